//! The same node without a network, inside the process of a command that needs none.

use std::path::Path;

use tokio::io::DuplexStream;
use tokio::sync::mpsc;

use crate::api::error::ApiError;
use crate::api::server::serve_one;
use crate::api::types::home::Passphrase;

use super::clock;
use super::config::Config;
use super::desk::Surroundings;
use super::home::Home;
use super::keeper::Parts;
use super::links::Links;
use super::open;

/// Bytes in either direction between a command and its own node: a page of messages.
const PIPE_BYTES: usize = 64 * 1024;

/// Opens the home in this process and gives the client's end of a local door to it. It closes when that end is dropped.
///
/// # Errors
/// As [`super::run()`] before it is ready; [`ApiError::home_busy`] when somebody else has the home open for long.
pub async fn open_offline(
    home: &Path,
    passphrase: Option<Passphrase>,
) -> Result<DuplexStream, ApiError> {
    let home = Home::at(home);
    let config = Config::read(&home, &[])?;
    let store = open::store(&home, passphrase).await?;
    let around = Surroundings::new(home, config, false, String::new(), clock::now());
    let (ask, calls) = open::calls();
    // Nothing is ever sent on it: the keeper ends when nobody can ask any more.
    let (never, stop) = mpsc::channel(1);
    let keeper =
        open::keep(Parts { store, links: Links::none(), around, calls, stop, ready: None })?;
    let (ours, theirs) = tokio::io::duplex(PIPE_BYTES);
    tokio::spawn(async move {
        serve_one(theirs, ask).await;
        drop(keeper.await);
        drop(never);
    });
    Ok(ours)
}
