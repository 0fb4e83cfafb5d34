//! A file of `export` on another home: for reading, apart from the talk, whatever stands in it.

use std::fs;

use serde_json::{Value, json};

use super::common::{Person, friends, has};

/// What a round trip keeps of a line.
const KEPT: [&str; 11] = [
    "message",
    "from",
    "author",
    "text",
    "at",
    "edited",
    "reply_to",
    "reactions",
    "deleted",
    "deleted_by",
    "action",
];

fn kept(lines: &[Value]) -> Vec<Vec<Value>> {
    lines.iter().map(|line| KEPT.map(|field| line[field].clone()).into()).collect()
}

/// A line as `export` writes it.
pub(crate) fn line(number: u64, text: &str) -> Value {
    let id = |byte: u8, letters: usize| {
        let mut id = "a".repeat(letters - 4);
        id.push(char::from(b'a' + byte));
        id + "aaa"
    };
    // The number in base 8, in letters that base32 has.
    let octal: String =
        format!("{number:o}").chars().map(|c| char::from(b'c' + c as u8 - b'0')).collect();
    let message = format!("{}{octal}a", "a".repeat(25 - octal.len()));
    let (author, talk) = (id(1, 52), id(2, 52));
    json!({
        "message": message, "conversation": "bob", "conversation_id": talk, "from": "bob",
        "author": author, "mine": false, "text": text, "at": "2026-11-23T12:00:00.000Z",
        "state": null, "edited": null, "reply_to": null, "reactions": [],
    })
}

fn write(person: &Person, name: &str, lines: &[Value]) -> String {
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    raw(person, name, text.as_bytes())
}

fn raw(person: &Person, name: &str, bytes: &[u8]) -> String {
    let path = person.path(name);
    fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

/// A talk with everything in it that can be done to messages.
fn lively() -> (Person, Person) {
    let (alice, bob) = friends("Alice", "Bob");
    let first = alice.send("bob", "Lunch at noon?");
    alice.json(&["send", "bob", "waves", "--action"]);
    let gone = alice.send("bob", "not this");
    alice.json(&["delete", &gone]);
    let wrong = alice.send("bob", "at tow");
    alice.json(&["edit", &wrong, "at two\nor three, 明日"]);
    alice.until_state(&wrong, "delivered");
    let yes = bob.json(&["send", "alice", "yes", "--reply", &first]);
    bob.json(&["react", &first, "❤"]);
    alice.until("the answer", |event| event["message"] == yes["message"]);
    alice.until("the sign", |event| event["event"] == "change" && event["what"] == "reacted");
    alice.json(&["room", "create", "cats"]);
    alice.send("#cats", "purr");
    (alice, bob)
}

#[test]
fn an_export_reads_the_same_on_another_home_and_goes_out_as_it_came() {
    let (alice, _bob) = lively();
    let file = alice.path("all.jsonl");
    let path = file.to_str().unwrap();
    assert_eq!(alice.run(&["export", "-o", path]).code, 0);
    let mut carol = Person::up("Carol");
    let took = carol.list(&["import", path]);
    has(&took[0], &["import", "conversation_id", "taken", "known", "left_out", "messages"]);
    let there: Vec<_> = took.iter().map(|took| took["import"].as_str().unwrap()).collect();
    assert_eq!(there, ["Bob", "#cats"]);
    let said = alice.list(&["log", "bob"]);
    assert_eq!(said.len(), 5);
    let check = |carol: &Person| {
        let read = carol.list(&["log", "import:bob"]);
        assert_eq!(kept(&read), kept(&said));
        assert_eq!(
            kept(&carol.list(&["log", "import:#CATS"])),
            kept(&alice.list(&["log", "#cats"]))
        );
        assert!(read.iter().all(|line| line["mine"] == false && line["state"].is_null()));
        assert_eq!(read[0]["conversation"], "import:Bob");
        has(&read[0]["imported"], &["at", "conversation", "conversation_id"]);
        let twice = carol.list(&["import", path]);
        assert!(twice.iter().all(|took| took["taken"] == 0 && took["known"] == took["messages"]));
        assert_eq!(carol.list(&["log", "import:bob"]).len(), 5, "nothing stands there twice");
        let found = carol.list(&["search", "lunch", "--in", "import:bob"]);
        assert_eq!((found.len(), &found[0]["text"]), (1, &"Lunch at noon?".into()));
        assert_eq!(carol.list(&["search", "in:import:bob", "from:alice", "at"]).len(), 2);
        assert!(carol.list(&["search", "lunch"]).is_empty(), "it is no part of what was said here");
    };
    check(&carol);
    carol.stop();
    check(&carol);
    carol.start();
    let around = carol.list(&[
        "log",
        "import:bob",
        "-n",
        "2",
        "--before",
        said[3]["message"].as_str().unwrap(),
    ]);
    assert_eq!(kept(&around), kept(&said[1..3]));
    let around = carol.list(&[
        "log",
        "import:bob",
        "-n",
        "2",
        "--around",
        said[1]["message"].as_str().unwrap(),
    ]);
    assert_eq!(kept(&around), kept(&said[..2]));
    // Out again, and into a third home: the same, under the same name.
    let again = carol.path("again.jsonl");
    assert_eq!(carol.run(&["export", "import:bob", "-o", again.to_str().unwrap()]).code, 0);
    let dave = Person::called("Dave");
    assert_eq!(dave.list(&["import", again.to_str().unwrap()])[0]["import"], "Bob");
    assert_eq!(kept(&dave.list(&["log", "import:bob"])), kept(&said));
    assert_eq!(carol.list(&["import", again.to_str().unwrap()])[0]["known"], 5);
    let page = carol.run(&["export", "import:bob", "--format", "md"]).out;
    assert!(page.starts_with("# Bob (imported 2"), "{page}");
}

#[test]
fn people_are_told_what_they_read() {
    let alice = Person::called("Alice");
    let path = write(&alice, "f.jsonl", &[line(1, "hi"), line(2, "there")]);
    let said = alice.run(&["import", &path]);
    assert_eq!(said.out, "Imported 2 messages of bob. Read: hobnob log 'import:bob'\n", "{said:?}");
    let read = alice.run(&["log", "import:bob", "--color", "never"]).out;
    let mut rows = read.lines();
    let above = rows.next().unwrap();
    assert!(above.starts_with("bob (imported ") && above.contains("for reading"), "{above}");
    assert!(rows.any(|row| row.ends_with("bob: there")), "{read}");
    let found = alice.run(&["search", "there", "--in", "import:bob", "--color", "never"]).out;
    assert!(found.contains(" in bob (imported "), "{found}");
    let list = alice.run(&["import", "--list"]).out;
    assert!(list.starts_with("bob  2 messages, since "), "{list}");
    let again = alice.run(&["import", &path]).out;
    assert!(again.starts_with("Nothing new of bob: all 2 messages were there already."), "{again}");
    assert_eq!(alice.run(&["clear", "import:bob", "--yes"]).code, 0);
    assert!(alice.list(&["import", "--list"]).is_empty());
    assert_eq!(alice.refused(&["log", "import:bob"]).0, 5);
    assert_eq!(alice.list(&["import", &path])[0]["taken"], 2);
    assert_eq!(alice.json(&["import", "--forget", "bob"])["done"], true);
    assert_eq!(alice.refused(&["import", "--forget", "bob"]).0, 5);
}

#[test]
fn a_forged_file_puts_no_word_into_anybodys_mouth() {
    let (alice, bob) = friends("Alice", "Bob");
    let real = bob.send("alice", "really me");
    alice.until("it", |event| event["message"] == real.as_str());
    let real = alice.list(&["log", "bob"])[0].clone();
    let me = alice.json(&["id"])["id"].clone();
    // The same message with other words, and words of mine that I never said, all in the talk with Bob.
    let (mut reworded, mut mine) = (real.clone(), line(7, "I owe Bob everything"));
    reworded["text"] = "pay Mallory".into();
    mine["author"] = me;
    mine["from"] = "Alice".into();
    mine["mine"] = true.into();
    mine["state"] = "read".into();
    mine["conversation_id"] = real["conversation_id"].clone();
    mine["conversation"] = "Bob".into();
    let seq = alice.json(&["send", "bob", "before"]);
    let path = write(&alice, "forged.jsonl", &[reworded, mine]);
    assert_eq!(alice.list(&["import", &path])[0]["taken"], 2);
    assert_eq!(alice.texts("bob"), ["really me", "before"]);
    assert!(
        alice.list(&["search", "Mallory"]).is_empty() && alice.list(&["search", "owe"]).is_empty()
    );
    let unread = |name| {
        alice.list(&["friends"]).iter().find(|one| one["name"] == name).unwrap()["unread"].clone()
    };
    assert_eq!(unread("Bob"), 1, "only what Bob said");
    let read = alice.list(&["log", "import:bob"]);
    assert!(read.iter().all(|line| line["mine"] == false && line["state"].is_null()), "{read:?}");
    let forged = read[1]["message"].as_str().unwrap();
    for act in [
        &["send", "import:bob", "hi"][..],
        &["mark", "import:bob"],
        &["mute", "import:bob"],
        &["timer", "import:bob", "1d"],
        &["log", "import:bob", "--follow"],
        &["search", "?!", "--in", "import:bob"],
    ] {
        assert_eq!(alice.refused(act), (2, "usage".into()), "{act:?}");
    }
    for act in [
        &["edit", forged, "x"][..],
        &["delete", forged],
        &["react", forged, "❤"],
        &["trace", forged],
        &["send", "bob", "x", "--reply", forged],
    ] {
        assert_eq!(alice.refused(act).1, "no_such_message", "{act:?}");
    }
    assert_eq!(seq["to"], "Bob");
}

#[test]
fn a_line_that_is_no_message_is_named_and_nothing_is_imported() {
    let alice = Person::called("Alice");
    let good = format!("{}\n", line(1, "hi"));
    let long = format!("{}\n", line(2, &"x".repeat(300 * 1024)));
    let torn = line(3, "cut off here").to_string();
    let cases: [(&str, Vec<u8>, &str); 6] = [
        ("no json", b"hello\n".into(), "no line of JSON"),
        ("torn", torn.as_bytes()[..40].into(), "ends in the middle"),
        ("long", long.into(), "longer than 256 KiB"),
        ("bytes", b"\xff\xfe{}\n".into(), "no line of JSON"),
        ("empty object", b"{}\n".into(), "missing"),
        ("deep", "[".repeat(100_000).into_bytes(), "ends in the middle"),
    ];
    for (name, bad, why) in cases {
        let path = raw(&alice, "bad.jsonl", &[good.as_bytes(), b"\n", &bad].concat());
        let (code, kind, message, hint) = alice.run(&["--json", "import", &path]).refusal();
        assert_eq!((code, kind.as_str()), (2, "unreadable"), "{name}: {message}");
        assert!(message.starts_with("Line 3 of ") && message.contains(why), "{name}: {message}");
        assert!(message.ends_with("Nothing was imported.") && !hint.is_empty(), "{message} {hint}");
    }
    assert!(alice.list(&["import", "--list"]).is_empty());
    // A last line without its end is as good as any.
    let path = raw(&alice, "good.jsonl", good.trim_end().as_bytes());
    assert_eq!(alice.list(&["import", &path])[0]["taken"], 1);
    let path = raw(&alice, "nothing.jsonl", b"");
    assert!(alice.list(&["import", &path]).is_empty());
    for none in ["/nowhere/x", "/dev/zero", "/tmp"] {
        assert_eq!(alice.refused(&["import", none]), (2, "unreadable".into()), "{none}");
    }
}

#[test]
fn none_of_the_65_controls_of_a_file_reaches_a_terminal() {
    let alice = Person::called("Alice");
    let controls: Vec<char> = (0..0x20)
        .chain([0x7f])
        .chain(0x80..0xa0)
        .map(|code| char::from_u32(code).unwrap())
        .collect();
    assert_eq!(controls.len(), 65);
    let lines: Vec<Value> = (1..)
        .zip(&controls)
        .map(|(number, control)| {
            let evil = format!("a{control}[31mb");
            let mut line = line(number, &evil);
            line["from"] = evil.clone().into();
            line["conversation"] = evil.clone().into();
            line["reactions"] = json!([{"emoji": "❤", "from": evil}]);
            line
        })
        .collect();
    let path = write(&alice, "evil.jsonl", &lines);
    let said = alice.run(&["import", &path]);
    let name = alice.list(&["import", "--list"])[0]["import"].as_str().unwrap().to_owned();
    let talk = format!("import:{name}");
    let shown = [
        said,
        alice.run(&["import", "--list"]),
        alice.run(&["log", &talk, "-n", "100"]),
        alice.run(&["--json", "log", &talk, "-n", "100"]),
        alice.run(&["search", "--from", &name, "--in", &talk, "-n", "100"]),
        alice.run(&["export", &talk, "--format", "html"]),
    ];
    for said in shown {
        assert_eq!(said.code, 0, "{said:?}");
        let found = |text: &str| text.chars().any(|c| c.is_control() && c != '\n');
        assert!(!found(&said.out) && !found(&said.err), "{said:?}");
    }
}

#[test]
fn what_was_to_disappear_is_left_out_and_an_archive_gives_its_messages() {
    let alice = Person::called("Alice");
    let (mut fading, mut event) = (line(1, "gone by now"), line(2, "kept"));
    fading["lasts"] = 60.into();
    event["event"] = "message".into();
    event["seq"] = 9.into();
    let head = json!({"archive": "hobnob", "of": "x", "at": "2026-11-23T12:00:00.000Z", "seq": 1});
    let change =
        json!({"seq": 10, "event": "change", "message": "x", "what": "edited", "now": null});
    let path = write(&alice, "archive.jsonl", &[head, fading, event, change]);
    let said = alice.run(&["import", &path]);
    assert!(said.out.starts_with("Imported 1 message of bob."), "{said:?}");
    assert!(said.err.contains("Left out of bob: one message that was to disappear."), "{said:?}");
    assert!(said.err.contains("Passed over: 2 lines that are no messages."), "{said:?}");
    assert_eq!(alice.texts("import:bob"), ["kept"]);
}

#[test]
fn of_a_file_that_was_all_to_disappear_only_that_is_said() {
    let alice = Person::called("Alice");
    let mut fading = line(1, "gone by now");
    fading["lasts"] = 60.into();
    let path = write(&alice, "fading.jsonl", &[fading]);
    let said = alice.run(&["import", &path]);
    assert_eq!((said.code, said.out.as_str()), (0, ""), "{said:?}");
    assert!(said.err.contains("Left out of bob: one message that was to disappear."), "{said:?}");
    let took = &alice.list(&["import", &path])[0];
    assert_eq!((&took["taken"], &took["left_out"]), (&0.into(), &1.into()));
}

#[test]
fn what_was_said_since_is_found_behind_older_messages() {
    let alice = Person::called("Alice");
    let mut lines: Vec<Value> = (1..=1_200).map(|n| line(n, &format!("old {n}"))).collect();
    for (at, text) in [(3, "new"), (700, "newer")] {
        lines[at]["at"] = "2026-11-24T12:00:00.000Z".into();
        lines[at]["text"] = text.into();
    }
    let path = write(&alice, "mixed.jsonl", &lines);
    alice.list(&["import", &path]);
    let since = |more: &[&str]| {
        let all = ["log", "import:bob", "--since", "2026-11-24T00:00:00Z"];
        let lines = alice.list(&[&all[..], more].concat());
        lines.iter().map(|line| line["text"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(since(&[]), ["new", "newer"]);
    assert_eq!(since(&["-n", "1"]), ["newer"]);
}

#[test]
fn many_messages_come_in_a_stream_and_go_out_in_pages() {
    let mut alice = Person::up("Alice");
    let count =
        std::env::var("HOBNOB_IMPORT_MESSAGES").map_or(5_000, |count| count.parse().unwrap());
    let text = "x".repeat(180);
    let lines: Vec<Value> = (1..=count).map(|n| line(n, &format!("message {n} {text}"))).collect();
    let path = write(&alice, "many.jsonl", &lines);
    let began = std::time::Instant::now();
    let took = alice.list(&["import", &path]);
    println!("{count} messages imported in {:?}", began.elapsed());
    assert_eq!(took[0]["taken"], count);
    let began = std::time::Instant::now();
    assert_eq!(alice.list(&["import", &path])[0]["known"], count);
    println!("a second time in {:?}", began.elapsed());
    let began = std::time::Instant::now();
    let out = alice.run(&["export", "import:bob"]);
    println!("exported in {:?}", began.elapsed());
    assert_eq!(kept(&out.lines()), kept(&lines));
    let began = std::time::Instant::now();
    assert_eq!(alice.list(&["search", "\"message 1 \"", "--in", "import:bob"]).len(), 1);
    println!("searched in {:?}", began.elapsed());
    alice.stop();
    let began = std::time::Instant::now();
    assert_eq!(
        alice.list(&["log", "import:bob", "-n", "1"])[0]["text"],
        lines.last().unwrap()["text"]
    );
    println!("the last one read in {:?}", began.elapsed());
}

#[test]
fn the_local_door_takes_lines_whole_or_not_at_all() {
    let alice = Person::up("Alice");
    let mut door = alice.line();
    let bad =
        door.ask("import.add", json!({"lines": [line(1, "hi"), {"message": "x"}]})).unwrap_err();
    assert_eq!(bad["data"]["kind"], "unreadable", "{bad}");
    assert!(bad["message"].as_str().unwrap().starts_with("Line 2 is no message"), "{bad}");
    let many: Vec<Value> = (0..513).map(|n| line(n, "x")).collect();
    assert_eq!(
        door.ask("import.add", json!({"lines": many})).unwrap_err()["data"]["kind"],
        "usage"
    );
    assert_eq!(door.ask("import.list", json!({})).unwrap(), json!([]));
    let took = door.ask("import.add", json!({"lines": [line(1, "hi"), line(1, "hi")]})).unwrap();
    assert_eq!((&took[0]["taken"], &took[0]["known"]), (&json!(1), &json!(1)));
    let listed = door.ask("import.list", json!({})).unwrap();
    assert_eq!(listed[0]["conversation"], "import:bob");
    assert!(door.ask("conversation.clear", json!({"conversation": "import:bob"})).is_err());
    door.ask("import.forget", json!({"import": "import:bob"})).unwrap();
    assert_eq!(door.ask("import.list", json!({})).unwrap(), json!([]));
}
