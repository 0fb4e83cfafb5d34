//! What two linked members say to have the same of a room.

use std::collections::BTreeMap;

use super::super::frame::{BadFrame, exact};
use super::super::schema;
use super::packed;
use crate::model::id::{ChainId, RoomId};
use crate::model::room::Part;

/// How far the sender is with a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomState {
    /// The room.
    pub room: RoomId,
    /// Whether this is all of it; otherwise only what changed.
    pub whole: bool,
    /// How far with whose chains.
    pub chains: BTreeMap<ChainId, ChainState>,
    /// Of those where only this changed: the numbers of their newest sheets about what they have, and have by now.
    pub sheets: BTreeMap<ChainId, (u32, u32)>,
}

/// How far the sender is with what one member wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ChainState {
    /// The number of the last op.
    pub ops: u64,
    /// The first half of its hash.
    pub ops_hash: [u8; 16],
    /// The number of the last item of the talk.
    pub talk: u64,
    /// The first half of its hash.
    pub talk_hash: [u8; 16],
    /// The number of their newest sheet with a key.
    pub key: u32,
    /// The number of their newest sheet about what they have.
    pub have: u32,
    /// The number of their newest sheet about what they have by now.
    pub recent: u32,
    /// From which number on two versions of their ops are known; 0 for never.
    pub ops_fork: u64,
    /// The same of their talk.
    pub talk_fork: u64,
}

/// Items, sheets and proofs that the receiver lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomGive {
    /// The room.
    pub room: RoomId,
    /// Signed items, signature first.
    pub items: Vec<Vec<u8>>,
    /// Signed sheets, signature first.
    pub sheets: Vec<Vec<u8>>,
    /// Pairs of signed items of one author with one number.
    pub forks: Vec<Vec<u8>>,
}

/// Asks for one item, to find where two versions of a chain part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoomAsk {
    /// The room.
    pub room: RoomId,
    /// Whose.
    pub chain: ChainId,
    /// Of which of their chains.
    pub part: Part,
    /// Which number.
    pub seq: u64,
}

/// Somebody types in a room, or no longer. Goes along links between members, and no further.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoomTyping {
    /// The room.
    pub room: RoomId,
    /// Whether they do.
    pub typing: bool,
}

impl RoomTyping {
    pub(in crate::wire) fn to_schema(self) -> schema::RoomTyping {
        schema::RoomTyping { room: self.room.as_bytes().to_vec(), typing: self.typing }
    }

    pub(in crate::wire) fn from_schema(schema: &schema::RoomTyping) -> Result<Self, BadFrame> {
        Ok(Self { room: RoomId(exact(&schema.room, "room")?), typing: schema.typing })
    }
}

/// Bytes of the smallest item or sheet that can be one.
const BLOB_BYTES_MIN: usize = 100;

const STATE_BYTES: usize = 92;

impl ChainState {
    fn write(&self, chain: &ChainId) -> Vec<u8> {
        [
            chain.as_bytes().as_slice(),
            &self.ops.to_be_bytes(),
            &self.ops_hash,
            &self.talk.to_be_bytes(),
            &self.talk_hash,
            &self.key.to_be_bytes(),
            &self.have.to_be_bytes(),
            &self.recent.to_be_bytes(),
            &self.ops_fork.to_be_bytes(),
            &self.talk_fork.to_be_bytes(),
        ]
        .concat()
    }

    fn read(bytes: &[u8; STATE_BYTES]) -> Option<(ChainId, Self)> {
        let rest = &mut bytes.as_slice();
        let chain = packed::chain(rest)?;
        let state = Self {
            ops: packed::number(rest)?,
            ops_hash: packed::take(rest)?,
            talk: packed::number(rest)?,
            talk_hash: packed::take(rest)?,
            key: packed::small(rest)?,
            have: packed::small(rest)?,
            recent: packed::small(rest)?,
            ops_fork: packed::number(rest)?,
            talk_fork: packed::number(rest)?,
        };
        Some((chain, state))
    }
}

impl RoomState {
    pub(in crate::wire) fn to_schema(&self) -> schema::RoomState {
        let (room, whole) = (self.room.as_bytes().to_vec(), self.whole);
        let chains = self.chains.iter().flat_map(|(chain, state)| state.write(chain)).collect();
        let entry = |(chain, (have, recent)): (&ChainId, &(u32, u32))| {
            [chain.as_bytes().as_slice(), &have.to_be_bytes(), &recent.to_be_bytes()].concat()
        };
        let sheets = self.sheets.iter().flat_map(entry).collect();
        schema::RoomState { room, whole, chains, sheets }
    }

    pub(in crate::wire) fn from_schema(schema: &schema::RoomState) -> Result<Self, BadFrame> {
        let chains = packed::ordered(&schema.chains, ChainState::read);
        let chains = chains.ok_or(BadFrame::Field("chains"))?;
        let sheets = packed::ordered(&schema.sheets, |entry: &[u8; 24]| {
            let rest = &mut entry.as_slice();
            Some((packed::chain(rest)?, (packed::small(rest)?, packed::small(rest)?)))
        });
        let sheets = sheets.ok_or(BadFrame::Field("sheets"))?;
        let room = RoomId(exact(&schema.room, "room")?);
        Ok(Self { room, whole: schema.whole, chains, sheets })
    }
}

impl RoomGive {
    pub(in crate::wire) fn to_schema(&self) -> schema::RoomGive {
        let pack = |blobs: &[Vec<u8>]| packed::write_blobs(blobs.iter().map(Vec::as_slice));
        schema::RoomGive {
            room: self.room.as_bytes().to_vec(),
            items: pack(&self.items),
            sheets: pack(&self.sheets),
            forks: pack(&self.forks),
        }
    }

    pub(in crate::wire) fn from_schema(schema: &schema::RoomGive) -> Result<Self, BadFrame> {
        let unpack = |bytes: &[u8], field| {
            packed::read_blobs(bytes, BLOB_BYTES_MIN).ok_or(BadFrame::Field(field))
        };
        Ok(Self {
            room: RoomId(exact(&schema.room, "room")?),
            items: unpack(&schema.items, "items")?,
            sheets: unpack(&schema.sheets, "sheets")?,
            forks: unpack(&schema.forks, "forks")?,
        })
    }
}

impl RoomAsk {
    pub(in crate::wire) fn to_schema(self) -> schema::RoomAsk {
        let (room, chain) = (self.room.as_bytes().to_vec(), self.chain.as_bytes().to_vec());
        schema::RoomAsk { room, chain, talk: self.part == Part::Talk, seq: self.seq }
    }

    pub(in crate::wire) fn from_schema(schema: &schema::RoomAsk) -> Result<Self, BadFrame> {
        Ok(Self {
            room: RoomId(exact(&schema.room, "room")?),
            chain: ChainId(exact(&schema.chain, "chain")?),
            part: if schema.talk { Part::Talk } else { Part::Ops },
            seq: schema.seq,
        })
    }
}
