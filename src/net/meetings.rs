//! Meeting friends over UDP: where TCP does not get through a NAT, QUIC may, and the door runs inside it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use super::door::{Closed, Door, Entered};
use super::limits::{HANDSHAKE_TIME, MEETINGS_MAX};
use super::udp::{Role, Udp, UdpLink};
use crate::model::address::Address;
use crate::model::id::{DeviceKey, LinkId};

/// Every meeting under way, and every look.
pub(super) struct Meetings {
    sockets: Sockets,
    door: Door,
    tickets: u64,
    tasks: JoinSet<Met>,
}

/// One socket for each family, with the same port.
#[derive(Default)]
pub(super) struct Sockets {
    four: Option<Arc<Udp>>,
    six: Option<Arc<Udp>>,
}

impl Sockets {
    /// Binds what can be had of this port, or of another if it is taken.
    pub(super) fn bind(port: u16) -> Self {
        let bind = |v4, port| {
            let bound = Udp::bind(v4, Some(port));
            bound.inspect_err(|error| tracing::debug!(%error, v4, "no UDP socket")).ok()
        };
        let four = bind(true, port);
        let port = four.as_ref().map_or(port, Udp::port);
        // Friends are told one port.
        let six = bind(false, port).filter(|six| four.is_none() || six.port() == port);
        Self { four: four.map(Arc::new), six: six.map(Arc::new) }
    }

    /// The port of both.
    fn port(&self) -> Option<u16> {
        self.four.as_ref().or(self.six.as_ref()).map(|udp| udp.port())
    }

    /// The socket that can send to an address.
    fn for_address(&self, at: &SocketAddr) -> Option<&Arc<Udp>> {
        if at.is_ipv4() { self.four.as_ref() } else { self.six.as_ref() }
    }

    /// Each socket with those of the addresses that it can send to.
    fn with(&self, at: &[Address]) -> Vec<(Arc<Udp>, Vec<SocketAddr>)> {
        let both = [(&self.four, true), (&self.six, false)].into_iter();
        let some = both.filter_map(|(udp, v4)| {
            let theirs = at.iter().map(|at| at.0).filter(|at| at.is_ipv4() == v4);
            Some((udp.clone()?, theirs.collect::<Vec<_>>()))
        });
        some.filter(|(_, at)| !at.is_empty()).collect()
    }
}

/// What came of one of them.
pub(super) enum Met {
    /// We were the dialler of this device.
    Entered {
        /// The attempt's ticket.
        ticket: u64,
        /// Whose door it was to be.
        host: DeviceKey,
        /// The open door, or why there is none.
        outcome: Result<Entered<UdpLink>, Closed>,
    },
    /// We were the host.
    Hosted(Result<Entered<UdpLink>, Closed>),
    /// The datagram that was announced over this link came from there, or not at all.
    Looked(LinkId, Option<Address>),
}

impl Meetings {
    /// None yet; never any without a socket.
    pub(super) fn new(sockets: Sockets, door: Door) -> Self {
        Self { sockets, door, tickets: 0, tasks: JoinSet::new() }
    }

    /// The sockets' port.
    pub(super) fn port(&self) -> Option<u16> {
        self.sockets.port()
    }

    fn has_room(&self) -> bool {
        self.tasks.len() < MEETINGS_MAX
    }

    /// Tries to meet a device as the dialler, after a while; the attempts' tickets, one for each family.
    pub(super) fn enter(&mut self, host: DeviceKey, at: &[Address], after: Duration) -> Vec<u64> {
        if !self.has_room() {
            return Vec::new();
        }
        let mut tickets = Vec::new();
        for (udp, at) in self.sockets.with(at) {
            self.tickets += 1;
            let (ticket, door) = (self.tickets, self.door.clone());
            self.tasks.spawn(async move {
                sleep(after).await;
                let outcome = match udp.punch(at, Role::Dialler).await {
                    Ok(link) => door.enter(link, host, Instant::now() + HANDSHAKE_TIME).await,
                    Err(error) => Err(Closed::Unmet(error)),
                };
                Met::Entered { ticket, host, outcome }
            });
            tickets.push(ticket);
        }
        tickets
    }

    /// Tries to meet a device as the host, at once.
    pub(super) fn host(&mut self, at: &[Address]) {
        if !self.has_room() {
            return;
        }
        for (udp, at) in self.sockets.with(at) {
            let door = self.door.clone();
            self.tasks.spawn(async move {
                Met::Hosted(match udp.punch(at, Role::Host).await {
                    Ok(link) => door.host(link, Instant::now() + HANDSHAKE_TIME).await,
                    Err(error) => Err(Closed::Unmet(error)),
                })
            });
        }
    }

    /// Watches for a datagram that a friend announced over its link.
    pub(super) fn await_look(&mut self, link: LinkId, token: [u8; 16]) {
        if !self.has_room() {
            return;
        }
        for udp in [&self.sockets.four, &self.sockets.six].into_iter().flatten() {
            let look = udp.expect_look(token);
            self.tasks.spawn(async move { Met::Looked(link, look.await.map(Address)) });
        }
    }

    /// Sends such a datagram.
    pub(super) fn look(&self, token: [u8; 16], at: Address) {
        if let Some(udp) = self.sockets.for_address(&at.0).cloned() {
            tokio::spawn(async move { udp.look(token, at.0).await });
        }
    }

    /// What comes next of all that runs; never, when nothing runs.
    pub(super) async fn next(&mut self) -> Met {
        loop {
            match self.tasks.join_next().await {
                Some(Ok(met)) => return met,
                Some(Err(error)) => tracing::error!(%error, "a meeting's task broke"),
                None => std::future::pending().await,
            }
        }
    }
}
