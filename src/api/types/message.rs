//! Messages: sent, listed, followed on their way, given up.
//!
//! Wherever a request names a `message`, it takes the id or a unique prefix of it.

use serde::{Deserialize, Serialize};

use super::words::{FailureWord, StateWord};

/// Most messages in one page.
pub const PAGE_MAX: u32 = 500;

/// Messages in a page when nobody says how many.
pub const PAGE_USUAL: u32 = 50;

/// Most bytes of a [`MessageSend::client_message_id`].
pub const CLIENT_MESSAGE_ID_BYTES_MAX: usize = 64;

/// Says something to a friend.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MessageSend {
    /// The friend's name here, a room's as `#name`, or a unique prefix of an id.
    pub to: String,
    /// At most 16 KiB of UTF-8.
    pub text: String,
    /// The message this answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    /// Whether it tells what I do, as `/me` does in IRC.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub action: bool,
    /// The asker's own name for it, at most [`CLIENT_MESSAGE_ID_BYTES_MAX`]: a repeat is the same message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_message_id: Option<String>,
    /// Whether it is what was kept as the conversation's draft, which is forgotten in the same batch.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ends_draft: bool,
}

/// What people say does not belong in logs.
impl std::fmt::Debug for MessageSend {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MessageSend({} bytes)", self.text.len())
    }
}

/// How a message of mine stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// Its id.
    pub message: String,
    /// To whom it goes, by the name used here.
    pub to: String,
    /// How far it has come.
    pub state: StateWord,
    /// When it was written.
    pub at: String,
    /// Why it failed, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<FailureWord>,
    /// The friends who hold it for them now, as far as is known here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub held_by: Vec<String>,
    /// In a room: how many of the others have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub have: Option<u32>,
    /// In a room: how many others there are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<u32>,
}

/// Asks how a message stands.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MessageState {
    /// Which.
    pub message: String,
}

/// Gives up a message that is not delivered yet. Answered with [`Sent`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MessageCancel {
    /// Which.
    pub message: String,
}

/// Asks for a page of a conversation, oldest first.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MessageList {
    /// The friend's name here, a room's as `#name`, a unique prefix of an id, or `import:NAME`.
    pub conversation: String,
    /// How many of the newest at most; never more than [`PAGE_MAX`].
    #[serde(default = "page_usual")]
    pub limit: u32,
    /// Only what stands before this message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// Half of them before this message, half from it on, instead of the newest; not together with `before`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub around: Option<String>,
    /// Only what was written at this time or later (RFC 3339).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
}

const fn page_usual() -> u32 {
    PAGE_USUAL
}

/// One message, as `log` and the stream of events show it.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MessageLine {
    /// Its id.
    pub message: String,
    /// In which conversation: the friend's name here, the room's as `#name`, or `import:NAME`.
    pub conversation: String,
    /// The friend's identity or the room's id: names change, these do not.
    #[serde(default)]
    pub conversation_id: String,
    /// Who wrote it: a friend's name here, or my own.
    pub from: String,
    /// Their identity: with it, a message's id means one message everywhere.
    #[serde(default)]
    pub author: String,
    /// Whether I wrote it.
    #[serde(default)]
    pub mine: bool,
    /// The newest wording, as its author wrote it; null when deleted.
    pub text: Option<String>,
    /// When it was written, by its author's clock.
    pub at: String,
    /// How far it has come; null for what others wrote.
    pub state: Option<StateWord>,
    /// When it was last changed.
    pub edited: Option<String>,
    /// The message it answers.
    pub reply_to: Option<String>,
    /// Who answered with which sign.
    pub reactions: Vec<Reaction>,
    /// True for a message that was taken back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
    /// Who took it back, if that was not its author.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted_by: Option<String>,
    /// Whether it tells what its author does, as `/me` does in IRC.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub action: bool,
    /// Whether the friend's device does not know yet what I last did to it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub change_waits: bool,
    /// How many seconds after it was seen it disappears.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lasts: Option<u32>,
    /// When it disappears, once that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fades_at: Option<String>,
    /// Why it failed, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<FailureWord>,
    /// Of mine in a room: how many of the others have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub have: Option<u32>,
    /// Of mine in a room: how many others there are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<u32>,
    /// Whether it mentions me.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mentioned: bool,
    /// In a room: what is to be known of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<MarkWord>,
    /// In an event: nothing is to ring for it, since its conversation is muted and it does not mention me.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub muted: bool,
    /// In an event: nothing is to ring for it, since I am busy.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub busy: bool,
    /// Who told me of it, when it was said before I came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_by: Option<String>,
    /// Taken from a file for reading: nobody here vouches for any of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imported: Option<ImportedFrom>,
}

/// Where an imported message was.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ImportedFrom {
    /// When that conversation was first imported.
    pub at: String,
    /// How the file calls the conversation.
    pub conversation: String,
    /// What the file says is its id.
    pub conversation_id: String,
}

/// What is to be known of a message in a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkWord {
    /// Later ones were here before it.
    Late,
    /// Written for another member list than mine was when it came.
    OtherList,
    /// Its author's clock contradicts what they had read, or mine.
    OddTime,
    /// No part of the history: its author was out by then.
    AfterRemoval,
    /// Its author told other members something else in its place, or before it.
    TwoVersions,
}

/// What people say does not belong in logs.
impl std::fmt::Debug for MessageLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MessageLine({}, {:?})", self.message, self.state)
    }
}

/// A sign put to a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reaction {
    /// Which sign.
    pub emoji: String,
    /// By whom.
    pub from: String,
}

/// Asks for a message's story.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MessageTrace {
    /// Which.
    pub message: String,
}

/// Every step of a message so far, and what happens next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// Its id.
    pub message: String,
    /// To whom it goes, by the name used here.
    pub to: String,
    /// How far it has come.
    pub state: StateWord,
    /// Oldest first.
    pub steps: Vec<TraceStep>,
    /// What happens next.
    pub next: Next,
    /// When, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_at: Option<String>,
    /// Who holds it for them now, as far as is known here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub held_by: Vec<TraceHolder>,
    /// How many linked mutual friends could hold it, while it has not arrived: those who refused lately do not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub could_hold: Option<u64>,
}

/// A friend who holds a message for another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceHolder {
    /// Who, by the name used here.
    pub who: String,
    /// At most until then.
    pub until: String,
    /// Whether they are linked to us now.
    pub linked: bool,
}

/// One step of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceStep {
    /// When.
    pub at: String,
    /// `"queued"`, `"tried"`, `"renewed"`, `"held"`, `"refused"`, `"handed_over"`, `"let_go"`, `"given_back"`,
    /// `"delivered"`, `"read"`, `"cancelled"`, `"blocked"`, `"removed"`, `"ended"`; in a room `"has"` and `"lacks"`, by member, as of now.
    pub what: String,
    /// With whom, by the name used here; null when it happened here alone. Of the four that a mutual friend does, it is
    /// that friend.
    pub who: Option<String>,
    /// Until when it is held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Why it was refused: `"full"`, `"quota"` (no room for more of mine), `"unknown"` (no friend of theirs); or let go:
    /// `"unreadable"`, `"expired"`, `"dropped"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// What happens next to a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Next {
    /// Nothing: it has arrived, or will never.
    Nothing,
    /// A link is up; it goes out or its receipt is awaited.
    Linked,
    /// The friend is dialled again.
    Dial,
    /// The node is down; nothing moves until it runs.
    NodeDown,
    /// No address of the friend is known; they must come to us.
    WaitForThem,
    /// I must decide about the friend's new device.
    Decide,
    /// I blocked the friend.
    Blocked,
    /// The pairing must be made again first.
    Pair,
    /// Whoever holds it hands it over when the friend returns, unless we are first.
    HandOver,
    /// It is being left with a mutual friend.
    Leave,
    /// It was held and nobody holds it any more; it is tried again as before.
    HeldByNobody,
    /// Members of the room hand it on to each other wherever two of them are linked.
    Spread,
}

/// Marks a conversation read.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConversationMark {
    /// The friend's name here, a room's as `#name`, or a unique prefix of an id.
    pub conversation: String,
}

/// How many messages became read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marked {
    /// That many.
    pub read: u64,
}
