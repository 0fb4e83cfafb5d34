//! Invites: made, looked at, used once, taken back, over.

use super::common::{Person, befriend, friends, has};

fn ticket(person: &Person) -> (String, String) {
    let made = person.json(&["invite"]);
    let word = |field: &str| made[field].as_str().unwrap().to_owned();
    (word("ticket"), word("invite"))
}

fn state_of(person: &Person, invite: &str) -> String {
    let invites = person.list(&["invites"]);
    let line = invites.iter().find(|line| line["invite"] == invite).unwrap();
    has(line, &["invite", "note", "expires_at", "state"]);
    line["state"].as_str().unwrap().to_owned()
}

#[test]
fn an_invite_is_a_short_text_that_fits_a_terminal() {
    let alice = Person::up("Alice");
    let made = alice.json(&["invite", "--note", "for bob", "--expires", "2h"]);
    has(&made, &["ticket", "invite", "expires_at"]);
    let ticket = made["ticket"].as_str().unwrap();
    assert!(ticket.starts_with("HOBNOB:") && ticket.len() <= 154, "{ticket}");
    assert_eq!(alice.list(&["invites", "list"])[0]["note"], "for bob");
    let drawn = alice.run(&["invite", "--qr", "--color", "never"]);
    let rows = drawn.out.lines().filter(|line| line.contains('█')).count();
    assert!((15..=23).contains(&rows), "{rows} rows:\n{}", drawn.out);
}

#[test]
fn an_invite_works_once() {
    let (alice, bob, carol) = (Person::up("Alice"), Person::up("Bob"), Person::up("Carol"));
    let (text, invite) = ticket(&alice);
    assert_eq!(state_of(&alice, &invite), "open");
    let added = bob.json(&["add", &text]);
    has(&added, &["friend", "id", "state"]);
    assert_eq!(added["state"], "friends");
    assert_eq!(state_of(&alice, &invite), "used");
    let (code, kind, message, hint) = carol.run(&["--json", "add", &text]).refusal();
    assert_eq!((code, kind.as_str()), (8, "invite_used"));
    assert_eq!(message, "This invite was already used. Each works once.");
    assert_eq!(hint, "Ask your friend for a new one.");
    assert!(carol.list(&["friends"]).is_empty());
}

#[test]
fn an_invite_that_was_taken_back_says_so() {
    let (alice, bob) = (Person::up("Alice"), Person::up("Bob"));
    let (text, invite) = ticket(&alice);
    assert_eq!(alice.json(&["invites", "revoke", &invite])["done"], true);
    assert_eq!(state_of(&alice, &invite), "revoked");
    assert_eq!(bob.refused(&["add", &text]), (8, "invite_revoked".into()));
    assert_eq!(alice.refused(&["invites", "revoke", "nothing"]), (5, "no_such_invite".into()));
}

#[test]
fn an_invite_ends_when_its_time_is_over() {
    let (alice, bob) = (Person::up("Alice"), Person::up("Bob"));
    let made = alice.json(&["invite", "--expires", "1s"]);
    let text = made["ticket"].as_str().unwrap();
    // The end of a span of time is the one thing that no event tells.
    while bob.json(&["inspect", text])["expired"] != true {
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    assert_eq!(bob.refused(&["add", text]), (8, "invite_expired".into()));
    assert_eq!(state_of(&alice, made["invite"].as_str().unwrap()), "expired");
    assert!(bob.list(&["friends"]).is_empty());
}

#[test]
fn ones_own_invite_and_card_befriend_nobody() {
    let alice = Person::up("Alice");
    let (text, _) = ticket(&alice);
    let card = alice.json(&["id"])["card"].as_str().unwrap().to_owned();
    for own in [text, card] {
        assert_eq!(alice.refused(&["add", &own]), (2, "own".into()));
    }
    assert!(alice.list(&["friends"]).is_empty());
}

#[test]
fn adding_a_friend_again_changes_nothing() {
    let (alice, bob) = friends("Alice", "Bob");
    let (text, invite) = ticket(&alice);
    let before = bob.list(&["friends"]).len();
    let said = bob.run(&["add", &text]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.out.contains("already your friend"), "{}", said.out);
    assert_eq!(bob.json(&["add", &text])["state"], "friends");
    assert_eq!(bob.list(&["friends"]).len(), before);
    assert_eq!(state_of(&alice, &invite), "open");
}

#[test]
fn inspect_tells_pasted_texts_apart_and_changes_nothing() {
    let (alice, bob) = (Person::up("Alice"), Person::up("Bob"));
    let (text, _) = ticket(&alice);
    let card = alice.json(&["id"])["card"].as_str().unwrap().to_owned();
    let words = alice.json(&["phrase"])["phrase"].as_str().unwrap().to_owned();
    let (cut, typo) = (&text[..text.len() - 9], flip(&text));
    let chatty = format!("Hi Bob! Try this:\n  {}\nsee you", text.to_lowercase());
    let kinds = [
        (text.as_str(), "invite"),
        (&chatty, "invite"),
        (&card, "card"),
        (cut, "damaged"),
        (&typo, "damaged"),
        (&words, "other"),
        ("https://example.org/x", "other"),
        ("", "other"),
        ("/ip4/127.0.0.1/tcp/4001", "other"),
    ];
    for (pasted, kind) in kinds {
        let said = bob.typing(&["--json", "inspect", "-"], pasted);
        assert_eq!(said.json()["kind"], kind, "{pasted}: {said:?}");
    }
    let seen = bob.json(&["inspect", &text]);
    has(&seen, &["fingerprint", "expires_at", "expired", "addresses"]);
    assert_eq!(bob.json(&["inspect", &words])["looks_like"], "phrase");
    assert_eq!(alice.json(&["inspect", &text])["kind"], "own_invite");
    assert_eq!(alice.json(&["inspect", &card])["kind"], "own_card");
    assert!(bob.list(&["friends"]).is_empty());
}

/// The same text with one letter changed.
fn flip(text: &str) -> String {
    let at = text.len() / 2;
    let other = if text.as_bytes()[at] == b'A' { "B" } else { "A" };
    format!("{}{other}{}", &text[..at], &text[at + 1..])
}

#[test]
fn what_is_no_invite_befriends_nobody() {
    let bob = Person::up("Bob");
    let alice = Person::up("Alice");
    let (text, _) = ticket(&alice);
    assert_eq!(bob.refused(&["add", "hello"]), (2, "unreadable".into()));
    assert_eq!(bob.refused(&["add", &flip(&text)]), (2, "damaged".into()));
    assert_eq!(bob.refused(&["add", &text[..text.len() - 9]]), (2, "damaged".into()));
    assert_eq!(bob.json(&["add", &text])["state"], "friends");
}

#[test]
fn an_invite_may_come_from_a_picture_or_from_prose_on_stdin() {
    let (alice, bob) = (Person::up("Alice"), Person::up("Bob"));
    let (carol, picture) = (Person::up("Carol"), alice.path("invite.png"));
    let picture = picture.to_str().unwrap();
    alice.json(&["invite", "--png", picture]);
    let added = bob.json(&["add", "--scan", picture, "--as", "al"]);
    assert_eq!((&added["friend"], &added["state"]), (&"al".into(), &"friends".into()));
    let mail = format!("Dear Carol,\n\n> {}\n\nYours, Alice\n", ticket(&alice).0);
    assert_eq!(carol.typing(&["--json", "add", "-"], &mail).json()["state"], "friends");
    assert_eq!(bob.refused(&["add", "--scan", "/none.png"]), (2, "unreadable".into()));
}

#[test]
fn waiting_for_an_invite_ends_when_it_is_used() {
    let (alice, bob) = (Person::up("Alice"), Person::up("Bob"));
    let mut waiting = alice.command(&["--json", "invite", "--wait"]);
    let mut waiting = waiting.stdout(std::process::Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    let mut out = std::io::BufReader::new(waiting.stdout.take().unwrap());
    std::io::BufRead::read_line(&mut out, &mut line).unwrap();
    let made: serde_json::Value = serde_json::from_str(&line).unwrap();
    bob.json(&["add", made["ticket"].as_str().unwrap()]);
    assert!(waiting.wait().unwrap().success());
}

#[test]
fn friends_of_one_person_know_nothing_of_each_other() {
    let (alice, bob, carol) = (Person::up("Alice"), Person::up("Bob"), Person::up("Carol"));
    befriend(&alice, &bob);
    befriend(&alice, &carol);
    assert_eq!(alice.list(&["friends"]).len(), 2);
    assert_eq!(bob.list(&["friends"]).len(), 1);
    assert_eq!(carol.list(&["friends"]).len(), 1);
}
