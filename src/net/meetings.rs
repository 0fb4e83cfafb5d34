//! Meeting friends over UDP: where TCP does not get through a NAT, QUIC may, and the door runs inside it.

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
    udp: Option<Arc<Udp>>,
    door: Door,
    tickets: u64,
    tasks: JoinSet<Met>,
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
    pub(super) fn new(udp: Option<Udp>, door: Door) -> Self {
        Self { udp: udp.map(Arc::new), door, tickets: 0, tasks: JoinSet::new() }
    }

    /// The socket's port.
    pub(super) fn port(&self) -> Option<u16> {
        self.udp.as_ref().map(|udp| udp.port())
    }

    /// The socket, while there is room for more.
    fn udp(&self) -> Option<Arc<Udp>> {
        self.udp.clone().filter(|_| self.tasks.len() < MEETINGS_MAX)
    }

    /// Tries to meet a device as the dialler, after a while; the attempt's ticket.
    pub(super) fn enter(
        &mut self,
        host: DeviceKey,
        at: &[Address],
        after: Duration,
    ) -> Option<u64> {
        let (udp, at) = (self.udp()?, v4(at)?);
        self.tickets += 1;
        let (ticket, door) = (self.tickets, self.door.clone());
        self.tasks.spawn(async move {
            sleep(after).await;
            let outcome = match udp.punch(at, Role::Dialler).await {
                Ok(link) => door.enter(link, host, Instant::now() + HANDSHAKE_TIME).await,
                Err(error) => Err(Closed::Io(std::io::Error::other(error))),
            };
            Met::Entered { ticket, host, outcome }
        });
        Some(ticket)
    }

    /// Tries to meet a device as the host, at once.
    pub(super) fn host(&mut self, at: &[Address]) {
        let (Some(udp), Some(at)) = (self.udp(), v4(at)) else { return };
        let door = self.door.clone();
        self.tasks.spawn(async move {
            Met::Hosted(match udp.punch(at, Role::Host).await {
                Ok(link) => door.host(link, Instant::now() + HANDSHAKE_TIME).await,
                Err(error) => Err(Closed::Io(std::io::Error::other(error))),
            })
        });
    }

    /// Watches for a datagram that the friend on this link announced.
    pub(super) fn await_look(&mut self, link: LinkId, token: [u8; 16]) {
        let Some(udp) = self.udp() else { return };
        let look = udp.expect_look(token);
        self.tasks.spawn(async move { Met::Looked(link, look.await.map(Address)) });
    }

    /// Sends such a datagram.
    pub(super) fn look(&self, token: [u8; 16], at: Address) {
        if let Some(udp) = self.udp().filter(|_| at.0.is_ipv4()) {
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

/// The places of the one family that NATs stand before; `None` without any.
fn v4(at: &[Address]) -> Option<Vec<std::net::SocketAddr>> {
    let at: Vec<_> = at.iter().map(|at| at.0).filter(std::net::SocketAddr::is_ipv4).collect();
    Some(at).filter(|at| !at.is_empty())
}
