//! Lost disks and backups: what comes back, from whom, and what is never said twice.

use hobnob::core::amend::Act;
use hobnob::core::input::Request;
use hobnob::core::record::{Key, Outgoing, Record};
use hobnob::model::id::MessageId;
use hobnob::model::message::{Body, Content, Happened, Letter, State};
use hobnob::model::time::Time;
use hobnob::sim::world::Who;
use hobnob::wire::frame::Frame;
use hobnob::wire::given_back::GivenBack;

use super::amends::{amend, reword, sign, signs};
use super::cast::{A_DAY, A_MINUTE, A_SECOND, Play};

/// Loses somebody's disk and puts their only backup in its place; they stay off.
pub(super) fn restore(play: &mut Play, who: Who) {
    assert!(play.restore(who, 0), "there is a backup");
}

#[test]
fn a_restored_device_is_given_again_what_it_lost_and_shows_it_once() {
    let (mut play, alice, bob) = Play::of_two(60);
    play.say(alice, bob, "before");
    play.say(bob, alice, "before too");
    play.keep_backup(bob);
    play.say(alice, bob, "lost");
    play.say(bob, alice, "at alice alone");
    play.say(alice, bob, "lost too");
    play.mark_read(bob, alice);
    play.run(A_SECOND);
    restore(&mut play, bob);
    play.say(alice, bob, "while he was away");
    play.start(bob);
    play.heal();
    let all = ["before", "before too", "lost", "at alice alone", "lost too", "while he was away"];
    assert_eq!(play.reads(alice, bob), all);
    assert_eq!(play.reads(bob, alice), all, "his own words too, where they were said");
    play.say(bob, alice, "back");
    play.heal();
    assert_eq!(play.states(bob, alice).last(), Some(&State::Delivered));
    assert_eq!(play.reads(alice, bob).last().unwrap(), "back");
}

#[test]
fn what_a_friend_did_to_messages_since_the_backup_is_done_again() {
    let (mut play, alice, bob) = Play::of_two(64);
    play.say(alice, bob, "the cta");
    let typo = play.last_of(alice, bob);
    play.say(alice, bob, "a slip");
    let slip = play.last_of(alice, bob);
    play.say(bob, alice, "a joke");
    let joke = play.last_of(bob, alice);
    play.run(A_SECOND);
    play.keep_backup(bob);
    amend(&mut play, alice, typo, reword("the cat"));
    amend(&mut play, alice, slip, Act::Take);
    amend(&mut play, alice, joke, sign("😀"));
    let changed = play.reads(bob, alice);
    assert_eq!(changed, ["the cat", "Gone", "a joke"]);
    restore(&mut play, bob);
    assert_eq!(play.reads(bob, alice), ["the cta", "a slip", "a joke"]);
    play.start(bob);
    play.heal();
    assert_eq!(play.reads(bob, alice), changed);
    let last = play.entries(bob, alice).pop().unwrap();
    assert_eq!(signs(&play, &last), [(alice, "😀".to_owned())]);
    let known = play.entries(alice, bob);
    assert!(known.iter().all(|entry| entry.since.telling.is_none()), "and she knows that he knows");
}

#[test]
fn a_restored_device_is_in_step_after_one_pairing_and_still_verified() {
    for seed in 1..=10 {
        let (mut play, alice, bob) = Play::of_two(seed);
        let who = play.identity(bob);
        play.request(alice, Request::Verify(who));
        play.say(alice, bob, "hi");
        play.keep_backup(bob);
        play.say(alice, bob, "lost");
        restore(&mut play, bob);
        play.run(A_MINUTE);
        play.listen_in();
        play.start(bob);
        while play.links(alice, bob) == 0 {
            play.run(10);
        }
        play.run(A_SECOND);
        let opened = |from, to| {
            let said = play.said(from, to);
            said.iter().filter(|one| matches!(one.frame, Frame::PairOpen(_))).count()
        };
        assert_eq!(opened(alice, bob) + opened(bob, alice), 1, "seed {seed}");
        play.say(bob, alice, "in step");
        play.run(A_SECOND);
        assert_eq!(play.states(bob, alice), [State::Delivered], "seed {seed}");
        assert_eq!(play.reads(bob, alice), ["hi", "lost", "in step"], "seed {seed}");
        let node = play.machine(alice).node.as_ref().unwrap();
        let friend = node.friend(&who).unwrap().friend.clone();
        assert!(friend.verified.is_some() && friend.doubt.is_none(), "seed {seed}");
    }
}

#[test]
fn what_a_custodian_holds_for_a_lost_session_is_forgotten_there_and_sent_again() {
    let (mut play, alice, bob, carol) = Play::of_three(61);
    play.keep_backup(bob);
    play.switch_off(bob);
    play.say(alice, bob, "kept by carol");
    play.run(A_MINUTE);
    assert_eq!(play.states(alice, bob), [State::Stored]);
    play.switch_off(alice);
    restore(&mut play, bob);
    play.start(bob);
    play.run(A_MINUTE);
    assert_eq!(play.reads(bob, alice), [""; 0], "nobody can open it");
    play.start(alice);
    play.heal();
    assert_eq!(play.reads(bob, alice), ["kept by carol"]);
    assert!(play.held_at(carol).is_empty(), "and so nobody holds it any more");
}

#[test]
fn what_custodians_hold_of_a_lost_life_is_read_even_after_the_sender_was_met_again() {
    let (mut play, alice, bob, carol) = Play::of_three(62);
    play.say(alice, bob, "hello");
    play.keep_backup(alice);
    play.switch_off(bob);
    play.say(alice, bob, "kept by carol, and lost at alice");
    play.run(A_MINUTE);
    assert_eq!(play.held_at(carol).len(), 1);
    restore(&mut play, alice);
    play.part(bob, carol);
    play.part(alice, carol);
    play.start(alice);
    play.start(bob);
    play.run(A_MINUTE);
    play.say(alice, bob, "after the restore");
    play.run(A_SECOND);
    assert_eq!(play.reads(bob, alice), ["hello", "after the restore"]);
    play.rejoin();
    play.heal();
    let read = ["hello", "after the restore", "kept by carol, and lost at alice"];
    assert_eq!(play.reads(bob, alice), read);
    let own = ["hello", "after the restore", "kept by carol, and lost at alice"];
    assert_eq!(play.reads(alice, bob), own, "and it is given back to who wrote it");
}

#[test]
fn a_restored_custodian_is_asked_to_hold_again() {
    let (mut play, alice, bob, carol) = Play::of_three(63);
    play.keep_backup(carol);
    play.switch_off(bob);
    play.say(alice, bob, "hold this");
    play.run(A_MINUTE);
    restore(&mut play, carol);
    play.start(carol);
    assert!(play.held_at(carol).is_empty());
    play.run(2 * A_MINUTE);
    assert_eq!(play.held_at(carol).len(), 1);
    play.switch_off(alice);
    play.start(bob);
    play.run(A_MINUTE);
    assert_eq!(play.reads(bob, alice), ["hold this"]);
}

#[test]
fn a_former_session_goes_after_thirty_days() {
    let (mut play, alice, bob) = Play::of_two(64);
    play.keep_backup(alice);
    play.say(alice, bob, "hi");
    restore(&mut play, alice);
    play.start(alice);
    play.heal();
    let kept = |play: &Play| {
        let who = play.identity(alice);
        let range = Key::Former(who, 0)..Key::Former(who, u64::MAX);
        play.machine(bob).shelf.durable().range(range).count()
    };
    assert_eq!(kept(&play), 1);
    play.leap(31 * A_DAY);
    assert_eq!(kept(&play), 0);
}

#[test]
fn what_was_said_and_signed_since_the_backup_is_given_back_as_it_reads_by_now() {
    let (mut play, alice, bob) = Play::of_two(66);
    play.say(bob, alice, "known");
    let known = play.last_of(bob, alice);
    play.say(alice, bob, "a joke");
    let joke = play.last_of(alice, bob);
    play.keep_backup(bob);
    play.say(bob, alice, "teh cat");
    let typo = play.last_of(bob, alice);
    amend(&mut play, bob, typo, reword("the cat"));
    play.say(bob, alice, "a slip");
    let slip = play.last_of(bob, alice);
    amend(&mut play, bob, slip, Act::Take);
    amend(&mut play, bob, joke, sign("😀"));
    amend(&mut play, bob, known, reword("changed since"));
    play.mark_read(alice, bob);
    play.say(bob, alice, "unseen");
    play.run(A_SECOND);
    restore(&mut play, bob);
    play.start(bob);
    play.heal();
    assert_eq!(play.reads(bob, alice), ["known", "a joke", "the cat", "unseen"]);
    let entries = play.entries(bob, alice);
    assert_eq!(signs(&play, &entries[1]), [(bob, "😀".to_owned())]);
    assert!(entries[2].since.reworded.is_some(), "it says that it was changed");
    assert_eq!(play.states(bob, alice), [State::Read, State::Read, State::Delivered]);
    let told = entries[2].steps.iter().map(|step| step.what).collect::<Vec<_>>();
    assert_eq!(told, [Happened::GivenBack], "and where it comes from");
    play.mark_read(alice, bob);
    play.say(bob, alice, "on we go");
    play.heal();
    assert_eq!(play.reads(alice, bob).last().unwrap(), "on we go");
}

#[test]
fn what_two_lost_disks_took_turns_to_lose_is_given_again_and_back() {
    let (mut play, alice, bob) = Play::of_two(67);
    play.keep_backup(alice);
    play.keep_backup(bob);
    play.say(alice, bob, "one");
    play.say(bob, alice, "two");
    play.run(A_SECOND);
    for who in [bob, alice, alice, bob] {
        restore(&mut play, who);
        play.start(who);
        play.heal();
        assert_eq!(play.reads(bob, alice), ["one", "two"]);
        assert_eq!(play.reads(alice, bob), ["one", "two"]);
    }
}

/// Lets somebody's node send letters that it never would.
pub(super) fn slip_in(play: &mut Play, from: Who, to: Who, contents: Vec<Content>) {
    let friend = play.identity(to);
    play.switch_off(from);
    let shelf = &mut play.machine_mut(from).shelf;
    let Some(Record::Line(mut line)) = shelf.durable().get(&Key::Line(friend)).cloned() else {
        panic!("no line")
    };
    for content in contents {
        let number = line.next;
        line.next += 1;
        let letter = Some(Letter { id: MessageId([7; 16]), written: Time(1), content });
        let (order, about, envelope) = (None, None, None);
        let slipped = Outgoing { friend, number, order, about, letter, envelope };
        shelf.damage(Key::Outgoing(friend, number), Some(Record::Outgoing(slipped)));
    }
    shelf.damage(Key::Line(friend), Some(Record::Line(line)));
    play.start(from);
    play.heal();
}

#[test]
fn a_friend_changes_nothing_that_is_here_and_gives_nothing_back_unasked() {
    let (mut play, alice, bob) = Play::of_two(68);
    play.say(bob, alice, "mine");
    play.run(A_SECOND);
    let before = play.entries(bob, alice);
    let other = |id: MessageId| {
        let mut letter = before[0].letter.clone();
        let Content::Text { body, .. } = &mut letter.content else { panic!("no words") };
        *body = Body::parse("never said").unwrap();
        let written = letter.written;
        let (read, reworded) = (true, Some((written, u32::MAX)));
        let back = GivenBack { letter: Letter { id, ..letter }, read, reworded, fades: None };
        Content::GivenBack(back.encode())
    };
    slip_in(&mut play, alice, bob, vec![other(MessageId([9; 16]))]);
    assert_eq!(play.entries(bob, alice), before, "his disk was never lost");
    play.keep_backup(bob);
    restore(&mut play, bob);
    play.start(bob);
    play.heal();
    let before = play.entries(bob, alice);
    slip_in(&mut play, alice, bob, vec![other(before[0].message.id)]);
    assert_eq!(play.entries(bob, alice), before, "what he has is not hers to change");
}
