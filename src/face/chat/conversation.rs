//! A conversation as the faces list it: with a friend, in a room, or with somebody a friend made known.
//!
//! What only concerns one of the two sits in [`With`]; list, talk, palette and keys know no more of a conversation than
//! its name, what is new in it, and what is said about it.

use crate::api::types::friend::FriendLine;
use crate::api::types::introduction::IntroductionLine;
use crate::api::types::room::RoomLine;
use crate::api::types::words::{
    IntroductionWord, PathWord, RoomStandingWord, StandingWord, StatusWord,
};
use crate::face::wording::{terms, waiting, window as words};

/// One conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Conversation {
    /// How it is called here, and what the local door takes for it. Comes from other people: clean before showing.
    pub(super) name: String,
    /// What it stays the same by when its name changes; unknown for a friend who has not answered yet.
    pub(super) id: Option<String>,
    /// How many messages in it I have not seen.
    pub(super) unread: u64,
    /// When its newest message was written; `None` while there is none, or nobody knows yet.
    pub(super) newest: Option<String>,
    /// With whom.
    pub(super) with: With,
}

/// With whom one talks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum With {
    /// One friend.
    Friend(FriendLine),
    /// Everybody in a room.
    Room(RoomLine),
    /// Nobody yet: a friend made somebody known, and I have not answered.
    Introduced(IntroductionLine),
}

impl From<FriendLine> for Conversation {
    fn from(friend: FriendLine) -> Self {
        let (name, id, unread) = (friend.name.clone(), friend.id.clone(), friend.unread);
        Self { name, id, unread, newest: None, with: With::Friend(friend) }
    }
}

impl From<RoomLine> for Conversation {
    fn from(room: RoomLine) -> Self {
        let (name, id, unread) = (format!("#{}", room.name), Some(room.room.clone()), room.unread);
        Self { name, id, unread, newest: None, with: With::Room(room) }
    }
}

/// Those whom friends made known and who wait for my answer, beside conversations that are listed already: whoever has a
/// name that is taken there is told from it by the beginning of an id.
pub(super) fn introduced(all: &[IntroductionLine], listed: &[Conversation]) -> Vec<Conversation> {
    let mut rows: Vec<Conversation> = Vec::new();
    for one in all.iter().filter(|one| one.state == IntroductionWord::Open) {
        let low = one.name.to_lowercase();
        let mut others = listed.iter().chain(&rows);
        let name = match others.any(|known| known.name.to_lowercase() == low) {
            true => format!("{} ({})", one.name, one.introduction.get(..8).unwrap_or_default()),
            false => one.name.clone(),
        };
        let with = With::Introduced(one.clone());
        rows.push(Conversation { name, id: None, unread: 0, newest: None, with });
    }
    rows
}

/// Friends and rooms as one list; rooms one has nothing to do with any more are left out.
pub(super) fn all(friends: Vec<FriendLine>, rooms: Vec<RoomLine>) -> Vec<Conversation> {
    let concerns = |room: &RoomLine| {
        matches!(room.state, RoomStandingWord::Joined | RoomStandingWord::Invited)
    };
    let rooms = rooms.into_iter().filter(concerns).map(Conversation::from);
    friends.into_iter().map(Conversation::from).chain(rooms).collect()
}

impl Conversation {
    /// Whether one can say something in it now or later.
    pub(super) fn is_open(&self) -> bool {
        match &self.with {
            With::Friend(friend) => friend.state == StandingWord::Friends,
            With::Room(room) => room.state == RoomStandingWord::Joined,
            With::Introduced(_) => false,
        }
    }

    /// The one friend it is with.
    pub(super) fn friend(&self) -> Option<&FriendLine> {
        match &self.with {
            With::Friend(friend) => Some(friend),
            With::Room(_) | With::Introduced(_) => None,
        }
    }

    /// Whether it rings no bell at the moment.
    pub(super) fn is_muted(&self) -> bool {
        match &self.with {
            With::Friend(friend) => friend.muted,
            With::Room(room) => room.muted,
            With::Introduced(_) => false,
        }
    }

    /// Somebody a friend made known, who waits for my answer.
    pub(super) fn introduction(&self) -> Option<&IntroductionLine> {
        match &self.with {
            With::Introduced(one) => Some(one),
            With::Friend(_) | With::Room(_) => None,
        }
    }

    /// Whether it is a room that waits for my yes or no.
    pub(super) fn is_invitation(&self) -> bool {
        matches!(&self.with, With::Room(room) if room.state == RoomStandingWord::Invited)
    }

    /// How the one friend is reached now.
    pub(super) fn path(&self) -> PathWord {
        match &self.with {
            With::Friend(friend) => friend.path,
            With::Room(_) | With::Introduced(_) => PathWord::None,
        }
    }

    /// The one word the list has room for: how the friend is, or how things stand with them.
    pub(super) fn word(&self) -> &'static str {
        match &self.with {
            With::Friend(friend) if friend.doubt => words::list_new_device(),
            _ if self.is_muted() => words::list_muted(),
            With::Friend(friend) => match (friend.state, friend.presence.status) {
                (StandingWord::Friends, StatusWord::Offline) => "",
                (StandingWord::Friends, status) => terms::status(status),
                (StandingWord::Pending, _) => words::list_waiting(),
                (state, _) => terms::standing(state),
            },
            With::Room(room) if room.state == RoomStandingWord::Joined => "",
            With::Room(room) => terms::room_standing(room.state),
            With::Introduced(_) => waiting::word(),
        }
    }
}
