//! The ratchet of simulated worlds: as deterministic as the dice, as strict as Olm, and no secret at all.
//!
//! It turns like Olm does and keeps as many keys, and its letters have Olm's lengths to the byte. What it adds is a
//! memory: of the last keys it used it knows which letter they sealed, so a sender that went on from an old state is found
//! out ([`RatchetError::KeyReused`]), where Olm could only say that a key is gone.

use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::toy_letter::Letter;
use super::{
    CHAINS_MAX, GAP_MAX, Joined, Offer, Ratchet, RatchetError, Ratchets, SKIPPED_KEYS_MAX,
};
use crate::crypto::sender_key::SenderKeys;
use crate::crypto::sender_key::toy::ToySenderKeys;

/// Used keys remembered together with what they sealed.
pub const USED_KEYS_MAX: usize = 64;

/// Sessions for simulated worlds.
#[derive(Debug, Clone, Copy, Default)]
pub struct ToyRatchets;

impl Ratchets for ToyRatchets {
    fn offer(&self, dice: &mut dyn CryptoRng) -> Offer {
        let mut secret = Zeroizing::new(vec![0; 32]);
        dice.fill_bytes(&mut secret);
        let public = [hash(&[b"identity", &secret]), hash(&[b"one-time", &secret])].concat();
        Offer { secret, public }
    }

    fn begin(
        &self,
        dice: &mut dyn CryptoRng,
        their_offer: &[u8],
        plain: &[u8],
    ) -> Result<(Box<dyn Ratchet>, Vec<u8>), RatchetError> {
        let offer: &[u8; 64] = their_offer.try_into().map_err(|_| RatchetError::Malformed)?;
        let mut base = [0; 32];
        dice.fill_bytes(&mut base);
        let mut toy = Toy::new(Side::Joiner, offer, base);
        let first = toy.seal(plain);
        Ok((Box::new(toy), first))
    }

    fn join(
        &self,
        _: &mut dyn CryptoRng,
        secret: &[u8],
        first: &[u8],
    ) -> Result<Joined, RatchetError> {
        let public = [hash(&[b"identity", secret]), hash(&[b"one-time", secret])].concat();
        let offer: &[u8; 64] = public.as_slice().try_into().map_err(|_| RatchetError::Malformed)?;
        let base = Letter::parse(first)?.base.ok_or(RatchetError::Malformed)?;
        let mut toy = Toy::new(Side::Inviter, offer, base);
        let plain = toy.open(first)?;
        Ok((Box::new(toy), plain))
    }

    fn sender_keys(&self) -> &dyn SenderKeys {
        &ToySenderKeys
    }

    fn unpickle(&self, pickle: &[u8]) -> Result<Box<dyn Ratchet>, RatchetError> {
        let toy: Toy = rmp_serde::from_slice(pickle).map_err(|_| RatchetError::Malformed)?;
        Ok(Box::new(toy))
    }
}

#[derive(Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
enum Side {
    Joiner,
    Inviter,
}

/// One side of a toy session.
#[derive(Clone, serde::Serialize, serde::Deserialize)]
struct Toy {
    side: Side,
    session: [u8; 32],
    base: [u8; 32],
    /// The number of the chain we send on, and the index of the next letter in it.
    chain: u32,
    next: u64,
    /// Whether the other side has answered on `chain`: the next letter begins a new one.
    turned: bool,
    /// Whether anything was opened yet: until then each letter carries what begins the session.
    answered: bool,
    /// Oldest first, at most [`CHAINS_MAX`].
    theirs: Vec<Receiving>,
    /// Oldest first, at most [`USED_KEYS_MAX`].
    used: Vec<Used>,
}

/// A chain of the other side.
#[derive(Clone, serde::Serialize, serde::Deserialize)]
struct Receiving {
    chain: u32,
    next: u64,
    /// Oldest first, at most [`SKIPPED_KEYS_MAX`].
    skipped: Vec<u64>,
}

/// A key that is gone, and what it sealed.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
struct Used {
    chain: u32,
    index: u64,
    proof: [u8; 8],
}

impl Toy {
    fn new(side: Side, offer: &[u8; 64], base: [u8; 32]) -> Self {
        Self {
            side,
            session: hash(&[b"session", offer, &base]),
            base,
            chain: 0,
            next: 0,
            turned: side == Side::Inviter,
            answered: false,
            theirs: Vec::new(),
            used: Vec::new(),
        }
    }

    /// What marks a letter as this text under this key.
    fn proof(&self, from: Side, letter: (u32, u64), plain: &[u8]) -> [u8; 8] {
        let [proof @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] =
            self.key(b"proof", from, letter, plain);
        proof
    }

    fn veil(&self, from: Side, letter: (u32, u64), bytes: &mut [u8]) {
        let [a, b, c, d, e, f, g, h, ..] = self.key(b"veil", from, letter, b"");
        veil(u64::from_le_bytes([a, b, c, d, e, f, g, h]), bytes);
    }

    fn key(&self, use_: &[u8], from: Side, (chain, index): (u32, u64), plain: &[u8]) -> [u8; 32] {
        let side = [u8::from(from == Side::Joiner)];
        let place = (chain.to_be_bytes(), index.to_be_bytes());
        hash(&[use_, &self.session, &side, &place.0, &place.1, plain])
    }

    fn other(&self) -> Side {
        match self.side {
            Side::Joiner => Side::Inviter,
            Side::Inviter => Side::Joiner,
        }
    }

    /// Takes the key of a letter out of the state.
    fn take_key(&mut self, chain: u32, index: u64) -> Result<(), RatchetError> {
        let newest = self.theirs.last().map(|theirs| theirs.chain);
        if newest.is_none_or(|newest| chain > newest) {
            if self.theirs.len() == CHAINS_MAX {
                self.theirs.remove(0);
            }
            self.theirs.push(Receiving { chain, next: 0, skipped: Vec::new() });
            self.turned = true;
        }
        let known = self.theirs.iter_mut().find(|theirs| theirs.chain == chain);
        known.ok_or(RatchetError::KeyGone)?.take_key(index)
    }
}

impl Receiving {
    fn take_key(&mut self, index: u64) -> Result<(), RatchetError> {
        if index < self.next {
            let at = self.skipped.iter().position(|skipped| *skipped == index);
            self.skipped.remove(at.ok_or(RatchetError::KeyGone)?);
            return Ok(());
        }
        if index - self.next > GAP_MAX {
            return Err(RatchetError::TooFarAhead);
        }
        self.skipped.extend(self.next..index);
        self.skipped.drain(..self.skipped.len().saturating_sub(SKIPPED_KEYS_MAX));
        self.next = index + 1;
        Ok(())
    }
}

impl Ratchet for Toy {
    fn seal(&mut self, plain: &[u8]) -> Vec<u8> {
        if self.turned {
            (self.chain, self.next, self.turned) = (self.chain + 1, 0, false);
        }
        let place = (self.chain, self.next);
        self.next += 1;
        let mut veiled = plain.to_vec();
        self.veil(self.side, place, &mut veiled);
        Letter {
            base: (!self.answered).then_some(self.base),
            chain: place.0,
            index: place.1,
            proof: self.proof(self.side, place, plain),
            veiled,
        }
        .to_bytes()
    }

    fn open(&mut self, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, RatchetError> {
        let Letter { chain, index, proof, veiled, .. } = Letter::parse(sealed)?;
        let mut plain = Zeroizing::new(veiled);
        self.veil(self.other(), (chain, index), &mut plain);
        if self.proof(self.other(), (chain, index), &plain) != proof {
            return Err(RatchetError::Forged);
        }
        let used = Used { chain, index, proof };
        let again = |old: &&Used| old.chain == chain && old.index == index;
        if let Some(old) = self.used.iter().find(again) {
            let same = *old == used;
            return Err(if same { RatchetError::KeyGone } else { RatchetError::KeyReused });
        }
        let mut copy = self.clone();
        copy.take_key(chain, index)?;
        copy.used.drain(..copy.used.len().saturating_sub(USED_KEYS_MAX - 1));
        copy.used.push(used);
        copy.answered = true;
        *self = copy;
        Ok(plain)
    }

    fn pickle(&self) -> Zeroizing<Vec<u8>> {
        #[expect(clippy::expect_used, reason = "plain structs into memory: nothing can fail")]
        Zeroizing::new(rmp_serde::to_vec(self).expect("a toy serializes"))
    }
}

fn hash(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part));
    hash.finalize().into()
}

/// XORs a stream of SplitMix64: quick, and different for each seed.
fn veil(mut seed: u64, bytes: &mut [u8]) {
    for chunk in bytes.chunks_mut(8) {
        seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = seed;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^= word >> 31;
        chunk.iter_mut().zip(word.to_le_bytes()).for_each(|(byte, veil)| *byte ^= veil);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::loaded_dice::LoadedDice;

    fn pair() -> (Box<dyn Ratchet>, Box<dyn Ratchet>) {
        let mut dice = LoadedDice::new(1);
        let offer = ToyRatchets.offer(&mut dice);
        let (alice, first) = ToyRatchets.begin(&mut dice, &offer.public, b"").unwrap();
        let (bob, _) = ToyRatchets.join(&mut dice, &offer.secret, &first).unwrap();
        (alice, bob)
    }

    #[test]
    fn the_same_dice_give_the_same_bytes() {
        let (mut one, mut other) = (pair(), pair());
        assert_eq!(one.0.seal(b"hi"), other.0.seal(b"hi"));
        assert_eq!(one.1.pickle(), other.1.pickle());
    }

    #[test]
    fn a_sender_that_went_on_from_an_old_state_is_found_out() {
        let (mut alice, mut bob) = pair();
        let old = alice.pickle();
        bob.open(&alice.seal(b"before the crash")).unwrap();
        bob.open(&alice.seal(b"and one more")).unwrap();
        let mut alice = ToyRatchets.unpickle(&old).unwrap();
        let state = bob.pickle();
        assert_eq!(bob.open(&alice.seal(b"after the crash")), Err(RatchetError::KeyReused));
        assert_eq!(bob.pickle(), state);
    }

    #[test]
    fn an_answer_from_an_old_state_is_found_out_too() {
        let (mut alice, mut bob) = pair();
        let old = bob.pickle();
        alice.open(&bob.seal(b"before the crash")).unwrap();
        let mut bob = ToyRatchets.unpickle(&old).unwrap();
        assert_eq!(alice.open(&bob.seal(b"after the crash")), Err(RatchetError::KeyReused));
    }

    #[test]
    fn the_same_letter_again_is_no_reuse() {
        let (mut alice, mut bob) = pair();
        let letter = alice.seal(b"hi");
        bob.open(&letter).unwrap();
        assert_eq!(bob.open(&letter), Err(RatchetError::KeyGone));
    }
}
