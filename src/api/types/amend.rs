//! What is done to messages and conversations: other words, taking back, signs, typing, timers, clearing.

use serde::{Deserialize, Serialize};

/// Gives a message of mine other words. Answered as [`super::message::Sent`]; its state is that of the change.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MessageEdit {
    /// Which.
    pub message: String,
    /// At most 16 KiB of UTF-8.
    pub text: String,
}

/// What people say does not belong in logs.
impl std::fmt::Debug for MessageEdit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MessageEdit({}, {} bytes)", self.message, self.text.len())
    }
}

/// Takes a message back: one of mine, in a room also one of somebody I may put out. Answered as
/// [`super::message::Sent`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MessageDelete {
    /// Which.
    pub message: String,
    /// Only here, whoever wrote it, and nobody is told.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub here: bool,
}

/// Puts a sign to a message, or withdraws mine. Answered as [`super::message::Sent`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MessageReact {
    /// Which.
    pub message: String,
    /// One emoji; absent to withdraw.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emoji: Option<String>,
}

/// Says that somebody types in a conversation, or no longer. Lapses by itself after 8 seconds.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypingSet {
    /// The friend's name here, a room's as `#name`, or a unique prefix of an id.
    pub conversation: String,
    /// Whether they do.
    pub typing: bool,
}

/// Forgets a conversation here, but for what still waits to be delivered; nobody else is told.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConversationClear {
    /// The friend's name here, a room's as `#name`, or a unique prefix of an id.
    pub conversation: String,
}

/// Settles, or shows, how long messages with a friend last once seen.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConversationTimer {
    /// The friend's name here, or a unique prefix of an id.
    pub conversation: String,
    /// For how long, 0 for no end; absent to only show it. At most 366 days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u64>,
}

/// How long messages with a friend last once seen, in seconds; 0 for no end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timer {
    /// With whom, by the name used here.
    pub conversation: String,
    /// What I wish.
    pub mine: u32,
    /// What they wish.
    pub theirs: u32,
    /// What holds for what is written now: the longer of the two, and no end unless both wish one.
    pub seconds: u32,
}
