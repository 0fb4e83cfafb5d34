//! A room that this node has left is forgotten: all its items, whoever said them.

use std::collections::BTreeSet;

use super::room::Room;
use crate::core::node::Node;
use crate::core::record::Key;
use crate::core::turn::Turn;
use crate::model::id::{ChainId, RoomId};
use crate::model::room::{Part, RoomStanding, SheetSort};

impl Room {
    /// Whether this node was in it, or asked in, and is no longer.
    pub(in crate::core) fn is_over(&self) -> bool {
        matches!(
            self.record.standing,
            RoomStanding::Left | RoomStanding::Declined | RoomStanding::Removed
        )
    }

    /// Everybody of whom anything may be kept.
    fn all_chains(&self) -> BTreeSet<ChainId> {
        let known = self.ops.keys().chain(self.chains.keys()).chain(self.roster.slots.keys());
        let sheets = self.keys.keys().chain(self.have.keys());
        known.chain(sheets).copied().chain(self.forks.keys().map(|(chain, _)| *chain)).collect()
    }
}

impl Node {
    /// Forgets at most `most` items of a room that is over, and once none is left the room itself; whether it did.
    pub(in crate::core) fn forget_room(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
        most: usize,
    ) -> bool {
        let Some(inside) = self.rooms.all.get(&room) else { return true };
        if !inside.is_over() {
            // Asked in again meanwhile.
            return true;
        }
        let mut left = most;
        for chain in inside.all_chains() {
            let ends = [
                (Key::RoomTalk(room, chain, 0), Key::RoomTalk(room, chain, u64::MAX)),
                (Key::RoomOp(room, chain, 0), Key::RoomOp(room, chain, u64::MAX)),
            ];
            for (from, to) in ends {
                let page = turn.range(&from, &to, left);
                left -= page.len();
                page.into_iter().for_each(|record| turn.forget(record.key()));
                if left == 0 {
                    return false;
                }
            }
            for sort in [SheetSort::Key, SheetSort::Have, SheetSort::Recent] {
                turn.forget(Key::RoomSheet(room, chain, sort));
            }
            for part in [Part::Ops, Part::Talk] {
                turn.forget(Key::RoomFork(room, chain, part));
            }
            turn.forget(Key::RoomChain(room, chain));
        }
        turn.forget(Key::Room(room));
        self.rooms.all.remove(&room);
        true
    }
}
