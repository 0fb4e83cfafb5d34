//! What was done to messages that are not here yet: kept, within bounds, until they come.

use std::collections::BTreeMap;

use crate::core::record::{Early, Key, Record};
use crate::core::turn::{Shelf, ShelfError, Turn};
use crate::model::amend::Amend;
use crate::model::id::IdentityKey;
use crate::model::message::{ChatId, MessageRef};
use crate::model::time::Time;

/// Most such things kept of one conversation; the oldest makes room.
pub(in crate::core) const EARLY_MAX: usize = 256;

/// What waits in one conversation.
#[derive(Debug)]
pub(in crate::core) struct EarlyBook {
    chat: ChatId,
    /// By number; which message each is about. Its words stay in the store.
    waiting: BTreeMap<u64, MessageRef>,
}

impl EarlyBook {
    pub(in crate::core) fn new(chat: ChatId) -> Self {
        Self { chat, waiting: BTreeMap::new() }
    }

    /// Finds what was kept before the last stop.
    pub(in crate::core) fn load(&mut self, shelf: &dyn Shelf) -> Result<(), ShelfError> {
        let (from, to) = (Key::Early(self.chat, 0), Key::Early(self.chat, u64::MAX));
        for record in shelf.range(&from, &to, EARLY_MAX)? {
            if let Record::Early(early) = record {
                self.waiting.insert(early.number, early.amend.target);
            }
        }
        Ok(())
    }

    /// Keeps one.
    pub(in crate::core) fn keep(
        &mut self,
        turn: &mut Turn<'_>,
        by: IdentityKey,
        at: Time,
        amend: Amend,
    ) {
        let number = self.waiting.last_key_value().map_or(1, |(last, _)| last + 1);
        self.waiting.insert(number, amend.target);
        turn.save(Record::Early(Early { chat: self.chat, number, by, at, came: turn.now, amend }));
        while self.waiting.len() > EARLY_MAX {
            let Some((oldest, _)) = self.waiting.pop_first() else { break };
            turn.forget(Key::Early(self.chat, oldest));
        }
    }

    /// Takes out what waited for a message, in the order it came.
    pub(in crate::core) fn take(&mut self, turn: &mut Turn<'_>, of: &MessageRef) -> Vec<Early> {
        let numbers = self.waiting.iter().filter(|(_, target)| *target == of);
        let numbers: Vec<u64> = numbers.map(|(number, _)| *number).collect();
        self.take_out(turn, &numbers)
    }

    /// Takes everything out.
    pub(in crate::core) fn take_all(&mut self, turn: &mut Turn<'_>) -> Vec<Early> {
        let numbers: Vec<u64> = self.waiting.keys().copied().collect();
        self.take_out(turn, &numbers)
    }

    fn take_out(&mut self, turn: &mut Turn<'_>, numbers: &[u64]) -> Vec<Early> {
        let mut all = Vec::new();
        for number in numbers {
            self.waiting.remove(number);
            let key = Key::Early(self.chat, *number);
            if let Some(Record::Early(early)) = turn.get(&key) {
                all.push(early);
            }
            turn.forget(key);
        }
        all
    }
}
