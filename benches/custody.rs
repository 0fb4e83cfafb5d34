//! What custody costs: taking in a long absence, and the memory of a custodian who holds a great deal.
//!
//! ```console
//! $ cargo bench --bench custody
//! ```
//!
//! Real processes on loopback. Ends with an error when a figure is above what the project promises.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    unreachable_pub,
    reason = "a measurement that cannot go on stops, and printing is its purpose"
)]

#[path = "../tests/mortals/mod.rs"]
mod mortals;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use mortals::PATIENCE;
use mortals::acquaintance::{befriend, greet};
use mortals::node::Node;
use serde_json::json;

/// Letters waiting for one friend: as many as may.
const LETTERS: u64 = 10_000;
/// How long it may take to hand them over.
const TAKEN_IN_MAX: Duration = Duration::from_secs(3);
/// Runs of which the median counts.
const RUNS: usize = 3;
/// Friends for whom one custodian holds letters.
const RECEIVERS: usize = 10;
/// Resident memory of a custodian with all of them, in KiB.
const MEMORY_KIB_MAX: u64 = 60 * 1024;
/// Sends that wait for their answer at once.
const IN_FLIGHT: u64 = 64;
/// What cannot be awaited as an event is looked at again after this.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

fn main() -> ExitCode {
    let mut times: Vec<Duration> = (0..RUNS).map(|_| take_in()).collect();
    times.sort();
    println!("{LETTERS} held letters taken in: {times:.2?}, median {:.2?}", times[RUNS / 2]);
    let (empty, full, anew) = hold_many();
    println!(
        "a custodian's memory: {} MiB with nothing, {} MiB with {} envelopes, {} MiB after a restart",
        empty / 1024,
        full / 1024,
        LETTERS * RECEIVERS as u64,
        anew / 1024
    );
    if times[RUNS / 2] <= TAKEN_IN_MAX && full.max(anew) <= MEMORY_KIB_MAX {
        return ExitCode::SUCCESS;
    }
    println!("\nThat is more than {TAKEN_IN_MAX:?} or {} MiB.", MEMORY_KIB_MAX / 1024);
    ExitCode::FAILURE
}

/// `from` writes `LETTERS` numbered texts to `to`, on after the greeting.
fn write_many(from: &Node, to: &Node) {
    let mut line = from.line();
    let mut waiting = 0;
    for number in 2..=LETTERS + 1 {
        let text = format!("{} to {} {number}", from.name, to.name);
        line.put(number, "message.send", &json!({"to": to.id, "text": text})).unwrap();
        waiting += 1;
        if waiting == IN_FLIGHT {
            line.take().unwrap();
            waiting -= 1;
        }
    }
    (0..waiting).for_each(|_| drop(line.take().unwrap()));
}

/// Waits until `custodian` holds this many envelopes for `to`.
fn until_holds(custodian: &Node, to: &Node, count: u64) {
    let began = Instant::now();
    loop {
        let shown = custodian.ask("friend.show", json!({"friend": to.id}));
        let held = shown["custody"]["for_them"].as_u64().unwrap();
        if held == count {
            return;
        }
        assert!(began.elapsed() < PATIENCE, "holds {held} for {}, not {count}", to.name);
        std::thread::sleep(LOOK_AGAIN);
    }
}

/// How long it takes from the return of a friend until everything that was held for them is durable there.
fn take_in() -> Duration {
    let (mut alice, mut bob) = (Node::born("Alice"), Node::born("Bob"));
    let mut carol = Node::born("Carol");
    befriend(&mut alice, &mut bob);
    befriend(&mut alice, &mut carol);
    befriend(&mut bob, &mut carol);
    greet(&mut alice, &mut bob);
    greet(&mut carol, &mut bob);
    greet(&mut alice, &mut carol);
    bob.stop();
    write_many(&alice, &bob);
    until_holds(&carol, &bob, LETTERS);
    alice.stop();
    bob.up();
    bob.until("linked", |diary| diary.linked);
    let began = Instant::now();
    let all = |diary: &mortals::diary::Diary| {
        diary.heard.get("Alice to Bob").is_some_and(|number| *number == LETTERS + 1)
    };
    bob.until("all heard", all);
    began.elapsed()
}

/// The custodian's memory with nothing, with all envelopes, and after a restart, in KiB.
fn hold_many() -> (u64, u64, u64) {
    let (mut alice, mut carol) = (Node::born("Alice"), Node::born("Carol"));
    befriend(&mut alice, &mut carol);
    let room = json!({"key": "custody.per_friend_max", "value": "1000000000"});
    carol.ask("config.set", room);
    let receivers: Vec<Node> = (0..RECEIVERS)
        .map(|number| {
            let mut receiver = Node::born(&format!("Receiver{number}"));
            befriend(&mut alice, &mut receiver);
            befriend(&mut carol, &mut receiver);
            greet(&mut alice, &mut receiver);
            greet(&mut carol, &mut receiver);
            receiver.stop();
            receiver
        })
        .collect();
    let empty = carol.memory_kib();
    for receiver in &receivers {
        write_many(&alice, receiver);
        until_holds(&carol, receiver, LETTERS);
    }
    let full = carol.memory_kib();
    carol.stop();
    carol.up();
    until_holds(&carol, &receivers[0], LETTERS);
    (empty, full, carol.memory_kib())
}
