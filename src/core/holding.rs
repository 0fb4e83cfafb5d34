//! Who holds my letters to one friend, and what is on its way to them.

use std::collections::{BTreeMap, VecDeque};

use super::alarm::Alarm;
use super::limits::{
    CUSTODY_LASTS, DEPOSIT_BYTES_MAX, DEPOSIT_LETTERS_MAX, DEPOSIT_PATIENCE, HOLDER_GONE,
    HOLDERS_LOOKED_AT, HOLDERS_MAX, HOLDERS_WANTED,
};
use super::record::{Holder, Holders, Outgoing, Record};
use super::turn::Turn;
use crate::model::id::{EnvelopeTag, IdentityKey};
use crate::model::time::Time;
use crate::wire::envelope::Envelope;

/// One more holder than wanted for each day that a letter was held and did not arrive.
const ONE_MORE_EVERY: std::time::Duration = std::time::Duration::from_secs(24 * 60 * 60);

/// Who holds my letters to one friend.
pub(super) struct Holding {
    pub(super) record: Holders,
    /// What is on its way to each custodian.
    offers: BTreeMap<IdentityKey, Offer>,
    /// Who did not take something: not asked again before this is due.
    reluctant: BTreeMap<IdentityKey, Alarm>,
    /// The session whose envelopes the friend's device could not open: no more of it is left with anybody.
    pub(super) useless_epoch: Option<u32>,
    /// Whether it is worth looking at again.
    pub(super) due: bool,
    /// Envelopes that have arrived and need not be held any more.
    pub(super) arrived: Vec<EnvelopeTag>,
    /// Whether nothing that was left with anybody counts any more.
    pub(super) void: bool,
    /// Whether a holder may be linked now who has to be told that all has arrived.
    pub(super) look_over: bool,
    look_again: Option<Alarm>,
}

/// Letters on their way to one custodian.
struct Offer {
    sent_upto: u64,
    waiting: VecDeque<Waiting>,
    bytes: usize,
    patience: Alarm,
}

/// A letter that a custodian was given and has not answered for.
struct Waiting {
    number: u64,
    tag: EnvelopeTag,
    bytes: usize,
    held: bool,
}

impl Holding {
    pub(super) fn new(friend: IdentityKey) -> Self {
        Self::from(Holders { friend, holders: Vec::new() })
    }

    pub(super) fn from(record: Holders) -> Self {
        let (offers, reluctant) = (BTreeMap::new(), BTreeMap::new());
        let (useless_epoch, arrived) = (None, Vec::new());
        let (due, void, look_over, look_again) = (false, false, false, None);
        Self { record, offers, reluctant, useless_epoch, due, arrived, void, look_over, look_again }
    }

    /// Holders that count: linked now, or within the last hour, and not beyond their time.
    pub(super) fn counted(&self, now: Time, linked: impl Fn(&IdentityKey) -> bool) -> usize {
        let counts =
            |holder: &&Holder| linked(&holder.custodian) || now.since(holder.seen) < HOLDER_GONE;
        self.record.holders.iter().filter(counts).count()
    }

    /// How many are wanted: three, and one more for each day in vain.
    pub(super) fn wanted(&self, now: Time) -> usize {
        let since = |holder: &Holder| holder.until.before(CUSTODY_LASTS);
        let first = self.record.holders.iter().filter(|h| h.held_upto > 0).map(since).min();
        let days = first.map_or(0, |first| now.since(first).as_secs() / ONE_MORE_EVERY.as_secs());
        HOLDERS_WANTED.saturating_add(usize::try_from(days).unwrap_or(HOLDERS_MAX)).min(HOLDERS_MAX)
    }

    pub(super) fn holder(&self, custodian: &IdentityKey) -> Option<&Holder> {
        self.record.holders.iter().find(|holder| holder.custodian == *custodian)
    }

    fn holder_mut(&mut self, custodian: &IdentityKey) -> Option<&mut Holder> {
        self.record.holders.iter_mut().find(|holder| holder.custodian == *custodian)
    }

    /// Whether this friend may be asked to hold something now.
    pub(super) fn willing(&self, custodian: &IdentityKey, now: Time) -> bool {
        self.reluctant.get(custodian).is_none_or(|at| at.due(now))
    }

    /// Asks one more.
    pub(super) fn add(&mut self, turn: &mut Turn<'_>, custodian: IdentityKey) {
        if self.record.holders.len() >= HOLDERS_MAX {
            let oldest = self.record.holders.iter().enumerate().min_by_key(|(_, h)| h.seen);
            if let Some((at, _)) = oldest {
                self.record.holders.remove(at);
            }
        }
        let (held_upto, until, seen) = (0, turn.now.after(CUSTODY_LASTS), turn.now);
        self.record.holders.push(Holder { custodian, held_upto, until, seen });
    }

    /// Forgets promises whose time is over; whoever made them is asked anew.
    pub(super) fn expire(&mut self, turn: &mut Turn<'_>) {
        let now = turn.now;
        if self.record.holders.iter().any(|holder| holder.until <= now) {
            self.record.holders.retain(|holder| holder.until > now);
            self.save(turn);
            self.due = true;
        }
    }

    /// A custodian's link is gone, or never answers: what was on its way counts as not sent.
    pub(super) fn link_gone(&mut self, turn: &mut Turn<'_>, custodian: &IdentityKey) {
        self.offers.remove(custodian);
        let now = turn.now;
        let Some(holder) = self.holder_mut(custodian) else { return };
        holder.seen = now;
        if holder.held_upto == 0 {
            self.record.holders.retain(|holder| holder.custodian != *custodian);
        }
        self.save(turn);
        self.due = true;
    }

    /// Up to which letter a custodian was given what waits.
    pub(super) fn offered_upto(&self, custodian: &IdentityKey) -> u64 {
        let held = self.holder(custodian).map_or(0, |holder| holder.held_upto);
        self.offers.get(custodian).map_or(held, |offer| offer.sent_upto.max(held))
    }

    /// Whether more may be on its way to this custodian.
    pub(super) fn has_room(&self, custodian: &IdentityKey) -> bool {
        self.offers.get(custodian).is_none_or(|offer| {
            offer.waiting.len() < DEPOSIT_LETTERS_MAX && offer.bytes < DEPOSIT_BYTES_MAX
        })
    }

    /// A letter goes to a custodian.
    pub(super) fn offer(
        &mut self,
        now: Time,
        custodian: IdentityKey,
        (number, tag, bytes): (u64, EnvelopeTag, usize),
    ) {
        let offer = self.offers.entry(custodian).or_insert_with(|| Offer {
            sent_upto: 0,
            waiting: VecDeque::new(),
            bytes: 0,
            patience: Alarm::after(now, DEPOSIT_PATIENCE),
        });
        offer.sent_upto = number;
        offer.bytes += bytes;
        offer.waiting.push_back(Waiting { number, tag, bytes, held: false });
    }

    /// The letter that a custodian has not answered for under this tag.
    pub(super) fn waits(&self, custodian: &IdentityKey, tag: &EnvelopeTag) -> Option<u64> {
        let offer = self.offers.get(custodian)?;
        offer.waiting.iter().find(|one| one.tag == *tag && !one.held).map(|one| one.number)
    }

    /// A custodian holds a letter for `lasts`; its number, if it was asked to.
    pub(super) fn held(
        &mut self,
        turn: &mut Turn<'_>,
        custodian: &IdentityKey,
        tag: &EnvelopeTag,
        until: Time,
    ) -> Option<u64> {
        let offer = self.offers.get_mut(custodian)?;
        let one = offer.waiting.iter_mut().find(|one| one.tag == *tag && !one.held)?;
        one.held = true;
        let number = one.number;
        let mut upto = None;
        while let Some(one) = offer.waiting.pop_front_if(|one| one.held) {
            offer.bytes = offer.bytes.saturating_sub(one.bytes);
            upto = Some(one.number);
        }
        offer.patience = Alarm::after(turn.now, DEPOSIT_PATIENCE);
        let now = turn.now;
        if let (Some(upto), Some(holder)) = (upto, self.holder_mut(custodian)) {
            holder.until = if holder.held_upto == 0 { until } else { holder.until.min(until) };
            holder.held_upto = holder.held_upto.max(upto);
            holder.seen = now;
        }
        Some(number)
    }

    /// A custodian does not take what it was given: somebody else is asked.
    pub(super) fn refused(
        &mut self,
        turn: &mut Turn<'_>,
        custodian: &IdentityKey,
        pause: std::time::Duration,
    ) {
        self.offers.remove(custodian);
        self.reluctant.insert(*custodian, Alarm::after(turn.now, pause));
        self.record.holders.retain(|h| h.custodian != *custodian || h.held_upto > 0);
        self.save(turn);
        self.due = true;
    }

    /// A custodian no longer holds letter `number`, though it may hold those before.
    pub(super) fn let_go(&mut self, turn: &mut Turn<'_>, custodian: &IdentityKey, number: u64) {
        self.offers.remove(custodian);
        if let Some(holder) = self.holder_mut(custodian) {
            holder.held_upto = holder.held_upto.min(number.saturating_sub(1));
            self.save(turn);
        }
        self.due = true;
    }

    /// Custodians who were given something and never answered.
    pub(super) fn silent(&self, now: Time) -> Vec<IdentityKey> {
        let late = |offer: &Offer| !offer.waiting.is_empty() && offer.patience.due(now);
        self.offers.iter().filter(|(_, offer)| late(offer)).map(|(who, _)| *who).collect()
    }

    /// The friend is here: what is on its way to custodians is not followed up.
    pub(super) fn rest(&mut self) {
        self.offers.clear();
        self.reluctant.clear();
    }

    /// Nothing that anybody holds counts any more: the session is over.
    pub(super) fn end(&mut self, turn: &mut Turn<'_>) {
        self.rest();
        self.useless_epoch = None;
        self.arrived.clear();
        self.void |= !self.record.holders.is_empty();
        self.save(turn);
    }

    /// Forgets a holder of whom nothing is wanted any more.
    pub(super) fn forget(&mut self, turn: &mut Turn<'_>, custodian: &IdentityKey) {
        self.offers.remove(custodian);
        self.record.holders.retain(|holder| holder.custodian != *custodian);
        self.save(turn);
    }

    pub(super) fn save(&self, turn: &mut Turn<'_>) {
        if self.record.holders.is_empty() {
            turn.forget(super::record::Key::Holders(self.record.friend));
        } else {
            turn.save(Record::Holders(self.record.clone()));
        }
    }

    /// A letter has arrived: whoever holds it may forget it.
    pub(super) fn note_arrived(&mut self, outgoing: &Outgoing) {
        let sealed = outgoing.envelope.as_ref().and_then(|(_, bytes)| Envelope::parse(bytes));
        if let Some(envelope) = sealed.filter(|_| !self.record.holders.is_empty()) {
            self.arrived.push(envelope.tag);
        }
    }

    /// Whether somebody who was reluctant may be asked again now.
    pub(super) fn again(&mut self, now: Time) -> bool {
        let before = self.reluctant.len();
        self.reluctant.retain(|_, pause| !pause.due(now));
        self.reluctant.len() < before || self.look_again.is_some_and(|at| at.due(now))
    }

    /// Looked at now: again in a while, since holders may be gone by then, or have held in vain for too long.
    pub(super) fn looked(&mut self, now: Time) {
        self.look_again = Some(Alarm::after(now, HOLDERS_LOOKED_AT));
    }

    /// When to look again: a custodian's answer is late, a promise ends, somebody may be asked again.
    pub(super) fn next(&self) -> Option<Time> {
        let patience = self.offers.values().filter(|offer| !offer.waiting.is_empty());
        let patience = patience.map(|offer| offer.patience.at());
        let again = self.reluctant.values().chain(&self.look_again).map(|alarm| alarm.at());
        patience.chain(again).chain(self.record.holders.iter().map(|holder| holder.until)).min()
    }
}
