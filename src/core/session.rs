//! A living session with one device of a friend: seals letters, recognises envelopes, opens them in order.

use std::collections::{BTreeMap, VecDeque};

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::alarm::Alarm;
use super::handover::FAR_LOOK_PAUSE;
use super::limits::{PARKED_MAX, TAGS_AHEAD, TAGS_BEHIND};
use super::record::Session;
use crate::crypto::ratchet::Ratchet;
use crate::crypto::seal::{Direction, EnvelopeKeys, Psk};
use crate::model::id::{DeviceKey, EnvelopeTag};
use crate::model::time::Time;
use crate::wire::envelope::{self, Envelope, Inner};

/// Why an envelope did not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotOpened {
    /// Its outside is damaged: somebody on the way did that, or a bug.
    Damaged,
    /// Its outside is whole and the ratchet still cannot read it: the two sides have lost step.
    OutOfStep,
}

/// A session's keys in use.
pub(super) struct Live {
    pub(super) record: Session,
    pub(super) ratchet: Box<dyn Ratchet>,
    outward: EnvelopeKeys,
    inward: EnvelopeKeys,
    tags: Tags,
    far: Option<Far>,
}

/// Everything that can come, for a while.
struct Far {
    numbers: BTreeMap<EnvelopeTag, u64>,
    again: Alarm,
}

impl Live {
    /// Takes up a session where `expected` is the next letter to come.
    pub(super) fn new(
        record: Session,
        ratchet: Box<dyn Ratchet>,
        me: &DeviceKey,
        expected: u64,
    ) -> Self {
        let psk = Psk::from_bytes(&record.psk);
        let (mine, theirs) = match record.joined {
            true => (Direction::FromJoiner, Direction::FromInviter),
            false => (Direction::FromInviter, Direction::FromJoiner),
        };
        let outward = EnvelopeKeys::new(&psk, mine, me, &record.device, record.epoch);
        let inward = EnvelopeKeys::new(&psk, theirs, &record.device, me, record.epoch);
        let tags = Tags::around(&inward, record.first_in, expected);
        Self { record, ratchet, outward, inward, tags, far: None }
    }

    /// Seals the plain bytes of letter `number`: a whole envelope. Never twice for one number in one session.
    pub(super) fn seal(
        &mut self,
        dice: &mut dyn CryptoRng,
        number: u64,
        plain: &[u8],
    ) -> Option<Vec<u8>> {
        let ratchet = self.ratchet.seal(plain);
        let inner = Inner { session_epoch: self.record.epoch, number, ratchet };
        let padded = envelope::pad(&inner.encode())?;
        let tag = self.outward.tag(number);
        let version = envelope::ENVELOPE_VERSION;
        let (nonce, sealed) = self.outward.seal(dice, &envelope::outside(version, &tag), &padded);
        Some(Envelope { version, tag, nonce, sealed }.encode())
    }

    /// Which letter an envelope with this tag holds, if it is one of those to be recognised now.
    pub(super) fn number_of(&self, tag: &EnvelopeTag) -> Option<u64> {
        let near = self.tags.numbers.get(tag);
        near.or_else(|| self.far.as_ref()?.numbers.get(tag)).copied()
    }

    /// The outside name of our letter `number`.
    pub(super) fn tag_of(&self, number: u64) -> EnvelopeTag {
        self.outward.tag(number)
    }

    /// Looks at everything that can come around `expected`: what custodians hold may be far ahead, or far behind. Costs
    /// some milliseconds, so it is not repeated for a while.
    pub(super) fn look_far(&mut self, now: Time, expected: u64, tag: &EnvelopeTag) -> bool {
        if self.far.as_ref().is_some_and(|far| !far.again.due(now)) {
            return false;
        }
        let reach = PARKED_MAX as u64;
        let from = expected.saturating_sub(reach).max(self.record.first_in);
        let numbers = (from..expected.saturating_add(reach)).map(|n| (self.inward.tag(n), n));
        let far = Far { numbers: numbers.collect(), again: Alarm::after(now, FAR_LOOK_PAUSE) };
        let found = far.numbers.contains_key(tag);
        self.far = Some(far);
        found
    }

    /// Frees what a far look remembers.
    pub(super) fn forget_far(&mut self) {
        if let Some(far) = &mut self.far {
            far.numbers = BTreeMap::new();
        }
    }

    /// Opens letter `number`; the ratchet moves only when all is well.
    pub(super) fn open(
        &mut self,
        number: u64,
        sealed: &Envelope,
    ) -> Result<Zeroizing<Vec<u8>>, NotOpened> {
        let padded = self.inward.open(&sealed.outside(), &sealed.nonce, &sealed.sealed);
        let padded = padded.ok_or(NotOpened::Damaged)?;
        let inner = envelope::unpad(&padded).and_then(Inner::decode).ok_or(NotOpened::OutOfStep)?;
        if inner.session_epoch != self.record.epoch || inner.number != number {
            return Err(NotOpened::OutOfStep);
        }
        self.ratchet.open(&inner.ratchet).map_err(|_| NotOpened::OutOfStep)
    }

    /// Recognises what comes around the new `expected`.
    pub(super) fn expect(&mut self, expected: u64) {
        self.tags.reach(&self.inward, expected);
    }

    pub(super) fn seal_mark(&self, dice: &mut dyn CryptoRng, plain: &[u8]) -> Vec<u8> {
        self.outward.seal_mark(dice, plain)
    }

    pub(super) fn open_mark(&self, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        self.inward.open_mark(sealed)
    }
}

/// The tags around the next expected letter: a few behind it, to know repeats, and one flight ahead.
struct Tags {
    numbers: BTreeMap<EnvelopeTag, u64>,
    in_order: VecDeque<EnvelopeTag>,
    /// The first number not in the map yet.
    next: u64,
}

impl Tags {
    fn around(keys: &EnvelopeKeys, first: u64, expected: u64) -> Self {
        let next = expected.saturating_sub(TAGS_BEHIND).max(first);
        let mut tags = Self { numbers: BTreeMap::new(), in_order: VecDeque::new(), next };
        tags.reach(keys, expected);
        tags
    }

    fn reach(&mut self, keys: &EnvelopeKeys, expected: u64) {
        let end = expected.saturating_add(TAGS_AHEAD);
        while self.next < end {
            let tag = keys.tag(self.next);
            self.numbers.insert(tag, self.next);
            self.in_order.push_back(tag);
            self.next += 1;
        }
        while self.in_order.len() as u64 > TAGS_AHEAD + TAGS_BEHIND {
            if let Some(old) = self.in_order.pop_front() {
                self.numbers.remove(&old);
            }
        }
    }
}
