//! Messages: said, read, followed, refused.

use serde_json::Value;

use super::common::{Person, friends, has};

#[test]
fn a_message_and_its_log_line_have_their_fields() {
    let (alice, bob) = friends("Alice", "Bob");
    let sent = alice.json(&["send", "bob", "hello", "--wait", "delivered"]);
    has(&sent, &["message", "to", "state", "at"]);
    assert_eq!((&sent["to"], &sent["state"]), (&"Bob".into(), &"delivered".into()));
    assert!(sent["at"].as_str().unwrap().ends_with('Z'));
    let line = &bob.list(&["log", "alice"])[0];
    let fields = ["message", "conversation", "from", "text", "at", "state", "edited", "reply_to"];
    has(line, &fields);
    has(line, &["reactions"]);
    assert_eq!(line["message"], sent["message"], "a message has one id everywhere");
    assert_eq!((&line["from"], &line["conversation"]), (&"Alice".into(), &"Alice".into()));
    assert_eq!((&line["text"], &line["state"]), (&"hello".into(), &Value::Null));
    assert_eq!(alice.list(&["log", "bob"])[0]["state"], "delivered");
}

#[test]
fn a_reply_names_what_it_answers() {
    let (alice, bob) = friends("Alice", "Bob");
    let asked = alice.json(&["send", "bob", "tea?", "--wait", "delivered"]);
    let id = asked["message"].as_str().unwrap();
    bob.json(&["send", "alice", "yes", "--reply", &id[..8], "--wait", "delivered"]);
    assert_eq!(alice.list(&["log", "bob"])[1]["reply_to"], id);
    assert_eq!(bob.refused(&["send", "alice", "no", "--reply", "zzzzzzzz"]).0, 5);
}

#[test]
fn text_from_stdin_loses_one_line_break_and_nothing_else() {
    let (alice, bob) = friends("Alice", "Bob");
    let texts = ["one\n", "two\n\n", "three", "  four \r\n", "f\u{00fc}nf \u{1f375}\n"];
    for (text, dash) in texts.iter().zip([true, false, true, false, true]) {
        let args = ["--json", "send", "bob", "-"];
        let sent = alice.typing(if dash { &args } else { &args[..3] }, text).json();
        bob.until("it", |event| event["message"] == sent["message"]);
    }
    assert_eq!(bob.texts("alice"), ["one", "two\n", "three", "  four ", "f\u{00fc}nf \u{1f375}"]);
}

#[test]
fn a_message_is_at_most_16_kib_and_never_empty() {
    let (alice, bob) = friends("Alice", "Bob");
    let (full, over) = ("x".repeat(16 * 1024), "x".repeat(16 * 1024 + 1));
    let sent = alice.typing(&["--json", "send", "bob", "--wait", "delivered"], &full).json();
    assert_eq!(sent["state"], "delivered");
    assert_eq!(bob.texts("alice"), [full]);
    let (code, kind, message, _) = alice.typing(&["--json", "send", "bob"], &over).refusal();
    assert_eq!((code, kind.as_str()), (2, "usage"));
    assert!(message.contains("16 KiB"), "{message}");
    assert_eq!(alice.refused(&["send", "bob", ""]), (2, "usage".into()));
    assert_eq!(bob.texts("alice").len(), 1);
}

#[test]
fn the_log_is_read_in_pages() {
    let (alice, bob) = friends("Alice", "Bob");
    let ids: Vec<_> = (0..5).map(|n| alice.send("bob", &n.to_string())).collect();
    bob.until("the last", |event| event["message"] == ids[4]);
    assert_eq!(bob.texts("alice"), ["0", "1", "2", "3", "4"]);
    let page = |args: &[&str]| {
        let lines = bob.list(&[&["log", "alice"], args].concat());
        lines.iter().map(|line| line["text"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(page(&["-n", "2"]), ["3", "4"]);
    assert_eq!(page(&["-n", "2", "--before", &ids[3]]), ["1", "2"]);
    assert_eq!(page(&["--since", "1h"]).len(), 5);
    assert!(page(&["--since", "2100-01-01"]).is_empty());
    assert_eq!(bob.refused(&["log", "alice", "--since", "soon"]), (2, "usage".into()));
}

#[test]
fn following_a_log_shows_what_comes() {
    use std::io::BufRead;
    let (alice, bob) = friends("Alice", "Bob");
    alice.json(&["send", "bob", "old", "--wait", "delivered"]);
    let mut follow = bob.command(&["--json", "log", "alice", "--follow"]);
    let mut follow = follow.stdout(std::process::Stdio::piped()).spawn().unwrap();
    let mut lines = std::io::BufReader::new(follow.stdout.take().unwrap()).lines();
    let mut text = || {
        let line: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
        line["text"].as_str().unwrap().to_owned()
    };
    assert_eq!(text(), "old");
    alice.send("bob", "new");
    assert_eq!(text(), "new");
    follow.kill().unwrap();
    follow.wait().unwrap();
}

#[test]
fn nothing_is_sent_to_strangers_or_under_unknown_ids() {
    let alice = Person::up("Alice");
    for act in [&["trace", "abcdefgh"][..], &["cancel", "abcdefgh"]] {
        assert_eq!(alice.refused(act), (5, "no_such_message".into()), "{act:?}");
    }
    assert_eq!(alice.refused(&["send", "bob", "hi"]), (5, "no_such_friend".into()));
}

#[test]
fn what_others_wrote_is_not_mine_to_trace_or_cancel() {
    let (alice, bob) = friends("Alice", "Bob");
    let sent = alice.json(&["send", "bob", "mine", "--wait", "delivered"]);
    let id = sent["message"].as_str().unwrap();
    assert_eq!(bob.refused(&["cancel", id]), (8, "not_mine".into()));
    assert_eq!(bob.refused(&["trace", id]), (8, "not_mine".into()));
    assert_eq!(alice.refused(&["cancel", id]), (8, "too_late".into()));
}

#[test]
fn text_from_others_cannot_paint_the_terminal() {
    let (alice, bob) = friends("Alice", "Bob");
    let evil = "\u{1b}[2Jgone\u{9b}31m\u{202e}txt.exe\u{7}";
    alice.json(&["send", "bob", evil, "--wait", "delivered"]);
    let shown = bob.run(&["log", "alice", "--color", "never"]);
    assert!(!shown.out.chars().any(|c| c.is_control() && c != '\n'), "{:?}", shown.out);
    let json = bob.run(&["--json", "log", "alice"]);
    assert!(!json.out.chars().any(|c| c.is_control() && c != '\n'), "{:?}", json.out);
    assert_eq!(json.json()["text"], evil);
}
