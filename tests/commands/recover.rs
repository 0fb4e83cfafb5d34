//! Recovery words alone: what they bring back, and how friends go on.

use super::common::{Person, friends};

/// Somebody's recovery words.
fn words(person: &Person) -> String {
    person.json(&["phrase"])["phrase"].as_str().unwrap().to_owned()
}

#[test]
fn words_alone_bring_back_who_one_is_and_a_new_invite_renews_the_friend() {
    let (mut alice, bob) = friends("Alice", "Bob");
    bob.json(&["friend", "rename", "alice", "ali"]);
    let safety = bob.json(&["friend", "verify", "ali"])["safety_number"].clone();
    let number = safety.as_str().unwrap();
    bob.json(&["friend", "verify", "ali", "--confirm", number]);
    let hello = bob.send("ali", "hello");
    bob.until_state(&hello, "delivered");
    let words = words(&alice);
    alice.stop();
    drop(alice);

    let mut alice = Person::nobody();
    let said = alice.typing(&["init", "--recover", "--name", "Alice"], &words);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.out.contains("Not back") && said.out.contains("new invite"), "{said:?}");
    assert!(said.err.contains("do not bring back friends"), "{said:?}");
    assert!(said.err.contains("hobnob restore FILE"), "{said:?}");
    alice.start();
    let invite = bob.json(&["invite"])["ticket"].as_str().unwrap().to_owned();
    let added = alice.json(&["add", &invite, "--timeout", "60s"]);
    assert_eq!(added["state"], "friends");
    // Bob tells nothing, not even his name, before he has decided about the new device.
    let bobs_id = added["id"].as_str().unwrap();
    assert_eq!(alice.json(&["friend", "verify", bobs_id])["safety_number"], safety);
    assert_eq!(bob.refused(&["send", "ali", "is it you?"]), (6, "doubt".into()));
    bob.json(&["friend", "verify", "ali", "--confirm", number]);
    let again = bob.send("ali", "it is you");
    bob.until_state(&again, "delivered");
    alice.until_told("friend", "friend", "Bob");
    assert_eq!(bob.texts("ali"), ["hello", "it is you"]);
    assert_eq!(alice.texts("bob"), ["it is you"], "what was said stays with whom it was said to");
    let friend = bob.json(&["friend", "show", "ali"]);
    assert_eq!(friend["verified"], true);
}
