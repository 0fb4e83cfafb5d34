//! What a babbler says: every frame about mutual friends and custody, of random bits, and of bits heard elsewhere.

use std::collections::BTreeMap;

use rand_core::Rng;

use super::dice::Dice;
use crate::model::custody::{Fate, Reluctance};
use crate::model::id::{EnvelopeTag, LinkId, LinkTag};
use crate::wire::envelope::BUCKETS;
use crate::wire::frame::{
    Deposit, DepositMark, Forget, Frame, Gone, HandMark, HandOver, HeldNote, RecordNote,
    RefusedNote, Tags, Taken, Word,
};

/// Things of each kind that are remembered.
const REMEMBERED_MAX: usize = 64;

/// What a babbler has heard and said, to be said again.
#[derive(Default)]
pub struct Lore {
    envelopes: Vec<Vec<u8>>,
    names: Vec<EnvelopeTag>,
    marks: Vec<Vec<u8>>,
    records: Vec<RecordNote>,
    /// What means somebody on each link.
    people: BTreeMap<LinkId, Vec<LinkTag>>,
    elsewhere: Vec<LinkTag>,
    learned: usize,
}

impl Lore {
    /// Remembers what a frame was made of.
    pub(super) fn learn(&mut self, link: LinkId, frame: &Frame) {
        self.learned += 1;
        let at = self.learned;
        match frame {
            Frame::Letter(envelope) => self.envelope(envelope),
            Frame::Mark(sealed) => keep(&mut self.marks, at, sealed.clone()),
            Frame::Tags(note) => note.tags.iter().take(8).for_each(|tag| self.person(link, *tag)),
            Frame::Want(about) | Frame::Enough(about) => self.person(link, *about),
            Frame::Record(note) => keep(&mut self.records, at, note.clone()),
            Frame::Word(word) => {
                self.person(link, word.about);
                if let Some(note) = &word.record {
                    keep(&mut self.records, at, note.clone());
                }
            }
            Frame::Deposit(note) => {
                self.person(link, note.recipient);
                self.envelope(&note.envelope);
            }
            Frame::HandOver(note) => {
                note.from.into_iter().for_each(|from| self.person(link, from));
                self.envelope(&note.envelope);
            }
            Frame::DepositMark(note) => {
                self.person(link, note.recipient);
                keep(&mut self.marks, at, note.sealed.clone());
            }
            Frame::HandMark(note) => {
                note.from.into_iter().for_each(|from| self.person(link, from));
                keep(&mut self.marks, at, note.sealed.clone());
            }
            _ => {}
        }
    }

    fn envelope(&mut self, envelope: &[u8]) {
        if let Some(tag) = envelope.get(1..).and_then(|rest| rest.first_chunk()) {
            keep(&mut self.names, self.learned, EnvelopeTag(*tag));
        }
        keep(&mut self.envelopes, self.learned, envelope.to_vec());
    }

    fn person(&mut self, link: LinkId, tag: LinkTag) {
        self.learned += 1;
        keep(self.people.entry(link).or_default(), self.learned, tag);
        keep(&mut self.elsewhere, self.learned, tag);
    }
}

/// Keeps the last few, in the place of old ones.
fn keep<T>(kept: &mut Vec<T>, number: usize, one: T) {
    match kept.get_mut(number % REMEMBERED_MAX) {
        Some(place) => *place = one,
        None => kept.push(one),
    }
}

/// One frame of any kind, for this link.
pub(super) fn anything(dice: &mut Dice, lore: &Lore, link: LinkId) -> Frame {
    let recipient = person(dice, lore, link);
    let from = dice.permille(800).then_some(recipient);
    match dice.below(14) {
        0 => Frame::Tags(tags(dice, lore, link)),
        1 => Frame::Want(recipient),
        2 => Frame::Enough(recipient),
        3 => Frame::Word(word(dice, lore, recipient)),
        4 => Frame::Record(record(dice, lore)),
        5 | 6 => Frame::Deposit(Deposit { recipient, envelope: envelope(dice, lore) }),
        7 | 8 => Frame::HandOver(HandOver { from, envelope: envelope(dice, lore) }),
        9 => Frame::Taken(taken(dice, lore)),
        10 => Frame::Gone(gone(dice, lore)),
        11 => match dice.permille(500) {
            true => Frame::Held(HeldNote { envelopes: names(dice, lore), lasts: dice.next_u64() }),
            false => {
                let why = *dice.pick(&[Reluctance::Full, Reluctance::Quota]).unwrap_or(&UNKNOWN);
                Frame::Refused(RefusedNote { recipient, envelope: name(dice, lore), why })
            }
        },
        12 => Frame::Forget(Forget { recipient, envelopes: names(dice, lore) }),
        _ => match dice.permille(500) {
            true => Frame::DepositMark(DepositMark { recipient, sealed: mark(dice, lore) }),
            false => Frame::HandMark(HandMark { from, sealed: mark(dice, lore) }),
        },
    }
}

const UNKNOWN: Reluctance = Reluctance::Unknown;

fn noise<const N: usize>(dice: &mut Dice) -> [u8; N] {
    let mut noise = [0; N];
    dice.fill_bytes(&mut noise);
    noise
}

fn noises(dice: &mut Dice, many: u64) -> Vec<u8> {
    let mut noise = vec![0; usize::try_from(many).unwrap_or_default()];
    dice.fill_bytes(&mut noise);
    noise
}

/// Something heard, most of the time.
fn heard<T: Clone>(dice: &mut Dice, known: &[T]) -> Option<T> {
    dice.permille(700).then(|| dice.pick(known).cloned()).flatten()
}

fn person(dice: &mut Dice, lore: &Lore, link: LinkId) -> LinkTag {
    let here = lore.people.get(&link).map_or(&[][..], Vec::as_slice);
    let known = heard(dice, here).or_else(|| heard(dice, &lore.elsewhere));
    known.unwrap_or_else(|| LinkTag(noise(dice)))
}

fn name(dice: &mut Dice, lore: &Lore) -> EnvelopeTag {
    heard(dice, &lore.names).unwrap_or_else(|| EnvelopeTag(noise(dice)))
}

fn names(dice: &mut Dice, lore: &Lore) -> Vec<EnvelopeTag> {
    (0..dice.between(1, 20)).map(|_| name(dice, lore)).collect()
}

fn tags(dice: &mut Dice, lore: &Lore, link: LinkId) -> Tags {
    let many = *dice.pick(&[1, 8, 256, 300]).unwrap_or(&1);
    let tags = (0..many).map(|_| person(dice, lore, link)).collect();
    Tags { tags, more: dice.permille(800) }
}

fn record(dice: &mut Dice, lore: &Lore) -> RecordNote {
    let mut note = heard(dice, &lore.records).unwrap_or_else(|| {
        let many = dice.below(2_000);
        RecordNote { version: dice.next_u64(), number: dice.next_u64(), sealed: noises(dice, many) }
    });
    match dice.below(4) {
        0 => note.number = note.number.wrapping_add(dice.below(100_000)),
        1 => note.version = dice.next_u64(),
        _ => {}
    }
    note
}

fn word(dice: &mut Dice, lore: &Lore, about: LinkTag) -> Word {
    let record = dice.permille(700).then(|| record(dice, lore));
    let ago = *dice.pick(&[None, Some(0), Some(60), Some(u64::MAX)]).unwrap_or(&None);
    Word { about, linked: dice.permille(500), ago, record }
}

/// An envelope heard before, or noise of a size that envelopes have, now and then under a name heard before.
fn envelope(dice: &mut Dice, lore: &Lore) -> Vec<u8> {
    if let Some(envelope) = heard(dice, &lore.envelopes) {
        return envelope;
    }
    let size = *dice.pick(&BUCKETS).unwrap_or(&0);
    let mut envelope = noises(dice, size as u64);
    let named = dice.permille(500).then(|| name(dice, lore));
    if let (Some(place), Some(named)) = (envelope.get_mut(1..1 + EnvelopeTag::LEN), named) {
        place.copy_from_slice(named.as_bytes());
    }
    envelope
}

fn mark(dice: &mut Dice, lore: &Lore) -> Vec<u8> {
    let many = dice.between(1, 100);
    heard(dice, &lore.marks).unwrap_or_else(|| noises(dice, many))
}

fn taken(dice: &mut Dice, lore: &Lore) -> Taken {
    let taken = names(dice, lore);
    Taken { taken, later: names(dice, lore), unreadable: names(dice, lore) }
}

fn gone(dice: &mut Dice, lore: &Lore) -> Gone {
    let fates = [Fate::HandedOver, Fate::Unreadable, Fate::Expired, Fate::Dropped];
    let fate = *dice.pick(&fates).unwrap_or(&Fate::Dropped);
    Gone { envelopes: names(dice, lore), fate, ago: dice.below(1_000_000) }
}
