//! What is agreed with one device of a friend, and what guards it.

use zeroize::Zeroizing;

use crate::model::device::Features;
use crate::model::id::{DeviceKey, IdentityKey};

/// The agreed key with one device of a friend.
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    /// With whom.
    pub friend: IdentityKey,
    /// With which device.
    pub device: DeviceKey,
    /// Rises with each pairing.
    pub epoch: u32,
    /// The agreed key.
    pub psk: Zeroizing<[u8; 32]>,
    /// Whether this side was the joiner: gives the two directions their names.
    pub joined: bool,
    /// What the friend's device can do.
    pub features: Features,
    /// The number of their first letter in this session.
    pub first_in: u64,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Session({:?}, epoch {})", self.device, self.epoch)
    }
}

/// A ratchet's state, as it pickles itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Ratchet {
    /// With whom.
    pub friend: IdentityKey,
    /// The state.
    pub pickle: Zeroizing<Vec<u8>>,
}

impl std::fmt::Debug for Ratchet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Ratchet({:?})", self.friend)
    }
}

/// Guards against replayed knocks (RFC 6479) and keeps our own rising.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamps {
    /// The other device.
    pub device: DeviceKey,
    /// The last stamp we sent.
    pub sent: u64,
    /// The highest stamp they showed.
    pub highest: u64,
    /// Which of the 64 stamp values up to and including `highest` were seen, newest in bit 0.
    pub window: u64,
    /// Whether we may have sent higher ones that this disk does not know of: it was restored, and they were not met since.
    pub behind: bool,
    /// In which life of its home they were met last; 0 where that is not known.
    pub met: u64,
    /// When this disk was restored, in milliseconds: stamps made before may have been recorded by somebody. 0 for never.
    pub floor: u64,
}

impl Stamps {
    /// Nothing is known of a device yet.
    #[must_use]
    pub fn new(device: DeviceKey) -> Self {
        Self { device, sent: 0, highest: 0, window: 0, behind: false, met: 0, floor: 0 }
    }
}
