//! After the storm: once nothing goes wrong any more, everything that can be delivered is, soon.

use super::clockwork::{MINUTE, SECOND};
use super::weather::Weather;
use super::world::{Violation, Who, World};
use crate::core::record::Key;
use crate::model::friend::Standing;
use crate::model::message::State;

/// How long a healed world may take until everything is where it belongs, in milliseconds.
pub const HEALED_MS_MAX: u64 = 10 * MINUTE;
/// How long custodians may hold on to what arrived, in milliseconds.
const CLEARED_UP_MS_MAX: u64 = 5 * MINUTE;

impl World {
    /// Ends all faults, switches every machine on and waits until all is delivered; says how long that took.
    ///
    /// # Errors
    /// A [`Violation`], among them that it took longer than [`HEALED_MS_MAX`].
    pub fn heal(&mut self) -> Result<u64, Violation> {
        let began = self.clock.now;
        self.calm_everything();
        while self.clock.now - began < HEALED_MS_MAX {
            self.run(SECOND)?;
            if self.unsettled().is_none() {
                let took = self.clock.now - began;
                self.audit()?;
                self.clear_up()?;
                return Ok(took);
            }
        }
        if let Some((who, what)) = self.unsettled() {
            self.violated(who, format!("ten minutes after the last fault, {what}"));
        }
        self.checked().map(|()| self.clock.now - began)
    }

    /// Among people who all know each other, nobody goes on holding what has arrived, or belongs to a session that is
    /// over, unless its receiver could not tell whose it is.
    fn clear_up(&mut self) -> Result<(), Violation> {
        self.run(CLEARED_UP_MS_MAX)?;
        if let Some((who, what)) = self.left_over() {
            self.violated(who, what);
        }
        let friends = |a, b| self.are_friends(a, b);
        let disk = |who, key: &Key| self.machine(who).shelf.durable().get(key).cloned();
        if let (Err(what), Some(who)) = (self.ledger.agree(friends, disk), self.everyone().next()) {
            self.violated(who, what);
        }
        self.checked()
    }

    fn left_over(&self) -> Option<(Who, String)> {
        let honest = |who: &Who| !self.liars.contains_key(who);
        self.ledger.custody.held().find_map(|(who, held)| {
            let from = self.by_identity(held.depositor)?;
            let to = self.by_identity(held.recipient)?;
            let close = |a, b| self.are_friends(a, b) && self.network.between(a, b).len() == 1;
            let known = close(who, from) && close(who, to) && close(from, to);
            let stays = known && [who, from, to].iter().all(honest);
            let stays = stays && !self.ledger.custody.is_for_later(who, held);
            stays.then(|| (who, format!("still holds what {} left for {}: {held:?}", from.0, to.0)))
        })
    }

    fn calm_everything(&mut self) {
        self.rest_from = self.clock.now;
        self.calm = true;
        self.network.weather = Weather::default();
        let everyone: Vec<Who> = self.everyone().collect();
        for a in &everyone {
            for b in &everyone {
                let released = self.network.release(*a, *b);
                released.into_iter().for_each(|(who, input)| self.give(who, input));
            }
        }
        for who in everyone {
            self.machine_mut(who).doom = None;
            self.start(who);
        }
    }

    fn audit(&mut self) -> Result<(), Violation> {
        for who in self.everyone() {
            if let Err(what) = self.ledger.audit(who, self.machine(who).shelf.durable()) {
                self.violated(who, what);
            }
        }
        self.checked()
    }

    /// What is not yet as it should be, if anything.
    #[must_use]
    pub fn unsettled(&self) -> Option<(Who, String)> {
        self.unlinked().or_else(|| self.undelivered()).or_else(|| self.not_given_back())
    }

    /// Whether two people both call each other friends.
    #[must_use]
    pub fn are_friends(&self, a: Who, b: Who) -> bool {
        let calls = |who: Who, other: Who| {
            let identity = self.machine(other).identity;
            let friends = self.machine(who).friends();
            friends.iter().any(|f| f.identity == identity && f.standing == Standing::Friends)
        };
        calls(a, b) && calls(b, a)
    }

    fn unlinked(&self) -> Option<(Who, String)> {
        self.everyone().find_map(|a| {
            let friends = self.everyone().filter(|b| *b > a && self.are_friends(a, *b));
            let mut odd = friends.filter(|b| self.network.between(a, *b).len() != 1);
            odd.next().map(|b| {
                let links = self.network.between(a, b).len();
                (a, format!("friends {} and {} have {links} links", a.0, b.0))
            })
        })
    }

    /// What somebody wrote and lost with a disk, and its reader still has.
    fn not_given_back(&self) -> Option<(Who, String)> {
        self.ledger.written().filter(|(_, written)| written.lost).find_map(|(message, written)| {
            let author = self.by_identity(message.author)?;
            let reader = self.by_identity(written.to)?;
            // Whoever parts begins anew.
            if self.ledger.parted.contains(&(author, reader)) || !self.are_friends(author, reader) {
                return None;
            }
            let disk = self.machine(reader).shelf.durable();
            let gone = self.ledger.forgotten.contains(&(author, *message));
            let words = self.ledger.read_by(reader, message, disk).filter(|_| !gone)?;
            Some((
                author,
                format!("{message:?} is at {} and was not given back: {words}", reader.0),
            ))
        })
    }

    fn undelivered(&self) -> Option<(Who, String)> {
        self.ledger.written().find_map(|(message, written)| {
            let author = self.by_identity(message.author)?;
            let to = self.by_identity(written.to)?;
            let waits = matches!(written.state, State::Queued | State::Stored);
            // What was taken back goes on as nothing.
            let taken = written.versions.last().is_some_and(Option::is_none);
            let waits = waits && !taken && !written.lost && self.are_friends(author, to);
            let had = matches!(written.state, State::Delivered | State::Read);
            // Whoever parts begins anew.
            let had = had && !self.ledger.parted.contains(&(author, to));
            let had = had && !taken && !written.lost && self.are_friends(author, to);
            if had && !self.ledger.holds(to, message) {
                return Some((to, format!("had {message:?} and was not given it again")));
            }
            waits.then(|| (author, format!("{message:?} still waits for {}", to.0)))
        })
    }
}
