//! Who is in a room: computed from the set of its ops alone, whatever order they came in.
//!
//! - Whoever created the room ranks first; those who were promoted rank by whom and when they were promoted. Nobody acts
//!   against somebody who ranks before them, so two of them cannot put each other out.
//! - A removal counts against every invitation that does not know of it: it beats what was said at the same time.
//! - A removal ends the chains of whoever is removed where its author had them. Beyond that end nothing counts, whatever
//!   came first, and what counts of an op is decided in the order of ranks, so no end depends on itself.
//! - Two items with one number end a chain before that number.

use std::collections::BTreeMap;

use super::council::{Council, Rank};
use crate::model::id::{ChainId, IdentityKey, ItemHash, RoomId};
use crate::model::room::{HistoryRule, InviteRule, Part, Role};
use crate::wire::room::op::Op;
use crate::wire::room::packed::half;

/// An op and what is known of its item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownOp {
    /// The item's hash.
    pub hash: ItemHash,
    /// Its place in the order of causes.
    pub depth: u64,
    /// What it says.
    pub op: Op,
}

/// The ops of all members, each member's in its own order from number 1 on.
pub type Ops = BTreeMap<ChainId, Vec<KnownOp>>;

/// From which number on two versions of somebody's chain are known.
pub type Forks = BTreeMap<(ChainId, Part), u64>;

/// How somebody's place in a room stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SlotState {
    /// Asked in.
    Invited,
    /// In.
    Joined,
    /// Said no.
    Declined,
    /// Went.
    Left,
    /// Put out.
    Removed,
    /// The invitation itself does not count.
    Void,
}

/// Somebody's place in a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Whose.
    pub who: IdentityKey,
    /// What they say they are called.
    pub called: String,
    /// How it stands.
    pub state: SlotState,
    /// What they are, while they are in.
    pub role: Role,
    /// Whose invitation it was, and its number there; `None` for the creator.
    pub by: Option<(ChainId, u64)>,
    /// The last of their ops that counts.
    pub ops_end: u64,
    /// The last item of their talk that counts.
    pub talk_end: u64,
    /// Who put them out.
    pub removed_by: Option<IdentityKey>,
    pub(super) rank: Option<Rank>,
}

/// Everything that holds in a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roster {
    /// Every place that was ever offered.
    pub slots: BTreeMap<ChainId, Slot>,
    /// What the room is about.
    pub topic: String,
    /// What newcomers are told.
    pub history: HistoryRule,
    /// Who may invite.
    pub invites: InviteRule,
    /// Who is in, in the order of their keys.
    pub members: Vec<IdentityKey>,
    /// The hash of that.
    pub list: [u8; 16],
}

/// The place that whoever created a room has in it.
#[must_use]
pub fn creator_chain(room: &RoomId) -> ChainId {
    ChainId(half(&ItemHash(room.0)))
}

/// The place that an invitation with this hash offers.
#[must_use]
pub fn offered_chain(invite: &ItemHash) -> ChainId {
    ChainId(half(invite))
}

impl Roster {
    /// Who is in the room with these ops, of which these chains are known in two versions.
    #[must_use]
    pub fn resolve(room: &RoomId, ops: &Ops, forks: &Forks) -> Self {
        Council::decide(room, ops, forks)
    }

    /// A member's place, the one that is open if there are several.
    #[must_use]
    pub fn slot_of(&self, who: &IdentityKey) -> Option<(&ChainId, &Slot)> {
        let theirs = self.slots.iter().filter(|(_, slot)| slot.who == *who);
        theirs.max_by_key(|(chain, slot)| (openness(slot.state), std::cmp::Reverse(**chain)))
    }

    /// The places of those who are in.
    pub fn joined(&self) -> impl Iterator<Item = (&ChainId, &Slot)> {
        self.slots.iter().filter(|(_, slot)| slot.state == SlotState::Joined)
    }

    /// Whether this place's owner may put that one's out.
    #[must_use]
    pub fn may_remove(&self, by: &ChainId, whom: &ChainId) -> bool {
        let rank = |chain| self.slots.get(chain).and_then(|slot| slot.rank.as_ref());
        match (rank(by), rank(whom)) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some(by), Some(whom)) => by < whom,
        }
    }

    /// Whether this place's owner may do what the creator may.
    #[must_use]
    pub fn is_privileged(&self, chain: &ChainId) -> bool {
        self.slots.get(chain).is_some_and(|slot| slot.rank.is_some())
    }
}

fn openness(state: SlotState) -> u8 {
    match state {
        SlotState::Joined => 5,
        SlotState::Invited => 4,
        SlotState::Removed => 3,
        SlotState::Left => 2,
        SlotState::Declined => 1,
        SlotState::Void => 0,
    }
}
