//! Devices that come back from an older state: what they had and lost is given again, what custodians hold of the time
//! before is still read, and one device that runs in two places is found out.
//!
//! A restored device keeps its keys and loses its sessions. Its friends still have all that they ever said to it, and
//! mutual friends may hold letters of both, sealed in a session that one side no longer has.

use rand_core::CryptoRng;

use super::amend::apply::{Applied, apply};
use super::inbox::Received;
use super::journal::Journal;
use super::letters::entry_of;
use super::limits::{CUSTODY_LASTS, FORMER_MAX, TWIN_LASTS};
use super::node::Node;
use super::peer::Peer;
use super::record::{Entry, Former, Key, Record, Twin};
use super::session::Live;
use super::turn::{Shelf, ShelfError, Turn};
use super::view::Counts;
use crate::crypto::ratchet::Ratchets;
use crate::model::amend::{Amend, Since};
use crate::model::event::News;
use crate::model::id::{DeviceKey, EnvelopeTag, IdentityKey};
use crate::model::message::{ChatId, Content, Happened, State, Step};
use crate::model::time::Time;
use crate::wire::envelope::Envelope;
use crate::wire::frame::Hello;
use crate::wire::given_back::GivenBack;

/// A session that a newer one took the place of.
pub(super) struct Retired {
    live: Live,
    /// The number of the next letter to come in it.
    expected: u64,
    until: Time,
}

impl Retired {
    fn save(&self, turn: &mut Turn<'_>) {
        let (session, pickle) = (self.live.record.clone(), self.live.ratchet.pickle());
        let (expected, until) = (self.expected, self.until);
        turn.save(Record::Former(Former { session, expected, until, pickle }));
    }

    fn key(&self) -> Key {
        Key::Former(self.live.record.friend, self.live.record.epoch.into())
    }
}

impl Peer {
    /// Puts the session aside that a new one is about to take the place of: for letters that custodians hold.
    pub(super) fn retire(&mut self, turn: &mut Turn<'_>) {
        self.let_retired_go(turn, turn.now);
        let Some(mut live) = self.live.take() else { return };
        live.forget_far();
        let until = turn.now.after(CUSTODY_LASTS);
        let retired = Retired { live, expected: self.line.expected, until };
        retired.save(turn);
        self.retired.push(retired);
        while self.retired.len() > FORMER_MAX {
            let oldest = self.retired.remove(0);
            turn.forget(oldest.key());
        }
    }

    /// Forgets former sessions whose time is over at `now`.
    pub(super) fn let_retired_go(&mut self, turn: &mut Turn<'_>, now: Time) {
        for over in self.retired.extract_if(.., |retired| retired.until <= now) {
            turn.forget(over.key());
        }
    }

    /// What was kept of former sessions before the last stop.
    pub(super) fn load_retired(
        &mut self,
        shelf: &dyn Shelf,
        ratchets: &dyn Ratchets,
        me: &DeviceKey,
    ) -> Result<(), ShelfError> {
        let who = self.friend.identity;
        let (from, to) = (Key::Former(who, 0), Key::Former(who, u64::MAX));
        for record in shelf.range(&from, &to, FORMER_MAX)? {
            let Record::Former(former) = record else { continue };
            let Ok(ratchet) = ratchets.unpickle(&former.pickle) else { continue };
            let (expected, until) = (former.expected, former.until);
            let live = Live::new(former.session, ratchet, me, expected);
            self.retired.push(Retired { live, expected, until });
        }
        Ok(())
    }

    /// Whether an envelope was sealed in a former session.
    pub(super) fn sealed_before(&self, tag: &EnvelopeTag) -> bool {
        self.retired.iter().any(|retired| retired.live.number_of(tag).is_some())
    }

    /// Takes in an envelope of a former session that a custodian hands over: each letter in its turn. Messages that came
    /// again in a newer session are known by their names.
    pub(super) fn receive_before(
        &mut self,
        turn: &mut Turn<'_>,
        journal: &mut Journal,
        counts: &mut Counts,
        envelope: &Envelope,
    ) -> Received {
        let known = |retired: &Retired| retired.live.number_of(&envelope.tag);
        let at = self.retired.iter().position(|retired| known(retired).is_some());
        let Some(retired) = at.and_then(|at| self.retired.get_mut(at)) else {
            return Received::Damaged;
        };
        let number = known(retired).unwrap_or_default();
        if number != retired.expected {
            let early = number > retired.expected;
            counts.early += u64::from(early);
            return if early { Received::Full } else { Received::Fine };
        }
        let Ok(plain) = retired.live.open(number, envelope) else {
            counts.unreadable += 1;
            return Received::Damaged;
        };
        retired.expected = number + 1;
        retired.live.expect(number + 1);
        retired.save(turn);
        self.changed.line = true;
        let order = self.line.next_order;
        self.take_plain(turn, journal, counts, number, &plain);
        self.give_back_late(turn, order);
        Received::Fine
    }

    /// Takes back what was written here and lost with a disk, as the friend has it: only what is not here any more.
    /// Nothing that a friend says changes the words that are.
    pub(super) fn take_back(
        &mut self,
        turn: &mut Turn<'_>,
        journal: &mut Journal,
        counts: &mut Counts,
        bytes: &[u8],
    ) {
        let Ok(back) = GivenBack::decode(bytes) else {
            counts.unreadable += 1;
            return;
        };
        if self.line.lost_since.is_none() {
            counts.misplaced += 1;
            return;
        }
        match &back.letter.content {
            Content::Amend(amend) => self.sign_again(turn, journal, amend),
            _ => self.show_again(turn, journal, counts, back),
        }
    }

    /// Puts a sign of ours to a message between us once more.
    fn sign_again(&self, turn: &mut Turn<'_>, journal: &mut Journal, amend: &Amend) {
        let chat = ChatId::Friend(self.friend.identity);
        let entry = entry_of(turn, amend.target).filter(|entry| entry.chat == chat);
        let Some(mut entry) = entry else { return };
        if let Applied::Changed(what) = apply(&mut entry, self.me, turn.now, amend, false) {
            let (order, message) = (entry.order, entry.message);
            turn.save(Record::Entry(entry));
            journal.note(turn, News::Changed { chat, order, message, what });
        }
    }

    /// Shows a message of ours that the friend has, once.
    fn show_again(
        &mut self,
        turn: &mut Turn<'_>,
        journal: &mut Journal,
        counts: &mut Counts,
        back: GivenBack,
    ) {
        // The number was another life's.
        let Some(entry) = self.at_the_end(turn, counts, self.me, back.letter, 0) else { return };
        let state = Some(if back.read { State::Read } else { State::Delivered });
        let steps = vec![Step { at: turn.now, what: Happened::GivenBack }];
        let since = Since { reworded: back.reworded, ..Since::default() };
        let mut entry = Entry { state, steps, since, ..entry };
        self.begin_to_fade(turn, &mut entry, back.fades);
        self.enter(turn, journal, counts, entry);
    }
}

/// A number for a home's life; never 0.
pub(super) fn fresh_life(dice: &mut dyn CryptoRng) -> u64 {
    dice.next_u64().max(1)
}

impl Node {
    /// A friend says how they met this device before. In another life of its home, or with a higher stamp than it ever
    /// used, means that somebody else uses its key: an older copy of this home that runs elsewhere, or a newer one.
    pub(super) fn hear_how_we_met(&mut self, turn: &mut Turn<'_>, device: DeviceKey, told: &Hello) {
        let Some(by) = self.friend_of(&device) else { return };
        if !self.stamps.told(turn, device, told, self.me.life) {
            return;
        }
        let at = turn.now;
        let told = self.me.twin.is_some_and(|twin| at.since(twin.at) < TWIN_LASTS && twin.at <= at);
        self.me.twin = Some(Twin { at, by });
        turn.save(Record::Me(self.me.clone()));
        if !told {
            self.journal.note(turn, News::Twin { friend: by });
        }
    }

    /// A home from before lives were told apart begins one.
    pub(super) fn begin_life(&mut self, turn: &mut Turn<'_>) {
        if self.me.life == 0 {
            self.me.life = fresh_life(turn.dice);
            turn.save(Record::Me(self.me.clone()));
        }
    }

    /// Whether this device was seen running in two places a short while ago.
    pub(super) fn has_twin(&self, now: Time) -> bool {
        self.me.twin.is_some_and(|twin| now.since(twin.at) < TWIN_LASTS)
    }

    /// Whether letters of a former life of this device may still be in custody.
    pub(super) fn was_restored(&self, now: Time) -> bool {
        self.me.restored.is_some_and(|at| now.since(at) < CUSTODY_LASTS)
    }

    /// Since when somebody may have what we wrote to them and lost, who is nobody known here: all the time, if this home
    /// was made from a backup, for they may have become a friend after that.
    pub(super) fn lost_all(&self) -> Option<Time> {
        self.me.restored.map(|_| Time(0))
    }

    /// A friend comes without the session that there was: their disk was set back, and what it held for others is gone,
    /// so somebody else, or they once more, are asked to hold it.
    pub(super) fn custodian_set_back(&mut self, turn: &mut Turn<'_>, who: &IdentityKey) {
        for peer in self.peers.values_mut() {
            if peer.holding.holder(who).is_some() {
                peer.holding.forget(turn, who);
                peer.holding.due = true;
            }
        }
    }
}
