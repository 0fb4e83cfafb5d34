//! The sender keys of nodes: Megolm by vodozemac.
//!
//! A message is a Megolm message as it is. States are vodozemac's pickles in MessagePack; the hearing side's key moves on
//! with each message, so a disk that is read later opens nothing that was said before.

use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use vodozemac::megolm::{
    DecryptionError, GroupSession, GroupSessionPickle, InboundGroupSession,
    InboundGroupSessionPickle, MegolmMessage, SessionConfig, SessionKey,
};
use zeroize::Zeroizing;

use super::{Hearer, SenderKeys, Speaker};
use crate::crypto::ratchet::RatchetError;
use crate::crypto::ratchet::olm::{decode, encode};
use crate::model::id::SenderKeyName;

/// Sender keys of vodozemac. Draws its randomness from the system, not from the dice.
#[derive(Debug, Clone, Copy, Default)]
pub struct Megolm;

impl SenderKeys for Megolm {
    fn begin(&self, _: &mut dyn CryptoRng) -> Box<dyn Speaker> {
        Box::new(MegolmSpeaker(GroupSession::new(SessionConfig::version_1())))
    }

    fn speaker(&self, pickle: &[u8]) -> Result<Box<dyn Speaker>, RatchetError> {
        let session = GroupSession::from_pickle(decode::<GroupSessionPickle>(pickle)?);
        Ok(Box::new(MegolmSpeaker(session)))
    }

    fn accept(&self, shared: &[u8]) -> Result<Box<dyn Hearer>, RatchetError> {
        let key = SessionKey::from_bytes(shared).map_err(|_| RatchetError::Malformed)?;
        let session = InboundGroupSession::new(&key, SessionConfig::version_1());
        Ok(Box::new(MegolmHearer(session)))
    }

    fn hearer(&self, pickle: &[u8]) -> Result<Box<dyn Hearer>, RatchetError> {
        let pickle = decode::<InboundGroupSessionPickle>(pickle)?;
        Ok(Box::new(MegolmHearer(InboundGroupSession::from_pickle(pickle))))
    }
}

struct MegolmSpeaker(GroupSession);

impl Speaker for MegolmSpeaker {
    fn name(&self) -> SenderKeyName {
        name_of(&self.0.session_id())
    }

    fn seal(&mut self, plain: &[u8]) -> Vec<u8> {
        self.0.encrypt(plain).to_bytes()
    }

    fn share(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.0.session_key().to_bytes())
    }

    fn pickle(&self) -> Zeroizing<Vec<u8>> {
        encode(&self.0.pickle())
    }
}

struct MegolmHearer(InboundGroupSession);

impl Hearer for MegolmHearer {
    fn name(&self) -> SenderKeyName {
        name_of(&self.0.session_id())
    }

    fn open(&mut self, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, RatchetError> {
        let message = MegolmMessage::from_bytes(sealed).map_err(|_| RatchetError::Malformed)?;
        let opened = self.0.decrypt(&message).map_err(|error| match error {
            DecryptionError::UnknownMessageIndex(..) => RatchetError::KeyGone,
            DecryptionError::Signature(_)
            | DecryptionError::InvalidMAC(_)
            | DecryptionError::InvalidMACLength(..)
            | DecryptionError::InvalidPadding(_) => RatchetError::Forged,
        })?;
        // Nobody reaches the last of 2^32 messages of one key; if they did, it would stay readable.
        let _ = self.0.advance_to(opened.message_index.saturating_add(1));
        Ok(Zeroizing::new(opened.plaintext))
    }

    fn pickle(&self) -> Zeroizing<Vec<u8>> {
        encode(&self.0.pickle())
    }
}

/// SHA-256 of Megolm's own name (its public signing key), cut to 16 bytes.
fn name_of(session_id: &str) -> SenderKeyName {
    let mut name = [0; SenderKeyName::LEN];
    let hash = Sha256::digest(session_id.as_bytes());
    name.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    SenderKeyName(name)
}
