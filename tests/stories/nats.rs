//! Behind NATs: friends who are reached through friends, met half-way, and never by people who should not.

use hobnob::core::input::{Input, LinkUp};
use hobnob::model::friend::Path;
use hobnob::model::id::{CircuitId, DeviceKey, InviteId, LinkId, LinkTag};
use hobnob::model::message::{Happened, State};
use hobnob::sim::world::Who;
use hobnob::wire::frame::{Frame, Leave, Tags};

use super::cast::{A_MINUTE, A_SECOND, AN_HOUR, Play};

/// How somebody reaches somebody.
fn path(play: &Play, who: Who, whom: Who) -> Path {
    let node = play.machine(who).node.as_ref().unwrap();
    node.friend(&play.identity(whom)).unwrap().path
}

/// All of them behind NATs from now on, their links gone.
fn wall_in(play: &mut Play, people: [Who; 2], stubborn: bool) {
    let [a, b] = people;
    play.network.weather.walled.extend(people);
    if stubborn {
        play.network.weather.stubborn.extend(people);
    }
    for cable in play.network.between(a, b) {
        let world: &mut hobnob::sim::world::World = play;
        world.network.cut(&mut world.clock, cable);
    }
}

#[test]
fn two_friends_behind_nats_are_joined_by_a_third_and_then_meet_straight() {
    for seed in 1..=10 {
        let (mut play, alice, bob, _) = Play::of_three(seed);
        wall_in(&mut play, [alice, bob], false);
        play.run(A_MINUTE);
        let story = |play: &Play| play.clock.trace.story();
        assert_eq!(path(&play, alice, bob), Path::Direct, "seed {seed}\n{}", story(&play));
        assert!(play.clock.counts.of("circuits joined") > 0, "seed {seed}");
        assert!(play.clock.counts.of("links met straight") > 0, "seed {seed}");
        play.say(alice, bob, "hello");
        play.run(A_SECOND);
        assert_eq!(play.states(alice, bob), [State::Delivered], "seed {seed}");
    }
}

#[test]
fn behind_stubborn_nats_letters_go_through_a_friend_and_say_so() {
    let (mut play, alice, bob, carol) = Play::of_three(3);
    wall_in(&mut play, [alice, bob], true);
    play.run(A_MINUTE);
    assert_eq!(path(&play, alice, bob), Path::Relayed, "{}", play.clock.trace.story());
    play.say(alice, bob, "hello");
    play.run(A_SECOND);
    assert_eq!(play.states(alice, bob), [State::Delivered]);
    let by = play.identity(carol);
    assert!(play.story_of_last(alice, bob).contains(&Happened::TriedThrough { by }));
}

#[test]
fn a_talk_goes_on_through_another_friend_when_the_one_in_the_middle_dies() {
    for seed in 1..=10 {
        let names = ["Alice", "Bob", "Carol", "Dave"];
        let (mut play, [alice, bob, carol, dave]) = Play::of(seed, names);
        wall_in(&mut play, [alice, bob], true);
        play.run(A_MINUTE);
        assert_eq!(path(&play, alice, bob), Path::Relayed, "seed {seed}");
        let node = play.machine(alice).node.as_ref().unwrap();
        let via = node.friend(&play.identity(bob)).unwrap().via;
        let middle = if via == Some(play.identity(carol)) { carol } else { dave };
        let mut said = Vec::new();
        for number in 0..60 {
            if number == 20 {
                play.switch_off(middle);
            }
            let words = format!("number {number}");
            play.say(alice, bob, &words);
            play.run(A_SECOND);
            said.push(words);
        }
        play.run(A_MINUTE);
        assert_eq!(play.reads(bob, alice), said, "seed {seed}\n{}", play.clock.trace.story());
        assert_eq!(path(&play, alice, bob), Path::Relayed, "seed {seed}");
    }
}

#[test]
fn asking_for_circuits_tells_a_friend_nothing_about_whom_it_does_not_know() {
    // Carol's friends: Alice, and Dave, who is no friend of Alice. Bob is nobody's friend but Dave's.
    let mut play = Play::new(5);
    let people = ["Alice", "Bob", "Carol", "Dave"].map(|name| play.person(name));
    let [alice, bob, carol, dave] = people;
    play.befriend(alice, carol);
    play.befriend(carol, dave);
    play.befriend(dave, bob);
    play.run(15 * A_MINUTE);
    let links = play.network.links_of(carol);
    let (from_alice, _) = *links.iter().find(|(_, who)| *who == alice).unwrap();
    // Alice can only guess: she has no key of Dave's circle.
    for (number, guess) in [LinkTag([0; 16]), LinkTag([7; 16])].into_iter().enumerate() {
        let circuit = CircuitId(1_000 + number as u64);
        play.give(carol, Input::CircuitAsked(circuit, from_alice, guess));
    }
    play.run(A_SECOND);
    let node = play.machine(carol).node.as_ref().unwrap();
    assert_eq!((node.counts().circuits_refused, node.circuits()), (2, 0));
}

/// The most dials of anybody within a tenth of a second, in the next five.
fn most_dials_at_once(play: &mut Play) -> u64 {
    let mut most = 0;
    for _ in 0..50 {
        let before = play.clock.counts.of("dials");
        play.run(100);
        most = most.max(play.clock.counts.of("dials") - before);
    }
    most
}

#[test]
fn two_hundred_friends_are_not_dialled_all_at_once_after_a_sleep_or_at_a_start() {
    let mut play = Play::new(7);
    let alice = play.person("Alice");
    let others: Vec<Who> = (0..200).map(|n| play.person(&format!("P{n}"))).collect();
    for some in others.chunks(50) {
        for other in some {
            play.add_card(alice, *other);
            play.add_card(*other, alice);
        }
        play.run(A_MINUTE);
    }
    let links = play.network.links_of(alice);
    assert_eq!(links.len(), 200);
    // Two hundred people look for her, and she for them.
    play.machine_mut(alice).rings_max = 3_000;
    // Her machine wakes and finds every link dead in the same moment.
    for (link, _) in links {
        play.give(alice, Input::LinkDown(link));
    }
    let most = most_dials_at_once(&mut play);
    assert!((5..=40).contains(&most), "{most} dials within 100 ms after a sleep");
    for other in &others {
        play.switch_off(*other);
    }
    play.run(AN_HOUR);
    play.switch_off(alice);
    play.start(alice);
    let most = most_dials_at_once(&mut play);
    assert!((5..=40).contains(&most), "{most} dials within 100 ms at a start");
}

#[test]
fn a_friend_makes_us_knock_at_nobody_s_door_but_its_own() {
    let (mut play, alice, bob) = Play::of_two(11);
    let carol = play.person("Carol");
    play.run(A_MINUTE);
    let (host, guest) = match play.network.pairs()[0] {
        (dialler, _) if dialler == alice => (bob, alice),
        _ => (alice, bob),
    };
    let (link, _) = play.network.links_of(host)[0];
    let mut third = play.machine(carol).address;
    let mut own = play.machine(guest).address;
    third.0.set_port(80);
    own.0.set_port(4_002);
    for _ in 0..3 {
        play.give(host, Input::Frame(link, Frame::Reach(third)));
        play.run(20 * A_SECOND);
    }
    assert_eq!(play.clock.counts.of("probes"), 0);
    for _ in 0..3 {
        play.give(host, Input::Frame(link, Frame::Reach(own)));
        play.run(A_SECOND);
    }
    assert_eq!(play.clock.counts.of("probes"), 1, "once in ten seconds");
}

#[test]
fn the_holder_of_a_pass_gets_one_circuit_to_whoever_left_it_and_nothing_else() {
    let (mut play, alice, bob, carol) = Play::of_three(12);
    let links = play.network.links_of(carol);
    let from_alice = links.iter().find(|(_, who)| *who == alice).unwrap().0;
    let (id, key) = (InviteId([9; 8]), [8; 32]);
    let leave = Frame::Leave(Leave { id, key, lasts: 3_600 });
    play.give(carol, Input::Frame(from_alice, leave));
    play.run(A_SECOND);
    let guest = LinkId(7_777);
    play.give(
        carol,
        Input::LinkUp(LinkUp {
            link: guest,
            device: DeviceKey([3; 32]),
            invite: Some(id),
            dialled: false,
            path: Path::Direct,
            address: None,
            from: None,
            via: None,
            binding: [4; 32],
        }),
    );
    let node = |play: &Play| play.machine(carol).node.as_ref().unwrap().counts().misplaced;
    play.run(A_SECOND);
    let before = node(&play);
    for frame in [
        Frame::Tags(Tags { tags: vec![LinkTag([1; 16])], more: false }),
        Frame::Want(LinkTag([1; 16])),
        Frame::Letter(vec![1; 1_024]),
        Frame::PairDone,
    ] {
        play.give(carol, Input::Frame(guest, frame));
    }
    play.run(A_SECOND);
    assert_eq!(node(&play) - before, 4);
    let mut tag = [0; 16];
    tag[..8].copy_from_slice(&id.0);
    // Whoever left it, once at a time; nobody else.
    for (number, tag) in [LinkTag(tag), LinkTag(tag), LinkTag([1; 16])].into_iter().enumerate() {
        play.give(carol, Input::CircuitAsked(CircuitId(500 + number as u64), guest, tag));
    }
    play.run(A_SECOND);
    let node = play.machine(carol).node.as_ref().unwrap();
    assert_eq!((node.circuits(), node.counts().circuits_refused), (1, 2));
    assert!(play.are_friends(alice, bob), "and nothing else has changed");
}
