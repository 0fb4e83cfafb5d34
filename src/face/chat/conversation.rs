//! A conversation as the faces list it: with a friend today, a room when there are rooms.
//!
//! Everything that only concerns friends sits in [`With::Friend`]; sidebar, talk, palette and keys know no more of a
//! conversation than its name, what is new in it, and what is said about it. A room joins as a second variant.

use crate::api::types::friend::FriendLine;
use crate::api::types::words::{PathWord, StandingWord, StatusWord};

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
}

impl From<FriendLine> for Conversation {
    fn from(friend: FriendLine) -> Self {
        let (name, id, unread) = (friend.name.clone(), friend.id.clone(), friend.unread);
        Self { name, id, unread, newest: None, with: With::Friend(friend) }
    }
}

impl Conversation {
    /// Whether one can say something in it now or later.
    pub(super) fn is_open(&self) -> bool {
        match &self.with {
            With::Friend(friend) => friend.state == StandingWord::Friends,
        }
    }

    /// The one friend it is with.
    pub(super) fn friend(&self) -> Option<&FriendLine> {
        match &self.with {
            With::Friend(friend) => Some(friend),
        }
    }

    /// How the one friend is reached now.
    pub(super) fn path(&self) -> PathWord {
        match &self.with {
            With::Friend(friend) => friend.path,
        }
    }

    /// The one word the list has room for: how the friend is, or how things stand with them.
    pub(super) fn word(&self) -> &'static str {
        match &self.with {
            With::Friend(friend) if friend.doubt => "NEW DEVICE",
            With::Friend(friend) => match (friend.state, friend.presence.status) {
                (StandingWord::Friends, StatusWord::Offline) => "",
                (StandingWord::Friends, status) => status.word(),
                (StandingWord::Pending, _) => "waiting",
                (state, _) => state.word(),
            },
        }
    }
}
