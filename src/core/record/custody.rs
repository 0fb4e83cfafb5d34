//! What mutual friends are for: circle keys, words about the others, and envelopes held.

use crate::model::circle::CircleKey;
use crate::model::custody::Fate;
use crate::model::id::{EnvelopeTag, IdentityKey};
use crate::model::time::Time;

/// What I share with all my friends and nobody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Circle {
    /// The key in force.
    pub newest: CircleKey,
    /// Since when.
    pub since: Time,
    /// The number of the last presence record made under any version: it only rises.
    pub record_number: u64,
}

/// What a friend shares with me and all their other friends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TheirCircle {
    /// Whose.
    pub friend: IdentityKey,
    /// The newest version they told.
    pub newest: CircleKey,
    /// The one before.
    pub before: Option<CircleKey>,
    /// When the newest came.
    pub since: Time,
}

/// A friend's presence record as they sealed it for their circle: kept to be passed on to mutual friends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// About whom.
    pub friend: IdentityKey,
    /// The version of the circle key it is sealed under.
    pub version: u64,
    /// The newest number wins.
    pub number: u64,
    /// When it came here first.
    pub came: Time,
    /// As it came; empty when they took back what they had said.
    pub sealed: Vec<u8>,
}

/// Which mutual friends hold my letters to one friend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holders {
    /// For whom the letters are.
    pub friend: IdentityKey,
    /// In the order they were asked.
    pub holders: Vec<Holder>,
}

/// A mutual friend who holds letters of mine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder {
    /// Who.
    pub custodian: IdentityKey,
    /// They said of all letters up to this one, from the first unanswered on, that they hold them durably.
    pub held_upto: u64,
    /// The first of those promises ends then.
    pub until: Time,
    /// When they were last linked here.
    pub seen: Time,
}

/// What I hold for a friend: everything but the envelope itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// The number it got here, from 1.
    pub number: u64,
    /// Who left it.
    pub depositor: IdentityKey,
    /// For whom.
    pub recipient: IdentityKey,
    /// Its outside name.
    pub tag: EnvelopeTag,
    /// The envelope's size, in bytes.
    pub bytes: u32,
    /// When it came.
    pub arrived: Time,
    /// Not kept beyond.
    pub expires: Time,
}

/// The envelope of a [`Held`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldEnvelope {
    /// The number it got here.
    pub number: u64,
    /// As it was left.
    pub envelope: Vec<u8>,
}

/// The last marks one friend left here for another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldMark {
    /// For whom.
    pub recipient: IdentityKey,
    /// Who left it.
    pub depositor: IdentityKey,
    /// Sealed for the recipient.
    pub sealed: Vec<u8>,
    /// When it came.
    pub arrived: Time,
}

/// What became of an envelope I held, until its depositor was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passed {
    /// The number it had here.
    pub number: u64,
    /// Whom to tell.
    pub depositor: IdentityKey,
    /// The envelope's outside name.
    pub tag: EnvelopeTag,
    /// What became of it.
    pub fate: Fate,
    /// When.
    pub at: Time,
}
