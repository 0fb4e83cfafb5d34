//! What making and opening a home takes and tells; never travels over the socket, shared by daemon and faces.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::secret::Secret;

/// What a home is locked with.
pub type Passphrase = Zeroizing<Vec<u8>>;

/// What a new home starts from.
#[derive(Clone)]
pub struct CreateOptions {
    /// How I call myself.
    pub name: String,
    /// What to lock it with; `None` keeps the key in a 0600 file.
    pub passphrase: Option<Passphrase>,
    /// The recovery words of an identity that exists already; a new one is made without.
    pub phrase: Option<Zeroizing<String>>,
}

/// Shows neither passphrase nor words.
impl fmt::Debug for CreateOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (locked, recovered) = (self.passphrase.is_some(), self.phrase.is_some());
        write!(f, "CreateOptions {{ locked: {locked}, recovered: {recovered} }}")
    }
}

/// A home was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Created {
    /// Who.
    pub id: String,
    /// How they call themselves.
    pub name: String,
    /// Which device of theirs.
    pub device: String,
    /// The identity, short enough to compare.
    pub fingerprint: String,
    /// The recovery words, shown this once.
    pub phrase: Secret,
}

/// How to run a node.
#[derive(Clone, Default)]
pub struct RunOptions {
    /// Where to listen, as multiaddrs; empty: as the settings say.
    pub listen: Vec<String>,
    /// Do not look for friends on the local network.
    pub no_lan: bool,
    /// What the home is locked with.
    pub passphrase: Option<Passphrase>,
}

/// Does not show the passphrase.
impl fmt::Debug for RunOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RunOptions {{ listen: {:?}, no_lan: {} }}", self.listen, self.no_lan)
    }
}

/// The node is up: the fields of the ready line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ready {
    /// Who.
    pub id: String,
    /// Which device of theirs.
    pub device: String,
    /// Where it listens, as multiaddrs with the ports really bound.
    pub listen: Vec<String>,
    /// The path of the local door.
    pub socket: String,
}
