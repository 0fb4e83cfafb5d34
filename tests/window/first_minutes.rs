//! The first ten minutes of two people, from nothing to a verified friend, in the window and in lines.

use rustix::process::Signal;

use crate::common::Person;
use crate::pane::{Pane, is_there, keeps, without_span};

/// The invite on the screen: the bare display shows nothing else, for copying.
fn copied_invite(pane: &Pane) -> String {
    pane.sees("HOBNOB:");
    pane.press(&["M-l"]);
    let bare = pane.until("the invite alone", |screen| screen.starts_with("HOBNOB:"));
    pane.press(&["M-l"]);
    let rows = bare.lines().take_while(|line| !line.is_empty() && !line.starts_with('>'));
    rows.collect()
}

/// From an empty home to the screen with an invite.
fn begins(person: &Person, name: &str) -> Pane {
    let pane = Pane::open(person, 80, 24, "");
    pane.sees("Your name (friends will see it):");
    pane.enters(name);
    pane.sees("A passphrase to lock it with");
    pane.press(&["Enter"]);
    pane.sees("HOBNOB:");
    pane
}

#[test]
fn the_first_ten_minutes_in_the_window() {
    if !is_there() {
        return;
    }
    let (alice, bob) = (Person::nobody(), Person::nobody());
    let (alices, bobs) = (begins(&alice, "Alice"), begins(&bob, "Bob"));
    let left: String = alices
        .screen()
        .lines()
        .map(|line| line.chars().take(38).collect::<String>().trim_end().to_owned() + "\n")
        .map(|line| if line.contains(' ') || line.len() < 20 { line } else { "[invite]\n".into() })
        .collect();
    keeps("real-alone-80x24", &left);

    bobs.paste(&copied_invite(&alices));
    bobs.press(&["Enter"]);
    bobs.sees("Nothing here yet. Say hello.");
    alices.sees("Bob is now your friend.");
    bobs.enters("hello Alice");
    alices.sees("Bob hello Alice");
    bobs.sees("✓✓ read");
    bobs.sees("/words shows them");
    alices.enters("good to see you: this line is long enough to be wrapped at the edge");
    alices.press(&["M-Up", "M-Up", "Enter"]);
    alices.sees("Answering Bob: hello Alice");
    alices.enters("hello yourself");
    alices.until("both to be read", |screen| screen.matches("✓✓ read").count() == 2);

    // An unknown command is never sent; what was typed stays to be mended.
    alices.enters("/frob");
    alices.sees("No command /frob.");
    alices.press(&["C-c", "Escape"]);
    alices.until("the word to be put away", |screen| !screen.contains("/frob"));
    for (columns, rows) in [(80, 24), (120, 40), (40, 12)] {
        alices.resize(columns, rows);
        let drawn = |screen: &str| {
            let foot = screen.lines().nth(usize::from(rows) - 1).unwrap_or_default();
            let fits = |line: &str| line.chars().count() <= usize::from(columns);
            foot.contains("node ok")
                && screen.lines().all(fits)
                && screen.contains("hello yourself")
        };
        let screen = alices.until("the new size", drawn);
        keeps(&format!("real-talk-{columns}x{rows}"), &without_span(&screen));
    }
    alices.resize(20, 5);
    alices.until("the smallest size", |screen| screen.lines().count() == 5);
    alices.resize(80, 24);
    alices.sees("F1 help");

    compare(&alices, &bobs);
    loses_node(alice, &alices, &bobs);
    alices.press(&["C-d"]);
    assert_eq!(alices.ended(), 0);
    bobs.enters("/quit");
    assert_eq!(bobs.ended(), 0);
}

/// Both look at the safety number, and Alice says that it matches.
fn compare(alices: &Pane, bobs: &Pane) {
    alices.press(&["F5"]);
    bobs.press(&["F5"]);
    let number = |pane: &Pane| {
        let screen = pane.sees("they match");
        let digits =
            screen.lines().filter(|line| line.chars().filter(char::is_ascii_digit).count() >= 20);
        digits.flat_map(|line| line.chars().filter(char::is_ascii_digit)).collect::<String>()
    };
    let hers = number(alices);
    assert_eq!((hers.len(), &hers), (60, &number(bobs)));
    alices.press(&["y"]);
    alices.sees("Bob is verified");
    bobs.press(&["Escape"]);
    alices.until("the badge", |screen| !screen.contains("not verified"));
}

/// Alice's node is killed; what she writes waits, and goes out when it is back.
fn loses_node(alice: Person, alices: &Pane, bobs: &Pane) {
    let pid = alice.json(&["--no-start", "doctor"]);
    assert!(pid["checks"].is_array());
    let info = alice.line().ask("node.info", serde_json::json!({})).unwrap();
    let pid = i32::try_from(info["pid"].as_i64().unwrap()).unwrap();
    let pid = rustix::process::Pid::from_raw(pid).unwrap();
    rustix::process::kill_process(pid, Signal::KILL).unwrap();
    alices.sees("The node has stopped.");
    alices.enters("written to a dead node");
    alices.sees("you written to a dead node");
    alices.types("half a li");
    let up = alice.run(&["up", "--detach", "--no-lan"]);
    assert_eq!(up.code, 0, "{up:?}");
    alices.sees("node ok");
    bobs.sees("Alice written to a dead node");
    alices.types("ne");
    alices.sees("> half a line");
    alices.press(&["C-c"]);
    let twice = bobs.screen().matches("written to a dead node").count();
    assert_eq!(twice, 1, "once, and not again");
}

#[test]
fn the_first_ten_minutes_in_lines() {
    if !is_there() {
        return;
    }
    let (alice, bob) = (Person::nobody(), Person::nobody());
    let dumb = "LC_ALL=C TERM=dumb";
    let alices = Pane::with(&alice, 80, 24, "chat", dumb);
    alices.sees("Type your name");
    alices.enters("Alice");
    alices.sees("no friends yet");
    alices.enters("/invite-link");
    let screen = alices.sees("HOBNOB:");
    let from = screen.lines().skip_while(|line| !line.starts_with("HOBNOB:"));
    let invite: String = from.take(2).collect();
    let bobs = Pane::with(&bob, 80, 24, "chat", dumb);
    bobs.sees("Type your name");
    bobs.enters("Bob");
    bobs.sees("no friends yet");
    bobs.enters(&format!("/add {invite}"));
    bobs.sees("Alice: ");
    bobs.enters("/query alice");
    bobs.sees("talking with Alice");
    bobs.enters("hello");
    bobs.sees("Alice: has your message.");
    alices.sees("Bob: a new message in another conversation. Read it: /query Bob");
    alices.enters("/query bob");
    alices.sees("Bob, ");
    bobs.sees("Alice: has read your message.");
    alices.enters("good evening");
    bobs.sees("Alice: good evening");
    bobs.enters("/quit");
    assert_eq!(bobs.ended(), 0);
    alices.press(&["C-d"]);
    assert_eq!(alices.ended(), 0);
}
