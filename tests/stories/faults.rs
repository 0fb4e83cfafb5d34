//! Single faults, each in a play of its own.

use hobnob::core::record::Key;
use hobnob::model::message::State;
use hobnob::sim::faults::YEAR_MS;

use super::cast::{A_MINUTE, A_SECOND, Play};

#[test]
fn a_clock_that_jumps_a_year_stops_nothing() {
    for year in [YEAR_MS, -YEAR_MS] {
        let (mut play, alice, bob) = Play::of_two(1);
        play.say(alice, bob, "before");
        play.run(A_MINUTE);
        play.machine_mut(alice).ahead_ms += year;
        play.run(A_MINUTE);
        play.part(alice, bob);
        play.run(A_MINUTE);
        play.say(alice, bob, "after");
        play.say(bob, alice, "and back");
        play.rejoin();
        play.run(5 * A_MINUTE);
        for (who, with) in [(alice, bob), (bob, alice)] {
            let mut reads = play.reads(who, with);
            reads.sort();
            assert_eq!(reads, ["after", "and back", "before"], "{year}");
        }
        assert_eq!(play.states(alice, bob), [State::Delivered, State::Delivered], "{year}");
    }
}

#[test]
fn simultaneous_dials_end_with_one_link() {
    for seed in 1..=20 {
        let mut play = Play::new(seed);
        let (alice, bob) = (play.person("Alice"), play.person("Bob"));
        play.befriend(alice, bob);
        play.network.weather.slow_doors.extend([(alice, bob), (bob, alice)]);
        play.part(alice, bob);
        play.rejoin();
        let mut most = 0;
        for _ in 0..600 {
            play.run(100);
            most = most.max(play.links(alice, bob));
        }
        assert_eq!(play.links(alice, bob), 1, "seed {seed}, {most} at most");
        play.say(alice, bob, "One is enough");
        play.run(A_SECOND);
        assert_eq!(play.reads(bob, alice), ["One is enough"], "seed {seed}");
    }
}

#[test]
fn a_lost_ratchet_is_renewed_over_a_living_link_and_nothing_is_lost() {
    for lost in [true, false] {
        let (mut play, alice, bob) = Play::of_two(2);
        play.say(alice, bob, "one");
        play.run(A_SECOND);
        play.switch_off(bob);
        play.say(alice, bob, "two");
        let friend = play.identity(alice);
        let shelf = &mut play.machine_mut(bob).shelf;
        shelf.damage(Key::Ratchet(friend), None);
        if lost {
            shelf.damage(Key::Session(friend), None);
        }
        play.start(bob);
        play.say(bob, alice, "three");
        play.heal();
        assert_eq!(play.reads(bob, alice), ["one", "three", "two"]);
        assert_eq!(play.reads(alice, bob), ["one", "two", "three"]);
    }
}

#[test]
fn a_recorded_first_flight_opens_no_door_again() {
    let (mut play, alice, bob) = Play::of_two(3);
    for host in [alice, bob, alice, bob] {
        let world = &mut *play;
        world.network.replay(&mut world.clock, host);
        play.run(A_MINUTE);
    }
    play.switch_off(alice);
    play.start(alice);
    let world = &mut *play;
    assert!(world.network.replay(&mut world.clock, alice));
    play.run(A_MINUTE);
}

#[test]
fn the_last_of_two_letters_goes_again_when_only_the_first_was_answered() {
    let (mut play, alice, bob) = Play::of_two(5);
    play.network.weather.clogged.insert((bob, alice));
    play.say(alice, bob, "heard");
    play.drop_frames(alice, bob, true);
    play.say(alice, bob, "lost");
    play.drop_frames(alice, bob, false);
    play.network.weather.clogged.clear();
    let released = play.network.release(bob, alice);
    released.into_iter().for_each(|(who, input)| play.give(who, input));
    play.run(A_MINUTE);
    assert_eq!(play.reads(bob, alice), ["heard", "lost"]);
}

#[test]
fn friends_whose_links_come_up_mute_go_on_looking_for_each_other() {
    for seed in 1..=20 {
        let (mut play, alice, bob) = Play::of_two(seed);
        play.part(alice, bob);
        play.run(A_MINUTE);
        play.rejoin();
        play.network.weather.clogged.extend([(alice, bob), (bob, alice)]);
        play.run(10 * A_MINUTE);
        play.network.weather.clogged.clear();
        play.heal();
        assert_eq!(play.links(alice, bob), 1, "seed {seed}");
    }
}

#[test]
fn a_link_that_stands_still_holds_letters_up_and_loses_none() {
    let (mut play, alice, bob) = Play::of_two(4);
    play.network.weather.clogged.insert((alice, bob));
    play.say(alice, bob, "slow");
    play.run(10 * A_MINUTE);
    assert_eq!(play.states(alice, bob), [State::Queued]);
    play.heal();
    assert_eq!(play.reads(bob, alice), ["slow"]);
}
