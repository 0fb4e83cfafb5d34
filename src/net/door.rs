//! The door on a socket: what is read, what is answered, and for all but friends nothing is.
//!
//! It runs in libp2p's connection tasks and owns nothing; whom to expect and what to show it asks the network's task,
//! and what it learned it tells there, because libp2p itself carries no more than a PeerId across an upgrade.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;

use futures::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use libp2p::PeerId;
use libp2p::core::muxing::StreamMuxerBox;
use libp2p::core::{ConnectedPoint, Endpoint};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{Instant, sleep_until, timeout_at};
use zeroize::Zeroizing;

use super::channel::Channel;
use super::limits::{HANDSHAKE_TIME, STRANGER_BYTES_MAX};
use super::mux::Mux;
use super::peer;
use super::strangers::{Place, Strangers};
use super::udp::PunchError;
use crate::crypto::door::{
    Claim, Dialler, FIRST_FLIGHT_LEN, GuestList, Host, Knock, Opened, Pass, SECOND_FLIGHT_LEN,
    Verdict,
};
use crate::model::address::Address;
use crate::model::id::{DeviceKey, InviteId};

/// What every connection's door needs.
#[derive(Clone)]
pub(super) struct Door {
    /// The device's Ed25519 secret.
    pub(super) device_secret: Arc<Zeroizing<[u8; 32]>>,
    /// Who may knock.
    pub(super) guests: watch::Receiver<Arc<GuestList>>,
    /// Who has not yet shown anything.
    pub(super) strangers: Arc<Strangers>,
    /// The network's task.
    pub(super) news: mpsc::Sender<News>,
}

/// What the door tells and asks the network's task.
pub(super) enum News {
    /// A dialled socket is connected. Who is expected there, and what is to be shown?
    Connected(DeviceKey, oneshot::Sender<(Pass, u64)>),
    /// A dialled host said why it does not let us in.
    Refused(DeviceKey, Verdict),
    /// A valid first flight came. Dropping the sender leaves it without an answer.
    Knocked(Knock, oneshot::Sender<Verdict>),
    /// A door opened; libp2p will report a connection with these ends.
    Opened(Ends, Entry),
}

/// Tells one connection from all others that exist at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ends {
    remote: Address,
    /// Where we were dialled; the port of a dialled connection is not known, but an address is dialled once at a time.
    local: Option<Address>,
}

/// What a door learned about who came through.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub(super) device: DeviceKey,
    pub(super) invite: Option<InviteId>,
    pub(super) binding: [u8; 32],
    /// The address of ours that the connection runs from, where that is known.
    pub(super) local: Option<IpAddr>,
}

/// Why a socket did not become a connection; nobody outside ever hears it.
#[derive(Debug, thiserror::Error)]
pub(super) enum Closed {
    #[error("not an address of ours")]
    Address,
    #[error("a stranger")]
    Stranger,
    #[error("too late")]
    Late,
    #[error("the dial was won elsewhere")]
    NotNeeded,
    #[error("the host let nobody in")]
    Refused,
    #[error("the other side is not who it should be")]
    Impostor,
    #[error(transparent)]
    Unmet(PunchError),
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl Ends {
    /// The ends of a connection as libp2p reports it.
    pub(super) fn of(point: &ConnectedPoint) -> Option<Self> {
        match point {
            ConnectedPoint::Dialer { address, .. } => {
                Some(Self { remote: peer::address(address)?, local: None })
            }
            ConnectedPoint::Listener { local_addr, send_back_addr } => Some(Self {
                remote: peer::address(send_back_addr)?,
                local: Some(peer::address(local_addr)?),
            }),
        }
    }

    /// Where the far end is.
    pub(super) fn remote(&self) -> Address {
        self.remote
    }
}

impl Door {
    /// Takes a fresh socket through the door and hands it over as libp2p wants it.
    ///
    /// Of two that dial each other at once, one plays the host: libp2p says which with `role_override`.
    pub(super) async fn pass<S>(
        self,
        socket: S,
        point: ConnectedPoint,
        local: Option<IpAddr>,
    ) -> Result<(PeerId, StreamMuxerBox), Closed>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let ends = Ends::of(&point).ok_or(Closed::Address)?;
        let deadline = Instant::now() + HANDSHAKE_TIME;
        let dialler = is_dialler(&point);
        let entered = match &point {
            ConnectedPoint::Dialer { address, .. } if dialler => {
                let host = peer::device_at_end(address).ok_or(Closed::Address)?;
                self.enter(socket, host, deadline).await?
            }
            _ => self.host(socket, deadline).await?,
        };
        let peer = peer::peer_id(&entered.entry.device).ok_or(Closed::Impostor)?;
        self.tell(News::Opened(ends, Entry { local, ..entered.entry })).await?;
        Ok((peer, StreamMuxerBox::new(Mux::new(entered.channel, dialler))))
    }

    /// The dialling side: shows what the network's task says is to be shown.
    pub(super) async fn enter<S>(
        &self,
        socket: S,
        host: DeviceKey,
        deadline: Instant,
    ) -> Result<Entered<S>, Closed>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        timeout_at(deadline, self.knock(socket, host)).await.map_err(|_| Closed::Late)?
    }

    async fn knock<S>(&self, mut socket: S, host: DeviceKey) -> Result<Entered<S>, Closed>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let (answer, asked) = oneshot::channel();
        self.tell(News::Connected(host, answer)).await?;
        let (pass, stamp) = asked.await.map_err(|_| Closed::NotNeeded)?;
        let (dialler, first) =
            Dialler::new(&self.device_secret, &host, &pass, stamp).map_err(|_| Closed::Impostor)?;
        socket.write_all(&first).await?;
        socket.flush().await?;
        let mut second = [0; SECOND_FLIGHT_LEN];
        socket.read_exact(&mut second).await?;
        let (verdict, opened) = dialler.finish(&second).map_err(|_| Closed::Impostor)?;
        if verdict != Verdict::Welcome {
            self.tell(News::Refused(host, verdict)).await?;
            return Err(Closed::Refused);
        }
        let invite = match pass {
            Pass::Invite { id, .. } => Some(id),
            Pass::Friend | Pass::NewDevice(_) | Pass::Probe => None,
        };
        Ok(Entered::new(socket, opened, host, invite))
    }

    /// The dialled side. Ends early only for friends and for those whom a crowd of others pushes out.
    pub(super) async fn host<S>(&self, socket: S, deadline: Instant) -> Result<Entered<S>, Closed>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let (place, turned_out) = self.strangers.take_in();
        tokio::select! {
            _ = turned_out => Err(Closed::Stranger),
            entered = self.hear_out(socket, place, deadline) => entered,
        }
    }

    async fn hear_out<S>(
        &self,
        mut socket: S,
        mut place: Place,
        deadline: Instant,
    ) -> Result<Entered<S>, Closed>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let knocking = self.hear_knock(&mut socket, &mut place);
        let Ok(Some((knock, host, verdict))) = timeout_at(deadline, knocking).await else {
            place.stranger_again();
            hush(socket, deadline).await;
            return Err(Closed::Stranger);
        };
        let (second, opened) = host.answer(verdict).map_err(|_| Closed::Impostor)?;
        let answering = async {
            socket.write_all(&second).await?;
            socket.flush().await
        };
        timeout_at(deadline, answering).await.map_err(|_| Closed::Late)??;
        let invite = match knock.claim {
            Claim::Invite(id) => Some(id),
            Claim::Friend | Claim::NewDevice(..) | Claim::Probe => None,
        };
        let opened = opened.ok_or(Closed::Refused)?;
        Ok(Entered::new(socket, opened, knock.device, invite))
    }

    /// Reads a first flight and waits for what is decided about it; `None` for all who are to hear nothing.
    async fn hear_knock<S>(
        &self,
        socket: &mut S,
        place: &mut Place,
    ) -> Option<(Knock, Host, Verdict)>
    where
        S: AsyncRead + Unpin,
    {
        let mut first = [0; FIRST_FLIGHT_LEN];
        socket.read_exact(&mut first).await.ok()?;
        let guests = self.guests.borrow().clone();
        let (knock, host) = Host::open(&self.device_secret, &guests, &first)?;
        place.known();
        let (answer, asked) = oneshot::channel();
        self.tell(News::Knocked(knock, answer)).await.ok()?;
        Some((knock, host, asked.await.ok()?))
    }

    async fn tell(&self, news: News) -> Result<(), Closed> {
        self.news.send(news).await.map_err(|_| Closed::NotNeeded)
    }
}

/// An open door, and who came through it.
pub(super) struct Entered<S> {
    pub(super) channel: Channel<S>,
    pub(super) entry: Entry,
}

impl<S> Entered<S> {
    fn new(socket: S, opened: Opened, device: DeviceKey, invite: Option<InviteId>) -> Self {
        let entry = Entry { device, invite, binding: opened.binding, local: None };
        Self { channel: Channel::new(socket, opened.transport), entry }
    }
}

/// Whether this side of a connection speaks first.
pub(super) fn is_dialler(point: &ConnectedPoint) -> bool {
    matches!(point, ConnectedPoint::Dialer { role_override: Endpoint::Dialer, .. })
}

/// Reads and drops, and lets the connection end when every silent one ends: neither a byte nor the time tells what was
/// wrong.
async fn hush<S: AsyncRead + Unpin>(socket: S, deadline: Instant) {
    let mut rest = socket.take(STRANGER_BYTES_MAX);
    let mut nowhere = futures::io::sink();
    let drain = futures::io::copy(&mut rest, &mut nowhere);
    let _ = timeout_at(deadline, drain).await;
    sleep_until(deadline).await;
}
