//! Words for messages: how far they are, how a conversation reads.

use super::tongue::{say, words};
use super::{amends, clock, day, names_and, names_or, terms, typed};
use crate::api::types::message::{MarkWord, MessageLine, Sent};
use crate::api::types::words::{FailureWord, StateWord};
use crate::face::clean;

/// The sign of a state in a log.
pub(crate) fn glyph(state: StateWord) -> &'static str {
    match state {
        StateWord::Queued => "◷",
        StateWord::Stored => "✓",
        StateWord::Delivered => "✓✓",
        StateWord::Read => words!("messages-read-sign"),
        StateWord::Failed => "!",
    }
}

/// The sign of a state where only ASCII can be shown.
pub(crate) fn ascii_glyph(state: StateWord) -> &'static str {
    match state {
        StateWord::Queued => "..",
        StateWord::Stored => ">",
        StateWord::Delivered => ">>",
        StateWord::Read => ">> r",
        StateWord::Failed => "!",
    }
}

/// Why a message failed.
pub(crate) fn failure(why: Option<FailureWord>) -> &'static str {
    match why {
        Some(FailureWord::Cancelled) => words!("messages-failure-cancelled"),
        Some(FailureWord::Blocked) => words!("messages-failure-blocked"),
        Some(FailureWord::Removed) => words!("messages-failure-removed"),
        Some(FailureWord::Ended) => {
            words!("messages-failure-ended")
        }
        None => words!("messages-failure-unknown"),
    }
}

/// What became of a message just sent; `linked` says whether the friend is linked right now.
pub(crate) fn sent(sent: &Sent, linked: bool, took: Option<std::time::Duration>) -> String {
    let (to, id) = (clean::name(&sent.to), &sent.message);
    let short: String = id.chars().take(8).collect();
    let took = took.map(|took| say!("messages-took", span = super::short_span(took)));
    let took = took.unwrap_or_default();
    if let (Some(have), Some(of)) = (sent.have, sent.of) {
        return match (have, of) {
            (_, 0) => say!("messages-sent-alone", to, short),
            (have, of) if have == of => say!("messages-sent-everybody", to, took),
            _ => say!("messages-sent-some", to, have, of, took, short),
        };
    }
    match sent.state {
        StateWord::Queued | StateWord::Stored if linked => say!("messages-sent-linked", to, short),
        StateWord::Queued => say!("messages-sent-queued", to, short),
        StateWord::Stored if sent.held_by.is_empty() => {
            say!("messages-sent-held-no-more", to, short)
        }
        StateWord::Stored => {
            let (who, number) = (names_and(&sent.held_by), sent.held_by.len());
            say!("messages-sent-held", to, who, number, short)
        }
        StateWord::Delivered => say!("messages-sent-delivered", to, took),
        StateWord::Read => say!("messages-sent-read", to, took),
        StateWord::Failed => say!("messages-sent-failed", to, why = failure(sent.why), short),
    }
}

/// What `cancel` did.
pub(crate) fn cancelled(sent: &Sent) -> String {
    say!("messages-cancelled", to = clean::name(&sent.to))
}

/// The words when waiting for a state ran out. `could_hold`: how many mutual friends are there who could hold it.
pub(crate) fn timed_out(
    sent: &Sent,
    wanted: StateWord,
    could_hold: Option<u64>,
) -> (String, String) {
    let to = clean::name(&sent.to);
    let (wanted, is) = (terms::state(wanted), terms::state(sent.state));
    let message = say!("messages-not-yet", wanted, to, is);
    let hint = match (sent.state, could_hold) {
        (StateWord::Delivered, _) => say!("messages-hint-delivered", to),
        _ if !sent.held_by.is_empty() => {
            say!("messages-hint-held", who = names_or(&sent.held_by), to)
        }
        (StateWord::Queued, Some(0)) => say!("messages-hint-nobody", to),
        (StateWord::Queued, Some(_)) => say!("messages-hint-being-left"),
        _ => say!("messages-hint-queued"),
    };
    (message, say!("messages-hint-details", hint, message = sent.message))
}

/// The words when a message that is waited for fails.
pub(crate) fn failed(sent: &Sent) -> String {
    say!("messages-failed", to = clean::name(&sent.to), why = failure(sent.why))
}

/// The line between two days of a log.
pub(crate) fn day_line(at: &str) -> String {
    format!("---------- {} ----------", day(at))
}

/// One message of a log; further lines of its text are indented below the first.
pub(crate) fn log_line(line: &MessageLine, color: bool) -> String {
    let from = if line.mine { say!("you") } else { clean::name(&line.from) };
    let from = if line.mentioned { from + words!("messages-to-you") } else { from };
    let from = if color { format!("\u{1b}[1m{from}\u{1b}[0m") } else { from };
    let mut words = format!("{} {}", clock(&line.at), amends::said(&from, line, "\n      "));
    words.push_str(&amends::since(line));
    for mark in &line.marks {
        words.push_str(mark_words(*mark));
    }
    if let Some(by) = &line.told_by {
        words.push_str(&say!("messages-told-by", by = clean::name(by)));
    }
    match line.state {
        Some(StateWord::Failed) => words.push_str(&format!("  ! {}", failure(line.why))),
        Some(state) => words.push_str(&format!("  {}", glyph(state))),
        None => {}
    }
    if let (Some(have), Some(of)) = (line.have, line.of) {
        words.push_str(&say!("messages-have", have, of));
    }
    words
}

/// What is to be known of a message in a room.
pub(crate) fn mark_words(mark: MarkWord) -> &'static str {
    match mark {
        MarkWord::Late => words!("messages-mark-words-late"),
        MarkWord::OtherList => words!("messages-mark-words-other-list"),
        MarkWord::OddTime => words!("messages-mark-words-odd-time"),
        MarkWord::AfterRemoval => words!("messages-mark-words-after-removal"),
        MarkWord::TwoVersions => words!("messages-mark-words-two-versions"),
    }
}

/// A conversation nobody has said anything in.
pub(crate) fn no_messages(to: &str) -> String {
    say!("messages-no-messages", to = typed(to))
}

/// What `mark` did.
pub(crate) fn marked(read: u64) -> String {
    match read {
        0 => say!("messages-marked-none"),
        read => say!("messages-marked", read),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hi(state: StateWord, why: Option<FailureWord>) -> Sent {
        let (message, at) = ("7f3aabcdefgh".into(), "2026-11-23T12:00:00.000Z".into());
        let (to, held_by, have, of) = ("alice".into(), vec![], None, None);
        Sent { message, to, state, at, why, held_by, have, of }
    }

    #[test]
    fn sending_says_only_what_is_true() {
        let took = Some(std::time::Duration::from_millis(1240));
        let cases = [
            sent(&hi(StateWord::Queued, None), false, None),
            sent(&hi(StateWord::Queued, None), true, None),
            sent(&hi(StateWord::Delivered, None), true, took),
            sent(&hi(StateWord::Failed, Some(FailureWord::Cancelled)), false, None),
        ];
        let expected = [
            "alice is offline. Queued here; it goes out when both of you are online. (id 7f3aabcd)",
            "On its way to alice. (id 7f3aabcd)",
            "Delivered to alice (1.2 s).",
            "Not sent to alice: you gave it up. (id 7f3aabcd)",
        ];
        assert_eq!(cases, expected);
    }

    fn held(by: &[&str]) -> Sent {
        let held_by = by.iter().map(|name| (*name).to_owned()).collect();
        Sent { held_by, ..hi(StateWord::Stored, None) }
    }

    #[test]
    fn what_a_mutual_friend_holds_names_who_holds_it() {
        let cases = [
            sent(&held(&["carol"]), false, None),
            sent(&held(&["carol", "dave", "erin"]), false, None),
            sent(&held(&["carol"]), true, None),
            sent(&held(&[]), false, None),
        ];
        let expected = [
            "alice is not here. carol holds your message for them and hands it over when they return (for up to 30 \
             days). (id 7f3aabcd)",
            "alice is not here. carol, dave and erin hold your message for them and hand it over when they return (for \
             up to 30 days). (id 7f3aabcd)",
            "On its way to alice. (id 7f3aabcd)",
            "alice is not here, and nobody holds your message any more. It goes out when both of you are online. (id \
             7f3aabcd)",
        ];
        assert_eq!(cases, expected);
    }

    #[test]
    fn when_waiting_ran_out_the_hint_names_what_is_missing() {
        let queued = hi(StateWord::Queued, None);
        let (message, hint) = timed_out(&queued, StateWord::Stored, Some(0));
        assert_eq!(message, "Not stored yet: the message to alice is queued.");
        assert!(hint.starts_with("No mutual friend of alice and you is online who could hold it."));
        let (_, hint) = timed_out(&queued, StateWord::Stored, Some(1));
        assert!(hint.contains("being left with a mutual friend"), "{hint}");
        let (_, hint) = timed_out(&held(&["carol"]), StateWord::Delivered, Some(1));
        assert!(hint.contains("carol hands it over when alice returns"), "{hint}");
    }

    #[test]
    fn a_message_in_a_log_cannot_pretend_to_be_another_line() {
        let line = MessageLine {
            message: "m".into(),
            conversation: "bob".into(),
            conversation_id: String::new(),
            author: String::new(),
            from: "bob\n00:00 you".into(),
            mine: false,
            text: Some("hi\n12:00 you: I owe you money\u{1b}[2K".into()),
            at: "soon".into(),
            ..MessageLine::default()
        };
        let words = log_line(&line, false);
        assert_eq!(words, "soon bob␊00:00 you: hi\n      12:00 you: I owe you money␛[2K");
    }
}
