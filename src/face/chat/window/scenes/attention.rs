//! What rings, and what does not.

use serde_json::Value;

use super::*;
use crate::api::error::{ApiError, ErrorKind};
use crate::api::types::attention::Muted;
use crate::api::types::secret::Secret;
use crate::api::types::setting::{Origin, Setting};
use crate::face::wording::evil;

/// The settings as the node tells them.
fn settings(notify: &str, content: &str) -> Answer {
    let setting = |key: &str, value: &str| Setting {
        key: key.into(),
        value: Value::from(value),
        origin: Origin::File,
        note: None,
        said: None,
        line: None,
    };
    Answer::Ringing(vec![setting("notify.by", notify), setting("notify.content", content)])
}

/// Bob's conversation is open, Carol's is not.
fn scene(notify: &str, content: &str) -> Scene {
    let mut scene = Scene::with(vec![friend("bob"), friend("carol")]);
    scene.answers(Want::Ringing, settings(notify, content));
    scene.page("bob", vec![theirs(1, "bob", "hi")]);
    rings(&mut scene);
    scene
}

/// What rang since the last look.
fn rings(scene: &mut Scene) -> Vec<String> {
    let acts = std::mem::take(&mut scene.acts);
    acts.into_iter()
        .filter_map(|act| if let Act::Ring(words) = act { Some(words) } else { None })
        .collect()
}

/// A message comes, at this second after noon.
fn comes(scene: &mut Scene, second: u32, line: MessageLine) {
    let line = EventLine { seq: 1, what: EventWhat::Message(Box::new(line)) };
    let now = format!("2026-11-23T12:00:{second:02}Z");
    scene.at(&now, Input::Heard(Heard::Event(Box::new(line))));
}

#[test]
fn what_comes_where_nobody_looks_rings_and_what_is_seen_does_not() {
    let mut scene = scene("bell", "sender");
    comes(&mut scene, 1, theirs(2, "bob", "seen"));
    assert_eq!(rings(&mut scene), [""; 0]);
    comes(&mut scene, 5, theirs(3, "carol", "psst"));
    assert_eq!(rings(&mut scene), ["A message from carol"]);
    scene.takes(Input::Terminal(Event::FocusLost));
    comes(&mut scene, 9, theirs(4, "bob", "hello?"));
    assert_eq!(rings(&mut scene), ["A message from bob"], "another window has the focus");
    comes(&mut scene, 14, mine(5, "bob", "mine", StateWord::Queued));
    assert_eq!(rings(&mut scene), [""; 0], "my own words ring nowhere");
}

#[test]
fn nothing_rings_for_a_muted_conversation_or_while_i_am_busy() {
    let mut scene = scene("bell", "sender");
    comes(&mut scene, 1, MessageLine { muted: true, ..theirs(2, "carol", "psst") });
    comes(&mut scene, 5, MessageLine { busy: true, ..theirs(3, "carol", "psst") });
    assert_eq!(rings(&mut scene), [""; 0]);
    comes(&mut scene, 9, theirs(4, "carol", "psst"));
    assert_eq!(rings(&mut scene).len(), 1);
}

#[test]
fn a_flood_of_messages_rings_once() {
    let mut scene = scene("bell", "none");
    (0..50).for_each(|n| comes(&mut scene, 1, theirs(n, "carol", "psst")));
    assert_eq!(rings(&mut scene), ["A message has come."]);
    comes(&mut scene, 4, theirs(51, "carol", "psst"));
    assert_eq!(rings(&mut scene).len(), 1);
}

#[test]
fn who_wants_no_bell_hears_none_and_what_is_shown_is_clean() {
    let mut silent = scene("off", "full");
    comes(&mut silent, 1, theirs(2, "carol", "psst"));
    assert_eq!(rings(&mut silent), [""; 0]);
    for control in evil::all_controls() {
        let mut scene = scene("osc9", "full");
        comes(&mut scene, 1, evil::message(1, &evil::text(control)));
        let rung = rings(&mut scene);
        assert!(!rung[0].chars().any(char::is_control), "{control:?}: {rung:?}");
    }
}

#[test]
fn a_muted_conversation_says_so_in_the_list() {
    let mut carol = friend("carol");
    carol.muted = true;
    let mut scene = Scene::with(vec![friend("bob"), carol.clone()]);
    assert!(scene.sees("carol            muted") || scene.sees("muted"), "{}", scene.seen());
    carol.unread = 3;
    scene.answers(Want::Friends, Answer::Friends(vec![friend("bob"), carol], vec![]));
    assert!(!scene.sees("muted") && scene.sees("3"), "its messages are counted: {}", scene.seen());
    scene.enters("/mute carol 8h");
    scene.enters("/unmute");
    let asked = scene.asked();
    assert!(asked.contains(&Want::Mute("carol".into(), Some(28_800))), "{asked:?}");
    assert!(asked.contains(&Want::Unmute("bob".into())), "{asked:?}");
}

#[test]
fn a_locked_window_asks_for_no_attention_and_tells_nothing() {
    let mut scene = scene("bell", "full");
    let locked = ApiError::new(ErrorKind::Locked, "locked");
    scene.hears(Heard::Answered(Want::Lock, Err(locked)));
    comes(&mut scene, 1, theirs(2, "carol", "treasure"));
    comes(&mut scene, 9, MessageLine { mentioned: true, ..theirs(3, "bob", "@alice treasure") });
    assert_eq!(rings(&mut scene), [""; 0]);
    assert!(!scene.sees("treasure") && !scene.sees("carol"), "{}", scene.seen());
    scene.answers(Want::Unlock(Secret::new("right".into())), Answer::Done);
    comes(&mut scene, 15, theirs(4, "carol", "psst"));
    assert_eq!(rings(&mut scene).len(), 1, "unlocked, it rings again");
}

#[test]
fn what_another_window_mutes_is_muted_here_too() {
    let mut scene = scene("bell", "sender");
    let muted = Muted { conversation: "carol".into(), muted: true, muted_until: None };
    scene.happens(EventWhat::Muted(muted));
    assert!(scene.asked().contains(&Want::Friends));
}
