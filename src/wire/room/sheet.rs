//! A sheet: what a member says of itself in a room, signed; of each sort only the one with the highest number counts.

use std::collections::BTreeMap;

use prost::Message;

use super::super::schema;
use super::op::MemberPublic;
use super::packed;
use crate::model::id::{ChainId, RoomId};
use crate::model::room::SheetSort;

/// Most bytes of a sheet with its signature: 500 chains of 24 bytes, and room.
pub const SHEET_BYTES_MAX: usize = 16 * 1024;

/// A signed sheet's contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The room.
    pub room: RoomId,
    /// Whose it is.
    pub chain: ChainId,
    /// Rises with each sheet of its sort.
    pub number: u64,
    /// What it says.
    pub says: Says,
}

/// The sorts of sheets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Says {
    /// The key that boxes for this member are made with from now on.
    Key(MemberPublic),
    /// How far this member has everybody's talk, durably.
    Have(BTreeMap<ChainId, u64>),
    /// How far it has some of it by now; what it does not name is as in its last [`Self::Have`].
    Recent(BTreeMap<ChainId, u64>),
}

impl Says {
    /// Which sort it is.
    #[must_use]
    pub fn sort(&self) -> SheetSort {
        match self {
            Self::Key(_) => SheetSort::Key,
            Self::Have(_) => SheetSort::Have,
            Self::Recent(_) => SheetSort::Recent,
        }
    }
}

impl Sheet {
    /// The bytes that are signed.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let (kind, body) = match &self.says {
            Says::Key(key) => (1, key.write()),
            Says::Have(upto) | Says::Recent(upto) => {
                let entry = |(chain, seq): (&ChainId, &u64)| {
                    [chain.as_bytes().as_slice(), &seq.to_be_bytes()].concat()
                };
                let kind = if self.says.sort() == SheetSort::Have { 2 } else { 3 };
                (kind, upto.iter().flat_map(entry).collect())
            }
        };
        let (room, chain) = (self.room.as_bytes().to_vec(), self.chain.as_bytes().to_vec());
        schema::RoomSheet { room, chain, number: self.number, kind, body }.encode_to_vec()
    }

    /// Reads signed bytes, whose signature is not checked here.
    ///
    /// Returns `None` unless they are a sheet of a sort known here.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        (bytes.len() <= SHEET_BYTES_MAX).then_some(())?;
        let schema = schema::RoomSheet::decode(bytes).ok()?;
        let says = match schema.kind {
            1 => Says::Key(MemberPublic::read(&schema.body)?),
            2 => Says::Have(read_upto(&schema.body)?),
            3 => Says::Recent(read_upto(&schema.body)?),
            _ => return None,
        };
        let (room, chain) =
            (RoomId::from_slice(&schema.room)?, ChainId::from_slice(&schema.chain)?);
        Some(Self { room, chain, number: schema.number, says })
    }
}

fn read_upto(bytes: &[u8]) -> Option<BTreeMap<ChainId, u64>> {
    packed::ordered(bytes, |entry: &[u8; 24]| {
        let mut rest = entry.as_slice();
        Some((packed::chain(&mut rest)?, packed::number(&mut rest)?))
    })
}
