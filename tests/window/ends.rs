//! However the window ends, the terminal is as it was.

use rustix::process::Signal;

use crate::common::Person;
use crate::friends;
use crate::pane::{Pane, is_there};

fn alone(environment: &str) -> Option<(Person, Pane)> {
    if !is_there() {
        return None;
    }
    let alice = Person::up("Alice");
    let pane = Pane::with(&alice, 80, 24, "", environment);
    pane.sees("Add your first friend");
    Some((alice, pane))
}

#[test]
fn a_signal_that_ends_the_window_gives_the_terminal_back() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT] {
        let Some((_alice, pane)) = alone("LC_ALL=C.UTF-8") else { return };
        pane.signal(signal);
        let code = pane.ended();
        assert!(!pane.screen().contains("Add your first friend"), "{}", pane.screen());
        assert!(code == 0 || signal == Signal::INT, "{signal:?}: {code}");
    }
}

#[test]
fn a_window_that_was_drawn_anew_or_suspended_goes_on_by_itself() {
    let Some((alice, bob)) = friends() else { return };
    let pane = Pane::shell(&alice, "bash --norc");
    pane.enters("hobnob");
    pane.sees("Nothing here yet. Say hello.");
    pane.press(&["C-l"]);
    bob.send("alice", "seen without a key");
    pane.sees("seen without a key");
    for round in ["one", "two"] {
        pane.types(round);
        pane.sees(&format!("> {round}"));
        pane.press(&["C-z"]);
        pane.sees("Stopped");
        pane.enters("fg");
        pane.sees("seen without a key");
        bob.send("alice", &format!("after the pause, {round}"));
        pane.sees(&format!("after the pause, {round}"));
        pane.press(&["C-u"]);
    }
    pane.press(&["C-d"]);
}

#[test]
fn without_a_screen_one_is_led_to_the_line_mode() {
    if !is_there() {
        return;
    }
    let alice = Person::up("Alice");
    let pane = Pane::with(&alice, 80, 24, "", "TERM=dumb");
    assert_eq!(pane.ended(), 2);
    let said = alice.run(&[]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("hobnob chat NAME"), "{}", said.err);
}

#[test]
fn where_the_locale_knows_only_ascii_nothing_else_is_drawn() {
    let Some((_alice, pane)) = alone("LC_ALL=C NO_COLOR=1") else { return };
    let screen = pane.sees("hobnob invite --png FILE");
    assert!(screen.is_ascii(), "{screen}");
    pane.press(&["F1"]);
    let screen = pane.sees("+ Help ---");
    assert!(screen.is_ascii(), "{screen}");
}
