//! Scenes in line mode: what is typed and what the node says, and what is told of it.

mod followed;
mod friends;

use super::talk::{Do, Talk};
use crate::api::error::ApiError;
use crate::api::types::event::{EventLine, EventWhat};
use crate::api::types::message::{MessageLine, Sent};
use crate::api::types::words::StateWord;
use crate::face::chat::node::{Answer, Heard, Want};
use crate::face::chat::ring::{Ringing, Way};
use crate::face::wording::attention::Shown;
use crate::face::wording::line as words;

fn talk() -> Talk {
    let mut talk = Talk::new(Some("bob".into()));
    talk.heard(Heard::Up);
    talk.to = Some("bob".into());
    talk.wanted = None;
    talk
}

fn line(message: &str, from: &str, text: &str) -> MessageLine {
    MessageLine {
        message: message.into(),
        conversation: "bob".into(),
        conversation_id: String::new(),
        author: String::new(),
        from: from.into(),
        mine: from == "you",
        text: Some(text.into()),
        at: "2026-11-23T12:00:00Z".into(),
        ..MessageLine::default()
    }
}

fn event(what: EventWhat) -> Heard {
    Heard::Event(Box::new(EventLine { seq: 1, what }))
}

fn said(acts: &[Do]) -> Vec<&str> {
    acts.iter()
        .filter_map(|act| if let Do::Say(line) = act { Some(line.as_str()) } else { None })
        .collect()
}

#[test]
fn a_message_that_is_shown_is_marked_read_and_one_elsewhere_is_only_announced() {
    let mut talk = talk();
    let acts = talk.heard(event(EventWhat::Message(Box::new(line("m", "bob", "hi")))));
    assert_eq!(said(&acts), ["bob: hi"]);
    assert!(matches!(&acts[1], Do::Ask(Want::Mark(bob)) if bob == "bob"));
    let other = MessageLine { conversation: "carol".into(), ..line("n", "carol", "psst") };
    let acts = talk.heard(event(EventWhat::Message(Box::new(other))));
    assert_eq!(acts.iter().filter(|act| matches!(act, Do::Ask(Want::Mark(_)))).count(), 0);
    assert!(!said(&acts)[0].contains("psst"));
}

#[test]
fn what_is_typed_while_the_node_is_gone_waits_and_goes_out_once() {
    let mut talk = talk();
    assert_eq!(said(&talk.heard(Heard::Gone(None))), [words::note(words::gone())]);
    let acts = talk.typed("still here?");
    assert_eq!(said(&acts), [words::note(words::waits())]);
    let Some(Do::Ask(Want::Send(one))) = acts.last() else { panic!("{acts:?}") };
    assert!(talk.unsaid().is_some());
    talk.heard(Heard::Up);
    let sent = Sent {
        message: "m".into(),
        to: "bob".into(),
        state: StateWord::Queued,
        at: String::new(),
        why: None,
        held_by: vec![],
        have: None,
        of: None,
    };
    talk.heard(Heard::Answered(Want::Send(one.clone()), Ok(Answer::Sent(sent))));
    assert!(talk.unsaid().is_none());
    let echo = talk.heard(event(EventWhat::Message(Box::new(line("m", "you", "still here?")))));
    assert_eq!(said(&echo), Vec::<&str>::new(), "it stands there already");
}

#[test]
fn only_the_newest_message_tells_of_its_receipts() {
    let mut talk = talk();
    for message in ["m", "n"] {
        talk.heard(event(EventWhat::Message(Box::new(line(message, "you", "x")))));
    }
    let receipt = |message: &str, state| {
        event(EventWhat::Receipt {
            message: message.into(),
            to: "bob".into(),
            state,
            why: None,
            have: None,
            of: None,
        })
    };
    assert!(talk.heard(receipt("m", StateWord::Delivered)).is_empty());
    assert_eq!(said(&talk.heard(receipt("n", StateWord::Read))), ["bob: has read your message."]);
    assert_eq!(talk.heard(receipt("m", StateWord::Failed)).len(), 1);
    // After the node was away it tells again how things stand.
    assert!(talk.heard(receipt("n", StateWord::Read)).is_empty());
    assert!(talk.heard(receipt("n", StateWord::Delivered)).is_empty());
    talk.heard(event(EventWhat::Message(Box::new(line("o", "you", "x")))));
    let acts = talk.heard(receipt("o", StateWord::Delivered));
    assert_eq!(said(&acts), ["bob: has your message."]);
}

#[test]
fn a_room_tells_once_that_all_have_the_newest_message() {
    let mut talk = talk();
    talk.to = Some("#den".into());
    let sent = |message: &str| Sent {
        message: message.into(),
        to: "#den".into(),
        state: StateWord::Queued,
        at: String::new(),
        why: None,
        held_by: vec![],
        have: Some(0),
        of: Some(2),
    };
    let receipt = |message: &str, have, state| {
        event(EventWhat::Receipt {
            message: message.into(),
            to: "#den".into(),
            state,
            why: None,
            have: Some(have),
            of: Some(2),
        })
    };
    for message in ["m", "n"] {
        let acts = talk.typed("x");
        let Some(Do::Ask(Want::Send(one))) = acts.last() else { panic!("{acts:?}") };
        let answer = Heard::Answered(Want::Send(one.clone()), Ok(Answer::Sent(sent(message))));
        assert!(said(&talk.heard(answer)).is_empty(), "it is on its way");
    }
    assert!(talk.heard(receipt("n", 1, StateWord::Queued)).is_empty());
    assert!(talk.heard(receipt("m", 2, StateWord::Delivered)).is_empty());
    let acts = talk.heard(receipt("n", 2, StateWord::Delivered));
    assert_eq!(said(&acts), ["#den: all have your message."]);
    assert!(talk.heard(receipt("n", 2, StateWord::Delivered)).is_empty());
}

#[test]
fn an_unknown_command_is_never_sent_and_a_refused_text_is_given_back() {
    let mut talk = talk();
    for line in ["/frob", " /msg carol x", "/msg", "/etc"] {
        assert!(!talk.typed(line).iter().any(|act| matches!(act, Do::Ask(_))), "{line}");
    }
    let acts = talk.typed("//help");
    let Some(Do::Ask(Want::Send(one))) = acts.last() else { panic!("{acts:?}") };
    assert_eq!(one.text, "/help");
    let no = Heard::Answered(Want::Send(one.clone()), Err(ApiError::not_a_friend("bob")));
    assert_eq!(said(&talk.heard(no))[1], "hobnob: not sent: /help");
}

#[test]
fn what_is_typed_on_the_way_somewhere_never_goes_to_where_one_was() {
    let mut talk = talk();
    talk.heard(Heard::Answered(Want::Friends, Ok(Answer::Friends(vec![], vec![]))));
    assert!(talk.is_ready());
    for (line, want) in [
        ("/query carol", Want::Title("carol".into())),
        ("/query #cats", Want::Room("#cats".into())),
        ("/create cats", Want::Create("cats".into())),
        ("/join cats", Want::Join("cats".into())),
    ] {
        talk.typed(line);
        assert!(!talk.is_ready(), "{line}");
        let acts = talk.typed("hello");
        let Some(Do::Ask(Want::Send(one))) = acts.last() else { panic!("{acts:?}") };
        assert_ne!(one.to, "bob", "{line}");
        talk.unsaid.clear();
        talk.heard(Heard::Answered(want, Err(ApiError::not_a_friend("x"))));
        assert!(talk.is_ready(), "{line} came to nothing, and one stays");
    }
}

#[test]
fn the_end_of_a_friendship_is_asked_about() {
    let mut talk = talk();
    assert!(!talk.typed("/remove bob").iter().any(|act| matches!(act, Do::Ask(_))));
    assert!(!talk.typed("n").iter().any(|act| matches!(act, Do::Ask(_))));
    talk.typed("/remove bob");
    assert!(matches!(&talk.typed("yes")[..], [Do::Ask(Want::Remove(bob))] if bob == "bob"));
}

#[test]
fn messages_are_changed_deleted_and_reacted_to_in_lines() {
    let mut talk = talk();
    for (message, from) in [("t", "bob"), ("m", "you")] {
        talk.heard(event(EventWhat::Message(Box::new(line(message, from, "x")))));
    }
    let asks = |acts: Vec<Do>| match acts.into_iter().next_back() {
        Some(Do::Ask(want)) => Some(want),
        _ => None,
    };
    let edit = Want::Edit { message: "m".into(), text: "y z".into() };
    assert_eq!(asks(talk.typed("/edit y z")), Some(edit));
    let react = Want::React { message: "t".into(), emoji: Some("🎉".into()) };
    assert_eq!(asks(talk.typed("/react :tada:")), Some(react));
    assert_eq!(asks(talk.typed("/delete")), None);
    assert_eq!(asks(talk.typed("y")), Some(Want::Delete("m".into())));
    let Some(Want::Send(one)) = asks(talk.typed("/me waves")) else { panic!("said") };
    assert!(one.action);
}

#[test]
fn a_message_elsewhere_rings_unless_something_keeps_it_quiet() {
    let mut talk = talk();
    talk.ringing = Ringing { way: Way::Bell, shown: Shown::Sender };
    let rings = |talk: &mut Talk, line: MessageLine| {
        let acts = talk.heard(event(EventWhat::Message(Box::new(line))));
        acts.iter().filter(|act| matches!(act, Do::Ring(_))).count()
    };
    let carols = |n: &str| MessageLine { conversation: "carol".into(), ..line(n, "carol", "psst") };
    assert_eq!(rings(&mut talk, carols("a")), 1);
    assert_eq!(rings(&mut talk, carols("a2")), 0, "one bell in two seconds");
    talk.rung = talk.rung.and_then(|at| at.checked_sub(std::time::Duration::from_secs(2)));
    assert_eq!(rings(&mut talk, carols("a3")), 1);
    talk.rung = None;
    assert_eq!(rings(&mut talk, MessageLine { muted: true, ..carols("b") }), 0);
    assert_eq!(rings(&mut talk, MessageLine { busy: true, ..carols("c") }), 0);
    assert_eq!(rings(&mut talk, line("d", "bob", "here")), 0, "it is read as it comes");
}
