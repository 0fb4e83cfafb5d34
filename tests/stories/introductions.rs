//! Friends who make friends known to each other.

use hobnob::core::input::Request;
use hobnob::core::record::{Friend, Introduction, Key, Record};
use hobnob::model::friend::{IntroductionState, Standing};
use hobnob::sim::world::Who;

use super::cast::{A_MINUTE, A_SECOND, AN_HOUR, Play};

/// Alice, a friend of Bob's and of Carol's, who do not know each other.
fn alice_between(seed: u64) -> (Play, Who, Who, Who) {
    let mut play = Play::new(seed);
    let (alice, bob, carol) = (play.person("Alice"), play.person("Bob"), play.person("Carol"));
    play.befriend(alice, bob);
    play.befriend(alice, carol);
    (play, alice, bob, carol)
}

fn introduce(play: &mut Play, by: Who, one: Who, other: Who) {
    let request = Request::Introduce(play.identity(one), play.identity(other));
    play.request(by, request);
}

/// Who was made known to somebody, as it stands on disk.
fn known_to(play: &Play, who: Who) -> Vec<Introduction> {
    let all = play.machine(who).shelf.durable().values();
    let only = |record: &Record| match record {
        Record::Introduction(one) => Some(one.clone()),
        _ => None,
    };
    all.filter_map(only).collect()
}

fn states(play: &Play, who: Who) -> Vec<IntroductionState> {
    known_to(play, who).into_iter().map(|one| one.state).collect()
}

fn accept(play: &mut Play, who: Who) {
    let id = known_to(play, who).first().expect("somebody was introduced").id;
    play.request(who, Request::AcceptIntroduction(id));
}

/// Whoever had no answer when the power went accepts once more.
fn accept_again(play: &mut Play, who: Who) {
    if states(play, who) == [IntroductionState::Open] {
        accept(play, who);
    }
}

fn decline(play: &mut Play, who: Who) {
    let id = known_to(play, who).first().expect("somebody was introduced").id;
    play.request(who, Request::DeclineIntroduction(id));
}

fn friend(play: &Play, who: Who, whom: Who) -> Option<Friend> {
    match play.machine(who).shelf.durable().get(&Key::Friend(play.identity(whom))) {
        Some(Record::Friend(friend)) => Some(friend.clone()),
        _ => None,
    }
}

#[track_caller]
fn are_friends_through(play: &mut Play, alice: Who, bob: Who, carol: Who) {
    assert!(play.are_friends(bob, carol), "{}", play.clock.trace.story());
    for (who, whom) in [(bob, carol), (carol, bob)] {
        let friend = friend(play, who, whom).unwrap();
        let through = friend.introduced.expect("it is known through whom");
        assert_eq!((through.by, through.name.as_str()), (play.identity(alice), "Alice"));
        assert_eq!(friend.verified, None, "verification is never inherited");
        assert!(!states(play, who).contains(&IntroductionState::Open));
    }
    play.say(bob, carol, "hello");
    play.run(A_MINUTE);
    assert_eq!(play.reads(carol, bob), ["hello"]);
}

#[test]
fn two_who_both_accept_an_introduction_become_friends() {
    for seed in 1..=20 {
        let (mut play, alice, bob, carol) = alice_between(seed);
        introduce(&mut play, alice, bob, carol);
        play.run(10 * A_SECOND);
        assert_eq!(states(&play, bob), [IntroductionState::Open], "seed {seed}");
        assert_eq!(states(&play, carol), [IntroductionState::Open]);
        assert_eq!(known_to(&play, bob)[0].name, "Carol");
        play.run(A_MINUTE);
        assert!(friend(&play, bob, carol).is_none(), "silent until accepted");
        accept(&mut play, bob);
        play.run(2 * A_MINUTE);
        assert!(!play.are_friends(bob, carol), "one is not enough");
        accept(&mut play, carol);
        play.run(A_MINUTE);
        are_friends_through(&mut play, alice, bob, carol);
    }
}

#[test]
fn an_introduction_reaches_whoever_was_away() {
    let (mut play, alice, bob, carol) = alice_between(3);
    play.switch_off(bob);
    introduce(&mut play, alice, bob, carol);
    play.run(A_MINUTE);
    accept(&mut play, carol);
    play.run(AN_HOUR);
    play.switch_off(carol);
    play.start(bob);
    play.run(2 * A_MINUTE);
    accept(&mut play, bob);
    play.run(A_MINUTE);
    play.start(carol);
    play.run(3 * A_MINUTE);
    are_friends_through(&mut play, alice, bob, carol);
}

#[test]
fn an_introduction_goes_through_custody_while_the_introducer_is_gone() {
    let (mut play, [alice, bob, dave]) = Play::of(5, ["Alice", "Bob", "Dave"]);
    let carol = play.person("Carol");
    play.befriend(alice, carol);
    play.switch_off(bob);
    play.run(A_MINUTE);
    introduce(&mut play, alice, bob, carol);
    play.run(5 * A_MINUTE);
    assert!(!play.held_at(dave).is_empty(), "Dave holds Bob's letter");
    play.switch_off(alice);
    play.start(bob);
    play.run(3 * A_MINUTE);
    accept(&mut play, bob);
    accept(&mut play, carol);
    play.run(3 * A_MINUTE);
    are_friends_through(&mut play, alice, bob, carol);
}

#[test]
fn whoever_declines_is_left_alone_and_nobody_hears_of_it() {
    let spoken = |act: fn(&mut Play, Who)| {
        let (mut play, alice, bob, carol) = alice_between(7);
        introduce(&mut play, alice, bob, carol);
        play.run(A_MINUTE);
        accept(&mut play, carol);
        play.listen_in();
        act(&mut play, bob);
        play.run(AN_HOUR);
        assert!(friend(&play, bob, carol).is_none() && friend(&play, carol, bob).is_none());
        let said = play.said(bob, alice);
        (said.iter().map(|one| one.frame.kind()).collect::<Vec<_>>(), states(&play, bob))
    };
    let (declined, stands) = spoken(decline);
    assert_eq!(stands, [IntroductionState::Declined]);
    let (ignored, _) = spoken(|_, _| {});
    assert_eq!(declined, ignored, "to Alice it looks as if nobody had looked");
}

#[test]
fn somebody_who_is_a_friend_already_or_blocked_is_not_introduced() {
    for shut_out in [false, true] {
        let (mut play, alice, bob, carol) = Play::of_three(9);
        if shut_out {
            play.request(bob, Request::Block(play.identity(carol)));
            play.run(A_MINUTE);
        }
        let before = friend(&play, bob, carol).map(|friend| friend.standing);
        introduce(&mut play, alice, bob, carol);
        play.run(5 * A_MINUTE);
        assert_eq!(known_to(&play, bob), [], "blocked: {shut_out}");
        assert_eq!(friend(&play, bob, carol).map(|friend| friend.standing), before);
    }
}

#[test]
fn a_forged_introduction_does_nothing() {
    let forge: [fn(&mut Friend, &Friend); 3] = [
        |friend, _| friend.devices.version += 1,
        |friend, _| friend.devices.devices[0].device.0[3] ^= 1,
        |friend, other| friend.devices.identity = other.identity,
    ];
    for (number, forge) in forge.into_iter().enumerate() {
        let (mut play, alice, bob, carol) = alice_between(11);
        let (mut forged, other) =
            (friend(&play, alice, carol).unwrap(), friend(&play, alice, bob).unwrap());
        forge(&mut forged, &other);
        play.switch_off(alice);
        let key = Key::Friend(play.identity(carol));
        play.machine_mut(alice).shelf.damage(key, Some(Record::Friend(forged)));
        play.start(alice);
        play.run(A_MINUTE);
        introduce(&mut play, alice, bob, carol);
        play.run(A_MINUTE);
        assert_eq!(known_to(&play, bob), [], "forgery {number}");
    }
}

#[test]
fn a_repeated_introduction_does_nothing() {
    let (mut play, alice, bob, carol) = alice_between(13);
    introduce(&mut play, alice, bob, carol);
    introduce(&mut play, alice, carol, bob);
    play.run(A_MINUTE);
    assert_eq!(states(&play, bob), [IntroductionState::Open], "two letters, one introduction");
    decline(&mut play, bob);
    play.run(A_SECOND);
    introduce(&mut play, alice, bob, carol);
    play.run(A_MINUTE);
    assert_eq!(states(&play, bob), [IntroductionState::Declined], "a no stays a no");
    accept(&mut play, bob);
    accept(&mut play, carol);
    play.run(2 * A_MINUTE);
    are_friends_through(&mut play, alice, bob, carol);
    introduce(&mut play, alice, bob, carol);
    play.run(A_MINUTE);
    assert_eq!(states(&play, bob), [IntroductionState::Friends]);
}

#[test]
fn what_a_removed_friend_proposed_goes_unless_it_was_accepted() {
    let (mut play, alice, bob, carol) = alice_between(15);
    introduce(&mut play, alice, bob, carol);
    play.run(A_MINUTE);
    accept(&mut play, carol);
    let remove = Request::Remove(play.identity(alice));
    play.request(bob, remove.clone());
    play.run(A_MINUTE);
    assert_eq!(known_to(&play, bob), []);
    play.request(carol, remove);
    play.run(A_MINUTE);
    assert_eq!(states(&play, carol), [IntroductionState::Accepted], "Carol had decided");
}

#[test]
fn who_introduced_a_friend_is_remembered_when_they_are_gone_themselves() {
    let (mut play, alice, bob, carol) = alice_between(17);
    introduce(&mut play, alice, bob, carol);
    play.run(A_MINUTE);
    accept(&mut play, bob);
    accept(&mut play, carol);
    play.run(A_MINUTE);
    for who in [bob, carol] {
        play.request(who, Request::Rename(play.identity(alice), "Allie".into()));
        play.request(who, Request::Remove(play.identity(alice)));
    }
    play.switch_off(bob);
    play.start(bob);
    play.run(A_MINUTE);
    are_friends_through(&mut play, alice, bob, carol);
}

#[test]
fn a_restart_at_any_point_loses_no_introduction() {
    for (number, when) in [10, 200, A_SECOND, 5 * A_SECOND, A_MINUTE].into_iter().enumerate() {
        for victim in 0..3 {
            let (mut play, alice, bob, carol) = alice_between(19 + number as u64);
            introduce(&mut play, alice, bob, carol);
            play.run(when);
            play.switch_off(Who(victim));
            play.start_in(Who(victim), 20 * A_SECOND);
            play.run(2 * A_MINUTE);
            if states(&play, bob).is_empty() {
                assert_eq!(victim, 0, "only an introducer who said nothing yet has to say it");
                introduce(&mut play, alice, bob, carol);
                play.run(A_MINUTE);
            }
            accept(&mut play, bob);
            play.run(when);
            play.switch_off(Who(victim));
            play.start_in(Who(victim), 20 * A_SECOND);
            play.run(A_MINUTE);
            accept_again(&mut play, bob);
            accept(&mut play, carol);
            play.run(when);
            play.switch_off(Who(victim));
            play.start_in(Who(victim), 20 * A_SECOND);
            play.run(A_MINUTE);
            accept_again(&mut play, carol);
            play.run(3 * A_MINUTE);
            are_friends_through(&mut play, alice, bob, carol);
        }
    }
}

#[test]
fn two_behind_nats_meet_through_the_introducer_once_both_have_accepted() {
    for seed in 1..=5 {
        let (mut play, alice, bob, carol) = alice_between(seed);
        play.network.weather.walled.extend([bob, carol]);
        play.network.weather.stubborn.extend([bob, carol]);
        introduce(&mut play, alice, bob, carol);
        play.run(A_MINUTE);
        accept(&mut play, bob);
        play.run(10 * A_MINUTE);
        let joined = |play: &Play| play.clock.counts.of("circuits joined");
        assert_eq!(joined(&play), 0, "who accepted first learns nothing of the other");
        accept(&mut play, carol);
        play.run(2 * A_MINUTE);
        assert!(joined(&play) > 0, "seed {seed}\n{}", play.clock.trace.story());
        are_friends_through(&mut play, alice, bob, carol);
    }
}

#[test]
fn an_introducer_who_never_stops_fills_only_their_own_places() {
    let mut play = Play::untold(1);
    let (alice, bob) = (play.person("Alice"), play.person("Bob"));
    play.befriend(alice, bob);
    let erin = play.person("Erin");
    play.befriend(erin, bob);
    let frank = play.person("Frank");
    play.befriend(erin, frank);
    introduce(&mut play, erin, bob, frank);
    play.run(A_MINUTE);
    for number in 0..20 {
        let somebody = play.person(&format!("Somebody {number}"));
        play.befriend(alice, somebody);
        introduce(&mut play, alice, bob, somebody);
        play.run(A_MINUTE);
    }
    let by = |who| known_to(&play, bob).iter().filter(|one| one.through.by == who).count();
    assert_eq!(by(play.identity(alice)), 16);
    assert_eq!(by(play.identity(erin)), 1);
    assert!(known_to(&play, bob).iter().any(|one| one.name == "Somebody 19"), "the newest stays");
}

#[test]
fn an_introduction_nobody_answered_is_forgotten_after_thirty_days() {
    let (mut play, alice, bob, carol) = alice_between(23);
    introduce(&mut play, alice, bob, carol);
    play.run(A_MINUTE);
    accept(&mut play, bob);
    play.run(A_MINUTE);
    play.leap(31 * 24 * AN_HOUR);
    play.run(A_MINUTE);
    assert_eq!((known_to(&play, bob), known_to(&play, carol)), (vec![], vec![]));
    let adding = |record: &Record| matches!(record, Record::Adding(_));
    assert!(!play.machine(bob).shelf.durable().values().any(adding), "nobody is looked for");
    assert_eq!(friend(&play, bob, alice).unwrap().standing, Standing::Friends);
}
