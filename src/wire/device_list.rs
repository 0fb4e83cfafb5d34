//! A person's device list and a device's certificate: their bytes, and the bytes their signatures cover.
//!
//! What is signed is a fixed layout, not the Protocol Buffer, so that there is exactly one way to write it. The
//! contexts that keep one signature from passing as another are added where it is signed, in [`crate::crypto`].

use prost::Message;

use super::schema;
use crate::model::device::{DEVICES_MAX, DeviceEntry, DeviceList, Features};
use crate::model::id::{DeviceKey, IdentityKey};

/// Most bytes of an encoded list: [`DEVICES_MAX`] entries of about 180 bytes, and room for fields to come.
pub const DEVICE_LIST_BYTES_MAX: usize = 4096;

/// The bytes of a certificate: identity 32, device 32, list version 8, two signatures of 64.
pub const CERTIFICATE_BYTES: usize = 200;

/// Shows that a device belongs to an identity before its device list is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Whose device.
    pub identity: IdentityKey,
    /// Which.
    pub device: DeviceKey,
    /// The device list it is first named in.
    pub version: u64,
    /// The identity's signature over [`certificate_bytes`].
    pub identity_signature: [u8; 64],
    /// The device's signature over [`certificate_bytes`].
    pub device_signature: [u8; 64],
}

impl Certificate {
    /// The fixed layout, numbers big-endian.
    #[must_use]
    pub fn encode(&self) -> [u8; CERTIFICATE_BYTES] {
        let mut bytes = [0; CERTIFICATE_BYTES];
        let signed = certificate_bytes(&self.identity, &self.device, self.version);
        let parts = [signed.as_slice(), &self.identity_signature, &self.device_signature].concat();
        bytes.copy_from_slice(&parts);
        bytes
    }

    /// Reads the fixed layout. Any 200 bytes are one; whether it is true is for the signatures to say.
    #[must_use]
    pub fn decode(bytes: &[u8; CERTIFICATE_BYTES]) -> Option<Self> {
        let (identity, rest) = bytes.split_first_chunk()?;
        let (device, rest) = rest.split_first_chunk()?;
        let (version, rest) = rest.split_first_chunk()?;
        let (identity_signature, rest) = rest.split_first_chunk()?;
        Some(Self {
            identity: IdentityKey(*identity),
            device: DeviceKey(*device),
            version: u64::from_be_bytes(*version),
            identity_signature: *identity_signature,
            device_signature: rest.try_into().ok()?,
        })
    }
}

/// What both signatures of a certificate cover: `identity ‖ device ‖ version u64`.
#[must_use]
pub fn certificate_bytes(identity: &IdentityKey, device: &DeviceKey, version: u64) -> Vec<u8> {
    [identity.as_bytes().as_slice(), device.as_bytes(), &version.to_be_bytes()].concat()
}

/// What the identity signs of one entry: `identity ‖ device ‖ features u64`.
#[must_use]
pub fn entry_by_identity_bytes(
    identity: &IdentityKey,
    device: &DeviceKey,
    features: Features,
) -> Vec<u8> {
    [identity.as_bytes().as_slice(), device.as_bytes(), &features.0.to_be_bytes()].concat()
}

/// What the device signs of its entry: `device ‖ identity ‖ features u64`.
#[must_use]
pub fn entry_by_device_bytes(
    device: &DeviceKey,
    identity: &IdentityKey,
    features: Features,
) -> Vec<u8> {
    [device.as_bytes().as_slice(), identity.as_bytes(), &features.0.to_be_bytes()].concat()
}

/// What the identity signs of the list: `identity ‖ version u64 ‖ count u64`, then of each entry
/// `device ‖ features u64 ‖ identity's signature ‖ device's signature`.
#[must_use]
pub fn list_bytes(list: &DeviceList) -> Vec<u8> {
    let mut bytes = list.identity.as_bytes().to_vec();
    bytes.extend(list.version.to_be_bytes());
    bytes.extend((list.devices.len() as u64).to_be_bytes());
    for entry in &list.devices {
        bytes.extend(entry.device.as_bytes());
        bytes.extend(entry.features.0.to_be_bytes());
        bytes.extend(entry.identity_signature);
        bytes.extend(entry.device_signature);
    }
    bytes
}

/// A list as it travels.
#[must_use]
pub fn encode(list: &DeviceList) -> Vec<u8> {
    let devices = list.devices.iter().map(|entry| {
        let schema = schema::DeviceEntry {
            device: entry.device.as_bytes().to_vec(),
            features: entry.features.0,
            identity_signature: entry.identity_signature.to_vec(),
            device_signature: entry.device_signature.to_vec(),
        };
        schema.encode_to_vec()
    });
    let schema = schema::DeviceList {
        identity: list.identity.as_bytes().to_vec(),
        version: list.version,
        devices: devices.collect(),
        signature: list.signature.to_vec(),
    };
    schema.encode_to_vec()
}

/// Reads a list. Its signatures are not checked here.
///
/// Returns `None` unless it is well-formed, of 1 to [`DEVICES_MAX`] different devices.
#[must_use]
pub fn decode(bytes: &[u8]) -> Option<DeviceList> {
    if bytes.len() > DEVICE_LIST_BYTES_MAX {
        return None;
    }
    let schema = schema::DeviceList::decode(bytes).ok()?;
    if !(1..=DEVICES_MAX).contains(&schema.devices.len()) {
        return None;
    }
    let mut list = DeviceList {
        identity: IdentityKey::from_slice(&schema.identity)?,
        version: schema.version,
        devices: Vec::new(),
        signature: schema.signature.try_into().ok()?,
    };
    for entry in &schema.devices {
        let entry = decode_entry(entry)?;
        if list.has(&entry.device) {
            return None;
        }
        list.devices.push(entry);
    }
    Some(list)
}

fn decode_entry(bytes: &[u8]) -> Option<DeviceEntry> {
    let schema = schema::DeviceEntry::decode(bytes).ok()?;
    Some(DeviceEntry {
        device: DeviceKey::from_slice(&schema.device)?,
        features: Features(schema.features),
        identity_signature: schema.identity_signature.try_into().ok()?,
        device_signature: schema.device_signature.try_into().ok()?,
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::wire) fn list_of(devices: u8) -> DeviceList {
        let entry = |n: u8| DeviceEntry {
            device: DeviceKey([n; 32]),
            features: Features(u64::from(n)),
            identity_signature: [n + 100; 64],
            device_signature: [n + 200; 64],
        };
        let devices = (0..devices).map(entry).collect();
        DeviceList {
            identity: IdentityKey([77; 32]),
            version: 1_700_000_000,
            devices,
            signature: [9; 64],
        }
    }

    #[test]
    fn a_list_reads_back_as_it_was_signed() {
        for devices in 1..=8 {
            assert_eq!(decode(&encode(&list_of(devices))), Some(list_of(devices)));
        }
    }

    #[test]
    fn a_list_of_none_or_too_many_or_doubled_devices_is_refused() {
        assert_eq!(decode(&encode(&list_of(0))), None);
        assert_eq!(decode(&encode(&list_of(9))), None);
        let mut doubled = list_of(2);
        doubled.devices[1].device = doubled.devices[0].device;
        assert_eq!(decode(&encode(&doubled)), None);
    }

    #[test]
    fn a_list_with_a_field_of_another_length_is_refused() {
        let whole = schema::DeviceList::decode(encode(&list_of(1)).as_slice()).unwrap();
        let mut cut = whole.clone();
        cut.identity.pop();
        assert_eq!(decode(&cut.encode_to_vec()), None);
        let mut cut = whole.clone();
        cut.signature.push(0);
        assert_eq!(decode(&cut.encode_to_vec()), None);
        let mut cut = whole;
        cut.devices[0].truncate(20);
        assert_eq!(decode(&cut.encode_to_vec()), None);
    }

    #[test]
    fn every_part_of_a_list_changes_what_is_signed() {
        let whole = list_bytes(&list_of(2));
        let changes: [fn(&mut DeviceList); 6] = [
            |list| list.identity.0[0] ^= 1,
            |list| list.version += 1,
            |list| list.devices[1].device.0[0] ^= 1,
            |list| list.devices[1].features.0 += 1,
            |list| list.devices[0].identity_signature[0] ^= 1,
            |list| list.devices.truncate(1),
        ];
        for change in changes {
            let mut list = list_of(2);
            change(&mut list);
            assert_ne!(list_bytes(&list), whole);
        }
    }

    #[test]
    fn a_certificate_is_200_bytes_and_reads_back() {
        let certificate = Certificate {
            identity: IdentityKey([1; 32]),
            device: DeviceKey([2; 32]),
            version: 3,
            identity_signature: [4; 64],
            device_signature: [5; 64],
        };
        assert_eq!(Certificate::decode(&certificate.encode()), Some(certificate));
    }
}
