//! What is done to messages that are there, with real processes: changed, deleted, reacted to, cleared, on a timer.

use serde_json::{Value, json};

use super::common::{Person, befriend, friends};

/// The newest line of a conversation.
fn last(person: &Person, with: &str) -> Value {
    person.list(&["log", with]).pop().unwrap()
}

/// Waits until somebody is told of a change of a message.
fn until_change(person: &Person, what: &str, message: &str) -> Value {
    person.until(what, |event| {
        event["event"] == "change" && event["what"] == what && event["message"] == message
    })
}

#[test]
fn a_changed_message_reads_anew_on_both_sides_and_says_so() {
    let (alice, bob) = friends("Alice", "Bob");
    let id = alice.send("bob", "teh cat");
    bob.until("it", |event| event["message"] == id.as_str());
    let sent = alice.json(&["edit", &id[..8], "the cat"]);
    assert_eq!((&sent["message"], &sent["to"]), (&json!(id), &json!("Bob")));
    until_change(&bob, "edited", &id);
    let line = last(&bob, "alice");
    assert_eq!(line["text"], "the cat");
    assert!(line["edited"].as_str().unwrap().ends_with('Z'), "{line}");
    until_change(&alice, "known", &id);
    let mine = last(&alice, "bob");
    assert_eq!((&mine["text"], mine.get("change_waits")), (&json!("the cat"), None));
    assert_eq!(bob.refused(&["edit", &id, "mine now"]), (8, "not_mine".into()));
    assert_eq!(alice.refused(&["edit", "zzzzzzzz", "x"]), (5, "no_such_message".into()));
    assert_eq!(alice.refused(&["edit", &id, ""]), (2, "usage".into()));
}

#[test]
fn a_deleted_message_is_gone_here_and_there_and_says_what_may_have_been_read() {
    let (alice, bob) = friends("Alice", "Bob");
    let id = alice.send("bob", "rash words");
    bob.until("it", |event| event["message"] == id.as_str());
    assert_eq!(bob.refused(&["delete", &id]), (8, "not_mine".into()));
    alice.until_state(&id, "delivered");
    let words = alice.run(&["delete", &id]).out;
    assert!(words.contains("Bob had it already and may have read it."), "{words}");
    until_change(&bob, "deleted", &id);
    for (person, with) in [(&alice, "bob"), (&bob, "alice")] {
        let line = last(person, with);
        assert_eq!((&line["text"], &line["deleted"]), (&Value::Null, &json!(true)));
        assert!(person.run(&["log", with]).out.contains("(deleted)"));
    }
    assert_eq!(alice.refused(&["edit", &id, "too late"]), (8, "too_late".into()));
    let theirs = bob.send("alice", "unwanted");
    alice.until("it", |event| event["message"] == theirs.as_str());
    alice.json(&["delete", &theirs, "--here"]);
    assert_eq!(last(&alice, "bob")["text"], Value::Null);
    assert_eq!(last(&bob, "alice")["text"], "unwanted");
}

#[test]
fn a_reaction_is_one_emoji_of_one_person_and_can_be_withdrawn() {
    let (alice, bob) = friends("Alice", "Bob");
    let id = alice.send("bob", "look");
    bob.until("it", |event| event["message"] == id.as_str());
    bob.json(&["react", &id, "👍"]);
    bob.json(&["react", &id, "❤"]);
    until_change(&alice, "reacted", &id);
    alice.until("the second", |event| {
        event["event"] == "change" && event["now"]["reactions"][0]["emoji"] == "❤"
    });
    assert_eq!(last(&alice, "bob")["reactions"], json!([{"emoji": "❤", "from": "Bob"}]));
    bob.json(&["react", &id, "--remove"]);
    alice.until("none", |event| {
        event["event"] == "change" && event["now"]["reactions"] == json!([])
    });
    for bad in ["hello", "a", "❤❤"] {
        assert_eq!(bob.refused(&["react", &id, bad]), (2, "usage".into()), "{bad}");
    }
    assert_eq!(bob.refused(&["react", &id]), (2, "usage".into()));
}

#[test]
fn what_was_done_while_a_friend_was_away_comes_through_a_mutual_friend() {
    let [mut alice, mut bob, carol] = ["Alice", "Bob", "Carol"].map(Person::up);
    befriend(&alice, &bob);
    befriend(&bob, &carol);
    befriend(&alice, &carol);
    let id = alice.send("bob", "first words");
    bob.until("it", |event| event["message"] == id.as_str());
    bob.stop();
    alice.until_path("bob", "none");
    carol.until_path("bob", "none");
    let sent = alice.json(&["edit", &id, "better words"]);
    assert_eq!(sent["state"], "queued");
    assert_eq!(last(&alice, "bob")["change_waits"], true);
    // Held by Carol: what she holds for Bob is no message of the list, but it is one envelope.
    let held = || carol.json(&["friend", "show", "bob"])["custody"]["for_them"].as_u64();
    let began = std::time::Instant::now();
    while held() != Some(1) {
        assert!(began.elapsed() < super::common::PATIENCE, "nobody took it");
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    alice.stop();
    bob.start();
    until_change(&bob, "edited", &id);
    assert_eq!(last(&bob, "alice")["text"], "better words");
}

#[test]
fn a_timer_holds_once_both_wish_it_and_a_room_has_none() {
    let (alice, bob) = friends("Alice", "Bob");
    assert_eq!(alice.json(&["timer", "bob"])["seconds"], 0);
    let asked = alice.json(&["timer", "bob", "1h"]);
    assert_eq!((&asked["mine"], &asked["seconds"]), (&json!(3600), &json!(0)));
    bob.until("the wish", |event| event["event"] == "timer" && event["theirs"] == 3600);
    assert_eq!(bob.json(&["timer", "alice", "1d"])["seconds"], 86_400);
    alice.until("the answer", |event| event["event"] == "timer" && event["theirs"] == 86_400);
    let id = alice.send("bob", "goes tomorrow");
    bob.until("it", |event| event["message"] == id.as_str());
    assert_eq!(last(&bob, "alice")["lasts"], 86_400);
    assert!(last(&bob, "alice").get("fades_at").is_none(), "not read yet");
    bob.json(&["mark", "alice"]);
    assert!(last(&bob, "alice")["fades_at"].as_str().unwrap().ends_with('Z'));
    assert_eq!(alice.refused(&["timer", "bob", "soon"]), (2, "usage".into()));
    alice.json(&["room", "create", "cats"]);
    assert_eq!(alice.refused(&["timer", "#cats", "1d"]), (2, "usage".into()));
}

#[test]
fn a_message_disappears_a_second_after_it_was_read() {
    let (alice, bob) = friends("Alice", "Bob");
    alice.json(&["timer", "bob", "1s"]);
    bob.until("the wish", |event| event["event"] == "timer");
    bob.json(&["timer", "alice", "1s"]);
    alice.until("the answer", |event| event["event"] == "timer" && event["theirs"] == 1);
    let id = alice.send("bob", "read and forget");
    bob.until("it", |event| event["message"] == id.as_str());
    bob.json(&["mark", "alice"]);
    for (person, with) in [(&alice, "bob"), (&bob, "alice")] {
        let gone = until_change(person, "faded", &id);
        assert_eq!(gone["now"], Value::Null);
        assert_eq!(person.list(&["log", with]), Vec::<Value>::new());
    }
    assert_eq!(bob.refused(&["react", &id, "❤"]), (5, "no_such_message".into()));
}

#[test]
fn a_cleared_conversation_is_empty_here_and_whole_there() {
    let (alice, bob) = friends("Alice", "Bob");
    let id = alice.send("bob", "hello");
    bob.until("it", |event| event["message"] == id.as_str());
    assert_eq!(bob.json(&["clear", "alice", "--yes"]), json!({"done": true}));
    assert_eq!(bob.list(&["log", "alice"]), Vec::<Value>::new());
    assert_eq!(alice.texts("bob"), ["hello"]);
    assert_eq!(bob.json(&["friend", "show", "alice"])["state"], "friends");
    assert_eq!(bob.refused(&["clear", "nobody", "--yes"]), (5, "no_such_friend".into()));
}

#[test]
fn an_action_and_typing_reach_the_friend() {
    let (alice, bob) = friends("Alice", "Bob");
    alice.json(&["send", "bob", "waves", "--action", "--wait", "delivered"]);
    assert_eq!(last(&bob, "alice")["action"], true);
    assert!(bob.run(&["log", "alice", "--color", "never"]).out.contains("* Alice waves"));
    let mut heard = bob.line();
    heard.ask("event.subscribe", json!({"kinds": ["typing"]})).unwrap();
    let asked = json!({"conversation": "bob", "typing": true});
    alice.line().ask("typing.set", asked).unwrap();
    let typing = &heard.next().unwrap()["params"];
    assert_eq!((&typing["friend"], &typing["typing"]), (&json!("Alice"), &json!(true)));
    let stopped = &heard.next().unwrap()["params"];
    assert_eq!(stopped["typing"], false, "by itself, after some seconds");
}

#[test]
fn what_is_settled_about_time_is_there_after_a_restart() {
    let (mut alice, bob) = friends("Alice", "Bob");
    alice.json(&["timer", "bob", "1h"]);
    bob.until("the wish", |event| event["event"] == "timer");
    alice.json(&["config", "set", "retention.days", "30"]);
    alice.json(&["config", "set", "typing", "false"]);
    let id = alice.send("bob", "changed later");
    bob.until("it", |event| event["message"] == id.as_str());
    alice.json(&["edit", &id, "changed now"]);
    alice.json(&["react", &id, "🎉"]);
    let before = last(&alice, "bob");
    alice.stop();
    alice.start();
    assert_eq!(alice.json(&["timer", "bob"])["mine"], 3_600);
    assert_eq!(alice.json(&["config", "get", "retention.days"])["value"], 30);
    assert_eq!(alice.json(&["config", "get", "typing"])["value"], false);
    let after = last(&alice, "bob");
    for field in ["text", "edited", "reactions"] {
        assert_eq!(after[field], before[field], "{field}");
    }
}
