//! Words of an exported history, and of what went wrong with it.

use super::tongue::say;
use crate::api::types::message::MessageLine;
use crate::api::types::words::StateWord;
use crate::face::clean;

/// How many messages went where.
pub(crate) fn done(messages: u64, path: &str) -> String {
    say!("export-done", messages = messages, path = path)
}

/// Something stands there already.
pub(crate) fn exists(path: &str) -> String {
    say!("export-exists", path = path)
}

/// What to do about it.
pub(crate) fn overwrite() -> String {
    say!("export-overwrite", flag = "--force")
}

/// One file a day needs a folder.
pub(crate) fn by_day_needs_folder() -> String {
    say!("export-by-day-needs-folder", flag = "--by-day")
}

/// What to do about it.
pub(crate) fn name_folder() -> String {
    say!("export-name-folder", command = "hobnob export bob --format md --by-day -o FOLDER")
}

/// A message was forgotten while the history was read.
pub(crate) fn changed() -> String {
    say!("export-changed")
}

/// What to do about it.
pub(crate) fn again() -> String {
    say!("export-again")
}

/// The title of an export.
pub(crate) fn title() -> String {
    say!("export-title")
}

/// How far a message of mine has come, as it stands behind it.
pub(crate) fn state(line: &MessageLine) -> String {
    let sign = match line.state {
        Some(StateWord::Failed) => format!("! {}", super::messages::failure(line.why)),
        Some(state) => super::messages::glyph(state).to_owned(),
        None => String::new(),
    };
    match (line.have, line.of) {
        (Some(have), Some(of)) => {
            let have = say!("export-have", have = have, of = of);
            format!("{sign} {have}").trim_start().to_owned()
        }
        _ => sign,
    }
}

/// The name above a conversation, or its title: whole, since what marks it as imported stands at its end.
pub(crate) fn heading(title: &str) -> String {
    clean::sentence(title)
}
