//! What a node tells the local network: where friends find it there.

use super::id::DeviceKey;
use super::time::Time;

/// Bytes of every beacon: a nonce of 24, a version, a device key of 32, a port of 2, a time of 8, a seal of 16.
pub const BEACON_BYTES: usize = 24 + 1 + 32 + 2 + 8 + 16;

/// What is inside one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beacon {
    /// Whose.
    pub device: DeviceKey,
    /// The TCP port it listens at.
    pub port: u16,
    /// By its own clock.
    pub made: Time,
}
