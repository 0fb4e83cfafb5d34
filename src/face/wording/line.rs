//! Words of the line mode: one line for each thing that happens, and who it is about comes first.

use super::messages::failure;
use super::refused::chat_words;
use super::tongue::{fixed, say};
use super::{amends, clock, slashed, terms};
use crate::api::error::ApiError;
use crate::api::types::message::{MessageLine, Reaction};
use crate::api::types::words::{FailureWord, StandingWord, StateWord, StatusWord};
use crate::face::clean;

/// Something the program itself has to say.
pub(crate) fn note(words: &str) -> String {
    say!("line-note", words)
}

/// What went wrong, why, what next.
pub(crate) fn refused(error: &ApiError) -> String {
    note(&chat_words(error))
}

/// A message as it comes; `answered` is the one it answers, if that is known.
pub(crate) fn message(line: &MessageLine, answered: Option<&MessageLine>) -> String {
    said(who(line), line, answered)
}

/// A message of before, with its time.
pub(crate) fn earlier(line: &MessageLine, answered: Option<&MessageLine>) -> String {
    said(format!("{}, {}", who(line), clock(&line.at)), line, answered)
}

fn said(who: String, line: &MessageLine, answered: Option<&MessageLine>) -> String {
    let who = match (&line.reply_to, line.action) {
        (None, _) => who,
        (Some(_), false) => say!("line-answering", who, what = whose(answered)),
        (Some(_), true) => say!("line-answering-action", who, what = whose(answered)),
    };
    amends::said(&who, line, "\n  ") + &amends::since(line)
}

/// A message by its author and its first words.
fn whose(line: Option<&MessageLine>) -> String {
    match line.map(|line| (line, line.text.as_deref())) {
        None => say!("line-older-message"),
        Some((_, None)) => say!("line-deleted-message"),
        Some((line, Some(text))) if line.mine => say!("line-yours", words = clean::short(text)),
        Some((line, Some(text))) => {
            say!("line-theirs", who = clean::name(&line.from), words = clean::short(text))
        }
    }
}

/// A message of whoever is spoken of, by its first words.
fn their_own(line: Option<&MessageLine>) -> String {
    match line.and_then(|line| line.text.as_deref()) {
        Some(text) => say!("line-own", words = clean::short(text)),
        None => say!("line-older-message"),
    }
}

/// A message got other words.
pub(crate) fn changed(before: Option<&MessageLine>, now: &MessageLine) -> String {
    // Further lines stand below the first, or they could pass for somebody else's.
    let text = clean::text(now.text.as_deref().unwrap_or_default()).replace('\n', "\n  ");
    say!("line-changed", who = who(now), what = their_own(before), text)
}

/// A message was taken back, by its author or by another.
pub(crate) fn deleted(before: Option<&MessageLine>, now: &MessageLine) -> String {
    match &now.deleted_by {
        Some(by) => say!("line-deleted", who = clean::name(by), what = whose(before)),
        None => say!("line-deleted", who = who(now), what = their_own(before)),
    }
}

/// What others put to a message or withdrew, a line for each.
pub(crate) fn reacted(
    before: Option<&MessageLine>,
    now: &MessageLine,
    me: Option<&str>,
) -> Vec<String> {
    let what = whose(Some(now));
    let theirs = |sign: &&Reaction| me != Some(sign.from.as_str());
    let Some(before) = before else {
        if now.reactions.iter().any(|sign| theirs(&sign)) {
            let place = clean::name(&now.conversation);
            return vec![say!("line-signs", place, what, signs = amends::signs_behind(now))];
        }
        return vec![];
    };
    let new = now.reactions.iter().filter(|sign| !before.reactions.contains(sign)).filter(theirs);
    let new: Vec<&Reaction> = new.collect();
    let kept = |sign: &&Reaction| now.reactions.iter().any(|other| other.from == sign.from);
    let gone = before.reactions.iter().filter(theirs).filter(|sign| !kept(sign));
    let said = |sign: &&Reaction| {
        let (who, emoji) = (clean::name(&sign.from), clean::name(&sign.emoji));
        say!("line-reacted", who, emoji, what)
    };
    let withdrawn = |sign: &Reaction| {
        let (who, emoji) = (clean::name(&sign.from), clean::name(&sign.emoji));
        say!("line-withdrew", who, emoji, what)
    };
    new.iter().map(said).chain(gone.map(withdrawn)).collect()
}

fn who(line: &MessageLine) -> String {
    if line.mine { say!("you") } else { clean::name(&line.from) }
}

/// A message somewhere else.
pub(crate) fn elsewhere(conversation: &str) -> String {
    let (name, typed) = (clean::name(conversation), slashed(conversation));
    say!("line-elsewhere", name, typed)
}

/// One of mine has come further.
pub(crate) fn risen(to: &str, state: StateWord, why: Option<FailureWord>) -> String {
    let to = clean::name(to);
    match state {
        StateWord::Queued => say!("line-risen-queued", to),
        StateWord::Stored => say!("line-risen-stored", to),
        StateWord::Delivered => say!("line-risen-delivered", to),
        StateWord::Read => say!("line-risen-read", to),
        StateWord::Failed => say!("line-risen-failed", to, why = failure(why)),
    }
}

/// Everybody else in a room has what I said last.
pub(crate) fn all_have(room: &str) -> String {
    say!("line-all-have", room = clean::name(room))
}

/// A friend is there now, or away, or gone.
pub(crate) fn presence(name: &str, status: StatusWord, text: &str) -> String {
    let name = clean::name(name);
    let is = match status {
        StatusWord::Offline => say!("line-is-offline", name),
        StatusWord::Online => say!("line-is-online", name),
        StatusWord::Away => say!("line-is-away", name),
        StatusWord::Busy => say!("line-is-busy", name),
        StatusWord::Invisible => say!("line-is-invisible", name),
    };
    match text {
        "" => say!("line-is", is),
        text => say!("line-is-saying", is, text = clean::line(text)),
    }
}

/// A friendship changed.
pub(crate) fn friendship(name: &str, state: StandingWord) -> String {
    let (name, typed) = (clean::name(name), slashed(name));
    match state {
        StandingWord::Pending => say!("line-friendship-pending", name),
        StandingWord::Friends => say!("line-friendship-friends", name, typed),
        StandingWord::Blocked => say!("line-friendship-blocked", name),
        StandingWord::Former => say!("line-friendship-former", name),
    }
}

/// Somebody was added who is a friend.
pub(crate) fn already(name: &str) -> String {
    let (name, typed) = (clean::name(name), slashed(name));
    say!("line-friendship-already", name, typed)
}

/// A friend was shut out and is let in again.
pub(crate) fn unblocked(name: &str) -> String {
    say!("line-friendship-unblocked", name = clean::name(name))
}

/// A friend who was listed by their fingerprint has said their name.
pub(crate) fn named(before: &str, name: &str) -> String {
    let (name, before, typed) = (clean::name(name), clean::name(before), slashed(name));
    say!("line-named", name, before, typed)
}

/// Something about a room.
pub(crate) fn in_room(room: &str, words: &str) -> String {
    format!("{}: {words}", clean::name(room))
}

fixed! {
    /// No room is meant.
    pub(crate) which_room = "line-which-room";
}

/// An adding ended without a friend.
pub(crate) fn add_ended(name: &str, why: crate::api::types::words::AddEndWord) -> String {
    say!("line-add-ended", name = clean::name(name), why = super::events::add_end(why))
}

/// The conversation that what is typed goes to from now on.
pub(crate) fn talking(name: &str, how: &str) -> String {
    note(say!("line-talking", name = clean::name(name), how).trim_end())
}

fixed! {
    /// Before the first line.
    pub(crate) welcome = "line-welcome";
    /// Nobody is there to talk with.
    pub(crate) no_one = "line-no-one";
    /// Nobody was chosen.
    pub(crate) nobody_chosen = "line-nobody-chosen";
}
/// How somebody one begins to talk with is.
pub(crate) fn how_they_are(name: &str, status: StatusWord) -> String {
    say!("line-how", name = clean::name(name), status = terms::status(status))
}
/// How many new messages follow.
pub(crate) fn new_ones(count: u64) -> String {
    note(&say!("line-new-ones", count))
}
fixed! {
    /// The node is not there.
    pub(crate) gone = "line-gone";
    /// The node is not there yet.
    pub(crate) not_yet = "line-not-yet";
    /// The node is there again.
    pub(crate) back = "line-back";
    /// A typed line waits for the node.
    pub(crate) waits = "line-waits";
    /// Nothing more can wait.
    pub(crate) too_much = "line-too-much";
}
/// What was not sent is said again, so that it is not lost.
pub(crate) fn not_sent(text: &str) -> String {
    note(&say!("line-not-sent", text = clean::text(text).replace('\n', "\n  ")))
}
fixed! {
    /// Nothing to answer.
    pub(crate) nothing_to_answer = "line-nothing-to-answer";
    /// Nothing of mine to look at.
    pub(crate) nothing_sent = "line-nothing-sent";
    /// Only the window can do it.
    pub(crate) window_only = "line-window-only";
    /// The recovery words need a passphrase that must not be shown while typed.
    pub(crate) words_locked = "line-words-locked";
    /// A question was answered by something else than yes.
    pub(crate) left = "line-left";
}
/// A search begins.
pub(crate) fn found(count: usize, words: &str) -> String {
    note(&say!("line-found", count, words = clean::line(words)))
}
fixed! {
    /// A first run: who are you?
    pub(crate) name_question = "line-name-question";
    /// The identity was made.
    pub(crate) made = "line-made";
    /// Offered after the first message.
    pub(crate) save_words = "line-save-words";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_offered_is_typed_as_it_stands() {
        assert!(elsewhere("#cats").ends_with("/query #cats"));
        assert!(friendship("Bob B", StandingWord::Friends).ends_with("/query \"Bob B\""));
        assert!(named("O5X6", "Bob B").ends_with("/query \"Bob B\""));
    }

    #[test]
    fn every_line_begins_with_who_it_is_about() {
        let lines = [
            risen("bob", StateWord::Delivered, None),
            risen("bob", StateWord::Failed, Some(FailureWord::Cancelled)),
            presence("bob", StatusWord::Away, "lunch"),
            friendship("bob", StandingWord::Friends),
            elsewhere("bob"),
        ];
        for line in lines {
            assert!(line.starts_with("bob: "), "{line}");
            assert!(!line.contains('\n'), "{line}");
        }
    }
}
