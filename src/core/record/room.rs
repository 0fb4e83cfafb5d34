//! Rooms: what this node is in them, what their members wrote, and the keys that open it.

use zeroize::Zeroizing;

use crate::model::id::{ChainId, IdentityKey, ItemHash, RoomId, SenderKeyName};
use crate::model::room::{Part, RoomStanding, SheetSort};
use crate::model::time::Time;

/// A room, as it stands for this node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    /// Which.
    pub room: RoomId,
    /// How it is called here; unique without case.
    pub name: String,
    /// What we are in it.
    pub standing: RoomStanding,
    /// Our place in it.
    pub chain: ChainId,
    /// The signed item that made it.
    pub create: Vec<u8>,
    /// The signed item that asked us in, if we did not make it.
    pub invite: Option<Vec<u8>>,
    /// Who asked us in.
    pub inviter: Option<IdentityKey>,
    /// How many were in it when we were asked in.
    pub members_then: u32,
    /// Messages not seen here yet.
    pub unread: u32,
    /// The highest place in the order of causes that was seen or used.
    pub depth: u64,
    /// The number of the last message of ours that all members have.
    pub delivered: u64,
    /// The number of our newest sheet about what we have.
    pub have_number: u64,
    /// The number of our newest sheet about what we have by now.
    pub recent_number: u64,
    /// The number of our newest key.
    pub key_number: u64,
    /// When that was made.
    pub key_made: Time,
    /// Since when it stands so.
    pub since: Time,
    /// What is said in it is counted and rings no bell until then; [`Time::MAX`] for good.
    pub muted: Option<Time>,
    /// Whether it comes from a backup and members may have what we said since: nothing is said before they were heard.
    pub restored: bool,
    /// The places of members whom we have caught up with since.
    pub heard: Vec<ChainId>,
}

/// How far we have what one member said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomChain {
    /// In which room.
    pub room: RoomId,
    /// Whose.
    pub chain: ChainId,
    /// The number of the last item.
    pub talk: u64,
    /// Its hash; all zero when we have none of it.
    pub hash: ItemHash,
    /// Its place in the order of causes.
    pub depth: u64,
    /// Bytes of all their items that are kept.
    pub bytes: u64,
    /// Their sender keys that we hold, oldest first.
    pub keys: Vec<SenderKeyName>,
    /// When that was written, by its author's clock.
    pub at: Time,
    /// The hash of the member list in their last message.
    pub list: [u8; 16],
    /// Messages of theirs that we have no key for.
    pub unreadable: u32,
}

/// A signed item, as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomItem {
    /// In which room.
    pub room: RoomId,
    /// Whose.
    pub chain: ChainId,
    /// Of which of their chains.
    pub part: Part,
    /// Its number there.
    pub seq: u64,
    /// Signature ‖ bytes.
    pub signed: Vec<u8>,
}

/// A member's newest sheet of one sort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomSheet {
    /// In which room.
    pub room: RoomId,
    /// Whose.
    pub chain: ChainId,
    /// Which sort.
    pub sort: SheetSort,
    /// Signature ‖ bytes.
    pub signed: Vec<u8>,
}

/// Two items of one author with one number: the proof that they told different members different things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomFork {
    /// In which room.
    pub room: RoomId,
    /// Whose.
    pub chain: ChainId,
    /// In which of their chains.
    pub part: Part,
    /// At which number, the lowest that is known.
    pub seq: u64,
    /// One, as it came.
    pub one: Vec<u8>,
    /// The other.
    pub other: Vec<u8>,
}

/// Our own sender key; erasable.
#[derive(Clone, PartialEq, Eq)]
pub struct RoomSpeaker {
    /// In which room.
    pub room: RoomId,
    /// When it was made.
    pub begun: Time,
    /// How many messages it has sealed.
    pub said: u32,
    /// Who was given it, in order.
    pub given: Vec<ChainId>,
    /// The state, as it pickles itself.
    pub pickle: Zeroizing<Vec<u8>>,
}

/// Another member's sender key; erasable.
#[derive(Clone, PartialEq, Eq)]
pub struct RoomHearer {
    /// In which room.
    pub room: RoomId,
    /// Whose.
    pub chain: ChainId,
    /// Its name.
    pub name: SenderKeyName,
    /// The state, as it pickles itself.
    pub pickle: Zeroizing<Vec<u8>>,
}

/// The secret half of a key that boxes for us are made with; erasable.
#[derive(Clone, PartialEq, Eq)]
pub struct RoomSecret {
    /// In which room.
    pub room: RoomId,
    /// Its number.
    pub number: u64,
    /// When the next one took its place.
    pub replaced: Option<Time>,
    /// The secret.
    pub secret: Zeroizing<[u8; 96]>,
}

/// What a message's entry says of its room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InRoom {
    /// Whose chain.
    pub chain: ChainId,
    /// Its number there.
    pub seq: u64,
    /// Its place in the order of causes.
    pub depth: u64,
    /// Whether later messages were here before it.
    pub late: bool,
    /// Whether it was written for another member list than ours when it came.
    pub other_list: bool,
    /// Whether its author's clock contradicts what they had read, or ours.
    pub odd_time: bool,
    /// Who told us of it, when it is from before we came; and what they say its author is called.
    pub told: Option<(IdentityKey, String)>,
}

macro_rules! no_secret_prints {
    ($($name:ident)*) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({:?})"), self.room)
            }
        }
    )*};
}

no_secret_prints! { RoomSpeaker RoomHearer RoomSecret }
