//! How fast the window is: from its start to the talk on the screen, from a key to its echo, and how much memory it takes.
//!
//! ```console
//! $ cargo bench --bench window
//! $ HOBNOB_BENCH_MESSAGES=100000 cargo bench --bench window     # smaller, in seconds
//! ```
//!
//! The real program runs in a pseudo-terminal, before a real node over a real store with 200 friends and 1,000,000
//! messages of 200 bytes, half of them in the conversation that is opened. Messages and friends are written in bulk; what
//! is measured is what anybody has who talked for three years. Ends with an error when a figure is above what the project
//! promises.

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
#[allow(dead_code, reason = "searching needs more of it than this")]
mod history;

use std::fs::File;
use std::io::{Read, Write};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use common::{PATIENCE, Person};
use history::{BEGUN, History, friend};
use hobnob::core::record::{Friend, Line, Record};
use hobnob::core::turn::Change;
use hobnob::model::device::{DeviceEntry, DeviceList, Features};
use hobnob::model::friend::Standing;
use hobnob::model::time::Time;
use hobnob::store::{Store, Unlock};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

const FRIENDS: u64 = 200;
/// Messages in all, if nothing else is asked for.
const MESSAGES: u64 = 1_000_000;
/// The newest message of all, in the first conversation.
const NEWEST: &str = "so that is the newest message of all";
/// How often the window is opened.
const OPENINGS: usize = 21;
/// How many keys are pressed.
const KEYS: usize = 1000;
/// What is promised.
const ECHO_MAX: Duration = Duration::from_millis(16);
const OPENING_MAX: Duration = Duration::from_millis(200);
const MEMORY_KIB_MAX: u64 = 60 * 1024;

fn main() -> ExitCode {
    let asked = std::env::var("HOBNOB_BENCH_MESSAGES").ok();
    let messages = asked.and_then(|text| text.parse().ok()).unwrap_or(MESSAGES);
    let mut person = Person::called("Alice");
    let began = Instant::now();
    fill(&person, messages);
    println!("{FRIENDS} friends, {messages} messages, written in {:.1?}", began.elapsed());
    let began = Instant::now();
    person.start();
    println!("node up in {:.1?}; the window is 120x40\n", began.elapsed());
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
    drop(window);
    let began = Instant::now();
    let backup = person.json(&["backup", person.path("all.backup").to_str().unwrap()]);
    println!("a backup of all that, {} bytes: {:.1?}", backup["bytes"], began.elapsed());
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
    window.until(NEWEST);
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

/// Writes friends and messages into a home, as a node would have them after three years.
fn fill(person: &Person, messages: u64) {
    let mut store = Store::open(&person.path("store"), Unlock::KeyFile).unwrap();
    let mut history = History::of(FRIENDS);
    let pack = |store: &mut Store| while store.wants_packing() && store.pack().unwrap() {};
    history.fill(&mut store, messages, pack);
    let last = Time(BEGUN.0 + messages * 94_608);
    store.apply(&history.say(0, last, NEWEST.to_owned())).unwrap();
    let friends = (0..FRIENDS).flat_map(|which| befriended(which, history.orders[which as usize]));
    store.apply(&friends.collect::<Vec<_>>()).unwrap();
}

/// A friend who is away, and how many messages there are with them, all of them read.
fn befriended(which: u64, messages: u64) -> [Change; 2] {
    let (person, device) = friend(which);
    let identity = person.key();
    let entry = DeviceEntry {
        device: device.key(),
        features: Features(0),
        identity_signature: [0; 64],
        device_signature: [0; 64],
    };
    let devices = DeviceList { identity, version: 1, devices: vec![entry], signature: [0; 64] };
    let friend = Record::Friend(Friend {
        identity,
        name: format!("friend{which}"),
        named_here: true,
        standing: Standing::Friends,
        verified: Some(BEGUN),
        doubt: None,
        devices,
        addresses: vec![],
        since: BEGUN,
        last_seen: Some(BEGUN),
        introduced: None,
        muted: None,
    });
    let line = Record::Line(Line {
        friend: identity,
        next: messages + 1,
        sealed_upto: messages,
        delivered_upto: messages,
        read_upto: messages,
        expected: messages + 1,
        seen_upto: messages,
        next_order: messages + 1,
        unread: 0,
        circle_told: 0,
        epoch: 0,
        stretches: vec![],
        lost_since: None,
        gives_back: false,
    });
    [(friend.key(), Some(friend)), (line.key(), Some(line))]
}
