//! Friends: added, listed, shown, compared, shut out.
//!
//! Wherever a request names a `friend`, it takes the local name or a unique prefix of the id (8 letters at least).

use serde::{Deserialize, Serialize};

use super::presence::FriendPresence;
use super::words::{PathWord, StandingWord};

/// Befriends by invite or card.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FriendAdd {
    /// The paste with the invite or card in it, at most [`super::invite::PASTE_BYTES_MAX`].
    pub text: String,
    /// How I want to call them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// Asks how far an adding has come. An adding that was refused answers with the error that ended it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FriendAdding {
    /// The device that is being added, from [`Added::device`].
    pub device: String,
}

/// How an adding stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Added {
    /// The name used here, for now at least; never empty.
    pub friend: String,
    /// Their identity, once it is known.
    pub id: Option<String>,
    /// Pending or friends.
    pub state: StandingWord,
    /// The device that was added.
    pub device: String,
    /// When we became friends, if that was before this request: then nothing has changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
}

/// Asks for all friends and all who might become friends.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FriendList {}

/// One friend in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FriendLine {
    /// The name used here.
    pub name: String,
    /// Their identity; null while only their invite is known.
    pub id: Option<String>,
    /// How things stand.
    pub state: StandingWord,
    /// Whether I compared numbers with them.
    pub verified: bool,
    /// What we know of their presence.
    pub presence: FriendPresence,
    /// How they are reached now.
    pub path: PathWord,
    /// Through whose node, when relayed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<String>,
    /// How many of their messages I have not seen.
    pub unread: u64,
    /// Whether nothing is sent to them until I decide about a new device or a doubtful list.
    #[serde(default)]
    pub doubt: bool,
    /// Whether it rings no bell at the moment.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub muted: bool,
    /// Until when; absent when it is not muted, or for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub muted_until: Option<String>,
    /// Who made them known here, if the friendship began that way, by the name used here then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub introduced_by: Option<String>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub introduced_at: Option<String>,
}

macro_rules! naming_a_friend {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            /// Whom.
            pub friend: String,
        }
    )*};
}

naming_a_friend! {
    /// Asks for everything about one friend.
    FriendShow;
    /// Asks for what is needed to compare numbers: the same answer as `show`.
    FriendVerify;
    /// Accepts a verified friend's new device without comparing. They are no longer verified.
    FriendAcceptDevice;
    /// Shuts a friend out.
    FriendBlock;
    /// Lets a blocked friend in again.
    FriendUnblock;
    /// Ends a friendship, or gives up an adding.
    FriendRemove;
}

/// Calls a friend something else.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FriendRename {
    /// Whom.
    pub friend: String,
    /// How from now on.
    pub name: String,
}

/// Records that the numbers were compared and match.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FriendConfirm {
    /// Whom.
    pub friend: String,
    /// The safety number as the other side read it out; blanks do not matter. A different one is refused.
    pub number: String,
}

/// Everything about one friend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FriendCard {
    /// The name used here.
    pub name: String,
    /// Their identity; null while only their invite is known.
    pub id: Option<String>,
    /// Their identity, short enough to compare.
    pub fingerprint: Option<String>,
    /// How things stand.
    pub state: StandingWord,
    /// Whether I compared numbers with them.
    pub verified: bool,
    /// When I did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified_at: Option<String>,
    /// 12 groups of 5 digits, the same on both sides.
    pub safety_number: Option<String>,
    /// Their devices.
    pub devices: Vec<FriendDevice>,
    /// What is kept for them here, and by them for me.
    pub custody: Custody,
    /// Only when they ask more of this node's room for others than is welcome.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nuisance: Option<Nuisance>,
    /// What we know of their presence.
    pub presence: FriendPresence,
    /// Why nothing is sent until I decide: `"new_device"` or `"two_lists"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubt: Option<String>,
    /// When we became friends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// Who made them known here, if the friendship began that way, by the name used here then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub introduced_by: Option<String>,
    /// That friend's identity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub introduced_by_id: Option<String>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub introduced_at: Option<String>,
    /// How they are reached now.
    pub path: PathWord,
    /// Through whose node, when relayed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<String>,
    /// How long there and back takes, in milliseconds, where that is measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round_trip_ms: Option<u64>,
    /// How they were looked for last, while they are not linked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tried: Option<Tried>,
    /// What this node carries for them.
    pub relaying: Relaying,
}

/// How a friend was looked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    /// When.
    pub at: String,
    /// At how many addresses.
    pub addresses: u64,
    /// Through how many mutual friends.
    pub friends: u64,
}

/// What this node carries for a friend to other friends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Relaying {
    /// Circuits that run.
    pub circuits: u64,
    /// Bytes that ended ones carried in the day that counts now.
    pub bytes: u64,
    /// Bytes that may be carried in a day.
    pub bytes_max: u64,
}

/// One device of a friend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FriendDevice {
    /// Its key.
    pub device: String,
    /// Whether it waits for my decision.
    pub new: bool,
}

/// Sealed messages in the keeping of friends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Custody {
    /// How many I hold for them.
    pub for_them: u64,
    /// How many of mine they hold.
    pub by_them: u64,
}

/// What a friend left here for others, when it is more than is welcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nuisance {
    /// Bytes of theirs that are held now.
    pub bytes: u64,
    /// How many of theirs were not taken since the node started.
    pub refused: u64,
    /// How many of theirs could not be read by those they were for, since the node started.
    pub unreadable: u64,
}
