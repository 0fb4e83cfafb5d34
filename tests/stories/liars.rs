//! Custodians who lie: whatever they drop, keep back, shuffle or make up, letters arrive once and in order.

use hobnob::model::message::State;
use hobnob::sim::mischief::Mischief;
use hobnob::sim::world::Who;

use super::cast::{A_DAY, A_MINUTE, AN_HOUR, Play};

const WORDS: [&str; 5] = ["one", "two", "three", "four", "five"];

/// Alice leaves a few letters while Bob is away, and goes before he comes back.
fn leave_and_go(play: &mut Play, alice: Who, bob: Who) {
    play.switch_off(bob);
    play.run(A_MINUTE);
    WORDS.iter().for_each(|line| play.say(alice, bob, line));
    play.run(2 * A_MINUTE);
    assert_eq!(play.states(alice, bob), [State::Stored; 5]);
    play.switch_off(alice);
    play.run(A_MINUTE);
    play.start(bob);
    play.run(2 * A_MINUTE);
}

/// Bob goes, Alice comes and hears from her friends that everything arrived.
fn bob_goes_alice_comes(play: &mut Play, alice: Who, bob: Who) {
    play.switch_off(bob);
    play.run(A_MINUTE);
    play.start(alice);
    play.run(A_MINUTE);
    assert_eq!(play.states(alice, bob), [State::Delivered; 5]);
}

#[test]
fn a_custodian_who_acknowledges_and_drops_loses_nothing() {
    let (mut play, [alice, bob, carol, dave]) = Play::of(1, ["Alice", "Bob", "Carol", "Dave"]);
    play.lie(carol, Mischief::Drops);
    leave_and_go(&mut play, alice, bob);
    assert_eq!(play.clock.counts.of(Mischief::Drops.word()), 5);
    assert_eq!(play.held_at(carol).len(), 5);
    assert_eq!(play.reads(bob, alice), WORDS);
    bob_goes_alice_comes(&mut play, alice, bob);
    assert_eq!(play.held_at(dave), []);
    play.run(A_MINUTE);
    assert_eq!(play.held_at(carol), [], "told to forget what arrived");
}

#[test]
fn a_custodian_who_only_says_that_it_holds_loses_nothing() {
    let (mut play, [alice, bob, carol, _]) = Play::of(2, ["Alice", "Bob", "Carol", "Dave"]);
    play.lie(carol, Mischief::Denies);
    play.switch_off(bob);
    play.run(A_MINUTE);
    WORDS.iter().for_each(|line| play.say(alice, bob, line));
    play.run(15 * A_MINUTE);
    assert!(play.clock.counts.of(Mischief::Denies.word()) > 0);
    play.switch_off(alice);
    play.run(A_MINUTE);
    play.start(bob);
    play.run(2 * A_MINUTE);
    assert_eq!(play.reads(bob, alice), WORDS);
    bob_goes_alice_comes(&mut play, alice, bob);
}

#[test]
fn a_custodian_who_reorders_doubles_and_misdirects_changes_nothing() {
    for seed in 1..=10 {
        let (mut play, [alice, bob, carol, dave]) =
            Play::of(seed, ["Alice", "Bob", "Carol", "Dave"]);
        play.lie(carol, Mischief::Shuffles);
        play.lie(dave, Mischief::Misdirects);
        leave_and_go(&mut play, alice, bob);
        assert!(play.clock.counts.of(Mischief::Shuffles.word()) > 0, "seed {seed}");
        assert!(play.clock.counts.of(Mischief::Misdirects.word()) > 0, "seed {seed}");
        assert_eq!(play.reads(bob, alice), WORDS, "seed {seed}");
        for (who, with) in [(carol, alice), (carol, bob), (dave, alice), (dave, bob)] {
            assert_eq!(play.reads(who, with), Vec::<String>::new(), "seed {seed}");
        }
        bob_goes_alice_comes(&mut play, alice, bob);
        assert_eq!(play.held_at(carol), [], "seed {seed}");
        assert_eq!(play.held_at(dave), [], "seed {seed}");
    }
}

#[test]
fn a_letter_delayed_for_thirty_days_shows_once() {
    let (mut play, alice, bob, carol) = Play::of_three(3);
    play.lie(carol, Mischief::Delays);
    play.liars.get_mut(&carol).unwrap().patience = 30 * A_DAY..30 * A_DAY + AN_HOUR;
    leave_and_go(&mut play, alice, bob);
    assert_eq!(play.reads(bob, alice), Vec::<String>::new());
    play.start(alice);
    play.run(A_MINUTE);
    assert_eq!(play.reads(bob, alice), WORDS, "said by herself");
    play.run(31 * A_DAY);
    assert_eq!(play.clock.counts.of(Mischief::Delays.word()), 5);
    assert_eq!(play.reads(bob, alice), WORDS);
    play.say(alice, bob, "six");
    play.run(A_MINUTE);
    assert_eq!(play.reads(bob, alice), [&WORDS[..], &["six"]].concat());
}

#[test]
fn a_letter_that_comes_thirty_days_late_and_by_no_other_way_is_shown_too() {
    let (mut play, alice, bob, carol) = Play::of_three(4);
    play.lie(carol, Mischief::Delays);
    leave_and_go(&mut play, alice, bob);
    assert_eq!(play.reads(bob, alice), Vec::<String>::new());
    play.leap(29 * A_DAY);
    play.run(A_DAY);
    assert_eq!(play.reads(bob, alice), WORDS);
    play.start(alice);
    play.heal();
    assert_eq!(play.reads(bob, alice), WORDS);
    assert_eq!(play.states(alice, bob), [State::Delivered; 5]);
}

#[test]
fn with_four_friends_three_of_them_liars_everything_arrives_once_in_order() {
    let names = ["Alice", "Bob", "Carol", "Dave", "Erin", "Frank"];
    for seed in 0..6 {
        let (mut play, [alice, bob, liars @ .., _]) = Play::of(seed, names);
        for (number, who) in liars.into_iter().enumerate() {
            play.lie(who, Mischief::ALL[(number * 2 + usize::try_from(seed).unwrap()) % 6]);
        }
        play.switch_off(bob);
        play.run(A_MINUTE);
        WORDS.iter().for_each(|line| play.say(alice, bob, line));
        play.run(10 * A_MINUTE);
        // Three were asked, and liars may be all of them. A day later one more is.
        play.leap(A_DAY);
        play.run(30 * A_MINUTE);
        play.switch_off(alice);
        play.run(A_MINUTE);
        play.start(bob);
        play.run(2 * A_MINUTE);
        assert_eq!(play.reads(bob, alice), WORDS, "seed {seed}\n{}", play.clock.trace.story());
        play.switch_off(bob);
        play.run(A_MINUTE);
        play.start(alice);
        play.run(A_HALF_HOUR);
        assert_eq!(play.states(alice, bob), [State::Delivered; 5], "seed {seed}");
        play.start(bob);
        play.heal();
        assert_eq!(play.reads(bob, alice), WORDS, "seed {seed}");
    }
}

const A_HALF_HOUR: u64 = 30 * A_MINUTE;

#[test]
fn a_hostile_mutual_friend_costs_nobody_a_letter() {
    for seed in 1..=5 {
        let (mut play, [alice, bob, carol, dave]) =
            Play::of(seed, ["Alice", "Bob", "Carol", "Dave"]);
        play.lie(carol, Mischief::Babbles);
        let honest = [alice, bob, dave];
        let mut said = 0;
        for round in 0..12 {
            let away = honest[round % 3];
            play.switch_off(away);
            play.run(A_MINUTE);
            for (who, to) in [(alice, bob), (bob, dave), (dave, alice)] {
                if who != away {
                    said += 1;
                    play.say(who, to, &format!("thing {said:02}"));
                }
            }
            play.run(AN_HOUR);
            play.start(away);
            play.run(5 * A_MINUTE);
        }
        assert!(play.clock.counts.of(Mischief::Babbles.word()) > 100, "seed {seed}");
        play.heal();
        let mut heard = Vec::new();
        for (who, to) in [(alice, bob), (bob, dave), (dave, alice)] {
            let reads = play.reads(to, who);
            assert!(reads.is_sorted(), "seed {seed}: {reads:?}");
            heard.extend(reads);
            assert!(play.states(who, to).iter().all(|state| *state == State::Delivered));
        }
        assert_eq!(heard.len(), said, "seed {seed}");
    }
}
