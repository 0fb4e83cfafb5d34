//! Which records have a key of their own, and when that key has to go.

use super::keys::KeyName;
use super::{Store, StoreError, seal, week_of};
use crate::core::record::{Key, Record};
use crate::core::turn::Change;
use crate::model::imported::{Import, ImportSheet};

impl Store {
    /// Under which key of its own a record is sealed, if it must be erasable.
    pub(super) fn key_name(&self, change: &Change) -> Option<KeyName> {
        match &change.1 {
            Some(
                Record::Ratchet(_)
                | Record::Outgoing(_)
                | Record::Early(_)
                | Record::Draft(_)
                | Record::RoomSpeaker(_)
                | Record::RoomHearer(_)
                | Record::RoomSecret(_)
                | Record::Former(_),
            ) => Some(KeyName::Ratchets),
            Some(Record::Entry(entry)) => {
                let chat = self.layout.chat(entry.chat);
                Some(KeyName::History { chat, week: week_of(entry.arrived) })
            }
            // One key for all of it: it is forgotten as a whole.
            Some(
                Record::Import(Import { id, .. })
                | Record::ImportSheet(ImportSheet { import: id, .. }),
            ) => Some(KeyName::History { chat: self.layout.import(id), week: 0 }),
            _ => None,
        }
    }

    /// Words that are forgotten are to be gone: the key they are sealed under has to go, at the next rotation.
    pub(super) fn retire_keys_of_forgotten(&mut self, saves: &[Change]) -> Result<(), StoreError> {
        let mut ids = Vec::new();
        for (key, record) in saves {
            if !self.forgets_words(key, record.as_ref())? {
                continue;
            }
            let sealed = self.engine()?.get(&self.layout.bytes(key))?;
            ids.extend(sealed.and_then(|sealed| seal::key_of(&sealed)));
        }
        self.keys.retire(&ids)
    }

    /// Whether a message goes, or says something else than before.
    fn forgets_words(&self, key: &Key, new: Option<&Record>) -> Result<bool, StoreError> {
        Ok(match (key, new) {
            (Key::Entry(..) | Key::Import(_) | Key::ImportSheet(..), None) => true,
            (Key::Entry(..), Some(Record::Entry(new))) if new.since.has_lost_words() => {
                match self.record(key)? {
                    Some(Record::Entry(old)) => old.letter.content != new.letter.content,
                    _ => false,
                }
            }
            _ => false,
        })
    }
}
