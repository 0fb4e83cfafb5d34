//! What we say in a room: sealed for the members as they are now, kept, and then on its way.

use super::acts::settled;
use super::laws::TALK_BYTES_MAX;
use super::room::Room;
use super::talk::message_id;
use crate::core::input::{Answer, Refusal, Saying};
use crate::core::letters::{entry_of, said};
use crate::core::node::Node;
use crate::core::record::{InRoom, Place, Record};
use crate::core::turn::Turn;
use crate::crypto::room::commitment;
use crate::crypto::vault;
use crate::model::event::News;
use crate::model::id::{ItemHash, MessageId, RoomId};
use crate::model::message::{
    ChatId, Content, Happened, Letter, MENTIONS_MAX, MessageRef, State, Step,
};
use crate::wire::room::item::What;
use crate::wire::room::packed::{HEADS_MAX, Head, half};
use crate::wire::room::talk::{MessageNote, SALT_BYTES, Talk, Words};

impl Node {
    /// Says something in a room.
    pub(in crate::core) fn say_in_room(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
        saying: Saying,
    ) -> Result<Answer, Refusal> {
        let author = self.identity();
        let alias = saying.client_id.as_deref().map(|name| {
            let whole = [room.as_bytes().as_slice(), name.as_bytes()].concat();
            MessageRef { author, id: MessageId(vault::keyed_hash(&self.keys.local, &whole)) }
        });
        if let Some(entry) = alias.and_then(|alias| entry_of(turn, alias)) {
            return Ok(said(&entry));
        }
        let Saying { body, reply_to, mut mentions, action, ends_draft, .. } = saying;
        mentions.truncate(MENTIONS_MAX);
        let content = Content::Text { body, reply_to, mentions, action, lasts: None };
        let (hash, within) = self.utter(turn, room, content.clone())?;
        let message = MessageRef { author, id: message_id(&hash) };
        let letter = Letter { id: message.id, written: turn.now, content };
        let state = State::Queued;
        let order = self.write_entry(turn, room, (message, letter), within, Some(state));
        self.begin_story(turn, room, order, Happened::Queued);
        let chat = ChatId::Room(room);
        if let Some(alias) = alias {
            turn.save(Record::Place(Place { message: alias, chat, order }));
        }
        self.journal.note(turn, News::Message { chat, order, message });
        self.raise_delivered(turn, room);
        if ends_draft {
            self.drafts.forget(turn, chat);
        }
        Ok(Answer::Said { message, state, at: turn.now })
    }

    /// Says something in a room that all members are to have; how its item is called, and where it stands.
    ///
    /// # Errors
    /// [`Refusal`] when we are not in the room, or it is full.
    pub(in crate::core) fn utter(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
        content: Content,
    ) -> Result<(ItemHash, InRoom), Refusal> {
        let inside = settled(&mut self.rooms.all, &room)?;
        if inside.bytes() >= TALK_BYTES_MAX {
            return Err(Refusal::RoomFull);
        }
        let mut salt = [0; SALT_BYTES];
        turn.dice.fill_bytes(&mut salt);
        let words = zeroize::Zeroizing::new(Words { salt, content }.encode());
        let (mut speaker, mut kept) = inside.speaker(turn, self.ratchets.as_ref(), &self.keys);
        let note = MessageNote {
            key: speaker.name(),
            list: inside.roster.list,
            commitment: commitment(&words),
            heads: inside.heads(),
            sealed: speaker.seal(&words),
        };
        (kept.said, kept.pickle) = (kept.said + 1, speaker.pickle());
        turn.save(Record::RoomSpeaker(kept));
        let list = note.list;
        let hash = inside.append(turn, &self.keys, What::Talk(Talk::Message(note)));
        let chain = inside.record.chain;
        inside.chain_mut(&chain).list = list;
        let (seq, depth) = (inside.talk_of(&chain), inside.record.depth);
        let (late, other_list, odd_time, told) = (false, false, false, None);
        Ok((hash, InRoom { chain, seq, depth, late, other_list, odd_time, told }))
    }

    pub(super) fn begin_story(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
        order: u64,
        what: Happened,
    ) {
        let key = crate::core::record::Key::Entry(ChatId::Room(room), order);
        if let Some(Record::Entry(mut entry)) = turn.get(&key) {
            entry.steps.push(Step { at: turn.now, what });
            turn.save(Record::Entry(entry));
        }
    }
}

impl Room {
    /// The newest messages of others, the deepest first.
    fn heads(&self) -> Vec<Head> {
        let own = self.record.chain;
        let mut heads: Vec<(u64, Head)> = self
            .chains
            .values()
            .filter(|known| known.chain != own && known.hash.0 != [0; 32])
            .map(|known| {
                let (chain, seq, hash) = (known.chain, known.talk, half(&known.hash));
                (known.depth, Head { chain, seq, hash })
            })
            .collect();
        heads.sort_by_key(|(depth, head)| (std::cmp::Reverse(*depth), head.chain));
        heads.into_iter().take(HEADS_MAX).map(|(_, head)| head).collect()
    }
}
