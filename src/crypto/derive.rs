//! How one secret becomes others: HKDF-SHA256 (RFC 5869), each use under its own context.

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

/// 32 bytes from `input`, bound to `salt` and to every part of `info`.
///
/// The first part of `info` is the context. Parts after it have a fixed length in each use, so their plain
/// concatenation is unambiguous.
pub(crate) fn derive(salt: &[u8], input: &[u8], info: &[&[u8]]) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0; 32]);
    #[expect(clippy::expect_used, reason = "RFC 5869 gives up to 8160 bytes; these are 32")]
    Hkdf::<Sha256>::new(Some(salt), input)
        .expand_multi_info(info, key.as_mut_slice())
        .expect("32 bytes are within what HKDF gives");
    key
}

/// HMAC-SHA256 (RFC 2104) over `parts`, one after the other.
pub(crate) fn authenticate(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = mac(key);
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

/// Whether `tag` is [`authenticate`] of the same, in constant time.
pub(crate) fn authentic(key: &[u8; 32], parts: &[&[u8]], tag: &[u8; 32]) -> bool {
    let mut mac = mac(key);
    parts.iter().for_each(|part| mac.update(part));
    mac.verify_slice(tag).is_ok()
}

fn mac(key: &[u8; 32]) -> Hmac<Sha256> {
    #[expect(clippy::expect_used, reason = "RFC 2104 takes keys of any length")]
    Hmac::new_from_slice(key).expect("any length of key is good")
}

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::HEXLOWER;

    #[test]
    fn keys_come_out_as_rfc_5869_test_case_1_says() {
        let salt: Vec<u8> = (0..=0x0c).collect();
        let info: Vec<u8> = (0xf0..=0xf9).collect();
        let expected = "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf";
        let key = derive(&salt, &[0x0b; 22], &[info.as_slice()]);
        assert_eq!(HEXLOWER.encode(key.as_slice()), expected);
    }

    #[test]
    fn another_context_gives_another_key() {
        assert_ne!(derive(b"", b"in", &[b"a"]), derive(b"", b"in", &[b"b"]));
        assert_ne!(derive(b"", b"in", &[b"a"]), derive(b"x", b"in", &[b"a"]));
    }

    #[test]
    fn a_changed_tag_is_not_authentic() {
        let mut tag = authenticate(&[1; 32], &[b"a", b"b"]);
        assert!(authentic(&[1; 32], &[b"ab"], &tag));
        tag[31] ^= 1;
        assert!(!authentic(&[1; 32], &[b"ab"], &tag));
    }
}
