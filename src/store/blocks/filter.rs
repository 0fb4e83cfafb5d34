//! Which words can be in a block: a Bloom filter (Bloom 1970) over the beginnings of its words.
//!
//! A word is in it by its first two, three and five letters, so that a word that is being typed finds its block from
//! the second letter on; a character of a script without spaces, by itself and with the one after it. A filter says
//! "no" only when it is true, and "yes" in about one of a hundred cases when it is not.
//!
//! It lies sealed on the disk, so nothing of it is a secret's business: the hash is FNV-1a, and never changes.

use std::collections::BTreeSet;

use crate::model::find::Query;
use crate::model::find::fold::tokens;

/// Letters of a word that are in the filter.
const BEGINNINGS: [usize; 3] = [2, 3, 5];

/// Bits for each beginning, and how many of them it sets: one of a hundred foreign ones is taken for known.
const BITS: usize = 10;
/// See [`BITS`].
const PROBES: u64 = 5;

/// Gathers the words of a block.
#[derive(Default)]
pub(in crate::store) struct Words(BTreeSet<u64>);

impl Words {
    /// Adds the words of a text.
    pub(in crate::store) fn add(&mut self, text: &str) {
        let tokens = tokens(text);
        for (at, token) in tokens.iter().enumerate() {
            if token.single {
                self.0.insert(hash(&[&token.text]));
                if let Some(next) = tokens.get(at + 1).filter(|next| next.single) {
                    self.0.insert(hash(&[&token.text, &next.text]));
                }
            } else {
                self.0.extend(BEGINNINGS.iter().filter_map(|count| beginning(&token.text, *count)));
            }
        }
    }

    /// The filter.
    pub(in crate::store) fn filter(&self) -> Vec<u8> {
        let mut filter = vec![0u8; (self.0.len() * BITS).div_ceil(8)];
        for hash in &self.0 {
            for bit in bits(*hash, filter.len() as u64 * 8) {
                if let Some(byte) = filter.get_mut(bit / 8) {
                    *byte |= 1 << (bit % 8);
                }
            }
        }
        filter
    }
}

/// What has to be in a filter for a query to find something behind it.
pub(in crate::store) struct Probe(Vec<u64>);

impl Probe {
    /// All of these words and phrases.
    pub(in crate::store) fn new(query: &Query) -> Self {
        let mut hashes = Vec::new();
        for term in query.terms() {
            for (at, token) in term.words().iter().enumerate() {
                if token.single {
                    let next = term.words().get(at + 1).filter(|next| next.single);
                    hashes.push(match next {
                        Some(next) => hash(&[&token.text, &next.text]),
                        None => hash(&[&token.text]),
                    });
                } else {
                    let longest = BEGINNINGS.iter().rev();
                    hashes.extend(longest.filter_map(|count| beginning(&token.text, *count)));
                }
            }
        }
        Self(hashes)
    }

    /// Whether something can be found behind this filter.
    pub(in crate::store) fn fits(&self, filter: &[u8]) -> bool {
        self.fits_bits(filter, filter.len() as u64 * 8)
    }

    /// The same for a filter of so many bits.
    pub(super) fn fits_bits(&self, filter: &[u8], all: u64) -> bool {
        self.0.iter().all(|hash| {
            !filter.is_empty()
                && bits(*hash, all)
                    .all(|bit| filter.get(bit / 8).is_some_and(|byte| byte & (1 << (bit % 8)) != 0))
        })
    }
}

/// The hash of a word's first letters; `None` when it has fewer.
fn beginning(word: &str, letters: usize) -> Option<u64> {
    let end = word.char_indices().nth(letters - 1).map(|(at, c)| at + c.len_utf8())?;
    Some(hash(&[word.get(..end)?]))
}

/// FNV-1a of 64 bits (draft-eastlake-fnv), mixed once more, since its upper bits alone are poor.
fn hash(texts: &[&str]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in texts.iter().flat_map(|text| text.bytes().chain([0xff])) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash ^ (hash >> 29)
}

/// The bits of one hash in a filter of so many bits (Kirsch and Mitzenmacher 2006: two hashes do for all).
fn bits(hash: u64, all: u64) -> impl Iterator<Item = usize> {
    let (low, high) = (hash & 0xffff_ffff, (hash >> 32) | 1);
    (0..PROBES).map(move |nth| {
        let mixed = low.wrapping_add(nth.wrapping_mul(high)) & 0xffff_ffff;
        usize::try_from((mixed * all) >> 32).unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn filter(texts: &[&str]) -> Vec<u8> {
        let mut words = Words::default();
        texts.iter().for_each(|text| words.add(text));
        words.filter()
    }

    #[test]
    fn a_filter_never_changes() {
        assert_eq!(filter(&["Café 明日"]), [6, 227, 80, 84, 152, 196, 26]);
    }

    #[test]
    fn one_of_a_hundred_foreign_words_at_most_two_are_taken_for_known() {
        let known: Vec<String> = (0..400u32).map(|n| format!("{:x}", n * 7_919 + 65_536)).collect();
        let filter = filter(&known.iter().map(String::as_str).collect::<Vec<_>>());
        let foreign = |n: u32| Query::parse(&format!("z{:x}", n * 104_729 + 65_536)).unwrap();
        let taken = (0..2_000).filter(|n| Probe::new(&foreign(*n)).fits(&filter)).count();
        assert!(taken < 40, "{taken} of 2,000");
    }

    proptest! {
        #[test]
        fn what_is_found_in_a_text_is_in_its_filter(
            text in "[abcé明日 .]{0,40}",
            query in "[abc明日]{1,6}( \"?[abé]{1,4}\"?)?",
        ) {
            let Ok(query) = Query::parse(&query) else { return Ok(()) };
            if query.fits(&text) {
                prop_assert!(Probe::new(&query).fits(&filter(&["other words", &text])));
            }
        }
    }
}
