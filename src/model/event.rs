//! What the node tells everyone who listens, numbered without gaps.

use super::amend::Become;
use super::friend::{IntroductionState, Path, Standing};
use super::id::{IdentityKey, IntroductionId, RoomId};
use super::message::{ChatId, MessageRef, State};
use super::presence::Status;
use super::room::RoomChange;
use super::time::Time;

/// One thing that happened, kept in a ring of the last 100,000.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Rises by one with each event, for ever.
    pub seq: u64,
    /// When it happened here.
    pub at: Time,
    /// What happened.
    pub what: News,
}

/// The kinds of events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// A message came or was written; its text is looked up when the event is told.
    Message {
        /// The conversation.
        chat: ChatId,
        /// Its place there.
        order: u64,
        /// Its name.
        message: MessageRef,
    },
    /// A message is no longer what it was.
    Changed {
        /// The conversation.
        chat: ChatId,
        /// Its place there.
        order: u64,
        /// Its name.
        message: MessageRef,
        /// How.
        what: Become,
    },
    /// A conversation was emptied here.
    Cleared {
        /// Which.
        chat: ChatId,
    },
    /// A conversation rings no bell from now on, or does again.
    Muted {
        /// Which.
        chat: ChatId,
    },
    /// How long messages with a friend last was settled anew, by them or here.
    Timer {
        /// With whom.
        friend: IdentityKey,
    },
    /// One of our messages rose.
    Receipt {
        /// Which.
        message: MessageRef,
        /// To whom it goes.
        to: IdentityKey,
        /// How far it has come.
        state: State,
    },
    /// A friend's presence changed.
    Presence {
        /// Whose.
        friend: IdentityKey,
        /// What they say.
        status: Status,
        /// In their words.
        text: String,
        /// The mutual friend who told us; `None` for their own link.
        via: Option<IdentityKey>,
    },
    /// A friend met this device when it was not this node that they met: it runs in two places.
    Twin {
        /// Who met it.
        friend: IdentityKey,
    },
    /// A friendship changed.
    Friend {
        /// With whom, by the name used here at that moment.
        name: String,
        /// With whom; `None` while only an invite is known.
        friend: Option<IdentityKey>,
        /// How it stands now.
        standing: Standing,
    },
    /// What I added will never answer.
    AddEnded {
        /// By the name it was listed under.
        name: String,
        /// Why.
        why: AddEnd,
    },
    /// A friend made somebody known, or that was answered here.
    Introduction {
        /// Which.
        id: IntroductionId,
        /// Who made them known.
        by: IdentityKey,
        /// Who was made known.
        who: IdentityKey,
        /// By the name the introducer gave.
        name: String,
        /// How it stands now.
        state: IntroductionState,
    },
    /// A link came or went.
    Link {
        /// To whom.
        friend: IdentityKey,
        /// How they are reached now.
        path: Path,
        /// Through whose node, if through a friend's.
        via: Option<IdentityKey>,
    },
    /// One of our messages in a room reached more members.
    RoomReceipt {
        /// The room.
        room: RoomId,
        /// Which.
        message: MessageRef,
        /// How many of the others have it.
        have: u32,
        /// How many others there are.
        of: u32,
    },
    /// Something about a room changed.
    Room {
        /// The room.
        room: RoomId,
        /// What.
        what: RoomChange,
        /// By whom or about whom.
        who: Option<IdentityKey>,
    },
}

/// Why an adding ended without a friend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AddEnd {
    /// Somebody else was first.
    Used,
    /// Its maker took the invite back.
    Revoked,
    /// The invite's time is over.
    Expired,
}
