//! Worlds of eight people for a day each, with every kind of fault, and what must hold in all of them.
//!
//! `SEED=n cargo test --test simulator in_two_hundred` replays one world and prints its story; `SEEDS=n` runs more of them.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "all of this is test code, the parts between the tests too"
)]

mod stories;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use hobnob::sim::clockwork::{Counts, MINUTE};
use hobnob::sim::day::{Day, live};
use hobnob::sim::faults::Fault;
use hobnob::sim::machine::Ratcheting;
use hobnob::sim::mischief::Mischief;
use hobnob::sim::restores;
use hobnob::sim::world::Making;

/// Worlds in one run of the tests.
const SEEDS: u64 = 200;
/// Worlds with vodozemac's ratchet in it.
const OLM_SEEDS: u64 = 6;
/// One world in so many is lived twice.
const TWICE_EVERY: u64 = 50;
/// Things said in each world, at least.
const SAID_MIN: u64 = 200;
/// Lines of a failing story that are printed.
const STORY_LINES: usize = 400;

/// Everything that must have happened this often over the whole run, so that what is not tested cannot hide.
const AT_LEAST: [(&str, u64); 26] = [
    ("fault: frame lost", 100),
    ("fault: frame doubled", 100),
    ("fault: frame overtaken", 100),
    ("edge: queued to delivered", 100),
    ("edge: delivered to read", 100),
    ("edge: queued, delivered, read", 100),
    ("edge: queued to failed by cancel", 100),
    ("edge: queued to failed by block", 100),
    ("edge: queued to failed by remove", 100),
    ("replayed flight barred", 100),
    ("edge: queued to stored", 100),
    ("edge: stored to delivered", 100),
    ("edge: stored to read at once", 100),
    ("edge: stored to failed by block", 100),
    ("edge: stored to failed by remove", 100),
    ("custody: deposit taken", 100),
    ("custody: handed over", 100),
    ("custody: mark handed over", 100),
    ("custody: refused", 100),
    ("custody: expired", 100),
    ("custody: left with another too", 100),
    ("circle: rotated", 100),
    ("circuits joined", 100),
    ("circuits refused", 1),
    ("links met straight", 100),
    ("room: message arrived", 100),
];
const AT_LEAST_20: [&str; 2] = ["reset: session renewed", "gap: letter parked"];

/// How a world is lived.
type Life = fn(Making) -> Day;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Lives one day; a panic anywhere in the core is a failure of this seed.
fn day(making: Making) -> Result<Day, String> {
    day_as(live, making)
}

fn day_as(live: Life, making: Making) -> Result<Day, String> {
    let seed = making.seed;
    let lived = catch_unwind(AssertUnwindSafe(|| live(making)));
    match lived {
        Ok(Day { violation: Some(violation), story, .. }) => {
            Err(format!("SEED={seed}: {violation}\n{}", end_of(&story)))
        }
        Ok(day) if day.said < SAID_MIN => {
            Err(format!("SEED={seed}: only {} things said", day.said))
        }
        Ok(day) => Ok(day),
        Err(_) => Err(format!("SEED={seed}: the core panicked")),
    }
}

/// The whole story of a world that was asked for, the end of it when one just turned up.
fn end_of(story: &str) -> String {
    if number("SEED").is_some() {
        return story.to_owned();
    }
    let lines: Vec<&str> = story.lines().collect();
    lines[lines.len().saturating_sub(STORY_LINES)..].join("\n")
}

/// Lives all `seeds` on two threads and adds up what happened; the first failure ends the run.
fn live_all(seeds: std::ops::Range<u64>, ratcheting: Ratcheting) -> Result<(Counts, u64), String> {
    live_all_as(live, seeds, ratcheting)
}

fn live_all_as(
    live: Life,
    seeds: std::ops::Range<u64>,
    ratcheting: Ratcheting,
) -> Result<(Counts, u64), String> {
    let next = AtomicU64::new(seeds.start);
    let sum = Mutex::new((Counts::default(), 0));
    let failure = Mutex::new(None);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds.end || failure.lock().unwrap().is_some() {
                        return;
                    }
                    match day_as(live, Making { seed, ratcheting, ..Making::default() }) {
                        Ok(day) => {
                            let mut sum = sum.lock().unwrap();
                            sum.0.merge(&day.counts);
                            sum.1 = sum.1.max(day.healed_ms);
                        }
                        Err(why) => *failure.lock().unwrap() = Some((seed, why)),
                    }
                }
            });
        }
    });
    match failure.into_inner().unwrap() {
        // Told again, this time with its story.
        Some((seed, why)) => {
            let again = Making { seed, ratcheting, keep_story: true, ..Making::default() };
            Err(day_as(live, again).err().unwrap_or(why))
        }
        None => Ok(sum.into_inner().unwrap()),
    }
}

#[test]
fn in_two_hundred_worlds_nothing_is_lost_or_shown_twice_and_all_arrives() {
    if let Some(seed) = number("SEED") {
        let lived = day(Making { seed, keep_story: true, ..Making::default() });
        let lived = lived.unwrap_or_else(|why| panic!("{why}"));
        return println!("{}{}", end_of(&lived.story), lived.counts);
    }
    let seeds = number("SEEDS").unwrap_or(SEEDS);
    let first = number("FIRST").unwrap_or(1);
    let lived = live_all(first..first + seeds, Ratcheting::Toy);
    let (counts, healed_ms) = lived.unwrap_or_else(|why| panic!("{why}"));
    println!("{seeds} worlds, healed within {healed_ms} ms\n{counts}");
    assert!(healed_ms <= 10 * MINUTE);
    let faults = Fault::ALL.map(|fault| (fault.word(), 100));
    let mischief = Mischief::ALL.map(|mischief| (mischief.word(), 100));
    let twenties = AT_LEAST_20.map(|what| (what, 20));
    for (what, least) in AT_LEAST.into_iter().chain(faults).chain(mischief).chain(twenties) {
        assert!(counts.of(what) >= least, "only {} times: {what}", counts.of(what));
    }
}

/// Worlds in which disks are lost: 40 restores each.
const RESTORING_SEEDS: u64 = 26;

#[test]
fn in_a_thousand_restores_from_backups_of_any_age_nothing_is_sealed_twice_and_all_arrives() {
    let seeds = number("SEEDS").unwrap_or(RESTORING_SEEDS);
    let first = number("FIRST").unwrap_or(1);
    let lived = live_all_as(restores::live, first..first + seeds, Ratcheting::Toy);
    let (counts, healed_ms) = lived.unwrap_or_else(|why| panic!("{why}"));
    println!("{seeds} worlds, healed within {healed_ms} ms\n{counts}");
    let restored = counts.of(Fault::LostDisk.word());
    assert!(restored >= 1_000 * seeds / RESTORING_SEEDS, "only {restored} restores");
}

#[test]
fn worlds_with_the_real_ratchet_hold_the_same_promises() {
    let lived = live_all(1..OLM_SEEDS + 1, Ratcheting::Olm);
    lived.unwrap_or_else(|why| panic!("{why}"));
}

#[test]
fn the_same_seed_tells_the_same_story_twice() {
    let tell = |seed| day(Making { seed, ..Making::default() }).map(|day| day.hash);
    let seeds = (1..=SEEDS).filter(|seed| seed % TWICE_EVERY == 0);
    let hashes: Vec<_> = seeds.map(|seed| (tell(seed), tell(seed))).collect();
    assert!(hashes.iter().all(|(once, again)| once.is_ok() && once == again), "{hashes:?}");
    assert!(hashes.windows(2).all(|pair| pair[0] != pair[1]));
}
