//! How the records about one friend look on disk: who they are, the numbers, the agreed key, the ratchet, the stamps.

use std::fmt;

use zeroize::Zeroizing;

use super::introductions::Through;
use super::parts::{DeviceList, addresses, addresses_of, device, exactly, identity, secret};
use super::{BadRecord, Shape};
use crate::core::record;
use crate::model::device::Features;
use crate::model::friend::{Doubt, Standing};
use crate::model::id::SessionName;
use crate::model::time::Time;

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Friend {
    #[prost(bytes = "vec", tag = "1")]
    identity: Vec<u8>,
    #[prost(string, tag = "2")]
    name: String,
    #[prost(bool, tag = "3")]
    named_here: bool,
    #[prost(uint32, tag = "4")]
    standing: u32,
    #[prost(uint64, optional, tag = "5")]
    verified: Option<u64>,
    #[prost(oneof = "Doubts", tags = "6, 7")]
    doubt: Option<Doubts>,
    #[prost(message, optional, tag = "8")]
    devices: Option<DeviceList>,
    #[prost(string, repeated, tag = "9")]
    addresses: Vec<String>,
    #[prost(uint64, tag = "10")]
    since: u64,
    #[prost(uint64, optional, tag = "11")]
    last_seen: Option<u64>,
    #[prost(message, optional, tag = "12")]
    introduced: Option<Through>,
    #[prost(uint64, optional, tag = "13")]
    muted: Option<u64>,
}

#[derive(Clone, PartialEq, prost::Oneof)]
enum Doubts {
    #[prost(bytes, tag = "6")]
    NewDevice(Vec<u8>),
    #[prost(bool, tag = "7")]
    TwoLists(bool),
}

pub(super) fn standing_of(standing: Standing) -> u32 {
    match standing {
        Standing::Pending => 1,
        Standing::Friends => 2,
        Standing::Blocked => 3,
        Standing::Former => 4,
    }
}

pub(super) fn standing(number: u32) -> Result<Standing, BadRecord> {
    [Standing::Pending, Standing::Friends, Standing::Blocked, Standing::Former]
        .into_iter()
        .find(|standing| standing_of(*standing) == number)
        .ok_or(BadRecord::Field("standing"))
}

impl Shape for Friend {
    type Thought = record::Friend;

    fn of(friend: &record::Friend) -> Self {
        Self {
            identity: friend.identity.0.to_vec(),
            name: friend.name.clone(),
            named_here: friend.named_here,
            standing: standing_of(friend.standing),
            verified: friend.verified.map(|time| time.0),
            doubt: friend.doubt.map(|doubt| match doubt {
                Doubt::NewDevice(device) => Doubts::NewDevice(device.0.to_vec()),
                Doubt::TwoLists => Doubts::TwoLists(true),
            }),
            devices: Some(DeviceList::of(&friend.devices)),
            addresses: addresses_of(&friend.addresses),
            since: friend.since.0,
            last_seen: friend.last_seen.map(|time| time.0),
            introduced: friend.introduced.as_ref().map(Through::of),
            muted: friend.muted.map(|time| time.0),
        }
    }

    fn thought(self) -> Result<record::Friend, BadRecord> {
        Ok(record::Friend {
            identity: identity(&self.identity)?,
            name: self.name,
            named_here: self.named_here,
            standing: standing(self.standing)?,
            verified: self.verified.map(Time),
            doubt: match self.doubt {
                Some(Doubts::NewDevice(key)) => Some(Doubt::NewDevice(device(&key)?)),
                Some(Doubts::TwoLists(_)) => Some(Doubt::TwoLists),
                None => None,
            },
            devices: DeviceList::thought(self.devices.as_ref())?,
            addresses: addresses(&self.addresses)?,
            since: Time(self.since),
            last_seen: self.last_seen.map(Time),
            introduced: self.introduced.map(Through::thought).transpose()?,
            muted: self.muted.map(Time),
        })
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Line {
    #[prost(bytes = "vec", tag = "1")]
    friend: Vec<u8>,
    #[prost(uint64, tag = "2")]
    next: u64,
    #[prost(uint64, tag = "3")]
    sealed_upto: u64,
    #[prost(uint64, tag = "4")]
    delivered_upto: u64,
    #[prost(uint64, tag = "5")]
    read_upto: u64,
    #[prost(uint64, tag = "6")]
    expected: u64,
    #[prost(uint64, tag = "7")]
    seen_upto: u64,
    #[prost(uint64, tag = "8")]
    next_order: u64,
    #[prost(uint32, tag = "9")]
    unread: u32,
    #[prost(uint64, tag = "10")]
    circle_told: u64,
    #[prost(uint32, tag = "11")]
    epoch: u32,
    #[prost(message, repeated, tag = "12")]
    stretches: Vec<Stretch>,
    #[prost(uint64, optional, tag = "13")]
    lost_since: Option<u64>,
    #[prost(bool, tag = "14")]
    gives_back: bool,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Stretch {
    #[prost(bytes = "vec", tag = "1")]
    name: Vec<u8>,
    #[prost(uint64, tag = "2")]
    first_out: u64,
    #[prost(uint64, tag = "3")]
    received_upto: u64,
}

impl Stretch {
    fn of(stretch: &record::Stretch) -> Self {
        let record::Stretch { name, first_out, received_upto } = *stretch;
        Self { name: name.0.to_vec(), first_out, received_upto }
    }

    fn thought(&self) -> Result<record::Stretch, BadRecord> {
        let Self { ref name, first_out, received_upto } = *self;
        let name = SessionName(exactly(name, "session name")?);
        Ok(record::Stretch { name, first_out, received_upto })
    }
}

impl Shape for Line {
    type Thought = record::Line;

    fn of(line: &record::Line) -> Self {
        Self {
            friend: line.friend.0.to_vec(),
            next: line.next,
            sealed_upto: line.sealed_upto,
            delivered_upto: line.delivered_upto,
            read_upto: line.read_upto,
            expected: line.expected,
            seen_upto: line.seen_upto,
            next_order: line.next_order,
            unread: line.unread,
            circle_told: line.circle_told,
            epoch: line.epoch,
            stretches: line.stretches.iter().map(Stretch::of).collect(),
            lost_since: line.lost_since.map(|at| at.0),
            gives_back: line.gives_back,
        }
    }

    fn thought(self) -> Result<record::Line, BadRecord> {
        Ok(record::Line {
            friend: identity(&self.friend)?,
            next: self.next,
            sealed_upto: self.sealed_upto,
            delivered_upto: self.delivered_upto,
            read_upto: self.read_upto,
            expected: self.expected,
            seen_upto: self.seen_upto,
            next_order: self.next_order,
            unread: self.unread,
            circle_told: self.circle_told,
            epoch: self.epoch,
            stretches: self.stretches.iter().map(Stretch::thought).collect::<Result<_, _>>()?,
            lost_since: self.lost_since.map(Time),
            gives_back: self.gives_back,
        })
    }
}

#[derive(Clone, PartialEq, prost::Message)]
#[prost(skip_debug)]
pub(super) struct Session {
    #[prost(bytes = "vec", tag = "1")]
    friend: Vec<u8>,
    #[prost(bytes = "vec", tag = "2")]
    device: Vec<u8>,
    #[prost(uint32, tag = "3")]
    epoch: u32,
    #[prost(bytes = "vec", tag = "4")]
    psk: Vec<u8>,
    #[prost(bool, tag = "5")]
    joined: bool,
    #[prost(uint64, tag = "6")]
    features: u64,
    #[prost(uint64, tag = "7")]
    first_in: u64,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Session(..)")
    }
}

impl Shape for Session {
    type Thought = record::Session;

    fn of(session: &record::Session) -> Self {
        Self {
            friend: session.friend.0.to_vec(),
            device: session.device.0.to_vec(),
            epoch: session.epoch,
            psk: session.psk.to_vec(),
            joined: session.joined,
            features: session.features.0,
            first_in: session.first_in,
        }
    }

    fn thought(self) -> Result<record::Session, BadRecord> {
        Ok(record::Session {
            friend: identity(&self.friend)?,
            device: device(&self.device)?,
            epoch: self.epoch,
            psk: secret(self.psk, "agreed key")?,
            joined: self.joined,
            features: Features(self.features),
            first_in: self.first_in,
        })
    }
}

#[derive(Clone, PartialEq, prost::Message)]
#[prost(skip_debug)]
pub(super) struct Former {
    #[prost(message, optional, tag = "1")]
    session: Option<Session>,
    #[prost(uint64, tag = "2")]
    expected: u64,
    #[prost(uint64, tag = "3")]
    until: u64,
    #[prost(bytes = "vec", tag = "4")]
    pickle: Vec<u8>,
}

impl fmt::Debug for Former {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Former(..)")
    }
}

impl Shape for Former {
    type Thought = record::Former;

    fn of(former: &record::Former) -> Self {
        Self {
            session: Some(Session::of(&former.session)),
            expected: former.expected,
            until: former.until.0,
            pickle: former.pickle.to_vec(),
        }
    }

    fn thought(self) -> Result<record::Former, BadRecord> {
        let pickle = Zeroizing::new(self.pickle);
        let session = self.session.ok_or(BadRecord::Field("session"))?.thought()?;
        Ok(record::Former { session, expected: self.expected, until: Time(self.until), pickle })
    }
}

#[derive(Clone, PartialEq, prost::Message)]
#[prost(skip_debug)]
pub(super) struct Ratchet {
    #[prost(bytes = "vec", tag = "1")]
    friend: Vec<u8>,
    #[prost(bytes = "vec", tag = "2")]
    pickle: Vec<u8>,
}

impl fmt::Debug for Ratchet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ratchet(..)")
    }
}

impl Shape for Ratchet {
    type Thought = record::Ratchet;

    fn of(ratchet: &record::Ratchet) -> Self {
        Self { friend: ratchet.friend.0.to_vec(), pickle: ratchet.pickle.to_vec() }
    }

    fn thought(self) -> Result<record::Ratchet, BadRecord> {
        let pickle = Zeroizing::new(self.pickle);
        Ok(record::Ratchet { friend: identity(&self.friend)?, pickle })
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Stamps {
    #[prost(bytes = "vec", tag = "1")]
    device: Vec<u8>,
    #[prost(uint64, tag = "2")]
    sent: u64,
    #[prost(uint64, tag = "3")]
    highest: u64,
    #[prost(uint64, tag = "4")]
    window: u64,
    #[prost(bool, tag = "5")]
    behind: bool,
    #[prost(uint64, tag = "6")]
    met: u64,
    #[prost(uint64, tag = "7")]
    floor: u64,
}

impl Shape for Stamps {
    type Thought = record::Stamps;

    fn of(stamps: &record::Stamps) -> Self {
        Self {
            device: stamps.device.0.to_vec(),
            sent: stamps.sent,
            highest: stamps.highest,
            window: stamps.window,
            behind: stamps.behind,
            floor: stamps.floor,
            met: stamps.met,
        }
    }

    fn thought(self) -> Result<record::Stamps, BadRecord> {
        Ok(record::Stamps {
            device: device(&self.device)?,
            sent: self.sent,
            highest: self.highest,
            window: self.window,
            behind: self.behind,
            floor: self.floor,
            met: self.met,
        })
    }
}
