//! The slash commands as people read them: their words, what they take, what they do.

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
    /// What it does.
    pub(crate) what: &'static str,
}

const fn entry(word: &'static str, args: &'static str, takes: Takes, what: &'static str) -> Entry {
    Entry { word, args, takes, what }
}

/// All commands, the everyday ones first.
pub(crate) const TABLE: &[Entry] = &[
    entry("help", "[COMMAND]", Takes::Command, "this list, or one command"),
    entry("msg", "WHO TEXT", Takes::Friend, "say something without going there"),
    entry("query", "WHO", Takes::Friend, "go to a conversation"),
    entry("reply", "TEXT", Takes::Words, "answer the selected message, or the last one you got"),
    entry("me", "TEXT", Takes::Words, "say what you do: * alice waves"),
    entry("edit", "TEXT", Takes::Words, "give your selected or last message other words"),
    entry("delete", "[MESSAGE]", Takes::Words, "take your selected or last message back"),
    entry(
        "react",
        "EMOJI",
        Takes::Emoji,
        "put an emoji to the selected message, or the last one you got",
    ),
    entry("unreact", "", Takes::Words, "withdraw that"),
    entry("invite-link", "", Takes::Words, "make an invite for ONE friend"),
    entry("add", "INVITE", Takes::Words, "befriend by an invite or a card"),
    entry("friends", "", Takes::Words, "everybody you know, and how they are"),
    entry("whois", "[WHO]", Takes::Friend, "all about a friend"),
    entry("verify", "[WHO] [NUMBER]", Takes::Friend, "compare safety numbers"),
    entry("accept-device", "[WHO]", Takes::Friend, "accept a new device without comparing"),
    entry("rename", "WHO NAME", Takes::Friend, "call a friend something else"),
    entry("block", "WHO", Takes::Friend, "shut a friend out"),
    entry("unblock", "WHO", Takes::Friend, "let a blocked friend in again"),
    entry("remove", "WHO", Takes::Friend, "end a friendship, or give up an adding"),
    entry("create", "ROOM", Takes::Words, "make a room"),
    entry("invite", "WHO [ROOM]", Takes::Friend, "ask a friend into a room"),
    entry("join", "ROOM", Takes::Friend, "come in where you were asked in"),
    entry("decline", "ROOM|NAME", Takes::Friend, "say no to that, or to an introduction"),
    entry("names", "[ROOM]", Takes::Friend, "who is in a room, and its rules"),
    entry("topic", "TEXT", Takes::Words, "say what this room is about"),
    entry("part", "[ROOM]", Takes::Friend, "go out of a room"),
    entry("away", "[TEXT]", Takes::Words, "show yourself as away"),
    entry("back", "", Takes::Words, "show yourself as online"),
    entry("status", "[STATUS] [TEXT]", Takes::Status, "show or set how friends see you"),
    entry("mute", "[WHO] [TIME]", Takes::Friend, "ring no bell for a conversation"),
    entry("unmute", "[WHO]", Takes::Friend, "ring again for it"),
    entry("introduce", "WHO WHO", Takes::Friend, "make two friends known to each other"),
    entry("introductions", "", Takes::Words, "whom friends made known to you"),
    entry("accept", "NAME", Takes::Words, "become friends with somebody introduced to you"),
    entry("trace", "[MESSAGE]", Takes::Words, "why is a message not there yet?"),
    entry("cancel", "[MESSAGE]", Takes::Words, "give up a message that is not delivered"),
    entry("search", "WORDS", Takes::Words, "look for words in this conversation"),
    entry(
        "timer",
        "[TIME]",
        Takes::Words,
        "messages here disappear after reading, if both wish it: 1d, off",
    ),
    entry("clear", "", Takes::Words, "forget this conversation on this computer"),
    entry("last", "[N]", Takes::Words, "line mode: read the last N messages again"),
    entry("doctor", "", Takes::Words, "how am I reachable, what is wrong, what to do"),
    entry("words", "", Takes::Words, "show your recovery words"),
    entry("lock", "", Takes::Words, "window: show nothing until your passphrase is typed"),
    entry("bare", "", Takes::Words, "window: only the talk, for copying"),
    entry("ascii", "", Takes::Words, "window: signs and lines in ASCII, or not"),
    entry("quit", "", Takes::Words, "leave; your node goes on"),
];

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
    format!("{:<24} {}", usage(entry), entry.what)
}

/// A word after a slash that is no command.
pub(crate) fn unknown(word: &str, nearest: Option<&str>) -> String {
    let word = crate::face::clean::name(word);
    match nearest {
        Some(nearest) => format!("No command /{word}. Did you mean /{nearest}? Nothing was sent."),
        None => {
            format!("No command /{word}. /help lists them; //{word} says it. Nothing was sent.")
        }
    }
}

/// A command that lacks something.
pub(crate) fn incomplete(entry: &Entry) -> String {
    format!("Use it so: {}  ({})", usage(entry), entry.what)
}

/// Blanks before a slash: probably a slip.
pub(crate) const GUARDED: &str = "This begins with blanks and a slash, so it was not sent. Take the blanks away, or write // to say it.";
