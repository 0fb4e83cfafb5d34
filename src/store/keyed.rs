//! Which records have a key of their own.

use super::keys::KeyName;
use super::{Store, week_of};
use crate::core::record::Record;
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
}
