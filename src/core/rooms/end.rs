//! What is known of the other end of a link about a room: what it has, what it was told and given, and when again.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::forks::Hunt;
use super::laws::{AGAIN_FIRST, AGAIN_MAX, ASKS_PER_MINUTE_MAX};
use crate::core::alarm::Alarm;
use crate::model::id::ChainId;
use crate::model::room::{Part, SheetSort};
use crate::model::time::Time;
use crate::wire::frame::{ChainState, RoomState};

/// What the other end of a link has of a room, and what it was told.
pub(super) struct End {
    /// Whether it was told everything once.
    pub(super) whole_told: bool,
    /// What it was told last, or can see from what it was given.
    pub(super) told: BTreeMap<ChainId, ChainState>,
    /// What it has, as it says; `None` until it said so.
    pub(super) theirs: Option<BTreeMap<ChainId, ChainState>>,
    /// What it was given beyond that.
    pub(super) sent: BTreeMap<ChainId, ChainState>,
    /// Bytes given and not yet acknowledged.
    pub(super) in_flight: usize,
    /// When what is missing there is given again.
    pub(super) again: Option<Alarm>,
    pub(super) pause: Duration,
    /// When what a mutual friend handed in is handed on to it.
    pub(super) wait: Option<Alarm>,
    /// Searches for where two versions of a chain part.
    pub(super) hunts: BTreeMap<(ChainId, Part), Hunt>,
    /// How many single items it was given since when.
    asked: (Time, u32),
    /// The op it was told last that put its owner out.
    pub(super) notified: Option<(ChainId, u64)>,
    /// Whose chains are to be looked at for it; `None` for everybody's.
    pub(super) open: Option<BTreeSet<ChainId>>,
}

impl Default for End {
    fn default() -> Self {
        Self {
            whole_told: false,
            told: BTreeMap::new(),
            theirs: None,
            sent: BTreeMap::new(),
            in_flight: 0,
            again: None,
            pause: AGAIN_FIRST,
            wait: None,
            hunts: BTreeMap::new(),
            asked: (Time::default(), 0),
            notified: None,
            open: None,
        }
    }
}

impl End {
    /// What it has or will have soon.
    pub(super) fn has(&self, chain: &ChainId) -> ChainState {
        let theirs = self.theirs.as_ref().and_then(|all| all.get(chain)).copied();
        let (a, b) =
            (theirs.unwrap_or_default(), self.sent.get(chain).copied().unwrap_or_default());
        ChainState {
            ops: a.ops.max(b.ops),
            talk: a.talk.max(b.talk),
            key: a.key.max(b.key),
            have: a.have.max(b.have),
            recent: a.recent.max(b.recent),
            ops_fork: lower(a.ops_fork, b.ops_fork),
            talk_fork: lower(a.talk_fork, b.talk_fork),
            ..a
        }
    }

    pub(super) fn hear(&mut self, state: RoomState) {
        if self.theirs.is_none() || state.whole {
            self.open = None;
        }
        self.look_at(state.chains.keys());
        self.look_at(state.sheets.keys());
        if state.whole || self.theirs.is_none() {
            self.theirs = Some(state.chains);
        } else if let Some(theirs) = &mut self.theirs {
            theirs.extend(state.chains);
        }
        for (chain, (have, recent)) in state.sheets {
            let theirs = self.theirs.get_or_insert_default().entry(chain).or_default();
            (theirs.have, theirs.recent) = (theirs.have.max(have), theirs.recent.max(recent));
        }
        let theirs = self.theirs.as_ref();
        let arrived = |chain: &ChainId, sent: &ChainState| {
            theirs.and_then(|all| all.get(chain)).is_some_and(|has| {
                let items = has.ops >= sent.ops && has.talk >= sent.talk;
                items && (has.key, has.have, has.recent) >= (sent.key, sent.have, sent.recent)
            })
        };
        self.sent.retain(|chain, sent| !arrived(chain, sent));
        if self.sent.is_empty() && self.theirs.is_some() {
            (self.in_flight, self.again, self.pause) = (0, None, AGAIN_FIRST);
        }
    }

    /// Something about these chains is to be looked at.
    pub(super) fn look_at<'a>(&mut self, chains: impl Iterator<Item = &'a ChainId>) {
        if let Some(open) = &mut self.open {
            open.extend(chains);
        }
    }

    pub(super) fn next(&self) -> Option<Time> {
        self.again.into_iter().chain(self.wait).map(Alarm::at).min()
    }

    pub(super) fn is_due(&self, now: Time) -> bool {
        self.again.into_iter().chain(self.wait).any(|at| at.due(now))
    }

    /// What was not acknowledged for so long is given again, after everything was said once more.
    pub(super) fn repeat_due(&mut self, now: Time) {
        if self.again.is_some_and(|at| at.due(now)) {
            self.sent.clear();
            (self.in_flight, self.again, self.whole_told) = (0, None, false);
            self.open = None;
            self.pause = (self.pause * 2).min(AGAIN_MAX);
        }
        if self.wait.is_some_and(|at| at.due(now)) {
            self.wait = None;
        }
    }

    /// Nobody is there whom the room concerns.
    pub(super) fn rest(&mut self) {
        (self.again, self.wait) = (None, None);
    }

    pub(super) fn holds_back(&self) -> bool {
        self.wait.is_some()
    }

    pub(super) fn release(&mut self) {
        self.wait = None;
    }

    /// Something was given: it counts as told, and is given again when no answer comes.
    pub(super) fn gave(&mut self, now: Time, chain: ChainId, state: ChainState, bytes: usize) {
        self.in_flight += bytes;
        self.sent.insert(chain, state);
        if self.again.is_none() {
            self.again = Some(Alarm::after(now, self.pause));
        }
    }

    /// Whether it may ask for one more item now.
    pub(super) fn may_ask(&mut self, now: Time) -> bool {
        if now < self.asked.0 || now.since(self.asked.0) >= Duration::from_secs(60) {
            self.asked = (now, 0);
        }
        self.asked.1 += 1;
        self.asked.1 <= ASKS_PER_MINUTE_MAX
    }

    /// It handed us this much of a chain, so it has it.
    pub(super) fn showed(&mut self, chain: &ChainId, part: Part, seq: u64) {
        let theirs = self.theirs.get_or_insert_default().entry(*chain).or_default();
        match part {
            Part::Ops => theirs.ops = theirs.ops.max(seq),
            Part::Talk => theirs.talk = theirs.talk.max(seq),
        }
    }

    /// It handed us a sheet of this number, so it has it.
    pub(super) fn showed_sheet(&mut self, chain: &ChainId, sort: SheetSort, number: u32) {
        let theirs = self.theirs.get_or_insert_default().entry(*chain).or_default();
        let known = match sort {
            SheetSort::Key => &mut theirs.key,
            SheetSort::Have => &mut theirs.have,
            SheetSort::Recent => &mut theirs.recent,
        };
        *known = (*known).max(number);
    }

    /// It handed us the proof of a fork, so it has it.
    pub(super) fn showed_fork(&mut self, chain: &ChainId, part: Part, seq: u64) {
        let theirs = self.theirs.get_or_insert_default().entry(*chain).or_default();
        match part {
            Part::Ops => theirs.ops_fork = lower(theirs.ops_fork, seq),
            Part::Talk => theirs.talk_fork = lower(theirs.talk_fork, seq),
        }
    }

    /// It gave what we had: it does not know how far we are.
    pub(super) fn forgot_us(&mut self, chain: &ChainId) {
        self.told.remove(chain);
        self.look_at(std::iter::once(chain));
    }

    /// What was just given needs not be told.
    pub(super) fn saw(&mut self, chain: ChainId, state: ChainState) {
        self.told.insert(chain, state);
    }
}

/// Of two fork numbers the one that says more; 0 says nothing.
fn lower(a: u64, b: u64) -> u64 {
    match (a, b) {
        (0, other) | (other, 0) => other,
        (a, b) => a.min(b),
    }
}
