//! Whom friends made known: rows in the list that a key answers.

use ratatui::crossterm::event::KeyCode;

use super::*;
use crate::api::types::introduction::IntroductionLine;
use crate::api::types::words::IntroductionWord;
use crate::face::wording::evil;

/// Bob made this person known.
fn known(name: &str, id: &str) -> IntroductionLine {
    IntroductionLine {
        introduction: id.into(),
        introduced_by: "bob".into(),
        fingerprint: "7KQ2 WX4M 9DTC".into(),
        introduced_at: NOON.into(),
        expires_at: "2026-12-23T12:00:00Z".into(),
        ..evil::introduction(name)
    }
}

fn told(scene: &mut Scene, all: &[IntroductionLine]) {
    scene.answers(Want::Waiting, Answer::Introductions(all.to_vec()));
}

fn opening_dora() -> Scene {
    let mut scene = Scene::with(vec![friend("bob")]);
    scene.page("bob", vec![]);
    told(&mut scene, &[known("dora", "aaaaaaaaaa")]);
    scene.alt(KeyCode::Char('2'));
    scene
}

#[test]
fn whoever_was_made_known_stands_in_the_list_until_a_key_answers() {
    for (key, wanted) in
        [('y', Want::Accept("aaaaaaaaaa".into())), ('n', Want::Decline("aaaaaaaaaa".into()))]
    {
        let mut scene = opening_dora();
        assert!(scene.sees("2 dora"), "{}", scene.seen());
        assert!(
            scene.sees("introduced by bob") && scene.sees("7KQ2 WX4M 9DTC"),
            "{}",
            scene.seen()
        );
        assert!(scene.sees("/accept dora"), "{}", scene.seen());
        scene.asked();
        scene.alt(KeyCode::Char(key));
        assert_eq!(scene.asked(), [wanted]);
        let mut answered = known("dora", "aaaaaaaaaa");
        answered.state = IntroductionWord::Declined;
        told(&mut scene, &[answered]);
        assert!(!scene.sees("dora"), "{}", scene.seen());
        assert_eq!(scene.state.open.as_deref(), Some("bob"));
    }
}

#[test]
fn nothing_is_said_to_whoever_is_no_friend_yet_and_nothing_asked_about_them() {
    let mut scene = opening_dora();
    scene.enters("hello dora");
    let asked = scene.asked();
    assert!(!format!("{asked:?}").contains("dora"), "{asked:?}");
    assert!(!asked.iter().any(|want| matches!(want, Want::Send(_))), "{asked:?}");
    assert_eq!(scene.state.input().text(), "hello dora");
    assert!(scene.state.notice.as_ref().is_some_and(|notice| notice.is_error));
}

#[test]
fn once_accepted_they_are_a_friend_in_the_same_place_and_what_was_said_before_is_read() {
    let mut scene = opening_dora();
    scene.alt(KeyCode::Char('y'));
    scene.asked();
    let both = vec![friend("bob"), friend("dora")];
    scene.answers(Want::Friends, Answer::Friends(both, vec![]));
    let asked = scene.asked();
    let reads =
        |want: &Want| matches!(want, Want::Page { conversation, .. } if conversation == "dora");
    assert!(asked.iter().any(reads), "{asked:?}");
    assert_eq!(scene.state.open.as_deref(), Some("dora"));
    let mut answered = known("dora", "aaaaaaaaaa");
    answered.state = IntroductionWord::Accepted;
    told(&mut scene, &[answered]);
    scene.page("dora", vec![]);
    scene.enters("hello dora");
    assert_eq!(scene.sent(), [("dora".into(), "hello dora".into())]);
}

#[test]
fn whoever_has_a_friends_name_is_told_from_that_friend() {
    let mut scene = Scene::with(vec![friend("bob")]);
    scene.page("bob", vec![]);
    told(
        &mut scene,
        &[known("Bob", "aaaaaaaaaa"), known("dora", "bbbbbbbbbb"), known("dora", "cccccccccc")],
    );
    let names: Vec<&str> = scene.state.list.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["bob", "Bob (aaaaaaaa)", "dora", "dora (cccccccc)"]);
    scene.alt(KeyCode::Char('2'));
    assert!(scene.sees("/accept aaaaaaaa"), "{}", scene.seen());
}

#[test]
fn a_key_that_answers_says_where_there_is_nothing_to_answer_and_answers_rooms_too() {
    let mut scene = Scene::with(vec![friend("bob")]);
    scene.page("bob", vec![]);
    scene.asked();
    scene.alt(KeyCode::Char('y'));
    assert_eq!(scene.asked(), []);
    assert!(scene.sees("Nothing waits for an answer here"), "{}", scene.seen());
    let mut cats = room("cats");
    cats.state = RoomStandingWord::Invited;
    scene.answers(Want::Friends, Answer::Friends(vec![friend("bob")], vec![cats]));
    scene.alt(KeyCode::Char('2'));
    scene.asked();
    scene.alt(KeyCode::Char('y'));
    assert_eq!(scene.asked(), [Want::Join("#cats".into())]);
    scene.alt(KeyCode::Char('n'));
    assert_eq!(scene.asked(), [Want::Decline("#cats".into())]);
}

#[test]
fn no_control_character_comes_through_such_a_row() {
    for control in evil::all_controls() {
        let evil = evil::text(control);
        let mut scene = Scene::with(vec![friend("bob")]);
        scene.page("bob", vec![]);
        told(&mut scene, &[evil::introduction(&evil)]);
        super::hostile::is_harmless(&scene, control);
        scene.alt(KeyCode::Char('2'));
        super::hostile::is_harmless(&scene, control);
    }
}
