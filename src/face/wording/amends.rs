//! Words for what is done to messages and conversations: changed, taken back, reacted to, cleared, on a timer.

use super::clock;
use super::tongue::{say, words};
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
        Some(by) => say!("amends-deleted-by", by = clean::name(by)),
        None => say!("deleted"),
    }
}

/// What else is to be seen of a message that is no longer what it was.
pub(crate) fn since(line: &MessageLine) -> String {
    let mut words = String::new();
    if line.edited.is_some() {
        words.push_str(words!("amends-edited-mark"));
    }
    if line.change_waits {
        words.push_str(words!("amends-change-waits"));
    }
    if let Some(at) = &line.fades_at {
        words.push_str(&say!("amends-disappears", day = super::day(at), clock = clock(at)));
    }
    words + &signs_behind(line)
}

/// The signs put to a message, as they stand behind it.
pub(crate) fn signs_behind(line: &MessageLine) -> String {
    let sign =
        |(emoji, who): (String, Vec<String>)| format!(" [{emoji} {}]", super::names_and(&who));
    signs(line).into_iter().map(sign).collect()
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
    match way(sent) {
        Way::Room => say!("amends-edited-room"),
        Way::Waits(to) => say!("amends-edited-waits", to),
        Way::There => say!("amends-edited"),
    }
}

/// What `delete` did.
pub(crate) fn taken(sent: &Sent, before: Option<StateWord>, here: bool) -> String {
    let to = clean::name(&sent.to);
    let read = match before {
        _ if sent.to.starts_with('#') => say!("amends-read-room", to),
        Some(StateWord::Read) => say!("amends-read-already", to),
        Some(StateWord::Delivered) => say!("amends-read-maybe", to),
        Some(StateWord::Failed) | None => String::new(),
        Some(_) => say!("amends-read-for-a-moment", to),
    };
    if here {
        return say!("amends-deleted-here");
    }
    if sent.state == StateWord::Failed {
        return say!("amends-deleted-before", to);
    }
    let told = match way(sent) {
        Way::Room => say!("amends-taken-room"),
        Way::Waits(to) => say!("amends-taken-waits", to),
        Way::There => say!("amends-taken"),
    };
    format!("{told} {read}").trim_end().to_owned()
}

/// What `react` did.
pub(crate) fn reacted(sent: &Sent, removed: bool) -> String {
    match (way(sent), removed) {
        (Way::Room, false) => say!("amends-reacted-room"),
        (Way::Waits(to), false) => say!("amends-reacted-waits", to),
        (Way::There, false) => say!("amends-reacted"),
        (Way::Room, true) => say!("amends-withdrawn-room"),
        (Way::Waits(to), true) => say!("amends-withdrawn-waits", to),
        (Way::There, true) => say!("amends-withdrawn"),
    }
}

/// How the news of a change comes to others.
enum Way {
    /// It spreads among the members.
    Room,
    /// It waits for a friend.
    Waits(String),
    /// There is nothing to wait for.
    There,
}

fn way(sent: &Sent) -> Way {
    match sent.state {
        _ if sent.to.starts_with('#') => Way::Room,
        StateWord::Queued | StateWord::Stored => Way::Waits(clean::name(&sent.to)),
        _ => Way::There,
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
    let who = now.map(|line| if line.mine { say!("you") } else { clean::name(&line.from) });
    let who = who.unwrap_or_else(|| say!("somebody"));
    match (what, now) {
        (ChangeWord::Edited, Some(line)) => {
            let text = line.text.as_deref().map(clean::text).unwrap_or_default();
            // Further lines stand below the first, or they could pass for somebody else's.
            let text = text.replace('\n', "\n  ");
            say!("amends-changed", place, who, short, text)
        }
        (ChangeWord::Deleted, Some(line)) => {
            say!("amends-gone", place, short, who, deleted = deleted(line))
        }
        (ChangeWord::Reacted, Some(line)) => {
            let signs = signs_behind(line);
            let signs = if signs.is_empty() { say!("amends-no-reactions") } else { signs };
            say!("amends-has-reactions", place, short, who, signs)
        }
        (ChangeWord::Known, _) => say!("amends-changed-known", place, short),
        _ => say!("amends-disappeared", place, short),
    }
}

/// Asked before a message is taken back; what it says, where that is known.
pub(crate) fn delete_question(text: Option<&str>) -> String {
    match text {
        Some(text) => say!("amends-delete-question-text", text = clean::line(text)),
        None => say!("amends-delete-question"),
    }
}

/// Asked before a message of somebody else is forgotten; what it says, where that is known.
pub(crate) fn forget_question(text: Option<&str>) -> String {
    match text {
        Some(text) => say!("amends-forget-question-text", text = clean::line(text)),
        None => say!("amends-forget-question"),
    }
}

/// Asked before a conversation is cleared.
pub(crate) fn clear_question(to: &str) -> String {
    say!("amends-clear-question", to = clean::name(to))
}

/// What `clear` did.
pub(crate) fn cleared(to: &str) -> String {
    say!("amends-cleared", to = clean::name(to))
}

/// How long messages with a friend last.
pub(crate) fn timer(timer: &Timer) -> String {
    let name = clean::name(&timer.conversation);
    let typed = super::typed(&timer.conversation);
    match (timer.mine, timer.theirs) {
        (0, 0) => say!("amends-timer-none", name),
        (mine, 0) => say!("amends-timer-mine", name, span = span(mine)),
        (0, theirs) => {
            say!("amends-timer-theirs", name, span = span(theirs), typed, short = short(theirs))
        }
        _ => say!("amends-timer-both", name, span = span(timer.seconds)),
    }
}

/// Somebody types, or no longer.
pub(crate) fn typing(conversation: &str, who: &str, typing: bool) -> String {
    let (place, who) = (clean::name(conversation), clean::name(who));
    match (typing, place == who) {
        (true, true) => say!("amends-typing", who),
        (true, false) => say!("amends-typing-in", who, place),
        (false, true) => say!("amends-stopped", who),
        (false, false) => say!("amends-stopped-in", who, place),
    }
}

/// A span in words.
fn span(seconds: u32) -> String {
    let (number, unit) = parts(seconds);
    match unit {
        'w' => say!("amends-weeks", number),
        'd' => say!("amends-days", number),
        'h' => say!("amends-hours", number),
        'm' => say!("amends-minutes", number),
        _ => say!("amends-seconds", number),
    }
}

/// A span as it is typed.
fn short(seconds: u32) -> String {
    let (number, unit) = parts(seconds);
    format!("{number}{unit}")
}

fn parts(seconds: u32) -> (u32, char) {
    let units = [(604_800, 'w'), (86_400, 'd'), (3_600, 'h'), (60, 'm')];
    let fits = units.into_iter().find(|(size, _)| seconds > 0 && seconds.is_multiple_of(*size));
    fits.map_or((seconds, 's'), |(size, unit)| (seconds / size, unit))
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
