//! Rooms: who is in them, what is said there, and how members come to have the same.
//!
//! Each member writes two chains of signed items: ops (who is in, what holds) and talk (messages, and the keys that open
//! them). `roster` computes from the ops alone who is in; `take` lets items in, `sync` moves them along the links between
//! members who are friends, `forks` finds out those who tell different members different things.
//!
//! **Invariant**: what an own item says is never said again under the same number: it is saved before it is sent.

mod acts;
mod council;
mod end;
mod enter;
mod forget;
mod forks;
mod give;
mod history;
mod keys;
mod laws;
mod letters;
mod lost;
mod receipts;
mod restored;
pub mod room;
pub mod roster;
mod say;
mod sheets;
mod sync;
mod take;
pub(in crate::core) mod talk;
#[cfg(test)]
mod tests;
pub mod view;
mod write;

use std::collections::BTreeMap;

use self::room::Room;
use super::input::{Answer, Refusal, RoomAct};
use super::node::{LoadError, Node};
use super::record::{Key, Record};
use super::turn::{Shelf, Turn};
use crate::model::id::{ChainId, LinkId, RoomId};
use crate::model::room::{Part, SheetSort};
use crate::model::time::Time;
use crate::wire::frame::Frame;

/// Most rooms of one node, left ones included.
pub const ROOMS_MAX: usize = 256;
/// Most ops of all rooms together that are read at a start.
const OPS_LOADED_MAX: usize = 200_000;
/// Most places in all rooms together.
const CHAINS_LOADED_MAX: usize = 50_000;

/// All rooms of this node.
#[derive(Default)]
pub struct Rooms {
    pub(super) all: BTreeMap<RoomId, Room>,
}

impl Rooms {
    /// Takes rooms up where the store left them.
    pub(super) fn load(shelf: &dyn Shelf) -> Result<Self, LoadError> {
        let mut rooms = Self::default();
        for record in shelf.all(&Key::Room(RoomId([0; 32])), ROOMS_MAX)? {
            if let Record::Room(record) = record {
                rooms.all.insert(record.room, Room::new(record));
            }
        }
        let (room, chain) = (RoomId([0; 32]), ChainId([0; 16]));
        let kinds = [
            (Key::RoomOp(room, chain, 0), OPS_LOADED_MAX),
            (Key::RoomChain(room, chain), CHAINS_LOADED_MAX),
            (Key::RoomSheet(room, chain, SheetSort::Key), 3 * CHAINS_LOADED_MAX),
            (Key::RoomFork(room, chain, Part::Ops), 2 * CHAINS_LOADED_MAX),
        ];
        for (like, most) in kinds {
            for record in shelf.all(&like, most)? {
                rooms.take_up(record);
            }
        }
        for room in rooms.all.values_mut() {
            room.assemble();
            room.early.load(shelf)?;
        }
        Ok(rooms)
    }

    fn take_up(&mut self, record: Record) {
        let of = match &record {
            Record::RoomItem(item) => item.room,
            Record::RoomChain(chain) => chain.room,
            Record::RoomSheet(sheet) => sheet.room,
            Record::RoomFork(fork) => fork.room,
            _ => return,
        };
        if let Some(room) = self.all.get_mut(&of) {
            room.take_up(record);
        }
    }
}

impl Node {
    /// Does what a person asks about rooms.
    pub(super) fn act_in_room(
        &mut self,
        turn: &mut Turn<'_>,
        act: RoomAct,
    ) -> Result<Answer, Refusal> {
        match act {
            RoomAct::Create(name) => self.create_room(turn, &name),
            RoomAct::Invite(room, who) => self.invite_to_room(turn, room, who),
            RoomAct::Join(room) => self.join_room(turn, room),
            RoomAct::Decline(room) => self.decline_room(turn, room),
            RoomAct::Leave(room) => self.leave_room(turn, room),
            RoomAct::Remove(room, who) => self.remove_from_room(turn, room, who),
            RoomAct::Promote(room, who) => self.promote_in_room(turn, room, who),
            RoomAct::Topic(room, text) => self.set_topic(turn, room, text),
            RoomAct::Set(room, rule) => self.set_rule(turn, room, rule),
            RoomAct::MarkRead(room) => self.mark_room_read(room),
            RoomAct::Say { room, saying } => self.say_in_room(turn, room, saying),
        }
    }

    /// From now on what is said there rings no bell until then, or does again.
    pub(super) fn mute_room(&mut self, room: &RoomId, until: Option<Time>) -> Result<(), Refusal> {
        let inside = self.rooms.all.get_mut(room).ok_or(Refusal::NoSuchRoom)?;
        inside.record_mut().muted = until;
        Ok(())
    }

    /// At a start: finds out again what is not kept.
    pub(super) fn wake_rooms(&mut self, turn: &mut Turn<'_>) {
        self.rooms.all.values_mut().for_each(|inside| inside.refresh_caps(turn));
        for inside in self.rooms.all.values_mut().filter(|inside| inside.record.restored) {
            inside.hear_keys_again(turn, self.ratchets.as_ref());
        }
    }

    /// What another member says about a room.
    pub(super) fn room_frame(&mut self, turn: &mut Turn<'_>, id: LinkId, frame: Frame) {
        let Some(who) = self.trusted_at(id) else {
            self.counts.misplaced += 1;
            return;
        };
        match frame {
            Frame::RoomState(state) => self.room_state(turn, id, &who, state),
            Frame::RoomGive(give) => self.room_given(turn, id, &who, give),
            Frame::RoomAsk(ask) => self.room_asked(turn, id, &who, ask),
            Frame::RoomTyping(note) => self.room_typing(turn, &who, note),
            _ => self.counts.misplaced += 1,
        }
    }
}
