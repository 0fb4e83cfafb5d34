//! The errors people meet in their first days, word for word: what happened, why, what next; exit code and kind.
//!
//! Where words hang on a clock or a path, the test fills them in. The passphrase at a prompt is held in `identity.rs`, what
//! is said of a way through a friend's node in `src/face/wording/reach.rs`.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixListener;
use std::process::Command;

use super::common::{Person, friends};

/// What a person reads when this command is refused, and what a program does.
#[track_caller]
fn refuses(person: &Person, command: &[&str], exit: i32, kind: &str, words: &str) {
    let said = person.run(command);
    let last = said.err.lines().last().unwrap_or_default();
    assert_eq!((said.code, said.out.as_str(), last), (exit, "", words), "{command:?}");
    assert_eq!(person.refused(command), (exit, kind.to_owned()), "{command:?}");
}

fn ticket(person: &Person, expires: &str) -> String {
    person.json(&["invite", "--expires", expires])["ticket"].as_str().unwrap().to_owned()
}

#[test]
fn nothing_here_yet_locked_or_not_running() {
    let nobody = Person::nobody();
    refuses(&nobody, &["friends"], 4, "no_identity", "No identity here yet. Run: hobnob init");
    let alice = Person::called("Alice");
    let socket = alice.path("node.sock");
    let down = format!(
        "The hobnob node isn't running (no socket at {}). Start it: hobnob up --detach",
        socket.display()
    );
    refuses(&alice, &["--no-start", "invite"], 3, "node_down", &down);
    let locked = Person::nobody();
    let (right, wrong) = (locked.path("right"), locked.path("wrong"));
    std::fs::write(&right, "open sesame\n").unwrap();
    std::fs::write(&wrong, "open barley\n").unwrap();
    locked.json(&["init", "--name", "A", "--passphrase-file", right.to_str().unwrap()]);
    let words = "That passphrase doesn't open this identity. Tries are not limited, but each takes about a second.";
    refuses(&locked, &["id", "--passphrase-file", wrong.to_str().unwrap()], 4, "locked", words);
}

#[test]
fn a_node_of_another_version_is_named() {
    let alice = Person::called("Alice");
    let door = UnixListener::bind(alice.path("node.sock")).unwrap();
    let node = std::thread::spawn(move || {
        for _ in 0..2 {
            let mut line = String::new();
            let (stream, _) = door.accept().unwrap();
            BufReader::new(&stream).read_line(&mut line).unwrap();
            let info = r#"{"jsonrpc":"2.0","id":1,"result":{"version":"0.4.1","pid":1,"online":true,"id":"i","device":"d","name":"Alice","listen":[],"socket":"s","started_at":"2026-11-23T12:00:00Z"}}"#;
            writeln!(&stream, "{info}").unwrap();
        }
    });
    let mine = env!("CARGO_PKG_VERSION");
    let words = format!(
        "The running node is 0.4.1, this command is {mine}. Restart it: hobnob down, then: hobnob up --detach"
    );
    refuses(&alice, &["friends"], 3, "other_version", &words);
    node.join().unwrap();
}

#[test]
fn what_is_no_good_invite_says_why() {
    let (alice, bob, carol) = (Person::up("Alice"), Person::up("Bob"), Person::up("Carol"));
    let no_invite =
        "This isn't a hobnob invite. It should start with HOBNOB: and be about 150 characters.";
    refuses(&bob, &["add", "hello"], 2, "unreadable", no_invite);
    let text = ticket(&alice, "24h");
    let (cut, whole) = (text.len() - 2, text.len());
    let damaged = format!(
        "This invite has a typing error or was cut off ({cut} of {whole} characters). Ask your friend to copy it again."
    );
    refuses(&bob, &["add", &text[..cut]], 2, "damaged", &damaged);
    refuses(&alice, &["add", &text], 2, "own", "This is your own invite. Give it to a friend.");
    bob.json(&["add", &text]);
    let used = "This invite was already used. Each works once. Ask your friend for a new one.";
    refuses(&carol, &["add", &text], 8, "invite_used", used);
    let short = ticket(&alice, "1s");
    // The end of a span of time is the one thing that no event tells.
    while bob.json(&["inspect", &short])["expired"] != true {
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let ended = "This invite has ended. Ask your friend for a new one.";
    refuses(&carol, &["add", &short], 8, "invite_expired", ended);
}

#[test]
fn an_adding_that_changes_nothing_or_has_to_wait_is_no_error() {
    let (mut alice, bob) = friends("Alice", "Bob");
    let said = bob.run(&["add", &ticket(&alice, "24h")]);
    let since = said.out.strip_prefix("Alice is already your friend (since ").unwrap();
    assert!(said.code == 0 && since.ends_with("). Nothing changed.\n"), "{said:?}");
    assert!((5..=6).contains(&since.split(')').next().unwrap().len()), "as 12 Nov: {since}");
    let carol = Person::up("Carol");
    let text = ticket(&alice, "24h");
    alice.stop();
    let said = carol.run(&["add", &text, "--timeout", "0s"]);
    // Within the first second of its life it is still a day.
    let words = |hours: u8| {
        format!(
            "Your friend's node isn't online. hobnob will keep trying until the invite ends (in {hours} h) and tell \
             you. You can close this. Until then they are listed as "
        )
    };
    let right = [23, 24].iter().any(|hours| said.out.starts_with(&words(*hours)));
    assert!(said.code == 0 && right, "{said:?}");
}

#[test]
fn whom_one_cannot_write_to_is_said_with_what_to_do() {
    let (alice, mut bob) = friends("Alice", "Bob");
    let near = "No friend called \"bbo\". Did you mean Bob?";
    refuses(&alice, &["send", "bbo", "hi"], 5, "no_such_friend", near);
    bob.stop();
    alice.until_path("bob", "none");
    let command = ["send", "bob", "hi", "--wait", "delivered", "--timeout", "1s"];
    let said = alice.run(&[&["--json"], &command[..]].concat());
    assert_eq!(said.code, 7, "{said:?}");
    let (kind, message) =
        ("\"kind\":\"timed_out\"", "Not delivered yet: the message to Bob is queued.");
    assert!(said.err.contains(kind) && said.err.contains(message), "{said:?}");
    assert!(said.err.contains("hobnob trace"), "{said:?}");
}

#[test]
fn a_verified_friend_on_a_new_device_stops_everything() {
    let (alice, bob) = friends("Alice", "Bob");
    let number = alice.json(&["friend", "verify", "bob"])["safety_number"].clone();
    alice.json(&["friend", "verify", "bob", "--confirm", number.as_str().unwrap()]);
    let words = bob.json(&["phrase"])["phrase"].as_str().unwrap().to_owned();
    drop(bob);
    let mut anew = Person::nobody();
    anew.typing(&["--json", "init", "--name", "Bob", "--recover"], &words).json();
    anew.start();
    let invite = ticket(&alice, "24h");
    anew.run(&["add", &invite, "--timeout", "60s"]);
    alice.until("the doubt", |_| alice.list(&["friends"])[0]["doubt"] == true);
    let stop = "STOP: Bob shows a device you have not seen. A new device of theirs, or someone in the middle. Nothing \
                was sent. Compare numbers: hobnob friend verify Bob, or: hobnob friend accept-device Bob";
    refuses(&alice, &["send", "bob", "is it you?"], 6, "doubt", stop);
}

#[test]
fn a_full_disk_says_that_the_message_was_not_saved() {
    // A small disk of one's own, in a namespace that ends with the script.
    let script = r#"
        mount -t tmpfs -o size=160m none "$1" || exit 99
        export HOBNOB_LISTEN=/ip4/127.0.0.1/tcp/0
        "$0" --home "$1/h" init --name Alice >/dev/null || exit 98
        "$0" --home "$1/h" room create diary >/dev/null 2>&1 || exit 97
        head -c 110m /dev/zero > "$1/filler"
        "$0" --home "$1/h" --json send '#diary' hi; code=$?
        "$0" --home "$1/h" down >/dev/null
        exit $code
    "#;
    let place = tempfile::tempdir().unwrap();
    let ended = Command::new("unshare")
        .args(["-m", "sh", "-c", script, env!("CARGO_BIN_EXE_hobnob")])
        .arg(place.path())
        .output();
    let ended = ended.ok().filter(|out| !matches!(out.status.code(), Some(99 | 1) if out.stderr.starts_with(b"unshare") || out.stderr.starts_with(b"mount")));
    let Some(ended) = ended else {
        println!("skipped: no namespaces here (root on Linux)");
        return;
    };
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!(ended.status.code(), Some(1), "{said}");
    let words = r#""kind":"not_saved","message":"Disk is full: the message was NOT saved.","hint":"Free some space; hobnob retries by itself.""#;
    assert!(said.contains(words), "{said}");
}

/// What a command says on stderr whose answers go to a terminal of this size, and how it ends.
fn in_a_window(person: &Person, args: &[&str], columns: u16, rows: u16) -> (Option<i32>, String) {
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
    let window = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&window).unwrap();
    unlockpt(&window).unwrap();
    let size =
        rustix::termios::Winsize { ws_col: columns, ws_row: rows, ws_xpixel: 0, ws_ypixel: 0 };
    rustix::termios::tcsetwinsize(&window, size).unwrap();
    let inside = ptsname(&window, Vec::new()).unwrap().into_string().unwrap();
    let inside = std::fs::File::options().read(true).write(true).open(inside).unwrap();
    let ended = person.command(args).stdout(inside).output().unwrap();
    (ended.status.code(), String::from_utf8(ended.stderr).unwrap())
}

#[test]
fn a_window_too_small_for_a_qr_code_is_told_what_it_needs() {
    let alice = Person::up("Alice");
    let said = in_a_window(&alice, &["invite", "--qr"], 40, 20);
    // How large it is hangs on how many addresses the invite names; 45x23 is the largest that every terminal shows.
    let needs = said.1.lines().last().unwrap().split(' ').nth(3).unwrap();
    assert!(["41x21", "45x23"].contains(&needs), "{said:?}");
    let words = format!(
        "The QR needs {needs} cells; this window is 40x20. Enlarge it, or: hobnob invite --png FILE\n"
    );
    assert!(said.0 == Some(0) && said.1.ends_with(&words), "{said:?}");
    let said = in_a_window(&alice, &["invite", "--qr"], 80, 24);
    assert!(said.0 == Some(0) && !said.1.contains("The QR needs"), "{said:?}");
}

/// A library that sets the clock of one process back: 14 minutes and a half.
#[cfg(target_os = "linux")]
const SLOW_CLOCK: &str = r#"
#define _GNU_SOURCE
#include <time.h>
#include <unistd.h>
#include <sys/syscall.h>
int clock_gettime(clockid_t clock, struct timespec *now) {
    int failed = syscall(SYS_clock_gettime, clock, now);
    if (!failed && clock == CLOCK_REALTIME) now->tv_sec -= 14 * 60 + 30;
    return failed;
}
"#;

#[cfg(target_os = "linux")]
#[test]
fn a_clock_that_is_wrong_is_said_with_how_far_and_what_hangs_on_it() {
    let mut alice = Person::up("Alice");
    alice.json(&["room", "create", "diary"]);
    alice.send("#diary", "now");
    alice.stop();
    let (source, library) = (alice.path("clock.c"), alice.path("clock.so"));
    std::fs::write(&source, SLOW_CLOCK).unwrap();
    let built =
        Command::new("gcc").args(["-shared", "-fPIC", "-o"]).args([&library, &source]).status();
    if !built.is_ok_and(|built| built.success()) {
        println!("skipped: no gcc here");
        return;
    }
    let said = alice.command(&["doctor"]).env("LD_PRELOAD", &library).output().unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    let words = "BAD  clock: this computer's clock is 14 minutes off: it is behind the newest message\n     \
                 Invites and ordering depend on it. Fix the clock, then try again.\n";
    assert!(said.contains(words), "{said}");
    let said = alice.run(&["doctor"]).out;
    assert!(said.contains("clock: the clock goes forward"), "{said}");
}
