//! What a person says, and what they can do about rooms, as the core is asked for it.

use crate::model::id::{IdentityKey, RoomId};
use crate::model::message::{Body, MessageRef};
use crate::model::room::Rule;

/// What a person can do about rooms.
#[derive(Debug, Clone)]
pub enum RoomAct {
    /// Make one of this name, which is clean already.
    Create(String),
    /// Ask a friend in.
    Invite(RoomId, IdentityKey),
    /// Come in where one was asked in.
    Join(RoomId),
    /// Say no.
    Decline(RoomId),
    /// Go.
    Leave(RoomId),
    /// Put a member out.
    Remove(RoomId, IdentityKey),
    /// Let a member decide too.
    Promote(RoomId, IdentityKey),
    /// Say what it is about: at most [`crate::model::room::TOPIC_BYTES_MAX`] bytes.
    Topic(RoomId, String),
    /// Change a setting.
    Set(RoomId, Rule),
    /// Everything in it was seen.
    MarkRead(RoomId),
    /// Say something in it.
    Say {
        /// Where.
        room: RoomId,
        /// What.
        saying: Saying,
    },
}

/// Something to say.
#[derive(Debug, Clone)]
pub struct Saying {
    /// The words.
    pub body: Body,
    /// In answer to what.
    pub reply_to: Option<MessageRef>,
    /// Whom it mentions.
    pub mentions: Vec<IdentityKey>,
    /// Whether it tells what its author does, as `/me` does.
    pub action: bool,
    /// The asker's own name for it: a repeat is the same message.
    pub client_id: Option<String>,
    /// Whether it is what was kept as typed there: then that is forgotten with the saying.
    pub ends_draft: bool,
}

impl Saying {
    /// Just these words.
    #[must_use]
    pub fn plain(body: Body) -> Self {
        let (reply_to, mentions, client_id) = (None, Vec::new(), None);
        Self { body, reply_to, mentions, action: false, client_id, ends_draft: false }
    }
}
