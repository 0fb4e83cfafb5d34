//! Meeting straight through NATs, and showing friends that one can come in.

use libp2p::multiaddr::Protocol;
use libp2p::swarm::ConnectionId;
use libp2p::swarm::dial_opts::{DialOpts, PeerCondition};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};

use super::Switchboard;
use super::hear::Route;
use crate::crypto::door::{Dialler, Pass};
use crate::model::address::Address;
use crate::model::id::DeviceKey;
use crate::model::way::{Meeting, Probe, Way};
use crate::net::channel::Channel;
use crate::net::contract::NetEvent;
use crate::net::dial::Attempt;
use crate::net::door::Entry;
use crate::net::limits::{HANDSHAKE_TIME, PUNCHES_MAX};
use crate::net::meetings::Met;
use crate::net::peer;
use crate::net::udp::UdpLink;

impl Switchboard {
    /// Tries to meet a device.
    pub(super) fn meet(&mut self, meeting: Meeting) {
        let Meeting { device, tcp, udp, dial } = meeting;
        let tcp = tcp.into_iter().filter(|at| !self.loopback_only || at.is_loopback());
        match dial {
            Some((stamp, after)) => {
                let ways = tcp.map(Way::Punch).collect();
                self.dials.begin(device, ways, Pass::Friend, stamp, Instant::now() + after);
                for ticket in self.meetings.enter(device, &udp, after) {
                    self.dials.started(&device, Attempt::Meeting(ticket));
                }
                self.after_attempt(&device, None);
            }
            None => {
                self.meetings.host(&udp);
                for address in tcp.collect::<Vec<_>>() {
                    self.host_at(&device, address);
                }
            }
        }
    }

    /// Dials an address from the port where we listen, and plays the host on what comes of it.
    fn host_at(&mut self, device: &DeviceKey, address: Address) {
        let Some(peer) = peer::peer_id(device) else { return };
        let options = DialOpts::peer_id(peer)
            .condition(PeerCondition::Always)
            .addresses(vec![peer::multiaddr(address).with(Protocol::P2p(peer))])
            .override_role()
            .build();
        self.punched(options.connection_id());
        // A failure here is no worse than a NAT that lets nothing in.
        let _ = self.swarm.dial(options);
    }

    /// What came of a meeting over UDP, or of a look.
    pub(super) fn on_met(&mut self, met: Met) {
        match met {
            Met::Entered { ticket, host, outcome } => {
                let attempt = Attempt::Meeting(ticket);
                match outcome.ok().filter(|_| self.dials.came_through(&host, attempt)) {
                    Some(entered) => {
                        self.begin_udp_link(&entered.entry, true, entered.channel);
                        self.dials.linked(&host, attempt);
                    }
                    None => self.after_attempt(&host, Some(attempt)),
                }
            }
            Met::Hosted(Ok(entered)) => self.begin_udp_link(&entered.entry, false, entered.channel),
            Met::Hosted(Err(error)) => tracing::debug!(%error, "nobody was met over UDP"),
            Met::Looked(link, Some(at)) => self.untold.push_back(NetEvent::Looked(link, at)),
            Met::Looked(_, None) => {}
        }
    }

    fn begin_udp_link(&mut self, entry: &Entry, dialled: bool, channel: Channel<UdpLink>) {
        let link = self.begin_link(entry, dialled, Route::Met, channel);
        self.over_udp.insert(link);
    }

    /// Remembers that a connection's address is good for this once only.
    pub(super) fn punched(&mut self, id: ConnectionId) {
        if self.punches.len() >= PUNCHES_MAX {
            self.punches.pop_first();
        }
        self.punches.insert(id);
    }

    /// Knocks at a friend's door to show that one can come in there; hears nothing.
    pub(super) fn probe(&self, Probe { device, address, stamp }: Probe) {
        if self.loopback_only && !address.is_loopback() {
            return;
        }
        let secret = self.circuits.door().device_secret.clone();
        tokio::spawn(timeout(HANDSHAKE_TIME, async move {
            let (_, first) = Dialler::new(&secret, &device, &Pass::Probe, stamp).ok()?;
            let mut socket = TcpStream::connect(address.0).await.ok()?;
            socket.write_all(&first).await.ok()?;
            socket.shutdown().await.ok()
        }));
    }
}
