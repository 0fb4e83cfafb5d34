//! The commands as scripts use them: real processes, their exit codes, their JSON, and nothing where nothing belongs.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on stops")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A home of its own, whose node is stopped when the scene is over.
struct Home {
    dir: TempDir,
}

impl Home {
    fn empty() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    fn of(name: &str) -> Self {
        let home = Self::empty();
        home.ok(&["init", "--name", name, "--json"]);
        home
    }

    fn path(&self) -> PathBuf {
        self.dir.path().join("home")
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hobnob"));
        command.arg("--home").arg(self.path()).args(args);
        command.env("HOBNOB_LISTEN", "/ip4/127.0.0.1/tcp/0").env_remove("HOBNOB_NO_START");
        command.env_remove("HOBNOB_HOME").stdin(Stdio::null());
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// Runs a command that must succeed, and reads its JSON, one object a line.
    fn ok(&self, args: &[&str]) -> Vec<Value> {
        let output = self.run(args);
        assert!(output.status.success(), "{args:?}: {}", text(&output.stderr));
        text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Runs a command that must fail, and reads its exit code and the kind of its error.
    fn fails(&self, args: &[&str]) -> (i32, String) {
        let output = self.run(&[args, &["--json"]].concat());
        assert!(output.stdout.is_empty(), "{args:?}: {}", text(&output.stdout));
        let stderr = text(&output.stderr);
        let error: Value = serde_json::from_str(stderr.lines().last().unwrap()).unwrap();
        let kind = error["error"]["kind"].as_str().unwrap().to_owned();
        (output.status.code().unwrap(), kind)
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = self.run(&["down"]);
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn write(path: &Path, bytes: &str) -> String {
    std::fs::write(path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

fn befriend(alice: &Home, bob: &Home) {
    let invite = alice.ok(&["invite", "--json"]).remove(0);
    let added = bob.ok(&["add", invite["ticket"].as_str().unwrap(), "--json"]).remove(0);
    assert_eq!((&added["friend"], &added["state"]), (&"Alice".into(), &"friends".into()));
}

#[test]
fn an_empty_home_says_how_to_begin() {
    let home = Home::empty();
    for args in [&["friends"][..], &["log", "bob"], &["send", "bob", "hi"], &["up"], &["down"]] {
        assert_eq!(home.fails(args), (4, "no_identity".into()), "{args:?}");
    }
    let output = home.run(&["friends"]);
    assert_eq!(text(&output.stderr), "No identity here yet. Run: hobnob init\n");
    assert!(!home.path().join("node.sock").exists());
}

#[test]
fn wrong_usage_is_told_from_all_other_failures() {
    let home = Home::of("Alice");
    assert_eq!(home.fails(&["frobnicate"]), (2, "usage".into()));
    assert_eq!(home.fails(&["send"]), (2, "usage".into()));
    assert_eq!(home.fails(&["init", "--name", "Again"]), (1, "identity_exists".into()));
    assert_eq!(home.fails(&["send", "bob", "hi", "--no-start"]), (3, "node_down".into()));
    assert_eq!(home.fails(&["trace", "aaaaaaaa"]), (5, "no_such_message".into()));
    assert_eq!(home.fails(&["log", "bob"]), (5, "no_such_friend".into()));
    assert_eq!(home.fails(&["down"]), (3, "node_down".into()));
}

#[test]
fn an_identity_comes_back_from_its_words_and_shows_nothing_else() {
    let home = Home::empty();
    let made = home.ok(&["init", "--name", "Alice", "--json"]).remove(0);
    assert_eq!(made["phrase"].as_str().unwrap().split(' ').count(), 24);
    let again = Home::empty();
    let mut init = again.command(&["init", "--name", "Alice", "--recover", "--json"]);
    let mut init = init.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    init.stdin.take().unwrap().write_all(made["phrase"].as_str().unwrap().as_bytes()).unwrap();
    let output = init.wait_with_output().unwrap();
    let back: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(back["id"], made["id"]);
    assert_ne!(back["device"], made["device"]);
    assert!(output.stderr.is_empty());
}

#[test]
fn a_locked_home_opens_to_its_passphrase_alone() {
    let home = Home::empty();
    let right = write(&home.dir.path().join("right"), "sesame\n");
    let wrong = write(&home.dir.path().join("wrong"), "simsim\n");
    home.ok(&["init", "--name", "Alice", "--passphrase-file", &right, "--json"]);
    assert_eq!(home.fails(&["id"]), (4, "locked".into()));
    assert_eq!(home.fails(&["id", "--passphrase-file", &wrong]), (4, "locked".into()));
    assert_eq!(home.fails(&["invite"]), (4, "locked".into()));
    let card = home.ok(&["id", "--passphrase-file", &right, "--json"]).remove(0);
    assert_eq!(card["name"], "Alice");
    assert_eq!(home.ok(&["invite", "--passphrase-file", &right, "--json"]).len(), 1);
    assert_eq!(home.fails(&["phrase"]), (4, "locked".into()));
}

#[test]
fn two_friends_talk_with_four_commands_and_every_state_is_true() {
    let (alice, bob) = (Home::of("Alice"), Home::of("Bob"));
    befriend(&alice, &bob);
    let sent = bob.ok(&["send", "alice", "hi", "--wait", "delivered", "--json"]).remove(0);
    assert_eq!(sent["state"], "delivered");
    let log = alice.ok(&["log", "bob", "--json"]);
    assert_eq!((&log[0]["text"], &log[0]["message"]), (&"hi".into(), &sent["message"]));
    alice.ok(&["down", "--json"]);
    let late = bob.ok(&["send", "alice", "are you there?", "--json"]).remove(0);
    assert_eq!(late["state"], "queued");
    let wait = &["send", "alice", "x", "--wait", "delivered", "--timeout", "0s", "--json"][..];
    assert_eq!(bob.run(wait).status.code(), Some(7));
    let cancelled = bob.ok(&["send", "alice", "never mind", "--json"]).remove(0);
    let given_up = bob.ok(&["cancel", cancelled["message"].as_str().unwrap(), "--json"]).remove(0);
    assert_eq!(given_up["state"], "failed");
    alice.ok(&["up", "--detach", "--json"]);
    let sent = bob.ok(&["send", "alice", "back?", "--wait", "delivered", "--json"]).remove(0);
    assert_eq!(sent["state"], "delivered");
    let said: Vec<_> =
        alice.ok(&["log", "bob", "--json"]).into_iter().map(|m| m["text"].clone()).collect();
    assert_eq!(said, ["hi", "are you there?", "x", "back?"]);
}

#[test]
fn a_log_reads_the_same_with_and_without_a_node() {
    let (alice, bob) = (Home::of("Alice"), Home::of("Bob"));
    befriend(&alice, &bob);
    bob.ok(&["send", "alice", "hi", "--wait", "delivered", "--json"]);
    let up: Vec<_> = [&["log", "bob", "--json"][..], &["id", "--json"], &["invites", "--json"]]
        .iter()
        .map(|args| alice.ok(args))
        .collect();
    alice.ok(&["down", "--json"]);
    let down: Vec<_> = [&["log", "bob", "--json"][..], &["id", "--json"], &["invites", "--json"]]
        .iter()
        .map(|args| alice.ok(args))
        .collect();
    assert_eq!(up[0], down[0]);
    assert_eq!((&up[1][0]["id"], &up[2]), (&down[1][0]["id"], &down[2]));
    assert!(!alice.path().join("node.sock").exists());
}

#[test]
fn a_second_node_is_refused_with_the_first_ones_process() {
    let home = Home::of("Alice");
    home.ok(&["up", "--detach", "--json"]);
    let output = home.run(&["up"]);
    assert_eq!(output.status.code(), Some(1));
    let stderr = text(&output.stderr);
    assert!(stderr.contains("(process "), "{stderr}");
    assert_eq!(home.fails(&["up", "--detach"]), (1, "home_busy".into()));
}

#[test]
fn commands_that_need_the_node_start_one_and_say_so_once() {
    let home = Home::of("Alice");
    let together: Vec<_> = (0..4)
        .map(|_| {
            home.command(&["invite"]).stderr(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap()
        })
        .collect();
    for command in together {
        let output = command.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert!(text(&output.stdout).starts_with("HOBNOB:"));
    }
    assert_eq!(home.ok(&["invites", "--json"]).len(), 4);
    assert!(!text(&home.run(&["invite"]).stderr).contains("Started"));
}

#[cfg(unix)]
#[test]
fn a_node_in_the_foreground_tells_when_it_is_ready_and_stops_on_a_signal() {
    use rustix::process::{Pid, Signal, kill_process};
    use std::io::{BufRead, BufReader};
    let home = Home::of("Alice");
    for (signal, code) in [(Signal::TERM, 0), (Signal::INT, 130)] {
        let mut up = home.command(&["up", "--json"]).stdout(Stdio::piped()).spawn().unwrap();
        let mut first = String::new();
        BufReader::new(up.stdout.as_mut().unwrap()).read_line(&mut first).unwrap();
        let ready: Value = serde_json::from_str(&first).unwrap();
        assert_eq!(ready["event"], "ready");
        assert!(ready["listen"][0].as_str().unwrap().starts_with("/ip4/127.0.0.1/tcp/"));
        kill_process(Pid::from_child(&up), signal).unwrap();
        assert_eq!(up.wait().unwrap().code(), Some(code), "{signal:?}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let home = Home::of("Alice");
    let mut list = home
        .command(&["config", "list"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(list.stdout.take());
    let output = list.wait_with_output().unwrap();
    assert!(output.status.success());
    assert!(output.stderr.is_empty(), "{}", text(&output.stderr));
}
