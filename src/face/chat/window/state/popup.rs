//! What stands over the talk until it is put away.

use super::palette::Palette;
use crate::api::types::invite::Invited;
use crate::face::chat::node::Want;
use crate::face::chat::window::editor::Editor;

/// What stands over the talk.
#[derive(Debug)]
pub(in crate::face::chat::window) enum Popup {
    /// Something to read.
    Page(Page),
    /// Where to go, what to do.
    Palette(Palette),
    /// Something to decide.
    Question(Question),
    /// An invite to hand over.
    Invite(Box<Invited>),
    /// The passphrase, before recovery words are shown.
    Passphrase(Editor),
}

/// Something to read.
#[derive(Debug)]
pub(in crate::face::chat::window) struct Page {
    pub(in crate::face::chat::window) title: &'static str,
    pub(in crate::face::chat::window) text: String,
    /// The first row that is seen.
    pub(in crate::face::chat::window) top: usize,
}

/// Something to decide by y or n.
#[derive(Debug)]
pub(in crate::face::chat::window) struct Question {
    pub(in crate::face::chat::window) text: String,
    pub(in crate::face::chat::window) yes: Then,
    /// What is said after a no.
    pub(in crate::face::chat::window) no: Option<String>,
    /// The first row that is seen.
    pub(in crate::face::chat::window) top: usize,
}

impl Question {
    /// One after which a no needs no words.
    pub(in crate::face::chat::window) fn new(text: String, yes: Then) -> Self {
        Self { text, yes, no: None, top: 0 }
    }
}

/// What a yes leads to.
#[derive(Debug)]
pub(in crate::face::chat::window) enum Then {
    /// Something is asked of the node.
    Ask(Want),
    /// The window is left though something is unsaid.
    Leave,
}
