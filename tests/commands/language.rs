//! The language of words: it changes what people read, and nothing that programs rely on.

use std::collections::BTreeSet;
use std::path::Path;

use super::common::{Person, friends};

fn said_in(person: &Person, language: &str, args: &[&str]) -> (Option<i32>, String, String) {
    let out = person.command(args).env("HOBNOB_LANG", language).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (out.status.code(), text(out.stdout), text(out.stderr))
}

#[test]
fn a_language_changes_words_and_neither_json_nor_kinds_nor_exit_codes() {
    let (alice, bob) = friends("Alice", "Bob");
    let sent = bob.send("alice", "hello");
    alice.until("it", |event| event["message"] == sent.as_str());
    let file = alice.path("7");
    let export = ["export", "bob", "-o", file.to_str().unwrap(), "--force"];
    let (code, _, words) = said_in(&alice, "qps", &export);
    let words = words.replace(file.to_str().unwrap(), "");
    assert_eq!(code, Some(0));
    assert!(words.contains('⟦') && !words.contains(|c: char| c.is_ascii_alphabetic()), "{words}");
    assert!(said_in(&alice, "", &export).2.starts_with("Exported 1 message to "));
    assert!(said_in(&alice, "tlh", &export).2.starts_with("Exported 1 message to "));
    for args in [&["--json", "log", "bob"][..], &["export", "bob"], &["--json", "config", "list"]] {
        assert_eq!(said_in(&alice, "qps", args), said_in(&alice, "en", args), "{args:?}");
    }
    let again = ["--json", "export", "bob", "-o", file.to_str().unwrap()];
    let (code, _, error) = said_in(&alice, "qps", &again);
    assert_eq!(code, Some(2));
    assert!(error.contains("\"kind\":\"usage\""), "{error}");
    assert_eq!(error, said_in(&alice, "en", &again).2, "programs read English");
    for args in [&["--json", "frob"][..], &["--json", "friend"], &["send", "--json"]] {
        let (code, _, error) = said_in(&alice, "qps", args);
        assert_eq!(code, Some(2), "{args:?}");
        assert!(error.starts_with("{\"error\":{\"kind\":\"usage\""), "{args:?}: {error}");
        assert_eq!(error, said_in(&alice, "en", args).2, "programs read English");
    }
}

/// Commands, and what else is typed: it stands as `{"…"}` in the sentences, as it is in every language.
fn literals() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/face/wording/locales/en");
    let files = std::fs::read_dir(folder).unwrap();
    let texts = files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap());
    let parts = |text: String| -> Vec<String> {
        let literal = text.split("{\"").skip(1).map(|part| part.split("\"}").next().unwrap());
        literal
            .flat_map(|part| part.split(|c: char| !c.is_alphabetic()))
            .map(str::to_lowercase)
            .collect()
    };
    texts.flat_map(parts).collect()
}

#[test]
fn what_commands_print_and_refuse_is_said_in_the_language() {
    let (alice, bob) = friends("Alice", "Bob");
    let sent = bob.send("alice", "hello");
    alice.until("it", |event| event["message"] == sent.as_str());
    let people_and_texts =
        ["alice", "bob", "bbo", "nobody", "hello", "typing", "quic", "dev", "null"];
    let literals = literals();
    for args in [
        &["friends"][..],
        &["log", "bob"],
        &["status", "away"],
        &["timer", "bob"],
        &["mute", "bob"],
        &["mark", "bob"],
        &["room", "list"],
        &["room", "invitations"],
        &["introductions"],
        &["search", "nothing"],
        &["friend", "rename", "bob", "bob"],
        &["send", "bob", ""],
        &["react", "m"],
        &["timer", "bob", "soon"],
        // What the node refuses.
        &["send", "nobody", "hello"],
        &["log", "bbo"],
        &["trace", "hello"],
        &["room", "show", "bob"],
        &["mute", "bob", "--for", "400d"],
        &["config", "set", "typing", "hello"],
        &["config", "get", "quic"],
        &["search", "\"hello"],
        &["import", "--forget", "hello", "--yes"],
        &["restore", "/dev/null"],
        // What cannot be understood.
        &["bob"],
        &["send"],
        &["log", "bob", "--hello"],
    ] {
        let (_, printed, told) = said_in(&alice, "qps", args);
        let shown = format!("{printed}{told}");
        // Flags, and what stands for their values.
        let is_typed = |word: &&str| !word.starts_with(['-', '<', '[']) && !word.contains("--");
        let said: Vec<&str> = shown.split_whitespace().filter(is_typed).collect();
        let said = said.join(" ");
        let words = said.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase);
        let plain: Vec<String> = words
            .filter(|word| word.len() > 1 && word.is_ascii())
            .filter(|word| !people_and_texts.contains(&word.as_str()))
            .filter(|word| !literals.contains(word))
            .collect();
        assert!(plain.is_empty(), "{args:?} says {plain:?} in\n{shown}");
        assert!(shown.contains('⟦'), "{args:?} says nothing in the language:\n{shown}");
    }
}
