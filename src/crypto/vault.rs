//! Keys for what rests on disk: from a passphrase to a wrapping key, from that to the keys that seal records.

use std::fmt;

use argon2::{Algorithm, Argon2, Params, Version};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::derive::{authenticate, derive};
use super::seal::{NONCE_BYTES, open, seal};

/// Most memory a file header may ask for, in KiB: 1 GiB. A foreign header cannot make a node fall over.
pub const MEMORY_KIB_MAX: u32 = 1024 * 1024;

/// Most passes a file header may ask for.
pub const PASSES_MAX: u32 = 64;

/// Most lanes a file header may ask for.
pub const LANES_MAX: u32 = 16;

/// Bytes of a wrapped key: nonce, key, proof.
pub const WRAPPED_BYTES: usize = NONCE_BYTES + 32 + 16;

/// What one try of a passphrase costs: the parameters of Argon2id (RFC 9106). Kept in the file header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl Cost {
    /// A cost as a file header gives it; `None` when it is impossible or beyond the bounds of this file.
    #[must_use]
    pub fn new(memory_kib: u32, passes: u32, lanes: u32) -> Option<Self> {
        let bounded = memory_kib <= MEMORY_KIB_MAX && passes <= PASSES_MAX && lanes <= LANES_MAX;
        let possible = Params::new(memory_kib, passes, lanes, Some(32)).is_ok();
        (bounded && possible).then_some(Self { memory_kib, passes, lanes })
    }

    /// The least Argon2 can do. For tests, and for keys that are random already.
    #[must_use]
    pub const fn floor() -> Self {
        Self { memory_kib: 8, passes: 1, lanes: 1 }
    }

    /// Memory in KiB.
    #[must_use]
    pub const fn memory_kib(&self) -> u32 {
        self.memory_kib
    }

    /// Passes over that memory.
    #[must_use]
    pub const fn passes(&self) -> u32 {
        self.passes
    }

    /// Lanes that could run side by side.
    #[must_use]
    pub const fn lanes(&self) -> u32 {
        self.lanes
    }
}

/// 64 MiB, 3 passes, 1 lane: RFC 9106's second recommendation on one core, under a second on an old laptop.
impl Default for Cost {
    fn default() -> Self {
        Self { memory_kib: 64 * 1024, passes: 3, lanes: 1 }
    }
}

/// The wrapping key behind a passphrase: Argon2id, version 0x13 (RFC 9106). Slow on purpose.
#[must_use]
pub fn derive_kek(passphrase: &[u8], salt: &[u8; 16], cost: Cost) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0; 32]);
    #[expect(clippy::expect_used, reason = "`Cost` is checked when made; the salt is 16 bytes")]
    Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(32))
        .and_then(|params| {
            Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into(
                passphrase,
                salt,
                key.as_mut_slice(),
            )
        })
        .expect("a possible cost, a good salt, a passphrase below 4 GiB");
    key
}

/// A key that seals records.
#[derive(Clone, PartialEq, Eq)]
pub struct DataKey {
    bytes: Zeroizing<[u8; 32]>,
    hashing: Zeroizing<[u8; 32]>,
}

impl DataKey {
    /// A fresh key.
    pub fn new(dice: &mut dyn CryptoRng) -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        dice.fill_bytes(bytes.as_mut_slice());
        Self::from_bytes(&bytes)
    }

    /// The key with these bytes.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        let hashing = derive(b"", bytes, &[b"hobnob/vault/hash/1"]);
        Self { bytes: Zeroizing::new(*bytes), hashing }
    }

    /// The bytes, for a key file that only its owner may read.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.bytes
    }

    /// Seals a record to the place `ad` names: nonce ‖ ciphertext. The caller draws `nonce` fresh at random.
    #[must_use]
    pub fn seal(&self, nonce: [u8; NONCE_BYTES], ad: &[u8], plain: &[u8]) -> Vec<u8> {
        [nonce.as_slice(), &seal(&self.bytes, &nonce, ad, plain)].concat()
    }

    /// Opens what [`Self::seal`] made; `None` when it was changed, moved, or sealed by another key.
    #[must_use]
    pub fn open(&self, ad: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, sealed) = sealed.split_first_chunk()?;
        open(&self.bytes, nonce, ad, sealed)
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey(..)")
    }
}

/// Locks `key` under `kek`: [`WRAPPED_BYTES`]. The caller draws `nonce` fresh at random.
#[must_use]
pub fn wrap(kek: &[u8; 32], nonce: [u8; NONCE_BYTES], key: &DataKey) -> Vec<u8> {
    [nonce.as_slice(), &seal(kek, &nonce, WRAP, key.as_bytes())].concat()
}

/// Unlocks what [`wrap`] made; `None` with the wrong `kek`: the wrong passphrase.
#[must_use]
pub fn unwrap(kek: &[u8; 32], wrapped: &[u8]) -> Option<DataKey> {
    let (nonce, sealed) = wrapped.split_first_chunk()?;
    let bytes = open(kek, nonce, WRAP, sealed)?;
    Some(DataKey::from_bytes(bytes.as_slice().try_into().ok()?))
}

const WRAP: &[u8] = b"hobnob/vault/wrap/1";

/// A name for `bytes` that tells nothing to whoever lacks the key: HMAC-SHA256 cut to 16 bytes.
#[must_use]
pub fn keyed_hash(key: &DataKey, bytes: &[u8]) -> [u8; 16] {
    let [hash @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] =
        authenticate(&key.hashing, &[bytes]);
    hash
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::loaded_dice::LoadedDice;
    use data_encoding::HEXLOWER;

    #[test]
    fn only_the_right_passphrase_unlocks() {
        let key = DataKey::new(&mut LoadedDice::new(1));
        let kek = derive_kek(b"correct horse", &[1; 16], Cost::floor());
        let wrapped = wrap(&kek, [2; 24], &key);
        assert_eq!(wrapped.len(), WRAPPED_BYTES);
        assert_eq!(unwrap(&kek, &wrapped), Some(key));
        let dearer = Cost::new(16, 1, 1).unwrap();
        for wrong in [
            derive_kek(b"correct horsf", &[1; 16], Cost::floor()),
            derive_kek(b"", &[1; 16], Cost::floor()),
            derive_kek(b"correct horse", &[0; 16], Cost::floor()),
            derive_kek(b"correct horse", &[1; 16], dearer),
        ] {
            assert_eq!(unwrap(&wrong, &wrapped), None);
        }
        assert_eq!(unwrap(&kek, &wrapped[..WRAPPED_BYTES - 1]), None);
        assert_eq!(unwrap(&kek, b""), None);
    }

    #[test]
    fn a_record_opens_only_in_its_place_and_unchanged() {
        let key = DataKey::new(&mut LoadedDice::new(1));
        let sealed = key.seal([3; 24], b"friends/bob", b"a record");
        assert_eq!(key.open(b"friends/bob", &sealed).unwrap().as_slice(), b"a record");
        assert!(key.open(b"friends/carol", &sealed).is_none(), "moved");
        assert!(DataKey::from_bytes(&[0; 32]).open(b"friends/bob", &sealed).is_none());
        for bit in 0..sealed.len() * 8 {
            let mut changed = sealed.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert!(key.open(b"friends/bob", &changed).is_none(), "bit {bit}");
        }
        assert!(key.open(b"friends/bob", &sealed[..10]).is_none(), "cut");
    }

    #[test]
    fn a_wrapped_key_is_no_record_and_a_record_no_wrapped_key() {
        let outer = DataKey::from_bytes(&[1; 32]);
        let inner = DataKey::from_bytes(&[2; 32]);
        assert!(outer.open(b"", &wrap(outer.as_bytes(), [3; 24], &inner)).is_none());
        assert!(unwrap(outer.as_bytes(), &outer.seal([3; 24], b"", &[2; 32])).is_none());
    }

    #[test]
    fn a_hash_depends_on_the_key() {
        let (one, other) = (DataKey::from_bytes(&[1; 32]), DataKey::from_bytes(&[2; 32]));
        assert_eq!(keyed_hash(&one, b"bob"), keyed_hash(&one, b"bob"));
        assert_ne!(keyed_hash(&one, b"bob"), keyed_hash(&one, b"carol"));
        assert_ne!(keyed_hash(&one, b"bob"), keyed_hash(&other, b"bob"));
    }

    #[test]
    fn a_header_cannot_ask_for_the_impossible() {
        let cost = Cost::default();
        assert_eq!(Cost::new(cost.memory_kib(), cost.passes(), cost.lanes()), Some(cost));
        for (memory, passes, lanes) in [
            (MEMORY_KIB_MAX + 1, 1, 1),
            (64, 65, 1),
            (1024, 1, 17),
            (7, 1, 1),
            (64, 0, 1),
            (64, 1, 0),
        ] {
            assert_eq!(Cost::new(memory, passes, lanes), None, "{memory} {passes} {lanes}");
        }
    }

    #[test]
    fn a_key_never_prints() {
        assert_eq!(format!("{:?}", DataKey::from_bytes(&[1; 32])), "DataKey(..)");
        let hex = HEXLOWER.encode(&[1; 32]);
        assert!(!format!("{:?}", DataKey::from_bytes(&[1; 32])).contains(&hex));
    }
}
