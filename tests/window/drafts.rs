//! What is typed and not sent is there again, however the window ended.

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::common::Person;
use crate::friends;
use crate::pane::Pane;

/// Waits until the node keeps this as typed to Bob.
fn kept(alice: &Person, text: &str) {
    let mut line = alice.line();
    let began = std::time::Instant::now();
    loop {
        let drafts = line.ask("draft.list", json!({})).unwrap();
        let now = drafts.get(0).map_or(Value::from(""), |one| one["text"].clone());
        if now == text {
            return;
        }
        assert!(began.elapsed() < crate::common::PATIENCE, "{drafts}");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

#[test]
fn what_was_typed_is_there_again_after_any_death_and_gone_once_it_was_sent() {
    let Some((alice, _bob)) = friends() else { return };
    let pane = Pane::open(&alice, 80, 24, "");
    pane.sees("Nothing here yet. Say hello.");
    pane.types("are you th");
    kept(&alice, "are you th");
    pane.signal(Signal::KILL);
    pane.sees("ENDED 137");
    let pane = Pane::open(&alice, 80, 24, "");
    pane.sees("> are you th");
    pane.types("ere to");
    pane.sees("> are you there to");
    pane.signal(Signal::TERM);
    assert_eq!(pane.ended(), 0);
    kept(&alice, "are you there to");
    let pane = Pane::open(&alice, 80, 24, "");
    pane.sees("> are you there to");
    pane.enters("night?");
    pane.sees("you are you there tonight?");
    kept(&alice, "");
    pane.signal(Signal::KILL);
    pane.sees("ENDED 137");
    let pane = Pane::open(&alice, 80, 24, "");
    let screen = pane.sees("you are you there tonight?");
    assert!(!screen.contains("> are you"), "{screen}");
    assert_eq!(alice.texts("bob"), ["are you there tonight?"]);
}
