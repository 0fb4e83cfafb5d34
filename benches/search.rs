//! What a million sealed messages cost: finding words in them, reading a page anywhere, opening them, packing them, the
//! disk they take. A real store, in a folder that is removed afterwards.
//!
//! ```console
//! $ cargo bench --bench search
//! $ HOBNOB_BENCH_MESSAGES=100000 cargo bench --bench search     # smaller, in seconds
//! ```
//!
//! *Cold* is a search with nothing of the store in the system's memory (`posix_fadvise`), while the node knows what the
//! summaries say, as it does once it has started; *warm* the same search again. What is right after writing in bulk is
//! said, what is after a rest counts: packed, and copied afresh if that is worth it, as a node does by itself. Ends with
//! an error when something is above what the project promises. `HOBNOB_BENCH_HOME` names a folder that is kept, and
//! used again.

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

#[allow(dead_code, reason = "the window needs more of it than this")]
mod history;

use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use history::{BEGUN, History, TEXT_BYTES, friend, vocabulary};
use hobnob::model::find::Query;
use hobnob::model::message::ChatId;
use hobnob::sim::dice::Dice;
use hobnob::store::search::Wanted;
use hobnob::store::{Store, Unlock};

/// Messages in all, if nothing else is asked for.
const MESSAGES: u64 = 1_000_000;
/// Conversations they lie in; the first has half of them.
const CHATS: u64 = 40;
/// How often each warm search is run, and how many pages are read.
const RUNS: usize = 21;
/// See [`RUNS`].
const PAGES: usize = 400;

/// What the project promises.
const SEARCH_MAX: Duration = Duration::from_millis(100);
const PAGE_MAX: Duration = Duration::from_millis(5);
const OPEN_MAX: Duration = Duration::from_millis(350);
const BYTES_MAX: u64 = 600;

fn middle(times: &mut [Duration]) -> (Duration, Duration) {
    times.sort();
    (times[times.len() / 2], times[(times.len() * 99 / 100).min(times.len() - 1)])
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let begun = Instant::now();
    let done = work();
    (begun.elapsed(), done)
}

fn disk(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    let sizes = entries.map(|entry| {
        if entry.path().is_dir() { disk(&entry.path()) } else { entry.metadata().unwrap().len() }
    });
    sizes.sum()
}

/// Takes the store's file out of the system's memory.
fn forget(folder: &Path) {
    let file = fs::File::open(folder.join("db/db")).unwrap();
    file.sync_all().unwrap();
    rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed).unwrap();
}

/// Writes them as a node would that is asked for nothing else: packing whenever there is something to pack.
fn build(folder: &Path, messages: u64) {
    let mut store = Store::create(folder, Unlock::KeyFile, BEGUN).unwrap();
    let (mut steps, mut packing) = (Vec::new(), Duration::ZERO);
    let (writing, ()) = timed(|| {
        History::of(CHATS).fill(&mut store, messages, |store| {
            while store.wants_packing() {
                let (took, more) = timed(|| store.pack().unwrap());
                packing += took;
                steps.push(took);
                if !more {
                    break;
                }
            }
        });
    });
    let (half, most) = middle(&mut steps);
    println!(
        "written in {writing:.1?}, of that packing {packing:.1?}: {} steps, median {half:.2?}, p99 {most:.2?}",
        steps.len()
    );
    drop(store);
    let bytes = disk(folder);
    println!(
        "right after that: {} MiB on disk, {} bytes for a message of {TEXT_BYTES}",
        bytes >> 20,
        bytes / messages
    );
}

/// What a node does when it has nothing else to do: a store that has grown beyond what is in it is copied afresh.
fn rest(folder: &Path) {
    forget(folder);
    let (opening, mut store) = timed(|| Store::open(folder, Unlock::KeyFile).unwrap());
    println!("opened right after that: {opening:.1?}");
    let (packing, ()) = timed(|| while store.pack().unwrap() {});
    println!("what was left to pack: {packing:.1?}");
    let mut steps = Vec::new();
    while store.wants_renewal() {
        let (took, more) = timed(|| store.renew());
        // While sled opens the copy in its own thread, there is nothing to do but to look.
        steps.extend(Some(took).filter(|took| *took > Duration::from_micros(50)));
        if !more {
            break;
        }
    }
    drop(store);
    while folder.join("db.old").exists() {
        std::thread::sleep(Duration::from_millis(50));
    }
    let whole: Duration = steps.iter().sum();
    if let Some(longest) = steps.iter().max().copied() {
        let (half, most) = middle(&mut steps);
        println!(
            "copied afresh in {whole:.1?}: median of a step {half:.2?}, p99 {most:.2?}, longest {longest:.2?}"
        );
    }
}

fn searches(store: &Store, folder: &Path, words: &[String]) -> bool {
    let (often, also, seldom) = (&words[3], &words[9], &words[30_000]);
    let queries = [
        ("a word said 10 times", "xylophone".to_owned()),
        ("a word said 1,000 times", "quartz".to_owned()),
        ("a rare word of the language", seldom.clone()),
        ("a word everybody says", often.clone()),
        ("two of those", format!("{often} {also}")),
        ("the beginning of a word", "xyl".to_owned()),
        ("a phrase", format!("\"{often} {also}\"")),
        ("a word nobody said", "zzyzx".to_owned()),
        ("two words never said together", "xylophone quartz".to_owned()),
        (
            "the hardest: a common phrase nobody said",
            format!("\"{often} {often} {often} {often}\""),
        ),
    ];
    let mut kept = true;
    // As a node does when it starts.
    forget(folder);
    let anything = store.seeker(Wanted::default()).unwrap();
    let (prepared, ()) = timed(|| anything.prepare().unwrap());
    println!("\nsummaries read in {prepared:.1?}");
    println!("\n{:>9}  {:>9}  {:>9}  {:>6}  looked for", "cold", "warm", "p99", "found");
    for (what, query) in queries {
        let wanted = Wanted { words: Query::parse(&query).ok(), limit: 50, ..Wanted::default() };
        let seeker = store.seeker(wanted).unwrap();
        forget(folder);
        let (cold, found) = timed(|| seeker.search().unwrap());
        let mut times: Vec<_> = (0..RUNS).map(|_| timed(|| seeker.search().unwrap()).0).collect();
        let (warm, most) = middle(&mut times);
        let count = found.entries.len();
        let end = if found.unfinished.is_some() { " (not to the end)" } else { "" };
        println!("{cold:>9.1?}  {warm:>9.1?}  {most:>9.1?}  {count:>6}  {what}{end}");
        kept &= cold.max(warm) <= SEARCH_MAX;
    }
    kept
}

fn pages(store: &Store, folder: &Path) -> Duration {
    let mut dice = Dice::new(9);
    let chat = ChatId::Friend(friend(0).0.key());
    let newest = store.last_order(chat).unwrap().unwrap();
    let mut worst = Duration::ZERO;
    for temperature in ["cold", "warm"] {
        forget(folder);
        let mut times: Vec<_> = (0..PAGES)
            .map(|_| {
                let before = dice.below(newest) + 1;
                let page = || store.page(chat, Some(before), 50).unwrap();
                if temperature == "warm" {
                    page();
                } else {
                    forget(folder);
                }
                timed(page).0
            })
            .collect();
        let (half, most) = middle(&mut times);
        println!("a page of 50 anywhere, {temperature}: median {half:.2?}, p99 {most:.2?}");
        worst = worst.max(half);
    }
    worst
}

fn main() -> ExitCode {
    let asked = std::env::var("HOBNOB_BENCH_MESSAGES").ok();
    let messages = asked.and_then(|text| text.parse().ok()).unwrap_or(MESSAGES);
    let made = tempfile::tempdir().unwrap();
    let kept = std::env::var_os("HOBNOB_BENCH_HOME").map(std::path::PathBuf::from);
    let home = kept.as_deref().unwrap_or(made.path());
    println!("{messages} messages in {CHATS} conversations");
    if !Store::exists(home) {
        build(home, messages);
    }
    rest(home);
    let bytes = disk(home);
    let each = bytes / messages;
    println!(
        "after a rest: {} MiB on disk, {each} bytes for a message of {TEXT_BYTES}",
        bytes >> 20
    );
    forget(home);
    let (opening, store) = timed(|| Store::open(home, Unlock::KeyFile).unwrap());
    println!("opened after a rest: {opening:.1?}");
    let page = pages(&store, home);
    let kept = searches(&store, home, &vocabulary());
    let kept = kept && each <= BYTES_MAX && page <= PAGE_MAX && opening <= OPEN_MAX;
    println!("\n{}", if kept { "as promised" } else { "NOT as promised" });
    if kept { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
