//! What one person says to another.

use super::amend::Amend;
use super::circle::CircleKey;
use super::custody::{Fate, Reluctance};
use super::id::{IdentityKey, MessageId, RoomId};
use super::time::Time;

/// Most bytes of UTF-8 in one text; more is a file. Leaves room for padding inside the 48 KiB envelope.
pub const TEXT_BYTES_MAX: usize = 16 * 1024;

/// Why a text cannot be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadBody {
    /// Nothing, or only white space.
    #[error("there is nothing to send")]
    Empty,
    /// More than [`TEXT_BYTES_MAX`].
    #[error("a message is at most 16 KiB of text; this has {bytes} bytes")]
    TooLong {
        /// How long it is.
        bytes: usize,
    },
}

/// The words of a message: not empty, at most [`TEXT_BYTES_MAX`] bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct Body(String);

impl Body {
    /// Checks a text once, so nobody has to again.
    ///
    /// # Errors
    /// [`BadBody`] when it is empty or over-long.
    pub fn parse(text: impl Into<String>) -> Result<Self, BadBody> {
        let text = text.into();
        if text.trim().is_empty() {
            return Err(BadBody::Empty);
        }
        if text.len() > TEXT_BYTES_MAX {
            return Err(BadBody::TooLong { bytes: text.len() });
        }
        Ok(Self(text))
    }

    /// The words, as written. Not cleaned: see the face that shows them.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Shows the length only: what people say does not belong in logs.
impl std::fmt::Debug for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Body({} bytes)", self.0.len())
    }
}

/// A conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChatId {
    /// With this friend, whatever devices they use.
    Friend(IdentityKey),
    /// In this room.
    Room(RoomId),
}

/// Most people that one message mentions.
pub const MENTIONS_MAX: usize = 16;

/// A message's name everywhere: ids of two authors may be equal by chance or by malice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageRef {
    /// Who wrote it.
    pub author: IdentityKey,
    /// The author's name for it.
    pub id: MessageId,
}

/// What a letter carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Words, perhaps in answer to an earlier message.
    Text {
        /// The words.
        body: Body,
        /// What they answer.
        reply_to: Option<MessageRef>,
        /// Whom they mention, at most [`MENTIONS_MAX`].
        mentions: Vec<IdentityKey>,
        /// Whether it tells what the author does, as `/me` does in IRC.
        action: bool,
        /// How long after it was seen it disappears, in seconds.
        lasts: Option<u32>,
    },
    /// Something done to an earlier message.
    Amend(Amend),
    /// How long messages are to last after they were seen, as the author wishes.
    Timer {
        /// In seconds; 0 for as long as anybody likes.
        seconds: u32,
        /// Rises with each wish.
        edition: u32,
    },
    /// What is left of a message that was taken back. Never sent.
    Gone,
    /// How the author wants to be called.
    Profile {
        /// At most [`super::friend::NAME_BYTES_MAX`] bytes after cleaning.
        name: String,
    },
    /// The author's circle key.
    CircleKey(CircleKey),
    /// About a room that both know or one is invited to: the bytes of a room letter.
    Room(Vec<u8>),
    /// A friend of the author, made known to the receiver: the bytes of an introduction.
    Introduction(Vec<u8>),
    /// What the receiver wrote to the author and lost with a disk: the bytes of what is given back.
    GivenBack(Vec<u8>),
    /// A kind that a newer version sends. Kept as it came, and read again after an upgrade.
    Unknown {
        /// Its number in the protocol.
        kind: u32,
        /// Its bytes, untouched.
        bytes: Vec<u8>,
    },
}

/// One numbered, durable, acknowledged thing said to a friend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Chosen by the author.
    pub id: MessageId,
    /// When the author's clock said it was written.
    pub written: Time,
    /// What it says.
    pub content: Content,
}

/// How far a message has come. The ladder only rises; `Failed` branches from the first two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Durable on this device.
    Queued,
    /// A mutual friend holds it durably and said so.
    Stored,
    /// Durable on the friend's device.
    Delivered,
    /// The friend has seen it.
    Read,
    /// Will never arrive, by an act of ours or the end of the pairing.
    Failed(Failure),
}

/// Why a message will never arrive. Age alone is never a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Failure {
    /// The author gave it up.
    Cancelled,
    /// The author blocked the friend.
    Blocked,
    /// The author removed the friend.
    Removed,
    /// The friend's side ended the pairing.
    Ended,
}

impl State {
    /// Whether `next` may follow this state.
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        match (self, next) {
            (Self::Failed(_), _) => false,
            (Self::Queued | Self::Stored, Self::Failed(_)) => true,
            (Self::Delivered | Self::Read, Self::Failed(_)) => false,
            (now, next) => next > now,
        }
    }

    /// The word used on every surface.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Stored => "stored",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Failed(_) => "failed",
        }
    }
}

/// One line of a message's story, as `trace` tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// When it happened.
    pub at: Time,
    /// What happened.
    pub what: Happened,
}

/// What can happen to a message on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happened {
    /// Written durably here.
    Queued,
    /// Handed to a direct link for the first time.
    Tried,
    /// Handed for the first time to a link through a mutual friend's node.
    TriedThrough {
        /// Whose.
        by: IdentityKey,
    },
    /// Prepared again for a renewed pairing.
    Renewed,
    /// Lost here with a disk, and given back by the friend's device.
    GivenBack,
    /// The friend's device has it.
    Delivered,
    /// The friend has seen it.
    Read,
    /// Given up.
    Failed(Failure),
    /// A mutual friend holds it, durably, and said so.
    Held {
        /// Who.
        by: IdentityKey,
        /// Kept there until then, at the latest.
        until: Time,
    },
    /// A mutual friend did not take it.
    Refused {
        /// Who.
        by: IdentityKey,
        /// Why not.
        why: Reluctance,
    },
    /// A mutual friend no longer holds it.
    LetGo {
        /// Who.
        by: IdentityKey,
        /// What became of it.
        fate: Fate,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ladder_only_rises_and_failure_branches_from_the_first_two() {
        let cancelled = State::Failed(Failure::Cancelled);
        assert!(State::Queued.may_become(State::Delivered));
        assert!(State::Queued.may_become(cancelled) && State::Stored.may_become(cancelled));
        assert!(!State::Delivered.may_become(cancelled) && !cancelled.may_become(State::Read));
        assert!(!State::Read.may_become(State::Delivered));
        assert!(!State::Delivered.may_become(State::Delivered));
    }

    #[test]
    fn a_body_is_never_empty_nor_over_long() {
        assert_eq!(Body::parse(" \n"), Err(BadBody::Empty));
        assert!(Body::parse("x".repeat(TEXT_BYTES_MAX)).is_ok());
        let bytes = TEXT_BYTES_MAX + 1;
        assert_eq!(Body::parse("x".repeat(bytes)), Err(BadBody::TooLong { bytes }));
    }

    #[test]
    fn a_body_never_shows_its_words_in_a_log() {
        assert_eq!(Body::parse("secret").map(|b| format!("{b:?}")), Ok("Body(6 bytes)".into()));
    }
}
