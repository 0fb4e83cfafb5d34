//! The archive of those who must keep everything: whole, in order, nothing twice, whatever happens between.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use rustix::process::Signal;
use serde_json::Value;

use super::common::{PATIENCE, Person, friends};

/// The texts in an archive, once this one is among them: nothing tells when a file has grown.
fn texts_with(path: &Path, last: &str) -> Vec<String> {
    let began = std::time::Instant::now();
    loop {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let whole = text.split_inclusive('\n').filter(|line| line.ends_with('\n'));
        let lines = whole.map(|line| serde_json::from_str::<Value>(line).unwrap());
        let texts: Vec<String> =
            lines.filter_map(|line| Some(line["text"].as_str()?.to_owned())).collect();
        if texts.iter().any(|text| text == last) {
            return texts;
        }
        assert!(began.elapsed() < PATIENCE, "never archived: {last}; only {text}");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

fn check(person: &Person) -> Value {
    let checks = person.json(&["doctor"])["checks"].as_array().unwrap().clone();
    checks.into_iter().find(|check| check["name"] == "archive").unwrap_or_default()
}

#[test]
fn every_message_is_appended_once_across_restarts_and_kills() {
    let (mut alice, bob) = friends("Alice", "Bob");
    alice.send("bob", "before the archive");
    let file = alice.path("archive.jsonl");
    assert_eq!(check(&alice), Value::Null);
    alice.json(&["config", "set", "archive.file", file.to_str().unwrap()]);
    let mut wanted = Vec::new();
    for round in 0..3 {
        for n in 0..20 {
            let text = format!("{round}/{n}");
            alice.send("bob", &text);
            wanted.push(text);
        }
        // Some of it may be in the file by now, some not, and some half.
        if round == 1 {
            alice.stop();
        } else {
            alice.end_by(Signal::KILL);
        }
        alice.start();
    }
    let answer = bob.send("alice", "and one of his");
    wanted.push("and one of his".into());
    alice.until("it", |event| event["message"] == answer.as_str());
    assert_eq!(texts_with(&file, "and one of his"), wanted);
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(check(&alice)["ok"], true);
}

#[test]
fn a_torn_last_line_is_mended_and_a_file_moved_away_begins_anew() {
    let (mut alice, _bob) = friends("Alice", "Bob");
    let file = alice.path("archive.jsonl");
    alice.json(&["config", "set", "archive.file", file.to_str().unwrap()]);
    alice.send("bob", "one");
    texts_with(&file, "one");
    alice.stop();
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, &text[..text.len() - 7]).unwrap();
    alice.start();
    alice.send("bob", "two");
    assert_eq!(texts_with(&file, "two"), ["one", "two"], "told again, and whole");
    std::fs::rename(&file, alice.path("last-year.jsonl")).unwrap();
    alice.send("bob", "three");
    alice.send("bob", "four");
    let old = std::fs::read_to_string(alice.path("last-year.jsonl")).unwrap();
    let new = texts_with(&file, "four");
    let three = usize::from(old.contains("three")) + new.iter().filter(|t| *t == "three").count();
    assert_eq!(three, 1, "in one of the two");
}

#[test]
fn what_was_changed_or_deleted_stays_in_the_archive_and_says_so() {
    let (alice, bob) = friends("Alice", "Bob");
    let file = alice.path("archive.jsonl");
    alice.json(&["config", "set", "archive.file", file.to_str().unwrap()]);
    let sent = bob.json(&["send", "alice", "first wording", "--wait", "delivered"]);
    let id = sent["message"].as_str().unwrap();
    texts_with(&file, "first wording");
    bob.json(&["edit", id, "second wording"]);
    alice.until("the edit", |event| event["event"] == "change" && event["message"] == id);
    bob.json(&["delete", id]);
    alice.send("bob", "the end");
    texts_with(&file, "the end");
    let began = std::time::Instant::now();
    let archived = || std::fs::read_to_string(&file).unwrap();
    while archived().matches("\"event\":\"change\"").count() < 2 {
        assert!(began.elapsed() < PATIENCE, "{}", archived());
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let text = archived();
    assert!(text.contains("first wording") && text.contains("second wording"), "{text}");
}

#[test]
fn an_archive_that_cannot_be_written_is_told_and_holds_up_nothing() {
    let (alice, _bob) = friends("Alice", "Bob");
    let folder = alice.path("not-there");
    let file = folder.join("archive.jsonl");
    alice.json(&["config", "set", "archive.file", file.to_str().unwrap()]);
    alice.json(&["send", "bob", "meanwhile", "--wait", "delivered"]);
    let began = std::time::Instant::now();
    while check(&alice)["ok"] != false {
        assert!(began.elapsed() < PATIENCE, "the doctor never says it");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert!(check(&alice)["fix"].as_str().unwrap().contains("archive.file"));
    std::fs::create_dir(&folder).unwrap();
    alice.json(&["config", "set", "archive.file", "off"]);
    alice.json(&["config", "set", "archive.file", file.to_str().unwrap()]);
    alice.send("bob", "it goes on");
    texts_with(&file, "it goes on");
    assert_eq!(alice.refused(&["config", "set", "archive.file", "here"]), (2, "usage".into()));
    // A file that is somebody's diary is left alone.
    let diary = alice.path("diary");
    std::fs::write(&diary, "dear diary\n").unwrap();
    alice.json(&["config", "set", "archive.file", diary.to_str().unwrap()]);
    alice.json(&["send", "bob", "not there", "--wait", "delivered"]);
    while check(&alice)["ok"] != false {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert_eq!(std::fs::read_to_string(&diary).unwrap(), "dear diary\n");
}
