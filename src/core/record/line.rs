//! How far two friends are with each other's letters.

use crate::model::id::{IdentityKey, SessionName};
use crate::model::time::Time;

/// The numbers of both directions with one friend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// With whom.
    pub friend: IdentityKey,
    /// The number of the next letter to them, from 1.
    pub next: u64,
    /// All letters up to this one are sealed in the current session.
    pub sealed_upto: u64,
    /// All letters up to this one are durable there.
    pub delivered_upto: u64,
    /// All letters up to this one were seen there.
    pub read_upto: u64,
    /// The number of the next letter from them: all before are durable here.
    pub expected: u64,
    /// All letters of theirs up to this one were seen here.
    pub seen_upto: u64,
    /// The place of the next entry in the conversation, from 1.
    pub next_order: u64,
    /// Messages of theirs not yet seen here.
    pub unread: u32,
    /// The newest version of my circle key that was put in line for them; 0 for none.
    pub circle_told: u64,
    /// The highest session epoch there ever was with them; 0 where that is not known.
    pub epoch: u32,
    /// The sessions that the numbers went through, the present one last; the oldest are forgotten.
    pub stretches: Vec<Stretch>,
    /// When our disk was set back: what we wrote to them after this may be there alone, and they are asked for it in
    /// each pairing.
    pub lost_since: Option<Time>,
    /// Whether they asked for that in the pairing that made the present session.
    pub gives_back: bool,
}

/// Where a session began in the numbers of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// Which session.
    pub name: SessionName,
    /// The number of our first letter in it.
    pub first_out: u64,
    /// The number of their last letter that was durable here when it ended; 0 while it lasts.
    pub received_upto: u64,
}
