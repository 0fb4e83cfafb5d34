//! What a person does with messages: say, give up, see.

use super::input::{Answer, Refusal, Saying};
use super::node::Node;
use super::record::{Entry, Key, Place, Record};
use super::turn::Turn;
use crate::crypto::vault;
use crate::model::amend::Since;
use crate::model::event::News;
use crate::model::friend::Standing;
use crate::model::id::{IdentityKey, MessageId};
use crate::model::message::{ChatId, Content, Happened, Letter, MessageRef, State, Step};
use crate::model::time::Time;

impl Node {
    pub(super) fn say(
        &mut self,
        turn: &mut Turn<'_>,
        to: IdentityKey,
        Saying { body, reply_to, mentions, action, client_id, ends_draft }: Saying,
    ) -> Result<Answer, Refusal> {
        let author = self.identity();
        let message = MessageRef { author, id: self.message_id(turn, &to, client_id.as_deref()) };
        if let Some(entry) = entry_of(turn, message) {
            return Ok(said(&entry));
        }
        let peer = self.peers.get_mut(&to).ok_or(Refusal::NoSuchFriend)?;
        match peer.friend.standing {
            Standing::Friends if peer.friend.doubt.is_some() => return Err(Refusal::Doubt),
            Standing::Friends => {}
            Standing::Blocked => return Err(Refusal::Blocked),
            Standing::Pending | Standing::Former => return Err(Refusal::NotAFriend),
        }
        let (chat, order) = (ChatId::Friend(to), peer.line.next_order);
        let letter = Letter {
            id: message.id,
            written: turn.now,
            content: Content::Text { body, reply_to, mentions, action, lasts: peer.lasts() },
        };
        let number = peer.post(turn, letter.clone(), Some(order))?;
        peer.line.next_order = order + 1;
        let (state, arrived) = (Some(State::Queued), turn.now);
        let steps = vec![Step { at: turn.now, what: Happened::Queued }];
        let (room, since) = (None, Since::default());
        let entry =
            Entry { chat, order, message, letter, number, arrived, state, steps, room, since };
        let answer = said(&entry);
        turn.save(Record::Entry(entry));
        turn.save(Record::Place(Place { message, chat, order }));
        self.journal.note(turn, News::Message { chat, order, message });
        peer.typing.said_words();
        peer.advance(turn);
        if ends_draft {
            self.drafts.forget(turn, chat);
        }
        Ok(answer)
    }

    pub(super) fn cancel(
        &mut self,
        turn: &mut Turn<'_>,
        message: MessageRef,
    ) -> Result<Answer, Refusal> {
        let mut entry = entry_of(turn, message).ok_or(Refusal::NoSuchMessage)?;
        if message.author != self.identity() {
            return Err(Refusal::NotMine);
        }
        match entry.state {
            Some(State::Failed(_)) => return Ok(said(&entry)),
            Some(State::Queued | State::Stored) => {}
            Some(State::Delivered | State::Read) | None => return Err(Refusal::TooLate),
        }
        let ChatId::Friend(to) = entry.chat else { return Err(Refusal::TooLate) };
        let peer = self.peers.get_mut(&to).ok_or(Refusal::NoSuchFriend)?;
        if !peer.give_up(turn, &mut self.journal, &entry) {
            return Err(Refusal::TooLate);
        }
        entry.state = Some(State::Failed(crate::model::message::Failure::Cancelled));
        Ok(said(&entry))
    }

    pub(super) fn mark_read(
        &mut self,
        turn: &mut Turn<'_>,
        who: IdentityKey,
    ) -> Result<Answer, Refusal> {
        let peer = self.peers.get_mut(&who).ok_or(Refusal::NoSuchFriend)?;
        Ok(Answer::Marked(peer.see_all(turn)))
    }

    /// From now on what comes there rings no bell until then, or does again.
    pub(super) fn mute(
        &mut self,
        turn: &mut Turn<'_>,
        chat: ChatId,
        until: Option<Time>,
    ) -> Result<Answer, Refusal> {
        match chat {
            ChatId::Friend(who) => {
                let peer = self.peers.get_mut(&who).ok_or(Refusal::NoSuchFriend)?;
                peer.friend.muted = until;
                peer.changed.friend = true;
            }
            ChatId::Room(room) => self.mute_room(&room, until)?,
        }
        self.journal.note(turn, News::Muted { chat });
        Ok(Answer::Done)
    }

    /// A fresh id; or, for an asker's own name for a message to this friend, always the same one, so that a repeat is
    /// one message.
    fn message_id(
        &self,
        turn: &mut Turn<'_>,
        to: &IdentityKey,
        client_id: Option<&str>,
    ) -> MessageId {
        let mut id = [0; MessageId::LEN];
        match client_id {
            Some(name) => {
                let whole = [to.as_bytes().as_slice(), name.as_bytes()].concat();
                id = vault::keyed_hash(&self.keys.local, &whole);
            }
            None => turn.dice.fill_bytes(&mut id),
        }
        MessageId(id)
    }
}

pub(super) fn entry_of(turn: &mut Turn<'_>, message: MessageRef) -> Option<Entry> {
    let Some(Record::Place(place)) = turn.get(&Key::Place(message)) else { return None };
    match turn.get(&Key::Entry(place.chat, place.order)) {
        Some(Record::Entry(entry)) => Some(entry),
        _ => None,
    }
}

pub(super) fn said(entry: &Entry) -> Answer {
    let (message, at) = (entry.message, entry.letter.written);
    Answer::Said { message, state: entry.state.unwrap_or(State::Queued), at }
}
