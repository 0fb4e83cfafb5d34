//! What the summaries say, in memory while the store is open: a search opens only the blocks that are worth it.
//!
//! The first search reads the summaries once; whatever moves messages afterwards says so here. Nothing of it is ever
//! written. The memory is bounded: where the filters of a long history would take more, each is folded in half, which
//! costs wrong guesses and never a hit; a guess is then checked against the summary on the disk.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock};

use super::Reach;
use super::filter::Probe;
use crate::model::time::Time;
use crate::store::record::block::Summary;

/// Bytes that the filters of one open store may take, whatever the length of its history: enough for 1.3 million
/// messages of 200 bytes before anything is folded.
const FILTERS_BYTES_MAX: usize = 64 * 1024 * 1024;

/// How often a filter can be folded: its bytes are eight bits, so three times for certain. After that it is let go.
const FOLDS_MAX: u32 = 3;

/// What is held of one block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::store) struct Sketch {
    /// The oldest message in it.
    pub(in crate::store) from: Time,
    /// The newest.
    pub(in crate::store) to: Time,
    /// The first bytes of who wrote them; empty when they are too many to say.
    authors: Box<[[u8; 8]]>,
    /// The filter, folded; its bits are the bytes' eight times, shifted right by the folds. Empty when it was let go.
    filter: Box<[u8]>,
    /// Bits of the filter as it is here.
    bits: u64,
    /// How often it was folded.
    folds: u32,
    /// Whether there are no words in the block at all.
    silent: bool,
}

impl Sketch {
    /// What a summary says.
    pub(in crate::store) fn of(summary: &Summary) -> Self {
        let first = |author: &[u8; 32]| author.first_chunk().copied().unwrap_or_default();
        Self {
            from: summary.from,
            to: summary.to,
            authors: summary.authors.iter().map(first).collect(),
            bits: summary.filter.len() as u64 * 8,
            folds: 0,
            silent: summary.filter.is_empty(),
            filter: summary.filter.clone().into_boxed_slice(),
        }
    }

    /// Whether somebody may have written in it.
    pub(in crate::store) fn may_be_by(&self, author: &[u8; 32]) -> bool {
        self.authors.is_empty() || self.authors.iter().any(|known| author.starts_with(known))
    }

    /// Whether what is looked for may be in it.
    pub(in crate::store) fn fits(&self, probe: &Probe) -> bool {
        !self.silent && (self.filter.is_empty() || probe.fits_bits(&self.filter, self.bits))
    }

    /// Half the filter, each two neighbouring bits put together; nothing of it when it was folded often enough.
    fn fold(&mut self) {
        self.folds += 1;
        self.bits /= 2;
        let bytes = if self.folds > FOLDS_MAX { 0 } else { self.bits.div_ceil(8) };
        let mut folded = vec![0u8; usize::try_from(bytes).unwrap_or_default()];
        for (at, byte) in self.filter.iter().enumerate() {
            for pair in 0..4 {
                let bit = at * 4 + pair;
                if byte & (3 << (pair * 2)) != 0
                    && let Some(into) = folded.get_mut(bit / 8)
                {
                    *into |= 1 << (bit % 8);
                }
            }
        }
        self.filter = folded.into_boxed_slice();
    }
}

/// A block that changed; `None` for one that is gone.
pub(in crate::store) type Shift = (Reach, Option<Sketch>);

/// The sketches of a store.
#[derive(Default)]
pub(in crate::store) struct Sketches(RwLock<State>, AtomicU64);

/// The right to bring all sketches; who lets go of it without bringing them leaves the reading to others.
pub(in crate::store) struct Ticket<'a>(&'a Sketches, u64);

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        let mut state = self.0.0.write().unwrap_or_else(PoisonError::into_inner);
        if matches!(&*state, State::Reading(number, _) if *number == self.1) {
            *state = State::Nothing;
        }
    }
}

#[derive(Default)]
enum State {
    /// Nobody has asked yet.
    #[default]
    Nothing,
    /// Somebody with this ticket reads them; what changed meanwhile.
    Reading(u64, Vec<Shift>),
    /// All of them.
    All(All),
}

/// All sketches of a history.
#[derive(Default)]
struct All {
    blocks: BTreeMap<Reach, Sketch>,
    bytes: usize,
    folds: u32,
}

impl All {
    fn put(&mut self, (reach, sketch): Shift) {
        let gone = match sketch {
            Some(mut sketch) => {
                (0..self.folds).for_each(|_| sketch.fold());
                self.bytes += sketch.filter.len();
                self.blocks.insert(reach, sketch)
            }
            None => self.blocks.remove(&reach),
        };
        self.bytes -= gone.map_or(0, |gone| gone.filter.len());
        while self.bytes > FILTERS_BYTES_MAX && self.folds <= FOLDS_MAX {
            self.blocks.values_mut().for_each(Sketch::fold);
            self.folds += 1;
            self.bytes = self.blocks.values().map(|sketch| sketch.filter.len()).sum();
        }
    }
}

impl Sketches {
    /// Goes through all sketches, if they are there; says too whether they are folded.
    pub(in crate::store) fn each<T>(
        &self,
        pick: impl Fn(&Reach, &Sketch) -> Option<T>,
    ) -> Option<(Vec<T>, bool)> {
        match &*self.0.read().unwrap_or_else(PoisonError::into_inner) {
            State::All(all) => {
                let picked = all.blocks.iter().filter_map(|(reach, sketch)| pick(reach, sketch));
                Some((picked.collect(), all.folds > 0))
            }
            _ => None,
        }
    }

    /// Whoever gets a ticket reads all summaries and brings them with [`Self::bring`], or drops it.
    pub(in crate::store) fn begin(&self) -> Option<Ticket<'_>> {
        let mut state = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if !matches!(*state, State::Nothing) {
            return None;
        }
        let number = self.1.fetch_add(1, Ordering::Relaxed);
        *state = State::Reading(number, Vec::new());
        Some(Ticket(self, number))
    }

    /// All that was read since [`Self::begin`]; nothing, when everything was forgotten since.
    pub(in crate::store) fn bring(&self, ticket: &Ticket<'_>, read: Vec<(Reach, Sketch)>) {
        let mut state = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if let State::Reading(number, shifts) = &mut *state
            && *number == ticket.1
        {
            let mut all = All::default();
            let read = read.into_iter().map(|(reach, sketch)| (reach, Some(sketch)));
            read.chain(std::mem::take(shifts)).for_each(|shift| all.put(shift));
            *state = State::All(all);
        }
    }

    /// Blocks were written or taken away.
    pub(super) fn shift(&self, shifts: Vec<Shift>) {
        match &mut *self.0.write().unwrap_or_else(PoisonError::into_inner) {
            State::Nothing => {}
            State::Reading(_, meanwhile) => meanwhile.extend(shifts),
            State::All(all) => shifts.into_iter().for_each(|shift| all.put(shift)),
        }
    }

    /// Begins anew: what is held may not be what is on the disk.
    pub(in crate::store) fn forget(&self) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = State::Nothing;
    }
}

#[cfg(test)]
mod tests {
    use super::super::filter::Words;
    use super::*;
    use crate::model::find::Query;

    fn sketch(text: &str) -> Sketch {
        let mut words = Words::default();
        words.add(text);
        let (from, to, authors) = (Time(1), Time(2), vec![]);
        Sketch::of(&Summary { count: 1, from, to, authors, filter: words.filter() })
    }

    #[test]
    fn a_folded_filter_still_knows_every_word() {
        let words: Vec<String> = (0..300u32).map(|n| format!("{:x}", n * 7_919)).collect();
        let mut sketch = sketch(&words.join(" "));
        let probes: Vec<Probe> =
            words.iter().map(|word| Probe::new(&Query::parse(word).unwrap())).collect();
        let foreign = Probe::new(&Query::parse("zzyzx").unwrap());
        assert!(!sketch.fits(&foreign));
        for fold in 0..=FOLDS_MAX + 1 {
            assert!(probes.iter().all(|probe| sketch.fits(probe)), "folded {fold} times");
            sketch.fold();
        }
        assert!(sketch.filter.is_empty() && sketch.fits(&foreign), "let go: it may be anything");
        assert!(!super::tests::sketch("").fits(&foreign), "but silence stays silence");
    }

    #[test]
    fn what_changes_while_they_are_read_counts() {
        let sketches = Sketches::default();
        let reach = |last| Reach { chat: [1; 16], first: last, last };
        let held = || sketches.each(|reach, _| Some(reach.last)).map(|(all, _)| all);
        let ticket = sketches.begin().unwrap();
        assert!(sketches.begin().is_none());
        sketches.shift(vec![(reach(1), None), (reach(3), Some(sketch("three")))]);
        assert_eq!(held(), None);
        sketches.bring(&ticket, vec![(reach(1), sketch("one")), (reach(2), sketch("two"))]);
        assert_eq!(held(), Some(vec![2, 3]));
        sketches.shift(vec![(reach(2), None)]);
        assert_eq!(held(), Some(vec![3]));
        sketches.forget();
        assert_eq!(held(), None);
    }

    #[test]
    fn who_began_before_everything_was_forgotten_brings_nothing() {
        let sketches = Sketches::default();
        let reach = Reach { chat: [1; 16], first: 1, last: 1 };
        let early = sketches.begin().unwrap();
        sketches.forget();
        let later = sketches.begin().unwrap();
        sketches.bring(&early, vec![(reach, sketch("one"))]);
        drop(early);
        assert!(sketches.each(|reach, _| Some(*reach)).is_none());
        sketches.bring(&later, vec![]);
        assert!(sketches.each(|reach, _| Some(*reach)).is_some_and(|(all, _)| all.is_empty()));
        sketches.forget();
        drop(sketches.begin().unwrap());
        assert!(sketches.begin().is_some(), "who gives up stands in nobody's way");
    }
}
