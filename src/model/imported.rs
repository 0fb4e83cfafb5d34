//! What is taken from a file for reading: messages that nobody here vouches for, whatever names stand on them.

use super::amend::Emoji;
use super::id::{ImportId, MessageId};
use super::message::{Body, MessageRef};
use super::time::Time;

/// Most conversations that were imported at a time.
pub const IMPORTS_MAX: usize = 1_000;

/// Most messages of one of them: their ids are held in memory while more is taken.
pub const IMPORTED_MAX: u64 = 500_000;

/// Most bytes of the id of the conversation that a file says it holds: an identity or a room has 52.
pub const ORIGIN_BYTES_MAX: usize = 64;

/// A conversation that was taken from a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Its name here, which nobody else learns.
    pub id: ImportId,
    /// How it is called, unique among imported ones without case: a friend's name, or a room's as `#name`.
    pub name: String,
    /// How the file calls it.
    pub called: String,
    /// What the file says is the id of the conversation, at most [`ORIGIN_BYTES_MAX`]: more of the same goes here too.
    pub origin: String,
    /// When something was first taken from a file.
    pub at: Time,
    /// How many messages it has; their places are 1 to this.
    pub messages: u64,
}

/// Some messages of it that stand next to each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportSheet {
    /// Of which.
    pub import: ImportId,
    /// The place of the first one.
    pub first: u64,
    /// In the order of the file.
    pub messages: Vec<Imported>,
}

/// A message as a file tells it.
#[derive(Clone, PartialEq, Eq)]
pub struct Imported {
    /// Which it says it is. Nothing was signed.
    pub message: MessageRef,
    /// How its author is called there.
    pub from: String,
    /// When it was written, as it says.
    pub at: Time,
    /// The words; none when it was taken back.
    pub text: Option<Body>,
    /// When it was last reworded.
    pub edited: Option<Time>,
    /// The message it answers.
    pub reply_to: Option<MessageId>,
    /// Which signs were put to it, by whom; at most [`super::amend::SIGNS_MAX`].
    pub signs: Vec<(Emoji, String)>,
    /// Who took it back, if that was not its author.
    pub taken_by: Option<String>,
    /// Whether it tells what its author does.
    pub action: bool,
}

/// What people say does not belong in logs.
impl std::fmt::Debug for Imported {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Imported({:?})", self.message.id)
    }
}
