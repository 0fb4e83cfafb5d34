//! The keys a node acts with, and the device list that ties them together.

use super::record::Secrets;
use crate::crypto::identity::{self, Device, Identity};
use crate::crypto::vault::DataKey;
use crate::model::device::{DEVICES_MAX, DeviceEntry, DeviceList, Features};
use crate::model::id::{DeviceKey, IdentityKey};
use crate::wire::device_list as bytes;

/// What this version can do: nothing beyond the first wire version yet.
pub(super) const FEATURES: Features = Features(0);

/// The identity and the device of this node.
pub(super) struct Keys {
    pub(super) identity: Identity,
    pub(super) device: Device,
    /// For names that only this device has to recognise again.
    pub(super) local: DataKey,
}

impl Keys {
    pub(super) fn new(secrets: &Secrets) -> Self {
        Self {
            identity: Identity::from_entropy(&secrets.entropy),
            device: Device::from_secret(&secrets.device),
            local: DataKey::from_bytes(&secrets.device),
        }
    }

    /// A list of this one device, signed by both keys.
    pub(super) fn list(&self, version: u64) -> DeviceList {
        let (who, device) = (self.identity.key(), self.device.key());
        let by_identity = bytes::entry_by_identity_bytes(&who, &device, FEATURES);
        let by_device = bytes::entry_by_device_bytes(&device, &who, FEATURES);
        let entry = DeviceEntry {
            device,
            features: FEATURES,
            identity_signature: self.identity.sign(identity::DEVICE_BY_IDENTITY, &by_identity),
            device_signature: self.device.sign(identity::DEVICE_BY_DEVICE, &by_device),
        };
        let mut list =
            DeviceList { identity: who, version, devices: vec![entry], signature: [0; 64] };
        list.signature = self.identity.sign(identity::DEVICE_LIST, &bytes::list_bytes(&list));
        list
    }
}

/// Whether every signature of a list holds and it names `device`, once.
pub(super) fn list_names(list: &DeviceList, device: &DeviceKey) -> bool {
    list.devices.len() <= DEVICES_MAX
        && list.devices.iter().filter(|entry| entry.device == *device).count() == 1
        && signed(&list.identity, identity::DEVICE_LIST, &bytes::list_bytes(list), &list.signature)
        && list.devices.iter().all(|entry| entry_holds(&list.identity, entry))
}

fn entry_holds(who: &IdentityKey, entry: &DeviceEntry) -> bool {
    let by_identity = bytes::entry_by_identity_bytes(who, &entry.device, entry.features);
    let by_device = bytes::entry_by_device_bytes(&entry.device, who, entry.features);
    signed(who, identity::DEVICE_BY_IDENTITY, &by_identity, &entry.identity_signature)
        && identity::verify(
            entry.device.as_bytes(),
            identity::DEVICE_BY_DEVICE,
            &by_device,
            &entry.device_signature,
        )
}

fn signed(who: &IdentityKey, context: &str, bytes: &[u8], signature: &[u8; 64]) -> bool {
    identity::verify(who.as_bytes(), context, bytes, signature)
}
