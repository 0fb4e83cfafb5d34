//! People with real nodes, for tests that type what people type and read what they read.
//!
//! Each person has a home of their own in a temporary folder; commands run as processes with a deadline, nodes listen
//! on loopback, and whatever runs is killed when the person goes out of scope.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process, test_kill_process};
use serde_json::{Value, json};
use tempfile::TempDir;

/// How long anything may take before a test gives it up: generous, because machines of CI are slow and shared.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Where nodes of tests listen.
pub const LOOPBACK: &str = "/ip4/127.0.0.1/tcp/0";

/// Somebody with a home, perhaps with a node up.
pub struct Person {
    home: TempDir,
    node: Option<Child>,
}

/// What a command said and how it ended.
#[derive(Debug)]
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    /// The one object it answered.
    pub fn json(&self) -> Value {
        let [one] = &self.lines()[..] else { panic!("not one line: {self:?}") };
        one.clone()
    }

    /// The objects it answered, one a line.
    pub fn lines(&self) -> Vec<Value> {
        assert_eq!(self.code, 0, "{self:?}");
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The error it ended with, as `--json` tells it: its exit code, kind, message and hint.
    pub fn refusal(&self) -> (i32, String, String, String) {
        assert_eq!(self.out, "", "an error has no answer beside it");
        let last = self.err.lines().last().unwrap_or_default();
        let error: Value = serde_json::from_str(last).unwrap_or_else(|_| panic!("{self:?}"));
        let word = |field: &str| error["error"][field].as_str().unwrap().to_owned();
        (self.code, word("kind"), word("message"), word("hint"))
    }
}

impl Person {
    /// Somebody without an identity yet.
    pub fn nobody() -> Self {
        Self { home: tempfile::Builder::new().prefix("hob").tempdir().unwrap(), node: None }
    }

    /// Somebody with an identity and no node up.
    pub fn called(name: &str) -> Self {
        let person = Self::nobody();
        assert_eq!(person.run(&["init", "--name", name]).code, 0);
        person
    }

    /// Somebody whose node is up.
    pub fn up(name: &str) -> Self {
        let mut person = Self::called(name);
        person.start();
        person
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.home().join(name)
    }

    /// Brings the node up as a child of the test; its first line says where it listens.
    pub fn start(&mut self) -> Value {
        let complaints = std::fs::File::create(self.path("complaints")).unwrap();
        let mut node = self.command(&["--json", "up", "--no-lan", "--listen", LOOPBACK]);
        let mut node = node.stdout(Stdio::piped()).stderr(complaints).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(node.stdout.take().unwrap()).read_line(&mut line).unwrap();
        self.node = Some(node);
        let said = || std::fs::read_to_string(self.path("complaints")).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("no node: {}", said()))
    }

    /// Stops the node the way people do.
    pub fn stop(&mut self) {
        assert_eq!(self.run(&["down"]).code, 0);
        if let Some(mut node) = self.node.take() {
            assert!(node.wait().unwrap().success());
        }
    }

    /// Sends the node a signal and answers how it ended.
    pub fn end_by(&mut self, signal: Signal) -> std::process::ExitStatus {
        let mut node = self.node.take().unwrap();
        kill_process(Pid::from_child(&node), signal).unwrap();
        node.wait().unwrap()
    }

    /// `hobnob` on this home, untouched by the settings of whoever runs the tests.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hobnob"));
        command.arg("--home").arg(self.home()).args(args).env("TZ", "UTC").stdin(Stdio::null());
        for name in ["HOBNOB_HOME", "HOBNOB_NO_START"] {
            command.env_remove(name);
        }
        // A node that a command starts by itself stays on loopback too.
        command.env("HOBNOB_LISTEN", LOOPBACK);
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, args: &[&str]) -> Said {
        finish(self.command(args), "")
    }

    /// Runs a command and types something into it.
    pub fn typing(&self, args: &[&str], typed: &str) -> Said {
        finish(self.command(args), typed)
    }

    /// Runs a command with `--json` that answers one object.
    pub fn json(&self, args: &[&str]) -> Value {
        self.run(&[&["--json"], args].concat()).json()
    }

    /// Runs a command with `--json` that answers a list.
    pub fn list(&self, args: &[&str]) -> Vec<Value> {
        self.run(&[&["--json"], args].concat()).lines()
    }

    /// Runs a command with `--json` that is refused: its exit code and kind.
    pub fn refused(&self, args: &[&str]) -> (i32, String) {
        let (code, kind, ..) = self.run(&[&["--json"], args].concat()).refusal();
        (code, kind)
    }

    /// A connection to the node's own door.
    pub fn line(&self) -> Line {
        Line::to(&self.path("node.sock")).expect("the node is up")
    }

    /// Waits for an event, from the first one ever on.
    pub fn until(&self, what: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let mut line = self.line();
        line.ask("event.subscribe", json!({"since": 0})).unwrap();
        loop {
            let event = line.next().unwrap_or_else(|| panic!("waited for {what} in vain"));
            if wanted(&event["params"]) {
                return event["params"].clone();
            }
        }
    }

    /// Waits for an event of this kind with this word in one of its fields.
    pub fn until_told(&self, event: &str, field: &str, word: &str) {
        self.until(word, |told| told["event"] == event && told[field] == word);
    }

    /// Waits until a message has come that far.
    pub fn until_state(&self, message: &str, state: &str) {
        self.until(state, |event| event["message"] == message && event["state"] == state);
    }

    /// Waits until somebody is linked, or no longer.
    pub fn until_path(&self, friend: &str, path: &str) {
        let mut line = self.line();
        line.ask("event.subscribe", json!({})).unwrap();
        while self.line().ask("friend.show", json!({"friend": friend})).unwrap()["path"] != path {
            line.next().unwrap_or_else(|| panic!("{friend} never was {path}"));
        }
    }

    /// Sends something and answers its id.
    pub fn send(&self, to: &str, text: &str) -> String {
        self.json(&["send", to, text])["message"].as_str().unwrap().to_owned()
    }

    /// The texts of a conversation, oldest first.
    pub fn texts(&self, with: &str) -> Vec<String> {
        let text = |line: &Value| line["text"].as_str().unwrap().to_owned();
        self.list(&["log", with]).iter().map(text).collect()
    }
}

impl Drop for Person {
    fn drop(&mut self) {
        let socket = self.path("node.sock");
        let info = Line::to(&socket).and_then(|mut line| line.ask("node.info", json!({})).ok());
        let pid = info.and_then(|info| i32::try_from(info["pid"].as_i64()?).ok());
        if let Some(pid) = pid.and_then(Pid::from_raw) {
            let _ = kill_process(pid, Signal::KILL);
            let began = Instant::now();
            // One that was started in the background is nobody's child here.
            while self.node.is_none()
                && test_kill_process(pid).is_ok()
                && began.elapsed() < PATIENCE
            {
                std::thread::sleep(Duration::from_millis(5));
            }
        }
        if let Some(mut node) = self.node.take() {
            let _ = node.kill();
            let _ = node.wait();
        }
    }
}

/// Two people who are friends, both nodes up: the second added the first one's invite.
pub fn friends(first: &str, second: &str) -> (Person, Person) {
    let (one, other) = (Person::up(first), Person::up(second));
    befriend(&one, &other);
    (one, other)
}

/// Makes friends of two whose nodes are up.
pub fn befriend(one: &Person, other: &Person) {
    let invite = one.json(&["invite"]);
    let added = other.json(&["add", invite["ticket"].as_str().unwrap(), "--timeout", "60s"]);
    assert_eq!(added["state"], "friends", "{added}");
    let id = other.json(&["id"])["id"].clone();
    one.until("the friend", |event| {
        event["event"] == "friend" && event["id"] == id && event["state"] == "friends"
    });
}

fn finish(command: Command, typed: &str) -> Said {
    let shown = format!("{command:?}");
    let mut command = assert_cmd::Command::from_std(command);
    let ended = command.timeout(PATIENCE).write_stdin(typed).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let code = ended.status.code().unwrap_or_else(|| panic!("never ended: {shown}"));
    Said { code, out: text(ended.stdout), err: text(ended.stderr) }
}

/// A connection to a node as any program makes one: JSON-RPC, an object a line.
pub struct Line {
    stream: BufReader<UnixStream>,
}

impl Line {
    /// Connects; `None` when nobody is there.
    pub fn to(socket: &Path) -> Option<Self> {
        let stream = UnixStream::connect(socket).ok()?;
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        Some(Self { stream: BufReader::new(stream) })
    }

    /// Asks, and answers the result or the error; events that come first are lost.
    pub fn ask(&mut self, method: &str, params: Value) -> Result<Value, Value> {
        self.write(
            &json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).to_string(),
        );
        loop {
            let answer = self.next().ok_or(Value::Null)?;
            if answer.get("error").is_some() {
                return Err(answer["error"].clone());
            }
            if answer["id"] == 1 {
                return Ok(answer["result"].clone());
            }
        }
    }

    /// Writes a line as it is.
    pub fn write(&mut self, line: &str) {
        // A node that hung up is noticed by reading.
        let _ = self.stream.get_mut().write_all(format!("{line}\n").as_bytes());
    }

    /// The next line, whatever it is; `None` when the node hung up or is silent.
    pub fn next(&mut self) -> Option<Value> {
        let mut line = String::new();
        self.stream.read_line(&mut line).ok()?;
        serde_json::from_str(&line).ok()
    }
}

/// Asserts that an object has all these fields. More may come; none is ever renamed.
pub fn has(object: &Value, fields: &[&str]) {
    for field in fields {
        assert!(object.get(field).is_some(), "no \"{field}\" in {object}");
    }
}
