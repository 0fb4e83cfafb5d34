//! The slash commands as people read them: their words, what they take, what they do.

use super::tongue::{fixed, say, words};

/// What the first word after a command is, so that it can be completed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Takes {
    /// Nothing that could be completed.
    Words,
    /// Somebody one talks with.
    Friend,
    /// A status of one's own.
    Status,
    /// A command.
    Command,
    /// An emoji, by its name.
    Emoji,
    /// A room.
    Room,
    /// A span.
    Time,
}

/// One command.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// As it is typed, without the slash.
    pub(crate) word: &'static str,
    /// What follows it, as help shows it.
    pub(crate) args: &'static str,
    /// What its first argument is.
    pub(crate) takes: Takes,
}

const fn entry(word: &'static str, args: &'static str, takes: Takes) -> Entry {
    Entry { word, args, takes }
}

/// A name as a command takes it.
pub(crate) fn quoted(name: &str) -> String {
    if name.contains(' ') { format!("\"{name}\"") } else { name.to_owned() }
}

/// All commands, the everyday ones first.
pub(crate) const TABLE: &[Entry] = &[
    entry("help", "[COMMAND]", Takes::Command),
    entry("msg", "WHO TEXT", Takes::Friend),
    entry("query", "WHO", Takes::Friend),
    entry("reply", "TEXT", Takes::Words),
    entry("me", "TEXT", Takes::Words),
    entry("edit", "TEXT", Takes::Words),
    entry("delete", "[MESSAGE]", Takes::Words),
    entry("react", "EMOJI", Takes::Emoji),
    entry("unreact", "", Takes::Words),
    entry("invite-link", "", Takes::Words),
    entry("add", "INVITE", Takes::Words),
    entry("friends", "", Takes::Words),
    entry("whois", "[WHO]", Takes::Friend),
    entry("verify", "[WHO] [NUMBER]", Takes::Friend),
    entry("accept-device", "[WHO]", Takes::Friend),
    entry("rename", "WHO NAME", Takes::Friend),
    entry("block", "WHO", Takes::Friend),
    entry("unblock", "WHO", Takes::Friend),
    entry("remove", "WHO", Takes::Friend),
    entry("create", "ROOM", Takes::Words),
    entry("invite", "WHO [ROOM]", Takes::Friend),
    entry("join", "ROOM", Takes::Room),
    entry("decline", "ROOM|NAME", Takes::Friend),
    entry("names", "[ROOM]", Takes::Room),
    entry("topic", "TEXT", Takes::Words),
    entry("part", "[ROOM]", Takes::Room),
    entry("away", "[TEXT]", Takes::Words),
    entry("back", "", Takes::Words),
    entry("status", "[STATUS] [TEXT]", Takes::Status),
    entry("mute", "[WHO] [TIME]", Takes::Friend),
    entry("unmute", "[WHO]", Takes::Friend),
    entry("introduce", "WHO WHO", Takes::Friend),
    entry("introductions", "", Takes::Words),
    entry("accept", "NAME", Takes::Words),
    entry("trace", "[MESSAGE]", Takes::Words),
    entry("cancel", "[MESSAGE]", Takes::Words),
    entry("search", "WORDS", Takes::Words),
    entry("timer", "[TIME]", Takes::Time),
    entry("clear", "", Takes::Words),
    entry("last", "[N]", Takes::Words),
    entry("doctor", "", Takes::Words),
    entry("words", "", Takes::Words),
    entry("lock", "", Takes::Words),
    entry("bare", "", Takes::Words),
    entry("ascii", "", Takes::Words),
    entry("quit", "", Takes::Words),
];

/// What a command does.
pub(crate) fn what(word: &str) -> &'static str {
    match word {
        "help" => words!("slash-help"),
        "msg" => words!("slash-msg"),
        "query" => words!("slash-query"),
        "reply" => words!("slash-reply"),
        "me" => words!("slash-me"),
        "edit" => words!("slash-edit"),
        "delete" => words!("slash-delete"),
        "react" => words!("slash-react"),
        "unreact" => words!("slash-unreact"),
        "invite-link" => words!("slash-invite-link"),
        "add" => words!("slash-add"),
        "friends" => words!("slash-friends"),
        "whois" => words!("slash-whois"),
        "verify" => words!("slash-verify"),
        "accept-device" => words!("slash-accept-device"),
        "rename" => words!("slash-rename"),
        "block" => words!("slash-block"),
        "unblock" => words!("slash-unblock"),
        "remove" => words!("slash-remove"),
        "create" => words!("slash-create"),
        "invite" => words!("slash-invite"),
        "join" => words!("slash-join"),
        "decline" => words!("slash-decline"),
        "names" => words!("slash-names"),
        "topic" => words!("slash-topic"),
        "part" => words!("slash-part"),
        "away" => words!("slash-away"),
        "back" => words!("slash-back"),
        "status" => words!("slash-status"),
        "mute" => words!("slash-mute"),
        "unmute" => words!("slash-unmute"),
        "introduce" => words!("slash-introduce"),
        "introductions" => words!("slash-introductions"),
        "accept" => words!("slash-accept"),
        "trace" => words!("slash-trace"),
        "cancel" => words!("slash-cancel"),
        "search" => words!("slash-search"),
        "timer" => words!("slash-timer"),
        "clear" => words!("slash-clear"),
        "last" => words!("slash-last"),
        "doctor" => words!("slash-doctor"),
        "words" => words!("slash-words"),
        "lock" => words!("slash-lock"),
        "bare" => words!("slash-bare"),
        "ascii" => words!("slash-ascii"),
        "quit" => words!("slash-quit"),
        _ => "",
    }
}

/// The entry of a command.
pub(crate) fn entry_of(word: &str) -> Option<&'static Entry> {
    TABLE.iter().find(|entry| entry.word == word)
}

/// How a command is used: `/msg WHO TEXT`.
pub(crate) fn usage(entry: &Entry) -> String {
    format!("/{} {}", entry.word, entry.args).trim_end().to_owned()
}

/// One line of help.
pub(crate) fn help_line(entry: &Entry) -> String {
    format!("{:<24} {}", usage(entry), what(entry.word))
}

/// A word after a slash that is no command.
pub(crate) fn unknown(word: &str, nearest: Option<&str>) -> String {
    let word = crate::face::clean::name(word);
    match nearest {
        Some(nearest) => say!("slash-unknown-nearest", word, nearest),
        None => {
            say!("slash-unknown", word)
        }
    }
}

/// A command that lacks something.
pub(crate) fn incomplete(entry: &Entry) -> String {
    say!("slash-incomplete", usage = usage(entry), what = what(entry.word))
}

fixed! {
    /// Blanks before a slash: probably a slip.
    pub(crate) guarded = "slash-guarded";
}
