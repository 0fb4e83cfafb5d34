//! Words of the chat window: its lines, its hints, its first use.

pub(crate) mod title;

use super::tongue::{fixed, say, words};
use super::{amends, clock, day, terms};
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
    say!("window-new-rule", at = clock(at))
}

/// Myself, beside a message.
pub(crate) fn me() -> String {
    say!("you")
}

/// A name beside a message.
pub(crate) fn author(line: &MessageLine) -> String {
    if line.mine { me() } else { clean::name(&line.from) }
}

/// Who does what a message tells: myself by my name too, once the node has said it.
fn doer(line: &MessageLine) -> String {
    if line.from.is_empty() { author(line) } else { clean::name(&line.from) }
}

/// What a message says, with what was put to it.
pub(crate) fn body(line: &MessageLine) -> String {
    let mut words = match &line.text {
        Some(text) if line.action => format!("* {} {}", doer(line), clean::text(text)),
        Some(text) => clean::text(text),
        None => amends::deleted(line),
    };
    words.push_str(&amends::since(line));
    if line.mentioned {
        words.push_str(words!("messages-to-you"));
    }
    for mark in &line.marks {
        words.push_str(super::messages::mark_words(*mark));
    }
    if let Some(by) = &line.told_by {
        words.push_str(&say!("messages-told-by", by = clean::name(by)));
    }
    words
}

/// Who is typing.
pub(crate) fn typing(who: &[String]) -> String {
    say!("window-typing", who = super::names_and(who), number = who.len())
}

/// The message that another answers, in few words.
pub(crate) fn quote(line: Option<&MessageLine>) -> String {
    match line {
        Some(line) => {
            let text = line.text.as_deref().unwrap_or(words!("deleted"));
            format!("> {}: {}", author(line), clean::line(text))
        }
        None => say!("window-quote-none"),
    }
}

/// Above the input: what is being answered.
pub(crate) fn answering(line: &MessageLine) -> String {
    let text = clean::line(line.text.as_deref().unwrap_or(words!("deleted")));
    say!("window-answering", author = author(line), text)
}

/// How a friend is reached, in the head.
pub(crate) fn reached(path: PathWord, through: Option<&str>, millis: Option<u64>) -> String {
    let way = match (path, through) {
        (PathWord::Direct, _) => say!("window-reached-direct"),
        (PathWord::Relayed, Some(through)) => {
            say!("window-reached-through", through = clean::name(through))
        }
        (PathWord::Relayed, None) => say!("window-reached-relayed"),
        (PathWord::None, _) => return say!("window-reached-not"),
    };
    match millis {
        Some(millis) => say!("window-reached-within", way, millis),
        None => way,
    }
}

/// The head: verified or not, never silent about it.
pub(crate) fn badge(verified: bool, doubt: bool) -> &'static str {
    match (doubt, verified) {
        (true, _) => words!("window-badge-new-device"),
        (false, true) => words!("window-badge-verified"),
        (false, false) => words!("window-badge-not-verified"),
    }
}

/// Under the talk: what has not arrived.
pub(crate) fn on_their_way(name: &str, linked: bool, queued: u64, stored: u64) -> Option<String> {
    let name = clean::name(name);
    let said = match (queued, stored) {
        (0, 0) => return None,
        (queued, 0) => say!("window-way-queued", queued),
        (0, stored) => say!("window-way-stored", stored, name),
        (queued, stored) => say!("window-way-both", queued, stored),
    };
    Some(match linked {
        true => say!("window-way-linked", name, said),
        false => say!("window-way-not-linked", name, said),
    })
}

/// A conversation one cannot write in.
pub(crate) fn standing(name: &str, state: StandingWord) -> Option<String> {
    let name = clean::name(name);
    Some(match state {
        StandingWord::Friends => return None,
        StandingWord::Pending => say!("window-standing-pending", name),
        StandingWord::Blocked => say!("window-standing-blocked", name),
        StandingWord::Former => say!("window-standing-former", name),
    })
}

/// A room one cannot write in.
pub(crate) fn room_standing(name: &str, state: RoomStandingWord) -> Option<String> {
    let name = clean::name(name);
    Some(match state {
        RoomStandingWord::Joined => return None,
        RoomStandingWord::Invited => say!("window-room-standing-invited", name),
        RoomStandingWord::Left | RoomStandingWord::Declined | RoomStandingWord::Removed => {
            say!("window-room-standing-out", name)
        }
    })
}

/// How many are in a room.
pub(crate) fn members(number: u64) -> String {
    say!("count-members", number)
}

/// The sign of a message in a room: how many have it.
pub(crate) fn spread(sign: &str, have: Option<u32>, of: Option<u32>) -> String {
    match (have, of) {
        (Some(have), Some(of)) if have < of => {
            format!("{sign} {}", say!("window-spread", have, of))
        }
        _ => sign.to_owned(),
    }
}

/// How many came below what is seen.
pub(crate) fn below(new: u64) -> String {
    match new {
        0 => say!("window-below-older"),
        new => say!("window-below-new", new),
    }
}

/// The conversations with something new, by number.
pub(crate) fn active(numbers: &str) -> String {
    say!("window-active", numbers)
}

/// What the line can be completed to.
pub(crate) fn completes(choices: &str) -> String {
    say!("window-completes", choices)
}

/// How many friends are reached, and how.
pub(crate) fn links(direct: usize, relayed: usize, all: usize) -> String {
    match (direct, relayed) {
        (0, 0) if all == 0 => String::new(),
        (0, 0) => say!("window-links-none"),
        (direct, 0) => say!("window-links-direct", direct, all),
        (0, relayed) => say!("window-links-relayed", relayed, all),
        (direct, relayed) => say!("window-links-both", direct, relayed, all),
    }
}

/// How I am seen, when that is not simply online.
pub(crate) fn mood(status: StatusWord) -> Option<String> {
    (status != StatusWord::Online).then(|| say!("window-mood", status = terms::status(status)))
}

/// The card of a friend, with the keys that act on it.
pub(crate) fn card(card: &FriendCard, now: jiff::Timestamp) -> String {
    super::people::friend_card(card, now)
}

fixed! {
    /// While a message of mine is in the line.
    pub(crate) rewording = "window-rewording";
    /// Only what one wrote oneself can be changed.
    pub(crate) not_yours = "window-not-yours";
    /// No room is meant.
    pub(crate) which_room = "window-which-room";
    /// Searching.
    pub(crate) search = "window-search";
    /// Ctrl+C on an empty line.
    pub(crate) how_to_leave = "window-how-to-leave";
    /// A message is too long.
    pub(crate) too_long = "window-too-long";
    /// Too much waits for the node.
    pub(crate) too_much = "window-too-much";
    /// In the list: somebody uses a device that was not accepted.
    pub(crate) list_new_device = "window-list-new-device";
    /// In the list: it does not ring.
    pub(crate) list_muted = "window-list-muted";
    /// In the list: an answer is awaited.
    pub(crate) list_waiting = "window-list-waiting";
    /// The node is there.
    pub(crate) node_ok = "window-node-ok";
    /// The node is not there.
    pub(crate) node_gone = "window-node-gone";
    /// The node is not reached yet.
    pub(crate) node_awaited = "window-node-awaited";
    /// Over the talk while the node is gone.
    pub(crate) gone = "window-gone";
    /// The right end of the foot.
    pub(crate) keys = "window-keys";
    /// Over the list.
    pub(crate) chats = "window-chats";
    /// In an empty input.
    pub(crate) type_here = "window-type-here";
    /// In the input while there is nobody to talk with.
    pub(crate) paste_here = "window-paste-here";
    /// While a page is on its way.
    pub(crate) loading = "window-loading";
    /// At the top while older messages are on their way.
    pub(crate) loading_older = "window-loading-older";
    /// A conversation without a message.
    pub(crate) nothing_yet = "window-nothing-yet";
    /// No conversation is open.
    pub(crate) choose = "window-choose";
}

/// Nothing could be loaded.
pub(crate) fn failed(why: &str) -> String {
    say!("window-failed", why = clean::sentence(why))
}

/// Under a search.
pub(crate) fn search_state(looking: bool, in_vain: bool, typed: bool) -> &'static str {
    match (looking, in_vain, typed) {
        (true, ..) => words!("window-search-looking"),
        (_, true, _) => words!("window-search-in-vain"),
        (_, _, true) => words!("window-search-keys"),
        _ => words!("window-search-begin"),
    }
}

/// A paste of several lines.
pub(crate) fn pasted(lines: usize) -> String {
    say!("window-pasted", lines)
}

/// Leaving would lose something.
pub(crate) fn leave_question(unsaid: usize) -> String {
    say!("window-leave-question", unsaid)
}

fixed! {
    /// The command needs the node.
    pub(crate) needs_node = "window-needs-node";
    /// Nobody is meant.
    pub(crate) whom = "window-whom";
}

/// There is no such conversation.
pub(crate) fn no_such(name: &str) -> String {
    say!("window-no-such", name = clean::name(name))
}

fixed! {
    /// Nothing to answer, trace or cancel.
    pub(crate) no_message = "window-no-message";
    /// Everything was read.
    pub(crate) all_read = "window-all-read";
    /// No conversation has anything new.
    pub(crate) no_news = "window-no-news";
}

/// A message went to another conversation.
pub(crate) fn said_to(name: &str) -> String {
    say!("window-said-to", name = clean::name(name))
}

/// An adding was begun, or is done.
pub(crate) fn adding(name: &str, state: StandingWord) -> String {
    let name = clean::name(name);
    match state {
        StandingWord::Friends => say!("window-adding-friends", name),
        _ => say!("window-adding", name),
    }
}

/// A friend shows a new device.
pub(crate) fn new_device(name: &str) -> String {
    say!("window-new-device", name = clean::name(name))
}

/// Somebody became a friend.
pub(crate) fn befriended(name: &str) -> String {
    say!("window-befriended", name = clean::name(name))
}

fixed! {
    /// Recovery words, offered after the first message.
    pub(crate) offer_words = "window-offer-words";
    /// Under the recovery words.
    pub(crate) words_advice = "window-words-advice";
    /// The window is locked.
    pub(crate) locked = "window-locked";
    /// The passphrase is being checked.
    pub(crate) checking = "window-checking";
    /// There is no passphrase to lock with.
    pub(crate) nothing_to_lock_with = "window-nothing-to-lock-with";
    /// Before them, in a locked home.
    pub(crate) passphrase = "window-passphrase";
    /// Beside the QR code of an invite.
    pub(crate) scan_or_copy = "window-scan-or-copy";
    /// While there is no invite yet.
    pub(crate) making_invite = "window-making-invite";
    /// Over the invite of a first use.
    pub(crate) first_friend = "window-first-friend";
    /// Over any other invite.
    pub(crate) invite = "window-invite";
}

/// There is no room for the code.
pub(crate) fn no_room(columns: usize, rows: usize) -> String {
    say!("window-no-room", columns, rows)
}

fixed! {
    /// The code cannot be drawn in ASCII.
    pub(crate) no_blocks = "window-no-blocks";
    /// First use: the head.
    pub(crate) welcome = "window-welcome";
    /// First use: what it is.
    pub(crate) welcome_text = "window-welcome-text";
}

/// First use: the questions, one for each step, and the last while it is made.
pub(crate) fn first_questions() -> [&'static str; 4] {
    [
        words!("window-first-name"),
        words!("window-first-passphrase"),
        words!("window-first-again"),
        words!("window-first-making"),
    ]
}

fixed! {
    /// The two passphrases differ.
    pub(crate) different = "window-different";
}

fixed! {
    /// Under a question that does not fit.
    pub(crate) question_keys = "window-question-keys";

    /// At the foot of what can be read further down.
    pub(crate) more = "window-more";
    /// At the foot of a palette.
    pub(crate) pick = "window-pick";
    /// At the foot of an invite.
    pub(crate) close = "window-close";
    /// A safety number, before it is compared.
    pub(crate) compare = "window-compare";

    /// The keys, as help shows them.
    pub(crate) key_help = "window-key-help";
}

/// The signs beside messages, as help shows them.
pub(crate) fn sign_help(
    sign: impl Fn(crate::api::types::words::StateWord) -> &'static str,
) -> String {
    use crate::api::types::words::StateWord::{Delivered, Failed, Queued, Read, Stored};
    let line = |state, what: &str| format!("{:<9} {what}\n", sign(state));
    [
        line(Queued, words!("window-sign-queued")),
        line(Stored, words!("window-sign-stored")),
        line(Delivered, words!("window-sign-delivered")),
        line(Read, words!("window-sign-read")),
        line(Failed, words!("window-sign-failed")),
    ]
    .concat()
}
