//! The one stream of each connection: the dialler opens `/hobnob/link/1`, the other side takes it, once.
//!
//! libp2p asks a behaviour per node and a handler per connection; both only pass the stream on, together with the
//! number of its connection, so that two connections to one device are never mixed up.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};

use libp2p::core::Endpoint;
use libp2p::core::transport::PortUse;
use libp2p::core::upgrade::ReadyUpgrade;
use libp2p::swarm::handler::{ConnectionEvent, ConnectionHandler, ConnectionHandlerEvent};
use libp2p::swarm::{
    CloseConnection, ConnectionDenied, ConnectionId, FromSwarm, NetworkBehaviour,
    SubstreamProtocol, THandler, ToSwarm,
};
use libp2p::{Multiaddr, PeerId, Stream, StreamProtocol};
use tokio::time::{Sleep, sleep};

use super::limits::STREAM_TIME;

/// The link protocol's name and version.
const LINK: StreamProtocol = StreamProtocol::new("/hobnob/link/1");

/// Waits for the stream of every connection.
#[derive(Default)]
pub(super) struct Gate {
    ready: VecDeque<ToSwarm<Ready, std::convert::Infallible>>,
}

/// A connection's stream is ready on this side.
#[derive(Debug)]
pub(super) struct Ready {
    pub(super) connection: ConnectionId,
    pub(super) stream: Stream,
}

/// One connection's share of the gate.
pub(super) struct Wicket {
    /// Whether the stream must still be asked for: once, by the dialler.
    to_ask: bool,
    dialled: bool,
    outcome: Option<Outcome>,
    given: bool,
    overdue: Pin<Box<Sleep>>,
}

/// How it went at one connection.
#[derive(Debug)]
pub(super) enum Outcome {
    Ready(Stream),
    /// No stream came up.
    Failed,
}

impl Wicket {
    fn new(dialled: bool) -> Self {
        let overdue = Box::pin(sleep(STREAM_TIME));
        Self { to_ask: dialled, dialled, outcome: None, given: false, overdue }
    }

    /// Only the first stream counts, and only the dialler opens one; others are dropped, which resets them.
    fn take(&mut self, stream: Stream, opened_here: bool) {
        if opened_here == self.dialled && !self.given && self.outcome.is_none() {
            self.outcome = Some(Outcome::Ready(stream));
        }
    }
}

impl ConnectionHandler for Wicket {
    type FromBehaviour = std::convert::Infallible;
    type ToBehaviour = Outcome;
    type InboundProtocol = ReadyUpgrade<StreamProtocol>;
    type OutboundProtocol = ReadyUpgrade<StreamProtocol>;
    type InboundOpenInfo = ();
    type OutboundOpenInfo = ();

    fn listen_protocol(&self) -> SubstreamProtocol<Self::InboundProtocol> {
        SubstreamProtocol::new(ReadyUpgrade::new(LINK), ())
    }

    /// A friend may have nothing to say for days.
    fn connection_keep_alive(&self) -> bool {
        true
    }

    fn poll(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<ConnectionHandlerEvent<Self::OutboundProtocol, (), Outcome>> {
        if std::mem::take(&mut self.to_ask) {
            let protocol =
                SubstreamProtocol::new(ReadyUpgrade::new(LINK), ()).with_timeout(STREAM_TIME);
            return Poll::Ready(ConnectionHandlerEvent::OutboundSubstreamRequest { protocol });
        }
        if self.given {
            return Poll::Pending;
        }
        if self.outcome.is_none() && self.overdue.as_mut().poll(cx).is_ready() {
            self.outcome = Some(Outcome::Failed);
        }
        match self.outcome.take() {
            Some(outcome) => {
                self.given = true;
                Poll::Ready(ConnectionHandlerEvent::NotifyBehaviour(outcome))
            }
            None => Poll::Pending,
        }
    }

    fn on_behaviour_event(&mut self, event: Self::FromBehaviour) {
        match event {}
    }

    fn on_connection_event(
        &mut self,
        event: ConnectionEvent<'_, Self::InboundProtocol, Self::OutboundProtocol>,
    ) {
        match event {
            ConnectionEvent::FullyNegotiatedInbound(stream) => self.take(stream.protocol, false),
            ConnectionEvent::FullyNegotiatedOutbound(stream) => self.take(stream.protocol, true),
            ConnectionEvent::DialUpgradeError(_) if self.outcome.is_none() => {
                self.outcome = Some(Outcome::Failed);
            }
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
        _: Endpoint,
        _: PortUse,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        Ok(Wicket::new(true))
    }

    fn on_swarm_event(&mut self, _: FromSwarm<'_>) {}

    fn on_connection_handler_event(
        &mut self,
        peer_id: PeerId,
        connection: ConnectionId,
        outcome: Outcome,
    ) {
        self.ready.push_back(match outcome {
            Outcome::Ready(stream) => ToSwarm::GenerateEvent(Ready { connection, stream }),
            Outcome::Failed => {
                let connection = CloseConnection::One(connection);
                ToSwarm::CloseConnection { peer_id, connection }
            }
        });
    }

    fn poll(&mut self, _: &mut Context<'_>) -> Poll<ToSwarm<Ready, std::convert::Infallible>> {
        // Filled by the swarm itself, which polls again after each handler's event: no waker is needed.
        self.ready.pop_front().map_or(Poll::Pending, Poll::Ready)
    }
}
