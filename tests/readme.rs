//! Runs the first friendship of README.md as it stands there: a transcript that does not come true fails this test.
//!
//! In its `console` block a line after `$ ` is typed into a shell, the lines below it are what must come out, and `[..]`
//! stands for anything within a line.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

use std::path::Path;
use std::process::Command;

/// One command of the transcript and what comes out.
struct Scene {
    typed: String,
    shown: String,
}

#[test]
fn the_transcript_in_the_readme_comes_true() {
    let readme = include_str!("../README.md");
    let scenes = scenes(readme);
    assert!(scenes.len() >= 5, "README.md has lost its transcript: {} commands", scenes.len());
    let folder = tempfile::Builder::new().prefix("hob").tempdir().unwrap();
    let _stop = StopNodes { folder: folder.path(), homes: homes(&scenes) };
    for scene in &scenes {
        let came = play(folder.path(), &scene.typed);
        assert!(
            like(&scene.shown, &came),
            "\n$ {}\nREADME.md says:\n{}\nThis came:\n{came}",
            scene.typed,
            scene.shown
        );
    }
}

/// The commands of the `console` block.
fn scenes(readme: &str) -> Vec<Scene> {
    let block = readme.split("```console\n").nth(1).expect("README.md has no console block");
    let block = block.split("```").next().unwrap_or_default();
    let mut scenes: Vec<Scene> = Vec::new();
    for line in block.lines() {
        match (line.strip_prefix("$ "), scenes.last_mut()) {
            (Some(typed), _) => {
                scenes.push(Scene { typed: typed.to_owned(), shown: String::new() });
            }
            (None, Some(scene)) => scene.shown.push_str(&format!("{line}\n")),
            (None, None) => panic!("the transcript begins without a command: {line}"),
        }
    }
    scenes
}

/// Every home the transcript names.
fn homes(scenes: &[Scene]) -> Vec<String> {
    let typed = scenes.iter().flat_map(|scene| scene.typed.split("--home ").skip(1));
    typed.filter_map(|rest| rest.split(' ').next()).map(str::to_owned).collect()
}

/// Types a line into a shell where `hobnob` is the program under test, and answers all that comes out.
fn play(folder: &Path, typed: &str) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_hobnob")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("exec 2>&1 </dev/null; {typed}")]).current_dir(folder);
    for name in ["HOBNOB_HOME", "HOBNOB_LISTEN", "HOBNOB_NO_START"] {
        shell.env_remove(name);
    }
    String::from_utf8(shell.env("PATH", path).output().unwrap().stdout).unwrap()
}

/// Whether a text is what was expected, where `[..]` in a line stands for anything.
fn like(expected: &str, text: &str) -> bool {
    let (expected, text) = (expected.trim_end(), text.trim_end());
    expected.lines().count() == text.lines().count()
        && expected.lines().zip(text.lines()).all(|(expected, line)| line_like(expected, line))
}

fn line_like(expected: &str, line: &str) -> bool {
    let parts: Vec<&str> = expected.trim_end().split("[..]").collect();
    let [first, between @ .., last] = &parts[..] else {
        return expected.trim_end() == line.trim_end();
    };
    let Some(mut rest) = line.trim_end().strip_prefix(first) else { return false };
    for part in between {
        let Some((_, after)) = rest.split_once(part) else { return false };
        rest = after;
    }
    rest.ends_with(last)
}

/// Stops whatever the transcript has left running, also when it did not come true.
struct StopNodes<'a> {
    folder: &'a Path,
    homes: Vec<String>,
}

impl Drop for StopNodes<'_> {
    fn drop(&mut self) {
        for home in &self.homes {
            let _ = play(self.folder, &format!("hobnob --home {home} down"));
        }
    }
}

#[test]
fn a_wildcard_stands_for_anything_within_its_line() {
    assert!(like("a [..] c\nd", "a b b c\nd\n"));
    assert!(like("[..]", "anything"));
    assert!(like("x ([..] s)", "x (0.1 s)"));
    assert!(!like("a [..] c", "a b d"));
    assert!(!like("a", "a\nb"));
    assert!(!like("[..]a[..]", "b"));
}
