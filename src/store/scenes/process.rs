//! Two processes and one home; and a process that dies in the middle of everything.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use super::*;

/// Set for the child: the home it opens.
const HOME: &str = "HOBNOB_TEST_STORE_HOME";
/// How often the writer is killed.
const KILLS: u64 = 8;

/// Runs one test of this file in a process of its own.
fn child(test: &str, home: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", &format!("store::scenes::process::{test}"), "--nocapture"])
        .env(HOME, home)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// What the child says, line by line, without what the test harness says around it.
fn lines(child: &mut Child) -> impl Iterator<Item = String> + use<> {
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    lines.map_while(Result::ok).filter_map(|line| Some(line.split_once("said ")?.1.to_owned()))
}

/// The other process: has the home open until it hears that it may go.
#[test]
fn somebody_else_has_it_open() {
    let Some(home) = std::env::var_os(HOME) else { return };
    let _store = opened(Path::new(&home));
    println!("said open");
    let _ = std::io::stdin().read(&mut [0]);
}

/// The other process: writes message after message, and says each number once it is durable.
#[test]
fn somebody_writes_without_end() {
    let Some(home) = std::env::var_os(HOME) else { return };
    let mut store = opened(Path::new(&home));
    let first = store.last_order(chat(BOB)).unwrap().unwrap_or(0) + 1;
    for order in first..first + 100_000 {
        let moved = samples::ratchet(BOB, &order.to_be_bytes());
        store.apply(&[said(BOB, order), change(moved)]).unwrap();
        println!("said {order}");
        if order % 7 == 0 {
            store.rotate(NOON).unwrap();
            store.pack().unwrap();
        }
    }
}

#[test]
fn the_second_process_is_refused_by_the_number_of_the_first() {
    let home = tempfile::tempdir().unwrap();
    drop(created(home.path()));
    let mut other = child("somebody_else_has_it_open", home.path());
    assert_eq!(lines(&mut other).next().as_deref(), Some("open"));
    let refused = Store::open(home.path(), Unlock::KeyFile);
    assert!(matches!(refused, Err(StoreError::Locked { pid: Some(pid) }) if pid == other.id()));
    drop(other.stdin.take());
    other.wait().unwrap();
    opened(home.path());
}

#[test]
fn a_process_killed_while_writing_keeps_every_message_it_called_durable() {
    let home = tempfile::tempdir().unwrap();
    drop(created(home.path()));
    for kill in 0..KILLS {
        let mut writer = child("somebody_writes_without_end", home.path());
        let mut lines = lines(&mut writer);
        // Killed at another moment each time, while it goes on writing.
        let mut last: u64 = lines.by_ref().nth(3 + 5 * kill as usize).unwrap().parse().unwrap();
        writer.kill().unwrap();
        writer.wait().unwrap();
        last = lines.filter_map(|line| line.parse().ok()).max().unwrap_or(0).max(last);
        let store = opened(home.path());
        let newest = store.last_order(chat(BOB)).unwrap().unwrap();
        assert!(newest == last || newest == last + 1, "{newest} on disk, {last} promised");
        let page = store.page(chat(BOB), None, 10_000).unwrap();
        assert_eq!(page.len() as u64, newest, "no gap");
        let ratchet = store.get(&Key::Ratchet(identity(BOB))).unwrap();
        assert_eq!(ratchet, Some(samples::ratchet(BOB, &newest.to_be_bytes())), "one batch");
    }
}
