//! What two people compare to know that nobody sits between them, and the short name of a key.

use data_encoding::BASE32_NOPAD;
use sha2::{Digest, Sha256, Sha512};

use crate::model::id::IdentityKey;

/// Rounds of SHA-512 per identity, as Signal chose them: the cost of searching for a key with a similar number.
const ROUNDS: usize = 5200;

/// Groups of five digits that each identity contributes: 99.6 bits.
const GROUPS_EACH: usize = 6;

/// Digits of a whole safety number.
const DIGITS: usize = 2 * GROUPS_EACH * 5;

/// The short name of a key: 160 bits of SHA-256 as eight groups of four base32 capitals.
#[must_use]
pub fn fingerprint(key: &[u8; 32]) -> String {
    let hash = Sha256::new().chain_update(b"hobnob/fingerprint/1").chain_update(key).finalize();
    let letters: Vec<char> = BASE32_NOPAD.encode(&hash).chars().take(32).collect();
    grouped(&letters, 4)
}

/// Twelve groups of five digits over both identities, the same on both sides.
///
/// Made like Signal's numeric fingerprint (libsignal, `rust/protocol/src/fingerprint.rs`): an iterated SHA-512 of each
/// key, six groups each, the smaller half first.
#[must_use]
pub fn safety_number(a: &IdentityKey, b: &IdentityKey) -> String {
    let mut halves = [half(a), half(b)];
    halves.sort();
    halves.join(" ")
}

/// Reads a safety number as people type or paste it, blanks and dashes anywhere, into the form
/// [`safety_number`] gives.
#[must_use]
pub fn parse_safety_number(text: &str) -> Option<String> {
    let is_gap = |c: char| c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}');
    let digits: Vec<char> = text.chars().filter(|c| !is_gap(*c)).take(DIGITS + 1).collect();
    let whole = digits.len() == DIGITS && digits.iter().all(char::is_ascii_digit);
    whole.then(|| grouped(&digits, 5))
}

fn half(key: &IdentityKey) -> String {
    let first = Sha512::new().chain_update(b"hobnob/safety-number/1").chain_update(key.as_bytes());
    let mut hash = first.finalize();
    for _ in 0..ROUNDS {
        hash = Sha512::new().chain_update(hash).chain_update(key.as_bytes()).finalize();
    }
    let groups = hash.chunks_exact(5).take(GROUPS_EACH).map(|bytes| {
        let number = bytes.iter().fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
        format!("{:05}", number % 100_000)
    });
    groups.collect::<Vec<_>>().join(" ")
}

fn grouped(letters: &[char], size: usize) -> String {
    letters.chunks(size).map(String::from_iter).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALICE: IdentityKey = IdentityKey([1; 32]);
    const BOB: IdentityKey = IdentityKey([2; 32]);

    #[test]
    fn both_sides_see_the_same_number() {
        let number = safety_number(&ALICE, &BOB);
        assert_eq!(number, safety_number(&BOB, &ALICE));
        let groups: Vec<&str> = number.split(' ').collect();
        assert_eq!(groups.len(), 12);
        assert!(groups.iter().all(|g| g.len() == 5 && g.bytes().all(|b| b.is_ascii_digit())));
    }

    #[test]
    fn another_person_changes_their_half_only() {
        let with_bob = safety_number(&ALICE, &BOB);
        let with_carol = safety_number(&ALICE, &IdentityKey([3; 32]));
        assert_ne!(with_bob, with_carol);
        assert!(with_bob.contains(&half(&ALICE)) && with_carol.contains(&half(&ALICE)));
    }

    #[test]
    fn a_number_is_read_however_it_is_typed() {
        let number = safety_number(&ALICE, &BOB);
        for typed in [
            number.clone(),
            number.replace(' ', ""),
            number.replace(' ', "-"),
            number.replace(' ', "\u{2013}\n"),
            format!("  {}\r\n", number.replace(' ', "\u{a0}")),
        ] {
            assert_eq!(parse_safety_number(&typed), Some(number.clone()), "{typed:?}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        let number = safety_number(&ALICE, &BOB);
        for typed in ["", &number[1..], &format!("{number}1"), &number.replace(' ', "x")] {
            assert_eq!(parse_safety_number(typed), None, "{typed:?}");
        }
    }

    #[test]
    fn a_fingerprint_is_eight_groups_of_four() {
        let print = fingerprint(ALICE.as_bytes());
        assert_eq!(print.split(' ').map(str::len).collect::<Vec<_>>(), [4; 8]);
        assert_ne!(print, fingerprint(BOB.as_bytes()));
    }
}
