//! Where each record lies: a key's bytes, ordered so that neighbours read as a page and nobody is named.
//!
//! A key is its kind, one byte, then what tells records of that kind apart. Identities, devices, invites and messages
//! appear as keyed hashes (HMAC-SHA256 cut to 16 bytes, under a key that is itself sealed), different for each kind, so
//! that a thief sees how many letters wait but not for whom. Numbers are big-endian. A hash cannot be turned back,
//! therefore every record carries its own key inside its seal.

use crate::core::record::Key;
use crate::crypto::vault::{DataKey, keyed_hash};
use crate::model::id::{ChainId, ImportId, RoomId};
use crate::model::message::{ChatId, MessageRef};
use crate::model::room::Part;

/// What a record is, as the first byte of its key. Never renumbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Kind {
    Secrets = 1,
    Me = 2,
    Counters = 3,
    Friend = 4,
    Line = 5,
    Session = 6,
    Ratchet = 7,
    Stamps = 8,
    Invite = 9,
    Adding = 10,
    Outgoing = 11,
    Parked = 12,
    Kept = 13,
    Entry = 14,
    Place = 15,
    Event = 16,
    Circle = 17,
    TheirCircle = 18,
    Word = 19,
    Holders = 20,
    Held = 21,
    HeldEnvelope = 22,
    HeldMark = 23,
    Passed = 24,
    Room = 25,
    RoomChain = 26,
    RoomOp = 27,
    RoomTalk = 28,
    RoomSheet = 29,
    RoomFork = 30,
    RoomSpeaker = 31,
    RoomHearer = 32,
    RoomSecret = 33,
    Early = 34,
    Fading = 35,
    Pact = 36,
    Clearing = 37,
    Introduction = 38,
    Introduced = 39,
    Block = 40,
    Summary = 41,
    Import = 44,
    ImportSheet = 45,
    Draft = 46,
    Shelf = 47,
    Former = 42,
}

/// The number of the store's format: the one record that is not sealed.
pub(super) const FORMAT_KEY: [u8; 1] = [0];
/// How large the file was when it was last copied afresh (`renew`): not sealed.
pub(super) const RENEWED_KEY: [u8; 2] = [0, 2];
/// Written to see whether writing works.
pub(super) const PROBE_KEY: [u8; 2] = [0, 1];

/// Bytes of a keyed hash.
pub(super) const HASH_BYTES: usize = 16;

/// Letters of a message id whose hash leads a [`Key::Place`]: 1,024 shelves, so that a typed prefix of an id is
/// looked up in a thousandth of all messages, and the disk shows no id.
pub(super) const SHELF_LETTERS: usize = 2;

/// Bytes of that hash; two shelves that fall together cost a little time and nothing else.
pub(super) const SHELF_BYTES: usize = 4;

impl Kind {
    pub(super) fn of(key: &Key) -> Self {
        match key {
            Key::Secrets => Self::Secrets,
            Key::Me => Self::Me,
            Key::Counters => Self::Counters,
            Key::Friend(_) => Self::Friend,
            Key::Line(_) => Self::Line,
            Key::Session(_) => Self::Session,
            Key::Ratchet(_) => Self::Ratchet,
            Key::Stamps(_) => Self::Stamps,
            Key::Invite(_) => Self::Invite,
            Key::Adding(_) => Self::Adding,
            Key::Outgoing(..) => Self::Outgoing,
            Key::Parked(..) => Self::Parked,
            Key::Kept(..) => Self::Kept,
            Key::Entry(..) => Self::Entry,
            Key::Place(_) => Self::Place,
            Key::Event(_) => Self::Event,
            Key::Circle => Self::Circle,
            Key::TheirCircle(_) => Self::TheirCircle,
            Key::Word(_) => Self::Word,
            Key::Holders(_) => Self::Holders,
            Key::Held(_) => Self::Held,
            Key::HeldEnvelope(_) => Self::HeldEnvelope,
            Key::HeldMark(..) => Self::HeldMark,
            Key::Passed(_) => Self::Passed,
            Key::Room(_) => Self::Room,
            Key::RoomChain(..) => Self::RoomChain,
            Key::RoomOp(..) => Self::RoomOp,
            Key::RoomTalk(..) => Self::RoomTalk,
            Key::RoomSheet(..) => Self::RoomSheet,
            Key::RoomFork(..) => Self::RoomFork,
            Key::RoomSpeaker(_) => Self::RoomSpeaker,
            Key::RoomHearer(..) => Self::RoomHearer,
            Key::RoomSecret(..) => Self::RoomSecret,
            Key::Early(..) => Self::Early,
            Key::Fading(_) => Self::Fading,
            Key::Pact(_) => Self::Pact,
            Key::Clearing(_) => Self::Clearing,
            Key::Draft(_) => Self::Draft,
            Key::Introduction(_) => Self::Introduction,
            Key::Introduced(_) => Self::Introduced,
            Key::Import(_) => Self::Import,
            Key::ImportSheet(..) => Self::ImportSheet,
            Key::Former(..) => Self::Former,
        }
    }

    /// The kind a key's bytes begin with.
    pub(super) fn of_bytes(bytes: &[u8]) -> Option<Self> {
        ALL.into_iter().find(|kind| bytes.first() == Some(&(*kind as u8)))
    }
}

/// Every kind.
pub(super) const ALL: [Kind; 46] = [
    Kind::Secrets,
    Kind::Me,
    Kind::Counters,
    Kind::Friend,
    Kind::Line,
    Kind::Session,
    Kind::Ratchet,
    Kind::Stamps,
    Kind::Invite,
    Kind::Adding,
    Kind::Outgoing,
    Kind::Parked,
    Kind::Kept,
    Kind::Entry,
    Kind::Place,
    Kind::Event,
    Kind::Circle,
    Kind::TheirCircle,
    Kind::Word,
    Kind::Holders,
    Kind::Held,
    Kind::HeldEnvelope,
    Kind::HeldMark,
    Kind::Passed,
    Kind::Room,
    Kind::RoomChain,
    Kind::RoomOp,
    Kind::RoomTalk,
    Kind::RoomSheet,
    Kind::RoomFork,
    Kind::RoomSpeaker,
    Kind::RoomHearer,
    Kind::RoomSecret,
    Kind::Early,
    Kind::Fading,
    Kind::Pact,
    Kind::Clearing,
    Kind::Introduction,
    Kind::Introduced,
    Kind::Block,
    Kind::Summary,
    Kind::Import,
    Kind::ImportSheet,
    Kind::Draft,
    Kind::Shelf,
    Kind::Former,
];

/// What hangs on the key that is changed every hour.
pub(super) const ERASED_HOURLY: [Kind; 8] = [
    Kind::Ratchet,
    Kind::RoomSpeaker,
    Kind::RoomHearer,
    Kind::RoomSecret,
    Kind::Former,
    // Words on their way, and words that wait for what they change: gone once they are no longer needed.
    Kind::Outgoing,
    Kind::Early,
    // Words that were typed and not sent.
    Kind::Draft,
];

/// Turns keys into bytes.
pub(super) struct Layout {
    index: DataKey,
}

impl Layout {
    pub(super) fn new(index: DataKey) -> Self {
        Self { index }
    }

    /// The whole key.
    pub(super) fn bytes(&self, key: &Key) -> Vec<u8> {
        let mut bytes = self.stem(key);
        match key {
            Key::Outgoing(_, number)
            | Key::Parked(_, number)
            | Key::Kept(_, number)
            | Key::Entry(_, number)
            | Key::Event(number)
            | Key::Held(number)
            | Key::HeldEnvelope(number)
            | Key::Passed(number)
            | Key::RoomOp(_, _, number)
            | Key::RoomTalk(_, _, number)
            | Key::RoomSecret(_, number)
            | Key::Early(_, number)
            | Key::Fading(number)
            | Key::ImportSheet(_, number)
            | Key::Former(_, number) => bytes.extend(number.to_be_bytes()),
            _ => {}
        }
        bytes
    }

    /// The key without the number it ends with, if it ends with one.
    pub(super) fn stem(&self, key: &Key) -> Vec<u8> {
        let kind = Kind::of(key);
        let mut bytes = vec![kind as u8];
        match key {
            Key::Secrets | Key::Me | Key::Counters | Key::Circle | Key::Event(_) => {}
            // By number alone: whose envelopes belong together is not for a thief to count.
            Key::Held(_) | Key::HeldEnvelope(_) | Key::Passed(_) | Key::Fading(_) => {}
            Key::Friend(who)
            | Key::Line(who)
            | Key::Session(who)
            | Key::Ratchet(who)
            | Key::Outgoing(who, _)
            | Key::Parked(who, _)
            | Key::Kept(who, _)
            | Key::TheirCircle(who)
            | Key::Word(who)
            | Key::Holders(who)
            | Key::Pact(who)
            | Key::Former(who, _) => bytes.extend(self.hash(kind, who.as_bytes())),
            Key::Stamps(device) | Key::Adding(device) => {
                bytes.extend(self.hash(kind, device.as_bytes()));
            }
            Key::Invite(id) => bytes.extend(self.hash(kind, id.as_bytes())),
            Key::Introduction(id) | Key::Introduced(id) => {
                bytes.extend(self.hash(kind, id.as_bytes()));
            }
            Key::Entry(chat, _) => bytes.extend(self.chat(*chat)),
            Key::Import(id) | Key::ImportSheet(id, _) => bytes.extend(self.import(id)),
            Key::Early(chat, _) | Key::Clearing(chat) | Key::Draft(chat) => {
                bytes.extend(self.hash(kind, &self.chat(*chat)));
            }
            Key::Place(message) => bytes.extend(self.place(message)),
            Key::Room(room) | Key::RoomSpeaker(room) | Key::RoomSecret(room, _) => {
                bytes.extend(self.hash(kind, room.as_bytes()));
            }
            Key::RoomChain(room, chain)
            | Key::RoomOp(room, chain, _)
            | Key::RoomTalk(room, chain, _) => bytes.extend(self.in_room(kind, room, chain, &[])),
            Key::RoomSheet(room, chain, sort) => {
                bytes.extend(self.in_room(kind, room, chain, &[*sort as u8]));
            }
            Key::RoomFork(room, chain, part) => {
                let part = u8::from(*part == Part::Talk);
                bytes.extend(self.in_room(kind, room, chain, &[part]));
            }
            Key::RoomHearer(room, chain, name) => {
                bytes.extend(self.in_room(kind, room, chain, name.as_bytes()));
            }
            Key::HeldMark(recipient, depositor) => {
                let both = [*recipient.as_bytes(), *depositor.as_bytes()].concat();
                bytes.extend(self.hash(kind, &both));
            }
        }
        bytes
    }

    /// How a conversation is named on disk.
    pub(super) fn chat(&self, chat: ChatId) -> [u8; HASH_BYTES] {
        match chat {
            ChatId::Friend(friend) => self.hash(Kind::Entry, &tagged(1, friend.as_bytes())),
            ChatId::Room(room) => self.hash(Kind::Entry, &tagged(2, room.as_bytes())),
        }
    }

    /// How an imported conversation is named on disk, the same for its head and its sheets: one rotation finds both.
    pub(super) fn import(&self, id: &ImportId) -> [u8; HASH_BYTES] {
        self.hash(Kind::Import, id.as_bytes())
    }

    /// Where the messages lie whose id's text begins with these [`SHELF_LETTERS`] small letters.
    pub(super) fn shelf(&self, letters: &str) -> Vec<u8> {
        let hash = self.hash(Kind::Place, &tagged(1, letters.as_bytes()));
        let mut bytes = vec![Kind::Place as u8];
        bytes.extend(hash.iter().take(SHELF_BYTES));
        bytes
    }

    fn place(&self, message: &MessageRef) -> Vec<u8> {
        let letters: String = message.id.to_string().chars().take(SHELF_LETTERS).collect();
        let mut both = tagged(2, message.author.as_bytes());
        both.extend(message.id.as_bytes());
        let mut bytes = self.shelf(&letters).split_off(1);
        bytes.extend(self.hash(Kind::Place, &both));
        bytes
    }

    /// How something of one member of a room is named on disk.
    fn in_room(&self, kind: Kind, room: &RoomId, chain: &ChainId, rest: &[u8]) -> [u8; HASH_BYTES] {
        self.hash(kind, &[room.as_bytes().as_slice(), chain.as_bytes(), rest].concat())
    }

    fn hash(&self, kind: Kind, name: &[u8]) -> [u8; HASH_BYTES] {
        keyed_hash(&self.index, &tagged(kind as u8, name))
    }
}

fn tagged(tag: u8, bytes: &[u8]) -> Vec<u8> {
    let mut tagged = Vec::with_capacity(1 + bytes.len());
    tagged.push(tag);
    tagged.extend(bytes);
    tagged
}

/// The first key after all those that begin with `stem`; empty when there is none.
pub(super) fn end_of(stem: &[u8]) -> Vec<u8> {
    let mut end = stem.to_vec();
    while let Some(last) = end.pop() {
        if let Some(next) = last.checked_add(1) {
            end.push(next);
            return end;
        }
    }
    end
}

#[cfg(test)]
mod tests;
