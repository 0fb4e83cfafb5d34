//! How one value is sealed for the disk, so that it opens only where it was put.
//!
//! `version 1 ‖ key id 4 ‖ nonce 24 ‖ XChaCha20-Poly1305(record)`; the associated data is `version ‖ key id ‖ place`,
//! place being the record's whole key with its kind. A value moved to another key, or claimed to be under another
//! wrapping key, does not open. Nonces are random: 24 bytes make a repetition unthinkable (draft-irtf-cfrg-xchacha).

use zeroize::Zeroizing;

use super::error::StoreError;
use crate::crypto::vault::DataKey;

/// The id of the data key itself.
pub(super) const DATA_KEY: u32 = 0;

/// How values are sealed.
const VERSION: u8 = 1;
/// Bytes before what the key made.
const HEAD_BYTES: usize = 1 + 4;

/// Fresh randomness from the system.
pub(super) fn random<const N: usize>() -> Result<Zeroizing<[u8; N]>, StoreError> {
    let mut bytes = Zeroizing::new([0; N]);
    getrandom::fill(&mut *bytes).map_err(|error| StoreError::Io(error.into()))?;
    Ok(bytes)
}

/// A fresh key.
pub(super) fn new_key() -> Result<DataKey, StoreError> {
    Ok(DataKey::from_bytes(&*random()?))
}

/// Seals `plain` for `place`.
pub(super) fn seal(
    id: u32,
    key: &DataKey,
    place: &[u8],
    plain: &[u8],
) -> Result<Vec<u8>, StoreError> {
    let sealed = key.seal(*random()?, &bound(id, place), plain);
    let mut value = Vec::with_capacity(HEAD_BYTES + sealed.len());
    value.push(VERSION);
    value.extend(id.to_be_bytes());
    value.extend(sealed);
    Ok(value)
}

/// Which key a sealed value names.
pub(super) fn key_of(value: &[u8]) -> Option<u32> {
    let (version, rest) = value.split_first()?;
    (*version == VERSION).then_some(u32::from_be_bytes(*rest.first_chunk()?))
}

/// Opens what was sealed for `place`.
pub(super) fn open(key: &DataKey, place: &[u8], value: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (_, sealed) = value.split_at_checked(HEAD_BYTES)?;
    key.open(&bound(key_of(value)?, place), sealed)
}

fn bound(id: u32, place: &[u8]) -> Vec<u8> {
    let mut bound = Vec::with_capacity(1 + 4 + place.len());
    bound.push(VERSION);
    bound.extend(id.to_be_bytes());
    bound.extend(place);
    bound
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_value_opens_in_its_place_under_its_key_and_nowhere_else() {
        let (key, other) = (DataKey::from_bytes(&[1; 32]), DataKey::from_bytes(&[2; 32]));
        let value = seal(7, &key, b"here", b"words").unwrap();
        assert_eq!(key_of(&value), Some(7));
        assert_eq!(open(&key, b"here", &value).unwrap().as_slice(), b"words");
        assert!(open(&key, b"there", &value).is_none());
        assert!(open(&other, b"here", &value).is_none());
    }

    #[test]
    fn no_flipped_bit_and_no_cut_goes_unseen() {
        let key = DataKey::from_bytes(&[1; 32]);
        let value = seal(7, &key, b"here", b"words").unwrap();
        for at in 0..value.len() {
            let mut bad = value.clone();
            bad[at] ^= 1;
            assert!(open(&key, b"here", &bad).is_none(), "byte {at}");
            assert!(open(&key, b"here", &value[..at]).is_none(), "cut at {at}");
        }
    }

    #[test]
    fn the_same_words_never_look_the_same() {
        let key = DataKey::from_bytes(&[1; 32]);
        assert_ne!(seal(7, &key, b"p", b"w").unwrap(), seal(7, &key, b"p", b"w").unwrap());
    }
}
