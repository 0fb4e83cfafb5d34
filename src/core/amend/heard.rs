//! What others do to messages: each counts once, if its author may, whether its message is here already or comes later.

use super::apply::{Applied, apply};
use crate::core::input::Refusal;
use crate::core::journal::Journal;
use crate::core::letters::entry_of;
use crate::core::node::Node;
use crate::core::peer::Peer;
use crate::core::record::{Entry, Key, Record};
use crate::core::turn::Turn;
use crate::core::view::Counts;
use crate::model::amend::{Amend, Become, Deed};
use crate::model::event::News;
use crate::model::id::{ChainId, IdentityKey, RoomId};
use crate::model::message::{ChatId, Content, MessageRef};
use crate::model::time::Time;

/// What there is of a message that something was done to.
enum Target {
    /// It is here.
    Here(Box<Entry>),
    /// It was here, or is elsewhere: there is nothing to be done.
    Gone,
    /// It never was here.
    Unknown,
}

fn target(turn: &mut Turn<'_>, message: MessageRef, chat: ChatId) -> Target {
    if turn.get(&Key::Place(message)).is_none() {
        return Target::Unknown;
    }
    match entry_of(turn, message) {
        Some(entry) if entry.chat == chat && entry.message == message => {
            Target::Here(Box::new(entry))
        }
        _ => Target::Gone,
    }
}

impl Peer {
    /// The friend did something to a message between us.
    pub(in crate::core) fn amended(
        &mut self,
        turn: &mut Turn<'_>,
        journal: &mut Journal,
        counts: &mut Counts,
        written: Time,
        amend: Amend,
    ) {
        let (by, at) = (self.friend.identity, written.min(turn.now));
        let chat = ChatId::Friend(by);
        match target(turn, amend.target, chat) {
            Target::Unknown => self.early.keep(turn, by, at, amend),
            Target::Gone => {}
            Target::Here(mut entry) => match apply(&mut entry, by, at, &amend, false) {
                Applied::Changed(what) => {
                    let (order, message) = (entry.order, entry.message);
                    turn.save(Record::Entry(*entry));
                    journal.note(turn, News::Changed { chat, order, message, what });
                }
                Applied::NotTheirs => counts.misplaced += 1,
                Applied::Nothing => counts.repeated += 1,
            },
        }
    }

    /// A message has come: what was done to it before is done now.
    pub(in crate::core) fn catch_up_with(
        &mut self,
        turn: &mut Turn<'_>,
        journal: &mut Journal,
        counts: &mut Counts,
        message: MessageRef,
    ) {
        for early in self.early.take(turn, &message) {
            self.amended(turn, journal, counts, early.at, early.amend);
        }
    }

    /// The friend's device knows what I did to a message.
    pub(in crate::core) fn told_of(
        &self,
        turn: &mut Turn<'_>,
        journal: &mut Journal,
        order: u64,
        number: u64,
    ) {
        let chat = ChatId::Friend(self.friend.identity);
        let Some(Record::Entry(mut entry)) = turn.get(&Key::Entry(chat, order)) else { return };
        if entry.since.telling.is_some_and(|telling| telling <= number) {
            entry.since.telling = None;
            let message = entry.message;
            turn.save(Record::Entry(entry));
            journal.note(turn, News::Changed { chat, order, message, what: Become::Known });
        }
    }
}

impl Node {
    /// Does something to a message in a room.
    pub(super) fn amend_in_room(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
        entry: Entry,
        amend: Amend,
    ) -> Result<(), Refusal> {
        let me = self.identity();
        let inside = self.rooms.all.get(&room).ok_or(Refusal::NoSuchRoom)?;
        let may_take = inside.may_take(&inside.record.chain, &entry);
        if amend.deed == Deed::Take && entry.message.author != me && !may_take {
            return Err(Refusal::NotMine);
        }
        self.utter(turn, room, Content::Amend(amend.clone()))?;
        let (message, at) = (entry.message, turn.now);
        if let Some(mut entry) = entry_of(turn, message)
            && let Applied::Changed(what) = apply(&mut entry, me, at, &amend, may_take)
        {
            self.changed_entry(turn, entry, what);
        }
        Ok(())
    }

    /// A member did something to a message in a room.
    pub(in crate::core) fn amended_in_room(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
        (by, chain): (IdentityKey, ChainId),
        written: Time,
        amend: Amend,
    ) {
        let at = written.min(turn.now);
        let Some(inside) = self.rooms.all.get_mut(&room) else { return };
        match target(turn, amend.target, ChatId::Room(room)) {
            Target::Unknown => inside.early.keep(turn, by, at, amend),
            Target::Gone => {}
            Target::Here(mut entry) => {
                let may_take = inside.may_take(&chain, &entry);
                match apply(&mut entry, by, at, &amend, may_take) {
                    Applied::Changed(what) => self.changed_entry(turn, *entry, what),
                    // Whether they are promoted may become known later.
                    Applied::NotTheirs if amend.deed == Deed::Take => {
                        inside.early.keep(turn, by, at, amend);
                    }
                    Applied::NotTheirs => self.counts.misplaced += 1,
                    Applied::Nothing => self.counts.repeated += 1,
                }
            }
        }
    }

    /// A message has come into a room: what was done to it before is done now.
    pub(in crate::core) fn catch_up_in_room(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
        message: &MessageRef,
    ) {
        let Some(inside) = self.rooms.all.get_mut(&room) else { return };
        let early = inside.early.take(turn, message);
        self.do_early(turn, room, early);
    }

    /// Somebody was promoted in a room: what they may now do is done.
    pub(in crate::core) fn do_all_early(&mut self, turn: &mut Turn<'_>, room: RoomId) {
        let Some(inside) = self.rooms.all.get_mut(&room) else { return };
        let early = inside.early.take_all(turn);
        self.do_early(turn, room, early);
    }

    fn do_early(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
        all: Vec<crate::core::record::Early>,
    ) {
        for early in all {
            let chain = self.rooms.all.get(&room).and_then(|inside| inside.chain_of(&early.by));
            let by = (early.by, chain.unwrap_or(ChainId([0; 16])));
            self.amended_in_room(turn, room, by, early.at, early.amend);
        }
    }
}
