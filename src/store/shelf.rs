//! The reads the core may make, and how a record is opened.

use std::collections::BTreeSet;

use super::engine::Pair;
use super::error::StoreError;
use super::layout::{Kind, end_of};
use super::{Store, record};
use crate::core::record::{Key, Place, Record};
use crate::core::turn::{Shelf, ShelfError};

impl Shelf for Store {
    fn get(&self, key: &Key) -> Result<Option<Record>, ShelfError> {
        self.record(key).map_err(say)
    }

    fn range(&self, from: &Key, to: &Key, limit: usize) -> Result<Vec<Record>, ShelfError> {
        if self.layout.stem(from) != self.layout.stem(to) {
            return Err(ShelfError("a range over more than one name".into()));
        }
        if let (Key::Entry(chat, from), Key::Entry(_, to)) = (from, to) {
            return self.entries(*chat, *from, Some(*to), limit).map_err(say);
        }
        let (from, to) = (self.layout.bytes(from), self.layout.bytes(to));
        let pairs = self.engine().and_then(|engine| engine.lowest(&from, &to, limit));
        pairs.and_then(|pairs| self.open_all(&pairs)).map_err(say)
    }

    fn all(&self, like: &Key, limit: usize) -> Result<Vec<Record>, ShelfError> {
        if matches!(like, Key::Entry(..)) {
            return self.all_entries(limit).map_err(say);
        }
        let from = vec![Kind::of(like) as u8];
        let pairs = self.engine().and_then(|engine| engine.lowest(&from, &end_of(&from), limit));
        let mut all = pairs.and_then(|pairs| self.open_all(&pairs)).map_err(say)?;
        if matches!(like, Key::Place(_)) {
            let loose: BTreeSet<Key> = all.iter().map(Record::key).collect();
            let is_new = |place: &Place| !loose.contains(&Key::Place(place.message));
            let packed = self.all_shelved(&[Kind::Shelf as u8], limit - all.len(), is_new);
            all.extend(packed.map_err(say)?.into_iter().map(Record::Place));
        }
        Ok(all)
    }
}

impl Store {
    /// The record under a key.
    pub(super) fn record(&self, key: &Key) -> Result<Option<Record>, StoreError> {
        let place = self.layout.bytes(key);
        match (self.engine()?.get(&place)?, key) {
            (Some(sealed), _) => self.open_record(&place, &sealed).map(Some),
            (None, Key::Entry(chat, order)) => self.packed(*chat, *order),
            (None, Key::Place(message)) => self.shelved(message),
            (None, _) => Ok(None),
        }
    }

    /// Opens a page of records.
    pub(super) fn open_all(&self, pairs: &[Pair]) -> Result<Vec<Record>, StoreError> {
        pairs.iter().map(|(place, sealed)| self.open_record(place, sealed)).collect()
    }

    pub(super) fn open_record(&self, place: &[u8], sealed: &[u8]) -> Result<Record, StoreError> {
        let kind = Kind::of_bytes(place).ok_or_else(|| StoreError::damaged("an unknown kind"))?;
        let plain = self.keys.open_sealed(place, sealed)?;
        Ok(record::decode(kind, &plain)?)
    }
}

fn say(error: StoreError) -> ShelfError {
    ShelfError(error.to_string())
}
