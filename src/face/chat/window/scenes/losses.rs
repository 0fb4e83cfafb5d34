//! Nothing that was typed is lost, nor stands in a line it was not typed in.

use ratatui::crossterm::event::KeyCode;

use super::*;
use crate::api::error::{ApiError, ErrorKind};
use crate::api::types::friend::FriendCard;
use crate::api::types::invite::Invited;
use crate::face::chat::window::state::first::First;
use crate::face::chat::window::state::popup::Popup;
use crate::face::wording::evil;

fn two() -> Scene {
    let mut scene = Scene::with(vec![friend("bob"), friend("carol")]);
    scene.page("bob", vec![theirs(1, "bob", "look"), mine(2, "bob", "cat", StateWord::Read)]);
    scene.answers(Want::Drafts, Answer::Drafts(vec![]));
    scene.asked();
    scene
}

fn asks(scene: &Scene) -> bool {
    matches!(scene.state.popup, Some(Popup::Question(_)))
}

#[test]
fn too_long_a_message_stays_in_the_line_as_it_was_meant() {
    let long = "x".repeat(17 * 1024);
    let mut scene = two();
    let typed = format!("/msg carol {long}");
    scene.takes(Input::Terminal(Event::Paste(typed.clone())));
    scene.press(KeyCode::Enter);
    assert_eq!(scene.state.input().text(), typed, "it is not for bob");
    scene.ctrl('c');
    scene.alt(KeyCode::Up);
    scene.alt(KeyCode::Up);
    scene.press(KeyCode::Enter);
    scene.takes(Input::Terminal(Event::Paste(long.clone())));
    scene.press(KeyCode::Enter);
    assert_eq!(scene.state.input().text(), long);
    assert!(scene.sees("Answering bob: look"), "{}", scene.seen());
    assert_eq!(scene.sent(), []);
}

#[test]
fn what_the_node_refuses_is_an_answer_still() {
    let mut scene = two();
    scene.alt(KeyCode::Up);
    scene.alt(KeyCode::Up);
    scene.press(KeyCode::Enter);
    scene.enters("indeed");
    let send = scene.asked().into_iter().find(|want| matches!(want, Want::Send(_))).unwrap();
    scene.hears(Heard::Answered(send, Err(ApiError::not_a_friend("bob"))));
    assert_eq!(scene.state.input().text(), "indeed");
    assert!(scene.sees("Answering bob: look"), "{}", scene.seen());
}

#[test]
fn what_finds_no_room_in_the_queue_is_not_dropped_when_the_line_is_taken() {
    let mut scene = two();
    scene.enters("precious words");
    let send = scene.asked().into_iter().find(|want| matches!(want, Want::Send(_))).unwrap();
    scene.types("more");
    scene.state.not_asked(send);
    assert_eq!(scene.state.input().text(), "more");
    assert!(scene.sees("precious words"), "{}", scene.seen());
}

#[test]
fn going_elsewhere_while_one_looks_at_what_was_typed_before_leaves_each_line_as_it_was() {
    let mut scene = two();
    scene.enters("said before");
    scene.types("half a thought");
    scene.press(KeyCode::Up);
    assert_eq!(scene.state.input().text(), "said before");
    scene.at("2026-11-23T12:00:30Z", Input::Pause);
    assert_eq!(kept(&mut scene), [], "what is only looked at is no draft");
    scene.alt(KeyCode::Char('2'));
    assert_eq!(kept(&mut scene), [of("bob", "half a thought")]);
    scene.press(KeyCode::Down);
    assert_eq!(scene.state.input().text(), "");
    scene.alt(KeyCode::Char('1'));
    assert_eq!(scene.state.input().text(), "half a thought");
    scene.press(KeyCode::Up);
    scene.hears(Heard::Answered(Want::Lock, Err(ApiError::locked())));
    assert_eq!(scene.state.talks["bob"].draft.text(), "half a thought");
    scene.state.lock = None;
    scene.types(" of mine");
    scene.press(KeyCode::Up);
    scene.acts.clear();
    scene.acts.extend(scene.state.farewell());
    assert_eq!(kept(&mut scene), [of("bob", "half a thought of mine")]);
}

#[test]
fn leaving_asks_before_it_loses_what_the_node_has_not_got() {
    let mut scene = two();
    scene.hears(Heard::Gone(None));
    scene.types("for bob");
    scene.alt(KeyCode::Char('2'));
    scene.ctrl('d');
    assert!(asks(&scene) && scene.sees("1 message of yours"), "{}", scene.seen());
    scene.press(KeyCode::Char('n'));
    scene.hears(Heard::Up);
    scene.at("2026-11-23T12:00:30Z", Input::Pause);
    assert_eq!(kept(&mut scene), [of("bob", "for bob")]);
    scene.hears(Heard::Gone(None));
    scene.ctrl('d');
    assert!(matches!(scene.acts[..], [Act::Leave]), "it is kept");
}

#[test]
fn what_is_typed_before_a_friend_has_answered_is_kept_once_they_have() {
    let pending = |state| FriendLine { state, ..friend("dave") };
    let mut scene = Scene::with(vec![friend("bob"), pending(StandingWord::Pending)]);
    scene.answers(Want::Drafts, Answer::Drafts(vec![]));
    scene.alt(KeyCode::Char('2'));
    scene.types("hello dave");
    scene.alt(KeyCode::Char('1'));
    scene.at("2026-11-23T12:00:30Z", Input::Pause);
    assert_eq!(kept(&mut scene), [], "the node would refuse it");
    scene.ctrl('d');
    assert!(asks(&scene) && scene.sees("What you typed to dave is not kept"), "{}", scene.seen());
    scene.press(KeyCode::Char('n'));
    let both = vec![friend("bob"), friend("dave")];
    scene.answers(Want::Friends, Answer::Friends(both.clone(), vec![]));
    scene.at("2026-11-23T12:01:30Z", Input::Pause);
    assert_eq!(kept(&mut scene), [of("dave", "hello dave")]);
    let blocked = vec![friend("bob"), pending(StandingWord::Blocked)];
    scene.answers(Want::Friends, Answer::Friends(blocked, vec![]));
    scene.answers(Want::Friends, Answer::Friends(both, vec![]));
    scene.at("2026-11-23T12:02:30Z", Input::Pause);
    assert_eq!(kept(&mut scene), [of("dave", "hello dave")], "let in again");
    scene.happens(EventWhat::Cleared { conversation: "dave".into() });
    scene.at("2026-11-23T12:03:30Z", Input::Pause);
    assert_eq!(kept(&mut scene), [of("dave", "hello dave")], "the node forgot it with the rest");
}

#[test]
fn what_the_node_could_not_keep_it_is_told_again_after_a_while() {
    let mut scene = two();
    scene.types("for bob");
    scene.at("2026-11-23T12:00:05Z", Input::Pause);
    let draft = scene.asked().into_iter().find(|want| matches!(want, Want::Draft(_))).unwrap();
    let full = ApiError::new(ErrorKind::NotSaved, "disk full");
    scene.at("2026-11-23T12:00:05Z", Input::Heard(Heard::Answered(draft, Err(full))));
    scene.at("2026-11-23T12:00:15Z", Input::Pause);
    assert_eq!(kept(&mut scene), [], "not at once");
    scene.at("2026-11-23T12:00:20Z", Input::Pause);
    assert_eq!(kept(&mut scene), [of("bob", "for bob")]);
}

#[test]
fn a_command_that_needs_the_node_waits_in_the_line_for_it() {
    let mut scene = two();
    scene.hears(Heard::Gone(None));
    for line in ["/edit foo", "/whois carol", "/topic purring", "/query nobody"] {
        scene.enters(line);
        assert_eq!(scene.state.input().text(), line);
        scene.ctrl('c');
    }
    scene.alt(KeyCode::Char('e'));
    scene.enters("s");
    assert_eq!(scene.state.input().text(), "cats");
    assert!(scene.sees("Changing a message"), "{}", scene.seen());
    scene.hears(Heard::Up);
    scene.asked();
    scene.press(KeyCode::Enter);
    let edit = Want::Edit { message: "m2".into(), text: "cats".into() };
    assert_eq!(scene.asked(), std::slice::from_ref(&edit));
    scene.types("half a thought");
    scene.hears(Heard::Answered(edit, Err(ApiError::new(ErrorKind::NotSaved, "disk full"))));
    assert_eq!(scene.state.input().text(), "cats", "in the line again");
    scene.press(KeyCode::Esc);
    assert_eq!(scene.state.input().text(), "half a thought");
}

#[test]
fn a_reaction_that_is_refused_stays_in_the_line() {
    let mut scene = two();
    scene.enters("/react :hea");
    let react = scene.asked().into_iter().find(|want| matches!(want, Want::React { .. })).unwrap();
    scene.hears(Heard::Answered(react, Err(ApiError::new(ErrorKind::Usage, "no emoji"))));
    assert_eq!(scene.state.input().text(), "/react :hea");
}

#[test]
fn a_safety_number_is_read_to_its_end_before_it_is_said_to_match() {
    for (columns, rows) in [(20, 5), (40, 12), (80, 24)] {
        let mut scene = two();
        let groups: Vec<String> = (0..12).map(|n| (12_340 + n).to_string()).collect();
        let number = groups.join(" ");
        let card = FriendCard { safety_number: Some(number.clone()), ..evil::card("bob") };
        scene.answers(Want::Verify("bob".into()), Answer::Friend(Box::new(card)));
        scene.takes(Input::Terminal(Event::Resize(columns, rows)));
        let mut seen = scene.seen();
        for _ in 0..30 {
            assert!(scene.sees("[y/n]") || scene.sees("y they match"), "{}", scene.seen());
            scene.press(KeyCode::Down);
            seen.push_str(&scene.seen());
        }
        assert!(groups.iter().all(|group| seen.contains(group)), "{seen}");
        for _ in 0..30 {
            scene.press(KeyCode::PageUp);
        }
        scene.asked();
        let mut asked = vec![];
        let mut pressed = 0;
        while asked.is_empty() && pressed < 30 {
            scene.press(KeyCode::Char('y'));
            asked = scene.asked();
            pressed += 1;
        }
        assert_eq!(asked, [Want::Confirm { friend: "bob".into(), number }]);
        assert_eq!(pressed > 1, rows == 5, "{columns}x{rows}: {pressed}");
    }
}

#[test]
fn a_line_that_is_dropped_is_typed_no_longer() {
    let mut scene = two();
    scene.types("hello");
    scene.asked();
    scene.ctrl('c');
    assert!(scene.asked().contains(&Want::Typing("bob".into(), false)));
}

#[test]
fn while_the_node_is_gone_nobody_is_said_to_be_there() {
    let mut scene = two();
    assert!(scene.sees("online") && scene.sees("direct"), "{}", scene.seen());
    scene.hears(Heard::Gone(None));
    assert!(!scene.sees("online") && !scene.sees("direct"), "{}", scene.seen());
}

#[test]
fn in_the_smallest_window_the_field_for_a_passphrase_is_seen() {
    let mut scene = Scene::sized(20, 5);
    scene.state.first = Some(First::new());
    scene.enters("Alice");
    scene.types("geheim");
    assert!(scene.sees("> ******"), "{}", scene.seen());
    let mut scene = two();
    scene.takes(Input::Terminal(Event::Resize(20, 5)));
    scene.hears(Heard::Answered(Want::Lock, Err(ApiError::locked())));
    scene.types("geheim");
    assert!(scene.sees("******"), "{}", scene.seen());
}

#[test]
fn what_went_wrong_on_the_way_to_the_first_friend_is_seen_in_a_small_window() {
    let mut scene = Scene::sized(40, 12).meeting(vec![]);
    let ticket = format!("HOBNOB:{}", "ABCDEFGH23456".repeat(11));
    let expires_at = "2026-11-24T11:00:00Z".to_owned();
    scene.answers(
        Want::Invite,
        Answer::Invited(Invited { ticket, expires_at, invite: "inv".into() }),
    );
    let add = Want::Add("no invite".into());
    scene.hears(Heard::Answered(add, Err(ApiError::not_an_invite())));
    let why = scene.state.notice.as_ref().unwrap().words.clone();
    let begins: String = why.chars().take(20).collect();
    assert!(scene.sees(&begins), "{}", scene.seen());
    scene.hears(Heard::Gone(None));
    assert!(scene.sees("The node has stopped"), "{}", scene.seen());
}
