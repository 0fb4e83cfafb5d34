//! People whom friends made known to each other.

use crate::model::address::Address;
use crate::model::device::DeviceList;
use crate::model::friend::{IntroductionState, Through};
use crate::model::id::{IdentityKey, IntroductionId};
use crate::model::time::Time;

/// Somebody a friend made known here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Introduction {
    /// Its name here: a hash of who made it and their name for it, so that nobody can speak for another.
    pub id: IntroductionId,
    /// The introducer's name for it.
    pub shared: IntroductionId,
    /// By whom, and when it came.
    pub through: Through,
    /// How the introducer calls them, clean.
    pub name: String,
    /// Who they are, as they signed it.
    pub devices: DeviceList,
    /// Where to look.
    pub addresses: Vec<Address>,
    /// Good until.
    pub expires: Time,
    /// How it stands.
    pub state: IntroductionState,
}

/// Two friends whom I made known to each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Introduced {
    /// My name for it, in both letters.
    pub id: IntroductionId,
    /// One.
    pub one: IdentityKey,
    /// The other.
    pub other: IdentityKey,
    /// Good until.
    pub expires: Time,
    /// Whether the one asked to be joined to the other through here, and so has accepted.
    pub one_asked: bool,
    /// Whether the other did.
    pub other_asked: bool,
}
