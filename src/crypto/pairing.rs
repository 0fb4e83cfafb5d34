//! How two nodes agree on a key that neither an eavesdropper of today nor a quantum computer of tomorrow learns.
//!
//! A hybrid of X25519 (RFC 7748) and ML-KEM-768 both ways (FIPS 203), mixed with the invite's secret and bound to all
//! that was said before. Whoever wants the key must break all three. Nothing here says who is who: that is what the
//! signatures of [`super::identity`] over the transcript are for.

use std::fmt;

use ml_kem::kem::{Decapsulate, Encapsulate, KeyExport};
use ml_kem::ml_kem_768::{DecapsulationKey, EncapsulationKey};
use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::{Zeroize, Zeroizing};

use super::derive::{authentic, authenticate, derive};
use super::seal::{Direction, Psk};

/// Bytes of an ML-KEM-768 public key.
pub const KEM_KEY_BYTES: usize = 1184;

/// Bytes of an ML-KEM-768 ciphertext.
pub const KEM_CIPHERTEXT_BYTES: usize = 1088;

/// Why no key can be agreed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PairingError {
    /// The other side's X25519 key is one of those that make every shared secret zero (RFC 7748 §6.1).
    #[error("the other side's X25519 key adds nothing to the agreement")]
    WeakKey,
    /// The other side's ML-KEM key fails the input check (FIPS 203 §7.2).
    #[error("the other side's ML-KEM key is malformed")]
    BadKemKey,
    /// The ciphertext has the wrong length (FIPS 203 §7.3). A wrong one of the right length gives another secret.
    #[error("the other side's ML-KEM ciphertext has the wrong length")]
    BadCiphertext,
}

/// One side's fresh secrets for one pairing. Wiped when dropped.
pub struct Half {
    dh: StaticSecret,
    kem: DecapsulationKey,
}

/// What the other side may see of a [`Half`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HalfPublic {
    /// X25519 public key.
    pub dh: [u8; 32],
    /// ML-KEM-768 encapsulation key, [`KEM_KEY_BYTES`].
    pub kem: Vec<u8>,
}

/// One secret both sides have. Wiped when dropped.
pub struct Shared(Zeroizing<[u8; 32]>);

impl Half {
    /// Fresh secrets.
    pub fn new(dice: &mut dyn CryptoRng) -> Self {
        let mut dh = Zeroizing::new([0; 32]);
        dice.fill_bytes(dh.as_mut_slice());
        let mut seed = ml_kem::Seed::default();
        dice.fill_bytes(&mut seed);
        let kem = DecapsulationKey::from_seed(seed);
        seed.zeroize();
        Self { dh: StaticSecret::from(*dh), kem }
    }

    /// Bytes of a half's secrets: X25519 32, ML-KEM seed 64.
    pub const SECRET_BYTES: usize = 96;

    /// The half with these random secrets.
    #[must_use]
    pub fn from_secret(secret: &[u8; Self::SECRET_BYTES]) -> Self {
        let mut dh = Zeroizing::new([0; 32]);
        let mut seed = ml_kem::Seed::default();
        let bytes = secret.iter();
        dh.iter_mut().chain(seed.iter_mut()).zip(bytes).for_each(|(to, from)| *to = *from);
        let kem = DecapsulationKey::from_seed(seed);
        seed.zeroize();
        Self { dh: StaticSecret::from(*dh), kem }
    }

    /// What to send to the other side.
    #[must_use]
    pub fn public(&self) -> HalfPublic {
        let kem = self.kem.encapsulation_key().to_bytes().to_vec();
        HalfPublic { dh: PublicKey::from(&self.dh).to_bytes(), kem }
    }

    /// The secret inside a ciphertext made by [`encapsulate`] for this half.
    ///
    /// A ciphertext that was changed on its way gives another secret (implicit rejection): the confirmation tells.
    ///
    /// # Errors
    /// [`PairingError::BadCiphertext`].
    pub fn decapsulate(&self, ciphertext: &[u8]) -> Result<Shared, PairingError> {
        let ciphertext = ciphertext.try_into().map_err(|_| PairingError::BadCiphertext)?;
        let mut secret = self.kem.decapsulate(&ciphertext);
        Ok(Shared::take(&mut secret))
    }

    /// The Diffie-Hellman secret with the other side's key.
    ///
    /// # Errors
    /// [`PairingError::WeakKey`] when theirs is of small order.
    pub fn agree(&self, their_dh: &[u8; 32]) -> Result<Shared, PairingError> {
        Shared::of(&self.dh, their_dh)
    }
}

/// Makes a fresh secret that only the holder of `their_kem` can open: the ciphertext for them, the secret for us.
///
/// # Errors
/// [`PairingError::BadKemKey`].
pub fn encapsulate(
    dice: &mut dyn CryptoRng,
    their_kem: &[u8],
) -> Result<(Vec<u8>, Shared), PairingError> {
    let key = their_kem.try_into().map_err(|_| PairingError::BadKemKey)?;
    let key = EncapsulationKey::new(&key).map_err(|_| PairingError::BadKemKey)?;
    let (ciphertext, mut secret) = key.encapsulate_with_rng(dice);
    Ok((ciphertext.to_vec(), Shared::take(&mut secret)))
}

impl Shared {
    /// The Diffie-Hellman secret of one side's key with the other's.
    pub(super) fn of(mine: &StaticSecret, theirs: &[u8; 32]) -> Result<Self, PairingError> {
        let secret = mine.diffie_hellman(&PublicKey::from(*theirs));
        let sound = secret.was_contributory();
        sound.then(|| Self(Zeroizing::new(secret.to_bytes()))).ok_or(PairingError::WeakKey)
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Moves a secret here and wipes where it was.
    fn take(secret: &mut ml_kem::SharedKey) -> Self {
        let mut taken = Zeroizing::new([0; 32]);
        taken.copy_from_slice(secret);
        secret.zeroize();
        Self(taken)
    }
}

/// All that was said in a pairing, in order, so that both sides can see that they heard the same.
#[derive(Debug, Clone, Default)]
pub struct Transcript(Sha256);

impl Transcript {
    /// Nothing said yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one thing under its name. Both are hashed after their lengths (u64, big-endian), so nothing said in one
    /// field can be taken for another.
    pub fn add(&mut self, label: &str, bytes: &[u8]) {
        for part in [label.as_bytes(), bytes] {
            self.0.update((part.len() as u64).to_be_bytes());
            self.0.update(part);
        }
    }

    /// SHA-256 of all so far; more can be added after.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        self.0.clone().finalize().into()
    }
}

/// The agreed key: HKDF-SHA256 with the transcript as salt over all secrets, in this order.
///
/// `invite_secret` is empty when the pairing rests on cards. It comes last, so a shorter one cannot move the others.
#[must_use]
pub fn agree_psk(
    transcript: &[u8; 32],
    dh: &Shared,
    kem_to_joiner: &Shared,
    kem_to_inviter: &Shared,
    invite_secret: &[u8],
) -> Psk {
    // Room for everything at once, so that no half-written copy stays behind on the heap.
    let mut input = Zeroizing::new(Vec::with_capacity(3 * 32 + invite_secret.len()));
    for shared in [dh, kem_to_joiner, kem_to_inviter] {
        input.extend_from_slice(shared.0.as_slice());
    }
    input.extend_from_slice(invite_secret);
    Psk::from_bytes(&derive(transcript, &input, &[b"hobnob/pair/psk/1"]))
}

/// Proves to the other side that this one has the key and heard the same.
#[must_use]
pub fn confirmation(psk: &Psk, transcript: &[u8; 32], role: Direction) -> [u8; 32] {
    authenticate(&confirmation_key(psk), &[&[role.byte()], transcript])
}

/// Whether the side in `role` proved that it has the key and heard the same. Takes the same time either way.
#[must_use]
pub fn confirms(psk: &Psk, transcript: &[u8; 32], role: Direction, theirs: &[u8; 32]) -> bool {
    authentic(&confirmation_key(psk), &[&[role.byte()], transcript], theirs)
}

fn confirmation_key(psk: &Psk) -> Zeroizing<[u8; 32]> {
    derive(b"", psk.as_bytes(), &[b"hobnob/pair/confirm/1"])
}

impl fmt::Debug for Half {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Half(..)")
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shared(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::loaded_dice::LoadedDice;
    use curve25519_dalek::constants::EIGHT_TORSION;
    use data_encoding::HEXLOWER;

    /// What both sides got from one whole agreement.
    fn agreement() -> [[Shared; 3]; 2] {
        let mut dice = LoadedDice::new(1);
        let (joiner, inviter) = (Half::new(&mut dice), Half::new(&mut dice));
        let (to_joiner, a) = encapsulate(&mut dice, &joiner.public().kem).unwrap();
        let (to_inviter, b) = encapsulate(&mut dice, &inviter.public().kem).unwrap();
        assert_eq!(to_joiner.len(), KEM_CIPHERTEXT_BYTES);
        let at_joiner = [
            joiner.agree(&inviter.public().dh).unwrap(),
            joiner.decapsulate(&to_joiner).unwrap(),
            b,
        ];
        let at_inviter = [
            inviter.agree(&joiner.public().dh).unwrap(),
            a,
            inviter.decapsulate(&to_inviter).unwrap(),
        ];
        [at_joiner, at_inviter]
    }

    fn psk(transcript: &[u8; 32], [dh, a, b]: &[Shared; 3], secret: &[u8]) -> Psk {
        agree_psk(transcript, dh, a, b, secret)
    }

    #[test]
    fn both_sides_agree_and_confirm() {
        let [joiner, inviter] = agreement();
        let (said, secret) = ([5; 32], [6; 16]);
        let (here, there) = (psk(&said, &joiner, &secret), psk(&said, &inviter, &secret));
        assert_eq!(here, there);
        let proof = confirmation(&here, &said, Direction::FromJoiner);
        assert!(confirms(&there, &said, Direction::FromJoiner, &proof));
        assert!(!confirms(&there, &said, Direction::FromInviter, &proof), "reflected");
        assert!(!confirms(&there, &[4; 32], Direction::FromJoiner, &proof), "heard otherwise");
    }

    #[test]
    fn every_ingredient_changes_the_key() {
        let [secrets, _] = agreement();
        let right = psk(&[5; 32], &secrets, &[6; 16]);
        assert_ne!(right, psk(&[4; 32], &secrets, &[6; 16]), "transcript");
        assert_ne!(right, psk(&[5; 32], &secrets, &[7; 16]), "invite secret");
        assert_ne!(right, psk(&[5; 32], &secrets, &[]), "no invite secret");
        for n in 0..3 {
            let [mut changed, _] = agreement();
            changed[n].0[31] ^= 1;
            assert_ne!(right, psk(&[5; 32], &changed, &[6; 16]), "shared secret {n}");
        }
        let [[dh, a, b], _] = agreement();
        assert_ne!(right, psk(&[5; 32], &[dh, b, a], &[6; 16]), "swapped directions");
    }

    #[test]
    fn swapping_or_moving_anything_said_changes_the_transcript() {
        let said: [(&str, &[u8]); 4] = [("a", b"1"), ("b", b"2"), ("c", b"3"), ("d", b"4")];
        let hash = |said: &[(&str, &[u8])]| {
            let mut transcript = Transcript::new();
            said.iter().for_each(|(label, bytes)| transcript.add(label, bytes));
            transcript.hash()
        };
        let right = hash(&said);
        for (n, m) in [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)] {
            let mut swapped = said;
            (swapped[n].1, swapped[m].1) = (said[m].1, said[n].1);
            assert_ne!(right, hash(&swapped), "values {n} and {m}");
            let mut moved = said;
            moved.swap(n, m);
            assert_ne!(right, hash(&moved), "fields {n} and {m}");
        }
        assert_ne!(hash(&[("ab", b"c")]), hash(&[("a", b"bc")]));
        assert_ne!(hash(&[("a", b"b")]), hash(&[("a", b"b"), ("", b"")]));
        assert_ne!(hash(&said[..3]), right);
    }

    #[test]
    fn keys_of_small_order_are_refused() {
        let half = Half::new(&mut LoadedDice::new(1));
        for point in EIGHT_TORSION {
            let key = point.to_montgomery().to_bytes();
            assert_eq!(half.agree(&key).err(), Some(PairingError::WeakKey), "{key:?}");
        }
        // p - 1, p and p + 1: the same points, not written canonically.
        for low in [0xec_u8, 0xed, 0xee] {
            let mut key = [0xff; 32];
            (key[0], key[31]) = (low, 0x7f);
            assert_eq!(half.agree(&key).err(), Some(PairingError::WeakKey), "{low:x}");
        }
    }

    #[test]
    fn agreement_comes_out_as_rfc_7748_says() {
        let bytes = |text: &str| -> [u8; 32] {
            HEXLOWER.decode(text.as_bytes()).unwrap().try_into().unwrap()
        };
        let mut half = Half::new(&mut LoadedDice::new(1));
        half.dh = StaticSecret::from(bytes(
            "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
        ));
        let theirs = bytes("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c");
        let shared = bytes("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552");
        assert_eq!(*half.agree(&theirs).unwrap().0, shared);
    }

    #[test]
    fn a_changed_ciphertext_gives_another_secret_and_a_cut_one_none() {
        let mut dice = LoadedDice::new(1);
        let half = Half::new(&mut dice);
        let (mut ciphertext, secret) = encapsulate(&mut dice, &half.public().kem).unwrap();
        assert_eq!(*half.decapsulate(&ciphertext).unwrap().0, *secret.0);
        ciphertext[7] ^= 1;
        let other = half.decapsulate(&ciphertext).unwrap();
        assert_ne!(*other.0, *secret.0);
        assert_eq!(*other.0, *half.decapsulate(&ciphertext).unwrap().0, "the same each time");
        ciphertext.pop();
        assert_eq!(half.decapsulate(&ciphertext).err(), Some(PairingError::BadCiphertext));
    }

    #[test]
    fn a_malformed_kem_key_is_refused() {
        let mut dice = LoadedDice::new(1);
        let key = Half::new(&mut dice).public().kem;
        assert_eq!(key.len(), KEM_KEY_BYTES);
        let mut over = key.clone();
        (over[0], over[1]) = (0xff, 0xff); // a coefficient of 4095, above q = 3329
        for bad in [&key[1..], &over, &[]] {
            assert_eq!(encapsulate(&mut dice, bad).err(), Some(PairingError::BadKemKey));
        }
    }

    #[test]
    fn secrets_never_print() {
        let half = Half::new(&mut LoadedDice::new(1));
        assert_eq!(format!("{half:?}"), "Half(..)");
        assert_eq!(format!("{:?}", half.agree(&half.public().dh).unwrap()), "Shared(..)");
    }
}
