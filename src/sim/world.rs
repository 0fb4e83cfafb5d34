//! A world: machines, the network between them, what people do, and the invariants asked after each act.

use std::collections::BTreeMap;

use super::clockwork::Clockwork;
use super::faults::{self, Fault};
use super::invariants::Ledger;
use super::machine::{Carrier, Machine, Ratcheting};
use super::mischief::Liar;
use super::network::{Network, Wire};
use super::people::{self, Errand};
use super::shelf::{Flaw, MapShelf};
use super::trace::Came;
use super::villain::Villain;
use crate::core::input::{Input, Request};
use crate::model::address::Address;
use crate::model::id::IdentityKey;
use crate::wire::frame::Frame;

/// Longest time an input waits for its turn, in milliseconds: what comes meanwhile shares the turn.
const STIRRING_MS_MAX: u64 = 15;

/// One of the people, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Who(pub usize);

/// What can come next in a world.
pub enum Happening {
    /// A machine that has inputs takes a turn.
    Turn(Who, u64),
    /// A machine's timer goes off.
    Alarm(Who, u64),
    /// A machine is switched on.
    Start(Who),
    /// Something on the network.
    Net(Wire),
    /// A person does something.
    Person(people::Cue),
    /// A liar does what their node does not know of.
    Mischief(Who),
    /// Something goes wrong, or right again.
    Fault(Fault, faults::Stage),
}

/// An invariant that did not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{who} at {at} ms: {what}")]
pub struct Violation {
    /// When, in the world's milliseconds.
    pub at: u64,
    /// At whose machine.
    pub who: String,
    /// What happened.
    pub what: String,
}

/// How a world is made.
#[derive(Debug, Clone, Copy, Default)]
pub struct Making {
    /// Decides everything that is left to chance.
    pub seed: u64,
    /// Whether the story is kept, or only its hash.
    pub keep_story: bool,
    /// Which ratchets the nodes use.
    pub ratcheting: Ratcheting,
    /// How turns are carried out.
    pub carrier: Carrier,
    /// What is wrong with the stores.
    pub flaw: Flaw,
}

/// Many nodes and everything between them.
pub struct World {
    /// Its time, chance and story.
    pub clock: Clockwork,
    /// Its links.
    pub network: Network,
    /// What must hold.
    pub ledger: Ledger,
    /// Who lies, and how.
    pub liars: BTreeMap<Who, Liar>,
    /// Who is a bad member of rooms.
    pub villains: BTreeMap<Who, Villain>,
    /// Its machines, by [`Who`].
    pub machines: Vec<Machine>,
    /// From when on people rest, in the world's milliseconds.
    pub(super) rest_from: u64,
    /// Whether the time of faults is over.
    pub(super) calm: bool,
    /// How many things were said.
    pub(super) said: u64,
    making: Making,
    broken: Option<Violation>,
}

impl World {
    /// An empty world.
    #[must_use]
    pub fn new(making: Making) -> Self {
        Self {
            clock: Clockwork::new(making.seed, making.keep_story),
            network: Network::default(),
            ledger: Ledger::default(),
            liars: BTreeMap::new(),
            villains: BTreeMap::new(),
            machines: Vec::new(),
            rest_from: u64::MAX,
            calm: false,
            said: 0,
            making,
            broken: None,
        }
    }

    /// A person with a machine that is on.
    pub fn person(&mut self, name: &str) -> Who {
        let who = Who(self.machines.len());
        let host = u8::try_from(who.0 + 1).unwrap_or(u8::MAX);
        let address = Address(([10, 0, 0, host], 4001).into());
        let dice = self.clock.dice.split();
        let shelf = MapShelf::new(self.making.flaw);
        match Machine::found(name, address, dice, (shelf, self.making.ratcheting)) {
            Ok(mut machine) => {
                machine.carrier = self.making.carrier;
                self.network.enrol(who, machine.device, address);
                self.ledger.enrol(who, machine.identity);
                self.machines.push(machine);
                self.start(who);
            }
            Err(what) => self.violated(who, what),
        }
        who
    }

    /// Somebody's machine.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "only `person` makes a Who, and machines stay")]
    pub fn machine(&self, who: Who) -> &Machine {
        &self.machines[who.0]
    }

    /// Somebody's machine, to be changed.
    #[expect(clippy::indexing_slicing, reason = "only `person` makes a Who, and machines stay")]
    pub fn machine_mut(&mut self, who: Who) -> &mut Machine {
        &mut self.machines[who.0]
    }

    /// All people.
    pub fn everyone(&self) -> impl Iterator<Item = Who> + use<> {
        (0..self.machines.len()).map(Who)
    }

    /// Whose identity this is.
    #[must_use]
    pub fn by_identity(&self, identity: IdentityKey) -> Option<Who> {
        self.everyone().find(|who| self.machine(*who).identity == identity)
    }

    /// Lets the world go on for `span` milliseconds, or until an invariant breaks.
    ///
    /// # Errors
    /// The [`Violation`].
    pub fn run(&mut self, span: u64) -> Result<(), Violation> {
        let until = self.clock.now + span;
        while self.broken.is_none() {
            match self.clock.next(until) {
                Some(happening) => self.happen(happening),
                None => return Ok(()),
            }
        }
        self.checked()
    }

    /// Whether every invariant held so far.
    ///
    /// # Errors
    /// The first [`Violation`].
    pub fn checked(&self) -> Result<(), Violation> {
        self.broken.clone().map_or(Ok(()), Err)
    }

    /// Writes down that an invariant broke; the first one counts.
    pub fn violated(&mut self, who: Who, what: String) {
        let name = self.machines.get(who.0).map_or("nobody", |machine| &machine.name);
        let violation = Violation { at: self.clock.now, who: name.to_owned(), what };
        self.clock.trace.tell(self.clock.now, format_args!("VIOLATION {violation}"));
        self.broken.get_or_insert(violation);
    }

    fn happen(&mut self, happening: Happening) {
        match happening {
            Happening::Turn(who, life) => self.take_turn(who, life),
            Happening::Alarm(who, life) => self.ring(who, life),
            Happening::Start(who) => self.start(who),
            Happening::Net(wire) => self.pass(wire),
            Happening::Person(cue) => self.cue(cue),
            Happening::Mischief(who) => self.mischief(who),
            Happening::Fault(fault, stage) if !self.calm => self.fault(fault, stage),
            Happening::Fault(..) => {}
        }
    }

    fn pass(&mut self, wire: Wire) {
        let (net, clock) = (&mut self.network, &mut self.clock);
        let input = match wire {
            Wire::Flight(flight) => net.flight(clock, flight),
            Wire::Up(cable, side) => net.up(clock, cable, side),
            Wire::Arrive(cable, side, frame) => net.arrive(clock, (cable, side), frame),
            Wire::KnockOver(who, knock, life) => return net.knock_over(clock, who, knock, life),
            Wire::Punched { from, to, device, stamp } => {
                return net.punched(clock, from, to, (device, stamp));
            }
            Wire::Shut(cable, side) => return net.shut(clock, cable, side),
            Wire::Stale(cable) if net.parted(cable) => return net.cut(clock, cable),
            Wire::Stale(_) => return,
            Wire::Said(who, life, input) => (net.life(who) == life).then_some((who, input)),
            Wire::Gone(who, life, link) => {
                (net.life(who) == life).then_some((who, Input::LinkDown(link)))
            }
        };
        if let Some((who, input)) = input {
            self.give(who, input);
        }
    }

    /// Puts an input before a node that runs.
    pub fn give(&mut self, who: Who, input: Input) {
        self.clock.trace.tell(self.clock.now, format_args!("{} <- {}", who.0, Came(&input)));
        let wait = self.clock.dice.below(STIRRING_MS_MAX);
        if let Input::Frame(link, frame) = &input {
            if let Frame::Taken(note) = frame {
                self.ledger.custody.answered(who, note);
            }
            self.overhear(who, *link, frame);
        }
        let machine = self.machine_mut(who);
        if machine.node.is_none() {
            return;
        }
        machine.inbox.push(input);
        if !std::mem::replace(&mut machine.stirring, true) {
            let life = machine.life;
            self.clock.after(wait, Happening::Turn(who, life));
        }
    }

    /// Asks a node for something; the answer comes back to its owner's `errand`.
    pub fn ask(&mut self, who: Who, request: Request, errand: Errand) {
        let machine = self.machine_mut(who);
        if machine.node.is_some() {
            let id = machine.next_request();
            machine.errands.insert(id, errand);
            self.give(who, Input::Request(id, request));
        }
    }

    fn ring(&mut self, who: Who, life: u64) {
        let now = self.clock.now;
        let machine = self.machine_mut(who);
        if machine.life == life && machine.alarm.is_some_and(|alarm| alarm <= now) {
            machine.alarm = None;
            if !machine.rests(now) {
                return self.violated(who, "wakes again and again".into());
            }
            self.give(who, Input::Wake);
        }
    }

    pub(super) fn set_alarm(&mut self, who: Who) {
        let now = self.clock.now;
        let machine = self.machine_mut(who);
        let (wakes, life) = (machine.wakes(now), machine.life);
        if let Some(at) = wakes.filter(|at| machine.alarm.is_none_or(|set| *at < set || set <= now))
        {
            machine.alarm = Some(at);
            self.clock.at(at.max(now + 1), Happening::Alarm(who, life));
        }
    }
}
