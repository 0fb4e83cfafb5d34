//! Own items: the next link of an own chain, saved in the turn that makes it.

use super::room::{Room, known_op};
use crate::core::keys::Keys;
use crate::core::record::{self, Record, RoomItem};
use crate::core::turn::Turn;
use crate::crypto::identity::ROOM_ITEM;
use crate::crypto::room::{MemberKey, item_hash};
use crate::model::id::{ItemHash, RoomId};
use crate::model::room::Part;
use crate::model::time::Time;
use crate::wire::room::item::{Item, Signed, What};
use crate::wire::room::op::{MemberPublic, Op};

/// Signs an item.
pub(super) fn sign(keys: &Keys, item: &Item) -> Signed {
    let bytes = item.encode();
    let signature = keys.identity.sign(ROOM_ITEM, &bytes);
    Signed { bytes, signature }
}

impl Room {
    /// The next item of an own chain, not yet anywhere.
    pub(super) fn next_item(&self, now: Time, what: What) -> Item {
        let (room, chain) = (self.record.room, self.record.chain);
        let (seq, prev) = match what.part() {
            Part::Ops => {
                let last = self.ops_of(&chain);
                (last + 1, self.op(&chain, last).map_or(ItemHash([0; 32]), |known| known.hash))
            }
            Part::Talk => {
                let prev = self.chains.get(&chain).map_or(ItemHash([0; 32]), |own| own.hash);
                (self.talk_of(&chain) + 1, prev)
            }
        };
        Item { room, chain, seq, prev, depth: self.record.depth + 1, at: now, what }
    }

    /// Says something in an own chain.
    pub(super) fn append(&mut self, turn: &mut Turn<'_>, keys: &Keys, what: What) -> ItemHash {
        let item = self.next_item(turn.now, what);
        let signed = sign(keys, &item);
        self.ends.values_mut().for_each(super::end::End::release);
        self.keep(turn, &item, &signed)
    }

    /// Keeps an item that was checked, an own one or another's.
    pub(super) fn keep(&mut self, turn: &mut Turn<'_>, item: &Item, signed: &Signed) -> ItemHash {
        let (room, chain, seq) = (self.record.room, item.chain, item.seq);
        let (part, blob) = (item.what.part(), signed.write());
        let hash = item_hash(&signed.bytes);
        if item.depth > self.record.depth {
            self.record_mut().depth = item.depth;
        }
        match part {
            Part::Ops => {
                if let Some(known) = known_op(signed) {
                    self.ops.entry(chain).or_default().push(known);
                }
                self.resolve();
            }
            Part::Talk => {
                let known = self.chain_mut(&chain);
                (known.talk, known.hash, known.depth) = (seq, hash, item.depth);
                // A clock from the future must not make everybody else's look odd.
                let at = item.at.min(turn.now);
                (known.at, known.bytes) = (at, known.bytes + blob.len() as u64);
                if chain != self.record.chain {
                    self.have_changed(turn.now);
                }
            }
        }
        turn.save(Record::RoomItem(RoomItem { room, chain, part, seq, signed: blob }));
        self.stirred = true;
        hash
    }

    /// A fresh key of ours under the next number, kept here; its public half is for the others.
    pub(super) fn fresh_key(&mut self, turn: &mut Turn<'_>) -> MemberPublic {
        let (public, number) = fresh_key(turn, self.record.room, self.record.key_number + 1);
        let now = turn.now;
        let record = self.record_mut();
        (record.key_number, record.key_made) = (number, now);
        public
    }
}

/// A fresh key for a room, kept here under this number.
pub(super) fn fresh_key(turn: &mut Turn<'_>, room: RoomId, number: u64) -> (MemberPublic, u64) {
    let key = MemberKey::new(turn.dice);
    let public = key.public();
    let secret = zeroize::Zeroizing::new(*key.as_bytes());
    turn.save(Record::RoomSecret(record::RoomSecret { room, number, replaced: None, secret }));
    (MemberPublic { dh: public.dh, kem: public.kem }, number)
}

/// The item that makes a room.
pub(super) fn creation(turn: &mut Turn<'_>, keys: &Keys, op: Op) -> (Item, Signed) {
    let item = Item {
        room: RoomId([0; 32]),
        chain: crate::model::id::ChainId([0; 16]),
        seq: 1,
        prev: ItemHash([0; 32]),
        depth: 1,
        at: turn.now,
        what: What::Op(op),
    };
    let signed = sign(keys, &item);
    (item, signed)
}
