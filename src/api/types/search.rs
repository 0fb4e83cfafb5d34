//! Looking for words in everything that was said.

use serde::{Deserialize, Serialize};

use super::message::{MessageLine, PAGE_USUAL};
use super::{read_rfc3339, rfc3339};
use crate::model::time::Time;

/// Looks for messages. What is left out is no condition; something has to be asked for.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MessageSearch {
    /// All of these: words by their beginnings, phrases in quotation marks word for word. Case and accents make no
    /// difference.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
    /// Only in this conversation: the friend's name here, a room's as `#name`, a unique prefix of an id, or
    /// `import:NAME`: what was imported is found only there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation: Option<String>,
    /// Only by this person: a name here, `me`, or, with a room as the conversation, a member's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Only what was written at this time or later (RFC 3339).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Only what was written before this time (RFC 3339).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// Only what comes after this message in the order of a search: the last one of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub older_than: Option<String>,
    /// How many at most; never more than [`super::message::PAGE_MAX`].
    #[serde(default = "page_usual")]
    pub limit: u32,
}

impl MessageSearch {
    /// Asks for what an answer did not come to; `false` when it came to the end.
    #[must_use]
    pub fn go_on(&mut self, found: &Found) -> bool {
        let until = found.unfinished.as_deref().and_then(read_rfc3339);
        // That very moment was not looked at; `before` leaves out the one it names.
        self.before = until.map_or(self.before.take(), |until| Some(rfc3339(Time(until.0 + 1))));
        until.is_some()
    }
}

const fn page_usual() -> u32 {
    PAGE_USUAL
}

/// What people look for does not belong in logs.
impl std::fmt::Debug for MessageSearch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MessageSearch({} bytes)", self.words.len())
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The newest first, by the time they were written.
    pub messages: Vec<MessageLine>,
    /// There was too much to look through at once: everything after this time was looked at, nothing before it. To go
    /// on, ask again with a `before` that is a millisecond later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unfinished: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_goes_on_asks_for_the_very_moment_that_was_not_looked_at() {
        let asked = r#"{"words":"noon","before":"2026-11-23T14:06:00Z"}"#;
        let mut asked: MessageSearch = serde_json::from_str(asked).unwrap();
        let unfinished = Some("2026-11-20T10:00:00.999Z".to_owned());
        let mut found = Found { messages: vec![], unfinished };
        assert!(asked.go_on(&found));
        assert_eq!(asked.before.as_deref(), Some("2026-11-20T10:00:01.000Z"));
        found.unfinished = None;
        assert!(!asked.go_on(&found));
        assert_eq!(asked.before.as_deref(), Some("2026-11-20T10:00:01.000Z"));
    }
}
