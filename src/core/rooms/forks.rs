//! Those who tell different members different things: two items of one author with one number are the proof, and the chain
//! ends before the lowest such number that anybody knows.

use super::room::Room;
use super::roster::SlotState;
use crate::core::input::Sending;
use crate::core::node::Node;
use crate::core::record::{Key, Record, RoomFork};
use crate::core::turn::Turn;
use crate::crypto::identity::{ROOM_ITEM, verify};
use crate::crypto::room::item_hash;
use crate::model::id::{ChainId, IdentityKey, ItemHash, LinkId, RoomId};
use crate::model::room::{Part, RoomChange};
use crate::wire::frame::{Frame, RoomAsk, RoomGive};
use crate::wire::room::item::{Item, Signed};
use crate::wire::room::packed::half;

/// The search for where two versions of a chain part: both ends have the same up to the first number, and differ at the
/// second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hunt {
    same: u64,
    differ: u64,
}

impl Node {
    /// The other end has another item under this number, perhaps this one: finds the lowest where that is so.
    pub(super) fn hunt(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
        id: LinkId,
        (chain, part, seq): (ChainId, Part, u64),
        came: Option<&Signed>,
    ) {
        let Some(inside) = self.rooms.all.get_mut(&room) else { return };
        let lowest = inside.forks.get(&(chain, part)).copied().unwrap_or(u64::MAX);
        let base = if part == Part::Talk { inside.base(&chain) } else { 0 };
        if seq == 0 || seq >= lowest || seq <= base {
            return;
        }
        let hunts = &mut inside.end_mut(id).hunts;
        let hunt = hunts.entry((chain, part)).or_insert(Hunt { same: base, differ: seq });
        hunt.differ = hunt.differ.min(seq);
        if came.is_none_or(|came| !self.hunted(turn, room, id, came)) {
            turn.send(Sending::Frame(id, Frame::RoomAsk(RoomAsk { room, chain, part, seq })));
        }
    }

    /// Gives one item of a chain.
    pub(super) fn room_asked(
        &mut self,
        turn: &mut Turn<'_>,
        id: LinkId,
        who: &IdentityKey,
        ask: RoomAsk,
    ) {
        let known = self.rooms.all.get_mut(&ask.room).filter(|inside| inside.gives(who));
        let allowed =
            known.and_then(|inside| inside.end_mut(id).may_ask(turn.now).then_some(&*inside));
        let Some(inside) = allowed else {
            self.counts.misplaced += 1;
            return;
        };
        let Some(blob) = inside.blob(turn, &ask.chain, ask.part, ask.seq) else { return };
        let (items, sheets, forks) = (vec![blob], Vec::new(), Vec::new());
        let give = RoomGive { room: ask.room, items, sheets, forks };
        turn.send(Sending::Frame(id, Frame::RoomGive(give)));
    }

    /// An item that was asked for: the search goes on below or above it, and what differs is proof.
    pub(super) fn hunted(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
        id: LinkId,
        signed: &Signed,
    ) -> bool {
        let Some(inside) = self.rooms.all.get_mut(&room) else { return false };
        if inside.ends.get(&id).is_none_or(|end| end.hunts.is_empty()) {
            return false;
        }
        let Some(item) = inside.placed(signed) else { return false };
        let (chain, part, seq) = (item.chain, item.what.part(), item.seq);
        let hunt = inside.ends.get(&id).and_then(|end| end.hunts.get(&(chain, part)).copied());
        let Some(mut hunt) = hunt else { return false };
        let Some(here) = inside.hash_at(turn, &chain, part, seq) else { return false };
        if here == item_hash(&signed.bytes) {
            hunt.same = hunt.same.max(seq);
        } else if inside.signed_by_owner(&chain, signed) {
            hunt.differ = hunt.differ.min(seq);
            let own = inside.blob(turn, &chain, part, seq);
            if let Some(own) = own {
                self.note_fork(turn, room, (chain, part, seq), (own, signed.write()));
            }
        }
        let Some(inside) = self.rooms.all.get_mut(&room) else { return true };
        if hunt.differ <= hunt.same + 1 {
            inside.end_mut(id).hunts.remove(&(chain, part));
            return true;
        }
        let seq = hunt.same + (hunt.differ - hunt.same) / 2;
        inside.end_mut(id).hunts.insert((chain, part), hunt);
        turn.send(Sending::Frame(id, Frame::RoomAsk(RoomAsk { room, chain, part, seq })));
        true
    }

    /// A proof from another member.
    pub(super) fn take_fork(&mut self, turn: &mut Turn<'_>, room: RoomId, id: LinkId, pair: &[u8]) {
        let Some(inside) = self.rooms.all.get_mut(&room) else { return };
        let Some((one, other)) = split(pair) else {
            self.counts.unreadable += 1;
            return;
        };
        let (Some(a), Some(b)) = (inside.placed(&one), inside.placed(&other)) else { return };
        let place = |item: &Item| (item.chain, item.what.part(), item.seq);
        let sound = place(&a) == place(&b)
            && one.bytes != other.bytes
            && inside.signed_by_owner(&a.chain, &one)
            && inside.signed_by_owner(&a.chain, &other);
        if sound {
            let (chain, part, seq) = place(&a);
            inside.end_mut(id).showed_fork(&chain, part, seq);
            self.note_fork(turn, room, place(&a), (one.write(), other.write()));
        } else {
            self.counts.unreadable += 1;
        }
    }

    /// From this number on nothing of the chain counts.
    fn note_fork(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
        (chain, part, seq): (ChainId, Part, u64),
        (one, other): (Vec<u8>, Vec<u8>),
    ) {
        let Some(inside) = self.rooms.all.get_mut(&room) else { return };
        let known = inside.forks.get(&(chain, part)).copied();
        if known.is_some_and(|known| known <= seq) {
            return;
        }
        inside.forks.insert((chain, part), seq);
        turn.save(Record::RoomFork(RoomFork { room, chain, part, seq, one, other }));
        inside.resolve();
        inside.refresh_caps(turn);
        let who = inside.owner(&chain);
        if known.is_none() {
            self.room_news(turn, room, RoomChange::Forked, who);
        }
    }
}

impl Room {
    /// Whether a member may ask for anything of the room.
    pub(super) fn gives(&self, who: &IdentityKey) -> bool {
        let joined =
            |slot: &super::roster::Slot| slot.who == *who && slot.state == SlotState::Joined;
        self.roster.slots.values().any(joined)
    }

    /// An item as it was signed.
    pub(super) fn blob(
        &self,
        turn: &mut Turn<'_>,
        chain: &ChainId,
        part: Part,
        seq: u64,
    ) -> Option<Vec<u8>> {
        let room = self.record.room;
        let key = match part {
            Part::Ops => Key::RoomOp(room, *chain, seq),
            Part::Talk => Key::RoomTalk(room, *chain, seq),
        };
        match turn.get(&key) {
            Some(Record::RoomItem(item)) => Some(item.signed),
            _ => None,
        }
    }

    /// The hash of an item that is here.
    pub(super) fn hash_at(
        &self,
        turn: &mut Turn<'_>,
        chain: &ChainId,
        part: Part,
        seq: u64,
    ) -> Option<ItemHash> {
        if part == Part::Ops {
            return self.op(chain, seq).map(|known| known.hash);
        }
        let blob = self.blob(turn, chain, part, seq)?;
        Some(item_hash(&Signed::read(&blob)?.bytes))
    }

    fn signed_by_owner(&self, chain: &ChainId, signed: &Signed) -> bool {
        self.owner(chain)
            .is_some_and(|who| verify(who.as_bytes(), ROOM_ITEM, &signed.bytes, &signed.signature))
    }

    /// Where chains now end before what is kept of them.
    pub(super) fn refresh_caps(&mut self, turn: &mut Turn<'_>) {
        let ends: Vec<(ChainId, u64)> = self
            .chains
            .values()
            .map(|known| (known.chain, self.end(&known.chain, Part::Talk)))
            .filter(|(chain, end)| *end < self.talk_of(chain))
            .collect();
        let known = |room: &Self, chain, end| room.caps.get(&chain).is_some_and(|cap| cap.0 == end);
        self.touched = None;
        self.caps.retain(|chain, _| ends.iter().any(|(capped, _)| capped == chain));
        for (chain, end) in ends {
            if !known(self, chain, end) {
                let hash = self.hash_at(turn, &chain, Part::Talk, end);
                self.caps.insert(chain, (end, hash.map_or([0; 16], |hash| half(&hash))));
            }
        }
    }
}

/// Two signed items in one blob, the first after its length.
pub(super) fn pair(one: &[u8], other: &[u8]) -> Vec<u8> {
    let length = u32::try_from(one.len()).unwrap_or(u32::MAX);
    [length.to_be_bytes().as_slice(), one, other].concat()
}

fn split(pair: &[u8]) -> Option<(Signed, Signed)> {
    let (length, rest) = pair.split_first_chunk()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (one, other) = rest.split_at_checked(length)?;
    Some((Signed::read(one)?, Signed::read(other)?))
}
