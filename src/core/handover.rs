//! What custodians hand over: letters and marks of friends who may be away themselves.

use std::time::Duration;

use super::alarm::Alarm;
use super::custodian::mark_name;
use super::inbox::Received;
use super::input::Sending;
use super::limits::{HOLDERS_WANTED, MARK_AGAIN};
use super::node::Node;
use super::turn::Turn;
use crate::model::id::{EnvelopeTag, IdentityKey, LinkId};
use crate::model::time::Time;
use crate::wire::envelope::Envelope;
use crate::wire::frame::{DepositMark, Frame, HandMark, HandOver};

impl Node {
    /// A custodian hands over an envelope.
    pub(super) fn handed_over(&mut self, turn: &mut Turn<'_>, id: LinkId, note: HandOver) {
        let envelope = Envelope::parse(&note.envelope).filter(|_| self.trusted_at(id).is_some());
        let Some(envelope) = envelope else {
            self.counts.misplaced += 1;
            return;
        };
        let tag = envelope.tag;
        let named = note.from.and_then(|from| self.links.get(&id)?.tags.named(&from));
        let Some(author) = self.author_of(&tag, named) else {
            if let Some(taken) = self.handed_before(turn, &envelope) {
                return self.receipt(id, tag, taken);
            }
            self.counts.unreadable += 1;
            // Without knowing whose it is nobody can say that it will never be read.
            return self.receipt(id, tag, if named.is_some() { None } else { Some(false) });
        };
        let Some(peer) = self.peers.get_mut(&author) else { return };
        let received = peer.receive(turn, &mut self.journal, &mut self.counts, note.envelope);
        let taken = match received {
            Received::Fine => Some(true),
            Received::Full => Some(false),
            Received::Damaged => None,
            Received::OutOfStep => {
                peer.out_of_step = true;
                None
            }
        };
        self.receipt(id, tag, taken);
        self.take_proposed_name(turn, &author);
    }

    /// What became of an envelope of a session that a newer one took the place of; nothing, if it is none.
    fn handed_before(&mut self, turn: &mut Turn<'_>, envelope: &Envelope) -> Option<Option<bool>> {
        let peer = self.peers.values_mut().find(|peer| peer.sealed_before(&envelope.tag))?;
        let who = peer.friend.identity;
        let counts = &mut self.counts;
        let received = peer.receive_before(turn, &mut self.journal, counts, envelope);
        self.take_proposed_name(turn, &who);
        Some(match received {
            Received::Fine => Some(true),
            Received::Full => Some(false),
            Received::Damaged | Received::OutOfStep => None,
        })
    }

    /// Whose letter an envelope is: a look at the letters expected of each friend; for a friend who was named, at all
    /// that can come.
    fn author_of(&mut self, tag: &EnvelopeTag, named: Option<IdentityKey>) -> Option<IdentityKey> {
        let knows = |who: &IdentityKey| {
            let live = self.peers.get(who).and_then(|peer| peer.live.as_ref());
            live.is_some_and(|live| live.number_of(tag).is_some())
        };
        if let Some(who) = named.filter(|who| knows(who)) {
            return Some(who);
        }
        if let Some(who) = self.peers.keys().find(|who| knows(who)) {
            return Some(*who);
        }
        // One far look is remembered at a time: it is large.
        let others = self.peers.iter_mut().filter(|(who, _)| Some(**who) != named);
        others
            .filter_map(|(_, peer)| peer.live.as_mut())
            .for_each(super::session::Live::forget_far);
        let peer = named.and_then(|who| self.peers.get_mut(&who))?;
        let (delivered, live) = (peer.line.expected, peer.live.as_mut()?);
        live.look_far(self.clock, delivered, tag).then_some(peer.friend.identity)
    }

    /// Notes what to answer at the end of the turn: taken, later (`Some(false)`), never (`None`).
    fn receipt(&mut self, id: LinkId, tag: EnvelopeTag, taken: Option<bool>) {
        let Some(link) = self.links.get_mut(&id) else { return };
        let receipts = &mut link.desk.receipts;
        match taken {
            Some(true) => receipts.taken.push(tag),
            Some(false) => receipts.later.push(tag),
            None => receipts.unreadable.push(tag),
        }
    }

    /// A custodian hands over marks.
    pub(super) fn mark_handed(&mut self, turn: &mut Turn<'_>, id: LinkId, note: &HandMark) {
        let Some(name) = mark_name(&note.sealed).filter(|_| self.trusted_at(id).is_some()) else {
            self.counts.misplaced += 1;
            return;
        };
        let named = note.from.and_then(|from| self.links.get(&id)?.tags.named(&from));
        let opens = |who: &IdentityKey| {
            let live = self.peers.get(who).and_then(|peer| peer.live.as_ref());
            live.is_some_and(|live| live.open_mark(&note.sealed).is_some())
        };
        let author = named.filter(|who| opens(who));
        let author = author.or_else(|| self.peers.keys().find(|who| opens(who)).copied());
        let taken = author.and_then(|who| self.peers.get_mut(&who)).map(|peer| {
            self.counts.marks_handed += 1;
            let shown = self.policy.typing;
            peer.receive_mark(turn, &mut self.journal, &mut self.counts, &note.sealed, shown);
            true
        });
        self.receipt(id, name, taken);
    }

    /// Leaves with mutual friends how far we are with letters of those who are away.
    pub(super) fn deposit_marks(&mut self, turn: &mut Turn<'_>) {
        let due = self.peers.iter().filter(|(_, peer)| peer.leaves_marks(turn.now));
        for who in due.map(|(who, _)| *who).collect::<Vec<_>>() {
            let custodians: Vec<(LinkId, IdentityKey)> = self
                .mutual_links(&who)
                .filter_map(|id| Some((id, self.friend_at(id)?)))
                .take(HOLDERS_WANTED)
                .collect();
            let mut all = !custodians.is_empty();
            if let Some(peer) = self.peers.get_mut(&who) {
                peer.mark_look = false;
                peer.marks_left.retain(|_, pause| !pause.due(turn.now));
            }
            for (id, custodian) in custodians {
                all &= self.deposit_mark(turn, id, &custodian, &who);
            }
            if let Some(peer) = self.peers.get_mut(&who) {
                peer.mark_due = !all;
            }
        }
    }

    /// Leaves marks with one custodian; false when it had some too short a time ago.
    fn deposit_mark(
        &mut self,
        turn: &mut Turn<'_>,
        id: LinkId,
        custodian: &IdentityKey,
        who: &IdentityKey,
    ) -> bool {
        let Some(recipient) = self.tag_for(turn.now, id, who) else { return true };
        let receipts = self.policy.read_receipts;
        let Some(peer) = self.peers.get_mut(who) else { return true };
        if peer.marks_left.get(custodian).is_some_and(|pause| !pause.due(turn.now)) {
            return false;
        }
        let Some(sealed) = peer.sealed_mark(turn, receipts, None) else { return true };
        peer.marks_left.insert(*custodian, Alarm::after(turn.now, MARK_AGAIN));
        let mark = DepositMark { recipient, sealed };
        turn.send(Sending::Frame(id, Frame::DepositMark(mark)));
        true
    }
}

impl super::peer::Peer {
    /// When marks may be left with a custodian again.
    pub(super) fn marks_at(&self) -> Option<Time> {
        if !self.mark_due || !self.is_trusted() || self.link().is_some() || self.live.is_none() {
            return None;
        }
        let again = self.marks_left.values().map(|pause| pause.at()).min();
        let next = if self.mark_look { Some(self.away.at()) } else { again };
        next.map(|at| at.max(self.away.at()))
    }

    /// Whether marks for them are to be left with mutual friends now.
    fn leaves_marks(&self, now: Time) -> bool {
        let again = || self.marks_left.values().any(|pause| pause.due(now));
        self.mark_due
            && self.is_trusted()
            && self.live.is_some()
            && self.is_away(now)
            && (self.mark_look || again())
    }

    /// They are to be told how far we are, on their link or through mutual friends.
    pub(super) fn owe_mark(&mut self) {
        (self.mark_due, self.mark_look) = (true, true);
    }

    /// Marks that may have been lost with the last stop go once more.
    pub(super) fn marks_anew(&mut self) {
        self.mark_due = self.line.expected > 1;
        self.mark_look = true;
        self.marks_left.clear();
    }
}

/// A look at everything that can come of one friend is not repeated before this is over.
pub(super) const FAR_LOOK_PAUSE: Duration = Duration::from_secs(60);
