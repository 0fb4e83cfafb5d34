//! Going through everything, a little at a time, while the store goes on being written.
//!
//! What is seen in the end is the store as it is at the end: each record once as the walk comes by, unless it was written
//! since the walk began; those are told at the end, in one go, with what they were before if that was shown. Nothing is
//! packed meanwhile. What a batch leaves of a block stays on the same side of the walk, since the blocks of a
//! conversation do not overlap, and a fresh copy of the store has everything at the same place.

use std::collections::BTreeMap;

use super::engine::Pair;
use super::layout::{ALL, Kind, end_of};
use super::{Store, StoreError};
use crate::core::record::{Key, Record};
use crate::core::turn::Change;

/// Records read at once; of those that hold many others, fewer.
const PAGE: usize = 64;
/// See [`PAGE`].
const PAGE_OF_MANY: usize = 4;

/// Records that may be written during one walk; more, and it has to be made without a pause.
const CHANGES_MAX: usize = 50_000;

/// A walk, and what was written since it began.
#[derive(Default)]
pub(super) struct Tape {
    /// How many kinds are behind.
    kinds: usize,
    /// Where to go on in the next one; its beginning when empty.
    from: Vec<u8>,
    changed: BTreeMap<Key, Changed>,
    is_torn: bool,
}

struct Changed {
    /// What was shown of it.
    shown: Option<Record>,
    now: Option<Record>,
}

/// What differs in the end from what was shown on the way.
#[derive(Debug, PartialEq)]
pub enum Since {
    /// This was shown and does not hold any more.
    Gone(Record),
    /// This holds.
    Is(Record),
}

impl Store {
    /// Begins to go through everything; a walk that was not ended is forgotten.
    pub fn begin_walk(&mut self) {
        self.tape = Some(Tape::default());
    }

    /// Goes on a little; `false` at the end, and when too much was written for a walk with pauses.
    ///
    /// # Errors
    /// What `each` says, or [`StoreError`] when the store cannot be read.
    pub fn walk<E: From<StoreError>>(
        &mut self,
        mut each: impl FnMut(Record) -> Result<(), E>,
    ) -> Result<bool, E> {
        let Some(tape) = self.tape.as_ref().filter(|tape| !tape.is_torn) else { return Ok(false) };
        let Some(kind) = kinds().nth(tape.kinds) else { return Ok(false) };
        let (stem, many) = ([kind as u8], matches!(kind, Kind::Block | Kind::Shelf));
        let from = if tape.from.is_empty() { &stem[..] } else { &tape.from };
        let page = if many { PAGE_OF_MANY } else { PAGE };
        let pairs: Vec<Pair> = self.engine()?.lowest(from, &end_of(&stem), page)?;
        for pair in &pairs {
            for record in self.open_whole(kind, pair)? {
                if !tape.changed.contains_key(&record.key()) {
                    each(record)?;
                }
            }
        }
        if let Some(tape) = &mut self.tape {
            match pairs.last() {
                Some((last, _)) => tape.from = after(kind, last),
                None => (tape.kinds, tape.from) = (tape.kinds + 1, Vec::new()),
            }
        }
        Ok(true)
    }

    /// Ends a walk: what differs from what it has shown; `None` when too much was written to say.
    pub fn end_walk(&mut self) -> Option<Vec<Since>> {
        let tape = self.tape.take().filter(|tape| !tape.is_torn)?;
        let mut since = Vec::new();
        for Changed { shown, now } in tape.changed.into_values() {
            since.extend(shown.map(Since::Gone));
            since.extend(now.map(Since::Is));
        }
        Some(since)
    }

    /// Whether somebody walks.
    pub(super) fn is_walked(&self) -> bool {
        self.tape.is_some()
    }

    /// Takes note of what is about to be written, while somebody walks.
    pub(super) fn record_on_tape(&mut self, saves: &[Change]) -> Result<(), StoreError> {
        let Some(mut tape) = self.tape.take() else { return Ok(()) };
        tape.is_torn |= tape.changed.len() + saves.len() > CHANGES_MAX;
        if tape.is_torn {
            tape.changed.clear();
        } else {
            for (key, now) in saves {
                match tape.changed.get_mut(key) {
                    Some(changed) => changed.now.clone_from(now),
                    None => {
                        let (shown, now) = (self.shown(&tape, key)?, now.clone());
                        tape.changed.insert(*key, Changed { shown, now });
                    }
                }
            }
        }
        self.tape = Some(tape);
        Ok(())
    }

    /// A record that the walk has come by.
    fn shown(&self, tape: &Tape, key: &Key) -> Result<Option<Record>, StoreError> {
        let loose = self.layout.bytes(key);
        let place = match (self.engine()?.get(&loose)?, key) {
            (Some(_), _) => Some(loose),
            (None, Key::Entry(chat, order)) => {
                let block = self.block_at(&self.layout.chat(*chat), *order)?;
                block.filter(|block| block.holds(*order)).map(|block| block.place(Kind::Block))
            }
            (None, Key::Place(message)) => self.shelf_of(message)?,
            (None, _) => None,
        };
        match place.filter(|place| tape.is_past(place)) {
            // What has rotted was not shown.
            Some(_) => match self.record(key) {
                Err(StoreError::Damaged { .. }) => Ok(None),
                found => found,
            },
            None => Ok(None),
        }
    }
}

impl Tape {
    /// Whether the walk has come by a place.
    fn is_past(&self, place: &[u8]) -> bool {
        let at = kinds().position(|kind| place.first() == Some(&(kind as u8)));
        at.is_some_and(|at| at < self.kinds || (at == self.kinds && place < self.from.as_slice()))
    }
}

/// The lowest name after this one. A block that loses its first message gets a higher name, with the same last message:
/// that is behind the walk too.
fn after(kind: Kind, name: &[u8]) -> Vec<u8> {
    let mut name = name.to_vec();
    if let (Kind::Block, Some(first)) = (kind, name.last_chunk_mut::<8>()) {
        *first = [0xff; 8];
    }
    name.push(0);
    name
}

/// Kinds in their order; what a summary says stands in its block.
fn kinds() -> impl Iterator<Item = Kind> {
    ALL.into_iter().filter(|kind| *kind != Kind::Summary)
}
