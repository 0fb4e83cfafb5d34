//! A punch: both sides send to each other until both NATs let the other in, and one QUIC stream comes of it.
//!
//! The dialler connects to every candidate and decides: on the first connection that completes it opens the stream. The
//! host takes every connection from the friend's addresses and keeps the one on which the stream comes. So both always
//! mean the same one, whichever ways were open.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use futures::stream::{FuturesUnordered, StreamExt};
use quinn::{Connecting, Connection, Endpoint, RecvStream, SendStream};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until, timeout};

use super::filter::{Filter, Wants, same};
use super::limits::{CANDIDATES_MAX, OPENER_BYTES, OPENERS_AT};
use super::link::UdpLink;
use super::socket::Socket;

/// Which side of a punch we are. The two friends agree on it over the link that they have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::net) enum Role {
    /// Connects and opens the stream.
    Dialler,
    /// Takes the connection.
    Host,
}

/// Why no link came of a punch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(in crate::net) enum PunchError {
    /// None of the candidates is an address that this socket can send to.
    #[error("no address to punch at")]
    NoCandidates,
    /// Too many punches, or links, at once.
    #[error("too many punches at once")]
    TooMany,
    /// Nobody was there in time, or the ways are closed.
    #[error("nobody was met in time")]
    Late,
}

/// What the dialler says first on the stream, for QUIC tells the host of a stream only by its first byte.
const HELLO: u8 = 0;

/// What a punch needs of its socket.
pub(super) struct Ground<'a> {
    pub(super) endpoint: &'a Endpoint,
    pub(super) socket: &'a Socket,
    pub(super) filter: &'a Arc<Filter>,
}

impl Ground<'_> {
    /// Punches for at most `time`.
    pub(super) async fn punch(
        &self,
        candidates: Vec<SocketAddr>,
        role: Role,
        time: Duration,
    ) -> Result<UdpLink, PunchError> {
        let candidates = self.usable(candidates);
        if candidates.is_empty() {
            return Err(PunchError::NoCandidates);
        }
        let (wants, part) = match role {
            Role::Dialler => {
                let (tell, found) = mpsc::channel(CANDIDATES_MAX);
                (Wants::Ports(tell), Part::Dialler(found))
            }
            Role::Host => {
                let (tell, come) = mpsc::channel(CANDIDATES_MAX);
                (Wants::Connections(tell), Part::Host(come))
            }
        };
        let _let_in = self.filter.punch(candidates.clone(), wants).ok_or(PunchError::TooMany)?;
        let meeting = async {
            match part {
                Part::Dialler(found) => self.dial(&candidates, found).await,
                Part::Host(come) => host(come).await,
            }
        };
        let opening = async {
            self.open(&candidates).await;
            std::future::pending::<()>().await;
        };
        let met = async {
            tokio::select! {
                met = meeting => met,
                () = opening => None,
            }
        };
        let met = timeout(time, met).await.ok().flatten().ok_or(PunchError::Late)?;
        let pass = self.filter.link(met.connection.remote_address()).ok_or(PunchError::TooMany)?;
        Ok(UdpLink::new(met.connection, met.stream, pass))
    }

    /// The candidates that this socket can send to, each once.
    fn usable(&self, candidates: Vec<SocketAddr>) -> Vec<SocketAddr> {
        let v4 = self.socket.inner.local_addr().is_ok_and(|at| at.is_ipv4());
        let mut usable: Vec<SocketAddr> = Vec::new();
        for at in candidates {
            let ip = at.ip();
            let sendable = at.is_ipv4() == v4 && at.port() != 0 && !ip.is_unspecified();
            if sendable && !ip.is_multicast() && !usable.iter().any(|known| same(*known, at)) {
                usable.push(at);
            }
        }
        usable.truncate(CANDIDATES_MAX);
        usable
    }

    /// Sends random bytes to every candidate, again and again: towards each our own NAT now lets answers in.
    async fn open(&self, candidates: &[SocketAddr]) {
        let start = Instant::now();
        for after in OPENERS_AT {
            sleep_until(start + after).await;
            for at in candidates {
                // Without chance there is no opener, and QUIC's own packets must do.
                if let Some(opener) = opener() {
                    self.socket.throw(&opener, *at);
                }
            }
        }
    }

    /// Connects to every candidate and to every port found on the way, and opens the stream on the first that answers.
    async fn dial(
        &self,
        candidates: &[SocketAddr],
        mut found: mpsc::Receiver<SocketAddr>,
    ) -> Option<Met> {
        let mut calls: FuturesUnordered<_> = candidates.iter().map(|at| self.call(*at)).collect();
        loop {
            tokio::select! {
                Some(answered) = calls.next() => {
                    let Some(connection) = answered else { continue };
                    if let Some(met) = greet(connection).await {
                        return Some(met);
                    }
                }
                Some(at) = found.recv() => calls.push(self.call(at)),
                else => return None,
            }
        }
    }

    /// Calls one address until it answers. The name is not sent.
    async fn call(&self, at: SocketAddr) -> Option<Connection> {
        self.endpoint.connect(at, "friend").ok()?.await.ok()
    }
}

/// A role with what it is told during the punch.
enum Part {
    Dialler(mpsc::Receiver<SocketAddr>),
    Host(mpsc::Receiver<Connecting>),
}

/// A connection with its stream. Those that are not chosen are closed by being dropped.
struct Met {
    connection: Connection,
    stream: (SendStream, RecvStream),
}

/// Takes every connection and keeps the one on which the dialler opens the stream.
async fn host(mut come: mpsc::Receiver<Connecting>) -> Option<Met> {
    let mut guests = FuturesUnordered::new();
    loop {
        tokio::select! {
            Some(met) = guests.next() => if let Some(met) = met {
                return Some(met);
            },
            Some(connecting) = come.recv(), if guests.len() < CANDIDATES_MAX => {
                guests.push(welcome(connecting));
            }
            else => return None,
        }
    }
}

/// The dialler's side of a stream's beginning.
async fn greet(connection: Connection) -> Option<Met> {
    let mut stream = connection.open_bi().await.ok()?;
    stream.0.write_all(&[HELLO]).await.ok()?;
    Some(Met { connection, stream })
}

/// The host's side of it.
async fn welcome(connecting: Connecting) -> Option<Met> {
    let connection = connecting.await.ok()?;
    let mut stream = connection.accept_bi().await.ok()?;
    stream.1.read_exact(&mut [HELLO]).await.ok()?;
    Some(Met { connection, stream })
}

/// A few random bytes, of a random number.
fn opener() -> Option<Vec<u8>> {
    let mut chance = [0];
    getrandom::fill(&mut chance).ok()?;
    let [chance] = chance;
    let (least, most) = (*OPENER_BYTES.start(), *OPENER_BYTES.end());
    let mut bytes = vec![0; usize::from(least + chance % (most - least + 1))];
    getrandom::fill(&mut bytes).ok()?;
    Some(bytes)
}
