//! Invites of mine, and people I added.

use zeroize::Zeroizing;

use crate::model::address::Address;
use crate::model::friend::Through;
use crate::model::id::{DeviceKey, IdentityKey, IntroductionId, InviteId};
use crate::model::time::Time;
use crate::model::way::Middle;

/// An invite of mine.
#[derive(Clone, PartialEq, Eq)]
pub struct Invite {
    /// Its name.
    pub id: InviteId,
    /// What its holder knows.
    pub secret: Zeroizing<[u8; 16]>,
    /// For my own memory.
    pub note: String,
    /// Good until.
    pub expires: Time,
    /// How it stands.
    pub state: InviteState,
    /// When it ended, to be forgotten 30 days later.
    pub ended: Option<Time>,
    /// The friend it names as a way to here.
    pub relay: Option<IdentityKey>,
}

impl std::fmt::Debug for Invite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Invite({:?}, {:?})", self.id, self.state)
    }
}

/// How an invite stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InviteState {
    /// Nobody came yet.
    Open,
    /// This device came first; it alone may go on until both have confirmed.
    Taken(DeviceKey),
    /// It made this device's owner a friend.
    Used(DeviceKey),
    /// I took it back.
    Revoked,
    /// Its time is over.
    Expired,
}

/// Somebody I added who has not answered yet.
#[derive(Clone, PartialEq, Eq)]
pub struct Adding {
    /// The device to dial.
    pub device: DeviceKey,
    /// Who it must turn out to be, when added by card.
    pub identity: Option<IdentityKey>,
    /// The invite's secret, when added by invite.
    pub secret: Option<Zeroizing<[u8; 16]>>,
    /// Where to look.
    pub addresses: Vec<Address>,
    /// Tried until then; cards have no end.
    pub expires: Option<Time>,
    /// The name the user chose for them.
    pub name: Option<String>,
    /// Added when.
    pub since: Time,
    /// The friend of theirs through whom they can be reached.
    pub middle: Option<Middle>,
    /// The introduction it rests on, if any.
    pub introduced: Option<KnownThrough>,
}

/// The introduction that an adding rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownThrough {
    /// Who made them known, and when.
    pub through: Through,
    /// The introducer's name for it: how both ask for a circuit there.
    pub shared: IntroductionId,
    /// What they are called here until they say it themselves.
    pub called: String,
}

impl std::fmt::Debug for Adding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Adding({:?})", self.device)
    }
}
