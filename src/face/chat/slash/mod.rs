//! What a typed line means: words for the other side, or a command for us.
//!
//! A word after a slash that we do not know is never sent. `//` says a slash, `/a/b` is a path and goes as text, and
//! blanks before a slash are taken for a slip.

pub(super) mod complete;
pub(super) mod emoji;
mod typed;
mod words;

pub(super) use self::typed::as_typed;
use self::words::{first, rest_or_none};
use crate::api::types::words::StatusWord;
use crate::face::wording::slash::{Entry, TABLE, entry_of};
use crate::model::span::Span;

/// What a line means.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Typed {
    /// Nothing at all.
    Nothing,
    /// Something to say.
    Text(String),
    /// Something to do.
    Command(Command),
    /// Blanks before a slash.
    Guarded,
    /// No command of ours.
    Unknown {
        /// What stands after the slash.
        word: String,
        /// The command that is spelled most like it.
        nearest: Option<&'static str>,
    },
    /// A command without something it needs.
    Incomplete(&'static Entry),
}

/// Something to do. Where a friend may be left out, the one of the open conversation is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Command {
    /// Shows all commands, or one.
    Help(Option<String>),
    /// Says something to somebody.
    Msg(String, String),
    /// Goes to a conversation.
    Query(String),
    /// Answers a message.
    Reply(String),
    /// Makes an invite.
    InviteLink,
    /// Befriends.
    Add(String),
    /// Lists friends.
    Friends,
    /// Shows a friend.
    Whois(Option<String>),
    /// Shows or confirms a safety number.
    Verify(Option<String>, Option<String>),
    /// Accepts a new device.
    AcceptDevice(Option<String>),
    /// Renames a friend.
    Rename(String, String),
    /// Shuts out.
    Block(String),
    /// Lets in.
    Unblock(String),
    /// Ends a friendship.
    Remove(String),
    /// Lets a conversation, or the open one, ring no bell for so many seconds, or for good.
    Mute(Option<String>, Option<u64>),
    /// Lets it ring again.
    Unmute(Option<String>),
    /// Makes two friends known to each other.
    Introduce(String, String),
    /// Shows whom friends made known here.
    Introductions,
    /// Becomes friends with one of them.
    Accept(String),
    /// Makes a room.
    Create(String),
    /// Asks a friend into a room, or the open one.
    Invite(String, Option<String>),
    /// Comes into a room.
    Join(String),
    /// Says no to one.
    Decline(String),
    /// Shows a room.
    Names(Option<String>),
    /// Says what the open room is about.
    Topic(String),
    /// Goes out of a room.
    Part(Option<String>),
    /// Shows or sets my presence.
    Status(Option<StatusWord>, Option<String>),
    /// Tells the story of a message.
    Trace(Option<String>),
    /// Gives a message up.
    Cancel(Option<String>),
    /// Looks for words.
    Search(String),
    /// Shows the last messages again.
    Last(Option<u32>),
    /// Looks how we are reachable.
    Doctor,
    /// Shows the recovery words.
    Words,
    /// Shows only the talk, or all again.
    Bare,
    /// Says what I do.
    Me(String),
    /// Gives a message of mine other words.
    Edit(String),
    /// Takes a message back.
    Delete(Option<String>),
    /// Puts an emoji to a message; `None` withdraws mine.
    React(Option<String>),
    /// Shows or settles how long messages last, in seconds.
    Timer(Option<u64>),
    /// Forgets the conversation here.
    Clear,
    /// Locks the window.
    Lock,
    /// Changes the set of signs.
    Ascii,
    /// Leaves.
    Quit,
}

/// What invites and cards begin with.
const INVITE_START: &str = "HOBNOB:";

/// Most columns of blanks before a slash that are taken for a slip.
const SLIP_MAX: usize = 3;

/// Whether a text is an invite or a card, whole or cut off, and nothing else.
pub(super) fn is_invite(text: &str) -> bool {
    let start = text.trim_start().get(..INVITE_START.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(INVITE_START))
}

/// Reads a line, or several: only the first decides what it is.
pub(super) fn read(line: &str) -> Typed {
    if line.trim().is_empty() {
        return Typed::Nothing;
    }
    let bare = line.trim_start_matches(' ');
    let blanks = line.len() - bare.len();
    if (1..=SLIP_MAX).contains(&blanks) && bare.starts_with('/') && !bare.starts_with("//") {
        return Typed::Guarded;
    }
    let Some(after) = line.strip_prefix('/') else { return Typed::Text(line.to_owned()) };
    if after.starts_with('/') {
        return Typed::Text(after.to_owned());
    }
    let (word, args) = first(after);
    if word.contains('/') {
        return Typed::Text(line.to_owned());
    }
    let word = word.to_lowercase();
    let word = synonym(&word).unwrap_or(&word);
    match entry_of(word) {
        Some(entry) => command(word, args).map_or(Typed::Incomplete(entry), Typed::Command),
        None => Typed::Unknown { word: word.to_owned(), nearest: nearest(word) },
    }
}

/// Other clients' words for ours.
fn synonym(word: &str) -> Option<&'static str> {
    Some(match word {
        "q" | "exit" | "bye" => "quit",
        "h" | "?" => "help",
        "m" | "w" | "tell" => "msg",
        "chat" | "switch" | "win" => "query",
        "r" => "reply",
        "invitelink" | "link" => "invite-link",
        "who" | "roster" => "friends",
        "close" | "leave" => "part",
        "card" | "info" => "whois",
        "safety" => "verify",
        "nick" => "rename",
        "ignore" => "block",
        "unignore" => "unblock",
        "find" => "search",
        "phrase" => "words",
        _ => return None,
    })
}

/// The command with its arguments; `None` when something is missing.
fn command(word: &str, args: &str) -> Option<Command> {
    let one = || rest_or_none(args);
    let who = || Some(first(args).0).filter(|who| !who.is_empty()).map(ToOwned::to_owned);
    let who_and_rest = || Some((who()?, rest_or_none(first(args).1)?));
    Some(match word {
        "help" => Command::Help(one().map(|word| word.trim_start_matches('/').to_owned())),
        "msg" => who_and_rest().map(|(who, text)| Command::Msg(who, text))?,
        "query" => Command::Query(who()?),
        "reply" => Command::Reply(one()?),
        "invite-link" => Command::InviteLink,
        "add" => Command::Add(one()?),
        "friends" => Command::Friends,
        "whois" => Command::Whois(who()),
        "verify" => verify(args),
        "accept-device" => Command::AcceptDevice(who()),
        "rename" => who_and_rest().map(|(who, name)| Command::Rename(who, name))?,
        "block" => Command::Block(who()?),
        "unblock" => Command::Unblock(who()?),
        "remove" => Command::Remove(who()?),
        "introduce" => who_and_rest()
            .map(|(one, other)| Command::Introduce(one, first(&other).0.to_owned()))?,
        "introductions" => Command::Introductions,
        "mute" => mute(args)?,
        "unmute" => Command::Unmute(who()),
        // An invite or a card is a text of its own.
        "accept" if args.contains(':') => Command::Add(one()?),
        "accept" => Command::Accept(who()?),
        "create" => Command::Create(who()?),
        "invite" => Command::Invite(who()?, rest_or_none(first(first(args).1).0)),
        "join" => Command::Join(who()?),
        "decline" => Command::Decline(who()?),
        "names" => Command::Names(who()),
        "topic" => Command::Topic(one()?),
        "part" => Command::Part(who()),
        "away" => Command::Status(Some(StatusWord::Away), Some(one().unwrap_or_default())),
        "back" => Command::Status(Some(StatusWord::Online), Some(String::new())),
        "status" => status(args)?,
        "trace" => Command::Trace(who()),
        "cancel" => Command::Cancel(who()),
        "search" => Command::Search(one()?),
        "last" => Command::Last(one().map(|n| n.parse().ok()).map_or(Some(None), |n| n.map(Some))?),
        "doctor" => Command::Doctor,
        "words" => Command::Words,
        "me" => Command::Me(one()?),
        "edit" => Command::Edit(one()?),
        "delete" => Command::Delete(who()),
        "react" => Command::React(Some(one()?)),
        "unreact" => Command::React(None),
        "timer" => timer(args)?,
        "clear" => Command::Clear,
        "lock" => Command::Lock,
        "bare" => Command::Bare,
        "ascii" => Command::Ascii,
        "quit" => Command::Quit,
        _ => return None,
    })
}

/// `/verify`, `/verify WHO`, `/verify NUMBER`, `/verify WHO NUMBER`; a number begins with five digits.
fn verify(args: &str) -> Command {
    let (who, after) = first(args);
    let is_number = |text: &str| text.len() >= 5 && text.chars().all(|c| c.is_ascii_digit());
    if is_number(who) {
        return Command::Verify(None, rest_or_none(args));
    }
    Command::Verify(rest_or_none(who), rest_or_none(after))
}

/// `/timer`, `/timer off`, `/timer 1d`.
fn timer(args: &str) -> Option<Command> {
    match first(args).0 {
        "" => Some(Command::Timer(None)),
        "off" => Some(Command::Timer(Some(0))),
        span => {
            let seconds = span.parse::<Span>().ok()?.0.as_secs();
            (seconds > 0).then_some(Command::Timer(Some(seconds)))
        }
    }
}

/// `/mute`, `/mute WHO`, `/mute TIME`, `/mute WHO TIME`.
fn mute(args: &str) -> Option<Command> {
    let (who, after) = first(args);
    let seconds = |text: &str| text.parse().ok().map(|span: Span| span.0.as_secs());
    match (rest_or_none(who), rest_or_none(after)) {
        (Some(word), None) if seconds(&word).is_some() => Some(Command::Mute(None, seconds(&word))),
        (who, None) => Some(Command::Mute(who, None)),
        (who, Some(time)) => Some(Command::Mute(who, Some(seconds(&time)?))),
    }
}

fn status(args: &str) -> Option<Command> {
    let (word, text) = first(args);
    let status = match word {
        "" => return Some(Command::Status(None, None)),
        "online" => StatusWord::Online,
        "away" => StatusWord::Away,
        "busy" => StatusWord::Busy,
        "invisible" => StatusWord::Invisible,
        _ => return None,
    };
    Some(Command::Status(Some(status), rest_or_none(text)))
}

/// The command that is spelled most like `word`, if any is.
fn nearest(word: &str) -> Option<&'static str> {
    let begins =
        TABLE.iter().find(|entry| entry.word.starts_with(word) || word.starts_with(entry.word));
    let close = || {
        let far = |entry: &&Entry| words::distance(word, entry.word);
        TABLE.iter().filter(|entry| far(entry) <= 2).min_by_key(far)
    };
    begins.or_else(close).map(|entry| entry.word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Typed {
        Typed::Text(text.into())
    }

    #[test]
    fn an_unknown_word_after_a_slash_is_never_sent() {
        for line in ["/frob", "/frob the text", "/ hello", "/MSGG bob hi", "/1", "/\u{1b}[2J"] {
            assert!(matches!(read(line), Typed::Unknown { .. }), "{line}: {:?}", read(line));
        }
        assert_eq!(read("/quti"), Typed::Unknown { word: "quti".into(), nearest: Some("quit") });
        assert_eq!(
            read("/invite-l"),
            Typed::Unknown { word: "invite-l".into(), nearest: Some("invite-link") }
        );
    }

    #[test]
    fn two_slashes_say_one_and_a_path_goes_as_it_is() {
        assert_eq!(read("//help is a command"), said("/help is a command"));
        assert_eq!(read("/etc/hosts is a file"), said("/etc/hosts is a file"));
        assert_eq!(read("a /quit within"), said("a /quit within"));
        assert_eq!(read("  indented"), said("  indented"));
    }

    #[test]
    fn blanks_before_a_slash_are_asked_about() {
        assert_eq!(read(" /msg bob secret"), Typed::Guarded);
        assert_eq!(read("   /quit"), Typed::Guarded);
        assert_eq!(read("        /* a comment */"), said("        /* a comment */"));
    }

    #[test]
    fn commands_take_what_they_need_and_say_when_it_is_missing() {
        let done = |line| match read(line) {
            Typed::Command(command) => command,
            other => panic!("{line}: {other:?}"),
        };
        assert_eq!(done("/msg bob hi  there"), Command::Msg("bob".into(), "hi  there".into()));
        assert_eq!(done("/msg \"Bob B\" hi"), Command::Msg("Bob B".into(), "hi".into()));
        assert_eq!(done("/MSG bob a\nb"), Command::Msg("bob".into(), "a\nb".into()));
        assert_eq!(done("/away"), Command::Status(Some(StatusWord::Away), Some(String::new())));
        assert_eq!(
            done("/status busy x"),
            Command::Status(Some(StatusWord::Busy), Some("x".into()))
        );
        assert_eq!(done("/verify 12345 6"), Command::Verify(None, Some("12345 6".into())));
        assert_eq!(
            done("/verify bob 12345 6"),
            Command::Verify(Some("bob".into()), Some("12345 6".into()))
        );
        assert_eq!(done("/mute"), Command::Mute(None, None));
        assert_eq!(done("/mute 8h"), Command::Mute(None, Some(28_800)));
        assert_eq!(done("/mute bob 8h"), Command::Mute(Some("bob".into()), Some(28_800)));
        assert_eq!(done("/accept carol"), Command::Accept("carol".into()));
        assert_eq!(done("/accept HOBNOB:AB"), Command::Add("HOBNOB:AB".into()));
        let both = Command::Introduce("Bob B".into(), "carol".into());
        assert_eq!(done("/introduce \"Bob B\" carol"), both);
        assert_eq!(done("/q"), Command::Quit);
        assert_eq!(done("/last 5"), Command::Last(Some(5)));
        for line in [
            "/mute bob soon",
            "/msg",
            "/msg bob",
            "/query",
            "/add",
            "/status asleep",
            "/last x",
            "/reply",
        ] {
            assert!(matches!(read(line), Typed::Incomplete(_)), "{line}");
        }
    }

    #[test]
    fn every_command_in_the_table_is_understood() {
        for entry in TABLE {
            let line = format!("/{} online 5", entry.word);
            let line = match entry.word {
                "last" => "/last 5".to_owned(),
                "timer" => "/timer 5m".to_owned(),
                "mute" => "/mute bob 8h".to_owned(),
                _ => line,
            };
            assert!(matches!(read(&line), Typed::Command(_)), "{line}");
        }
    }
}
