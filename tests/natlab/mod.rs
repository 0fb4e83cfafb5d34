//! The laboratory as the tests use it: made of namespaces, taken down whatever happens.
#![allow(unreachable_pub, dead_code, reason = "each test file needs another part of it")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::TempDir;

/// One laboratory at a time: the machine has few cores, and times are measured.
static ONE: Mutex<()> = Mutex::new(());
static MADE: AtomicU32 = AtomicU32::new(0);

/// Homes behind routers, and the world between them.
pub struct Lab {
    prefix: String,
    run: TempDir,
    _alone: MutexGuard<'static, ()>,
}

/// What the whole looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A router before each home.
    Plain,
    /// Another one, the carrier's, behind it.
    Double,
    /// IPv6 and nothing else.
    Six,
    /// Three on one segment that leads nowhere.
    Lan,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Double => "double",
            Self::Six => "six",
            Self::Lan => "lan",
        }
    }
}

impl Lab {
    /// Makes one; `None`, with a printed reason, where that cannot be.
    pub fn open(kind: Kind) -> Option<Self> {
        if std::env::var_os("HOBNOB_NATLAB").is_none() {
            println!("skipped: HOBNOB_NATLAB=1 runs it, as root");
            return None;
        }
        if !rustix::process::geteuid().is_root() || !has("ip") || !has("nft") {
            println!("skipped: it needs root, ip and nft");
            return None;
        }
        let alone = ONE.lock().unwrap_or_else(PoisonError::into_inner);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let prefix = format!("hn{}n{number}", std::process::id());
        let lab = Self { prefix, run: tempfile::tempdir().unwrap(), _alone: alone };
        lab.act(&["up", kind.word()]);
        Some(lab)
    }

    /// The name of a namespace.
    pub fn netns(&self, who: &str) -> String {
        format!("{}-{who}", self.prefix)
    }

    /// What a home's router does from now on.
    pub fn mode(&self, home: &str, mode: &str) {
        self.act(&["mode", home, mode]);
    }

    /// Loses packets that enter a namespace.
    pub fn loss(&self, who: &str, percent: u32) {
        self.act(&["loss", who, &percent.to_string()]);
    }

    /// Makes the wire of a home slow.
    pub fn wire(&self, home: &str, delay_ms: u32) {
        self.act(&["wire", home, &delay_ms.to_string()]);
    }

    /// Gives a home another address.
    pub fn shift(&self, home: &str, address: &str) {
        self.act(&["move", home, address]);
    }

    /// Lets a home's router open ports when it is asked.
    pub fn upnp(&self, home: &str) {
        self.act(&["upnp", home]);
    }

    /// Runs something in a namespace; what it printed.
    pub fn run(&self, who: &str, command: &[&str]) -> String {
        let mut inside = Command::new("ip");
        let output = inside.args(["netns", "exec", &self.netns(who)]).args(command).output();
        String::from_utf8(output.unwrap().stdout).unwrap()
    }

    fn act(&self, arguments: &[&str]) {
        assert!(self.try_act(arguments), "lab.sh {arguments:?}");
    }

    fn try_act(&self, arguments: &[&str]) -> bool {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/natlab/lab.sh");
        let mut bash = Command::new("bash");
        bash.arg(script).args(arguments).stdin(Stdio::null());
        bash.env("NATLAB_PREFIX", &self.prefix).env("NATLAB_RUN", self.run.path());
        bash.status().unwrap().success()
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        self.try_act(&["down"]);
    }
}

/// Whether a program is there.
pub fn has(program: &str) -> bool {
    let found = Command::new("sh").args(["-c", &format!("command -v {program}")]).output();
    found.is_ok_and(|output| output.status.success())
}
