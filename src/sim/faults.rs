//! What goes wrong in a world, and when: planned from the seed, counted when it bites.

use super::clockwork::{Clockwork, HOUR, MINUTE, SECOND};
use super::machine::{Doom, Part};
use super::network::Wire;
use super::people::Cue;
use super::world::{Happening, Who, World};
use crate::core::record::Key;
use crate::model::time::Time;

/// How often each fault is planned in one world.
const EACH: u64 = 3;
/// A year, in milliseconds, as a clock with an empty battery jumps.
pub const YEAR_MS: i64 = 365 * 24 * 3_600 * 1_000;

/// The kinds of faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// A link loses frames for a while, then breaks. (TCP would not; the core must not care.)
    Loss,
    /// A link says things twice for a while.
    Doubling,
    /// On a link, frames overtake each other for a while.
    Overtaking,
    /// Two people cannot reach each other for a while.
    Partition,
    /// One of two cannot reach the other, who can reach back.
    OneWay,
    /// A link stands still for a while.
    Clog,
    /// A link breaks.
    Cut,
    /// Links break and knocks are slow, so that both sides dial at once.
    BothDial,
    /// Two people sit behind NATs for a while: only friends lead from one to the other.
    Walls,
    /// The same, and their NATs cannot be punched through.
    StubbornWalls,
    /// Somebody plays a recorded first flight to a door.
    Replay,
    /// Power fails between two turns.
    PowerCut,
    /// Power fails before a batch is written.
    CrashBeforeSave,
    /// Power fails while a batch is written.
    CrashInSave,
    /// Power fails after a batch is durable and before anything is sent.
    CrashBeforeSend,
    /// Power fails when half was sent.
    CrashInSend,
    /// Power fails before anybody is told.
    CrashBeforeTell,
    /// A clock jumps a year ahead.
    YearAhead,
    /// A clock jumps a year back.
    YearBack,
    /// A ratchet is gone from the disk.
    LostRatchet,
    /// A session is gone from the disk.
    LostSession,
    /// A whole disk is gone, and a backup of any age takes its place. Planned in worlds of its own.
    LostDisk,
}

/// Whether a fault sets in or ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Now; between whom is decided when it does.
    Begin,
    /// It is over between these.
    End(Who, Who),
}

impl Fault {
    /// Every kind.
    pub const ALL: [Self; 21] = [
        Self::Loss,
        Self::Doubling,
        Self::Overtaking,
        Self::Partition,
        Self::OneWay,
        Self::Clog,
        Self::Cut,
        Self::BothDial,
        Self::Walls,
        Self::StubbornWalls,
        Self::Replay,
        Self::PowerCut,
        Self::CrashBeforeSave,
        Self::CrashInSave,
        Self::CrashBeforeSend,
        Self::CrashInSend,
        Self::CrashBeforeTell,
        Self::YearAhead,
        Self::YearBack,
        Self::LostRatchet,
        Self::LostSession,
    ];

    /// The name it is counted under.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Loss => "fault: a link that loses",
            Self::Doubling => "fault: a link that doubles",
            Self::Overtaking => "fault: a link that reorders",
            Self::Partition => "fault: partition",
            Self::OneWay => "fault: partition one way",
            Self::Clog => "fault: clog",
            Self::Cut => "fault: link cut",
            Self::BothDial => "fault: both dial at once",
            Self::Walls => "fault: both behind NATs",
            Self::StubbornWalls => "fault: both behind stubborn NATs",
            Self::Replay => "fault: first flight replayed",
            Self::PowerCut => "fault: power cut between turns",
            Self::CrashBeforeSave => "fault: crash before the save",
            Self::CrashInSave => "fault: crash in the save",
            Self::CrashBeforeSend => "fault: crash before the sends",
            Self::CrashInSend => "fault: crash in the sends",
            Self::CrashBeforeTell => "fault: crash before the tells",
            Self::YearAhead => "fault: clock a year ahead",
            Self::YearBack => "fault: clock a year back",
            Self::LostRatchet => "fault: ratchet lost",
            Self::LostSession => "fault: session lost",
            Self::LostDisk => "fault: disk lost and restored",
        }
    }

    fn doom(self) -> Option<Doom> {
        match self {
            Self::CrashBeforeSave => Some(Doom::Before(Part::Save)),
            Self::CrashInSave => Some(Doom::Within(Part::Save)),
            Self::CrashBeforeSend => Some(Doom::Before(Part::Send)),
            Self::CrashInSend => Some(Doom::Within(Part::Send)),
            Self::CrashBeforeTell => Some(Doom::Before(Part::Tell)),
            _ => None,
        }
    }
}

/// Plans every kind of fault into the hours of a world.
pub fn plan(clock: &mut Clockwork, hours: u64) {
    for fault in Fault::ALL {
        for _ in 0..EACH {
            let at = clock.dice.between(10 * MINUTE, hours * HOUR);
            clock.at(at, Happening::Fault(fault, Stage::Begin));
        }
    }
}

impl World {
    /// Lets a fault set in or end.
    pub(super) fn fault(&mut self, fault: Fault, stage: Stage) {
        let now = self.clock.now;
        self.clock.trace.tell(now, format_args!("fault {fault:?} {stage:?}"));
        match stage {
            Stage::Begin => self.strike(fault),
            Stage::End(a, b) => self.calm(fault, a, b),
        }
    }

    fn strike(&mut self, fault: Fault) {
        match fault {
            Fault::Loss
            | Fault::Doubling
            | Fault::Overtaking
            | Fault::Partition
            | Fault::OneWay
            | Fault::Clog
            | Fault::Cut
            | Fault::BothDial
            | Fault::Walls
            | Fault::StubbornWalls => self.trouble(fault),
            Fault::Replay => {
                let struck =
                    self.anyone().is_some_and(|to| self.network.replay(&mut self.clock, to));
                self.count_or_retry(fault, struck);
            }
            Fault::YearAhead => self.jump(fault, YEAR_MS),
            Fault::YearBack => self.jump(fault, -YEAR_MS),
            Fault::LostRatchet | Fault::LostSession => self.lose_record(fault),
            Fault::LostDisk => {
                let struck = self.lose_disk();
                self.count_or_retry(fault, struck);
            }
            Fault::PowerCut => {
                let Some(who) = self.anyone() else { return };
                self.clock.counts.add(fault.word());
                self.crash(who);
                self.return_later(who);
            }
            Fault::CrashBeforeSave
            | Fault::CrashInSave
            | Fault::CrashBeforeSend
            | Fault::CrashInSend
            | Fault::CrashBeforeTell => {
                let Some(who) = self.anyone() else { return };
                self.clock.counts.add(fault.word());
                self.machine_mut(who).doom = fault.doom();
                // The turn it waits for may be a while away; the machine is off by then.
                self.clock.after(30 * MINUTE, Happening::Start(who));
            }
        }
    }

    /// A fault of the network between two people with a link.
    fn trouble(&mut self, fault: Fault) {
        let pairs = self.network.pairs();
        let Some((a, b)) = self.clock.dice.pick(&pairs).copied() else {
            return self.count_or_retry(fault, false);
        };
        self.clock.counts.add(fault.word());
        let (there, back) = ((a, b), (b, a));
        let weather = &mut self.network.weather;
        match fault {
            Fault::Loss => weather.loses.extend([there, back]),
            Fault::Doubling => weather.doubles.extend([there, back]),
            Fault::Overtaking => weather.reorders.extend([there, back]),
            Fault::Partition => weather.parted.extend([there, back]),
            Fault::OneWay => weather.parted.extend([there]),
            Fault::Clog => weather.clogged.extend([there]),
            Fault::BothDial => weather.slow_doors.extend([there, back]),
            Fault::Walls => weather.walled.extend([a, b]),
            Fault::StubbornWalls => {
                weather.walled.extend([a, b]);
                weather.stubborn.extend([a, b]);
            }
            _ => {}
        }
        let wait = self.clock.dice.between(20 * SECOND, 40 * SECOND);
        for cable in self.network.between(a, b) {
            match fault {
                Fault::Cut | Fault::BothDial | Fault::Walls | Fault::StubbornWalls => {
                    self.network.cut(&mut self.clock, cable)
                }
                Fault::Partition | Fault::OneWay => {
                    self.clock.after(wait, Happening::Net(Wire::Stale(cable)));
                }
                _ => {}
            }
        }
        // People notice that something is odd and ask each other about it.
        for (who, to) in [there, back] {
            self.clock.after(SECOND, Happening::Person(Cue::Chatter(who, to, 5)));
        }
        let lasts = self.clock.dice.between(10 * SECOND, 40 * MINUTE);
        self.clock.after(lasts, Happening::Fault(fault, Stage::End(a, b)));
    }

    fn calm(&mut self, fault: Fault, a: Who, b: Who) {
        let weather = &mut self.network.weather;
        if matches!(fault, Fault::Walls | Fault::StubbornWalls) {
            for who in [a, b] {
                weather.walled.remove(&who);
                weather.stubborn.remove(&who);
            }
            return;
        }
        let set = match fault {
            Fault::Loss => &mut weather.loses,
            Fault::Doubling => &mut weather.doubles,
            Fault::Overtaking => &mut weather.reorders,
            Fault::Partition | Fault::OneWay => &mut weather.parted,
            Fault::Clog => &mut weather.clogged,
            Fault::BothDial => &mut weather.slow_doors,
            _ => return,
        };
        set.remove(&(a, b));
        set.remove(&(b, a));
        if fault == Fault::Loss {
            // A stream that lost something is broken; a reliable transport says so in the end.
            let cables = self.network.between(a, b);
            cables.into_iter().for_each(|cable| self.network.cut(&mut self.clock, cable));
        }
        let released = [self.network.release(a, b), self.network.release(b, a)];
        released.into_iter().flatten().for_each(|(who, input)| self.give(who, input));
    }

    fn jump(&mut self, fault: Fault, by_ms: i64) {
        let Some(who) = self.anyone() else { return };
        self.clock.counts.add(fault.word());
        self.machine_mut(who).ahead_ms += by_ms;
        if by_ms < 0 && self.ledger.reborn.contains(&who) {
            // To a node it looks as if the clock had run ahead when the disk was restored.
            self.network.forget_ahead(who, Time(0));
        }
        // Clocks are set right again some time later.
        self.give(who, crate::core::input::Input::Wake);
    }

    fn lose_record(&mut self, fault: Fault) {
        let Some(who) = self.anyone() else { return };
        let friends: Vec<_> = self.machine(who).friends().iter().map(|f| f.identity).collect();
        let Some(friend) = self.clock.dice.pick(&friends).copied() else {
            return self.count_or_retry(fault, false);
        };
        self.clock.counts.add(fault.word());
        self.crash(who);
        let shelf = &mut self.machine_mut(who).shelf;
        if fault == Fault::LostSession {
            shelf.damage(Key::Session(friend), None);
        }
        shelf.damage(Key::Ratchet(friend), None);
        self.return_later(who);
    }

    fn count_or_retry(&mut self, fault: Fault, struck: bool) {
        if struck {
            self.clock.counts.add(fault.word());
        } else {
            self.clock.after(20 * MINUTE, Happening::Fault(fault, Stage::Begin));
        }
    }

    /// Somebody whose machine is on.
    pub(super) fn anyone(&mut self) -> Option<Who> {
        let up: Vec<Who> = self.everyone().filter(|w| self.machine(*w).node.is_some()).collect();
        self.clock.dice.pick(&up).copied()
    }

    /// Switches a machine on again in a while, mostly soon.
    pub(super) fn return_later(&mut self, who: Who) {
        let longest = if self.clock.dice.permille(700) { 2 * MINUTE } else { 2 * HOUR };
        let wait = self.clock.dice.between(SECOND, longest);
        self.clock.after(wait, Happening::Start(who));
    }
}
