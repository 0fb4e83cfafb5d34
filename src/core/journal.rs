//! Numbers every event and keeps the last of them.

use super::input::Tell;
use super::limits::EVENTS_MAX;
use super::record::{Counters, Key, Record};
use super::turn::Turn;
use crate::model::event::{Event, News};

/// Where events get their numbers.
pub(super) struct Journal {
    counters: Counters,
}

impl Journal {
    pub(super) fn new(counters: Counters) -> Self {
        Self { counters }
    }

    /// Saves the news as the next event and tells everyone who listens.
    pub(super) fn note(&mut self, turn: &mut Turn<'_>, what: News) {
        let seq = self.counters.next_event.max(1);
        self.counters.next_event = seq + 1;
        let event = Event { seq, at: turn.now, what };
        turn.save(Record::Event(event.clone()));
        if let Some(old) = seq.checked_sub(EVENTS_MAX).filter(|old| *old > 0) {
            turn.forget(Key::Event(old));
        }
        turn.save(Record::Counters(self.counters.clone()));
        turn.tell(Tell::Event(event));
    }
}
