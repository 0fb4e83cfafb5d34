//! What somebody typed, on its way to the node: to be said, or to be kept until it is.

use std::fmt;

/// A message on its way to the node.
#[derive(Clone, PartialEq, Eq)]
pub(in crate::face::chat) struct Outgoing {
    /// The conversation it belongs to.
    pub(in crate::face::chat) to: String,
    /// The words.
    pub(in crate::face::chat) text: String,
    /// The message it answers.
    pub(in crate::face::chat) reply_to: Option<String>,
    /// Whether it tells what I do.
    pub(in crate::face::chat) action: bool,
    /// Our own name for it: asked twice, it is said once.
    pub(in crate::face::chat) key: String,
    /// Whether it is what was kept as typed there.
    pub(in crate::face::chat) ends_draft: bool,
}

/// What people say does not belong in logs.
impl fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Outgoing({}, {} bytes)", self.key, self.text.len())
    }
}

/// What was typed in a conversation and not sent.
#[derive(Clone, PartialEq, Eq)]
pub(in crate::face::chat) struct Typed {
    /// In which.
    pub(in crate::face::chat) conversation: String,
    /// The words; none when they were sent or taken back.
    pub(in crate::face::chat) text: String,
}

/// What people type does not belong in logs.
impl fmt::Debug for Typed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Typed({} bytes)", self.text.len())
    }
}
