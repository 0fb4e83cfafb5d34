//! A card as text: a public address, good for friendship once both sides have added the other's.
//!
//! Between head and checksum (see [`super::ticket`]): `identity key 32 ‖ device key 32 ‖ addresses`.

use super::ticket::{Kind, to_text};
use super::{address, frame::ADDRESSES_MAX};
use crate::model::address::Address;
use crate::model::id::{DeviceKey, IdentityKey};

/// Who somebody is and where to find them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The person.
    pub identity: IdentityKey,
    /// The device to knock at.
    pub device: DeviceKey,
    /// Where to look, best first.
    pub addresses: Vec<Address>,
}

impl Card {
    /// The text to publish: at most [`super::invite::TEXT_CHARS_MAX`] characters. Addresses that do not fit are left
    /// out.
    #[must_use]
    pub fn to_text(&self) -> String {
        let fields = [self.identity.as_bytes().as_slice(), self.device.as_bytes()].concat();
        to_text(Kind::Card, &fields, &self.addresses)
    }

    /// Reads what stands between head and checksum; `None` when it is too short.
    pub(super) fn from_fields(bytes: &[u8]) -> Option<Self> {
        let (identity, rest) = bytes.split_first_chunk()?;
        let (device, addresses) = rest.split_first_chunk()?;
        Some(Self {
            identity: IdentityKey(*identity),
            device: DeviceKey(*device),
            addresses: address::decode_all(addresses, ADDRESSES_MAX),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::invite::TEXT_CHARS_MAX;
    use crate::wire::paste::{self, Paste};
    use crate::wire::samples;

    #[test]
    fn a_card_reads_back_from_its_text() {
        let card = samples::card();
        assert_eq!(paste::read(&card.to_text()), Paste::Card(card));
    }

    #[test]
    fn a_card_with_every_address_it_can_hold_fits_its_qr_code() {
        let four: Address = "/ip4/255.255.255.255/tcp/65535".parse().unwrap();
        let text = Card { addresses: vec![four; 9], ..samples::card() }.to_text();
        assert!(text.len() <= TEXT_CHARS_MAX, "{}", text.len());
    }
}
