//! Datagrams to and from everybody on the local network: an IPv4 multicast group that routers do not pass on.
//!
//! What is in them is not known here. Each is sent from a fresh port, so that the port is no name either. A socket that
//! fails is no reason to stop: there may be no such network.

use std::collections::BTreeSet;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, SocketAddrV4, UdpSocket as Plain};

use socket2::{Domain, Protocol, Socket, Type};
use tokio::net::UdpSocket;
use tokio::time::{Duration, Instant, sleep};

use crate::model::address::Address;
use crate::model::beacon::BEACON_BYTES;

/// The group: of the organization-local scope (RFC 2365), nobody's in particular.
const GROUP: Ipv4Addr = Ipv4Addr::new(239, 255, 72, 78);
/// Its port.
const PORT: u16 = 27_272;
/// Pause after an error of the socket.
const ERROR_PAUSE: Duration = Duration::from_millis(200);
/// Datagrams passed on in a second; a flood costs the rest.
const PASSED_MAX: u32 = 50;

/// The socket that hears the group.
pub(super) struct Lan {
    socket: UdpSocket,
    here: BTreeSet<Ipv4Addr>,
    /// Since when how many were passed on.
    passed: (Instant, u32),
}

impl Lan {
    /// Begins to listen. Sends nothing.
    ///
    /// # Errors
    /// When the system has no such socket for us.
    pub(super) fn open() -> io::Result<Self> {
        let socket = Socket::new(Domain::IPV4, Type::DGRAM, Some(Protocol::UDP))?;
        socket.set_reuse_address(true)?;
        // Several nodes on one machine all hear.
        #[cfg(unix)]
        socket.set_reuse_port(true)?;
        socket.set_nonblocking(true)?;
        // What is sent to this machine alone, from wherever, does not get here.
        let at = if cfg!(unix) { GROUP } else { Ipv4Addr::UNSPECIFIED };
        socket.bind(&SocketAddrV4::new(at, PORT).into())?;
        // Nor what comes by an interface where the group was not joined.
        #[cfg(target_os = "linux")]
        socket.set_multicast_all_v4(false)?;
        let socket = UdpSocket::from_std(socket.into())?;
        Ok(Self { socket, here: BTreeSet::new(), passed: (Instant::now(), 0) })
    }

    /// These are our addresses now: the group is heard and spoken to at each of them.
    pub(super) fn be_at<'a>(&mut self, bound: impl Iterator<Item = &'a Address>) {
        let mut here = BTreeSet::new();
        for address in bound {
            if let IpAddr::V4(ip) = address.0.ip()
                && !ip.is_loopback()
                && !ip.is_unspecified()
            {
                here.insert(ip);
            }
        }
        for gone in self.here.difference(&here) {
            // The system may have left for us.
            let _ = self.socket.leave_multicast_v4(GROUP, *gone);
        }
        for new in here.difference(&self.here) {
            if let Err(error) = self.socket.join_multicast_v4(GROUP, *new) {
                tracing::debug!(%error, "the local network cannot be heard");
            }
        }
        self.here = here;
    }

    /// Says something everywhere.
    pub(super) fn say(&self, datagram: &[u8]) {
        for ip in &self.here {
            if let Err(error) = say_from(*ip, datagram) {
                tracing::debug!(%error, "the local network cannot be spoken to");
            }
        }
    }

    /// The next datagram that has a beacon's size.
    pub(super) async fn next(&mut self) -> (Vec<u8>, IpAddr) {
        let mut bytes = [0; BEACON_BYTES + 1];
        loop {
            let Ok((count, from)) = self.socket.recv_from(&mut bytes).await else {
                // An error of an earlier datagram is gone when asked again; one that lasts costs no more than this.
                sleep(ERROR_PAUSE).await;
                continue;
            };
            let whole = bytes.get(..count).filter(|bytes| bytes.len() == BEACON_BYTES);
            if let Some(whole) = whole.filter(|_| self.may_pass()) {
                return (whole.to_vec(), from.ip());
            }
        }
    }

    fn may_pass(&mut self) -> bool {
        if self.passed.0.elapsed() >= Duration::from_secs(1) {
            self.passed = (Instant::now(), 0);
        }
        self.passed.1 += 1;
        self.passed.1 <= PASSED_MAX
    }
}

fn say_from(ip: Ipv4Addr, datagram: &[u8]) -> io::Result<()> {
    let socket = Socket::new(Domain::IPV4, Type::DGRAM, Some(Protocol::UDP))?;
    socket.set_nonblocking(true)?;
    socket.bind(&SocketAddrV4::new(ip, 0).into())?;
    socket.set_multicast_if_v4(&ip)?;
    socket.set_multicast_ttl_v4(1)?;
    socket.set_multicast_loop_v4(true)?;
    let socket = Plain::from(socket);
    socket.send_to(datagram, SocketAddr::from((GROUP, PORT))).map(drop)
}
