//! What I hold for friends: sealed letters that other friends left for them while they were away.
//!
//! A custodian promises little and keeps it: what it said it holds is durable, is handed over in the order it came, and
//! goes when its receiver has it, when its depositor wants it back, or when its time is over.
//!
//! **Invariant**: "held" is said only of what is durable; an envelope is forgotten only on its receiver's word, its
//! depositor's, by age, or at the end of a friendship.

use std::collections::{BTreeMap, BTreeSet};

use super::limits::{CUSTODY_LASTS, HELD_MAX, MARKS_HELD_MAX};
use super::record::{Held, HeldEnvelope, HeldMark, Key, Passed, Record};
use super::turn::{Shelf, ShelfError, Turn};
use crate::model::custody::{Fate, Reluctance};
use crate::model::id::{EnvelopeTag, IdentityKey};
use crate::model::time::Time;

/// Held records read at once at the start. Few, so that a store which lets go of what it has read by the number of reads
/// does so: with 256 at once, sled still had all of 100,000 in memory afterwards, 14 MiB more.
const PAGE: usize = 4;

/// Everything held here, in short; the envelopes themselves stay on disk.
#[derive(Default)]
pub(super) struct Custody {
    /// Everybody an envelope is from or for, so that each envelope needs two small numbers.
    people: Vec<IdentityKey>,
    held: BTreeMap<u64, Slot>,
    by_tag: BTreeMap<(Person, TagStart), u64>,
    queues: BTreeMap<IdentityKey, BTreeSet<u64>>,
    left: BTreeMap<IdentityKey, u64>,
    ends: BTreeSet<(Time, u64)>,
    bytes: u64,
    last: u64,
    marks: BTreeMap<(IdentityKey, IdentityKey), Time>,
    passed: BTreeMap<IdentityKey, BTreeSet<u64>>,
}

/// Somebody's place in [`Custody::people`].
type Person = u16;
/// The first bytes of an envelope's tag: enough to find it again, since the whole is compared then.
type TagStart = [u8; 8];

/// An envelope that is held, in 32 bytes: there may be a hundred thousand.
#[derive(Debug, Clone, Copy)]
struct Slot {
    tag: EnvelopeTag,
    expires: Time,
    bytes: u32,
    depositor: Person,
    recipient: Person,
}

fn start(tag: &EnvelopeTag) -> TagStart {
    let [a, b, c, d, e, f, g, h, ..] = tag.0;
    [a, b, c, d, e, f, g, h]
}

/// How much its owner lets a custodian hold, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Room {
    /// For everybody together.
    pub(super) all: u64,
    /// For each depositor.
    pub(super) each: u64,
}

impl Custody {
    /// Finds what was held before the last stop.
    pub(super) fn load(shelf: &dyn Shelf) -> Result<Self, ShelfError> {
        let mut custody = Self::default();
        let page = PAGE;
        let mut from = 0;
        loop {
            let records = shelf.range(&Key::Held(from), &Key::Held(u64::MAX), page)?;
            let full = records.len() == page;
            for record in records {
                let Record::Held(held) = record else { continue };
                from = held.number + 1;
                custody.enter(held);
            }
            if !full {
                break;
            }
        }
        for record in shelf.range(&Key::Passed(0), &Key::Passed(u64::MAX), HELD_MAX)? {
            let Record::Passed(passed) = record else { continue };
            custody.last = custody.last.max(passed.number);
            custody.passed.entry(passed.depositor).or_default().insert(passed.number);
        }
        let nobody = IdentityKey([0; 32]);
        for record in shelf.all(&Key::HeldMark(nobody, nobody), MARKS_HELD_MAX)? {
            let Record::HeldMark(mark) = record else { continue };
            custody.marks.insert((mark.recipient, mark.depositor), mark.arrived);
        }
        Ok(custody)
    }

    fn enter(&mut self, held: Held) {
        self.last = self.last.max(held.number);
        self.bytes += u64::from(held.bytes);
        *self.left.entry(held.depositor).or_default() += u64::from(held.bytes);
        let (depositor, recipient) = (self.person(held.depositor), self.person(held.recipient));
        self.by_tag.insert((depositor, start(&held.tag)), held.number);
        self.queues.entry(held.recipient).or_default().insert(held.number);
        self.ends.insert((held.expires, held.number));
        let Held { tag, expires, bytes, .. } = held;
        self.held.insert(held.number, Slot { tag, expires, bytes, depositor, recipient });
    }

    /// Somebody's place, a new one if they have none yet.
    fn person(&mut self, who: IdentityKey) -> Person {
        let known = self.people.iter().position(|one| *one == who);
        let place = known.unwrap_or_else(|| {
            self.people.push(who);
            self.people.len() - 1
        });
        Person::try_from(place).unwrap_or(Person::MAX)
    }

    /// An envelope by its number, written out.
    fn whole(&self, number: u64, slot: &Slot) -> Held {
        let who = |person: Person| self.people.get(usize::from(person)).copied();
        let nobody = IdentityKey([0; 32]);
        let Slot { tag, expires, bytes, depositor, recipient } = *slot;
        Held {
            number,
            depositor: who(depositor).unwrap_or(nobody),
            recipient: who(recipient).unwrap_or(nobody),
            tag,
            bytes,
            arrived: expires.before(CUSTODY_LASTS),
            expires,
        }
    }

    /// The number of the envelope that somebody left under this tag.
    fn number_of(&self, depositor: &IdentityKey, tag: &EnvelopeTag) -> Option<u64> {
        let person = self.people.iter().position(|one| one == depositor)?;
        let key = (Person::try_from(person).ok()?, start(tag));
        let number = *self.by_tag.get(&key)?;
        self.held.get(&number).filter(|slot| slot.tag == *tag).map(|_| number)
    }

    /// Takes an envelope into custody; one that is held already is simply held.
    pub(super) fn take(
        &mut self,
        turn: &mut Turn<'_>,
        (depositor, recipient): (IdentityKey, IdentityKey),
        (tag, envelope): (EnvelopeTag, Vec<u8>),
        room: Room,
    ) -> Result<(), Reluctance> {
        if self.number_of(&depositor, &tag).is_some() {
            return Ok(());
        }
        let bytes = u32::try_from(envelope.len()).unwrap_or(u32::MAX);
        let size = u64::from(bytes);
        let left = self.left.get(&depositor).copied().unwrap_or_default();
        if self.bytes + size > room.all || self.held.len() >= HELD_MAX {
            return Err(Reluctance::Full);
        }
        // Nobody may hold more than what is left for the others: ten who take all they can leave room for an eleventh
        // (dynamic thresholds; Choudhury and Hahne, 1998).
        if left + size > room.each.min(room.all - self.bytes) {
            return Err(Reluctance::Quota);
        }
        let number = self.last + 1;
        let (arrived, expires) = (turn.now, turn.now.after(CUSTODY_LASTS));
        let held = Held { number, depositor, recipient, tag, bytes, arrived, expires };
        turn.save(Record::Held(held));
        turn.save(Record::HeldEnvelope(HeldEnvelope { number, envelope }));
        self.enter(held);
        Ok(())
    }

    /// The first envelopes for a friend after this number.
    pub(super) fn next_for(&self, recipient: &IdentityKey, after: u64) -> Option<Held> {
        let queue = self.queues.get(recipient)?;
        let number = queue.range(after.saturating_add(1)..).next()?;
        self.held.get(number).map(|slot| self.whole(*number, slot))
    }

    pub(super) fn holds_for(&self, recipient: &IdentityKey) -> bool {
        self.queues.contains_key(recipient)
    }

    /// No longer holds an envelope; who left it and under what name, so that they can be told.
    pub(super) fn release(&mut self, turn: &mut Turn<'_>, number: u64) -> Option<Held> {
        let slot = self.held.remove(&number)?;
        let held = self.whole(number, &slot);
        turn.forget(Key::Held(number));
        turn.forget(Key::HeldEnvelope(number));
        let size = u64::from(held.bytes);
        self.bytes = self.bytes.saturating_sub(size);
        self.by_tag.remove(&(slot.depositor, start(&held.tag)));
        self.ends.remove(&(held.expires, number));
        if let Some(left) = self.left.get_mut(&held.depositor) {
            *left = left.saturating_sub(size);
            if *left == 0 {
                self.left.remove(&held.depositor);
            }
        }
        if let Some(queue) = self.queues.get_mut(&held.recipient) {
            queue.remove(&number);
            if queue.is_empty() {
                self.queues.remove(&held.recipient);
            }
        }
        Some(held)
    }

    /// What its depositor no longer wants held, by name; all they left for this friend when none is named.
    pub(super) fn forget(
        &mut self,
        turn: &mut Turn<'_>,
        (depositor, recipient): (IdentityKey, IdentityKey),
        tags: &[EnvelopeTag],
    ) {
        let numbers: Vec<u64> = match tags {
            [] => self.numbers(|held| held.depositor == depositor && held.recipient == recipient),
            tags => tags.iter().filter_map(|tag| self.number_of(&depositor, tag)).collect(),
        };
        for number in numbers {
            self.release(turn, number);
        }
    }

    /// The numbers of what is held for somebody, or was left by somebody.
    pub(super) fn numbers(&self, wanted: impl Fn(&Held) -> bool) -> Vec<u64> {
        let all = self.held.iter().map(|(number, slot)| self.whole(*number, slot));
        all.filter(wanted).map(|held| held.number).collect()
    }

    /// What is held beyond its time.
    pub(super) fn expired(&self, now: Time) -> Vec<u64> {
        self.ends.iter().take_while(|(end, _)| *end <= now).map(|(_, number)| *number).collect()
    }

    /// When the next envelope's time is over.
    pub(super) fn next_end(&self) -> Option<Time> {
        self.ends.first().map(|(end, _)| *end)
    }

    /// Remembers what became of an envelope until its depositor is linked.
    pub(super) fn remember(&mut self, turn: &mut Turn<'_>, held: &Held, fate: Fate) {
        let (number, depositor, tag) = (held.number, held.depositor, held.tag);
        turn.save(Record::Passed(Passed { number, depositor, tag, fate, at: turn.now }));
        self.passed.entry(depositor).or_default().insert(number);
    }

    /// What became of the envelopes that somebody left, to be told them now.
    pub(super) fn tell_passed(
        &mut self,
        turn: &mut Turn<'_>,
        depositor: &IdentityKey,
    ) -> Vec<Passed> {
        let numbers = self.passed.remove(depositor).unwrap_or_default();
        let mut told = Vec::new();
        for number in numbers {
            let record = turn.get(&Key::Passed(number));
            turn.forget(Key::Passed(number));
            if let Some(Record::Passed(passed)) = record {
                told.push(passed);
            }
        }
        told
    }

    /// Takes the marks one friend leaves for another; they replace the last ones.
    pub(super) fn take_mark(
        &mut self,
        turn: &mut Turn<'_>,
        (depositor, recipient): (IdentityKey, IdentityKey),
        sealed: Vec<u8>,
    ) {
        if self.marks.len() >= MARKS_HELD_MAX
            && !self.marks.contains_key(&(recipient, depositor))
            && let Some((oldest, _)) = self.marks.iter().min_by_key(|(_, at)| **at)
        {
            let oldest = *oldest;
            self.forget_mark(turn, oldest);
        }
        self.marks.insert((recipient, depositor), turn.now);
        turn.save(Record::HeldMark(HeldMark { recipient, depositor, sealed, arrived: turn.now }));
    }

    /// From whom marks are held for a friend.
    pub(super) fn marks_for(&self, recipient: &IdentityKey) -> Vec<IdentityKey> {
        let from = (*recipient, IdentityKey([0; 32]));
        let to = (*recipient, IdentityKey([0xff; 32]));
        self.marks.range(from..=to).map(|((_, depositor), _)| *depositor).collect()
    }

    pub(super) fn forget_mark(&mut self, turn: &mut Turn<'_>, pair: (IdentityKey, IdentityKey)) {
        self.marks.remove(&pair);
        turn.forget(Key::HeldMark(pair.0, pair.1));
    }

    /// Marks for somebody, or from somebody, who is no friend any more.
    pub(super) fn forget_marks_of(&mut self, turn: &mut Turn<'_>, who: &IdentityKey) {
        let of = |(recipient, depositor): &&(IdentityKey, IdentityKey)| {
            recipient == who || depositor == who
        };
        for pair in self.marks.keys().filter(of).copied().collect::<Vec<_>>() {
            self.forget_mark(turn, pair);
        }
    }

    /// How many envelopes, how many bytes, since when the oldest.
    pub(super) fn sum(&self) -> (u64, u64, Option<Time>) {
        let oldest = self.held.values().next().map(|slot| slot.expires.before(CUSTODY_LASTS));
        (self.held.len() as u64, self.bytes, oldest)
    }

    pub(super) fn count_for(&self, recipient: &IdentityKey) -> u64 {
        self.queues.get(recipient).map_or(0, |queue| queue.len() as u64)
    }

    /// How many bytes somebody left.
    pub(super) fn bytes_left_by(&self, depositor: &IdentityKey) -> u64 {
        self.left.get(depositor).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
