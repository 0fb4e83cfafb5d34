//! What is typed and not sent, over the local door.

use serde_json::{Value, json};

use crate::common::{Person, friends};

fn drafts(person: &Person) -> Vec<(Value, Value)> {
    let list = person.line().ask("draft.list", json!({})).unwrap();
    let both = |one: &Value| (one["conversation"].clone(), one["text"].clone());
    list.as_array().unwrap().iter().map(both).collect()
}

fn types(person: &Person, conversation: &str, text: &str) -> Result<Value, Value> {
    person.line().ask("draft.set", json!({"conversation": conversation, "text": text}))
}

#[test]
fn what_is_typed_outlives_the_node_and_goes_nowhere() {
    let (mut alice, bob) = friends("Alice", "Bob");
    alice.json(&["room", "create", "cats"]);
    types(&alice, "bob", "half").unwrap();
    types(&alice, "#cats", "meow").unwrap();
    types(&alice, "bob", "half a thought").unwrap();
    let kept = vec![(json!("Bob"), json!("half a thought")), (json!("#cats"), json!("meow"))];
    assert_eq!(drafts(&alice), kept, "the newest first");
    alice.stop();
    alice.start();
    assert_eq!(drafts(&alice), kept);
    types(&alice, "#cats", "  ").unwrap();
    assert_eq!(drafts(&alice), kept[..1]);
    let id = alice.send("bob", "something else");
    bob.until("it", |event| event["message"] == id.as_str());
    assert_eq!(bob.texts("alice"), ["something else"], "nothing typed was ever sent");
    assert_eq!(drafts(&alice), kept[..1], "another face may say what it likes");
}

#[test]
fn what_is_said_takes_its_draft_with_it_once() {
    let (alice, _bob) = friends("Alice", "Bob");
    types(&alice, "bob", "hello").unwrap();
    let said = json!({"to": "bob", "text": "hello", "client_message_id": "1", "ends_draft": true});
    alice.line().ask("message.send", said.clone()).unwrap();
    assert_eq!(drafts(&alice), []);
    types(&alice, "bob", "and then").unwrap();
    alice.line().ask("message.send", said).unwrap();
    assert_eq!(drafts(&alice).len(), 1, "a repeat says nothing, and ends nothing");
}

#[test]
fn a_draft_is_no_larger_than_a_message_and_goes_with_its_conversation() {
    let (alice, _bob) = friends("Alice", "Bob");
    let kind = |refused: Result<Value, Value>| refused.unwrap_err()["data"]["kind"].clone();
    assert_eq!(kind(types(&alice, "bob", &"x".repeat(16 * 1024 + 1))), "usage");
    assert_eq!(kind(types(&alice, "nobody", "x")), "no_such_friend");
    types(&alice, "bob", &"x".repeat(16 * 1024)).unwrap();
    alice.json(&["clear", "bob", "--yes"]);
    assert_eq!(drafts(&alice), []);
    types(&alice, "bob", "farewell").unwrap();
    alice.json(&["friend", "remove", "bob", "--yes"]);
    assert_eq!(drafts(&alice), []);
    assert_eq!(kind(types(&alice, "bob", "x")), "not_a_friend");
}

#[test]
fn there_is_an_end_to_how_many_are_kept() {
    let alice = Person::up("Alice");
    let mut line = alice.line();
    for number in 0..65 {
        line.ask("room.create", json!({"name": format!("room{number}")})).unwrap();
        let asked = json!({"conversation": format!("#room{number}"), "text": "meow"});
        let done = line.ask("draft.set", asked);
        assert_eq!(done.is_ok(), number < 64, "{number}: {done:?}");
    }
    line.ask("room.leave", json!({"room": "#room0"})).unwrap();
    line.ask("draft.set", json!({"conversation": "#room64", "text": "meow"})).unwrap();
    assert_eq!(drafts(&alice).len(), 64);
}
