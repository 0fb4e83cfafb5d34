//! Lost disks: people keep backups of any age, and now and then begin again from one of them.

use std::collections::BTreeMap;

use super::clockwork::{HOUR, MINUTE};
use super::faults::{self, Fault};
use super::invariants::Ledger;
use super::machine::EPOCH_MS;
use super::people::Cue;
use super::world::{Happening, Making, Violation, Who, World};
use crate::core::backup;
use crate::core::record::{Entry, Key, Record};
use crate::model::message::{ChatId, MessageRef};
use crate::model::time::Time;
use crate::sim::day::Day;

/// Most backups that one person keeps.
const BACKUPS_MAX: usize = 6;
/// The people of a world in which disks are lost.
const PEOPLE: [&str; 5] = ["Ada", "Ben", "Cleo", "Dan", "Eve"];
/// How long such a world lasts, in hours.
const HOURS: u64 = 12;
/// How many disks are lost in it.
pub const LOST: u64 = 40;

/// Lets one world with lost disks live and heal.
#[must_use]
pub fn live(making: Making) -> Day {
    let mut world = World::new(making);
    world.populate(&PEOPLE, HOURS);
    faults::plan(&mut world.clock, HOURS);
    for who in world.everyone() {
        for _ in 0..2 * BACKUPS_MAX {
            let at = world.clock.dice.between(20 * MINUTE, HOURS * HOUR);
            world.clock.at(at, Happening::Person(Cue::Backup(who)));
        }
    }
    for _ in 0..LOST {
        let at = world.clock.dice.between(HOUR, HOURS * HOUR);
        world.clock.at(at, Happening::Fault(Fault::LostDisk, faults::Stage::Begin));
    }
    let ended = world.run(HOURS * HOUR).and_then(|()| world.heal());
    let (healed_ms, violation): (u64, Option<Violation>) = match ended {
        Ok(healed_ms) => (healed_ms, None),
        Err(violation) => (0, Some(violation)),
    };
    let (hash, story) = (world.clock.trace.hash(), world.clock.trace.story());
    Day { counts: world.clock.counts, hash, said: world.said, healed_ms, story, violation }
}

impl Ledger {
    /// Somebody's disk was lost, and a backup took its place: what it has is where the counting goes on from. Whoever
    /// still has what it lacks gives it again, or nobody has it any more.
    pub fn restored(&mut self, who: Who, disk: &BTreeMap<Key, Record>) {
        let entries: BTreeMap<MessageRef, &Entry> = disk
            .values()
            .filter_map(|record| match record {
                Record::Entry(entry) => Some((entry.message, entry)),
                _ => None,
            })
            .collect();
        let Some(me) = self.people.iter().find(|(_, one)| **one == who).map(|(key, _)| *key) else {
            return;
        };
        for (message, written) in self.written.iter_mut().filter(|(m, _)| m.author == me) {
            match entries.get(message).and_then(|entry| Some((entry.state?, entry.order))) {
                Some((state, order)) => {
                    (written.state, written.order, written.lost) = (state, order, false);
                }
                None => written.lost = true,
            }
            written.rungs = 0;
        }
        let last_event = match disk.get(&Key::Counters) {
            Some(Record::Counters(counters)) => counters.next_event.saturating_sub(1),
            _ => 0,
        };
        for mind in self.minds.values_mut() {
            mind.latest.remove(&me);
        }
        let mind = self.mind(who);
        // Each life gives the messages places of its own.
        let theirs = entries.iter().filter(|(message, entry)| {
            message.author != me && matches!(entry.chat, ChatId::Friend(_))
        });
        mind.holds = theirs.map(|(message, entry)| (*message, (entry.chat, entry.order))).collect();
        mind.announced.retain(|message| entries.contains_key(message));
        mind.latest.clear();
        (mind.last_event, mind.told_event) = (last_event, last_event);
        self.reborn.insert(who);
        self.custody.restored(who);
        self.rooms.restored(who, me, &entries);
    }
}

impl World {
    /// Somebody makes a backup.
    pub fn keep_backup(&mut self, who: Who) {
        let now = self.clock.now;
        let machine = self.machine_mut(who);
        let made = machine.clock(now);
        let kept: Vec<_> =
            machine.shelf.durable().values().cloned().filter_map(backup::kept).collect();
        if machine.backups.len() >= BACKUPS_MAX {
            machine.backups.remove(0);
        }
        machine.backups.push((made, kept));
        self.clock.counts.add("backup made");
    }

    /// Somebody's disk is gone, and one of their backups takes its place; whether there was one.
    pub fn restore(&mut self, who: Who, which: usize) -> bool {
        let backup = self.machine(who).backups.get(which).cloned();
        let Some((made, kept)) = backup else { return false };
        self.crash(who);
        let now = self.clock.now;
        let machine = self.machine_mut(who);
        let at = machine.clock(now);
        let dice = &mut machine.dice;
        let revived: Vec<_> =
            kept.into_iter().map(|record| backup::revived(record, made, at, dice)).collect();
        machine.shelf.fill(revived);
        let right = EPOCH_MS + now;
        // Under a clock that ran ahead nobody can tell what was made before.
        self.network.forget_ahead(who, if at.0 > right { Time(0) } else { at });
        let disk = self.machine(who).shelf.durable().clone();
        self.tell_of(who, &disk);
        self.ledger.restored(who, &disk);
        true
    }

    /// Tells the story how far a restored disk is with each friend.
    fn tell_of(&mut self, who: Who, disk: &BTreeMap<Key, Record>) {
        for record in disk.values() {
            let Record::Line(line) = record else { continue };
            let with = self.by_identity(line.friend).map_or(usize::MAX, |with| with.0);
            let (now, sent, had) = (self.clock.now, line.delivered_upto, line.expected - 1);
            let names: Vec<_> = line.stretches.iter().map(|stretch| stretch.name).collect();
            self.clock.trace.tell(
                now,
                format_args!(
                    "{} restored with {with}: {sent} delivered, {had} here, {names:?}",
                    who.0
                ),
            );
        }
    }

    /// Somebody who has a backup loses their disk; whether there was anybody.
    pub(super) fn lose_disk(&mut self) -> bool {
        let kept = |who: &Who| !self.machine(*who).backups.is_empty();
        let able: Vec<Who> = self.everyone().filter(kept).collect();
        let Some(who) = self.clock.dice.pick(&able).copied() else { return false };
        let many = self.machine(who).backups.len() as u64;
        let which = usize::try_from(self.clock.dice.below(many)).unwrap_or_default();
        let restored = self.restore(who, which);
        self.return_later(who);
        restored
    }
}
