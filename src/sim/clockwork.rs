//! The one clock of a world, and the queue of what will happen in it.

use std::collections::BTreeMap;

use super::dice::Dice;
use super::trace::Trace;
use super::world::Happening;

/// A second, in the milliseconds a world counts in.
pub const SECOND: u64 = 1_000;
/// A minute, in milliseconds.
pub const MINUTE: u64 = 60 * SECOND;
/// An hour, in milliseconds.
pub const HOUR: u64 = 60 * MINUTE;

/// Time, chance, and what is to come, in one order that depends on the seed alone.
pub struct Clockwork {
    /// Milliseconds since the world began. No node ever sees this number.
    pub now: u64,
    /// The world's own chance: latencies, faults, damage.
    pub dice: Dice,
    /// What happened.
    pub trace: Trace,
    /// How often.
    pub counts: Counts,
    queue: BTreeMap<(u64, u64), Happening>,
    queued: u64,
}

impl Clockwork {
    /// A clock at zero.
    #[must_use]
    pub fn new(seed: u64, keep_story: bool) -> Self {
        Self {
            now: 0,
            dice: Dice::new(seed),
            trace: Trace::new(keep_story),
            counts: Counts::default(),
            queue: BTreeMap::new(),
            queued: 0,
        }
    }

    /// Lets something happen `wait` milliseconds from now, after everything already set for that moment.
    pub fn after(&mut self, wait: u64, happening: Happening) {
        self.at(self.now.saturating_add(wait), happening);
    }

    /// Lets something happen at `time`, or at once when that has passed.
    pub fn at(&mut self, time: u64, happening: Happening) {
        self.queued += 1;
        self.queue.insert((time.max(self.now), self.queued), happening);
    }

    /// Jumps to what comes next, unless nothing does before `until`: then to `until`.
    pub fn next(&mut self, until: u64) -> Option<Happening> {
        match self.queue.first_entry() {
            Some(first) if first.key().0 <= until => {
                self.now = first.key().0;
                Some(first.remove())
            }
            _ => {
                self.now = self.now.max(until);
                None
            }
        }
    }
}

/// How often each thing happened, over one world or many.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts(BTreeMap<&'static str, u64>);

impl Counts {
    /// Counts one more.
    pub fn add(&mut self, what: &'static str) {
        self.add_many(what, 1);
    }

    /// Counts `many` more.
    pub fn add_many(&mut self, what: &'static str, many: u64) {
        *self.0.entry(what).or_default() += many;
    }

    /// How often `what` happened.
    #[must_use]
    pub fn of(&self, what: &str) -> u64 {
        self.0.get(what).copied().unwrap_or(0)
    }

    /// Adds another world's counts to these.
    pub fn merge(&mut self, other: &Self) {
        for (what, many) in &other.0 {
            self.add_many(what, *many);
        }
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|(what, many)| writeln!(f, "{many:>10}  {what}"))
    }
}
