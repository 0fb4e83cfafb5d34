//! What a chat face needs from the program that opens it: where the node is, and how to make one on first use.

use std::path::PathBuf;
use std::sync::Arc;

use futures::future::BoxFuture;

use crate::api::error::ApiError;
use crate::api::types::home::Passphrase;

/// Makes the identity of this home under a name and starts its node.
pub type Make = Arc<
    dyn Fn(String, Option<Passphrase>) -> BoxFuture<'static, Result<(), ApiError>> + Send + Sync,
>;

/// How a chat face begins.
#[derive(Clone)]
pub struct Opening {
    /// Where the node listens for us.
    pub socket: PathBuf,
    /// With whom to begin; the newest conversation when nobody was named.
    pub to: Option<String>,
    /// How to make the identity, when there is none yet.
    pub first_run: Option<Make>,
    /// Use only ASCII for signs and lines.
    pub ascii: bool,
    /// Use colours.
    pub color: bool,
}
