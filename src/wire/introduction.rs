//! What a letter of introduction says: a friend of its author, made known to the receiver.
//!
//! Both of the two who are made known get one, under the same id. It carries nothing secret: what opens the door between
//! them is that each accepts the very key named here.

use prost::Message;

use super::frame::ADDRESSES_MAX;
use super::{address, device_list, schema};
use crate::model::address::Address;
use crate::model::device::DeviceList;
use crate::model::friend::clean_name;
use crate::model::id::IntroductionId;
use crate::model::time::Time;

/// Somebody the author knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Introduction {
    /// The author's name for this introduction, the same in both letters.
    pub id: IntroductionId,
    /// How the author calls them, cleaned.
    pub name: String,
    /// Who they are, as they signed it themselves.
    pub devices: DeviceList,
    /// Where the author knows them to be, best first, at most [`ADDRESSES_MAX`].
    pub addresses: Vec<Address>,
    /// Good until, by the author's clock.
    pub expires: Time,
}

impl Introduction {
    /// The letter's content.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let addresses = self.addresses.iter().take(ADDRESSES_MAX).flat_map(address::encode);
        let schema = schema::Introduction {
            id: self.id.as_bytes().to_vec(),
            name: self.name.clone(),
            devices: device_list::encode(&self.devices),
            addresses: addresses.collect(),
            expires: self.expires.0,
        };
        schema.encode_to_vec()
    }

    /// Reads a letter's content; `None` when it is none. The list's signatures are not checked here.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let schema = schema::Introduction::decode(bytes).ok()?;
        Some(Self {
            id: IntroductionId::from_slice(&schema.id)?,
            name: clean_name(&schema.name)?,
            devices: device_list::decode(&schema.devices)?,
            addresses: address::decode_all(&schema.addresses, ADDRESSES_MAX),
            expires: Time(schema.expires),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::samples;

    #[test]
    fn an_introduction_reads_back_and_its_name_is_cleaned() {
        let mut one = samples::introduction();
        assert_eq!(Introduction::decode(&one.encode()), Some(one.clone()));
        one.name = " Ca\u{202e}rol\u{1b}[31m".into();
        assert_eq!(
            Introduction::decode(&one.encode()).unwrap().name,
            clean_name(&one.name).unwrap()
        );
        one.name = "\u{7}".into();
        assert_eq!(Introduction::decode(&one.encode()), None);
    }

    #[test]
    fn what_is_cut_or_names_nobody_is_no_introduction() {
        let bytes = samples::introduction().encode();
        assert_eq!(Introduction::decode(&bytes[..bytes.len() - 1]), None);
        assert_eq!(Introduction::decode(&[]), None);
    }
}
