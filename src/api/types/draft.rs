//! What was typed in a conversation and not sent: kept here, sealed, and told to no friend.

use serde::{Deserialize, Serialize};

/// Keeps what was typed instead of what was kept before; forgets it when there are no words in it.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftSet {
    /// The friend's name here, a room's as `#name`, or a unique prefix of an id.
    pub conversation: String,
    /// At most 16 KiB of UTF-8, as in a message.
    pub text: String,
}

/// What people type does not belong in logs.
impl std::fmt::Debug for DraftSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DraftSet({} bytes)", self.text.len())
    }
}

/// Asks for all that is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftList {}

/// What was typed in one conversation.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftLine {
    /// The friend's name here, or the room's as `#name`.
    pub conversation: String,
    /// The words so far.
    pub text: String,
    /// When they were last changed.
    pub at: String,
}

/// What people type does not belong in logs.
impl std::fmt::Debug for DraftLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DraftLine({} bytes)", self.text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_log_shows_what_was_typed() {
        let (conversation, text) = ("bob".to_owned(), "secret words".to_owned());
        let line =
            DraftLine { conversation: conversation.clone(), text: text.clone(), at: String::new() };
        let both = format!("{:?} {line:?}", DraftSet { conversation, text });
        assert!(!both.contains("secret"), "{both}");
    }
}
