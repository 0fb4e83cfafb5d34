//! Word of friends through friends: who is seen, by whom, and what nobody learns.

use hobnob::core::input::{Input, Policy, Request};
use hobnob::core::record::{Friend, Key, Record};
use hobnob::crypto::circle::{End, tag};
use hobnob::model::circle::CircleKey;
use hobnob::model::id::LinkTag;
use hobnob::model::presence::Status;
use hobnob::sim::network::Overheard;
use hobnob::sim::world::Who;
use hobnob::wire::frame::Frame;

use super::cast::{A_DAY, A_MINUTE, A_SECOND, AN_HOUR, Play};

/// Whether a frame says the name that a circle key gives its owner on that link.
fn names(heard: &Overheard, key: &CircleKey) -> bool {
    let tags: Vec<LinkTag> = match &heard.frame {
        Frame::Tags(note) => note.tags.clone(),
        Frame::Want(about) | Frame::Enough(about) => vec![*about],
        Frame::Word(word) => vec![word.about],
        Frame::Deposit(note) => vec![note.recipient],
        Frame::Refused(note) => vec![note.recipient],
        Frame::Forget(note) => vec![note.recipient],
        Frame::DepositMark(note) => vec![note.recipient],
        Frame::HandOver(note) => note.from.into_iter().collect(),
        Frame::HandMark(note) => note.from.into_iter().collect(),
        _ => Vec::new(),
    };
    let ends = [End::Dialler, End::Host].map(|end| tag(key, &heard.binding, end));
    tags.iter().any(|said| ends.contains(said))
}

fn words_of(heard: &[Overheard], key: &CircleKey) -> usize {
    let words = heard.iter().filter(|one| matches!(one.frame, Frame::Word(_)));
    words.filter(|one| names(one, key)).count()
}

fn gossip(play: &mut Play, who: Who, gossip: bool) {
    let policy = Policy { gossip, ..Policy::default() };
    play.machine_mut(who).policy = policy;
    play.give(who, Input::Policy(policy));
}

#[test]
fn two_friends_who_lost_each_others_address_find_each_other_through_a_third() {
    for seed in 1..=10 {
        let (mut play, alice, bob, _) = Play::of_three(seed);
        play.switch_off(alice);
        play.switch_off(bob);
        for (who, friend) in [(alice, bob), (bob, alice)] {
            let key = Key::Friend(play.identity(friend));
            let shelf = &mut play.machine_mut(who).shelf;
            let Some(Record::Friend(known)) = shelf.durable().get(&key).cloned() else { panic!() };
            let lost = Record::Friend(Friend { addresses: Vec::new(), ..known });
            shelf.damage(key, Some(lost));
        }
        play.start(alice);
        play.start(bob);
        play.run(2 * A_MINUTE);
        assert_eq!(play.links(alice, bob), 1, "seed {seed}\n{}", play.clock.trace.story());
    }
}

#[test]
fn a_friend_who_cannot_be_reached_is_seen_through_a_mutual_friend() {
    let (mut play, alice, bob, carol) = Play::of_three(1);
    play.request(alice, Request::SetStatus(Status::Busy, Some("baking".into())));
    play.part(alice, bob);
    play.run(2 * A_MINUTE);
    let seen = play.sees(bob, alice);
    assert_eq!((seen.status, seen.text.as_str()), (Status::Busy, "baking"));
    assert_eq!(seen.via, Some(play.identity(carol)));
    play.switch_off(alice);
    play.run(2 * A_MINUTE);
    assert_eq!(play.sees(bob, alice).status, Status::Offline);
}

#[test]
fn who_is_invisible_is_seen_by_nobody_who_is_not_linked() {
    let (mut play, alice, bob, carol) = Play::of_three(2);
    play.part(alice, bob);
    play.run(2 * A_MINUTE);
    assert_eq!(play.sees(bob, alice).status, Status::Online);
    play.request(alice, Request::SetStatus(Status::Invisible, None));
    play.run(2 * A_MINUTE);
    let seen = play.sees(bob, alice);
    assert_eq!((seen.status, seen.via), (Status::Offline, None));
    // Nor is she by somebody who comes later and asks anew.
    play.listen_in();
    play.switch_off(bob);
    play.start(bob);
    play.run(AN_HOUR);
    assert_eq!(play.sees(bob, alice).status, Status::Offline);
    let key = play.circle_of(alice);
    let words = play.said(carol, bob).into_iter().filter(|one| names(one, &key));
    for heard in words {
        if let Frame::Word(word) = heard.frame {
            let record = word.record.filter(|record| !record.sealed.is_empty());
            assert_eq!((word.linked, word.ago, record), (false, None, None));
        }
    }
}

#[test]
fn gossip_off_is_honoured() {
    let (mut play, alice, bob, carol) = Play::of_three(3);
    gossip(&mut play, alice, false);
    play.run(A_MINUTE);
    play.listen_in();
    play.part(alice, bob);
    play.run(AN_HOUR);
    let key = play.circle_of(alice);
    assert_eq!(words_of(&play.said(carol, bob), &key), 0);
    assert_eq!(play.sees(bob, alice).status, Status::Offline);
    play.switch_off(carol);
    play.start(carol);
    play.run(AN_HOUR);
    assert_eq!(words_of(&play.said(carol, bob), &key), 0, "a custodian who restarted knows it too");
    gossip(&mut play, alice, true);
    play.run(2 * A_MINUTE);
    assert!(words_of(&play.said(carol, bob), &key) > 0);
    assert_eq!(play.sees(bob, alice).status, Status::Online);
}

#[test]
fn gossip_off_right_after_a_word_lets_everybody_rest() {
    let (mut play, alice, bob, carol) = Play::of_three(3);
    play.listen_in();
    play.part(alice, bob);
    let key = play.circle_of(alice);
    while words_of(&play.said(carol, bob), &key) == 0 {
        play.run(A_SECOND);
    }
    gossip(&mut play, alice, false);
    play.run(A_MINUTE);
}

#[test]
fn a_former_friend_sees_nothing_new_that_names_me() {
    let (mut play, [alice, bob, mallory]) = Play::of(4, ["Alice", "Bob", "Mallory"]);
    let old = play.circle_of(alice);
    play.listen_in();
    play.part(alice, mallory);
    play.run(2 * A_MINUTE);
    assert!(words_of(&play.said(bob, mallory), &old) > 0, "until then she does");
    play.request(alice, Request::Remove(play.identity(mallory)));
    play.rejoin();
    play.run(A_MINUTE);
    assert_eq!(play.knows_circle_of(bob, alice), play.circle_of(alice).version);
    play.listen_in();
    play.request(alice, Request::SetStatus(Status::Busy, Some("at last".into())));
    play.run(A_DAY + AN_HOUR);
    play.part(bob, mallory);
    play.run(A_MINUTE);
    play.rejoin();
    play.say(bob, mallory, "Hello again");
    play.run(2 * AN_HOUR);
    assert_eq!(play.links(bob, mallory), 1);
    let heard = play.said(bob, mallory);
    let lists = heard.iter().filter(|one| matches!(one.frame, Frame::Tags(_)));
    assert!(lists.count() > 10);
    assert!(heard.iter().all(|one| !names(one, &old)));
    assert!(heard.iter().all(|one| !matches!(one.frame, Frame::Word(_))));
    assert!(play.knows_circle_of(mallory, alice) < play.circle_of(alice).version);
}

/// What happens in a play about who can tell that Alice and Dave are friends.
#[derive(Clone, Copy, PartialEq)]
enum Between {
    /// Alice and Dave are strangers.
    Nothing,
    /// They become friends and write to each other, and Dave is away at times.
    Friendship,
    /// They become friends, and Alice ends it.
    Parting,
}

/// The kinds and sizes of everything Carol hears from Alice in a day.
fn what_carol_hears(seed: u64, bob_too: bool, between: Between) -> Vec<(u16, usize)> {
    let mut play = Play::new(seed);
    let [alice, bob, carol, dave] = ["Alice", "Bob", "Carol", "Dave"].map(|n| play.person(n));
    play.befriend(alice, carol);
    if bob_too {
        play.befriend(alice, bob);
        play.befriend(bob, carol);
    }
    play.run(15 * A_MINUTE);
    play.listen_in();
    match between {
        Between::Nothing => play.run(A_MINUTE),
        Between::Friendship | Between::Parting => play.befriend(alice, dave),
    }
    play.run(AN_HOUR);
    if between == Between::Friendship {
        play.say(alice, dave, "Just between you and me");
        play.switch_off(dave);
        play.run(A_MINUTE);
        play.say(alice, dave, "And this when you are back");
    } else if between == Between::Parting {
        play.request(alice, Request::Remove(play.identity(dave)));
        play.run(A_MINUTE);
    } else {
        play.run(A_MINUTE);
    }
    for number in 0..5 {
        play.say(alice, carol, &format!("thing {number}"));
        play.run(AN_HOUR);
    }
    play.start(dave);
    play.part(alice, carol);
    play.run(AN_HOUR);
    play.say(alice, carol, "Where are you?");
    play.rejoin();
    play.run(17 * AN_HOUR);
    let heard = play.said(alice, carol).into_iter();
    // Whoever was dialled says where it sees the other; which of them that is, chance decides.
    let heard = heard.filter(|one| !matches!(one.frame, Frame::Seen(_)));
    heard.map(|one| (one.frame.kind(), one.frame.encode().len())).collect()
}

/// Whether two people heard the same, up to a last word that one of them may still have waited for.
fn same(one: &[(u16, usize)], other: &[(u16, usize)]) -> bool {
    let both = one.len().min(other.len());
    one[..both] == other[..both] && one.len().abs_diff(other.len()) <= 1
}

#[test]
fn a_friendship_shows_to_nobody_outside_it() {
    for (seed, bob_too) in [(1, false), (2, false), (3, true), (4, true)] {
        let without = what_carol_hears(seed, bob_too, Between::Nothing);
        assert!(without.len() > 100);
        let with = what_carol_hears(seed, bob_too, Between::Friendship);
        assert!(same(&without, &with), "seed {seed}\n{without:?}\n{with:?}");
        // Not so when it ends: Alice's key changes, which she tells all friends. So a difference would be seen.
        let parted = what_carol_hears(seed, bob_too, Between::Parting);
        assert!(!same(&without, &parted), "seed {seed}");
    }
}

#[test]
fn rotation_after_thirty_days_reaches_everybody() {
    let (mut play, people) = Play::of(5, ["Alice", "Bob", "Carol"]);
    let before = people.map(|who| play.circle_of(who));
    for _ in 0..31 {
        play.leap(A_DAY);
    }
    play.run(5 * A_MINUTE);
    for (number, who) in people.into_iter().enumerate() {
        let now = play.circle_of(who);
        assert!(now.version > before[number].version && !now.parting);
        for other in people.into_iter().filter(|other| *other != who) {
            assert_eq!(play.knows_circle_of(other, who), now.version);
        }
    }
}

#[test]
fn rotation_reaches_who_was_away_through_a_mutual_friend() {
    let (mut play, alice, bob, carol) = Play::of_three(6);
    play.switch_off(bob);
    play.run(A_MINUTE);
    play.leap(31 * A_DAY);
    play.run(5 * A_MINUTE);
    let key = play.circle_of(alice);
    assert_eq!(play.knows_circle_of(carol, alice), key.version);
    assert!(play.knows_circle_of(bob, alice) < key.version);
    play.switch_off(alice);
    play.run(A_MINUTE);
    play.start(bob);
    play.run(A_MINUTE);
    assert_eq!(play.knows_circle_of(bob, alice), key.version);
}
