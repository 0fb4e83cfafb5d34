//! What must hold of rooms in every world: what is acknowledged is durable, what arrives was written so by whom it names,
//! and nothing is shown twice.

use std::collections::{BTreeMap, BTreeSet};

use super::clockwork::Counts;
use super::invariants::words;
use super::world::Who;
use crate::core::record::Entry;
use crate::model::id::IdentityKey;
use crate::model::message::{ChatId, MessageRef, State};

/// Everything that was durably said in rooms.
#[derive(Default)]
pub struct RoomLedger {
    written: BTreeMap<MessageRef, Option<String>>,
    shown: BTreeMap<(Who, MessageRef), (ChatId, u64)>,
    states: BTreeMap<MessageRef, State>,
    /// Whose other versions are nobody's promise.
    villains: BTreeSet<IdentityKey>,
}

impl RoomLedger {
    /// Whether its author has this message durably.
    #[must_use]
    pub fn is_written(&self, message: &MessageRef) -> bool {
        self.written.contains_key(message)
    }

    /// How many messages were said in rooms.
    #[must_use]
    pub fn said(&self) -> usize {
        self.written.len()
    }

    /// Whether somebody has this message durably.
    #[must_use]
    pub fn holds(&self, who: Who, message: &MessageRef) -> bool {
        self.shown.contains_key(&(who, *message))
    }

    /// What this person says is not what they wrote.
    pub fn distrust(&mut self, villain: IdentityKey) {
        self.villains.insert(villain);
    }

    /// An entry of a room became durable at somebody who is this person.
    ///
    /// # Errors
    /// Words for the invariant that broke.
    pub fn saved(
        &mut self,
        who: Who,
        me: IdentityKey,
        entry: &Entry,
        counts: &mut Counts,
    ) -> Result<(), String> {
        let message = entry.message;
        let told = entry.room.as_ref().is_some_and(|within| within.told.is_some());
        if message.author == me && entry.state.is_some() {
            self.written.entry(message).or_insert_with(|| words(entry));
            self.risen(entry)?;
        } else if !told {
            match self.written.get(&message) {
                _ if self.villains.contains(&message.author) => {}
                None => return Err(format!("nobody wrote it: {message:?}")),
                Some(written) if *written != words(entry) => {
                    return Err(format!("arrived with other words than were written: {message:?}"));
                }
                Some(_) => counts.add("room: message arrived"),
            }
        }
        match self.shown.insert((who, message), (entry.chat, entry.order)) {
            Some(before) if before != (entry.chat, entry.order) => {
                Err(format!("shown twice: {message:?}"))
            }
            _ => Ok(()),
        }
    }

    fn risen(&mut self, entry: &Entry) -> Result<(), String> {
        let Some(state) = entry.state else { return Ok(()) };
        match self.states.insert(entry.message, state) {
            Some(before) if before != state && !before.may_become(state) => {
                Err(format!("{:?} went from {before:?} to {state:?}", entry.message))
            }
            _ => Ok(()),
        }
    }
}
