//! The fixed words of states and kinds as they stand in JSON, made from the model and nowhere else.

use serde::{Deserialize, Serialize};

use crate::model::amend::Become;
use crate::model::event::AddEnd;
use crate::model::friend::{IntroductionState, Path, Standing};
use crate::model::message::{Failure, State};
use crate::model::presence::Status;
use crate::model::room::{Role, RoomChange, RoomStanding};

/// How far a message has come. The ladder rises in this order; `Failed` branches from the first two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StateWord {
    /// Durable on this device.
    Queued,
    /// Held, durably, by a mutual friend who said so.
    Stored,
    /// Durable on the friend's device.
    Delivered,
    /// Seen by the friend.
    Read,
    /// Will never arrive.
    Failed,
}

impl From<State> for StateWord {
    fn from(state: State) -> Self {
        match state {
            State::Queued => Self::Queued,
            State::Stored => Self::Stored,
            State::Delivered => Self::Delivered,
            State::Read => Self::Read,
            State::Failed(_) => Self::Failed,
        }
    }
}

/// Why a message failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureWord {
    /// Its author gave it up.
    Cancelled,
    /// Its author blocked the friend.
    Blocked,
    /// Its author removed the friend.
    Removed,
    /// The friend's side ended the pairing.
    Ended,
}

impl FailureWord {
    /// Why `state` is failed, if it is.
    #[must_use]
    pub fn of(state: State) -> Option<Self> {
        match state {
            State::Queued | State::Stored | State::Delivered | State::Read => None,
            State::Failed(Failure::Cancelled) => Some(Self::Cancelled),
            State::Failed(Failure::Blocked) => Some(Self::Blocked),
            State::Failed(Failure::Removed) => Some(Self::Removed),
            State::Failed(Failure::Ended) => Some(Self::Ended),
        }
    }
}

/// How an introduction stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IntroductionWord {
    /// Nothing was decided.
    Open,
    /// Accepted here; the other side has not, or was not met yet.
    Accepted,
    /// Declined here.
    Declined,
    /// The two are friends.
    Friends,
}

impl From<IntroductionState> for IntroductionWord {
    fn from(state: IntroductionState) -> Self {
        match state {
            IntroductionState::Open => Self::Open,
            IntroductionState::Accepted => Self::Accepted,
            IntroductionState::Declined => Self::Declined,
            IntroductionState::Friends => Self::Friends,
        }
    }
}

/// How a friendship stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StandingWord {
    /// Added here, not answered yet.
    Pending,
    /// Friends on both sides.
    Friends,
    /// Shut out.
    Blocked,
    /// No friend any more.
    Former,
}

impl From<Standing> for StandingWord {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Pending => Self::Pending,
            Standing::Friends => Self::Friends,
            Standing::Blocked => Self::Blocked,
            Standing::Former => Self::Former,
        }
    }
}

/// Why an adding ended without a friend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AddEndWord {
    /// Somebody else was first.
    Used,
    /// Its maker took the invite back.
    Revoked,
    /// The invite's time is over.
    Expired,
}

impl From<AddEnd> for AddEndWord {
    fn from(end: AddEnd) -> Self {
        match end {
            AddEnd::Used => Self::Used,
            AddEnd::Revoked => Self::Revoked,
            AddEnd::Expired => Self::Expired,
        }
    }
}

/// How a message has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeWord {
    /// It has other words.
    Edited,
    /// It was taken back.
    Deleted,
    /// A sign was put to it, or withdrawn.
    Reacted,
    /// The friend's device knows what I last did to it.
    Known,
    /// Its time was over, and it is gone.
    Faded,
}

impl From<Become> for ChangeWord {
    fn from(what: Become) -> Self {
        match what {
            Become::Reworded => Self::Edited,
            Become::Taken => Self::Deleted,
            Become::Signed => Self::Reacted,
            Become::Known => Self::Known,
            Become::Faded => Self::Faded,
        }
    }
}

/// How a friend is reached right now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PathWord {
    /// Straight from node to node.
    Direct,
    /// Through a mutual friend's node.
    Relayed,
    /// Not at all.
    None,
}

impl From<Path> for PathWord {
    fn from(path: Path) -> Self {
        match path {
            Path::Direct => Self::Direct,
            Path::Relayed => Self::Relayed,
            Path::None => Self::None,
        }
    }
}

/// What a person says of their presence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatusWord {
    /// Here.
    Online,
    /// Not at the keyboard.
    Away,
    /// Here, but does not want to be disturbed.
    Busy,
    /// Here, but tells nobody.
    Invisible,
    /// Not here; nobody sets this.
    Offline,
}

impl From<Status> for StatusWord {
    fn from(status: Status) -> Self {
        match status {
            Status::Online => Self::Online,
            Status::Away => Self::Away,
            Status::Busy => Self::Busy,
            Status::Invisible => Self::Invisible,
            Status::Offline => Self::Offline,
        }
    }
}

impl From<StatusWord> for Status {
    fn from(word: StatusWord) -> Self {
        match word {
            StatusWord::Online => Self::Online,
            StatusWord::Away => Self::Away,
            StatusWord::Busy => Self::Busy,
            StatusWord::Invisible => Self::Invisible,
            StatusWord::Offline => Self::Offline,
        }
    }
}

/// What somebody is in a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoleWord {
    /// Made it.
    Creator,
    /// May do what the creator may, except against those who were promoted earlier.
    Promoted,
    /// Reads and writes.
    Member,
    /// Was asked and has not answered.
    Invited,
}

impl From<Role> for RoleWord {
    fn from(role: Role) -> Self {
        match role {
            Role::Creator => Self::Creator,
            Role::Promoted => Self::Promoted,
            Role::Member => Self::Member,
            Role::Invited => Self::Invited,
        }
    }
}

/// What I am in a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoomStandingWord {
    /// Asked in, not answered yet.
    Invited,
    /// A member.
    Joined,
    /// Went.
    Left,
    /// Said no.
    Declined,
    /// Was put out.
    Removed,
}

impl From<RoomStanding> for RoomStandingWord {
    fn from(standing: RoomStanding) -> Self {
        match standing {
            RoomStanding::Invited => Self::Invited,
            RoomStanding::Joined => Self::Joined,
            RoomStanding::Left => Self::Left,
            RoomStanding::Declined => Self::Declined,
            RoomStanding::Removed => Self::Removed,
        }
    }
}

/// What changed about a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoomChangeWord {
    /// I made it.
    Created,
    /// I am asked in.
    Invitation,
    /// Somebody was asked in.
    Invited,
    /// Somebody came in.
    Joined,
    /// Somebody said no.
    Declined,
    /// Somebody went.
    Left,
    /// Somebody was put out.
    Removed,
    /// Somebody was promoted.
    Promoted,
    /// It has another topic.
    Topic,
    /// A setting changed.
    Rules,
    /// Somebody told different members different things.
    Forked,
    /// Somebody writes more than a room takes.
    Flooding,
}

impl From<RoomChange> for RoomChangeWord {
    fn from(change: RoomChange) -> Self {
        match change {
            RoomChange::Created => Self::Created,
            RoomChange::Invitation => Self::Invitation,
            RoomChange::Invited => Self::Invited,
            RoomChange::Joined => Self::Joined,
            RoomChange::Declined => Self::Declined,
            RoomChange::Left => Self::Left,
            RoomChange::Removed => Self::Removed,
            RoomChange::Promoted => Self::Promoted,
            RoomChange::Topic => Self::Topic,
            RoomChange::Rules => Self::Rules,
            RoomChange::Forked => Self::Forked,
            RoomChange::Flooding => Self::Flooding,
        }
    }
}

macro_rules! show_as_the_model_does {
    ($($name:ty: $($variant:ident = $word:literal),*;)*) => {$(
        impl $name {
            /// The word as JSON and people see it.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }
    )*};
}

show_as_the_model_does! {
    StateWord: Queued = "queued", Stored = "stored", Delivered = "delivered", Read = "read", Failed = "failed";
    FailureWord: Cancelled = "cancelled", Blocked = "blocked", Removed = "removed", Ended = "ended";
    StandingWord: Pending = "pending", Friends = "friends", Blocked = "blocked", Former = "former";
    AddEndWord: Used = "used", Revoked = "revoked", Expired = "expired";
    PathWord: Direct = "direct", Relayed = "relayed", None = "none";
    RoleWord: Creator = "creator", Promoted = "promoted", Member = "member", Invited = "invited";
    RoomStandingWord: Invited = "invited", Joined = "joined", Left = "left", Declined = "declined", Removed = "removed";
    StatusWord: Online = "online", Away = "away", Busy = "busy", Invisible = "invisible", Offline = "offline";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_in_json_are_the_words_of_the_model() {
        for state in [
            State::Queued,
            State::Stored,
            State::Delivered,
            State::Read,
            State::Failed(Failure::Ended),
        ] {
            let json = serde_json::to_string(&StateWord::from(state)).unwrap();
            assert_eq!(json, format!("{:?}", state.word()));
            assert_eq!(StateWord::from(state).word(), state.word());
        }
        for role in [Role::Creator, Role::Promoted, Role::Member, Role::Invited] {
            assert_eq!(RoleWord::from(role).word(), role.word());
        }
        for change in RoomChange::ALL {
            let json = serde_json::to_string(&RoomChangeWord::from(change)).unwrap();
            assert_eq!(json, format!("{:?}", change.word()));
        }
        for path in [Path::Direct, Path::Relayed, Path::None] {
            assert_eq!(PathWord::from(path).word(), path.word());
        }
        for standing in [Standing::Pending, Standing::Friends, Standing::Blocked, Standing::Former]
        {
            assert_eq!(StandingWord::from(standing).word(), standing.word());
        }
        for status in [Status::Online, Status::Away, Status::Busy, Status::Invisible] {
            assert_eq!(StatusWord::from(status).word(), status.word());
            assert_eq!(Status::from(StatusWord::from(status)), status);
        }
    }
}
