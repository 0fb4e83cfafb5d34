//! What two friends say about a room in letters: an invitation, a no, and what a newcomer is told of earlier days.

use prost::Message;

use super::super::{letter, schema};
use super::item::Signed;
use super::op::called;
use super::packed;
use crate::model::id::{IdentityKey, MessageId, RoomId};
use crate::model::message::{Body, Content, MessageRef};
use crate::model::time::Time;

/// Bytes of old messages in one letter, leaving room for one more text of any length.
pub const HISTORY_BYTES_MAX: usize = 24 * 1024;

/// Messages asked about in one letter.
pub const LOST_MAX: usize = 256;

/// Bytes of each: author and id.
const LOST_BYTES: usize = IdentityKey::LEN + MessageId::LEN;

/// A letter about a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoomLetter {
    /// Come in.
    Invitation {
        /// The item that made the room.
        create: Signed,
        /// The item that asks the receiver in.
        invite: Signed,
        /// How many are in.
        members: u32,
    },
    /// No.
    Declined(Signed),
    /// What was said before the receiver came.
    History {
        /// The room.
        room: RoomId,
        /// Oldest first.
        told: Vec<Told>,
    },
    /// What do these say? The asker's disk was lost, and with it the keys.
    Lost {
        /// The room.
        room: RoomId,
        /// At most [`LOST_MAX`].
        messages: Vec<MessageRef>,
    },
}

/// An old message, as the teller has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Which.
    pub message: MessageRef,
    /// What its author is called.
    pub calls_itself: String,
    /// Its place in the order of causes.
    pub depth: u64,
    /// When it was written.
    pub written: Time,
    /// What it says.
    pub body: Body,
    /// What it answers.
    pub reply_to: Option<MessageRef>,
    /// Whether it tells what its author did.
    pub action: bool,
}

impl RoomLetter {
    /// The letter's content.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let (kind, body) = match self {
            Self::Invitation { create, invite, members } => {
                let (create, invite) = (create.write(), invite.write());
                let members = *members;
                (1, schema::RoomInvitation { create, invite, members }.encode_to_vec())
            }
            Self::Declined(leave) => {
                (2, schema::RoomDeclined { leave: leave.write() }.encode_to_vec())
            }
            Self::History { room, told } => {
                let blobs: Vec<Vec<u8>> = told.iter().map(Told::write).collect();
                let told = packed::write_blobs(blobs.iter().map(Vec::as_slice));
                (3, schema::RoomHistory { room: room.as_bytes().to_vec(), told }.encode_to_vec())
            }
            Self::Lost { room, messages } => {
                let one =
                    |m: &MessageRef| [m.author.as_bytes().as_slice(), m.id.as_bytes()].concat();
                let messages = messages.iter().flat_map(one).collect();
                (4, schema::RoomLost { room: room.as_bytes().to_vec(), messages }.encode_to_vec())
            }
        };
        schema::RoomLetter { kind, body }.encode_to_vec()
    }

    /// Reads a letter's content; `None` when it is none, or of a newer version.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let schema::RoomLetter { kind, body } = schema::RoomLetter::decode(bytes).ok()?;
        Some(match kind {
            1 => {
                let schema = schema::RoomInvitation::decode(body.as_slice()).ok()?;
                Self::Invitation {
                    create: Signed::read(&schema.create)?,
                    invite: Signed::read(&schema.invite)?,
                    members: schema.members,
                }
            }
            2 => {
                let schema = schema::RoomDeclined::decode(body.as_slice()).ok()?;
                Self::Declined(Signed::read(&schema.leave)?)
            }
            3 => {
                let schema = schema::RoomHistory::decode(body.as_slice()).ok()?;
                let blobs = packed::read_blobs(&schema.told, 1)?;
                let told = blobs.iter().map(|blob| Told::read(blob)).collect::<Option<_>>()?;
                Self::History { room: RoomId::from_slice(&schema.room)?, told }
            }
            4 => {
                let schema = schema::RoomLost::decode(body.as_slice()).ok()?;
                let (whole, rest) = schema.messages.as_chunks::<LOST_BYTES>();
                (whole.len() <= LOST_MAX && rest.is_empty()).then_some(())?;
                let one = |bytes: &[u8; LOST_BYTES]| {
                    let (author, id) = bytes.split_at(IdentityKey::LEN);
                    let author = IdentityKey::from_slice(author)?;
                    Some(MessageRef { author, id: MessageId::from_slice(id)? })
                };
                let messages = whole.iter().map(one).collect::<Option<_>>()?;
                Self::Lost { room: RoomId::from_slice(&schema.room)?, messages }
            }
            _ => return None,
        })
    }
}

impl Told {
    fn write(&self) -> Vec<u8> {
        let schema = schema::RoomTold {
            author: self.message.author.as_bytes().to_vec(),
            id: self.message.id.as_bytes().to_vec(),
            depth: self.depth,
            written: self.written.0,
            text: letter::encode_text(&self.content()),
            calls_itself: self.calls_itself.clone(),
        };
        schema.encode_to_vec()
    }

    fn read(blob: &[u8]) -> Option<Self> {
        let schema = schema::RoomTold::decode(blob).ok()?;
        let content = letter::decode_text(&schema.text).ok()?;
        let Content::Text { body, reply_to, action, .. } = content else { return None };
        let author = IdentityKey::from_slice(&schema.author)?;
        Some(Self {
            message: MessageRef { author, id: MessageId::from_slice(&schema.id)? },
            calls_itself: called(&schema.calls_itself),
            depth: schema.depth.min(super::item::DEPTH_MAX),
            written: Time(schema.written),
            body,
            reply_to,
            action,
        })
    }

    /// What it says, as an entry keeps it.
    #[must_use]
    pub fn content(&self) -> Content {
        let Self { body, reply_to, action, .. } = self.clone();
        Content::Text { body, reply_to, mentions: Vec::new(), action, lasts: None }
    }

    /// How many bytes it takes in a letter.
    #[must_use]
    pub fn size(&self) -> usize {
        self.write().len() + 4
    }
}
