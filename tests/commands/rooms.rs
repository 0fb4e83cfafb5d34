//! Rooms as people type them: made, entered, talked in, ruled, left; and what is refused.

use serde_json::{Value, json};

use super::common::{Person, befriend, friends, has};

/// Alice's room, with Bob in it.
pub(super) fn cats() -> (Person, Person) {
    let (alice, bob) = friends("Alice", "Bob");
    let made = alice.json(&["room", "create", "cats"]);
    has(&made, &["room", "name", "topic", "members"]);
    assert_eq!(alice.json(&["room", "invite", "#cats", "bob"])["done"], true);
    bob.until_told("room", "what", "invitation");
    let waiting = &bob.list(&["room", "invitations"])[0];
    has(waiting, &["room", "name", "from"]);
    assert_eq!((&waiting["name"], &waiting["from"]), (&"cats".into(), &"Alice".into()));
    let joined = bob.json(&["room", "join", "cats"]);
    assert_eq!((&joined["settled"], &joined["state"]), (&true.into(), &"joined".into()));
    alice.until_told("room", "what", "joined");
    (alice, bob)
}

#[test]
fn a_message_in_a_room_is_delivered_once_everybody_has_it() {
    let (alice, bob) = cats();
    let sent = alice.json(&["send", "#cats", "hello @Bob", "--wait", "delivered"]);
    assert_eq!((&sent["to"], &sent["state"]), (&"#cats".into(), &"delivered".into()));
    assert_eq!((&sent["have"], &sent["of"]), (&1.into(), &1.into()));
    let line = &bob.list(&["log", "#cats"])[0];
    assert_eq!((&line["conversation"], &line["from"]), (&"#cats".into(), &"Alice".into()));
    assert_eq!((&line["text"], &line["mentioned"]), (&"hello @Bob".into(), &true.into()));
    assert_eq!(line["message"], sent["message"], "one id on every node");
    let room = &bob.list(&["room", "list"])[0];
    has(room, &["room", "name", "topic", "members", "unread"]);
    assert_eq!((&room["members"], &room["unread"]), (&2.into(), &1.into()));
    assert_eq!(bob.json(&["mark", "#cats"])["read"], 1);
    let id = sent["message"].as_str().unwrap();
    let reply = bob.json(&["send", "#cats", "yes?", "--reply", id, "--wait", "delivered"]);
    let lines = alice.list(&["log", "#cats"]);
    assert_eq!((&lines[1]["message"], &lines[1]["reply_to"]), (&reply["message"], &id.into()));
    let trace = alice.json(&["trace", id]);
    let steps = trace["steps"].as_array().unwrap();
    assert_eq!(steps.last().unwrap()["what"], "has");
    let delivered = steps.iter().find(|step| step["what"] == "delivered").unwrap();
    assert_eq!(delivered["who"], Value::Null, "that is everybody, and never its author");
}

#[test]
fn people_read_how_many_have_it_and_who_is_in() {
    let (alice, bob) = cats();
    alice.json(&["send", "#cats", "purr", "--wait", "delivered"]);
    let said = alice.run(&["log", "#cats"]);
    assert!(said.out.trim_end().ends_with("you: purr  ✓✓ 1 of 1 have it"), "{said:?}");
    assert_eq!(alice.json(&["room", "topic", "cats", "naps"])["done"], true);
    bob.until_told("room", "what", "topic");
    let shown = bob.run(&["room", "show", "cats"]).out;
    assert!(shown.contains("Topic      naps") && shown.contains("creator  Alice"), "{shown}");
    let said = bob.run(&["room", "topic", "cats", "mice"]);
    assert_eq!(said.code, 8);
    assert!(said.err.starts_with("You may not do that in #cats."), "{said:?}");
}

#[test]
fn whoever_is_put_out_is_told_and_says_nothing_there_any_more() {
    let (alice, bob) = cats();
    assert_eq!(bob.refused(&["room", "remove", "cats", "alice"]), (8, "not_allowed".into()));
    let half = json!({"conversation": "#cats", "text": "half a thought"});
    bob.line().ask("draft.set", half).unwrap();
    assert_eq!(bob.line().ask("draft.list", json!({})).unwrap().as_array().unwrap().len(), 1);
    assert_eq!(alice.json(&["room", "remove", "cats", "bob", "--yes"])["done"], true);
    bob.until_told("room", "what", "removed");
    assert_eq!(bob.line().ask("draft.list", json!({})).unwrap(), json!([]));
    assert_eq!(bob.list(&["room", "list"])[0]["state"], "removed");
    assert_eq!(bob.refused(&["send", "#cats", "hello?"]), (8, "not_a_member".into()));
    assert_eq!(alice.json(&["room", "show", "cats"])["members"].as_array().unwrap().len(), 1);
}

#[test]
fn whoever_leaves_keeps_what_was_said() {
    let (alice, bob) = cats();
    alice.json(&["send", "#cats", "stay", "--wait", "delivered"]);
    assert_eq!(bob.json(&["room", "leave", "cats", "--yes"])["done"], true);
    alice.until_told("room", "what", "left");
    assert_eq!(bob.list(&["log", "#cats"])[0]["text"], "stay");
    assert_eq!(bob.refused(&["send", "#cats", "hello?"]), (8, "not_a_member".into()));
}

#[test]
fn what_cannot_be_done_in_rooms_says_why() {
    let (alice, bob) = cats();
    let cases: [(&[&str], i32, &str); 9] = [
        (&["send", "#cast", "hi"], 5, "no_such_room"),
        (&["room", "show", "dogs"], 5, "no_such_room"),
        (&["room", "invite", "cats", "nobody"], 5, "no_such_friend"),
        (&["room", "invite", "cats", "bob"], 8, "already_there"),
        (&["room", "remove", "cats", "zoe", "--yes"], 5, "no_such_member"),
        (&["room", "set", "cats", "history", "101"], 2, "usage"),
        (&["room", "set", "cats", "colour", "red"], 2, "usage"),
        (&["room", "create", "--", "--"], 2, "usage"),
        (&["send", "#cats", "hi", "--wait", "read"], 2, "usage"),
    ];
    for (typed, code, kind) in cases {
        assert_eq!(alice.refused(typed), (code, kind.into()), "{typed:?}");
    }
    let said = alice.run(&["send", "#cast", "hi"]);
    assert_eq!(said.err, "No room called \"#cast\". Did you mean #cats?\n");
    assert_eq!(bob.refused(&["room", "decline", "cats"]), (5, "no_such_room".into()));
}

#[test]
fn a_friend_who_says_no_is_asked_no_more() {
    let (alice, bob) = friends("Alice", "Bob");
    alice.json(&["room", "create", "cats"]);
    alice.json(&["room", "invite", "cats", "bob"]);
    bob.until_told("room", "what", "invitation");
    assert_eq!(bob.json(&["room", "decline", "cats"])["done"], true);
    alice.until_told("room", "what", "declined");
    assert!(bob.list(&["room", "invitations"]).is_empty());
    assert!(bob.list(&["room", "list"]).is_empty());
}

#[test]
fn a_room_is_all_there_after_a_restart() {
    let (alice, bob) = cats();
    alice.json(&["room", "set", "cats", "history", "5"]);
    alice.json(&["room", "topic", "cats", "naps"]);
    alice.json(&["send", "#cats", "one", "--wait", "delivered"]);
    let before = (alice.json(&["room", "show", "cats"]), alice.list(&["log", "#cats"]));
    alice.json(&["down"]);
    // Without the node, the same answers.
    assert_eq!((alice.json(&["room", "show", "cats"]), alice.list(&["log", "#cats"])), before);
    let _ = (bob, befriend);
}
