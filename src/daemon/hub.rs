//! Who listens to what happens.
//!
//! Everybody who subscribed has a bounded line of events that wait to be read. A reader that is replaying gets the next
//! page from the store as fast as it reads; a reader that follows live and does not keep up loses events, is told how
//! many, and can ask again since the last one it got. Nobody ever waits for a reader.

use tokio::sync::mpsc;

use crate::api::error::{ApiError, ErrorKind};
use crate::api::request::Subscription;
use crate::api::said::said;
use crate::api::types::event::{
    EventKind, EventLine, EventSubscribe, EventWhat, WAITING_EVENTS_MAX,
};
use crate::api::types::message::MessageLine;
use crate::api::types::rfc3339;
use crate::api::types::words::{FailureWord, StateWord};
use crate::core::record::{Key, Record};
use crate::model::event::{Event, News};
use crate::model::id::IdentityKey;
use crate::model::message::{ChatId, MessageRef};

use super::answer::{messages, rooms};
use super::attention;
use super::desk::Desk;

/// Most readers at once: a window, a few scripts, a bridge or two.
const READERS_MAX: usize = 64;
/// Events read from the store at once for somebody who replays.
const PAGE: usize = 256;

/// All readers.
#[derive(Debug, Default)]
pub(crate) struct Hub {
    readers: Vec<Reader>,
}

#[derive(Debug)]
struct Reader {
    events: mpsc::Sender<EventLine>,
    kinds: Vec<EventKind>,
    /// The last event it was given, or that was none of its kinds.
    last: u64,
    mode: Mode,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Reads what came before, from the store.
    Replaying,
    /// Gets what happens as it happens.
    Live,
    /// Does not keep up: this many are lost to it.
    Missing(u64),
}

impl Hub {
    /// Takes a new reader in.
    pub(crate) fn subscribe(
        &mut self,
        desk: &Desk<'_>,
        asked: &EventSubscribe,
    ) -> Result<Subscription, ApiError> {
        self.readers.retain(|reader| !reader.events.is_closed());
        if self.readers.len() >= READERS_MAX {
            return Err(ApiError::refusing(ErrorKind::TooMany, said!("refused-busy-events")));
        }
        let seq = desk.newest_event()?;
        let (events, stream) = mpsc::channel(WAITING_EVENTS_MAX);
        let last = asked.since.unwrap_or(seq).min(seq);
        let mode = if last < seq { Mode::Replaying } else { Mode::Live };
        self.readers.push(Reader { events, kinds: asked.kinds.clone(), last, mode });
        self.catch_up(desk);
        Ok(Subscription { seq, events: stream })
    }

    /// Tells those who follow live what has just become durable.
    pub(crate) fn tell(&mut self, desk: &Desk<'_>, events: &[Event]) {
        if !self.readers.iter().any(|reader| reader.mode != Mode::Replaying) {
            return;
        }
        for event in events {
            let Some(line) = line(desk, event) else { continue };
            for reader in &mut self.readers {
                reader.follow(&line);
            }
        }
    }

    /// Tells those who follow live who types: it passes, and nobody who is behind would care.
    pub(crate) fn tell_typing(
        &mut self,
        desk: &Desk<'_>,
        (chat, who, typing): (ChatId, IdentityKey, bool),
    ) {
        let what = EventWhat::Typing {
            conversation: desk.chat_name(chat),
            friend: messages::person_in(desk, chat, &who),
            typing,
        };
        for reader in self.readers.iter().filter(|reader| reader.mode == Mode::Live) {
            let line = EventLine { seq: reader.last, what: what.clone() };
            if reader.wants(&line) {
                // A line that is full has no room for what passes.
                let _ = reader.events.try_send(line);
            }
        }
    }

    /// Gives those who replay, and those who lost something, what now fits into their lines.
    pub(crate) fn catch_up(&mut self, desk: &Desk<'_>) {
        self.readers.retain(|reader| !reader.events.is_closed());
        for reader in &mut self.readers {
            reader.make_up();
            if reader.mode == Mode::Replaying {
                reader.replay(desk);
            }
        }
    }

    /// Whether somebody waits for room in their own line, so that it is worth looking again soon.
    pub(crate) fn is_behind(&self) -> bool {
        self.readers.iter().any(|reader| reader.mode != Mode::Live)
    }
}

impl Reader {
    fn wants(&self, line: &EventLine) -> bool {
        let kind = line.what.kind();
        self.kinds.is_empty() || kind.is_none_or(|kind| self.kinds.contains(&kind))
    }

    fn follow(&mut self, line: &EventLine) {
        if self.mode == Mode::Replaying || line.seq <= self.last || !self.wants(line) {
            return;
        }
        self.make_up();
        match self.mode {
            Mode::Missing(missed) => self.mode = Mode::Missing(missed + 1),
            Mode::Live => match self.events.try_send(line.clone()) {
                Ok(()) => self.last = line.seq,
                Err(_) => self.mode = Mode::Missing(1),
            },
            Mode::Replaying => {}
        }
    }

    /// Says how many are lost, once half the line has been read: else the next one would be lost at once.
    fn make_up(&mut self) {
        let Mode::Missing(missed) = self.mode else { return };
        if self.events.capacity() < WAITING_EVENTS_MAX / 2 {
            return;
        }
        let line = EventLine { seq: self.last, what: EventWhat::Overflow { missed } };
        if self.events.try_send(line).is_ok() {
            self.mode = Mode::Live;
        }
    }

    /// Reads on in the store until the line is full or nothing is left.
    fn replay(&mut self, desk: &Desk<'_>) {
        loop {
            if self.events.capacity() <= PAGE {
                return;
            }
            let Ok(page) = desk.store.events_after(self.last, PAGE) else { return };
            let Some(first) = page.first() else {
                self.mode = Mode::Live;
                return;
            };
            let missed = first.seq.saturating_sub(self.last + 1);
            if missed > 0 {
                let what = EventWhat::Overflow { missed };
                if self.events.try_send(EventLine { seq: self.last, what }).is_err() {
                    return;
                }
            }
            for event in &page {
                let line = line(desk, event).filter(|line| self.wants(line));
                if line.is_some_and(|line| self.events.try_send(line).is_err()) {
                    return;
                }
                self.last = event.seq;
            }
        }
    }
}

/// A message that has come, with what keeps it from ringing.
fn message(desk: &Desk<'_>, chat: ChatId, order: u64) -> Option<EventWhat> {
    let record = desk.record(&Key::Entry(chat, order)).ok()??;
    let Record::Entry(entry) = record else { return None };
    let mut line = messages::line(desk, &entry)?;
    attention::mark(desk, chat, &mut line);
    Some(EventWhat::Message(Box::new(line)))
}

/// How a message stands that is no longer what it was, if it is still there.
fn still(desk: &Desk<'_>, record: Option<Record>, message: &MessageRef) -> Option<MessageLine> {
    match record {
        Some(Record::Entry(entry)) if entry.message == *message => messages::line(desk, &entry),
        _ => None,
    }
}

/// An event in the words of the local door; `None` when what it tells of is gone.
pub(super) fn line(desk: &Desk<'_>, event: &Event) -> Option<EventLine> {
    let what = match &event.what {
        News::Message { chat, order, .. } => message(desk, *chat, *order)?,
        News::Changed { chat, order, message, what } => {
            let record = desk.record(&Key::Entry(*chat, *order)).ok()?;
            EventWhat::Change {
                message: message.id.to_string(),
                conversation: desk.chat_name(*chat),
                what: (*what).into(),
                now: still(desk, record, message).map(Box::new),
            }
        }
        News::Cleared { chat } => EventWhat::Cleared { conversation: desk.chat_name(*chat) },
        News::Muted { chat } => EventWhat::Muted(attention::told(desk, *chat)),
        News::Timer { friend } => EventWhat::Timer(messages::timer(desk, friend)),
        News::Receipt { message, to, state } => EventWhat::Receipt {
            message: message.id.to_string(),
            to: desk.name_of(to),
            state: (*state).into(),
            why: FailureWord::of(*state),
            have: None,
            of: None,
        },
        News::RoomReceipt { room, message, have, of } => EventWhat::Receipt {
            message: message.id.to_string(),
            to: desk.chat_name(ChatId::Room(*room)),
            state: if have == of { StateWord::Delivered } else { StateWord::Queued },
            why: None,
            have: Some(*have),
            of: Some(*of),
        },
        News::Room { room, what, who } => EventWhat::Room {
            room: desk.chat_name(ChatId::Room(*room)),
            what: (*what).into(),
            who: who.map(|who| rooms::name_in(desk, desk.node.room(room).as_ref(), &who, None)),
        },
        News::Presence { friend, status, text, via } => EventWhat::Presence {
            friend: desk.name_of(friend),
            status: (*status).into(),
            text: text.clone(),
            at: Some(rfc3339(event.at)),
            via: via.map(|via| desk.name_of(&via)),
        },
        News::Twin { friend } => EventWhat::Twin { friend: desk.name_of(friend) },
        News::Friend { name, friend, standing } => EventWhat::Friend {
            friend: name.clone(),
            id: friend.map(|who| who.to_string()),
            state: (*standing).into(),
        },
        News::AddEnded { name, why } => {
            EventWhat::AddEnded { friend: name.clone(), why: (*why).into() }
        }
        News::Introduction { id, by, who, name, state } => EventWhat::Introduction {
            introduction: id.to_string(),
            name: name.clone(),
            id: who.to_string(),
            introduced_by: desk.name_of(by),
            state: (*state).into(),
        },
        News::Link { friend, path, via } => EventWhat::Link {
            friend: desk.name_of(friend),
            path: (*path).into(),
            through: via.map(|via| desk.name_of(&via)),
        },
    };
    Some(EventLine { seq: event.seq, what })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::types::words::PathWord;

    fn happened(seq: u64) -> EventLine {
        let (friend, path) = ("bob".into(), PathWord::Direct);
        EventLine { seq, what: EventWhat::Link { friend, path, through: None } }
    }

    fn reader(kinds: Vec<EventKind>) -> (Reader, mpsc::Receiver<EventLine>) {
        let (events, stream) = mpsc::channel(WAITING_EVENTS_MAX);
        (Reader { events, kinds, last: 0, mode: Mode::Live }, stream)
    }

    #[test]
    fn a_reader_that_stops_reading_is_told_how_much_it_missed_and_since_when() {
        let (mut reader, mut stream) = reader(vec![]);
        let full = WAITING_EVENTS_MAX as u64;
        for seq in 1..=full + 5 {
            reader.follow(&happened(seq));
        }
        for seq in 1..=full {
            assert_eq!(stream.try_recv().unwrap().seq, seq);
        }
        reader.follow(&happened(full + 6));
        let overflow = EventLine { seq: full, what: EventWhat::Overflow { missed: 5 } };
        assert_eq!(stream.try_recv().unwrap(), overflow, "ask again since the last one you got");
        assert_eq!(stream.try_recv().unwrap().seq, full + 6);
    }

    #[test]
    fn a_reader_gets_only_the_kinds_it_asked_for() {
        let (mut reader, mut stream) = reader(vec![EventKind::Message]);
        reader.follow(&happened(1));
        assert!(stream.try_recv().is_err());
    }
}
