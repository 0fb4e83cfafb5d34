//! Packing, in small steps: what is older than the last messages of a conversation goes from loose into blocks.
//!
//! A cursor walks over all loose messages, conversation by conversation, reads a window of them and packs the first few
//! blocks that are full, or whose week is over. Left loose are the newest [`LOOSE_MIN`], what is still on its way (its
//! state will change again), what is too large to share a block, and late messages of another week than the block
//! whose places they lie between.

use super::{BLOCK_BYTES_MAX, ChatHash, Reach, Written, drop_block};
use crate::core::record::Record;
use crate::model::message::State;
use crate::store::engine::{Batch, Pair};
use crate::store::error::StoreError;
use crate::store::keys::KeyName;
use crate::store::layout::{Kind, end_of};
use crate::store::record::{self, block::Item, block::items};
use crate::store::{Store, week_of};

/// The newest messages of a conversation stay loose: they still change, and are what is read most.
const LOOSE_MIN: usize = 64;

/// Loose messages that are looked at in one window; some of them may have to stay.
const WINDOW: usize = LOOSE_MIN + 256;

/// Windows of one step in which nothing is found to be packed.
const WINDOWS_MAX: usize = 4;

/// Blocks that one step writes: some 150 messages and a few milliseconds.
const BLOCKS_MAX: usize = 4;

/// Fewer messages than this make no block of their own: nothing would be won.
const BLOCK_MIN: usize = 8;

/// Bytes of the entries of one block before packing: LZ4 halves what people write and everything around it.
const PLAIN_BYTES_MAX: usize = 14 * 1024;

/// Bytes of the largest entry that is packed.
const ENTRY_BYTES_MAX: usize = 6 * 1024;

/// How many messages have to be written until the cursor walks once more: less would not fill a block.
const WORTH_A_WALK: usize = 32;

/// Where packing stands.
#[derive(Default)]
pub(in crate::store) struct Packer {
    /// Where the walk goes on; `None` before it begins.
    cursor: Option<Vec<u8>>,
    /// Messages written since the walk began; the first walk needs none.
    written: usize,
    /// Whether a walk came to its end since the store was opened.
    walked: bool,
}

/// A message of the window that can be packed.
struct Loose {
    place: Vec<u8>,
    order: u64,
    week: u32,
    entry: zeroize::Zeroizing<Vec<u8>>,
}

/// Neighbours that can share blocks.
struct Run {
    week: u32,
    /// The block that comes next, or whose places they lie between.
    next: Option<Reach>,
    /// Whether they lie between its places.
    inside: bool,
    /// Whether no more can come to them.
    closed: bool,
    loose: Vec<Loose>,
}

impl Packer {
    fn wants(&self) -> bool {
        self.cursor.is_some() || !self.walked || self.written >= WORTH_A_WALK
    }

    /// Messages were written.
    pub(in crate::store) fn wrote(&mut self, count: usize) {
        self.written = self.written.saturating_add(count);
    }
}

impl Store {
    /// Whether there may be something to pack.
    #[must_use]
    pub fn wants_packing(&self) -> bool {
        self.blocks.packer.wants() || self.shelver.wants()
    }

    /// Packs a little of what is old, for some milliseconds, and says whether to go on. To be called when there is
    /// nothing else to do.
    ///
    /// # Errors
    /// As [`Store::apply`].
    pub fn pack(&mut self) -> Result<bool, StoreError> {
        let mut more = false;
        // A full disk is for whoever writes something to find out; this can wait.
        if self.stuck.is_some() || self.room().is_err() || self.is_walked() {
            return Ok(more);
        }
        self.writing(|store| {
            // One walk after the other, each to its end.
            more = (!store.shelver.is_walking() && store.pack_step()?)
                || (store.shelver.wants() && store.shelve_step()?);
            Ok(())
        })?;
        Ok(more)
    }

    fn pack_step(&mut self) -> Result<bool, StoreError> {
        let end = end_of(&[Kind::Entry as u8]);
        for _ in 0..WINDOWS_MAX {
            let begin = || vec![Kind::Entry as u8];
            if self.blocks.packer.cursor.is_none() {
                self.blocks.packer.written = 0;
            }
            let from = self.blocks.packer.cursor.take().unwrap_or_else(begin);
            let mut window = self.engine()?.lowest(&from, &end, WINDOW)?;
            let Some(chat) = window.first().and_then(|(place, _)| chat_of(place)) else {
                self.blocks.packer.walked = true;
                return Ok(false);
            };
            let read = window.len();
            window.retain(|(place, _)| chat_of(place) == Some(chat));
            let whole = window.len() < read || read < WINDOW;
            window.truncate(window.len().saturating_sub(LOOSE_MIN));
            let after = match window.last() {
                Some((last, _)) if !whole => [last, &[0][..]].concat(),
                _ => end_of(&super::stem(Kind::Entry, &chat)),
            };
            let (packed, left) = self.pack_window(&chat, &window)?;
            self.blocks.packer.cursor = Some(match left {
                Some(left) if packed || (!whole && left > from) => left,
                _ => after,
            });
            if packed {
                break;
            }
        }
        Ok(true)
    }

    /// Packs the first blocks of a window. Says whether it did, and where to go on: with what was not packed yet and
    /// may be once more of the conversation is seen.
    fn pack_window(
        &mut self,
        chat: &ChatHash,
        window: &[Pair],
    ) -> Result<(bool, Option<Vec<u8>>), StoreError> {
        let (mut batch, mut shifts, mut blocks) = (Batch::new(), Vec::new(), 0);
        let mut left = None;
        for run in self.runs(chat, window)? {
            if blocks >= BLOCKS_MAX {
                break;
            }
            left = run.loose.first().filter(|_| !run.closed).map(|first| first.place.clone());
            let name = KeyName::History { chat: *chat, week: run.week };
            let (written, taken) = self.written(chat, &run, BLOCKS_MAX - blocks)?;
            let last = taken.checked_sub(1).and_then(|last| run.loose.get(last));
            let Some(last) = last.filter(|_| !written.is_empty()) else { continue };
            left = Some([&last.place, &[0][..]].concat());
            self.keys.ensure(&[name])?;
            if let Some(old) = run.next.filter(|_| run.inside) {
                drop_block(&mut batch, &old);
                shifts.push((old, None));
            }
            for one in &written {
                self.put_block(&mut batch, name, one)?;
            }
            blocks += written.len();
            shifts.extend(written.into_iter().map(Written::shift));
            batch.extend(run.loose.into_iter().take(taken).map(|loose| (loose.place, None)));
        }
        if blocks > 0 {
            let gone = self.blocks.moving(shifts);
            self.commit(batch)?;
            self.blocks.moved(gone);
        }
        Ok((blocks > 0, left))
    }

    /// Groups what can be packed.
    fn runs(&self, chat: &ChatHash, window: &[Pair]) -> Result<Vec<Run>, StoreError> {
        let mut runs: Vec<Run> = Vec::new();
        let mut next: Option<Reach> = None;
        for (place, sealed) in window {
            let Some(loose) = self.packable(place, sealed)? else { continue };
            if runs.is_empty() || next.is_some_and(|next| next.last < loose.order) {
                next = self.block_at(chat, loose.order)?;
            }
            let within = next.filter(|next| next.holds(loose.order));
            if let Some(within) = &within
                // A block that has rotted takes nothing in, and stops nothing.
                && self.week_in(within).ok() != Some(loose.week)
            {
                continue;
            }
            let (week, inside) = (loose.week, within.is_some());
            match runs.last_mut() {
                Some(run) if (run.week, run.next, run.inside) == (week, next, inside) => {
                    run.loose.push(loose);
                }
                last => {
                    last.into_iter().for_each(|run| run.closed = true);
                    let (closed, loose) = (next.is_some(), vec![loose]);
                    runs.push(Run { week, next, inside, closed, loose });
                }
            }
        }
        Ok(runs)
    }

    /// A loose message, if it can be packed.
    fn packable(&self, place: &[u8], sealed: &[u8]) -> Result<Option<Loose>, StoreError> {
        // What has rotted stays where it is and stops nothing.
        let Ok(entry) = self.keys.open_sealed(place, sealed) else { return Ok(None) };
        let Ok(Record::Entry(read)) = record::decode(Kind::Entry, &entry) else { return Ok(None) };
        let moving = matches!(read.state, Some(State::Queued | State::Stored));
        if moving || entry.len() > ENTRY_BYTES_MAX {
            return Ok(None);
        }
        let (place, week) = (place.to_vec(), week_of(read.arrived));
        Ok(Some(Loose { place, order: read.order, week, entry }))
    }

    fn week_in(&self, reach: &Reach) -> Result<u32, StoreError> {
        let plain = self.open_block(reach)?;
        let first = items(&plain).next();
        let first = first.and_then(|(_, entry)| record::block::glimpse(entry));
        Ok(first.map_or(0, |first| week_of(first.arrived)))
    }

    /// The first blocks of a run, at most so many, and how many of its messages are in them. What goes into a block
    /// goes there as a whole.
    fn written(
        &self,
        chat: &ChatHash,
        run: &Run,
        most: usize,
    ) -> Result<(Vec<Written>, usize), StoreError> {
        let mut all: Vec<Item> =
            run.loose.iter().map(|loose| (loose.order, loose.entry.clone())).collect();
        if let Some(into) = run.next.filter(|_| run.inside) {
            let Ok(plain) = self.open_block(&into) else { return Ok((Vec::new(), 0)) };
            all.extend(items(&plain).map(|(order, entry)| (order, entry.to_vec().into())));
            all.sort_by_key(|(order, _)| *order);
        }
        let (mut written, mut rest) = (Vec::new(), all.as_slice());
        while !rest.is_empty() && (run.inside || written.len() < most) {
            let mut count = fitting(rest);
            if run.inside && count < rest.len() {
                count = rest.len().div_ceil(2);
            } else if !run.inside && count == rest.len() && (!run.closed || count < BLOCK_MIN) {
                break;
            }
            let Some((block, after)) = shrunk(chat, rest, count) else { break };
            written.push(block);
            rest = after;
        }
        let taken = if run.inside { run.loose.len() } else { all.len() - rest.len() };
        Ok((written, taken))
    }
}

/// How many entries make a block, by their bytes.
fn fitting(items: &[Item]) -> usize {
    let mut bytes = 0;
    let fits = items.iter().take_while(|(_, entry)| {
        bytes += entry.len();
        bytes <= PLAIN_BYTES_MAX
    });
    fits.count().max(1)
}

/// A block of the first `count` entries, or of fewer when it would be too large; and the entries after it.
fn shrunk<'a>(chat: &ChatHash, items: &'a [Item], count: usize) -> Option<(Written, &'a [Item])> {
    let mut count = count;
    loop {
        let (these, after) = items.split_at_checked(count)?;
        let written = Written::new(chat, these)?;
        if written.block.len() <= BLOCK_BYTES_MAX || count == 1 {
            return Some((written, after));
        }
        count -= (count / 4).max(1);
    }
}

fn chat_of(place: &[u8]) -> Option<ChatHash> {
    place.get(1..)?.first_chunk().copied()
}
