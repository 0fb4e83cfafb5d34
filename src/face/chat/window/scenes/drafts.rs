//! What is typed and not sent: kept by the node in time, there again in the next window, gone once it is sent.

use ratatui::crossterm::event::KeyCode;

use super::*;
use crate::api::error::{ApiError, ErrorKind};
use crate::api::types::draft::DraftLine;

/// Bob's conversation is open, Carol's is not, and this is kept.
fn keeping(kept: &[(&str, &str)]) -> Scene {
    let line = |(conversation, text): &(&str, &str)| DraftLine {
        conversation: (*conversation).into(),
        text: (*text).into(),
        at: NOON.into(),
    };
    let mut scene = Scene::with(vec![friend("bob"), friend("carol")]);
    scene.page("bob", vec![]);
    scene.answers(Want::Drafts, Answer::Drafts(kept.iter().map(line).collect()));
    scene.asked();
    scene
}

/// Nobody presses a key until then.
fn pauses(scene: &mut Scene, until: &str) {
    scene.at(&format!("2026-11-23T{until}Z"), Input::Pause);
}

#[test]
fn what_is_typed_is_kept_after_a_pause_and_once() {
    let mut scene = keeping(&[]);
    assert_eq!(scene.state.drafts_due(), None);
    scene.types("are you th");
    assert_eq!(kept(&mut scene), []);
    assert_eq!(scene.state.drafts_due(), Some(moment("2026-11-23T12:00:01Z")));
    pauses(&mut scene, "12:00:01");
    assert_eq!(kept(&mut scene), [of("bob", "are you th")]);
    assert_eq!(scene.state.drafts_due(), None);
    pauses(&mut scene, "12:00:09");
    assert_eq!(kept(&mut scene), []);
}

#[test]
fn whoever_types_without_a_pause_loses_five_seconds_at_most() {
    let mut scene = keeping(&[]);
    let mut first = None;
    for tenth in 0..100 {
        let key = KeyEvent::new(KeyCode::Char('x'), KeyModifiers::NONE);
        let now = format!("2026-11-23T12:00:{:02}.{}Z", tenth / 10, tenth % 10);
        scene.at(&now, Input::Terminal(Event::Key(key)));
        if !kept(&mut scene).is_empty() {
            first.get_or_insert(tenth);
        }
    }
    assert_eq!(first, Some(50));
}

#[test]
fn going_elsewhere_locking_and_leaving_keep_it_at_once() {
    let mut scene = keeping(&[]);
    scene.types("for bob");
    scene.alt(KeyCode::Char('2'));
    assert_eq!(kept(&mut scene), [of("bob", "for bob")]);
    scene.types("for carol");
    let locked = ApiError::new(ErrorKind::Locked, "locked");
    scene.hears(Heard::Answered(Want::Lock, Err(locked)));
    assert_eq!(kept(&mut scene), [of("carol", "for carol")]);
    let mut scene = keeping(&[]);
    scene.types("not yet");
    scene.acts.extend(scene.state.farewell());
    assert_eq!(kept(&mut scene), [of("bob", "not yet")]);
}

#[test]
fn what_was_kept_stands_in_its_line_and_is_marked_in_the_list() {
    let mut scene = keeping(&[("bob", "half a thought"), ("carol", "another")]);
    assert_eq!(scene.state.input().text(), "half a thought");
    let seen = scene.seen();
    let row = |name: &str| seen.lines().find(|row| row.contains(name)).unwrap().to_owned();
    assert!(row("2 carol").contains("draft"), "{seen}");
    assert!(!row("1 bob").contains("draft"), "it stands in the line: {seen}");
    assert_eq!(kept(&mut scene), [], "it is kept already");
    scene.ctrl('n');
    assert_eq!(scene.state.input().text(), "another");
    let mut carol = friend("carol");
    carol.unread = 3;
    scene.ctrl('n');
    scene.answers(Want::Friends, Answer::Friends(vec![friend("bob"), carol], vec![]));
    assert!(scene.sees("draft 3"), "{}", scene.seen());
}

#[test]
fn what_is_typed_before_the_node_has_told_stands_behind_what_was_kept_and_takes_nothing_away() {
    let mut scene = Scene::with(vec![friend("bob")]);
    scene.page("bob", vec![]);
    scene.types("ld");
    pauses(&mut scene, "12:00:30");
    assert_eq!(kept(&mut scene), [], "nobody knows yet what stands there");
    let draft = DraftLine { conversation: "bob".into(), text: "hello wor".into(), at: NOON.into() };
    scene.answers(Want::Drafts, Answer::Drafts(vec![draft]));
    assert_eq!(scene.state.input().text(), "hello world");
    pauses(&mut scene, "12:01:30");
    assert_eq!(kept(&mut scene), [of("bob", "hello world")]);
}

#[test]
fn what_is_sent_goes_with_its_draft_and_what_is_emptied_is_forgotten_at_once() {
    let mut scene = keeping(&[("bob", "hell")]);
    scene.types("o");
    scene.press(KeyCode::Enter);
    let asked = scene.asked();
    let sent = asked.iter().find_map(|want| match want {
        Want::Send(one) => Some((one.text.as_str(), one.ends_draft)),
        _ => None,
    });
    assert_eq!(sent, Some(("hello", true)), "in one batch: no death between the two says it twice");
    assert!(!asked.iter().any(|want| matches!(want, Want::Draft(_))), "{asked:?}");
    let mut scene = keeping(&[("bob", "I hate")]);
    scene.ctrl('u');
    assert_eq!(kept(&mut scene), [of("bob", "")]);
    let mut scene = keeping(&[("bob", "/msg carol ps")]);
    scene.enters("st");
    let asked = scene.asked();
    let (mut ended, mut said) = (vec![], vec![]);
    for want in asked {
        match want {
            Want::Draft(typed) => ended.push(of(&typed.conversation, &typed.text)),
            Want::Send(one) => said.push((one.to, one.ends_draft)),
            _ => {}
        }
    }
    assert_eq!(said, [("carol".to_owned(), false)], "hers may hold something else");
    assert_eq!(ended, [of("bob", "")]);
}

#[test]
fn what_the_node_refuses_is_typed_again_and_kept_again() {
    let mut scene = keeping(&[("bob", "hello")]);
    scene.press(KeyCode::Enter);
    let send = scene.asked().into_iter().find(|want| matches!(want, Want::Send(_))).unwrap();
    scene.hears(Heard::Answered(send, Err(ApiError::not_a_friend("bob"))));
    assert_eq!(scene.state.input().text(), "hello");
    pauses(&mut scene, "12:00:05");
    assert_eq!(kept(&mut scene), [of("bob", "hello")]);
}

#[test]
fn a_message_in_the_line_for_other_words_is_no_draft() {
    let mut scene = keeping(&[("bob", "half a thought")]);
    let said = mine(1, "bob", "teh cat", StateWord::Delivered);
    scene.happens(EventWhat::Message(Box::new(said)));
    scene.alt(KeyCode::Char('e'));
    scene.types("s");
    pauses(&mut scene, "12:00:30");
    scene.alt(KeyCode::Char('e'));
    scene.press(KeyCode::Esc);
    assert_eq!(scene.state.input().text(), "half a thought", "even when it was taken twice");
    pauses(&mut scene, "12:01:30");
    assert_eq!(kept(&mut scene), []);
}

#[test]
fn while_the_node_is_gone_nothing_is_asked_and_then_all_is_kept() {
    let mut scene = keeping(&[]);
    scene.types("for bob");
    scene.hears(Heard::Gone(None));
    pauses(&mut scene, "12:00:30");
    scene.alt(KeyCode::Char('2'));
    scene.types("for carol");
    assert_eq!(kept(&mut scene), []);
    assert_eq!(scene.state.drafts_due(), None);
    scene.hears(Heard::Up);
    pauses(&mut scene, "12:01:30");
    assert_eq!(kept(&mut scene), [of("bob", "for bob"), of("carol", "for carol")]);
}

#[test]
fn a_draft_goes_with_a_friend_who_gets_another_name() {
    let mut scene = keeping(&[("bob", "half a thought")]);
    let mut robert = friend("bob");
    robert.name = "robert".into();
    scene.answers(Want::Friends, Answer::Friends(vec![robert, friend("carol")], vec![]));
    assert_eq!(scene.state.input().text(), "half a thought");
    pauses(&mut scene, "12:00:30");
    assert_eq!(kept(&mut scene), [], "the node keeps it by who it is");
}

#[test]
fn a_locked_window_shows_no_draft() {
    let mut scene = keeping(&[("carol", "treasure")]);
    scene.types("treasure too");
    let locked = ApiError::new(ErrorKind::Locked, "locked");
    scene.hears(Heard::Answered(Want::Lock, Err(locked)));
    for hidden in ["treasure", "draft", "carol"] {
        assert!(!scene.sees(hidden), "{}", scene.seen());
    }
}

#[test]
fn more_than_can_be_said_is_kept_up_to_what_can() {
    let mut scene = keeping(&[]);
    let long = "ä".repeat(9 * 1024);
    scene.takes(Input::Terminal(Event::Paste(long.clone())));
    pauses(&mut scene, "12:00:30");
    let [(_, text)] = &kept(&mut scene)[..] else { panic!("it is kept") };
    assert!(long.starts_with(text.as_str()) && text.len() == 16 * 1024, "{}", text.len());
    pauses(&mut scene, "12:01:30");
    assert_eq!(kept(&mut scene), [], "once");
}
