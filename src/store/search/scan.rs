//! The three walks of a search, each shared by all cores: loose messages, summaries, blocks.

use std::cmp::Reverse;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use zeroize::Zeroizing;

use super::{FOUND_MAX, Seeker, Spot};
use crate::core::record::{Entry, Record};
use crate::model::time::Time;
use crate::store::blocks::filter::Probe;
use crate::store::blocks::sketches::Sketch;
use crate::store::blocks::{Reach, stem};
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

/// Most threads of one search. So many open blocks however few cores there are, since most of them wait for the disk
/// where it is cold.
const THREADS_MAX: usize = 4;

/// A block that may be worth opening.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub(super) reach: Reach,
    /// The newest message in it.
    pub(super) to: Time,
}

/// Threads for what costs only work.
fn threads() -> usize {
    thread::available_parallelism().map_or(1, usize::from).min(THREADS_MAX)
}

impl Seeker {
    /// What is found among the loose messages. They come first: what is packed meanwhile is seen at least once.
    pub(super) fn loose(&self) -> Result<Vec<Entry>, StoreError> {
        let stem = match &self.chat {
            Some(chat) => stem(Kind::Entry, chat),
            None => vec![Kind::Entry as u8],
        };
        self.walk(&stem, |plain, _, found| {
            found.extend(self.read(plain));
            // Only the newest can count; a store that was never packed must not fill the memory.
            if found.len() >= LOOSE_KEPT_MAX {
                found.sort_by_key(|entry| Reverse(Spot::of(entry)));
                found.truncate(self.wanted.limit);
            }
        })
    }

    /// What all summaries say.
    pub(super) fn summaries(&self) -> Result<Vec<(Reach, Sketch)>, StoreError> {
        self.walk(&[Kind::Summary as u8], |plain, place, found| {
            let summary = Summary::decode(plain).ok();
            found.extend(Reach::read(place).zip(summary.map(|summary| Sketch::of(&summary))));
        })
    }

    /// What is found in these blocks; in those only whose summary says so, where there is something to check.
    pub(super) fn open(
        &self,
        blocks: &[Block],
        check: Option<&Probe>,
    ) -> Result<Vec<Entry>, StoreError> {
        let share = blocks.len().div_ceil(THREADS_MAX).max(1);
        let look = |blocks: &[Block]| {
            let mut found = Vec::new();
            for Block { reach, .. } in blocks {
                let summary = check.map(|_| self.opened(reach, Kind::Summary)).transpose()?;
                let summary = summary.flatten().and_then(|plain| Summary::decode(&plain).ok());
                if check.zip(summary).is_some_and(|(probe, summary)| !probe.fits(&summary.filter)) {
                    continue;
                }
                let plain = self.opened(reach, Kind::Block)?;
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
            let mut workers = Vec::new();
            for share in others {
                workers.push(thread::Builder::new().spawn_scoped(scope, move || look(share))?);
            }
            let mine: Result<Vec<Entry>, StoreError> = look(last);
            let others = all_joined(workers)?;
            let mut found = mine?;
            found.extend(others);
            Ok(found)
        })
    }

    /// A block or its summary, if it is there and whole.
    fn opened(&self, reach: &Reach, kind: Kind) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        let place = reach.place(kind);
        let sealed = self.beside.engine()?.get(&place)?;
        let keys = self.beside.keys();
        Ok(sealed.and_then(|sealed| self.beside.open_here(&keys, &place, &sealed)))
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

    /// Reads all records whose places begin so, and has them looked at by all cores.
    fn walk<T: Send>(
        &self,
        stem: &[u8],
        look: impl Fn(&[u8], &[u8], &mut Vec<T>) + Sync,
    ) -> Result<Vec<T>, StoreError> {
        let (mut from, end) = (stem.to_vec(), end_of(stem));
        let (give, take) = sync_channel::<Vec<Pair>>(PORTIONS_WAITING);
        let take = Arc::new(Mutex::new(take));
        thread::scope(|scope| {
            let look = &look;
            let work = |take: Arc<Mutex<Receiver<Vec<Pair>>>>| {
                let mut found = Vec::new();
                while let Some(portion) = next(&take) {
                    let keys = self.beside.keys();
                    for (place, sealed) in &portion {
                        if let Some(plain) = self.beside.open_here(&keys, place, sealed) {
                            look(&plain, place, &mut found);
                        }
                    }
                }
                Ok(found)
            };
            let mut workers = Vec::new();
            for _ in 0..threads() {
                let take = take.clone();
                workers.push(thread::Builder::new().spawn_scoped(scope, move || work(take))?);
            }
            // Should all of them give up, sending must fail rather than wait.
            drop(take);
            let mut read = Ok(());
            loop {
                match self.beside.engine().and_then(|engine| engine.lowest(&from, &end, PORTION)) {
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
            let found = all_joined(workers);
            read.and(found)
        })
    }
}

fn next(take: &Mutex<Receiver<Vec<Pair>>>) -> Option<Vec<Pair>> {
    take.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

/// What all of them found, once the last has ended: one that panicked and was not waited for would end the search.
fn all_joined<T>(
    workers: Vec<thread::ScopedJoinHandle<'_, Result<Vec<T>, StoreError>>>,
) -> Result<Vec<T>, StoreError> {
    let all: Vec<_> = workers.into_iter().map(joined).collect();
    let mut found = Vec::new();
    for one in all {
        found.extend(one?);
    }
    Ok(found)
}

fn joined<T>(worker: thread::ScopedJoinHandle<'_, Result<T, StoreError>>) -> Result<T, StoreError> {
    worker.join().unwrap_or_else(|_| Err(StoreError::damaged("a search gave up on what it read")))
}
