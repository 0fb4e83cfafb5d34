//! Backups, homes made from them, words alone, and one device in two places; with real nodes.

use serde_json::{Value, json};

use super::common::{Person, befriend, friends, has};
use super::import::line;
use super::rooms::cats;

/// Somebody's recovery words.
fn words(person: &Person) -> String {
    person.json(&["phrase"])["phrase"].as_str().unwrap().to_owned()
}

/// Writes a backup beside somebody's home.
fn backup(person: &Person) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("backup").to_str().unwrap().to_owned();
    let written = person.json(&["backup", &file]);
    has(&written, &["path", "bytes", "made_at", "friends", "messages", "rooms"]);
    (folder, file)
}

/// A new home, made from a backup.
fn restored(file: &str, words: &str) -> Person {
    let person = Person::nobody();
    let made = person.typing(&["--json", "restore", file], words).json();
    has(&made, &["id", "name", "device", "fingerprint", "made_at", "friends", "messages", "rooms"]);
    person
}

#[test]
fn what_was_said_in_a_room_since_the_backup_is_there_again() {
    let (mut alice, bob) = cats();
    alice.json(&["send", "#cats", "before", "--wait", "delivered"]);
    let (_folder, file) = backup(&alice);
    let words = words(&alice);
    alice.json(&["send", "#cats", "mine", "--wait", "delivered"]);
    bob.json(&["send", "#cats", "his", "--wait", "delivered"]);
    alice.stop();
    drop(alice);
    let mut alice = restored(&file, &words);
    assert_eq!(alice.texts("#cats"), ["before"]);
    alice.start();
    until_read(&alice, "#cats", "mine");
    until_read(&alice, "#cats", "his");
    assert_eq!(alice.texts("#cats"), ["before", "mine", "his"]);
    let lines = alice.list(&["log", "#cats"]);
    assert_eq!((&lines[1]["told_by"], &lines[1]["state"]), (&"Bob".into(), &"delivered".into()));
    alice.json(&["send", "#cats", "back", "--wait", "delivered"]);
    assert_eq!(bob.texts("#cats"), ["before", "mine", "his", "back"]);
}

/// Waits until a conversation reads so.
fn until_read(person: &Person, with: &str, text: &str) {
    person.until(text, |event| event["event"] == "message" && event["text"] == text);
    assert!(person.texts(with).iter().any(|one| one == text));
}

#[test]
fn a_backup_brings_everything_back_and_friends_give_again_what_came_after_it() {
    let (mut alice, bob) = friends("Alice", "Bob");
    let number = bob.json(&["friend", "verify", "alice"])["safety_number"].clone();
    let number = number.as_str().unwrap();
    bob.json(&["friend", "verify", "alice", "--confirm", number]);
    let first = alice.send("bob", "before");
    alice.until_state(&first, "delivered");
    let pages = tempfile::tempdir().unwrap();
    let pages = pages.path().join("pages").to_str().unwrap().to_owned();
    assert_eq!(alice.run(&["export", "bob", "-o", &pages]).code, 0);
    alice.list(&["import", &pages]);
    let typed = json!({"conversation": "bob", "text": "half a thought"});
    alice.line().ask("draft.set", typed).unwrap();
    let (_folder, file) = backup(&alice);
    let after = bob.send("alice", "after the backup");
    bob.until_state(&after, "delivered");
    let lost = alice.send("bob", "at bob alone");
    alice.until_state(&lost, "delivered");
    let (words, id) = (words(&alice), alice.json(&["id"])["id"].clone());
    alice.stop();
    drop(alice);
    bob.until_path("alice", "none");
    let waiting = bob.send("alice", "while she was away");

    let mut alice = restored(&file, &words);
    assert_eq!(alice.json(&["id"])["id"], id);
    assert_eq!(alice.texts("bob"), ["before"]);
    assert_eq!(alice.texts("import:Bob"), ["before"]);
    alice.start();
    let drafts = alice.line().ask("draft.list", json!({})).unwrap();
    assert_eq!(drafts[0]["text"], "half a thought");
    bob.until_state(&waiting, "delivered");
    until_read(&alice, "bob", "while she was away");
    let there = ["before", "after the backup", "at bob alone", "while she was away"];
    assert_eq!(alice.texts("bob"), there, "her own words too, where they were said");
    let story = alice.json(&["trace", &lost]);
    assert_eq!(story["steps"][0]["what"], "given_back");
    assert_eq!(story["steps"][0]["who"], "Bob");
    let back = alice.send("bob", "back");
    alice.until_state(&back, "delivered");
    let all = ["before", "after the backup", "at bob alone", "while she was away", "back"];
    assert_eq!(bob.texts("alice"), all);
    let friend = bob.json(&["friend", "show", "alice"]);
    assert_eq!((&friend["verified"], &friend["state"]), (&Value::Bool(true), &"friends".into()));
    let alarms = bob.list(&["--no-start", "friends"]);
    assert_eq!(alarms.len(), 1);
}

#[test]
fn a_backup_is_private_takes_no_place_unasked_and_is_the_same_with_the_node_down() {
    use std::os::unix::fs::PermissionsExt;
    let mut alice = Person::up("Alice");
    let (folder, file) = backup(&alice);
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(alice.refused(&["backup", &file]), (2, "usage".into()));
    // Somebody's link where it would be written leads nowhere.
    let (theirs, other) = (folder.path().join("theirs"), folder.path().join("other"));
    std::fs::write(&theirs, "theirs").unwrap();
    std::os::unix::fs::symlink(&theirs, folder.path().join("other.unfinished")).unwrap();
    alice.json(&["backup", other.to_str().unwrap()]);
    assert_eq!(std::fs::read_to_string(&theirs).unwrap(), "theirs");
    alice.stop();
    assert_eq!(alice.refused(&["backup", &file]), (2, "usage".into()));
    let down = alice.json(&["--no-start", "backup", "--force", &file]);
    assert_eq!(down["friends"], 0);
    let there = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(there, 3, "two backups and what is theirs; nothing is left beside them");
    let said = alice.run(&["backup", "--force", &file]);
    assert!(said.out.starts_with("Backed up 0 friends, 0 messages and 0 rooms to "), "{said:?}");
    assert!(said.err.contains("recovery words"), "{said:?}");
}

#[test]
fn a_restore_fills_empty_homes_only_and_says_what_is_wrong() {
    let alice = Person::called("Alice");
    let (folder, file) = backup(&alice);
    assert_eq!(alice.refused(&["restore", &file]), (1, "identity_exists".into()));
    let nobody = Person::nobody();
    let other = words(&Person::called("Eve"));
    let refusal = |file: &str, words: &str| {
        let said = nobody.typing(&["--json", "restore", file], words);
        let (code, kind, message, _) = said.refusal();
        (code, kind, message)
    };
    let (code, kind, message) = refusal(&file, &other);
    assert_eq!((code, kind.as_str()), (4, "locked"));
    assert!(message.starts_with("That phrase doesn't open this backup"), "{message}");
    assert_eq!(refusal(&file, "abandon ability").0, 2);
    let damaged = folder.path().join("damaged");
    let mut bytes = std::fs::read(&file).unwrap();
    bytes.truncate(bytes.len() - 1);
    std::fs::write(&damaged, bytes).unwrap();
    let damaged = damaged.to_str().unwrap();
    let (code, kind, message) = refusal(damaged, &words(&alice));
    assert_eq!((code, kind.as_str()), (2, "damaged"), "{message}");
    assert!(message.contains("at byte 64"), "{message}");
    let foreign = nobody.path("foreign");
    std::fs::write(&foreign, "nothing of the kind").unwrap();
    assert_eq!(refusal(foreign.to_str().unwrap(), "").0, 2);
    assert_eq!(nobody.refused(&["id"]), (4, "no_identity".into()));
}

#[test]
fn the_node_goes_on_while_it_is_backed_up_and_what_it_does_meanwhile_is_whole() {
    let mut alice = Person::up("Alice");
    alice.json(&["room", "create", "diary"]);
    alice.send("#diary", "before");
    // Long enough for the backup to take its time.
    let pages = alice.path("pages.jsonl");
    let page = |n: u64| line(n, &"so it was ".repeat(20)).to_string();
    let lines: Vec<String> = (1..=40_000).map(page).collect();
    std::fs::write(&pages, lines.join("\n")).unwrap();
    let took = alice.run(&["--json", "import", pages.to_str().unwrap()]);
    assert_eq!(took.code, 0, "{took:?}");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("alice.backup").to_str().unwrap().to_owned();
    let mut sent = vec!["before".to_owned()];
    std::thread::scope(|scope| {
        let backup = scope.spawn(|| alice.json(&["backup", &file]));
        let mut line = alice.line();
        while !backup.is_finished() {
            let text = format!("meanwhile {}", sent.len());
            line.ask("message.send", json!({"to": "#diary", "text": text})).unwrap();
            sent.push(text);
        }
        assert_eq!(backup.join().unwrap()["friends"], 0);
    });
    println!("{} messages while the backup was written", sent.len() - 1);
    assert!(sent.len() > 10, "{}", sent.len());
    let words = alice.json(&["phrase"])["phrase"].as_str().unwrap().to_owned();
    alice.stop();
    let alice = restored(&file, &words);
    let there = alice.list(&["log", "#diary", "-n", "100000"]);
    let there: Vec<&str> = there.iter().filter_map(|line| line["text"].as_str()).collect();
    let sent: Vec<&str> = sent.iter().map(String::as_str).collect();
    assert!(!there.is_empty() && sent.starts_with(&there), "{there:?}");
    assert_eq!(alice.list(&["import", "--list"])[0]["messages"], 40_000);
}

#[test]
fn a_letter_in_custody_survives_the_loss_of_its_senders_disk() {
    let (mut alice, mut bob) = friends("Alice", "Bob");
    let carol = Person::up("Carol");
    befriend(&alice, &carol);
    befriend(&bob, &carol);
    let (_folder, file) = backup(&alice);
    let words = words(&alice);
    bob.stop();
    alice.until_path("bob", "none");
    let kept = alice.send("bob", "kept by carol");
    alice.until_state(&kept, "stored");
    alice.stop();
    drop(alice);
    let mut alice = restored(&file, &words);
    assert_eq!(alice.texts("bob"), [""; 0]);
    alice.start();
    bob.start();
    until_read(&bob, "alice", "kept by carol");
    let sent = bob.send("alice", "got it");
    bob.until_state(&sent, "delivered");
    assert_eq!(bob.texts("alice"), ["kept by carol", "got it"]);
    until_read(&alice, "bob", "kept by carol");
    assert_eq!(alice.texts("bob"), ["kept by carol", "got it"], "and Bob gave it back");
}

#[test]
fn a_device_that_runs_in_two_places_is_noticed_and_nothing_is_lost_meanwhile() {
    let (mut old, bob) = friends("Alice", "Bob");
    let before = bob.send("alice", "before");
    bob.until_state(&before, "delivered");
    let (_folder, file) = backup(&old);
    let mut new = restored(&file, &words(&old));
    new.start();
    let told = old.until("the twin", |event| event["event"] == "twin");
    assert_eq!(told["friend"], "Bob");
    let checks = old.json(&["doctor"]);
    let device = checks["checks"].as_array().unwrap().iter().find(|one| one["name"] == "device");
    assert_eq!(device.unwrap()["ok"], false, "{checks}");
    let status = old.run(&["status"]);
    assert!(status.err.contains("runs in two places"), "{status:?}");
    assert_eq!(old.json(&["status"])["twin"]["friend"], "Bob");
    bob.send("alice", "to both of you");
    until_read(&new, "bob", "to both of you");
    old.stop();
    let after = bob.send("alice", "to the one that stays");
    bob.until_state(&after, "delivered");
    assert_eq!(new.texts("bob"), ["before", "to both of you", "to the one that stays"]);
    let sent = new.send("bob", "alone again");
    new.until_state(&sent, "delivered");
}
