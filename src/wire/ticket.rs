//! What invites and cards have in common: a short text that people copy, photograph and mistype.
//!
//! The text is `HOBNOB:` and RFC 4648 base32 in capitals, without padding, of
//! `version and flags 1 ‖ length 1 ‖ … ‖ addresses ‖ checksum 4`. The length is that of all bytes, so that words after
//! the text can be told from it; the checksum is the start of SHA-256 over all bytes before it. Both stay in their
//! places in every version to come.

use data_encoding::BASE32_NOPAD;
use sha2::{Digest, Sha256};

use super::address;
use crate::model::address::Address;

/// What every text begins with.
pub(super) const PREFIX: &str = "HOBNOB:";

/// Most characters of a text made here: its QR code (version 5-L) with a quiet zone fits 80×24 characters.
pub const TEXT_CHARS_MAX: usize = 154;

/// Most characters of an invite that names a friend in the middle: its QR code (version 6-L) still fits 23 rows.
pub const RELAYED_CHARS_MAX: usize = 195;

/// Most bytes in [`TEXT_CHARS_MAX`] characters.
const BYTES_MAX: usize = (TEXT_CHARS_MAX - PREFIX.len()) * 5 / 8;

/// Most bytes that are read.
const READ_BYTES_MAX: usize = (RELAYED_CHARS_MAX - PREFIX.len()) * 5 / 8;

/// Fewest bytes that are read: an invite without an address. Nothing shorter carries a key and a secret.
const READ_BYTES_MIN: usize = HEAD_BYTES + 32 + 16 + 4 + CHECKSUM_BYTES;

/// Version and flags, length.
const HEAD_BYTES: usize = 2;
const CHECKSUM_BYTES: usize = 4;

/// The upper four bits of the first byte.
const VERSION: u8 = 1;
/// The lowest bit of the first byte tells a card from an invite. The upper two are for what an older program must not
/// overlook, and refuse.
const CARD_FLAG: u8 = 1;
/// The next one tells that an invite names a friend in the middle.
const RELAY_FLAG: u8 = 2;

/// Letters of base32 that carry the head: both bytes are known after four.
pub(super) const HEAD_LETTERS: usize = 4;

/// Which of the two it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Invite,
    RelayedInvite,
    Card,
}

impl Kind {
    fn flags(self) -> u8 {
        match self {
            Self::Invite => 0,
            Self::Card => CARD_FLAG,
            Self::RelayedInvite => RELAY_FLAG,
        }
    }

    /// Most bytes of such a text.
    fn bytes_max(self) -> usize {
        match self {
            Self::Invite | Self::Card => BYTES_MAX,
            Self::RelayedInvite => READ_BYTES_MAX,
        }
    }
}

/// What came out of a text whose checksum is right.
#[derive(PartialEq, Eq)]
pub(super) enum Opened {
    /// Ours to read: what stands between the head and the checksum.
    Fields(Kind, Vec<u8>),
    /// A newer program made it.
    Newer,
}

/// Writes the text. Of the addresses, best first, as many as fit are taken.
pub(super) fn to_text(kind: Kind, fields: &[u8], addresses: &[Address]) -> String {
    let mut bytes = vec![VERSION << 4 | kind.flags(), 0];
    bytes.extend_from_slice(fields);
    for address in addresses.iter().map(address::encode) {
        if bytes.len() + address.len() + CHECKSUM_BYTES <= kind.bytes_max() {
            bytes.extend(address);
        }
    }
    let length = u8::try_from(bytes.len() + CHECKSUM_BYTES).unwrap_or(u8::MAX);
    if let Some(place) = bytes.get_mut(1) {
        *place = length;
    }
    bytes.extend(checksum(&bytes));
    format!("{PREFIX}{}", BASE32_NOPAD.encode(&bytes))
}

/// How many letters the whole text has after its prefix, by its first [`HEAD_LETTERS`].
///
/// `None` when no text can be that short or long: its head is mistyped.
pub(super) fn letters_of(head: &str) -> Option<usize> {
    // Eight letters carry five bytes; filled up with zeros, the first two of them are the head.
    let head = BASE32_NOPAD.decode(format!("{head}AAAA").as_bytes()).ok()?;
    let length = usize::from(*head.get(1)?);
    (READ_BYTES_MIN..=READ_BYTES_MAX).contains(&length).then(|| (length * 8).div_ceil(5))
}

/// Decodes the letters after the prefix, in capitals. `None` unless length and checksum are right.
pub(super) fn open(letters: &str) -> Option<Opened> {
    let bytes = BASE32_NOPAD.decode(letters.as_bytes()).ok()?;
    let (fields, found) = bytes.split_last_chunk::<CHECKSUM_BYTES>()?;
    let (&[first, length], rest) = fields.split_first_chunk()?;
    if usize::from(length) != bytes.len() || *found != checksum(fields) {
        return None;
    }
    Some(match (first >> 4, first & 0x0f) {
        (VERSION, 0) => Opened::Fields(Kind::Invite, rest.to_vec()),
        (VERSION, RELAY_FLAG) => Opened::Fields(Kind::RelayedInvite, rest.to_vec()),
        (VERSION, CARD_FLAG) => Opened::Fields(Kind::Card, rest.to_vec()),
        _ => Opened::Newer,
    })
}

fn checksum(bytes: &[u8]) -> [u8; CHECKSUM_BYTES] {
    let [a, b, c, d, ..]: [u8; 32] = Sha256::digest(bytes).into();
    [a, b, c, d]
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// An invite of ours with another first byte, and a checksum that is right.
    pub(in crate::wire) fn with_first_byte(first: u8) -> String {
        let text = to_text(Kind::Invite, &[9; 52], &[]);
        let mut bytes = BASE32_NOPAD.decode(letters(&text).as_bytes()).unwrap();
        bytes.truncate(bytes.len() - CHECKSUM_BYTES);
        bytes[0] = first;
        bytes.extend(checksum(&bytes));
        format!("{PREFIX}{}", BASE32_NOPAD.encode(&bytes))
    }

    fn addresses(texts: &[&str]) -> Vec<Address> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    fn letters(text: &str) -> &str {
        text.strip_prefix(PREFIX).unwrap()
    }

    #[test]
    fn the_first_four_letters_tell_how_long_the_text_is() {
        for fields in 52..85 {
            let text = to_text(Kind::Card, &vec![7; fields], &[]);
            let letters = letters(&text);
            assert_eq!(letters_of(&letters[..HEAD_LETTERS]), Some(letters.len()));
        }
    }

    #[test]
    fn as_many_addresses_as_fit_are_taken_best_first() {
        let six = "/ip6/2001:db8::1/tcp/4001";
        let all = addresses(&["/ip4/1.2.3.4/tcp/1", six, six, "/ip4/5.6.7.8/tcp/65535"]);
        let text = to_text(Kind::Invite, &[9; 52], &all);
        assert!(text.len() <= TEXT_CHARS_MAX);
        let Some(Opened::Fields(Kind::Invite, bytes)) = open(letters(&text)) else { panic!() };
        assert_eq!(address::decode_all(&bytes[52..], 9), [all[0], all[1], all[3]]);
    }

    #[test]
    fn a_flag_or_version_of_the_future_is_told_from_damage() {
        for first in [VERSION << 4 | 4, VERSION << 4 | 9, 2 << 4] {
            assert!(open(letters(&with_first_byte(first))) == Some(Opened::Newer));
        }
    }
}
