//! Five real nodes, all friends, of whom some are always away: what is said still arrives, once and in order, as soon as
//! its receiver has met somebody who holds it. Custodians are killed (`kill -9`) on the way.
#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "all of this is test code, and tells what it came to"
)]

mod mortals;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use mortals::PATIENCE;
use mortals::acquaintance;
use mortals::chance::Chance;
use mortals::diary::DELIVERED;
use mortals::node::Node;
use serde_json::json;

const NAMES: [&str; 5] = ["Ada", "Ben", "Cleo", "Dan", "Eve"];
/// Messages from each to each in one scene: 20 pairs make 500.
const EACH: u64 = 25;
/// The rung below delivered: a mutual friend holds it.
const STORED: u8 = 1;
/// What cannot be awaited as an event is looked at again after this.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// Five people who are all friends, and what they said.
struct Five {
    people: Vec<Node>,
    chance: Chance,
    /// How many messages each wrote to each.
    written: BTreeMap<(usize, usize), u64>,
    /// The ids of the messages whose sending was answered.
    ids: BTreeMap<(usize, usize), Vec<String>>,
    kills: u64,
}

impl Five {
    /// Makes them, makes them friends, and leaves their nodes up.
    fn meet(scene: &str) -> Self {
        let people: Vec<Node> = NAMES.iter().map(|name| Node::born(name)).collect();
        let chance = Chance::new(scene);
        let (written, ids) = (BTreeMap::new(), BTreeMap::new());
        let mut five = Self { people, chance, written, ids, kills: 0 };
        for a in 0..NAMES.len() {
            for b in a + 1..NAMES.len() {
                five.befriend(a, b);
            }
        }
        // One message each way: whoever heard it has the other's circle key, which came before.
        (0..NAMES.len()).for_each(|who| five.say(who, 1));
        five.until_heard(&[0, 1, 2, 3, 4]);
        five
    }

    fn befriend(&mut self, a: usize, b: usize) {
        let (before, after) = self.people.split_at_mut(b);
        acquaintance::befriend(&mut before[a], &mut after[0]);
    }

    fn others(who: usize) -> impl Iterator<Item = usize> {
        (0..NAMES.len()).filter(move |other| *other != who)
    }

    /// Everybody else gets `count` more messages from `who`, as far as they are to get any.
    fn say(&mut self, who: usize, count: u64) {
        for to in Self::others(who) {
            for _ in 0..count {
                let written = self.written.entry((who, to)).or_default();
                if *written == EACH {
                    break;
                }
                *written += 1;
                let text = format!("{} to {} {written}", NAMES[who], NAMES[to]);
                let say =
                    json!({"to": self.people[to].id, "text": text, "client_message_id": text});
                let sent = self.people[who].ask("message.send", say);
                let id = sent["message"].as_str().unwrap().to_owned();
                self.ids.entry((who, to)).or_default().push(id);
            }
        }
    }

    /// Waits until everything `who` wrote has come as far as it can: to those who are up, or into custody.
    fn until_safe(&mut self, who: usize, up: &[usize]) {
        for to in Self::others(who) {
            let Some(id) = self.ids.get(&(who, to)).and_then(|ids| ids.last().cloned()) else {
                continue;
            };
            let rank = if up.contains(&to) { DELIVERED } else { STORED };
            let what = format!("{} to {} safe", NAMES[who], NAMES[to]);
            let safe = |diary: &mortals::diary::Diary| {
                diary.risen.get(&id).is_some_and(|risen| *risen >= rank)
            };
            self.people[who].until(&what, safe);
        }
    }

    /// Waits until `holder` holds what `who` wrote to those who are away, or it has arrived.
    fn until_left_with(&mut self, holder: usize, who: usize, up: &[usize]) {
        for to in Self::others(who).filter(|to| !up.contains(to)) {
            let Some(id) = self.ids.get(&(who, to)).and_then(|ids| ids.last().cloned()) else {
                continue;
            };
            let began = Instant::now();
            loop {
                let trace = self.people[who].ask("message.trace", json!({"message": id}));
                let there = trace["state"] == "delivered" || trace["state"] == "read";
                let held = |step: &serde_json::Value| {
                    step["what"] == "held" && step["who"] == NAMES[holder]
                };
                if there || trace["steps"].as_array().unwrap().iter().any(held) {
                    break;
                }
                assert!(began.elapsed() < PATIENCE, "{} never holds {trace}", NAMES[holder]);
                std::thread::sleep(LOOK_AGAIN);
            }
        }
    }

    /// Waits until nobody who is up holds anything for another who is.
    fn until_handed_over(&mut self, up: &[usize]) {
        let began = Instant::now();
        loop {
            let holds = |from: usize, to: usize| {
                let shown =
                    self.people[from].ask("friend.show", json!({"friend": self.people[to].id}));
                shown["custody"]["for_them"].as_u64().unwrap()
            };
            let pairs = up.iter().flat_map(|a| up.iter().map(move |b| (*a, *b)));
            let left: u64 = pairs.filter(|(a, b)| a != b).map(|(a, b)| holds(a, b)).sum();
            if left == 0 {
                return up.iter().for_each(|who| self.people[*who].listen());
            }
            assert!(began.elapsed() < PATIENCE, "{left} envelopes are never handed over");
            std::thread::sleep(LOOK_AGAIN);
        }
    }

    /// Waits until these have heard all that was ever written to them. The diaries hold them to once and in order.
    fn until_heard(&mut self, who: &[usize]) {
        for to in who {
            for from in Self::others(*to) {
                let title = format!("{} to {}", NAMES[from], NAMES[*to]);
                let wanted = self.written.get(&(from, *to)).copied().unwrap_or_default();
                let heard = |diary: &mortals::diary::Diary| {
                    wanted == 0 || diary.heard.get(&title).is_some_and(|number| *number >= wanted)
                };
                self.people[*to].until(&format!("{wanted} of {title} heard"), heard);
            }
        }
    }

    /// Lets exactly these be up.
    fn only(&mut self, up: &[usize]) {
        for who in 0..NAMES.len() {
            match (up.contains(&who), self.people[who].is_up()) {
                (true, false) => self.people[who].up(),
                (false, true) if self.chance.one_in(2) => {
                    self.kills += 1;
                    self.people[who].kill();
                }
                (false, true) => self.people[who].stop(),
                _ => {}
            }
        }
    }

    /// Kills a custodian where it stands, now and then, and brings it up again.
    fn strike(&mut self, who: usize) {
        if self.chance.one_in(2) {
            self.chance.moment();
            self.kills += 1;
            self.people[who].kill();
            self.people[who].up();
        }
    }

    /// The end: everybody has everything, and everybody knows it.
    fn settle(mut self) {
        let everyone = [0, 1, 2, 3, 4];
        self.until_heard(&everyone);
        self.only(&everyone);
        for who in everyone {
            self.until_safe(who, &everyone);
        }
        let total: u64 = self.written.values().sum();
        assert_eq!(total, 500);
        for ((from, to), count) in &self.written {
            let log = self.people[*to]
                .ask("message.list", json!({"conversation": self.people[*from].id, "limit": 500}));
            let theirs = log.as_array().unwrap().iter().filter(|line| line["mine"] == false);
            let ids: Vec<&str> = theirs.map(|line| line["message"].as_str().unwrap()).collect();
            let title = format!("{} to {}", NAMES[*from], NAMES[*to]);
            assert_eq!(ids.len() as u64, *count, "{title}: each once");
            assert_eq!(ids, self.ids[&(*from, *to)], "{title}: in the order they were written");
        }
        println!("{total} messages, {} nodes killed", self.kills);
    }
}

/// The hub is always up; of the others there is never more than one.
#[test]
fn through_one_friend_who_is_always_there_everybody_hears_everybody() {
    let mut five = Five::meet("star");
    for round in 0..3 {
        for leaf in 1..NAMES.len() {
            five.only(&[0, leaf]);
            if round < 2 {
                five.say(leaf, EACH / 2);
                five.strike(0);
                five.say(0, EACH / 8);
            }
            five.until_safe(leaf, &[0, leaf]);
            five.until_left_with(0, leaf, &[0, leaf]);
            five.until_handed_over(&[0, leaf]);
        }
    }
    five.say(0, EACH);
    for leaf in 1..NAMES.len() {
        five.only(&[0, leaf]);
        five.until_handed_over(&[0, leaf]);
        five.until_heard(&[leaf]);
    }
    five.until_heard(&[0]);
    five.settle();
}

/// Each meets its two neighbours only, one after the other.
#[test]
fn around_a_ring_in_which_only_neighbours_meet_everybody_hears_everybody() {
    let mut five = Five::meet("ring");
    for round in 0..4 {
        for who in 0..NAMES.len() {
            let pair = [who, (who + 1) % NAMES.len()];
            five.only(&pair);
            if round < 2 {
                five.say(pair[0], EACH / 2);
                five.strike(pair[1]);
                five.say(pair[1], EACH / 2);
            }
            five.until_safe(pair[0], &pair);
            five.until_safe(pair[1], &pair);
            five.until_left_with(pair[0], pair[1], &pair);
            five.until_left_with(pair[1], pair[0], &pair);
            five.until_handed_over(&pair);
        }
    }
    five.settle();
}

/// All meet as chance has it.
#[test]
fn in_a_clique_whose_members_come_and_go_everybody_hears_everybody() {
    let mut five = Five::meet("clique");
    for _ in 0..8 {
        let away = five.chance.below(NAMES.len());
        let too = five.chance.below(NAMES.len());
        let up: Vec<usize> = (0..NAMES.len()).filter(|who| *who != away && *who != too).collect();
        five.only(&up);
        for who in up.clone() {
            five.say(who, EACH / 4);
        }
        five.strike(up[0]);
        for who in up.clone() {
            five.until_safe(who, &up);
        }
        five.until_handed_over(&up);
    }
    let everyone = [0, 1, 2, 3, 4];
    five.only(&everyone);
    everyone.iter().for_each(|who| five.say(*who, EACH));
    five.settle();
}
