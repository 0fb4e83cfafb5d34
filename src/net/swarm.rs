//! libp2p put together: TCP, our door, our muxer, and the three behaviours that a friends-only node needs.
//!
//! Nothing here speaks before the door is open, and nothing speaks to anybody who was not dialled or let in: no
//! identify, no discovery, no bootstrap.

use std::net::Ipv6Addr;
use std::time::Duration;

use libp2p::connection_limits::{self, ConnectionLimits};
use libp2p::core::Transport;
use libp2p::core::transport::ListenerId;
use libp2p::core::transport::timeout::TransportTimeout;
use libp2p::swarm::{Config, NetworkBehaviour, SwarmEvent};
use libp2p::{PeerId, Swarm, futures::StreamExt, ping, tcp};
use tokio::net::TcpSocket;
use tokio::time::timeout;

use super::contract::NetError;
use super::door::Door;
use super::gate::Gate;
use super::limits::{
    ATTEMPT_TIME, CONNECTIONS_MAX, CONNECTIONS_PER_PEER_MAX, DIALLING_MAX, KNOCKS_MAX, LISTEN_TIME,
    PING_INTERVAL, PING_TIME, STRANGERS_MAX,
};
use super::peer;
use crate::model::address::Address;

/// Far beyond the life of a node: links are idle most of the time, and pings tell when they are dead.
const NEVER: Duration = Duration::from_secs(60 * 60 * 24 * 365);

/// What runs on every connection.
#[derive(NetworkBehaviour)]
pub(super) struct Behaviour {
    limits: connection_limits::Behaviour,
    ping: ping::Behaviour,
    pub(super) gate: Gate,
}

/// Builds the swarm behind `door`.
pub(super) fn build(me: PeerId, door: Door) -> Swarm<Behaviour> {
    let guarded = tcp::tokio::Transport::new(tcp::Config::default()).and_then(
        move |socket: tcp::tokio::TcpStream, point| {
            let local = socket.0.local_addr().ok();
            door.pass(socket, point, local.map(|local| local.ip()))
        },
    );
    let transport = TransportTimeout::with_outgoing_timeout(guarded, ATTEMPT_TIME).boxed();
    let config = Config::with_tokio_executor().with_idle_connection_timeout(NEVER);
    Swarm::new(transport, behaviour(), me, config)
}

fn behaviour() -> Behaviour {
    // The strangers' own bound drops the oldest; this one, which drops the newest, is only its net.
    let pending = u32::try_from(2 * STRANGERS_MAX + KNOCKS_MAX).ok();
    let limits = ConnectionLimits::default()
        .with_max_pending_incoming(pending)
        .with_max_pending_outgoing(Some(DIALLING_MAX))
        .with_max_established(Some(CONNECTIONS_MAX))
        .with_max_established_per_peer(Some(CONNECTIONS_PER_PEER_MAX));
    let ping = ping::Config::new().with_interval(PING_INTERVAL).with_timeout(PING_TIME);
    Behaviour {
        limits: connection_limits::Behaviour::new(limits),
        ping: ping::Behaviour::new(ping),
        gate: Gate::default(),
    }
}

/// Listens at all of `addresses` that the system gives, and says what they became.
///
/// Port 0 becomes `last_port` if it is free, and one port for all families.
///
/// # Errors
/// [`NetError`] when not one of them can be had.
pub(super) async fn listen(
    swarm: &mut Swarm<Behaviour>,
    addresses: &[Address],
    last_port: Option<u16>,
) -> Result<Vec<Address>, NetError> {
    let (mut bound, mut first_error) = (Vec::new(), NetError::Nowhere);
    let mut wanted = last_port.filter(|port| *port != 0);
    for address in addresses {
        match listen_at(swarm, *address, wanted) {
            Ok(listener) => bound.extend(addresses_of(swarm, listener).await),
            Err(reason) if matches!(first_error, NetError::Nowhere) => {
                first_error = NetError::Listen { address: *address, reason };
            }
            Err(reason) => tracing::debug!(%reason, "an address cannot be listened at"),
        }
        wanted = bound.first().map(|first| first.0.port()).or(wanted);
    }
    if bound.is_empty() { Err(first_error) } else { Ok(bound) }
}

fn listen_at(
    swarm: &mut Swarm<Behaviour>,
    address: Address,
    wanted: Option<u16>,
) -> Result<ListenerId, String> {
    let mut candidates = vec![address];
    if let Some(port) = wanted.filter(|_| address.0.port() == 0) {
        let mut at_wanted = address;
        at_wanted.0.set_port(port);
        candidates.insert(0, at_wanted);
    }
    let mut last_error = String::new();
    for candidate in candidates {
        let outcome = is_free(candidate).map_err(|error| error.to_string()).and_then(|()| {
            swarm.listen_on(peer::multiaddr(candidate)).map_err(|error| error.to_string())
        });
        match outcome {
            Ok(listener) => return Ok(listener),
            Err(error) => last_error = error,
        }
    }
    Err(last_error)
}

/// Asks the system whether a port can be had, because libp2p listens with SO_REUSEPORT and would silently share it
/// with another node of the same user.
fn is_free(address: Address) -> std::io::Result<()> {
    if address.0.port() == 0 {
        return Ok(());
    }
    let v4 = address.0.is_ipv4();
    let socket = if v4 { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // As libp2p does; else the connections of the last start would keep the port for a minute.
    socket.set_reuseaddr(true)?;
    let mut at = address.0;
    if !v4 && at.ip().is_unspecified() {
        // Without IPV6_V6ONLY, which libp2p sets, the wildcard would collide with our own one of IPv4.
        at.set_ip(Ipv6Addr::LOCALHOST.into());
    }
    socket.bind(at)?;
    socket.listen(1).map(drop)
}

/// The addresses a new listener became; on a wildcard one for each of the machine's.
async fn addresses_of(swarm: &mut Swarm<Behaviour>, listener: ListenerId) -> Vec<Address> {
    let mut found = Vec::new();
    let search = async {
        loop {
            let event = swarm.select_next_some().await;
            if let SwarmEvent::NewListenAddr { listener_id, address } = event
                && listener_id == listener
            {
                found.extend(peer::address(&address));
                // What else the wildcard has is known by now and comes without waiting.
                while let Some(Some(SwarmEvent::NewListenAddr { address, .. })) =
                    futures::FutureExt::now_or_never(swarm.next())
                {
                    found.extend(peer::address(&address));
                }
                return;
            }
        }
    };
    // A machine without this family has no addresses to tell.
    let _ = timeout(LISTEN_TIME, search).await;
    found
}
