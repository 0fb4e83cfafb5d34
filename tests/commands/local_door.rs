//! The local door as any program uses it: events without gaps, repeats that are one message, nonsense that does no harm.

use serde_json::{Value, json};

use super::common::{Line, Person, friends, has};

#[test]
fn a_repeated_send_is_one_message() {
    let (alice, bob) = friends("Alice", "Bob");
    let say = |line: &mut Line, text: &str| {
        let params = json!({"to": "bob", "text": text, "client_message_id": "draft-1"});
        line.ask("message.send", params).unwrap()["message"].clone()
    };
    let first = say(&mut alice.line(), "once");
    assert_eq!(say(&mut alice.line(), "once"), first);
    alice.until_state(first.as_str().unwrap(), "delivered");
    alice.json(&["send", "bob", "behind it", "--wait", "delivered"]);
    assert_eq!(bob.texts("alice"), ["once", "behind it"]);
    assert_eq!(alice.texts("bob").len(), 2);
}

#[test]
fn a_repeat_after_a_restart_is_still_one_message() {
    let (mut alice, _bob) = friends("Alice", "Bob");
    let params = json!({"to": "bob", "text": "once", "client_message_id": "draft-1"});
    let first = alice.line().ask("message.send", params.clone()).unwrap();
    alice.stop();
    alice.start();
    let again = alice.line().ask("message.send", params).unwrap();
    assert_eq!(again["message"], first["message"]);
    assert_eq!(alice.texts("bob"), ["once"]);
}

#[test]
fn events_have_no_gap_and_a_reader_goes_on_where_it_was() {
    let (mut alice, bob) = friends("Alice", "Bob");
    let sent = bob.json(&["send", "alice", "hi", "--wait", "delivered"]);
    let seen = alice.until("the message", |event| event["message"] == sent["message"]);
    let fields = ["seq", "event", "conversation", "from", "text", "at", "state", "reactions"];
    has(&seen, &fields);
    alice.stop();
    alice.start();
    let mut line = alice.line();
    let newest = line.ask("event.subscribe", json!({"since": 0})).unwrap()["seq"].as_u64().unwrap();
    let mut expected = 1;
    while expected <= newest {
        let event = line.next().unwrap()["params"].clone();
        assert_eq!(event["seq"], expected);
        has(&event, &["event"]);
        expected += 1;
    }
    let mut later = alice.line();
    later.ask("event.subscribe", json!({"since": newest - 1})).unwrap();
    assert_eq!(later.next().unwrap()["params"]["seq"], newest);
}

#[test]
fn nonsense_is_answered_and_harms_nobody() {
    let alice = Person::up("Alice");
    let long = format!("{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"{}\"}}", "x".repeat(1_100_000));
    let wrong = [
        ("this is no JSON", "unreadable"),
        (r#"{"id":1}"#, "usage"),
        (r#"{"jsonrpc":"2.0","id":1,"method":"node.explode"}"#, "unknown_method"),
        (r#"{"jsonrpc":"2.0","id":1,"method":"message.send","params":{"to":1}}"#, "usage"),
        (r#"{"jsonrpc":"2.0","id":1,"method":"friend.list","params":{"x":1}}"#, "usage"),
        (long.as_str(), "usage"),
    ];
    for (text, kind) in wrong {
        let mut line = alice.line();
        line.write(text);
        let start = &text[..text.len().min(60)];
        let error = line.next().unwrap_or_else(|| panic!("no answer to {start}"))["error"].clone();
        has(&error, &["code", "message"]);
        assert_eq!(error["data"]["kind"], kind, "{start}");
    }
    assert!(alice.list(&["friends", "--no-start"]).is_empty());
}

#[test]
fn two_programs_listen_and_ask_at_the_same_time() {
    let (alice, bob) = friends("Alice", "Bob");
    let mut ears: Vec<Line> = (0..2).map(|_| alice.line()).collect();
    for ear in &mut ears {
        ear.ask("event.subscribe", json!({"kinds": ["message"]})).unwrap();
    }
    bob.send("alice", "to both");
    for ear in &mut ears {
        let heard: Value = ear.next().unwrap();
        assert_eq!(heard["params"]["text"], "to both");
    }
}
