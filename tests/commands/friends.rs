//! Looking after friends: shown, compared, shut out, let in, removed, in doubt.

use super::common::{Person, befriend, friends, has};

#[test]
fn the_list_and_the_card_of_a_friend_have_their_fields() {
    let (alice, bob) = friends("Alice", "Bob");
    let line = &alice.list(&["friends"])[0];
    has(line, &["name", "id", "state", "verified", "presence", "path", "unread"]);
    has(&line["presence"], &["status", "text", "at", "via"]);
    let state = (&line["name"], &line["state"], &line["path"]);
    assert_eq!(state, (&"Bob".into(), &"friends".into(), &"direct".into()));
    let shown = alice.json(&["friend", "show", "bob"]);
    let fields = ["name", "id", "fingerprint", "state", "verified", "safety_number", "devices"];
    has(&shown, &fields);
    has(&shown["custody"], &["for_them", "by_them"]);
    assert_eq!(shown["fingerprint"], bob.json(&["id"])["fingerprint"]);
    let prefix = &shown["id"].as_str().unwrap()[..8];
    assert_eq!(alice.json(&["friend", "show", prefix])["name"], "Bob");
}

#[test]
fn an_unknown_name_is_answered_with_the_nearest() {
    let (alice, _bob) = friends("Alice", "Bob");
    let said = alice.run(&["send", "bbo", "hi"]);
    assert_eq!(said.code, 5);
    assert_eq!(said.err, "No friend called \"bbo\". Did you mean Bob?\n");
    for act in [&["log", "bbo"][..], &["mark", "bbo"], &["friend", "show", "bbo"]] {
        assert_eq!(alice.refused(act), (5, "no_such_friend".into()), "{act:?}");
    }
}

#[test]
fn both_see_the_same_safety_number_and_only_it_verifies() {
    let (alice, bob) = friends("Alice", "Bob");
    let number = |person: &Person, friend: &str| {
        let shown = person.json(&["friend", "verify", friend]);
        assert_eq!(shown["verified"], false, "looking is not verifying");
        shown["safety_number"].as_str().unwrap().to_owned()
    };
    let (hers, his) = (number(&alice, "bob"), number(&bob, "alice"));
    assert_eq!(hers, his);
    assert_eq!(hers.chars().filter(char::is_ascii_digit).count(), 60);
    let wrong = hers.replace(|c: char| c.is_ascii_digit(), "7");
    let refused = alice.refused(&["friend", "verify", "bob", "--confirm", &wrong]);
    assert_eq!(refused, (1, "number_differs".into()));
    let confirmed = alice.json(&["friend", "verify", "bob", "--confirm", &hers]);
    assert_eq!(confirmed["verified"], true);
    assert_eq!(alice.list(&["friends"])[0]["verified"], true);
}

#[test]
fn a_blocked_friend_is_met_with_silence_until_let_in_again() {
    let (alice, bob) = friends("Alice", "Bob");
    assert_eq!(alice.json(&["friend", "block", "bob"])["done"], true);
    assert_eq!(alice.list(&["friends"])[0]["state"], "blocked");
    bob.until_path("alice", "none");
    assert_eq!(alice.refused(&["send", "bob", "hi"]), (8, "blocked".into()));
    let waits = bob.json(&["send", "alice", "hello?", "--wait", "queued"]);
    assert_eq!(waits["state"], "queued");
    assert!(alice.texts("bob").is_empty());
    assert_eq!(alice.json(&["friend", "unblock", "bob"])["done"], true);
    bob.until_state(waits["message"].as_str().unwrap(), "delivered");
    assert_eq!(alice.texts("bob"), ["hello?"]);
}

#[test]
fn removing_a_friend_ends_it_and_keeps_the_history() {
    let (alice, bob) = friends("Alice", "Bob");
    alice.json(&["send", "bob", "before", "--wait", "delivered"]);
    assert_eq!(alice.json(&["friend", "remove", "bob", "--yes"])["done"], true);
    assert!(alice.list(&["friends"]).is_empty());
    bob.until_path("alice", "none");
    assert_eq!(alice.texts("bob"), ["before"]);
    assert_eq!(alice.refused(&["send", "bob", "after"]), (8, "not_a_friend".into()));
    befriend(&alice, &bob);
    bob.json(&["send", "alice", "again", "--wait", "delivered"]);
    assert_eq!(alice.texts("bob"), ["before", "again"]);
}

#[test]
fn a_verified_friend_on_a_new_device_stops_everything_until_the_user_decides() {
    let (alice, mut bob) = friends("Alice", "Bob");
    let number = alice.json(&["friend", "verify", "bob"])["safety_number"].clone();
    alice.json(&["friend", "verify", "bob", "--confirm", number.as_str().unwrap()]);
    let words = bob.json(&["phrase"])["phrase"].as_str().unwrap().to_owned();
    bob.stop();
    let mut anew = Person::nobody();
    anew.typing(&["--json", "init", "--name", "Bob", "--recover"], &words).json();
    anew.start();
    let invite = alice.json(&["invite"]);
    anew.json(&["add", invite["ticket"].as_str().unwrap(), "--timeout", "60s"]);
    alice.until("the doubt", |_| alice.list(&["friends"])[0]["doubt"] == true);
    let said = alice.run(&["send", "bob", "is it you?"]);
    assert_eq!(said.code, 6, "{said:?}");
    assert!(said.err.starts_with("STOP: Bob shows a device you have not seen."), "{}", said.err);
    assert_eq!(alice.refused(&["send", "bob", "is it you?"]), (6, "doubt".into()));
    assert_eq!(alice.json(&["friend", "accept-device", "bob"])["done"], true);
    alice.json(&["send", "bob", "it is you", "--wait", "delivered", "--timeout", "60s"]);
    assert_eq!(anew.texts("alice"), ["it is you"]);
    assert_eq!(alice.list(&["friends"])[0]["verified"], false);
}
