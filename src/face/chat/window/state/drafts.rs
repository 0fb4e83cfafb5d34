//! What was typed in each conversation and not sent, as the node keeps it.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::talk::Talk;

/// What the node keeps, as far as it was told.
#[derive(Debug, Default)]
pub(in crate::face::chat::window) struct Drafts {
    kept: BTreeMap<String, String>,
    /// Whether the node has said what it keeps; before, nothing may take its place.
    pub(in crate::face::chat::window) are_told: bool,
    /// Since when something is typed that the node does not keep.
    pub(in crate::face::chat::window) behind: Option<Timestamp>,
}

impl Drafts {
    /// The node keeps this.
    pub(in crate::face::chat::window) fn keeps(&mut self, conversation: String, text: String) {
        if text.trim().is_empty() {
            self.kept.remove(&conversation);
        } else {
            self.kept.insert(conversation, text);
        }
    }

    /// Whether the node keeps what is typed there; without words in it there is nothing to keep.
    pub(in crate::face::chat::window) fn has(&self, conversation: &str, talk: &Talk) -> bool {
        match self.kept.get(conversation) {
            Some(kept) => talk.unsent().is(kept),
            None => talk.unsent().is_blank(),
        }
    }

    /// A conversation is called otherwise from now on.
    pub(in crate::face::chat::window) fn rename(&mut self, from: &str, to: &str) {
        if let Some(kept) = self.kept.remove(from) {
            self.kept.insert(to.to_owned(), kept);
        }
    }
}
