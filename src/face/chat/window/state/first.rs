//! The first use: a name, a passphrase or none, and the identity is made.

use std::fmt;

use zeroize::Zeroizing;

use crate::face::chat::window::editor::Editor;

/// Where one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::face::chat::window) enum Step {
    /// What is your name?
    Name,
    /// What shall it be locked with?
    Passphrase,
    /// The same again.
    Again,
    /// It is being made.
    Making,
}

/// What was entered so far.
#[derive(Clone)]
pub(in crate::face::chat::window) struct First {
    pub(in crate::face::chat::window) step: Step,
    pub(in crate::face::chat::window) field: Editor,
    pub(in crate::face::chat::window) name: String,
    pub(in crate::face::chat::window) passphrase: Zeroizing<String>,
    pub(in crate::face::chat::window) error: Option<String>,
}

impl First {
    /// The first question.
    pub(in crate::face::chat::window) fn new() -> Self {
        Self {
            step: Step::Name,
            field: Editor::default(),
            name: String::new(),
            passphrase: Zeroizing::new(String::new()),
            error: None,
        }
    }

    /// Whether what is typed must not be seen.
    pub(in crate::face::chat::window) fn is_secret(&self) -> bool {
        matches!(self.step, Step::Passphrase | Step::Again)
    }
}

/// Shows nothing that was entered.
impl fmt::Debug for First {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "First({:?})", self.step)
    }
}
