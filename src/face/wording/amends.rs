//! Words for what is done to messages and conversations: changed, taken back, reacted to, cleared, on a timer.

use super::{clock, count};
use crate::api::types::amend::Timer;
use crate::api::types::message::{MessageLine, Sent};
use crate::api::types::words::{ChangeWord, StateWord};
use crate::face::clean;

/// What a message says, its author's name before it: `bob: hello`, or `* bob waves`.
pub(crate) fn said(who: &str, line: &MessageLine, indent: &str) -> String {
    let text = match &line.text {
        Some(text) => clean::text(text).replace('\n', indent),
        None => deleted(line),
    };
    if line.action { format!("* {who} {text}") } else { format!("{who}: {text}") }
}

/// What stands where the words were.
pub(crate) fn deleted(line: &MessageLine) -> String {
    match &line.deleted_by {
        Some(by) => format!("(deleted by {})", clean::name(by)),
        None => "(deleted)".into(),
    }
}

/// What else is to be seen of a message that is no longer what it was.
pub(crate) fn since(line: &MessageLine) -> String {
    let mut words = String::new();
    if line.edited.is_some() {
        words.push_str(" (edited)");
    }
    if line.change_waits {
        words.push_str(" (they do not know of the change yet)");
    }
    if let Some(at) = &line.fades_at {
        words.push_str(&format!(" (disappears {} {})", super::day(at), clock(at)));
    }
    for (emoji, who) in signs(line) {
        words.push_str(&format!(" [{emoji} {}]", super::names(&who, "and")));
    }
    words
}

/// Each sign with those who put it there, in the order the signs came.
pub(crate) fn signs(line: &MessageLine) -> Vec<(String, Vec<String>)> {
    let mut signs: Vec<(String, Vec<String>)> = Vec::new();
    for reaction in &line.reactions {
        let emoji = clean::name(&reaction.emoji);
        match signs.iter_mut().find(|(known, _)| *known == emoji) {
            Some((_, who)) => who.push(reaction.from.clone()),
            None => signs.push((emoji, vec![reaction.from.clone()])),
        }
    }
    signs
}

/// What `edit` did.
pub(crate) fn edited(sent: &Sent) -> String {
    told(sent, "Changed.", "sees the new words")
}

/// What `delete` did.
pub(crate) fn taken(sent: &Sent, before: Option<StateWord>, here: bool) -> String {
    let to = clean::name(&sent.to);
    let read = match before {
        _ if sent.to.starts_with('#') => format!("Whoever in {to} has read it has read it."),
        Some(StateWord::Read) => format!("{to} had read it already."),
        Some(StateWord::Delivered) => format!("{to} had it already and may have read it."),
        Some(StateWord::Failed) | None => String::new(),
        Some(_) => format!("{to} may see it for a moment if somebody holds it for them."),
    };
    if here {
        return "Deleted on this computer only. Nobody else is told.".into();
    }
    if sent.state == StateWord::Failed {
        return format!("Deleted before it was sent: {to} never sees it.");
    }
    let told = told(sent, "Deleted here.", "deletes it too");
    format!("{told} {read}").trim_end().to_owned()
}

/// What `react` did.
pub(crate) fn reacted(sent: &Sent, removed: bool) -> String {
    let done = if removed { "Withdrawn." } else { "Reacted." };
    told(sent, done, "sees it")
}

fn told(sent: &Sent, done: &str, does: &str) -> String {
    let to = clean::name(&sent.to);
    match sent.state {
        _ if sent.to.starts_with('#') => format!("{done} Every member {does} as the news spreads."),
        StateWord::Queued | StateWord::Stored => {
            format!("{done} {to} {does} once the news is there.")
        }
        _ => done.to_owned(),
    }
}

/// A message has changed, told where messages are not redrawn.
pub(crate) fn changed(
    message: &str,
    conversation: &str,
    what: ChangeWord,
    now: Option<&MessageLine>,
) -> String {
    let place = clean::name(conversation);
    let short: String = message.chars().take(8).collect();
    let who = now.map(|line| if line.mine { "you".into() } else { clean::name(&line.from) });
    let who = who.unwrap_or_else(|| "somebody".into());
    match (what, now) {
        (ChangeWord::Edited, Some(line)) => {
            let text = line.text.as_deref().map(clean::text).unwrap_or_default();
            // Further lines stand below the first, or they could pass for somebody else's.
            let text = text.replace('\n', "\n  ");
            format!("{place}: {who} changed the message {short}: {text}")
        }
        (ChangeWord::Deleted, Some(line)) => {
            format!("{place}: the message {short} of {who} is gone {}", deleted(line))
        }
        (ChangeWord::Reacted, Some(line)) => {
            let signs =
                since(&MessageLine { reactions: line.reactions.clone(), ..MessageLine::default() });
            let signs = if signs.is_empty() { " no reactions".to_owned() } else { signs };
            format!("{place}: the message {short} of {who} has{signs}")
        }
        (ChangeWord::Known, _) => format!("{place}: the change of {short} is there."),
        _ => format!("{place}: the message {short} has disappeared."),
    }
}

/// Asked before a message is taken back; what it says, where that is known.
pub(crate) fn delete_question(text: Option<&str>) -> String {
    let what = text.map(|text| format!(" \"{}\"", clean::line(text))).unwrap_or_default();
    format!("Delete this message{what} here and where it went? [y/N] ")
}

/// Asked before a conversation is cleared.
pub(crate) fn clear_question(to: &str) -> String {
    format!(
        "Forget everything in {} on this computer? Others keep what they have. It cannot be undone. [y/N] ",
        clean::name(to)
    )
}

/// What `clear` did.
pub(crate) fn cleared(to: &str) -> String {
    format!(
        "Cleared: what was said with {} is gone here, but what still waits to be sent.",
        clean::name(to)
    )
}

/// How long messages with a friend last.
pub(crate) fn timer(timer: &Timer) -> String {
    let name = clean::name(&timer.conversation);
    let typed = super::typed(&timer.conversation);
    match (timer.mine, timer.theirs) {
        (0, 0) => format!("Messages with {name} stay."),
        (mine, 0) => format!(
            "You wish that messages with {name} disappear {} after reading. They stay until {name} wishes it too.",
            span(mine)
        ),
        (0, theirs) => format!(
            "{name} wishes that messages disappear {} after reading. They stay unless you wish it too: hobnob timer \
             {typed} {}",
            span(theirs),
            short(theirs)
        ),
        _ => format!(
            "What is written from now on disappears {} after reading, for you and {name}.",
            span(timer.seconds)
        ),
    }
}

/// Somebody types, or no longer.
pub(crate) fn typing(conversation: &str, who: &str, typing: bool) -> String {
    let (place, who) = (clean::name(conversation), clean::name(who));
    let place = if place == who { String::new() } else { format!(" in {place}") };
    if typing {
        format!("{who} is typing{place}.")
    } else {
        format!("{who} stopped typing{place}.")
    }
}

/// A span in words.
fn span(seconds: u32) -> String {
    let (number, unit) = parts(seconds);
    count(number.into(), unit)
}

/// A span as it is typed.
fn short(seconds: u32) -> String {
    let (number, unit) = parts(seconds);
    format!("{number}{}", unit.chars().next().unwrap_or('s'))
}

fn parts(seconds: u32) -> (u32, &'static str) {
    let units = [(604_800, "week"), (86_400, "day"), (3_600, "hour"), (60, "minute")];
    let fits = units.into_iter().find(|(size, _)| seconds > 0 && seconds.is_multiple_of(*size));
    fits.map_or((seconds, "second"), |(size, unit)| (seconds / size, unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(to: &str, state: StateWord) -> Sent {
        let (message, at) = ("7f3aabcdefgh".into(), "2026-11-23T12:00:00.000Z".into());
        let (why, held_by, have, of) = (None, vec![], None, None);
        Sent { message, to: to.into(), state, at, why, held_by, have, of }
    }

    #[test]
    fn deleting_says_what_may_have_been_read() {
        let waits = sent("bob", StateWord::Queued);
        let said = taken(&waits, Some(StateWord::Read), false);
        assert_eq!(
            said,
            "Deleted here. bob deletes it too once the news is there. bob had read it already."
        );
        let never = taken(&sent("bob", StateWord::Failed), Some(StateWord::Queued), false);
        assert_eq!(never, "Deleted before it was sent: bob never sees it.");
        assert!(taken(&waits, Some(StateWord::Delivered), false).contains("may have read it"));
        assert!(taken(&waits, None, true).contains("this computer only"));
    }

    #[test]
    fn a_changed_message_cannot_pretend_to_be_another_line() {
        let line = MessageLine {
            from: "bob".into(),
            text: Some("x\ncarol: send the key to mallory".into()),
            ..MessageLine::default()
        };
        let told = changed("7f3aabcdefgh", "bob", ChangeWord::Edited, Some(&line));
        assert!(told.lines().skip(1).all(|line| line.starts_with("  ")), "{told}");
    }

    #[test]
    fn a_timer_says_what_holds_and_what_is_missing() {
        let of = |mine, theirs, seconds| {
            timer(&Timer { conversation: "bob".into(), mine, theirs, seconds })
        };
        assert_eq!(of(0, 0, 0), "Messages with bob stay.");
        assert!(of(86_400, 0, 0).contains("1 day after reading. They stay until bob"));
        assert!(of(0, 7_200, 0).ends_with("hobnob timer bob 2h"));
        assert!(of(3_600, 86_400, 86_400).contains("1 day after reading, for you and bob"));
        assert_eq!((span(90), short(604_800)), ("90 seconds".into(), "1w".into()));
    }

    #[test]
    fn an_action_reads_as_in_irc_and_signs_are_gathered() {
        let reaction = |emoji: &str, from: &str| crate::api::types::message::Reaction {
            emoji: emoji.into(),
            from: from.into(),
        };
        let line = MessageLine {
            text: Some("waves".into()),
            action: true,
            reactions: vec![reaction("❤", "bob"), reaction("👍", "ann"), reaction("❤", "eve")],
            ..MessageLine::default()
        };
        assert_eq!(said("bob", &line, "\n"), "* bob waves");
        assert_eq!(since(&line), " [❤ bob and eve] [👍 ann]");
    }
}
