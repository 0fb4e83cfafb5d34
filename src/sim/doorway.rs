//! Dials, knocks and doors: who comes in, who waits, and who gets no word.

use super::clockwork::{Clockwork, SECOND};
use super::nat::Via;
use super::network::{Network, Wire};
use super::world::{Happening, Who};
use crate::core::input::Input;
use crate::crypto::door::{Claim, GuestList, Knock, Pass, Verdict};
use crate::model::address::Address;
use crate::model::id::{DeviceKey, IdentityKey, InviteId, KnockId, LinkId};
use crate::model::time::Time;
use crate::model::way::Way;

/// A door that does not answer is given up after this long, as `net` does.
const HANDSHAKE_MS_MAX: u64 = 5 * SECOND;
/// First flights an eavesdropper keeps per door.
const RECORDED_MAX: usize = 32;

/// The door of a machine that runs.
#[derive(Default)]
pub struct Door {
    /// Rises with each start, so that what was meant for an earlier life goes nowhere.
    pub life: u64,
    guests: GuestList,
    links: u64,
    knocks: u64,
}

/// A first flight under way.
pub struct Flight {
    from: Option<Who>,
    from_life: u64,
    to: Who,
    pass: Pass,
    knock: Knock,
    address: Option<Address>,
    via: Option<Via>,
}

/// A flight that waits for the host's word.
pub struct Waiting {
    pub(super) from: Option<Who>,
    pub(super) knock: Knock,
    pub(super) invite: Option<InviteId>,
    pub(super) address: Option<Address>,
    pub(super) via: Option<Via>,
    from_life: u64,
    pass: Pass,
}

impl Network {
    /// Makes a device known to the world at its address.
    pub fn enrol(&mut self, who: Who, device: DeviceKey, address: Address) {
        self.directory.insert(device, (who, address));
    }

    /// A machine starts, with an empty guest list.
    pub fn open(&mut self, who: Who, life: u64) {
        self.doors.insert(who, Door { life, ..Door::default() });
    }

    /// Replaces a machine's guest list.
    pub fn welcome(&mut self, who: Who, guests: GuestList) {
        if let Some(door) = self.doors.get_mut(&who) {
            door.guests = guests;
        }
    }

    pub(super) fn life(&self, who: Who) -> u64 {
        self.doors.get(&who).map_or(0, |door| door.life)
    }

    pub(super) fn device_of(&self, who: Who) -> Option<(Who, DeviceKey)> {
        let found = self.directory.iter().find(|(_, (at, _))| *at == who)?;
        Some((who, *found.0))
    }

    pub(super) fn next_link(&mut self, who: Who) -> Option<LinkId> {
        let door = self.doors.get_mut(&who)?;
        door.links += 1;
        Some(LinkId(door.links))
    }

    /// Sends a first flight towards a device.
    pub fn dial(
        &mut self,
        clock: &mut Clockwork,
        from: Who,
        (device, ways): (DeviceKey, &[Way]),
        (pass, stamp): (Pass, u64),
    ) {
        let life = self.life(from);
        let place = self.directory.get(&device).copied();
        let open = |to: &Who| self.reaches(from, *to) && !self.weather.walled.contains(to);
        let reached = place.filter(|(to, at)| ways.contains(&Way::Address(*at)) && open(to));
        let (Some((to, address)), Some((_, own))) = (reached, self.device_of(from)) else {
            for way in ways {
                if let Way::Through { link, tag } = *way
                    && self.ask_for_circuit(clock, from, (device, link, tag), (pass.clone(), stamp))
                {
                    return;
                }
            }
            let wait = if clock.dice.permille(500) { 50 } else { HANDSHAKE_MS_MAX };
            return fail_dial(clock, wait, (from, life), device, None);
        };
        let slow = self.weather.slow_doors.contains(&(from, to));
        let wait = if slow { clock.dice.between(2_000, 4_000) } else { clock.dice.between(1, 80) };
        // What is claimed is filled in at the door, from the pass.
        let knock = Knock { device: own, claim: Claim::Friend, stamp };
        let flight = Flight {
            from: Some(from),
            from_life: life,
            to,
            pass,
            knock,
            address: Some(address),
            via: None,
        };
        clock.after(wait, Happening::Net(Wire::Flight(flight)));
    }

    /// A first flight that comes another way than by an address.
    pub(super) fn flight_from(
        &self,
        (from, from_life): (Who, u64),
        to: Who,
        (pass, stamp): (Pass, u64),
        via: Option<Via>,
    ) -> Option<Flight> {
        let (_, device) = self.device_of(from)?;
        let knock = Knock { device, claim: Claim::Friend, stamp };
        Some(Flight { from: Some(from), from_life, to, pass, knock, address: None, via })
    }

    pub(super) fn reaches(&self, from: Who, to: Who) -> bool {
        let parted = &self.weather.parted;
        let open = !parted.contains(&(from, to)) && !parted.contains(&(to, from));
        open && self.doors.contains_key(&to)
    }

    /// Shows an old flight at the door again, as somebody who recorded it could. False when none was recorded.
    pub fn replay(&mut self, clock: &mut Clockwork, to: Who) -> bool {
        let recorded = self.recorded.get(&to).map_or(&[][..], Vec::as_slice);
        let Some((knock, pass)) = clock.dice.pick(recorded).cloned() else { return false };
        let flight = Flight { from: None, from_life: 0, to, pass, knock, address: None, via: None };
        clock.after(1, Happening::Net(Wire::Flight(flight)));
        true
    }

    /// Forgets flights recorded at a door whose stamps lie beyond `now` of its own clock: made by clocks that ran ahead of
    /// it, they are the only ones that a restored disk cannot tell from new ones.
    pub(super) fn forget_ahead(&mut self, to: Who, now: Time) {
        if let Some(recorded) = self.recorded.get_mut(&to) {
            recorded.retain(|(knock, _)| knock.stamp <= now.0);
        }
    }

    /// A first flight reaches a door: a guest is announced, all others hear nothing.
    pub(super) fn flight(&mut self, clock: &mut Clockwork, flight: Flight) -> Option<(Who, Input)> {
        let Flight { from, from_life, to, pass, mut knock, address, via } = flight;
        let claim = self.doors.get(&to).and_then(|door| door.claim(&knock.device, &pass));
        let (Some(claim), Some(door)) = (claim, self.doors.get_mut(&to)) else {
            if let (Some(from), Some((_, device))) = (from, self.device_of(to)) {
                fail_dial(clock, HANDSHAKE_MS_MAX, (from, from_life), device, None);
            }
            return None;
        };
        knock.claim = claim;
        door.knocks += 1;
        let (id, life) = (KnockId(door.knocks), door.life);
        let invite = match claim {
            Claim::Invite(invite) => Some(invite),
            Claim::Friend | Claim::NewDevice(..) | Claim::Probe => None,
        };
        self.waiting
            .insert((to, id), Waiting { from, knock, invite, address, via, from_life, pass });
        clock.after(HANDSHAKE_MS_MAX, Happening::Net(Wire::KnockOver(to, id, life)));
        Some((to, Input::Knock(id, knock)))
    }

    /// Answers a knock.
    ///
    /// # Errors
    /// Words for what went wrong when a replayed flight was let in.
    pub fn admit(
        &mut self,
        clock: &mut Clockwork,
        host: Who,
        id: KnockId,
        verdict: Verdict,
    ) -> Result<(), String> {
        let Some(waiting) = self.waiting.remove(&(host, id)) else { return Ok(()) };
        let Some(from) = waiting.from else {
            return match verdict {
                Verdict::Welcome => Err(format!("let in a replayed flight: {:?}", waiting.knock)),
                Verdict::Used | Verdict::Revoked | Verdict::Expired => Ok(()),
            };
        };
        if verdict == Verdict::Welcome {
            clock.counts.add("knocks welcomed");
            let recorded = self.recorded.entry(host).or_default();
            if recorded.len() == RECORDED_MAX {
                recorded.remove(0);
            }
            recorded.push((waiting.knock, waiting.pass.clone()));
            let reached = waiting.via.is_some() || self.reaches(host, from);
            if self.life(from) == waiting.from_life && reached {
                self.connect(clock, &waiting, host);
                return Ok(());
            }
        }
        let verdict = (verdict != Verdict::Welcome).then_some(verdict);
        if let Some((_, device)) = self.device_of(host) {
            fail_dial(clock, 20, (from, waiting.from_life), device, verdict);
        }
        Ok(())
    }

    /// Leaves a knock without an answer; its dialler finds out by waiting.
    pub fn bar(&mut self, clock: &mut Clockwork, host: Who, id: KnockId) {
        let Some(waiting) = self.waiting.remove(&(host, id)) else { return };
        match (waiting.from, self.device_of(host)) {
            (Some(from), Some((_, device))) => {
                fail_dial(clock, HANDSHAKE_MS_MAX, (from, waiting.from_life), device, None);
            }
            _ => clock.counts.add("replayed flight barred"),
        }
    }

    /// A knock has waited long enough.
    pub(super) fn knock_over(&mut self, clock: &mut Clockwork, host: Who, id: KnockId, life: u64) {
        if self.life(host) == life {
            self.bar(clock, host, id);
        }
    }
}

impl Door {
    /// What a flight may claim here; `None` for strangers.
    fn claim(&self, device: &DeviceKey, pass: &Pass) -> Option<Claim> {
        match pass {
            Pass::Friend => self.guests.devices.contains(device).then_some(Claim::Friend),
            Pass::Probe => self.guests.devices.contains(device).then_some(Claim::Probe),
            Pass::Invite { id, key } => {
                (self.guests.invites.get(id)? == key).then_some(Claim::Invite(*id))
            }
            Pass::NewDevice(certificate) => {
                let identity = IdentityKey::from_slice(certificate.get(..32)?)?;
                let version = certificate.get(64..72)?.try_into().ok().map(u64::from_be_bytes)?;
                let known = self.guests.identities.contains(&identity);
                known.then_some(Claim::NewDevice(identity, version))
            }
        }
    }
}

pub(super) fn fail_dial(
    clock: &mut Clockwork,
    wait: u64,
    (from, life): (Who, u64),
    device: DeviceKey,
    verdict: Option<Verdict>,
) {
    let failed = Input::DialFailed { device, verdict };
    clock.after(wait, Happening::Net(Wire::Said(from, life, failed)));
}
