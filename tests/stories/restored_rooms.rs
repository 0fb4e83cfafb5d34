//! Rooms after a lost disk: nothing is told twice over, what cannot be opened any more is told again, and only to whom it
//! was said.

use hobnob::core::input::RoomAct;
use hobnob::core::limits::TOLD_AGAIN_MAX;
use hobnob::core::record::{Entry, Key, Record};
use hobnob::model::message::{Content, State};
use hobnob::model::room::RoomChange;
use hobnob::sim::world::Who;
use hobnob::wire::room::letter::RoomLetter;

use super::cast::{A_DAY, A_MINUTE, Play};
use super::restores::{restore, slip_in};
use super::rooms;

/// How many letters somebody has written to somebody.
fn sent(play: &Play, from: Who, to: Who) -> u64 {
    match &play.machine(from).shelf.durable()[&Key::Line(play.identity(to))] {
        Record::Line(line) => line.next - 1,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_restored_member_of_a_room_writes_only_after_its_friends_there_were_heard_and_forks_nothing() {
    let (mut play, alice, bob, carol) = Play::of_three(65);
    let room = rooms::room_along(&mut play, &[alice, bob, carol]);
    rooms::say(&mut play, bob, room, "before");
    play.keep_backup(bob);
    play.part(bob, alice);
    play.run(A_MINUTE);
    play.part(alice, carol);
    rooms::say(&mut play, bob, room, "at carol alone");
    restore(&mut play, bob);
    play.switch_off(carol);
    play.network.weather.parted.clear();
    play.network.weather.shunned.clear();
    play.start(bob);
    play.run(A_MINUTE);
    rooms::say(&mut play, bob, room, "too early");
    let early = "too early".to_owned();
    assert!(!rooms::reads(&play, bob, room).contains(&early), "carol was not heard");
    play.start(carol);
    play.heal();
    play.run(A_MINUTE);
    rooms::say(&mut play, bob, room, "now");
    rooms::say(&mut play, alice, room, "welcome back");
    play.run(A_MINUTE);
    for who in [alice, carol] {
        let read = ["before", "at carol alone", "now", "welcome back"];
        assert_eq!(rooms::reads(&play, who, room), read, "{}", play.clock.trace.story());
    }
    let read = ["before", "at carol alone", "now", "welcome back"];
    assert_eq!(rooms::reads(&play, bob, room), read, "carol told him what he said");
    let forked = format!("{:?}", RoomChange::Forked);
    assert!(!play.clock.trace.story().contains(&forked));
    rooms::act(&mut play, bob, RoomAct::Leave(room));
    assert_eq!(rooms::members(&play, alice, room), [alice, carol]);
}

#[test]
fn what_was_said_in_a_room_since_an_old_backup_is_told_again_where_it_was_said() {
    let (mut play, alice, bob, carol) = Play::of_three(69);
    let room = rooms::room_along(&mut play, &[alice, bob, carol]);
    rooms::say(&mut play, alice, room, "before");
    play.run(A_MINUTE);
    play.keep_backup(bob);
    // The keys that the backup has are replaced, more than once.
    for week in 1..=3 {
        play.leap(8 * A_DAY);
        rooms::say(&mut play, alice, room, &format!("alice, week {week}"));
        play.run(A_MINUTE);
        rooms::say(&mut play, bob, room, &format!("bob, week {week}"));
        play.run(A_MINUTE);
    }
    let read = rooms::reads(&play, alice, room);
    assert_eq!(read.len(), 7);
    assert_eq!(rooms::reads(&play, bob, room), read);
    restore(&mut play, bob);
    play.start(bob);
    play.heal();
    play.run(A_MINUTE);
    assert_eq!(rooms::reads(&play, bob, room), read);
    let told = rooms::entries(&play, bob, room);
    let known = |entry: &Entry| entry.room.as_ref().unwrap().seq > 0;
    assert!(told.iter().all(known), "each stands where its item says");
    let own: Vec<_> = told.iter().filter(|entry| entry.state.is_some()).collect();
    assert!(own.iter().all(|entry| entry.state == Some(State::Delivered)), "{own:?}");
    rooms::say(&mut play, bob, room, "back");
    play.run(A_MINUTE);
    assert_eq!(rooms::reads(&play, alice, room).last().unwrap(), "back");
}

#[test]
fn whoever_lost_no_disk_is_told_nothing_that_was_said_in_a_room_before() {
    let (mut play, alice, bob, carol) = Play::of_three(70);
    let room = rooms::room_along(&mut play, &[alice, carol]);
    rooms::say(&mut play, alice, room, "not for bob");
    play.run(A_MINUTE);
    let early = rooms::entries(&play, alice, room)[0].message;
    rooms::enter(&mut play, room, alice, bob);
    rooms::say(&mut play, alice, room, "for all");
    play.run(A_MINUTE);
    let late = rooms::entries(&play, alice, room)[1].message;
    let asks = RoomLetter::Lost { room, messages: vec![early, late] };
    let before = sent(&play, alice, bob);
    slip_in(&mut play, bob, alice, vec![Content::Room(asks.encode())]);
    assert_eq!(sent(&play, alice, bob), before, "he lost nothing, and gets no answer");
    play.keep_backup(bob);
    restore(&mut play, bob);
    play.start(bob);
    play.heal();
    let asks = RoomLetter::Lost { room, messages: vec![early] };
    let before = sent(&play, alice, bob);
    slip_in(&mut play, bob, alice, vec![Content::Room(asks.encode())]);
    assert_eq!(sent(&play, alice, bob), before, "and that was before he came");
    assert_eq!(rooms::reads(&play, bob, room), ["for all"]);
}

#[test]
fn whoever_asks_again_and_again_is_told_no_more_than_the_bound() {
    let (mut play, alice, bob) = Play::of_two(71);
    let room = rooms::room_along(&mut play, &[alice, bob]);
    for number in 0..40 {
        rooms::say(&mut play, alice, room, &format!("{number}{}", "x".repeat(16_000)));
    }
    play.run(A_MINUTE);
    play.keep_backup(bob);
    restore(&mut play, bob);
    play.start(bob);
    play.heal();
    let messages: Vec<_> =
        rooms::entries(&play, alice, room).iter().map(|entry| entry.message).collect();
    let asks = Content::Room(RoomLetter::Lost { room, messages }.encode());
    let before = sent(&play, alice, bob);
    slip_in(&mut play, bob, alice, vec![asks; 40]);
    let told = sent(&play, alice, bob) - before;
    // One text of this size fits a letter.
    let most = TOLD_AGAIN_MAX as u64 / 16_000;
    assert!((most / 2..=most).contains(&told), "{told} letters");
}
