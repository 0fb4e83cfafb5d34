//! The outer layer of everything two devices say to each other: envelopes for letters, and marks.
//!
//! A ratchet protects each letter; this layer hides the ratchet, binds every byte to both devices, and holds against a
//! quantum computer because its key comes from the hybrid agreement of [`super::pairing`].

use std::fmt;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::derive::{authenticate, derive};
use crate::model::id::{DeviceKey, EnvelopeTag, SessionName};

/// Bytes of an XChaCha20 nonce: long enough to be drawn at random for ever.
pub const NONCE_BYTES: usize = 24;

/// Bytes that sealing adds to what is sealed, beside the nonce.
pub const SEAL_BYTES: usize = 16;

/// The key that a pairing agreed on. Belongs to a pair of devices.
#[derive(Clone, PartialEq, Eq)]
pub struct Psk(Zeroizing<[u8; 32]>);

impl Psk {
    /// The key as the store kept it.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self(Zeroizing::new(*bytes))
    }

    /// The key as the store keeps it.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// What the two call the session that has this key.
    #[must_use]
    pub fn session_name(&self) -> SessionName {
        let whole = derive(b"", self.0.as_slice(), &[b"hobnob/session-name/1"]);
        let mut name = [0; SessionName::LEN];
        name.iter_mut().zip(whole.iter()).for_each(|(to, from)| *to = *from);
        SessionName(name)
    }
}

impl fmt::Debug for Psk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Psk(..)")
    }
}

/// Who speaks, in terms of the pairing: the two directions never share a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// From the side that used the invite.
    FromJoiner,
    /// From the side that made it.
    FromInviter,
}

impl Direction {
    /// The byte that stands for it wherever bytes are hashed.
    #[must_use]
    pub const fn byte(self) -> u8 {
        match self {
            Self::FromJoiner => 1,
            Self::FromInviter => 2,
        }
    }
}

/// The keys of one direction of one session.
#[derive(Clone)]
pub struct EnvelopeKeys {
    psk: Psk,
    envelope: Zeroizing<[u8; 32]>,
    mark: Zeroizing<[u8; 32]>,
    direction: Direction,
    /// Sender's device ‖ receiver's device ‖ session epoch, big-endian.
    binding: [u8; 68],
}

impl EnvelopeKeys {
    /// The keys for what device `from` says to device `to` in this session.
    #[must_use]
    pub fn new(
        psk: &Psk,
        direction: Direction,
        from: &DeviceKey,
        to: &DeviceKey,
        session_epoch: u32,
    ) -> Self {
        let key = |context: &[u8]| derive(b"", psk.as_bytes(), &[context, &[direction.byte()]]);
        let epoch = session_epoch.to_be_bytes();
        let bound = from.as_bytes().iter().chain(to.as_bytes()).chain(&epoch);
        let mut binding = [0; 68];
        binding.iter_mut().zip(bound).for_each(|(to, from)| *to = *from);
        Self {
            psk: psk.clone(),
            envelope: key(b"hobnob/envelope/1"),
            mark: key(b"hobnob/mark/1"),
            direction,
            binding,
        }
    }

    /// The outside name of the envelope of letter `number`: HMAC-SHA256 cut to 16 bytes.
    #[must_use]
    pub fn tag(&self, number: u64) -> EnvelopeTag {
        let parts: [&[u8]; 4] =
            [b"hobnob/env/1", &[self.direction.byte()], &self.binding, &number.to_be_bytes()];
        let [tag @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] =
            authenticate(self.psk.as_bytes(), &parts);
        EnvelopeTag(tag)
    }

    /// Seals the inside of an envelope to its outside `ad`, under a fresh nonce.
    #[must_use]
    pub fn seal(
        &self,
        dice: &mut dyn CryptoRng,
        ad: &[u8],
        plain: &[u8],
    ) -> ([u8; NONCE_BYTES], Vec<u8>) {
        let nonce = fresh_nonce(dice);
        (nonce, seal(&self.envelope, &nonce, &[ad, &self.binding].concat(), plain))
    }

    /// Opens what [`Self::seal`] made; `None` when anything was changed or meant for others.
    #[must_use]
    pub fn open(
        &self,
        ad: &[u8],
        nonce: &[u8; NONCE_BYTES],
        sealed: &[u8],
    ) -> Option<Zeroizing<Vec<u8>>> {
        open(&self.envelope, nonce, &[ad, &self.binding].concat(), sealed)
    }

    /// Seals a mark, whole: nonce ‖ ciphertext.
    #[must_use]
    pub fn seal_mark(&self, dice: &mut dyn CryptoRng, plain: &[u8]) -> Vec<u8> {
        let nonce = fresh_nonce(dice);
        [nonce.as_slice(), &seal(&self.mark, &nonce, &self.binding, plain)].concat()
    }

    /// Opens what [`Self::seal_mark`] made; `None` when anything was changed or meant for others.
    #[must_use]
    pub fn open_mark(&self, bytes: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, sealed) = bytes.split_first_chunk()?;
        open(&self.mark, nonce, &self.binding, sealed)
    }
}

impl fmt::Debug for EnvelopeKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EnvelopeKeys({:?})", self.direction)
    }
}

/// A nonce nobody has used.
pub(crate) fn fresh_nonce(dice: &mut dyn CryptoRng) -> [u8; NONCE_BYTES] {
    let mut nonce = [0; NONCE_BYTES];
    dice.fill_bytes(&mut nonce);
    nonce
}

/// XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03).
pub(crate) fn seal(key: &[u8; 32], nonce: &[u8; NONCE_BYTES], ad: &[u8], plain: &[u8]) -> Vec<u8> {
    let payload = Payload { msg: plain, aad: ad };
    #[expect(
        clippy::expect_used,
        reason = "fails above 256 GiB only; records have far lower bounds"
    )]
    XChaCha20Poly1305::new(key.into())
        .encrypt(nonce.into(), payload)
        .expect("the plaintext is shorter than 256 GiB")
}

/// Opens what [`seal`] made.
pub(crate) fn open(
    key: &[u8; 32],
    nonce: &[u8; NONCE_BYTES],
    ad: &[u8],
    sealed: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let payload = Payload { msg: sealed, aad: ad };
    XChaCha20Poly1305::new(key.into()).decrypt(nonce.into(), payload).ok().map(Zeroizing::new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::loaded_dice::LoadedDice;
    use data_encoding::HEXLOWER;

    const ALICE: DeviceKey = DeviceKey([1; 32]);
    const BOB: DeviceKey = DeviceKey([2; 32]);

    fn keys(direction: Direction, from: DeviceKey, to: DeviceKey, epoch: u32) -> EnvelopeKeys {
        EnvelopeKeys::new(&Psk::from_bytes(&[9; 32]), direction, &from, &to, epoch)
    }

    /// The right keys, and keys that differ from them in one thing each.
    fn right_and_wrong() -> (EnvelopeKeys, Vec<EnvelopeKeys>) {
        let wrong = vec![
            keys(Direction::FromInviter, ALICE, BOB, 1),
            keys(Direction::FromJoiner, BOB, ALICE, 1),
            keys(Direction::FromJoiner, ALICE, ALICE, 1),
            keys(Direction::FromJoiner, ALICE, BOB, 2),
            EnvelopeKeys::new(&Psk::from_bytes(&[8; 32]), Direction::FromJoiner, &ALICE, &BOB, 1),
        ];
        (keys(Direction::FromJoiner, ALICE, BOB, 1), wrong)
    }

    #[test]
    fn an_envelope_opens_for_its_receiver_and_nobody_else() {
        let (right, wrong) = right_and_wrong();
        let (nonce, sealed) = right.seal(&mut LoadedDice::new(1), b"outside", b"inside");
        assert_eq!(sealed.len(), 6 + SEAL_BYTES);
        assert_eq!(right.open(b"outside", &nonce, &sealed).unwrap().as_slice(), b"inside");
        assert!(right.open(b"another outside", &nonce, &sealed).is_none());
        assert!(wrong.iter().all(|keys| keys.open(b"outside", &nonce, &sealed).is_none()));
    }

    #[test]
    fn every_changed_bit_closes_an_envelope_for_good() {
        let (keys, _) = right_and_wrong();
        let (nonce, sealed) = keys.seal(&mut LoadedDice::new(1), b"", b"inside");
        for bit in 0..sealed.len() * 8 {
            let mut changed = sealed.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert!(keys.open(b"", &nonce, &changed).is_none(), "bit {bit}");
        }
        assert!(keys.open(b"", &nonce, &[]).is_none());
    }

    #[test]
    fn a_mark_is_no_envelope_and_an_envelope_no_mark() {
        let (right, wrong) = right_and_wrong();
        let mut dice = LoadedDice::new(1);
        let mark = right.seal_mark(&mut dice, b"read up to 7");
        assert_eq!(right.open_mark(&mark).unwrap().as_slice(), b"read up to 7");
        assert!(wrong.iter().all(|keys| keys.open_mark(&mark).is_none()));
        let (nonce, sealed) = mark.split_first_chunk().unwrap();
        assert!(right.open(b"", nonce, sealed).is_none());
        let (nonce, sealed) = right.seal(&mut dice, b"", b"letter");
        assert!(right.open_mark(&[nonce.as_slice(), &sealed].concat()).is_none());
        assert!(right.open_mark(&[0; 23]).is_none());
    }

    #[test]
    fn a_tag_names_one_letter_of_one_direction_of_one_session() {
        let (right, wrong) = right_and_wrong();
        assert_eq!(right.tag(7), right_and_wrong().0.tag(7));
        assert_ne!(right.tag(7), right.tag(8));
        assert!(wrong.iter().all(|keys| keys.tag(7) != right.tag(7)));
    }

    #[test]
    fn sealing_comes_out_as_the_xchacha_draft_says() {
        let hex = |text: &str| HEXLOWER.decode(text.as_bytes()).unwrap();
        let key: [u8; 32] = (0x80..=0x9f).collect::<Vec<u8>>().try_into().unwrap();
        let nonce: [u8; 24] = (0x40..=0x57).collect::<Vec<u8>>().try_into().unwrap();
        let plain = b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip \
                      for the future, sunscreen would be it.";
        let sealed = seal(&key, &nonce, &hex("50515253c0c1c2c3c4c5c6c7"), plain);
        let expected = concat!(
            "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb",
            "731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452",
            "2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9",
            "21f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780acf49"
        );
        assert_eq!(HEXLOWER.encode(&sealed), expected);
    }

    #[test]
    fn keys_never_print() {
        let (keys, _) = right_and_wrong();
        assert_eq!(format!("{keys:?}"), "EnvelopeKeys(FromJoiner)");
        assert_eq!(format!("{:?}", Psk::from_bytes(&[9; 32])), "Psk(..)");
    }
}
