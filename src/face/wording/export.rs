//! Words of an exported history, and of what went wrong with it.

use crate::api::types::message::MessageLine;
use crate::api::types::words::StateWord;
use crate::face::clean;

/// How many messages went where.
pub(crate) fn done(messages: u64, path: &str) -> String {
    let messages = super::count(messages, "message");
    format!("Exported {messages} to {path}. Whoever reads it needs no passphrase: keep it safe.")
}

/// Something stands there already.
pub(crate) fn exists(path: &str) -> String {
    format!("{path} is there already. Nothing was written.")
}

/// What to do about it.
pub(crate) const OVERWRITE: &str = "Choose another name, or add --force to replace it.";

/// One file a day needs a folder.
pub(crate) const BY_DAY_NEEDS_FOLDER: &str = "--by-day writes a folder with a file for each day.";
/// What to do about it.
pub(crate) const NAME_FOLDER: &str = "Name it: hobnob export bob --format md --by-day -o FOLDER";

/// A message was forgotten while the history was read.
pub(crate) const CHANGED: &str =
    "The conversation changed while it was read. Nothing is missing, but nothing is whole.";
/// What to do about it.
pub(crate) const AGAIN: &str = "Export it again.";

/// The title of an export.
pub(crate) const TITLE: &str = "hobnob history";

/// How far a message of mine has come, as it stands behind it.
pub(crate) fn state(line: &MessageLine) -> String {
    let sign = match line.state {
        Some(StateWord::Failed) => format!("! {}", super::messages::failure(line.why)),
        Some(state) => super::messages::glyph(state).to_owned(),
        None => String::new(),
    };
    match (line.have, line.of) {
        (Some(have), Some(of)) => format!("{sign} {have} of {of} have it").trim_start().to_owned(),
        _ => sign,
    }
}

/// The name above a conversation.
pub(crate) fn heading(conversation: &str) -> String {
    clean::name(conversation)
}
