//! Friends made known to each other by a third, as people type it.

use super::common::{Person, befriend, has};

/// Alice, a friend of Bob's and of Carol's, who do not know each other.
fn alice_between() -> (Person, Person, Person) {
    let (alice, bob, carol) = (Person::up("Alice"), Person::up("Bob"), Person::up("Carol"));
    befriend(&alice, &bob);
    befriend(&alice, &carol);
    (alice, bob, carol)
}

/// Waits until somebody was made known, and answers the id.
fn introduced(person: &Person) -> String {
    let open =
        |event: &serde_json::Value| event["event"] == "introduction" && event["state"] == "open";
    person.until("an introduction", open)["introduction"].as_str().unwrap().to_owned()
}

#[test]
fn a_friend_of_a_friend_becomes_a_friend_once_both_accept() {
    let (alice, mut bob, carol) = alice_between();
    let done = alice.json(&["friend", "introduce", "bob", "carol"]);
    has(&done, &["introduction", "friends", "expires_at"]);
    let id = introduced(&bob);
    let line = &bob.list(&["introductions"])[0];
    has(line, &["introduction", "name", "id", "fingerprint", "introduced_at", "expires_at"]);
    assert_eq!((&line["introduction"], &line["state"]), (&id.clone().into(), &"open".into()));
    assert_eq!((&line["name"], &line["introduced_by"]), (&"Carol".into(), &"Alice".into()));
    assert_eq!(line["id"], carol.json(&["id"])["id"]);
    assert_eq!(bob.list(&["friends"]).len(), 1, "nothing but an entry in introductions");
    let added = bob.json(&["introductions", "accept", &id[..8]]);
    assert_eq!((&added["friend"], &added["state"]), (&"Carol".into(), &"pending".into()));
    bob.stop();
    assert_eq!(bob.list(&["introductions", "list"])[0]["state"], "accepted");
    bob.start();
    introduced(&carol);
    carol.json(&["introductions", "accept", "bob"]);
    let friends = |event: &serde_json::Value| {
        event["event"] == "friend" && event["friend"] == "Carol" && event["state"] == "friends"
    };
    bob.until("Carol", friends);
    let card = bob.json(&["friend", "show", "carol"]);
    assert_eq!((&card["introduced_by"], &card["verified"]), (&"Alice".into(), &false.into()));
    assert_eq!(card["introduced_by_id"], alice.json(&["id"])["id"]);
    assert_eq!(card["introduced_at"], line["introduced_at"]);
    let shown = bob.run(&["friends"]).out;
    let day = line["introduced_at"].as_str().unwrap()[..10].to_owned();
    assert!(shown.contains(&format!("through Alice, {day}")), "{shown}");
    bob.json(&["send", "carol", "hello", "--wait", "delivered", "--timeout", "60s"]);
    assert_eq!(carol.texts("bob"), ["hello"]);
    assert!(bob.list(&["introductions"]).is_empty(), "nothing waits any more");
}

#[test]
fn an_introduction_can_be_declined_and_whoever_changes_their_mind_accepts_it() {
    let (alice, bob, carol) = alice_between();
    alice.json(&["friend", "introduce", "bob", "carol"]);
    let id = introduced(&bob);
    introduced(&carol);
    assert_eq!(bob.json(&["introductions", "decline", &id])["done"], true);
    carol.json(&["introductions", "accept", "Bob"]);
    assert_eq!(bob.list(&["introductions"])[0]["state"], "declined");
    assert_eq!(bob.list(&["friends"]).len(), 1);
    bob.json(&["introductions", "accept", &id]);
    carol.until("Bob", |event| {
        event["event"] == "friend" && event["state"] == "friends" && event["friend"] == "Bob"
    });
}

#[test]
fn what_cannot_be_introduced_says_why() {
    let (alice, bob, _carol) = alice_between();
    let refused = |words: &[&str]| alice.refused(words);
    assert_eq!(refused(&["friend", "introduce", "bob", "bob"]), (2, "usage".into()));
    assert_eq!(refused(&["friend", "introduce", "bob", "dave"]), (5, "no_such_friend".into()));
    assert_eq!(alice.json(&["friend", "block", "carol"])["done"], true);
    assert_eq!(refused(&["friend", "introduce", "bob", "carol"]), (8, "blocked".into()));
    let unknown = (5, "no_such_introduction".to_owned());
    assert_eq!(bob.refused(&["introductions", "accept", "aaaaaaaa"]), unknown);
    assert_eq!(bob.refused(&["introductions", "decline", "aaaaaaaa"]), unknown);
    assert!(bob.list(&["introductions"]).is_empty());
    let said = bob.run(&["introductions"]);
    assert_eq!((said.code, said.err.trim()), (0, "Nobody was introduced to you."));
}

#[test]
fn in_a_chat_one_introduces_and_accepts_by_name() {
    let (alice, bob, carol) = alice_between();
    let said = alice.typing(&["chat"], "/introduce bob carol\n");
    assert!(said.out.contains("Introduced Bob and Carol to each other."), "{said:?}");
    introduced(&bob);
    introduced(&carol);
    let said = bob.typing(&["chat"], "/introductions\n/accept carol\n");
    assert!(said.out.contains("through Alice") && said.out.contains("Not verified"), "{said:?}");
    let said = carol.typing(&["chat"], "/decline bob\n");
    assert_eq!((said.code, &carol.list(&["introductions"])[0]["state"]), (0, &"declined".into()));
}
