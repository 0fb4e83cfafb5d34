//! Leaving letters with mutual friends while their receiver is away.
//!
//! Five seconds after the last link, what waits is sealed, just as it would be for the link, and the same bytes go to up
//! to three mutual friends who are linked here. Each is given everything that waits, oldest first, so that one honest
//! custodian delivers in order. The letters stay in the outbox until their receiver says that it has them, whatever
//! custodians say.

use super::alarm::Alarm;
use super::holding::Holding;
use super::input::Sending;
use super::limits::{
    CUSTODY_LASTS, DEPOSIT_AFTER, GONE_KEPT, RELUCTANT_PAUSE, SILENT_PAUSE, WAITING_LETTERS_MAX,
};
use super::node::Node;
use super::outbox;
use super::peer::{Contact, Peer};
use super::record::{Key, Outgoing, Record};
use super::turn::Turn;
use crate::model::custody::Fate;
use crate::model::id::{EnvelopeTag, IdentityKey, LinkId};
use crate::model::message::{ChatId, Happened, State};
use crate::model::time::Time;
use crate::wire::envelope::Envelope;
use crate::wire::frame::{Deposit, Forget, Frame, Gone, HeldNote, RECEIPTS_MAX, RefusedNote};

impl Node {
    /// Leaves with mutual friends what waits for those who are away.
    pub(super) fn deposit_all(&mut self, turn: &mut Turn<'_>) {
        let everyone: Vec<IdentityKey> = self.peers.keys().copied().collect();
        for who in everyone {
            if self.peers.get_mut(&who).is_some_and(|peer| peer.may_deposit(turn)) {
                self.find_holders(turn, &who);
                self.deposit_for(turn, &who);
                if let Some(peer) = self.peers.get_mut(&who) {
                    peer.holding.looked(turn.now);
                }
            }
        }
    }

    /// Asks mutual friends who are linked, until enough hold what waits.
    fn find_holders(&mut self, turn: &mut Turn<'_>, who: &IdentityKey) {
        let linked: Vec<(IdentityKey, bool)> = self
            .mutual_links(who)
            .filter_map(|id| Some((self.friend_at(id)?, self.hears_from(id, who))))
            .collect();
        let Some(peer) = self.peers.get_mut(who) else { return };
        let here = |custodian: &IdentityKey| linked.iter().any(|(one, _)| one == custodian);
        let missing =
            peer.holding.wanted(turn.now).saturating_sub(peer.holding.counted(turn.now, here));
        let willing = |(one, _): &&(IdentityKey, bool)| {
            peer.holding.holder(one).is_none() && peer.holding.willing(one, turn.now)
        };
        let mut asked: Vec<(bool, IdentityKey)> =
            linked.iter().filter(willing).map(|(one, hears)| (!hears, *one)).collect();
        // First those who are linked to the receiver themselves.
        asked.sort_unstable();
        for (_, custodian) in asked.into_iter().take(missing) {
            peer.holding.add(turn, custodian);
        }
    }

    /// Whether the friend at the other end says that it is linked to `who`.
    fn hears_from(&self, id: LinkId, who: &IdentityKey) -> bool {
        self.links.get(&id).is_some_and(|link| link.gossip.says_linked(who))
    }

    /// Gives every holder who is linked what it was not given yet.
    fn deposit_for(&mut self, turn: &mut Turn<'_>, who: &IdentityKey) {
        let Some(peer) = self.peers.get(who) else { return };
        let holders: Vec<IdentityKey> =
            peer.holding.record.holders.iter().map(|holder| holder.custodian).collect();
        for custodian in holders {
            let Some(id) = self.tagged_link(&custodian) else { continue };
            let Some(recipient) = self.tag_for(turn.now, id, who) else { continue };
            let Some(peer) = self.peers.get_mut(who) else { return };
            if !peer.holding.willing(&custodian, turn.now) {
                continue;
            }
            for envelope in peer.offer_to(turn, custodian) {
                turn.send(Sending::Frame(id, Frame::Deposit(Deposit { recipient, envelope })));
            }
        }
    }

    /// Tells holders what has arrived meanwhile, or counts no more, so that they need not hold it. Before friends get
    /// other names: those who are none any more have to be called something, too.
    pub(super) fn clear_holders(&mut self, turn: &mut Turn<'_>) {
        let over = |peer: &&Peer| {
            let holding = &peer.holding;
            holding.void || holding.look_over || !holding.arrived.is_empty()
        };
        let over = self.peers.values().filter(over).map(|peer| peer.friend.identity);
        for who in over.collect::<Vec<_>>() {
            self.clear_holders_for(turn, &who);
        }
    }

    fn clear_holders_for(&mut self, turn: &mut Turn<'_>, who: &IdentityKey) {
        let Some(peer) = self.peers.get_mut(who) else { return };
        let arrived = std::mem::take(&mut peer.holding.arrived);
        let all = std::mem::take(&mut peer.holding.void);
        peer.holding.look_over = false;
        let done = peer.line.delivered_upto;
        let over = |upto: u64| all || upto <= done;
        let holders = peer.holding.record.holders.clone();
        let restored = self.was_restored(turn.now);
        for holder in holders {
            let link = self.tagged_link(&holder.custodian);
            let tag = link.and_then(|id| Some((id, self.tag_for(turn.now, id, who)?)));
            let Some(peer) = self.peers.get_mut(who) else { return };
            let ends = over(holder.held_upto) && (all || peer.holding.is_quiet(&holder.custodian));
            // Of a former life of this device they may hold more than is known here.
            let everything = ends && !restored;
            if let Some((id, recipient)) = tag {
                let chunks: Vec<Vec<EnvelopeTag>> = match everything {
                    true => vec![Vec::new()],
                    false => arrived.chunks(RECEIPTS_MAX).map(<[EnvelopeTag]>::to_vec).collect(),
                };
                for envelopes in chunks {
                    let forget = Frame::Forget(Forget { recipient, envelopes });
                    turn.send(Sending::Frame(id, forget));
                }
            }
            if ends && (tag.is_some() || all) {
                peer.holding.forget(turn, &holder.custodian);
            }
        }
    }

    /// A custodian holds letters, durably.
    pub(super) fn held_told(&mut self, turn: &mut Turn<'_>, id: LinkId, note: &HeldNote) {
        let Some(by) = self.friend_at(id) else { return };
        let lasts = std::time::Duration::from_secs(note.lasts).min(CUSTODY_LASTS);
        let until = turn.now.after(lasts);
        for peer in self.peers.values_mut() {
            let mut any = false;
            for tag in &note.envelopes {
                let Some(number) = peer.holding.held(turn, &by, tag, until) else { continue };
                any = true;
                let happened = Happened::Held { by, until };
                peer.tell_of(turn, &mut self.journal, number, happened, Some(State::Stored));
            }
            if any {
                peer.holding.due = true;
                peer.holding.save(turn);
            }
        }
    }

    /// A custodian does not take a letter.
    pub(super) fn refused_told(&mut self, turn: &mut Turn<'_>, id: LinkId, note: &RefusedNote) {
        let Some(by) = self.friend_at(id) else { return };
        for peer in self.peers.values_mut() {
            let Some(number) = peer.holding.waits(&by, &note.envelope) else { continue };
            let happened = Happened::Refused { by, why: note.why };
            peer.tell_of(turn, &mut self.journal, number, happened, None);
            peer.holding.refused(turn, &by, RELUCTANT_PAUSE);
            return;
        }
        self.counts.misplaced += 1;
    }

    /// A custodian no longer holds letters.
    pub(super) fn gone_told(&mut self, turn: &mut Turn<'_>, id: LinkId, note: &Gone) {
        let Some(by) = self.friend_at(id) else { return };
        let holds = |peer: &&mut Peer| peer.holding.holder(&by).is_some();
        for peer in self.peers.values_mut().filter(holds) {
            for number in peer.numbers_of(&note.envelopes) {
                let happened = Happened::LetGo { by, fate: note.fate };
                peer.tell_of(turn, &mut self.journal, number, happened, None);
                match note.fate {
                    // Its receiver will say so, or it was a lie; others hold it too.
                    Fate::HandedOver => {}
                    Fate::Unreadable => {
                        peer.holding.useless_epoch = peer.live.as_ref().map(|l| l.record.epoch);
                        peer.holding.let_go(turn, &by, number);
                    }
                    Fate::Expired | Fate::Dropped => peer.holding.let_go(turn, &by, number),
                }
            }
        }
    }

    /// A friend's link is gone, and with it what was on its way to them as a custodian.
    pub(super) fn custodian_gone(&mut self, turn: &mut Turn<'_>, who: &IdentityKey) {
        for peer in self.peers.values_mut() {
            peer.holding.link_gone(turn, who);
        }
    }

    /// Somebody who holds letters, or could, is linked or shares another friend now.
    pub(super) fn custodians_changed(&mut self) {
        for peer in self.peers.values_mut() {
            peer.holding.due = true;
            peer.holding.look_over = true;
            peer.mark_look = true;
        }
    }
}

impl Peer {
    /// From when on a missing link means that mutual friends are asked.
    pub(super) fn away_since(&mut self, now: Time) {
        self.away = Alarm::after(now, DEPOSIT_AFTER);
    }

    /// What is in line cannot wait for the usual time.
    pub(super) fn away_over(&mut self, now: Time) {
        self.away = Alarm::after(now, std::time::Duration::ZERO);
        self.holding.due = true;
    }

    /// Whether they have been away for long enough that mutual friends are asked.
    pub(super) fn is_away(&self, now: Time) -> bool {
        self.contact == Contact::Away && self.away.due(now)
    }

    /// Whether something waits that can be left with mutual friends now, and it is worth looking.
    fn may_deposit(&mut self, turn: &mut Turn<'_>) -> bool {
        self.holding.expire(turn);
        for custodian in self.holding.silent(turn.now) {
            self.holding.refused(turn, &custodian, SILENT_PAUSE);
        }
        let epoch = self.live.as_ref().map(|live| live.record.epoch);
        let ready = self.is_trusted()
            && self.is_away(turn.now)
            && epoch.is_some()
            && self.holding.useless_epoch != epoch
            && self.waits();
        ready && (std::mem::take(&mut self.holding.due) || self.holding.again(turn.now))
    }

    /// Whether a letter waits for them.
    pub(super) fn waits(&self) -> bool {
        self.line.next > self.line.delivered_upto + 1
    }

    /// When mutual friends are to be asked, or asked again.
    pub(super) fn deposits_at(&self) -> Option<Time> {
        let live = self.live.as_ref()?;
        let useless = self.holding.useless_epoch == Some(live.record.epoch);
        if self.contact != Contact::Away || !self.is_trusted() || useless || !self.waits() {
            return None;
        }
        let look = self.holding.due.then(|| self.away.at());
        let next = look.into_iter().chain(self.holding.next()).min()?;
        Some(next.max(self.away.at()))
    }

    /// The envelopes that a custodian is given next, oldest first, sealed now where they are not yet.
    fn offer_to(&mut self, turn: &mut Turn<'_>, custodian: IdentityKey) -> Vec<Vec<u8>> {
        let friend = self.friend.identity;
        let mut envelopes = Vec::new();
        while self.holding.has_room(&custodian) {
            let upto = self.holding.offered_upto(&custodian).max(self.line.delivered_upto);
            let (from, end) = (upto + 1, self.line.next);
            let range = (Key::Outgoing(friend, from), Key::Outgoing(friend, end));
            let page = turn.range(&range.0, &range.1, 1);
            let Some(Record::Outgoing(outgoing)) = page.into_iter().next() else { break };
            let number = outgoing.number;
            let Some(envelope) = self.sealed(turn, outgoing) else { break };
            let Some(tag) = Envelope::parse(&envelope).map(|envelope| envelope.tag) else { break };
            self.holding.offer(turn.now, custodian, (number, tag, envelope.len()));
            envelopes.push(envelope);
        }
        envelopes
    }

    /// Writes into a letter's story what happened to it, and lets its state rise if it does.
    fn tell_of(
        &mut self,
        turn: &mut Turn<'_>,
        journal: &mut super::journal::Journal,
        number: u64,
        what: Happened,
        state: Option<State>,
    ) {
        let Some(Record::Outgoing(Outgoing { order: Some(order), .. })) =
            turn.get(&Key::Outgoing(self.friend.identity, number))
        else {
            return;
        };
        outbox::add_step(turn, ChatId::Friend(self.friend.identity), order, what);
        if let Some(state) = state {
            self.raise(turn, journal, order, state);
        }
    }

    /// The letters without an answer that these tags name.
    fn numbers_of(&self, tags: &[EnvelopeTag]) -> Vec<u64> {
        let Some(live) = &self.live else { return Vec::new() };
        let from = self.line.delivered_upto.saturating_sub(GONE_KEPT) + 1;
        let end = (self.line.sealed_upto + 1).min(from + WAITING_LETTERS_MAX);
        (from..end).filter(|number| tags.contains(&live.tag_of(*number))).collect()
    }
}

impl Holding {
    /// Whether nothing is on its way to this custodian.
    fn is_quiet(&self, custodian: &IdentityKey) -> bool {
        self.offered_upto(custodian) == self.holder(custodian).map_or(0, |h| h.held_upto)
    }
}
