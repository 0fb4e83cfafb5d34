//! Introductions, every field filled, for tests.

use super::{CANARY, NOON, addresses, devices, identity};
use crate::core::record::{Adding, Friend, Introduced, Introduction, Key, KnownThrough, Record};
use crate::model::event::News;
use crate::model::friend::{IntroductionState, Through};
use crate::model::id::IntroductionId;
use crate::model::message::Content;

fn through() -> Through {
    Through { by: identity(0xc0), name: CANARY.into(), at: NOON }
}

/// A key of each kind.
pub(super) fn keys(who: u8) -> [Key; 2] {
    let id = IntroductionId([who; 16]);
    [Key::Introduction(id), Key::Introduced(id)]
}

/// The record for a key.
pub(super) fn record(key: &Key) -> Record {
    match *key {
        Key::Introduction(id) => Record::Introduction(Introduction {
            id,
            shared: IntroductionId([0x71; 16]),
            through: through(),
            name: CANARY.into(),
            devices: devices(0xb0),
            addresses: addresses(),
            expires: NOON,
            state: IntroductionState::Accepted,
        }),
        Key::Introduced(id) => Record::Introduced(Introduced {
            id,
            one: identity(0xb0),
            other: identity(0xc0),
            expires: NOON,
            one_asked: true,
            other_asked: false,
        }),
        _ => unreachable!("no introduction"),
    }
}

/// What other records hold of introductions.
pub(super) fn later_fields(friend: Friend, adding: Adding) -> [(&'static str, Record); 3] {
    let known = KnownThrough {
        through: through(),
        shared: IntroductionId([0x71; 16]),
        called: CANARY.into(),
    };
    let mut letter = super::letter(0xb0, 12);
    letter.content = Content::Introduction(vec![1, 2, 3]);
    let outgoing = super::waiting(letter);
    [
        ("friend-introduced", Record::Friend(Friend { introduced: Some(through()), ..friend })),
        ("adding-introduced", Record::Adding(Adding { introduced: Some(known), ..adding })),
        ("outgoing-introduction", Record::Outgoing(outgoing)),
    ]
}

/// What is told of them.
pub(super) fn news() -> News {
    let (id, state) = (IntroductionId([0x72; 16]), IntroductionState::Declined);
    News::Introduction { id, by: identity(0xc0), who: identity(0xb0), name: CANARY.into(), state }
}
