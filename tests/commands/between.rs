//! Everyday things while the friend is away and the author is gone when they return: a mutual friend is between the two.

use serde_json::Value;

use super::attention::{given, hook};
use super::common::{PATIENCE, Person, befriend};

/// Alice, Bob and Carol, all friends of each other; whatever is said before Bob leaves happens in `first`.
fn without_bob(first: impl Fn(&Person, &Person)) -> (Person, Person, Person) {
    let [alice, mut bob, carol] = ["Alice", "Bob", "Carol"].map(Person::up);
    befriend(&alice, &bob);
    befriend(&bob, &carol);
    befriend(&alice, &carol);
    first(&alice, &bob);
    bob.stop();
    alice.until_path("bob", "none");
    carol.until_path("bob", "none");
    (alice, bob, carol)
}

/// Waits until as much is held for Bob. The one who holds it is told by no event.
fn until_held(carol: &Person, count: u64) {
    let began = std::time::Instant::now();
    while carol.json(&["friend", "show", "bob"])["custody"]["for_them"].as_u64() != Some(count) {
        assert!(began.elapsed() < PATIENCE, "nobody took it");
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
}

fn agree_on_a_second(alice: &Person, bob: &Person) {
    alice.json(&["timer", "bob", "1s"]);
    bob.until("the wish", |event| event["event"] == "timer");
    bob.json(&["timer", "alice", "1s"]);
    alice.until("the answer", |event| event["event"] == "timer" && event["theirs"] == 1);
}

#[test]
fn what_came_from_a_custodian_rings_is_found_goes_out_and_disappears_as_anything_else() {
    let (mut alice, mut bob, _carol) = without_bob(agree_on_a_second);
    let (program, said) = hook(&bob, "cat >> 'SAID'");
    bob.json(&["config", "set", "hooks.message", program.to_str().unwrap()]);
    let id = alice.send("bob", "the needle, @Bob");
    alice.until_state(&id, "stored");
    alice.stop();
    bob.start();
    let rung = &given(&said, 1)[0];
    assert_eq!((&rung["message"], &rung["from"]), (&id.as_str().into(), &"Alice".into()));
    assert_eq!(rung["text"], "the needle, @Bob");
    assert_eq!(bob.list(&["friends"])[0]["unread"], 1);
    let found = bob.list(&["search", "needle"]);
    assert_eq!(found[0]["message"], id.as_str(), "{found:?}");
    let exported = bob.run(&["export", "alice"]).out;
    assert!(exported.contains("the needle, @Bob"), "{exported}");
    bob.json(&["mark", "alice"]);
    bob.until("it is gone", |event| event["what"] == "faded" && event["message"] == id.as_str());
    assert_eq!(bob.list(&["log", "alice"]), Vec::<Value>::new());
    assert!(bob.list(&["search", "needle"]).is_empty());
    alice.start();
    alice.until("hers too", |event| event["what"] == "faded" && event["message"] == id.as_str());
    assert_eq!(alice.list(&["log", "bob"]), Vec::<Value>::new());
}

#[test]
fn an_introduction_is_held_for_whoever_is_away() {
    let (mut alice, mut bob, carol) = without_bob(|_, _| {});
    let dora = Person::up("Dora");
    befriend(&alice, &dora);
    alice.json(&["friend", "introduce", "bob", "dora"]);
    until_held(&carol, 1);
    alice.stop();
    bob.start();
    let open = |event: &Value| event["event"] == "introduction" && event["state"] == "open";
    let told = bob.until("an introduction", open);
    assert_eq!((&told["name"], &told["introduced_by"]), (&"Dora".into(), &"Alice".into()));
    let id = told["introduction"].as_str().unwrap();
    assert_eq!(bob.json(&["introductions", "accept", id])["state"], "pending");
    dora.json(&["introductions", "accept", "bob"]);
    let friends = |event: &Value| {
        event["event"] == "friend" && event["friend"] == "Dora" && event["state"] == "friends"
    };
    bob.until("Dora", friends);
    assert_eq!(bob.json(&["friend", "show", "dora"])["introduced_by"], "Alice");
}
