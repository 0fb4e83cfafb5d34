//! What people do to messages that are there, and what time takes: edits, deletions, signs, timers, clearing.

use hobnob::core::amend::Act;
use hobnob::core::input::{Input, Policy, Request, RoomAct};
use hobnob::core::record::{Entry, Key};
use hobnob::model::amend::Emoji;
use hobnob::model::id::RoomId;
use hobnob::model::message::{Body, ChatId, Content, Failure, MessageRef, State};
use hobnob::sim::world::Who;

use super::cast::{A_DAY, A_MINUTE, A_SECOND, AN_HOUR, Play};
use super::rooms;

pub(super) fn reword(words: &str) -> Act {
    Act::Reword { body: Body::parse(words).unwrap(), mentions: Vec::new() }
}

pub(super) fn sign(emoji: &str) -> Act {
    Act::Sign(Emoji::parse(emoji))
}

pub(super) fn amend(play: &mut Play, who: Who, message: MessageRef, act: Act) {
    play.request(who, Request::Amend(message, act));
    play.run(A_SECOND);
}

fn set_timer(play: &mut Play, who: Who, with: Who, seconds: u32) {
    let friend = play.identity(with);
    play.request(who, Request::SetTimer(friend, seconds));
    play.run(A_SECOND);
}

fn set_policy(play: &mut Play, who: Who, policy: Policy) {
    play.machine_mut(who).policy = policy;
    play.give(who, Input::Policy(policy));
}

/// The signs on a message, with who put them there.
pub(super) fn signs(play: &Play, entry: &Entry) -> Vec<(Who, String)> {
    let shown = entry.since.signs.iter().filter_map(|sign| {
        let emoji = sign.emoji.as_ref()?.as_str().to_owned();
        Some((play.by_identity(sign.from)?, emoji))
    });
    shown.collect()
}

fn restart(play: &mut Play, who: Who) {
    play.switch_off(who);
    play.run(A_SECOND);
    play.start(who);
    play.run(A_MINUTE);
}

#[test]
fn a_changed_message_reads_the_same_on_both_sides_and_after_a_restart() {
    let (mut play, alice, bob) = Play::of_two(1);
    play.say(alice, bob, "teh cat");
    let message = play.last_of(alice, bob);
    amend(&mut play, alice, message, reword("the cat"));
    amend(&mut play, alice, message, reword("the dog"));
    restart(&mut play, alice);
    restart(&mut play, bob);
    for (who, with) in [(alice, bob), (bob, alice)] {
        assert_eq!(play.reads(who, with), ["the dog"]);
        assert!(play.entries(who, with)[0].since.reworded.is_some());
    }
    let mine = &play.entries(alice, bob)[0];
    assert_eq!((mine.state, mine.since.telling), (Some(State::Delivered), None));
}

#[test]
fn what_is_done_while_a_friend_is_away_waits_with_a_mutual_friend() {
    for seed in 1..=5 {
        let (mut play, alice, bob, _) = Play::of_three(seed);
        play.say(alice, bob, "one");
        play.say(alice, bob, "two");
        play.say(bob, alice, "three");
        let all = play.entries(alice, bob);
        play.switch_off(bob);
        play.run(A_MINUTE);
        amend(&mut play, alice, all[0].message, reword("one, changed"));
        amend(&mut play, alice, all[1].message, Act::Take);
        amend(&mut play, alice, all[2].message, sign("❤"));
        play.run(A_MINUTE);
        let waits = play.entries(alice, bob);
        assert!(waits.iter().all(|entry| entry.since.telling.is_some()), "seed {seed}");
        play.switch_off(alice);
        play.run(A_MINUTE);
        play.start(bob);
        play.run(A_MINUTE);
        let there = play.entries(bob, alice);
        assert_eq!(play.reads(bob, alice), ["one, changed", "Gone", "three"], "seed {seed}");
        assert_eq!(signs(&play, &there[2]), [(alice, "❤".to_owned())], "seed {seed}");
        play.start(alice);
        play.run(A_MINUTE);
        let known = play.entries(alice, bob);
        assert!(known.iter().all(|entry| entry.since.telling.is_none()), "seed {seed}");
    }
}

#[test]
fn what_never_left_is_changed_or_deleted_before_anybody_sees_it() {
    let (mut play, alice, bob) = Play::of_two(3);
    play.switch_off(bob);
    play.run(A_MINUTE);
    play.say(alice, bob, "rash words");
    let rash = play.last_of(alice, bob);
    play.say(alice, bob, "teh cat");
    let typo = play.last_of(alice, bob);
    amend(&mut play, alice, rash, Act::Take);
    amend(&mut play, alice, typo, reword("the cat"));
    assert_eq!(play.reads(alice, bob), ["Gone", "the cat"]);
    assert_eq!(play.states(alice, bob), [State::Failed(Failure::Cancelled), State::Queued]);
    play.start(bob);
    play.run(A_MINUTE);
    assert_eq!(play.reads(bob, alice), ["the cat"]);
    assert!(play.entries(bob, alice)[0].since.reworded.is_none(), "nothing was changed for Bob");
    assert_eq!(play.states(alice, bob)[1], State::Delivered);
}

#[test]
fn nobody_changes_or_deletes_what_a_friend_wrote_but_on_their_own_disk() {
    let (mut play, alice, bob) = Play::of_two(4);
    play.say(alice, bob, "mine");
    let message = play.last_of(alice, bob);
    amend(&mut play, bob, message, reword("yours"));
    amend(&mut play, bob, message, Act::Take);
    assert_eq!(
        (play.reads(alice, bob), play.reads(bob, alice)),
        (vec!["mine".into()], vec!["mine".into()])
    );
    amend(&mut play, bob, message, Act::TakeHere);
    play.run(A_MINUTE);
    assert_eq!(play.reads(alice, bob), ["mine"]);
    assert_eq!(play.reads(bob, alice), ["Gone"]);
}

#[test]
fn each_has_one_sign_on_a_message_and_can_withdraw_it() {
    let (mut play, alice, bob) = Play::of_two(5);
    play.say(alice, bob, "look");
    let message = play.last_of(alice, bob);
    amend(&mut play, bob, message, sign("❤"));
    amend(&mut play, bob, message, sign("👍🏽"));
    amend(&mut play, alice, message, sign("🙂"));
    let seen = |play: &Play, who, with| signs(play, &play.entries(who, with)[0]);
    let both = [(bob, "👍🏽".to_owned()), (alice, "🙂".to_owned())];
    assert_eq!(seen(&play, alice, bob), both);
    let mut at_bob = seen(&play, bob, alice);
    at_bob.sort();
    let mut both = both.to_vec();
    both.sort();
    assert_eq!(at_bob, both);
    amend(&mut play, bob, message, Act::Sign(None));
    restart(&mut play, alice);
    assert_eq!(seen(&play, alice, bob), [(alice, "🙂".to_owned())]);
}

#[test]
fn a_deleted_message_is_not_shown_again_when_keys_are_renewed() {
    let (mut play, alice, bob) = Play::of_two(6);
    play.say(alice, bob, "gone soon");
    let message = play.last_of(alice, bob);
    amend(&mut play, alice, message, Act::Take);
    restart(&mut play, bob);
    play.say(alice, bob, "still here");
    assert_eq!(play.reads(bob, alice), ["Gone", "still here"]);
}

#[test]
fn somebody_who_types_is_seen_to_and_forgotten_when_they_stop() {
    let (mut play, alice, bob) = Play::of_two(7);
    let chat = ChatId::Friend(play.identity(bob));
    play.request(alice, Request::Typing(chat, true));
    play.run(A_SECOND);
    let told = |play: &Play, typing: bool| {
        let story = play.clock.trace.story();
        story.lines().any(|line| line.contains("Typing(") && line.ends_with(&format!("{typing})")))
    };
    assert!(told(&play, true) && !told(&play, false), "{}", play.clock.trace.story());
    play.run(10 * A_SECOND);
    assert!(told(&play, false), "{}", play.clock.trace.story());
}

#[test]
fn whoever_turned_typing_off_neither_tells_nor_sees_it() {
    for hides in [true, false] {
        let (mut play, alice, bob) = Play::of_two(8);
        let off = Policy { typing: false, ..Policy::default() };
        set_policy(&mut play, if hides { alice } else { bob }, off);
        let chat = ChatId::Friend(play.identity(bob));
        play.request(alice, Request::Typing(chat, true));
        play.run(10 * A_SECOND);
        assert!(!play.clock.trace.story().contains("tells Typing("), "{hides}");
    }
}

#[test]
fn messages_disappear_after_reading_once_both_wish_it() {
    let (mut play, alice, bob) = Play::of_two(9);
    set_timer(&mut play, alice, bob, 3_600);
    play.say(alice, bob, "stays: bob has not agreed");
    set_timer(&mut play, bob, alice, 7_200);
    play.say(alice, bob, "goes");
    play.say(bob, alice, "goes too");
    play.run(3 * AN_HOUR);
    // Alice's own is on Bob's device, so her two hours are over; what was not read waits.
    assert_eq!(play.reads(alice, bob), ["stays: bob has not agreed", "goes too"]);
    assert_eq!(play.reads(bob, alice), ["stays: bob has not agreed", "goes"]);
    play.mark_read(alice, bob);
    play.mark_read(bob, alice);
    play.run(AN_HOUR);
    restart(&mut play, alice);
    assert_eq!(play.reads(bob, alice).len(), 2, "an hour is not two");
    play.run(2 * AN_HOUR);
    assert_eq!(play.reads(alice, bob), ["stays: bob has not agreed"]);
    assert_eq!(play.reads(bob, alice), ["stays: bob has not agreed"]);
    set_timer(&mut play, bob, alice, 0);
    play.say(alice, bob, "stays again");
    play.mark_read(bob, alice);
    play.run(A_DAY);
    assert_eq!(play.reads(bob, alice), ["stays: bob has not agreed", "stays again"]);
    assert_eq!(play.reads(alice, bob), ["stays: bob has not agreed", "stays again"]);
}

#[test]
fn what_disappears_does_so_while_the_node_was_off_and_never_before_it_arrived() {
    let (mut play, alice, bob, _) = Play::of_three(10);
    set_timer(&mut play, alice, bob, 60);
    set_timer(&mut play, bob, alice, 60);
    play.switch_off(bob);
    play.run(A_MINUTE);
    play.say(alice, bob, "for later");
    play.run(A_DAY);
    assert_eq!(play.reads(alice, bob), ["for later"], "nobody has it yet");
    play.start(bob);
    play.run(A_MINUTE);
    play.mark_read(bob, alice);
    play.run(A_SECOND);
    play.switch_off(bob);
    play.run(A_DAY);
    play.start(bob);
    play.run(A_MINUTE);
    assert!(play.reads(bob, alice).is_empty() && play.reads(alice, bob).is_empty());
}

#[test]
fn a_cleared_conversation_keeps_only_what_still_waits_and_shows_nothing_again() {
    let (mut play, alice, bob) = Play::of_two(11);
    for number in 0..600 {
        play.say(alice, bob, &format!("thing {number}"));
    }
    play.run(A_MINUTE);
    play.switch_off(bob);
    play.run(A_MINUTE);
    play.say(alice, bob, "waits");
    let chat = ChatId::Friend(play.identity(bob));
    play.request(alice, Request::Clear(chat));
    let begun =
        |play: &Play| play.machine(alice).shelf.durable().contains_key(&Key::Clearing(chat));
    while !begun(&play) {
        play.run(1);
    }
    assert!(play.reads(alice, bob).len() > 100, "a page at a time");
    play.say(alice, bob, "said meanwhile");
    restart(&mut play, alice);
    let kept = ["waits", "said meanwhile"];
    assert_eq!(play.reads(alice, bob), kept, "it goes on after a restart");
    play.start(bob);
    play.run(A_MINUTE);
    assert_eq!(play.reads(bob, alice).len(), 602, "Bob keeps what is his");
    assert_eq!(play.states(alice, bob), [State::Delivered; 2]);
}

#[test]
fn what_is_older_than_the_node_keeps_is_forgotten() {
    let (mut play, alice, bob) = Play::of_two(12);
    for number in 0..300 {
        play.say(bob, alice, &format!("old {number}"));
    }
    play.run(8 * A_DAY);
    play.say(bob, alice, "new");
    play.ledger.forgives(alice);
    set_policy(&mut play, alice, Policy { retention_days: Some(7), ..Policy::default() });
    play.run(A_MINUTE);
    assert_eq!(play.reads(alice, bob), ["new"]);
    assert_eq!(play.reads(bob, alice).len(), 301);
    play.run(8 * A_DAY);
    assert!(play.reads(alice, bob).is_empty());
}

fn room_of_three(seed: u64) -> (Play, [Who; 3], RoomId) {
    let mut play = Play::new(seed);
    let [ada, ben, cleo] = ["Ada", "Ben", "Cleo"].map(|name| play.person(name));
    play.befriend(ada, ben);
    play.befriend(ben, cleo);
    play.run(A_MINUTE);
    let room = rooms::make(&mut play, ada);
    rooms::enter(&mut play, room, ada, ben);
    rooms::enter(&mut play, room, ben, cleo);
    (play, [ada, ben, cleo], room)
}

fn last_in(play: &Play, who: Who, room: RoomId) -> Entry {
    rooms::entries(play, who, room).last().unwrap().clone()
}

#[test]
fn in_a_room_everybody_ends_with_the_same_words_and_signs_in_whatever_order_they_came() {
    for seed in 1..=6 {
        let (mut play, [ada, ben, cleo], room) = room_of_three(seed);
        // Cleo is away: all of it comes to her at once, chain by chain.
        play.switch_off(cleo);
        play.run(A_MINUTE);
        rooms::say(&mut play, ada, room, "teh cat");
        let message = last_in(&play, ben, room).message;
        amend(&mut play, ben, message, sign("🐱"));
        amend(&mut play, ada, message, reword("the cat"));
        amend(&mut play, ben, message, sign("❤"));
        rooms::say(&mut play, ben, room, "take me back");
        let regretted = last_in(&play, ben, room).message;
        amend(&mut play, ben, regretted, Act::Take);
        play.start(cleo);
        play.run(A_MINUTE);
        for who in [ada, ben, cleo] {
            let all = rooms::entries(&play, who, room);
            let Content::Text { body, .. } = &all[0].letter.content else { panic!("seed {seed}") };
            assert_eq!(body.as_str(), "the cat", "seed {seed}");
            assert_eq!(signs(&play, &all[0]), [(ben, "❤".to_owned())], "seed {seed}");
            assert_eq!(all[1].letter.content, Content::Gone, "seed {seed}");
            assert_eq!(all.len(), 2, "what is done to messages is no message");
        }
    }
}

#[test]
fn only_those_who_rank_in_a_room_delete_what_others_said() {
    let (mut play, [ada, ben, cleo], room) = room_of_three(7);
    rooms::say(&mut play, ada, room, "by the creator");
    rooms::say(&mut play, cleo, room, "by a member");
    let all = rooms::entries(&play, ben, room);
    for entry in &all {
        amend(&mut play, ben, entry.message, Act::Take);
    }
    assert!(rooms::entries(&play, ada, room).iter().all(|e| e.letter.content != Content::Gone));
    let who = play.identity(ben);
    rooms::act(&mut play, ada, RoomAct::Promote(room, who));
    play.run(A_MINUTE);
    for entry in &all {
        amend(&mut play, ben, entry.message, Act::Take);
    }
    play.run(A_MINUTE);
    for who in [ada, ben, cleo] {
        let gone: Vec<bool> = rooms::entries(&play, who, room)
            .iter()
            .map(|entry| entry.letter.content == Content::Gone)
            .collect();
        assert_eq!(gone, [false, true], "the creator ranks before whom they promoted");
    }
}

#[test]
fn a_room_that_was_left_is_forgotten_with_all_that_was_said_in_it() {
    let (mut play, [ada, ben, _], room) = room_of_three(8);
    for number in 0..400 {
        rooms::say(&mut play, ada, room, &format!("thing {number}"));
    }
    rooms::act(&mut play, ben, RoomAct::Leave(room));
    play.request(ben, Request::Clear(ChatId::Room(room)));
    play.run(A_MINUTE);
    restart(&mut play, ben);
    assert!(rooms::entries(&play, ben, room).is_empty());
    assert!(play.machine(ben).node.as_ref().unwrap().room(&room).is_none());
    assert_eq!(rooms::entries(&play, ada, room).len(), 400);
    // It is no bar to coming again.
    rooms::enter(&mut play, room, ada, ben);
    rooms::say(&mut play, ada, room, "welcome back");
    assert_eq!(rooms::reads(&play, ben, room).last().map(String::as_str), Some("welcome back"));
}
