//! An item of a room: one signed link in one of its author's two chains.
//!
//! The signature covers the item's bytes as they came, and its hash is theirs: nothing is written anew before it is
//! checked, so a field that a newer program added stays covered.

use prost::Message;

use super::super::schema;
use super::op::Op;
use super::talk::Talk;
use crate::model::id::{ChainId, ItemHash, RoomId};
use crate::model::room::Part;
use crate::model::time::Time;

/// Most bytes of an item with its signature: two of them, the proof that somebody said two things, fit a frame.
pub const ITEM_BYTES_MAX: usize = 30 * 1024;

/// Highest place in the order of causes that is believed: far beyond any room's life.
pub const DEPTH_MAX: u64 = (1 << 40) - 1;

/// An item's bytes and its author's signature over them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The bytes of an [`Item`].
    pub bytes: Vec<u8>,
    /// By the identity of whoever's chain it is.
    pub signature: [u8; 64],
}

impl Signed {
    /// Signature ‖ bytes.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        [self.signature.as_slice(), &self.bytes].concat()
    }

    /// Reads what [`Self::write`] made; `None` when it is too short or too long for one.
    #[must_use]
    pub fn read(blob: &[u8]) -> Option<Self> {
        let (signature, bytes) = blob.split_first_chunk()?;
        let fits = !bytes.is_empty() && blob.len() <= ITEM_BYTES_MAX;
        fits.then(|| Self { bytes: bytes.to_vec(), signature: *signature })
    }
}

/// One link of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The room; all zero in the item that makes it, whose hash it is.
    pub room: RoomId,
    /// Whose chain; all zero in the item that makes the room.
    pub chain: ChainId,
    /// Its number in its part of the chain, from 1.
    pub seq: u64,
    /// The hash of the one before; all zero for the first.
    pub prev: ItemHash,
    /// Its place in the order of causes: more than everything its author had seen.
    pub depth: u64,
    /// What its author's clock said.
    pub at: Time,
    /// What it says.
    pub what: What,
}

/// What an item says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// In the chain of ops.
    Op(Op),
    /// In the chain of talk.
    Talk(Talk),
}

impl What {
    /// Which chain it belongs to.
    #[must_use]
    pub fn part(&self) -> Part {
        match self {
            Self::Op(_) => Part::Ops,
            Self::Talk(_) => Part::Talk,
        }
    }
}

/// The first number of a kind that belongs to the talk.
pub(super) const TALK: u32 = 32;
/// The first number beyond all kinds.
const KINDS_END: u32 = 64;

impl Item {
    /// The bytes that are signed.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let (kind, body) = match &self.what {
            What::Op(op) => op.write(),
            What::Talk(talk) => talk.write(),
        };
        let schema = schema::RoomItem {
            room: self.room.as_bytes().to_vec(),
            chain: self.chain.as_bytes().to_vec(),
            seq: self.seq,
            prev: self.prev.as_bytes().to_vec(),
            depth: self.depth,
            at: self.at.0,
            kind,
            body,
        };
        schema.encode_to_vec()
    }

    /// Reads signed bytes, whose signature is not checked here.
    ///
    /// Returns `None` unless they are well-formed.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let schema = schema::RoomItem::decode(bytes).ok()?;
        let what = match schema.kind {
            1..TALK => What::Op(Op::read(schema.kind, &schema.body)?),
            TALK..KINDS_END => What::Talk(Talk::read(schema.kind, &schema.body)?),
            _ => return None,
        };
        (schema.seq > 0 && (1..=DEPTH_MAX).contains(&schema.depth)).then_some(())?;
        Some(Self {
            room: RoomId::from_slice(&schema.room)?,
            chain: ChainId::from_slice(&schema.chain)?,
            seq: schema.seq,
            prev: ItemHash::from_slice(&schema.prev)?,
            depth: schema.depth,
            at: Time(schema.at),
            what,
        })
    }
}
