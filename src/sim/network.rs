//! Links between nodes as `net` would keep them: frames in order with a delay, until weather or a close ends them.

use std::collections::{BTreeMap, VecDeque};

use super::clockwork::{Clockwork, SECOND};
use super::doorway::{Door, Flight, Waiting};
use super::nat::{Nats, Via};
use super::weather::Weather;
use super::world::{Happening, Who};
use crate::core::input::{Input, LinkUp};
use crate::crypto::door::{Knock, Pass};
use crate::model::address::Address;
use crate::model::friend::Path;
use crate::model::id::{DeviceKey, InviteId, KnockId, LinkId};
use crate::wire::frame::Frame;

/// Longest ordinary delay of one frame, in milliseconds.
const LATENCY_MS_MAX: u64 = 80;
/// How many of a thousand frames a losing link loses: enough to hit each step of a pairing now and then.
const LOSS_PERMILLE: u64 = 300;
/// Longest extra delay of a frame that is overtaken, in milliseconds.
const OVERTAKEN_MS_MAX: u64 = 3_000;
/// Longest time until the far end of a cut link notices: pings fail by then.
const HALF_OPEN_MS_MAX: u64 = 20 * SECOND;

/// All doors and links of a world.
pub struct Network {
    /// What is wrong between whom.
    pub weather: Weather,
    /// How many of a thousand frames are lost where frames get lost.
    pub loss_permille: u64,
    pub(super) doors: BTreeMap<Who, Door>,
    pub(super) directory: BTreeMap<DeviceKey, (Who, Address)>,
    pub(super) waiting: BTreeMap<(Who, KnockId), Waiting>,
    /// First flights that were let in, as an eavesdropper could have recorded them.
    pub(super) recorded: BTreeMap<Who, Vec<(Knock, Pass)>>,
    /// What was said, once somebody listens.
    pub tap: Option<Vec<Overheard>>,
    pub(super) nats: Nats,
    cables: BTreeMap<u64, Cable>,
    /// The cable of each link; a link that is gone leads nowhere.
    by_end: BTreeMap<(Who, LinkId), u64>,
    cables_made: u64,
}

/// A frame as it was put on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overheard {
    /// When, in the world's milliseconds.
    pub at: u64,
    /// Who said it.
    pub from: Who,
    /// To whom.
    pub to: Who,
    /// The handshake hash of the link.
    pub binding: [u8; 32],
    /// What.
    pub frame: Frame,
}

/// One link seen from above.
struct Cable {
    /// The dialler's end, then the host's.
    ends: [End; 2],
    binding: [u8; 32],
    invite: Option<InviteId>,
    address: Option<Address>,
    /// Whose node it runs through.
    via: Option<Via>,
}

struct End {
    who: Who,
    link: LinkId,
    device: DeviceKey,
    up: bool,
    closed: bool,
    /// When the last frame towards this end arrives: the next one not before.
    due: u64,
    /// Frames towards this end that something holds up.
    held: VecDeque<Frame>,
}

/// What the network lets happen.
pub enum Wire {
    /// A first flight reaches a door.
    Flight(Flight),
    /// A knock has waited long enough.
    KnockOver(Who, KnockId, u64),
    /// The network tells this life of a node something.
    Said(Who, u64, Input),
    /// Somebody tries to come through the hole that somebody else opened.
    Punched {
        /// Who, in which life.
        from: (Who, u64),
        /// To whom.
        to: Who,
        /// To which device.
        device: DeviceKey,
        /// The stamp to show there.
        stamp: u64,
    },
    /// A link comes up at one end.
    Up(u64, usize),
    /// A frame reaches one end.
    Arrive(u64, usize, Frame),
    /// An end learns that its link is gone.
    Gone(Who, u64, LinkId),
    /// A closed link ends at the far side.
    Shut(u64, usize),
    /// Pings go unanswered.
    Stale(u64),
}

/// Which end faces this one.
fn facing(side: usize) -> usize {
    1 - side.min(1)
}

impl Default for Network {
    fn default() -> Self {
        Self {
            weather: Weather::default(),
            loss_permille: LOSS_PERMILLE,
            doors: BTreeMap::new(),
            directory: BTreeMap::new(),
            waiting: BTreeMap::new(),
            recorded: BTreeMap::new(),
            tap: None,
            nats: Nats::default(),
            cables: BTreeMap::new(),
            by_end: BTreeMap::new(),
            cables_made: 0,
        }
    }
}

impl Network {
    /// Connects the holder of an admitted flight with its host.
    pub(super) fn connect(&mut self, clock: &mut Clockwork, waiting: &Waiting, host: Who) {
        let (Some(from), Some((_, host_device))) = (waiting.from, self.device_of(host)) else {
            return;
        };
        let (Some(dialler), Some(hosting)) = (self.next_link(from), self.next_link(host)) else {
            return;
        };
        let mut binding = [0; 32];
        rand_core::Rng::fill_bytes(&mut clock.dice, &mut binding);
        let far = clock.now + clock.dice.between(1, LATENCY_MS_MAX);
        let near = far + clock.dice.between(1, LATENCY_MS_MAX);
        let end = |who, link, device, due| End {
            who,
            link,
            device,
            up: false,
            closed: false,
            due,
            held: VecDeque::new(),
        };
        let ends =
            [end(from, dialler, host_device, far), end(host, hosting, waiting.knock.device, near)];
        self.cables_made += 1;
        let (invite, address, via) = (waiting.invite, waiting.address, waiting.via);
        let cable = Cable { ends, binding, invite, address, via };
        self.by_end.insert((from, dialler), self.cables_made);
        self.by_end.insert((host, hosting), self.cables_made);
        self.cables.insert(self.cables_made, cable);
        clock.at(far, Happening::Net(Wire::Up(self.cables_made, 0)));
        clock.at(near, Happening::Net(Wire::Up(self.cables_made, 1)));
    }

    /// Tells an end that its link is up.
    pub(super) fn up(
        &mut self,
        clock: &mut Clockwork,
        id: u64,
        side: usize,
    ) -> Option<(Who, Input)> {
        let parted = self.parted(id);
        let via = self.cables.get(&id)?.via;
        let (path, via) = self.route(via);
        let dialler = self.cables.get(&id)?.ends.first()?.who;
        let at = self.directory.values().find(|(who, _)| *who == dialler).map(|(_, at)| *at);
        let from = at.filter(|_| side == 1 && path == Path::Direct);
        let cable = self.cables.get_mut(&id)?;
        let dialled = side == 0;
        let (binding, invite, address) = (cable.binding, cable.invite, cable.address);
        let end = cable.ends.get_mut(side)?;
        if parted || end.closed {
            self.cut(clock, id);
            return None;
        }
        end.up = true;
        let (link, device) = (end.link, end.device);
        let address = address.filter(|_| dialled);
        let up = LinkUp { link, device, invite, dialled, path, address, from, via, binding };
        Some((end.who, Input::LinkUp(up)))
    }

    /// Puts a frame on its way, through whatever the weather does to it.
    pub fn send(&mut self, clock: &mut Clockwork, who: Who, link: LinkId, frame: Frame) {
        let Some((id, side)) = self.find(who, link) else { return };
        let Some(cable) = self.cables.get_mut(&id) else { return };
        let binding = cable.binding;
        let Some(end) = cable.ends.get_mut(facing(side)) else { return };
        let way = (who, end.who);
        if let Some(tap) = &mut self.tap {
            let (at, frame) = (clock.now, frame.clone());
            tap.push(Overheard { at, from: who, to: end.who, binding, frame });
        }
        if self.weather.loses.contains(&way) && clock.dice.permille(self.loss_permille) {
            return clock.counts.add("fault: frame lost");
        }
        if self.weather.doubles.contains(&way) && clock.dice.permille(400) {
            clock.counts.add("fault: frame doubled");
            let again = clock.now + clock.dice.between(1, OVERTAKEN_MS_MAX);
            let copy = Happening::Net(Wire::Arrive(id, facing(side), frame.clone()));
            clock.at(end.due.max(again), copy);
        }
        let mut due = clock.now + clock.dice.between(1, LATENCY_MS_MAX);
        if self.weather.reorders.contains(&way) && clock.dice.permille(400) {
            clock.counts.add("fault: frame overtaken");
            due += clock.dice.below(OVERTAKEN_MS_MAX);
        } else {
            end.due = end.due.max(due);
            due = end.due;
        }
        clock.at(due, Happening::Net(Wire::Arrive(id, facing(side), frame)));
    }

    /// Hands a frame over, unless something holds it up.
    pub(super) fn arrive(
        &mut self,
        clock: &mut Clockwork,
        (id, side): (u64, usize),
        frame: Frame,
    ) -> Option<(Who, Input)> {
        let cable = self.cables.get_mut(&id)?;
        let from = cable.ends.get(facing(side))?.who;
        let end = cable.ends.get_mut(side)?;
        if self.weather.stops((from, end.who)) || !end.held.is_empty() {
            clock.counts.add("frame held up");
            end.held.push_back(frame);
            return None;
        }
        (end.up && !end.closed).then_some((end.who, Input::Frame(end.link, frame)))
    }

    /// Lets go what was held up from one node to another.
    pub fn release(&mut self, from: Who, to: Who) -> Vec<(Who, Input)> {
        let mut released = Vec::new();
        for cable in self.cables.values_mut() {
            let [a, b] = &mut cable.ends;
            let end = match (a.who, b.who) {
                (x, y) if (x, y) == (from, to) => b,
                (x, y) if (y, x) == (from, to) => a,
                _ => continue,
            };
            let (who, link, open) = (end.who, end.link, end.up && !end.closed);
            let frames = end.held.drain(..).filter(|_| open);
            released.extend(frames.map(|frame| (who, Input::Frame(link, frame))));
        }
        released
    }

    /// Ends a link after what was said on it.
    pub fn close(&mut self, clock: &mut Clockwork, who: Who, link: LinkId) {
        let Some((id, side)) = self.find(who, link) else { return };
        let life = self.life(who);
        let Some(cable) = self.cables.get_mut(&id) else { return };
        let due = cable.ends.get(facing(side)).map_or(0, |end| end.due);
        if let Some(end) = cable.ends.get_mut(side) {
            end.closed = true;
        }
        clock.after(1, Happening::Net(Wire::Gone(who, life, link)));
        clock.at(due + 1, Happening::Net(Wire::Shut(id, facing(side))));
    }

    /// Ends a closed link at the far side, once nothing on it is held up any more.
    pub(super) fn shut(&mut self, clock: &mut Clockwork, id: u64, side: usize) {
        let Some(end) = self.cables.get(&id).and_then(|cable| cable.ends.get(side)) else { return };
        if !end.held.is_empty() {
            return clock.after(SECOND, Happening::Net(Wire::Shut(id, side)));
        }
        let (who, link, tell) = (end.who, end.link, end.up && !end.closed);
        let via = self.cables.remove(&id).and_then(|cable| cable.via);
        if tell {
            clock.after(1, Happening::Net(Wire::Gone(who, self.life(who), link)));
        }
        self.circuit_over(clock, via);
        self.cut_orphans(clock);
    }

    /// Breaks the circuits whose middle lost one of the links they ran over.
    fn cut_orphans(&mut self, clock: &mut Clockwork) {
        let joined = |a: Who, b: Who| {
            self.cables.values().any(|cable| {
                let [x, y] = &cable.ends;
                cable.via.is_none() && ((x.who, y.who) == (a, b) || (y.who, x.who) == (a, b))
            })
        };
        let orphans = self.cables.iter().filter(|(_, cable)| {
            let [a, b] = &cable.ends;
            cable.via.is_some_and(|(middle, _)| !joined(a.who, middle) || !joined(middle, b.who))
        });
        for id in orphans.map(|(id, _)| *id).collect::<Vec<u64>>() {
            self.cut(clock, id);
        }
    }

    /// Who is at the other end of a link that is no circuit, and what they call it.
    pub(super) fn far_end(&self, who: Who, link: LinkId) -> Option<(Who, LinkId)> {
        let (id, side) = self.find(who, link)?;
        let cable = self.cables.get(&id).filter(|cable| cable.via.is_none())?;
        let end = cable.ends.get(facing(side)).filter(|end| end.up && !end.closed)?;
        Some((end.who, end.link))
    }

    /// Breaks a link: what was on its way is lost, and each end learns of it in its own time.
    pub fn cut(&mut self, clock: &mut Clockwork, id: u64) {
        let Some(cable) = self.cables.remove(&id) else { return };
        let via = cable.via;
        for (side, end) in cable.ends.into_iter().enumerate() {
            let life = self.life(end.who);
            let wait = clock.dice.between(1, HALF_OPEN_MS_MAX);
            if end.up && !end.closed {
                clock.after(wait, Happening::Net(Wire::Gone(end.who, life, end.link)));
            } else if !end.up && side == 0 {
                let failed = Input::DialFailed { device: end.device, verdict: None };
                clock.after(wait, Happening::Net(Wire::Said(end.who, life, failed)));
            }
        }
        self.circuit_over(clock, via);
        self.cut_orphans(clock);
    }

    /// Links between two nodes.
    #[must_use]
    pub fn between(&self, a: Who, b: Who) -> Vec<u64> {
        let joins = |cable: &Cable| {
            let [x, y] = &cable.ends;
            (x.who, y.who) == (a, b) || (y.who, x.who) == (a, b)
        };
        self.cables.iter().filter(|(_, cable)| joins(cable)).map(|(id, _)| *id).collect()
    }

    /// The links of a node that are up at its end, and whom they lead to.
    #[must_use]
    pub fn links_of(&self, who: Who) -> Vec<(LinkId, Who)> {
        let here = |[a, b]: &[End; 2]| match (a.who == who, b.who == who) {
            (true, _) if a.up && !a.closed => Some((a.link, b.who)),
            (_, true) if b.up && !b.closed => Some((b.link, a.who)),
            _ => None,
        };
        self.cables.values().filter_map(|cable| here(&cable.ends)).collect()
    }

    /// All links, as pairs of who dialled and who hosts.
    #[must_use]
    pub fn pairs(&self) -> Vec<(Who, Who)> {
        self.cables.values().map(|Cable { ends: [a, b], .. }| (a.who, b.who)).collect()
    }

    /// A machine is gone and everything on it.
    pub fn fall_silent(&mut self, clock: &mut Clockwork, who: Who) {
        let knocks: Vec<KnockId> =
            self.waiting.keys().filter(|(host, _)| *host == who).map(|(_, id)| *id).collect();
        knocks.into_iter().for_each(|id| self.bar(clock, who, id));
        self.doors.remove(&who);
        for (id, cable) in &mut self.cables {
            let Some(side) = cable.ends.iter().position(|end| end.who == who) else { continue };
            // What it said before is on its way already; that it is gone is noticed later.
            let due = cable.ends.get(facing(side)).map_or(0, |end| end.due);
            let noticed = due + clock.dice.between(1, HALF_OPEN_MS_MAX);
            if let Some(end) = cable.ends.get_mut(side) {
                end.closed = true;
            }
            clock.at(noticed, Happening::Net(Wire::Shut(*id, facing(side))));
        }
    }

    /// Whether pings on this link would fail.
    #[must_use]
    pub(super) fn parted(&self, id: u64) -> bool {
        let parted = &self.weather.parted;
        let apart = |a, b| parted.contains(&(a, b)) || parted.contains(&(b, a));
        self.cables.get(&id).is_some_and(|Cable { ends: [a, b], via, .. }| match via {
            None => apart(a.who, b.who),
            Some((middle, _)) => apart(a.who, *middle) || apart(*middle, b.who),
        })
    }

    fn find(&self, who: Who, link: LinkId) -> Option<(u64, usize)> {
        let id = *self.by_end.get(&(who, link))?;
        let here = |end: &End| end.who == who && end.link == link && !end.closed;
        let side = self.cables.get(&id)?.ends.iter().position(here)?;
        Some((id, side))
    }
}
