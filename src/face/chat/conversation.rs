//! A conversation as the faces list it: with a friend, or in a room.
//!
//! What only concerns one of the two sits in [`With`]; list, talk, palette and keys know no more of a conversation than
//! its name, what is new in it, and what is said about it.

use crate::api::types::friend::FriendLine;
use crate::api::types::room::RoomLine;
use crate::api::types::words::{PathWord, RoomStandingWord, StandingWord, StatusWord};
use crate::face::wording::{terms, window as words};

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
        }
    }

    /// The one friend it is with.
    pub(super) fn friend(&self) -> Option<&FriendLine> {
        match &self.with {
            With::Friend(friend) => Some(friend),
            With::Room(_) => None,
        }
    }

    /// Whether it rings no bell at the moment.
    pub(super) fn is_muted(&self) -> bool {
        match &self.with {
            With::Friend(friend) => friend.muted,
            With::Room(room) => room.muted,
        }
    }

    /// How the one friend is reached now.
    pub(super) fn path(&self) -> PathWord {
        match &self.with {
            With::Friend(friend) => friend.path,
            With::Room(_) => PathWord::None,
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
        }
    }
}
