//! Rooms in the window: asked in, and in by a key.

use serde_json::json;

use crate::friends;
use crate::pane::Pane;

#[test]
fn a_room_one_is_asked_into_stands_in_the_list_and_a_key_says_yes() {
    let Some((alice, bob)) = friends() else { return };
    let pane = Pane::open(&bob, 80, 24, "");
    pane.sees("Nothing here yet. Say hello.");
    alice.json(&["room", "create", "cats"]);
    alice.json(&["room", "invite", "cats", "bob"]);
    pane.sees("2 #cats");
    pane.types("/join ");
    pane.press(&["Tab"]);
    pane.sees("> /join #cats");
    pane.press(&["C-c", "M-2"]);
    pane.sees("you are asked into #cats: Alt+y comes in, Alt+n says no");
    pane.press(&["M-y"]);
    pane.sees("#cats  2 members");
    let mut line = alice.line();
    line.ask("message.send", json!({"to": "#cats", "text": "purr"})).unwrap();
    pane.sees("purr");
}
