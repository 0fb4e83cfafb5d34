//! What a custodian does on its links: takes envelopes in, hands them over, says what became of them.

use std::collections::BTreeMap;

use super::custody::Room;
use super::input::Sending;
use super::limits::{HAND_BYTES_MAX, HAND_LETTERS_MAX};
use super::node::Node;
use super::record::{Held, Key, Record};
use super::turn::Turn;
use crate::model::custody::{Fate, Reluctance};
use crate::model::friend::Standing;
use crate::model::id::{EnvelopeTag, IdentityKey, LinkId, LinkTag};
use crate::wire::envelope::Envelope;
use crate::wire::frame::{
    Deposit, DepositMark, Forget, Frame, Gone, HandMark, HandOver, HeldNote, RECEIPTS_MAX,
    RefusedNote, Taken,
};

/// What is on its way to the friend at the other end of a link, and what they are owed by the end of the turn.
#[derive(Default)]
pub(super) struct Desk {
    /// Envelopes handed to them that they have not answered for: number and size.
    handed: BTreeMap<EnvelopeTag, (u64, u32)>,
    handed_upto: u64,
    handed_bytes: usize,
    /// Marks handed to them, by the first bytes of each.
    marks: BTreeMap<EnvelopeTag, IdentityKey>,
    /// To be said at the end of the turn: what is held, what is gone.
    held: Vec<EnvelopeTag>,
    gone: BTreeMap<Fate, Vec<EnvelopeTag>>,
    /// What came by hand-over and was taken in, cannot be yet, or never will.
    pub(super) receipts: Receipts,
}

/// What a receiver says of what was handed over.
#[derive(Default)]
pub(super) struct Receipts {
    pub(super) taken: Vec<EnvelopeTag>,
    pub(super) later: Vec<EnvelopeTag>,
    pub(super) unreadable: Vec<EnvelopeTag>,
}

impl Node {
    /// A friend leaves an envelope for another.
    pub(super) fn deposit_told(&mut self, turn: &mut Turn<'_>, id: LinkId, note: Deposit) {
        let (depositor, recipient) = (self.trusted_at(id), self.friend_named(id, &note.recipient));
        let (Some(depositor), Some(envelope)) = (depositor, Envelope::parse(&note.envelope)) else {
            self.counts.misplaced += 1;
            return;
        };
        let tag = envelope.tag;
        let room = Room { all: self.policy.custody_all, each: self.policy.custody_each };
        let taken = match recipient {
            Some(who) if who != depositor => {
                self.custody.take(turn, (depositor, who), (tag, note.envelope), room)
            }
            _ => Err(Reluctance::Unknown),
        };
        match taken {
            Ok(()) => {
                self.counts.deposits += 1;
                if let Some(link) = self.links.get_mut(&id) {
                    link.desk.held.push(tag);
                }
            }
            Err(why) => {
                self.counts.refusals += 1;
                if let Some(peer) = self.peers.get_mut(&depositor) {
                    peer.nuisance.refused += 1;
                }
                let (recipient, envelope) = (note.recipient, tag);
                let refused = RefusedNote { recipient, envelope, why };
                turn.send(Sending::Frame(id, Frame::Refused(refused)));
            }
        }
    }

    /// A friend leaves marks for another.
    pub(super) fn mark_deposited(&mut self, turn: &mut Turn<'_>, id: LinkId, note: DepositMark) {
        let (depositor, recipient) = (self.trusted_at(id), self.friend_named(id, &note.recipient));
        match (depositor, recipient) {
            (Some(depositor), Some(recipient)) if depositor != recipient => {
                self.custody.take_mark(turn, (depositor, recipient), note.sealed);
                self.hand_marks(turn, &recipient);
            }
            _ => self.counts.misplaced += 1,
        }
    }

    /// A depositor wants something back.
    pub(super) fn forget_told(&mut self, turn: &mut Turn<'_>, id: LinkId, note: &Forget) {
        let (depositor, recipient) = (self.friend_at(id), self.friend_named(id, &note.recipient));
        if let (Some(depositor), Some(recipient)) = (depositor, recipient) {
            self.custody.forget(turn, (depositor, recipient), &note.envelopes);
        }
    }

    /// Hands over what is held for every friend who is linked, as far as one flight reaches.
    pub(super) fn hand_over_all(&mut self, turn: &mut Turn<'_>) {
        for id in self.links.keys().copied().collect::<Vec<LinkId>>() {
            let Some(who) = self.trusted_at(id) else { continue };
            if self.custody.holds_for(&who) && self.tagged_link(&who) == Some(id) {
                self.hand_over(turn, id, &who);
            }
        }
    }

    fn hand_over(&mut self, turn: &mut Turn<'_>, id: LinkId, who: &IdentityKey) {
        loop {
            let Some(desk) = self.links.get(&id).map(|link| &link.desk) else { return };
            if desk.handed.len() >= HAND_LETTERS_MAX || desk.handed_bytes >= HAND_BYTES_MAX {
                return;
            }
            let Some(held) = self.custody.next_for(who, desk.handed_upto) else { return };
            let envelope = turn.get(&Key::HeldEnvelope(held.number));
            let Some(Record::HeldEnvelope(kept)) = envelope else {
                // Half of it is gone: its depositor still has it.
                self.let_go(turn, held.number, Fate::Dropped);
                continue;
            };
            let from = self.tag_for(turn.now, id, &held.depositor);
            let hand_over = HandOver { from, envelope: kept.envelope };
            turn.send(Sending::Frame(id, Frame::HandOver(hand_over)));
            let Some(link) = self.links.get_mut(&id) else { return };
            link.desk.hand(&held);
        }
    }

    /// Hands the marks that are held for a friend over, if they are linked.
    pub(super) fn hand_marks(&mut self, turn: &mut Turn<'_>, who: &IdentityKey) {
        let Some(id) = self.tagged_link(who) else { return };
        for depositor in self.custody.marks_for(who) {
            let mark = turn.get(&Key::HeldMark(*who, depositor));
            let Some(Record::HeldMark(mark)) = mark else { continue };
            let from = self.tag_for(turn.now, id, &depositor);
            let Some(link) = self.links.get_mut(&id) else { return };
            if let Some(name) = mark_name(&mark.sealed)
                && link.desk.marks.insert(name, depositor).is_none()
            {
                let sealed = mark.sealed;
                turn.send(Sending::Frame(id, Frame::HandMark(HandMark { from, sealed })));
            }
        }
    }

    /// The receiver answers for what was handed over.
    pub(super) fn taken_told(&mut self, turn: &mut Turn<'_>, id: LinkId, note: &Taken) {
        let Some(who) = self.friend_at(id) else { return };
        for tag in note.taken.iter().chain(&note.unreadable) {
            let Some(link) = self.links.get_mut(&id) else { return };
            if let Some(depositor) = link.desk.marks.remove(tag) {
                let pair = (who, depositor);
                let newest = turn.get(&Key::HeldMark(pair.0, pair.1));
                let same = |record| match record {
                    Record::HeldMark(mark) => mark_name(&mark.sealed) == Some(*tag),
                    _ => false,
                };
                if newest.is_some_and(same) {
                    self.custody.forget_mark(turn, pair);
                }
                continue;
            }
            let Some(number) = link.desk.answered(tag) else { continue };
            let read = note.taken.contains(tag);
            self.counts.handed_over += u64::from(read);
            let fate = if read { Fate::HandedOver } else { Fate::Unreadable };
            self.let_go(turn, number, fate);
        }
        if let Some(link) = self.links.get_mut(&id) {
            // Kept, and handed over again on the next link.
            for tag in &note.later {
                link.desk.answered(tag);
            }
        }
    }

    /// No longer holds an envelope, and tells its depositor: now if they are linked, else when they are.
    fn let_go(&mut self, turn: &mut Turn<'_>, number: u64, fate: Fate) {
        let Some(held) = self.custody.release(turn, number) else { return };
        if fate == Fate::Expired {
            self.counts.expired += 1;
        }
        let Some(peer) = self.peers.get_mut(&held.depositor).filter(|peer| peer.is_friend()) else {
            return;
        };
        if fate == Fate::Unreadable {
            peer.nuisance.unreadable += 1;
        }
        let link = self.tagged_link(&held.depositor).and_then(|id| self.links.get_mut(&id));
        match link {
            Some(link) => link.desk.gone.entry(fate).or_default().push(held.tag),
            None => self.custody.remember(turn, &held, fate),
        }
    }

    /// Forgets what is held beyond its time.
    pub(super) fn expire_held(&mut self, turn: &mut Turn<'_>) {
        for number in self.custody.expired(turn.now) {
            self.let_go(turn, number, Fate::Expired);
        }
    }

    /// Somebody is no friend any more: what is held for them goes, and what blocked people left.
    pub(super) fn end_custody(&mut self, turn: &mut Turn<'_>, who: &IdentityKey) {
        let blocked =
            self.peers.get(who).is_some_and(|peer| peer.friend.standing == Standing::Blocked);
        let ends = |held: &Held| held.recipient == *who || (blocked && held.depositor == *who);
        for number in self.custody.numbers(ends) {
            self.let_go(turn, number, Fate::Dropped);
        }
        self.custody.forget_marks_of(turn, who);
        self.custody.tell_passed(turn, who);
    }

    /// Tells a depositor who is linked what became of the envelopes they left.
    pub(super) fn tell_passed(&mut self, turn: &mut Turn<'_>, id: LinkId, who: &IdentityKey) {
        let mut groups: BTreeMap<(Fate, u64), Vec<EnvelopeTag>> = BTreeMap::new();
        for passed in self.custody.tell_passed(turn, who) {
            let ago = turn.now.since(passed.at).as_secs();
            groups.entry((passed.fate, ago)).or_default().push(passed.tag);
        }
        for ((fate, ago), envelopes) in groups {
            for envelopes in envelopes.chunks(RECEIPTS_MAX) {
                let gone = Gone { envelopes: envelopes.to_vec(), fate, ago };
                turn.send(Sending::Frame(id, Frame::Gone(gone)));
            }
        }
    }

    /// Says at the end of a turn what it owes: one frame of a kind for many envelopes.
    pub(super) fn answer_desks(&mut self, turn: &mut Turn<'_>) {
        for (id, link) in &mut self.links {
            link.desk.answer(turn, *id);
        }
    }

    /// The friend of ours whom the other end of a link means.
    fn friend_named(&self, id: LinkId, tag: &LinkTag) -> Option<IdentityKey> {
        let who = self.links.get(&id)?.tags.named(tag)?;
        self.peers.get(&who).filter(|peer| peer.is_friend()).map(|_| who)
    }
}

impl Desk {
    fn hand(&mut self, held: &Held) {
        self.handed.insert(held.tag, (held.number, held.bytes));
        self.handed_upto = held.number;
        self.handed_bytes += held.bytes as usize;
    }

    fn answered(&mut self, tag: &EnvelopeTag) -> Option<u64> {
        let (number, bytes) = self.handed.remove(tag)?;
        self.handed_bytes = self.handed_bytes.saturating_sub(bytes as usize);
        Some(number)
    }

    fn answer(&mut self, turn: &mut Turn<'_>, id: LinkId) {
        let lasts = super::limits::CUSTODY_LASTS.as_secs();
        for envelopes in std::mem::take(&mut self.held).chunks(RECEIPTS_MAX) {
            let held = HeldNote { envelopes: envelopes.to_vec(), lasts };
            turn.send(Sending::Frame(id, Frame::Held(held)));
        }
        for (fate, envelopes) in std::mem::take(&mut self.gone) {
            for envelopes in envelopes.chunks(RECEIPTS_MAX) {
                let gone = Gone { envelopes: envelopes.to_vec(), fate, ago: 0 };
                turn.send(Sending::Frame(id, Frame::Gone(gone)));
            }
        }
        self.receipts.answer(turn, id);
    }
}

impl Receipts {
    fn answer(&mut self, turn: &mut Turn<'_>, id: LinkId) {
        let next = |list: &mut Vec<EnvelopeTag>| -> Vec<EnvelopeTag> {
            list.drain(..list.len().min(RECEIPTS_MAX)).collect()
        };
        while !(self.taken.is_empty() && self.later.is_empty() && self.unreadable.is_empty()) {
            let taken = next(&mut self.taken);
            let (later, unreadable) = (next(&mut self.later), next(&mut self.unreadable));
            let frame = Frame::Taken(Taken { taken, later, unreadable });
            turn.send(Sending::Frame(id, frame));
        }
    }
}

/// What sealed marks are called while they are handed over: the first bytes of their nonce.
pub(super) fn mark_name(sealed: &[u8]) -> Option<EnvelopeTag> {
    sealed.first_chunk().copied().map(EnvelopeTag)
}
