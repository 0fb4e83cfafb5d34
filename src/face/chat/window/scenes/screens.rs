//! Every screen in every state, compared with the kept ones under `tests/screens`.
//!
//! `HOBNOB_KEEP=1 cargo test --lib screens` keeps what is seen now; look at the difference before committing it.

use std::path::PathBuf;

use ratatui::crossterm::event::KeyCode;

use super::*;
use crate::api::error::ApiError;
use crate::api::types::event::EventWhat;
use crate::api::types::invite::Invited;
use crate::api::types::message::{MarkWord, Reaction};
use crate::api::types::words::FailureWord;
use crate::face::chat::window::state::first::First;
use crate::face::wording::tongue::made_up;

/// What people say and are called in these scenes.
const SAID: [&str; 6] = [
    "Alice bob carol dave Erin with a very long name indeed cats dogs purring hobnob hh mm",
    "are you there at the sea lovely thank you never mind look at this: a line that is long enough to be wrapped",
    "edge of a window yes reading your draft kept for you on this computer I do and said something another list",
    "geheim geheim gehein falsch no invite HOBNOB ABCDEFGH everybody has this one has this still here and more",
    "two three four five message new mred mob owe money it me red reversed short frob ca hi",
    "st online away busy invisible status",
];

#[track_caller]
fn keeps(name: &str, scene: &Scene) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/screens").join(name);
    let path = path.with_extension("txt");
    let seen = scene.seen();
    if made_up::is_spoken() {
        let errors =
            [ApiError::not_saved(), ApiError::not_an_invite(), ApiError::wrong_passphrase()];
        let errors = errors.iter().flat_map(|error| [error.message.as_str(), &error.hint]);
        let long = "verylongword".repeat(12);
        let given: Vec<&str> = errors.chain(SAID).chain([long.as_str()]).collect();
        return made_up::is_all_said(&seen, &given);
    }
    if std::env::var_os("HOBNOB_KEEP").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &seen).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(kept, seen, "{name} looks otherwise than kept:\n{seen}");
}

fn invited() -> Invited {
    Invited {
        ticket: format!("HOBNOB:{}", "ABCDEFGH23456".repeat(11)),
        invite: "inv".into(),
        expires_at: "2026-11-24T11:30:00Z".into(),
    }
}

fn everyday(columns: u16, rows: u16) -> Scene {
    let mut carol = friend("carol");
    carol.presence.status = StatusWord::Away;
    carol.unread = 2;
    let mut dave = friend("dave");
    (dave.path, dave.presence.status) = (PathWord::None, StatusWord::Offline);
    let mut erin = friend("Erin with a very long name indeed");
    (erin.state, erin.id) = (StandingWord::Pending, None);
    let mut bob = friend("bob");
    (bob.verified, bob.unread) = (true, 1);
    bob.presence.text = "at the sea".into();
    let mut scene = Scene::sized(columns, rows).meeting(vec![bob, carol, dave, erin]);
    let mut yesterday = theirs(1, "bob", "are you there?");
    yesterday.at = "2026-11-22T12:00:00Z".into();
    let mut answer = mine(3, "bob", "lovely, thank you", StateWord::Delivered);
    answer.reply_to = Some("m2".into());
    let mut failed = mine(4, "bob", "never mind", StateWord::Failed);
    failed.why = Some(FailureWord::Cancelled);
    let mut liked = theirs(
        6,
        "bob",
        "look at this: a line that is long enough to be wrapped at the edge of a window",
    );
    liked.reactions.push(Reaction { emoji: "👍".into(), from: "Alice".into() });
    scene.state.touched = moment("2026-11-23T11:00:00Z");
    scene.page(
        "bob",
        vec![
            yesterday,
            mine(2, "bob", "yes, reading your draft", StateWord::Read),
            answer,
            failed,
            mine(5, "bob", "kept for you", StateWord::Stored),
            liked,
            mine(7, "bob", "on this computer", StateWord::Queued),
        ],
    );
    scene
}

#[test]
fn an_everyday_talk() {
    keeps("talk-80x24", &everyday(80, 24));
    keeps("talk-120x40", &everyday(120, 40));
    keeps("talk-40x12", &everyday(40, 12));
    keeps("talk-20x5", &everyday(20, 5));
    let mut scene = everyday(80, 24);
    scene.state.look.ascii = true;
    keeps("talk-ascii", &scene);
    let mut scene = everyday(80, 24);
    scene.alt(KeyCode::Char('l'));
    keeps("talk-bare", &scene);
}

#[test]
fn the_first_use() {
    let mut scene = Scene::sized(80, 24);
    scene.state.first = Some(First::new());
    scene.types("Alice");
    keeps("first-name", &scene);
    scene.press(KeyCode::Enter);
    scene.types("geheim");
    keeps("first-passphrase", &scene);
    scene.press(KeyCode::Enter);
    scene.enters("gehein");
    keeps("first-differ", &scene);
    scene.enters("x");
    scene.enters("x");
    keeps("first-making", &scene);
    scene.takes(Input::Made(Err(ApiError::not_saved())));
    keeps("first-failed", &scene);
}

#[test]
fn the_way_to_the_first_friend() {
    let mut scene = Scene::with(vec![]);
    keeps("alone-loading", &scene);
    scene.answers(Want::Invite, Answer::Invited(invited()));
    keeps("alone", &scene);
    scene.enters("no invite");
    scene.hears(Heard::Answered(Want::Add("no invite".into()), Err(ApiError::not_an_invite())));
    keeps("alone-refused", &scene);
    scene.takes(Input::Terminal(Event::Resize(40, 12)));
    keeps("alone-40x12", &scene);
    scene.takes(Input::Terminal(Event::Resize(120, 40)));
    scene.alt(KeyCode::Char('l'));
    keeps("alone-bare", &scene);
}

#[test]
fn while_nothing_is_known_and_when_nothing_could_be_had() {
    let mut scene = Scene::sized(80, 24);
    keeps("loading", &scene);
    scene.hears(Heard::Up);
    scene.hears(Heard::Answered(Want::Friends, Err(ApiError::not_saved())));
    keeps("list-failed", &scene);
    let mut scene = Scene::with(vec![friend("bob")]);
    keeps("talk-loading", &scene);
    let want = Want::Page { conversation: "bob".into(), limit: 60, before: None };
    scene.hears(Heard::Answered(want, Err(ApiError::not_saved())));
    keeps("talk-failed", &scene);
    let mut scene = Scene::with(vec![friend("bob")]);
    scene.page("bob", vec![]);
    keeps("talk-empty", &scene);
}

#[test]
fn while_the_node_is_gone() {
    let mut scene = everyday(80, 24);
    scene.hears(Heard::Gone(None));
    scene.enters("still here?");
    scene.types("and more");
    keeps("gone", &scene);
    scene.takes(Input::Terminal(Event::Resize(40, 12)));
    keeps("gone-40x12", &scene);
    scene.ctrl('c');
    scene.ctrl('d');
    scene.takes(Input::Terminal(Event::Resize(80, 24)));
    keeps("gone-leave", &scene);
}

#[test]
fn texts_of_all_kinds() {
    let mut scene =
        Scene::with(vec![friend("שלום"), friend("漢字漢字漢字漢字漢字"), friend("b\u{1b}[31mob")]);
    let texts = [
        "\u{1b}[2J\u{1b}[31mred\u{7} \u{9b}1m \u{202e}reversed\u{202c} a\tb\rc",
        "hi\n12:00 you  I owe you money",
        "שלום עולם, it is me",
        "漢字かな交じり文は幅が二つである。だから折り返しも二つずつ数えられる。テスト。",
        "👩‍👩‍👧‍👦 🇩🇪 👍🏽 e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301} ﷽",
        &"verylongword".repeat(12),
    ];
    let lines = texts.iter().zip(1..).map(|(text, n)| theirs(n, "שלום", text)).collect();
    scene.page("שלום", lines);
    keeps("texts", &scene);
    let mut scene = Scene::with(vec![friend("bob")]);
    let long = (0..400).map(|n| format!("line {n}")).collect::<Vec<_>>().join("\n");
    scene.page("bob", vec![theirs(1, "bob", "short"), theirs(2, "bob", &long)]);
    scene.press(KeyCode::PageUp);
    keeps("text-very-long", &scene);
}

#[test]
fn scrolled_up_while_more_comes() {
    let mut scene = Scene::with(vec![friend("bob")]);
    scene.page("bob", (0..50).map(|n| theirs(n, "bob", &format!("message {n}"))).collect());
    scene.press(KeyCode::PageUp);
    for n in 50..53 {
        scene.happens(EventWhat::Message(Box::new(theirs(n, "bob", "new"))));
    }
    keeps("scrolled", &scene);
}

#[test]
fn what_stands_over_the_talk() {
    let mut scene = everyday(80, 24);
    scene.press(KeyCode::F(1));
    keeps("help", &scene);
    scene.press(KeyCode::PageDown);
    keeps("help-further", &scene);
    scene.press(KeyCode::Esc);
    scene.alt(KeyCode::Char('g'));
    scene.types("ca");
    keeps("palette", &scene);
    scene.press(KeyCode::Esc);
    scene.enters("/remove bob");
    keeps("question", &scene);
    scene.takes(Input::Terminal(Event::Resize(20, 5)));
    keeps("question-20x5", &scene);
    scene.press(KeyCode::Esc);
    scene.takes(Input::Terminal(Event::Resize(80, 24)));
    scene.answers(Want::Invite, Answer::Invited(invited()));
    keeps("invite", &scene);
    scene.press(KeyCode::Esc);
    for typed in ["", "falsch"] {
        scene.types(typed);
        let locked = Err(ApiError::wrong_passphrase());
        scene.hears(Heard::Answered(Want::Words(None), locked));
    }
    keeps("passphrase-wrong", &scene);
}

#[test]
fn a_talk_in_a_room() {
    let mut scene = Scene::with(vec![friend("bob")]);
    let mut asked_in = room("dogs");
    asked_in.state = RoomStandingWord::Invited;
    let rooms = vec![room("cats"), asked_in];
    scene.answers(Want::Friends, Answer::Friends(vec![friend("bob")], rooms));
    scene.alt(KeyCode::Char('2'));
    let mut all: Vec<MessageLine> = vec![
        mine(1, "#cats", "everybody has this", StateWord::Delivered),
        mine(2, "#cats", "one has this", StateWord::Queued),
        theirs(3, "bob", "I do"),
        theirs(4, "carol", "and I said something for another list"),
    ];
    (all[0].have, all[0].of) = (Some(2), Some(2));
    (all[1].have, all[1].of) = (Some(1), Some(2));
    all[3].marks.push(MarkWord::OtherList);
    scene.page("#cats", all);
    keeps("room", &scene);
    scene.alt(KeyCode::Char('3'));
    scene.page("#dogs", vec![]);
    keeps("room-asked-in", &scene);
}

#[test]
fn what_is_typed() {
    let mut scene = everyday(80, 24);
    scene.types("/st");
    keeps("typing-command", &scene);
    scene.press(KeyCode::Tab);
    scene.press(KeyCode::Tab);
    keeps("typing-status", &scene);
    scene.ctrl('c');
    scene.alt(KeyCode::Up);
    scene.alt(KeyCode::Up);
    scene.press(KeyCode::Enter);
    scene.takes(Input::Terminal(Event::Paste("one\ntwo\nthree\nfour\nfive".into())));
    keeps("typing-answer", &scene);
    scene.ctrl('c');
    scene.ctrl('r');
    scene.types("draft");
    keeps("searching", &scene);
    scene.enters("/frob");
    scene.press(KeyCode::Esc);
    scene.enters("/frob");
    keeps("typing-unknown", &scene);
}

#[test]
fn no_screen_has_a_word_that_stands_in_the_code() {
    let scenes = [
        an_everyday_talk,
        the_first_use,
        the_way_to_the_first_friend,
        while_nothing_is_known_and_when_nothing_could_be_had,
        while_the_node_is_gone,
        texts_of_all_kinds,
        scrolled_up_while_more_comes,
        what_stands_over_the_talk,
        a_talk_in_a_room,
        what_is_typed,
    ];
    made_up::listen(|| scenes.iter().for_each(|scene| scene()));
}
