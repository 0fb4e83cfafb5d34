//! Rooms: made, shown, entered, left, ruled.
//!
//! Wherever a request names a `room`, it takes the name used here, with or without `#`, or a unique prefix of the id;
//! wherever it names a `member`, a friend's name, what the member calls itself in the room, or a prefix of their id.

use serde::{Deserialize, Serialize};

use super::words::{RoleWord, RoomStandingWord};

/// Makes a room.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoomCreate {
    /// How it is called, for ever.
    pub name: String,
}

/// Asks for all rooms I am or was in.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoomList {}

/// Asks for the rooms I was asked into and have not answered.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoomInvitations {}

macro_rules! naming_a_room {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            /// Which.
            pub room: String,
        }
    )*};
}

naming_a_room! {
    /// Asks for everything about one room.
    RoomShow;
    /// Comes in where I was asked in.
    RoomJoin;
    /// Says no.
    RoomDecline;
    /// Goes.
    RoomLeave;
}

/// Asks a friend in.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoomInvite {
    /// Into which.
    pub room: String,
    /// The friend's name here, or a unique prefix of their id.
    pub friend: String,
}

/// Puts a member out.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoomRemove {
    /// Of which.
    pub room: String,
    /// Whom.
    pub member: String,
}

/// Lets a member decide too.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoomPromote {
    /// In which.
    pub room: String,
    /// Whom.
    pub member: String,
}

/// Says what a room is about.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoomTopic {
    /// Which.
    pub room: String,
    /// At most 256 bytes; an empty one removes it.
    pub text: String,
}

/// Changes a setting of a room.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoomSet {
    /// Which.
    pub room: String,
    /// `"history"` or `"invites"`.
    pub setting: String,
    /// For history `"none"` or how many of the last messages newcomers are told, at most 100; for invites `"everyone"` or
    /// `"privileged"`.
    pub value: String,
}

/// One room in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomLine {
    /// Its id.
    pub room: String,
    /// The name used here, without `#`.
    pub name: String,
    /// What it is about; empty for nothing.
    pub topic: String,
    /// How many are in it.
    pub members: u64,
    /// How many messages I have not seen.
    pub unread: u64,
    /// What I am in it.
    pub state: RoomStandingWord,
    /// Whether it rings no bell at the moment.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub muted: bool,
    /// Until when; absent when it is not muted, or for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub muted_until: Option<String>,
}

/// A room I was asked into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomInvitation {
    /// Its id.
    pub room: String,
    /// The name used here, without `#`.
    pub name: String,
    /// Who asked me in.
    pub from: String,
    /// How many were in it then.
    pub members: u64,
}

/// Everything about one room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomCard {
    /// Its id.
    pub room: String,
    /// The name used here, without `#`.
    pub name: String,
    /// What it is about; empty for nothing.
    pub topic: String,
    /// Who is in it or asked in.
    pub members: Vec<RoomMember>,
    /// What I am in it.
    pub state: RoomStandingWord,
    /// What newcomers are told: `"none"`, or how many messages.
    pub history: String,
    /// Who may invite: `"everyone"` or `"privileged"`.
    pub invites: String,
    /// How many messages I have not seen.
    pub unread: u64,
    /// Whether a member was met since I joined: until then nothing can be said.
    pub settled: bool,
    /// After a restore: the members who have to be online once before anything can be said here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unheard: Vec<String>,
    /// The first letters of the hash of the member list: equal for all who see the same members.
    pub list: String,
    /// Bytes that are kept of what was said; a room that is full takes no more.
    pub bytes: u64,
}

/// Somebody in a room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomMember {
    /// How they are called here.
    pub name: String,
    /// Their identity.
    pub id: String,
    /// What they are.
    pub role: RoleWord,
    /// Whether they are a friend of mine, or myself.
    pub friend: bool,
    /// Whether it is myself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub me: bool,
    /// Whether two versions of what they wrote are known: nothing of theirs counts from there on.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub forked: bool,
    /// Whether their last message was written for another member list than mine.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub other_list: bool,
    /// Messages of theirs that I have no key for.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub unreadable: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over references")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}
