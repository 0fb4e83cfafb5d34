//! The ops of a room: who is in it, what it is about, what holds there.

use prost::Message;

use super::super::schema;
use super::packed::Seen;
use crate::model::friend::clean_name;
use crate::model::id::{ChainId, IdentityKey};
use crate::model::room::{HISTORY_MAX, HistoryRule, InviteRule, Rule, TOPIC_BYTES_MAX, room_name};

/// Who is in a room, and what holds there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Op {
    /// The room begins.
    Create {
        /// Who makes it.
        creator: IdentityKey,
        /// What it is called, for ever.
        name: String,
        /// What the creator is called.
        calls_itself: String,
        /// Random: two rooms of one name are two rooms.
        nonce: [u8; 16],
        /// The creator's first key.
        key: MemberPublic,
    },
    /// Somebody is asked in.
    Invite {
        /// Who.
        who: IdentityKey,
        /// How far the author was.
        seen: Seen,
    },
    /// Whoever was asked in comes in.
    Join {
        /// What they are called.
        calls_itself: String,
        /// Their first key.
        key: MemberPublic,
    },
    /// The author goes, or does not come in at all.
    Leave {
        /// The number of the last thing they said.
        talk: u64,
    },
    /// Somebody is put out: nothing of theirs beyond what the author had seen counts.
    Remove {
        /// Who.
        who: IdentityKey,
        /// How far the author was.
        seen: Seen,
    },
    /// A member may do from now on what the author may.
    Promote {
        /// Which member.
        chain: ChainId,
        /// How far the author was.
        seen: Seen,
    },
    /// What the room is about.
    Topic {
        /// At most [`TOPIC_BYTES_MAX`] bytes.
        text: String,
        /// How far the author was.
        seen: Seen,
    },
    /// A setting.
    Set {
        /// Which, and to what.
        rule: Rule,
        /// How far the author was.
        seen: Seen,
    },
    /// Something of a newer version: counts as nothing here.
    Unknown(u32, Vec<u8>),
}

impl Op {
    /// How far its author was, where that is said.
    #[must_use]
    pub fn seen(&self) -> Option<&Seen> {
        match self {
            Self::Invite { seen, .. }
            | Self::Remove { seen, .. }
            | Self::Promote { seen, .. }
            | Self::Topic { seen, .. }
            | Self::Set { seen, .. } => Some(seen),
            Self::Create { .. } | Self::Join { .. } | Self::Leave { .. } | Self::Unknown(..) => {
                None
            }
        }
    }

    pub(super) fn write(&self) -> (u32, Vec<u8>) {
        match self.clone() {
            Self::Create { creator, name, calls_itself, nonce, key } => {
                let (creator, nonce) = (creator.as_bytes().to_vec(), nonce.to_vec());
                let key = key.write();
                (1, schema::RoomCreate { creator, name, calls_itself, nonce, key }.encode_to_vec())
            }
            Self::Invite { who, seen } => {
                let (who, seen) = (who.as_bytes().to_vec(), seen.write());
                (2, schema::RoomInvite { who, seen }.encode_to_vec())
            }
            Self::Join { calls_itself, key } => {
                (3, schema::RoomJoin { calls_itself, key: key.write() }.encode_to_vec())
            }
            Self::Leave { talk } => (4, schema::RoomLeave { talk }.encode_to_vec()),
            Self::Remove { who, seen } => {
                let (who, seen) = (who.as_bytes().to_vec(), seen.write());
                (5, schema::RoomRemove { who, seen }.encode_to_vec())
            }
            Self::Promote { chain, seen } => {
                let (chain, seen) = (chain.as_bytes().to_vec(), seen.write());
                (6, schema::RoomPromote { chain, seen }.encode_to_vec())
            }
            Self::Topic { text, seen } => {
                (7, schema::RoomTopic { text, seen: seen.write() }.encode_to_vec())
            }
            Self::Set { rule, seen } => {
                let (rule, value) = write_rule(rule);
                (8, schema::RoomRule { rule, value, seen: seen.write() }.encode_to_vec())
            }
            Self::Unknown(kind, bytes) => (kind, bytes),
        }
    }

    pub(super) fn read(kind: u32, body: &[u8]) -> Option<Self> {
        Some(match kind {
            1 => {
                let schema = schema::RoomCreate::decode(body).ok()?;
                Self::Create {
                    creator: IdentityKey::from_slice(&schema.creator)?,
                    name: room_name(&schema.name)?,
                    calls_itself: called(&schema.calls_itself),
                    nonce: schema.nonce.try_into().ok()?,
                    key: MemberPublic::read(&schema.key)?,
                }
            }
            2 => {
                let schema::RoomInvite { who, seen } = schema::RoomInvite::decode(body).ok()?;
                Self::Invite { who: IdentityKey::from_slice(&who)?, seen: Seen::read(&seen)? }
            }
            3 => {
                let schema::RoomJoin { calls_itself, key } = schema::RoomJoin::decode(body).ok()?;
                let key = MemberPublic::read(&key)?;
                Self::Join { calls_itself: called(&calls_itself), key }
            }
            4 => Self::Leave { talk: schema::RoomLeave::decode(body).ok()?.talk },
            5 => {
                let schema::RoomRemove { who, seen } = schema::RoomRemove::decode(body).ok()?;
                Self::Remove { who: IdentityKey::from_slice(&who)?, seen: Seen::read(&seen)? }
            }
            6 => {
                let schema::RoomPromote { chain, seen } = schema::RoomPromote::decode(body).ok()?;
                Self::Promote { chain: ChainId::from_slice(&chain)?, seen: Seen::read(&seen)? }
            }
            7 => {
                let schema::RoomTopic { text, seen } = schema::RoomTopic::decode(body).ok()?;
                (text.len() <= TOPIC_BYTES_MAX).then_some(())?;
                Self::Topic { text, seen: Seen::read(&seen)? }
            }
            8 => {
                let schema = schema::RoomRule::decode(body).ok()?;
                let rule = read_rule(schema.rule, schema.value)?;
                Self::Set { rule, seen: Seen::read(&schema.seen)? }
            }
            kind => Self::Unknown(kind, body.to_vec()),
        })
    }
}

/// What boxes for one member are made with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberPublic {
    /// X25519 public key.
    pub dh: [u8; 32],
    /// ML-KEM-768 encapsulation key.
    pub kem: Vec<u8>,
}

impl MemberPublic {
    pub(super) fn write(&self) -> Vec<u8> {
        let (dh, kem) = (self.dh.to_vec(), self.kem.clone());
        schema::RoomMemberKey { dh, kem }.encode_to_vec()
    }

    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let schema::RoomMemberKey { dh, kem } = schema::RoomMemberKey::decode(bytes).ok()?;
        Some(Self { dh: dh.try_into().ok()?, kem })
    }
}

/// What somebody is called: never nothing.
pub(super) fn called(name: &str) -> String {
    clean_name(name).unwrap_or_else(|| "somebody".to_owned())
}

fn write_rule(rule: Rule) -> (u32, u32) {
    match rule {
        Rule::History(HistoryRule::Nothing) => (1, 0),
        Rule::History(HistoryRule::Last(count)) => (1, count),
        Rule::Invites(InviteRule::Everyone) => (2, 1),
        Rule::Invites(InviteRule::Privileged) => (2, 2),
    }
}

fn read_rule(rule: u32, value: u32) -> Option<Rule> {
    Some(match (rule, value) {
        (1, 0) => Rule::History(HistoryRule::Nothing),
        (1, count) => Rule::History(HistoryRule::Last(count.min(HISTORY_MAX))),
        (2, 1) => Rule::Invites(InviteRule::Everyone),
        (2, 2) => Rule::Invites(InviteRule::Privileged),
        _ => return None,
    })
}
