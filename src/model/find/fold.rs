//! Texts as searching sees them: words in one case, without accents, and where each stands in the text.
//!
//! Every character is decomposed (NFKD, Unicode Standard Annex #15), accents fall away, and what is left goes through
//! capitals to small letters, so that `ß`, `ss` and `SS` are one. Runs of letters and digits are words. Scripts that
//! are written without spaces, and emoji, are cut into single characters instead: then a piece of a run is found as a
//! phrase of its characters.

use std::ops::Range;

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// One word, or one character of a script without spaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// It, folded.
    pub text: String,
    /// Where it stands in the text, in bytes.
    pub at: Range<usize>,
    /// Whether it is a single character of a script without spaces, or an emoji.
    pub single: bool,
}

/// What a folded character is to a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Belongs to the word around it.
    Word,
    /// Stands for itself.
    Single,
    /// Falls away without ending the word.
    Nothing,
    /// Ends the word.
    Gap,
}

/// All tokens of a text, in order.
#[must_use]
pub fn tokens(text: &str) -> Vec<Token> {
    let mut cutter = Cutter::default();
    for (at, c) in text.char_indices() {
        let place = at..at + c.len_utf8();
        if c.is_ascii() {
            cutter.take(c.to_ascii_lowercase(), &place);
        } else {
            decompose_compatible(c, |piece| {
                for folded in piece.to_uppercase().flat_map(char::to_lowercase) {
                    cutter.take(folded, &place);
                }
            });
        }
    }
    cutter.end();
    cutter.done
}

#[derive(Default)]
struct Cutter {
    done: Vec<Token>,
    open: Option<Token>,
}

impl Cutter {
    fn take(&mut self, c: char, place: &Range<usize>) {
        match part(c) {
            Part::Nothing => {}
            Part::Gap => self.end(),
            Part::Single => {
                self.end();
                self.done.push(Token { text: c.into(), at: place.clone(), single: true });
            }
            Part::Word => match &mut self.open {
                Some(open) => {
                    open.text.push(c);
                    open.at.end = place.end;
                }
                None => {
                    self.open = Some(Token { text: c.into(), at: place.clone(), single: false });
                }
            },
        }
    }

    fn end(&mut self) {
        self.done.extend(self.open.take());
    }
}

fn part(c: char) -> Part {
    match c {
        _ if c.is_ascii_alphanumeric() => Part::Word,
        _ if c.is_ascii() => Part::Gap,
        // Accents: of Latin, Greek and Cyrillic; points of Hebrew; vowel signs of Arabic.
        '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' => Part::Nothing,
        '\u{20d0}'..='\u{20ff}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' => Part::Nothing,
        // Joiners, variants and skin tones of emoji; soft hyphens; tatweel.
        '\u{670}' | '\u{640}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' => Part::Nothing,
        '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' => Part::Nothing,
        _ if is_unspaced(c) => Part::Single,
        // Emoji and other pictures.
        '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}' => {
            Part::Single
        }
        _ if c.is_alphanumeric() || is_combining_mark(c) => Part::Word,
        _ => Part::Gap,
    }
}

/// Whether a character is of a script that is written without spaces between words: Thai, Lao, Tibetan, Burmese, Khmer,
/// kana, Bopomofo and Han.
fn is_unspaced(c: char) -> bool {
    matches!(
        c,
        '\u{e01}'..='\u{e3a}' | '\u{e40}'..='\u{e4e}' | '\u{e81}'..='\u{edf}'
            | '\u{f40}'..='\u{fbc}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17d3}'
            | '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30ff}' | '\u{3105}'..='\u{312f}'
            | '\u{31a0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
            | '\u{20000}'..='\u{323af}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn case_and_accents_make_no_difference() {
        let same: [&[&str]; 5] = [
            &["Café", "cafe", "CAFÉ", "cafe\u{301}"],
            &["Straße", "STRASSE", "strasse"],
            &["ΟΔΟΣ", "οδός", "οδος"],
            &["Ёлка", "елка"],
            &["ﬁne", "FINE", "ｆｉｎｅ"],
        ];
        for words in same {
            assert!(words.iter().all(|word| cut(word) == cut(words[0])), "{words:?}");
        }
        assert_ne!(cut("cat"), cut("cut"));
    }

    #[test]
    fn words_end_where_letters_end() {
        assert_eq!(cut("Don't: e-mail me@home!"), ["don", "t", "e", "mail", "me", "home"]);
        assert_eq!(cut("  -- ,"), [""; 0]);
        assert_eq!(cut("हिन्दी में"), ["हिन्दी", "में"]);
    }

    #[test]
    fn what_is_written_without_spaces_is_cut_into_characters() {
        assert_eq!(cut("明日の会議"), ["明", "日", "の", "会", "議"]);
        assert_eq!(cut("ok明日"), ["ok", "明", "日"]);
        assert_eq!(cut("👍🏽 great"), ["👍", "great"]);
    }

    #[test]
    fn every_token_knows_where_it_stands() {
        let text = "Ein Café — 明";
        let found: Vec<_> = tokens(text).into_iter().map(|token| &text[token.at]).collect();
        assert_eq!(found, ["Ein", "Café", "明"]);
    }
}
