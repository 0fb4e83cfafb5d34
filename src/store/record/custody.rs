//! How custody looks on disk: circle keys, the words of the others, who holds what of mine, what I hold for friends.

use std::fmt;

use super::parts::{CircleKey, exactly, fate, fate_of, identity};
use super::{BadRecord, Shape};
use crate::core::record;
use crate::model::id::EnvelopeTag;
use crate::model::time::Time;

#[derive(Clone, PartialEq, prost::Message)]
#[prost(skip_debug)]
pub(super) struct Circle {
    #[prost(message, optional, tag = "1")]
    newest: Option<CircleKey>,
    #[prost(uint64, tag = "2")]
    since: u64,
    #[prost(uint64, tag = "3")]
    record_number: u64,
}

impl fmt::Debug for Circle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Circle(..)")
    }
}

impl Shape for Circle {
    type Thought = record::Circle;

    fn of(circle: &record::Circle) -> Self {
        Self {
            newest: Some(CircleKey::of(&circle.newest)),
            since: circle.since.0,
            record_number: circle.record_number,
        }
    }

    fn thought(self) -> Result<record::Circle, BadRecord> {
        Ok(record::Circle {
            newest: CircleKey::thought(self.newest)?,
            since: Time(self.since),
            record_number: self.record_number,
        })
    }
}

#[derive(Clone, PartialEq, prost::Message)]
#[prost(skip_debug)]
pub(super) struct TheirCircle {
    #[prost(bytes = "vec", tag = "1")]
    friend: Vec<u8>,
    #[prost(message, optional, tag = "2")]
    newest: Option<CircleKey>,
    #[prost(message, optional, tag = "3")]
    before: Option<CircleKey>,
    #[prost(uint64, tag = "4")]
    since: u64,
}

impl fmt::Debug for TheirCircle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TheirCircle(..)")
    }
}

impl Shape for TheirCircle {
    type Thought = record::TheirCircle;

    fn of(circle: &record::TheirCircle) -> Self {
        Self {
            friend: circle.friend.0.to_vec(),
            newest: Some(CircleKey::of(&circle.newest)),
            before: circle.before.as_ref().map(CircleKey::of),
            since: circle.since.0,
        }
    }

    fn thought(self) -> Result<record::TheirCircle, BadRecord> {
        Ok(record::TheirCircle {
            friend: identity(&self.friend)?,
            newest: CircleKey::thought(self.newest)?,
            before: self.before.map(|key| CircleKey::thought(Some(key))).transpose()?,
            since: Time(self.since),
        })
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Word {
    #[prost(bytes = "vec", tag = "1")]
    friend: Vec<u8>,
    #[prost(uint64, tag = "2")]
    version: u64,
    #[prost(uint64, tag = "3")]
    number: u64,
    #[prost(uint64, tag = "4")]
    came: u64,
    #[prost(bytes = "vec", tag = "5")]
    sealed: Vec<u8>,
}

impl Shape for Word {
    type Thought = record::Word;

    fn of(word: &record::Word) -> Self {
        Self {
            friend: word.friend.0.to_vec(),
            version: word.version,
            number: word.number,
            came: word.came.0,
            sealed: word.sealed.clone(),
        }
    }

    fn thought(self) -> Result<record::Word, BadRecord> {
        Ok(record::Word {
            friend: identity(&self.friend)?,
            version: self.version,
            number: self.number,
            came: Time(self.came),
            sealed: self.sealed,
        })
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Holders {
    #[prost(bytes = "vec", tag = "1")]
    friend: Vec<u8>,
    // Field 2 was a session's epoch that nobody read.
    #[prost(message, repeated, tag = "3")]
    holders: Vec<Holder>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Holder {
    #[prost(bytes = "vec", tag = "1")]
    custodian: Vec<u8>,
    #[prost(uint64, tag = "2")]
    held_upto: u64,
    #[prost(uint64, tag = "3")]
    until: u64,
    #[prost(uint64, tag = "4")]
    seen: u64,
}

impl Holder {
    fn of(holder: &record::Holder) -> Self {
        Self {
            custodian: holder.custodian.0.to_vec(),
            held_upto: holder.held_upto,
            until: holder.until.0,
            seen: holder.seen.0,
        }
    }

    fn thought(&self) -> Result<record::Holder, BadRecord> {
        Ok(record::Holder {
            custodian: identity(&self.custodian)?,
            held_upto: self.held_upto,
            until: Time(self.until),
            seen: Time(self.seen),
        })
    }
}

impl Shape for Holders {
    type Thought = record::Holders;

    fn of(holders: &record::Holders) -> Self {
        Self {
            friend: holders.friend.0.to_vec(),
            holders: holders.holders.iter().map(Holder::of).collect(),
        }
    }

    fn thought(self) -> Result<record::Holders, BadRecord> {
        Ok(record::Holders {
            friend: identity(&self.friend)?,
            holders: self.holders.iter().map(Holder::thought).collect::<Result<_, _>>()?,
        })
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Held {
    #[prost(uint64, tag = "1")]
    number: u64,
    #[prost(bytes = "vec", tag = "2")]
    depositor: Vec<u8>,
    #[prost(bytes = "vec", tag = "3")]
    recipient: Vec<u8>,
    #[prost(bytes = "vec", tag = "4")]
    envelope_tag: Vec<u8>,
    /// The envelope's size.
    #[prost(uint32, tag = "5")]
    bytes: u32,
    #[prost(uint64, tag = "6")]
    arrived: u64,
    #[prost(uint64, tag = "7")]
    expires: u64,
}

impl Shape for Held {
    type Thought = record::Held;

    fn of(held: &record::Held) -> Self {
        Self {
            number: held.number,
            depositor: held.depositor.0.to_vec(),
            recipient: held.recipient.0.to_vec(),
            envelope_tag: held.tag.0.to_vec(),
            bytes: held.bytes,
            arrived: held.arrived.0,
            expires: held.expires.0,
        }
    }

    fn thought(self) -> Result<record::Held, BadRecord> {
        Ok(record::Held {
            number: self.number,
            depositor: identity(&self.depositor)?,
            recipient: identity(&self.recipient)?,
            tag: envelope_tag(&self.envelope_tag)?,
            bytes: self.bytes,
            arrived: Time(self.arrived),
            expires: Time(self.expires),
        })
    }
}

fn envelope_tag(bytes: &[u8]) -> Result<EnvelopeTag, BadRecord> {
    Ok(EnvelopeTag(exactly(bytes, "envelope tag")?))
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct HeldEnvelope {
    #[prost(uint64, tag = "1")]
    number: u64,
    #[prost(bytes = "vec", tag = "2")]
    envelope: Vec<u8>,
}

impl Shape for HeldEnvelope {
    type Thought = record::HeldEnvelope;

    fn of(held: &record::HeldEnvelope) -> Self {
        Self { number: held.number, envelope: held.envelope.clone() }
    }

    fn thought(self) -> Result<record::HeldEnvelope, BadRecord> {
        Ok(record::HeldEnvelope { number: self.number, envelope: self.envelope })
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct HeldMark {
    #[prost(bytes = "vec", tag = "1")]
    recipient: Vec<u8>,
    #[prost(bytes = "vec", tag = "2")]
    depositor: Vec<u8>,
    #[prost(bytes = "vec", tag = "3")]
    sealed: Vec<u8>,
    #[prost(uint64, tag = "4")]
    arrived: u64,
}

impl Shape for HeldMark {
    type Thought = record::HeldMark;

    fn of(mark: &record::HeldMark) -> Self {
        Self {
            recipient: mark.recipient.0.to_vec(),
            depositor: mark.depositor.0.to_vec(),
            sealed: mark.sealed.clone(),
            arrived: mark.arrived.0,
        }
    }

    fn thought(self) -> Result<record::HeldMark, BadRecord> {
        Ok(record::HeldMark {
            recipient: identity(&self.recipient)?,
            depositor: identity(&self.depositor)?,
            sealed: self.sealed,
            arrived: Time(self.arrived),
        })
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Passed {
    #[prost(uint64, tag = "1")]
    number: u64,
    #[prost(bytes = "vec", tag = "2")]
    depositor: Vec<u8>,
    #[prost(bytes = "vec", tag = "3")]
    envelope_tag: Vec<u8>,
    #[prost(uint32, tag = "4")]
    fate: u32,
    #[prost(uint64, tag = "5")]
    at: u64,
}

impl Shape for Passed {
    type Thought = record::Passed;

    fn of(passed: &record::Passed) -> Self {
        Self {
            number: passed.number,
            depositor: passed.depositor.0.to_vec(),
            envelope_tag: passed.tag.0.to_vec(),
            fate: fate_of(passed.fate),
            at: passed.at.0,
        }
    }

    fn thought(self) -> Result<record::Passed, BadRecord> {
        Ok(record::Passed {
            number: self.number,
            depositor: identity(&self.depositor)?,
            tag: envelope_tag(&self.envelope_tag)?,
            fate: fate(self.fate)?,
            at: Time(self.at),
        })
    }
}
