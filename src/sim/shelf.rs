//! A store in memory with what makes a disk dangerous: what was written is not durable until it was flushed.

use std::collections::BTreeMap;

use super::dice::Dice;
use crate::core::record::{Key, Record};
use crate::core::turn::{Change, Shelf, ShelfError};

/// What a broken store does wrong, for the planted bugs that the invariants must catch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Flaw {
    /// Nothing: the store a node relies on.
    #[default]
    None,
    /// Hides every [`crate::core::record::Place`], so that the core forgets what it has shown.
    ForgetsPlaces,
    /// A crash may keep one half of a batch.
    TearsBatches,
}

/// The records of one node.
#[derive(Debug, Clone, Default)]
pub struct MapShelf {
    durable: BTreeMap<Key, Record>,
    /// Written but not flushed, oldest batch first.
    tail: Vec<Vec<Change>>,
    flaw: Flaw,
}

impl MapShelf {
    /// An empty store with this flaw.
    #[must_use]
    pub fn new(flaw: Flaw) -> Self {
        Self { flaw, ..Self::default() }
    }

    /// Writes one batch; [`Self::flush`] makes it durable.
    pub fn write(&mut self, batch: Vec<Change>) {
        self.tail.push(batch);
    }

    /// Makes everything written durable.
    pub fn flush(&mut self) {
        for batch in std::mem::take(&mut self.tail) {
            apply(&mut self.durable, batch);
        }
    }

    /// The power fails: of what was not flushed, some first batches reached the disk, whole, and the rest did not.
    ///
    /// Returns what reached it.
    pub fn crash(&mut self, dice: &mut Dice) -> Vec<Change> {
        let tail = std::mem::take(&mut self.tail);
        let mut reached = Vec::new();
        for mut batch in tail {
            if dice.permille(500) {
                if self.flaw != Flaw::TearsBatches {
                    break;
                }
                batch.truncate(batch.len().div_ceil(2));
            }
            apply(&mut self.durable, batch.clone());
            reached.extend(batch);
        }
        reached
    }

    /// A disk with these records on it, and no others.
    pub fn fill(&mut self, records: impl IntoIterator<Item = Record>) {
        self.tail.clear();
        self.durable = records.into_iter().map(|record| (record.key(), record)).collect();
    }

    /// What a restart would find.
    #[must_use]
    pub fn durable(&self) -> &BTreeMap<Key, Record> {
        &self.durable
    }

    /// Damages the store from outside, as a lost file or an old backup would.
    pub fn damage(&mut self, key: Key, record: Option<Record>) {
        apply(&mut self.durable, vec![(key, record)]);
    }

    fn seen(&self, key: &Key) -> Option<&Record> {
        let written = self.tail.iter().rev().flatten().find(|(at, _)| at == key);
        match written {
            Some((_, record)) => record.as_ref(),
            None => self.durable.get(key),
        }
    }

    fn merged(&self) -> BTreeMap<Key, Record> {
        let mut merged = self.durable.clone();
        for batch in &self.tail {
            apply(&mut merged, batch.clone());
        }
        merged
    }
}

impl Shelf for MapShelf {
    fn get(&self, key: &Key) -> Result<Option<Record>, ShelfError> {
        if self.flaw == Flaw::ForgetsPlaces && matches!(key, Key::Place(_)) {
            return Ok(None);
        }
        Ok(self.seen(key).cloned())
    }

    fn range(&self, from: &Key, to: &Key, limit: usize) -> Result<Vec<Record>, ShelfError> {
        if from >= to {
            return Ok(Vec::new());
        }
        if self.tail.is_empty() {
            return Ok(self
                .durable
                .range(*from..*to)
                .take(limit)
                .map(|(_, r)| r.clone())
                .collect());
        }
        Ok(self.merged().range(*from..*to).take(limit).map(|(_, r)| r.clone()).collect())
    }

    /// Backwards, because nobody may rely on an order here.
    fn all(&self, like: &Key, limit: usize) -> Result<Vec<Record>, ShelfError> {
        let kind = std::mem::discriminant(like);
        let alike = |(key, _): &(&Key, &Record)| std::mem::discriminant(*key) == kind;
        let forgotten = self.flaw == Flaw::ForgetsPlaces && matches!(like, Key::Place(_));
        if forgotten {
            return Ok(Vec::new());
        }
        let take = |records: &BTreeMap<Key, Record>| {
            records.iter().rev().filter(alike).take(limit).map(|(_, r)| r.clone()).collect()
        };
        Ok(if self.tail.is_empty() { take(&self.durable) } else { take(&self.merged()) })
    }
}

fn apply(records: &mut BTreeMap<Key, Record>, batch: Vec<Change>) {
    for (key, record) in batch {
        match record {
            Some(record) => records.insert(key, record),
            None => records.remove(&key),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::record::Counters;

    fn batch(number: u64) -> Vec<Change> {
        vec![(Key::Counters, Some(Record::Counters(Counters { next_event: number })))]
    }

    #[test]
    fn what_was_flushed_survives_every_crash() {
        let mut shelf = MapShelf::default();
        shelf.write(batch(1));
        shelf.flush();
        shelf.crash(&mut Dice::new(1));
        assert_eq!(shelf.durable().len(), 1);
    }

    #[test]
    fn what_was_not_flushed_survives_some_crashes_and_is_read_until_then() {
        let survived = |seed| {
            let mut shelf = MapShelf::default();
            shelf.write(batch(1));
            assert_eq!(shelf.get(&Key::Counters).ok().flatten(), batch(1)[0].1);
            shelf.crash(&mut Dice::new(seed));
            shelf.durable().len()
        };
        let kept: usize = (0..64).map(survived).sum();
        assert!((1..64).contains(&kept), "{kept}");
    }

    #[test]
    fn a_store_that_forgets_places_hides_them_from_the_core_only() {
        let shelf = MapShelf::new(Flaw::ForgetsPlaces);
        assert_eq!(shelf.all(&Key::Counters, 1).unwrap(), vec![]);
    }
}
