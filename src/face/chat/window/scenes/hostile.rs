//! All 65 control characters in every field that others fill: none reaches the terminal.

use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::event::KeyCode;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};

use super::*;
use crate::api::types::node::Checkup;
use crate::face::wording::evil;
use crate::face::wording::tongue::made_up;

/// Everything the window writes to a terminal, as bytes.
fn written(scene: &Scene) -> String {
    let area = Rect::new(0, 0, scene.state.columns, scene.state.rows);
    let mut bytes = Vec::new();
    let options = TerminalOptions { viewport: Viewport::Fixed(area) };
    let mut terminal = Terminal::with_options(CrosstermBackend::new(&mut bytes), options).unwrap();
    terminal.draw(|frame| draw(&scene.state, frame)).unwrap();
    drop(terminal);
    String::from_utf8(bytes).unwrap()
}

/// Takes out what the window itself says to the terminal: `ESC [`, numbers, one letter.
fn without_own_sequences(written: &str) -> String {
    let mut rest = String::new();
    let mut parts = written.split("\u{1b}[");
    rest.push_str(parts.next().unwrap());
    for part in parts {
        let own = |c: char| c.is_ascii_digit() || matches!(c, ';' | '?' | ':');
        let after = part.trim_start_matches(own);
        let letter = after.chars().next().unwrap();
        assert!(matches!(letter, 'H' | 'm' | 'h' | 'l' | 'J' | 'K'), "ESC [ … {letter:?}");
        rest.push_str(&after[1..]);
    }
    rest
}

#[track_caller]
pub(super) fn is_harmless(scene: &Scene, control: char) {
    let written = written(scene);
    let rest = without_own_sequences(&written);
    let found = rest.chars().find(|c| c.is_control());
    assert_eq!(found, None, "{control:?} came through");
    // What a terminal makes of it is what was drawn: nothing moved, nothing was erased.
    let mut terminal = vt100::Parser::new(scene.state.rows, scene.state.columns, 0);
    terminal.process(written.as_bytes());
    let shown: Vec<String> = terminal
        .screen()
        .rows(0, scene.state.columns)
        .map(|row| row.trim_end().to_owned())
        .collect();
    assert_eq!(mask(&shown.join("\n")).trim_end(), scene.seen().trim_end(), "{control:?}");
}

/// The list and the talk, full of `evil`.
fn list_and_talk(evil: &str, check: impl Fn(&Scene)) {
    for (columns, rows) in [(80, 24), (40, 12)] {
        let mut scene = Scene::sized(columns, rows).meeting(vec![evil::friend(evil)]);
        scene.state.me = evil.to_owned();
        scene.page(evil, vec![evil::message(1, evil), evil::message(2, evil)]);
        check(&scene);
        scene.alt(KeyCode::Up);
        scene.press(KeyCode::Enter);
        check(&scene);
        scene.types("/msg ");
        scene.press(KeyCode::Tab);
        check(&scene);
        scene.takes(Input::Terminal(Event::Paste(evil.to_owned())));
        check(&scene);
        scene.ctrl('c');
        scene.alt(KeyCode::Char('g'));
        check(&scene);
    }
}

/// Every answer and every event, full of `evil`.
fn answers_and_events(evil: &str, check: impl Fn(&Scene)) {
    let card = || Answer::Friend(Box::new(evil::card(evil)));
    let checks = vec![evil::check(evil)];
    let added = evil::added(evil, StandingWord::Pending);
    let answers = [
        (Want::Card(evil.to_owned()), card()),
        (Want::Verify(evil.to_owned()), card()),
        (Want::Trace("m".into()), Answer::Trace(evil::trace(evil))),
        (Want::Doctor, Answer::Checkup(Checkup { checks })),
        (Want::Add(evil.to_owned()), Answer::Added(added)),
        (Want::Introductions, Answer::Introductions(vec![evil::introduction(evil)])),
        (Want::SetMood(None, None), Answer::Mood(evil::mood(evil))),
    ];
    for (want, answer) in answers {
        let mut scene = Scene::with(vec![evil::friend(evil)]);
        scene.page(evil, vec![]);
        scene.answers(want, answer);
        check(&scene);
    }
    let mut scene = Scene::with(vec![evil::friend(evil)]);
    let rooms = vec![evil::room(evil)];
    scene.answers(Want::Friends, Answer::Friends(vec![evil::friend(evil)], rooms));
    scene.alt(KeyCode::Char('2'));
    let name = format!("#{evil}");
    scene.page(&name, vec![evil::message(1, evil)]);
    check(&scene);
    for want in [Want::Join(name.clone()), Want::Room(name.clone())] {
        scene.answers(want, Answer::Room(Box::new(evil::room_card(evil))));
        check(&scene);
    }
    let mut scene = Scene::with(vec![evil::friend(evil)]);
    scene.page(evil, vec![]);
    scene.enters("hi");
    let Some(Want::Send(one)) = scene.asked().pop() else { panic!("it was sent") };
    let error = evil::refusal(evil);
    scene.hears(Heard::Answered(Want::Send(one), Err(error.clone())));
    check(&scene);
    scene.hears(Heard::Gone(Some(error)));
    check(&scene);
    for what in evil::events(evil) {
        scene.happens(what);
        check(&scene);
    }
    scene.enters(&format!("/query {evil}"));
    check(&scene);
}

#[test]
fn no_control_character_reaches_the_terminal_from_the_list_or_the_talk() {
    for control in evil::all_controls() {
        list_and_talk(&evil::text(control), |scene| is_harmless(scene, control));
    }
}

#[test]
fn no_control_character_reaches_the_terminal_from_an_answer_or_an_event() {
    for control in evil::all_controls() {
        answers_and_events(&evil::text(control), |scene| is_harmless(scene, control));
    }
}

#[test]
fn no_answer_and_no_event_is_shown_with_a_word_that_stands_in_the_code() {
    // What the values are called.
    let given = ["Alice an device fingerprint room of eight id at least test hi hh mm"];
    let check = |scene: &Scene| made_up::is_all_said(&scene.seen(), &given);
    made_up::listen(|| {
        list_and_talk("1", check);
        answers_and_events("1", check);
    });
}
