//! Introductions: two friends made known to each other by a third.

use serde::{Deserialize, Serialize};

use super::words::IntroductionWord;

/// Makes two friends known to each other. Each is told who the other is, and both decide.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FriendIntroduce {
    /// One of them.
    pub friend: String,
    /// The other.
    pub to: String,
}

/// Two friends were made known to each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Introduced {
    /// My id of it.
    pub introduction: String,
    /// The two, by the names used here.
    pub friends: Vec<String>,
    /// Good until.
    pub expires_at: String,
}

/// Asks for everybody friends made known here, newest first; those who are friends by now are left out.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntroductionList {}

/// Somebody a friend made known here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntroductionLine {
    /// Its id here.
    pub introduction: String,
    /// Who, by the name the introducer gave.
    pub name: String,
    /// Their identity, as the introducer says.
    pub id: String,
    /// The same, short enough to compare.
    pub fingerprint: String,
    /// Who made them known, by the name used here at that time.
    pub introduced_by: String,
    /// That friend's identity.
    pub introduced_by_id: String,
    /// When it came.
    pub introduced_at: String,
    /// Good until.
    pub expires_at: String,
    /// How it stands.
    pub state: IntroductionWord,
}

/// Becomes friends with somebody who was made known here, once they accept too. Answers as `friend.add`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntroductionAccept {
    /// Its id or a unique prefix.
    pub introduction: String,
}

/// Declines, in silence; or takes an acceptance back.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntroductionDecline {
    /// Its id or a unique prefix.
    pub introduction: String,
}
