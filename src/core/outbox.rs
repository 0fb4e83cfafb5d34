//! What waits for whom.
//!
//! A letter enters the outbox the moment it is written and leaves it only when the friend's own mark says it is durable
//! there. Between the two anything may happen: the friend sleeps, the line drops, this machine loses power. The outbox
//! is therefore the only part of the core that sends again.
//!
//! **Invariant**: a letter is sealed once in a session, in the order of its number, and sent only after the sealed bytes
//! are saved.

use super::alarm::Alarm;
use super::input::{Refusal, Sending};
use super::journal::Journal;
use super::limits::{
    FLIGHT_BYTES_MAX, FLIGHT_LETTERS_MAX, IN_LINE_MAX, RESEND_FIRST, RESEND_MAX,
    UNREAD_LETTERS_MAX, WAITING_LETTERS_MAX,
};
use super::peer::{Contact, Flight, Peer};
use super::record::{Entry, Key, Outgoing, Record, STEPS_MAX};
use super::turn::Turn;
use crate::model::event::News;
use crate::model::id::LinkId;
use crate::model::message::{ChatId, Failure, Happened, Letter, MessageRef, State, Step};
use crate::wire::frame::Frame;
use crate::wire::letter;

impl Peer {
    /// Puts a letter in line and, if the friend is here, hands it over at once. `order` is its place in the
    /// conversation, if it is a message.
    ///
    /// # Errors
    /// [`Refusal::OutboxFull`] when [`WAITING_LETTERS_MAX`] letters wait already.
    pub(super) fn post(
        &mut self,
        turn: &mut Turn<'_>,
        letter: Letter,
        order: Option<u64>,
    ) -> Result<u64, Refusal> {
        self.put_in_line(turn, letter, order, None)
    }

    /// Puts a letter in line that does something to the message at this place.
    ///
    /// # Errors
    /// As [`Peer::post`].
    pub(super) fn post_about(
        &mut self,
        turn: &mut Turn<'_>,
        letter: Letter,
        about: u64,
    ) -> Result<u64, Refusal> {
        self.put_in_line(turn, letter, None, Some(about))
    }

    fn put_in_line(
        &mut self,
        turn: &mut Turn<'_>,
        letter: Letter,
        order: Option<u64>,
        about: Option<u64>,
    ) -> Result<u64, Refusal> {
        let number = self.line.next;
        if number.saturating_sub(self.line.delivered_upto) > WAITING_LETTERS_MAX {
            return Err(Refusal::OutboxFull);
        }
        self.line.next = number + 1;
        self.changed.line = true;
        let friend = self.friend.identity;
        let (letter, envelope) = (Some(letter), None);
        let outgoing = Outgoing { friend, number, order, about, letter, envelope };
        turn.save(Record::Outgoing(outgoing));
        self.holding.due = true;
        Ok(number)
    }

    /// Sends what waits, as far as one flight reaches.
    pub(super) fn advance(&mut self, turn: &mut Turn<'_>) {
        let Contact::Talking(link, _) = self.contact else { return };
        if self.friend.doubt.is_some() || !self.is_friend() {
            return;
        }
        self.send_next(turn, link);
        if self.flight.resend.is_none() && self.flight.sent_upto > self.line.delivered_upto {
            self.flight.resend = Some(Alarm::after(turn.now, self.flight.pause));
        }
    }

    fn send_next(&mut self, turn: &mut Turn<'_>, link: LinkId) {
        let friend = self.friend.identity;
        let end = self.line.next.min(self.line.delivered_upto + 1 + FLIGHT_LETTERS_MAX);
        let from = self.flight.sent_upto + 1;
        if from >= end || self.flight.bytes() >= FLIGHT_BYTES_MAX {
            return;
        }
        let count = usize::try_from(end - from).unwrap_or(usize::MAX);
        for record in turn.range(&Key::Outgoing(friend, from), &Key::Outgoing(friend, end), count) {
            let Record::Outgoing(outgoing) = record else { continue };
            if !self.hand_over(turn, link, outgoing) || self.flight.bytes() >= FLIGHT_BYTES_MAX {
                break;
            }
        }
    }

    /// Sends one letter, sealing it first if this session has not; false when it is not its turn.
    fn hand_over(&mut self, turn: &mut Turn<'_>, link: LinkId, outgoing: Outgoing) -> bool {
        let number = outgoing.number;
        if number != self.flight.sent_upto + 1 {
            return false;
        }
        let shown = outgoing.order.filter(|_| outgoing.letter.is_some());
        let Some(envelope) = self.sealed(turn, outgoing) else { return false };
        if let Some(order) = shown {
            let tried = match self.via {
                Some(by) => Happened::TriedThrough { by },
                None => Happened::Tried,
            };
            add_step(turn, ChatId::Friend(self.friend.identity), order, tried);
        }
        self.flight.sent_upto = number;
        self.flight.sizes.push_back((number, envelope.len()));
        turn.send(Sending::Frame(link, Frame::Letter(envelope)));
        true
    }

    /// The envelope of a letter in this session, sealed now if it never was. A letter that was given up goes as an
    /// empty one, so that the numbers stay whole.
    pub(super) fn sealed(
        &mut self,
        turn: &mut Turn<'_>,
        mut outgoing: Outgoing,
    ) -> Option<Vec<u8>> {
        let live = self.live.as_mut()?;
        let (number, epoch) = (outgoing.number, live.record.epoch);
        match &outgoing.envelope {
            // An epoch alone does not name a session for ever: two who both lost theirs count from one again.
            Some((of, envelope)) if *of == epoch && number <= self.line.sealed_upto => {
                return Some(envelope.clone());
            }
            _ if number == self.line.sealed_upto + 1 => {}
            _ => return None,
        }
        let plain = outgoing.letter.as_ref().map(letter::encode).unwrap_or_default();
        let envelope = live.seal(turn.dice, number, &plain)?;
        let again = outgoing.envelope.is_some();
        if outgoing.letter.is_none() {
            // Taken back since an older session sealed it: whether it arrived then, this one cannot tell.
            outgoing.order = None;
        }
        outgoing.envelope = Some((epoch, envelope.clone()));
        self.line.sealed_upto = number;
        self.changed.line = true;
        self.changed.ratchet = true;
        if let (Some(order), true, true) = (outgoing.order, outgoing.letter.is_some(), again) {
            add_step(turn, ChatId::Friend(outgoing.friend), order, Happened::Renewed);
        }
        turn.save(Record::Outgoing(outgoing));
        Some(envelope)
    }

    /// The friend says that everything up to `upto` is durable there.
    pub(super) fn delivered(&mut self, turn: &mut Turn<'_>, journal: &mut Journal, upto: u64) {
        // Never believe a mark that runs ahead of what was sealed: it would make letters vanish.
        let upto = upto.min(self.line.sealed_upto);
        if upto <= self.line.delivered_upto {
            return;
        }
        let (from, end) = (self.line.delivered_upto + 1, upto + 1);
        for mut outgoing in self.outgoing(turn, from, end) {
            self.holding.note_arrived(&outgoing);
            if let Some(order) = outgoing.about {
                self.told_of(turn, journal, order, outgoing.number);
            }
            let Some(order) = outgoing.order else {
                turn.forget(Key::Outgoing(outgoing.friend, outgoing.number));
                continue;
            };
            (outgoing.letter, outgoing.envelope) = (None, None);
            self.raise(turn, journal, order, State::Delivered);
            turn.save(Record::Outgoing(outgoing));
        }
        for old in from.saturating_sub(UNREAD_LETTERS_MAX)..end.saturating_sub(UNREAD_LETTERS_MAX) {
            turn.forget(Key::Outgoing(self.friend.identity, old));
        }
        self.line.delivered_upto = upto;
        self.changed.line = true;
        if self.circle_letter.is_some_and(|number| number <= upto) {
            // Only now can they open what is sealed under it.
            self.circle_letter = None;
            self.record_wanted = true;
        }
        self.holding.look_over = true;
        self.landed();
    }

    /// The friend says that everything up to `upto` was seen.
    pub(super) fn read(&mut self, turn: &mut Turn<'_>, journal: &mut Journal, upto: u64) {
        let upto = upto.min(self.line.delivered_upto);
        if upto <= self.line.read_upto {
            return;
        }
        for outgoing in self.outgoing(turn, self.line.read_upto + 1, upto + 1) {
            if let Some(order) = outgoing.order {
                self.raise(turn, journal, order, State::Read);
            }
            turn.forget(Key::Outgoing(outgoing.friend, outgoing.number));
        }
        self.line.read_upto = upto;
        self.changed.line = true;
    }

    /// Gives up everything not yet delivered, and ends the session: what was sealed in it must never arrive later.
    pub(super) fn give_up_all(&mut self, turn: &mut Turn<'_>, journal: &mut Journal, why: Failure) {
        for outgoing in self.outgoing(turn, self.line.delivered_upto + 1, self.line.next) {
            if let (Some(order), Some(_)) = (outgoing.order, &outgoing.letter) {
                self.raise(turn, journal, order, State::Failed(why));
            }
            turn.forget(Key::Outgoing(outgoing.friend, outgoing.number));
        }
        self.line.delivered_upto = self.line.next - 1;
        self.line.sealed_upto = self.line.delivered_upto;
        // Should they meet again, their side learns from this that what it still has of before is over.
        self.line.stretches.clear();
        self.changed.line = true;
        self.end_session(turn);
    }

    /// Gives up one letter that no link has been given yet; false when it may have arrived.
    pub(super) fn give_up(
        &mut self,
        turn: &mut Turn<'_>,
        journal: &mut Journal,
        entry: &Entry,
    ) -> bool {
        let key = Key::Outgoing(self.friend.identity, entry.number);
        if entry.number <= self.line.sealed_upto {
            return false;
        }
        let Some(Record::Outgoing(mut outgoing)) = turn.get(&key) else { return false };
        if outgoing.envelope.is_some() {
            return false;
        }
        outgoing.letter = None;
        outgoing.order = None;
        turn.save(Record::Outgoing(outgoing));
        self.raise(turn, journal, entry.order, State::Failed(Failure::Cancelled));
        true
    }

    /// Forgets the session's keys. The next link makes new ones.
    pub(super) fn end_session(&mut self, turn: &mut Turn<'_>) {
        self.live = None;
        turn.forget(Key::Session(self.friend.identity));
        turn.forget(Key::Ratchet(self.friend.identity));
        self.forget_parked(turn);
        self.let_retired_go(turn, crate::model::time::Time(u64::MAX));
        self.holding.end(turn);
        self.flight = Flight::from(self.line.delivered_upto);
    }

    /// Sends again from the first letter without an answer, when it is time to.
    pub(super) fn resend_due(&mut self, turn: &mut Turn<'_>) {
        if !self.flight.resend.is_some_and(|at| at.due(turn.now)) {
            return;
        }
        let pause = (self.flight.pause * 2).min(RESEND_MAX);
        self.flight = Flight { pause, ..Flight::from(self.line.delivered_upto) };
        self.advance(turn);
    }

    /// Takes what has arrived out of the flight; the rest gets its full patience again.
    fn landed(&mut self) {
        let upto = self.line.delivered_upto;
        while self.flight.sizes.front().is_some_and(|(number, _)| *number <= upto) {
            self.flight.sizes.pop_front();
        }
        self.flight.sent_upto = self.flight.sent_upto.max(upto);
        self.flight.pause = RESEND_FIRST;
        self.flight.resend = None;
    }

    fn outgoing(&self, turn: &mut Turn<'_>, from: u64, end: u64) -> Vec<Outgoing> {
        let friend = self.friend.identity;
        let (from, end) = (Key::Outgoing(friend, from), Key::Outgoing(friend, end));
        let page = turn.range(&from, &end, IN_LINE_MAX);
        let only = |record| if let Record::Outgoing(one) = record { Some(one) } else { None };
        page.into_iter().filter_map(only).collect()
    }

    /// Lets one of my messages rise, saves that, and says so.
    pub(super) fn raise(
        &mut self,
        turn: &mut Turn<'_>,
        journal: &mut Journal,
        order: u64,
        state: State,
    ) {
        let chat = ChatId::Friend(self.friend.identity);
        let Some(Record::Entry(mut entry)) = turn.get(&Key::Entry(chat, order)) else { return };
        if !entry.state.is_some_and(|now| now.may_become(state)) {
            return;
        }
        let message: MessageRef = entry.message;
        entry.state = Some(state);
        if state == State::Delivered {
            self.begin_to_fade(turn, &mut entry, None);
        }
        if let Some(what) = happened(state) {
            push_step(&mut entry, turn, what);
        }
        turn.save(Record::Entry(entry));
        journal.note(turn, News::Receipt { message, to: self.friend.identity, state });
    }
}

/// What a rise is called in a message's story; who holds it is told by those who hold it.
fn happened(state: State) -> Option<Happened> {
    match state {
        State::Queued => Some(Happened::Queued),
        State::Stored => None,
        State::Delivered => Some(Happened::Delivered),
        State::Read => Some(Happened::Read),
        State::Failed(why) => Some(Happened::Failed(why)),
    }
}

pub(super) fn add_step(turn: &mut Turn<'_>, chat: ChatId, order: u64, what: Happened) {
    let Some(Record::Entry(mut entry)) = turn.get(&Key::Entry(chat, order)) else { return };
    if push_step(&mut entry, turn, what) {
        turn.save(Record::Entry(entry));
    }
}

/// Adds a step, if it tells something new and there is room; whether it did.
fn push_step(entry: &mut Entry, turn: &Turn<'_>, what: Happened) -> bool {
    let rung = matches!(what, Happened::Delivered | Happened::Read | Happened::Failed(_));
    let most = if rung { STEPS_MAX } else { STEPS_MAX - RUNGS };
    let again = entry.steps.iter().any(|step| same(step.what, what));
    let told = entry.steps.len() < most && !again;
    if told {
        entry.steps.push(Step { at: turn.now, what });
    }
    told
}

/// Steps kept free for what ends a story.
const RUNGS: usize = 2;

/// Whether the second tells nothing new after the first.
fn same(known: Happened, new: Happened) -> bool {
    match (known, new) {
        (Happened::Held { by, .. }, Happened::Held { by: again, .. }) => by == again,
        (Happened::Renewed, Happened::Renewed) => false,
        (known, new) => known == new,
    }
}
