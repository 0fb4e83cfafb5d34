//! How letters on their way look on disk: those not yet there, those that came early, those not yet understood.

use super::parts::{Letter, identity};
use super::{BadRecord, Shape};
use crate::core::record;

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Outgoing {
    #[prost(bytes = "vec", tag = "1")]
    friend: Vec<u8>,
    #[prost(uint64, tag = "2")]
    number: u64,
    #[prost(uint64, optional, tag = "3")]
    order: Option<u64>,
    #[prost(message, optional, tag = "4")]
    letter: Option<Letter>,
    #[prost(message, optional, tag = "5")]
    sealed: Option<Sealed>,
    #[prost(uint64, optional, tag = "6")]
    about: Option<u64>,
}

/// An envelope and the session it was sealed in.
#[derive(Clone, PartialEq, prost::Message)]
struct Sealed {
    #[prost(uint32, tag = "1")]
    epoch: u32,
    #[prost(bytes = "vec", tag = "2")]
    envelope: Vec<u8>,
}

impl Shape for Outgoing {
    type Thought = record::Outgoing;

    fn of(outgoing: &record::Outgoing) -> Self {
        Self {
            friend: outgoing.friend.0.to_vec(),
            number: outgoing.number,
            order: outgoing.order,
            letter: outgoing.letter.as_ref().map(Letter::of),
            about: outgoing.about,
            sealed: outgoing
                .envelope
                .as_ref()
                .map(|(epoch, bytes)| Sealed { epoch: *epoch, envelope: bytes.clone() }),
        }
    }

    fn thought(self) -> Result<record::Outgoing, BadRecord> {
        Ok(record::Outgoing {
            friend: identity(&self.friend)?,
            number: self.number,
            order: self.order,
            letter: self.letter.map(Letter::thought).transpose()?,
            about: self.about,
            envelope: self.sealed.map(|sealed| (sealed.epoch, sealed.envelope)),
        })
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Parked {
    #[prost(bytes = "vec", tag = "1")]
    friend: Vec<u8>,
    #[prost(uint64, tag = "2")]
    number: u64,
    #[prost(bytes = "vec", tag = "3")]
    envelope: Vec<u8>,
}

impl Shape for Parked {
    type Thought = record::Parked;

    fn of(parked: &record::Parked) -> Self {
        let friend = parked.friend.0.to_vec();
        Self { friend, number: parked.number, envelope: parked.envelope.clone() }
    }

    fn thought(self) -> Result<record::Parked, BadRecord> {
        let friend = identity(&self.friend)?;
        Ok(record::Parked { friend, number: self.number, envelope: self.envelope })
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Kept {
    #[prost(bytes = "vec", tag = "1")]
    friend: Vec<u8>,
    #[prost(uint64, tag = "2")]
    number: u64,
    #[prost(message, optional, tag = "3")]
    letter: Option<Letter>,
}

impl Shape for Kept {
    type Thought = record::Kept;

    fn of(kept: &record::Kept) -> Self {
        let letter = Some(Letter::of(&kept.letter));
        Self { friend: kept.friend.0.to_vec(), number: kept.number, letter }
    }

    fn thought(self) -> Result<record::Kept, BadRecord> {
        let letter = Letter::thought(self.letter.ok_or(BadRecord::Field("letter"))?)?;
        Ok(record::Kept { friend: identity(&self.friend)?, number: self.number, letter })
    }
}
