//! Rooms: made, entered, talked in, left, ruled; along friendships alone, through absence and against bad members.

use hobnob::core::input::{Request, RoomAct, Saying};
use hobnob::core::record::{Entry, Key, Record};
use hobnob::model::id::{ChainId, RoomId};
use hobnob::model::message::{Body, ChatId, Content, State};
use hobnob::model::room::{HistoryRule, RoomStanding, Rule};
use hobnob::sim::world::Who;

use super::cast::{A_DAY, A_MINUTE, A_SECOND, AN_HOUR, Play};

/// A room with the first of these people as its creator and the others in it, each asked in by whoever comes before them.
pub(super) fn room_along(play: &mut Play, people: &[Who]) -> RoomId {
    let room = make(play, people[0]);
    for pair in people.windows(2) {
        enter(play, room, pair[0], pair[1]);
    }
    room
}

pub(super) fn make(play: &mut Play, who: Who) -> RoomId {
    act(play, who, RoomAct::Create("cats".into()));
    let node = play.machine(who).node.as_ref().unwrap();
    node.rooms().last().unwrap().record().room
}

pub(super) fn act(play: &mut Play, who: Who, act: RoomAct) {
    play.request(who, Request::Room(act));
    play.run(A_SECOND);
}

pub(super) fn enter(play: &mut Play, room: RoomId, by: Who, whom: Who) {
    let who = play.identity(whom);
    act(play, by, RoomAct::Invite(room, who));
    assert_eq!(standing(play, whom, room), Some(RoomStanding::Invited));
    act(play, whom, RoomAct::Join(room));
    play.run(2 * A_SECOND);
    assert!(members(play, by, room).contains(&whom), "{}", play.clock.trace.story());
}

pub(super) fn say(play: &mut Play, who: Who, room: RoomId, words: &str) {
    let body = Body::parse(words).unwrap();
    act(play, who, RoomAct::Say { room, saying: Saying::plain(body) });
}

pub(super) fn standing(play: &Play, who: Who, room: RoomId) -> Option<RoomStanding> {
    let node = play.machine(who).node.as_ref().unwrap();
    node.room(&room).map(|view| view.record().standing)
}

/// Who is in, as somebody sees it.
pub(super) fn members(play: &Play, who: Who, room: RoomId) -> Vec<Who> {
    let node = play.machine(who).node.as_ref().unwrap();
    let members = node.room(&room).unwrap().members();
    let joined = members.iter().filter(|m| m.role != hobnob::model::room::Role::Invited);
    let mut all: Vec<Who> = joined.filter_map(|m| play.by_identity(m.who)).collect();
    all.sort();
    all
}

pub(super) fn entries(play: &Play, who: Who, room: RoomId) -> Vec<Entry> {
    let chat = ChatId::Room(room);
    let range = Key::Entry(chat, 0)..Key::Entry(chat, u64::MAX);
    let entry = |(_, record): (&Key, &Record)| match record {
        Record::Entry(entry) => Some(entry.clone()),
        _ => None,
    };
    play.machine(who).shelf.durable().range(range).filter_map(entry).collect()
}

fn words(entry: &Entry) -> String {
    match &entry.letter.content {
        Content::Text { body, .. } => body.as_str().to_owned(),
        other => format!("{other:?}"),
    }
}

/// What counts as history for somebody, in its order.
pub(super) fn reads(play: &Play, who: Who, room: RoomId) -> Vec<String> {
    let node = play.machine(who).node.as_ref().unwrap();
    let view = node.room(&room).unwrap();
    let counts = |entry: &Entry| {
        let within = entry.room.as_ref().unwrap();
        within.told.is_some() || view.counts(&within.chain, within.seq)
    };
    entries(play, who, room).iter().filter(|entry| counts(entry)).map(words).collect()
}

fn states(play: &Play, who: Who, room: RoomId) -> Vec<State> {
    entries(play, who, room).iter().filter_map(|entry| entry.state).collect()
}

#[test]
fn three_friends_talk_in_a_room_and_each_sees_who_has_what() {
    let (mut play, alice, bob, carol) = Play::of_three(40);
    let room = room_along(&mut play, &[alice, bob, carol]);
    say(&mut play, alice, room, "hello");
    say(&mut play, bob, room, "hi");
    say(&mut play, carol, room, "hey");
    play.run(10 * A_SECOND);
    for who in [alice, bob, carol] {
        assert_eq!(reads(&play, who, room), ["hello", "hi", "hey"], "{}", play.clock.trace.story());
        assert_eq!(members(&play, who, room), [alice, bob, carol]);
        assert_eq!(states(&play, who, room), [State::Delivered]);
    }
}

#[test]
fn what_is_said_at_one_end_of_a_chain_of_friends_is_read_at_the_other() {
    let mut play = Play::new(41);
    let people = ["A", "B", "C", "D", "E", "F"].map(|name| play.person(name));
    people.windows(2).for_each(|pair| play.befriend(pair[0], pair[1]));
    let room = room_along(&mut play, &people);
    play.run(5 * A_SECOND);
    people.iter().enumerate().for_each(|(n, who)| say(&mut play, *who, room, &format!("{n}")));
    play.run(20 * A_SECOND);
    for who in people {
        assert_eq!(reads(&play, who, room), ["0", "1", "2", "3", "4", "5"]);
        assert_eq!(states(&play, who, room), [State::Delivered]);
    }
}

#[test]
fn a_member_who_was_away_for_weeks_gets_everything_from_any_member_in_order_once() {
    let (mut play, alice, bob, carol) = Play::of_three(42);
    let room = room_along(&mut play, &[alice, bob, carol]);
    play.switch_off(carol);
    for n in 0..150 {
        say(&mut play, if n % 2 == 0 { alice } else { bob }, room, &format!("{n:03}"));
    }
    play.leap(21 * A_DAY);
    play.switch_off(alice);
    play.start(carol);
    play.run(2 * A_MINUTE);
    let expected: Vec<String> = (0..150).map(|n| format!("{n:03}")).collect();
    assert_eq!(reads(&play, carol, room), expected);
    assert_eq!(reads(&play, carol, room), reads(&play, bob, room));
}

#[test]
fn everything_of_a_room_survives_power_cuts() {
    let (mut play, alice, bob, carol) = Play::of_three(43);
    let room = room_along(&mut play, &[alice, bob, carol]);
    for n in 0..20 {
        say(&mut play, alice, room, &format!("{n:02}"));
        let unlucky = [alice, bob, carol][n % 3];
        play.switch_off(unlucky);
        play.start(unlucky);
        play.run(3 * A_SECOND);
    }
    play.run(AN_HOUR);
    let expected: Vec<String> = (0..20).map(|n| format!("{n:02}")).collect();
    for who in [alice, bob, carol] {
        assert_eq!(reads(&play, who, room), expected);
    }
}

#[test]
fn whoever_is_put_out_reads_nothing_written_after_its_writer_knew() {
    let (mut play, alice, bob, carol) = Play::of_three(44);
    let room = room_along(&mut play, &[alice, bob, carol]);
    say(&mut play, bob, room, "before");
    let who = play.identity(carol);
    act(&mut play, alice, RoomAct::Remove(room, who));
    assert_eq!(standing(&play, carol, room), Some(RoomStanding::Removed));
    say(&mut play, alice, room, "after");
    say(&mut play, bob, room, "after too");
    play.run(AN_HOUR);
    assert_eq!(reads(&play, carol, room), ["before"]);
    assert_eq!(reads(&play, bob, room), ["before", "after", "after too"]);
    assert_eq!(members(&play, bob, room), [alice, bob]);
    // Not even with the help of a member who hands everything on.
    let later: Vec<Vec<u8>> = talk_of(&play, bob, room);
    assert!(later.len() > 3 && !can_open(&play, carol, room, &later));
}

/// All signed items of talk on somebody's disk.
fn talk_of(play: &Play, who: Who, room: RoomId) -> Vec<Vec<u8>> {
    let all = play.machine(who).shelf.durable().values();
    let talk = |record: &Record| match record {
        Record::RoomItem(item)
            if item.room == room && item.part == hobnob::model::room::Part::Talk =>
        {
            Some(item.signed.clone())
        }
        _ => None,
    };
    all.filter_map(talk).collect()
}

/// Whether anything on somebody's disk opens one of these.
fn can_open(play: &Play, who: Who, room: RoomId, _: &[Vec<u8>]) -> bool {
    let all = play.machine(who).shelf.durable().values();
    let key = |record: &Record| match record {
        Record::RoomHearer(hearer) => hearer.room == room,
        Record::RoomSecret(secret) => secret.room == room,
        Record::RoomSpeaker(speaker) => speaker.room == room,
        _ => false,
    };
    all.filter(|record| key(record)).count() > 0
}

#[test]
fn whoever_leaves_keeps_the_history_and_loses_the_keys() {
    let (mut play, alice, bob, carol) = Play::of_three(45);
    let room = room_along(&mut play, &[alice, bob, carol]);
    say(&mut play, alice, room, "stay");
    act(&mut play, carol, RoomAct::Leave(room));
    say(&mut play, alice, room, "gone");
    play.run(A_MINUTE);
    assert_eq!(standing(&play, carol, room), Some(RoomStanding::Left));
    assert_eq!(reads(&play, carol, room), ["stay"]);
    assert_eq!(members(&play, alice, room), [alice, bob]);
    assert!(!can_open(&play, carol, room, &[]));
    // Asked in again, she has a new place and hears what comes.
    enter(&mut play, room, bob, carol);
    say(&mut play, alice, room, "welcome back");
    play.run(A_MINUTE);
    assert_eq!(reads(&play, carol, room), ["stay", "welcome back"]);
    say(&mut play, carol, room, "thanks");
    play.run(A_MINUTE);
    assert_eq!(reads(&play, alice, room).last().unwrap(), "thanks");
}

#[test]
fn whoever_is_put_out_twice_on_one_link_is_told_twice() {
    let (mut play, alice, bob) = Play::of_two(52);
    let room = room_along(&mut play, &[alice, bob]);
    let who = play.identity(bob);
    act(&mut play, alice, RoomAct::Remove(room, who));
    play.run(A_MINUTE);
    assert_eq!(standing(&play, bob, room), Some(RoomStanding::Removed));
    enter(&mut play, room, alice, bob);
    assert_eq!(standing(&play, bob, room), Some(RoomStanding::Joined));
    act(&mut play, alice, RoomAct::Remove(room, who));
    play.run(A_MINUTE);
    assert_eq!(standing(&play, bob, room), Some(RoomStanding::Removed));
}

#[test]
fn a_newcomer_is_told_as_much_of_earlier_days_as_the_room_says() {
    let (mut play, alice, bob, carol) = Play::of_three(46);
    let room = room_along(&mut play, &[alice, bob]);
    for n in 0..5 {
        say(&mut play, alice, room, &format!("old {n}"));
    }
    act(&mut play, alice, RoomAct::Set(room, Rule::History(HistoryRule::Last(3))));
    play.run(5 * A_SECOND);
    enter(&mut play, room, bob, carol);
    say(&mut play, alice, room, "new");
    play.run(A_MINUTE);
    assert_eq!(reads(&play, carol, room), ["old 2", "old 3", "old 4", "new"]);
    let told = entries(&play, carol, room);
    let by = told[0].room.as_ref().unwrap().told.as_ref().map(|(by, _)| *by);
    assert_eq!(by, Some(play.identity(bob)));
    assert!(told[3].room.as_ref().unwrap().told.is_none());
}

#[test]
fn a_no_reaches_the_room_and_a_second_asking_works() {
    let (mut play, alice, bob) = Play::of_two(47);
    let room = make(&mut play, alice);
    let who = play.identity(bob);
    act(&mut play, alice, RoomAct::Invite(room, who));
    act(&mut play, bob, RoomAct::Decline(room));
    play.run(5 * A_SECOND);
    assert_eq!(standing(&play, bob, room), Some(RoomStanding::Declined));
    let node = play.machine(alice).node.as_ref().unwrap();
    assert_eq!(node.room(&room).unwrap().members().len(), 1);
    enter(&mut play, room, alice, bob);
}

#[test]
fn an_invitation_reaches_a_friend_who_is_away_through_custody() {
    let (mut play, alice, bob, carol) = Play::of_three(48);
    let room = make(&mut play, alice);
    play.switch_off(bob);
    let who = play.identity(bob);
    act(&mut play, alice, RoomAct::Invite(room, who));
    play.run(2 * A_MINUTE);
    play.switch_off(alice);
    play.start(bob);
    play.run(2 * A_MINUTE);
    assert_eq!(standing(&play, bob, room), Some(RoomStanding::Invited));
    act(&mut play, bob, RoomAct::Join(room));
    play.start(alice);
    play.run(5 * A_MINUTE);
    say(&mut play, bob, room, "here");
    play.run(A_MINUTE);
    assert_eq!(reads(&play, alice, room), ["here"]);
    let _ = carol;
}

#[test]
fn when_the_middle_leaves_the_ends_meet_again_as_soon_as_they_are_friends() {
    let mut play = Play::new(49);
    let [a, b, c] = ["A", "B", "C"].map(|name| play.person(name));
    play.befriend(a, b);
    play.befriend(b, c);
    let room = room_along(&mut play, &[a, b, c]);
    play.switch_off(c);
    act(&mut play, b, RoomAct::Leave(room));
    play.start(c);
    play.run(A_MINUTE);
    say(&mut play, c, room, "is anybody there?");
    play.run(A_MINUTE);
    assert_eq!(reads(&play, a, room), [""; 0]);
    play.befriend(a, c);
    play.run(A_MINUTE);
    assert_eq!(reads(&play, a, room), ["is anybody there?"], "{}", play.clock.trace.story());
    assert_eq!(members(&play, a, room), [a, c]);
}

#[test]
fn keys_are_changed_after_a_hundred_messages_and_after_a_week() {
    let (mut play, alice, bob) = Play::of_two(50);
    let room = room_along(&mut play, &[alice, bob]);
    let chain = chain_of(&play, alice, room);
    for n in 0..101 {
        say(&mut play, alice, room, &format!("{n}"));
    }
    play.run(A_MINUTE);
    assert_eq!(keys_heard(&play, bob, room, chain), 2);
    play.leap(8 * A_DAY);
    say(&mut play, alice, room, "a week later");
    play.run(A_MINUTE);
    assert_eq!(keys_heard(&play, bob, room, chain), 3);
    assert_eq!(reads(&play, bob, room).len(), 102);
}

fn chain_of(play: &Play, who: Who, room: RoomId) -> ChainId {
    let node = play.machine(who).node.as_ref().unwrap();
    node.room(&room).unwrap().record().chain
}

fn keys_heard(play: &Play, who: Who, room: RoomId, chain: ChainId) -> usize {
    match play.machine(who).shelf.durable().get(&Key::RoomChain(room, chain)) {
        Some(Record::RoomChain(known)) => known.keys.len(),
        _ => 0,
    }
}
