//! `kill -9` of real nodes at random moments: they start every time, and nothing that was acknowledged is harmed.
//!
//! `HOBNOB_KILLS` says how many die (24 when it is not set); at least one in six of them falls within each of sending,
//! receiving, pairing, the rotation of `keys.bin` and the start after the last death. A thousand:
//!
//! ```console
//! $ HOBNOB_KILLS=1000 cargo test --release --test kill -- --nocapture
//! ```
#![cfg(unix)]

mod mortals;

use std::collections::BTreeMap;

use mortals::chance::{Chance, Count, During};
use mortals::pair::Pair;
use mortals::pairing::Host;

/// Kills of a plain `cargo test`: few enough for its patience.
const KILLS_USUAL: u64 = 24;
/// One in so many kills must fall within each kind.
const SHARE_OF_KIND: u64 = 6;
/// Rounds after which everything must have arrived before the killing goes on.
const ROUNDS_UNSETTLED: u64 = 8;
/// Times as many kills as wanted before the aim counts as too bad.
const MISSES_MAX: u64 = 4;

fn kills_wanted() -> u64 {
    let wanted = std::env::var("HOBNOB_KILLS").ok();
    wanted.and_then(|kills| kills.parse().ok()).unwrap_or(KILLS_USUAL)
}

fn total(counts: &BTreeMap<During, Count>) -> u64 {
    counts.values().map(|count| count.kills).sum()
}

#[test]
fn nothing_acknowledged_is_lost_or_told_twice_however_often_nodes_are_killed() {
    let mut chance = Chance::new("talking");
    let (wanted, each) = (kills_wanted() * 3 / 4, kills_wanted().div_ceil(SHARE_OF_KIND));
    let kinds = [During::Sending, During::Receiving, During::Rotating, During::Starting];
    let mut counts: BTreeMap<During, Count> =
        kinds.into_iter().map(|kind| (kind, Count::default())).collect();
    let mut pair = Pair::of_friends();
    let mut rounds: u64 = 0;
    while total(&counts) < wanted || counts.values().any(|count| count.within < each) {
        assert!(total(&counts) < wanted * MISSES_MAX, "the aim is too bad: {counts:?}");
        let behind = |kind: &During| counts[kind].within < each;
        let mut open: Vec<During> = kinds.into_iter().filter(behind).collect();
        if open.is_empty() {
            open.extend(kinds);
        }
        let kind = open[chance.below(open.len())];
        let (kills, within) = match kind {
            During::Sending => pair.kill_while_sending(&mut chance),
            During::Receiving => pair.kill_while_receiving(&mut chance),
            During::Rotating => pair.kill_while_rotating(&mut chance),
            During::Starting => pair.kill_while_starting(&mut chance),
        };
        counts.entry(kind).or_default().add(kills, within);
        pair.rise(&mut chance);
        rounds += 1;
        if rounds.is_multiple_of(ROUNDS_UNSETTLED) {
            pair.settle();
        }
    }
    pair.settle();
    pair.check_from_the_beginning();
    println!("talking: {} killed, {} texts, {counts:?}", total(&counts), pair.told());
}

#[test]
fn a_pairing_cut_off_by_a_kill_still_ends_in_a_friendship() {
    let mut chance = Chance::new("pairing");
    let (wanted, each) = (kills_wanted() / 4, kills_wanted().div_ceil(SHARE_OF_KIND));
    let mut host = Host::new();
    let mut count = Count::default();
    while count.kills < wanted || count.within < each {
        assert!(count.kills < kills_wanted() * MISSES_MAX, "the aim is too bad: {count:?}");
        let (kills, within) = host.kill_while_pairing(&mut chance);
        count.add(kills, within);
    }
    println!("pairing: {} killed, {count:?}", count.kills);
}

#[test]
fn of_two_who_take_one_invite_at_once_one_becomes_a_friend_though_the_inviter_is_killed() {
    let mut chance = Chance::new("racing");
    let mut host = Host::new();
    let races = kills_wanted().div_ceil(12);
    for _ in 0..races {
        host.kill_while_two_race(&mut chance);
    }
    println!("racing: {races} killed");
}
