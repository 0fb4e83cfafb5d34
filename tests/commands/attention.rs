//! What may ask for attention: muted conversations, programs that are run, the settings about it.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::time::Instant;

use serde_json::Value;

use super::common::{PATIENCE, Person, friends, has};

/// A program that appends what it is given to a file in the home.
pub(super) fn hook(person: &Person, does: &str) -> (PathBuf, PathBuf) {
    let (program, said) = (person.path("hook"), person.path("said"));
    let script = format!("#!/bin/sh\n{does}\n").replace("SAID", &said.display().to_string());
    std::fs::write(&program, script).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).unwrap();
    (program, said)
}

/// Waits until as many events were given to the program. A program says nothing to anybody, so its file is looked at.
pub(super) fn given(said: &PathBuf, count: usize) -> Vec<Value> {
    let began = Instant::now();
    loop {
        let text = std::fs::read_to_string(said).unwrap_or_default();
        let lines: Vec<Value> =
            text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        if lines.len() >= count {
            return lines;
        }
        assert!(began.elapsed() < PATIENCE, "waited for {count} events in vain: {text}");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

fn check(person: &Person, name: &str) -> Value {
    let checks = person.json(&["doctor"])["checks"].as_array().unwrap().clone();
    checks.into_iter().find(|check| check["name"] == name).unwrap()
}

#[test]
fn a_muted_conversation_is_counted_and_marked_and_stays_so_over_a_restart() {
    let (mut alice, bob) = friends("Alice", "Bob");
    let muted = alice.json(&["mute", "bob", "--for", "8h"]);
    has(&muted, &["conversation", "muted", "muted_until"]);
    assert_eq!((&muted["conversation"], &muted["muted"]), (&"Bob".into(), &true.into()));
    let told = alice.until("the change", |event| event["event"] == "muted");
    assert_eq!(
        (&told["conversation"], &told["muted_until"]),
        (&"Bob".into(), &muted["muted_until"])
    );
    alice.stop();
    let line = &alice.list(&["friends"])[0];
    assert_eq!((&line["muted"], &line["muted_until"]), (&true.into(), &muted["muted_until"]));
    alice.start();
    bob.json(&["send", "alice", "psst", "--wait", "delivered", "--timeout", "60s"]);
    let told = alice.until("the message", |event| event["event"] == "message");
    assert_eq!((&told["text"], &told["muted"]), (&"psst".into(), &true.into()));
    assert_eq!(alice.list(&["friends"])[0]["unread"], 1, "counts go on");
    let shown = alice.run(&["friends"]).out;
    assert!(shown.contains("muted until ") && shown.contains("1 unread"), "{shown}");
    assert_eq!(alice.json(&["unmute", "bob"])["muted"], false);
    assert!(alice.list(&["friends"])[0].get("muted").is_none());
    assert_eq!(alice.json(&["mute", "bob"])["muted_until"], Value::Null);
    assert_eq!(alice.refused(&["mute", "nobody"]), (5, "no_such_friend".into()));
    assert_eq!(alice.refused(&["mute", "bob", "--for", "400d"]), (2, "usage".into()));
}

#[test]
fn in_a_muted_room_whoever_is_mentioned_is_told() {
    let (alice, bob) = friends("Alice", "Bob");
    alice.json(&["room", "create", "cats"]);
    alice.json(&["room", "invite", "cats", "bob"]);
    bob.until_told("room", "what", "invitation");
    bob.json(&["room", "join", "cats"]);
    alice.until_told("room", "what", "joined");
    assert_eq!(bob.json(&["mute", "#cats"])["conversation"], "#cats");
    assert_eq!(bob.list(&["room", "list"])[0]["muted"], true);
    alice.json(&["send", "#cats", "all of you", "--wait", "delivered"]);
    alice.json(&["send", "#cats", "you, @Bob", "--wait", "delivered"]);
    let told = |text: &str| bob.until(text, |event| event["text"] == text);
    assert_eq!(told("all of you")["muted"], true);
    assert!(told("you, @Bob").get("muted").is_none(), "a mention rings all the same");
    assert_eq!(bob.list(&["room", "list"])[0]["unread"], 2);
}

#[test]
fn a_program_is_given_each_message_of_others_and_goes_on_after_a_restart() {
    let (alice, mut bob) = friends("Alice", "Bob");
    let (program, said) = hook(&bob, "cat >> 'SAID'");
    let set = bob.json(&["config", "set", "hooks.message", program.to_str().unwrap()]);
    assert_eq!((&set["key"], &set["origin"]), (&"hooks.message".into(), &"file".into()));
    alice.send("bob", "$(touch /tmp/never) \u{1b}[2J");
    bob.send("alice", "my own");
    let event = &given(&said, 1)[0];
    assert_eq!((&event["event"], &event["from"]), (&"message".into(), &"Alice".into()));
    assert_eq!(event["text"], "$(touch /tmp/never) \u{1b}[2J");
    let raw = std::fs::read_to_string(&said).unwrap();
    assert!(!raw.trim_end_matches('\n').contains(char::is_control), "escaped as JSON is: {raw:?}");
    bob.json(&["status", "busy"]);
    bob.json(&["mute", "alice"]);
    bob.stop();
    bob.start();
    alice.json(&["send", "bob", "two", "--wait", "delivered", "--timeout", "60s"]);
    let events = given(&said, 2);
    assert_eq!(events.len(), 2, "my own words are no news: {events:?}");
    assert_eq!((&events[1]["muted"], &events[1]["busy"]), (&true.into(), &true.into()));
    let check = check(&bob, "hooks.message");
    assert_eq!(check["ok"], true, "{check}");
}

#[test]
fn a_program_that_hangs_or_is_not_there_slows_nobody_and_is_named_by_the_doctor() {
    let (alice, bob) = friends("Alice", "Bob");
    assert_eq!(bob.refused(&["config", "set", "hooks.message", "notify.by"]), (2, "usage".into()));
    let (program, said) = hook(&bob, "cat >> 'SAID'; sleep 20");
    bob.json(&["config", "set", "hooks.message", program.to_str().unwrap()]);
    bob.json(&["config", "set", "hooks.receipt", "/nowhere/at/all"]);
    alice.json(&["send", "bob", "one", "--wait", "delivered"]);
    given(&said, 1);
    // While it hangs everything goes on.
    alice.json(&["send", "bob", "two", "--wait", "delivered"]);
    bob.json(&["send", "alice", "three", "--wait", "delivered"]);
    let began = Instant::now();
    let sick = loop {
        let check = check(&bob, "hooks.receipt");
        if check["ok"] == false || began.elapsed() > PATIENCE {
            break check;
        }
    };
    let detail = sick["detail"].as_str().unwrap();
    assert!(detail.contains("/nowhere/at/all") && detail.contains("cannot be started"), "{sick}");
    assert!(sick["fix"].as_str().unwrap().contains("hobnob config set hooks.receipt ''"), "{sick}");
    given(&said, 2);
    let hung = check(&bob, "hooks.message");
    assert!(hung["detail"].as_str().unwrap().contains("took longer than 10 s"), "{hung}");
    let complaints = std::fs::read_to_string(bob.path("complaints")).unwrap();
    assert_eq!(complaints.matches("/nowhere/at/all").count(), 1, "said once: {complaints}");
}

#[test]
fn how_attention_is_asked_for_is_settled_and_read_back() {
    let mut alice = Person::up("Alice");
    assert_eq!(alice.json(&["config", "get", "notify.by"])["value"], "auto");
    assert_eq!(alice.json(&["config", "get", "notify.content"])["value"], "sender");
    alice.json(&["config", "set", "notify.by", "osc9"]);
    alice.json(&["config", "set", "notify.content", "none"]);
    alice.stop();
    alice.start();
    assert_eq!(alice.json(&["config", "get", "notify.by"])["value"], "osc9");
    assert_eq!(alice.json(&["config", "get", "notify.content"])["value"], "none");
    assert_eq!(alice.refused(&["config", "set", "notify.by", "loud"]), (2, "usage".into()));
}
