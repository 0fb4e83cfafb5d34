//! Letters on their way, and messages in their conversations.

use crate::model::amend::{Amend, Since};
use crate::model::id::IdentityKey;
use crate::model::message::{Body, ChatId, Letter, MessageRef, State, Step};
use crate::model::time::Time;

use super::room::InRoom;

/// A letter to a friend that they have not seen yet.
#[derive(Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// To whom.
    pub friend: IdentityKey,
    /// Its number.
    pub number: u64,
    /// Its place in the conversation; letters that are no messages have none.
    pub order: Option<u64>,
    /// The letter itself, until it is delivered: a renewed session seals it again.
    pub letter: Option<Letter>,
    /// The place of the message that it does something to, if it does.
    pub about: Option<u64>,
    /// Sealed for this session epoch, until it is delivered.
    pub envelope: Option<(u32, Vec<u8>)>,
}

impl std::fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Outgoing({:?} #{})", self.friend, self.number)
    }
}

/// What was typed in a conversation and not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// In which.
    pub chat: ChatId,
    /// The words so far.
    pub text: Body,
    /// When they were last changed.
    pub at: Time,
}

/// An envelope that came before its turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parked {
    /// From whom.
    pub friend: IdentityKey,
    /// Its number.
    pub number: u64,
    /// As it came.
    pub envelope: Vec<u8>,
}

/// A letter of a kind this version does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// From whom.
    pub friend: IdentityKey,
    /// Its number.
    pub number: u64,
    /// The letter, its content unknown.
    pub letter: Letter,
}

/// A message in a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The conversation.
    pub chat: ChatId,
    /// Its place there, by arrival.
    pub order: u64,
    /// Its name.
    pub message: MessageRef,
    /// What it says.
    pub letter: Letter,
    /// The letter number it went or came under.
    pub number: u64,
    /// When it was written or arrived here.
    pub arrived: Time,
    /// How far it has come; `None` for what others wrote.
    pub state: Option<State>,
    /// Its story so far, oldest first, at most [`STEPS_MAX`].
    pub steps: Vec<Step>,
    /// What is to be known of it if it was said in a room.
    pub room: Option<InRoom>,
    /// What has become of it since.
    pub since: Since,
}

/// Something done to a message that is not here yet, or that is not theirs to change yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Early {
    /// In which conversation.
    pub chat: ChatId,
    /// Its number among those that wait there.
    pub number: u64,
    /// Who did it.
    pub by: IdentityKey,
    /// When they did.
    pub at: Time,
    /// When it came.
    pub came: Time,
    /// What.
    pub amend: Amend,
}

/// A message that disappears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fading {
    /// When: milliseconds in the upper bits, below them a number that tells those of one moment apart.
    pub number: u64,
    /// In which conversation.
    pub chat: ChatId,
    /// Its place there.
    pub order: u64,
    /// Which.
    pub message: MessageRef,
}

/// How long messages between a friend and us last once they were seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pact {
    /// With whom.
    pub friend: IdentityKey,
    /// What we wish, in seconds, 0 for no end; and the edition of that.
    pub ours: (u32, u32),
    /// What they wish.
    pub theirs: (u32, u32),
    /// The place of the first message of theirs that is to disappear and was not seen yet.
    pub unseen: Option<u64>,
}

/// A conversation that is being cleared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clearing {
    /// Which.
    pub chat: ChatId,
    /// Up to and including this place.
    pub upto: u64,
    /// Whether its room goes with it.
    pub room: bool,
}

/// Most steps kept of one message's story: the ladder's rungs, and a few renewals.
pub const STEPS_MAX: usize = 16;

/// Where a message is; stays when the message goes, so nothing is shown twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Which.
    pub message: MessageRef,
    /// The conversation.
    pub chat: ChatId,
    /// Its place there.
    pub order: u64,
}
