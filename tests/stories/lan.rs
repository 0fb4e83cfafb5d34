//! On the local network: whose beacons are believed, and whose are not.

use hobnob::core::input::{Input, Policy};
use hobnob::crypto::beacon::make;
use hobnob::model::beacon::Beacon;
use hobnob::model::circle::CircleKey;
use hobnob::model::id::DeviceKey;
use hobnob::model::time::Time;
use hobnob::sim::world::Who;

use super::cast::{A_DAY, A_MINUTE, A_SECOND, AN_HOUR, Play};

/// Alice, who listens to her network, and Bob, her friend, who is off.
fn alice_listens(seed: u64) -> (Play, Who, Who) {
    let (mut play, alice, bob) = Play::of_two(seed);
    let policy = Policy { lan: true, ..Policy::default() };
    play.machine_mut(alice).policy = policy;
    play.give(alice, Input::Policy(policy));
    play.run(AN_HOUR);
    play.switch_off(bob);
    play.run(A_MINUTE);
    (play, alice, bob)
}

fn beacon(play: &mut Play, key: &CircleKey, device: DeviceKey, made: Time) -> Vec<u8> {
    make(key, &mut play.clock.dice, &Beacon { device, port: 4_001, made })
}

/// How many friends Alice has heard after this was said.
fn heard(play: &mut Play, alice: Who, said: Vec<u8>) -> usize {
    play.give(alice, Input::Beacon(said, [10, 0, 0, 99].into()));
    play.run(A_SECOND);
    play.machine(alice).node.as_ref().unwrap().heard_on_lan()
}

#[test]
fn a_friend_s_beacon_is_believed_once_and_brings_a_dial() {
    let (mut play, alice, bob) = alice_listens(1);
    let (key, device) = (play.circle_of(bob), play.machine(bob).device);
    let now = play.machine(alice).clock(play.clock.now);
    let said = beacon(&mut play, &key, device, now);
    let before = play.clock.counts.of("dials");
    assert_eq!(heard(&mut play, alice, said.clone()), 1);
    assert!(play.clock.counts.of("dials") > before, "{}", play.clock.trace.story());
    // What was true ten minutes ago is forgotten, and saying it again does not make it true.
    play.run(11 * A_MINUTE);
    assert_eq!(heard(&mut play, alice, said), 0);
}

#[test]
fn beacons_of_strangers_of_other_days_and_of_other_people_s_devices_are_nothing() {
    let (mut play, alice, bob) = alice_listens(2);
    let (key, device) = (play.circle_of(bob), play.machine(bob).device);
    let now = play.machine(alice).clock(play.clock.now);
    let stranger = CircleKey { key: zeroize::Zeroizing::new([7; 32]), ..key.clone() };
    for (key, device, made) in [
        (&stranger, device, now),
        (&key, DeviceKey([9; 32]), now),
        (&key, device, Time(u64::MAX)),
        (&key, device, Time(now.0 - 2 * A_DAY)),
    ] {
        let said = beacon(&mut play, key, device, made);
        assert_eq!(heard(&mut play, alice, said), 0);
    }
    let said = beacon(&mut play, &key, device, now);
    assert_eq!(heard(&mut play, alice, said), 1, "the true one still counts");
}

#[test]
fn a_flood_of_beacons_brings_about_few_dials() {
    let (mut play, alice, bob) = alice_listens(3);
    let (key, device) = (play.circle_of(bob), play.machine(bob).device);
    let before = play.clock.counts.of("dials");
    for number in 0..100 {
        let made = Time(play.machine(alice).clock(play.clock.now).0 + number);
        let said = beacon(&mut play, &key, device, made);
        play.give(alice, Input::Beacon(said, [10, 0, 0, 99].into()));
        play.run(A_SECOND / 20);
    }
    let dials = play.clock.counts.of("dials") - before;
    assert!((1..=12).contains(&dials), "{dials} dials in five seconds");
}
