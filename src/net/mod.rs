//! libp2p behind one small door: links to friends' devices, and silence for everyone else.
//!
//! [`Net::start`] gives a handle that takes commands and a queue that gives events. Inside runs one task that owns
//! everything (`run`), libp2p's swarm among it, and one task per link. Nothing is sent to anybody but those whom the
//! node dials and those who knock at the door with a valid first flight and are let in.
//!
//! **Invariants**: one LinkUp and one LinkDown for every link, its frames between them and in order; one LinkUp or
//! one DialFailed for every dial; not one byte to a stranger.

mod channel;
mod circuits;
mod contract;
mod dial;
mod door;
mod gate;
mod lan;
mod limits;
mod link;
mod mapping;
mod meetings;
mod mux;
mod peer;
mod run;
mod strangers;
mod swarm;
mod udp;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use ed25519_dalek::SigningKey;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;

pub use self::contract::{NetCommand, NetConfig, NetError, NetEvent, Permit};
use self::limits::{COMMANDS_MAX, COMMANDS_RESERVED, EVENTS_MAX, FLUSH_TIME, NEWS_MAX};
use self::meetings::Sockets;
use self::run::{Order, Switchboard};
use crate::crypto::door::GuestList;
use crate::model::id::DeviceKey;

/// The network of one node.
pub struct Net;

/// Takes commands for a running network. Dropping it stops the network without a flush.
pub struct NetHandle {
    orders: mpsc::Sender<Order>,
    /// Set when a frame found no room: what was said is no longer whole, so all links end and begin anew.
    lost: Arc<AtomicBool>,
    task: JoinHandle<()>,
}

impl Net {
    /// Starts to listen. Nobody is let in before the first guest list.
    ///
    /// The first event says where we listen. The receiver must be read: links wait for it.
    ///
    /// # Errors
    /// [`NetError`] when not one of the addresses can be listened at.
    pub async fn start(
        config: NetConfig,
    ) -> Result<(NetHandle, mpsc::Receiver<NetEvent>), NetError> {
        let (tell, events) = mpsc::channel(EVENTS_MAX);
        let (orders, ordered) = mpsc::channel(COMMANDS_MAX);
        let (news, heard) = mpsc::channel(NEWS_MAX);
        let (guests, guests_now) = watch::channel(Arc::new(GuestList::default()));
        let lost = Arc::new(AtomicBool::new(false));
        let loopback_only = config.listen.iter().all(crate::model::address::Address::is_loopback);
        let me =
            DeviceKey(SigningKey::from_bytes(&config.device_secret).verifying_key().to_bytes());
        let door = door::Door {
            device_secret: Arc::new(config.device_secret),
            guests: guests_now,
            strangers: Arc::default(),
            news,
        };
        let mut swarm = swarm::build(peer::peer_id(&me).ok_or(NetError::BadKey)?, door.clone());
        let bound = swarm::listen(&mut swarm, &config.listen, config.last_port).await?;
        let port = bound.iter().find(|at| !at.is_loopback()).map(|at| at.0.port());
        let outside = port.filter(|_| !loopback_only);
        let udp = outside.filter(|_| config.quic).map(Sockets::bind).unwrap_or_default();
        let mapping = outside.filter(|_| config.port_mapping).and_then(mapping::Mapping::of);
        let mut board = Switchboard::new((swarm, door), ordered, heard, tell, guests, lost.clone())
            .bound_to(bound, loopback_only)
            .outside(mapping, udp);
        board.take_part_in_lan(config.lan);
        Ok((NetHandle { orders, lost, task: tokio::spawn(board.run()) }, events))
    }
}

impl NetHandle {
    /// Asks for something. Never waits.
    pub fn send(&self, command: NetCommand) {
        let is_frame = matches!(command, NetCommand::Frame(..));
        if is_frame && self.orders.capacity() <= COMMANDS_RESERVED {
            self.lost.store(true, Ordering::Release);
            return;
        }
        if self.orders.try_send(Order::Do(command)).is_err() && !self.task.is_finished() {
            tracing::error!("the network does not take its commands");
            self.lost.store(true, Ordering::Release);
        }
    }

    /// Says what is still queued, for at most a second, closes every link and stops.
    pub async fn stop(mut self) {
        let stopping = async {
            // A network that is gone already has stopped.
            let _ = self.orders.send(Order::Stop).await;
            let _ = (&mut self.task).await;
        };
        if timeout(2 * FLUSH_TIME, stopping).await.is_err() {
            self.task.abort();
        }
    }
}
