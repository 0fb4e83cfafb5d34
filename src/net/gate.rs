//! The streams of each connection: one link, opened by the dialler and taken once, and circuits on demand.
//!
//! libp2p asks a behaviour per node and a handler per connection; both only pass streams on, together with the number
//! of their connection, so that two connections to one device are never mixed up.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::future::{Ready as Now, ready};
use std::pin::Pin;
use std::task::{Context, Poll};

use libp2p::core::Endpoint;
use libp2p::core::transport::PortUse;
use libp2p::core::upgrade::{InboundUpgrade, OutboundUpgrade, UpgradeInfo};
use libp2p::swarm::handler::{ConnectionEvent, ConnectionHandler, ConnectionHandlerEvent};
use libp2p::swarm::{
    CloseConnection, ConnectionDenied, ConnectionId, FromSwarm, NetworkBehaviour, NotifyHandler,
    SubstreamProtocol, THandler, ToSwarm,
};
use libp2p::{Multiaddr, PeerId, Stream, StreamProtocol};
use tokio::time::{Sleep, sleep};

use super::limits::STREAM_TIME;

/// What a stream is for, and its protocol's name and version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// The frames of one link.
    Link,
    /// A wish to be joined to a mutual friend, said to the one in the middle.
    Ask,
    /// The end of a circuit that the one in the middle brings to us.
    Circuit,
}

impl Purpose {
    const ALL: [Self; 3] = [Self::Link, Self::Ask, Self::Circuit];

    fn protocol(self) -> StreamProtocol {
        StreamProtocol::new(match self {
            Self::Link => "/hobnob/link/1",
            Self::Ask => "/hobnob/ask/1",
            Self::Circuit => "/hobnob/circuit/1",
        })
    }
}

/// Passes on the streams of all connections.
#[derive(Default)]
pub(super) struct Gate {
    ready: VecDeque<ToSwarm<Ready, Wish>>,
}

/// A stream is there, or one that was wished for is not.
#[derive(Debug)]
pub(super) enum Ready {
    /// The other end opened it.
    Taken(ConnectionId, Purpose, Stream),
    /// The link that the dialler opens by itself.
    Link(ConnectionId, Stream),
    /// What was wished for under this ticket.
    Granted(u64, Option<Stream>),
}

/// A stream wished for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wish {
    ticket: u64,
    purpose: Purpose,
}

/// Whose stream comes up: the dialler's link, or one that was wished for.
#[derive(Debug, Clone, Copy)]
pub(super) enum For {
    Link,
    Ticket(u64),
}

/// One connection's share of the gate.
pub(super) struct Wicket {
    /// Whether the link must still be asked for: once, by the dialler.
    to_ask: bool,
    dialled: bool,
    wishes: VecDeque<Wish>,
    outcomes: VecDeque<Outcome>,
    /// Whether the link's one stream is there.
    linked: bool,
    overdue: Option<Pin<Box<Sleep>>>,
}

/// How it went at one connection.
#[derive(Debug)]
pub(super) enum Outcome {
    Taken(Purpose, Stream),
    Link(Stream),
    Granted(u64, Option<Stream>),
    /// No link came up.
    Failed,
}

impl Gate {
    /// Opens a stream on one connection; [`Ready::Granted`] follows, unless the connection ends.
    pub(super) fn open(
        &mut self,
        (peer_id, connection): (PeerId, ConnectionId),
        purpose: Purpose,
        ticket: u64,
    ) {
        let handler = NotifyHandler::One(connection);
        let event = Wish { ticket, purpose };
        self.ready.push_back(ToSwarm::NotifyHandler { peer_id, handler, event });
    }
}

impl Wicket {
    fn new(dialled: bool) -> Self {
        Self {
            to_ask: dialled,
            dialled,
            wishes: VecDeque::new(),
            outcomes: VecDeque::new(),
            linked: false,
            overdue: Some(Box::pin(sleep(STREAM_TIME))),
        }
    }

    /// Only the first link counts, and only the dialler opens one; others are dropped, which resets them.
    fn take(&mut self, purpose: Purpose, stream: Stream) {
        match purpose {
            Purpose::Link if self.dialled || self.linked => {}
            Purpose::Link => self.link(stream),
            Purpose::Ask | Purpose::Circuit => {
                self.outcomes.push_back(Outcome::Taken(purpose, stream));
            }
        }
    }

    fn link(&mut self, stream: Stream) {
        self.linked = true;
        self.overdue = None;
        self.outcomes.push_back(Outcome::Link(stream));
    }

    fn fail(&mut self, whose: For) {
        self.outcomes.push_back(match whose {
            For::Link => Outcome::Failed,
            For::Ticket(ticket) => Outcome::Granted(ticket, None),
        });
    }
}

/// Takes any of our protocols, and says which it was.
pub(super) struct Any;

/// Asks for one of them.
pub(super) struct One(Purpose);

impl UpgradeInfo for Any {
    type Info = StreamProtocol;
    type InfoIter = std::array::IntoIter<StreamProtocol, 3>;

    fn protocol_info(&self) -> Self::InfoIter {
        Purpose::ALL.map(Purpose::protocol).into_iter()
    }
}

impl InboundUpgrade<Stream> for Any {
    type Output = (Purpose, Stream);
    type Error = Infallible;
    type Future = Now<Result<Self::Output, Infallible>>;

    fn upgrade_inbound(self, stream: Stream, protocol: StreamProtocol) -> Self::Future {
        let named = |purpose: &Purpose| purpose.protocol() == protocol;
        let purpose = Purpose::ALL.into_iter().find(named).unwrap_or(Purpose::Link);
        ready(Ok((purpose, stream)))
    }
}

impl UpgradeInfo for One {
    type Info = StreamProtocol;
    type InfoIter = std::iter::Once<StreamProtocol>;

    fn protocol_info(&self) -> Self::InfoIter {
        std::iter::once(self.0.protocol())
    }
}

impl OutboundUpgrade<Stream> for One {
    type Output = Stream;
    type Error = Infallible;
    type Future = Now<Result<Stream, Infallible>>;

    fn upgrade_outbound(self, stream: Stream, _: StreamProtocol) -> Self::Future {
        ready(Ok(stream))
    }
}

impl ConnectionHandler for Wicket {
    type FromBehaviour = Wish;
    type ToBehaviour = Outcome;
    type InboundProtocol = Any;
    type OutboundProtocol = One;
    type InboundOpenInfo = ();
    type OutboundOpenInfo = For;

    fn listen_protocol(&self) -> SubstreamProtocol<Self::InboundProtocol> {
        SubstreamProtocol::new(Any, ())
    }

    /// A friend may have nothing to say for days.
    fn connection_keep_alive(&self) -> bool {
        true
    }

    fn poll(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<ConnectionHandlerEvent<Self::OutboundProtocol, For, Outcome>> {
        let link = std::mem::take(&mut self.to_ask).then_some((Purpose::Link, For::Link));
        let wished = || self.wishes.pop_front().map(|w| (w.purpose, For::Ticket(w.ticket)));
        if let Some((purpose, whose)) = link.or_else(wished) {
            let protocol = SubstreamProtocol::new(One(purpose), whose).with_timeout(STREAM_TIME);
            return Poll::Ready(ConnectionHandlerEvent::OutboundSubstreamRequest { protocol });
        }
        if self.overdue.as_mut().is_some_and(|end| end.as_mut().poll(cx).is_ready()) {
            self.overdue = None;
            self.fail(For::Link);
        }
        match self.outcomes.pop_front() {
            Some(outcome) => Poll::Ready(ConnectionHandlerEvent::NotifyBehaviour(outcome)),
            None => Poll::Pending,
        }
    }

    fn on_behaviour_event(&mut self, wish: Wish) {
        self.wishes.push_back(wish);
    }

    fn on_connection_event(
        &mut self,
        event: ConnectionEvent<'_, Self::InboundProtocol, Self::OutboundProtocol, (), For>,
    ) {
        match event {
            ConnectionEvent::FullyNegotiatedInbound(taken) => {
                let (purpose, stream) = taken.protocol;
                self.take(purpose, stream);
            }
            ConnectionEvent::FullyNegotiatedOutbound(opened) => match opened.info {
                For::Link if !self.linked => self.link(opened.protocol),
                For::Link => {}
                For::Ticket(ticket) => {
                    self.outcomes.push_back(Outcome::Granted(ticket, Some(opened.protocol)));
                }
            },
            ConnectionEvent::DialUpgradeError(failed) => self.fail(failed.info),
            // The rest tells of protocols and addresses, or of streams that other handlers asked for.
            _ => {}
        }
    }
}

impl NetworkBehaviour for Gate {
    type ConnectionHandler = Wicket;
    type ToSwarm = Ready;

    fn handle_established_inbound_connection(
        &mut self,
        _: ConnectionId,
        _: PeerId,
        _: &Multiaddr,
        _: &Multiaddr,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        Ok(Wicket::new(false))
    }

    fn handle_established_outbound_connection(
        &mut self,
        _: ConnectionId,
        _: PeerId,
        _: &Multiaddr,
        // Of two that dial each other at once through their NATs, one plays the host.
        role: Endpoint,
        _: PortUse,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        Ok(Wicket::new(role.is_dialer()))
    }

    fn on_swarm_event(&mut self, _: FromSwarm<'_>) {}

    fn on_connection_handler_event(
        &mut self,
        peer_id: PeerId,
        connection: ConnectionId,
        outcome: Outcome,
    ) {
        self.ready.push_back(match outcome {
            Outcome::Taken(purpose, stream) => {
                ToSwarm::GenerateEvent(Ready::Taken(connection, purpose, stream))
            }
            Outcome::Link(stream) => ToSwarm::GenerateEvent(Ready::Link(connection, stream)),
            Outcome::Granted(ticket, stream) => {
                ToSwarm::GenerateEvent(Ready::Granted(ticket, stream))
            }
            Outcome::Failed => {
                let connection = CloseConnection::One(connection);
                ToSwarm::CloseConnection { peer_id, connection }
            }
        });
    }

    fn poll(&mut self, _: &mut Context<'_>) -> Poll<ToSwarm<Ready, Wish>> {
        // Filled by the swarm itself, which polls again after each handler's event, and by the network's task, which
        // polls the swarm in each of its rounds: no waker is needed.
        self.ready.pop_front().map_or(Poll::Pending, Poll::Ready)
    }
}
