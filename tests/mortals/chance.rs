//! A seeded killer's dice, and the count of what fell where.

use std::time::{Duration, SystemTime};

/// Shortest and longest wait before a kill, in microseconds: from one system call to dozens of turns.
const MOMENT_MICROS: (f64, f64) = (20.0, 60_000.0);

/// Dice that fall the same for the same seed (SplitMix64, Steele et al. 2014).
pub struct Chance(u64);

impl Chance {
    /// Dice of the seed in `SEED`, else of the clock. Says which, for the next time.
    pub fn new(who: &str) -> Self {
        let clock = || SystemTime::UNIX_EPOCH.elapsed().unwrap().as_micros() as u64;
        let seed = std::env::var("SEED").ok().map_or_else(clock, |seed| seed.parse().unwrap());
        println!("{who}: SEED={seed}");
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    /// A share of one.
    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Lets a random time pass, as likely 20 to 200 µs as 2 to 20 ms.
    pub fn moment(&mut self) {
        let (least, most) = MOMENT_MICROS;
        let micros = least * (most / least).powf(self.share());
        std::thread::sleep(Duration::from_micros(micros as u64));
    }
}

/// What a node is killed in the middle of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum During {
    Sending,
    Receiving,
    Rotating,
    Starting,
}

/// Kills of one kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// All of them.
    pub kills: u64,
    /// Blows, of one kill or two, that fell within what they were aimed at.
    pub within: u64,
}

impl Count {
    /// Counts a blow.
    pub fn add(&mut self, kills: u64, within: bool) {
        self.kills += kills;
        self.within += u64::from(within);
    }
}
