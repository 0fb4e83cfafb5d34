//! Completion in real shells: the Tab key, names that people chose, and names that villains chose.

use std::process::Command;

use super::common::{Person, friends};
use super::pane::{self, Pane};

/// A shell without anybody's settings, and how it is told to complete.
const SHELLS: [(&str, &str, &str); 3] = [
    ("bash", "bash --norc --noprofile -i", "source <(hobnob completions bash)"),
    ("zsh", "zsh -f -i", "autoload -U compinit; compinit -u -D; source <(hobnob completions zsh)"),
    ("fish", "fish --no-config", "hobnob completions fish | source"),
];

/// The shells that are here, each in a terminal and ready to complete.
fn shells(person: &Person) -> Vec<(&'static str, Pane)> {
    let mut ready = Vec::new();
    for (name, shell, load) in SHELLS {
        if Command::new(name).arg("-c").arg("exit").output().is_err() {
            println!("skipped: no {name} here (apt-get install {name})");
            continue;
        }
        let pane = Pane::shell(person, shell);
        pane.enters(&format!("{load}; echo \"read\"y"));
        pane.sees("ready");
        ready.push((name, pane));
    }
    ready
}

/// Types the beginning of a command, presses Tab, and waits for what stands there then.
fn completes(pane: &Pane, typed: &str, into: &str) {
    pane.types(typed);
    pane.press(&["Tab"]);
    pane.sees(into);
}

/// Runs what stands there, and sees the card of this friend.
fn shows(pane: &Pane, id: &str) {
    pane.press(&["Enter"]);
    pane.until("the card", |screen| screen.replace('\n', "").contains(id));
    pane.enters("clear");
    pane.until("an empty screen", |screen| !screen.contains("hobnob"));
}

#[test]
fn a_friends_name_completes_in_real_shells() {
    if !pane::is_there() {
        return;
    }
    let (alice, _bob) = friends("Alice", "Bob");
    alice.json(&["room", "create", "cats"]);
    alice.json(&["friend", "rename", "bob", "Bob Smith"]);
    let id = alice.json(&["friend", "show", "bob smith"])["id"].as_str().unwrap().to_owned();
    for (shell, pane) in shells(&alice) {
        completes(&pane, "hobnob friend show bo", "show Bob\\ Smith");
        shows(&pane, &id);
        completes(&pane, "hobnob room topic ca", "topic cats");
        pane.press(&["C-u"]);
        let quoted = "hobnob log \\#ca";
        completes(&pane, quoted, "log \\#cats");
        assert!(!alice.path("x").exists(), "{shell}");
    }
}

#[test]
fn a_hostile_name_runs_no_code_in_the_shell_that_completes_it() {
    if !pane::is_there() {
        return;
    }
    let (alice, _bob) = friends("Alice", "Bob");
    let id = alice.json(&["friend", "show", "bob"])["id"].as_str().unwrap().to_owned();
    let shells = shells(&alice);
    let evil = [
        "$(touch x)",
        "`touch x`",
        "';touch x;'",
        "\";touch x;\"",
        "a\n$(touch x)",
        "|touch x",
        "(touch x)",
    ];
    for name in evil {
        alice.json(&["friend", "rename", &id, name]);
        for (shell, pane) in &shells {
            completes(pane, "hobnob friend show ", &id[..12]);
            shows(pane, &id);
            assert!(!alice.path("x").exists(), "{name:?} ran in {shell}");
        }
    }
}

#[test]
fn a_message_completes_in_real_shells() {
    if !pane::is_there() {
        return;
    }
    let (alice, _bob) = friends("Alice", "Bob");
    let (mine, other) = (alice.send("bob", "`touch x` $(touch x)"), alice.send("bob", "two"));
    for (_, pane) in shells(&alice) {
        completes(&pane, &format!("hobnob trace {}", &mine[..4]), &mine[..12]);
        pane.press(&["C-u"]);
        completes(&pane, &format!("hobnob log bob --around {}", &other[..4]), &other[..12]);
        pane.press(&["C-u"]);
    }
    assert!(!alice.path("x").exists());
}
