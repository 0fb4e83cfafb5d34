//! Words for messages: how far they are, how a conversation reads, what happened to one on its way.

use super::{clock, day, moment, typed};
use crate::api::types::message::{MessageLine, Next, Sent, Trace, TraceStep};
use crate::api::types::words::{FailureWord, StateWord};
use crate::face::clean;

/// The sign of a state in a log.
pub(crate) fn glyph(state: StateWord) -> &'static str {
    match state {
        StateWord::Queued => "◷",
        StateWord::Stored => "✓",
        StateWord::Delivered => "✓✓",
        StateWord::Read => "✓✓ read",
        StateWord::Failed => "!",
    }
}

fn failure(why: Option<FailureWord>) -> &'static str {
    match why {
        Some(FailureWord::Cancelled) => "you gave it up",
        Some(FailureWord::Blocked) => "you blocked them",
        Some(FailureWord::Removed) => "you removed them",
        Some(FailureWord::Ended) => {
            "they ended the friendship; add each other again, then send it anew"
        }
        None => "it will never arrive",
    }
}

/// What became of a message just sent; `linked` says whether the friend is linked right now.
pub(crate) fn sent(sent: &Sent, linked: bool, took: Option<std::time::Duration>) -> String {
    let (to, id) = (clean::name(&sent.to), &sent.message);
    let short: String = id.chars().take(8).collect();
    let took = took.map_or_else(String::new, |took| format!(" ({})", super::short_span(took)));
    match sent.state {
        StateWord::Queued if linked => format!("On its way to {to}. (id {short})"),
        StateWord::Queued => format!(
            "{to} is offline. Queued here; it goes out when both of you are online. (id {short})"
        ),
        StateWord::Stored => format!("A mutual friend keeps it for {to}{took}. (id {short})"),
        StateWord::Delivered => format!("Delivered to {to}{took}."),
        StateWord::Read => format!("{to} has read it{took}."),
        StateWord::Failed => format!("Not sent to {to}: {}. (id {short})", failure(sent.why)),
    }
}

/// What `cancel` did.
pub(crate) fn cancelled(sent: &Sent) -> String {
    format!("Given up: {} will not get this message.", clean::name(&sent.to))
}

/// The words when waiting for a state ran out.
pub(crate) fn timed_out(sent: &Sent, wanted: StateWord) -> (String, String) {
    let to = clean::name(&sent.to);
    let message = format!("Not {wanted} yet: the message to {to} is {}.", sent.state);
    let hint = "It stays in line and goes out when both of you are online.";
    (message, format!("{hint} Details: hobnob trace {}", sent.message))
}

/// The words when a message that is waited for fails.
pub(crate) fn failed(sent: &Sent) -> String {
    format!("The message to {} failed: {}.", clean::name(&sent.to), failure(sent.why))
}

/// The line between two days of a log.
pub(crate) fn day_line(at: &str) -> String {
    format!("---------- {} ----------", day(at))
}

/// One message of a log; further lines of its text are indented below the first.
pub(crate) fn log_line(line: &MessageLine, color: bool) -> String {
    let from = clean::name(if line.mine { "you" } else { &line.from });
    let from = if color { format!("\u{1b}[1m{from}\u{1b}[0m") } else { from };
    let text = match &line.text {
        Some(text) => clean::text(text).replace('\n', "\n      "),
        None => "(deleted)".into(),
    };
    let mut words = format!("{} {from}: {text}", clock(&line.at));
    if line.edited.is_some() {
        words.push_str(" (edited)");
    }
    for reaction in &line.reactions {
        let (emoji, by) = (clean::name(&reaction.emoji), clean::name(&reaction.from));
        words.push_str(&format!(" [{emoji} {by}]"));
    }
    match line.state {
        Some(StateWord::Failed) => words.push_str(&format!("  ! {}", failure(line.why))),
        Some(state) => words.push_str(&format!("  {}", glyph(state))),
        None => {}
    }
    words
}

/// A conversation nobody has said anything in.
pub(crate) fn no_messages(to: &str) -> String {
    format!("Nothing here yet. Say hello: hobnob send {} \"hi\"", typed(to))
}

/// A message's story.
pub(crate) fn trace(trace: &Trace) -> String {
    let mut words = format!("{} {}", trace.message, trace.state);
    for step in &trace.steps {
        words.push_str(&format!("\n  {}  {}", moment(&step.at), happened(step)));
    }
    let when = trace.next_at.as_deref().map(|at| format!(" at {}", clock(at)));
    words + &format!("\nNext: {}{}.", next(trace.next), when.unwrap_or_default())
}

fn happened(step: &TraceStep) -> String {
    let who = step.who.as_deref().map_or_else(|| "the friend".into(), clean::name);
    match step.what.as_str() {
        "queued" => "queued: durable on this computer".into(),
        "tried" => format!("tried: handed to the link with {who}"),
        "renewed" => format!("prepared again: the pairing with {who} was renewed"),
        "delivered" => format!("delivered: durable on {who}'s device"),
        "read" => format!("read: {who} has seen it"),
        "cancelled" => "failed: you gave it up".into(),
        "blocked" => format!("failed: you blocked {who}"),
        "removed" => format!("failed: you removed {who}"),
        "ended" => format!("failed: {who}'s side ended the friendship"),
        other => clean::line(other),
    }
}

fn next(next: Next) -> &'static str {
    match next {
        Next::Nothing => "nothing, this is how it ended",
        Next::Linked => "the friend is linked, the receipt is awaited",
        Next::Dial => "the friend is tried again",
        Next::NodeDown => "nothing until the node runs: hobnob up --detach",
        Next::WaitForThem => "wait until the friend comes to us, no address of theirs is known",
        Next::Decide => "you decide about their new device: hobnob friend verify",
        Next::Blocked => "nothing while the friend is blocked",
        Next::Pair => "the pairing is made again when both are online",
    }
}

/// What `mark` did.
pub(crate) fn marked(read: u64) -> String {
    match read {
        0 => "Nothing new to mark.".into(),
        read => format!("Marked {} read.", super::count(read, "message")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hi(state: StateWord, why: Option<FailureWord>) -> Sent {
        let (message, at) = ("7f3aabcdefgh".into(), "2026-11-23T12:00:00.000Z".into());
        Sent { message, to: "alice".into(), state, at, why }
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

    #[test]
    fn a_message_in_a_log_cannot_pretend_to_be_another_line() {
        let line = MessageLine {
            message: "m".into(),
            conversation: "bob".into(),
            from: "bob\n00:00 you".into(),
            mine: false,
            text: Some("hi\n12:00 you: I owe you money\u{1b}[2K".into()),
            at: "soon".into(),
            state: None,
            edited: None,
            reply_to: None,
            reactions: vec![],
            deleted: false,
            why: None,
        };
        let words = log_line(&line, false);
        assert_eq!(words, "soon bob␊00:00 you: hi\n      12:00 you: I owe you money␛[2K");
    }

    #[test]
    fn a_trace_ends_with_what_happens_next() {
        let step = |what: &str| TraceStep {
            at: "then".into(),
            what: what.into(),
            who: Some("bob".into()),
        };
        let story = Trace {
            message: "m".into(),
            state: StateWord::Queued,
            steps: vec![step("queued"), step("tried")],
            next: Next::WaitForThem,
            next_at: None,
        };
        let expected = "m queued\n  then  queued: durable on this computer\n  then  tried: handed to the link with bob\n\
                        Next: wait until the friend comes to us, no address of theirs is known.";
        assert_eq!(trace(&story), expected);
    }
}
