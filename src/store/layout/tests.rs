//! Holds the keys on disk to naming nobody and lying in order.

use super::*;
use crate::model::id::{IdentityKey, MessageId};

const BOB: IdentityKey = IdentityKey([0xb0; 32]);

fn layout() -> Layout {
    Layout::new(DataKey::from_bytes(&[7; 32]))
}

#[test]
fn letters_to_one_friend_lie_in_the_order_of_their_numbers() {
    let key = |number| layout().bytes(&Key::Outgoing(BOB, number));
    assert!(key(1) < key(2) && key(255) < key(256) && key(256) < key(u64::MAX));
    assert!(key(u64::MAX) < end_of(&layout().stem(&Key::Outgoing(BOB, 0))));
}

#[test]
fn no_key_on_disk_shows_whom_it_is_about_nor_links_two_kinds() {
    let message = MessageRef { author: BOB, id: MessageId([0xb0; 16]) };
    let keys = [Key::Friend(BOB), Key::Line(BOB), Key::Ratchet(BOB), Key::Place(message)];
    let bytes = keys.map(|key| layout().bytes(&key));
    assert!(bytes.iter().all(|key| !key.windows(4).any(|four| four == [0xb0; 4])));
    assert_ne!(bytes[0][1..], bytes[1][1..]);
    let elsewhere = Layout::new(DataKey::from_bytes(&[8; 32]));
    assert_ne!(elsewhere.bytes(&Key::Friend(BOB)), bytes[0]);
}

#[test]
fn what_is_held_for_others_lies_by_number_and_names_nobody() {
    let held: [fn(u64) -> Key; 3] = [Key::Held, Key::HeldEnvelope, Key::Passed];
    for key in held {
        let bytes = |number| layout().bytes(&key(number));
        let expected = [&[Kind::of(&key(7)) as u8][..], &7u64.to_be_bytes()].concat();
        assert_eq!(bytes(7), expected);
        assert!(bytes(255) < bytes(256) && bytes(256) < bytes(u64::MAX));
    }
}

#[test]
fn marks_for_one_friend_do_not_lie_together() {
    let [carol, dave] = [0xc0, 0xd0].map(|who| IdentityKey([who; 32]));
    let keys = [(BOB, carol), (BOB, dave), (carol, BOB)];
    let bytes = keys.map(|(to, from)| layout().bytes(&Key::HeldMark(to, from)));
    assert!(bytes.iter().all(|key| key.len() == 1 + HASH_BYTES));
    assert_ne!(bytes[0][1..5], bytes[1][1..5]);
    assert_ne!(bytes[0][1..5], bytes[2][1..5]);
}

#[test]
fn a_message_lies_on_the_shelf_of_its_first_letters() {
    let message = MessageRef { author: BOB, id: MessageId([3; 16]) };
    let letters: String = message.id.to_string().chars().take(SHELF_LETTERS).collect();
    assert!(layout().bytes(&Key::Place(message)).starts_with(&layout().shelf(&letters)));
}

#[test]
fn the_end_of_a_stem_comes_after_all_of_it() {
    assert_eq!(end_of(&[1, 2]), [1, 3]);
    assert_eq!(end_of(&[1, 255]), [2]);
    assert_eq!(end_of(&[255]), [0u8; 0]);
}

#[test]
fn every_kind_reads_back_from_its_byte() {
    assert!(ALL.into_iter().all(|kind| Kind::of_bytes(&[kind as u8]) == Some(kind)));
    assert_eq!(Kind::of_bytes(&FORMAT_KEY), None);
    assert_eq!(Kind::of_bytes(&[]), None);
}
