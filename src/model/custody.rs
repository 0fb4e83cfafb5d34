//! What custodians say of the envelopes they are asked to hold.

/// Why a custodian does not take an envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reluctance {
    /// It holds as much as its owner allows, for everybody together.
    Full,
    /// It holds as much as its owner allows for this depositor.
    Quota,
    /// It knows no friend by that tag.
    Unknown,
}

impl Reluctance {
    /// The word in answers and on screens.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Quota => "quota",
            Self::Unknown => "unknown",
        }
    }
}

/// What became of an envelope that a custodian held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    /// The friend's device has it, durably.
    HandedOver,
    /// The friend's device cannot open it, and never will.
    Unreadable,
    /// Its time was over.
    Expired,
    /// The custodian is no longer a friend of both.
    Dropped,
}

impl Fate {
    /// The word in answers and on screens.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::HandedOver => "handed_over",
            Self::Unreadable => "unreadable",
            Self::Expired => "expired",
            Self::Dropped => "dropped",
        }
    }
}
