//! Becoming friends, parting, and becoming friends again.

use hobnob::core::input::Request;
use hobnob::core::record::Key;
use hobnob::model::friend::Standing;
use hobnob::model::message::{Failure, State};
use hobnob::sim::machine::{Doom, Part};
use hobnob::sim::world::Who;

use super::cast::{A_MINUTE, A_SECOND, AN_HOUR, Play};

fn friends_of(play: &Play, who: Who) -> usize {
    let friends = play.machine(who).friends();
    friends.iter().filter(|friend| friend.standing == Standing::Friends).count()
}

#[test]
fn two_takers_of_one_invite_first_wins() {
    for seed in 1..=100 {
        let mut play = Play::new(seed);
        let (alice, bob, carol) = (play.person("Alice"), play.person("Bob"), play.person("Carol"));
        play.invite(alice, &[bob, carol]);
        play.run(5 * A_MINUTE);
        assert_eq!(friends_of(&play, alice), 1, "seed {seed}");
        assert_eq!(friends_of(&play, bob) + friends_of(&play, carol), 1, "seed {seed}");
    }
}

#[test]
fn a_crash_between_taking_an_invite_and_confirming_resumes() {
    let dooms = [Part::Save, Part::Send, Part::Tell]
        .into_iter()
        .flat_map(|part| [Doom::Before(part), Doom::Within(part)]);
    for (number, doom) in dooms.enumerate() {
        for after in [0, 40, 80, 120, 160, 200, 300, 500, 1_000, 2_000, 4_000] {
            for victim in 0..2 {
                let mut play = Play::new(number as u64);
                let (alice, bob) = (play.person("Alice"), play.person("Bob"));
                play.invite(alice, &[bob]);
                play.run(after);
                play.machine_mut(Who(victim)).doom = Some(doom);
                play.start_in(Who(victim), A_MINUTE);
                play.run(3 * A_MINUTE);
                // Whoever was not asked before the crash asks again.
                if !play.are_friends(alice, bob) && friends_of(&play, alice) == 0 {
                    play.invite(alice, &[bob]);
                }
                play.machine_mut(Who(victim)).doom = None;
                play.run(3 * A_MINUTE);
                let case = format!("{doom:?} of {victim} after {after} ms");
                assert!(play.are_friends(alice, bob), "{case}\n{}", play.clock.trace.story());
            }
        }
    }
}

#[test]
fn two_pairings_at_once_end_with_one_session() {
    for seed in 1..=100 {
        let (mut play, alice, bob) = Play::of_two(seed);
        play.part(alice, bob);
        play.run(A_MINUTE);
        play.invite(alice, &[bob]);
        play.run(10 * A_SECOND);
        play.switch_off(alice);
        let friend = play.identity(bob);
        play.machine_mut(alice).shelf.damage(Key::Session(friend), None);
        play.rejoin();
        play.start(alice);
        play.run(2 * A_MINUTE);
        play.say(alice, bob, "one key");
        play.say(bob, alice, "one lock");
        play.run(2 * A_MINUTE);
        assert_eq!(play.reads(alice, bob), ["one key", "one lock"], "seed {seed}");
        assert_eq!(play.reads(bob, alice), ["one key", "one lock"], "seed {seed}");
    }
}

#[test]
fn two_cards_make_one_friendship() {
    let mut play = Play::new(3);
    let (alice, bob) = (play.person("Alice"), play.person("Bob"));
    play.add_card(alice, bob);
    play.run(A_MINUTE);
    assert_eq!(friends_of(&play, alice), 0);
    play.add_card(bob, alice);
    play.run(2 * A_MINUTE);
    assert!(play.are_friends(alice, bob), "{}", play.clock.trace.story());
    play.say(bob, alice, "Found you");
    play.run(A_MINUTE);
    assert_eq!(play.reads(alice, bob), ["Found you"]);
}

#[test]
fn blocked_friends_get_silence() {
    let (mut play, alice, bob) = Play::of_two(4);
    play.request(alice, Request::Block(play.identity(bob)));
    play.run(A_MINUTE);
    assert_eq!(play.links(alice, bob), 0);
    play.say(bob, alice, "Hello?");
    play.run(AN_HOUR);
    assert_eq!(play.reads(alice, bob), Vec::<String>::new());
    assert_eq!(play.states(bob, alice), [State::Queued]);
    assert_eq!(play.clock.counts.of("knocks welcomed"), 1, "the one that made them friends");
    play.request(alice, Request::Unblock(play.identity(bob)));
    play.run(2 * A_MINUTE);
    assert_eq!(play.reads(alice, bob), ["Hello?"]);
}

#[test]
fn a_blocked_friend_with_an_invite_of_mine_gets_silence_too() {
    let (mut play, alice, bob) = Play::of_two(8);
    play.request(alice, Request::Block(play.identity(bob)));
    play.run(A_MINUTE);
    play.request(bob, Request::Remove(play.identity(alice)));
    play.run(A_MINUTE);
    play.invite(alice, &[bob]);
    play.run(AN_HOUR);
    assert_eq!(friends_of(&play, alice) + friends_of(&play, bob), 0);
    assert_eq!(play.clock.counts.of("knocks welcomed"), 1, "the one that made them friends");
}

#[test]
fn what_waits_for_a_friend_i_block_fails_and_never_arrives() {
    let (mut play, alice, bob) = Play::of_two(5);
    play.part(alice, bob);
    play.run(A_MINUTE);
    play.say(alice, bob, "Too late");
    play.request(alice, Request::Block(play.identity(bob)));
    play.run(A_SECOND);
    assert_eq!(play.states(alice, bob), [State::Failed(Failure::Blocked)]);
    play.rejoin();
    play.request(alice, Request::Unblock(play.identity(bob)));
    play.run(5 * A_MINUTE);
    assert!(play.are_friends(alice, bob));
    assert_eq!(play.reads(bob, alice), Vec::<String>::new());
}

#[test]
fn removing_and_pairing_again_keeps_history_and_shows_nothing_twice() {
    let (mut play, alice, bob) = Play::of_two(6);
    play.say(alice, bob, "one");
    play.say(bob, alice, "two");
    play.run(A_MINUTE);
    play.request(alice, Request::Remove(play.identity(bob)));
    play.run(A_MINUTE);
    play.befriend(alice, bob);
    play.say(alice, bob, "three");
    play.say(bob, alice, "four");
    play.heal();
    assert_eq!(play.reads(alice, bob), ["one", "two", "three", "four"]);
    assert_eq!(play.reads(bob, alice), ["one", "two", "three", "four"]);
}

#[test]
fn both_removing_and_pairing_again_keeps_history_too() {
    let (mut play, alice, bob) = Play::of_two(7);
    play.say(alice, bob, "one");
    play.run(A_MINUTE);
    play.request(alice, Request::Remove(play.identity(bob)));
    play.request(bob, Request::Remove(play.identity(alice)));
    play.run(A_MINUTE);
    play.befriend(bob, alice);
    play.say(alice, bob, "two");
    play.heal();
    assert_eq!(play.reads(bob, alice), ["one", "two"]);
}
