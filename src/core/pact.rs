//! How long messages between two friends last: what each of the two wishes, and what follows for a message.
//!
//! Messages disappear only where both want it; then the longer of the two wishes holds. Each message carries the time it
//! was written under, so both sides agree about it whatever is wished later. It begins for the reader with reading, and
//! for the writer when it is on the friend's device.

use std::time::Duration;

use super::amend::apply::next_edition;
use super::input::{Answer, Refusal};
use super::journal::Journal;
use super::node::Node;
use super::passing::MOMENT_BITS;
use super::peer::Peer;
use super::record::{Entry, Fading, Key, Pact, Record};
use super::turn::{Shelf, ShelfError, Turn};
use crate::model::event::News;
use crate::model::friend::Standing;
use crate::model::id::IdentityKey;
use crate::model::message::{ChatId, Content, Letter};
use crate::model::time::Time;

/// Most messages that begin to disappear at one reading.
const SEEN_MAX: usize = 10_000;

impl Node {
    /// Says how long messages with a friend are to last.
    pub(super) fn set_timer(
        &mut self,
        turn: &mut Turn<'_>,
        friend: IdentityKey,
        seconds: u32,
    ) -> Result<Answer, Refusal> {
        let peer = self.peers.get_mut(&friend).ok_or(Refusal::NoSuchFriend)?;
        match peer.friend.standing {
            Standing::Friends if peer.friend.doubt.is_some() => return Err(Refusal::Doubt),
            Standing::Friends => {}
            Standing::Blocked => return Err(Refusal::Blocked),
            Standing::Pending | Standing::Former => return Err(Refusal::NotAFriend),
        }
        let mut pact = peer.pact_or_none();
        if pact.ours.0 == seconds {
            return Ok(Answer::Done);
        }
        let edition = next_edition(Some(pact.ours.1), turn.now);
        let letter = turn.letter(Content::Timer { seconds, edition });
        peer.post(turn, letter, None)?;
        pact.ours = (seconds, edition);
        peer.settle_pact(turn, &mut self.journal, pact);
        peer.advance(turn);
        Ok(Answer::Done)
    }

    /// How long messages with a friend last, in seconds, as we and as they wish; 0 for no end.
    #[must_use]
    pub fn timers(&self, friend: &IdentityKey) -> (u32, u32) {
        let pact = self.peers.get(friend).and_then(|peer| peer.pact.as_ref());
        pact.map_or((0, 0), |pact| (pact.ours.0, pact.theirs.0))
    }
}

impl Peer {
    pub(super) fn load_pact(&mut self, shelf: &dyn Shelf) -> Result<(), ShelfError> {
        if let Some(Record::Pact(pact)) = shelf.get(&Key::Pact(self.friend.identity))? {
            self.pact = Some(pact);
        }
        Ok(())
    }

    fn pact_or_none(&self) -> Pact {
        let friend = self.friend.identity;
        let none = Pact { friend, ours: (0, 0), theirs: (0, 0), unseen: None };
        self.pact.clone().unwrap_or(none)
    }

    fn settle_pact(&mut self, turn: &mut Turn<'_>, journal: &mut Journal, pact: Pact) {
        turn.save(Record::Pact(pact.clone()));
        self.pact = Some(pact);
        journal.note(turn, News::Timer { friend: self.friend.identity });
    }

    /// The friend says how long messages are to last.
    pub(super) fn hear_timer(
        &mut self,
        turn: &mut Turn<'_>,
        journal: &mut Journal,
        seconds: u32,
        edition: u32,
    ) {
        let mut pact = self.pact_or_none();
        if edition > pact.theirs.1 {
            pact.theirs = (seconds, edition);
            self.settle_pact(turn, journal, pact);
        }
    }

    /// How long, in seconds, what is written now is to last once it was seen.
    pub(super) fn lasts(&self) -> Option<u32> {
        let pact = self.pact.as_ref()?;
        let both = pact.ours.0 > 0 && pact.theirs.0 > 0;
        both.then(|| pact.ours.0.max(pact.theirs.0))
    }

    /// What a message of theirs may say of how long it lasts: nothing, unless we wish an end too, and never less than
    /// that.
    pub(super) fn agreed(&self, letter: &mut Letter) {
        let ours = self.pact.as_ref().map_or(0, |pact| pact.ours.0);
        if let Content::Text { lasts, .. } = &mut letter.content {
            *lasts = at_least(ours, *lasts);
        }
    }

    /// A message of theirs has come to this place that is to disappear once it was seen.
    pub(super) fn note_lasting(&mut self, turn: &mut Turn<'_>, order: u64) {
        let mut pact = self.pact_or_none();
        if pact.unseen.is_none() {
            pact.unseen = Some(order);
            turn.save(Record::Pact(pact.clone()));
            self.pact = Some(pact);
        }
    }

    /// All of theirs is seen now: what is to disappear begins to.
    pub(super) fn fade_what_was_seen(&mut self, turn: &mut Turn<'_>) {
        let Some(pact) = self.pact.as_mut() else { return };
        let Some(from) = pact.unseen.take() else { return };
        turn.save(Record::Pact(pact.clone()));
        let chat = ChatId::Friend(self.friend.identity);
        let end = Key::Entry(chat, self.line.next_order);
        for record in turn.range(&Key::Entry(chat, from), &end, SEEN_MAX) {
            let Record::Entry(mut entry) = record else { continue };
            if entry.state.is_none() && entry.since.fades.is_none() {
                self.begin_to_fade(turn, &mut entry, None);
                if entry.since.fades.is_some() {
                    turn.save(Record::Entry(entry));
                }
            }
        }
    }

    /// If the message is to disappear, its time begins now; it is over at `latest`, whatever the clock says here.
    pub(super) fn begin_to_fade(
        &mut self,
        turn: &mut Turn<'_>,
        entry: &mut Entry,
        latest: Option<Time>,
    ) {
        let Content::Text { lasts: Some(seconds), .. } = entry.letter.content else { return };
        let at = turn.now.after(Duration::from_secs(u64::from(seconds)));
        let at = latest.map_or(at, |latest| at.min(latest));
        entry.since.fades = Some(at);
        let (chat, order, message) = (entry.chat, entry.order, entry.message);
        let number = free_number(turn, at);
        turn.save(Record::Fading(Fading { number, chat, order, message }));
        self.fades = Some(self.fades.map_or(at, |first| first.min(at)));
    }
}

/// How long a message lasts here, when its author says so and we wish for so long.
fn at_least(ours: u32, said: Option<u32>) -> Option<u32> {
    said.filter(|_| ours > 0).map(|said| said.max(ours))
}

/// A number for a moment that nothing else has.
fn free_number(turn: &mut Turn<'_>, at: Time) -> u64 {
    loop {
        let mut low = [0; 4];
        turn.dice.fill_bytes(&mut low);
        let low = u64::from(u32::from_be_bytes(low) >> (32 - MOMENT_BITS));
        let number = (at.0.min(u64::MAX >> MOMENT_BITS) << MOMENT_BITS) | low;
        if turn.get(&Key::Fading(number)).is_none() {
            return number;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_can_make_a_message_vanish_that_we_did_not_wish_to() {
        assert_eq!(at_least(0, Some(1)), None);
        assert_eq!(at_least(3_600, Some(1)), Some(3_600));
        assert_eq!(at_least(3_600, Some(86_400)), Some(86_400));
        assert_eq!(at_least(3_600, None), None);
    }
}
