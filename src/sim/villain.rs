//! Bad members of rooms: what their machine gives to others is twisted on its way out. None of it may keep honest members
//! from having the same, or make them believe what was not said.

use std::collections::BTreeMap;

use super::dice::Dice;
use super::world::{Who, World};
use crate::core::input::Sending;
use crate::core::record::{Key, Record};
use crate::crypto::identity::{Identity, ROOM_ITEM};
use crate::crypto::room::item_hash;
use crate::model::id::{ItemHash, LinkId};
use crate::model::room::Part;
use crate::model::time::Time;
use crate::wire::frame::{BODY_BYTES_MAX, Frame, RoomGive};
use crate::wire::room::item::{Item, Signed};

/// Items a villain remembers, to play them again.
const LORE_MAX: usize = 200;

/// What a bad member does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Villainy {
    /// Tells every other link another version of what they say.
    Equivocates,
    /// Gives old items again and again, in any order.
    Replays,
    /// Gives items in other people's names, and changes what they said.
    Forges,
    /// Keeps back most of what others said.
    Withholds,
}

impl Villainy {
    /// The name it is counted under.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Equivocates => "villain: another version told",
            Self::Replays => "villain: item played again",
            Self::Forges => "villain: item forged",
            Self::Withholds => "villain: item kept back",
        }
    }
}

/// A bad member's machine.
pub struct Villain {
    villainy: Villainy,
    dice: Dice,
    identity: Identity,
    /// Own items as every other link is told them, by number.
    versions: BTreeMap<(Part, u64), Signed>,
    lore: Vec<Vec<u8>>,
}

impl World {
    /// From now on this machine's owner is a bad member of rooms.
    pub fn corrupt_member(&mut self, who: Who, villainy: Villainy) {
        let dice = self.clock.dice.split();
        let Some(Record::Secrets(secrets)) = self.machine(who).shelf.durable().get(&Key::Secrets)
        else {
            return;
        };
        let identity = Identity::from_entropy(&secrets.entropy);
        self.ledger.rooms.distrust(identity.key());
        let (versions, lore) = (BTreeMap::new(), Vec::new());
        let villain = Villain { villainy, dice, identity, versions, lore };
        self.villains.insert(who, villain);
    }

    /// What a turn gives to members of rooms, as a bad member's machine gives it.
    pub(super) fn twist_rooms(&mut self, who: Who, sends: Vec<Sending>) -> Vec<Sending> {
        let Some(villain) = self.villains.get_mut(&who) else { return sends };
        let mut bites = 0;
        let twisted = sends
            .into_iter()
            .map(|sending| match sending {
                Sending::Frame(link, Frame::RoomGive(give)) => {
                    Sending::Frame(link, Frame::RoomGive(villain.twist(link, give, &mut bites)))
                }
                other => other,
            })
            .collect();
        self.clock.counts.add_many(villain.villainy.word(), bites);
        twisted
    }
}

impl Villain {
    fn twist(&mut self, link: LinkId, mut give: RoomGive, bites: &mut u64) -> RoomGive {
        let before = give.items.clone();
        match self.villainy {
            Villainy::Equivocates if link.0 % 2 == 1 => {
                for blob in &mut give.items {
                    if let Some(other) = self.other_version(blob) {
                        *blob = other;
                        *bites += 1;
                    }
                }
            }
            Villainy::Equivocates => {}
            Villainy::Replays => {
                for _ in 0..3 {
                    if let Some(old) = self.dice.pick(&self.lore).cloned() {
                        give.items.insert(0, old);
                        *bites += 1;
                    }
                }
            }
            Villainy::Forges => {
                let forged: Vec<Vec<u8>> =
                    before.iter().take(4).flat_map(|blob| self.forge(blob)).collect();
                *bites += forged.len() as u64;
                give.items.splice(0..0, forged);
            }
            Villainy::Withholds => {
                let all = give.items.len();
                give.items.retain(|_| self.dice.permille(300));
                *bites += (all - give.items.len()) as u64;
            }
        }
        // Even a villain's frame has to fit.
        let size = |give: &RoomGive| {
            let blobs = give.items.iter().chain(&give.sheets).chain(&give.forks);
            blobs.map(|blob| blob.len() + 4).sum::<usize>()
        };
        while size(&give) > BODY_BYTES_MAX - 1024 && !give.items.is_empty() {
            give.items.remove(0);
        }
        self.lore.extend(before);
        let old = self.lore.len().saturating_sub(LORE_MAX);
        self.lore.drain(..old);
        give
    }

    fn signed(&self, item: &Item) -> Signed {
        let bytes = item.encode();
        let signature = self.identity.sign(ROOM_ITEM, &bytes);
        Signed { bytes, signature }
    }

    /// An own item, said a little differently; a whole chain of them holds together.
    fn other_version(&mut self, blob: &[u8]) -> Option<Vec<u8>> {
        let signed = Signed::read(blob)?;
        let mut item = Item::decode(&signed.bytes)?;
        let part = item.what.part();
        let own = crate::crypto::identity::verify(
            self.identity.key().as_bytes(),
            ROOM_ITEM,
            &signed.bytes,
            &signed.signature,
        );
        // The first items stay as they are: who nobody let in tells nobody anything.
        if !own || part == Part::Ops || item.seq < 3 {
            return None;
        }
        if let Some(known) = self.versions.get(&(part, item.seq)) {
            return Some(known.write());
        }
        if let Some(before) = self.versions.get(&(part, item.seq - 1)) {
            item.prev = item_hash(&before.bytes);
        }
        item.at = Time(item.at.0 + 1);
        let other = self.signed(&item);
        self.versions.insert((part, item.seq), other.clone());
        Some(other.write())
    }

    /// Somebody's item with a byte changed; the same under the villain's own signature; and a next one in their name.
    fn forge(&mut self, blob: &[u8]) -> Vec<Vec<u8>> {
        let Some(signed) = Signed::read(blob) else { return Vec::new() };
        let Some(item) = Item::decode(&signed.bytes) else { return Vec::new() };
        let mut changed = blob.to_vec();
        let at = usize::try_from(self.dice.below(changed.len() as u64)).unwrap_or_default();
        if let Some(byte) = changed.get_mut(at) {
            *byte ^= 1;
        }
        let next = Item { seq: item.seq + 1, prev: item_hash(&signed.bytes), ..item.clone() };
        let first = Item { seq: 1, prev: ItemHash([0; 32]), ..item.clone() };
        let mine = [item, next, first].map(|item| self.signed(&item).write());
        std::iter::once(changed).chain(mine).collect()
    }
}
