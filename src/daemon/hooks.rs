//! Programs of the user's that are run when something happens, each with the event on its standard input.
//!
//! One task runs each program: one run after the other, a bounded line of events that wait, and an end to every run. The
//! node hands events over without ever waiting; what does not fit is dropped and counted. A program gets the event on its
//! standard input and nowhere else: not in its arguments, not in its environment. No shell is between.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

#[cfg(unix)]
use rustix::process::{Pid, Signal, kill_process_group};
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::runtime::Handle;
use tokio::sync::{mpsc, watch};

use crate::api::types::event::{EventKind, EventLine, EventWhat};
use crate::model::event::Event;

use super::config::Config;
use super::desk::Desk;
use super::hub;

/// Events that wait for one program.
const WAITING_MAX: usize = 64;
/// How long one run may take before it is killed: long enough to tell a slow server, too short to pile up.
const LASTS_MAX: Duration = Duration::from_secs(10);
/// What is handed on of this node's own environment: what a program needs to find others, a screen, and its words.
const HANDED_ON: [&str; 15] = [
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "SHELL",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "LC_MESSAGES",
    "TZ",
    "TMPDIR",
    "XDG_RUNTIME_DIR",
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "DBUS_SESSION_BUS_ADDRESS",
];

/// All programs that are run.
#[derive(Debug)]
pub(crate) struct Hooks {
    /// Where their tasks run: not on the keeper's thread, which waits for the disk. `None` where nothing is run.
    runtime: Option<Handle>,
    hooks: Vec<Hook>,
}

/// One program.
#[derive(Debug)]
struct Hook {
    setting: &'static str,
    kind: EventKind,
    program: PathBuf,
    events: mpsc::Sender<Vec<u8>>,
    health: watch::Receiver<Health>,
    dropped: AtomicU64,
}

/// How the runs of a program went.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Health {
    /// How many there were.
    pub(crate) runs: u64,
    /// How many of them failed.
    pub(crate) failed: u64,
    /// What was wrong with the last one.
    pub(crate) last: Option<Trouble>,
    /// Events that were dropped because too many waited.
    pub(crate) dropped: u64,
}

/// What is wrong with a run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Trouble {
    /// It cannot be started.
    #[error("it cannot be started: {0}")]
    NotStarted(String),
    /// It ended by itself and says that it failed.
    #[error("it failed ({0})")]
    Failed(String),
    /// It did not end.
    #[error("it took longer than 10 s and was killed")]
    TookTooLong,
}

impl Hooks {
    /// None yet; their tasks will run where this is called.
    pub(crate) fn here() -> Self {
        Self { runtime: Handle::try_current().ok(), hooks: Vec::new() }
    }

    /// Begins and ends programs as the settings say now.
    pub(crate) fn follow(&mut self, config: &Config) {
        let Some(runtime) = &self.runtime else { return };
        let wanted = config.hooks();
        self.hooks.retain(|hook| {
            wanted
                .iter()
                .any(|(setting, _, path)| *setting == hook.setting && *path == hook.program)
        });
        for (setting, kind, program) in wanted {
            if !self.hooks.iter().any(|hook| hook.setting == setting) {
                self.hooks.push(Hook::new(runtime, setting, kind, program));
            }
        }
    }

    /// Hands over what has just become durable; never waits.
    pub(crate) fn tell(&self, desk: &Desk<'_>, events: &[Event]) {
        if self.hooks.is_empty() {
            return;
        }
        for line in events.iter().filter_map(|event| hub::line(desk, event)) {
            self.hooks.iter().filter(|hook| hook.wants(&line)).for_each(|hook| hook.take(&line));
        }
    }

    /// How each program does, by the name of its setting.
    pub(crate) fn health(&self) -> Vec<(&'static str, &Path, Health)> {
        let of = |hook: &Hook| {
            let dropped = hook.dropped.load(Ordering::Relaxed);
            Health { dropped, ..hook.health.borrow().clone() }
        };
        self.hooks.iter().map(|hook| (hook.setting, hook.program.as_path(), of(hook))).collect()
    }
}

impl Hook {
    fn new(runtime: &Handle, setting: &'static str, kind: EventKind, program: PathBuf) -> Self {
        let (events, waiting) = mpsc::channel(WAITING_MAX);
        let (tell, health) = watch::channel(Health::default());
        runtime.spawn(run_all(setting, program.clone(), waiting, tell));
        Self { setting, kind, program, events, health, dropped: AtomicU64::new(0) }
    }

    /// My own words are no news, and a program that answers must not hear itself.
    fn wants(&self, line: &EventLine) -> bool {
        let mine = matches!(&line.what, EventWhat::Message(message) if message.mine);
        line.what.kind() == Some(self.kind) && !mine
    }

    fn take(&self, line: &EventLine) {
        let Ok(mut bytes) = serde_json::to_vec(line) else { return };
        bytes.push(b'\n');
        if self.events.try_send(bytes).is_err() {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Runs the program for each event until the setting changes or the node ends.
async fn run_all(
    setting: &'static str,
    program: PathBuf,
    mut waiting: mpsc::Receiver<Vec<u8>>,
    tell: watch::Sender<Health>,
) {
    let mut said = false;
    while let Some(event) = waiting.recv().await {
        let trouble = run(&program, &event, LASTS_MAX).await.err();
        if let (Some(trouble), false) = (&trouble, said) {
            tracing::warn!(%setting, program = %program.display(), "{trouble}; see hobnob doctor");
            said = true;
        }
        tell.send_modify(|health| {
            health.runs += 1;
            health.failed += u64::from(trouble.is_some());
            health.last = trouble;
        });
    }
}

/// Runs a program once, with the event on its standard input.
async fn run(program: &Path, event: &[u8], lasts_max: Duration) -> Result<(), Trouble> {
    let handed_on = HANDED_ON.iter().filter_map(|name| Some((name, std::env::var_os(name)?)));
    let mut command = Command::new(program);
    command.env_clear().envs(handed_on).current_dir("/").kill_on_drop(true);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    // In a group of its own, so that what it started can be ended with it.
    #[cfg(unix)]
    command.process_group(0);
    let mut child = command.spawn().map_err(|error| Trouble::NotStarted(error.to_string()))?;
    let pid = child.id();
    let ended = tokio::time::timeout(lasts_max, async {
        if let Some(mut stdin) = child.stdin.take() {
            // One that does not read is free not to.
            let _ = stdin.write_all(event).await;
        }
        child.wait().await
    });
    match ended.await {
        Ok(Ok(status)) if status.success() => Ok(()),
        Ok(Ok(status)) => Err(Trouble::Failed(status.to_string())),
        Ok(Err(error)) => Err(Trouble::Failed(error.to_string())),
        Err(_) => {
            end_group(pid);
            // Not to leave a zombie; its end is certain now.
            let _ = child.kill().await;
            Err(Trouble::TookTooLong)
        }
    }
}

/// Kills a program and what it started. Where there are no groups, the caller's own kill is all there is.
fn end_group(pid: Option<u32>) {
    #[cfg(unix)]
    if let Some(group) = pid.and_then(|pid| i32::try_from(pid).ok()).and_then(Pid::from_raw) {
        // Fails only if all of it has ended.
        let _ = kill_process_group(group, Signal::KILL);
    }
    #[cfg(not(unix))]
    let _ = pid;
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// One test at a time: a process that another test begins meanwhile may hold a new program open for writing, and then
    /// nobody can run it.
    static TURN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

    /// A program in a folder of its own that does this.
    fn program(does: &str) -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("hook");
        std::fs::write(&path, format!("#!/bin/sh\ncd '{}'\n{does}\n", dir.path().display()))
            .unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
        (dir, path)
    }

    #[tokio::test]
    async fn a_program_gets_the_event_on_its_standard_input_and_nowhere_else() {
        let _turn = TURN.lock().await;
        let (dir, path) = program(
            "cat > said; echo \"$#\" > arguments; env > surroundings; ls -l /proc/self/fd > open",
        );
        let _socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let _file = std::fs::File::create(dir.path().join("secrets")).unwrap();
        let event = b"{\"text\":\"$(touch /tmp/never); `id`\"}\n";
        assert_eq!(run(&path, event, LASTS_MAX).await, Ok(()));
        let read = |name: &str| std::fs::read_to_string(dir.path().join(name)).unwrap();
        assert_eq!(read("said").as_bytes(), event);
        assert_eq!(read("arguments").trim(), "0");
        assert!(!read("surroundings").contains("text") && !read("surroundings").contains("CARGO"));
        let open = read("open");
        assert!(!open.contains("socket:") && !open.contains("secrets"), "{open}");
    }

    #[tokio::test]
    async fn a_program_that_hangs_is_killed_with_all_it_started() {
        let _turn = TURN.lock().await;
        let (dir, path) = program("sleep 600 & echo $! > other; wait");
        let ended = run(&path, b"{}\n", Duration::from_secs(3)).await;
        assert_eq!(ended, Err(Trouble::TookTooLong));
        let other = std::fs::read_to_string(dir.path().join("other")).unwrap();
        let other = rustix::process::Pid::from_raw(other.trim().parse().unwrap()).unwrap();
        let status = format!("/proc/{}/stat", other.as_raw_nonzero());
        // Gone, or a zombie that nobody has collected yet. Being killed takes the kernel a moment.
        let gone = || std::fs::read_to_string(&status).map_or(true, |stat| stat.contains(") Z "));
        let all_gone = async {
            while !gone() {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        tokio::time::timeout(LASTS_MAX, all_gone).await.expect("killed");
    }

    #[tokio::test]
    async fn what_goes_wrong_is_told_apart() {
        let _turn = TURN.lock().await;
        let (_dir, path) = program("exit 3");
        assert!(
            matches!(run(&path, b"", LASTS_MAX).await, Err(Trouble::Failed(how)) if how.contains('3'))
        );
        let nowhere = run(Path::new("/nowhere/at/all"), b"", LASTS_MAX).await;
        assert!(matches!(nowhere, Err(Trouble::NotStarted(_))));
        let (_dir, deaf) = program("exec 0<&-; exit 0");
        assert_eq!(run(&deaf, &vec![b'x'; 1 << 20], LASTS_MAX).await, Ok(()));
    }

    #[tokio::test]
    async fn a_line_of_waiting_events_is_bounded_and_nobody_waits_for_it() {
        let _turn = TURN.lock().await;
        let (_dir, path) = program("sleep 600");
        let hook = Hook::new(&Handle::current(), "hooks.link", EventKind::Link, path);
        let path = crate::api::types::words::PathWord::Direct;
        let what = EventWhat::Link { friend: "bob".into(), path, through: None };
        let line = EventLine { seq: 1, what };
        (0..200).for_each(|_| hook.take(&line));
        let dropped = hook.dropped.load(Ordering::Relaxed);
        assert!((135..=136).contains(&dropped), "{dropped}");
    }
}
