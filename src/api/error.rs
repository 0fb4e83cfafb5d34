//! Why something asked over the local door was not done: a kind to decide by, words for a person, what to do next.

use serde::{Deserialize, Serialize};

use super::said::Said;

/// What went wrong, as programs tell it apart. The words never change; new ones may come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// The disk is full or the store refuses: nothing was saved.
    NotSaved,
    /// Too many of something wait already.
    TooMany,
    /// Another node runs on this home.
    HomeBusy,
    /// It did not answer in time, or the connection ended.
    NoAnswer,
    /// Wrong usage: a value that cannot be used.
    Usage,
    /// A text that is not what it should be: no invite, no card, no number.
    Unreadable,
    /// An invite or card with a typing error or cut off.
    Damaged,
    /// My own invite or card.
    Own,
    /// The method does not exist.
    UnknownMethod,
    /// The node is not running.
    NodeDown,
    /// The node is of another version.
    OtherVersion,
    /// There is no identity in this home.
    NoIdentity,
    /// There is an identity already.
    IdentityExists,
    /// The home is locked, or the passphrase or phrase does not open it.
    Locked,
    /// No friend by that name.
    NoSuchFriend,
    /// No message by that id.
    NoSuchMessage,
    /// No invite by that id.
    NoSuchInvite,
    /// No introduction by that id.
    NoSuchIntroduction,
    /// No room by that name.
    NoSuchRoom,
    /// Nobody by that name is in the room.
    NoSuchMember,
    /// I am not in the room.
    NotAMember,
    /// Nobody of the room was met since I joined.
    NotThereYet,
    /// Only those who rank higher in the room may do that.
    NotAllowed,
    /// They are there already.
    AlreadyThere,
    /// No setting by that name.
    NoSuchSetting,
    /// A verified friend shows a new device, or two lists of one version.
    Doubt,
    /// The safety number that was given is not theirs.
    NumberDiffers,
    /// Waiting ran out; the message stays queued.
    TimedOut,
    /// The message failed.
    Failed,
    /// The invite was used.
    InviteUsed,
    /// The invite has ended.
    InviteExpired,
    /// The invite was taken back.
    InviteRevoked,
    /// The friend is blocked.
    Blocked,
    /// Not a friend, or not yet.
    NotAFriend,
    /// Not mine to change.
    NotMine,
    /// It is on its way, or delivered already.
    TooLate,
    /// Something inside went wrong, or a newer node names a kind that this command does not know.
    #[serde(other)]
    Internal,
}

impl ErrorKind {
    /// The exit code of a command that ends with it.
    #[must_use]
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Internal | Self::NotSaved | Self::TooMany | Self::HomeBusy => 1,
            Self::NoAnswer | Self::NumberDiffers | Self::Failed | Self::IdentityExists => 1,
            Self::Usage | Self::Unreadable | Self::Damaged | Self::Own => 2,
            Self::UnknownMethod | Self::NoSuchSetting => 2,
            Self::NodeDown | Self::OtherVersion => 3,
            Self::NoIdentity | Self::Locked => 4,
            Self::NoSuchFriend | Self::NoSuchMessage | Self::NoSuchInvite => 5,
            Self::NoSuchRoom | Self::NoSuchMember | Self::NoSuchIntroduction => 5,
            Self::NotAMember | Self::NotAllowed | Self::AlreadyThere => 8,
            Self::NotThereYet => 1,
            Self::Doubt => 6,
            Self::TimedOut => 7,
            Self::InviteUsed | Self::InviteExpired | Self::InviteRevoked | Self::Blocked => 8,
            Self::NotAFriend | Self::NotMine | Self::TooLate => 8,
        }
    }
}

/// Why something was not done. Nothing has changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct ApiError {
    /// What went wrong.
    pub kind: ErrorKind,
    /// What happened and why, in a sentence or two. Names in it come from other people: clean before showing.
    pub message: String,
    /// What to do next; empty when there is nothing.
    #[serde(default)]
    pub hint: String,
    /// Which sentence that is, so that a face can say it in its own language.
    #[serde(skip)]
    pub said: Option<Box<Said>>,
}

impl ApiError {
    /// An error without advice.
    #[must_use]
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hint: String::new(), said: None }
    }

    /// An error by the sentence that is said, advice included.
    #[must_use]
    pub fn refusing(kind: ErrorKind, said: Said) -> Self {
        let (message, hint) = said.english();
        Self { kind, message, hint, said: Some(Box::new(said)) }
    }

    /// Adds what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// The exit code of a command that ends with it.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        self.kind.exit_code()
    }
}
