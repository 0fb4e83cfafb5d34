//! What a custodian takes, and what it lets go.

use super::*;
use crate::core::turn::Nothing;
use crate::crypto::loaded_dice::LoadedDice;

const ROOM: Room = Room { all: 10_000 * 1024, each: 4_000 * 1024 };
const BOB: IdentityKey = IdentityKey([0xb0; 32]);

fn somebody(number: u8) -> IdentityKey {
    IdentityKey([number; 32])
}

fn tag(number: u32) -> EnvelopeTag {
    let mut tag = [0; 16];
    tag[..4].copy_from_slice(&number.to_be_bytes());
    EnvelopeTag(tag)
}

/// One turn on an empty disk.
fn turn(act: impl FnOnce(&mut Turn<'_>)) {
    let mut dice = LoadedDice::new(1);
    act(&mut Turn::new(Time(1_000), &mut dice, &Nothing));
}

/// Leaves as many envelopes of 1 KiB as are taken; says how many, and why no more.
fn stuff(custody: &mut Custody, turn: &mut Turn<'_>, from: IdentityKey) -> (u32, Reluctance) {
    (0..)
        .find_map(|number| {
            let envelope = (tag(number), vec![0; 1024]);
            custody.take(turn, (from, BOB), envelope, ROOM).err().map(|why| (number, why))
        })
        .unwrap()
}

#[test]
fn ten_who_take_all_they_can_leave_room_for_an_eleventh() {
    turn(|turn| {
        let mut custody = Custody::default();
        assert_eq!(stuff(&mut custody, turn, somebody(1)), (4_000, Reluctance::Quota));
        for greedy in 2..=10 {
            stuff(&mut custody, turn, somebody(greedy));
        }
        let modest = custody.take(turn, (somebody(11), BOB), (tag(1), vec![0; 1024]), ROOM);
        assert_eq!(modest, Ok(()));
        assert!(custody.bytes <= ROOM.all);
    });
}

#[test]
fn who_lets_hold_nothing_refuses_everything() {
    turn(|turn| {
        let (mut custody, none) = (Custody::default(), Room { all: 0, each: 40 * 1024 });
        let taken = custody.take(turn, (somebody(1), BOB), (tag(1), vec![0; 1024]), none);
        assert_eq!(taken, Err(Reluctance::Full));
    });
}

#[test]
fn an_envelope_that_comes_again_is_held_once() {
    turn(|turn| {
        let mut custody = Custody::default();
        for _ in 0..2 {
            custody.take(turn, (somebody(1), BOB), (tag(1), vec![0; 1024]), ROOM).unwrap();
        }
        assert_eq!(custody.sum(), (1, 1024, Some(Time(1_000))));
        custody.forget(turn, (somebody(2), BOB), &[tag(1)]);
        assert_eq!(custody.count_for(&BOB), 1, "only its depositor takes it back");
        custody.forget(turn, (somebody(1), BOB), &[]);
        assert_eq!(custody.sum(), (0, 0, None));
    });
}

#[test]
fn what_is_over_is_over_in_the_order_it_came() {
    turn(|turn| {
        let mut custody = Custody::default();
        for number in 1..=3 {
            custody.take(turn, (somebody(1), BOB), (tag(number), vec![0; 1024]), ROOM).unwrap();
        }
        let end = custody.next_end().unwrap();
        assert_eq!(end, Time(1_000).after(CUSTODY_LASTS));
        assert_eq!(custody.expired(Time(end.0 - 1)), [0u64; 0]);
        assert_eq!(custody.expired(end), [1, 2, 3]);
        assert_eq!(custody.next_for(&BOB, 0).map(|held| held.number), Some(1));
        assert_eq!(custody.next_for(&BOB, 3).map(|held| held.number), None);
    });
}
