//! A real node in a process of its own, with everything it tells written down.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::PATIENCE;
use super::chance::Chance;
use super::diary::Diary;
use super::line::{Gone, Line, answer};

/// A person on this machine, whose node may be dead.
pub struct Node {
    pub name: String,
    /// Their identity.
    pub id: String,
    /// What their node ever told.
    pub diary: Diary,
    home: TempDir,
    /// Where it is brought up next.
    pub place: Place,
    life: Option<Life>,
}

/// Where a node runs.
#[derive(Clone)]
pub struct Place {
    /// The network namespace, if not this process's own.
    pub netns: Option<String>,
    /// Where it listens.
    pub listen: &'static str,
    /// Whether friends on the local network are looked for.
    pub lan: bool,
}

/// On this machine, reachable from nowhere else.
const HERE: Place = Place { netns: None, listen: "/ip4/127.0.0.1/tcp/0", lan: false };

struct Life {
    process: Child,
    /// Kept open and never read: nobody may slow a node down by not reading.
    _stdout: BufReader<ChildStdout>,
    socket: PathBuf,
    events: Receiver<Value>,
}

impl Node {
    /// Makes a home and brings its node up.
    pub fn born(name: &str) -> Self {
        Self::born_at(name, HERE)
    }

    /// The same, somewhere else.
    pub fn born_at(name: &str, place: Place) -> Self {
        let home = tempfile::tempdir().unwrap();
        let made = hobnob(home.path()).args(["init", "--name", name]).output().unwrap();
        assert!(made.status.success(), "init: {}", String::from_utf8_lossy(&made.stderr));
        let (name, diary) = (name.to_owned(), Diary::default());
        let mut node = Self { name, id: String::new(), diary, home, place, life: None };
        node.up();
        node
    }

    /// Brings it up; every start must succeed, whatever it died of.
    pub fn up(&mut self) {
        let mut process = self.start();
        let mut stdout = BufReader::new(process.stdout.take().unwrap());
        let mut ready = String::new();
        stdout.read_line(&mut ready).unwrap();
        let Ok(ready) = serde_json::from_str::<Value>(&ready) else {
            panic!("{} does not start again: {}", self.name, self.complaints());
        };
        self.id = ready["id"].as_str().unwrap().to_owned();
        let socket = PathBuf::from(ready["socket"].as_str().unwrap());
        let (tell, events) = mpsc::channel();
        let line = Line::to(&socket).unwrap();
        let since = self.diary.seq;
        std::thread::spawn(move || listen(line, since, &tell));
        self.diary.linked = false;
        self.life = Some(Life { process, _stdout: stdout, socket, events });
    }

    /// Runs a command on its home, while it is up; what it prints for people.
    pub fn command(&self, arguments: &[&str]) -> String {
        let mut command = hobnob_in(self.place.netns.as_deref(), self.home.path());
        let output = command.args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Starts it and kills it before it may be up; says whether that was before it said that it is ready.
    pub fn die_starting(&self, chance: &mut Chance) -> bool {
        let mut process = self.start();
        chance.moment();
        process.kill().unwrap();
        process.wait().unwrap();
        let mut ready = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut ready).unwrap();
        assert!(!ready.contains("error"), "{} does not start again: {ready}", self.name);
        ready.is_empty()
    }

    fn start(&self) -> Child {
        let complaints = std::fs::File::create(self.home.path().join("complaints")).unwrap();
        hobnob_in(self.place.netns.as_deref(), self.home.path())
            .args(["--json", "up", "--listen", self.place.listen])
            .args(if self.place.lan { &[][..] } else { &["--no-lan"] })
            .stdout(Stdio::piped())
            .stderr(complaints)
            .spawn()
            .unwrap()
    }

    /// Kills it where it stands (SIGKILL); afterwards all it had told is in the diary.
    pub fn kill(&mut self) {
        let mut life = self.life.take().unwrap();
        life.process.kill().unwrap();
        life.process.wait().unwrap();
        for event in life.events {
            self.diary.note(&self.name, &event);
        }
    }

    /// Stops it cleanly.
    pub fn stop(&mut self) {
        self.ask("node.stop", json!({}));
        let mut life = self.life.take().unwrap();
        for event in life.events {
            self.diary.note(&self.name, &event);
        }
        assert!(life.process.wait().unwrap().success(), "{}", self.complaints());
    }

    pub fn is_up(&self) -> bool {
        self.life.is_some()
    }

    /// Stops its clockwork: it does nothing until [`Self::thaw`], and the world does not notice yet.
    pub fn freeze(&self) {
        self.signal(Signal::STOP);
    }

    pub fn thaw(&self) {
        self.signal(Signal::CONT);
    }

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.life.as_ref().unwrap().process), signal).unwrap();
    }

    /// Resident memory of its process, in KiB.
    pub fn memory_kib(&self) -> u64 {
        let pid = self.life.as_ref().unwrap().process.id();
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    /// A new connection.
    pub fn line(&self) -> Line {
        Line::to(&self.life.as_ref().unwrap().socket).expect("the node is up")
    }

    /// Asks what cannot be refused.
    pub fn ask(&self, method: &str, params: Value) -> Value {
        let answered = self.line().ask(method, &params);
        let answered =
            answered.unwrap_or_else(|Gone| panic!("{} died: {}", self.name, self.complaints()));
        answered.unwrap_or_else(|kind| panic!("{}: {method} is refused: {kind}", self.name))
    }

    /// Writes down what it has told by now.
    pub fn listen(&mut self) {
        let Some(life) = &self.life else { return };
        while let Ok(event) = life.events.try_recv() {
            self.diary.note(&self.name, &event);
        }
    }

    /// Waits until what it told makes this true.
    pub fn until(&mut self, what: &str, wanted: impl Fn(&Diary) -> bool) {
        while !wanted(&self.diary) {
            match self.life.as_ref().unwrap().events.recv_timeout(PATIENCE) {
                Ok(event) => self.diary.note(&self.name, &event),
                Err(RecvTimeoutError::Timeout) => panic!("{}: never {what}", self.name),
                Err(RecvTimeoutError::Disconnected) => {
                    panic!("{} died before {what}: {}", self.name, self.complaints())
                }
            }
        }
    }

    fn complaints(&self) -> String {
        std::fs::read_to_string(self.home.path().join("complaints")).unwrap_or_default()
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        if let Some(life) = &mut self.life {
            let _ = life.process.kill();
            let _ = life.process.wait();
        }
    }
}

fn hobnob(home: &Path) -> Command {
    hobnob_in(None, home)
}

fn hobnob_in(netns: Option<&str>, home: &Path) -> Command {
    let program = env!("CARGO_BIN_EXE_hobnob");
    let mut command = match netns {
        None => Command::new(program),
        Some(netns) => {
            // It becomes the node: the process is the same.
            let mut command = Command::new("ip");
            command.args(["netns", "exec", netns, program]);
            command
        }
    };
    command.arg("--home").arg(home).env("HOBNOB_NO_START", "1").stdin(Stdio::null());
    command
}

/// Follows the events from `since` on until the node is gone.
fn listen(mut line: Line, mut since: u64, tell: &Sender<Value>) {
    line.wait_for_ever();
    let subscribe =
        |line: &mut Line, since: u64| line.put(0, "event.subscribe", &json!({"since": since}));
    let mut follow = || -> Result<(), Gone> {
        subscribe(&mut line, since)?;
        loop {
            let mut said = line.take()?;
            if said["method"] != "event" {
                answer(said).unwrap();
                continue;
            }
            let event = said["params"].take();
            if event["event"] == "overflow" {
                // Too slow, not too late: what was missed is still kept.
                subscribe(&mut line, since)?;
            } else if event["seq"].as_u64().unwrap() > since {
                since = event["seq"].as_u64().unwrap();
                let _ = tell.send(event);
            }
        }
    };
    let Err(Gone) = follow() else { return };
}
