//! How introductions look on disk: those that came, those I made, and what a friendship remembers of one.

use super::parts::{DeviceList, addresses, addresses_of, exactly, identity};
use super::{BadRecord, Shape};
use crate::core::record;
use crate::model::friend as model;
use crate::model::friend::IntroductionState;
use crate::model::id::IntroductionId;
use crate::model::time::Time;

pub(super) fn introduction_id(bytes: &[u8]) -> Result<IntroductionId, BadRecord> {
    Ok(IntroductionId(exactly(bytes, "introduction id")?))
}

/// Its place in [`IntroductionState::ALL`], from 1.
pub(super) fn introduction_state_of(state: IntroductionState) -> u32 {
    match state {
        IntroductionState::Open => 1,
        IntroductionState::Accepted => 2,
        IntroductionState::Declined => 3,
        IntroductionState::Friends => 4,
    }
}

pub(super) fn introduction_state(number: u32) -> Result<IntroductionState, BadRecord> {
    IntroductionState::ALL
        .into_iter()
        .find(|state| introduction_state_of(*state) == number)
        .ok_or(BadRecord::Field("introduction state"))
}

/// Who made somebody known.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Through {
    #[prost(bytes = "vec", tag = "1")]
    by: Vec<u8>,
    #[prost(string, tag = "2")]
    name: String,
    #[prost(uint64, tag = "3")]
    at: u64,
}

impl Through {
    pub(super) fn of(through: &model::Through) -> Self {
        Self { by: through.by.0.to_vec(), name: through.name.clone(), at: through.at.0 }
    }

    pub(super) fn thought(self) -> Result<model::Through, BadRecord> {
        Ok(model::Through { by: identity(&self.by)?, name: self.name, at: Time(self.at) })
    }
}

fn through(through: Option<Through>) -> Result<model::Through, BadRecord> {
    through.ok_or(BadRecord::Field("introducer"))?.thought()
}

/// What an adding rests on.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct KnownThrough {
    #[prost(message, optional, tag = "1")]
    through: Option<Through>,
    #[prost(bytes = "vec", tag = "2")]
    shared: Vec<u8>,
    #[prost(string, tag = "3")]
    called: String,
}

impl KnownThrough {
    pub(super) fn of(known: &record::KnownThrough) -> Self {
        Self {
            through: Some(Through::of(&known.through)),
            shared: known.shared.0.to_vec(),
            called: known.called.clone(),
        }
    }

    pub(super) fn thought(self) -> Result<record::KnownThrough, BadRecord> {
        Ok(record::KnownThrough {
            through: through(self.through)?,
            shared: introduction_id(&self.shared)?,
            called: self.called,
        })
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Introduction {
    #[prost(bytes = "vec", tag = "1")]
    id: Vec<u8>,
    #[prost(bytes = "vec", tag = "2")]
    shared: Vec<u8>,
    #[prost(message, optional, tag = "3")]
    through: Option<Through>,
    #[prost(string, tag = "4")]
    name: String,
    #[prost(message, optional, tag = "5")]
    devices: Option<DeviceList>,
    #[prost(string, repeated, tag = "6")]
    addresses: Vec<String>,
    #[prost(uint64, tag = "7")]
    expires: u64,
    #[prost(uint32, tag = "8")]
    state: u32,
}

impl Shape for Introduction {
    type Thought = record::Introduction;

    fn of(one: &record::Introduction) -> Self {
        Self {
            id: one.id.0.to_vec(),
            shared: one.shared.0.to_vec(),
            through: Some(Through::of(&one.through)),
            name: one.name.clone(),
            devices: Some(DeviceList::of(&one.devices)),
            addresses: addresses_of(&one.addresses),
            expires: one.expires.0,
            state: introduction_state_of(one.state),
        }
    }

    fn thought(self) -> Result<record::Introduction, BadRecord> {
        Ok(record::Introduction {
            id: introduction_id(&self.id)?,
            shared: introduction_id(&self.shared)?,
            through: through(self.through)?,
            name: self.name,
            devices: DeviceList::thought(self.devices.as_ref())?,
            addresses: addresses(&self.addresses)?,
            expires: Time(self.expires),
            state: introduction_state(self.state)?,
        })
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Introduced {
    #[prost(bytes = "vec", tag = "1")]
    id: Vec<u8>,
    #[prost(bytes = "vec", tag = "2")]
    one: Vec<u8>,
    #[prost(bytes = "vec", tag = "3")]
    other: Vec<u8>,
    #[prost(uint64, tag = "4")]
    expires: u64,
    #[prost(bool, tag = "5")]
    one_asked: bool,
    #[prost(bool, tag = "6")]
    other_asked: bool,
}

impl Shape for Introduced {
    type Thought = record::Introduced;

    fn of(made: &record::Introduced) -> Self {
        Self {
            id: made.id.0.to_vec(),
            one: made.one.0.to_vec(),
            other: made.other.0.to_vec(),
            expires: made.expires.0,
            one_asked: made.one_asked,
            other_asked: made.other_asked,
        }
    }

    fn thought(self) -> Result<record::Introduced, BadRecord> {
        Ok(record::Introduced {
            id: introduction_id(&self.id)?,
            one: identity(&self.one)?,
            other: identity(&self.other)?,
            expires: Time(self.expires),
            one_asked: self.one_asked,
            other_asked: self.other_asked,
        })
    }
}
