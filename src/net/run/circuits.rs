//! What circuits ask of the network's task, and what comes of them.

use libp2p::swarm::ConnectionId;
use libp2p::{PeerId, Stream};

use super::Switchboard;
use super::hear::Route;
use crate::model::id::{CircuitId, DeviceKey, LinkId};
use crate::net::circuits::{Done, Lost, Purpose};
use crate::net::contract::NetEvent;
use crate::net::dial::Attempt;
use crate::net::{gate, peer};

impl Switchboard {
    /// The connection below a link, and whose it is; `None` for a link that is a circuit itself.
    pub(super) fn connection_of(
        &self,
        link: LinkId,
    ) -> Option<((PeerId, ConnectionId), DeviceKey)> {
        let (id, connection) =
            self.connections.iter().find(|(_, connection)| connection.link == Some(link))?;
        let device = connection.entry.device;
        Some(((peer::peer_id(&device)?, *id), device))
    }

    /// A friend opened a stream.
    pub(super) fn on_stream(&mut self, on: ConnectionId, purpose: gate::Purpose, stream: Stream) {
        let Some(connection) = self.connections.get(&on) else { return };
        match purpose {
            gate::Purpose::Ask => self.circuits.hear_wish(on, stream),
            gate::Purpose::Circuit => self.circuits.host(connection.entry.device, stream),
            // The gate hands links over by themselves.
            gate::Purpose::Link => {}
        }
    }

    /// Opens the second half of a circuit.
    pub(super) fn join(&mut self, circuit: CircuitId, link: LinkId, bytes_max: u64) {
        let Some((at, _)) = self.connection_of(link) else {
            self.circuits.refuse(circuit);
            return self.on_lost(Some(Lost::Circuit(circuit)));
        };
        let ticket = self.circuits.await_stream(at.1, Purpose::Join { circuit, bytes_max });
        self.swarm.behaviour_mut().gate.open(at, gate::Purpose::Circuit, ticket);
    }

    /// One of the circuits' tasks is done.
    pub(super) fn on_circuit(&mut self, done: Done) {
        match done {
            Done::Entered { ticket, host, via, outcome } => {
                let attempt = Attempt::Stream(ticket);
                let entered = outcome.ok().filter(|_| self.dials.came_through(&host, attempt));
                match entered {
                    Some(entered) => {
                        self.begin_link(&entered.entry, true, Route::Through(via), entered.channel);
                        self.dials.linked(&host, attempt);
                    }
                    None => self.after_attempt(&host, Some(attempt)),
                }
            }
            Done::Hosted { via, outcome: Ok(entered) } => {
                self.begin_link(&entered.entry, false, Route::Through(via), entered.channel);
            }
            Done::Hosted { outcome: Err(error), .. } => {
                tracing::debug!(%error, "a circuit ended at the door");
            }
            Done::Asked { on, wish: Some((tag, stream)) } => {
                let link = self.connections.get(&on).and_then(|connection| connection.link);
                let Some(link) = link else { return };
                if let Some(circuit) = self.circuits.keep_wish(stream) {
                    self.untold.push_back(NetEvent::CircuitAsked(circuit, link, tag));
                }
            }
            Done::Asked { wish: None, .. } => {}
            Done::Carried { circuit, bytes } => {
                self.untold.push_back(NetEvent::CircuitEnded(circuit, bytes));
            }
        }
    }

    /// Streams that never came.
    pub(super) fn on_lost(&mut self, lost: impl IntoIterator<Item = Lost>) {
        for one in lost {
            match one {
                Lost::Attempt(device, ticket) => {
                    self.after_attempt(&device, Some(Attempt::Stream(ticket)));
                }
                Lost::Circuit(circuit) => {
                    self.untold.push_back(NetEvent::CircuitEnded(circuit, 0));
                }
            }
        }
    }
}
