//! Words of the line mode: one line for each thing that happens, and who it is about comes first.

use super::messages::failure;
use super::{amends, clock, typed};
use crate::api::error::ApiError;
use crate::api::types::message::MessageLine;
use crate::api::types::words::{FailureWord, StandingWord, StateWord, StatusWord};
use crate::face::clean;

/// Something the program itself has to say.
pub(crate) fn note(words: &str) -> String {
    format!("hobnob: {words}")
}

/// What went wrong, why, what next.
pub(crate) fn refused(error: &ApiError) -> String {
    note(&error_words(error))
}

/// What went wrong, why, what next, without who says so.
pub(crate) fn error_words(error: &ApiError) -> String {
    let (message, hint) = (clean::sentence(&error.message), clean::sentence(&error.hint));
    format!("{message} {hint}").trim_end().to_owned()
}

/// A message as it comes.
pub(crate) fn message(line: &MessageLine) -> String {
    amends::said(&who(line), line, "\n  ") + &amends::since(line)
}

/// A message of before, with its time.
pub(crate) fn earlier(line: &MessageLine) -> String {
    let who = format!("{}, {}", who(line), clock(&line.at));
    amends::said(&who, line, "\n  ") + &amends::since(line)
}

fn who(line: &MessageLine) -> String {
    if line.mine { "you".into() } else { clean::name(&line.from) }
}

/// A message somewhere else.
pub(crate) fn elsewhere(conversation: &str) -> String {
    let (name, typed) = (clean::name(conversation), typed(conversation));
    format!("{name}: a new message in another conversation. Read it: /query {typed}")
}

/// One of mine has come further.
pub(crate) fn risen(to: &str, state: StateWord, why: Option<FailureWord>) -> String {
    let to = clean::name(to);
    match state {
        StateWord::Queued => format!("{to}: your message waits on this computer."),
        StateWord::Stored => format!("{to}: a mutual friend keeps your message for them."),
        StateWord::Delivered => format!("{to}: has your message."),
        StateWord::Read => format!("{to}: has read your message."),
        StateWord::Failed => format!("{to}: your message failed: {}.", failure(why)),
    }
}

/// A friend is there now, or away, or gone.
pub(crate) fn presence(name: &str, status: StatusWord, text: &str) -> String {
    let name = clean::name(name);
    let is = match status {
        StatusWord::Offline => "is offline",
        StatusWord::Online => "is online",
        StatusWord::Away => "is away",
        StatusWord::Busy => "is busy",
        StatusWord::Invisible => "is invisible",
    };
    match text {
        "" => format!("{name}: {is}."),
        text => format!("{name}: {is}: {}", clean::line(text)),
    }
}

/// A friendship changed.
pub(crate) fn friendship(name: &str, state: StandingWord) -> String {
    let (name, typed) = (clean::name(name), typed(name));
    match state {
        StandingWord::Pending => format!("{name}: added, has not answered yet."),
        StandingWord::Friends => format!("{name}: is now your friend. Talk: /query {typed}"),
        StandingWord::Blocked => format!("{name}: is blocked."),
        StandingWord::Former => format!("{name}: is no friend any more."),
    }
}

/// A friend who was listed by their fingerprint has said their name.
pub(crate) fn named(before: &str, name: &str) -> String {
    format!("{}: that is {}. Talk: /query {}", clean::name(name), clean::name(before), typed(name))
}

/// Something about a room.
pub(crate) fn in_room(room: &str, words: &str) -> String {
    format!("{}: {words}", clean::name(room))
}

/// No room is meant.
pub(crate) const WHICH_ROOM: &str = "which room? Name it, or /query it first.";

/// An adding ended without a friend.
pub(crate) fn add_ended(name: &str, why: crate::api::types::words::AddEndWord) -> String {
    format!("{}: is not added: {}.", clean::name(name), super::people::add_end(why))
}

/// The conversation that what is typed goes to from now on.
pub(crate) fn talking(name: &str, how: &str) -> String {
    note(format!("talking with {}. {how}", clean::name(name)).trim_end())
}

/// Before the first line.
pub(crate) const WELCOME: &str = "what you type is sent. /help lists commands, /quit leaves.";
/// Nobody is there to talk with.
pub(crate) const NO_ONE: &str =
    "no friends yet. /invite-link makes an invite to hand over, /add INVITE uses one.";
/// Nobody was chosen.
pub(crate) const NOBODY_CHOSEN: &str = "nobody is chosen. /query WHO begins, /friends lists them.";
/// How many new messages follow.
pub(crate) fn new_ones(count: u64) -> String {
    note(&format!("{} new:", super::count(count, "message")))
}
/// The node is not there.
pub(crate) const GONE: &str = "the node has stopped. What you type waits here until it is back.";
/// The node is not there yet.
pub(crate) const NOT_YET: &str = "waiting for the node.";
/// The node is there again.
pub(crate) const BACK: &str = "the node is back.";
/// A typed line waits for the node.
pub(crate) const WAITS: &str = "kept; it goes out when the node is back.";
/// Nothing more can wait.
pub(crate) const TOO_MUCH: &str = "too much waits for the node already; this was not taken:";
/// What was not sent is said again, so that it is not lost.
pub(crate) fn not_sent(text: &str) -> String {
    note(&format!("not sent: {}", clean::text(text).replace('\n', "\n  ")))
}
/// Nothing to answer.
pub(crate) const NOTHING_TO_ANSWER: &str = "there is no message to answer yet.";
/// Nothing of mine to look at.
pub(crate) const NOTHING_SENT: &str = "there is no message of yours here yet.";
/// Only the window can do it.
pub(crate) const WINDOW_ONLY: &str = "that is for the window: hobnob without a command.";
/// The recovery words need a passphrase that must not be shown while typed.
pub(crate) const WORDS_LOCKED: &str =
    "this home has a passphrase. See the words with: hobnob phrase";
/// A question was answered by something else than yes.
pub(crate) const LEFT: &str = "nothing was changed.";
/// A search begins.
pub(crate) fn found(count: usize, words: &str) -> String {
    let found = super::count(count as u64, "message");
    note(&format!("{found} with \"{}\".", clean::line(words)))
}
/// A first run: who are you?
pub(crate) const NAME_QUESTION: &str = "no identity here yet. Type your name as friends will see it. (To lock it with a passphrase: /quit, then hobnob init)";
/// The identity was made.
pub(crate) const MADE: &str = "your identity is made, and your node runs.";
/// Offered after the first message.
pub(crate) const SAVE_WORDS: &str =
    "you have a friend now. Save your recovery words? /words shows them; keep them on paper.";

#[cfg(test)]
mod tests {
    use super::*;

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
