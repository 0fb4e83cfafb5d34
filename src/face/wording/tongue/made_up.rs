//! What tests need to listen in the made-up language, and to hear what is not said in it.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::OnceLock;

use super::{FluentValue, LANGUAGES, Tongue};
use crate::api::said::Said;
use crate::face::wording::slash;

thread_local! {
    static IS_SPOKEN: Cell<bool> = const { Cell::new(false) };
}

/// What is said while a test listens.
pub(super) fn sentence(
    id: &'static str,
    values: &[(&'static str, FluentValue<'_>)],
) -> Option<String> {
    IS_SPOKEN.get().then(|| spoken().sentence(id, values)).flatten()
}

/// What the node said, while a test listens.
pub(super) fn told(said: &Said) -> Option<(String, String)> {
    IS_SPOKEN.get().then(|| spoken().told(said)).flatten()
}

/// A sentence or an attribute of one.
pub(super) fn piece(id: &str, attribute: Option<&str>) -> Option<String> {
    spoken().piece(id, attribute)
}

fn spoken() -> &'static Tongue {
    static SPOKEN: OnceLock<Tongue> = OnceLock::new();
    SPOKEN.get_or_init(|| Tongue::new(&LANGUAGES[0], None, true))
}

/// Everything that `act` says on this thread is said in the made-up language.
pub(crate) fn listen<T>(act: impl FnOnce() -> T) -> T {
    IS_SPOKEN.set(true);
    let done = act();
    IS_SPOKEN.set(false);
    done
}

/// Whether a test listens.
pub(crate) fn is_spoken() -> bool {
    IS_SPOKEN.get()
}

/// Letters of a word that is long enough to be cut at both ends.
const LONG: usize = 12;

/// What nobody translates: it stands as `{"…"}` in the sentences, or is a slash command.
fn literals() -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for text in LANGUAGES[0].texts {
        for part in text.split("{\"").skip(1) {
            words.extend(words_of(part.split("\"}").next().unwrap()));
        }
    }
    for entry in slash::TABLE {
        words.extend(words_of(entry.word).chain(words_of(entry.args)));
    }
    words
}

fn words_of(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() > 1).map(ToOwned::to_owned)
}

/// The words of `shown` that are plain English, whole or cut, but for commands and what stands in `given`.
pub(crate) fn plain_words(shown: &str, given: &[&str]) -> BTreeSet<String> {
    let mut known = literals();
    known.extend(given.iter().flat_map(|text| words_of(text)));
    // A screen cuts words: what is left of them is known too.
    let is_of = |word: &String, k: &String| {
        k.starts_with(word) || k.ends_with(word) || (word.len() > LONG && k.contains(word))
    };
    let is_known = |word: &String| known.iter().any(|k| is_of(word, k));
    words_of(shown).filter(|word| word.is_ascii() && !is_known(word)).collect()
}

/// Fails if a word of `shown` does not come out of the language, nor out of `given`.
#[track_caller]
pub(crate) fn is_all_said(shown: &str, given: &[&str]) {
    let plain = plain_words(shown, given);
    assert!(plain.is_empty(), "put these into locales/en: {plain:?}, in\n{shown}");
}
