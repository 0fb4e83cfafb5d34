//! How long a person waits for a command while the node is up: whole processes, from start to exit.
//!
//! ```console
//! $ cargo bench --bench answers
//! ```
//!
//! Ends with an error when a median is above what the project promises.

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

#[path = "../tests/common/mod.rs"]
#[allow(dead_code, reason = "the tests need more of it than this")]
mod common;

use std::process::{ExitCode, Stdio};
use std::time::{Duration, Instant};

use common::{Person, friends};

/// How often each command is run.
const RUNS: usize = 51;

/// What a command may take, as a median: below it an answer feels immediate.
const PROMISED: Duration = Duration::from_millis(100);

/// Messages in the conversation that `log` reads from.
const MESSAGES: usize = 200;

fn main() -> ExitCode {
    let (alice, bob) = friends("Alice", "Bob");
    let sent: Vec<String> =
        (0..MESSAGES).map(|n| alice.send("bob", &format!("message {n}"))).collect();
    let last = sent.last().unwrap();
    alice.until_state(last, "delivered");
    let commands: [&[&str]; 7] = [
        &["friends"],
        &["log", "bob"],
        &["send", "bob", "are you there?"],
        &["send", "bob", "and now?", "--wait", "delivered"],
        &["trace", last],
        &["status", "busy"],
        &["invites"],
    ];
    let mut kept = true;
    println!("{RUNS} runs each, {MESSAGES} messages, both nodes on this computer\n");
    println!("{:>9}  {:>9}  {:>9}  command", "median", "fastest", "slowest");
    for command in commands {
        let mut times: Vec<Duration> = (0..RUNS).map(|_| time(&alice, command)).collect();
        times.sort();
        let (fastest, median, slowest) = (times[0], times[RUNS / 2], times[RUNS - 1]);
        let shown = command.iter().map(|word| word.split(' ').next().unwrap_or_default());
        let shown = shown.collect::<Vec<_>>().join(" ");
        println!("{}  {}  {}  {shown}", millis(median), millis(fastest), millis(slowest));
        kept &= median <= PROMISED;
    }
    drop((alice, bob));
    if kept {
        return ExitCode::SUCCESS;
    }
    println!("\nA command takes longer than the {} ms promised.", PROMISED.as_millis());
    ExitCode::FAILURE
}

fn time(person: &Person, command: &[&str]) -> Duration {
    let mut process = person.command(command);
    process.stdout(Stdio::null()).stderr(Stdio::null());
    let began = Instant::now();
    let status = process.status().unwrap();
    let took = began.elapsed();
    assert!(status.success(), "{command:?}");
    took
}

fn millis(time: Duration) -> String {
    format!("{:>6.1} ms", time.as_secs_f64() * 1000.0)
}
