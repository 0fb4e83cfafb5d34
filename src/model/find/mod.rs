//! What is looked for in messages: words by their beginnings, phrases word for word.
//!
//! - `meet` finds every message with a word that begins so: "Meeting", "meets"; never "helpmeet".
//! - `"meet at"` finds these words, whole and next to each other; `"meet"` the word alone.
//! - All of what is asked for has to be in the message, in any order.
//! - Case and accents make no difference, see [`fold`].

pub mod asked;
pub mod fold;

use std::ops::Range;

use self::fold::{Token, tokens};

/// Most bytes of what is looked for at once.
pub const QUERY_BYTES_MAX: usize = 1024;

/// Most words and phrases that are looked for at once.
pub const TERMS_MAX: usize = 32;

/// Why something cannot be looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadQuery {
    /// There is no letter, digit or picture in it.
    #[error("there is nothing to look for")]
    Empty,
    /// More than [`QUERY_BYTES_MAX`] or [`TERMS_MAX`].
    #[error("that is too much to look for at once")]
    TooLong,
    /// A phrase has no end.
    #[error("a phrase begins with a quotation mark and does not end")]
    Unclosed,
}

/// One word by its beginning, or one phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Words that stand next to each other; never empty.
    words: Vec<Token>,
    /// Whether the last of them may go on.
    open: bool,
}

/// What is looked for; never empty.
#[derive(Clone, PartialEq, Eq)]
pub struct Query {
    terms: Vec<Term>,
    plain: bool,
}

/// What people look for does not belong in logs.
impl std::fmt::Debug for Query {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Query({} terms)", self.terms.len())
    }
}

impl Term {
    /// The words that stand next to each other.
    #[must_use]
    pub fn words(&self) -> &[Token] {
        &self.words
    }
}

impl Query {
    /// Reads what somebody typed.
    ///
    /// # Errors
    /// [`BadQuery`].
    pub fn parse(text: &str) -> Result<Self, BadQuery> {
        let mut terms = Vec::new();
        for piece in pieces(text)? {
            let words = tokens(piece.text);
            if let Some(last) = words.last() {
                let open = !piece.quoted && !last.single;
                terms.push(Term { words, open });
            }
        }
        if terms.is_empty() {
            return Err(BadQuery::Empty);
        }
        if terms.len() > TERMS_MAX || text.len() > QUERY_BYTES_MAX {
            return Err(BadQuery::TooLong);
        }
        let plain = terms.iter().all(|term| term.words.iter().all(|word| word.text.is_ascii()));
        Ok(Self { terms, plain })
    }

    /// All that has to be in a message.
    #[must_use]
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// Whether all of it is in this text.
    #[must_use]
    pub fn fits(&self, text: &str) -> bool {
        if text.is_ascii() {
            return self.plain && {
                let text = text.to_ascii_lowercase();
                self.terms.iter().all(|term| fits_plainly(term, &text))
            };
        }
        let tokens = tokens(text);
        self.terms.iter().all(|term| places(term, &tokens).next().is_some())
    }

    /// Where in this text it is, in bytes: apart, in order, each a whole number of characters.
    #[must_use]
    pub fn spans(&self, text: &str) -> Vec<Range<usize>> {
        let tokens = tokens(text);
        let mut found: Vec<Range<usize>> = Vec::new();
        for term in &self.terms {
            found.extend(places(term, &tokens).filter_map(|at| {
                let (first, last) = (tokens.get(at)?, tokens.get(at + term.words.len() - 1)?);
                Some(first.at.start..last.at.end)
            }));
        }
        found.sort_by_key(|span| (span.start, span.end));
        let mut apart: Vec<Range<usize>> = Vec::new();
        for span in found {
            match apart.last_mut() {
                Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
                _ => apart.push(span),
            }
        }
        apart
    }
}

/// A word or a phrase as typed.
struct Piece<'a> {
    text: &'a str,
    quoted: bool,
}

/// Cuts at spaces, but for what stands in quotation marks.
fn pieces(text: &str) -> Result<Vec<Piece<'_>>, BadQuery> {
    let mut pieces = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        if let Some(phrase) = rest.strip_prefix(is_quote) {
            let end = phrase.find(is_quote).ok_or(BadQuery::Unclosed)?;
            let (inside, after) = phrase.split_at(end);
            pieces.push(Piece { text: inside, quoted: true });
            rest = after.trim_start_matches(is_quote).trim_start();
        } else {
            let end = rest.find(|c: char| c.is_whitespace() || is_quote(c)).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            pieces.push(Piece { text: word, quoted: false });
            rest = after.trim_start();
        }
    }
    Ok(pieces)
}

/// Straight and curly ones: a phone's keyboard chooses by itself.
fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\u{201c}' | '\u{201d}' | '\u{201e}' | '«' | '»')
}

/// The places among the tokens where a term begins.
fn places<'a>(term: &'a Term, tokens: &'a [Token]) -> impl Iterator<Item = usize> + 'a {
    let count = term.words.len();
    tokens.windows(count).enumerate().filter_map(move |(at, window)| {
        let fits = window.iter().zip(&term.words).enumerate().all(|(nth, (token, word))| {
            let open = term.open && nth + 1 == count;
            if open { token.text.starts_with(&word.text) } else { token.text == word.text }
        });
        fits.then_some(at)
    })
}

/// The same for a text and a term of ASCII, which need no table; the text is in small letters.
fn fits_plainly(term: &Term, text: &str) -> bool {
    let Some((first, rest)) = term.words.split_first() else { return true };
    let bytes = text.as_bytes();
    let is_word = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|text| text.find(&first.text)) {
        let at = from + found;
        from = at + 1;
        if at > 0 && is_word(at - 1) {
            continue;
        }
        let mut end = at + first.text.len();
        let next_to_it = rest.iter().all(|word| {
            if is_word(end) {
                return false;
            }
            while end < bytes.len() && !is_word(end) {
                end += 1;
            }
            let here = text.get(end..).is_some_and(|text| text.starts_with(&word.text));
            end += word.text.len();
            here
        });
        if next_to_it && (term.open || !is_word(end)) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fits(query: &str, text: &str) -> bool {
        Query::parse(query).unwrap().fits(text)
    }

    #[test]
    fn a_word_finds_words_that_begin_so() {
        assert!(fits("meet", "The Meeting is at noon"));
        assert!(fits("MEET noon", "The meeting is at noon."));
        assert!(!fits("meet", "a helpmeet"));
        assert!(!fits("meet dinner", "The meeting is at noon"));
        assert!(fits("café", "CAFE") && fits("cafe", "im Café"));
        assert!(fits("don't", "I DON’T know"));
    }

    #[test]
    fn a_phrase_finds_whole_words_next_to_each_other() {
        assert!(fits("\"at noon\"", "is at, noon!"));
        assert!(!fits("\"at noon\"", "at high noon") && !fits("\"at noon\"", "at noontide"));
        assert!(fits("“at noon”", "at noon") && fits("\"meet\"", "we meet"));
        assert!(!fits("\"meet\"", "the meeting"));
        assert!(fits("e-mail", "my E-Mails") && !fits("e-mail", "mail e"));
    }

    #[test]
    fn a_piece_of_a_text_without_spaces_is_found() {
        assert!(fits("会議", "明日の会議です") && !fits("会日", "明日の会議です"));
        assert!(fits("👍", "yes 👍🏽"));
    }

    #[test]
    fn what_cannot_be_looked_for_says_why() {
        assert_eq!(Query::parse(" ?! "), Err(BadQuery::Empty));
        assert_eq!(Query::parse("\"never ends"), Err(BadQuery::Unclosed));
        assert_eq!(Query::parse(&"a ".repeat(40)), Err(BadQuery::TooLong));
        assert_eq!(Query::parse(&"a".repeat(2000)), Err(BadQuery::TooLong));
    }

    #[test]
    fn spans_show_where_it_is() {
        let (query, text) = (Query::parse("caf \"of the\"").unwrap(), "Café of the Cafés");
        let found: Vec<&str> = query.spans(text).into_iter().map(|span| &text[span]).collect();
        assert_eq!(found, ["Café", "of the", "Cafés"]);
    }

    proptest! {
        #[test]
        fn the_short_way_for_ascii_finds_what_the_long_way_finds(
            text in "[aAbB '.-]{0,24}",
            query in "[ab'.\"-]{1,3}( [ab\"]{1,3}){0,2}",
        ) {
            let Ok(query) = Query::parse(&query) else { return Ok(()) };
            let tokens = tokens(&text);
            let slow = query.terms.iter().all(|term| places(term, &tokens).next().is_some());
            prop_assert_eq!(query.fits(&text), slow);
            prop_assert_eq!(query.fits(&format!("{text} é")), slow);
        }
    }
}
