//! What was typed in each conversation and not sent, as the node keeps it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::talk::Talk;

/// What the node keeps, as far as it was told.
#[derive(Debug, Default)]
pub(in crate::face::chat::window) struct Drafts {
    kept: BTreeMap<String, String>,
    /// Where nobody knows what it keeps, if anything: it is told again.
    unsure: BTreeSet<String>,
    /// It could not keep something: until then it is not asked again.
    pub(in crate::face::chat::window) not_before: Option<Timestamp>,
    /// Whether the node has said what it keeps; before, nothing may take its place.
    pub(in crate::face::chat::window) are_told: bool,
    /// Since when something is typed that the node does not keep.
    pub(in crate::face::chat::window) behind: Option<Timestamp>,
}

impl Drafts {
    /// The node keeps this.
    pub(in crate::face::chat::window) fn keeps(&mut self, conversation: String, text: String) {
        self.unsure.remove(&conversation);
        if text.trim().is_empty() {
            self.kept.remove(&conversation);
        } else {
            self.kept.insert(conversation, text);
        }
    }

    /// Whether the node keeps what is typed there; without words in it there is nothing to keep.
    pub(in crate::face::chat::window) fn has(&self, conversation: &str, talk: &Talk) -> bool {
        if self.unsure.contains(conversation) {
            return false;
        }
        match self.kept.get(conversation) {
            Some(kept) => talk.unsent().is(kept),
            None => talk.unsent().is_blank(),
        }
    }

    /// Nothing is kept of a conversation any more; answers what was.
    pub(in crate::face::chat::window) fn forget(&mut self, conversation: &str) -> Option<String> {
        self.unsure.remove(conversation);
        self.kept.remove(conversation)
    }

    /// The node may not keep what it did.
    pub(in crate::face::chat::window) fn doubts(&mut self, conversation: &str) {
        if self.kept.remove(conversation).is_some() {
            self.unsure.insert(conversation.to_owned());
        }
    }

    /// The node did not take what it was told to keep there, and is told again, not before then.
    pub(in crate::face::chat::window) fn refused(
        &mut self,
        conversation: String,
        not_before: Option<Timestamp>,
    ) {
        self.kept.remove(&conversation);
        self.unsure.insert(conversation);
        self.not_before = not_before;
    }

    /// The node keeps this there, if anything.
    pub(in crate::face::chat::window) fn knows(
        &mut self,
        conversation: &str,
        kept: Option<String>,
    ) {
        self.kept.extend(kept.map(|kept| (conversation.to_owned(), kept)));
    }
}
