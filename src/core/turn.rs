//! One step of the heart: what it takes from the world and what it gives back.
//!
//! A turn gathers saves, sends and tells while acts run; whoever carries it out saves first, in one durable batch,
//! then sends, then tells. Reads see the saves of the same turn.

use std::collections::BTreeMap;

use rand_core::CryptoRng;

use super::input::{Sending, Tell};
use super::record::{Key, Record};
use crate::model::id::MessageId;
use crate::model::message::{Content, Letter};
use crate::model::time::Time;

/// A record to write, or `None` to forget what stands under the key.
pub type Change = (Key, Option<Record>);

/// The store could not be read. The turn is abandoned and the node loaded anew.
#[derive(Debug, Clone, thiserror::Error)]
#[error("the store cannot be read: {0}")]
pub struct ShelfError(pub String);

/// What the core may read back: typed, synchronous, bounded.
pub trait Shelf {
    /// The record under `key`.
    ///
    /// # Errors
    /// [`ShelfError`] when the store cannot say.
    fn get(&self, key: &Key) -> Result<Option<Record>, ShelfError>;

    /// At most `limit` records with `from <= key < to`, in key order.
    ///
    /// The two keys are of one kind and differ only in the number they end with: a store may hide names behind
    /// hashes, and hashes have no useful order.
    ///
    /// # Errors
    /// [`ShelfError`] when the store cannot say.
    fn range(&self, from: &Key, to: &Key, limit: usize) -> Result<Vec<Record>, ShelfError>;

    /// Every record of the same kind as `like`, in no particular order, at most `limit`.
    ///
    /// # Errors
    /// [`ShelfError`] when the store cannot say.
    fn all(&self, like: &Key, limit: usize) -> Result<Vec<Record>, ShelfError>;
}

/// One step of the heart.
pub struct Turn<'a> {
    /// What the clock says.
    pub now: Time,
    /// Chance.
    pub dice: &'a mut dyn CryptoRng,
    shelf: &'a dyn Shelf,
    saves: BTreeMap<Key, Option<Record>>,
    sends: Vec<Sending>,
    tells: Vec<Tell>,
    failed: Option<ShelfError>,
}

/// What a turn gives to the world, to be carried out in this order.
pub struct Outcome {
    /// One atomic, durable batch, in key order.
    pub saves: Vec<Change>,
    /// Then these.
    pub sends: Vec<Sending>,
    /// Then these.
    pub tells: Vec<Tell>,
}

impl<'a> Turn<'a> {
    /// Begins a turn at `now`.
    pub fn new(now: Time, dice: &'a mut dyn CryptoRng, shelf: &'a dyn Shelf) -> Self {
        let (saves, sends, tells) = (BTreeMap::new(), Vec::new(), Vec::new());
        Self { now, dice, shelf, saves, sends, tells, failed: None }
    }

    /// A letter that is written now, under an id of its own.
    pub(super) fn letter(&mut self, content: Content) -> Letter {
        let mut id = [0; MessageId::LEN];
        self.dice.fill_bytes(&mut id);
        Letter { id: MessageId(id), written: self.now, content }
    }

    /// Writes a record at the end of the turn.
    pub fn save(&mut self, record: Record) {
        self.saves.insert(record.key(), Some(record));
    }

    /// Forgets a record at the end of the turn.
    pub fn forget(&mut self, key: Key) {
        self.saves.insert(key, None);
    }

    /// Asks the network for something once the saves are durable.
    pub fn send(&mut self, sending: Sending) {
        self.sends.push(sending);
    }

    /// Tells somebody something once the saves are durable.
    pub fn tell(&mut self, tell: Tell) {
        self.tells.push(tell);
    }

    /// Reads one record. A store that cannot be read ends the turn; until then it looks empty.
    pub fn get(&mut self, key: &Key) -> Option<Record> {
        if let Some(saved) = self.saves.get(key) {
            return saved.clone();
        }
        match self.shelf.get(key) {
            Ok(record) => record,
            Err(error) => self.fail(error),
        }
    }

    /// Reads at most `limit` records with `from <= key < to`, in key order.
    pub fn range(&mut self, from: &Key, to: &Key, limit: usize) -> Vec<Record> {
        if from >= to {
            return Vec::new();
        }
        // Every overlaid key may hide one stored record, so that many more are asked for.
        let overlaid = self.saves.range(*from..*to).count();
        let stored = match self.shelf.range(from, to, limit.saturating_add(overlaid)) {
            Ok(records) => records,
            Err(error) => self.fail(error).unwrap_or_default(),
        };
        let mut merged: BTreeMap<Key, Record> = stored.into_iter().map(|r| (r.key(), r)).collect();
        for (key, saved) in self.saves.range(*from..*to) {
            match saved {
                Some(record) => merged.insert(*key, record.clone()),
                None => merged.remove(key),
            };
        }
        merged.into_values().take(limit).collect()
    }

    fn fail<T>(&mut self, error: ShelfError) -> Option<T> {
        self.failed.get_or_insert(error);
        None
    }

    /// Ends the turn.
    ///
    /// # Errors
    /// [`ShelfError`] when a read failed meanwhile: nothing of the turn may be carried out.
    pub fn finish(self) -> Result<Outcome, ShelfError> {
        match self.failed {
            Some(error) => Err(error),
            None => {
                let saves = self.saves.into_iter().collect();
                Ok(Outcome { saves, sends: self.sends, tells: self.tells })
            }
        }
    }
}

/// An empty disk.
#[cfg(test)]
pub(super) struct Nothing;

#[cfg(test)]
impl Shelf for Nothing {
    fn get(&self, _: &Key) -> Result<Option<Record>, ShelfError> {
        Ok(None)
    }

    fn range(&self, _: &Key, _: &Key, _: usize) -> Result<Vec<Record>, ShelfError> {
        Ok(Vec::new())
    }

    fn all(&self, _: &Key, _: usize) -> Result<Vec<Record>, ShelfError> {
        Ok(Vec::new())
    }
}
