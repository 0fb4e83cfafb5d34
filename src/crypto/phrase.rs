//! The 24 words that are a person (BIP-39, English list): all anyone needs to come back.

use std::fmt;

use bip39::{Language, Mnemonic};
use zeroize::Zeroizing;

/// How many words a phrase has.
pub const WORDS: usize = 24;

/// 32 random bytes in a form that people can write down.
#[derive(Clone, PartialEq, Eq)]
pub struct Phrase(Zeroizing<[u8; 32]>);

/// Why a text is not a phrase. Never repeats a word: what was typed may be nearly right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPhrase {
    /// Too few words or too many.
    #[error("a recovery phrase has 24 words; this has {0}")]
    Count(usize),
    /// A word that is not on the list.
    #[error("word {0} is not on the list of recovery words")]
    Word(
        /// Which, counted from 1.
        usize,
    ),
    /// All words are on the list, but they do not belong together.
    #[error("these words do not belong together: one is wrong, or two are swapped")]
    Checksum,
}

impl Phrase {
    /// The phrase for these bytes.
    #[must_use]
    pub fn from_entropy(entropy: &[u8; 32]) -> Self {
        Self(Zeroizing::new(*entropy))
    }

    /// Reads what a person typed: any case, any white space, numbers before the words as they are printed.
    ///
    /// # Errors
    /// [`BadPhrase`] says which word to look at.
    pub fn parse(text: &str) -> Result<Self, BadPhrase> {
        let lower = Zeroizing::new(text.to_lowercase());
        let words: Vec<&str> = lower.split_whitespace().filter(|word| !is_number(word)).collect();
        if words.len() != WORDS {
            return Err(BadPhrase::Count(words.len()));
        }
        let unknown = |word: &&str| Language::English.find_word(word).is_none();
        if let Some(at) = words.iter().position(unknown) {
            return Err(BadPhrase::Word(at + 1));
        }
        let plain = Zeroizing::new(words.join(" "));
        let mnemonic = Mnemonic::parse_in_normalized(Language::English, &plain)
            .map_err(|_| BadPhrase::Checksum)?;
        let all = Zeroizing::new(mnemonic.to_entropy_array().0);
        let entropy = all.first_chunk().ok_or(BadPhrase::Checksum)?;
        Ok(Self(Zeroizing::new(*entropy)))
    }

    /// The bytes behind the words.
    #[must_use]
    pub fn entropy(&self) -> Zeroizing<[u8; 32]> {
        self.0.clone()
    }

    /// The words, one blank between them.
    #[must_use]
    pub fn words(&self) -> Zeroizing<String> {
        #[expect(clippy::expect_used, reason = "BIP-39 takes 16 to 32 bytes; these are 32")]
        let mnemonic = Mnemonic::from_entropy_in(Language::English, self.0.as_slice())
            .expect("32 bytes make 24 words");
        // Room for the longest phrase, so that no half-written copy stays behind on the heap.
        let mut words = Zeroizing::new(String::with_capacity(WORDS * (LONGEST_WORD + 1)));
        for word in mnemonic.words() {
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(word);
        }
        words
    }
}

/// Letters of the longest word on the English list.
const LONGEST_WORD: usize = 8;

impl fmt::Debug for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phrase(..)")
    }
}

/// "7", "7." and "7)" number the words on paper.
fn is_number(word: &str) -> bool {
    let digits = word.trim_end_matches(['.', ')', ':']);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ZERO: &str = "abandon abandon abandon abandon abandon abandon abandon abandon abandon \
                        abandon abandon abandon abandon abandon abandon abandon abandon abandon \
                        abandon abandon abandon abandon abandon art";

    #[test]
    fn words_come_out_as_bip_39_says() {
        assert_eq!(*Phrase::from_entropy(&[0; 32]).words(), ZERO);
        assert!(Phrase::from_entropy(&[0xff; 32]).words().ends_with("zoo zoo vote"));
        let typed = "legal winner thank year wave sausage worth useful legal winner thank year wave \
                     sausage worth useful legal winner thank year wave sausage worth title";
        assert_eq!(Phrase::parse(typed).map(|p| p.entropy()), Ok(Zeroizing::new([0x7f; 32])));
    }

    #[test]
    fn a_phrase_reads_back_however_it_is_typed() {
        let phrase = Phrase::from_entropy(&[0x5a; 32]);
        let words = phrase.words();
        let numbered: Vec<String> =
            words.split(' ').enumerate().map(|(n, word)| format!("{}. {word}\n", n + 1)).collect();
        assert_eq!(Phrase::parse(&words.to_uppercase()), Ok(phrase.clone()));
        assert_eq!(Phrase::parse(&numbered.concat()), Ok(phrase));
    }

    #[test]
    fn the_person_learns_which_word_is_wrong() {
        assert_eq!(Phrase::parse(&ZERO.replacen("abandon", "abandom", 1)), Err(BadPhrase::Word(1)));
        assert_eq!(Phrase::parse(&ZERO.replace("art", "arrt")), Err(BadPhrase::Word(24)));
        assert_eq!(Phrase::parse(&ZERO.replace("art", "ability")), Err(BadPhrase::Checksum));
        assert_eq!(Phrase::parse("abandon art"), Err(BadPhrase::Count(2)));
        assert_eq!(Phrase::parse(&format!("{ZERO} art")), Err(BadPhrase::Count(25)));
    }

    #[test]
    fn a_phrase_never_prints_by_accident() {
        assert_eq!(format!("{:?}", Phrase::from_entropy(&[1; 32])), "Phrase(..)");
    }
}
