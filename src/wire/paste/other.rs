//! What a pasted text is when it is neither invite nor card, so that a person can be told what they hold.

use super::{Damage, Paste};
use crate::model::id::{IdentityKey, InviteId, MessageId};

/// Word counts of a BIP-39 phrase.
const PHRASE_WORDS: [usize; 5] = [12, 15, 18, 21, 24];

/// Lengths of the words in BIP-39's English list, in letters.
const PHRASE_WORD_LETTERS: std::ops::RangeInclusive<usize> = 3..=8;

/// Twelve groups of five.
const SAFETY_NUMBER_DIGITS: usize = 60;

/// Eight groups of four.
const FINGERPRINT_LETTERS: usize = 32;

/// Fewest letters of a bare piece of an invite; an id of a person is shorter.
const PIECE_LETTERS_MIN: usize = 60;

/// Names what the text is, by its looks alone.
pub(super) fn recognise(text: &str) -> Paste {
    let text = text.trim_matches(|c: char| c.is_whitespace() || "\"'`<>()".contains(c));
    if text.is_empty() {
        return Paste::Empty;
    }
    if is_phrase(text) {
        return Paste::Phrase;
    }
    if is_safety_number(text) {
        return Paste::SafetyNumber;
    }
    if is_fingerprint(text) {
        return Paste::Fingerprint;
    }
    if text.contains(char::is_whitespace) { Paste::Text } else { recognise_word(text) }
}

fn recognise_word(word: &str) -> Paste {
    if is_url(word) {
        Paste::Url
    } else if is_multiaddr(word) || word.parse::<std::net::SocketAddr>().is_ok() {
        Paste::Address
    } else if is_peer_id(word) {
        Paste::PeerId
    } else if IdentityKey::parse(word).is_ok() {
        Paste::Id
    } else if has_digit(word) && MessageId::parse(word).is_ok() {
        Paste::MessageId
    } else if has_digit(word) && InviteId::parse(word).is_ok() {
        Paste::InviteId
    } else if word.len() >= PIECE_LETTERS_MIN && has_digit(word) && is_base32(word) {
        Paste::Damaged(Damage::Headless)
    } else {
        Paste::Text
    }
}

/// Twelve to 24 short words in small letters, numbered or not.
fn is_phrase(text: &str) -> bool {
    let parts = text.split(|c: char| c.is_whitespace() || c == ',').filter(|part| !part.is_empty());
    let is_number = |part: &&str| {
        part.trim_end_matches(['.', ')', ':']).bytes().all(|byte| byte.is_ascii_digit())
    };
    let words: Vec<&str> = parts.filter(|part| !is_number(part)).collect();
    PHRASE_WORDS.contains(&words.len())
        && words.iter().all(|word| {
            PHRASE_WORD_LETTERS.contains(&word.len())
                && word.bytes().all(|b| b.is_ascii_lowercase())
        })
}

fn is_safety_number(text: &str) -> bool {
    let mut digits = 0;
    for mark in text.chars().filter(|c| !c.is_whitespace() && !"-.".contains(*c)) {
        if !mark.is_ascii_digit() {
            return false;
        }
        digits += 1;
    }
    digits == SAFETY_NUMBER_DIGITS
}

/// In groups of four or in one piece; eight words of four letters have a small letter and no digit.
fn is_fingerprint(text: &str) -> bool {
    let groups: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c == '-')
        .filter(|group| !group.is_empty())
        .collect();
    let whole = groups.concat();
    let grouped = groups.len() == 1 || groups.iter().all(|group| group.len() == 4);
    let telling = has_digit(&whole) || !whole.contains(|c: char| c.is_ascii_lowercase());
    grouped && telling && whole.len() == FINGERPRINT_LETTERS && is_base32(&whole)
}

fn is_url(word: &str) -> bool {
    let scheme = word.split_once("://").map(|(scheme, _)| scheme);
    let proper = |scheme: &str| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    };
    scheme.is_some_and(proper) || word.starts_with("www.")
}

fn is_multiaddr(word: &str) -> bool {
    let protocols = ["ip4", "ip6", "dns", "dns4", "dns6", "dnsaddr", "p2p", "ipfs"];
    let mut parts = word.split('/');
    parts.next() == Some("")
        && parts.next().is_some_and(|protocol| protocols.contains(&protocol))
        && parts.next().is_some_and(|value| !value.is_empty())
}

/// Base58 of an Ed25519 key (52 letters from `12D3KooW`) or of a hashed one (46 from `Qm`).
fn is_peer_id(word: &str) -> bool {
    let shape = (word.starts_with("12D3KooW") && word.len() == 52)
        || (word.starts_with("Qm") && word.len() == 46);
    shape && word.bytes().all(|b| b.is_ascii_alphanumeric() && !b"0OIl".contains(&b))
}

fn is_base32(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphabetic() || (b'2'..=b'7').contains(&byte))
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}
