//! The three walks of a search, each shared by all cores: loose messages, summaries, blocks.

use std::cmp::Reverse;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::{FOUND_MAX, Seeker, Spot};
use crate::core::record::{Entry, Record};
use crate::model::time::Time;
use crate::store::blocks::filter::Probe;
use crate::store::blocks::stem;
use crate::store::engine::Pair;
use crate::store::error::StoreError;
use crate::store::layout::{Kind, end_of};
use crate::store::record;
use crate::store::record::block::{Summary, decode_block, glimpse, items};

/// Records read at once, and how many such portions may wait for a core.
const PORTION: usize = 256;
/// See [`PORTION`].
const PORTIONS_WAITING: usize = 4;

/// Loose messages that one thread keeps before it lets go of all but the newest.
const LOOSE_KEPT_MAX: usize = 4 * FOUND_MAX;

/// Most threads of one search: more would only wait for the disk.
const THREADS_MAX: usize = 4;

/// A block that may be worth opening.
#[derive(Debug, Clone)]
pub(super) struct Block {
    place: Vec<u8>,
    /// The oldest message in it.
    pub(super) from: Time,
    /// The newest.
    pub(super) to: Time,
}

fn threads() -> usize {
    thread::available_parallelism().map_or(1, usize::from).min(THREADS_MAX)
}

impl Seeker {
    /// What is found among the loose messages. They come first: what is packed meanwhile is seen at least once.
    pub(super) fn loose(&self) -> Result<Vec<Entry>, StoreError> {
        self.walk(Kind::Entry, |(place, sealed), found| {
            let plain = self.keys.open_sealed(place, sealed);
            found.extend(plain.and_then(|entry| self.read(&entry)));
            // Only the newest can count; a store that was never packed must not fill the memory.
            if found.len() >= LOOSE_KEPT_MAX {
                found.sort_by_key(|entry| Reverse(Spot::of(entry)));
                found.truncate(self.wanted.limit);
            }
        })
    }

    /// The blocks that can hold what is looked for.
    pub(super) fn summaries(&self, probe: Option<&Probe>) -> Result<Vec<Block>, StoreError> {
        self.walk(Kind::Summary, |(place, sealed), found| {
            let plain = self.keys.open_sealed(place, sealed);
            let Some(summary) = plain.and_then(|plain| Summary::decode(&plain).ok()) else {
                return;
            };
            let mut place = place.to_vec();
            if let Some(kind) = place.first_mut() {
                *kind = Kind::Block as u8;
            }
            let block = Block { place, from: summary.from, to: summary.to };
            let known = probe.is_none_or(|probe| probe.fits(&summary.filter));
            if known && self.may_hold(&block, &summary.authors) {
                found.push(block);
            }
        })
    }

    /// What is found in these blocks.
    pub(super) fn open(&self, blocks: &[Block]) -> Result<Vec<Entry>, StoreError> {
        let share = blocks.len().div_ceil(threads()).max(1);
        let look = |blocks: &[Block]| {
            let mut found = Vec::new();
            for block in blocks {
                let Some(sealed) = self.engine.get(&block.place)? else { continue };
                let plain = self.keys.open_sealed(&block.place, &sealed);
                let Some(plain) = plain.and_then(|plain| decode_block(&plain).ok()) else {
                    continue;
                };
                found.extend(items(&plain).filter_map(|(_, entry)| self.read(entry)));
            }
            Ok(found)
        };
        let shares: Vec<&[Block]> = blocks.chunks(share).collect();
        let Some((last, others)) = shares.split_last() else { return Ok(Vec::new()) };
        thread::scope(|scope| {
            let others: Vec<_> =
                others.iter().map(|share| scope.spawn(move || look(share))).collect();
            let mut found: Vec<Entry> = look(last)?;
            for other in others {
                found.extend(joined(other)?);
            }
            Ok(found)
        })
    }

    /// A message, if it is looked for. Decided by a glimpse where that will do.
    fn read(&self, bytes: &[u8]) -> Option<Entry> {
        let seen = glimpse(bytes)?;
        if !self.wanted.may_be(seen.at, seen.author, seen.text?) {
            return None;
        }
        match record::decode(Kind::Entry, bytes) {
            Ok(Record::Entry(entry)) if self.wanted.fits(&entry) => Some(entry),
            _ => None,
        }
    }

    /// Reads all records of a kind where one looks, and has them looked at by all cores.
    fn walk<T: Send>(
        &self,
        kind: Kind,
        look: impl Fn((&[u8], &[u8]), &mut Vec<T>) + Sync,
    ) -> Result<Vec<T>, StoreError> {
        let mut from = match &self.chat {
            Some(chat) => stem(kind, chat),
            None => vec![kind as u8],
        };
        let end = end_of(&from);
        let (give, take) = sync_channel::<Vec<Pair>>(PORTIONS_WAITING);
        let take = Arc::new(Mutex::new(take));
        thread::scope(|scope| {
            let look = &look;
            let work = |take: Arc<Mutex<Receiver<Vec<Pair>>>>| {
                let mut found = Vec::new();
                while let Some(portion) = next(&take) {
                    for (place, sealed) in &portion {
                        look((place, sealed), &mut found);
                    }
                }
                Ok(found)
            };
            let mut workers = Vec::new();
            for _ in 0..threads() {
                let take = take.clone();
                workers.push(scope.spawn(move || work(take)));
            }
            // Should all of them give up, sending must fail rather than wait.
            drop(take);
            let mut read = Ok(());
            loop {
                match self.engine.lowest(&from, &end, PORTION) {
                    Ok(portion) => {
                        let Some((last, _)) = portion.last() else { break };
                        from = [last, &[0][..]].concat();
                        if give.send(portion).is_err() {
                            break;
                        }
                    }
                    Err(error) => {
                        read = Err(error);
                        break;
                    }
                }
            }
            drop(give);
            let mut found = Vec::new();
            for worker in workers {
                found.extend(joined(worker)?);
            }
            read.map(|()| found)
        })
    }
}

fn next(take: &Mutex<Receiver<Vec<Pair>>>) -> Option<Vec<Pair>> {
    take.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

fn joined<T>(worker: thread::ScopedJoinHandle<'_, Result<T, StoreError>>) -> Result<T, StoreError> {
    worker.join().unwrap_or_else(|_| Err(StoreError::damaged("a search gave up on what it read")))
}
