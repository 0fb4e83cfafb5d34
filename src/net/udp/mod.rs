//! A UDP socket that is deaf and dumb to strangers, over which two friends punch a hole and open one QUIC stream.
//!
//! Friends who have a link through a third one use it to tell each other their addresses, and then both send at once.
//! [`Udp::look`] and [`Udp::expect_look`] find out how the own NAT maps the socket; [`Udp::punch`] opens the hole and
//! gives a [`UdpLink`]. Who is at its other end is not known here: the door runs inside it.
//!
//! **Invariant**: nothing is sent but to candidates of a punch, to where a look goes, and on connections that began in a
//! punch; every other datagram is dropped before QUIC sees it.

mod filter;
mod limits;
mod link;
mod punch;
mod socket;
#[cfg(test)]
mod tests;
mod wrapping;

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use quinn::{Endpoint, Runtime, TokioRuntime};
use socket2::{Domain, Protocol, Type};
use tokio::sync::mpsc;
use tokio::task::AbortHandle;
use tokio::time::{Instant, sleep_until, timeout};

use self::filter::{Filter, Token};
use self::limits::{LOOK_TIME, LOOKS_AT, PUNCH_TIME};
pub(super) use self::link::UdpLink;
use self::punch::Ground;
pub(super) use self::punch::{PunchError, Role};
use self::socket::Socket;

/// One UDP socket for all of a node's punching, of one address family. Dropping it ends no link.
pub(super) struct Udp {
    endpoint: Endpoint,
    socket: Arc<Socket>,
    filter: Arc<Filter>,
    port: u16,
    doorkeeper: AbortHandle,
}

impl Udp {
    /// Binds `port`, or any if it is taken, on all IPv4 or all IPv6 addresses. Sends nothing.
    ///
    /// Must be called in a tokio runtime, which from then on receives.
    ///
    /// # Errors
    /// When the family has no sockets here, or there is no randomness for a certificate.
    pub(super) fn bind(v4: bool, port: Option<u16>) -> io::Result<Self> {
        let bound = match port {
            Some(port) => bind(v4, port).or_else(|_| bind(v4, 0))?,
            None => bind(v4, 0)?,
        };
        let filter = Arc::new(Filter::default());
        let inner = TokioRuntime.wrap_udp_socket(bound)?;
        let port = inner.local_addr()?.port();
        let socket = Arc::new(Socket { inner, filter: filter.clone() });
        let mut endpoint = Endpoint::new_with_abstract_socket(
            wrapping::endpoint(),
            Some(wrapping::host()?),
            socket.clone(),
            Arc::new(TokioRuntime),
        )?;
        endpoint.set_default_client_config(wrapping::dialler()?);
        let keeping = keep_door(endpoint.clone(), filter.clone());
        let doorkeeper = tokio::spawn(keeping).abort_handle();
        Ok(Self { endpoint, socket, filter, port, doorkeeper })
    }

    /// The port that was bound.
    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// Expects a datagram that is exactly this token, from anybody, and says where the first came from.
    ///
    /// It is expected from this call on, for [`LOOK_TIME`] or until the future is dropped. `None` when it did not come,
    /// is expected already, or [`limits::LOOKS_MAX`] others are.
    pub(super) fn expect_look(
        &self,
        token: Token,
    ) -> impl Future<Output = Option<SocketAddr>> + Send + use<> {
        let look = self.filter.look(token);
        async move {
            let (_expected, seen) = look?;
            timeout(LOOK_TIME, seen).await.ok()?.ok()
        }
    }

    /// Sends a token that a friend expects to his socket: he can then say as what he sees ours. Takes 600 ms.
    pub(super) async fn look(&self, token: Token, at: SocketAddr) {
        let start = Instant::now();
        for after in LOOKS_AT {
            sleep_until(start + after).await;
            self.socket.throw(&token, at);
        }
    }

    /// Opens our NAT towards the friend's sockets and meets him at one of them, within [`PUNCH_TIME`].
    ///
    /// Both sides call it at about the same time, in different roles. The candidates' addresses are let in, from any
    /// port; those of the other family are passed over, as are more than [`limits::CANDIDATES_MAX`]. Dropping the future
    /// ends the punch.
    ///
    /// # Errors
    /// [`PunchError`] when no link came of it. Nothing is left behind then.
    pub(super) async fn punch(
        &self,
        candidates: Vec<SocketAddr>,
        role: Role,
    ) -> Result<UdpLink, PunchError> {
        self.ground().punch(candidates, role, PUNCH_TIME).await
    }

    fn ground(&self) -> Ground<'_> {
        Ground { endpoint: &self.endpoint, socket: &self.socket, filter: &self.filter }
    }
}

impl Drop for Udp {
    fn drop(&mut self) {
        self.doorkeeper.abort();
    }
}

/// Hands every connection that begins to the punch it is for, and passes over all others in silence.
async fn keep_door(endpoint: Endpoint, filter: Arc<Filter>) {
    while let Some(incoming) = endpoint.accept().await {
        let host = filter.host_for(incoming.remote_address());
        match host.as_ref().map(mpsc::Sender::try_reserve) {
            Some(Ok(place)) => {
                // One that fails here was no honest beginning.
                if let Ok(connecting) = incoming.accept() {
                    place.send(connecting);
                }
            }
            Some(Err(_)) | None => incoming.ignore(),
        }
    }
}

fn bind(v4: bool, port: u16) -> io::Result<std::net::UdpSocket> {
    let (domain, at): (_, SocketAddr) = if v4 {
        (Domain::IPV4, (Ipv4Addr::UNSPECIFIED, port).into())
    } else {
        (Domain::IPV6, (Ipv6Addr::UNSPECIFIED, port).into())
    };
    let socket = socket2::Socket::new(domain, Type::DGRAM, Some(Protocol::UDP))?;
    if !v4 {
        // So that both families can have the same port, and no address has two forms.
        socket.set_only_v6(true)?;
    }
    socket.set_nonblocking(true)?;
    socket.bind(&at.into())?;
    Ok(socket.into())
}
