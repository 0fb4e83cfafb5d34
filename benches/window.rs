//! How fast the window is: from its start to the talk on the screen, from a key to its echo, and how much memory it takes.
//!
//! ```console
//! $ cargo bench --bench window
//! ```
//!
//! The real program runs in a pseudo-terminal. Its node is played by this bench: one that claims 200 friends and
//! 1,000,000 messages with each of them and answers at once, so that what is measured is the window and the local door.
//! Ends with an error when a figure is above what the project promises.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    unreachable_pub,
    reason = "a measurement that cannot go on stops, and printing is its purpose"
)]

#[path = "../tests/common/mod.rs"]
#[allow(dead_code, reason = "the tests need more of it than this")]
mod common;

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use common::{PATIENCE, Person};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use serde_json::{Value, json};

const FRIENDS: usize = 200;
const MESSAGES: u64 = 1_000_000;
/// How often the window is opened.
const OPENINGS: usize = 21;
/// How many keys are pressed.
const KEYS: usize = 1000;
/// What is promised.
const ECHO_MAX: Duration = Duration::from_millis(16);
const OPENING_MAX: Duration = Duration::from_millis(200);
const MEMORY_KIB_MAX: u64 = 60 * 1024;

fn main() -> ExitCode {
    let person = Person::called("Alice");
    let listener = UnixListener::bind(person.path("node.sock")).unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || serve(stream));
        }
    });
    println!("{FRIENDS} friends, {MESSAGES} messages with each; the window is 120x40\n");
    let mut openings: Vec<Duration> = (0..OPENINGS).map(|_| open(&person).1).collect();
    openings.sort();
    let (mut window, _) = open(&person);
    let mut echoes: Vec<Duration> = (0..KEYS).map(|n| window.echo(n)).collect();
    echoes.sort();
    // Back through the history, as somebody does who looks for something, and then typing again.
    for _ in 0..400 {
        window.types(b"\x1b[5~");
    }
    window.until("older messages");
    let mut later: Vec<Duration> = (0..KEYS).map(|n| window.echo(n)).collect();
    later.sort();
    let memory = window.memory_kib();
    let opening = openings[OPENINGS / 2];
    let p99 = |times: &[Duration]| times[times.len() * 99 / 100];
    println!("open, median of {OPENINGS}: {opening:.1?} (slowest {:.1?})", openings[OPENINGS - 1]);
    println!("key to echo, {KEYS} keys: median {:.2?}, p99 {:.2?}", echoes[KEYS / 2], p99(&echoes));
    println!("the same, 400 pages back: median {:.2?}, p99 {:.2?}", later[KEYS / 2], p99(&later));
    println!("resident memory: {:.1} MiB", memory as f64 / 1024.0);
    let worst = p99(&echoes).max(p99(&later));
    let kept = opening <= OPENING_MAX && worst <= ECHO_MAX && memory <= MEMORY_KIB_MAX;
    if kept { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The window in a pseudo-terminal.
struct Window {
    child: Child,
    keyboard: File,
    screen: Receiver<Vec<u8>>,
    terminal: vt100::Parser,
}

/// Opens the window and waits until the newest message is on the screen.
fn open(person: &Person) -> (Window, Duration) {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    let path = ptsname(&master, Vec::new()).unwrap().into_string().unwrap();
    let terminal = || Stdio::from(File::options().read(true).write(true).open(&path).unwrap());
    let size = rustix::termios::Winsize { ws_row: 40, ws_col: 120, ws_xpixel: 0, ws_ypixel: 0 };
    rustix::termios::tcsetwinsize(&master, size).unwrap();
    let mut command = Command::new("setsid");
    command.arg("--ctty").arg(env!("CARGO_BIN_EXE_hobnob")).arg("--home").arg(person.home());
    command.env("TERM", "xterm-256color").env("LC_ALL", "C.UTF-8").env("TZ", "UTC");
    command.stdin(terminal()).stdout(terminal()).stderr(terminal());
    let began = Instant::now();
    let child = command.spawn().unwrap();
    let master = File::from(master);
    let mut out = master.try_clone().unwrap();
    let (tell, screen) = channel();
    std::thread::spawn(move || {
        let mut bytes = [0; 65_536];
        while let Ok(count) = out.read(&mut bytes) {
            if count == 0 || tell.send(bytes[..count].to_vec()).is_err() {
                return;
            }
        }
    });
    let terminal = vt100::Parser::new(40, 120, 0);
    let mut window = Window { child, keyboard: master, screen, terminal };
    window.until(&format!("message {MESSAGES}"));
    (window, began.elapsed())
}

impl Window {
    fn types(&mut self, bytes: &[u8]) {
        self.keyboard.write_all(bytes).unwrap();
    }

    fn until(&mut self, words: &str) {
        while !self.terminal.screen().contents().contains(words) {
            let bytes = self.screen.recv_timeout(PATIENCE);
            let bytes = bytes.unwrap_or_else(|_| {
                panic!("no \"{words}\" on:\n{}", self.terminal.screen().contents())
            });
            self.terminal.process(&bytes);
        }
    }

    /// Presses a key and waits until its letter stands in the last row but one.
    fn echo(&mut self, number: usize) -> Duration {
        let letter = char::from(b'a' + u8::try_from(number % 26).unwrap());
        let typed = |terminal: &vt100::Parser| terminal.screen().cursor_position();
        let before = typed(&self.terminal);
        let began = Instant::now();
        self.types(letter.to_string().as_bytes());
        while typed(&self.terminal) == before {
            let bytes = self.screen.recv_timeout(PATIENCE).expect("an echo");
            self.terminal.process(&bytes);
        }
        began.elapsed()
    }

    fn memory_kib(&self) -> u64 {
        // `setsid` becomes the program it starts.
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Answers one client as a node with a long history would.
fn serve(stream: UnixStream) {
    let mut out = stream.try_clone().unwrap();
    for line in BufReader::new(stream).lines().map_while(Result::ok) {
        let call: Value = serde_json::from_str(&line).unwrap();
        let result = answer(call["method"].as_str().unwrap(), &call["params"]);
        let answer = json!({"jsonrpc": "2.0", "id": call["id"], "result": result});
        if writeln!(out, "{answer}").is_err() {
            return;
        }
    }
}

fn answer(method: &str, params: &Value) -> Value {
    match method {
        "node.info" => {
            json!({"version": env!("CARGO_PKG_VERSION"), "pid": 1, "online": true, "id": "i", "device": "d",
            "name": "Alice", "listen": [], "socket": "", "started_at": "2026-11-23T12:00:00Z"})
        }
        "event.subscribe" => json!({"seq": 1}),
        "identity.show" => json!({"card": "c", "id": "i", "name": "Alice", "fingerprint": "F"}),
        "presence.get" => json!({"status": "online", "text": ""}),
        "conversation.mark" => json!({"read": 0}),
        "friend.list" => (0..FRIENDS).map(friend).collect(),
        "room.list" => json!([]),
        "friend.show" => card(params),
        "message.list" => page(params),
        other => panic!("the window asks for {other}"),
    }
}

fn friend(number: usize) -> Value {
    json!({"name": format!("friend{number}"), "id": format!("id-of-friend-{number}"), "state": "friends",
        "verified": false, "presence": {"status": "online", "text": "", "at": null, "via": null}, "path": "direct",
        "unread": 0, "doubt": false})
}

fn card(params: &Value) -> Value {
    json!({"name": params["friend"], "id": "i", "fingerprint": "F", "state": "friends", "verified": false,
        "safety_number": null, "devices": [], "custody": {"for_them": 0, "by_them": 0},
        "presence": {"status": "online", "text": "", "at": null, "via": null}, "path": "direct",
        "relaying": {"circuits": 0, "bytes": 0, "bytes_max": 0}})
}

fn page(params: &Value) -> Value {
    let before = params["before"].as_str().and_then(|id| id[1..].parse().ok());
    let end: u64 = before.unwrap_or(MESSAGES + 1);
    let start = end.saturating_sub(params["limit"].as_u64().unwrap()).max(1);
    let name = &params["conversation"];
    let line = |number: u64| {
        json!({"message": format!("m{number}"), "conversation": name, "from": name, "mine": number.is_multiple_of(2),
            "text": format!("message {number}, of the length that messages between friends usually have"),
            "at": "2026-11-23T12:00:00Z", "state": if number.is_multiple_of(2) { json!("read") } else { Value::Null },
            "edited": null, "reply_to": null, "reactions": []})
    };
    (start..end).map(line).collect()
}
