//! How a machine runs: it starts, takes turns, carries each of them out, and may lose power anywhere on the way.

use super::custody::refusal;
use super::machine::{Doom, Part};
use super::people;
use super::trace::{Sketch, kind};
use super::world::{Happening, Who, World};
use crate::core::input::{Sending, Tell};
use crate::core::turn::{Change, Outcome};
use crate::model::id::{IdentityKey, LinkId};
use crate::model::way::Meeting;
use crate::wire::frame::{Frame, HEADER_BYTES, header};

impl World {
    /// Switches a machine on, if it is off.
    pub fn start(&mut self, who: Who) {
        if self.machine(who).node.is_some() {
            return;
        }
        if let Err(what) = self.ledger.audit(who, self.machine(who).shelf.durable()) {
            return self.violated(who, what);
        }
        let now = self.clock.now;
        self.clock.trace.tell(now, format_args!("{} starts", who.0));
        let machine = self.machine_mut(who);
        let first = machine.start(now);
        let life = machine.life;
        self.network.open(who, life);
        self.ledger.begin_life(who);
        match first {
            Ok(outcome) => self.carry_out(who, outcome, &[]),
            Err(what) => self.violated(who, what),
        }
        self.set_alarm(who);
        self.ask_again(who);
    }

    /// Switches a machine off without a word: power cut, crash, kill.
    pub fn crash(&mut self, who: Who) {
        self.lose_power(who, &[]);
    }

    fn lose_power(&mut self, who: Who, marked: &[IdentityKey]) {
        self.clock.trace.tell(self.clock.now, format_args!("{} crashes", who.0));
        self.network.fall_silent(&mut self.clock, who);
        let machine = self.machine_mut(who);
        let survived = machine.shelf.crash(&mut machine.dice);
        machine.node = None;
        machine.doom = None;
        machine.alarm = None;
        machine.stirring = false;
        machine.inbox.clear();
        // What survived is durable although nobody was told.
        if !survived.is_empty() {
            self.saved(who, &survived, marked);
        }
    }

    /// Runs one turn with what has come.
    pub(super) fn take_turn(&mut self, who: Who, life: u64) {
        let now = self.clock.now;
        let machine = self.machine_mut(who);
        if machine.life != life {
            return;
        }
        let marked: Vec<IdentityKey> = machine.inbox.iter().filter_map(people::marks).collect();
        match machine.turn(now) {
            None => return,
            Some(Ok(outcome)) => self.carry_out(who, outcome, &marked),
            Some(Err(what)) => self.violated(who, what),
        }
        let machine = self.machine_mut(who);
        machine.stirring = !machine.inbox.is_empty();
        if machine.stirring {
            self.clock.after(0, Happening::Turn(who, life));
        }
        self.set_alarm(who);
    }

    /// Carries out a turn in the machine's order.
    fn carry_out(&mut self, who: Who, mut outcome: Outcome, marked: &[IdentityKey]) {
        outcome.sends = self.twist(who, outcome.sends);
        outcome.sends = self.twist_rooms(who, outcome.sends);
        let idle = outcome.sends.is_empty() && outcome.tells.is_empty();
        let machine = self.machine_mut(who);
        let doom = if outcome.saves.is_empty() || idle { None } else { machine.doom.take() };
        for part in machine.carrier.order() {
            if doom == Some(Doom::Before(part)) {
                return self.lose_power(who, &[]);
            }
            if doom == Some(Doom::Within(part)) {
                return self.break_off(who, outcome, part, marked);
            }
            match part {
                Part::Save => self.save(who, std::mem::take(&mut outcome.saves), marked),
                Part::Send => outcome.sends.drain(..).for_each(|sending| self.send(who, sending)),
                Part::Tell => outcome.tells.drain(..).for_each(|tell| self.tell(who, tell)),
            }
        }
    }

    /// Power fails in the middle of a part.
    fn break_off(&mut self, who: Who, outcome: Outcome, part: Part, marked: &[IdentityKey]) {
        let Outcome { saves, mut sends, mut tells } = outcome;
        match part {
            Part::Save => {
                self.machine_mut(who).shelf.write(saves);
                return self.lose_power(who, marked);
            }
            Part::Send => {
                sends.drain(..sends.len() / 2).for_each(|sending| self.send(who, sending));
            }
            Part::Tell => tells.drain(..tells.len() / 2).for_each(|tell| self.tell(who, tell)),
        }
        self.lose_power(who, &[]);
    }

    fn save(&mut self, who: Who, saves: Vec<Change>, marked: &[IdentityKey]) {
        let shelf = &mut self.machine_mut(who).shelf;
        shelf.write(saves.clone());
        shelf.flush();
        self.saved(who, &saves, marked);
    }

    fn saved(&mut self, who: Who, changes: &[Change], marked: &[IdentityKey]) {
        let at = self.machine(who).clock(self.clock.now);
        let checked = self.ledger.saved((who, at), changes, marked, &mut self.clock.counts);
        if let Err(what) = checked {
            self.violated(who, what);
        }
    }

    fn send(&mut self, who: Who, sending: Sending) {
        let (net, clock) = (&mut self.network, &mut self.clock);
        let sent = match sending {
            Sending::Guests(guests) => {
                net.welcome(who, guests);
                Ok(())
            }
            Sending::Admit(knock, verdict) => {
                clock.trace.tell(clock.now, format_args!("{} admits {knock:?} {verdict:?}", who.0));
                net.admit(clock, who, knock, verdict)
            }
            Sending::Bar(knock) => {
                clock.trace.tell(clock.now, format_args!("{} bars {knock:?}", who.0));
                net.bar(clock, who, knock);
                Ok(())
            }
            Sending::Dial { device, ways, pass, stamp } => {
                clock.trace.tell(clock.now, format_args!("{} dials {device:?} {stamp}", who.0));
                clock.counts.add("dials");
                net.dial(clock, who, (device, &ways), (pass, stamp));
                Ok(())
            }
            Sending::Join(circuit, link, _) => {
                net.join(clock, who, circuit, link);
                Ok(())
            }
            Sending::Refuse(circuit) => {
                net.refuse(clock, who, circuit);
                Ok(())
            }
            Sending::Meet(Meeting { device, dial, .. }) => {
                net.punch(clock, who, device, dial);
                Ok(())
            }
            Sending::Probe(_) => {
                clock.counts.add("probes");
                Ok(())
            }
            // Nobody here has a UDP port, or neighbours.
            Sending::AwaitLook(..) | Sending::Look(..) | Sending::Lan(_) | Sending::Beacon(_) => {
                Ok(())
            }
            Sending::Frame(link, frame) => {
                if let Some(what) = refusal(&frame) {
                    clock.counts.add(what);
                }
                return self.say_on(who, link, frame);
            }
            Sending::Close(link) => {
                clock.trace.tell(clock.now, format_args!("{} closes {link:?}", who.0));
                net.close(clock, who, link);
                Ok(())
            }
        };
        if let Err(what) = sent {
            self.violated(who, what);
        }
    }

    /// Puts a frame on a link, as the other side will read it.
    pub(super) fn say_on(&mut self, who: Who, link: LinkId, frame: Frame) {
        let clock = &mut self.clock;
        clock.trace.tell(clock.now, format_args!("{} -> {link:?} {}", who.0, Sketch(&frame)));
        clock.counts.add(kind(&frame));
        match over_the_wire(&frame) {
            Ok(frame) => {
                self.overhear(who, link, &frame);
                self.network.send(&mut self.clock, who, link, frame);
            }
            Err(what) => self.violated(who, what),
        }
    }

    fn tell(&mut self, who: Who, tell: Tell) {
        self.clock.trace.tell(self.clock.now, format_args!("{} tells {tell:?}", who.0));
        let checked = match &tell {
            Tell::Answer(_, answer) => self.ledger.answered(who, answer),
            Tell::Event(event) => self.ledger.told(who, event),
            Tell::Typing(..) => Ok(()),
        };
        if let Err(what) = checked {
            self.violated(who, what);
        }
        if let Tell::Answer(id, answer) = tell
            && let Some(errand) = self.machine_mut(who).errands.remove(&id)
        {
            self.answered(who, errand, answer);
        }
    }
}

/// A frame as the other side reads it: what travels is bytes.
fn over_the_wire(sent: &Frame) -> Result<Frame, String> {
    let bytes = sent.encode();
    let Some((head, body)) = bytes.split_first_chunk::<HEADER_BYTES>() else {
        return Err("a frame without a header".into());
    };
    let read = header(head).and_then(|(kind, _)| Frame::decode(kind, body));
    match read {
        Ok(Some(frame)) if frame == *sent => Ok(frame),
        other => Err(format!("sent {}, but it reads as {other:?}", Sketch(sent))),
    }
}
