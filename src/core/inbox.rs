//! What came from a friend: each letter once, in the order it was written.
//!
//! **Invariant**: a letter is shown, its number passed and its mark sent only together, in one durable batch.

use std::time::Duration;

use super::alarm::Alarm;
use super::input::Sending;
use super::journal::Journal;
use super::limits::{PARKED_BYTES_MAX, PARKED_MAX, UNPARKED_MAX};
use super::peer::{Contact, Peer};
use super::record::{Entry, Kept, Key, Parked, Place, Record};
use super::session::NotOpened;
use super::turn::Turn;
use super::view::Counts;
use crate::model::amend::Since;
use crate::model::event::News;
use crate::model::id::IdentityKey;
use crate::model::message::{ChatId, Content, Letter, MessageRef};
use crate::wire::envelope::Envelope;
use crate::wire::frame::Frame;
use crate::wire::letter;
use crate::wire::mark::Mark;

/// What an envelope led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Received {
    /// Taken in, parked, or a repeat.
    Fine,
    /// Too early, and nothing more of theirs can be parked.
    Full,
    /// Its outside is damaged, or it is nothing of theirs.
    Damaged,
    /// The session cannot go on and has to be renewed.
    OutOfStep,
}

impl Peer {
    /// Takes in an envelope.
    pub(super) fn receive(
        &mut self,
        turn: &mut Turn<'_>,
        journal: &mut Journal,
        counts: &mut Counts,
        bytes: Vec<u8>,
    ) -> Received {
        let (Some(envelope), Some(live)) = (Envelope::parse(&bytes), &self.live) else {
            counts.unreadable += 1;
            return Received::Damaged;
        };
        // Whatever this was, the sender may not know how far we are.
        let number = live.number_of(&envelope.tag);
        self.owe_mark();
        let Some(number) = number else {
            counts.unreadable += 1;
            return Received::Damaged;
        };
        if number < self.line.expected || self.parked.contains_key(&number) {
            counts.repeated += 1;
            return Received::Fine;
        }
        if number > self.line.expected {
            return self.park(turn, counts, number, bytes);
        }
        match self.take(turn, journal, counts, &envelope) {
            Received::Fine => self.take_parked(turn, journal, counts),
            other => other,
        }
    }

    /// Keeps, durably, what came before its turn.
    fn park(
        &mut self,
        turn: &mut Turn<'_>,
        counts: &mut Counts,
        number: u64,
        envelope: Vec<u8>,
    ) -> Received {
        counts.early += 1;
        let parked: usize = self.parked.values().sum();
        if self.parked.len() >= PARKED_MAX || parked + envelope.len() > PARKED_BYTES_MAX {
            return Received::Full;
        }
        self.parked.insert(number, envelope.len());
        let friend = self.friend.identity;
        turn.save(Record::Parked(Parked { friend, number, envelope }));
        Received::Fine
    }

    /// Takes what was parked, as far as it now follows and one turn reaches.
    pub(super) fn take_parked(
        &mut self,
        turn: &mut Turn<'_>,
        journal: &mut Journal,
        counts: &mut Counts,
    ) -> Received {
        self.unpark = None;
        for taken in 0.. {
            if taken == UNPARKED_MAX {
                self.unpark = Some(Alarm::after(turn.now, Duration::ZERO));
                break;
            }
            if self.parked.remove(&self.line.expected).is_none() {
                break;
            }
            let key = Key::Parked(self.friend.identity, self.line.expected);
            let parked = turn.get(&key);
            turn.forget(key);
            let Some(Record::Parked(parked)) = parked else { break };
            let Some(envelope) = Envelope::parse(&parked.envelope) else { break };
            let expected = self.line.expected;
            if self.take(turn, journal, counts, &envelope) == Received::OutOfStep {
                return Received::OutOfStep;
            }
            if self.line.expected == expected {
                break;
            }
        }
        Received::Fine
    }

    /// Opens the letter that is expected now, and takes it in.
    fn take(
        &mut self,
        turn: &mut Turn<'_>,
        journal: &mut Journal,
        counts: &mut Counts,
        envelope: &Envelope,
    ) -> Received {
        let number = self.line.expected;
        let Some(live) = &mut self.live else { return Received::Fine };
        let plain = match live.open(number, envelope) {
            Ok(plain) => plain,
            Err(NotOpened::Damaged) => {
                counts.unreadable += 1;
                return Received::Damaged;
            }
            Err(NotOpened::OutOfStep) => return Received::OutOfStep,
        };
        self.line.expected = number + 1;
        live.expect(number + 1);
        self.changed.line = true;
        self.changed.ratchet = true;
        self.take_plain(turn, journal, counts, number, &plain);
        Received::Fine
    }

    /// Takes in what an envelope held.
    pub(super) fn take_plain(
        &mut self,
        turn: &mut Turn<'_>,
        journal: &mut Journal,
        counts: &mut Counts,
        number: u64,
        plain: &[u8],
    ) {
        if plain.is_empty() {
            return;
        }
        match letter::decode(plain) {
            Ok(letter) => self.accept(turn, journal, counts, number, letter),
            // A friend's bad bytes are weather: the number is passed, or nothing after it would ever be read.
            Err(_) => counts.unreadable += 1,
        }
    }

    /// Takes in a letter that an older version had to keep.
    pub(super) fn read_again(
        &mut self,
        turn: &mut Turn<'_>,
        journal: &mut Journal,
        counts: &mut Counts,
        kept: Kept,
    ) {
        if let Ok(letter) = letter::decode(&letter::encode(&kept.letter)) {
            self.accept(turn, journal, counts, kept.number, letter);
        }
    }

    fn accept(
        &mut self,
        turn: &mut Turn<'_>,
        journal: &mut Journal,
        counts: &mut Counts,
        number: u64,
        letter: Letter,
    ) {
        match &letter.content {
            Content::Text { .. } => self.show(turn, journal, counts, number, letter),
            Content::Profile { name } => self.proposed = Some(name.clone()),
            Content::CircleKey(key) => self.learn_circle(turn, key.clone()),
            Content::Room(bytes) => self.room_letters.push(bytes.clone()),
            Content::Amend(amend) => {
                let (written, amend) = (letter.written, amend.clone());
                self.amended(turn, journal, counts, written, amend);
            }
            Content::Timer { seconds, edition } => {
                self.hear_timer(turn, journal, *seconds, *edition);
            }
            // Nobody can send that.
            Content::Gone => counts.unreadable += 1,
            Content::Introduction(bytes) => self.introductions.push(bytes.clone()),
            Content::GivenBack(bytes) => self.take_back(turn, journal, counts, bytes),
            Content::Unknown { .. } => {
                let friend = self.friend.identity;
                turn.save(Record::Kept(Kept { friend, number, letter }));
            }
        }
    }

    /// Tells the friend how far we are, if there is news and a link to tell it on.
    pub(super) fn send_mark(&mut self, turn: &mut Turn<'_>, read_receipts: bool) {
        let Contact::Talking(link, _) = self.contact else { return };
        // Nothing goes to a device the user has not decided about, not even how far we are.
        let wanted = (self.mark_due || self.typing.due) && self.friend.doubt.is_none();
        if !wanted {
            return;
        }
        let typing_until = self.typing.said(turn.now).map(|until| until.0);
        let Some(sealed) = self.sealed_mark(turn, read_receipts, typing_until) else { return };
        (self.mark_due, self.typing.due) = (false, false);
        turn.send(Sending::Frame(link, Frame::Mark(sealed)));
    }

    /// How far we are with their letters, sealed for them.
    pub(super) fn sealed_mark(
        &self,
        turn: &mut Turn<'_>,
        read_receipts: bool,
        typing_until: Option<u64>,
    ) -> Option<Vec<u8>> {
        let live = self.live.as_ref()?;
        let read_upto = if read_receipts { self.line.seen_upto } else { 0 };
        let delivered_upto = self.line.expected - 1;
        let mark = Mark { delivered_upto, read_upto, typing_until };
        Some(live.seal_mark(turn.dice, &mark.encode()))
    }

    /// Takes in the friend's marks.
    pub(super) fn receive_mark(
        &mut self,
        turn: &mut Turn<'_>,
        journal: &mut Journal,
        counts: &mut Counts,
        sealed: &[u8],
        typing_shown: bool,
    ) {
        let plain = self.live.as_ref().and_then(|live| live.open_mark(sealed));
        let Some(mark) = plain.and_then(|plain| Mark::decode(&plain)) else {
            counts.unreadable += 1;
            return;
        };
        self.delivered(turn, journal, mark.delivered_upto);
        self.read(turn, journal, mark.read_upto);
        if typing_shown {
            let who = self.friend.identity;
            let typing = mark.typing_until.is_some();
            self.typing.heard(turn, (ChatId::Friend(who), who), typing);
        }
        self.advance(turn);
    }

    /// Everything they wrote was seen; how many of it was news.
    pub(super) fn see_all(&mut self, turn: &mut Turn<'_>) -> u32 {
        self.fade_what_was_seen(turn);
        let news = std::mem::take(&mut self.line.unread);
        if news > 0 {
            self.line.seen_upto = self.line.expected - 1;
            self.changed.line = true;
            self.owe_mark();
        }
        news
    }

    pub(super) fn forget_parked(&mut self, turn: &mut Turn<'_>) {
        for number in std::mem::take(&mut self.parked).into_keys() {
            turn.forget(Key::Parked(self.friend.identity, number));
        }
    }

    /// Shows a message, once.
    fn show(
        &mut self,
        turn: &mut Turn<'_>,
        journal: &mut Journal,
        counts: &mut Counts,
        number: u64,
        mut letter: Letter,
    ) {
        self.agreed(&mut letter);
        let Some(entry) = self.at_the_end(turn, counts, self.friend.identity, letter, number)
        else {
            return;
        };
        self.line.unread = self.line.unread.saturating_add(1);
        self.typing.heard_words();
        if matches!(entry.letter.content, Content::Text { lasts: Some(_), .. }) {
            self.note_lasting(turn, entry.order);
        }
        self.enter(turn, journal, counts, entry);
    }

    /// A message as it is to stand at the end of the conversation; `None` if it is or was there already.
    pub(super) fn at_the_end(
        &mut self,
        turn: &mut Turn<'_>,
        counts: &mut Counts,
        author: IdentityKey,
        letter: Letter,
        number: u64,
    ) -> Option<Entry> {
        let message = MessageRef { author, id: letter.id };
        if turn.get(&Key::Place(message)).is_some() {
            counts.repeated += 1;
            return None;
        }
        let (chat, order) = (ChatId::Friend(self.friend.identity), self.line.next_order);
        self.line.next_order += 1;
        self.changed.line = true;
        let (arrived, state, steps) = (turn.now, None, Vec::new());
        let (room, since) = (None, Since::default());
        Some(Entry { chat, order, message, letter, number, arrived, state, steps, room, since })
    }

    /// Writes a message into the conversation, tells of it, and does what was done to it before it came.
    pub(super) fn enter(
        &mut self,
        turn: &mut Turn<'_>,
        journal: &mut Journal,
        counts: &mut Counts,
        entry: Entry,
    ) {
        let Entry { chat, order, message, .. } = entry;
        turn.save(Record::Entry(entry));
        turn.save(Record::Place(Place { message, chat, order }));
        journal.note(turn, News::Message { chat, order, message });
        self.catch_up_with(turn, journal, counts, message);
    }
}
