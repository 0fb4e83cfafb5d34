//! Who a person and a node are: two Ed25519 keys (RFC 8032), and what each of them signs.
//!
//! Every signature covers `length of context (u64, big-endian) ‖ context ‖ bytes`, so none made for one use is ever
//! valid for another.

use std::fmt;

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

use super::derive::derive;
use crate::model::id::{DeviceKey, IdentityKey};

/// An identity says: this device is mine.
pub const DEVICE_BY_IDENTITY: &str = "hobnob/device-entry/identity/1";
/// A device says: I belong to this identity.
pub const DEVICE_BY_DEVICE: &str = "hobnob/device-entry/device/1";
/// An identity says: these are all my devices.
pub const DEVICE_LIST: &str = "hobnob/device-list/1";
/// The joiner's identity agrees to a pairing.
pub const PAIR_JOINER_IDENTITY: &str = "hobnob/pair/joiner/identity/1";
/// The joiner's device agrees to a pairing.
pub const PAIR_JOINER_DEVICE: &str = "hobnob/pair/joiner/device/1";
/// The inviter's identity agrees to a pairing.
pub const PAIR_INVITER_IDENTITY: &str = "hobnob/pair/inviter/identity/1";
/// The inviter's device agrees to a pairing.
pub const PAIR_INVITER_DEVICE: &str = "hobnob/pair/inviter/device/1";
/// An identity says at a friend's door: this is a new device of mine.
pub const CERTIFICATE_BY_IDENTITY: &str = "hobnob/certificate/identity/1";
/// A device says at a friend's door: I am this identity's new device.
pub const CERTIFICATE_BY_DEVICE: &str = "hobnob/certificate/device/1";

/// A member of a room says this, as the next link of a chain.
pub const ROOM_ITEM: &str = "hobnob/room/item/1";
/// A member of a room says this of itself, and the newest counts.
pub const ROOM_SHEET: &str = "hobnob/room/sheet/1";

/// An identity says: this is how and where I am.
pub const PRESENCE_RECORD: &str = "hobnob/record/1";

/// A person's long-term key. Comes from the 24 words and from nothing else.
pub struct Identity(SigningKey);

impl Identity {
    /// The identity behind the 32 bytes of a phrase.
    ///
    /// Derived, not raw, so that the same words can give other keys for other purposes.
    #[must_use]
    pub fn from_entropy(entropy: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(&derive(b"", entropy, &[b"hobnob/identity/1"])))
    }

    /// What others know this person by.
    #[must_use]
    pub fn key(&self) -> IdentityKey {
        IdentityKey(self.0.verifying_key().to_bytes())
    }

    /// Signs `bytes` for one use.
    #[must_use]
    pub fn sign(&self, context: &str, bytes: &[u8]) -> [u8; 64] {
        sign(&self.0, context, bytes)
    }
}

/// A node's own key. Random, never leaves the node.
pub struct Device(SigningKey);

impl Device {
    /// The device with this Ed25519 secret (the seed of RFC 8032, as libp2p keeps it).
    #[must_use]
    pub fn from_secret(secret: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(secret))
    }

    /// What others know this node by.
    #[must_use]
    pub fn key(&self) -> DeviceKey {
        DeviceKey(self.0.verifying_key().to_bytes())
    }

    /// Signs `bytes` for one use.
    #[must_use]
    pub fn sign(&self, context: &str, bytes: &[u8]) -> [u8; 64] {
        sign(&self.0, context, bytes)
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identity({})", self.key().short())
    }
}

impl fmt::Debug for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Device({})", self.key().short())
    }
}

/// Whether the holder of `key` signed `bytes` for this use.
///
/// Stricter than RFC 8032, so that one key has one spelling and one signature one meaning: refuses keys of small or
/// mixed order, and signatures whose `R` is of small order or whose `s` is not
/// reduced ("Taming the many EdDSAs", 2020).
#[must_use]
pub fn verify(key: &[u8; 32], context: &str, bytes: &[u8], signature: &[u8; 64]) -> bool {
    let Some(key) = sound_key(key) else { return false };
    key.verify_strict(&message(context, bytes), &Signature::from_bytes(signature)).is_ok()
}

/// The key, if it is a point of the prime-order group other than its neutral element. All points that can be written
/// in two ways are outside of that group, so one key has one spelling.
fn sound_key(bytes: &[u8; 32]) -> Option<VerifyingKey> {
    let key = VerifyingKey::from_bytes(bytes).ok()?;
    (!key.is_weak() && key.to_edwards().is_torsion_free()).then_some(key)
}

fn sign(key: &SigningKey, context: &str, bytes: &[u8]) -> [u8; 64] {
    key.sign(&message(context, bytes)).to_bytes()
}

fn message(context: &str, bytes: &[u8]) -> Vec<u8> {
    let length = (context.len() as u64).to_be_bytes();
    [&length, context.as_bytes(), bytes].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use curve25519_dalek::constants::EIGHT_TORSION;
    use curve25519_dalek::edwards::EdwardsPoint;
    use curve25519_dalek::scalar::Scalar;
    use data_encoding::HEXLOWER;
    use sha2::{Digest, Sha512};

    const ALL: [&str; 10] = [
        DEVICE_BY_IDENTITY,
        DEVICE_BY_DEVICE,
        DEVICE_LIST,
        PAIR_JOINER_IDENTITY,
        PAIR_JOINER_DEVICE,
        PAIR_INVITER_IDENTITY,
        PAIR_INVITER_DEVICE,
        CERTIFICATE_BY_IDENTITY,
        CERTIFICATE_BY_DEVICE,
        PRESENCE_RECORD,
    ];

    #[test]
    fn a_signature_for_one_use_is_worth_nothing_for_another() {
        let alice = Identity::from_entropy(&[7; 32]);
        for made_for in ALL {
            let signature = alice.sign(made_for, b"words");
            for used_for in ALL {
                let good = verify(alice.key().as_bytes(), used_for, b"words", &signature);
                assert_eq!(good, made_for == used_for, "{made_for} as {used_for}");
            }
        }
    }

    #[test]
    fn context_and_bytes_cannot_be_cut_elsewhere() {
        let device = Device::from_secret(&[7; 32]);
        let signature = device.sign("ab", b"c");
        assert!(verify(device.key().as_bytes(), "ab", b"c", &signature));
        assert!(!verify(device.key().as_bytes(), "a", b"bc", &signature));
    }

    #[test]
    fn every_changed_bit_breaks_the_signature() {
        let device = Device::from_secret(&[7; 32]);
        let good = device.sign(DEVICE_LIST, b"words");
        for bit in 0..512 {
            let mut bad = good;
            bad[bit / 8] ^= 1 << (bit % 8);
            assert!(!verify(device.key().as_bytes(), DEVICE_LIST, b"words", &bad), "bit {bit}");
        }
        assert!(!verify(device.key().as_bytes(), DEVICE_LIST, b"word", &good));
    }

    #[test]
    fn keys_of_small_order_are_refused() {
        for point in EIGHT_TORSION {
            let key = point.compress().to_bytes();
            assert!(sound_key(&key).is_none());
            // R = identity and s = 0 satisfy the plain equation for every message when A is of small order.
            let mut forged = [0; 64];
            forged[0] = 1;
            assert!(!verify(&key, DEVICE_LIST, b"anything", &forged));
        }
    }

    #[test]
    fn keys_with_a_torsion_part_are_refused_even_where_the_equation_holds() {
        let secret = Scalar::from(12_345_u64);
        for torsion in EIGHT_TORSION.iter().skip(1) {
            let public = EdwardsPoint::mul_base(&secret) + torsion;
            let key = public.compress().to_bytes();
            let (bytes, signature) = (0_u32..)
                .map(|n| (n.to_be_bytes(), sign_torsioned(&secret, &key, &n.to_be_bytes())))
                .find(|(bytes, signature)| dalek_accepts(&key, bytes, signature))
                .unwrap();
            assert!(!verify(&key, DEVICE_LIST, &bytes, &signature));
        }
    }

    /// A signature by a key `aB + T`: valid without cofactor whenever the challenge is a multiple of T's order.
    fn sign_torsioned(secret: &Scalar, key: &[u8; 32], bytes: &[u8]) -> [u8; 64] {
        let nonce = Scalar::from(99_u64);
        let r = EdwardsPoint::mul_base(&nonce).compress();
        let hash = Sha512::new()
            .chain_update(r.as_bytes())
            .chain_update(key)
            .chain_update(message(DEVICE_LIST, bytes));
        let challenge = Scalar::from_bytes_mod_order_wide(&hash.finalize().into());
        let s = nonce + challenge * secret;
        let mut signature = [0; 64];
        signature[..32].copy_from_slice(r.as_bytes());
        signature[32..].copy_from_slice(s.as_bytes());
        signature
    }

    fn dalek_accepts(key: &[u8; 32], bytes: &[u8], signature: &[u8; 64]) -> bool {
        let signature = Signature::from_bytes(signature);
        let key = VerifyingKey::from_bytes(key).unwrap();
        key.verify_strict(&message(DEVICE_LIST, bytes), &signature).is_ok()
    }

    #[test]
    fn a_key_written_another_way_is_refused() {
        // y and y + p are the same point; only y below 19 has a second spelling, and none of those is sound anyway.
        for y in 0..19 {
            for sign in [0x7f, 0xff] {
                let mut again = [0xff; 32];
                (again[0], again[31]) = (0xed + y, sign);
                assert!(sound_key(&again).is_none(), "{y}");
            }
        }
        assert!(sound_key(Identity::from_entropy(&[7; 32]).key().as_bytes()).is_some());
    }

    #[test]
    fn signatures_come_out_as_rfc_8032_test_1_says() {
        let hex = |text: &str| HEXLOWER.decode(text.as_bytes()).unwrap();
        let secret = hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
        let key = hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        let signature = hex(concat!(
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155",
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ));
        let device = Device::from_secret(secret.as_slice().try_into().unwrap());
        assert_eq!(device.key().as_bytes().as_slice(), key);
        assert_eq!(device.0.sign(b"").to_bytes().as_slice(), signature);
    }

    #[test]
    fn a_secret_key_prints_only_its_public_name() {
        let alice = Identity::from_entropy(&[7; 32]);
        assert_eq!(format!("{alice:?}"), format!("Identity({})", alice.key().short()));
        let node = Device::from_secret(&[7; 32]);
        assert_eq!(format!("{node:?}"), format!("Device({})", node.key().short()));
    }
}
