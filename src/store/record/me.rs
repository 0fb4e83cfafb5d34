//! How this node's own records look on disk: its secrets, its face to others, its counters.

use std::fmt;

use super::parts::{DeviceList, identity, secret, status, status_of};
use super::{BadRecord, Shape};
use crate::core::record;
use crate::model::time::Time;

#[derive(Clone, PartialEq, prost::Message)]
#[prost(skip_debug)]
pub(super) struct Secrets {
    #[prost(bytes = "vec", tag = "1")]
    entropy: Vec<u8>,
    #[prost(bytes = "vec", tag = "2")]
    device: Vec<u8>,
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets(..)")
    }
}

impl Shape for Secrets {
    type Thought = record::Secrets;

    fn of(secrets: &record::Secrets) -> Self {
        Self { entropy: secrets.entropy.to_vec(), device: secrets.device.to_vec() }
    }

    fn thought(self) -> Result<record::Secrets, BadRecord> {
        let entropy = secret(self.entropy, "entropy")?;
        Ok(record::Secrets { entropy, device: secret(self.device, "device secret")? })
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Me {
    #[prost(string, tag = "1")]
    name: String,
    #[prost(message, optional, tag = "2")]
    devices: Option<DeviceList>,
    #[prost(uint32, tag = "3")]
    status: u32,
    #[prost(string, tag = "4")]
    status_text: String,
    #[prost(uint32, tag = "5")]
    kinds_known: u32,
    #[prost(uint64, optional, tag = "6")]
    restored: Option<u64>,
    #[prost(message, optional, tag = "7")]
    twin: Option<Twin>,
    #[prost(uint64, tag = "8")]
    life: u64,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Twin {
    #[prost(uint64, tag = "1")]
    at: u64,
    #[prost(bytes = "vec", tag = "2")]
    by: Vec<u8>,
}

impl Shape for Me {
    type Thought = record::Me;

    fn of(me: &record::Me) -> Self {
        Self {
            name: me.name.clone(),
            devices: Some(DeviceList::of(&me.devices)),
            status: status_of(me.status),
            status_text: me.status_text.clone(),
            kinds_known: me.kinds_known,
            restored: me.restored.map(|time| time.0),
            life: me.life,
            twin: me.twin.map(|twin| Twin { at: twin.at.0, by: twin.by.0.to_vec() }),
        }
    }

    fn thought(self) -> Result<record::Me, BadRecord> {
        Ok(record::Me {
            devices: DeviceList::thought(self.devices.as_ref())?,
            status: status(self.status)?,
            name: self.name,
            status_text: self.status_text,
            kinds_known: self.kinds_known,
            restored: self.restored.map(Time),
            twin: self.twin.map(Twin::thought).transpose()?,
            life: self.life,
        })
    }
}

impl Twin {
    fn thought(self) -> Result<record::Twin, BadRecord> {
        Ok(record::Twin { at: Time(self.at), by: identity(&self.by)? })
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Counters {
    #[prost(uint64, tag = "1")]
    next_event: u64,
}

impl Shape for Counters {
    type Thought = record::Counters;

    fn of(counters: &record::Counters) -> Self {
        Self { next_event: counters.next_event }
    }

    fn thought(self) -> Result<record::Counters, BadRecord> {
        Ok(record::Counters { next_event: self.next_event })
    }
}
