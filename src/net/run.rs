//! The network's one task: hears the node, the door, libp2p and the links, and owns what they share.
//!
//! Here is the loop and what the node orders; what the others report is in `hear`, circuits and punches in
//! files of their own.

mod circuits;
mod hear;
mod punch;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use libp2p::Swarm;
use libp2p::futures::StreamExt;
use libp2p::multiaddr::Protocol;
use libp2p::swarm::ConnectionId;
use libp2p::swarm::dial_opts::{DialOpts, PeerCondition};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

use super::circuits::{Circuits, Purpose};
use super::contract::{NetCommand, NetEvent};
use super::dial::{Attempt, Dials};
use super::door::{Door, Ends, Entry, News};
use super::gate;
use super::lan::Lan;
use super::limits::{FLUSH_TIME, PING_INTERVAL, SILENCE_MAX};
use super::link::Link;
use super::mapping::Mapping;
use super::meetings::{Meetings, Sockets};
use super::peer;
use super::swarm::Behaviour;
use crate::crypto::door::{GuestList, Verdict};
use crate::model::address::Address;
use crate::model::id::{DeviceKey, KnockId, LinkId, LinkTag};
use crate::model::way::Way;
use crate::wire::frame::Frame;

/// What the handle sends.
pub(super) enum Order {
    /// A command of the node.
    Do(NetCommand),
    /// Flush and end.
    Stop,
}

/// Owns the swarm, the links, the dials and the knocks.
pub(super) struct Switchboard {
    swarm: Swarm<Behaviour>,
    orders: mpsc::Receiver<Order>,
    news: mpsc::Receiver<News>,
    events: mpsc::Sender<NetEvent>,
    guests: watch::Sender<Arc<GuestList>>,
    lost: Arc<AtomicBool>,
    loopback_only: bool,
    bound: BTreeSet<Address>,
    /// Events that wait for room: at most one a knock, a dial and a change of addresses.
    untold: VecDeque<NetEvent>,
    dials: Dials,
    /// Who came through the door and has not yet been reported by libp2p.
    entered: BTreeMap<Ends, Entry>,
    connections: BTreeMap<ConnectionId, Connection>,
    circuits: Circuits,
    mapping: Option<Mapping>,
    lan: Option<Lan>,
    meetings: Meetings,
    /// Links over UDP.
    over_udp: BTreeSet<LinkId>,
    /// Connections begun by punching.
    punches: BTreeSet<ConnectionId>,
    links: BTreeMap<LinkId, Link>,
    lives: JoinSet<LinkId>,
    knocks: BTreeMap<KnockId, oneshot::Sender<Verdict>>,
    links_so_far: u64,
    knocks_so_far: u64,
    next_check: Instant,
}

struct Connection {
    entry: Entry,
    ends: Ends,
    /// Whether this side spoke first at the door.
    dialled: bool,
    link: Option<LinkId>,
    last_sign: Instant,
    /// The round trip that was told last.
    round_trip: Option<Duration>,
}

impl Switchboard {
    /// Joins the ends of all channels.
    pub(super) fn new(
        (swarm, door): (Swarm<Behaviour>, Door),
        orders: mpsc::Receiver<Order>,
        news: mpsc::Receiver<News>,
        events: mpsc::Sender<NetEvent>,
        guests: watch::Sender<Arc<GuestList>>,
        lost: Arc<AtomicBool>,
    ) -> Self {
        Self {
            swarm,
            orders,
            news,
            events,
            guests,
            lost,
            loopback_only: true,
            bound: BTreeSet::new(),
            untold: VecDeque::new(),
            dials: Dials::default(),
            entered: BTreeMap::new(),
            connections: BTreeMap::new(),
            meetings: Meetings::new(Sockets::default(), door.clone()),
            over_udp: BTreeSet::new(),
            circuits: Circuits::new(door),
            mapping: None,
            lan: None,
            punches: BTreeSet::new(),
            links: BTreeMap::new(),
            lives: JoinSet::new(),
            knocks: BTreeMap::new(),
            links_so_far: 0,
            knocks_so_far: 0,
            next_check: Instant::now() + PING_INTERVAL,
        }
    }

    /// Where we listen, and whether only this machine may be dialled.
    pub(super) fn bound_to(mut self, bound: Vec<Address>, loopback_only: bool) -> Self {
        self.bound.extend(bound);
        self.loopback_only = loopback_only;
        self.tell_listening();
        self
    }

    /// The port at the router, if one is asked for, and the UDP sockets, if there are any.
    pub(super) fn outside(mut self, mapping: Option<Mapping>, udp: Sockets) -> Self {
        self.mapping = mapping;
        self.meetings = Meetings::new(udp, self.circuits.door().clone());
        if let Some(port) = self.meetings.port() {
            self.untold.push_back(NetEvent::Udp(port));
        }
        self
    }

    /// Opens the socket of the local network, or closes it.
    pub(super) fn take_part_in_lan(&mut self, on: bool) {
        if !on || self.loopback_only {
            self.lan = None;
        } else if self.lan.is_none() {
            let open = Lan::open();
            self.lan = open.inspect_err(|error| tracing::warn!(%error, "no local network")).ok();
            self.be_on_lan();
        }
    }

    fn be_on_lan(&mut self) {
        if let Some(lan) = &mut self.lan {
            lan.be_at(self.bound.iter());
        }
    }

    /// Runs until told to stop, or until nobody listens any more.
    pub(super) async fn run(mut self) {
        let events = self.events.clone();
        loop {
            let wake = self.dials.next_at().unwrap_or(self.next_check).min(self.next_check);
            tokio::select! {
                event = self.swarm.select_next_some() => self.on_swarm(event),
                Some(news) = self.news.recv() => self.on_news(news),
                order = self.orders.recv() => match order {
                    Some(Order::Do(command)) => self.obey(command),
                    Some(Order::Stop) => return self.finish().await,
                    None => return,
                },
                Some(ended) = self.lives.join_next() => self.on_link_ended(ended.ok()),
                done = self.circuits.next() => self.on_circuit(done),
                met = self.meetings.next() => self.on_met(met),
                (said, from) = heard(&mut self.lan) => self.on_beacon(said, from),
                at = outside(&mut self.mapping) => self.untold.push_back(NetEvent::Mapped(at)),
                room = events.reserve(), if !self.untold.is_empty() => match room {
                    Ok(room) => if let Some(event) = self.untold.pop_front() { room.send(event) },
                    Err(_) => return,
                },
                () = sleep_until(wake) => self.on_time(),
            }
        }
    }

    /// Lets every link say what it has queued, then ends.
    async fn finish(mut self) {
        let deadline = Instant::now() + FLUSH_TIME;
        // What runs through others first: it needs their connections.
        let carrying: BTreeSet<LinkId> =
            self.connections.values().filter_map(|connection| connection.link).collect();
        let (below, through): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.links).into_iter().partition(|(id, _)| carrying.contains(id));
        let mut relayed = through.len();
        through.into_iter().for_each(|(_, link)| link.finish());
        while relayed > 0 {
            tokio::select! {
                event = self.swarm.select_next_some() => self.on_swarm(event),
                Some(ended) = self.lives.join_next() => {
                    relayed -= usize::from(!ended.is_ok_and(|link| carrying.contains(&link)));
                }
                () = sleep_until(deadline) => break,
            }
        }
        below.into_iter().for_each(|(_, link)| link.finish());
        while !self.connections.is_empty() {
            tokio::select! {
                event = self.swarm.select_next_some() => self.on_swarm(event),
                Some(ended) = self.lives.join_next() => self.on_link_ended(ended.ok()),
                () = sleep_until(deadline) => return,
            }
        }
    }

    fn obey(&mut self, command: NetCommand) {
        if self.lost.swap(false, Ordering::AcqRel) {
            tracing::warn!("more was to be sent than can be queued: all links end");
            self.links.clear();
        }
        match command {
            NetCommand::Guests(guests) => {
                self.guests.send_replace(Arc::new(guests));
            }
            NetCommand::Admit(knock, verdict) => {
                if let Some(answer) = self.knocks.remove(&knock) {
                    // Who knocked may have left.
                    let _ = answer.send(verdict);
                }
            }
            NetCommand::Bar(knock) => {
                self.knocks.remove(&knock);
            }
            NetCommand::Dial { device, ways, pass, stamp } => {
                let ways = ways.into_iter().filter(|way| self.may_try(way)).collect();
                self.dials.begin(device, ways, pass, stamp, Instant::now());
                self.after_attempt(&device, None);
                self.dial_what_is_due();
            }
            NetCommand::Meet(meeting) => self.meet(meeting),
            NetCommand::Probe(probe) => self.probe(probe),
            NetCommand::AwaitLook(link, token) => self.meetings.await_look(link, token),
            NetCommand::Look(token, at) => self.meetings.look(token, at),
            NetCommand::Lan(on) => self.take_part_in_lan(on),
            NetCommand::Beacon(datagram) => {
                if let Some(lan) = &self.lan {
                    lan.say(&datagram);
                }
            }
            NetCommand::Join(circuit, link, bytes_max) => self.join(circuit, link, bytes_max),
            NetCommand::Refuse(circuit) => self.circuits.refuse(circuit),
            NetCommand::Frame(link, frame) => self.say(link, &frame),
            NetCommand::Close(link) => {
                if let Some(link) = self.links.remove(&link) {
                    link.finish();
                }
            }
        }
    }

    fn say(&mut self, id: LinkId, frame: &Frame) {
        if let Some(link) = self.links.get(&id)
            && link.say(frame).is_err()
        {
            tracing::debug!(link = id.0, "a link does not take its frames");
            self.links.remove(&id);
        }
    }

    /// A node that listens on this machine alone sends nothing anywhere else.
    fn may_try(&self, way: &Way) -> bool {
        match way {
            Way::Address(at) | Way::Punch(at) => !self.loopback_only || at.is_loopback(),
            Way::Through { .. } => true,
        }
    }

    fn on_time(&mut self) {
        self.dial_what_is_due();
        let now = Instant::now();
        let lost = self.circuits.overdue(now, None);
        self.on_lost(lost);
        if now < self.next_check {
            return;
        }
        self.next_check = now + PING_INTERVAL;
        let silent = |connection: &Connection| now - connection.last_sign > SILENCE_MAX;
        let dead = self.connections.iter().filter(|(_, connection)| silent(connection));
        for id in dead.map(|(id, _)| *id).collect::<Vec<_>>() {
            self.cut(id);
        }
    }

    fn dial_what_is_due(&mut self) {
        while let Some((device, way)) = self.dials.due(Instant::now()) {
            let attempt = match way {
                Way::Address(at) => self.dial(&device, at, self.port_matters(&at)),
                Way::Punch(at) => {
                    let attempt = self.dial(&device, at, true);
                    if let Some(Attempt::Connection(id)) = attempt {
                        self.punched(id);
                    }
                    attempt
                }
                Way::Through { link, tag } => self.ask_for_circuit(device, link, tag),
            };
            match attempt {
                Some(attempt) => self.dials.started(&device, attempt),
                None => self.after_attempt(&device, None),
            }
        }
    }

    /// Whether a dial should come from the port where we listen, so that the friend sees what a NAT makes of it. Where
    /// that friend could dial us at the same moment, both from known ports, the two would meet and neither be the host.
    fn port_matters(&self, at: &Address) -> bool {
        let v4 = at.0.is_ipv4();
        let ours = |own: &&Address| own.0.is_ipv4() == v4 && !own.is_loopback();
        at.is_public() && !self.bound.iter().filter(ours).any(Address::is_public)
    }

    /// Begins a connection. From the port where we listen, if the other side's NAT is to know it.
    fn dial(&mut self, device: &DeviceKey, address: Address, known_port: bool) -> Option<Attempt> {
        let peer = peer::peer_id(device)?;
        let options = DialOpts::peer_id(peer)
            .condition(PeerCondition::Always)
            .addresses(vec![peer::multiaddr(address).with(Protocol::P2p(peer))]);
        let options = if known_port { options } else { options.allocate_new_port() }.build();
        let attempt = options.connection_id();
        self.swarm.dial(options).ok().map(|()| Attempt::Connection(attempt))
    }

    /// Opens a stream to the one in the middle.
    fn ask_for_circuit(&mut self, host: DeviceKey, link: LinkId, tag: LinkTag) -> Option<Attempt> {
        let (at, via) = self.connection_of(link)?;
        let ticket = self.circuits.await_stream(at.1, Purpose::Enter { host, via, tag });
        self.swarm.behaviour_mut().gate.open(at, gate::Purpose::Ask, ticket);
        Some(Attempt::Stream(ticket))
    }
}

/// What the router opened, when that changes; never without a mapping.
async fn outside(mapping: &mut Option<Mapping>) -> Option<Address> {
    match mapping {
        Some(mapping) => mapping.next().await,
        None => std::future::pending().await,
    }
}

/// What is said on the local network; never without a socket there.
async fn heard(lan: &mut Option<Lan>) -> (Vec<u8>, IpAddr) {
    match lan {
        Some(lan) => lan.next().await,
        None => std::future::pending().await,
    }
}
