//! What was imported, every field filled, for tests.

use super::{CANARY, NOON, message};
use crate::core::record::{Key, Record};
use crate::model::amend::Emoji;
use crate::model::id::ImportId;
use crate::model::imported::{Import, ImportSheet, Imported};
use crate::model::message::Body;

/// A key of each kind.
pub(super) fn keys(who: u8, number: u64) -> [Key; 2] {
    let id = ImportId([who; 16]);
    [Key::Import(id), Key::ImportSheet(id, number)]
}

/// A message as a file tells it.
pub(in crate::store) fn imported(who: u8, number: u64) -> Imported {
    Imported {
        message: message(who, number),
        from: CANARY.into(),
        at: NOON,
        text: Some(Body::parse(format!("{CANARY} {number}")).unwrap()),
        edited: Some(NOON),
        reply_to: Some(message(who, number.wrapping_sub(1)).id),
        signs: vec![(Emoji::parse("❤").unwrap(), CANARY.into())],
        taken_by: None,
        action: true,
    }
}

/// The record for a key.
pub(super) fn record(key: &Key, salt: u8) -> Record {
    match *key {
        Key::Import(id) => Record::Import(Import {
            id,
            name: CANARY.into(),
            called: CANARY.into(),
            origin: CANARY.into(),
            at: NOON,
            messages: salt.into(),
        }),
        Key::ImportSheet(import, first) => {
            let who = import.0[0];
            let gone = Imported {
                text: None,
                edited: None,
                reply_to: None,
                signs: Vec::new(),
                taken_by: Some(CANARY.into()),
                action: false,
                ..imported(who, first.wrapping_add(1))
            };
            let messages = vec![imported(who, first.wrapping_add(salt.into())), gone];
            Record::ImportSheet(ImportSheet { import, first, messages })
        }
        _ => unreachable!("nothing imported"),
    }
}
