//! Words for what may ask for attention: muted conversations, and what a terminal is told of a message.

use super::moment;
use super::tongue::say;
use crate::api::types::attention::Muted;
use crate::api::types::message::MessageLine;
use crate::face::clean;

/// How a conversation stands after a change.
pub(crate) fn muted(done: &Muted) -> String {
    let name = clean::name(&done.conversation);
    match (done.muted, &done.muted_until) {
        (false, _) => say!("attention-rings-again", name),
        (true, None) => say!("attention-muted", name),
        (true, Some(until)) => {
            say!("attention-muted-until", name, until = moment(until))
        }
    }
}

/// What a list says of a conversation that is muted.
pub(crate) fn in_list(muted: bool, until: Option<&str>) -> String {
    match (muted, until) {
        (false, _) => String::new(),
        (true, None) => say!("attention-in-list"),
        (true, Some(until)) => say!("attention-in-list-until", until = moment(until)),
    }
}

/// What is shown of a message when it asks for attention (`notify.content`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    /// That there is one.
    Nothing,
    /// Whose it is.
    Sender,
    /// All of it.
    Everything,
}

/// What asks for attention because of a message.
pub(crate) fn ring(line: &MessageLine, shown: Shown) -> String {
    let (from, place) = (clean::name(&line.from), clean::name(&line.conversation));
    let from = if place.starts_with('#') { say!("attention-from-in", from, place) } else { from };
    match (shown, &line.text) {
        (Shown::Nothing, _) => say!("attention-came"),
        (Shown::Everything, Some(text)) => format!("{from}: {}", clean::line(text)),
        (Shown::Sender | Shown::Everything, _) => say!("attention-came-from", from),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::wording::evil;

    #[test]
    fn only_what_the_setting_allows_is_shown_of_a_message() {
        let mut line = evil::message(1, "x");
        (line.from, line.conversation) = ("bob".into(), "bob".into());
        line.text = Some("secret\u{1b}[2J".into());
        assert_eq!(ring(&line, Shown::Nothing), "A message has come.");
        assert_eq!(ring(&line, Shown::Sender), "A message from bob");
        assert_eq!(ring(&line, Shown::Everything), "bob: secret\u{241b}[2J");
        line.conversation = "#cats".into();
        assert_eq!(ring(&line, Shown::Sender), "A message from bob in #cats");
    }
}
