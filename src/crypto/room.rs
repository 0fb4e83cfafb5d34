//! What holds a room together: hashes of items and member lists, commitments to what was said, and boxes for one member.

use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

use super::derive::derive;
use super::pairing::{Half, HalfPublic, KEM_CIPHERTEXT_BYTES, Shared, encapsulate};
use super::seal::{NONCE_BYTES, fresh_nonce, open, seal};
use crate::model::id::{ChainId, IdentityKey, ItemHash, RoomId, SenderKeyName};

/// The hash of an item's signed bytes.
#[must_use]
pub fn item_hash(bytes: &[u8]) -> ItemHash {
    ItemHash(hash(b"hobnob/room/item/1", &[bytes]))
}

/// What a message says, hidden: SHA-256 over bytes that begin with 32 random ones.
#[must_use]
pub fn commitment(words: &[u8]) -> [u8; 32] {
    hash(b"hobnob/room/words/1", &[words])
}

/// A member list, in the order of its keys, in 16 bytes.
#[must_use]
pub fn list_hash(room: &RoomId, members: &[IdentityKey]) -> [u8; 16] {
    let keys: Vec<u8> = members.iter().flat_map(|who| *who.as_bytes()).collect();
    let [half @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] =
        hash(b"hobnob/room/list/1", &[room.as_bytes(), &keys]);
    half
}

fn hash(context: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut sha = Sha256::new();
    sha.update((context.len() as u64).to_be_bytes());
    sha.update(context);
    parts.iter().for_each(|part| sha.update(part));
    sha.finalize().into()
}

/// The secret half of a member's key, of which a fresh one is made every week.
#[derive(Clone)]
pub struct MemberKey(Zeroizing<[u8; Self::BYTES]>);

impl MemberKey {
    /// Bytes it is kept as.
    pub const BYTES: usize = Half::SECRET_BYTES;

    /// A fresh one.
    pub fn new(dice: &mut dyn CryptoRng) -> Self {
        let mut secret = Zeroizing::new([0; Self::BYTES]);
        dice.fill_bytes(secret.as_mut_slice());
        Self(secret)
    }

    /// The key as the store kept it.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; Self::BYTES]) -> Self {
        Self(Zeroizing::new(*bytes))
    }

    /// The key as the store keeps it.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; Self::BYTES] {
        &self.0
    }

    /// What others make boxes with.
    #[must_use]
    pub fn public(&self) -> HalfPublic {
        Half::from_secret(&self.0).public()
    }

    /// Opens a box that was made for this key; `None` when it was not.
    #[must_use]
    pub fn open(
        &self,
        their_dh: &[u8; 32],
        bound: &Bound,
        sealed: &[u8],
    ) -> Option<Zeroizing<Vec<u8>>> {
        let (ciphertext, rest) = sealed.split_at_checked(KEM_CIPHERTEXT_BYTES)?;
        let (nonce, rest) = rest.split_first_chunk::<NONCE_BYTES>()?;
        let half = Half::from_secret(&self.0);
        let (dh, kem) = (half.agree(their_dh).ok()?, half.decapsulate(ciphertext).ok()?);
        let key = box_key(&dh, &kem, their_dh, ciphertext);
        open(&key, nonce, &bound.bytes(), rest)
    }
}

impl std::fmt::Debug for MemberKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MemberKey(..)")
    }
}

/// What a box belongs to: elsewhere it does not open.
#[derive(Debug, Clone, Copy)]
pub struct Bound {
    /// The room.
    pub room: RoomId,
    /// Who speaks.
    pub from: ChainId,
    /// Who is to hear.
    pub to: ChainId,
    /// The sender key.
    pub key: SenderKeyName,
}

impl Bound {
    fn bytes(&self) -> Vec<u8> {
        let [from, to] = [self.from.as_bytes(), self.to.as_bytes()];
        [self.room.as_bytes().as_slice(), from, to, self.key.as_bytes()].concat()
    }
}

/// Makes boxes with one sender key for many.
pub struct Boxer {
    secret: StaticSecret,
}

impl Boxer {
    /// With a fresh key of its own.
    pub fn new(dice: &mut dyn CryptoRng) -> Self {
        let mut secret = Zeroizing::new([0; 32]);
        dice.fill_bytes(secret.as_mut_slice());
        Self { secret: StaticSecret::from(*secret) }
    }

    /// What opens its boxes, beside the receiver's key.
    #[must_use]
    pub fn dh(&self) -> [u8; 32] {
        PublicKey::from(&self.secret).to_bytes()
    }

    /// A box for the holder of `theirs`: ML-KEM-768 ciphertext ‖ nonce ‖ sealed. `None` when their key is worthless.
    pub fn seal(
        &self,
        dice: &mut dyn CryptoRng,
        theirs: &HalfPublic,
        bound: &Bound,
        plain: &[u8],
    ) -> Option<Vec<u8>> {
        let dh = Shared::of(&self.secret, &theirs.dh).ok()?;
        let (ciphertext, kem) = encapsulate(dice, &theirs.kem).ok()?;
        let key = box_key(&dh, &kem, &self.dh(), &ciphertext);
        let nonce = fresh_nonce(dice);
        let sealed = seal(&key, &nonce, &bound.bytes(), plain);
        Some([ciphertext.as_slice(), &nonce, &sealed].concat())
    }
}

fn box_key(dh: &Shared, kem: &Shared, their_dh: &[u8; 32], ct: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut both = Zeroizing::new([0; 64]);
    let secrets = dh.as_bytes().iter().chain(kem.as_bytes());
    both.iter_mut().zip(secrets).for_each(|(to, from)| *to = *from);
    let salt = hash(b"hobnob/room/box/1", &[their_dh, ct]);
    derive(&salt, both.as_slice(), &[b"hobnob/room/box/1"])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::loaded_dice::LoadedDice;

    fn bound(to: u8) -> Bound {
        let (room, from, to) = (RoomId([1; 32]), ChainId([2; 16]), ChainId([to; 16]));
        Bound { room, from, to, key: SenderKeyName([4; 16]) }
    }

    #[test]
    fn a_box_opens_for_its_member_in_its_place_and_nowhere_else() {
        let mut dice = LoadedDice::new(1);
        let (bob, carol) = (MemberKey::new(&mut dice), MemberKey::new(&mut dice));
        let boxer = Boxer::new(&mut dice);
        let sealed = boxer.seal(&mut dice, &bob.public(), &bound(3), b"key").unwrap();
        let opened = bob.open(&boxer.dh(), &bound(3), &sealed);
        assert_eq!(opened.unwrap().as_slice(), b"key");
        assert!(carol.open(&boxer.dh(), &bound(3), &sealed).is_none());
        assert!(bob.open(&boxer.dh(), &bound(9), &sealed).is_none());
        assert!(bob.open(&carol.public().dh, &bound(3), &sealed).is_none());
        let again = MemberKey::from_bytes(bob.as_bytes());
        assert!(again.open(&boxer.dh(), &bound(3), &sealed).is_some());
        assert!(bob.open(&boxer.dh(), &bound(3), &sealed[..100]).is_none());
    }

    #[test]
    fn a_worthless_key_gets_no_box() {
        let mut dice = LoadedDice::new(1);
        let good = MemberKey::new(&mut dice).public();
        let boxer = Boxer::new(&mut dice);
        let zero = HalfPublic { dh: [0; 32], kem: good.kem.clone() };
        assert!(boxer.seal(&mut dice, &zero, &bound(3), b"key").is_none());
        let cut = HalfPublic { dh: good.dh, kem: good.kem[1..].to_vec() };
        assert!(boxer.seal(&mut dice, &cut, &bound(3), b"key").is_none());
    }

    #[test]
    fn a_member_list_has_one_hash_in_one_room() {
        let (a, b) = (IdentityKey([1; 32]), IdentityKey([2; 32]));
        let one = list_hash(&RoomId([1; 32]), &[a, b]);
        assert_ne!(one, list_hash(&RoomId([1; 32]), &[a]));
        assert_ne!(one, list_hash(&RoomId([2; 32]), &[a, b]));
    }
}
