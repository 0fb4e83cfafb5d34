//! A presence record: what a person says of themselves, signed, to be sealed under their circle key and passed on.
//!
//! The signature covers the body's bytes as they came. They are never written anew before it is checked, so that a
//! field that a newer program added stays covered.

use prost::Message;

use super::frame::RECORD_BYTES_MAX;
use super::{device_list, presence, schema};
use crate::model::address::Address;
use crate::model::device::DeviceList;
use crate::model::presence::Status;
use crate::model::time::Time;

/// How somebody is and where they listen, in a form that friends can hand to friends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PresenceRecord {
    /// Whose record it is, and which devices they have.
    pub devices: DeviceList,
    /// Rises with every record of this person: the highest wins.
    pub number: u64,
    /// When it was made, by the clock of its maker.
    pub made: Time,
    /// Invisible people say [`Status::Offline`].
    pub status: Status,
    /// In their words, at most [`crate::model::presence::STATUS_TEXT_BYTES_MAX`] bytes.
    pub text: String,
    /// Where they listen, best first, at most [`super::frame::ADDRESSES_MAX`].
    pub addresses: Vec<Address>,
}

/// The body of the record: what its signature covers.
#[must_use]
pub fn signed_bytes(record: &PresenceRecord) -> Vec<u8> {
    let schema = schema::PresenceRecord {
        devices: device_list::encode(&record.devices),
        number: record.number,
        made: record.made.0,
        status: presence::number(record.status),
        text: record.text.clone(),
        addresses: presence::write(&record.addresses),
    };
    schema.encode_to_vec()
}

/// The whole record, to be sealed. `signature` is over [`signed_bytes`].
#[must_use]
pub fn encode(record: &PresenceRecord, signature: &[u8; 64]) -> Vec<u8> {
    let body = signed_bytes(record);
    schema::SignedRecord { body, signature: signature.to_vec() }.encode_to_vec()
}

/// Reads an opened record: itself, the body that its signature covers, and the signature, which is not checked here.
///
/// Returns `None` unless it is well-formed and at most [`RECORD_BYTES_MAX`] bytes.
#[must_use]
pub fn decode(bytes: &[u8]) -> Option<(PresenceRecord, Vec<u8>, [u8; 64])> {
    if bytes.len() > RECORD_BYTES_MAX {
        return None;
    }
    let schema::SignedRecord { body, signature } = schema::SignedRecord::decode(bytes).ok()?;
    let schema = schema::PresenceRecord::decode(body.as_slice()).ok()?;
    let record = PresenceRecord {
        devices: device_list::decode(&schema.devices)?,
        number: schema.number,
        made: Time(schema.made),
        status: presence::status(schema.status),
        text: presence::text(schema.text)?,
        addresses: presence::addresses(&schema.addresses),
    };
    Some((record, body, signature.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::presence::STATUS_TEXT_BYTES_MAX;
    use crate::wire::samples;

    /// The record as it comes back from the wire.
    fn there_and_back(record: &PresenceRecord) -> Option<PresenceRecord> {
        let (read, body, signature) = decode(&encode(record, &[9; 64]))?;
        assert_eq!((body, signature), (signed_bytes(record), [9; 64]));
        Some(read)
    }

    #[test]
    fn a_record_reads_back_with_what_was_signed() {
        let whole = samples::record();
        assert_eq!(there_and_back(&whole), Some(whole.clone()));
        let invisible = PresenceRecord { status: Status::Invisible, ..whole.clone() };
        let offline = PresenceRecord { status: Status::Offline, ..whole };
        assert_eq!(there_and_back(&invisible), Some(offline));
    }

    #[test]
    fn what_the_future_adds_to_a_record_stays_under_its_signature() {
        let mut body = signed_bytes(&samples::record());
        body.extend([0xfa, 0x01, 2, 9, 9]); // field 31, two bytes
        let signed = schema::SignedRecord { body: body.clone(), signature: vec![9; 64] };
        let read = decode(&signed.encode_to_vec());
        assert_eq!(read, Some((samples::record(), body, [9; 64])));
    }

    #[test]
    fn the_largest_record_fits_its_seal_with_room_to_spare() {
        let largest = PresenceRecord {
            devices: device_list::tests::list_of(8),
            text: "x".repeat(STATUS_TEXT_BYTES_MAX),
            addresses: vec!["/ip6/2001:db8::7/tcp/4001".parse().unwrap(); 16],
            ..samples::record()
        };
        assert!(encode(&largest, &[9; 64]).len() < RECORD_BYTES_MAX / 2);
        assert_eq!(there_and_back(&largest), Some(largest));
    }

    #[test]
    fn a_record_with_a_field_missing_or_too_long_is_refused() {
        type Change = fn(&mut schema::PresenceRecord);
        let changes: [Change; 3] = [
            |record| record.devices.clear(),
            |record| record.devices.truncate(100),
            |record| record.text = "x".repeat(STATUS_TEXT_BYTES_MAX + 1),
        ];
        let body = signed_bytes(&samples::record());
        for change in changes {
            let mut schema = schema::PresenceRecord::decode(body.as_slice()).unwrap();
            change(&mut schema);
            let (body, signature) = (schema.encode_to_vec(), vec![9; 64]);
            assert_eq!(decode(&schema::SignedRecord { body, signature }.encode_to_vec()), None);
        }
        let unsigned = schema::SignedRecord { body, signature: vec![9; 63] };
        assert_eq!(decode(&unsigned.encode_to_vec()), None);
        let mut long = encode(&samples::record(), &[9; 64]);
        long.extend([0xfa, 0x01, 0x80, 0x30]); // field 31, 6,144 bytes
        long.resize(long.len() + RECORD_BYTES_MAX, 0);
        assert_eq!(decode(&long), None);
    }
}
