//! Circuits through this node: between two of our friends who are friends of each other, or whom we introduced and who
//! both accepted, and for nobody else.
//!
//! Whoever asks names the other by a tag of the link (see `tags`), which only a friend of that friend can make; so
//! asking finds out nothing about anybody else. What is not granted gets no answer, for whatever reason.
//!
//! **Invariant**: every circuit joined is between two linked friends of ours; what each friend may spend is bounded.

use std::collections::{BTreeMap, VecDeque};

use super::input::Sending;
use super::limits::{
    CIRCUIT_BYTES_MAX, CIRCUITS_MAX, CIRCUITS_PER_FRIEND_MAX, CIRCUITS_PER_MINUTE_MAX,
    GUEST_BYTES_MAX, RELAYED_BYTES_MAX, RELAYED_SPAN, THROUGH_MAX,
};
use super::node::Node;
use super::turn::Turn;
use crate::crypto::door::Pass;
use crate::model::friend::Path;
use crate::model::id::{CircuitId, IdentityKey, LinkId, LinkTag};
use crate::model::time::Time;
use crate::model::way::Way;

/// What runs through here, and what each friend has spent.
#[derive(Default)]
pub(super) struct Relay {
    open: BTreeMap<CircuitId, Circuit>,
    spent: BTreeMap<IdentityKey, Spent>,
}

/// A circuit that was joined.
#[derive(Debug, Clone, Copy)]
struct Circuit {
    asker: IdentityKey,
    bytes_max: u64,
    /// The link of a guest, which ends with its circuit.
    guest: Option<LinkId>,
}

/// What one friend has carried through here lately.
#[derive(Debug, Clone, Default)]
struct Spent {
    /// Since when `bytes` counts.
    since: Time,
    bytes: u64,
    /// When the latest circuits began.
    begun: VecDeque<Time>,
}

impl Relay {
    /// Circuits that run, and bytes that ended ones carried in the span that counts now.
    pub(super) fn used(&self, who: &IdentityKey) -> (usize, u64) {
        let open = self.open.values().filter(|one| one.asker == *who);
        (open.count(), self.spent.get(who).map_or(0, |spent| spent.bytes))
    }

    /// Circuits that run.
    pub(super) fn open(&self) -> usize {
        self.open.len()
    }

    /// How many bytes a new circuit of this friend may carry; `None` when there is to be none.
    fn allowance(&mut self, now: Time, asker: IdentityKey) -> Option<u64> {
        let theirs = self.open.values().filter(|one| one.asker == asker);
        let (count, promised) =
            theirs.fold((0, 0), |(count, bytes), one| (count + 1, bytes + one.bytes_max));
        let spent = self.spent.entry(asker).or_default();
        if now.since(spent.since) >= RELAYED_SPAN {
            (spent.since, spent.bytes) = (now, 0);
        }
        let minute = std::time::Duration::from_secs(60);
        spent.begun.retain(|at| now.since(*at) < minute);
        let left = RELAYED_BYTES_MAX.saturating_sub(spent.bytes + promised);
        let free = self.open.len() < CIRCUITS_MAX
            && count < CIRCUITS_PER_FRIEND_MAX
            && spent.begun.len() < CIRCUITS_PER_MINUTE_MAX;
        (free && left > 0).then(|| left.min(CIRCUIT_BYTES_MAX))
    }
}

impl Node {
    /// A friend wishes to be joined to one of its own friends through us.
    pub(super) fn circuit_asked(
        &mut self,
        turn: &mut Turn<'_>,
        circuit: CircuitId,
        link: LinkId,
        tag: LinkTag,
    ) {
        let guest = Some(link).filter(|link| self.is_guest_link(*link));
        let wish = match guest {
            Some(_) => self.whom_to_join_a_guest_to(turn.now, link, &tag),
            None => {
                self.note_wish_to_meet(turn, link, &tag);
                self.whom_to_join(turn.now, link, &tag)
            }
        };
        match wish {
            Some((asker, to, bytes_max)) => {
                self.relay.open.insert(circuit, Circuit { asker, bytes_max, guest });
                self.guest_deadline(turn.now, link, true);
                let spent = self.relay.spent.entry(asker).or_default();
                spent.begun.push_back(turn.now);
                turn.send(Sending::Join(circuit, to, bytes_max));
            }
            None => {
                self.counts.circuits_refused += 1;
                turn.send(Sending::Refuse(circuit));
            }
        }
    }

    fn whom_to_join(
        &mut self,
        now: Time,
        link: LinkId,
        tag: &LinkTag,
    ) -> Option<(IdentityKey, LinkId, u64)> {
        if !self.policy.relay || !self.is_straight(link) {
            return None;
        }
        let asker = self.trusted_at(link)?;
        let to = match self.links.get(&link)?.tags.named(tag) {
            Some(called) => self.tagged_link(&called).map(|to| (called, to)),
            None => self.whom_i_introduced(&asker, tag),
        };
        let (called, to) = to.filter(|(_, to)| self.is_straight(*to))?;
        let bytes_max = self.relay.allowance(now, asker)?;
        (asker != called).then_some((asker, to, bytes_max))
    }

    /// A guest is joined to whoever left the pass it came with, once at a time, on that friend's account.
    fn whom_to_join_a_guest_to(
        &mut self,
        now: Time,
        link: LinkId,
        tag: &LinkTag,
    ) -> Option<(IdentityKey, LinkId, u64)> {
        let called = self.whom_a_guest_means(link, tag)?;
        let to = self.peers.get(&called).filter(|peer| peer.is_trusted())?.link()?;
        let busy = self.relay.open.values().any(|one| one.guest == Some(link));
        if !self.policy.relay || busy || !self.is_straight(to) {
            return None;
        }
        Some((called, to, self.relay.allowance(now, called)?.min(GUEST_BYTES_MAX)))
    }

    /// A circuit through here is over.
    pub(super) fn circuit_ended(&mut self, turn: &mut Turn<'_>, circuit: CircuitId, bytes: u64) {
        if let Some(ended) = self.relay.open.remove(&circuit) {
            self.relay.spent.entry(ended.asker).or_default().bytes += bytes;
            self.counts.relayed_bytes += bytes;
            if let Some(link) = ended.guest {
                self.guest_deadline(turn.now, link, false);
            }
        }
    }

    /// Whether a link is no circuit itself: circuits are not laid through circuits.
    pub(super) fn is_straight(&self, link: LinkId) -> bool {
        self.links.get(&link).is_some_and(|link| link.up.path == Path::Direct)
    }

    /// All ways to a friend for one dial, best first: on the local network, where they were found last, then in turns
    /// other addresses and the friends we share, those first who say that they are linked there.
    pub(super) fn ways_to(&self, now: Time, who: &IdentityKey) -> Vec<Way> {
        let Some(peer) = self.peers.get(who) else { return Vec::new() };
        let mut straight = peer.friend.addresses.iter().copied().map(Way::Address);
        let near = self.lan.ways(now, who).map(Way::Address);
        let mut ways: Vec<Way> = near.chain(straight.next()).collect();
        let mut through = self.ways_through(now, who).into_iter();
        loop {
            match (through.next(), straight.next()) {
                (None, None) => return ways,
                (one, other) => ways.extend(one.into_iter().chain(other)),
            }
        }
    }

    /// Adds what is known by now to a dial under way, which may wait ten seconds for an address that leads nowhere.
    pub(super) fn widen_dial(&mut self, turn: &mut Turn<'_>, who: &IdentityKey) {
        let ways = self.ways_to(turn.now, who);
        let Some(device) = self.peers.get(who).and_then(super::peer::Peer::device) else { return };
        let stamp = self.stamps.next(turn, device);
        turn.send(Sending::Dial { device, ways, pass: Pass::Friend, stamp });
    }

    fn ways_through(&self, now: Time, who: &IdentityKey) -> Vec<Way> {
        let mut links: Vec<LinkId> =
            self.mutual_links(who).filter(|id| self.is_straight(*id)).collect();
        let linked =
            |id: &LinkId| self.links.get(id).is_some_and(|link| link.gossip.says_linked(who));
        links.sort_by_key(|id| !linked(id));
        let ways = links
            .into_iter()
            .filter_map(|link| Some(Way::Through { link, tag: self.tag_for(now, link, who)? }));
        ways.take(THROUGH_MAX).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALICE: IdentityKey = IdentityKey([1; 32]);
    const BOB: IdentityKey = IdentityKey([2; 32]);
    const NOW: Time = Time(1_800_000_000_000);

    /// A circuit of Alice's begins, as it would after a wish that is granted.
    fn begin(relay: &mut Relay, number: u64, asker: IdentityKey) -> Option<u64> {
        let bytes_max = relay.allowance(NOW, asker)?;
        relay.open.insert(CircuitId(number), Circuit { asker, bytes_max, guest: None });
        relay.spent.entry(asker).or_default().begun.push_back(NOW);
        Some(bytes_max)
    }

    #[test]
    fn a_friend_who_takes_all_circuits_it_can_leaves_those_of_others() {
        let mut relay = Relay::default();
        let taken = (0..99).take_while(|n| begin(&mut relay, *n, ALICE).is_some()).count();
        assert!(taken <= CIRCUITS_PER_FRIEND_MAX, "{taken}");
        assert_eq!(begin(&mut relay, 100, BOB), Some(CIRCUIT_BYTES_MAX));
    }

    #[test]
    fn what_circuits_may_carry_is_bounded_for_a_day_however_many_there_are() {
        let mut relay = Relay::default();
        let mut promised = 0;
        for number in 0.. {
            match begin(&mut relay, number, ALICE) {
                Some(bytes) => promised += bytes,
                None => break,
            }
        }
        assert_eq!(promised, RELAYED_BYTES_MAX);
        relay.open.clear();
        relay.spent.get_mut(&ALICE).unwrap().bytes = RELAYED_BYTES_MAX;
        assert_eq!(relay.allowance(NOW, ALICE), None);
        assert_eq!(relay.allowance(NOW.after(RELAYED_SPAN), ALICE), Some(CIRCUIT_BYTES_MAX));
    }

    #[test]
    fn nobody_begins_more_circuits_than_a_minute_holds() {
        let mut relay = Relay::default();
        for number in 0..CIRCUITS_PER_MINUTE_MAX as u64 {
            assert!(begin(&mut relay, number, ALICE).is_some());
            relay.open.clear();
        }
        assert_eq!(relay.allowance(NOW, ALICE), None);
        let later = NOW.after(std::time::Duration::from_secs(60));
        assert!(relay.allowance(later, ALICE).is_some());
    }
}
