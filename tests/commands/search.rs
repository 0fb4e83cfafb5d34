//! Words found in what was said: the same with the node up and down, and the way to the place in the talk.

use super::common::{Person, friends, has};

fn texts(person: &Person, args: &[&str]) -> Vec<String> {
    let lines = person.list(&[&["search"], args].concat());
    lines.iter().map(|line| line["text"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn words_are_found_with_the_node_up_and_down_and_lead_to_their_place() {
    let (mut alice, bob) = friends("Alice", "Bob");
    let said =
        ["Lunch at noon?", "The café is closed", "see you at the CAFE at noon", "明日の会議"];
    let ids: Vec<String> = said.iter().map(|text| alice.send("bob", text)).collect();
    alice.until_state(ids.last().unwrap(), "delivered");
    let check = |alice: &Person| {
        let lines = alice.list(&["search", "noon"]);
        has(&lines[0], &["message", "conversation", "from", "text", "at", "state", "edited"]);
        assert_eq!(lines[0]["message"], ids[2].as_str(), "the newest first");
        assert_eq!(texts(alice, &["cafe"]), [said[2], said[1]]);
        assert_eq!(texts(alice, &["\"at noon\"", "lun"]), [said[0]]);
        assert_eq!(texts(alice, &["会議", "from:me", "in:bob"]), [said[3]]);
        assert_eq!(texts(alice, &["noon", "-n", "1", "--before", &ids[2]]), [said[0]]);
        assert_eq!(texts(alice, &["--from", "bob"]), [""; 0]);
        assert_eq!(texts(alice, &["noon", "--since", "1h", "--in", "bob"]).len(), 2);
        assert_eq!(texts(alice, &["noon", "--before", "2020-01-01"]), [""; 0]);
        let around = alice.list(&["log", "bob", "--around", &ids[1], "-n", "2"]);
        let around: Vec<_> = around.iter().map(|line| line["text"].as_str().unwrap()).collect();
        assert_eq!(around, said[..2]);
        let shown = alice.run(&["search", "noon", "--color", "never"]).out;
        let first = shown.lines().next().unwrap();
        assert!(first.contains("you in Bob: see you at the CAFE at *noon*"), "{first}");
        assert!(first.contains(&ids[2][..8]), "{first}");
    };
    check(&alice);
    assert_eq!(texts(&bob, &["closed", "--from", "alice"]), [said[1]]);
    alice.stop();
    check(&alice);
}

#[test]
fn what_cannot_be_looked_for_is_refused_with_what_to_do() {
    let alice = Person::called("Alice");
    for (args, code, kind) in [
        (&["search", "?!"][..], 2, "usage"),
        (&["search", "\"no end"], 2, "usage"),
        (&["search", "x", "--in", "nobody"], 5, "no_such_friend"),
        (&["search", "x", "--from", "nobody"], 5, "no_such_friend"),
        (&["search", "x", "--since", "yesterday"], 2, "usage"),
        (&["search", "x", "--before", "zzzzzzzz"], 5, "no_such_message"),
        (&["search"], 2, "usage"),
    ] {
        assert_eq!(alice.refused(args), (code, kind.to_owned()), "{args:?}");
    }
}
