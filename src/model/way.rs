//! How to try to reach a device.

use super::address::Address;
use super::id::{DeviceKey, LinkId, LinkTag};

/// A friend of an invite's maker whom everybody can reach, and who joins the holder to the maker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Middle {
    /// The friend's device.
    pub device: DeviceKey,
    /// Where it can be reached.
    pub address: Address,
}

/// One way to a device, for one dial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// Straight to an address.
    Address(Address),
    /// Straight to an address from which the other side tries at the same moment: both NATs let the answer in.
    Punch(Address),
    /// Through a mutual friend's node.
    Through {
        /// The link to that friend.
        link: LinkId,
        /// What they know the device's owner by on it.
        tag: LinkTag,
    },
}
