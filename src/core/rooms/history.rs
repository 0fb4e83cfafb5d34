//! What a newcomer is told of earlier days: as much as the room's setting says, in letters from whoever asked them in.

use super::letters::post;
use super::talk::order_of;
use crate::core::node::Node;
use crate::core::record::{Entry, InRoom, Key, Record};
use crate::core::turn::Turn;
use crate::model::id::{ChainId, IdentityKey, RoomId};
use crate::model::message::{ChatId, Content, Letter};
use crate::model::room::HistoryRule;
use crate::wire::room::letter::{HISTORY_BYTES_MAX, RoomLetter, Told};

/// Most entries that are looked at for the last few.
const LOOKED_AT_MAX: usize = 4_000;

impl Node {
    /// Somebody whom we asked in has come: tells them what was said before.
    pub(super) fn tell_history(&mut self, turn: &mut Turn<'_>, room: RoomId, who: &IdentityKey) {
        let Some(inside) = self.rooms.all.get(&room) else { return };
        let HistoryRule::Last(count) = inside.roster.history else { return };
        let depth = inside.record.depth;
        let last = last_entries(turn, room, depth, usize::try_from(count).unwrap_or_default());
        let told: Vec<Told> =
            last.into_iter().filter_map(|entry| self.as_told(room, entry)).collect();
        self.post_told(turn, room, who, &told);
    }

    /// Tells a friend of old messages, in as many letters as it takes.
    pub(super) fn post_told(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
        who: &IdentityKey,
        told: &[Told],
    ) {
        let Some(peer) = self.peers.get_mut(who).filter(|peer| peer.is_trusted()) else { return };
        let mut rest = told;
        while !rest.is_empty() {
            let mut size = 0;
            let fits = rest.iter().take_while(|told| {
                let first = size == 0;
                size += told.size();
                first || size <= HISTORY_BYTES_MAX
            });
            let (now, later) = rest.split_at(fits.count());
            let letter = RoomLetter::History { room, told: now.to_vec() };
            if post(turn, peer, &letter).is_err() {
                return;
            }
            rest = later;
        }
    }

    pub(super) fn as_told(&self, room: RoomId, entry: Entry) -> Option<Told> {
        let Content::Text { body, reply_to, action, .. } = entry.letter.content else {
            return None;
        };
        let within = entry.room?;
        let inside = self.rooms.all.get(&room)?;
        let slot = inside.roster.slots.get(&within.chain);
        let called = within.told.map(|(_, called)| called);
        let calls_itself = called.or_else(|| slot.map(|slot| slot.called.clone()))?;
        let (depth, written) = (within.depth, entry.letter.written);
        Some(Told { message: entry.message, calls_itself, depth, written, body, reply_to, action })
    }

    /// A member tells us what was said: whoever asked us in, of the time before; any friend, of what we cannot open since a
    /// restore.
    pub(super) fn told_history(
        &mut self,
        turn: &mut Turn<'_>,
        by: IdentityKey,
        room: RoomId,
        told: Vec<Told>,
    ) {
        let told = self.told_lost(turn, &by, room, told);
        let from_inviter = self
            .rooms
            .all
            .get(&room)
            .is_some_and(|inside| inside.is_joined() && inside.record.inviter == Some(by));
        if !from_inviter {
            self.counts.misplaced += told.len() as u64;
            return;
        }
        for told in told {
            let content = told.content();
            let Told { message, calls_itself, depth, written, .. } = told;
            let within = InRoom {
                chain: ChainId([0; 16]),
                seq: 0,
                depth,
                late: false,
                other_list: false,
                odd_time: false,
                told: Some((by, calls_itself)),
            };
            let letter = Letter { id: message.id, written, content };
            self.show_in_room(turn, room, (message, letter), within);
        }
    }
}

/// The last entries of a room, oldest first: looked for further and further back.
fn last_entries(turn: &mut Turn<'_>, room: RoomId, depth: u64, count: usize) -> Vec<Entry> {
    let chat = ChatId::Room(room);
    let end = Key::Entry(chat, order_of(depth + 1, &IdentityKey([0; 32])));
    let mut back = count as u64 * 2;
    loop {
        let from = depth.saturating_sub(back);
        let start = Key::Entry(chat, order_of(from, &IdentityKey([0; 32])));
        let page = turn.range(&start, &end, LOOKED_AT_MAX);
        let found: Vec<Entry> = page
            .into_iter()
            .filter_map(|record| if let Record::Entry(entry) = record { Some(entry) } else { None })
            .collect();
        if found.len() >= count || from == 0 || found.len() >= LOOKED_AT_MAX {
            let skip = found.len().saturating_sub(count);
            return found.into_iter().skip(skip).collect();
        }
        back *= 4;
    }
}
