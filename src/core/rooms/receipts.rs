//! How far our messages have come in a room: how many have them, and which everybody has.

use super::laws::RECEIPTS_MAX;
use super::room::Room;
use super::talk::message_id;
use crate::core::letters::entry_of;
use crate::core::node::Node;
use crate::core::record::{Key, Record};
use crate::core::turn::Turn;
use crate::crypto::room::item_hash;
use crate::model::event::News;
use crate::model::id::{ChainId, RoomId};
use crate::model::message::{Happened, MessageRef, State, Step};
use crate::model::room::Part;
use crate::wire::room::item::{Item, Signed, What};
use crate::wire::room::talk::Talk;

impl Node {
    /// A member has more of what we said than before: tells how many have the newest of it.
    pub(super) fn tell_receipts(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
        chain: &ChainId,
        before: u64,
    ) {
        let Some(inside) = self.rooms.all.get(&room) else { return };
        let upto = inside.had_by(chain);
        if upto > before {
            let from = before.max(upto.saturating_sub(RECEIPTS_MAX));
            for seq in from + 1..=upto {
                let Some(message) = self.own_message(turn, room, seq) else { continue };
                let Some(inside) = self.rooms.all.get(&room) else { return };
                let (have, of) = inside.have_of(seq);
                self.journal.note(turn, News::RoomReceipt { room, message, have, of });
            }
        }
        self.raise_delivered(turn, room);
    }

    /// What everybody has by now is delivered.
    pub(super) fn raise_delivered(&mut self, turn: &mut Turn<'_>, room: RoomId) {
        let Some(inside) = self.rooms.all.get_mut(&room).filter(|inside| inside.is_settled())
        else {
            return;
        };
        let (from, upto) = (inside.record.delivered, inside.had_by_all());
        if upto <= from {
            return;
        }
        inside.record_mut().delivered = upto;
        for seq in from + 1..=upto {
            let Some(message) = self.own_message(turn, room, seq) else { continue };
            let Some(mut entry) = entry_of(turn, message) else { continue };
            let meant = self.rooms.all.get(&room).is_some_and(|inside| inside.have_of(seq).1 > 0);
            if meant && entry.state.is_some_and(|now| now.may_become(State::Delivered)) {
                entry.state = Some(State::Delivered);
                entry.steps.push(Step { at: turn.now, what: Happened::Delivered });
                turn.save(Record::Entry(entry));
            }
        }
    }

    /// The message that we said under this number, if it was one.
    fn own_message(&self, turn: &mut Turn<'_>, room: RoomId, seq: u64) -> Option<MessageRef> {
        let inside = self.rooms.all.get(&room)?;
        let signed = Signed::read(&inside.blob(turn, &inside.record.chain, Part::Talk, seq)?)?;
        let item = Item::decode(&signed.bytes)?;
        let is_message = matches!(item.what, What::Talk(Talk::Message(_)));
        let id = message_id(&item_hash(&signed.bytes));
        let message = MessageRef { author: self.identity(), id };
        // What was done to a message is no message.
        (is_message && turn.get(&Key::Place(message)).is_some()).then_some(message)
    }
}

impl Room {
    /// How far a member has what we said.
    pub(super) fn had_by(&self, chain: &ChainId) -> u64 {
        let own = self.record.chain;
        let upto = self.have.get(chain).map_or(0, |having| having.of(&own));
        // A member cannot have what we never said.
        upto.min(self.talk_of(&own))
    }

    /// How far all others have what we said, those who came later left aside; nothing, while there are none.
    fn had_by_all(&self) -> u64 {
        let far = |chain: &ChainId| self.had_by(chain).max(self.before(chain));
        self.others().map(far).min().unwrap_or_default()
    }

    /// How many of the others have what we said under this number, and how many were to have it: whoever was asked in
    /// later was not.
    pub(super) fn have_of(&self, seq: u64) -> (u32, u32) {
        let meant = || self.others().filter(|chain| self.before(chain) < seq);
        let have = meant().filter(|chain| self.had_by(chain) >= seq).count();
        let count = |number| u32::try_from(number).unwrap_or(u32::MAX);
        (count(have), count(meant().count()))
    }

    /// The last thing we had said when this member was asked in.
    pub(super) fn before(&self, chain: &ChainId) -> u64 {
        self.before_of(chain, &self.record.chain)
    }

    /// The last thing that the owner of `said` had said when the one of `chain` was asked in.
    pub(super) fn before_of(&self, chain: &ChainId, said: &ChainId) -> u64 {
        let invited = self.roster.slots.get(chain).and_then(|slot| slot.by);
        let invite = invited.and_then(|(by, seq)| self.op(&by, seq));
        let seen = invite.and_then(|known| known.op.seen());
        seen.map_or(0, |seen| seen.of(said).1)
    }

    fn others(&self) -> impl Iterator<Item = &ChainId> {
        let own = self.record.chain;
        self.roster.joined().map(|(chain, _)| chain).filter(move |chain| **chain != own)
    }
}
