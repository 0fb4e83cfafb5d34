//! Bugs put in on purpose: a simulator that does not catch these has no business calling anything right.

use hobnob::core::record::{Key, Record};
use hobnob::sim::day::live;
use hobnob::sim::machine::{Carrier, Doom, Part};
use hobnob::sim::people::Then;
use hobnob::sim::shelf::Flaw;
use hobnob::sim::world::Making;

use super::cast::{A_MINUTE, A_SECOND, Play};

/// What breaks in the first of a few worlds in which anything does.
fn first_violation(making: Making) -> String {
    let broken = |seed| live(Making { seed, ..making }).violation;
    (1..=12).find_map(broken).expect("no invariant noticed").what
}

#[test]
fn a_core_that_sends_before_it_saves_is_caught() {
    let what = first_violation(Making { carrier: Carrier::SendsFirst, ..Making::default() });
    let truths = [
        "is not durable there",
        "was never durable at its author",
        "read but nobody marked it",
        "was in nobody's care",
    ];
    assert!(truths.iter().any(|truth| what.contains(truth)), "{what}");
}

#[test]
fn a_core_that_acknowledges_before_it_saves_is_caught() {
    let what = first_violation(Making { carrier: Carrier::TellsFirst, ..Making::default() });
    assert!(what.contains("not durable") || what.contains("before it was durable"), "{what}");
}

#[test]
fn a_custodian_who_answers_before_it_saves_is_caught() {
    let (mut play, alice, bob, carol) = Play::of_three(1);
    play.switch_off(bob);
    play.run(A_MINUTE);
    play.machine_mut(carol).carrier = Carrier::SendsFirst;
    play.machine_mut(carol).doom = Some(Doom::Before(Part::Save));
    let identity = play.identity(bob);
    play.speak(alice, identity, Then::Rest);
    let caught = play.try_run(A_MINUTE).unwrap_err();
    assert!(caught.what.contains("was in nobody's care"), "{caught}");
}

#[test]
fn a_store_that_tears_a_batch_is_caught() {
    first_violation(Making { flaw: Flaw::TearsBatches, ..Making::default() });
}

/// Bob took three letters in, Alice never heard of it, and Bob's disk lost count: they come again.
fn letters_that_come_again(flaw: Flaw) -> Result<Vec<String>, String> {
    let mut play = Play::stored_by(flaw);
    let (alice, bob) = (play.person("Alice"), play.person("Bob"));
    play.befriend(alice, bob);
    play.network.weather.clogged.insert((bob, alice));
    ["one", "two", "three"].into_iter().for_each(|words| play.say(alice, bob, words));
    play.run(A_SECOND);
    assert_eq!(play.reads(bob, alice), ["one", "two", "three"]);
    play.switch_off(bob);
    let friend = play.identity(alice);
    let shelf = &mut play.machine_mut(bob).shelf;
    let Some(Record::Line(line)) = shelf.durable().get(&Key::Line(friend)).cloned() else {
        panic!("Bob has no line to Alice");
    };
    let expected = line.expected - 3;
    let forgetful = hobnob::core::record::Line { expected, ..line };
    shelf.damage(Key::Line(friend), Some(Record::Line(forgetful)));
    shelf.damage(Key::Session(friend), None);
    shelf.damage(Key::Ratchet(friend), None);
    play.network.weather.clogged.clear();
    play.start(bob);
    play.try_run(5 * A_MINUTE).map_err(|violation| violation.what)?;
    Ok(play.reads(bob, alice))
}

#[test]
fn a_core_that_forgets_to_dedupe_is_caught() {
    let caught = letters_that_come_again(Flaw::ForgetsPlaces).unwrap_err();
    assert!(caught.contains("shown twice"), "{caught}");
}

#[test]
fn a_core_that_remembers_shows_letters_that_come_again_once() {
    assert_eq!(letters_that_come_again(Flaw::None).unwrap(), ["one", "two", "three"]);
}
