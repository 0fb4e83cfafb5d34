//! The ratchet of nodes: Olm (3DH and Double Ratchet) by vodozemac.
//!
//! Olm's own identity keys are made anew for each session and thrown away: who is who is settled by the signatures over
//! the pairing's transcript, which holds both the offer and the first message. A sealed letter is
//! `type byte ‖ Olm message`; a state is vodozemac's pickle in MessagePack with field names.

use rand_core::CryptoRng;
use serde::Serialize;
use serde::de::DeserializeOwned;
use vodozemac::Curve25519PublicKey;
use vodozemac::olm::{
    Account, AccountPickle, DecryptionError, OlmMessage, Session, SessionConfig,
    SessionCreationError, SessionPickle,
};
use zeroize::Zeroizing;

use super::{Joined, Offer, Ratchet, RatchetError, Ratchets};
use crate::crypto::sender_key::SenderKeys;
use crate::crypto::sender_key::megolm::Megolm;

/// Bytes of an offer: Curve25519 identity key ‖ one-time key.
pub const OFFER_BYTES: usize = 64;

/// Sessions of vodozemac. Draws its randomness from the system, not from the dice.
#[derive(Debug, Clone, Copy, Default)]
pub struct OlmRatchets;

impl Ratchets for OlmRatchets {
    fn offer(&self, _: &mut dyn CryptoRng) -> Offer {
        let mut account = Account::new();
        let mut public = account.curve25519_key().to_bytes().to_vec();
        for key in account.generate_one_time_keys(1).created {
            public.extend_from_slice(&key.to_bytes());
        }
        Offer { secret: encode(&account.pickle()), public }
    }

    fn begin(
        &self,
        _: &mut dyn CryptoRng,
        their_offer: &[u8],
        plain: &[u8],
    ) -> Result<(Box<dyn Ratchet>, Vec<u8>), RatchetError> {
        let (identity, one_time) =
            their_offer.split_first_chunk().ok_or(RatchetError::Malformed)?;
        let one_time: &[u8; 32] = one_time.try_into().map_err(|_| RatchetError::Malformed)?;
        let session = Account::new()
            .create_outbound_session(
                SessionConfig::version_1(),
                Curve25519PublicKey::from_bytes(*identity),
                Curve25519PublicKey::from_bytes(*one_time),
            )
            .map_err(|error| creation_error(&error))?;
        let mut ratchet = OlmRatchet(session);
        let first = ratchet.seal(plain);
        Ok((Box::new(ratchet), first))
    }

    fn join(
        &self,
        _: &mut dyn CryptoRng,
        secret: &[u8],
        first: &[u8],
    ) -> Result<Joined, RatchetError> {
        let mut account = Account::from_pickle(decode::<AccountPickle>(secret)?);
        let OlmMessage::PreKey(first) = parse(first)? else {
            return Err(RatchetError::Malformed);
        };
        let created = account
            .create_inbound_session(SessionConfig::version_1(), first.identity_key(), &first)
            .map_err(|error| creation_error(&error))?;
        let plain = Zeroizing::new(created.plaintext);
        let ratchet = OlmRatchet(created.session);
        // Olm takes the first ratchet key unseen and meets it only when sealing: meet it here, where it can be refused.
        ratchet.copy().0.encrypt([]).map_err(|_| RatchetError::WeakKey)?;
        Ok((Box::new(ratchet), plain))
    }

    fn sender_keys(&self) -> &dyn SenderKeys {
        &Megolm
    }

    fn unpickle(&self, pickle: &[u8]) -> Result<Box<dyn Ratchet>, RatchetError> {
        let session = Session::from_pickle(decode::<SessionPickle>(pickle)?);
        Ok(Box::new(OlmRatchet(session)))
    }
}

struct OlmRatchet(Session);

impl OlmRatchet {
    fn copy(&self) -> Self {
        Self(Session::from_pickle(self.0.pickle()))
    }
}

impl Ratchet for OlmRatchet {
    fn seal(&mut self, plain: &[u8]) -> Vec<u8> {
        #[expect(
            clippy::expect_used,
            reason = "fails only on a worthless ratchet key: `join` tries the first, `open` refuses later ones"
        )]
        let sealed = self.0.encrypt(plain).expect("their ratchet key was tried when it came");
        let (kind, message) = sealed.to_parts();
        [&[u8::from(kind != 0)], message.as_slice()].concat()
    }

    fn open(&mut self, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, RatchetError> {
        let message = parse(sealed)?;
        let mut copy = self.copy();
        let plain = copy.0.decrypt(&message).map_err(|error| decryption_error(&error))?;
        *self = copy;
        Ok(Zeroizing::new(plain))
    }

    fn pickle(&self) -> Zeroizing<Vec<u8>> {
        encode(&self.0.pickle())
    }
}

fn parse(sealed: &[u8]) -> Result<OlmMessage, RatchetError> {
    let (kind, message) = sealed.split_first().ok_or(RatchetError::Malformed)?;
    OlmMessage::from_parts(usize::from(*kind), message).map_err(|_| RatchetError::Malformed)
}

fn creation_error(error: &SessionCreationError) -> RatchetError {
    match error {
        SessionCreationError::NonContributoryKey => RatchetError::WeakKey,
        SessionCreationError::Decryption(error) => decryption_error(error),
        SessionCreationError::MissingOneTimeKey(_)
        | SessionCreationError::MismatchedIdentityKey(..)
        | SessionCreationError::MismatchedSessionConfig { .. } => RatchetError::Forged,
    }
}

fn decryption_error(error: &DecryptionError) -> RatchetError {
    match error {
        DecryptionError::InvalidMAC(_)
        | DecryptionError::InvalidMACLength(..)
        | DecryptionError::InvalidPadding(_) => RatchetError::Forged,
        DecryptionError::NonContributoryKey => RatchetError::WeakKey,
        DecryptionError::MissingMessageKey(_) => RatchetError::KeyGone,
        DecryptionError::TooBigMessageGap(..) => RatchetError::TooFarAhead,
    }
}

/// Room for a session that keeps all the skipped keys it may, so that no half-written copy stays behind on the heap.
const PICKLE_BYTES_MAX: usize = 32 * 1024;

pub(in crate::crypto) fn encode<T: Serialize>(pickle: &T) -> Zeroizing<Vec<u8>> {
    let mut scratch = Zeroizing::new(Vec::with_capacity(PICKLE_BYTES_MAX));
    #[expect(clippy::expect_used, reason = "plain structs into memory: nothing in there can fail")]
    rmp_serde::encode::write_named(&mut *scratch, pickle).expect("a pickle serializes");
    Zeroizing::new(scratch.as_slice().to_vec())
}

pub(in crate::crypto) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, RatchetError> {
    rmp_serde::from_slice(bytes).map_err(|_| RatchetError::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::loaded_dice::LoadedDice;

    #[test]
    fn a_session_at_rest_is_small() {
        let mut dice = LoadedDice::new(1);
        let offer = OlmRatchets.offer(&mut dice);
        assert_eq!(offer.public.len(), OFFER_BYTES);
        let (mut alice, first) = OlmRatchets.begin(&mut dice, &offer.public, b"").unwrap();
        let (mut bob, _) = OlmRatchets.join(&mut dice, &offer.secret, &first).unwrap();
        alice.open(&bob.seal(b"hi")).unwrap();
        bob.open(&alice.seal(b"hi")).unwrap();
        assert!(bob.pickle().len() <= 1200, "{}", bob.pickle().len());
    }

    #[test]
    fn the_fullest_session_fits_the_room_for_it() {
        let mut dice = LoadedDice::new(1);
        let offer = OlmRatchets.offer(&mut dice);
        let (mut alice, first) = OlmRatchets.begin(&mut dice, &offer.public, b"").unwrap();
        let (mut bob, _) = OlmRatchets.join(&mut dice, &offer.secret, &first).unwrap();
        for _ in 0..super::super::CHAINS_MAX + 1 {
            let last = (0..=60).map(|_| alice.seal(b"")).last().unwrap();
            bob.open(&last).unwrap();
            alice.open(&bob.seal(b"")).unwrap();
        }
        assert!(bob.pickle().len() <= PICKLE_BYTES_MAX, "{}", bob.pickle().len());
    }

    #[test]
    fn worthless_keys_in_an_offer_are_refused() {
        let mut dice = LoadedDice::new(1);
        let good = OlmRatchets.offer(&mut dice).public;
        let begin = |offer: &[u8]| OlmRatchets.begin(&mut LoadedDice::new(2), offer, b"").err();
        assert_eq!(begin(&[[0; 32].as_slice(), &good[32..]].concat()), Some(RatchetError::WeakKey));
        assert_eq!(begin(&[&good[..32], [0; 32].as_slice()].concat()), Some(RatchetError::WeakKey));
        assert_eq!(begin(&good[1..]), Some(RatchetError::Malformed));
        assert_eq!(begin(b""), Some(RatchetError::Malformed));
    }
}
