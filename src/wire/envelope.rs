//! The envelope: a sealed letter, as anyone carrying it sees it.
//!
//! `version 1 ‖ tag 16 ‖ nonce 24 ‖ ciphertext`, the ciphertext with its 16-byte authenticator. A whole envelope has
//! one of four sizes, so its size says next to nothing about what is in it. Inside lie the session epoch, the
//! letter's number and what the ratchet made, padded before they are sealed.

use crate::model::id::EnvelopeTag;

/// The version of envelopes made here.
pub const ENVELOPE_VERSION: u8 = 1;

/// The sizes of whole envelopes, in bytes: 1, 4, 16 and 48 KiB.
pub const BUCKETS: [usize; 4] = [1024, 4 * 1024, 16 * 1024, ENVELOPE_BYTES_MAX];

/// The largest envelope, in bytes. Fits a frame with room to spare.
pub const ENVELOPE_BYTES_MAX: usize = 48 * 1024;

/// What is not the letter's: version, tag, nonce and authenticator, in bytes.
pub const OVERHEAD_BYTES: usize = OUTSIDE_BYTES + NONCE_BYTES + AUTHENTICATOR_BYTES;

/// Most bytes that [`pad`] takes: the largest envelope without its overhead and the end mark of the padding.
pub const PLAIN_BYTES_MAX: usize = ENVELOPE_BYTES_MAX - OVERHEAD_BYTES - 1;

const OUTSIDE_BYTES: usize = 1 + EnvelopeTag::LEN;
const NONCE_BYTES: usize = 24;
const AUTHENTICATOR_BYTES: usize = 16;
/// Ends the plain bytes, zeros follow: ISO/IEC 7816-4 padding, which is read back without a length field.
const END_MARK: u8 = 0x80;

/// A sealed letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// [`ENVELOPE_VERSION`], or what a newer program made.
    pub version: u8,
    /// Its name, known to sender and receiver only.
    pub tag: EnvelopeTag,
    /// XChaCha20's.
    pub nonce: [u8; NONCE_BYTES],
    /// The ciphertext with its authenticator.
    pub sealed: Vec<u8>,
}

impl Envelope {
    /// The whole envelope. Its size is a bucket when `sealed` was made of what [`pad`] gave.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        [self.outside().as_slice(), &self.nonce, &self.sealed].concat()
    }

    /// Takes a whole envelope apart, without opening it. `None` when it has none of the [`BUCKETS`] sizes.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        if !BUCKETS.contains(&bytes.len()) {
            return None;
        }
        let (version, rest) = bytes.split_first()?;
        let (tag, rest) = rest.split_first_chunk()?;
        let (nonce, sealed) = rest.split_first_chunk()?;
        Some(Self {
            version: *version,
            tag: EnvelopeTag(*tag),
            nonce: *nonce,
            sealed: sealed.to_vec(),
        })
    }

    /// What everyone sees and the seal covers: `version ‖ tag`.
    #[must_use]
    pub fn outside(&self) -> [u8; OUTSIDE_BYTES] {
        outside(self.version, &self.tag)
    }
}

/// What everyone sees and the seal covers, before there is an envelope: `version ‖ tag`.
#[must_use]
pub fn outside(version: u8, tag: &EnvelopeTag) -> [u8; OUTSIDE_BYTES] {
    let mut outside = [version; OUTSIDE_BYTES];
    if let Some((_, rest)) = outside.split_first_mut() {
        rest.copy_from_slice(tag.as_bytes());
    }
    outside
}

/// Pads bytes so that, once sealed, the whole envelope fills the smallest bucket they fit.
///
/// Returns `None` above [`PLAIN_BYTES_MAX`].
#[must_use]
pub fn pad(plain: &[u8]) -> Option<Vec<u8>> {
    let whole = plain.len().checked_add(1 + OVERHEAD_BYTES)?;
    let bucket = BUCKETS.into_iter().find(|bucket| whole <= *bucket)?;
    let mut padded = Vec::with_capacity(bucket - OVERHEAD_BYTES);
    padded.extend_from_slice(plain);
    padded.push(END_MARK);
    padded.resize(bucket - OVERHEAD_BYTES, 0);
    Some(padded)
}

/// Takes the padding off again; `None` when there is none.
#[must_use]
pub fn unpad(padded: &[u8]) -> Option<&[u8]> {
    let end = padded.iter().rposition(|byte| *byte != 0)?;
    let (plain, rest) = padded.split_at_checked(end)?;
    rest.starts_with(&[END_MARK]).then_some(plain)
}

/// What lies in the envelope, once opened and unpadded.
#[derive(Clone, PartialEq, Eq)]
pub struct Inner {
    /// The session it was sealed in.
    pub session_epoch: u32,
    /// The letter's number.
    pub number: u64,
    /// What the ratchet made of the letter.
    pub ratchet: Vec<u8>,
}

impl Inner {
    /// `session epoch u32 ‖ number u64 ‖ ratchet`, big-endian.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let (epoch, number) = (self.session_epoch.to_be_bytes(), self.number.to_be_bytes());
        [epoch.as_slice(), &number, &self.ratchet].concat()
    }

    /// Reads it back; `None` when it is too short.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let (epoch, rest) = bytes.split_first_chunk()?;
        let (number, ratchet) = rest.split_first_chunk()?;
        Some(Self {
            session_epoch: u32::from_be_bytes(*epoch),
            number: u64::from_be_bytes(*number),
            ratchet: ratchet.to_vec(),
        })
    }
}

/// Leaves out what the ratchet made.
impl std::fmt::Debug for Inner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Inner(epoch {}, number {})", self.session_epoch, self.number)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn envelope(plain: &[u8]) -> Envelope {
        let mut sealed = pad(plain).unwrap();
        sealed.extend([0xaa; AUTHENTICATOR_BYTES]);
        Envelope { version: ENVELOPE_VERSION, tag: EnvelopeTag([3; 16]), nonce: [4; 24], sealed }
    }

    #[test]
    fn every_size_lands_in_the_smallest_bucket_and_reads_back() {
        for size in 0..=PLAIN_BYTES_MAX {
            let plain = vec![END_MARK; size];
            let padded = pad(&plain).unwrap();
            let whole = padded.len() + OVERHEAD_BYTES;
            let smaller = BUCKETS.iter().rev().find(|bucket| **bucket < whole);
            assert!(BUCKETS.contains(&whole), "{size}");
            assert!(smaller.is_none_or(|smaller| size + 1 + OVERHEAD_BYTES > *smaller), "{size}");
            assert_eq!(unpad(&padded).map(<[u8]>::len), Some(size));
        }
        assert_eq!(pad(&vec![0; PLAIN_BYTES_MAX + 1]), None);
    }

    proptest! {
        #[test]
        fn any_plain_bytes_read_back(plain in proptest::collection::vec(any::<u8>(), 0..6000)) {
            let whole = envelope(&plain).encode();
            prop_assert!(BUCKETS.contains(&whole.len()));
            let parsed = Envelope::parse(&whole).unwrap();
            prop_assert_eq!(&parsed, &envelope(&plain));
            let padded = parsed.sealed.len() - AUTHENTICATOR_BYTES;
            prop_assert_eq!(unpad(&parsed.sealed[..padded]), Some(plain.as_slice()));
        }
    }

    #[test]
    fn what_has_no_padding_is_refused() {
        assert_eq!(unpad(&[]), None);
        assert_eq!(unpad(&[0; 64]), None);
        assert_eq!(unpad(&[END_MARK, 1, 0]), None);
        assert_eq!(unpad(&[END_MARK]), Some([].as_slice()));
    }

    #[test]
    fn an_envelope_of_no_bucket_is_refused() {
        let whole = envelope(b"hi").encode();
        assert_eq!(Envelope::parse(&whole[1..]), None);
        assert_eq!(Envelope::parse(&[whole.as_slice(), &[0]].concat()), None);
        assert_eq!(Envelope::parse(&[]), None);
    }

    #[test]
    fn the_outside_is_the_version_and_the_tag() {
        let envelope = envelope(b"hi");
        assert_eq!(envelope.outside().as_slice(), &envelope.encode()[..OUTSIDE_BYTES]);
        assert_eq!(envelope.outside(), outside(ENVELOPE_VERSION, &envelope.tag));
    }

    #[test]
    fn the_inside_reads_back_and_says_no_more_than_its_number() {
        let inner = Inner { session_epoch: 7, number: 1 << 40, ratchet: vec![1, 2, 3] };
        assert_eq!(Inner::decode(&inner.encode()), Some(inner.clone()));
        assert_eq!(Inner::decode(&[0; 11]), None);
        assert_eq!(format!("{inner:?}"), "Inner(epoch 7, number 1099511627776)");
    }
}
