//! How the keys of rooms look on disk.

use std::fmt;

use zeroize::Zeroizing;

use super::parts::secret;
use super::room::{chain, key_name, room};
use super::{BadRecord, Shape};
use crate::core::record;
use crate::model::time::Time;

#[derive(Clone, PartialEq, prost::Message)]
#[prost(skip_debug)]
pub(super) struct RoomSpeaker {
    #[prost(bytes = "vec", tag = "1")]
    room: Vec<u8>,
    #[prost(uint64, tag = "2")]
    begun: u64,
    #[prost(uint32, tag = "3")]
    said: u32,
    #[prost(bytes = "vec", repeated, tag = "4")]
    given: Vec<Vec<u8>>,
    #[prost(bytes = "vec", tag = "5")]
    pickle: Vec<u8>,
}

impl Shape for RoomSpeaker {
    type Thought = record::RoomSpeaker;

    fn of(speaker: &record::RoomSpeaker) -> Self {
        Self {
            room: speaker.room.0.to_vec(),
            begun: speaker.begun.0,
            said: speaker.said,
            given: speaker.given.iter().map(|chain| chain.0.to_vec()).collect(),
            pickle: speaker.pickle.to_vec(),
        }
    }

    fn thought(self) -> Result<record::RoomSpeaker, BadRecord> {
        Ok(record::RoomSpeaker {
            room: room(&self.room)?,
            begun: Time(self.begun),
            said: self.said,
            given: self.given.iter().map(|bytes| chain(bytes)).collect::<Result<_, _>>()?,
            pickle: Zeroizing::new(self.pickle),
        })
    }
}

#[derive(Clone, PartialEq, prost::Message)]
#[prost(skip_debug)]
pub(super) struct RoomHearer {
    #[prost(bytes = "vec", tag = "1")]
    room: Vec<u8>,
    #[prost(bytes = "vec", tag = "2")]
    chain: Vec<u8>,
    #[prost(bytes = "vec", tag = "3")]
    name: Vec<u8>,
    #[prost(bytes = "vec", tag = "4")]
    pickle: Vec<u8>,
}

impl Shape for RoomHearer {
    type Thought = record::RoomHearer;

    fn of(hearer: &record::RoomHearer) -> Self {
        Self {
            room: hearer.room.0.to_vec(),
            chain: hearer.chain.0.to_vec(),
            name: hearer.name.0.to_vec(),
            pickle: hearer.pickle.to_vec(),
        }
    }

    fn thought(self) -> Result<record::RoomHearer, BadRecord> {
        Ok(record::RoomHearer {
            room: room(&self.room)?,
            chain: chain(&self.chain)?,
            name: key_name(&self.name)?,
            pickle: Zeroizing::new(self.pickle),
        })
    }
}

#[derive(Clone, PartialEq, prost::Message)]
#[prost(skip_debug)]
pub(super) struct RoomSecret {
    #[prost(bytes = "vec", tag = "1")]
    room: Vec<u8>,
    #[prost(uint64, tag = "2")]
    number: u64,
    #[prost(uint64, optional, tag = "3")]
    replaced: Option<u64>,
    #[prost(bytes = "vec", tag = "4")]
    secret: Vec<u8>,
}

impl Shape for RoomSecret {
    type Thought = record::RoomSecret;

    fn of(secret: &record::RoomSecret) -> Self {
        Self {
            room: secret.room.0.to_vec(),
            number: secret.number,
            replaced: secret.replaced.map(|time| time.0),
            secret: secret.secret.to_vec(),
        }
    }

    fn thought(self) -> Result<record::RoomSecret, BadRecord> {
        Ok(record::RoomSecret {
            room: room(&self.room)?,
            number: self.number,
            replaced: self.replaced.map(Time),
            secret: secret(self.secret, "room secret")?,
        })
    }
}

macro_rules! no_secret_prints {
    ($($name:ident)*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    )*};
}

no_secret_prints! { RoomSpeaker RoomHearer RoomSecret }
