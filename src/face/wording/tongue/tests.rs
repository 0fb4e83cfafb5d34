//! Holds the words to being ready for translation.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::*;
use crate::face::wording::{adding, evil, export, imported, links, reach};

/// Files whose words are still English alone. It only shrinks: take a file off when its words are in `locales/en`.
const NOT_YET: [&str; 15] = [
    "amends.rs",
    "attention.rs",
    "demo.rs",
    "introductions.rs",
    "invites.rs",
    "line.rs",
    "messages.rs",
    "mod.rs",
    "node.rs",
    "people.rs",
    "rooms.rs",
    "search.rs",
    "slash.rs",
    "story.rs",
    "window.rs",
];

thread_local! {
    static IS_MADE_UP: Cell<bool> = const { Cell::new(false) };
}

/// What [`sentence`] says while a test listens in the made-up language.
pub(super) fn made_up(
    id: &'static str,
    values: &[(&'static str, FluentValue<'_>)],
) -> Option<String> {
    let said = || Tongue::new(MADE_UP).sentence(id, values);
    IS_MADE_UP.get().then(said).flatten()
}

fn in_made_up<T>(act: impl FnOnce() -> T) -> T {
    IS_MADE_UP.set(true);
    let done = act();
    IS_MADE_UP.set(false);
    done
}

fn sources() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/face/wording");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let is_source = |path: &PathBuf| path.extension().is_some_and(|end| end == "rs");
    let mut sources: Vec<_> = files.filter(is_source).map(source).collect();
    sources.sort();
    sources
}

/// A file's name, and its code without tests and comments.
fn source(path: PathBuf) -> (String, String) {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let text = std::fs::read_to_string(path).unwrap();
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    (name, lines.map(|line| format!("{line}\n")).collect())
}

/// The texts in quotes of some code, each with what stands before it.
fn quoted(code: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let (mut start, mut escaped) = (None, false);
    for (at, c) in code.char_indices() {
        match (start, c) {
            (Some(_), '\\') if !escaped => escaped = true,
            (Some(from), '"') if !escaped => {
                found.push((&code[..from], &code[from + 1..at]));
                start = None;
            }
            (None, '"') if !code[..at].ends_with('\'') => start = Some(at),
            _ => escaped = false,
        }
    }
    found
}

/// Whether a text holds a word of a language, apart from what is filled in.
fn has_words(text: &str) -> bool {
    let mut depth = 0;
    let mut letters = 0;
    for c in text.replace("\\n", " ").chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            c if depth == 0 && c.is_alphabetic() => letters += 1,
            _ => letters = 0,
        }
        if letters > 1 {
            return true;
        }
    }
    false
}

/// The ids of sentences that code asks for, and its texts that are none and no command either.
fn said(code: &str) -> (BTreeSet<String>, Vec<String>) {
    let (mut ids, mut plain) = (BTreeSet::new(), Vec::new());
    for (before, text) in quoted(code) {
        let before = before.trim_end();
        if before.ends_with("say!(") {
            ids.insert(text.to_owned());
        } else if has_words(text) && !text.starts_with("--") && !text.starts_with("hobnob ") {
            plain.push(text.to_owned());
        }
    }
    (ids, plain)
}

#[test]
fn no_new_words_stand_in_the_code() {
    let mut seen = BTreeSet::new();
    for (name, code) in sources() {
        if ["evil.rs", "tongue.rs"].contains(&name.as_str()) {
            continue;
        }
        let (_, plain) = said(&code);
        if NOT_YET.contains(&name.as_str()) {
            assert!(!plain.is_empty(), "{name} is ready: take it off NOT_YET");
            seen.insert(name);
        } else {
            assert!(plain.is_empty(), "put these words of {name} into locales/en: {plain:?}");
        }
    }
    assert_eq!(seen.len(), NOT_YET.len(), "files of NOT_YET are gone; only {seen:?} are there");
}

#[test]
fn every_sentence_that_is_asked_for_is_there_and_every_one_there_is_asked_for() {
    let asked: BTreeSet<String> = sources().iter().flat_map(|(_, code)| said(code).0).collect();
    let mut there = BTreeSet::new();
    for words in ENGLISH {
        let read = FluentResource::try_new(words.to_owned());
        assert!(read.is_ok(), "{:?}", read.err().map(|(_, errors)| errors));
        let ids = words.lines().filter(|line| line.starts_with(|c: char| c.is_alphabetic()));
        there.extend(ids.map(|line| line.split(' ').next().unwrap().to_owned()));
    }
    assert_eq!(asked, there);
}

#[test]
fn the_made_up_language_leaves_no_plain_word() {
    let shown = in_made_up(|| {
        let tried = crate::api::types::friend::Tried { at: "1".into(), addresses: 2, friends: 0 };
        let mut card = evil::card("1");
        card.round_trip_ms = Some(3);
        let relaying = crate::api::types::friend::Relaying { circuits: 1, bytes: 2, bytes_max: 3 };
        let now = jiff::Timestamp::UNIX_EPOCH;
        let waits = evil::added("1", crate::api::types::words::StandingWord::Pending);
        vec![
            adding::added(&waits, None, now).replace("hobnob", ""),
            adding::added(&waits, Some("1970-01-01T00:10:00Z"), now)
                .replace("hobnob", "")
                .replace("min", ""),
            export::done(2, "1"),
            export::exists("1"),
            export::changed(),
            export::again(),
            export::title(),
            imported::conversation(&evil::message(1, "1")),
            imported::empty("1"),
            imported::forgotten("1"),
            imported::other(2).unwrap(),
            imported::nothing_there(),
            links::goes_to("1", None),
            links::goes_to("1", Some("2")),
            links::disguised(),
            links::too_many(),
            reach::reached(&card),
            reach::looked_for(&tried, now),
            reach::carried(&relaying).unwrap(),
        ]
    });
    for words in shown {
        assert!(words.contains('⟦') && words.contains('⟧'), "{words}");
        assert!(!words.chars().any(|c| c.is_ascii_alphabetic()), "{words}");
    }
}

#[test]
fn plurals_are_the_languages_own() {
    let done = |messages| export::done(messages, "F");
    assert!(done(1).starts_with("Exported 1 message to F."), "{}", done(1));
    assert!(done(0).starts_with("Exported 0 messages to F."), "{}", done(0));
    assert!(done(1_000_000).starts_with("Exported 1000000 messages to F."));
}
