//! What custodians hold and have held, as their disks say: whether a letter that its author calls stored ever was.

use std::collections::{BTreeMap, BTreeSet};

use super::clockwork::Counts;
use super::world::Who;
use crate::core::record::{Held, HeldEnvelope, HeldMark, Holders, Key, Outgoing, Record};
use crate::core::turn::Change;
use crate::model::custody::{Fate, Reluctance};
use crate::model::id::{EnvelopeTag, IdentityKey};
use crate::model::message::{ChatId, MessageRef};
use crate::model::time::Time;
use crate::wire::envelope::Envelope;
use crate::wire::frame::{Frame, Taken};

/// Every envelope of a world that was ever durable: at its author, and in anybody's care.
#[derive(Default)]
pub struct Custody {
    owners: BTreeMap<Who, IdentityKey>,
    /// Messages by author and place in the author's conversation.
    places: BTreeMap<(IdentityKey, ChatId, u64), MessageRef>,
    /// Envelopes as their authors' disks have or had them.
    sealed: BTreeMap<(IdentityKey, EnvelopeTag), Vec<u8>>,
    /// The outside names of a message's envelopes: one for each session it was sealed in.
    names: BTreeMap<MessageRef, BTreeSet<EnvelopeTag>>,
    /// What was held durably by somebody at some time: by depositor and name.
    ever: BTreeSet<(IdentityKey, EnvelopeTag)>,
    /// What liars only said that they hold.
    claimed: BTreeSet<EnvelopeTag>,
    /// Who says of their own envelopes what is not so.
    babblers: BTreeSet<IdentityKey>,
    /// What is held where, by the number it has there.
    held: BTreeMap<(Who, u64), Held>,
    marks: BTreeMap<(Who, Key), EnvelopeTag>,
    /// What receivers told custodians that they have.
    taken: BTreeSet<(Who, EnvelopeTag)>,
    /// What receivers told custodians to hand over another time.
    later: BTreeSet<(Who, EnvelopeTag)>,
    holders: BTreeMap<(Who, IdentityKey), Holders>,
    circles: BTreeMap<Who, u64>,
}

impl Custody {
    /// A person joins the world.
    pub fn enrol(&mut self, who: Who, identity: IdentityKey) {
        self.owners.insert(who, identity);
    }

    /// A message has its place at its author.
    pub(super) fn place(&mut self, chat: ChatId, order: u64, message: MessageRef) {
        self.places.insert((message.author, chat, order), message);
    }

    /// Somebody lies about envelopes, their own too.
    pub fn distrust(&mut self, who: Who) {
        self.babblers.extend(self.owners.get(&who));
    }

    /// A liar says that they hold these, which then counts as stored: nobody can tell the difference.
    pub fn claim(&mut self, tags: &[EnvelopeTag]) {
        self.claimed.extend(tags);
    }

    /// A custodian's disk was robbed of one envelope.
    pub fn rob(&mut self, who: Who, number: u64) {
        self.held.remove(&(who, number));
    }

    /// Whether any envelope of a message was ever in somebody's care, as far as its author can know.
    #[must_use]
    pub fn was_held(&self, message: &MessageRef) -> bool {
        let names = self.names.get(message).into_iter().flatten();
        let mut known = names.map(|tag| (message.author, *tag));
        known.any(|name| self.ever.contains(&name) || self.claimed.contains(&name.1))
    }

    /// Whether a receiver told a custodian to hand something over another time.
    #[must_use]
    pub fn is_for_later(&self, who: Who, held: &Held) -> bool {
        self.later.contains(&(who, held.tag))
    }

    /// What is held where, as the disks say.
    pub fn held(&self) -> impl Iterator<Item = (Who, &Held)> {
        self.held.iter().map(|((who, _), held)| (*who, held))
    }

    /// A batch became durable when its owner's clock showed `at`.
    ///
    /// # Errors
    /// Words for the invariant that broke.
    pub fn saved(
        &mut self,
        who: Who,
        at: Time,
        changes: &[Change],
        counts: &mut Counts,
    ) -> Result<(), String> {
        let Some(owner) = self.owners.get(&who).copied() else { return Ok(()) };
        for (key, record) in changes {
            match (key, record) {
                (_, Some(Record::Outgoing(outgoing))) => self.sealed(owner, outgoing),
                (_, Some(Record::Held(held))) => self.taken_in(who, *held, counts),
                (_, Some(Record::HeldEnvelope(held))) => self.kept(who, held)?,
                (Key::Held(number), None) => self.let_go(who, *number, at, counts),
                (_, Some(Record::HeldMark(mark))) => self.mark_taken_in(who, *key, mark),
                (Key::HeldMark(..), None) => self.mark_let_go(who, key, counts),
                (_, Some(Record::Holders(holders))) => self.left_with(who, holders, counts),
                (Key::Holders(friend), None) => {
                    self.holders.remove(&(who, *friend));
                }
                (_, Some(Record::Circle(circle))) => {
                    let before = self.circles.insert(who, circle.newest.version);
                    if before.is_some_and(|before| before < circle.newest.version) {
                        counts.add("circle: rotated");
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn sealed(&mut self, author: IdentityKey, outgoing: &Outgoing) {
        let Some((_, bytes)) = &outgoing.envelope else { return };
        let Some(Envelope { tag, .. }) = Envelope::parse(bytes) else { return };
        let chat = ChatId::Friend(outgoing.friend);
        let message = outgoing.order.and_then(|order| self.places.get(&(author, chat, order)));
        if let Some(message) = message {
            self.names.entry(*message).or_default().insert(tag);
        }
        self.sealed.insert((author, tag), bytes.clone());
    }

    fn taken_in(&mut self, who: Who, held: Held, counts: &mut Counts) {
        counts.add("custody: deposit taken");
        self.held.insert((who, held.number), held);
    }

    /// An envelope is in somebody's care, with the rest of its record.
    fn kept(&mut self, who: Who, kept: &HeldEnvelope) -> Result<(), String> {
        let Some(held) = self.held.get(&(who, kept.number)) else {
            return Err(format!("an envelope of nobody is held: number {}", kept.number));
        };
        let name = (held.depositor, held.tag);
        match self.sealed.get(&name) {
            // What babblers leave under their own letters' names is theirs to answer for.
            _ if self.babblers.contains(&held.depositor) => {}
            None => return Err(format!("held, but was never durable at its author: {held:?}")),
            Some(bytes) if *bytes != kept.envelope => {
                return Err(format!("held with other bytes than were sealed: {held:?}"));
            }
            Some(_) => {}
        }
        self.ever.insert(name);
        Ok(())
    }

    fn let_go(&mut self, who: Who, number: u64, at: Time, counts: &mut Counts) {
        let Some(held) = self.held.remove(&(who, number)) else { return };
        counts.add(match self.taken.remove(&(who, held.tag)) {
            true => "custody: handed over",
            false if held.expires <= at => "custody: expired",
            false => "custody: taken back",
        });
    }

    fn mark_taken_in(&mut self, who: Who, key: Key, mark: &HeldMark) {
        if let Some(name) = mark.sealed.first_chunk() {
            self.marks.insert((who, key), EnvelopeTag(*name));
        }
    }

    fn mark_let_go(&mut self, who: Who, key: &Key, counts: &mut Counts) {
        let name = self.marks.remove(&(who, *key));
        if name.is_some_and(|name| self.taken.remove(&(who, name))) {
            counts.add("custody: mark handed over");
        }
    }

    fn left_with(&mut self, who: Who, holders: &Holders, counts: &mut Counts) {
        let place = (who, holders.friend);
        let before = self.holders.insert(place, holders.clone());
        let Some(before) = before else { return };
        let known = |custodian| before.holders.iter().any(|old| old.custodian == custodian);
        if before.holders.iter().any(|old| old.held_upto > 0) {
            let new = holders.holders.iter().filter(|holder| !known(holder.custodian));
            new.for_each(|_| counts.add("custody: left with another too"));
        }
    }

    /// Somebody's disk was lost and began again: what they held for others is gone, and who held what for them.
    pub(super) fn restored(&mut self, who: Who) {
        self.held.retain(|(custodian, _), _| *custodian != who);
        self.marks.retain(|(custodian, _), _| *custodian != who);
        self.holders.retain(|(owner, _), _| *owner != who);
    }

    /// A node hears from the receiver of what it held.
    pub fn answered(&mut self, who: Who, note: &Taken) {
        self.taken.extend(note.taken.iter().map(|tag| (who, *tag)));
        self.later.extend(note.later.iter().map(|tag| (who, *tag)));
    }
}

/// What a frame of an honest node is counted as, beyond its kind.
pub(super) fn refusal(frame: &Frame) -> Option<&'static str> {
    match frame {
        Frame::Refused(note) if note.why == Reluctance::Unknown => Some("custody: not known"),
        Frame::Refused(_) => Some("custody: refused"),
        Frame::Gone(note) if note.fate == Fate::Unreadable => Some("custody: unreadable"),
        _ => None,
    }
}
