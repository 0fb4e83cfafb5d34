//! Rooms after a restore: nothing is said before everybody was heard to whom we may have said more than we remember.
//!
//! An own chain is never continued from an old state: two items of ours under one number would be the proof that we tell
//! two stories. What we said goes first to members who are friends of ours. So once each of them was linked since the
//! restore, and we have what they have of our chains, there is nothing of ours that we do not know.

use std::collections::BTreeSet;

use super::room::Room;
use super::roster::SlotState;
use crate::core::alarm::Alarm;
use crate::core::node::Node;
use crate::core::record::{Key, Record, RoomChain};
use crate::core::turn::Turn;
use crate::crypto::ratchet::Ratchets;
use crate::model::id::{ChainId, IdentityKey, RoomId};
use crate::model::time::Time;
use crate::wire::room::item::{Item, Signed, What};
use crate::wire::room::talk::Talk;

/// Items at the end of each member's talk that are looked through for sender keys: a key seals 100 messages at most.
const LOOKED_THROUGH: u64 = 256;

impl Node {
    /// The members of a room, friends of ours, whom we have not heard since the restore.
    #[must_use]
    pub fn unheard_in(&self, room: &RoomId) -> Vec<IdentityKey> {
        let Some(inside) = self.rooms.all.get(room).filter(|inside| inside.record.restored) else {
            return Vec::new();
        };
        let friend = |who: &IdentityKey| self.peers.get(who).is_some_and(|peer| peer.is_friend());
        let others = inside.roster.slots.iter().filter(|(chain, slot)| {
            slot.state == SlotState::Joined && **chain != inside.record.chain
        });
        let unheard = others.filter(|(chain, _)| !inside.record.heard.contains(chain));
        let who: BTreeSet<IdentityKey> =
            unheard.map(|(_, slot)| slot.who).filter(|who| friend(who)).collect();
        who.into_iter().collect()
    }

    /// Notes which members were heard; after the last of them the room is as any other.
    pub(super) fn end_silence(&mut self, turn: &mut Turn<'_>, room: RoomId) {
        let Some(inside) = self.rooms.all.get_mut(&room).filter(|inside| inside.record.restored)
        else {
            return;
        };
        if !inside.is_settled() {
            return;
        }
        let ends: Vec<_> = inside.ends.keys().copied().collect();
        for id in ends {
            let Some(who) = self.friend_at(id) else { continue };
            let inside = self.rooms.all.get_mut(&room);
            if inside.is_some_and(|inside| inside.hear_of_ourselves(id, &who)) {
                self.ask_for_all_lost(turn, room, &who);
            }
        }
        if self.unheard_in(&room).is_empty()
            && let Some(inside) = self.rooms.all.get_mut(&room)
        {
            inside.speak_again(turn);
        }
    }
}

impl Room {
    /// A member said how far they are: with the numbers of our sheets, and whether we have all that they have of us. True
    /// when they were not heard before.
    fn hear_of_ourselves(&mut self, id: crate::model::id::LinkId, who: &IdentityKey) -> bool {
        let own = self.record.chain;
        let theirs = self.ends.get(&id).and_then(|end| end.theirs.as_ref());
        let Some(theirs) = theirs else { return false };
        let theirs = theirs.get(&own).copied().unwrap_or_default();
        let (key, have, recent) = (theirs.key.into(), theirs.have.into(), theirs.recent.into());
        let record = self.record_mut();
        record.key_number = record.key_number.max(key);
        record.have_number = record.have_number.max(have);
        record.recent_number = record.recent_number.max(recent);
        if theirs.ops > self.ops_of(&own) || theirs.talk > self.talk_of(&own) {
            return false;
        }
        let places: Vec<ChainId> = self
            .roster
            .slots
            .iter()
            .filter(|(chain, slot)| slot.who == *who && !self.record.heard.contains(chain))
            .map(|(chain, _)| *chain)
            .collect();
        let news = !places.is_empty();
        self.record_mut().heard.extend(places);
        news
    }

    /// Everybody was heard: a fresh key is published at once, under a number that shows that one is left out, so that
    /// the others give us theirs again.
    fn speak_again(&mut self, turn: &Turn<'_>) {
        let record = self.record_mut();
        (record.restored, record.heard) = (false, Vec::new());
        record.key_number += 1;
        record.key_made = Time(0);
        self.have_due = Some(Alarm::after(turn.now, std::time::Duration::ZERO));
        self.stirred = true;
    }

    /// Opens the boxes again that others made for us, with what the backup kept of our own keys.
    pub(super) fn hear_keys_again(&mut self, turn: &mut Turn<'_>, ratchets: &dyn Ratchets) {
        let room = self.record.room;
        let own = self.record.chain;
        let silent = |known: &&RoomChain| known.keys.is_empty() && known.chain != own;
        let chains: Vec<(ChainId, u64)> =
            self.chains.values().filter(silent).map(|known| (known.chain, known.talk)).collect();
        for (chain, last) in chains {
            let from = Key::RoomTalk(room, chain, last.saturating_sub(LOOKED_THROUGH));
            let to = Key::RoomTalk(room, chain, last + 1);
            let most = usize::try_from(LOOKED_THROUGH + 1).unwrap_or(usize::MAX);
            for record in turn.range(&from, &to, most) {
                let Record::RoomItem(kept) = record else { continue };
                let item = Signed::read(&kept.signed).and_then(|one| Item::decode(&one.bytes));
                if let Some(item) = item
                    && let What::Talk(Talk::Keys(note)) = &item.what
                {
                    self.keep_hearer(turn, ratchets, &item, note);
                }
            }
        }
    }

    /// Somebody lost the keys that we gave them: they get the present one with the next message.
    pub(super) fn give_key_again(&mut self, turn: &mut Turn<'_>, chain: &ChainId) {
        if let Some(Record::RoomSpeaker(mut kept)) = turn.get(&Key::RoomSpeaker(self.record.room)) {
            kept.given.retain(|given| given != chain);
            turn.save(Record::RoomSpeaker(kept));
        }
    }
}
