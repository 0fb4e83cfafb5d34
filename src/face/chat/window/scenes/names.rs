//! Who is in the list from one moment to the next: whatever was begun stays with whom it was begun to.

use ratatui::crossterm::event::KeyCode;

use super::*;
use crate::api::types::room::RoomLine;

fn two() -> Scene {
    let mut scene = Scene::with(vec![friend("bob"), friend("carol")]);
    scene.page("bob", vec![]);
    scene.answers(Want::Drafts, Answer::Drafts(vec![]));
    scene.asked();
    scene
}

fn pending(name: &str) -> FriendLine {
    FriendLine { id: None, state: StandingWord::Pending, ..friend(name) }
}

fn called(id: &str, name: &str) -> FriendLine {
    FriendLine { name: name.into(), ..friend(id) }
}

fn listed(scene: &mut Scene, friends: Vec<FriendLine>, rooms: Vec<RoomLine>) {
    scene.answers(Want::Friends, Answer::Friends(friends, rooms));
}

#[test]
fn whoever_answers_an_invite_takes_the_talk_along_and_nobody_else_does() {
    let mut scene = Scene::with(vec![pending("5XED")]);
    scene.alt(KeyCode::Char('1'));
    scene.types("begun");
    listed(&mut scene, vec![friend("bob")], vec![room("cats")]);
    assert_eq!(scene.state.open.as_deref(), Some("bob"), "a room that comes too is no friend");
    assert_eq!(scene.state.input().text(), "begun");

    let mut scene = two();
    scene.types("for bob");
    listed(&mut scene, vec![friend("carol"), friend("dave")], vec![]);
    assert_eq!(scene.state.open, None, "dave is somebody else");
    assert_eq!(scene.state.talks.get("dave").map(|talk| talk.draft.text()), None);

    let mut scene = Scene::with(vec![pending("5XED"), pending("7KQ2")]);
    scene.alt(KeyCode::Char('1'));
    scene.types("begun");
    listed(&mut scene, vec![friend("bob")], vec![]);
    assert_ne!(scene.state.talks.get("bob").map(|talk| talk.draft.text()), Some("begun".into()));
}

#[test]
fn friends_who_swap_their_names_keep_their_own_drafts() {
    let mut scene = two();
    scene.types("for the first");
    scene.alt(KeyCode::Char('2'));
    scene.types("for the second");
    scene.at("2026-11-23T12:00:02Z", Input::Pause);
    scene.asked();
    listed(&mut scene, vec![called("bob", "carol"), called("carol", "bob")], vec![]);
    assert_eq!(scene.state.open.as_deref(), Some("bob"));
    assert_eq!(scene.state.input().text(), "for the second");
    let names: Vec<&str> = scene.state.list.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["carol", "bob"]);
    scene.alt(KeyCode::Char('/'));
    assert_eq!(scene.state.open.as_deref(), Some("carol"), "the one before, under the new name");
    assert_eq!(scene.state.input().text(), "for the first");
    scene.at("2026-11-23T12:00:09Z", Input::Pause);
    let told = scene.asked().into_iter().any(|want| matches!(want, Want::Draft(_)));
    assert!(!told, "the node keeps them by who they are");
}

#[test]
fn whoever_gets_the_name_of_somebody_gone_gets_nothing_that_was_typed_to_them() {
    let mut scene = two();
    scene.types("for bob alone");
    scene.alt(KeyCode::Char('2'));
    listed(&mut scene, vec![called("carol", "bob")], vec![]);
    assert_eq!(scene.state.open.as_deref(), Some("bob"));
    assert_eq!(scene.state.input().text(), "");
    scene.press(KeyCode::Up);
    assert_eq!(scene.state.input().text(), "for bob alone", "it is not lost either");
}

#[test]
fn what_one_types_to_somebody_who_is_gone_stays_in_the_line_and_goes_to_nobody() {
    let mut scene = two();
    scene.types("only for b");
    listed(&mut scene, vec![friend("carol")], vec![]);
    assert_eq!(scene.state.open, None);
    scene.enters("ob");
    assert_eq!(scene.sent(), []);
    assert_eq!(scene.state.input().text(), "only for bob");
    listed(&mut scene, vec![friend("carol")], vec![]);
    assert_eq!(scene.state.open, None, "not while something stands in the line");
    scene.alt(KeyCode::Char('1'));
    assert_eq!(scene.state.input().text(), "", "it was not for carol");
    scene.press(KeyCode::Up);
    assert_eq!(scene.state.input().text(), "only for bob");
}

fn befriended(scene: &mut Scene, id: &str, name: &str) -> bool {
    scene.state.notice = None;
    scene.happens(EventWhat::Friend {
        friend: name.into(),
        id: friend(id).id,
        state: StandingWord::Friends,
    });
    scene.sees("is now your friend")
}

#[test]
fn only_of_somebody_new_it_is_told_that_they_are_a_friend_now() {
    let mut scene = two();
    assert!(!befriended(&mut scene, "bob", "robert"), "another name");
    assert!(befriended(&mut scene, "dave", "dave"));
    let (id, state) = (friend("dave").id, StandingWord::Friends);
    scene.happens(EventWhat::Friend { friend: "David".into(), id, state });
    assert!(scene.sees("David is now your friend"), "the name comes later: {}", scene.seen());
    assert!(!befriended(&mut scene, "dave", "dave"), "{}", scene.seen());
    for (state, told) in [(StandingWord::Blocked, false), (StandingWord::Former, true)] {
        let id = friend("carol").id;
        scene.happens(EventWhat::Friend { friend: "carol".into(), id, state });
        assert_eq!(befriended(&mut scene, "carol", "carol"), told, "{state:?}");
    }
}

#[test]
fn a_friend_who_shows_a_new_device_is_told_of_once() {
    let mut scene = two();
    let doubted = || vec![friend("bob"), FriendLine { doubt: true, ..friend("carol") }];
    listed(&mut scene, doubted(), vec![]);
    assert!(scene.sees("carol shows a new device"), "{}", scene.seen());
    scene.state.notice = None;
    listed(&mut scene, doubted(), vec![]);
    assert!(!scene.sees("shows a new device"), "{}", scene.seen());
}

#[test]
fn a_room_is_read_anew_once_i_am_in() {
    let mut scene = two();
    let invited = RoomLine { state: RoomStandingWord::Invited, ..room("cats") };
    listed(&mut scene, vec![friend("bob")], vec![invited]);
    scene.alt(KeyCode::Char('2'));
    scene.page("#cats", vec![]);
    assert!(scene.sees("you are asked into #cats: Alt+y comes in, Alt+n says no"));
    scene.asked();
    listed(&mut scene, vec![friend("bob")], vec![room("cats")]);
    let reads =
        |want: &Want| matches!(want, Want::Page { conversation, .. } if conversation == "#cats");
    assert!(scene.asked().iter().any(reads));
}
