//! What is done to messages in the window: changed, deleted, reacted to; and who is seen to type.

use ratatui::crossterm::event::KeyCode;

use super::*;
use crate::api::types::amend::Timer;
use crate::api::types::message::Reaction;
use crate::api::types::words::ChangeWord;
use crate::face::chat::window::state::popup::Popup;

fn talking() -> Scene {
    let mut scene = Scene::with(vec![friend("bob"), friend("carol")]);
    let said = vec![theirs(1, "bob", "look"), mine(2, "bob", "teh cat", StateWord::Delivered)];
    scene.page("bob", said);
    scene.asked();
    scene
}

/// What was asked, but for what passes.
fn wants(scene: &mut Scene) -> Vec<Want> {
    let all = scene.asked().into_iter();
    all.filter(|want| !matches!(want, Want::Typing(..) | Want::Mark(_))).collect()
}

#[test]
fn a_message_of_mine_is_changed_in_the_line_and_the_draft_comes_back() {
    let mut scene = talking();
    scene.types("half a thought");
    scene.alt(KeyCode::Char('e'));
    assert_eq!(scene.state.input().text(), "teh cat");
    assert!(scene.sees("Changing a message: Enter changes it, Esc leaves it."), "{}", scene.seen());
    scene.press(KeyCode::Esc);
    assert_eq!(scene.state.input().text(), "half a thought");
    scene.alt(KeyCode::Char('e'));
    for _ in 0.."teh cat".len() {
        scene.press(KeyCode::Backspace);
    }
    scene.enters("the cat");
    let edit = Want::Edit { message: "m2".into(), text: "the cat".into() };
    assert_eq!(wants(&mut scene), [edit]);
    assert_eq!(scene.state.input().text(), "half a thought");
}

#[test]
fn what_others_wrote_is_not_mine_to_change() {
    let mut scene = talking();
    scene.alt(KeyCode::Up);
    scene.alt(KeyCode::Up);
    scene.alt(KeyCode::Char('e'));
    assert!(scene.sees("Only a message of yours"), "{}", scene.seen());
    assert!(scene.state.input().is_empty());
}

#[test]
fn a_message_is_deleted_only_after_a_yes() {
    let mut scene = talking();
    scene.alt(KeyCode::Up);
    scene.press(KeyCode::Delete);
    assert!(scene.sees("Delete this message \"teh cat\""), "{}", scene.seen());
    scene.press(KeyCode::Char('n'));
    assert_eq!(wants(&mut scene), []);
    scene.enters("/delete");
    assert!(matches!(scene.state.popup, Some(Popup::Question(_))));
    scene.press(KeyCode::Char('y'));
    assert_eq!(wants(&mut scene), [Want::Delete("m2".into())]);
}

#[test]
fn an_emoji_goes_by_its_name_to_the_selected_message_or_the_last_of_the_other_side() {
    let mut scene = talking();
    scene.enters("/react tada");
    let react = |message: &str, emoji: Option<&str>| Want::React {
        message: message.into(),
        emoji: emoji.map(Into::into),
    };
    assert_eq!(wants(&mut scene), [react("m1", Some("🎉"))]);
    scene.alt(KeyCode::Up);
    scene.alt(KeyCode::Char('+'));
    scene.types("hear");
    scene.press(KeyCode::Tab);
    assert!(scene.state.input().text().contains('❤') || scene.state.completion.is_some());
    scene.ctrl('c');
    scene.enters("/unreact");
    assert_eq!(wants(&mut scene), [react("m2", None)]);
}

#[test]
fn a_change_is_seen_where_the_message_stands_and_a_faded_one_goes() {
    let mut scene = talking();
    let mut changed = theirs(1, "bob", "look here");
    changed.edited = Some(NOON.into());
    changed.reactions = vec![Reaction { emoji: "🎉".into(), from: "carol".into() }];
    let change = |what, now: Option<MessageLine>, message: &str| EventWhat::Change {
        message: message.into(),
        conversation: "bob".into(),
        what,
        now: now.map(Box::new),
    };
    scene.happens(change(ChangeWord::Edited, Some(changed), "m1"));
    assert!(scene.sees("look here (edited) [🎉 carol]"), "{}", scene.seen());
    let gone = MessageLine { text: None, deleted: true, ..theirs(1, "bob", "") };
    scene.happens(change(ChangeWord::Deleted, Some(gone), "m1"));
    assert!(scene.sees("(deleted)") && !scene.sees("look here"), "{}", scene.seen());
    scene.happens(change(ChangeWord::Faded, None, "m2"));
    assert!(!scene.sees("teh cat"), "{}", scene.seen());
}

#[test]
fn an_action_reads_as_in_irc() {
    let mut scene = talking();
    scene.enters("/me waves");
    let Some(Want::Send(one)) = wants(&mut scene).pop() else { panic!("said") };
    assert_eq!((one.text.as_str(), one.action), ("waves", true));
    let line = MessageLine { action: true, ..theirs(3, "bob", "waves back") };
    scene.happens(EventWhat::Message(Box::new(line)));
    assert!(scene.sees("* bob waves back") && !scene.sees("bob * bob"), "{}", scene.seen());
    let line = MessageLine { action: true, ..mine(4, "bob", "bows", StateWord::Queued) };
    scene.happens(EventWhat::Message(Box::new(line)));
    assert!(scene.sees("* Alice bows") && !scene.sees("you * "), "{}", scene.seen());
}

fn typing(from: &str, typing: bool) -> EventWhat {
    EventWhat::Typing { conversation: from.into(), friend: from.into(), typing }
}

#[test]
fn who_types_here_is_seen_until_they_stop_or_have_said_it() {
    let mut scene = talking();
    scene.happens(typing("carol", true));
    assert!(!scene.sees("is typing"), "elsewhere");
    scene.happens(typing("bob", true));
    assert!(scene.sees("bob is typing ..."), "{}", scene.seen());
    scene.happens(EventWhat::Message(Box::new(theirs(4, "bob", "done"))));
    assert!(!scene.sees("is typing"));
    scene.happens(typing("bob", true));
    scene.happens(typing("bob", false));
    assert!(!scene.sees("is typing"));
}

#[test]
fn a_friend_hears_that_i_type_every_few_seconds_and_not_of_commands() {
    let mut scene = talking();
    let said = |scene: &mut Scene| {
        let all = scene.asked().into_iter();
        let typing = all.filter_map(|want| match want {
            Want::Typing(to, typing) => Some((to, typing)),
            _ => None,
        });
        typing.collect::<Vec<_>>()
    };
    scene.types("/who");
    assert_eq!(said(&mut scene), []);
    scene.ctrl('c');
    scene.types("hello");
    assert_eq!(said(&mut scene), [("bob".to_owned(), true)]);
    let letter =
        |c| Input::Terminal(Event::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE)));
    scene.at("2026-11-23T12:00:05Z", letter('!'));
    assert_eq!(said(&mut scene), [("bob".to_owned(), true)]);
    for _ in 0..6 {
        scene.press(KeyCode::Backspace);
    }
    assert_eq!(said(&mut scene), [("bob".to_owned(), false)]);
}

#[test]
fn clearing_is_asked_about_and_a_timer_says_what_holds() {
    let mut scene = talking();
    scene.enters("/clear");
    scene.press(KeyCode::Char('y'));
    assert_eq!(wants(&mut scene), [Want::Clear("bob".into())]);
    scene.happens(EventWhat::Cleared { conversation: "bob".into() });
    assert!(!scene.sees("teh cat"), "{}", scene.seen());
    scene.enters("/timer 1d");
    let timer = Want::Timer { to: "bob".into(), seconds: Some(86_400) };
    assert!(wants(&mut scene).contains(&timer));
    let holds = Timer { conversation: "bob".into(), mine: 86_400, theirs: 0, seconds: 0 };
    scene.answers(timer, Answer::Timer(holds));
    assert!(scene.sees("They stay until bob"), "{}", scene.seen());
}

#[test]
fn a_locked_window_shows_nothing_of_anybody_until_the_passphrase_is_typed() {
    let mut scene = talking();
    scene.enters("/lock");
    assert_eq!(wants(&mut scene), [Want::Lock]);
    let locked = crate::api::error::ApiError::locked();
    scene.hears(Heard::Answered(Want::Lock, Err(locked.clone())));
    scene.happens(EventWhat::Message(Box::new(theirs(7, "bob", "psst"))));
    let dark =
        |scene: &Scene| !["bob", "carol", "cat", "psst", "Alice"].iter().any(|w| scene.sees(w));
    assert!(dark(&scene) && scene.sees("hobnob is locked"), "{}", scene.seen());
    assert!(!scene.asked().iter().any(|want| matches!(want, Want::Mark(_))), "nobody has read it");
    scene.alt(KeyCode::Char('g'));
    scene.enters("wrong");
    let Some(Want::Unlock(typed)) = wants(&mut scene).pop() else { panic!("asked") };
    assert!(!scene.sees("wrong"), "{}", scene.seen());
    scene.hears(Heard::Answered(Want::Unlock(typed.clone()), Err(locked)));
    assert!(dark(&scene), "{}", scene.seen());
    scene.answers(Want::Unlock(typed), Answer::Done);
    assert!(scene.sees("psst"), "{}", scene.seen());
}

#[test]
fn a_message_that_begins_with_a_slash_stands_in_the_line_as_one_types_it() {
    let mut scene = Scene::with(vec![friend("bob")]);
    scene.page("bob", vec![mine(1, "bob", "/help is a command", StateWord::Delivered)]);
    scene.asked();
    scene.alt(KeyCode::Char('e'));
    assert_eq!(scene.state.input().text(), "//help is a command");
    scene.enters("!");
    let edit = Want::Edit { message: "m1".into(), text: "/help is a command!".into() };
    assert_eq!(wants(&mut scene), [edit]);
    scene.enters("//help");
    let Some(send @ Want::Send(_)) = scene.asked().pop() else { panic!("it was sent") };
    let gone = crate::api::error::ApiError::not_a_friend("bob");
    scene.hears(Heard::Answered(send, Err(gone)));
    assert_eq!(scene.state.input().text(), "//help", "given back as it was typed");
}

#[test]
fn what_somebody_else_wrote_is_deleted_on_this_computer_only() {
    let mut scene = talking();
    scene.alt(KeyCode::Up);
    scene.alt(KeyCode::Up);
    scene.press(KeyCode::Delete);
    assert!(scene.sees("Only its writer takes \"look\" back"), "{}", scene.seen());
    scene.press(KeyCode::Char('y'));
    assert_eq!(wants(&mut scene), [Want::Forget("m1".into())]);
    // In a room the node knows who may do what.
    scene.answers(Want::Friends, Answer::Friends(vec![friend("bob")], vec![room("cats")]));
    scene.enters("/query #cats");
    scene
        .page("#cats", vec![MessageLine { conversation: "#cats".into(), ..theirs(3, "bob", "x") }]);
    wants(&mut scene);
    scene.alt(KeyCode::Up);
    scene.alt(KeyCode::Char('x'));
    scene.press(KeyCode::Char('y'));
    let delete = Want::Delete("m3".into());
    assert_eq!(wants(&mut scene), std::slice::from_ref(&delete));
    let refused = crate::api::error::ApiError::not_allowed("#cats");
    scene.hears(Heard::Answered(delete, Err(refused)));
    scene.press(KeyCode::Char('y'));
    assert_eq!(wants(&mut scene), [Want::Forget("m3".into())]);
}
