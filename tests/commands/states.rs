//! How far a message is: never ahead of the truth, never backwards, the same after a restart.

use super::common::{Person, friends, has};

fn state(person: &Person, message: &str) -> String {
    person.json(&["trace", message])["state"].as_str().unwrap().to_owned()
}

#[test]
fn a_message_to_somebody_absent_waits_through_restarts_and_arrives_once() {
    let (mut alice, mut bob) = friends("Alice", "Bob");
    bob.stop();
    alice.until_path("bob", "none");
    let ids = ["one", "two", "three"].map(|text| alice.send("bob", text));
    for id in &ids {
        assert_eq!(state(&alice, id), "queued");
    }
    alice.stop();
    assert_eq!(state(&alice, &ids[0]), "queued");
    alice.start();
    bob.start();
    for id in &ids {
        alice.until_state(id, "delivered");
    }
    assert_eq!(bob.texts("alice"), ["one", "two", "three"]);
}

#[test]
fn read_comes_with_the_mark_and_stays() {
    let (mut alice, mut bob) = friends("Alice", "Bob");
    let sent = alice.json(&["send", "bob", "hi", "--wait", "delivered"]);
    let id = sent["message"].as_str().unwrap();
    assert_eq!(bob.list(&["friends"])[0]["unread"], 1);
    assert_eq!(state(&alice, id), "delivered");
    assert_eq!(bob.json(&["mark", "alice"])["read"], 1);
    assert_eq!(bob.json(&["mark", "alice"])["read"], 0);
    alice.until_state(id, "read");
    assert_eq!(bob.list(&["friends"])[0]["unread"], 0);
    alice.stop();
    bob.stop();
    assert_eq!(alice.list(&["log", "bob"])[0]["state"], "read");
    assert_eq!(bob.list(&["friends"])[0]["unread"], 0);
}

#[test]
fn with_receipts_off_nobody_learns_what_was_read() {
    let (alice, bob) = friends("Alice", "Bob");
    bob.json(&["config", "set", "receipts.read", "false"]);
    let first = alice.json(&["send", "bob", "secretly", "--wait", "delivered"]);
    assert_eq!(bob.json(&["mark", "alice"])["read"], 1);
    // A later message goes the same way as the receipt would have gone, and behind it.
    alice.json(&["send", "bob", "and?", "--wait", "delivered"]);
    bob.json(&["send", "alice", "what?", "--wait", "delivered"]);
    assert_eq!(state(&alice, first["message"].as_str().unwrap()), "delivered");
}

#[test]
fn waiting_for_a_state_ends_with_7_and_the_message_stays() {
    let (alice, mut bob) = friends("Alice", "Bob");
    bob.stop();
    alice.until_path("bob", "none");
    let args = ["--json", "send", "bob", "hi", "--wait", "delivered", "--timeout", "1s"];
    let said = alice.run(&args);
    assert_eq!(said.code, 7, "{said:?}");
    let sent: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(sent["state"], "queued");
    assert!(said.err.contains("\"timed_out\""), "{}", said.err);
    bob.start();
    alice.until_state(sent["message"].as_str().unwrap(), "delivered");
}

#[test]
fn a_trace_tells_every_step_and_what_is_next() {
    let (alice, mut bob) = friends("Alice", "Bob");
    bob.stop();
    alice.until_path("bob", "none");
    let id = alice.send("bob", "hi");
    let trace = alice.json(&["trace", &id[..8]]);
    has(&trace, &["message", "state", "steps", "next"]);
    has(&trace["steps"][0], &["at", "what", "who"]);
    assert_eq!((&trace["steps"][0]["what"], &trace["next"]), (&"queued".into(), &"dial".into()));
    bob.start();
    alice.until_state(&id, "delivered");
    let trace = alice.json(&["trace", &id]);
    let steps = trace["steps"].as_array().unwrap();
    assert_eq!(steps.last().unwrap()["what"], "delivered");
    assert_eq!(trace["next"], "nothing");
}

#[test]
fn what_was_given_up_never_arrives() {
    let (alice, mut bob) = friends("Alice", "Bob");
    bob.stop();
    alice.until_path("bob", "none");
    let (keep, drop) = (alice.send("bob", "keep"), alice.send("bob", "drop"));
    let last = alice.send("bob", "last");
    let given_up = alice.json(&["cancel", &drop]);
    has(&given_up, &["message", "to", "state", "at"]);
    assert_eq!((&given_up["state"], &given_up["why"]), (&"failed".into(), &"cancelled".into()));
    bob.start();
    alice.until_state(&last, "delivered");
    assert_eq!(bob.texts("alice"), ["keep", "last"]);
    assert_eq!(
        (state(&alice, &keep).as_str(), state(&alice, &drop).as_str()),
        ("delivered", "failed")
    );
}

#[test]
fn blocking_and_removing_give_up_what_waits() {
    for (act, why) in [("block", "blocked"), ("remove", "removed")] {
        let (alice, mut bob) = friends("Alice", "Bob");
        bob.stop();
        alice.until_path("bob", "none");
        let id = alice.send("bob", "hi");
        alice.json(&["friend", act, "bob"]);
        let line = &alice.list(&["log", "bob"])[0];
        assert_eq!((&line["message"], &line["state"]), (&id.as_str().into(), &"failed".into()));
        assert_eq!(line["why"], why);
    }
}
