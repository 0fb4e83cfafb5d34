//! Words of what was imported from a file for reading.

use super::tongue::say;
use super::{date_of, typed};
use crate::api::types::import::{BadLine, ImportCard, ImportTook, PREFIX};
use crate::api::types::message::MessageLine;
use crate::face::clean;
use crate::model::imported::{IMPORTED_MAX, IMPORTS_MAX};

/// Bytes in a GiB.
const GIB: u64 = 1 << 30;

/// The name of the conversation a message is in; of an imported one with the day of that.
pub(crate) fn conversation(line: &MessageLine) -> String {
    match &line.imported {
        Some(from) => title(&line.conversation, &from.at),
        None => clean::name(&line.conversation),
    }
}

fn title(conversation: &str, at: &str) -> String {
    let name = conversation.strip_prefix(PREFIX).unwrap_or(conversation);
    say!("imported-title", name = clean::name(name), date = date_of(at))
}

/// What stands above an imported conversation.
pub(crate) fn above(line: &MessageLine) -> String {
    say!("imported-above", title = conversation(line))
}

fn read(name: &str) -> String {
    format!("hobnob log {}", typed(&format!("{PREFIX}{name}")))
}

/// What was taken of one conversation.
pub(crate) fn took(took: &ImportTook) -> String {
    let (name, command) = (clean::name(&took.import), read(&took.import));
    if took.taken == 0 {
        return say!("imported-nothing-new", name = name, known = took.known, command = command);
    }
    let (taken, known) = (took.taken, took.known);
    say!("imported-taken", name = name, taken = taken, known = known, command = command)
}

/// What was left out of it.
pub(crate) fn left_out(took: &ImportTook) -> Option<String> {
    let name = clean::name(&took.import);
    (took.left_out > 0).then(|| say!("imported-left-out", name = name, count = took.left_out))
}

/// Lines that were passed over.
pub(crate) fn other(count: u64) -> Option<String> {
    (count > 0).then(|| say!("imported-other", count = count))
}

/// Nothing to take.
pub(crate) fn empty(path: &str) -> String {
    say!("imported-empty", path = clean::line(path))
}

/// One conversation in the list.
pub(crate) fn card(card: &ImportCard) -> String {
    let (name, command) = (clean::name(&card.import), read(&card.import));
    let date = date_of(&card.imported_at);
    say!("imported-line", name = name, messages = card.messages, date = date, command = command)
}

/// An empty list.
pub(crate) fn none() -> String {
    say!("imported-none", command = "hobnob import bob.jsonl")
}

/// What was forgotten.
pub(crate) fn forgotten(name: &str) -> String {
    say!("imported-forgotten", name = bare(name))
}

/// Asks before forgetting.
pub(crate) fn forget_question(name: &str) -> String {
    say!("imported-forget-question", name = bare(name)) + " "
}

fn bare(name: &str) -> String {
    clean::name(name.trim().strip_prefix(PREFIX).unwrap_or(name))
}

/// An imported conversation of which nothing fits.
pub(crate) fn nothing_there() -> String {
    say!("imported-nothing-there")
}

/// Nothing comes there, and what to do.
pub(crate) fn no_follow() -> (String, String) {
    (say!("imported-no-follow"), say!("imported-leave-out", flag = "--follow"))
}

/// A line that is no message, and what to do.
pub(crate) fn bad_line(line: u64, path: &str, bad: BadLine) -> (String, String) {
    let why = match bad {
        BadLine::TooLong => say!("imported-why-long"),
        BadLine::Torn => say!("imported-why-torn"),
        BadLine::NoLine => say!("imported-why-no-line"),
        BadLine::LongText => say!("imported-why-text"),
        BadLine::Field(field) => say!("imported-why-field", field = field),
    };
    let hint = match bad {
        BadLine::Torn => say!("imported-torn-hint"),
        _ => say!("imported-bad-line-hint"),
    };
    (say!("imported-bad-line", line = line, path = clean::line(path), why = why), hint)
}

/// It went wrong on the way, and what to do.
pub(crate) fn stopped(path: &str, why: &str, taken: u64) -> (String, String) {
    let message = say!("imported-changed", path = clean::line(path), why = clean::sentence(why));
    (message, say!("imported-changed-hint", taken = taken))
}

/// More than fits, and what to do.
pub(crate) fn too_many(path: &str) -> (String, String) {
    let talks = u64::try_from(IMPORTS_MAX).unwrap_or(u64::MAX);
    let message =
        say!("imported-too-many", path = clean::line(path), count = IMPORTED_MAX, talks = talks);
    (message, say!("imported-too-many-hint", command = "hobnob export bob"))
}

/// A folder or a device, and what to do.
pub(crate) fn no_file(path: &str) -> (String, String) {
    let hint = say!("imported-no-file-hint", command = "hobnob export");
    (say!("imported-no-file", path = clean::line(path)), hint)
}

/// A file that cannot be read, and what to do.
pub(crate) fn cannot_read(path: &str, error: &std::io::Error) -> (String, String) {
    let why = clean::sentence(&error.to_string());
    let message = say!("imported-cannot-read", path = clean::line(path), why = why);
    (message, say!("imported-cannot-read-hint"))
}

/// A file that is too large, and what to do.
pub(crate) fn too_large(path: &str, bytes: u64) -> (String, String) {
    let message = say!("imported-too-large", path = clean::line(path), size = bytes / GIB);
    (message, say!("imported-too-many-hint", command = "hobnob export bob"))
}
