//! What was sealed under which key, in a whole world and for ever: nothing twice.

use std::collections::BTreeMap;

use super::world::Who;
use crate::core::record::{Key, Record};
use crate::core::turn::Change;
use crate::model::id::IdentityKey;
use crate::wire::envelope::Envelope;

/// Agreed keys, and all that was ever sealed under them.
#[derive(Default)]
pub(super) struct KeyLedger {
    /// The session that somebody has with a friend: its epoch and key.
    sessions: BTreeMap<(Who, IdentityKey), (u32, [u8; 32])>,
    /// By key, by whom, under which letter number: the ratchet's key is used once for each.
    sealed: BTreeMap<([u8; 32], Who, u64), Vec<u8>>,
    /// By key, by whom, with which nonce.
    nonces: BTreeMap<([u8; 32], Who, [u8; 24]), u64>,
}

impl KeyLedger {
    /// A batch became durable.
    ///
    /// # Errors
    /// Words, when something was sealed twice under one key.
    pub(super) fn saved(&mut self, who: Who, changes: &[Change]) -> Result<(), String> {
        for (key, record) in changes {
            match (key, record) {
                (_, Some(Record::Session(session))) => {
                    let psk = *session.psk;
                    self.sessions.insert((who, session.friend), (session.epoch, psk));
                }
                (Key::Outgoing(friend, number), Some(Record::Outgoing(outgoing))) => {
                    let Some((epoch, bytes)) = &outgoing.envelope else { continue };
                    let session = self.sessions.get(&(who, *friend));
                    let Some((_, psk)) = session.filter(|(now, _)| now == epoch) else { continue };
                    let psk = *psk;
                    self.note(who, psk, *number, bytes)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn note(&mut self, who: Who, psk: [u8; 32], number: u64, bytes: &[u8]) -> Result<(), String> {
        let before = self.sealed.entry((psk, who, number)).or_insert_with(|| bytes.to_vec());
        if before != bytes {
            return Err(format!("letter {number} was sealed twice in one session"));
        }
        let Some(envelope) = Envelope::parse(bytes) else { return Ok(()) };
        match self.nonces.insert((psk, who, envelope.nonce), number) {
            Some(before) if before != number => {
                Err(format!("letters {before} and {number} were sealed with one nonce"))
            }
            _ => Ok(()),
        }
    }
}
