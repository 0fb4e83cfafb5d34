//! Who is there, and what they say about it.

use super::id::IdentityKey;
use super::time::Time;

/// Most bytes of a status text.
pub const STATUS_TEXT_BYTES_MAX: usize = 256;

/// What a person says of themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Status {
    /// Here.
    #[default]
    Online,
    /// Not at the keyboard.
    Away,
    /// Here, but does not want to be disturbed.
    Busy,
    /// Here, but tells nobody.
    Invisible,
    /// Not here. Nobody sets this; it is what the absence of a link means.
    Offline,
}

impl Status {
    /// The word used on every surface.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Away => "away",
            Self::Busy => "busy",
            Self::Invisible => "invisible",
            Self::Offline => "offline",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Online, Self::Away, Self::Busy, Self::Invisible, Self::Offline]
            .into_iter()
            .find(|status| status.word() == word)
    }
}

/// What we know of a friend's presence, since when, and from whom.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Presence {
    /// What they say.
    pub status: Status,
    /// In their words, at most [`STATUS_TEXT_BYTES_MAX`] bytes.
    pub text: String,
    /// When we learned it (or last saw them); `None` when never.
    pub at: Option<Time>,
    /// The mutual friend who told us; `None` for our own link.
    pub via: Option<IdentityKey>,
}
