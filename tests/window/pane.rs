//! A terminal of tmux with `hobnob` in it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::common::{LOOPBACK, PATIENCE, Person};

/// How often the screen is looked at while something is awaited: tmux tells nobody that it changed.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// Names of a terminal's own: its socket, and the file for its program's process id.
fn names() -> (String, PathBuf) {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let socket = format!("hobnob-test-{}-{number}", std::process::id());
    let pid = std::env::temp_dir().join(format!("{socket}.pid"));
    (socket, pid)
}

/// Whether tmux is there; says so when it is not.
pub fn is_there() -> bool {
    let there = Command::new("tmux").arg("-V").output().is_ok_and(|out| out.status.success());
    if !there {
        println!("skipped: no tmux here (apt-get install tmux)");
    }
    there
}

/// A terminal.
pub struct Pane {
    socket: String,
    pid: PathBuf,
}

impl Pane {
    /// Opens a terminal of this size and starts `hobnob` in it.
    pub fn open(person: &Person, columns: u16, rows: u16, args: &str) -> Self {
        Self::with(person, columns, rows, args, "LC_ALL=C.UTF-8")
    }

    /// As [`Self::open`], with more of an environment.
    pub fn with(person: &Person, columns: u16, rows: u16, args: &str, environment: &str) -> Self {
        let (socket, pid) = names();
        let program = env!("CARGO_BIN_EXE_hobnob");
        let home = person.home().display();
        let line = format!(
            "env -u HOBNOB_NO_START -u NO_COLOR TZ=UTC HOBNOB_LISTEN={LOOPBACK} HOBNOB_HOME={home} {environment} \
             sh -c 'echo $$ > {}; exec {program} {args}'; echo ENDED $?; stty -a; exec sleep 1000",
            pid.display()
        );
        Self { socket, pid }.running(columns, rows, &line)
    }

    /// Opens a terminal with a shell in it that knows this person's home and the way to `hobnob`.
    pub fn shell(person: &Person, shell: &str) -> Self {
        let (socket, pid) = names();
        let programs = Path::new(env!("CARGO_BIN_EXE_hobnob")).parent().unwrap().display();
        let home = person.home().display();
        let line = format!(
            "cd {home}; exec env HOME={home} LC_ALL=C.UTF-8 HOBNOB_HOME={home} PATH={programs}:$PATH {shell}"
        );
        Self { socket, pid }.running(120, 30, &line)
    }

    fn running(self, columns: u16, rows: u16, line: &str) -> Self {
        let (columns, rows) = (columns.to_string(), rows.to_string());
        let made = self.tmux(&["new-session", "-d", "-x", &columns, "-y", &rows, line]);
        assert!(made.status.success(), "{made:?}");
        self
    }

    fn tmux(&self, args: &[&str]) -> Output {
        let mut tmux = Command::new("tmux");
        tmux.args(["-L", &self.socket, "-f", "/dev/null"]).args(args);
        tmux.output().unwrap()
    }

    /// Presses keys, by tmux's names.
    pub fn press(&self, keys: &[&str]) {
        assert!(self.tmux(&[&["send-keys"], keys].concat()).status.success());
    }

    /// Types a text as it is.
    pub fn types(&self, text: &str) {
        assert!(self.tmux(&["send-keys", "-l", text]).status.success());
    }

    /// Types a line and presses Enter.
    pub fn enters(&self, line: &str) {
        self.types(line);
        self.press(&["Enter"]);
    }

    /// Pastes a text, the way terminals do.
    pub fn paste(&self, text: &str) {
        assert!(self.tmux(&["set-buffer", text]).status.success());
        assert!(self.tmux(&["paste-buffer", "-p"]).status.success());
    }

    /// Makes the terminal larger or smaller.
    pub fn resize(&self, columns: u16, rows: u16) {
        let (columns, rows) = (columns.to_string(), rows.to_string());
        assert!(self.tmux(&["resize-window", "-x", &columns, "-y", &rows]).status.success());
    }

    /// What stands on the screen.
    pub fn screen(&self) -> String {
        let out = self.tmux(&["capture-pane", "-p"]).stdout;
        let text = String::from_utf8(out).unwrap();
        text.lines().map(|line| format!("{}\n", line.trim_end())).collect()
    }

    /// Waits until the screen is as wanted.
    #[track_caller]
    pub fn until(&self, what: &str, wanted: impl Fn(&str) -> bool) -> String {
        let began = Instant::now();
        loop {
            let screen = self.screen();
            if wanted(&screen) {
                return screen;
            }
            assert!(began.elapsed() < PATIENCE, "waited for {what} in vain:\n{screen}");
            std::thread::sleep(LOOK_AGAIN);
        }
    }

    /// Waits until the screen holds these words.
    #[track_caller]
    pub fn sees(&self, words: &str) -> String {
        self.until(words, |screen| screen.contains(words))
    }

    /// Sends the program a signal.
    pub fn signal(&self, signal: Signal) {
        let pid = std::fs::read_to_string(&self.pid).unwrap().trim().parse().unwrap();
        kill_process(Pid::from_raw(pid).unwrap(), signal).unwrap();
    }

    /// Waits until the program has ended, and answers its exit code; the terminal must be as it was.
    #[track_caller]
    pub fn ended(&self) -> i32 {
        let screen =
            self.until("the end", |screen| screen.contains("ENDED") && screen.contains("extproc"));
        let code = screen.split("ENDED ").nth(1).unwrap().lines().next().unwrap();
        for mode in [" icanon", " echo ", " isig"] {
            let flat = screen.replace('\n', " ");
            assert!(flat.contains(mode), "the terminal has lost{mode}:\n{screen}");
        }
        code.trim().parse().unwrap()
    }
}

impl Drop for Pane {
    fn drop(&mut self) {
        self.tmux(&["kill-server"]);
        let _ = std::fs::remove_file(&self.pid);
    }
}

/// Compares a screen with the kept one, or keeps it.
#[track_caller]
pub fn keeps(name: &str, screen: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/screens").join(name);
    let path = path.with_extension("txt");
    let masked = mask(screen);
    if std::env::var_os("HOBNOB_KEEP").is_some() {
        std::fs::write(&path, masked).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(kept, masked, "{name} looks otherwise than kept:\n{masked}");
}

/// Puts one time and one day in place of all that differ from run to run.
pub fn mask(screen: &str) -> String {
    let lines: Vec<String> = screen.lines().map(mask_line).collect();
    lines.join("\n").trim_end().to_owned() + "\n"
}

fn mask_line(line: &str) -> String {
    let mut masked: Vec<char> = line.chars().collect();
    for at in 0..masked.len().saturating_sub(4) {
        let time = [0, 1, 3, 4].iter().all(|i| masked[at + i].is_ascii_digit());
        if time && masked[at + 2] == ':' {
            masked.splice(at..at + 5, "14:02".chars());
        }
    }
    let line: String = masked.into_iter().collect();
    let words: Vec<&str> = line.split(' ').collect();
    let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let is_year = |word: &str| word.len() == 4 && word.parse::<u16>().is_ok();
    for (at, window) in words.windows(4).enumerate() {
        if days.contains(&window[0]) && is_year(window[3]) {
            let mut kept = words.clone();
            kept.splice(at..at + 4, ["Mon", "23", "Nov", "2026"]);
            return kept.join(" ");
        }
    }
    line
}

/// The head without how long it takes there and back, which is there or not, and longer or shorter.
pub fn without_span(screen: &str) -> String {
    let (head, rest) = screen.split_once('\n').unwrap_or((screen, ""));
    let words: Vec<&str> = head.split(' ').collect();
    let Some(at) = words.iter().position(|word| *word == "ms").filter(|at| *at > 0) else {
        return screen.to_owned();
    };
    let mut kept = words.clone();
    let gone: String = kept.drain(at - 1..=at).collect::<Vec<_>>().join(" ");
    let head = kept.join(" ");
    // What stood at the right end stays there.
    let (left, right) = head.rsplit_once("  ").unwrap_or((&head, ""));
    let wider = match right {
        "" => left.to_owned(),
        right => format!("{left}{}  {right}", " ".repeat(gone.len() + 1)),
    };
    format!("{wider}\n{rest}")
}
