//! Friends on the local network: beacons said and heard.
//!
//! A beacon is sealed for our circle and differs each time, so that it tells friends where we are and others that a
//! machine uses this port of the network. Whoever is invisible says none, and hears those of friends.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use super::alarm::Alarm;
use super::circle::in_force;
use super::input::Sending;
use super::limits::{
    BEACON_CLOCKS_APART, BEACON_DIAL_PAUSE, BEACON_FIRST, BEACON_PAUSE, BEACON_REPLY_PAUSE,
    BEACON_SPREAD, BEACONS_OPENED_MAX, LAN_WAY_LASTS, LAN_WAYS_MAX,
};
use super::node::Node;
use super::turn::Turn;
use crate::crypto::beacon;
use crate::model::address::Address;
use crate::model::beacon::Beacon;
use crate::model::id::IdentityKey;
use crate::model::presence::Status;
use crate::model::time::Time;

/// What is known of the local network.
#[derive(Default)]
pub(super) struct Lan {
    heard: BTreeMap<IdentityKey, Heard>,
    /// When the next beacon is due.
    next: Option<Alarm>,
    /// How many were said since we came here.
    said: usize,
    /// No beacon in answer to another before this is due.
    replied: Option<Alarm>,
    /// In which second how many were opened.
    opened: (u64, u32),
}

/// What a friend's beacons said.
#[derive(Default)]
struct Heard {
    /// The newest, by the friend's clock: older ones are replays.
    made: Time,
    /// Where they came from, newest first, and when.
    ways: Vec<(Address, Time)>,
    /// No other dial comes of them before this is due.
    pause: Option<Alarm>,
}

impl Lan {
    /// When the next beacon is due.
    pub(super) fn next(&self) -> Option<Time> {
        self.next.map(Alarm::at)
    }

    /// Where a friend was heard lately.
    pub(super) fn ways(&self, now: Time, who: &IdentityKey) -> impl Iterator<Item = Address> {
        let ways = self.heard.get(who).into_iter().flat_map(|heard| &heard.ways);
        ways.filter(move |(_, at)| now.since(*at) < LAN_WAY_LASTS).map(|(at, _)| *at)
    }

    /// Whether another beacon may be opened in this second.
    fn may_open(&mut self, now: Time) -> bool {
        if self.opened.0 != now.seconds() {
            self.opened = (now.seconds(), 0);
        }
        self.opened.1 += 1;
        self.opened.1 <= BEACONS_OPENED_MAX
    }
}

impl Node {
    /// How many friends were heard on the local network lately.
    #[must_use]
    pub fn heard_on_lan(&self) -> usize {
        let lately = |who: &&IdentityKey| self.lan.ways(self.clock, who).next().is_some();
        self.lan.heard.keys().filter(lately).count()
    }

    /// We are on another network, or may speak now: three beacons soon, then one now and then.
    pub(super) fn lan_anew(&mut self, now: Time) {
        // What was heard is of the network before; which beacons are old is true anywhere.
        let mut heard = std::mem::take(&mut self.lan.heard);
        heard.values_mut().for_each(|heard| heard.ways.clear());
        self.lan = Lan { opened: self.lan.opened, heard, ..Lan::default() };
        if self.policy.lan && self.lan_port().is_some() {
            self.lan.next = Some(Alarm::after(now, Duration::ZERO));
        }
    }

    /// The port that friends on the local network can dial.
    fn lan_port(&self) -> Option<u16> {
        let outside = self.listening.iter().find(|at| !at.is_loopback());
        outside.map(|at| at.0.port())
    }

    /// Says the beacon whose time has come.
    pub(super) fn beacon_due(&mut self, turn: &mut Turn<'_>) {
        if self.lan.next.is_none_or(|at| !at.due(turn.now)) {
            return;
        }
        let said = self.lan.said;
        let jitter = Duration::from_millis(u64::from(turn.dice.next_u32()) % BEACON_SPREAD);
        let pause = BEACON_FIRST.get(said).copied().unwrap_or(BEACON_PAUSE + jitter);
        self.lan.said = said.saturating_add(1);
        self.lan.next = Some(Alarm::after(turn.now, pause));
        self.say_beacon(turn);
    }

    fn say_beacon(&mut self, turn: &mut Turn<'_>) {
        let Some(port) = self.lan_port().filter(|_| self.policy.lan) else { return };
        let anybody = self.peers.values().any(super::peer::Peer::is_friend);
        if !anybody || self.me.status == Status::Invisible {
            return;
        }
        let said = Beacon { device: self.device(), port, made: turn.now };
        let datagram = beacon::make(&self.circle.newest, turn.dice, &said);
        turn.send(Sending::Beacon(datagram));
    }

    /// Something came that may be a friend's beacon.
    pub(super) fn beacon_heard(&mut self, turn: &mut Turn<'_>, datagram: &[u8], from: IpAddr) {
        if !self.policy.lan || !self.lan.may_open(turn.now) {
            return;
        }
        let Some((who, said)) = self.whose_beacon(turn.now, datagram) else { return };
        // Neither a record of long ago, nor a time that would make all true ones look old.
        let apart = turn.now.since(said.made).max(said.made.since(turn.now));
        if apart > BEACON_CLOCKS_APART {
            return;
        }
        let at = Address(SocketAddr::new(from, said.port));
        let heard = self.lan.heard.entry(who).or_default();
        if said.made <= heard.made || !at.is_dialable(false) {
            return;
        }
        let first = heard.ways.iter().all(|(_, at)| turn.now.since(*at) >= 2 * BEACON_PAUSE);
        let paused = heard.pause.is_some_and(|end| !end.due(turn.now));
        heard.made = said.made;
        heard.ways.retain(|(known, _)| *known != at);
        heard.ways.insert(0, (at, turn.now));
        heard.ways.truncate(LAN_WAYS_MAX);
        if !paused {
            heard.pause = Some(Alarm::after(turn.now, BEACON_DIAL_PAUSE));
        }
        let wanted = self.peers.get_mut(&who).filter(|peer| peer.wants_dial() && !paused);
        let Some(peer) = wanted else { return };
        match peer.dialling.is_under_way() {
            true => self.widen_dial(turn, &who),
            false => peer.dialling.soon(turn.now, turn.dice, Duration::ZERO),
        }
        // They may not have heard us yet.
        if first && self.lan.replied.is_none_or(|at| at.due(turn.now)) {
            self.lan.replied = Some(Alarm::after(turn.now, BEACON_REPLY_PAUSE));
            self.say_beacon(turn);
        }
    }

    /// The friend in whose circle a beacon opens, and what it says of a device of theirs.
    fn whose_beacon(&self, now: Time, datagram: &[u8]) -> Option<(IdentityKey, Beacon)> {
        self.peers.values().filter(|peer| peer.is_trusted()).find_map(|peer| {
            let mut keys = peer.circle.iter().flat_map(|circle| in_force(circle, now));
            let said = keys.find_map(|key| beacon::open(key, datagram))?;
            let who = peer.friend.identity;
            (self.owners.get(&said.device) == Some(&who)).then_some((who, said))
        })
    }
}
