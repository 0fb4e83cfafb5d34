//! Letters and marks: what is said arrives, once, in order, and nobody is told more than is true.

use hobnob::core::input::{Request, Saying};
use hobnob::core::record::{Key, Record};
use hobnob::model::message::{Content, Failure, State};

use super::cast::{A_MINUTE, A_SECOND, AN_HOUR, Play};

#[test]
fn a_letter_written_while_bob_is_away_arrives_once_he_returns() {
    let (mut play, alice, bob) = Play::of_two(1);
    play.switch_off(bob);
    play.run(A_MINUTE);
    play.say(alice, bob, "Are you there?");
    play.run(AN_HOUR);
    assert_eq!(play.states(alice, bob), [State::Queued]);
    play.start(bob);
    play.run(2 * A_MINUTE);
    assert_eq!(play.reads(bob, alice), ["Are you there?"]);
    assert_eq!(play.states(alice, bob), [State::Delivered]);
}

#[test]
fn a_hundred_letters_arrive_in_the_order_they_were_written() {
    let (mut play, alice, bob) = Play::of_two(2);
    let words: Vec<String> = (0..100).map(|n| format!("line {n}")).collect();
    play.network.weather.reorders.insert((alice, bob));
    play.network.weather.doubles.insert((alice, bob));
    words.iter().for_each(|line| play.say(alice, bob, line));
    play.run(5 * A_MINUTE);
    assert_eq!(play.reads(bob, alice), words);
}

#[test]
fn what_bob_has_read_alice_learns() {
    let (mut play, alice, bob) = Play::of_two(3);
    play.say(alice, bob, "Read me");
    play.run(A_SECOND);
    assert_eq!(play.states(alice, bob), [State::Delivered]);
    play.mark_read(bob, alice);
    play.run(A_SECOND);
    assert_eq!(play.states(alice, bob), [State::Read]);
}

#[test]
fn read_receipts_off_tell_nothing() {
    let (mut play, alice, bob) = Play::of_two(4);
    play.hide_receipts(bob);
    play.say(alice, bob, "Read me");
    play.run(A_SECOND);
    play.mark_read(bob, alice);
    play.run(AN_HOUR);
    assert_eq!(play.states(alice, bob), [State::Delivered]);
}

#[test]
fn a_cancelled_message_never_arrives() {
    let (mut play, alice, bob) = Play::of_two(5);
    play.switch_off(bob);
    play.run(A_MINUTE);
    play.say(alice, bob, "I hate you");
    play.request(alice, Request::Cancel(play.last_of(alice, bob)));
    play.say(alice, bob, "I miss you");
    play.start(bob);
    play.heal();
    assert_eq!(play.reads(bob, alice), ["I miss you"]);
    let failed = State::Failed(Failure::Cancelled);
    assert_eq!(play.states(alice, bob), [failed, State::Delivered]);
}

#[test]
fn an_unknown_kind_is_kept_and_skipped() {
    let (mut play, alice, bob) = Play::of_two(6);
    play.switch_off(bob);
    play.run(A_MINUTE);
    play.say(alice, bob, "from a newer version");
    play.say(alice, bob, "and plain words");
    play.switch_off(alice);
    let content = Content::Unknown { kind: 4_711, bytes: vec![1, 2, 3] };
    let number = rewrite_first(&mut play, content.clone());
    play.start(alice);
    play.start(bob);
    play.run(2 * A_MINUTE);
    assert_eq!(play.reads(bob, alice), ["and plain words"]);
    let kept = play.machine(bob).shelf.durable().get(&Key::Kept(play.identity(alice), number));
    assert!(matches!(kept, Some(Record::Kept(kept)) if kept.letter.content == content));

    /// Makes Alice's first waiting letter one that only a newer version could write.
    fn rewrite_first(play: &mut Play, content: Content) -> u64 {
        let alice = hobnob::sim::world::Who(0);
        let waiting =
            play.machine(alice).shelf.durable().values().find_map(|record| match record {
                Record::Outgoing(waiting) if waiting.order.is_some() => Some(waiting.clone()),
                _ => None,
            });
        let mut waiting = waiting.unwrap();
        let number = waiting.number;
        // Its entry stays as it is: Alice sees what she wrote.
        waiting.order = None;
        waiting.letter.as_mut().unwrap().content = content;
        let key = Record::Outgoing(waiting.clone()).key();
        play.machine_mut(alice).shelf.damage(key, Some(Record::Outgoing(waiting)));
        number
    }
}

#[test]
fn the_same_request_twice_is_one_message() {
    let (mut play, alice, bob) = Play::of_two(7);
    let body = hobnob::model::message::Body::parse("once").unwrap();
    let (to, client_id) = (play.identity(bob), Some("mine".to_owned()));
    let say = Request::Say { to, saying: Saying { client_id, ..Saying::plain(body) } };
    play.request(alice, say.clone());
    play.request(alice, say.clone());
    play.run(A_SECOND);
    play.switch_off(alice);
    play.start(alice);
    play.request(alice, say);
    play.run(A_MINUTE);
    assert_eq!(play.reads(bob, alice), ["once"]);
    assert_eq!(play.reads(alice, bob), ["once"]);
}
