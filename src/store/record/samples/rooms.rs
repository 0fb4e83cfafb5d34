//! One record of each kind that rooms have, every field filled.

use zeroize::Zeroizing;

use super::{NOON, identity, letter, message};
use crate::core::record::{
    Entry, InRoom, Key, Outgoing, Record, Room, RoomChain, RoomFork, RoomHearer, RoomItem,
    RoomSecret, RoomSheet, RoomSpeaker,
};
use crate::model::event::News;
use crate::model::id::{ChainId, ItemHash, RoomId, SenderKeyName};
use crate::model::message::{ChatId, Content, State};
use crate::model::room::{Part, RoomChange, RoomStanding, SheetSort};

fn room(who: u8) -> RoomId {
    RoomId([who; 32])
}

fn chain(who: u8) -> ChainId {
    ChainId([who; 16])
}

/// A key of each kind about one room.
pub(super) fn keys(who: u8, number: u64) -> [Key; 9] {
    let (room, chain, name) = (room(who), chain(who ^ 0x11), SenderKeyName([who ^ 0x22; 16]));
    [
        Key::Room(room),
        Key::RoomChain(room, chain),
        Key::RoomOp(room, chain, number),
        Key::RoomTalk(room, chain, number),
        Key::RoomSheet(room, chain, SheetSort::Recent),
        Key::RoomFork(room, chain, Part::Talk),
        Key::RoomSpeaker(room),
        Key::RoomHearer(room, chain, name),
        Key::RoomSecret(room, number),
    ]
}

/// A room that rings no bell for a while.
pub(super) fn muted() -> Record {
    Record::Room(Room { muted: Some(NOON), ..whole(room(0xb0), 5) })
}

/// The record for a key of a room.
pub(super) fn record(key: &Key, salt: u8) -> Record {
    let pickle = Zeroizing::new(vec![0xa6, salt, 0xa6, 0xa6]);
    let item = |room, chain, part, seq| {
        Record::RoomItem(RoomItem { room, chain, part, seq, signed: vec![salt; 90] })
    };
    match *key {
        Key::Room(room) => Record::Room(whole(room, salt)),
        Key::RoomChain(room, chain) => Record::RoomChain(RoomChain {
            room,
            chain,
            talk: 7,
            hash: ItemHash([4; 32]),
            depth: 12,
            bytes: 4_096,
            keys: vec![SenderKeyName([1; 16]), SenderKeyName([2; 16])],
            list: [6; 16],
            unreadable: salt.into(),
            at: NOON,
        }),
        Key::RoomOp(room, chain, seq) => item(room, chain, Part::Ops, seq),
        Key::RoomTalk(room, chain, seq) => item(room, chain, Part::Talk, seq),
        Key::RoomSheet(room, chain, sort) => {
            Record::RoomSheet(RoomSheet { room, chain, sort, signed: vec![salt; 80] })
        }
        Key::RoomFork(room, chain, part) => {
            let (one, other) = (vec![salt; 70], vec![salt + 1; 71]);
            Record::RoomFork(RoomFork { room, chain, part, seq: 9, one, other })
        }
        Key::RoomSpeaker(room) => {
            let given = vec![chain(1), chain(2)];
            Record::RoomSpeaker(RoomSpeaker { room, begun: NOON, said: 3, given, pickle })
        }
        Key::RoomHearer(room, chain, name) => {
            Record::RoomHearer(RoomHearer { room, chain, name, pickle })
        }
        Key::RoomSecret(room, number) => {
            let (replaced, secret) = (Some(NOON), Zeroizing::new([0xa6; 96]));
            Record::RoomSecret(RoomSecret { room, number, replaced, secret })
        }
        Key::Entry(ChatId::Room(_), _) => Record::Entry(entry()),
        _ => unreachable!("no key of a room"),
    }
}

fn whole(room: RoomId, salt: u8) -> Room {
    Room {
        room,
        name: "cats".into(),
        standing: RoomStanding::Removed,
        chain: chain(salt),
        create: vec![1; 120],
        invite: Some(vec![2; 130]),
        inviter: Some(identity(0xc0)),
        members_then: 4,
        muted: None,
        unread: 2,
        depth: 40,
        delivered: 3,
        have_number: 5,
        recent_number: 7,
        key_number: 6,
        key_made: NOON,
        since: NOON,
        restored: false,
        heard: Vec::new(),
    }
}

/// A room that comes from a backup.
pub(super) fn restored() -> Room {
    Room { restored: true, heard: vec![chain(1), chain(2)], ..whole(room(9), 5) }
}

/// A message in a room.
pub(super) fn entry() -> Entry {
    let mut letter = letter(0xb0, 12);
    if let Content::Text { mentions, .. } = &mut letter.content {
        mentions.push(identity(0xc0));
    }
    Entry {
        chat: ChatId::Room(room(9)),
        order: 12,
        message: message(0xb0, 12),
        letter,
        number: 0,
        arrived: NOON,
        state: Some(State::Delivered),
        steps: Vec::new(),
        room: Some(InRoom {
            chain: chain(3),
            seq: 7,
            depth: 12,
            late: true,
            other_list: true,
            odd_time: true,
            told: None,
        }),
        since: crate::model::amend::Since::default(),
    }
}

/// A message from before we came.
pub(super) fn told_entry() -> Entry {
    let mut entry = entry();
    let told = Some((identity(0xc0), "dora".to_owned()));
    entry.room = entry.room.map(|room| InRoom { told, ..room });
    entry
}

/// A letter about a room, on its way.
pub(super) fn outgoing() -> Outgoing {
    let mut letter = letter(0xb0, 12);
    letter.content = Content::Room(vec![1, 2, 3]);
    let (friend, number, order, envelope) = (identity(0xb0), 12, None, None);
    Outgoing { friend, number, order, about: None, letter: Some(letter), envelope }
}

/// What rooms tell.
pub(super) fn news() -> Vec<News> {
    let room = room(9);
    let message = message(0xb0, 12);
    let receipt = News::RoomReceipt { room, message, have: 3, of: 5 };
    let change = |what| News::Room { room, what, who: Some(identity(0xb0)) };
    [receipt].into_iter().chain(RoomChange::ALL.map(change)).collect()
}
