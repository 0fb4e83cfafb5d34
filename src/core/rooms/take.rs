//! What comes from other members: each item is checked against its chain before it is kept, and then counts at once.

use super::laws::{Allowance, OPS_EACH_MAX, TALK_BYTES_MAX};
use super::room::Room;
use super::roster::SlotState;
use crate::core::node::Node;
use crate::core::turn::Turn;
use crate::crypto::identity::{ROOM_ITEM, verify};
use crate::crypto::room::item_hash;
use crate::model::id::{ChainId, IdentityKey, ItemHash, LinkId, RoomId};
use crate::model::message::ChatId;
use crate::model::room::{Part, RoomChange, RoomStanding};
use crate::wire::frame::RoomGive;
use crate::wire::room::item::{DEPTH_MAX, Item, Signed, What};
use crate::wire::room::op::Op;

/// What an item led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// It is new, and kept.
    New,
    /// It is here already.
    Known,
    /// Something before it is missing, or it is nobody's yet.
    Early,
    /// Its author said something else under this number, or before it.
    Conflict(ChainId, Part, u64),
    /// It is no item of this room, or not its author's, or beyond where their chain ends.
    Refused,
    /// Its author writes more than is taken for now.
    TooMuch,
}

impl Node {
    /// A member hands over what we lack.
    pub(super) fn room_given(
        &mut self,
        turn: &mut Turn<'_>,
        id: LinkId,
        who: &IdentityKey,
        give: RoomGive,
    ) {
        let room = give.room;
        let Some(inside) = self.rooms.all.get_mut(&room) else {
            self.counts.misplaced += 1;
            return;
        };
        if !inside.is_joined() || !inside.hears(who) {
            self.counts.misplaced += 1;
            return;
        }
        for pair in &give.forks {
            self.take_fork(turn, room, id, pair);
        }
        for blob in &give.items {
            let Some(signed) = Signed::read(blob) else {
                self.counts.unreadable += 1;
                continue;
            };
            if self.hunted(turn, room, id, &signed) {
                continue;
            }
            let taken = self.take_item(turn, room, &signed);
            self.note_showed(room, id, &signed, taken);
            match taken {
                Taken::Conflict(chain, part, seq) => {
                    self.hunt(turn, room, id, (chain, part, seq), Some(&signed));
                }
                Taken::Refused => self.counts.unreadable += 1,
                Taken::Early => self.hear_removal(turn, room, &signed),
                Taken::New | Taken::Known | Taken::TooMuch => {}
            }
        }
        for blob in &give.sheets {
            self.take_sheet(turn, room, id, blob);
        }
        self.hold_back(turn, room, id);
    }

    /// Whoever hands something over has it; whoever hands over what is here does not know that it is.
    fn note_showed(&mut self, room: RoomId, id: LinkId, signed: &Signed, taken: Taken) {
        let Some(inside) = self.rooms.all.get_mut(&room) else { return };
        let Some(item) = inside.placed(signed) else { return };
        let end = inside.end_mut(id);
        match taken {
            Taken::New => end.showed(&item.chain, item.what.part(), item.seq),
            Taken::Known | Taken::Early => end.forgot_us(&item.chain),
            Taken::Conflict(..) | Taken::Refused | Taken::TooMuch => {}
        }
        inside.stirred = true;
    }

    /// Takes one item in, wherever it came from.
    pub(super) fn take_item(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
        signed: &Signed,
    ) -> Taken {
        let Some(inside) = self.rooms.all.get_mut(&room) else { return Taken::Refused };
        let Some(item) = inside.placed(signed) else { return Taken::Refused };
        match inside.judge(turn, &item, signed) {
            Taken::New => {}
            other => return other,
        }
        let (chain, part) = (item.chain, item.what.part());
        if part == Part::Talk && !inside.allows(turn, &chain) {
            let who = inside.owner(&chain);
            let told = inside
                .allowances
                .get_mut(&chain)
                .is_some_and(|a| !std::mem::replace(&mut a.told, true));
            if told {
                self.room_news(turn, room, RoomChange::Flooding, who);
            }
            return Taken::TooMuch;
        }
        match &item.what {
            What::Op(_) => {
                let before = inside.roster.clone();
                inside.keep(turn, &item, signed);
                self.roster_changed(turn, room, &before);
            }
            What::Talk(talk) => {
                let late = item.depth < inside.newest_talk();
                let hash = inside.keep(turn, &item, signed);
                self.hear_talk(turn, room, (&item, hash, late), talk);
            }
        }
        Taken::New
    }

    /// What a new op changed: says it, and does what follows for us.
    fn roster_changed(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
        before: &super::roster::Roster,
    ) {
        let me = self.identity();
        let Some(inside) = self.rooms.all.get_mut(&room) else { return };
        let mut news = Vec::new();
        let mut came = Vec::new();
        for (chain, slot) in &inside.roster.slots {
            let old = before.slots.get(chain);
            if old.map(|old| old.state) != Some(slot.state) {
                news.extend(change(slot.state).map(|what| (what, slot.who)));
                let by_us = slot.by.is_some_and(|(by, _)| by == inside.record.chain);
                if slot.state == SlotState::Joined && by_us {
                    came.push(slot.who);
                }
            }
            if slot.role == crate::model::room::Role::Promoted
                && old.is_some_and(|old| old.role != slot.role)
            {
                news.push((RoomChange::Promoted, slot.who));
            }
        }
        let rules = (inside.roster.history, inside.roster.invites);
        let topic = inside.roster.topic != before.topic;
        let own = inside.roster.slots.get(&inside.record.chain).map(|slot| slot.state);
        inside.refresh_caps(turn);
        if own == Some(SlotState::Removed) && inside.is_joined() {
            inside.part(turn, RoomStanding::Removed);
            self.drafts.forget(turn, ChatId::Room(room));
        }
        let promoted = news.iter().any(|(what, _)| *what == RoomChange::Promoted);
        news.retain(|(what, who)| *who != me || *what != RoomChange::Invited);
        for (what, who) in news {
            self.room_news(turn, room, what, Some(who));
        }
        if topic {
            self.room_news(turn, room, RoomChange::Topic, None);
        }
        if rules != (before.history, before.invites) {
            self.room_news(turn, room, RoomChange::Rules, None);
        }
        if promoted {
            self.do_all_early(turn, room);
        }
        for who in came {
            self.tell_history(turn, room, &who);
        }
        self.raise_delivered(turn, room);
    }

    /// A friend whom we asked in says no.
    pub(super) fn declined(&mut self, turn: &mut Turn<'_>, by: &IdentityKey, leave: &Signed) {
        let Some(item) = Item::decode(&leave.bytes) else { return };
        let theirs =
            self.rooms.all.get(&item.room).is_some_and(|inside| {
                inside.is_settled() && inside.owner(&item.chain) == Some(*by)
            });
        if theirs {
            self.take_item(turn, item.room, leave);
        } else {
            self.counts.misplaced += 1;
        }
    }

    /// The removal of us, from a member, though what came before it is missing here.
    pub(super) fn hear_removal(&mut self, turn: &mut Turn<'_>, room: RoomId, signed: &Signed) {
        let me = self.identity();
        let Some(inside) = self.rooms.all.get_mut(&room).filter(|inside| inside.is_settled())
        else {
            return;
        };
        let Some(item) = inside.placed(signed) else { return };
        let What::Op(Op::Remove { who, .. }) = &item.what else { return };
        let own = inside.record.chain;
        let by = inside.owner(&item.chain);
        // One from before we were asked in again is of an earlier stay.
        let sound = *who == me
            && item.seq > inside.ops_base(&item.chain)
            && inside.roster.may_remove(&item.chain, &own)
            && by.is_some_and(|by| {
                verify(by.as_bytes(), ROOM_ITEM, &signed.bytes, &signed.signature)
            });
        if !sound {
            return;
        }
        inside.part(turn, RoomStanding::Removed);
        self.drafts.forget(turn, ChatId::Room(room));
        self.room_news(turn, room, RoomChange::Removed, Some(me));
    }
}

/// What it is called when a place comes to stand so.
fn change(state: SlotState) -> Option<RoomChange> {
    Some(match state {
        SlotState::Invited => RoomChange::Invited,
        SlotState::Joined => RoomChange::Joined,
        SlotState::Declined => RoomChange::Declined,
        SlotState::Left => RoomChange::Left,
        SlotState::Removed => RoomChange::Removed,
        SlotState::Void => return None,
    })
}

impl Room {
    /// Whether this member's word about the room is heard: they are in it, or have been asked in, or asked us in.
    pub(super) fn hears(&self, who: &IdentityKey) -> bool {
        let open = self.roster.slots.values().any(|slot| {
            slot.who == *who && matches!(slot.state, SlotState::Joined | SlotState::Invited)
        });
        open || (!self.is_settled() && self.record.inviter == Some(*who))
    }

    /// The item, if it is one of this room; the one that made it gets the name it could not yet have.
    pub(super) fn placed(&self, signed: &Signed) -> Option<Item> {
        let item = Item::decode(&signed.bytes)?;
        let creates = matches!(item.what, What::Op(Op::Create { .. }));
        if creates && signed.write() == self.record.create {
            let chain = super::roster::creator_chain(&self.record.room);
            return Some(Item { room: self.record.room, chain, ..item });
        }
        (item.room == self.record.room).then_some(item)
    }

    /// Whether an item is the next of its chain, by its author, and counts.
    fn judge(&self, turn: &mut Turn<'_>, item: &Item, signed: &Signed) -> Taken {
        let (chain, part, seq) = (item.chain, item.what.part(), item.seq);
        let own = chain == self.record.chain && !self.roster.slots.contains_key(&chain);
        let slot = self.roster.slots.get(&chain).filter(|slot| slot.state != SlotState::Void);
        let Some(slot) = slot else { return if own { Taken::Known } else { Taken::Early } };
        let signs = || verify(slot.who.as_bytes(), ROOM_ITEM, &signed.bytes, &signed.signature);
        let hash = item_hash(&signed.bytes);
        let known = match part {
            Part::Ops => self.ops_of(&chain),
            Part::Talk => self.talk_of(&chain),
        };
        if seq <= known {
            return match self.hash_at(turn, &chain, part, seq) {
                Some(here) if here != hash && signs() => Taken::Conflict(chain, part, seq),
                _ => Taken::Known,
            };
        }
        match self.follows(item, known) {
            Taken::New | Taken::Conflict(..) if !signs() => Taken::Refused,
            judged => judged,
        }
    }

    /// Whether an item is the next of its chain after this number, and counts; whose it is was not looked at.
    pub(super) fn follows(&self, item: &Item, known: u64) -> Taken {
        let (chain, part, seq) = (item.chain, item.what.part(), item.seq);
        let slot = self.roster.slots.get(&chain).filter(|slot| slot.state != SlotState::Void);
        let Some(slot) = slot else { return Taken::Early };
        if seq > known + 1 {
            return Taken::Early;
        }
        if seq > self.end(&chain, part) {
            return Taken::Refused;
        }
        match self.head_of(&chain, part) {
            Some((before, _)) if before != item.prev => Taken::Conflict(chain, part, known),
            Some((_, depth)) if item.depth <= depth => Taken::Refused,
            None if part == Part::Ops && item.prev != ItemHash([0; 32]) => Taken::Refused,
            _ if item.depth >= DEPTH_MAX => Taken::Refused,
            _ => self.judge_contents(item, slot.state),
        }
    }

    fn judge_contents(&self, item: &Item, state: SlotState) -> Taken {
        let first = item.seq == 1;
        let sound = match &item.what {
            What::Op(op) => {
                let opens = matches!(op, Op::Create { .. } | Op::Join { .. });
                let declines = first && matches!(op, Op::Leave { .. });
                let begins = declines || opens == first;
                begins && item.seq <= OPS_EACH_MAX && self.goes_on(&item.chain, op)
            }
            // Nobody talks before they have come in; what a member said before going may come after it went.
            What::Talk(_) => {
                !matches!(state, SlotState::Invited | SlotState::Declined)
                    && self.bytes() < TALK_BYTES_MAX
            }
        };
        if sound { Taken::New } else { Taken::Refused }
    }

    /// Whether an op knows at least what its author's ops before it knew, and follows no farewell.
    fn goes_on(&self, chain: &ChainId, op: &Op) -> bool {
        let ops = self.ops.get(chain).map(Vec::as_slice).unwrap_or_default();
        let gone = ops.last().is_some_and(|known| matches!(known.op, Op::Leave { .. }));
        let before = ops.iter().rev().find_map(|known| known.op.seen());
        !gone && op.seen().zip(before).is_none_or(|(seen, before)| seen.covers(before))
    }

    /// The last item of a chain: its hash, if that is known, and its depth.
    fn head_of(&self, chain: &ChainId, part: Part) -> Option<(ItemHash, u64)> {
        match part {
            Part::Ops => {
                let known = self.ops.get(chain)?.last()?;
                Some((known.hash, known.depth))
            }
            Part::Talk => {
                let known = self.chains.get(chain)?;
                (known.hash != ItemHash([0; 32])).then_some((known.hash, known.depth))
            }
        }
    }

    fn allows(&mut self, turn: &Turn<'_>, chain: &ChainId) -> bool {
        let allowance = self.allowances.entry(*chain);
        allowance.or_insert_with(|| Allowance::new(turn.now)).take(turn.now)
    }
}
