//! Holds the words to being ready for translation.

use std::collections::BTreeSet;
use std::path::Path;

use super::*;
use crate::api::said::said;
use crate::face::wording::{adding, evil, export, help, imported, links, reach};

/// Where words may stand outside of `wording`, and why.
const ELSEWHERE: [(&str, &str); 7] = [
    ("wording/help.rs", "names of messages are put together there"),
    ("cli/args/examples.rs", "examples are typed as they are, in every language"),
    ("cli/complete/", "what shells are told, and the names of arguments"),
    ("cli/export/sheet.rs", "the forms that are exported"),
    ("cli/demo/cast.rs", "the names of the three on the stage"),
    ("qr/photo.rs", "a test"),
    ("wording/evil.rs", "a test"),
];

/// The files under a folder of `src/face`, by their paths from there, with their code.
fn sources(folder: &str) -> Vec<(String, String)> {
    sources_of("face", folder)
}

/// The same of another part of the crate.
fn sources_of(part: &str, folder: &str) -> Vec<(String, String)> {
    let face = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(part);
    let (mut folders, mut sources) = (vec![face.join(folder)], vec![]);
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let name = path.strip_prefix(&face).unwrap().to_string_lossy().into_owned();
            let is_test = ["scenes", "hostile", "tests", "tongue"].iter().any(|t| name.contains(t));
            if path.is_dir() {
                folders.push(path);
            } else if name.ends_with(".rs") && !is_test {
                sources.push((name, code(&path)));
            }
        }
    }
    sources.sort();
    sources
}

/// The code of a file, without tests and comments.
fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.map(|line| format!("{line}\n")).collect()
}

/// The texts in quotes of some code, each with what stands before and after it.
fn quoted(code: &str) -> Vec<(&str, &str, &str)> {
    let mut found = Vec::new();
    let (mut start, mut escaped) = (None, false);
    for (at, c) in code.char_indices() {
        match (start, c) {
            (Some(_), '\\') if !escaped => escaped = true,
            (Some(from), '"') if !escaped => {
                found.push((&code[..from], &code[from + 1..at], &code[at + 1..]));
                start = None;
            }
            (None, '"') if !code[..at].ends_with('\'') => start = Some(at),
            _ => escaped = false,
        }
    }
    found
}

/// Whether a text holds a word of a language, apart from what is filled in.
fn has_words(text: &str) -> bool {
    let mut depth = 0;
    let mut letters = 0;
    for c in text.replace("\\n", " ").chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            c if depth == 0 && c.is_alphabetic() => letters += 1,
            _ => letters = 0,
        }
        if letters > 1 {
            return true;
        }
    }
    false
}

/// The ids of sentences that code asks for, and its texts that are none and no command either.
fn said(code: &str) -> (BTreeSet<String>, Vec<String>) {
    let (mut ids, mut plain) = (BTreeSet::new(), Vec::new());
    for (before, text, after) in quoted(code) {
        let (before, after) = (before.trim_end(), after.trim_start());
        let is_id = text.contains('-') && text.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        let says = ["say!(", "words!(", "said!("].iter().any(|says| before.ends_with(says));
        if says || (is_id && before.ends_with('=') && after.starts_with(';')) {
            ids.insert(text.to_owned());
        } else if has_words(text) && !is_never_shown(before, text, after) {
            plain.push(text.to_owned());
        }
    }
    (ids, plain)
}

/// A command, or what something is compared with.
fn is_never_shown(before: &str, text: &str, after: &str) -> bool {
    let is_pattern = ["=>", "|"].iter().any(|next| after.starts_with(next));
    let is_compared =
        ["==", "starts_with(", "strip_prefix("].iter().any(|compares| before.ends_with(compares));
    // A slash command and what it takes: both are typed.
    let is_typed = before.rsplit_once("entry(").is_some_and(|(_, since)| {
        since.is_empty() || (since.trim_start().starts_with('"') && since.ends_with("\","))
    });
    if is_typed || before.ends_with("rename_all =") {
        return true;
    }
    text.starts_with("--") || text.starts_with("hobnob ") || is_pattern || is_compared
}

#[test]
fn no_words_stand_in_the_code() {
    for (name, code) in sources("wording") {
        if !ELSEWHERE.iter().any(|(place, _)| name.starts_with(place)) {
            let (_, plain) = said(&code);
            assert!(plain.is_empty(), "put these words of {name} into locales/en: {plain:?}");
        }
    }
}

/// Whether a text reads as something said to a person: two words side by side, or one with a capital letter.
fn is_said_to_people(text: &str) -> bool {
    let mut depth = 0;
    let shown = text.chars().filter(|c| {
        depth += i32::from(*c == '{');
        let is_shown = depth == 0;
        depth -= i32::from(*c == '}');
        is_shown
    });
    let shown: String = shown.collect();
    let is_word = |word: &&str| word.len() > 1 && word.chars().all(char::is_alphabetic);
    let trimmed =
        shown.split(' ').map(|word| word.trim_matches(['.', ',', ':', '?', '!', '(', ')']));
    let words: Vec<&str> = trimmed.filter(is_word).collect();
    let is_capital =
        |word: &&str| word.starts_with(char::is_uppercase) && word.chars().any(char::is_lowercase);
    words.len() > 1 || words.iter().any(is_capital)
}

#[test]
fn nothing_is_said_to_people_outside_of_the_words() {
    // Not for people: what a program notes about itself, what is typed, what a terminal or a shell is called by.
    let to_nobody = ["write!(f,", "tracing::debug!(%error,", "concat!(", "Builder::new().name("];
    for (name, code) in sources("") {
        if name.starts_with("wording/")
            || ELSEWHERE.iter().any(|(place, _)| name.starts_with(place))
        {
            continue;
        }
        for (before, text, after) in quoted(&code) {
            let is_to_nobody = to_nobody.iter().any(|other| before.trim_end().ends_with(other));
            let is_typed = text.starts_with('/') || text.starts_with("hobnob");
            let is_program =
                text.contains("iTerm") || text.contains("WezTerm") || text.contains(".SH ");
            if is_said_to_people(text)
                && !(is_to_nobody || is_typed || is_program || text.contains('<'))
                && !is_never_shown(before.trim_end(), text, after.trim_start())
            {
                panic!("put this text of {name} into wording: {text:?}");
            }
        }
    }
}

#[test]
fn the_node_refuses_in_sentences_that_every_face_can_say() {
    // Wrong JSON-RPC is a matter between programs; `error.rs` is where plain errors are made.
    let apart = ["codec.rs", "error.rs"];
    for (name, code) in ["api", "daemon"].iter().flat_map(|part| sources_of(part, "")) {
        let name = name.rsplit('/').next().unwrap_or_default();
        let is_apart = apart.contains(&name);
        assert!(is_apart || !code.contains("ApiError::new("), "say! what {name} refuses");
    }
}

/// The texts in quotes right after this, in all of the code.
fn after(code: &str, begins: &str) -> BTreeSet<String> {
    code.split(begins).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

#[test]
fn what_there_is_too_much_of_and_what_a_setting_takes_is_named_in_its_sentence() {
    let text =
        |part: &str| sources_of(part, "").into_iter().map(|(_, code)| code).collect::<String>();
    let many = after(&text("core"), "Refusal::TooMany(\"");
    assert!(many.len() > 5);
    for what in many {
        let english = said!("refused-too-many", what = what.clone()).english().0;
        let other = said!("refused-too-many", what = "").english().0;
        assert_ne!(english, other, "write [{what}] into refused-too-many");
    }
    let takes = after(&text("daemon/config"), ".ok_or(\"");
    assert!(takes.len() > 5);
    let of = |takes: &str| {
        let file = said!("refused-file-value", line = 1u64, name = "n", takes);
        [said!("refused-value", name = "n", takes, text = "t"), file].map(|said| said.english().0)
    };
    for what in takes.iter().filter(|what| *what != "value") {
        let (known, other) = (of(what), of(""));
        assert!(known[0] != other[0] && known[1] != other[1], "write [{what}] into refused-value");
    }
}

#[test]
fn every_sentence_that_is_asked_for_is_there_and_every_one_there_is_asked_for() {
    let node = ["api", "daemon"].map(|part| sources_of(part, ""));
    let all = node.iter().flatten().cloned().chain(sources("wording"));
    let asked: BTreeSet<String> = all.flat_map(|(_, code)| said(&code).0).collect();
    let mut there = BTreeSet::new();
    for words in LANGUAGES[0].texts {
        let read = FluentResource::try_new((*words).to_owned());
        assert!(read.is_ok(), "{:?}", read.err().map(|(_, errors)| errors));
        let ids = words.lines().filter(|line| line.starts_with(|c: char| c.is_alphabetic()));
        there.extend(ids.map(|line| line.split(' ').next().unwrap().to_owned()));
    }
    // Help is asked for by the names of commands: `cli/args` sees to it.
    there.retain(|id| !id.starts_with("help-") || help::LAYOUT.contains(&id.as_str()));
    assert_eq!(asked, there);
}

#[test]
fn the_made_up_language_leaves_no_plain_word() {
    let shown = made_up::listen(|| {
        let tried = crate::api::types::friend::Tried { at: "1".into(), addresses: 2, friends: 0 };
        let mut card = evil::card("1");
        card.round_trip_ms = Some(3);
        let relaying = crate::api::types::friend::Relaying { circuits: 1, bytes: 2, bytes_max: 3 };
        let now = jiff::Timestamp::UNIX_EPOCH;
        let waits = evil::added("1", crate::api::types::words::StandingWord::Pending);
        vec![
            adding::added(&waits, None, now),
            adding::added(&waits, Some("1970-01-01T00:10:00Z"), now),
            adding::relayed(Some("1")),
            adding::relayed(None),
            export::done(2, "1"),
            export::exists("1"),
            export::changed(),
            export::again(),
            export::title(),
            imported::conversation(&evil::message(1, "1")),
            imported::empty("1"),
            imported::forgotten("1"),
            imported::other(2).unwrap(),
            imported::nothing_there(),
            links::goes_to("1", None),
            links::goes_to("1", Some("2")),
            links::disguised(),
            links::too_many(),
            reach::reached(&card),
            reach::looked_for(&tried, now),
            reach::carried(&relaying).unwrap(),
        ]
    });
    for words in shown {
        assert!(words.contains('⟦') && words.contains('⟧'), "{words}");
        made_up::is_all_said(&words, &[]);
    }
}

#[test]
fn plurals_are_the_languages_own() {
    let done = |messages| export::done(messages, "F");
    assert!(done(1).starts_with("Exported 1 message to F."), "{}", done(1));
    assert!(done(0).starts_with("Exported 0 messages to F."), "{}", done(0));
    assert!(done(1_000_000).starts_with("Exported 1000000 messages to F."));
}

#[test]
fn another_language_is_a_folder_and_a_line_and_english_says_what_it_lacks() {
    const FORMS: &str = "export-done =\n    { $messages ->\n        [one] jeden { $messages }\n        [few] kilka \
                         { $messages }\n       *[many] wiele { $messages }\n    } { $path }\n";
    let polish = Language { code: "pl", texts: &[FORMS] };
    let tongue = Tongue::new(&LANGUAGES[0], Some(&polish), false);
    let done = |messages: u64| {
        let values = [("messages", fill(&messages)), ("path", fill("F"))];
        tongue.sentence("export-done", &values).unwrap()
    };
    assert_eq!([1, 3, 5, 22].map(done), ["jeden 1 F", "kilka 3 F", "wiele 5 F", "kilka 22 F"]);
    assert_eq!(tongue.sentence("export-title", &[]).unwrap(), "hobnob history");
    assert_eq!(tongue.sentence("no-such-sentence", &[]), None);
}

#[test]
fn the_environment_chooses_among_the_languages_that_are_there() {
    let of = |code| Language { code, texts: &[] };
    let languages = [of("en"), of("pl"), of("pt-BR")];
    let code = |wish| chosen(&languages, wish).map(|language| language.code);
    assert_eq!(code("pl_PL.UTF-8"), Some("pl"));
    assert_eq!(code("pl"), Some("pl"));
    assert_eq!(code("pt_BR.UTF-8@x"), Some("pt-BR"));
    for english in ["", "C", "C.UTF-8", "POSIX", "en_GB.UTF-8", "de_AT.UTF-8", "pt_PT", "../pl"] {
        assert_eq!(code(english), None, "{english}");
    }
}

#[test]
fn every_slash_command_says_what_it_does() {
    for entry in crate::face::wording::slash::TABLE {
        let what = crate::face::wording::slash::what(entry.word);
        assert!(!what.is_empty(), "/{} says nothing", entry.word);
    }
}

#[test]
fn commands_stand_as_literals_so_that_nobody_translates_them() {
    for text in LANGUAGES[0].texts {
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let mut plain = line.to_owned();
            while let (Some(from), Some(to)) = (plain.find("{\""), plain.find("\"}")) {
                plain.replace_range(from..to + 2, "");
            }
            let is_flag = |part: &str| part.starts_with(|c: char| c.is_ascii_lowercase());
            assert!(!plain.contains("hobnob"), "write {{\"hobnob …\"}} in: {line}");
            assert!(!plain.split("--").skip(1).any(is_flag), "write {{\"--flag\"}} in: {line}");
        }
    }
}
