//! One node's machine: its disk, its clock, its chance, and how faithfully it carries out a turn.

use std::collections::BTreeMap;

use zeroize::Zeroizing;

use super::clockwork::{HOUR, SECOND};
use super::dice::Dice;
use super::people::Errand;
use super::shelf::MapShelf;
use crate::core::input::{Input, Policy, RequestId};
use crate::core::node::{Birth, Node};
use crate::core::record::{Friend, Key, Record};
use crate::core::turn::{Outcome, Shelf, Turn};
use crate::crypto::ratchet::Ratchets;
use crate::crypto::ratchet::olm::OlmRatchets;
use crate::crypto::ratchet::toy::ToyRatchets;
use crate::model::address::Address;
use crate::model::id::{DeviceKey, IdentityKey};
use crate::model::time::Time;

/// When the simulated worlds begin, in milliseconds since 1970: a summer day of 2026.
pub(super) const EPOCH_MS: u64 = 1_782_000_000_000;
/// Inputs carried by one turn at most, as in the daemon.
const TURN_INPUTS_MAX: usize = 32;
/// How long rings are counted before they are counted anew, in milliseconds.
const RINGS_COUNTED_MS: u64 = 10 * SECOND;
/// Most times a node may wake by itself in that time: far more than it has friends to look after.
const RINGS_MAX: u64 = 300;
/// Most friends a simulated node is asked for.
const FRIENDS_MAX: usize = 256;

/// Which ratchets the nodes of a world use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ratcheting {
    /// The seeded toy, which fails loudly on key reuse.
    #[default]
    Toy,
    /// vodozemac, whose randomness cannot be seeded.
    Olm,
}

impl Ratcheting {
    fn ratchets(self) -> Box<dyn Ratchets> {
        match self {
            Self::Toy => Box::new(ToyRatchets),
            Self::Olm => Box::new(OlmRatchets),
        }
    }
}

/// The three things a turn asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// One durable batch.
    Save,
    /// Everything for the network.
    Send,
    /// Answers and events.
    Tell,
}

/// In which order a machine carries out a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Carrier {
    /// Save, send, tell: the only right one.
    #[default]
    Faithful,
    /// A planted bug: what it sends may never have happened.
    SendsFirst,
    /// A planted bug: what it acknowledges may never have happened.
    TellsFirst,
}

impl Carrier {
    /// The order.
    #[must_use]
    pub fn order(self) -> [Part; 3] {
        match self {
            Self::Faithful => [Part::Save, Part::Send, Part::Tell],
            Self::SendsFirst => [Part::Send, Part::Save, Part::Tell],
            Self::TellsFirst => [Part::Tell, Part::Save, Part::Send],
        }
    }
}

/// Where in its next turn a machine loses power.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doom {
    /// Just before a part begins.
    Before(Part),
    /// In the middle of it.
    Within(Part),
}

/// One node and everything under it.
pub struct Machine {
    /// What its owner is called.
    pub name: String,
    /// Its disk.
    pub shelf: MapShelf,
    /// The node, while the machine runs.
    pub node: Option<Node>,
    /// How its turns are carried out.
    pub carrier: Carrier,
    /// Whether and where its next turn ends in darkness.
    pub doom: Option<Doom>,
    /// Its owner's identity.
    pub identity: IdentityKey,
    /// Its own key.
    pub device: DeviceKey,
    /// Where it listens.
    pub address: Address,
    /// How many milliseconds its clock is ahead of the world's.
    pub ahead_ms: i64,
    /// Rises with each start.
    pub life: u64,
    /// When it will wake by itself, in the world's time.
    pub alarm: Option<u64>,
    /// Since when and how often it woke by itself, in the last while.
    pub(super) rings: (u64, u64),
    /// How often it may wake by itself in a while: more where there are more friends than usual.
    pub rings_max: u64,
    /// Whether a turn is already set.
    pub stirring: bool,
    /// What its owner decided about receipts.
    pub policy: Policy,
    /// What its owner waits for.
    pub errands: BTreeMap<RequestId, Errand>,
    /// What has come and was not yet looked at.
    pub inbox: Vec<Input>,
    /// Backups of its disk, oldest first.
    pub backups: Vec<(Time, Vec<Record>)>,
    pub(super) dice: Dice,
    ratcheting: Ratcheting,
    requests: u64,
}

impl Machine {
    /// A new machine with a freshly founded node on it, not yet started.
    ///
    /// # Errors
    /// Words, when the core does not manage to found a node.
    pub fn found(
        name: &str,
        address: Address,
        mut dice: Dice,
        (shelf, ratcheting): (MapShelf, Ratcheting),
    ) -> Result<Self, String> {
        let mut shelf = shelf;
        let (mut entropy, mut device) = (Zeroizing::new([0; 32]), Zeroizing::new([0; 32]));
        rand_core::Rng::fill_bytes(&mut dice, &mut *entropy);
        rand_core::Rng::fill_bytes(&mut dice, &mut *device);
        let mut turn = Turn::new(Time(EPOCH_MS), &mut dice, &shelf);
        Node::found(&mut turn, Birth { entropy, device, name: name.to_owned() });
        let saves = turn.finish().map_err(|error| error.to_string())?.saves;
        shelf.write(saves);
        shelf.flush();
        let Some(Record::Me(me)) = shelf.durable().get(&Key::Me) else {
            return Err("a founded node does not know who it is".into());
        };
        let device = me.devices.devices.first().ok_or("a founded node has no device")?.device;
        let identity = me.devices.identity;
        Ok(Self {
            name: name.to_owned(),
            node: None,
            carrier: Carrier::default(),
            doom: None,
            identity,
            device,
            address,
            ahead_ms: 0,
            life: 0,
            alarm: None,
            rings: (0, 0),
            rings_max: RINGS_MAX,
            stirring: false,
            policy: Policy::default(),
            errands: BTreeMap::new(),
            inbox: Vec::new(),
            backups: Vec::new(),
            dice,
            ratcheting,
            requests: 0,
            shelf,
        })
    }

    /// What this machine's clock says when the world's says `now`.
    #[must_use]
    pub fn clock(&self, now: u64) -> Time {
        Time((EPOCH_MS + now).saturating_add_signed(self.ahead_ms))
    }

    /// When the node wants to be woken, in the world's time; never later than in an hour.
    #[must_use]
    pub fn wakes(&self, now: u64) -> Option<u64> {
        let node = self.node.as_ref()?;
        let wait = node.next_wake().0.saturating_sub(self.clock(now).0);
        Some(now + wait.min(HOUR))
    }

    /// Counts that it woke by itself; false when it does so again and again and comes to no rest.
    pub(super) fn rests(&mut self, now: u64) -> bool {
        if now - self.rings.0 > RINGS_COUNTED_MS {
            self.rings = (now, 0);
        }
        self.rings.1 += 1;
        self.rings.1 <= self.rings_max
    }

    /// A number for the next request.
    pub fn next_request(&mut self) -> RequestId {
        self.requests += 1;
        RequestId(self.requests)
    }

    /// Reads the node from disk and gives it its first turn.
    ///
    /// # Errors
    /// Words, when it does not start.
    pub fn start(&mut self, now: u64) -> Result<Outcome, String> {
        self.life += 1;
        let at = self.clock(now);
        let node = Node::load(&self.shelf, self.ratcheting.ratchets());
        let node = self.node.insert(node.map_err(|error| format!("does not load: {error}"))?);
        let mut turn = Turn::new(at, &mut self.dice, &self.shelf);
        node.start(&mut turn);
        node.act(&mut turn, Input::Policy(self.policy));
        node.act(&mut turn, Input::Listening(vec![self.address]));
        node.settle(&mut turn);
        turn.finish().map_err(|error| error.to_string())
    }

    /// Runs one turn with what has come; `None` while the machine is off.
    pub fn turn(&mut self, now: u64) -> Option<Result<Outcome, String>> {
        let at = self.clock(now);
        let node = self.node.as_mut()?;
        let many = self.inbox.len().min(TURN_INPUTS_MAX);
        let mut turn = Turn::new(at, &mut self.dice, &self.shelf);
        for input in self.inbox.drain(..many) {
            node.act(&mut turn, input);
        }
        node.settle(&mut turn);
        Some(turn.finish().map_err(|error| error.to_string()))
    }

    /// The friends on its disk, former ones too.
    #[must_use]
    pub fn friends(&self) -> Vec<Friend> {
        let like = Key::Friend(self.identity);
        let all = self.shelf.all(&like, FRIENDS_MAX).unwrap_or_default();
        let friend = |record| match record {
            Record::Friend(friend) => Some(friend),
            _ => None,
        };
        all.into_iter().rev().filter_map(friend).collect()
    }
}
