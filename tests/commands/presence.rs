//! Presence, as set here and as friends see it.

use super::common::{Person, friends, has};

#[test]
fn a_friend_sees_how_one_is_and_the_text_with_it() {
    let (alice, bob) = friends("Alice", "Bob");
    let sees = |status: &str, text: &str| {
        bob.until(status, |event| {
            event["event"] == "presence" && event["status"] == status && event["text"] == text
        })
    };
    has(&sees("online", ""), &["friend", "status", "text", "at", "via"]);
    let set = alice.json(&["status", "away", "--text", "lunch"]);
    assert_eq!((&set["status"], &set["text"]), (&"away".into(), &"lunch".into()));
    sees("away", "lunch");
    let presence = &bob.list(&["friends"])[0]["presence"];
    assert_eq!((&presence["status"], &presence["text"]), (&"away".into(), &"lunch".into()));
    alice.json(&["status", "busy"]);
    sees("busy", "lunch");
    alice.json(&["status", "online", "--text", ""]);
    alice.json(&["status", "invisible", "--text", "hiding"]);
    sees("offline", "");
    assert_eq!(alice.json(&["status"])["status"], "invisible");
}

#[test]
fn a_status_outlives_the_node() {
    let mut alice = Person::up("Alice");
    alice.json(&["status", "busy", "--text", "writing"]);
    alice.stop();
    alice.start();
    let status = alice.json(&["status"]);
    assert_eq!((&status["status"], &status["text"]), (&"busy".into(), &"writing".into()));
}

#[test]
fn whoever_stops_is_offline_to_friends() {
    let (mut alice, bob) = friends("Alice", "Bob");
    alice.stop();
    bob.until_path("alice", "none");
    let friend = &bob.list(&["friends"])[0];
    assert_eq!(
        (&friend["presence"]["status"], &friend["path"]),
        (&"offline".into(), &"none".into())
    );
    assert!(friend["presence"]["at"].is_string(), "when they were last seen: {friend}");
}

#[test]
fn offline_is_not_a_status_one_sets() {
    let alice = Person::up("Alice");
    assert_eq!(alice.refused(&["status", "offline"]), (2, "usage".into()));
}
