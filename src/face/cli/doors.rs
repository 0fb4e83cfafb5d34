//! What the commands need from the rest of the program and may not reach for themselves.

use std::path::{Path, PathBuf};

use futures::future::BoxFuture;
use tokio::io::DuplexStream;
use tokio::sync::oneshot;

use crate::api::error::ApiError;
use crate::api::types::home::{
    CreateOptions, Created, Passphrase, Ready, RestoreOptions, Restored, RunOptions,
};
use crate::face::opening::Opening;

/// What the rest of the program answers when it is done.
pub type Answer<T> = BoxFuture<'static, Result<T, ApiError>>;

/// How to make a home, run its node, read it while no node runs, or talk. `main` fills this in.
#[derive(Clone, Copy)]
pub struct Doors {
    /// Makes a home.
    pub create: fn(PathBuf, CreateOptions) -> Answer<Created>,
    /// Whether a file looks like a backup.
    pub look_at_backup: fn(&Path) -> Result<(), ApiError>,
    /// Makes a home from a backup.
    pub restore: fn(PathBuf, RestoreOptions) -> Answer<Restored>,
    /// Runs a node until it is stopped; says when it is ready.
    pub run: fn(PathBuf, RunOptions, oneshot::Sender<Ready>) -> Answer<()>,
    /// Opens a home without a network: a stream that [`crate::api::client::Client::over`] takes.
    pub open_offline: fn(PathBuf, Option<Passphrase>) -> Answer<DuplexStream>,
    /// Where the node of a home listens for commands.
    pub socket: fn(&Path) -> PathBuf,
    /// Whether an identity lives in a home.
    pub is_made: fn(&Path) -> bool,
    /// Talks in plain lines.
    pub line: fn(Opening) -> Answer<()>,
    /// Opens the chat window.
    pub window: fn(Opening) -> Answer<()>,
}
