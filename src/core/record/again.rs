//! What is left of sessions that were renewed, and signs that a device runs in two places.

use zeroize::Zeroizing;

use super::Session;
use crate::model::id::IdentityKey;
use crate::model::time::Time;

/// A session that a newer one took the place of: letters that custodians hold may still come in it.
#[derive(Clone, PartialEq, Eq)]
pub struct Former {
    /// As it was.
    pub session: Session,
    /// The number of the next letter to come in it.
    pub expected: u64,
    /// Not kept beyond.
    pub until: Time,
    /// Its ratchet, as it pickles itself.
    pub pickle: Zeroizing<Vec<u8>>,
}

impl std::fmt::Debug for Former {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Former({:?})", self.session)
    }
}

/// Somebody met this device at a time when it was not this node that they met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Twin {
    /// When that was found out last.
    pub at: Time,
    /// Who said so.
    pub by: IdentityKey,
}
