//! Holds the layers of docs/ARCHITECTURE.md: which part of the crate may use which, and what each must never touch.
//!
//! Rust lets all modules of a crate import each other; here a test reads the sources instead. What sits below
//! `#[cfg(test)]` is left out: a test may set up more than its layer may use.

#![expect(clippy::unwrap_used, reason = "all of this is test code")]

use std::fs;
use std::path::{Path, PathBuf};

/// What one layer may do.
struct Layer {
    name: &'static str,
    /// Paths of the crate it may use besides its own.
    may_use: &'static [&'static str],
    /// Words that must not stand in its code.
    never: &'static [&'static str],
}

const REAL_TIME: [&str; 2] = ["SystemTime", "Instant"];

const LAYERS: [Layer; 10] = [
    Layer { name: "model", may_use: &[], never: &["serde", "tokio", "libp2p", "sled"] },
    Layer {
        name: "wire",
        may_use: &["model"],
        never: &["tokio", "libp2p", "sled", "tracing", "async"],
    },
    Layer {
        name: "crypto",
        may_use: &["model"],
        never: &["tokio", "libp2p", "sled", "tracing", "async"],
    },
    Layer {
        name: "core",
        may_use: &["crypto", "wire", "model"],
        never: &[
            "tokio",
            "libp2p",
            "sled",
            "async",
            "await",
            "HashMap",
            "HashSet",
            "getrandom",
            "OsRng",
            "thread_rng",
        ],
    },
    Layer {
        name: "store",
        may_use: &["model", "core::record", "core::turn", "crypto::vault"],
        never: &["libp2p", "tokio", "async"],
    },
    Layer { name: "net", may_use: &["wire", "model", "crypto::door"], never: &["sled"] },
    Layer { name: "api", may_use: &["model"], never: &["sled", "libp2p"] },
    Layer {
        name: "daemon",
        may_use: &["model", "wire", "crypto", "core", "store", "net", "api"],
        never: &[],
    },
    Layer { name: "face", may_use: &["api", "model"], never: &["sled", "libp2p"] },
    Layer {
        name: "sim",
        may_use: &["core", "wire", "crypto", "model"],
        never: &["tokio", "libp2p", "sled", "TcpStream", "TcpListener", "UdpSocket", "async"],
    },
];

/// Layers that get the time from outside, if at all.
const TIMELESS: [&str; 5] = ["model", "wire", "crypto", "core", "sim"];
/// What all faces share; apart from it a face knows no other.
const SHARED_BY_FACES: [&str; 5] = ["qr", "wording", "clean", "links", "opening"];

#[test]
fn every_layer_uses_only_the_layers_below_it() {
    let mut wrong = Vec::new();
    for layer in &LAYERS {
        for (file, code) in sources(layer.name) {
            for path in crate_paths(&code, "crate::") {
                let allowed = layer.may_use.iter().chain([&layer.name]);
                if !allowed.into_iter().any(|allowed| within(&path, allowed)) {
                    wrong.push(format!("{file}: uses crate::{path}"));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "A layer reaches where it must not. Move the code to a layer that may, or hand the value in:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn no_layer_touches_what_it_must_never_touch() {
    let mut wrong = Vec::new();
    for layer in &LAYERS {
        let time = REAL_TIME.iter().filter(|_| TIMELESS.contains(&layer.name));
        let never: Vec<_> = layer.never.iter().chain(time).collect();
        for (file, code) in sources(layer.name) {
            let words: Vec<&str> = words(&code).collect();
            wrong.extend(
                never.iter().filter(|w| words.contains(**w)).map(|w| format!("{file}: says {w}")),
            );
        }
    }
    assert!(
        wrong.is_empty(),
        "A layer touches what its row in LAYERS forbids. Time and chance come in with the turn; \
         I/O belongs to store, net and daemon:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn no_face_knows_another() {
    let mut wrong = Vec::new();
    for (file, code) in sources("face") {
        let Some(own) = file.split('/').nth(2) else { continue };
        let own = own.trim_end_matches(".rs");
        for path in crate_paths(&code, "crate::face::") {
            let used = path.split("::").next().unwrap();
            if own != "mod" && used != own && !SHARED_BY_FACES.contains(&used) {
                wrong.push(format!("{file}: uses crate::face::{path}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "A face uses another face; share through wording:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn main_sees_the_daemon_and_the_faces_only() {
    let code = code_of(&fs::read_to_string(root().join("src/main.rs")).unwrap());
    let wrong: Vec<_> = crate_paths(&code, "hobnob::")
        .into_iter()
        .filter(|path| !within(path, "daemon") && !within(path, "face"))
        .collect();
    assert!(
        wrong.is_empty(),
        "main.rs only opens the door; move this into daemon or face: {wrong:?}"
    );
}

#[test]
fn every_folder_of_the_crate_has_its_row() {
    for entry in fs::read_dir(root().join("src")).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let known = LAYERS.iter().any(|layer| layer.name == name);
        assert!(
            known || entry.path().is_file(),
            "src/{name} has no row in LAYERS: say what it may use"
        );
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Whether `path` is `of` or lies below it.
fn within(path: &str, of: &str) -> bool {
    path.strip_prefix(of).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// The sources of a layer: path from the root, and code without comments, texts and tests.
fn sources(layer: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    collect(&root().join("src").join(layer), &mut files);
    assert!(!files.is_empty(), "src/{layer} has no sources: is its row in LAYERS out of date?");
    files
}

fn collect(folder: &Path, files: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|end| end == "rs") {
            let name = path.strip_prefix(root()).unwrap().display().to_string();
            files.push((name, code_of(&fs::read_to_string(&path).unwrap())));
        }
    }
}

/// A source without comment lines, texts in quotes, and the tests at its end.
fn code_of(source: &str) -> String {
    let tests = source.find("#[cfg(test)]\nmod tests {").unwrap_or(source.len());
    let lines = source[..tests].lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.map(|line| line.split('"').step_by(2).collect::<String>() + "\n").collect()
}

fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c: char| !c.is_alphanumeric() && c != '_')
}

/// All paths that follow `start` in the code, groups in braces spelled out.
fn crate_paths(code: &str, start: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for (at, _) in code.match_indices(start) {
        let inner = code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
        if !inner {
            expand(&code[at + start.len()..], "", &mut paths);
        }
    }
    paths
}

/// Reads one path or group from the start of `code`, and says how long it was.
fn expand(code: &str, before: &str, paths: &mut Vec<String>) -> usize {
    let name_end = code.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(code.len());
    let (name, rest) = code.split_at(name_end);
    let path =
        [before, name].iter().filter(|p| !p.is_empty()).copied().collect::<Vec<_>>().join("::");
    if let Some(deeper) = rest.strip_prefix("::") {
        return name_end + 2 + expand(deeper, &path, paths);
    }
    if !rest.starts_with('{') || !name.is_empty() {
        paths.push(path);
        return name_end;
    }
    let mut at = 1;
    while let Some(next) = rest.get(at..).and_then(|rest| rest.chars().next()) {
        match next {
            '}' => return at + 1,
            c if c.is_alphanumeric() || c == '_' => at += expand(&rest[at..], before, paths),
            c => at += c.len_utf8(),
        }
    }
    at
}

#[test]
fn the_reader_of_paths_sees_through_groups() {
    let code = "use crate::{core::{record::Kind, turn}, model::*};\nlet x = crate::net::dial();";
    let seen = crate_paths(code, "crate::");
    assert_eq!(seen, ["core::record::Kind", "core::turn", "model", "net::dial"]);
    assert!(within("core::turn", "core::turn") && !within("core::turner", "core::turn"));
}
