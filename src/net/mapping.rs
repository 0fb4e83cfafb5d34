//! A port at the home router: asked for by UPnP, PCP or NAT-PMP, whichever it speaks, and kept.
//!
//! The `portmapper` crate does the asking. Nothing is asked before the node listens on more than this machine, nor when
//! the owner does not want it.

use std::num::NonZeroU16;

use portmapper::{Client, Config, Protocol};
use tokio::sync::watch;

use crate::model::address::Address;

/// The mapping of one TCP port, asked for as long as this lives.
pub(super) struct Mapping {
    client: Client,
    outside: watch::Receiver<Option<std::net::SocketAddrV4>>,
}

impl Mapping {
    /// Asks the router for a port that leads to `port`; nothing for port 0.
    pub(super) fn of(port: u16) -> Option<Self> {
        let port = NonZeroU16::new(port)?;
        let config = Config { protocol: Protocol::Tcp, ..Config::default() };
        let client = Client::new(config);
        client.update_local_port(port);
        client.procure_mapping();
        let outside = client.watch_external_address();
        Some(Self { client, outside })
    }

    /// What the router opened, each time that changes; never again when the asking has ended.
    pub(super) async fn next(&mut self) -> Option<Address> {
        if self.outside.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
        self.outside.borrow_and_update().map(|at| Address(at.into()))
    }

    /// Asks again: this machine is on another network now.
    pub(super) fn again(&self) {
        self.client.procure_mapping();
    }
}
