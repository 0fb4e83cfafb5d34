//! Who one is: made, shown, locked, brought back.

use std::process::Command;

use super::common::{Person, has};

#[test]
fn init_makes_an_identity_and_shows_its_words_once() {
    let alice = Person::nobody();
    let made = alice.json(&["init", "--name", "Alice"]);
    has(&made, &["id", "name", "device", "fingerprint", "phrase"]);
    assert_eq!(made["name"], "Alice");
    assert_eq!(made["phrase"].as_str().unwrap().split(' ').count(), 24);
    assert_eq!(alice.json(&["phrase"])["phrase"], made["phrase"]);
}

#[test]
fn a_home_is_private() {
    use std::os::unix::fs::PermissionsExt;
    let mut alice = Person::up("Alice");
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(alice.home()), 0o700);
    assert_eq!(mode(&alice.path("node.sock")), 0o600);
    alice.stop();
    for file in walk(&alice.path("store")) {
        assert_eq!(mode(&file) & 0o077, 0, "{} is open to others", file.display());
    }
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

#[test]
fn a_second_init_changes_nothing() {
    let alice = Person::called("Alice");
    let before = alice.json(&["id"]);
    assert_eq!(alice.refused(&["init", "--name", "Eve"]), (1, "identity_exists".into()));
    assert_eq!(alice.json(&["id"]), before);
}

#[test]
fn an_identity_needs_a_name() {
    let nobody = Person::nobody();
    assert_eq!(nobody.refused(&["init"]), (2, "usage".into()));
    assert_eq!(nobody.refused(&["init", "--name", " "]), (2, "usage".into()));
}

#[test]
fn without_an_identity_every_command_says_what_to_do() {
    let nobody = Person::nobody();
    for command in [&["id"][..], &["friends"], &["invite"], &["up"], &["send", "bob", "hi"]] {
        let said = nobody.run(command);
        assert_eq!((said.code, said.out.as_str()), (4, ""), "{command:?}");
        assert_eq!(said.err, "No identity here yet. Run: hobnob init\n");
        assert_eq!(nobody.refused(command), (4, "no_identity".into()));
    }
}

#[test]
fn the_words_bring_the_identity_back_on_a_new_device() {
    let (alice, anew) = (Person::nobody(), Person::nobody());
    let made = alice.json(&["init", "--name", "Alice"]);
    let words = made["phrase"].as_str().unwrap();
    let again = anew.typing(&["--json", "init", "--name", "Alice", "--recover"], words).json();
    assert_eq!(again["id"], made["id"]);
    assert_eq!(again["fingerprint"], made["fingerprint"]);
    assert_ne!(again["device"], made["device"]);
}

#[test]
fn words_with_a_typing_error_bring_nobody_back() {
    let nobody = Person::nobody();
    let words = "abandon ".repeat(24);
    let said = nobody.typing(&["--json", "init", "--name", "A", "--recover"], &words);
    let (code, kind, ..) = said.refusal();
    assert_eq!((code, kind.as_str()), (2, "unreadable"));
    assert_eq!(nobody.refused(&["id"]), (4, "no_identity".into()));
}

#[test]
fn a_passphrase_locks_the_home() {
    let alice = Person::nobody();
    let (right, wrong) = (alice.path("right"), alice.path("wrong"));
    std::fs::write(&right, "open sesame\n").unwrap();
    std::fs::write(&wrong, "open barley\n").unwrap();
    let (right, wrong) = (right.to_str().unwrap(), wrong.to_str().unwrap());
    alice.json(&["init", "--name", "Alice", "--passphrase-file", right]);
    let said = alice.run(&["id", "--json"]);
    let (code, kind, _, hint) = said.refusal();
    assert_eq!((code, kind.as_str()), (4, "locked"));
    assert!(hint.contains("--passphrase-file"), "{hint}");
    assert_eq!(alice.refused(&["id", "--passphrase-file", wrong]), (4, "locked".into()));
    assert_eq!(alice.refused(&["friends", "--passphrase-file", "/none"]), (2, "usage".into()));
    has(&alice.json(&["id", "--passphrase-file", right]), &["card", "id", "name", "fingerprint"]);
}

#[test]
fn a_passphrase_may_come_from_an_open_descriptor() {
    let alice = Person::nobody();
    let file = alice.path("right");
    std::fs::write(&file, "open sesame\n").unwrap();
    let mut shell = Command::new("sh");
    shell.args(["-c", "exec \"$0\" --home \"$1\" init --name Alice --passphrase-fd 3 3<\"$2\""]);
    let ended = shell.arg(env!("CARGO_BIN_EXE_hobnob")).arg(alice.home()).arg(&file).output();
    assert!(ended.unwrap().status.success());
    assert_eq!(alice.refused(&["id"]), (4, "locked".into()));
    alice.json(&["id", "--passphrase-file", file.to_str().unwrap()]);
}

#[test]
fn a_locked_home_wants_its_passphrase_for_the_words_even_while_its_node_is_up() {
    let alice = Person::nobody();
    let file = alice.path("right");
    std::fs::write(&file, "open sesame\n").unwrap();
    let file = file.to_str().unwrap();
    let made = alice.json(&["init", "--name", "Alice", "--passphrase-file", file]);
    alice.json(&["up", "--detach", "--passphrase-file", file]);
    alice.json(&["id"]);
    assert_eq!(alice.refused(&["phrase"]), (4, "locked".into()));
    let shown = alice.json(&["phrase", "--passphrase-file", file]);
    assert_eq!(shown["phrase"], made["phrase"]);
}

#[test]
fn the_card_is_the_same_in_text_and_picture() {
    let alice = Person::up("Alice");
    let (png, svg) = (alice.path("card.png"), alice.path("card.svg"));
    let files = ["--png", png.to_str().unwrap(), "--svg", svg.to_str().unwrap()];
    let shown = alice.json(&[&["id"], &files[..]].concat());
    let card = shown["card"].as_str().unwrap();
    assert!(card.starts_with("HOBNOB:"));
    assert_eq!(alice.run(&["id", "-q"]).out, format!("{card}\n"));
    assert!(std::fs::read_to_string(svg).unwrap().contains("<svg"));
    assert_eq!(std::fs::read(png).unwrap()[1..4], *b"PNG");
}
