//! All 65 control characters in every field that others fill: none reaches the terminal.

use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::event::KeyCode;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};

use super::*;
use crate::api::error::{ApiError, ErrorKind};
use crate::api::types::event::EventWhat;
use crate::api::types::friend::{Added, Custody, FriendCard, FriendDevice, Relaying};
use crate::api::types::message::{Next, Reaction, Trace, TraceHolder, TraceStep};
use crate::api::types::node::{Check, Checkup};
use crate::api::types::presence::OwnPresence;
use crate::api::types::words::AddEndWord;

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
fn is_harmless(scene: &Scene, control: char) {
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

fn all_controls() -> impl Iterator<Item = char> {
    (0..0x20u32).chain(0x7f..0xa0).filter_map(char::from_u32)
}

/// A friend of whom everything that can be filled is filled with `evil`.
fn evil_friend(evil: &str) -> FriendLine {
    let mut friend = friend(evil);
    friend.presence.text = evil.into();
    (friend.presence.via, friend.through) = (Some(evil.into()), Some(evil.into()));
    friend.path = PathWord::Relayed;
    friend
}

fn evil_line(n: u32, evil: &str) -> MessageLine {
    let mut line = theirs(n, evil, evil);
    line.at = evil.into();
    line.reply_to = Some("m1".into());
    line.reactions.push(Reaction { emoji: evil.into(), from: evil.into() });
    line
}

fn evil_card(evil: &str) -> FriendCard {
    FriendCard {
        name: evil.into(),
        id: None,
        fingerprint: None,
        state: StandingWord::Friends,
        verified: false,
        verified_at: Some(evil.into()),
        safety_number: Some("12345 ".repeat(12)),
        devices: vec![FriendDevice { device: "device".into(), new: true }],
        custody: Custody::default(),
        nuisance: None,
        presence: evil_friend(evil).presence,
        doubt: None,
        since: None,
        path: PathWord::Relayed,
        through: Some(evil.into()),
        round_trip_ms: None,
        tried: None,
        relaying: Relaying::default(),
    }
}

fn evil_trace(evil: &str) -> Trace {
    let who = Some(evil.to_owned());
    let step = |what: &str| TraceStep {
        at: evil.into(),
        what: what.into(),
        who: who.clone(),
        until: who.clone(),
        why: who.clone(),
    };
    Trace {
        message: "m".into(),
        to: evil.into(),
        state: StateWord::Stored,
        steps: ["tried", "held", "refused", "let_go", evil].map(step).into(),
        next: Next::HandOver,
        next_at: Some(evil.into()),
        held_by: vec![TraceHolder { who: evil.into(), until: evil.into(), linked: true }],
        could_hold: None,
    }
}

#[test]
fn no_control_character_reaches_the_terminal_from_the_list_or_the_talk() {
    for control in all_controls() {
        let evil = format!("a{control}[2Jb{control}");
        for (columns, rows) in [(80, 24), (40, 12)] {
            let mut scene = Scene::sized(columns, rows).meeting(vec![evil_friend(&evil)]);
            scene.state.me = evil.clone();
            scene.page(&evil, vec![evil_line(1, &evil), evil_line(2, &evil)]);
            is_harmless(&scene, control);
            scene.alt(KeyCode::Up);
            scene.press(KeyCode::Enter);
            is_harmless(&scene, control);
            scene.types("/msg ");
            scene.press(KeyCode::Tab);
            is_harmless(&scene, control);
            scene.takes(Input::Terminal(Event::Paste(evil.clone())));
            is_harmless(&scene, control);
            scene.ctrl('c');
            scene.alt(KeyCode::Char('g'));
            is_harmless(&scene, control);
        }
    }
}

#[test]
fn no_control_character_reaches_the_terminal_from_an_answer_or_an_event() {
    for control in all_controls() {
        let evil = format!("a{control}[2Jb{control}");
        let answers = [
            (Want::Card(evil.clone()), Answer::Friend(Box::new(evil_card(&evil)))),
            (Want::Verify(evil.clone()), Answer::Friend(Box::new(evil_card(&evil)))),
            (Want::Trace("m".into()), Answer::Trace(evil_trace(&evil))),
            (
                Want::Doctor,
                Answer::Checkup(Checkup {
                    checks: vec![Check {
                        name: evil.clone(),
                        ok: false,
                        detail: evil.clone(),
                        fix: Some(evil.clone()),
                    }],
                }),
            ),
            (
                Want::Add(evil.clone()),
                Answer::Added(Added {
                    friend: evil.clone(),
                    id: None,
                    state: StandingWord::Pending,
                    device: "d".into(),
                    since: None,
                }),
            ),
            (
                Want::SetMood(None, None),
                Answer::Mood(OwnPresence {
                    status: StatusWord::Busy,
                    text: evil.clone(),
                    idle_after: Some(evil.clone()),
                }),
            ),
        ];
        for (want, answer) in answers {
            let mut scene = Scene::with(vec![evil_friend(&evil)]);
            scene.page(&evil, vec![]);
            scene.answers(want, answer);
            is_harmless(&scene, control);
        }
        let mut scene = Scene::with(vec![evil_friend(&evil)]);
        scene.page(&evil, vec![]);
        scene.enters("hi");
        let Some(Want::Send(one)) = scene.asked().pop() else { panic!("it was sent") };
        let error = ApiError::new(ErrorKind::Blocked, evil.clone()).hint(evil.clone());
        scene.hears(Heard::Answered(Want::Send(one), Err(error.clone())));
        is_harmless(&scene, control);
        scene.hears(Heard::Gone(Some(error)));
        is_harmless(&scene, control);
        scene.happens(EventWhat::AddEnded { friend: evil.clone(), why: AddEndWord::Used });
        is_harmless(&scene, control);
        scene.enters(&format!("/query {evil}"));
        is_harmless(&scene, control);
    }
}
