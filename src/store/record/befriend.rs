//! How friendships in the making look on disk: my invites, and those I added who have not answered.

use std::fmt;

use zeroize::Zeroizing;

use super::introductions::KnownThrough;
use super::parts::{addresses, addresses_of, device, exactly, identity, secret};
use super::{BadRecord, Shape};
use crate::core::record;
use crate::core::record::InviteState;
use crate::model::id::InviteId;
use crate::model::time::Time;
use crate::model::way::Middle;

#[derive(Clone, PartialEq, prost::Message)]
#[prost(skip_debug)]
pub(super) struct Invite {
    #[prost(bytes = "vec", tag = "1")]
    id: Vec<u8>,
    #[prost(bytes = "vec", tag = "2")]
    secret: Vec<u8>,
    #[prost(string, tag = "3")]
    note: String,
    #[prost(uint64, tag = "4")]
    expires: u64,
    #[prost(uint32, tag = "5")]
    state: u32,
    /// Who took or used it.
    #[prost(bytes = "vec", tag = "6")]
    taker: Vec<u8>,
    #[prost(uint64, optional, tag = "7")]
    ended: Option<u64>,
    #[prost(bytes = "vec", optional, tag = "8")]
    relay: Option<Vec<u8>>,
}

impl fmt::Debug for Invite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Invite(..)")
    }
}

fn state_of(state: InviteState) -> (u32, Vec<u8>) {
    match state {
        InviteState::Open => (1, Vec::new()),
        InviteState::Taken(taker) => (2, taker.0.to_vec()),
        InviteState::Used(taker) => (3, taker.0.to_vec()),
        InviteState::Revoked => (4, Vec::new()),
        InviteState::Expired => (5, Vec::new()),
    }
}

fn state(number: u32, taker: &[u8]) -> Result<InviteState, BadRecord> {
    match number {
        1 => Ok(InviteState::Open),
        2 => Ok(InviteState::Taken(device(taker)?)),
        3 => Ok(InviteState::Used(device(taker)?)),
        4 => Ok(InviteState::Revoked),
        5 => Ok(InviteState::Expired),
        _ => Err(BadRecord::Field("invite state")),
    }
}

impl Shape for Invite {
    type Thought = record::Invite;

    fn of(invite: &record::Invite) -> Self {
        let (state, taker) = state_of(invite.state);
        Self {
            id: invite.id.0.to_vec(),
            secret: invite.secret.to_vec(),
            note: invite.note.clone(),
            expires: invite.expires.0,
            state,
            taker,
            ended: invite.ended.map(|time| time.0),
            relay: invite.relay.map(|who| who.0.to_vec()),
        }
    }

    fn thought(self) -> Result<record::Invite, BadRecord> {
        Ok(record::Invite {
            id: InviteId(exactly(&self.id, "invite id")?),
            secret: secret(self.secret, "invite secret")?,
            note: self.note,
            expires: Time(self.expires),
            state: state(self.state, &self.taker)?,
            ended: self.ended.map(Time),
            relay: self.relay.map(|bytes| identity(&bytes)).transpose()?,
        })
    }
}

#[derive(Clone, PartialEq, prost::Message)]
#[prost(skip_debug)]
pub(super) struct Adding {
    #[prost(bytes = "vec", tag = "1")]
    device: Vec<u8>,
    #[prost(bytes = "vec", optional, tag = "2")]
    identity: Option<Vec<u8>>,
    #[prost(bytes = "vec", optional, tag = "3")]
    secret: Option<Vec<u8>>,
    #[prost(string, repeated, tag = "4")]
    addresses: Vec<String>,
    #[prost(uint64, optional, tag = "5")]
    expires: Option<u64>,
    #[prost(string, optional, tag = "6")]
    name: Option<String>,
    #[prost(uint64, tag = "7")]
    since: u64,
    #[prost(bytes = "vec", optional, tag = "8")]
    middle: Option<Vec<u8>>,
    /// Where the middle is.
    #[prost(string, repeated, tag = "9")]
    middle_at: Vec<String>,
    #[prost(message, optional, tag = "10")]
    introduced: Option<KnownThrough>,
}

impl fmt::Debug for Adding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Adding(..)")
    }
}

impl Shape for Adding {
    type Thought = record::Adding;

    fn of(adding: &record::Adding) -> Self {
        Self {
            device: adding.device.0.to_vec(),
            identity: adding.identity.map(|identity| identity.0.to_vec()),
            secret: adding.secret.as_ref().map(|secret| secret.to_vec()),
            addresses: addresses_of(&adding.addresses),
            expires: adding.expires.map(|time| time.0),
            name: adding.name.clone(),
            since: adding.since.0,
            middle: adding.middle.map(|middle| middle.device.0.to_vec()),
            middle_at: addresses_of(adding.middle.map(|middle| middle.address).as_slice()),
            introduced: adding.introduced.as_ref().map(KnownThrough::of),
        }
    }

    fn thought(self) -> Result<record::Adding, BadRecord> {
        let invite_secret: Option<Zeroizing<[u8; 16]>> =
            self.secret.map(|bytes| secret(bytes, "invite secret")).transpose()?;
        let at = addresses(&self.middle_at)?.first().copied();
        let middle = match (self.middle, at) {
            (Some(bytes), Some(address)) => Some(Middle { device: device(&bytes)?, address }),
            _ => None,
        };
        Ok(record::Adding {
            middle,
            device: device(&self.device)?,
            identity: self.identity.map(|bytes| identity(&bytes)).transpose()?,
            secret: invite_secret,
            addresses: addresses(&self.addresses)?,
            expires: self.expires.map(Time),
            name: self.name,
            since: Time(self.since),
            introduced: self.introduced.map(KnownThrough::thought).transpose()?,
        })
    }
}
