//! What the window promises to whoever sits in front of it.

use ratatui::crossterm::event::KeyCode;
use ratatui::style::Color;

use super::*;
use crate::api::error::ApiError;
use crate::api::types::message::Sent;
use crate::face::chat::window::state::popup::Popup;

fn two() -> Scene {
    let mut scene = Scene::with(vec![friend("bob"), friend("carol")]);
    scene.page("bob", vec![]);
    scene.asked();
    scene
}

fn sent(message: &str) -> Answer {
    let (message, to, at) = (message.into(), "bob".into(), NOON.into());
    Answer::Sent(Sent {
        message,
        to,
        state: StateWord::Queued,
        at,
        why: None,
        held_by: vec![],
        have: None,
        of: None,
    })
}

#[test]
fn an_unknown_command_is_never_sent_and_stays_to_be_mended() {
    let mut scene = two();
    for line in ["/frob now", " /msg carol x", "/msg carol", "/invite"] {
        scene.enters(line);
        assert_eq!(scene.sent(), [], "{line}");
        assert_eq!(scene.state.input().text(), line);
        assert!(scene.state.notice.as_ref().is_some_and(|notice| notice.is_error));
        scene.ctrl('c');
    }
    scene.enters("//frob");
    scene.enters("/msg carol psst");
    let expected = [("bob", "/frob"), ("carol", "psst")].map(|(to, text)| (to.into(), text.into()));
    assert_eq!(scene.sent(), expected);
}

#[test]
fn what_is_written_while_the_node_is_gone_is_seen_kept_and_asked_about_before_leaving() {
    let mut scene = two();
    scene.hears(Heard::Gone(None));
    scene.enters("are you there?");
    let Some(Want::Send(one)) = scene.asked().pop() else { panic!("it waits in line") };
    assert!(scene.sees("NODE GONE") && scene.sees("you are you there?"), "{}", scene.seen());
    scene.ctrl('d');
    assert!(matches!(scene.state.popup, Some(Popup::Question(_))), "leaving would lose it");
    scene.press(KeyCode::Char('n'));
    scene.hears(Heard::Up);
    // The event comes before the answer, over another connection: it stands there once all the same.
    let told = mine(1, "bob", "are you there?", StateWord::Queued);
    scene.happens(EventWhat::Message(Box::new(told)));
    assert_eq!(scene.seen().matches("are you there?").count(), 1, "{}", scene.seen());
    scene.answers(Want::Send(one), sent("m1"));
    assert_eq!(scene.seen().matches("are you there?").count(), 1, "{}", scene.seen());
    scene.acts.clear();
    scene.ctrl('d');
    assert!(matches!(scene.acts[..], [Act::Leave]));
}

#[test]
fn what_the_node_refuses_comes_back_into_the_line() {
    let mut scene = two();
    scene.enters("precious words");
    let Some(Want::Send(one)) = scene.asked().pop() else { panic!("it was sent") };
    scene.hears(Heard::Answered(Want::Send(one), Err(ApiError::not_a_friend("bob"))));
    assert_eq!(scene.state.input().text(), "precious words");
}

#[test]
fn each_conversation_keeps_its_own_draft() {
    let mut scene = two();
    scene.types("for bob");
    scene.alt(KeyCode::Char('2'));
    scene.types("for carol");
    scene.alt(KeyCode::Char('/'));
    assert_eq!(scene.state.input().text(), "for bob");
    scene.ctrl('n');
    assert_eq!(scene.state.input().text(), "for carol");
}

#[test]
fn keys_lead_to_every_conversation() {
    let mut carol = friend("carol");
    carol.unread = 1;
    let mut scene = Scene::with(vec![friend("bob"), friend("dave"), carol]);
    let open = |scene: &Scene| scene.state.open.clone().unwrap();
    assert_eq!(open(&scene), "bob");
    scene.alt(KeyCode::Char('a'));
    assert_eq!(open(&scene), "carol");
    scene.alt(KeyCode::Char('/'));
    assert_eq!(open(&scene), "bob");
    scene.alt(KeyCode::Left);
    assert_eq!(open(&scene), "carol");
    scene.ctrl('n');
    assert_eq!(open(&scene), "bob");
    scene.alt(KeyCode::Char('g'));
    scene.enters("dv");
    assert_eq!(open(&scene), "dave");
    scene.ctrl('k');
    scene.enters("doct");
    assert!(scene.asked().contains(&Want::Doctor));
    scene.enters("/query CAROL");
    assert_eq!(open(&scene), "carol");
    scene.enters("/query bob-id-of");
    assert_eq!(open(&scene), "bob");
}

#[test]
fn only_what_somebody_can_have_seen_is_marked_read() {
    let mut bob = friend("bob");
    bob.unread = 1;
    let marks = |scene: &mut Scene| {
        scene.asked().iter().filter(|want| matches!(want, Want::Mark(_))).count()
    };
    let arrives = |scene: &mut Scene, n| {
        scene.happens(EventWhat::Message(Box::new(theirs(n, "bob", "hi"))));
    };
    let mut scene = Scene::with(vec![bob]);
    assert_eq!(marks(&mut scene), 0, "nothing is shown yet");
    scene.page("bob", long(1));
    assert_eq!(marks(&mut scene), 1);
    arrives(&mut scene, 1);
    assert_eq!(marks(&mut scene), 1);
    scene.takes(Input::Terminal(Event::FocusLost));
    arrives(&mut scene, 2);
    assert_eq!(marks(&mut scene), 0, "another window has the focus");
    assert!(scene.sees("new since"), "{}", scene.seen());
    let mut unread = friend("bob");
    unread.unread = 1;
    scene.answers(Want::Friends, Answer::Friends(vec![unread.clone()], vec![]));
    assert_eq!(marks(&mut scene), 0);
    scene.takes(Input::Terminal(Event::FocusGained));
    assert_eq!(marks(&mut scene), 1, "seen now");
    scene.answers(Want::Friends, Answer::Friends(vec![unread], vec![]));
    scene.asked();
    let late = moment("2026-11-23T13:00:00Z");
    let line = EventLine { seq: 9, what: EventWhat::Message(Box::new(theirs(3, "bob", "x"))) };
    scene.acts.extend(scene.state.on(Input::Heard(Heard::Event(Box::new(line))), late));
    assert_eq!(marks(&mut scene), 0, "nobody has touched a key for an hour");
    scene.at("2026-11-23T13:00:01Z", Input::Tick);
    assert_eq!(marks(&mut scene), 0);
}

#[test]
fn a_selected_message_is_answered() {
    let mut scene = Scene::with(vec![friend("bob")]);
    scene.page("bob", long(3));
    scene.asked();
    scene.alt(KeyCode::Up);
    scene.alt(KeyCode::Up);
    scene.press(KeyCode::Enter);
    assert!(scene.sees("Answering bob: message 1"), "{}", scene.seen());
    scene.enters("indeed");
    let Some(Want::Send(one)) = scene.asked().pop() else { panic!("sent") };
    assert_eq!(one.reply_to.as_deref(), Some("m1"));
    scene.enters("/reply to the last");
    let Some(Want::Send(one)) = scene.asked().pop() else { panic!("sent") };
    assert_eq!(one.reply_to.as_deref(), Some("m2"));
    scene.press(KeyCode::F(3));
    assert!(scene.asked().is_empty(), "nothing of mine has reached the node yet");
}

#[test]
fn a_friend_who_is_renamed_takes_the_talk_along() {
    let mut scene = two();
    scene.types("begun");
    let mut renamed = friend("robert");
    renamed.id = friend("bob").id;
    scene.answers(Want::Friends, Answer::Friends(vec![renamed, friend("carol")], vec![]));
    assert_eq!(scene.state.open.as_deref(), Some("robert"));
    assert_eq!(scene.state.input().text(), "begun");
    let asked = scene.asked();
    let reads =
        |want: &Want| matches!(want, Want::Page { conversation, .. } if conversation == "robert");
    assert!(!asked.iter().any(reads), "what is loaded stays");
    scene.ctrl('c');
    scene.answers(Want::Friends, Answer::Friends(vec![friend("carol")], vec![]));
    assert_eq!(scene.state.open.as_deref(), Some("carol"), "what is gone is left");
}

#[test]
fn a_name_that_changes_in_the_very_moment_loses_nothing() {
    let mut pending = friend("5XED");
    (pending.id, pending.presence.status) = (None, StatusWord::Offline);
    let mut scene = Scene::with(vec![pending]);
    scene.enters("hello");
    let asked = scene.asked();
    let refuse = |want: &Want| Err(ApiError::no_such_friend(&format!("{want:?}"), &[]));
    // The page is refused before the new name is known, the message after.
    let page = asked.iter().find(|want| matches!(want, Want::Page { .. })).unwrap();
    scene.hears(Heard::Answered(page.clone(), refuse(page)));
    scene.answers(Want::Friends, Answer::Friends(vec![friend("bob")], vec![]));
    let again = scene.asked();
    let reads =
        |want: &Want| matches!(want, Want::Page { conversation, .. } if conversation == "bob");
    assert!(again.iter().any(reads), "{again:?}");
    let sent = asked.iter().find(|want| matches!(want, Want::Send(_))).unwrap();
    scene.hears(Heard::Answered(sent.clone(), refuse(sent)));
    let Some(Want::Send(one)) = scene.asked().pop() else { panic!("said again") };
    assert_eq!((one.to.as_str(), one.text.as_str()), ("bob", "hello"));
}

#[test]
fn rooms_stand_in_the_list_and_are_talked_in_like_friends() {
    let mut asked_in = room("dogs");
    asked_in.state = RoomStandingWord::Invited;
    let mut left = room("mice");
    left.state = RoomStandingWord::Left;
    let mut scene = two();
    let rooms = vec![room("cats"), asked_in, left];
    scene.answers(Want::Friends, Answer::Friends(vec![friend("bob"), friend("carol")], rooms));
    assert!(scene.sees("#cats") && scene.sees("invited") && !scene.sees("#mice"));
    scene.asked();
    scene.enters("/query #cats");
    let asked = scene.asked();
    assert!(!asked.iter().any(|want| matches!(want, Want::Title(_))), "a room is no friend");
    let mut line = mine(1, "#cats", "hello all", StateWord::Queued);
    (line.have, line.of) = (Some(1), Some(2));
    let mut other = theirs(2, "bob", "meow");
    (other.conversation, other.mentioned) = ("#cats".into(), true);
    scene.page("#cats", vec![line, other]);
    assert!(scene.sees("#cats  3 members  purring"), "{}", scene.seen());
    assert!(scene.sees("1 of 2") && scene.sees("meow (to you)"), "{}", scene.seen());
    scene.enters("hi");
    assert_eq!(scene.sent(), [("#cats".into(), "hi".into())]);
    for (typed, wanted) in [
        ("/invite bob", Want::AskIn { room: "#cats".into(), friend: "bob".into() }),
        ("/topic fur", Want::Topic { room: "#cats".into(), text: "fur".into() }),
        ("/join #dogs", Want::Join("#dogs".into())),
        ("/decline #dogs", Want::Decline("#dogs".into())),
        ("/create birds", Want::Create("birds".into())),
        ("/names", Want::Room("#cats".into())),
        ("/timer 1h", Want::Timer { to: "#cats".into(), seconds: Some(3_600) }),
    ] {
        scene.enters(typed);
        assert!(scene.asked().contains(&wanted), "{typed}");
    }
    scene.enters("/part");
    assert!(scene.asked().is_empty(), "it is asked about");
    scene.press(KeyCode::Char('y'));
    assert!(scene.asked().contains(&Want::Part("#cats".into())));
    scene.enters("/verify");
    assert!(scene.sees("Whom?"), "a room has no safety number: {}", scene.seen());
    assert!(!scene.asked().iter().any(|want| matches!(want, Want::Verify(_) | Want::Room(_))));
}

#[test]
fn a_window_nobody_touches_asks_for_nothing_that_looks_like_somebody() {
    let mut scene = two();
    let late = "2026-11-23T13:00:00Z";
    scene.at(late, Input::Tick);
    let link = EventWhat::Link { friend: "bob".into(), path: PathWord::None, through: None };
    let message = EventWhat::Message(Box::new(theirs(1, "bob", "anybody there?")));
    for what in [link, message] {
        let event = EventLine { seq: 1, what };
        scene.at(late, Input::Heard(Heard::Event(Box::new(event))));
    }
    let asked = scene.asked();
    assert!(
        asked.iter().all(|want| matches!(want, Want::Friends | Want::Mood | Want::Ringing)),
        "{asked:?}"
    );
    assert!(!asked.is_empty());
}

#[test]
fn a_paste_of_many_lines_is_one_message_and_is_pointed_out_first() {
    let mut scene = two();
    scene.takes(Input::Terminal(Event::Paste("a\r\nb\rc\nd\ne\n".into())));
    assert_eq!(scene.sent(), []);
    assert!(scene.sees("5 lines pasted"), "{}", scene.seen());
    scene.press(KeyCode::Enter);
    assert_eq!(scene.sent(), [("bob".into(), "a\nb\nc\nd\ne".into())]);
}

#[test]
fn without_colours_there_are_none_and_in_ascii_there_is_nothing_else() {
    let mut scene = two();
    scene.state.look = Look { color: false, ascii: true };
    scene.page("bob", vec![mine(1, "bob", "hi", StateWord::Read)]);
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
    for popup in [false, true] {
        if popup {
            scene.press(KeyCode::F(1));
        }
        terminal.draw(|frame| draw(&scene.state, frame)).unwrap();
        for cell in &terminal.backend().buffer().content {
            assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset));
            assert!(cell.symbol().is_ascii(), "{}", cell.symbol());
        }
    }
}

#[test]
fn no_size_and_no_key_makes_it_stumble() {
    let keys = [
        KeyCode::PageUp,
        KeyCode::PageDown,
        KeyCode::Up,
        KeyCode::Down,
        KeyCode::Tab,
        KeyCode::Enter,
        KeyCode::Esc,
        KeyCode::F(1),
        KeyCode::F(2),
        KeyCode::F(3),
        KeyCode::F(4),
        KeyCode::F(5),
        KeyCode::Backspace,
        KeyCode::Char('/'),
        KeyCode::Char('y'),
        KeyCode::Char('漢'),
        KeyCode::End,
    ];
    let mut dice = 12_345u64;
    let mut next = move |below: usize| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(dice >> 33).unwrap() % below
    };
    let mut scene = two();
    for n in 0..6000u32 {
        match next(8) {
            0 => {
                let size = Event::Resize(
                    u16::try_from(next(90)).unwrap(),
                    u16::try_from(next(30)).unwrap(),
                );
                scene.takes(Input::Terminal(size));
            }
            1 => scene.alt(KeyCode::Char(char::from(b'a' + u8::try_from(next(26)).unwrap()))),
            2 => scene.ctrl(['n', 'p', 'r', 'k', 'w', 'u', 'y', 'a', 'e'][next(9)]),
            3 => scene.alt([KeyCode::Up, KeyCode::Down, KeyCode::End, KeyCode::Left][next(4)]),
            4 => {
                let long = "long ".repeat(40);
                let text = ["short", "漢字かな", &long, "a\nb\nc", "שלום"][next(5)];
                scene.happens(EventWhat::Message(Box::new(theirs(1000 + n, "bob", text))));
            }
            _ => scene.press(keys[next(keys.len())]),
        }
        scene.seen();
        scene.acts.clear();
    }
}

#[test]
fn the_choice_that_is_in_the_line_is_seen_whole_in_every_window() {
    let mut scene = two();
    let names = ["ann-of-the-mountains", "ann-of-the-rivers", "ann-of-the-forests"];
    scene.answers(Want::Friends, Answer::Friends(names.map(friend).into(), vec![]));
    for columns in [30, 40, 80] {
        scene.takes(Input::Terminal(Event::Resize(columns, 24)));
        scene.ctrl('c');
        scene.types("/msg ann");
        for name in names {
            scene.press(KeyCode::Tab);
            assert!(scene.sees(&format!("[{name}]")), "{}", scene.seen());
        }
    }
}
