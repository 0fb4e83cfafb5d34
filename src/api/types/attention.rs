//! What may ask for attention: conversations that ring no bell for a while.

use serde::{Deserialize, Serialize};

/// Longest span a conversation may be muted for, in seconds: a year. Without one it is for good.
pub const MUTE_SECONDS_MAX: u64 = 366 * 24 * 60 * 60;

/// Lets a conversation ring no bell. Its messages are counted as ever, and one that mentions me rings all the same.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConversationMute {
    /// The friend's name here, a room's as `#name`, or a unique prefix of an id.
    pub conversation: String,
    /// For how long, at most [`MUTE_SECONDS_MAX`]; for good when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub for_seconds: Option<u64>,
}

/// Lets a conversation ring again.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConversationUnmute {
    /// As above.
    pub conversation: String,
}

/// Whether a conversation rings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Muted {
    /// How it is called here.
    pub conversation: String,
    /// Whether it is muted now.
    pub muted: bool,
    /// Until when; null when it is not, or for good.
    pub muted_until: Option<String>,
}
