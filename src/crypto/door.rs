//! The handshake that stays silent to strangers: Noise IK, with a first flight of fixed size.
//!
//! The dialler must know the host's device key to make a first flight, and must be on the host's guest list, or hold
//! the secret of one of its invites, to get a second. All others get no byte, and learn nothing but that a port is
//! open. Stamps against replays are kept by the core, which decides about every [`Knock`].

mod flight;
mod handshake;
mod noise;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

pub use self::flight::FIRST_FLIGHT_LEN;
pub use self::handshake::{
    Dialler, DoorError, Host, Opened, RECORD_MAX, RECORD_PLAIN_MAX, RECORD_SEAL_LEN,
    SECOND_FLIGHT_LEN, Transport,
};
use crate::model::id::{DeviceKey, IdentityKey, InviteId};

/// What a dialler shows at the door.
#[derive(Clone)]
pub enum Pass {
    /// I am on your guest list.
    Friend,
    /// I hold the secret of one of your invites.
    Invite {
        /// Which one.
        id: InviteId,
        /// What only its holder can know.
        key: InviteKey,
    },
    /// I am a new device of somebody on your guest list: the 200 bytes of a device certificate.
    NewDevice(Box<[u8; CERTIFICATE_LEN]>),
    /// I am on your guest list, and only show you that one can come in here: do not answer.
    Probe,
}

/// Bytes of a device certificate: identity, device, list version, and a signature of each.
pub const CERTIFICATE_LEN: usize = 200;

/// Proves to the door that the dialler holds an invite's secret.
#[derive(Clone, PartialEq, Eq, zeroize::Zeroize, zeroize::ZeroizeOnDrop)]
pub struct InviteKey(pub [u8; 32]);

/// Whom the door opens for. Pushed by the core, whole, whenever it changes.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct GuestList {
    /// Devices of friends.
    pub devices: BTreeSet<DeviceKey>,
    /// Friends whose new devices may show a certificate.
    pub identities: BTreeSet<IdentityKey>,
    /// Open invites, and ended ones for 30 days: their holders get one word why.
    pub invites: BTreeMap<InviteId, InviteKey>,
}

/// What a first flight that passed the guest list claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// A friend's device.
    Friend,
    /// The holder of an invite.
    Invite(InviteId),
    /// A device the list does not name, with its identity's certificate over this list version.
    NewDevice(IdentityKey, u64),
    /// A friend's device that only shows that it can come in.
    Probe,
}

/// A valid first flight, waiting for the core to decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Knock {
    /// Who is there; the handshake proves the key.
    pub device: DeviceKey,
    /// As what.
    pub claim: Claim,
    /// Rises with every flight of this dialler: milliseconds of its clock, or the last plus one.
    pub stamp: u64,
}

/// What the second flight says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Come in.
    Welcome,
    /// Somebody else has used this invite.
    Used,
    /// Its maker took it back.
    Revoked,
    /// Its time is over.
    Expired,
}

impl fmt::Debug for InviteKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InviteKey(..)")
    }
}

impl fmt::Debug for Pass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Friend => f.write_str("Friend"),
            Self::Invite { id, .. } => write!(f, "Invite({id:?})"),
            Self::NewDevice(_) => f.write_str("NewDevice(..)"),
            Self::Probe => f.write_str("Probe"),
        }
    }
}

/// Shows how many, not who: guests are nobody's business.
impl fmt::Debug for GuestList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (devices, identities) = (self.devices.len(), self.identities.len());
        let invites = self.invites.len();
        write!(f, "GuestList({devices} devices, {identities} identities, {invites} invites)")
    }
}
