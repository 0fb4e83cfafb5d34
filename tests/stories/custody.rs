//! Letters left with mutual friends: two who are never here at the same time can still write to each other.

use hobnob::core::input::{Input, Policy, Request};
use hobnob::model::custody::{Fate, Reluctance};
use hobnob::model::message::{Failure, Happened, State};
use hobnob::sim::world::Who;

use super::cast::{A_DAY, A_MINUTE, AN_HOUR, Play};

/// Nobody leaves more with them than this.
fn make_room(play: &mut Play, who: Who, bytes: u64) {
    let policy = Policy { custody_each: bytes, ..Policy::default() };
    play.machine_mut(who).policy = policy;
    play.give(who, Input::Policy(policy));
}

/// Alice writes while Bob is away, and goes before he comes.
fn leave_for_bob(play: &mut Play, alice: Who, bob: Who, words: &[&str]) {
    play.switch_off(bob);
    play.run(A_MINUTE);
    words.iter().for_each(|line| play.say(alice, bob, line));
    play.run(A_MINUTE);
}

fn take_turns(play: &mut Play, goes: Who, comes: Who) {
    play.switch_off(goes);
    play.run(A_MINUTE);
    play.start(comes);
    play.run(A_MINUTE);
}

#[test]
fn a_letter_for_an_absent_friend_is_kept_by_a_mutual_friend_and_handed_over() {
    for seed in 1..=10 {
        let (mut play, alice, bob, carol) = Play::of_three(seed);
        play.switch_off(bob);
        play.run(A_MINUTE);
        play.say(alice, bob, "Read this when you are back");
        play.run(A_MINUTE);
        assert_eq!(play.states(alice, bob), [State::Stored], "seed {seed}");
        assert_eq!(play.held_at(carol).len(), 1, "seed {seed}");
        take_turns(&mut play, alice, bob);
        assert_eq!(play.reads(bob, alice), ["Read this when you are back"], "seed {seed}");
        assert_eq!(play.held_at(carol), [], "seed {seed}");
        take_turns(&mut play, bob, alice);
        assert_eq!(play.states(alice, bob), [State::Delivered], "seed {seed}");
        let story = play.story_of_last(alice, bob);
        let by = play.identity(carol);
        assert!(
            story.iter().any(|what| matches!(what, Happened::Held { by: who, .. } if *who == by))
        );
        assert!(story.contains(&Happened::LetGo { by, fate: Fate::HandedOver }), "{story:?}");
    }
}

#[test]
fn read_reaches_alice_through_carol_too() {
    let (mut play, alice, bob, _) = Play::of_three(2);
    leave_for_bob(&mut play, alice, bob, &["Read me"]);
    take_turns(&mut play, alice, bob);
    play.mark_read(bob, alice);
    play.run(15 * A_MINUTE);
    take_turns(&mut play, bob, alice);
    assert_eq!(play.states(alice, bob), [State::Read]);
}

#[test]
fn when_all_holders_are_gone_for_an_hour_another_is_asked() {
    let names = ["Alice", "Bob", "Carol", "Dave", "Erin", "Frank"];
    let (mut play, [alice, bob, friends @ ..]) = Play::of(3, names);
    leave_for_bob(&mut play, alice, bob, &["Somebody will keep it"]);
    let holds = |play: &Play, who: &Who| !play.held_at(*who).is_empty();
    let (holders, others): (Vec<Who>, Vec<Who>) =
        friends.into_iter().partition(|who| holds(&play, who));
    assert_eq!((holders.len(), others.len()), (3, 1));
    holders.iter().for_each(|who| play.switch_off(*who));
    play.run(50 * A_MINUTE);
    assert!(!holds(&play, &others[0]), "three are enough for an hour");
    play.run(25 * A_MINUTE);
    assert!(holds(&play, &others[0]), "{}", play.clock.trace.story());
    take_turns(&mut play, alice, bob);
    assert_eq!(play.reads(bob, alice), ["Somebody will keep it"]);
}

#[test]
fn a_full_custodian_refuses_with_a_reason_and_another_is_asked() {
    let names = ["Alice", "Bob", "Carol", "Dave", "Erin", "Frank"];
    let (mut play, [alice, bob, full @ .., frank]) = Play::of(4, names);
    full.iter().for_each(|who| make_room(&mut play, *who, 100));
    leave_for_bob(&mut play, alice, bob, &["Is there room?"]);
    assert_eq!(play.states(alice, bob), [State::Stored]);
    assert_eq!(play.held_at(frank).len(), 1);
    let story = play.story_of_last(alice, bob);
    let refused =
        |what: &&Happened| matches!(what, Happened::Refused { why: Reluctance::Quota, .. });
    assert!(story.iter().filter(refused).count() >= 2, "{story:?}");
    take_turns(&mut play, alice, bob);
    assert_eq!(play.reads(bob, alice), ["Is there room?"]);
}

#[test]
fn what_one_custodian_has_no_room_for_waits_and_comes_in_order() {
    let (mut play, alice, bob, carol) = Play::of_three(5);
    make_room(&mut play, carol, 3 * 1_024);
    let words = ["one", "two", "three", "four", "five"];
    leave_for_bob(&mut play, alice, bob, &words);
    assert_eq!(play.held_at(carol).len(), 3);
    take_turns(&mut play, alice, bob);
    assert_eq!(play.reads(bob, alice), words[..3]);
    play.start(alice);
    play.heal();
    assert_eq!(play.reads(bob, alice), words);
}

#[test]
fn thirty_days_later_the_custodian_forgets_and_the_sender_leaves_it_again() {
    let (mut play, alice, bob, carol) = Play::of_three(6);
    leave_for_bob(&mut play, alice, bob, &["Still there?"]);
    let first = play.held_at(carol);
    assert_eq!(first.len(), 1);
    play.leap(31 * A_DAY);
    play.run(A_MINUTE);
    let again = play.held_at(carol).into_iter().find(|held| held.tag == first[0].tag);
    assert!(again.is_some_and(|again| again.arrived > first[0].expires), "{again:?}");
    assert_eq!(play.clock.counts.of("custody: expired"), 1);
    assert_eq!(play.states(alice, bob), [State::Stored]);
    take_turns(&mut play, alice, bob);
    assert_eq!(play.reads(bob, alice), ["Still there?"]);
}

#[test]
fn blocking_bob_takes_back_what_carol_holds_for_him() {
    for end in [Request::Block, Request::Remove] {
        let (mut play, alice, bob, carol) = Play::of_three(7);
        leave_for_bob(&mut play, alice, bob, &["Too late"]);
        assert_eq!(play.held_at(carol).len(), 1);
        play.request(alice, end(play.identity(bob)));
        play.run(A_MINUTE);
        let state = play.states(alice, bob)[0];
        assert!(matches!(state, State::Failed(Failure::Blocked | Failure::Removed)), "{state:?}");
        assert_eq!(play.held_at(carol), [], "{}", play.clock.trace.story());
        take_turns(&mut play, alice, bob);
        play.run(AN_HOUR);
        assert_eq!(play.reads(bob, alice), Vec::<String>::new());
    }
}

#[test]
fn a_custodian_who_parts_with_bob_gives_up_what_is_his_and_another_is_asked() {
    let (mut play, [alice, bob, carol, dave]) = Play::of(8, ["Alice", "Bob", "Carol", "Dave"]);
    play.switch_off(dave);
    leave_for_bob(&mut play, alice, bob, &["Keep it"]);
    assert_eq!(play.held_at(carol).len(), 1);
    play.request(carol, Request::Remove(play.identity(bob)));
    play.run(A_MINUTE);
    assert_eq!(play.held_at(carol), []);
    let by = play.identity(carol);
    let story = play.story_of_last(alice, bob);
    assert!(story.contains(&Happened::LetGo { by, fate: Fate::Dropped }), "{story:?}");
    play.start(dave);
    play.run(2 * A_MINUTE);
    assert_eq!(play.held_at(dave).len(), 1);
    take_turns(&mut play, alice, bob);
    assert_eq!(play.reads(bob, alice), ["Keep it"]);
}

#[test]
fn the_custodian_forgets_what_arrived_by_another_way() {
    let (mut play, alice, bob, carol) = Play::of_three(9);
    leave_for_bob(&mut play, alice, bob, &["one", "two", "three"]);
    assert_eq!(play.held_at(carol).len(), 3);
    play.part(bob, carol);
    play.start(bob);
    play.run(A_MINUTE);
    assert_eq!(play.links(bob, carol), 0);
    assert_eq!(play.reads(bob, alice), ["one", "two", "three"]);
    assert_eq!(play.held_at(carol), [], "{}", play.clock.trace.story());
}

#[test]
fn a_custodian_who_was_away_meanwhile_forgets_it_on_return() {
    let (mut play, alice, bob, carol) = Play::of_three(10);
    leave_for_bob(&mut play, alice, bob, &["one"]);
    play.switch_off(carol);
    play.part(bob, carol);
    play.start(bob);
    play.run(A_MINUTE);
    assert_eq!(play.reads(bob, alice), ["one"]);
    assert_eq!(play.held_at(carol).len(), 1);
    play.start(carol);
    play.run(5 * A_MINUTE);
    assert_eq!(play.links(bob, carol), 0);
    assert_eq!(play.held_at(carol), [], "{}", play.clock.trace.story());
}

#[test]
fn a_hundred_letters_pass_through_one_custodian_in_order() {
    let (mut play, alice, bob, carol) = Play::of_three(11);
    let words: Vec<String> = (0..100).map(|n| format!("line {n}")).collect();
    play.switch_off(bob);
    play.run(A_MINUTE);
    words.iter().for_each(|line| play.say(alice, bob, line));
    play.run(A_MINUTE);
    assert_eq!(play.held_at(carol).len(), 100);
    play.switch_off(carol);
    play.start(carol);
    play.run(A_MINUTE);
    take_turns(&mut play, alice, bob);
    assert_eq!(play.reads(bob, alice), words);
    take_turns(&mut play, bob, alice);
    assert!(play.states(alice, bob).iter().all(|state| *state == State::Delivered));
}

#[test]
fn two_who_never_meet_talk_for_a_week() {
    let (mut play, alice, bob, _) = Play::of_three(12);
    play.switch_off(bob);
    let mut said = Vec::new();
    for day in 0..7 {
        play.run(A_MINUTE);
        said.push(format!("Alice on day {day}"));
        play.say(alice, bob, said.last().unwrap());
        play.run(AN_HOUR);
        take_turns(&mut play, alice, bob);
        said.push(format!("Bob on day {day}"));
        play.say(bob, alice, said.last().unwrap());
        play.run(AN_HOUR);
        take_turns(&mut play, bob, alice);
        play.leap(22 * AN_HOUR);
    }
    assert_eq!(play.reads(alice, bob), said);
    assert_eq!(play.reads(bob, alice), said);
    assert!(play.states(alice, bob).iter().all(|state| *state == State::Delivered));
}
