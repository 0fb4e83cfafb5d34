//! The handshake that stays silent to strangers: Noise IK, with a first flight of fixed size.

use std::collections::{BTreeMap, BTreeSet};

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
    NewDevice(Box<[u8; 200]>),
}

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
