//! What the door, libp2p and the links report to the network's task.

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
use crate::net::dial::After;
use crate::net::door::{Ends, News};
use crate::net::limits::KNOCKS_MAX;
use crate::net::link::Link;
use crate::net::peer;
use crate::net::swarm::BehaviourEvent;

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
                self.on_established(connection_id, Ends::of(&endpoint));
            }
            SwarmEvent::Behaviour(event) => self.on_behaviour(event),
            SwarmEvent::ConnectionClosed { connection_id, .. } => {
                self.connections.remove(&connection_id);
                self.on_attempt_ended(connection_id);
            }
            SwarmEvent::OutgoingConnectionError { connection_id, .. } => {
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
            BehaviourEvent::Gate(ready) => self.on_ready(ready.connection, ready.stream),
            BehaviourEvent::Ping(ping) if ping.result.is_ok() => {
                if let Some(connection) = self.connections.get_mut(&ping.connection) {
                    connection.last_sign = Instant::now();
                }
            }
            BehaviourEvent::Ping(ping) => self.cut(ping.connection),
            BehaviourEvent::Limits(never) => match never {},
        }
    }

    /// An address came or went.
    fn on_bound(&mut self, multiaddr: &Multiaddr, here: bool) {
        let Some(address) = peer::address(multiaddr) else { return };
        let changed = if here { self.bound.insert(address) } else { self.bound.remove(&address) };
        if changed {
            self.tell_listening();
        }
    }

    fn on_established(&mut self, id: ConnectionId, ends: Option<Ends>) {
        let entry = ends.and_then(|ends| self.entered.remove(&ends));
        let dialled = ends.and_then(|ends| ends.dialled());
        let wanted =
            entry.filter(|entry| dialled.is_none() || self.dials.came_through(&entry.device, id));
        match wanted {
            Some(entry) => {
                let last_sign = Instant::now();
                self.connections.insert(id, Connection { entry, dialled, link: None, last_sign });
            }
            None => {
                self.swarm.close_connection(id);
            }
        }
    }

    /// A connection's one stream is there: the link begins.
    fn on_ready(&mut self, id: ConnectionId, stream: Stream) {
        let Some(connection) = self.connections.get_mut(&id) else { return };
        self.links_so_far += 1;
        let link = LinkId(self.links_so_far);
        connection.link = Some(link);
        let (device, dialled) = (connection.entry.device, connection.dialled);
        let up = NetEvent::LinkUp {
            link,
            device,
            invite: connection.entry.invite,
            dialled: dialled.is_some(),
            path: Path::Direct,
            address: dialled,
            binding: connection.entry.binding,
        };
        self.dials.linked(&device, id);
        let (near, life) = Link::new(link, stream, up, self.events.clone());
        self.links.insert(link, near);
        self.lives.spawn(life);
    }

    /// A link has ended and told so; its connection has no other use.
    pub(super) fn on_link_ended(&mut self, ended: Option<LinkId>) {
        let Some(link) = ended else { return };
        self.links.remove(&link);
        let mut connections = self.connections.iter();
        if let Some((id, _)) = connections.find(|(_, connection)| connection.link == Some(link)) {
            self.swarm.close_connection(*id);
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
        if let Some(device) = self.dials.device_of(id) {
            self.after_attempt(&device, Some(id));
        }
    }

    /// Tells the node when a dial has nothing left to try. What has become due is tried by the next round of the loop.
    pub(super) fn after_attempt(&mut self, device: &DeviceKey, attempt: Option<ConnectionId>) {
        if self.dials.ended(device, attempt, Instant::now()) == After::Failed {
            self.untold.push_back(NetEvent::DialFailed { device: *device, verdict: None });
        }
    }

    pub(super) fn tell_listening(&mut self) {
        let mut bound: Vec<Address> = self.bound.iter().copied().collect();
        bound.sort_by_key(Address::is_loopback);
        self.untold.push_back(NetEvent::Listening(bound));
    }
}
