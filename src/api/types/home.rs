//! What making, opening and keeping a home takes and tells, shared by daemon and faces; of it only the backup is asked for
//! over the socket.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

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

/// Asks for a backup: everything but sessions, ratchets and what is held for others, in one file that the recovery words
/// open. Answered when it is durable; the node goes on meanwhile.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HomeBackup {
    /// The whole path of the file.
    pub path: String,
    /// Whether it may take the place of a file that is there.
    #[serde(default)]
    pub replace: bool,
}

/// A backup was written, and is durable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackedUp {
    /// Where it is.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// When it was made.
    pub made_at: String,
    /// How many friends are in it.
    pub friends: u64,
    /// How many messages.
    pub messages: u64,
    /// How many rooms.
    pub rooms: u64,
}

/// What a home is to be made from.
#[derive(Clone)]
pub struct RestoreOptions {
    /// The backup.
    pub file: PathBuf,
    /// The recovery words of the identity that made it.
    pub phrase: Zeroizing<String>,
    /// What to lock the new home with; `None` keeps the key in a 0600 file.
    pub passphrase: Option<Passphrase>,
    /// How many bytes of the file were read so far.
    pub read: Arc<AtomicU64>,
}

/// Shows neither passphrase nor words.
impl fmt::Debug for RestoreOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RestoreOptions {{ locked: {} }}", self.passphrase.is_some())
    }
}

/// A home was made from a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restored {
    /// Who.
    pub id: String,
    /// How they call themselves.
    pub name: String,
    /// Which device of theirs: the one that made the backup.
    pub device: String,
    /// The identity, short enough to compare.
    pub fingerprint: String,
    /// When the backup was made.
    pub made_at: String,
    /// How many friends are in it.
    pub friends: u64,
    /// How many messages.
    pub messages: u64,
    /// How many rooms.
    pub rooms: u64,
}
