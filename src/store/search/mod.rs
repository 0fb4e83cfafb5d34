//! Finding words in everything that was ever said, without an index that would leak it.
//!
//! Loose messages are opened one by one; of what is packed, only those blocks that can hold what is looked for, newest
//! first, until enough is found or the time for one answer is over. Which blocks those are is said by their summaries,
//! which the first search reads and memory then holds ([`super::blocks::sketches`]). All cores take part. All of it
//! happens in the thread of whoever asks, beside the store: the node goes on.

mod scan;

use std::cmp::Reverse;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use self::scan::Block;
use super::Store;
use super::beside::Beside;
use super::blocks::Reach;
use super::blocks::filter::Probe;
use super::blocks::sketches::{Sketch, Sketches};
use super::error::StoreError;
use super::layout::HASH_BYTES;
use crate::core::record::Entry;
use crate::model::find::Query;
use crate::model::id::IdentityKey;
use crate::model::message::{ChatId, Content};
use crate::model::time::Time;

/// Most messages found at once.
pub const FOUND_MAX: usize = 500;

/// How long one question may open blocks, of about 40 messages each: with the loose messages, and a last round that
/// began in time, whoever waits for words on a screen waits no longer than a tenth of a second. Whoever wants to know
/// more asks again.
pub const OPENING_MAX: Duration = Duration::from_millis(40);

/// Blocks that are opened for each question however long it takes, so that asking again always leads on.
const BLOCKS_OPENED_MIN: usize = 64;

/// Blocks opened at first; twice as many in each round after, so that common words cost little and rare ones not many
/// rounds.
const ROUND_FIRST: usize = 16;

/// Blocks opened in the longest round: between two rounds it is seen whether the time is over.
const ROUND_MAX: usize = 64;

/// How often a search begins anew because messages moved meanwhile; after that it takes what it saw.
const TRIES: usize = 3;

/// The place of a message among all that was said: by the time it is shown with, then by its conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// When it was written, but never after it came.
    pub at: Time,
    /// In which conversation.
    pub chat: ChatId,
    /// Its place there.
    pub order: u64,
}

impl Spot {
    /// The spot of a message.
    #[must_use]
    pub fn of(entry: &Entry) -> Self {
        let at = entry.letter.written.min(entry.arrived);
        Self { at, chat: entry.chat, order: entry.order }
    }
}

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// These words; without, all messages that the rest fits.
    pub words: Option<Query>,
    /// Only in this conversation.
    pub chat: Option<ChatId>,
    /// Only by this author.
    pub from: Option<IdentityKey>,
    /// Only what was written then or later.
    pub after: Option<Time>,
    /// Only what was written earlier.
    pub before: Option<Time>,
    /// Only what stands before this spot: where the last page ended.
    pub older_than: Option<Spot>,
    /// At most so many; [`FOUND_MAX`] if more.
    pub limit: usize,
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The newest first.
    pub entries: Vec<Entry>,
    /// There was too much to look through: nothing before this time was looked at, and everything after it was.
    pub unfinished: Option<Time>,
}

impl Wanted {
    /// Whether a message is looked for.
    #[must_use]
    pub fn fits(&self, entry: &Entry) -> bool {
        let Content::Text { body, .. } = &entry.letter.content else { return false };
        self.chat.is_none_or(|chat| chat == entry.chat)
            && self.older_than.is_none_or(|spot| Spot::of(entry) < spot)
            && self.may_be(Spot::of(entry).at, &entry.message.author.0, body.as_str())
    }

    fn may_be(&self, at: Time, author: &[u8], text: &str) -> bool {
        self.after.is_none_or(|after| at >= after)
            && self.before.is_none_or(|before| at < before)
            && self.from.is_none_or(|from| from.0 == *author)
            && self.words.as_ref().is_none_or(|words| words.fits(text))
    }
}

/// A reader beside the store, for one search.
pub struct Seeker {
    beside: Beside,
    moves: Arc<AtomicU64>,
    sketches: Arc<Sketches>,
    /// The conversation looked in, as it is named on disk.
    chat: Option<[u8; HASH_BYTES]>,
    wanted: Wanted,
}

impl std::fmt::Debug for Seeker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Seeker").field("wanted", &self.wanted).finish_non_exhaustive()
    }
}

impl Store {
    /// Prepares a search, to be run in a thread of its own.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn seeker(&self, mut wanted: Wanted) -> Result<Seeker, StoreError> {
        self.engine()?;
        wanted.limit = wanted.limit.clamp(1, FOUND_MAX);
        Ok(Seeker {
            beside: self.beside.clone(),
            moves: self.blocks.moves.clone(),
            sketches: self.blocks.sketches.clone(),
            chat: wanted.chat.map(|chat| self.layout.chat(chat)),
            wanted,
        })
    }
}

impl Seeker {
    /// Searches, for about a tenth of a second; the first time after opening the summaries are read besides.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read. A message that has rotted is not found and stops nothing.
    pub fn search(&self) -> Result<Found, StoreError> {
        let mut tries = 0;
        loop {
            let before = self.moves.load(Ordering::SeqCst);
            let found = self.once()?;
            tries += 1;
            let after = self.moves.load(Ordering::SeqCst);
            // An odd number: something moves just now.
            if tries == TRIES || (before == after && before.is_multiple_of(2)) {
                return Ok(found);
            }
        }
    }

    /// Reads the summaries, if nobody has, so that the first search finds them in memory. To be run in a thread of its
    /// own.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn prepare(&self) -> Result<(), StoreError> {
        self.candidates(None).map(drop)
    }

    fn once(&self) -> Result<Found, StoreError> {
        let mut best = Best { entries: self.loose()?, limit: self.wanted.limit };
        best.cut();
        let probe = self.wanted.words.as_ref().map(Probe::new);
        let (mut blocks, guessed) = self.candidates(probe.as_ref())?;
        let check = probe.as_ref().filter(|_| guessed);
        blocks.sort_unstable_by_key(|block| Reverse(block.to));
        let (mut rest, mut round, mut opened) = (blocks.as_slice(), ROUND_FIRST, 0);
        let begun = Instant::now();
        while let Some(next) = rest.first().filter(|next| best.may_take(next.to)) {
            let late = opened >= BLOCKS_OPENED_MIN && begun.elapsed() >= OPENING_MAX;
            if late && !self.reaches_over(next.to) {
                let unfinished = Some(next.to);
                best.entries.retain(|entry| Spot::of(entry).at > next.to);
                return Ok(Found { entries: best.entries, unfinished });
            }
            let (now, later) = rest.split_at(round.min(rest.len()));
            best.entries.extend(self.open(now, check)?);
            best.cut();
            (rest, opened, round) = (later, opened + now.len(), (round * 2).min(ROUND_MAX));
        }
        Ok(Found { entries: best.entries, unfinished: None })
    }

    /// The blocks that may hold what is looked for; and whether some of them are guesses, to be checked first.
    fn candidates(&self, probe: Option<&Probe>) -> Result<(Vec<Block>, bool), StoreError> {
        let pick = |reach: &Reach, sketch: &Sketch| {
            let here = self.chat.as_ref().is_none_or(|chat| reach.is_in(chat));
            let may = here && self.may_hold(sketch) && probe.is_none_or(|probe| sketch.fits(probe));
            may.then_some(Block { reach: *reach, to: sketch.to })
        };
        if let Some(held) = self.sketches.each(pick) {
            return Ok(held);
        }
        let ticket = self.sketches.begin();
        // What moves just now may have told of new blocks before anybody listened, and not have written them yet.
        let ticket = ticket.filter(|_| self.moves.load(Ordering::SeqCst).is_multiple_of(2));
        let read = self.summaries()?;
        let picked = read.iter().filter_map(|(reach, sketch)| pick(reach, sketch)).collect();
        if let Some(ticket) = ticket {
            self.sketches.bring(&ticket, read);
        }
        Ok((picked, false))
    }

    /// Whether a block reaches up to where the search began: to stop there would lead nobody on.
    fn reaches_over(&self, to: Time) -> bool {
        self.wanted.before.is_some_and(|before| to.0.saturating_add(1) >= before.0)
    }

    /// Whether a block can hold what is looked for, by its times and authors.
    fn may_hold(&self, block: &Sketch) -> bool {
        let wanted = &self.wanted;
        wanted.after.is_none_or(|after| block.to >= after)
            && wanted.before.is_none_or(|before| block.from < before)
            && wanted.older_than.is_none_or(|spot| block.from <= spot.at)
            && wanted.from.is_none_or(|from| block.may_be_by(&from.0))
    }
}

/// The newest of what was found so far.
struct Best {
    entries: Vec<Entry>,
    limit: usize,
}

impl Best {
    fn cut(&mut self) {
        self.entries.sort_by_key(|entry| Reverse(Spot::of(entry)));
        // One that moved while we looked may have been seen twice.
        self.entries.dedup_by_key(|entry| Spot::of(entry));
        self.entries.truncate(self.limit);
    }

    /// Whether something up to this time could be among the newest.
    fn may_take(&self, to: Time) -> bool {
        let last = self.entries.last().filter(|_| self.entries.len() >= self.limit);
        last.is_none_or(|last| to >= Spot::of(last).at)
    }
}
