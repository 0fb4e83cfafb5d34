//! What the door, libp2p and the links report to the network's task.

use std::net::IpAddr;
use std::time::Duration;

use futures::io::{AsyncRead, AsyncWrite};
use libp2p::core::ConnectedPoint;
use libp2p::swarm::{ConnectionId, SwarmEvent};
use libp2p::{Multiaddr, Stream};
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::{Connection, Switchboard};
use crate::crypto::door::{Knock, Verdict};
use crate::model::address::Address;
use crate::model::friend::Path;
use crate::model::id::{DeviceKey, KnockId, LinkId};
use crate::net::contract::NetEvent;
use crate::net::dial::{After, Attempt};
use crate::net::door::{Ends, Entry, News, is_dialler};
use crate::net::gate::Ready;
use crate::net::limits::{BEACONS_UNTOLD_MAX, KNOCKS_MAX, ROUND_TRIP_STEP};
use crate::net::link::{Link, Pulse};
use crate::net::peer;
use crate::net::swarm::BehaviourEvent;

/// How a link's two ends are joined.
pub(super) enum Route {
    /// From here to there: where we dialled, or where it came from.
    Direct((Option<Address>, Option<Address>)),
    /// From here to there over UDP; where, is good for this once only.
    Met,
    /// Through this friend's device.
    Through(DeviceKey),
}

impl Switchboard {
    /// The door tells or asks something.
    pub(super) fn on_news(&mut self, news: News) {
        match news {
            News::Connected(device, answer) => {
                if let Some(pass) = self.dials.pass(&device) {
                    // The attempt may have run out of time.
                    let _ = answer.send(pass);
                }
            }
            News::Refused(device, verdict) => {
                if self.dials.refused(&device) {
                    let verdict = Some(verdict);
                    self.untold.push_back(NetEvent::DialFailed { device, verdict });
                }
            }
            News::Knocked(knock, answer) => self.on_knock(knock, answer),
            News::Opened(ends, entry) => {
                // Left behind only by connections that libp2p's limits refused.
                if self.entered.len() >= KNOCKS_MAX {
                    self.entered.pop_first();
                }
                self.entered.insert(ends, entry);
            }
        }
    }

    fn on_knock(&mut self, knock: Knock, answer: oneshot::Sender<Verdict>) {
        self.knocks.retain(|_, waiting| !waiting.is_closed());
        if self.knocks.len() >= KNOCKS_MAX {
            return;
        }
        self.knocks_so_far += 1;
        let id = KnockId(self.knocks_so_far);
        self.knocks.insert(id, answer);
        self.untold.push_back(NetEvent::Knock(id, knock));
    }

    /// libp2p reports something.
    pub(super) fn on_swarm(&mut self, event: SwarmEvent<BehaviourEvent>) {
        // What the door learned about a connection was said before libp2p reports it, but perhaps not yet heard.
        while let Ok(news) = self.news.try_recv() {
            self.on_news(news);
        }
        match event {
            SwarmEvent::ConnectionEstablished { connection_id, endpoint, .. } => {
                self.on_established(connection_id, &endpoint);
            }
            SwarmEvent::Behaviour(event) => self.on_behaviour(event),
            SwarmEvent::ConnectionClosed { connection_id, .. } => {
                self.connections.remove(&connection_id);
                self.punches.remove(&connection_id);
                let lost = self.circuits.overdue(Instant::now(), Some(connection_id));
                self.on_lost(lost);
                self.on_attempt_ended(connection_id);
            }
            SwarmEvent::OutgoingConnectionError { connection_id, .. } => {
                self.punches.remove(&connection_id);
                self.on_attempt_ended(connection_id);
            }
            SwarmEvent::IncomingConnectionError { local_addr, send_back_addr, .. } => {
                let point = ConnectedPoint::Listener { local_addr, send_back_addr };
                Ends::of(&point).and_then(|ends| self.entered.remove(&ends));
            }
            SwarmEvent::NewListenAddr { address, .. } => self.on_bound(&address, true),
            SwarmEvent::ExpiredListenAddr { address, .. } => self.on_bound(&address, false),
            // The other events of libp2p's open list tell of beginnings and of what we did ourselves.
            _ => {}
        }
    }

    fn on_behaviour(&mut self, event: BehaviourEvent) {
        match event {
            BehaviourEvent::Gate(Ready::Link(on, stream)) => self.on_ready(on, stream),
            BehaviourEvent::Gate(Ready::Taken(on, purpose, stream)) => {
                self.on_stream(on, purpose, stream);
            }
            BehaviourEvent::Gate(Ready::Granted(ticket, stream)) => {
                let lost = self.circuits.granted(ticket, stream);
                self.on_lost(lost);
            }
            BehaviourEvent::Ping(ping) if ping.result.is_ok() => {
                self.on_pong(ping.connection, ping.result.unwrap_or_default());
            }
            BehaviourEvent::Ping(ping) => self.cut(ping.connection),
            BehaviourEvent::Limits(never) => match never {},
        }
    }

    /// A sign of life. How long it took is told at first, and when that changed by a quarter that somebody would notice.
    fn on_pong(&mut self, id: ConnectionId, took: Duration) {
        let Some(connection) = self.connections.get_mut(&id) else { return };
        connection.last_sign = Instant::now();
        let differs = |told: Duration| took.abs_diff(told) > (told / 4).max(ROUND_TRIP_STEP);
        let news = connection.round_trip.is_none_or(differs);
        let Some(link) = connection.link.filter(|_| news) else { return };
        // Old news make room: there is at most one for each link.
        let stale = |event: &NetEvent| matches!(event, NetEvent::RoundTrip(of, _) if *of == link);
        self.untold.retain(|event| !stale(event));
        connection.round_trip = Some(took);
        self.untold.push_back(NetEvent::RoundTrip(link, took));
    }

    /// An address came or went.
    fn on_bound(&mut self, multiaddr: &Multiaddr, here: bool) {
        let Some(address) = peer::address(multiaddr) else { return };
        let changed = if here { self.bound.insert(address) } else { self.bound.remove(&address) };
        if changed {
            self.tell_listening();
            self.mapping.iter().for_each(crate::net::mapping::Mapping::again);
            self.be_on_lan();
        }
        if changed && !here && !self.bound.iter().any(|at| at.0.ip() == address.0.ip()) {
            self.cut_from(address.0.ip());
        }
    }

    fn on_established(&mut self, id: ConnectionId, point: &ConnectedPoint) {
        let dialled = is_dialler(point);
        let ends = Ends::of(point);
        let entered = ends.and_then(|ends| Some((self.entered.remove(&ends)?, ends)));
        let attempt = Attempt::Connection(id);
        match entered.filter(|(e, _)| !dialled || self.dials.came_through(&e.device, attempt)) {
            Some((entry, ends)) => {
                let (link, last_sign) = (None, Instant::now());
                let round_trip = None;
                let connection = Connection { entry, ends, dialled, link, last_sign, round_trip };
                self.connections.insert(id, connection);
            }
            None => {
                self.swarm.close_connection(id);
            }
        }
    }

    /// A connection's link is there.
    fn on_ready(&mut self, id: ConnectionId, stream: Stream) {
        let Some(connection) = self.connections.get(&id) else { return };
        let (dialled, entry) = (connection.dialled, connection.entry);
        let at = Some(connection.ends.remote()).filter(|_| !self.punches.contains(&id));
        let ends = if dialled { (at, None) } else { (None, at) };
        let link = self.begin_link(&entry, dialled, Route::Direct(ends), stream);
        if let Some(connection) = self.connections.get_mut(&id) {
            connection.link = Some(link);
        }
        self.dials.linked(&entry.device, Attempt::Connection(id));
    }

    /// A link begins.
    pub(super) fn begin_link<S>(
        &mut self,
        entry: &Entry,
        dialled: bool,
        route: Route,
        stream: S,
    ) -> LinkId
    where
        S: AsyncRead + AsyncWrite + Send + 'static,
    {
        self.links_so_far += 1;
        let link = LinkId(self.links_so_far);
        let pulse = if matches!(route, Route::Direct(_)) { Pulse::Below } else { Pulse::Own };
        let (path, via, (address, from)) = match route {
            Route::Direct(ends) => (Path::Direct, None, ends),
            Route::Met => (Path::Direct, None, (None, None)),
            Route::Through(via) => (Path::Relayed, Some(via), (None, None)),
        };
        let Entry { device, invite, binding, .. } = *entry;
        let up =
            NetEvent::LinkUp { link, device, invite, dialled, path, address, from, via, binding };
        let (near, life) = Link::new(link, stream, (up, pulse), self.events.clone());
        self.links.insert(link, near);
        self.lives.spawn(life);
        link
    }

    /// A link has ended and told so; its connection has no other use.
    pub(super) fn on_link_ended(&mut self, ended: Option<LinkId>) {
        let Some(link) = ended else { return };
        self.links.remove(&link);
        self.over_udp.remove(&link);
        let mut connections = self.connections.iter();
        if let Some((id, _)) = connections.find(|(_, connection)| connection.link == Some(link)) {
            self.swarm.close_connection(*id);
        }
    }

    /// Ends the connections that run from an address this machine no longer has: no answer will ever come there.
    fn cut_from(&mut self, ip: IpAddr) {
        let lost = self.connections.iter().filter(|(_, one)| one.entry.local == Some(ip));
        for id in lost.map(|(id, _)| *id).collect::<Vec<_>>() {
            self.cut(id);
        }
        // Which address those over UDP run from is not known here, and there are few.
        for link in std::mem::take(&mut self.over_udp) {
            self.links.remove(&link);
        }
    }

    /// Ends a connection that gives no sign of life: there is nobody to flush to.
    pub(super) fn cut(&mut self, id: ConnectionId) {
        if let Some(link) = self.connections.get(&id).and_then(|connection| connection.link) {
            self.links.remove(&link);
        }
        self.swarm.close_connection(id);
    }

    fn on_attempt_ended(&mut self, id: ConnectionId) {
        let attempt = Attempt::Connection(id);
        if let Some(device) = self.dials.device_of(attempt) {
            self.after_attempt(&device, Some(attempt));
        }
    }

    /// Tells the node when a dial has nothing left to try. What has become due is tried by the next round of the loop.
    pub(super) fn after_attempt(&mut self, device: &DeviceKey, attempt: Option<Attempt>) {
        if self.dials.ended(device, attempt, Instant::now()) == After::Failed {
            self.untold.push_back(NetEvent::DialFailed { device: *device, verdict: None });
        }
    }

    /// Somebody spoke on the local network. The node looks at no more than it has taken: the rest is lost, as datagrams
    /// may be.
    pub(super) fn on_beacon(&mut self, said: Vec<u8>, from: IpAddr) {
        if self.untold.len() < BEACONS_UNTOLD_MAX {
            self.untold.push_back(NetEvent::Beacon(said, from));
        }
    }

    pub(super) fn tell_listening(&mut self) {
        let mut bound: Vec<Address> = self.bound.iter().copied().collect();
        bound.sort_by_key(Address::is_loopback);
        self.untold.push_back(NetEvent::Listening(bound));
    }
}
