//! What was typed in a conversation and not sent: kept for whoever opens a window next, told to nobody.

use std::collections::BTreeSet;

use super::input::{Answer, Refusal};
use super::limits::DRAFTS_MAX;
use super::node::Node;
use super::record::{Draft, Key, Record};
use super::turn::{Shelf, ShelfError, Turn};
use crate::model::friend::Standing;
use crate::model::id::IdentityKey;
use crate::model::message::{Body, ChatId};
use crate::model::room::RoomStanding;
use crate::model::time::Time;

/// Which conversations have one, and when the newest was typed; the words lie in the store alone.
#[derive(Debug, Default)]
pub(super) struct Drafts(BTreeSet<ChatId>, Time);

impl Drafts {
    pub(super) fn load(shelf: &dyn Shelf) -> Result<Self, ShelfError> {
        let like = Key::Draft(ChatId::Friend(IdentityKey([0; 32])));
        let mut drafts = Self::default();
        for record in shelf.all(&like, DRAFTS_MAX)? {
            let Record::Draft(draft) = record else { continue };
            drafts.0.insert(draft.chat);
            drafts.1 = drafts.1.max(draft.at);
        }
        Ok(drafts)
    }

    /// What was typed there is sent or taken back.
    pub(super) fn forget(&mut self, turn: &mut Turn<'_>, chat: ChatId) {
        if self.0.remove(&chat) {
            turn.forget(Key::Draft(chat));
        }
    }
}

impl Node {
    /// Keeps what was typed in a conversation instead of what was kept before; `None` forgets it.
    pub(super) fn keep_draft(
        &mut self,
        turn: &mut Turn<'_>,
        chat: ChatId,
        text: Option<Body>,
    ) -> Result<Answer, Refusal> {
        let Some(text) = text else {
            self.drafts.forget(turn, chat);
            return Ok(Answer::Done);
        };
        if !self.can_be_written_to(chat) {
            return Err(match chat {
                ChatId::Friend(_) => Refusal::NotAFriend,
                ChatId::Room(_) => Refusal::NotAMember,
            });
        }
        if !self.drafts.0.contains(&chat) && self.drafts.0.len() >= DRAFTS_MAX {
            self.forget_stray_drafts(turn);
            if self.drafts.0.len() >= DRAFTS_MAX {
                return Err(Refusal::TooMany("drafts"));
            }
        }
        self.drafts.0.insert(chat);
        // Two of one moment have an order too.
        let at = turn.now.max(Time(self.drafts.1.0.saturating_add(1)));
        self.drafts.1 = at;
        turn.save(Record::Draft(Draft { chat, text, at }));
        Ok(Answer::Done)
    }

    /// Forgets those of conversations that are over.
    pub(super) fn forget_stray_drafts(&mut self, turn: &mut Turn<'_>) {
        let over: Vec<ChatId> =
            self.drafts.0.iter().copied().filter(|chat| !self.can_be_written_to(*chat)).collect();
        for chat in over {
            self.drafts.forget(turn, chat);
        }
    }

    fn can_be_written_to(&self, chat: ChatId) -> bool {
        match chat {
            ChatId::Friend(who) => {
                self.peers.get(&who).is_some_and(|peer| peer.friend.standing == Standing::Friends)
            }
            ChatId::Room(room) => self
                .rooms
                .all
                .get(&room)
                .is_some_and(|inside| inside.record.standing == RoomStanding::Joined),
        }
    }
}
