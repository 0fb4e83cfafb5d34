//! How this node can be reached: what friends see of it, what the router says, and whether others come in that way.
//!
//! A friend whom we dialled says where it sees us (`Seen`). Whether others can come in there, another friend tries: it
//! knocks with a pass that opens nothing, and that we hear it is the answer (after AutoNAT, libp2p specification).

use std::collections::BTreeMap;

use super::alarm::Alarm;
use super::input::Sending;
use super::limits::{ADDRESSES_MAX, REACH_PATIENCE, REACH_PAUSE, REACHED_LASTS};
use super::node::Node;
use super::turn::Turn;
use crate::model::address::Address;
use crate::model::friend::Path;
use crate::model::id::{DeviceKey, LinkId};
use crate::model::time::Time;
use crate::model::way::Probe;
use crate::wire::frame::{Frame, Look, LookAt, Seen};

/// What is known of the ways to this node.
#[derive(Default)]
pub(super) struct Reach {
    /// Where the friend at the other end of a link we dialled sees us.
    seen: BTreeMap<LinkId, Address>,
    /// Our UDP port, if we have one.
    udp_port: Option<u16>,
    /// What we asked about, over which link.
    looks: BTreeMap<LinkId, [u8; 16]>,
    /// Where our UDP port is seen, by whom.
    udp_seen: BTreeMap<LinkId, Address>,
    /// A friend is trying to come in.
    trying: Option<Trying>,
    /// When the latest try of each address began.
    tried: BTreeMap<Address, Time>,
    /// Where somebody came in, and when last.
    open: BTreeMap<Address, Time>,
    /// When to try again.
    again: Option<Alarm>,
    /// What the router opened for us.
    mapped: Option<Address>,
    /// A friend is helped with finding out no earlier.
    helped: BTreeMap<DeviceKey, Alarm>,
}

/// A friend's try to come in.
struct Trying {
    /// Where.
    address: Address,
    /// Whose knock counts.
    device: DeviceKey,
    /// Until when.
    end: Alarm,
}

impl Reach {
    /// When to try again.
    pub(super) fn next(&self) -> Option<Time> {
        self.again.map(Alarm::at)
    }
}

/// What is known of the ways to this node, to look at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reached {
    /// Where it listens.
    pub listening: Vec<Address>,
    /// Where friends see it, without repetitions.
    pub seen: Vec<Address>,
    /// Where their UDP looks see it.
    pub udp_seen: Vec<Address>,
    /// Of all these, where somebody came in from outside.
    pub open: Vec<Address>,
    /// What the router opened.
    pub mapped: Option<Address>,
}

impl Node {
    /// How this node can be reached, as far as it knows.
    #[must_use]
    pub fn reached(&self) -> Reached {
        let once = |all: &BTreeMap<LinkId, Address>| {
            let mut all: Vec<Address> = all.values().copied().collect();
            all.sort_unstable();
            all.dedup();
            all
        };
        Reached {
            listening: self.listening.clone(),
            seen: once(&self.reach.seen),
            udp_seen: once(&self.reach.udp_seen),
            open: self.reach.open.keys().copied().collect(),
            mapped: self.reach.mapped,
        }
    }

    /// Where friends should look for us, best first: what is known to be open to everybody, then where we listen.
    pub(super) fn ways_in(&self) -> Vec<Address> {
        let mut ways: Vec<Address> = self.reach.open.keys().copied().collect();
        let rest = self.reach.mapped.into_iter().chain(self.listening.iter().copied());
        for address in rest {
            if !ways.contains(&address) {
                ways.push(address);
            }
        }
        ways.truncate(ADDRESSES_MAX);
        ways
    }

    /// Whether a stranger with an invite can come in: an address of the Internet that is ours, mapped, or proven.
    pub(super) fn is_public(&self) -> bool {
        let listening = self.listening.iter().any(Address::is_public);
        listening || self.reach.mapped.is_some() || !self.reach.open.is_empty()
    }

    /// Tells a friend who dialled us where we see them.
    pub(super) fn tell_seen(&mut self, turn: &mut Turn<'_>, id: LinkId) {
        let Some(address) = self.links.get(&id).and_then(|link| link.up.from) else { return };
        turn.send(Sending::Frame(id, Frame::Seen(Seen { address, udp: false })));
    }

    /// A friend says where it sees us.
    pub(super) fn seen_told(&mut self, turn: &mut Turn<'_>, id: LinkId, seen: Seen) {
        let straight = self.links.get(&id).is_some_and(|link| link.up.path == Path::Direct);
        let known = self.trusted_at(id).is_some() || self.is_guest_link(id);
        if !known || !straight {
            self.counts.misplaced += 1;
            return;
        }
        if seen.udp {
            if self.reach.looks.remove(&id).is_some() {
                self.reach.udp_seen.insert(id, seen.address);
            }
            return;
        }
        self.reach.seen.insert(id, seen.address);
        self.try_to_be_reached(turn);
    }

    /// Tries again when its time has come, and forgets where nobody came in for long.
    pub(super) fn reach_due(&mut self, turn: &mut Turn<'_>) {
        if self.reach.again.is_none_or(|at| !at.due(turn.now)) {
            return;
        }
        let before = self.reach.open.len();
        self.reach.open.retain(|_, at| turn.now.since(*at) < REACHED_LASTS);
        if self.reach.open.len() != before {
            self.presence_changed(turn);
        }
        self.try_to_be_reached(turn);
    }

    /// Asks a friend to come in where we are seen, once in a while and when that is new.
    fn try_to_be_reached(&mut self, turn: &mut Turn<'_>) {
        let now = turn.now;
        if self.reach.trying.as_ref().is_some_and(|trying| !trying.end.due(now)) {
            return;
        }
        self.reach.trying = None;
        let known = !self.reach.seen.is_empty() || self.reach.mapped.is_some();
        self.reach.again = known.then(|| Alarm::after(now, REACH_PAUSE));
        let seen = self.reach.seen.iter().map(|(link, at)| (Some(*link), *at));
        let mapped = self.reach.mapped.map(|at| (None, at));
        let fresh = |tried: &BTreeMap<Address, Time>, at: &Address| {
            tried.get(at).is_none_or(|began| now.since(*began) >= REACH_PAUSE)
        };
        let wanted = mapped.into_iter().chain(seen).find(|(_, at)| {
            at.is_public() && !self.listening.contains(at) && fresh(&self.reach.tried, at)
        });
        let Some((teller, address)) = wanted else { return };
        // Another friend than the one who saw us, if there is one: our NAT may let that one in because we dialled it.
        let straight = self.links.iter().filter(|(_, link)| link.up.path == Path::Direct);
        let mut links: Vec<LinkId> =
            straight.map(|(id, _)| *id).filter(|id| self.trusted_at(*id).is_some()).collect();
        links.sort_by_key(|id| Some(*id) == teller);
        let asked = links.first().and_then(|id| Some((*id, self.links.get(id)?.up.device)));
        let Some((link, device)) = asked else { return };
        self.reach.tried.retain(|_, began| now.since(*began) < REACH_PAUSE);
        self.reach.tried.insert(address, now);
        let end = Alarm::after(now, REACH_PATIENCE);
        self.reach.trying = Some(Trying { address, device, end });
        // Should nobody come, the next address is tried.
        self.reach.again = Some(end);
        turn.send(Sending::Frame(link, Frame::Reach(address)));
    }

    /// A friend asks us to come in at an address of theirs. Only at the IP address that we see them at: nobody makes us
    /// knock at third parties' doors.
    pub(super) fn reach_asked(&mut self, turn: &mut Turn<'_>, id: LinkId, address: Address) {
        let Some(link) = self.links.get(&id).filter(|_| self.trusted_at(id).is_some()) else {
            self.counts.misplaced += 1;
            return;
        };
        let device = link.up.device;
        let theirs = link.up.from.or(link.up.address);
        let helped = self.reach.helped.get(&device).is_some_and(|end| !end.due(turn.now));
        if helped || theirs.is_none_or(|at| at.0.ip() != address.0.ip()) {
            return;
        }
        self.reach.helped.retain(|_, end| !end.due(turn.now));
        self.reach.helped.insert(device, Alarm::after(turn.now, REACH_PATIENCE));
        let stamp = self.stamps.next(turn, device);
        turn.send(Sending::Probe(Probe { device, address, stamp }));
    }

    /// A friend came in at the door only to show that it can.
    pub(super) fn reached_by(&mut self, turn: &mut Turn<'_>, device: &DeviceKey) {
        let asked = |trying: &mut Trying| trying.device == *device && !trying.end.due(turn.now);
        let Some(trying) = self.reach.trying.take_if(asked) else { return };
        if self.reach.open.insert(trying.address, turn.now).is_none() {
            self.presence_changed(turn);
        }
        self.try_to_be_reached(turn);
    }

    /// The router opened a port for us, or no longer does.
    pub(super) fn mapped(&mut self, turn: &mut Turn<'_>, address: Option<Address>) {
        if self.reach.mapped == address {
            return;
        }
        if let Some(old) = std::mem::replace(&mut self.reach.mapped, address) {
            self.reach.open.remove(&old);
        }
        self.presence_changed(turn);
        self.try_to_be_reached(turn);
    }

    /// We have a UDP port.
    pub(super) fn has_udp(&mut self, port: u16) {
        self.reach.udp_port = Some(port);
    }

    /// Finds out where the friend at the other end sees our UDP port.
    pub(super) fn look(&mut self, turn: &mut Turn<'_>, id: LinkId) {
        if self.reach.udp_port.is_none() {
            return;
        }
        let mut token = [0; 16];
        turn.dice.fill_bytes(&mut token);
        self.reach.looks.insert(id, token);
        turn.send(Sending::Frame(id, Frame::Look(Look { token })));
    }

    /// A friend asks where its UDP port is seen.
    pub(super) fn look_asked(&mut self, turn: &mut Turn<'_>, id: LinkId, look: Look) {
        let (Some(port), Some(_)) = (self.reach.udp_port, self.trusted_at(id)) else { return };
        turn.send(Sending::AwaitLook(id, look.token));
        turn.send(Sending::Frame(id, Frame::LookAt(LookAt { token: look.token, port })));
    }

    /// A friend says where to send what it is to see.
    pub(super) fn look_at_told(&mut self, turn: &mut Turn<'_>, id: LinkId, at: LookAt) {
        let Some(link) = self.links.get(&id) else { return };
        let asked = self.reach.looks.get(&id) == Some(&at.token);
        let (Some(mut address), true) = (link.up.address.or(link.up.from), asked) else { return };
        address.0.set_port(at.port);
        turn.send(Sending::Look(at.token, address));
    }

    /// A friend's datagram came.
    pub(super) fn looked(&mut self, turn: &mut Turn<'_>, id: LinkId, address: Address) {
        if self.trusted_at(id).is_some() {
            turn.send(Sending::Frame(id, Frame::Seen(Seen { address, udp: true })));
        }
    }

    /// What was seen over a link that is gone is no longer known.
    pub(super) fn forget_seen(&mut self, id: LinkId) {
        self.reach.looks.remove(&id);
        self.reach.seen.remove(&id);
        self.reach.udp_seen.remove(&id);
    }

    /// We listen elsewhere now: what was found out holds no longer.
    pub(super) fn reach_anew(&mut self) {
        let port = self.reach.udp_port;
        self.reach = Reach { udp_port: port, ..Reach::default() };
    }

    /// Where we may be met over TCP and over UDP.
    pub(super) fn meeting_places(&self) -> (Vec<Address>, Vec<Address>) {
        let reached = self.reached();
        let mut tcp = reached.seen;
        tcp.extend(reached.mapped);
        tcp.extend(reached.listening.iter().copied());
        let mut udp = reached.udp_seen;
        if let Some(port) = self.reach.udp_port {
            udp.extend(reached.listening.into_iter().map(|mut at| {
                at.0.set_port(port);
                at
            }));
        }
        (first_of_each(tcp), first_of_each(udp))
    }
}

/// Each once, in order, no more than may be offered.
fn first_of_each(all: Vec<Address>) -> Vec<Address> {
    let mut once = Vec::new();
    for address in all {
        if !once.contains(&address) {
            once.push(address);
        }
    }
    once.truncate(crate::wire::frame::PUNCH_ADDRESSES_MAX);
    once
}
