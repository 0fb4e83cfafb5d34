//! The talk of a room: messages, and the sender keys that open them.

use prost::Message;

use super::super::{amend, letter, schema};
use super::item::TALK;
use super::packed::{self, Head};
use crate::model::id::{ChainId, SenderKeyName};
use crate::model::message::Content;

/// Boxes with a sender key in one item: 20 are 28 KiB.
pub const BOXES_MAX: usize = 20;

/// Bytes of the hidden part of a message's commitment.
pub const SALT_BYTES: usize = 32;

/// What is said in a room, and what opens it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Talk {
    /// A sender key for those who are to read what follows.
    Keys(KeysNote),
    /// A message.
    Message(MessageNote),
    /// Something of a newer version.
    Unknown(u32, Vec<u8>),
}

/// A sender key, boxed to members one by one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeysNote {
    /// The key's name.
    pub name: SenderKeyName,
    /// The author's X25519 key for these boxes.
    pub dh: [u8; 32],
    /// At most [`BOXES_MAX`].
    pub boxes: Vec<BoxNote>,
}

/// A sender key for one member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoxNote {
    /// Whom it is for.
    pub chain: ChainId,
    /// Which of their keys opens it.
    pub number: u64,
    /// The box.
    pub sealed: Vec<u8>,
}

/// A message as all members carry it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageNote {
    /// The sender key it is sealed under.
    pub key: SenderKeyName,
    /// The hash of the member list that its author saw.
    pub list: [u8; 16],
    /// The hash of what it says: it cannot read differently to two members.
    pub commitment: [u8; 32],
    /// The newest messages that its author had seen, at most [`packed::HEADS_MAX`].
    pub heads: Vec<Head>,
    /// Sealed [`Words`].
    pub sealed: Vec<u8>,
}

/// What a message says, before it is sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// Hides what the commitment is to.
    pub salt: [u8; SALT_BYTES],
    /// What is said.
    pub content: Content,
}

impl Talk {
    pub(super) fn write(&self) -> (u32, Vec<u8>) {
        match self {
            Self::Keys(note) => {
                let blobs: Vec<Vec<u8>> = note.boxes.iter().map(BoxNote::write).collect();
                let schema = schema::RoomKeys {
                    name: note.name.as_bytes().to_vec(),
                    dh: note.dh.to_vec(),
                    boxes: packed::write_blobs(blobs.iter().map(Vec::as_slice)),
                };
                (TALK, schema.encode_to_vec())
            }
            Self::Message(note) => {
                let schema = schema::RoomMessage {
                    key: note.key.as_bytes().to_vec(),
                    list: note.list.to_vec(),
                    commitment: note.commitment.to_vec(),
                    heads: packed::write_heads(&note.heads),
                    sealed: note.sealed.clone(),
                };
                (TALK + 1, schema.encode_to_vec())
            }
            Self::Unknown(kind, bytes) => (*kind, bytes.clone()),
        }
    }

    pub(super) fn read(kind: u32, body: &[u8]) -> Option<Self> {
        const MESSAGE: u32 = TALK + 1;
        Some(match kind {
            TALK => {
                let schema::RoomKeys { name, dh, boxes } = schema::RoomKeys::decode(body).ok()?;
                let boxes = packed::read_blobs(&boxes, BOX_HEAD_BYTES)?;
                (boxes.len() <= BOXES_MAX).then_some(())?;
                Self::Keys(KeysNote {
                    name: SenderKeyName::from_slice(&name)?,
                    dh: dh.try_into().ok()?,
                    boxes: boxes.iter().map(|blob| BoxNote::read(blob)).collect::<Option<_>>()?,
                })
            }
            MESSAGE => {
                let schema = schema::RoomMessage::decode(body).ok()?;
                Self::Message(MessageNote {
                    key: SenderKeyName::from_slice(&schema.key)?,
                    list: schema.list.try_into().ok()?,
                    commitment: schema.commitment.try_into().ok()?,
                    heads: packed::read_heads(&schema.heads)?,
                    sealed: schema.sealed,
                })
            }
            kind => Self::Unknown(kind, body.to_vec()),
        })
    }
}

/// Bytes before a box: whose, and which of their keys.
const BOX_HEAD_BYTES: usize = 24;

impl BoxNote {
    fn write(&self) -> Vec<u8> {
        [self.chain.as_bytes().as_slice(), &self.number.to_be_bytes(), &self.sealed].concat()
    }

    fn read(blob: &[u8]) -> Option<Self> {
        let mut rest = blob;
        let (chain, number) = (packed::chain(&mut rest)?, packed::number(&mut rest)?);
        Some(Self { chain, number, sealed: rest.to_vec() })
    }
}

impl Words {
    /// The bytes to be sealed, and to be committed to.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let (kind, content) = letter::parts(&self.content);
        schema::RoomWords { salt: self.salt.to_vec(), kind, content }.encode_to_vec()
    }

    /// Reads opened bytes; `None` when they are none, or say what no message may.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let schema = schema::RoomWords::decode(bytes).ok()?;
        let content = match schema.kind {
            letter::kind::TEXT => letter::decode_text(&schema.content).ok()?,
            kind @ (letter::kind::EDIT | letter::kind::DELETE | letter::kind::REACTION) => {
                amend::decode(kind, schema.content)
            }
            0 => return None,
            kind => Content::Unknown { kind, bytes: schema.content },
        };
        Some(Self { salt: schema.salt.try_into().ok()?, content })
    }
}
