//! Words of the chat window: its lines, its hints, its first use.

use super::{amends, clock, count, day};
use crate::api::types::friend::FriendCard;
use crate::api::types::message::MessageLine;
use crate::api::types::words::{PathWord, RoomStandingWord, StandingWord, StatusWord};
use crate::face::clean;

/// The line between two days.
pub(crate) fn day_rule(at: &str) -> String {
    format!(" {} ", day(at))
}

/// The line above what is new.
pub(crate) fn new_rule(at: &str) -> String {
    format!(" new since {} ", clock(at))
}

/// A name beside a message.
pub(crate) fn author(line: &MessageLine) -> String {
    if line.mine { "you".into() } else { clean::name(&line.from) }
}

/// What a message says, with what was put to it.
pub(crate) fn body(line: &MessageLine) -> String {
    let mut words = match &line.text {
        Some(text) if line.action => format!("* {} {}", author(line), clean::text(text)),
        Some(text) => clean::text(text),
        None => amends::deleted(line),
    };
    words.push_str(&amends::since(line));
    if line.mentioned {
        words.push_str(" (to you)");
    }
    for mark in &line.marks {
        words.push_str(super::messages::mark_words(*mark));
    }
    if let Some(by) = &line.told_by {
        words.push_str(&format!(" (from before you came, as {} tells it)", clean::name(by)));
    }
    words
}

/// Who is typing.
pub(crate) fn typing(who: &[String]) -> String {
    let is = if who.len() == 1 { "is" } else { "are" };
    format!("{} {is} typing ...", super::names(who, "and"))
}

/// While a message of mine is in the line.
pub(crate) const REWORDING: &str = "Changing a message: Enter gives it these words, Esc leaves it.";
/// Only what one wrote oneself can be changed.
pub(crate) const NOT_YOURS: &str = "Only a message of yours can be changed.";

/// The message that another answers, in few words.
pub(crate) fn quote(line: Option<&MessageLine>) -> String {
    match line {
        Some(line) => {
            let text = line.text.as_deref().unwrap_or("(deleted)");
            format!("> {}: {}", author(line), clean::line(text))
        }
        None => "> an earlier message".into(),
    }
}

/// Above the input: what is being answered.
pub(crate) fn answering(line: &MessageLine) -> String {
    let text = line.text.as_deref().unwrap_or("(deleted)");
    format!("Answering {}: {}", author(line), clean::line(text))
}

/// How a friend is reached, in the head.
pub(crate) fn reached(path: PathWord, through: Option<&str>, millis: Option<u64>) -> String {
    let millis = millis.map(|ms| format!(" {ms} ms")).unwrap_or_default();
    match (path, through) {
        (PathWord::Direct, _) => format!("direct{millis}"),
        (PathWord::Relayed, Some(through)) => {
            format!("relayed through {}{millis}", clean::name(through))
        }
        (PathWord::Relayed, None) => format!("relayed{millis}"),
        (PathWord::None, _) => "not linked".into(),
    }
}

/// The head: verified or not, never silent about it.
pub(crate) fn badge(verified: bool, doubt: bool) -> &'static str {
    match (doubt, verified) {
        (true, _) => "NEW DEVICE: nothing is sent. /verify or /accept-device",
        (false, true) => "verified",
        (false, false) => "not verified",
    }
}

/// Under the talk: what has not arrived.
pub(crate) fn on_their_way(name: &str, linked: bool, queued: u64, stored: u64) -> Option<String> {
    let name = clean::name(name);
    let waits = if queued == 1 { "waits" } else { "wait" };
    let said = match (queued, stored) {
        (0, 0) => return None,
        (queued, 0) => format!("{} {waits} on this computer", count(queued, "message")),
        (0, stored) => format!("{} kept for {name} by mutual friends", count(stored, "message")),
        (queued, stored) => {
            format!("{queued} {waits} on this computer, {stored} kept by mutual friends")
        }
    };
    let how = if linked { "linked" } else { "not linked" };
    Some(format!("[{name} {how}: {said}]"))
}

/// A conversation one cannot write in.
pub(crate) fn standing(name: &str, state: StandingWord) -> Option<String> {
    let name = clean::name(name);
    Some(match state {
        StandingWord::Friends => return None,
        StandingWord::Pending => format!("[{name} was added and has not answered yet]"),
        StandingWord::Blocked => format!("[{name} is blocked: /unblock lets them in again]"),
        StandingWord::Former => format!("[{name} is no friend any more]"),
    })
}

/// A room one cannot write in.
pub(crate) fn room_standing(name: &str, state: RoomStandingWord) -> Option<String> {
    let name = clean::name(name);
    Some(match state {
        RoomStandingWord::Joined => return None,
        RoomStandingWord::Invited => {
            format!("[you are asked into {name}: /join {name} or /decline {name}]")
        }
        RoomStandingWord::Left | RoomStandingWord::Declined | RoomStandingWord::Removed => {
            format!("[you are not in {name}]")
        }
    })
}

/// How many are in a room.
pub(crate) fn members(number: u64) -> String {
    count(number, "member")
}

/// The sign of a message in a room: how many have it.
pub(crate) fn spread(sign: &str, have: Option<u32>, of: Option<u32>) -> String {
    match (have, of) {
        (Some(have), Some(of)) if have < of => format!("{sign} {have} of {of}"),
        _ => sign.to_owned(),
    }
}

/// No room is meant.
pub(crate) const WHICH_ROOM: &str = "Which room? Name it, or open it first.";

/// How many came below what is seen.
pub(crate) fn below(new: u64) -> String {
    match new {
        0 => "-- older messages: Alt+End goes to the newest --".into(),
        new => format!("-- {new} new below: Alt+End goes there --"),
    }
}

/// How many friends are reached, and how.
pub(crate) fn links(direct: usize, relayed: usize, all: usize) -> String {
    match (direct, relayed) {
        (0, 0) if all == 0 => String::new(),
        (0, 0) => "nobody linked".into(),
        (direct, 0) => format!("{direct} of {all} direct"),
        (0, relayed) => format!("{relayed} of {all} relayed"),
        (direct, relayed) => format!("{direct} direct {relayed} relayed of {all}"),
    }
}

/// How I am seen, when that is not simply online.
pub(crate) fn mood(status: StatusWord) -> Option<String> {
    (status != StatusWord::Online).then(|| format!("you: {status}"))
}

/// The card of a friend, with the keys that act on it.
pub(crate) fn card(card: &FriendCard, now: jiff::Timestamp) -> String {
    super::people::friend_card(card, now)
}

/// The node is there.
pub(crate) const NODE_OK: &str = "node ok";
/// The node is not there.
pub(crate) const NODE_GONE: &str = "NODE GONE";
/// The node is not reached yet.
pub(crate) const NODE_AWAITED: &str = "node ...";
/// Over the talk while the node is gone.
pub(crate) const GONE: &str = "The node has stopped. What you write is kept here and goes out when it is back. Start it: hobnob up --detach";
/// The right end of the foot.
pub(crate) const KEYS: &str = "F1 help  Alt+a next";
/// Over the list.
pub(crate) const CHATS: &str = "Chats";
/// In an empty input.
pub(crate) const TYPE_HERE: &str = "Enter sends, Alt+Enter new line, / commands";
/// In the input while there is nobody to talk with.
pub(crate) const PASTE_HERE: &str = "paste your friend's invite here, then Enter";
/// While a page is on its way.
pub(crate) const LOADING: &str = "Loading ...";
/// At the top while older messages are on their way.
pub(crate) const LOADING_OLDER: &str = "loading older messages ...";
/// A conversation without a message.
pub(crate) const NOTHING_YET: &str = "Nothing here yet. Say hello.";
/// No conversation is open.
pub(crate) const CHOOSE: &str =
    "Choose a conversation: Alt+1 to Alt+0, or Alt+g and a few letters.";
/// Nothing could be loaded.
pub(crate) fn failed(why: &str) -> String {
    format!("This could not be loaded: {}", clean::sentence(why))
}
/// Searching.
pub(crate) const SEARCH: &str = "Search: ";
/// Under a search.
pub(crate) fn search_state(looking: bool, in_vain: bool, typed: bool) -> &'static str {
    match (looking, in_vain, typed) {
        (true, ..) => "  looking in older messages ...",
        (_, true, _) => "  not found",
        (_, _, true) => "  Up older, Down newer, Enter stays, Esc leaves",
        _ => "  type what to look for in this conversation",
    }
}

/// A paste of several lines.
pub(crate) fn pasted(lines: usize) -> String {
    format!("{lines} lines pasted. Enter sends them as one message, Ctrl+C drops them.")
}
/// Ctrl+C on an empty line.
pub(crate) const HOW_TO_LEAVE: &str = "Leave with /quit or Ctrl+D. Your node goes on.";
/// Leaving would lose something.
pub(crate) fn leave_question(unsaid: usize) -> String {
    let (what, is) = match unsaid {
        1 => ("1 message".to_owned(), "is"),
        more => (format!("{more} messages"), "are"),
    };
    format!(
        "The node is gone and {what} of yours {is} not saved yet. Leave and lose what you wrote? [y/n]"
    )
}
/// A message is too long.
pub(crate) const TOO_LONG: &str = "A message is at most 16 KiB of text. Send it in parts.";
/// Too much waits for the node.
pub(crate) const TOO_MUCH: &str = "Too much waits for the node already. Try again when it is back.";
/// The command needs the node.
pub(crate) const NEEDS_NODE: &str = "That needs the node, and it is not there now.";
/// Nobody is meant.
pub(crate) const WHOM: &str = "Whom? Name somebody, or open their conversation first.";
/// There is no such conversation.
pub(crate) fn no_such(name: &str) -> String {
    format!("No conversation called \"{}\".", clean::name(name))
}
/// Nothing to answer, trace or cancel.
pub(crate) const NO_MESSAGE: &str = "There is no such message here yet.";
/// Everything was read.
pub(crate) const ALL_READ: &str = "Nothing is unread here.";
/// No conversation has anything new.
pub(crate) const NO_NEWS: &str = "Nothing new anywhere.";
/// A message went to another conversation.
pub(crate) fn said_to(name: &str) -> String {
    format!("Said to {}.", clean::name(name))
}
/// An adding was begun, or is done.
pub(crate) fn adding(name: &str, state: StandingWord) -> String {
    let name = clean::name(name);
    match state {
        StandingWord::Friends => format!("{name} is your friend."),
        _ => format!("Looking for your friend's node. They are shown as {name} until they answer."),
    }
}
/// Somebody became a friend.
pub(crate) fn befriended(name: &str) -> String {
    format!("{} is now your friend. Not verified yet: /verify compares numbers.", clean::name(name))
}
/// Recovery words, offered after the first message.
pub(crate) const OFFER_WORDS: &str = "You have a friend now. Save your recovery words? They bring you back when this computer is lost: /words shows them.";
/// Under the recovery words.
pub(crate) const WORDS_ADVICE: &str = "Keep them on paper, show them to nobody. They are not kept on this screen: Esc puts them away.";
/// The window is locked.
pub(crate) const LOCKED: &str = "hobnob is locked. Your node goes on. Ctrl+D leaves the window.";
/// The passphrase is being checked.
pub(crate) const CHECKING: &str = "Checking ...";
/// There is no passphrase to lock with.
pub(crate) const NOTHING_TO_LOCK_WITH: &str = "This home has no passphrase, so a lock would keep nobody out. Leave the window instead: Ctrl+D.";
/// Before them, in a locked home.
pub(crate) const PASSPHRASE: &str = "Your passphrase, then Enter:";
/// Beside the QR code of an invite.
pub(crate) const SCAN_OR_COPY: &str = "They scan the code, or you copy this text to them:";
/// While there is no invite yet.
pub(crate) const MAKING_INVITE: &str = "Making an invite ...";
/// Over the invite of a first use.
pub(crate) const FIRST_FRIEND: &str = "Add your first friend";
/// Over any other invite.
pub(crate) const INVITE: &str = "An invite for one friend";
/// There is no room for the code.
pub(crate) fn no_room(columns: usize, rows: usize) -> String {
    format!(
        "(The QR code needs {columns}x{rows} cells. Enlarge the window, or: hobnob invite --png FILE)"
    )
}
/// The code cannot be drawn in ASCII.
pub(crate) const NO_BLOCKS: &str =
    "(This terminal cannot draw a QR code: hobnob invite --png FILE)";
/// First use: the head.
pub(crate) const WELCOME: &str = "Welcome to hobnob";
/// First use: what it is.
pub(crate) const WELCOME_TEXT: &str = "A messenger between friends, and nothing in between: no server, no account, no phone number. It begins with your name.";
/// First use: the questions, one for each step, and the last while it is made.
pub(crate) const FIRST_QUESTIONS: [&str; 4] = [
    "Your name (friends will see it):",
    "A passphrase to lock it with (Enter for none):",
    "The same again:",
    "Making your identity and starting your node ...",
];
/// The two passphrases differ.
pub(crate) const DIFFERENT: &str = "These two differ. Try again.";
/// Titles of what stands over the talk.
pub(crate) mod title {
    /// Over keys and commands.
    pub(crate) const HELP: &str = "Help";
    /// Over the story of a message.
    pub(crate) const TRACE: &str = "Trace";
    /// Over what the doctor says.
    pub(crate) const DOCTOR: &str = "Doctor";
    /// Over a friend's card.
    pub(crate) const FRIEND: &str = "Friend";
    /// Over whom friends made known.
    pub(crate) const INTRODUCTIONS: &str = "Introductions";
    /// Over a room.
    pub(crate) const ROOM: &str = "Room";
    /// Over everybody.
    pub(crate) const FRIENDS: &str = "Friends";
    /// Over the recovery words.
    pub(crate) const WORDS: &str = "Recovery words";
    /// Over something to decide.
    pub(crate) const QUESTION: &str = "Question";
    /// Over the palette.
    pub(crate) const GO_TO: &str = "Go to";
    /// Over the line for a passphrase.
    pub(crate) const PASSPHRASE: &str = "Passphrase";
}

/// At the foot of what can be read further down.
pub(crate) const MORE: &str = "PgUp PgDn scroll, Esc closes";
/// At the foot of a palette.
pub(crate) const PICK: &str = "Up Down choose, Enter takes it, Esc closes";
/// At the foot of an invite.
pub(crate) const CLOSE: &str = "Esc closes";
/// A safety number, before it is compared.
pub(crate) const COMPARE: &str = "y they match   n they differ   Esc later";

/// The keys, as help shows them.
pub(crate) const KEY_HELP: &str = "\
Enter           send                     Alt+Enter      new line (or Ctrl+J)
Alt+1 .. Alt+0  conversation 1 to 10     Ctrl+N Ctrl+P  next, previous
Alt+a           next with news           Alt+/          the one before
Alt+g           go to chats, commands    Ctrl+K         the same, on an empty line
Alt+End         to the newest            Ctrl+R         search here
Alt+Up Alt+Down select a message         Alt+r, Enter   answer it
Alt+e           change it                Alt+x, Del     delete it
Alt++           react to it              Alt+u          first unread
F2              doctor                   F3             trace a message
F4              about this friend        F5             compare numbers
Tab Shift+Tab   complete                 Up Down        typed before
Alt+l           only the talk, to copy   Ctrl+L         draw anew
PgUp PgDn       scroll                   /help          commands
Esc             close, let go            Ctrl+D         leave
Ctrl+A E B F W U K Y, Alt+b f d          edit as in a shell";

/// The signs beside messages, as help shows them.
pub(crate) fn sign_help(
    sign: impl Fn(crate::api::types::words::StateWord) -> &'static str,
) -> String {
    use crate::api::types::words::StateWord::{Delivered, Failed, Queued, Read, Stored};
    let line = |state, words| format!("{:<9} {words}\n", sign(state));
    [
        line(Queued, "waits on this computer"),
        line(Stored, "a mutual friend keeps it for them, sealed"),
        line(Delivered, "on your friend's device"),
        line(Read, "your friend has read it"),
        line(Failed, "will not arrive, and why"),
    ]
    .concat()
}
