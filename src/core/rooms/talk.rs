//! What others say in a room: their sender keys are kept, their messages opened and shown, once.

use super::laws::{CLOCKS_APART, HEARERS_MAX};
use super::room::Room;
use crate::core::node::Node;
use crate::core::record::{Entry, InRoom, Key, Place, Record, RoomHearer};
use crate::core::turn::Turn;
use crate::crypto::ratchet::Ratchets;
use crate::crypto::room::{Bound, MemberKey, commitment};
use crate::model::amend::Since;
use crate::model::event::News;
use crate::model::id::{ChainId, IdentityKey, ItemHash, MessageId, RoomId};
use crate::model::message::{ChatId, Content, Letter, MessageRef};
use crate::wire::room::item::Item;
use crate::wire::room::talk::{KeysNote, MessageNote, Talk, Words};

/// Bits of an entry's place below its depth: they tell messages of one depth apart by their author.
const TIE_BITS: u32 = 24;

/// The place of a message in the history: by cause, then by author.
pub(in crate::core) fn order_of(depth: u64, author: &IdentityKey) -> u64 {
    let [a, b, c, ..] = author.0;
    (depth << TIE_BITS) | u64::from(u32::from_be_bytes([0, a, b, c]))
}

/// The id of a message in a room: the first half of its item's hash.
pub(super) fn message_id(hash: &ItemHash) -> MessageId {
    MessageId(crate::wire::room::packed::half(hash))
}

impl Node {
    /// An item of the talk was kept: does what it is for.
    pub(super) fn hear_talk(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
        (item, hash, late): (&Item, ItemHash, bool),
        talk: &Talk,
    ) {
        let lacking = self.was_restored(turn.now);
        let Some(inside) = self.rooms.all.get_mut(&room) else { return };
        match talk {
            Talk::Keys(note) => inside.keep_hearer(turn, self.ratchets.as_ref(), item, note),
            Talk::Message(note) => {
                let Some(author) = inside.owner(&item.chain) else { return };
                inside.chain_mut(&item.chain).list = note.list;
                let other_list = note.list != inside.roster.list;
                let opened = inside.open(turn, self.ratchets.as_ref(), &item.chain, note);
                let Some(words) = opened else {
                    if lacking {
                        let id = message_id(&hash);
                        inside.lacking.add(MessageRef { author, id }, item);
                    }
                    // Written before its author knew of us: not for us. Else something is missing.
                    inside.chain_mut(&item.chain).unreadable += u32::from(!other_list);
                    return;
                };
                let content = match words.content {
                    Content::Amend(amend) => {
                        let by = (author, item.chain);
                        self.amended_in_room(turn, room, by, item.at, amend);
                        return;
                    }
                    content => content,
                };
                let odd_time = inside.is_odd(turn, item, note);
                let (chain, seq, depth) = (item.chain, item.seq, item.depth);
                let told = None;
                let within = InRoom { chain, seq, depth, late, other_list, odd_time, told };
                let message = MessageRef { author, id: message_id(&hash) };
                let letter = Letter { id: message.id, written: item.at, content };
                self.show_in_room(turn, room, (message, letter), within);
            }
            Talk::Unknown(..) => {}
        }
    }

    /// Shows a message of another member, once.
    pub(super) fn show_in_room(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
        (message, letter): (MessageRef, Letter),
        within: InRoom,
    ) {
        if turn.get(&Key::Place(message)).is_some() {
            self.counts.repeated += 1;
            return;
        }
        let mine = message.author == self.identity();
        // What is told of an item that is here is no older than that.
        let old = within.told.is_some() && within.seq == 0;
        if let Some(inside) = self.rooms.all.get_mut(&room).filter(|_| !mine && !old) {
            let record = inside.record_mut();
            record.unread = record.unread.saturating_add(1);
        }
        let order = self.write_entry(turn, room, (message, letter), within, None);
        if !old {
            let chat = ChatId::Room(room);
            self.journal.note(turn, News::Message { chat, order, message });
        }
        self.catch_up_in_room(turn, room, &message);
    }

    /// Puts a message into the history of a room; its place there.
    pub(super) fn write_entry(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
        (message, letter): (MessageRef, Letter),
        within: InRoom,
        state: Option<crate::model::message::State>,
    ) -> u64 {
        let chat = ChatId::Room(room);
        let mut order = order_of(within.depth, &message.author);
        while turn.get(&Key::Entry(chat, order)).is_some() {
            order += 1;
        }
        let (number, arrived, steps) = (0, turn.now, Vec::new());
        let within = Some(within);
        turn.save(Record::Entry(Entry {
            chat,
            order,
            message,
            letter,
            number,
            arrived,
            state,
            steps,
            room: within,
            since: Since::default(),
        }));
        turn.save(Record::Place(Place { message, chat, order }));
        order
    }
}

impl Room {
    /// Keeps a sender key, if there is a box for us.
    pub(super) fn keep_hearer(
        &mut self,
        turn: &mut Turn<'_>,
        ratchets: &dyn Ratchets,
        item: &Item,
        note: &KeysNote,
    ) {
        let (room, own) = (self.record.room, self.record.chain);
        let Some(boxed) = note.boxes.iter().find(|boxed| boxed.chain == own) else { return };
        let Some(Record::RoomSecret(secret)) = turn.get(&Key::RoomSecret(room, boxed.number))
        else {
            return;
        };
        let bound = Bound { room, from: item.chain, to: own, key: note.name };
        let key = MemberKey::from_bytes(&secret.secret);
        let Some(shared) = key.open(&note.dh, &bound, &boxed.sealed) else { return };
        let Ok(hearer) = ratchets.sender_keys().accept(&shared) else { return };
        if hearer.name() != note.name {
            return;
        }
        let known = self.chain_mut(&item.chain);
        if known.keys.contains(&note.name) {
            return;
        }
        known.keys.push(note.name);
        let old = known.keys.len().saturating_sub(HEARERS_MAX);
        for name in known.keys.drain(..old) {
            turn.forget(Key::RoomHearer(room, item.chain, name));
        }
        let (chain, name, pickle) = (item.chain, note.name, hearer.pickle());
        turn.save(Record::RoomHearer(RoomHearer { room, chain, name, pickle }));
    }

    /// What a message says, if we have its key and it says what its author committed to.
    fn open(
        &mut self,
        turn: &mut Turn<'_>,
        ratchets: &dyn Ratchets,
        chain: &ChainId,
        note: &MessageNote,
    ) -> Option<Words> {
        let room = self.record.room;
        let key = Key::RoomHearer(room, *chain, note.key);
        let Some(Record::RoomHearer(kept)) = turn.get(&key) else { return None };
        let mut hearer = ratchets.sender_keys().hearer(&kept.pickle).ok()?;
        let plain = hearer.open(&note.sealed).ok()?;
        let (chain, name, pickle) = (*chain, note.key, hearer.pickle());
        turn.save(Record::RoomHearer(RoomHearer { room, chain, name, pickle }));
        if commitment(&plain) != note.commitment {
            return None;
        }
        Words::decode(&plain)
    }

    /// Whether its author's clock says that it is older than something they had read, or than their own message before
    /// it, or that it is from the future.
    fn is_odd(&self, turn: &Turn<'_>, item: &Item, note: &MessageNote) -> bool {
        let read = note.heads.iter().filter_map(|head| {
            let known = self.chains.get(&head.chain)?;
            (known.talk == head.seq).then_some(known.at)
        });
        let newest = read.max().unwrap_or_default();
        item.at > turn.now.after(CLOCKS_APART) || item.at.after(CLOCKS_APART) < newest
    }
}
