//! Friends who hold messages for each other: what the one who sends, the one who holds and the one who returns see of it.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::common::{PATIENCE, Person, befriend, has};

/// Alice, Bob and Carol, all friends of each other, all up.
fn three() -> (Person, Person, Person) {
    let [alice, bob, carol] = ["Alice", "Bob", "Carol"].map(Person::up);
    befriend(&alice, &bob);
    befriend(&bob, &carol);
    befriend(&alice, &carol);
    (alice, bob, carol)
}

/// Bob leaves, and Alice knows.
fn without_bob() -> (Person, Person, Person) {
    let (alice, mut bob, carol) = three();
    bob.stop();
    alice.until_path("bob", "none");
    carol.until_path("bob", "none");
    (alice, bob, carol)
}

fn ask(person: &Person, method: &str, params: &Value) -> Value {
    person.line().ask(method, params.clone()).unwrap()
}

/// Asks until the answer is as it should be. What is waited for here is told by no event.
fn until(person: &Person, method: &str, params: &Value, wanted: impl Fn(&Value) -> bool) -> Value {
    let began = Instant::now();
    loop {
        let answer = ask(person, method, params);
        if wanted(&answer) {
            return answer;
        }
        assert!(began.elapsed() < PATIENCE, "waited in vain: {answer}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Sends a message that a mutual friend then holds, and answers its id.
fn stored(person: &Person, to: &str, text: &str) -> String {
    let sent = person.json(&["send", to, text, "--wait", "stored", "--timeout", "30s"]);
    assert_eq!(sent["state"], "stored", "{sent}");
    sent["message"].as_str().unwrap().to_owned()
}

fn step<'a>(trace: &'a Value, what: &str) -> &'a Value {
    let steps = trace["steps"].as_array().unwrap();
    steps.iter().find(|step| step["what"] == what).unwrap_or_else(|| panic!("no {what}: {trace}"))
}

fn check(person: &Person, name: &str) -> Value {
    let checkup = person.json(&["doctor"]);
    let checks = checkup["checks"].as_array().unwrap();
    checks.iter().find(|check| check["name"] == name).unwrap().clone()
}

#[test]
fn a_message_to_somebody_absent_is_held_by_a_friend_of_both_and_everybody_can_see_it() {
    let (alice, _bob, carol) = without_bob();
    let args = ["--json", "send", "bob", "keep this", "--wait", "stored", "--timeout", "30s"];
    let sent = alice.run(&args).json();
    assert_eq!((&sent["state"], &sent["held_by"]), (&"stored".into(), &json!(["Carol"])));
    let id = sent["message"].as_str().unwrap();
    let trace = alice.json(&["trace", id]);
    let held = step(&trace, "held");
    assert_eq!(held["who"], "Carol");
    assert!(held["until"].as_str().unwrap().ends_with('Z'), "{held}");
    let holder = &trace["held_by"][0];
    assert_eq!((&holder["who"], &holder["linked"]), (&"Carol".into(), &true.into()));
    assert_eq!(holder["until"], held["until"]);
    assert_eq!((&trace["next"], &trace["to"]), (&"hand_over".into(), &"Bob".into()));
    let words = alice.run(&["trace", id]).out;
    assert!(words.contains("  held: Carol keeps it for Bob, until "), "{words}");
    assert!(words.ends_with("Next: Carol hands it over when Bob returns, or you do.\n"), "{words}");
    assert_eq!(alice.json(&["friend", "show", "carol"])["custody"]["by_them"], 1);
    assert_eq!(carol.json(&["friend", "show", "bob"])["custody"]["for_them"], 1);
    let kept = check(&carol, "custody");
    assert_eq!(kept["ok"], true);
    assert!(
        kept["detail"].as_str().unwrap().starts_with("1 message held here for others ("),
        "{kept}"
    );
    assert!(!kept.to_string().contains("Bob") && !kept.to_string().contains("Alice"), "{kept}");
    let mine = check(&alice, "custody");
    assert!(mine["detail"].as_str().unwrap().ends_with("; 1 of yours held by friends"), "{mine}");
    assert_eq!(alice.list(&["log", "bob"])[0]["state"], "stored");
}

#[test]
fn what_a_friend_holds_arrives_without_its_sender_and_the_receipt_comes_back_the_same_way() {
    let (mut alice, mut bob, carol) = without_bob();
    let id = stored(&alice, "bob", "while I sleep");
    alice.stop();
    carol.until_path("alice", "none");
    bob.start();
    bob.until("the message", |event| event["event"] == "message" && event["message"] == id);
    let line = &bob.list(&["log", "alice"])[0];
    assert_eq!((&line["text"], &line["from"]), (&"while I sleep".into(), &"Alice".into()));
    // What comes from Bob now comes behind his word that he has taken everything.
    bob.json(&["send", "carol", "thanks", "--wait", "delivered"]);
    assert_eq!(carol.json(&["friend", "show", "bob"])["custody"]["for_them"], 0);
    until(&carol, "node.doctor", &json!({}), |checkup| {
        checkup.to_string().contains("0 messages and 1 receipt held here for others")
    });
    bob.stop();
    alice.start();
    alice.until_state(&id, "delivered");
    let trace = alice.json(&["trace", &id]);
    assert_eq!((&trace["next"], trace.get("held_by")), (&"nothing".into(), None));
    assert_eq!(step(&trace, "delivered")["who"], "Bob");
}

#[test]
fn a_friend_without_room_refuses_and_the_trace_says_so() {
    let (alice, mut bob, carol) = without_bob();
    let set = carol.json(&["config", "set", "custody.bytes_max", "0"]);
    assert_eq!((&set["value"], set.get("note")), (&0.into(), None));
    let id = alice.send("bob", "no room");
    let refused = |trace: &Value| {
        let steps = trace["steps"].as_array().unwrap();
        steps.iter().any(|step| step["what"] == "refused")
    };
    let trace = until(&alice, "message.trace", &json!({"message": id}), refused);
    let step = step(&trace, "refused");
    assert_eq!((&step["who"], &step["why"]), (&"Carol".into(), &"full".into()));
    assert_eq!((&trace["state"], &trace["could_hold"]), (&"queued".into(), &0.into()));
    let args = ["--json", "send", "bob", "nor here", "--wait", "stored", "--timeout", "1s"];
    let said = alice.run(&args);
    assert_eq!(said.code, 7, "{said:?}");
    assert!(said.err.contains("No mutual friend of Bob and you is online who could hold it."));
    bob.start();
    alice.until_state(&id, "delivered");
}

#[test]
fn friends_who_both_moved_hear_of_each_other_through_a_friend_of_both_and_meet_again() {
    let (mut alice, mut bob, carol) = three();
    for person in [&mut alice, &mut bob] {
        person.stop();
        // The next start takes another port, and nobody knows the new one.
        std::fs::remove_file(person.path("last_port")).unwrap();
    }
    alice.start();
    bob.start();
    alice.until_path("bob", "direct");
    bob.until_path("alice", "direct");
    // Whoever heard first where the other is has dialled; the other never had to hear it.
    let heard: Vec<Value> = [&alice, &bob].into_iter().flat_map(words_of_carol).collect();
    let first = heard.first().expect("somebody heard it from Carol");
    has(first, &["friend", "status", "text", "at"]);
    assert_eq!(first["status"], "online");
    let presence = &alice.json(&["friend", "show", "bob"])["presence"];
    assert_eq!((&presence["status"], &presence["via"]), (&"online".into(), &Value::Null));
    assert_eq!(alice.list(&["friends"])[0]["presence"]["via"], Value::Null);
    drop(carol);
}

/// What somebody heard of friends through Carol so far.
fn words_of_carol(person: &Person) -> Vec<Value> {
    let mut line = person.line();
    let newest = line.ask("event.subscribe", json!({"since": 0})).unwrap()["seq"].clone();
    let mut words = Vec::new();
    loop {
        let event = line.next().expect("the stream goes on")["params"].clone();
        let is_last = event["seq"].as_u64() >= newest.as_u64();
        words.extend((event["via"] == "Carol").then_some(event));
        if is_last {
            return words;
        }
    }
}
