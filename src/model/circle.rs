//! The secret a person shares with all their friends and nobody else.

use std::fmt;

use zeroize::Zeroizing;

/// One version of somebody's circle key.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct CircleKey {
    /// Rises with each rotation: `max(known + 1, unix seconds)`.
    pub version: u64,
    /// 32 random bytes.
    pub key: Zeroizing<[u8; 32]>,
    /// Whether somebody was left behind by the rotation that made it: then the version before counts no longer.
    pub parting: bool,
}

impl fmt::Debug for CircleKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CircleKey(version {}, parting {})", self.version, self.parting)
    }
}
