//! NATs as nodes see them: people whom nobody can dial, circuits through friends, and holes that both ends punch.

use std::collections::BTreeMap;
use std::time::Duration;

use super::clockwork::{Clockwork, SECOND};
use super::doorway::fail_dial;
use super::network::{Network, Wire};
use super::world::{Happening, Who};
use crate::core::input::Input;
use crate::crypto::door::Pass;
use crate::model::friend::Path;
use crate::model::id::{CircuitId, DeviceKey, LinkId, LinkTag};

/// Longest time from a wish to the one in the middle, and on to the other end, in milliseconds.
const LEG_MS_MAX: u64 = 60;
/// A hole stays open for so long, as `net` tries.
const HOLE_MS: u64 = 10 * SECOND;

/// Wishes, circuits and holes.
#[derive(Default)]
pub(super) struct Nats {
    wishes: BTreeMap<(Who, CircuitId), Wish>,
    circuits: u64,
    /// Until when one node lets in another's first packet.
    holes: BTreeMap<(Who, Who), u64>,
}

/// A dial that waits for the word of the one in the middle.
struct Wish {
    from: Who,
    life: u64,
    device: DeviceKey,
    pass: Pass,
    stamp: u64,
}

/// Through whom a link runs, and as which of their circuits.
pub(super) type Via = (Who, CircuitId);

impl Network {
    /// Asks the friend at the other end of a link for a circuit. False when there is no such link.
    pub(super) fn ask_for_circuit(
        &mut self,
        clock: &mut Clockwork,
        from: Who,
        (device, link, tag): (DeviceKey, LinkId, LinkTag),
        (pass, stamp): (Pass, u64),
    ) -> bool {
        let Some((middle, at_middle)) = self.far_end(from, link) else { return false };
        self.nats.circuits += 1;
        let circuit = CircuitId(self.nats.circuits);
        let life = self.life(from);
        self.nats.wishes.insert((middle, circuit), Wish { from, life, device, pass, stamp });
        clock.counts.add("circuits asked");
        let asked = Input::CircuitAsked(circuit, at_middle, tag);
        let wait = clock.dice.between(1, LEG_MS_MAX);
        let told = Wire::Said(middle, self.life(middle), asked);
        clock.after(wait, Happening::Net(told));
        true
    }

    /// The one in the middle says yes.
    pub(super) fn join(
        &mut self,
        clock: &mut Clockwork,
        middle: Who,
        circuit: CircuitId,
        link: LinkId,
    ) {
        let Some(wish) = self.nats.wishes.remove(&(middle, circuit)) else { return };
        let target = self.far_end(middle, link).map(|(to, _)| to);
        let shunned = &self.weather.shunned;
        let target = target.filter(|to| !shunned.contains(&(wish.from, *to)));
        let meant = target.filter(|to| self.device_of(*to).map(|(_, d)| d) == Some(wish.device));
        let (Some(to), true) = (meant, self.life(wish.from) == wish.life) else {
            let ended = Wire::Said(middle, self.life(middle), Input::CircuitEnded(circuit, 0));
            clock.after(1, Happening::Net(ended));
            return fail_dial(clock, 50, (wish.from, wish.life), wish.device, None);
        };
        clock.counts.add("circuits joined");
        let via = Some((middle, circuit));
        let (from, pass) = ((wish.from, wish.life), wish.pass);
        if let Some(flight) = self.flight_from(from, to, (pass, wish.stamp), via) {
            let wait = clock.dice.between(1, LEG_MS_MAX);
            clock.after(wait, Happening::Net(Wire::Flight(flight)));
        }
    }

    /// The one in the middle says nothing.
    pub(super) fn refuse(&mut self, clock: &mut Clockwork, middle: Who, circuit: CircuitId) {
        if let Some(wish) = self.nats.wishes.remove(&(middle, circuit)) {
            clock.counts.add("circuits refused");
            fail_dial(clock, 50, (wish.from, wish.life), wish.device, None);
        }
    }

    /// Tries to meet somebody straight: as the host it opens a hole, as the dialler it comes through the other's.
    pub(super) fn punch(
        &mut self,
        clock: &mut Clockwork,
        who: Who,
        device: DeviceKey,
        dial: Option<(u64, Duration)>,
    ) {
        let Some((other, _)) = self.directory.get(&device).copied() else { return };
        match dial {
            None => {
                self.nats.holes.insert((who, other), clock.now + HOLE_MS);
            }
            Some((stamp, after)) => {
                clock.counts.add("punches");
                let from = (who, self.life(who));
                let through = Wire::Punched { from, to: other, device, stamp };
                let wait = after.as_millis().try_into().unwrap_or(HOLE_MS);
                let wait = wait + clock.dice.between(1, LEG_MS_MAX);
                clock.after(wait, Happening::Net(through));
            }
        }
    }

    /// The dialler's packets reach the other NAT.
    pub(super) fn punched(
        &mut self,
        clock: &mut Clockwork,
        from: (Who, u64),
        to: Who,
        (device, stamp): (DeviceKey, u64),
    ) {
        let hole = self.nats.holes.remove(&(to, from.0)).is_some_and(|end| clock.now < end);
        let stubborn = &self.weather.stubborn;
        let keeps_ports = !stubborn.contains(&from.0) && !stubborn.contains(&to);
        let open = hole && keeps_ports && self.reaches(from.0, to) && self.life(from.0) == from.1;
        let flight = self.flight_from(from, to, (Pass::Friend, stamp), None);
        match flight.filter(|_| open) {
            Some(flight) => {
                clock.counts.add("links met straight");
                clock.after(1, Happening::Net(Wire::Flight(flight)));
            }
            None => fail_dial(clock, HOLE_MS, from, device, None),
        }
    }

    /// How a link with this middle looks to its ends.
    pub(super) fn route(&self, via: Option<Via>) -> (Path, Option<DeviceKey>) {
        match via.and_then(|(middle, _)| self.device_of(middle)) {
            Some((_, device)) => (Path::Relayed, Some(device)),
            None => (Path::Direct, None),
        }
    }

    /// Tells the one in the middle that a circuit is over.
    pub(super) fn circuit_over(&self, clock: &mut Clockwork, via: Option<Via>) {
        if let Some((middle, circuit)) = via {
            let over = Wire::Said(middle, self.life(middle), Input::CircuitEnded(circuit, 1_000));
            clock.after(1, Happening::Net(over));
        }
    }
}
