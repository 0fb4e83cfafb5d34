//! The node: started, found, stopped, alone on its home.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;

use super::common::{LOOPBACK, Person, friends, has};

#[test]
fn the_ready_line_says_where_the_node_is() {
    let mut alice = Person::called("Alice");
    let ready = alice.start();
    has(&ready, &["event", "id", "device", "listen", "socket"]);
    assert_eq!(ready["event"], "ready");
    let listen = ready["listen"][0].as_str().unwrap();
    assert!(listen.starts_with("/ip4/127.0.0.1/tcp/") && listen != LOOPBACK, "{listen}");
    assert_eq!(ready["socket"], alice.path("node.sock").to_str().unwrap());
}

#[test]
fn a_node_listens_on_its_last_port_again() {
    let mut alice = Person::called("Alice");
    let before = alice.start();
    alice.stop();
    assert_eq!(alice.start()["listen"], before["listen"]);
}

#[test]
fn a_command_starts_the_node_and_says_so_once() {
    let alice = Person::called("Alice");
    let said = alice.run(&["invite"]);
    assert_eq!(said.code, 0, "{said:?}");
    let notes = said.err.lines().filter(|line| line.contains("Started the hobnob node")).count();
    assert_eq!(notes, 1, "{}", said.err);
    assert!(said.err.contains("hobnob down"), "{}", said.err);
    assert!(!alice.run(&["invite"]).err.contains("Started"));
    assert_eq!(alice.json(&["down"]), json!({"stopped": true}));
}

#[test]
fn commands_that_come_at_once_share_one_node() {
    let alice = Person::called("Alice");
    let start = || alice.command(&["--json", "invite"]).stdout(Stdio::piped()).spawn().unwrap();
    let commands: Vec<_> = (0..4).map(|_| start()).collect();
    for command in commands {
        let ended = command.wait_with_output().unwrap();
        assert!(ended.status.success() && !ended.stdout.is_empty(), "{ended:?}");
    }
    assert_eq!(alice.list(&["invites"]).len(), 4);
}

#[test]
fn four_commands_lead_from_nothing_to_the_first_delivered_message() {
    let (alice, bob) = (Person::nobody(), Person::nobody());
    alice.json(&["init", "--name", "Alice"]);
    bob.json(&["init", "--name", "Bob"]);
    let invite = alice.json(&["invite"]);
    bob.json(&["add", invite["ticket"].as_str().unwrap(), "--timeout", "60s"]);
    let sent = bob.json(&["send", "alice", "hi", "--wait", "delivered", "--timeout", "60s"]);
    assert_eq!(sent["state"], "delivered");
    assert_eq!(alice.texts("bob"), ["hi"]);
}

#[test]
fn no_start_forbids_that() {
    let alice = Person::called("Alice");
    let (code, kind, message, hint) = alice.run(&["--json", "--no-start", "invite"]).refusal();
    assert_eq!((code, kind.as_str()), (3, "node_down"));
    assert!(message.contains("node.sock"), "{message}");
    assert_eq!(hint, "Start it: hobnob up --detach");
    let by_environment = alice.command(&["invite"]).env("HOBNOB_NO_START", "1").output().unwrap();
    assert_eq!(by_environment.status.code(), Some(3));
}

#[test]
fn a_second_node_on_the_same_home_is_told_who_was_first() {
    let alice = Person::up("Alice");
    let pid = alice.line().ask("node.info", json!({})).unwrap()["pid"].to_string();
    for second in [&["--json", "up"][..], &["--json", "up", "--detach"]] {
        let (code, kind, message, _) = alice.run(second).refusal();
        assert_eq!((code, kind.as_str()), (1, "home_busy"));
        assert!(message.contains(&pid), "{message} has no {pid}");
    }
    alice.json(&["id"]);
}

#[test]
fn down_without_a_node_is_an_error_of_its_own() {
    let alice = Person::called("Alice");
    assert_eq!(alice.refused(&["down"]), (3, "node_down".into()));
}

#[test]
fn a_terminated_node_stops_cleanly() {
    let mut alice = Person::up("Alice");
    let ended = alice.end_by(Signal::TERM);
    assert!(ended.success(), "{ended}");
    assert!(!alice.path("node.sock").exists());
    alice.start();
    assert_eq!(alice.end_by(Signal::INT).code(), Some(130));
    alice.json(&["id"]);
}

#[test]
fn a_play_that_is_terminated_says_so_and_one_that_lost_its_terminal_was_interrupted() {
    let alice = Person::nobody();
    for (signal, ends) in [(Signal::TERM, 143), (Signal::HUP, 130)] {
        let mut command = alice.command(&["demo", "--script"]);
        let mut play = command.stdout(Stdio::piped()).spawn().unwrap();
        // The play listens for signals from before its first step on.
        let mut first = String::new();
        BufReader::new(play.stdout.as_mut().unwrap()).read_line(&mut first).unwrap();
        assert!(!first.is_empty());
        kill_process(Pid::from_child(&play), signal).unwrap();
        assert_eq!(play.wait().unwrap().code(), Some(ends), "{signal:?}");
    }
}

#[test]
fn a_killed_node_leaves_no_lock_behind() {
    let mut alice = Person::up("Alice");
    alice.end_by(Signal::KILL);
    alice.start();
    alice.json(&["id"]);
}

#[test]
fn what_needs_no_network_is_answered_the_same_without_a_node() {
    let (mut alice, bob) = friends("Alice", "Bob");
    let delivered = alice.json(&["send", "bob", "hi", "--wait", "delivered"]);
    let id = delivered["message"].as_str().unwrap().to_owned();
    bob.json(&["send", "alice", "hello", "--wait", "delivered"]);
    let asked: [&[&str]; 9] = [
        &["id"],
        &["log", "bob"],
        &["log", "bob", "-n", "1"],
        &["invites"],
        &["trace", &id],
        &["config", "get", "receipts.read"],
        &["friend", "show", "bob"],
        &["status"],
        &["inspect", "hello"],
    ];
    let same = |said: &super::common::Said| {
        // Reachability and time are the only things that differ.
        let mut lines = said.lines();
        for line in &mut lines {
            for gone in ["path", "presence", "next", "next_at", "card", "tried", "round_trip_ms"] {
                line.as_object_mut().unwrap().remove(gone);
            }
        }
        lines
    };
    let online: Vec<_> =
        asked.iter().map(|a| same(&alice.run(&[&["--json"], *a].concat()))).collect();
    alice.stop();
    for (asked, online) in asked.iter().zip(online) {
        let offline = alice.run(&[&["--json"], *asked].concat());
        assert_eq!(same(&offline), online, "{asked:?}");
        assert!(!offline.err.contains("Started"));
    }
    assert!(!alice.path("node.sock").exists());
}

#[test]
fn the_doctor_names_each_check_and_what_to_do() {
    let alice = Person::up("Alice");
    let checkup = alice.json(&["doctor"]);
    let checks = checkup["checks"].as_array().unwrap();
    for check in checks {
        has(check, &["name", "ok", "detail", "fix"]);
    }
    let names: Vec<_> = checks.iter().map(|check| check["name"].as_str().unwrap()).collect();
    for name in ["identity", "permissions", "clock", "addresses", "store", "disk"] {
        assert!(names.contains(&name), "{names:?}");
    }
}

#[test]
fn settings_show_where_they_come_from() {
    let alice = Person::called("Alice");
    let setting = alice.json(&["config", "get", "receipts.read"]);
    assert_eq!(setting, json!({"key": "receipts.read", "value": true, "origin": "default"}));
    alice.json(&["config", "set", "receipts.read", "false"]);
    let setting = alice.json(&["config", "get", "receipts.read"]);
    assert_eq!((&setting["value"], &setting["origin"]), (&json!(false), &json!("file")));
    let all = alice.list(&["config", "list"]);
    let listen = all.iter().find(|setting| setting["key"] == "listen").unwrap();
    assert_eq!(listen["origin"], "environment");
    assert_eq!(alice.refused(&["config", "get", "receipts.raed"]), (2, "no_such_setting".into()));
    std::fs::write(alice.path("config.toml"), "\nlisen = \"x\"\n").unwrap();
    let (code, _, message, _) = alice.run(&["--json", "friends"]).refusal();
    assert_eq!(code, 2);
    assert!(message.contains("line 2") && message.contains("lisen"), "{message}");
}

#[test]
fn a_reader_that_has_enough_ends_the_command_and_not_the_node() {
    let alice = Person::up("Alice");
    let mut events = alice.command(&["--json", "events", "--since", "0"]);
    let mut events = events.stdout(Stdio::piped()).spawn().unwrap();
    drop(events.stdout.take());
    alice.json(&["status", "busy"]);
    alice.list(&["friends"]);
    events.kill().unwrap();
    events.wait().unwrap();
    alice.json(&["id"]);
}

#[test]
fn wrong_usage_is_exit_2_in_words_and_in_json() {
    let alice = Person::nobody();
    for wrong in [&["frob"][..], &["send"], &["log", "bob", "-n", "0"], &["add", "--timeout", "x"]]
    {
        assert_eq!(alice.run(wrong).code, 2, "{wrong:?}");
        assert_eq!(alice.refused(wrong), (2, "usage".into()), "{wrong:?}");
    }
    assert_eq!(alice.run(&["--version"]).code, 0);
    assert!(alice.run(&["send", "--help"]).out.contains("Examples"));
}
