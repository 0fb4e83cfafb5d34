//! How to try to reach a device.

use std::time::Duration;

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

/// Meeting a device straight: both sides try all addresses of the other at the same moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// Whose device.
    pub device: DeviceKey,
    /// Where over TCP.
    pub tcp: Vec<Address>,
    /// Where over UDP.
    pub udp: Vec<Address>,
    /// As the dialler, with this stamp, after so long; else as the host, at once.
    pub dial: Option<(u64, Duration)>,
}

/// A knock at a friend's address, to show that one can come in there. Nothing comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Probe {
    /// Whose device.
    pub device: DeviceKey,
    /// Where.
    pub address: Address,
    /// The knock's stamp.
    pub stamp: u64,
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
