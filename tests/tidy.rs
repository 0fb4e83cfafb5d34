//! Holds the habits of docs/CONTRIBUTING.md that are cheap to hold: opening sentences, lengths, names and links.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "all of this is test code")]

use std::fs;
use std::path::{Path, PathBuf};

/// Lines of a source file, tests included: what one sitting can read.
const FILE_LINES_MAX: usize = 400;
/// Lines of a function, from its signature to its brace: what one screen shows.
const FUNCTION_LINES_MAX: usize = 70;
/// Words that say nothing about what a thing does.
const EMPTY_WORDS: [&str; 7] =
    ["manager", "handler", "service", "util", "utils", "helper", "helpers"];
/// Names that libp2p's traits prescribe.
const PRESCRIBED: [&str; 3] =
    ["ConnectionHandler", "ProtocolsHandler", "on_connection_handler_event"];
/// What is left behind when work stops halfway; split, so that this file does not hold it.
const LEFTOVERS: [&str; 5] = [
    concat!("to", "do!"),
    concat!("db", "g!"),
    concat!("unimpl", "emented!"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
];

#[test]
fn every_file_opens_with_a_sentence_on_what_it_is_for() {
    hold("Open the file with `//!` and one sentence that ends with a full stop", |source| {
        let opening: Vec<_> = source.lines().map_while(|line| line.strip_prefix("//! ")).collect();
        let ends = opening.iter().any(|line| line.contains(['.', '!', '?']));
        if ends { vec![] } else { vec!["line 1".to_owned()] }
    });
}

#[test]
fn no_file_is_longer_than_one_sitting() {
    hold("Split the file: one noun each", |source| {
        let lines = source.lines().count();
        if lines > FILE_LINES_MAX { vec![format!("{lines} lines")] } else { vec![] }
    });
}

#[test]
fn no_function_is_longer_than_one_screen() {
    hold("Split the function: decide in the parent, work in the child", |source| {
        let long =
            functions(source).into_iter().filter(|(_, _, lines)| *lines > FUNCTION_LINES_MAX);
        long.map(|(at, name, lines)| format!("line {at}: {name} has {lines} lines")).collect()
    });
}

#[test]
fn nothing_is_left_half_done() {
    hold("Finish it, or open an issue and take the mark out", |source| {
        let marks = LEFTOVERS.iter().flat_map(|mark| {
            let bound = |c: Option<char>| !c.is_some_and(|c| c.is_alphanumeric() || c == '_');
            source.match_indices(mark).filter(move |(at, _)| {
                bound(source[..*at].chars().next_back())
                    && (mark.ends_with('!') || bound(source[at + mark.len()..].chars().next()))
            })
        });
        marks.map(|(at, mark)| format!("line {}: {mark}", source[..at].lines().count())).collect()
    });
}

#[test]
fn no_name_hides_what_it_does() {
    hold("Name it after what it does (outbox, gate, shelf)", |source| {
        let named =
            source.lines().enumerate().filter_map(|(at, line)| Some((at + 1, defined(line)?)));
        let empty = named.filter(|(_, name)| {
            let said = parts(name);
            !PRESCRIBED.contains(name)
                && EMPTY_WORDS.iter().any(|word| said.iter().any(|p| p == word))
        });
        empty.map(|(at, name)| format!("line {at}: {name}")).collect()
    });
}

#[test]
fn every_link_in_the_docs_leads_somewhere() {
    let mut wrong = Vec::new();
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        for target in links(&text) {
            let file = target.split('#').next().unwrap_or_default();
            if !file.is_empty() && !page.parent().unwrap().join(file).exists() {
                wrong.push(format!("{}: {target}", page.display()));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "Correct the link, or write the page it points to:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn every_test_that_the_threat_model_names_is_there() {
    let page = fs::read_to_string(root().join("docs/THREAT-MODEL.md")).unwrap();
    let all: String = sources().iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    let gone: Vec<_> =
        promises(&page).filter(|name| !all.contains(&format!("fn {name}("))).collect();
    assert!(
        gone.is_empty(),
        "A promise without its test. Correct the name, or take it back: {gone:?}"
    );
}

#[test]
fn every_method_of_the_local_door_is_in_its_document() {
    let page = fs::read_to_string(root().join("docs/API.md")).unwrap();
    let table = fs::read_to_string(root().join("src/api/request.rs")).unwrap();
    let methods = table.lines().filter(|line| line.contains("\" ") && line.contains(" -> "));
    let names: Vec<_> = methods.filter_map(|line| line.trim().split('"').nth(1)).collect();
    assert!(names.len() > 20, "the table of methods moved: {names:?}");
    let missing = |name: &&str| !page.contains(&format!("`{name}`"));
    let gone: Vec<_> = names.into_iter().filter(missing).collect();
    assert!(gone.is_empty(), "Say in docs/API.md what these take and give: {gone:?}");
}

/// Runs a rule over all sources and says what to do where it does not hold.
fn hold(advice: &str, rule: impl Fn(&str) -> Vec<String>) {
    let mut wrong = Vec::new();
    for file in sources() {
        let source = fs::read_to_string(&file).unwrap();
        let name = file.strip_prefix(root()).unwrap().display().to_string();
        wrong.extend(rule(&source).into_iter().map(|place| format!("{name}: {place}")));
    }
    assert!(wrong.is_empty(), "{advice}:\n{}", wrong.join("\n"));
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources() -> Vec<PathBuf> {
    let mut files = Vec::new();
    for folder in ["src", "tests", "benches"] {
        collect(&root().join(folder), "rs", &mut files);
    }
    assert!(files.len() > 1, "no sources under {}", root().display());
    files
}

fn pages() -> Vec<PathBuf> {
    let mut pages = vec![];
    collect(&root().join("docs"), "md", &mut pages);
    pages.extend(Some(root().join("README.md")).filter(|page| page.exists()));
    pages
}

fn collect(folder: &Path, end: &str, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            collect(&path, end, files);
        } else if path.extension().is_some_and(|own| own == end) {
            files.push(path);
        }
    }
}

/// Line, name and length of each function; the sources are formatted, so a brace at the same depth ends it.
fn functions(source: &str) -> Vec<(usize, &str, usize)> {
    let lines: Vec<&str> = source.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(name) = defined(line).filter(|_| words(line).any(|word| word == "fn")) else {
            continue;
        };
        let depth = line.len() - line.trim_start().len();
        let end = format!("{}}}", " ".repeat(depth));
        let bodiless = |line: &&str| line.ends_with(';') && !line.contains('{');
        let signature = lines[at..].iter().position(|line| line.ends_with('{') || bodiless(line));
        if signature.is_some_and(|to| lines[at + to].ends_with('{')) {
            let length = lines[at..].iter().position(|line| *line == end).unwrap_or(0);
            found.push((at + 1, name, length + 1));
        }
    }
    found
}

/// The name that a line of code defines, if it defines one.
fn defined(line: &str) -> Option<&str> {
    const KINDS: [&str; 6] = ["fn", "struct", "enum", "trait", "type", "mod"];
    let code = line.trim_start();
    if code.starts_with("//") || code.starts_with('"') {
        return None;
    }
    let mut words = words(code).filter(|word| !word.is_empty());
    let first =
        words.find(|word| !["pub", "crate", "super", "in", "async", "const"].contains(word))?;
    KINDS.contains(&first).then(|| words.next()).flatten()
}

fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c: char| !c.is_alphanumeric() && c != '_')
}

/// The words in a name, in small letters: `PeerHandler` and `peer_handler` both give peer and handler.
fn parts(name: &str) -> Vec<String> {
    let mut spaced = String::new();
    for c in name.chars() {
        if c.is_uppercase() {
            spaced.push('_');
        }
        spaced.extend(c.to_lowercase());
    }
    spaced.split('_').map(str::to_owned).collect()
}

/// The relative targets of the links in a page, outside of code blocks.
fn links(text: &str) -> Vec<&str> {
    let prose = text.split("```").step_by(2);
    let targets =
        prose.flat_map(|part| part.split("](").skip(1)).filter_map(|rest| rest.split(')').next());
    targets.filter(|target| !target.contains("://") && !target.starts_with("mailto:")).collect()
}

/// The names of tests in a page: in backquotes, and long enough to promise something.
fn promises(page: &str) -> impl Iterator<Item = &str> {
    let quoted = page.split('`').skip(1).step_by(2);
    quoted.filter(|name| {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        name.chars().all(plain) && name.matches('_').count() >= 3
    })
}

#[test]
fn the_reader_of_functions_counts_lines() {
    let source = "trait T {\n    fn a();\n}\nimpl T for X {\n    pub(crate) fn b(\n    ) {\n        1;\n    }\n}\n";
    assert_eq!(functions(source), [(5, "b", 4)]);
    assert_eq!(parts("PeerHandler"), ["", "peer", "handler"]);
    assert_eq!(links("[a](b.md) [c](https://x) ```[d](e)```"), ["b.md"]);
}
