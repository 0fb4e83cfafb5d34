//! Who is there, and what they say about it.

use serde::{Deserialize, Serialize};

use super::words::StatusWord;

/// Asks for my own presence.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PresenceGet {}

/// Sets my own presence; what is absent stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PresenceSet {
    /// How I am. `offline` is refused: that is what stopping the node means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<StatusWord>,
    /// In my words; an empty text removes them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// My own presence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnPresence {
    /// How friends see me.
    pub status: StatusWord,
    /// In my words.
    pub text: String,
    /// Only when this is `away` by itself, though I set `online`: nobody asked for anything here for so long, as the
    /// setting `away_after` has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idle_after: Option<String>,
    /// Only when this device was seen running in two places within the last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub twin: Option<TwinSeen>,
}

/// A sign that this device runs in two places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TwinSeen {
    /// The friend who met the other one, by the name used here.
    pub friend: String,
    /// When that was noticed last.
    pub at: String,
}

/// What we know of a friend's presence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FriendPresence {
    /// How they are.
    pub status: StatusWord,
    /// In their words, not cleaned.
    pub text: String,
    /// Since when we know, or when we last saw them; null when never.
    pub at: Option<String>,
    /// The mutual friend who told us; null for our own link.
    pub via: Option<String>,
}
