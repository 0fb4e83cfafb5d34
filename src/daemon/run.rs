//! A node from its start to its clean end.

use std::path::Path;

use tokio::sync::{mpsc, oneshot};

use crate::api::error::{ApiError, ErrorKind};
use crate::api::said::said;
use crate::api::server::serve;
use crate::api::socket::Door;
use crate::api::types::home::{Ready, RunOptions};
use crate::core::record::{Key, Record};
use crate::core::turn::Shelf;
use crate::net::NetConfig;
use crate::store::Store;

use super::config::Config;
use super::desk::Surroundings;
use super::home::Home;
use super::keeper::Parts;
use super::links::Links;
use super::{clock, open, trouble};

/// Runs the node of a home until it is told to stop: by `node.stop`, SIGTERM or Ctrl+C. `ready` is told once it listens.
///
/// # Errors
/// No identity here, a wrong or missing passphrase, another node on this home, settings that cannot be used, or nowhere
/// to listen. Once ready, none.
pub async fn run(
    home: &Path,
    options: RunOptions,
    ready: oneshot::Sender<Ready>,
) -> Result<(), ApiError> {
    let home = Home::at(home);
    let config = Config::read(&home, &options.listen)?.no_lan(options.no_lan);
    let listen = config.listen()?;
    let store = open::store(&home, options.passphrase).await?;
    let socket = home.claim_socket().map_err(|error| {
        ApiError::refusing(
            ErrorKind::Internal,
            said!("refused-no-socket", error = error.to_string()),
        )
    })?;
    let door = Door::open(&socket).await?;
    let device_secret = device_secret(&store)?;
    let net = NetConfig {
        device_secret,
        listen,
        last_port: home.last_port(),
        port_mapping: config.port_mapping(),
        quic: config.quic(),
        lan: config.policy().lan,
    };
    let links = Links::new(net);
    let socket = socket.display().to_string();
    let around = Surroundings::new(home, config, true, socket, clock::now());
    let (ask, calls) = open::calls();
    let archive = tokio::spawn(around.archive.writer(ask.clone()).run());
    let (stop_now, stop) = mpsc::channel(1);
    let signals = tokio::spawn(async move {
        wait_for_signal().await;
        let _ = stop_now.send(()).await;
    });
    let server = tokio::spawn(serve(door, ask));
    let keeper = open::keep(Parts { store, links, around, calls, stop, ready: Some(ready) })?;
    let ended = keeper.await;
    signals.abort();
    archive.abort();
    // Last: those who wait for the end of the connection may then open the home.
    drop(server.await);
    ended.map_err(|_| ApiError::no_answer())?
}

fn device_secret(store: &Store) -> Result<zeroize::Zeroizing<[u8; 32]>, ApiError> {
    match store.get(&Key::Secrets).map_err(|error| trouble::unreadable(&error))? {
        Some(Record::Secrets(secrets)) => Ok(secrets.device),
        _ => Err(ApiError::no_identity()),
    }
}

#[cfg(unix)]
async fn wait_for_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut term) = signal(SignalKind::terminate()) else { return std::future::pending().await };
    tokio::select! {
        _ = term.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

#[cfg(not(unix))]
async fn wait_for_signal() {
    drop(tokio::signal::ctrl_c().await);
}
