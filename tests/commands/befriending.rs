//! Becoming friends when not everything is at hand: cards, people who are away, names that are taken.

use super::common::{Person, befriend, has};

fn card(person: &Person) -> String {
    person.json(&["id"])["card"].as_str().unwrap().to_owned()
}

#[test]
fn with_cards_both_have_to_add_the_other() {
    let (alice, bob) = (Person::up("Alice"), Person::up("Bob"));
    let (hers, his) = (card(&alice), card(&bob));
    let added = alice.json(&["add", &his, "--timeout", "0s"]);
    assert_eq!(added["state"], "pending");
    assert_eq!(alice.list(&["friends"])[0]["state"], "pending");
    assert!(bob.list(&["friends"]).is_empty(), "a stranger shows nothing");
    assert_eq!(bob.json(&["add", &hers, "--timeout", "60s"])["state"], "friends");
    alice.until("Bob", |event| event["event"] == "friend" && event["state"] == "friends");
    bob.json(&["send", "alice", "we have both added", "--wait", "delivered"]);
    assert_eq!(alice.texts("bob"), ["we have both added"]);
}

#[test]
fn adding_somebody_who_is_away_stays_pending_and_goes_on_by_itself() {
    let (mut alice, bob) = (Person::up("Alice"), Person::up("Bob"));
    let invite = alice.json(&["invite"]);
    alice.stop();
    let said = bob.run(&["--json", "add", invite["ticket"].as_str().unwrap(), "--timeout", "1s"]);
    let added = said.json();
    assert_eq!(added["state"], "pending");
    let name = added["friend"].as_str().unwrap();
    assert!(!name.is_empty());
    let waiting = &bob.list(&["friends"])[0];
    has(waiting, &["name", "id", "state", "verified", "presence", "path", "unread"]);
    assert_eq!((&waiting["name"], &waiting["state"]), (&name.into(), &"pending".into()));
    assert_eq!(bob.refused(&["send", name, "hi"]), (8, "not_a_friend".into()));
    alice.start();
    bob.until("Alice", |event| event["event"] == "friend" && event["state"] == "friends");
    assert_eq!(bob.list(&["friends"])[0]["name"], "Alice");
}

#[test]
fn a_pending_add_survives_a_restart() {
    let (mut alice, mut bob) = (Person::up("Alice"), Person::up("Bob"));
    let invite = alice.json(&["invite"]);
    alice.stop();
    bob.json(&["add", invite["ticket"].as_str().unwrap(), "--timeout", "0s"]);
    bob.stop();
    assert_eq!(bob.list(&["friends"])[0]["state"], "pending");
    alice.start();
    bob.start();
    bob.until("Alice", |event| event["event"] == "friend" && event["state"] == "friends");
}

#[test]
fn a_name_that_is_taken_gets_a_number_and_the_user_decides() {
    let (alice, first, second) = (Person::up("Alice"), Person::up("Bob"), Person::up("Bob"));
    befriend(&alice, &first);
    befriend(&alice, &second);
    let names: Vec<_> = alice.list(&["friends"]).iter().map(|f| f["name"].clone()).collect();
    assert_eq!(names.len(), 2);
    assert_ne!(names[0], names[1]);
    let other = names.iter().find(|name| *name != "Bob").unwrap().as_str().unwrap();
    assert!(other.starts_with("Bob"), "{other}");
    assert_eq!(alice.json(&["friend", "rename", other, "Robert"])["done"], true);
    alice.json(&["friend", "show", "robert"]);
    assert_eq!(alice.refused(&["friend", "rename", "robert", "bob"]), (2, "usage".into()));
}
