//! Packed history: older messages of a conversation lie together in sealed blocks, each with a sealed summary.
//!
//! Nothing above the store knows of it. A message lies either loose, as a record of its own, or in one block, never in
//! both; the blocks of a conversation do not overlap, and loose messages may lie between and among what is packed. A
//! message that is changed or forgotten is taken out of its block in the same batch. A block holds messages of one
//! conversation that came in one week, so it hangs on the same erasable key as they did loose.
//!
//! - [`pack`] packs, in small steps; [`taking`] takes out again; [`reading`] reads across both.
//! - [`filter`] is what a summary says of the words in a block; [`sketches`] holds that in memory for searches.
//!
//! **Invariant**: a block, its summary and the removal of what went into it are one batch.

pub(super) mod filter;
mod pack;
mod reading;
pub(super) mod sketches;
mod taking;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use zeroize::Zeroizing;

use self::filter::Words;
use self::sketches::{Shift, Sketch, Sketches};
use super::Store;
use super::engine::Batch;
use super::error::StoreError;
use super::keys::KeyName;
use super::layout::{HASH_BYTES, Kind};
use super::record::block::{Item, Summary, encode_block, glimpse};
use crate::core::record::Key;
use crate::core::turn::Change;
use crate::model::time::Time;

/// Bytes of a sealed block. sled keeps up to 17 neighbours in one node and writes a node of 128 KiB and more to a file
/// that it neither syncs nor removes: so many of these stay below.
const BLOCK_BYTES_MAX: usize = 7 * 1024;

/// Blocks that stay open in memory once they were read: one page of a conversation and a little more.
const OPENED_MAX: usize = 8;

/// Most authors that a summary names.
const AUTHORS_MAX: usize = 8;

/// An opened block.
type Plain = Arc<Zeroizing<Vec<u8>>>;

/// How a conversation is named on disk.
type ChatHash = [u8; HASH_BYTES];

/// What the store remembers of its blocks while it is open; all of it can be found out again.
#[derive(Default)]
pub(super) struct Blocks {
    /// The blocks that were read last, newest first.
    opened: Mutex<VecDeque<(Vec<u8>, Plain)>>,
    /// The last packed place of each conversation that was asked for.
    last: BTreeMap<ChatHash, Option<u64>>,
    packer: pack::Packer,
    /// Rises with whatever moves messages, and is odd while something does: somebody who reads alongside looks at it.
    pub(super) moves: Arc<AtomicU64>,
    /// What searches know of the blocks.
    pub(super) sketches: Arc<Sketches>,
}

/// Which places of which conversation a block holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Reach {
    chat: ChatHash,
    first: u64,
    last: u64,
}

impl Reach {
    /// Where the block lies, or its summary. The last place comes first: the first block whose last place is not below
    /// a place is the only one that can hold it.
    pub(super) fn place(&self, kind: Kind) -> Vec<u8> {
        let mut place = floor(kind, &self.chat, self.last);
        place.extend(self.first.to_be_bytes());
        place
    }

    /// What the name of a block or summary says.
    pub(super) fn read(place: &[u8]) -> Option<Self> {
        let (chat, rest) = place.get(1..)?.split_first_chunk()?;
        let (last, rest) = rest.split_first_chunk()?;
        let (last, first) = (u64::from_be_bytes(*last), u64::from_be_bytes(rest.try_into().ok()?));
        Some(Self { chat: *chat, first, last })
    }

    /// Whether it is of this conversation.
    pub(super) fn is_in(&self, chat: &ChatHash) -> bool {
        self.chat == *chat
    }

    pub(in crate::store) fn holds(&self, order: u64) -> bool {
        (self.first..=self.last).contains(&order)
    }
}

/// The lowest name of a block or summary whose last place is `last` or above.
fn floor(kind: Kind, chat: &ChatHash, last: u64) -> Vec<u8> {
    let mut place = stem(kind, chat);
    place.extend(last.to_be_bytes());
    place
}

/// How all names of a kind in a conversation begin.
pub(super) fn stem(kind: Kind, chat: &ChatHash) -> Vec<u8> {
    [&[kind as u8][..], chat].concat()
}

impl Blocks {
    fn find(&self, place: &[u8]) -> Option<Plain> {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        let at = opened.iter().position(|(known, _)| known == place)?;
        let found = opened.remove(at)?;
        let plain = found.1.clone();
        opened.push_front(found);
        Some(plain)
    }

    fn keep(&self, place: &[u8], plain: &Plain) {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        opened.truncate(OPENED_MAX - 1);
        opened.push_front((place.to_vec(), plain.clone()));
    }

    /// A batch was written.
    pub(super) fn wrote(&mut self, saves: &[Change], gone: Option<Vec<Shift>>) {
        let messages = saves.iter().filter(|(key, _)| matches!(key, Key::Entry(..)));
        self.packer.wrote(messages.count());
        if let Some(gone) = gone {
            self.moved(gone);
        }
    }

    /// A batch that moves messages is about to be written; what is to be said once it is. Searches hear of new blocks
    /// before they are there and of old ones after they are gone: a message that is packed is seen at least once.
    pub(super) fn moving(&self, shifts: Vec<Shift>) -> Vec<Shift> {
        self.moves.fetch_or(1, Ordering::SeqCst);
        let (added, mut gone): (Vec<_>, Vec<_>) =
            shifts.into_iter().partition(|(_, sketch)| sketch.is_some());
        gone.retain(|(reach, _)| added.iter().all(|(new, _)| new != reach));
        self.sketches.shift(added);
        gone
    }

    /// Messages moved: what is remembered of them is no longer true.
    pub(super) fn moved(&mut self, gone: Vec<Shift>) {
        self.opened.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
        self.last.clear();
        self.sketches.shift(gone);
        self.moves.fetch_or(1, Ordering::SeqCst);
        self.moves.fetch_add(1, Ordering::SeqCst);
    }

    /// Nothing that is remembered is known to be true any more.
    pub(super) fn forget(&mut self) {
        self.sketches.forget();
        self.moved(Vec::new());
    }
}

/// What a block says, and what its summary says of it.
struct Written {
    reach: Reach,
    block: Zeroizing<Vec<u8>>,
    summary: Zeroizing<Vec<u8>>,
    sketch: Sketch,
}

impl Written {
    /// `None` for no entries at all.
    fn new(chat: &ChatHash, items: &[Item]) -> Option<Self> {
        let ((first, _), (last, _)) = (items.first()?, items.last()?);
        let reach = Reach { chat: *chat, first: *first, last: *last };
        let summary = summary_of(items);
        let (block, sketch) = (encode_block(items), Sketch::of(&summary));
        Some(Self { reach, block, summary: summary.encode(), sketch })
    }

    /// What it is to searches, once it is written.
    fn shift(self) -> Shift {
        (self.reach, Some(self.sketch))
    }
}

fn summary_of(items: &[Item]) -> Summary {
    let (mut words, mut authors) = (Words::default(), BTreeSet::new());
    let (mut from, mut to) = (Time(u64::MAX), Time(0));
    for seen in items.iter().filter_map(|(_, entry)| glimpse(entry)) {
        words.add(seen.text.unwrap_or_default());
        authors.extend(seen.author.first_chunk::<32>().copied());
        (from, to) = (from.min(seen.at), to.max(seen.at));
    }
    let count = u32::try_from(items.len()).unwrap_or(u32::MAX);
    let many = authors.len() > AUTHORS_MAX;
    let authors = if many { Vec::new() } else { authors.into_iter().collect() };
    Summary { count, from, to, authors, filter: words.filter() }
}

impl Store {
    /// Seals a block and its summary into a batch. The key of that name has to be there.
    fn put_block(
        &self,
        batch: &mut Batch,
        name: KeyName,
        written: &Written,
    ) -> Result<(), StoreError> {
        let plain = [(Kind::Block, &written.block), (Kind::Summary, &written.summary)];
        for (kind, plain) in plain {
            let place = written.reach.place(kind);
            let sealed = self.keys.seal(Some(name), &place, plain)?;
            batch.push((place, Some(sealed)));
        }
        Ok(())
    }
}

/// Takes a block and its summary out, in a batch.
fn drop_block(batch: &mut Batch, reach: &Reach) {
    batch.push((reach.place(Kind::Block), None));
    batch.push((reach.place(Kind::Summary), None));
}
