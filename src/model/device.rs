//! Which nodes belong to a person, and since which version of the list.

use super::id::{DeviceKey, IdentityKey};

/// Most devices in one list. One at first; every format carries more.
pub const DEVICES_MAX: usize = 8;

/// What a node can do, as bits that are signed with its device-list entry, so mail for an absent friend fits it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Features(pub u64);

/// One device and the two signatures that tie it to its person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceEntry {
    /// The device.
    pub device: DeviceKey,
    /// What it can do.
    pub features: Features,
    /// The identity's signature over the device.
    pub identity_signature: [u8; 64],
    /// The device's signature over the identity.
    pub device_signature: [u8; 64],
}

/// The identity's signed, versioned list of its devices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceList {
    /// Whose devices.
    pub identity: IdentityKey,
    /// max(known + 1, Unix seconds) at the time of signing.
    pub version: u64,
    /// At most [`DEVICES_MAX`], in the order they joined.
    pub devices: Vec<DeviceEntry>,
    /// The identity's signature over all of the above.
    pub signature: [u8; 64],
}

impl DeviceList {
    /// Whether `device` is on the list.
    #[must_use]
    pub fn has(&self, device: &DeviceKey) -> bool {
        self.devices.iter().any(|entry| entry.device == *device)
    }
}
