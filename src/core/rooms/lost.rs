//! What a restored member cannot open any more is told again by members who are friends: our own words, whose keys went
//! with the disk, and what others said while keys went by that the backup did not have.
//!
//! That something was said, by whom, when and after what stands in the items, signed; the teller adds the words.

use std::collections::BTreeMap;

use super::letters::post;
use super::room::Room;
use super::roster::SlotState;
use super::talk::message_id;
use crate::core::letters::entry_of;
use crate::core::limits::TOLD_AGAIN_MAX;
use crate::core::node::Node;
use crate::core::record::{InRoom, Key, Record};
use crate::core::turn::Turn;
use crate::crypto::room::item_hash;
use crate::model::event::News;
use crate::model::id::{ChainId, IdentityKey, RoomId};
use crate::model::message::{ChatId, Happened, Letter, MessageRef, State};
use crate::model::time::Time;
use crate::wire::room::item::{Item, Signed, What};
use crate::wire::room::letter::{LOST_MAX, RoomLetter, Told};
use crate::wire::room::talk::Talk;

/// Items at the end of all members' talk that are looked through, once, for what was never opened; and most of one.
const LOOKED_THROUGH: u64 = 8_192;
const LOOKED_THROUGH_EACH: u64 = 1_024;

/// Most linked friends who are asked about what has just come.
const ASKED_MAX: usize = 3;

/// Where a message stands that is here and was never opened.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unopened {
    chain: ChainId,
    seq: u64,
    depth: u64,
    at: Time,
}

/// What a restored member cannot open in a room.
#[derive(Debug, Default)]
pub(super) struct Lacking {
    /// All of it, once it was looked for.
    all: Option<BTreeMap<MessageRef, Unopened>>,
    /// What came in this turn.
    news: Vec<MessageRef>,
}

impl Lacking {
    /// Something came and could not be opened.
    pub(super) fn add(&mut self, message: MessageRef, item: &Item) {
        self.news.push(message);
        if let Some(all) = self.all.as_mut().filter(|all| (all.len() as u64) < LOOKED_THROUGH) {
            all.insert(message, Unopened::of(item));
        }
    }
}

impl Unopened {
    fn of(item: &Item) -> Self {
        Self { chain: item.chain, seq: item.seq, depth: item.depth, at: item.at }
    }
}

impl Node {
    /// Asks linked members about what came in this turn and could not be opened.
    pub(super) fn ask_for_lost(&mut self, turn: &mut Turn<'_>, room: RoomId) {
        let Some(inside) = self.rooms.all.get_mut(&room) else { return };
        let lost = std::mem::take(&mut inside.lacking.news);
        if lost.is_empty() {
            return;
        }
        let members = |who: &IdentityKey| inside.joined_place(who).is_some();
        let linked = self.peers.values().filter(|peer| peer.is_trusted() && peer.link().is_some());
        let who: Vec<IdentityKey> =
            linked.map(|peer| peer.friend.identity).filter(members).take(ASKED_MAX).collect();
        for who in who {
            self.ask_member(turn, room, &who, &lost);
        }
    }

    /// Asks a member about everything here that was never opened.
    pub(super) fn ask_for_all_lost(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
        who: &IdentityKey,
    ) {
        let Some(inside) = self.rooms.all.get_mut(&room) else { return };
        let lost: Vec<MessageRef> = inside.look_for_unopened(turn).keys().copied().collect();
        self.ask_member(turn, room, who, &lost);
    }

    fn ask_member(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
        who: &IdentityKey,
        lost: &[MessageRef],
    ) {
        let Some(peer) = self.peers.get_mut(who).filter(|peer| peer.is_trusted()) else { return };
        for lost in lost.chunks(LOST_MAX) {
            // A full line leaves the rest to other members.
            if post(turn, peer, &RoomLetter::Lost { room, messages: lost.to_vec() }).is_err() {
                return;
            }
        }
    }

    /// A member whose disk was lost asks what these messages say: is told what was said since they were asked in.
    pub(super) fn tell_lost(
        &mut self,
        turn: &mut Turn<'_>,
        by: IdentityKey,
        room: RoomId,
        messages: &[MessageRef],
    ) {
        let told = self.peers.get(&by).is_some_and(|peer| peer.line.gives_back);
        let inside = self.rooms.all.get(&room).filter(|inside| told && inside.is_joined());
        let place = inside.and_then(|inside| Some((inside, inside.joined_place(&by)?)));
        let Some((inside, place)) = place else {
            self.counts.misplaced += 1;
            return;
        };
        let meant = |within: &InRoom| within.seq > inside.before_of(&place, &within.chain);
        let entries = messages.iter().filter_map(|message| entry_of(turn, *message));
        let told = entries
            .filter(|entry| entry.chat == ChatId::Room(room))
            .filter(|entry| entry.room.as_ref().is_some_and(meant))
            .filter_map(|entry| self.as_told(room, entry));
        let mut bytes = self.peers.get(&by).map_or(0, |peer| peer.told_again);
        let fits = |told: &Told| {
            bytes += told.size();
            bytes <= TOLD_AGAIN_MAX
        };
        let told: Vec<Told> = told.take_while(fits).collect();
        if let Some(peer) = self.peers.get_mut(&by) {
            peer.told_again = bytes;
        }
        self.post_told(turn, room, &by, &told);
    }

    /// A member tells what we could not open: only what is here as an item, by its author. The rest is handed back.
    pub(super) fn told_lost(
        &mut self,
        turn: &mut Turn<'_>,
        by: &IdentityKey,
        room: RoomId,
        told: Vec<Told>,
    ) -> Vec<Told> {
        let lacking = self.was_restored(turn.now);
        let inside = self.rooms.all.get_mut(&room).filter(|inside| lacking && inside.is_joined());
        let Some(inside) = inside.filter(|inside| inside.joined_place(by).is_some()) else {
            return told;
        };
        let unopened = inside.look_for_unopened(turn);
        let told = told.into_iter().map(|told| (unopened.remove(&told.message), told));
        let mut rest = Vec::new();
        for (place, told) in told.collect::<Vec<_>>() {
            match place {
                Some(place) => self.open_as_told(turn, *by, room, told, &place),
                None if turn.get(&Key::Place(told.message)).is_some() => self.counts.repeated += 1,
                None => rest.push(told),
            }
        }
        rest
    }

    fn open_as_told(
        &mut self,
        turn: &mut Turn<'_>,
        by: IdentityKey,
        room: RoomId,
        told: Told,
        place: &Unopened,
    ) {
        let content = told.content();
        let Unopened { chain, seq, depth, at } = *place;
        let (late, other_list, odd_time) = (false, false, false);
        let within = InRoom {
            chain,
            seq,
            depth,
            late,
            other_list,
            odd_time,
            told: Some((by, told.calls_itself)),
        };
        let message = told.message;
        let letter = Letter { id: message.id, written: at, content };
        let mine = message.author == self.identity();
        let Some(inside) = self.rooms.all.get_mut(&room) else { return };
        let known = inside.chain_mut(&chain);
        known.unreadable = known.unreadable.saturating_sub(1);
        if !mine {
            return self.show_in_room(turn, room, (message, letter), within);
        }
        let known_to_all = seq <= inside.record.delivered;
        let state = if known_to_all { State::Delivered } else { State::Queued };
        let order = self.write_entry(turn, room, (message, letter), within, Some(state));
        let chat = ChatId::Room(room);
        self.begin_story(turn, room, order, Happened::GivenBack);
        self.journal.note(turn, News::Message { chat, order, message });
        self.catch_up_in_room(turn, room, &message);
    }
}

impl Room {
    /// The place of somebody who is in.
    fn joined_place(&self, who: &IdentityKey) -> Option<ChainId> {
        let (chain, slot) = self.roster.slot_of(who)?;
        (slot.state == SlotState::Joined).then_some(*chain)
    }

    /// The messages that are here and were never opened, of the last items of each member: read through once in a run.
    fn look_for_unopened(&mut self, turn: &mut Turn<'_>) -> &mut BTreeMap<MessageRef, Unopened> {
        let found = match self.lacking.all.take() {
            Some(known) => known,
            None => self.unopened(turn),
        };
        self.lacking.all.insert(found)
    }

    fn unopened(&self, turn: &mut Turn<'_>) -> BTreeMap<MessageRef, Unopened> {
        let room = self.record.room;
        let each = LOOKED_THROUGH / (self.chains.len() as u64).max(1);
        let each = each.min(LOOKED_THROUGH_EACH);
        let mut found = BTreeMap::new();
        for (chain, known) in &self.chains {
            let Some(author) = self.owner(chain) else { continue };
            let from = Key::RoomTalk(room, *chain, (known.talk + 1).saturating_sub(each));
            let to = Key::RoomTalk(room, *chain, known.talk + 1);
            for record in turn.range(&from, &to, usize::try_from(each).unwrap_or(usize::MAX)) {
                let Record::RoomItem(kept) = record else { continue };
                let Some(signed) = Signed::read(&kept.signed) else { continue };
                let Some(item) = Item::decode(&signed.bytes) else { continue };
                let says = matches!(item.what, What::Talk(Talk::Message(_)));
                let id = message_id(&item_hash(&signed.bytes));
                let message = MessageRef { author, id };
                if says && turn.get(&Key::Place(message)).is_none() {
                    found.insert(message, Unopened::of(&item));
                }
            }
        }
        found
    }
}
