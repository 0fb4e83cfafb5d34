//! How two linked members come to have the same of a room: each says how far it is, and gives what the other lacks.
//!
//! A whole state is said once on a link, then only what changed. What is given counts as there until the other end says
//! otherwise for too long: nothing is repeated on a link that works, and nothing stays missing on one that does not. No
//! step looks at more than what is new.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::end::End;
use super::give::lacks;
use super::laws::HAND_ON_AFTER;
use super::room::Room;
use super::roster::SlotState;
use crate::core::alarm::Alarm;
use crate::core::input::Sending;
use crate::core::node::Node;
use crate::core::turn::Turn;
use crate::model::id::{ChainId, IdentityKey, LinkId, RoomId};
use crate::model::room::{Part, RoomStanding};
use crate::model::time::Time;
use crate::wire::frame::{ChainState, Frame, RoomGive, RoomState};
use crate::wire::room::op::Op;

/// What a linked friend is to a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Partner {
    /// A member: gets everything.
    Member,
    /// Was asked in, and says that they have come: gets nothing until we have that item.
    Coming(ChainId),
    /// We have gone: gets only our farewell.
    Forsaken,
    /// Was put out: gets only the op that says so.
    Expelled,
}

impl Node {
    /// Another member says how far it is.
    pub(super) fn room_state(
        &mut self,
        turn: &mut Turn<'_>,
        id: LinkId,
        who: &IdentityKey,
        state: RoomState,
    ) {
        let room = state.room;
        let known = self.rooms.all.get_mut(&room);
        let Some(inside) = known.filter(|inside| {
            matches!(inside.record.standing, RoomStanding::Joined | RoomStanding::Left)
        }) else {
            self.counts.misplaced += 1;
            return;
        };
        if inside.is_joined() && !inside.hears(who) {
            return inside.tell_removed(turn, id, who);
        }
        let differing = inside.differing(&state);
        inside.end_mut(id).hear(state);
        inside.stirred = true;
        for place in differing {
            self.hunt(turn, room, id, place, None);
        }
    }

    /// Ends the turn for rooms: whoever is linked hears what is new, and gets what they lack.
    pub(in crate::core) fn settle_rooms(&mut self, turn: &mut Turn<'_>) {
        let due =
            |inside: &Room| inside.stirred || inside.ends.values().any(|e| e.is_due(turn.now));
        let rooms: Vec<RoomId> =
            self.rooms.all.values().filter(|r| due(r)).map(|r| r.record.room).collect();
        for room in rooms {
            self.end_silence(turn, room);
            self.ask_for_lost(turn, room);
            let partners = self.partners(&room);
            if let Some(inside) = self.rooms.all.get_mut(&room) {
                inside.note_states();
                let idle = |id: &LinkId| partners.iter().all(|(partner, ..)| partner != id);
                inside.ends.iter_mut().filter(|(id, _)| idle(id)).for_each(|(_, e)| e.rest());
            }
            for (id, who, partner) in partners {
                self.tend(turn, room, (id, &who), partner);
            }
            if let Some(inside) = self.rooms.all.get_mut(&room) {
                inside.stirred = false;
            }
        }
        for inside in self.rooms.all.values_mut() {
            inside.save(turn);
        }
    }

    /// The linked friends that a room has to do with.
    fn partners(&self, room: &RoomId) -> Vec<(LinkId, IdentityKey, Partner)> {
        let Some(inside) = self.rooms.all.get(room) else { return Vec::new() };
        let linked = self.peers.values().filter(|peer| peer.is_trusted());
        let linked = linked.filter_map(|peer| Some((peer.link()?, peer.friend.identity)));
        let partner = |(id, who): (LinkId, IdentityKey)| {
            inside.partner(id, &who).map(|partner| (id, who, partner))
        };
        linked.filter_map(partner).collect()
    }

    fn tend(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
        (id, who): (LinkId, &IdentityKey),
        partner: Partner,
    ) {
        let Some(inside) = self.rooms.all.get_mut(&room) else { return };
        inside.end_mut(id).repeat_due(turn.now);
        match partner {
            Partner::Member => {
                // What is given needs not be told, but on a new link all is told before anything is given.
                if inside.end_mut(id).whole_told {
                    inside.give(turn, id, None);
                }
                inside.tell_state(turn, id, None);
                inside.give(turn, id, None);
                inside.close(id);
            }
            Partner::Coming(chain) => inside.tell_state(turn, id, Some(chain)),
            Partner::Expelled => inside.tell_removed(turn, id, who),
            Partner::Forsaken => {
                let own = inside.record.chain;
                inside.tell_state(turn, id, Some(own));
                inside.give(turn, id, Some(own));
            }
        }
    }

    /// A link is a friend's to use: every room may have something to say on it.
    pub(in crate::core) fn rooms_linked(&mut self) {
        self.rooms.all.values_mut().for_each(|inside| inside.stirred = true);
    }

    /// A link is gone.
    pub(in crate::core) fn rooms_unlinked(&mut self, id: LinkId) {
        for inside in self.rooms.all.values_mut() {
            inside.ends.remove(&id);
        }
    }

    /// New items came over this link: those who are friends of whoever is there most likely have them too, and get them
    /// later, if they still lack them then.
    pub(super) fn hold_back(&mut self, turn: &mut Turn<'_>, room: RoomId, from: LinkId) {
        let Some(source) = self.friend_at(from) else { return };
        let friends_of_source: Vec<LinkId> = self.mutual_links(&source).collect();
        let Some(inside) = self.rooms.all.get_mut(&room) else { return };
        for (id, end) in inside.ends.iter_mut().filter(|(id, _)| **id != from) {
            if friends_of_source.contains(id) && end.wait.is_none() {
                let mut bytes = [0; 1];
                turn.dice.fill_bytes(&mut bytes);
                let jitter = Duration::from_millis(u64::from(bytes[0]));
                end.wait = Some(Alarm::after(turn.now, HAND_ON_AFTER + jitter));
            }
        }
    }

    /// When rooms next have something to do.
    pub(in crate::core) fn rooms_next(&self) -> Option<Time> {
        let times = self.rooms.all.values().flat_map(|inside| {
            let ends = inside.ends.iter().filter(|(id, _)| self.links.contains_key(id));
            ends.filter_map(|(_, end)| end.next()).chain(inside.next_sheet())
        });
        times.min()
    }
}

impl Room {
    /// What is known of the other end of a link.
    pub(super) fn end_mut(&mut self, id: LinkId) -> &mut End {
        self.ends.entry(id).or_default()
    }

    fn partner(&self, id: LinkId, who: &IdentityKey) -> Option<Partner> {
        let theirs = self.roster.slots.iter().filter(|(_, slot)| slot.who == *who);
        let open = |state| theirs.clone().find(|(_, slot)| slot.state == state);
        match self.record.standing {
            RoomStanding::Joined if open(SlotState::Joined).is_some() => Some(Partner::Member),
            RoomStanding::Joined if !self.is_settled() => {
                (self.record.inviter == Some(*who)).then_some(Partner::Member)
            }
            RoomStanding::Joined => match open(SlotState::Invited) {
                Some((chain, _)) => {
                    let theirs = self.ends.get(&id)?.theirs.as_ref()?;
                    theirs.get(chain).filter(|state| state.ops > 0).map(|_| Partner::Coming(*chain))
                }
                None => {
                    let told = self.ends.get(&id).is_some_and(|end| end.whole_told);
                    let removed = open(SlotState::Removed).is_some();
                    (told && removed).then_some(Partner::Expelled)
                }
            },
            RoomStanding::Left => open(SlotState::Joined).map(|_| Partner::Forsaken),
            RoomStanding::Invited | RoomStanding::Declined | RoomStanding::Removed => None,
        }
    }

    /// Finds out whose chains changed since this was last done: those are looked at for every end.
    fn note_states(&mut self) {
        let touched = self.touched.replace(BTreeSet::new());
        let anew = touched.is_none();
        let chains = touched.unwrap_or_else(|| self.known_chains());
        let counted = chains.into_iter().filter(|chain| self.counts(chain));
        let now: BTreeMap<ChainId, ChainState> =
            counted.map(|chain| (chain, self.state_of(&chain))).collect();
        let changed =
            |(chain, state): &(&ChainId, &ChainState)| self.states.get(*chain) != Some(*state);
        let changed: Vec<ChainId> = now.iter().filter(changed).map(|(chain, _)| *chain).collect();
        self.ends.values_mut().for_each(|end| end.look_at(changed.iter()));
        if anew {
            self.states = now;
        } else {
            self.states.extend(now);
        }
    }

    /// How far we are with the chains that are to be looked at for an end.
    pub(super) fn in_view(
        &mut self,
        id: LinkId,
        only: Option<ChainId>,
    ) -> BTreeMap<ChainId, ChainState> {
        let open = self.end_mut(id).open.clone();
        let state = |chain: &ChainId| Some((*chain, *self.states.get(chain)?));
        match (only, open) {
            (Some(only), _) => state(&only).into_iter().collect(),
            (None, Some(open)) => open.iter().filter_map(state).collect(),
            (None, None) => self.states.clone(),
        }
    }

    /// All that an end lacks was given; what had to wait stays to be looked at.
    fn close(&mut self, id: LinkId) {
        let mine = self.in_view(id, None);
        let end = self.end_mut(id);
        if end.theirs.is_some() {
            let waits = |(chain, mine): &(&ChainId, &ChainState)| lacks(mine, &end.has(chain));
            let open = mine.iter().filter(waits).map(|(chain, _)| *chain).collect();
            end.open = Some(open);
        }
    }

    /// Says how far we are: everything, once; then what changed. Only about one chain, if only that is the other's
    /// business.
    fn tell_state(&mut self, turn: &mut Turn<'_>, id: LinkId, only: Option<ChainId>) {
        let mine = self.in_view(id, only);
        let room = self.record.room;
        let end = self.end_mut(id);
        let whole = !end.whole_told && only.is_none();
        let chains: BTreeMap<ChainId, ChainState> = mine
            .into_iter()
            .filter(|(chain, state)| whole || end.told.get(chain) != Some(state))
            .collect();
        if !whole && chains.is_empty() {
            return;
        }
        let told = std::mem::take(&mut end.told);
        let only_sheets = |chain: &ChainId, now: &ChainState| {
            let same = |old: &ChainState| {
                ChainState { have: now.have, recent: now.recent, ..*old } == *now
            };
            !whole && told.get(chain).is_some_and(same)
        };
        let (sheets, chains): (BTreeMap<_, _>, BTreeMap<_, _>) =
            chains.into_iter().partition(|(chain, state)| only_sheets(chain, state));
        end.told = told;
        end.told.extend(chains.iter().chain(&sheets).map(|(chain, state)| (*chain, *state)));
        let sheets = sheets.into_iter().map(|(c, state)| (c, (state.have, state.recent))).collect();
        end.whole_told |= whole;
        if end.theirs.is_none() && end.again.is_none() {
            end.again = Some(Alarm::after(turn.now, end.pause));
        }
        turn.send(Sending::Frame(id, Frame::RoomState(RoomState { room, whole, chains, sheets })));
    }

    /// Where the other end's last item has our number and another hash.
    fn differing(&self, state: &RoomState) -> Vec<(ChainId, Part, u64)> {
        let zero = [0; 16];
        let mut differing = Vec::new();
        for (chain, theirs) in &state.chains {
            let mine = self.state_of(chain);
            let parts = [
                (Part::Ops, theirs.ops, theirs.ops_hash, mine.ops, mine.ops_hash),
                (Part::Talk, theirs.talk, theirs.talk_hash, mine.talk, mine.talk_hash),
            ];
            for (part, their_seq, their_hash, my_seq, my_hash) in parts {
                let known = their_hash != zero && my_hash != zero;
                if known && their_seq == my_seq && their_seq > 0 && their_hash != my_hash {
                    differing.push((*chain, part, my_seq));
                }
            }
        }
        differing
    }

    /// Somebody who was put out is told so, once on a link.
    fn tell_removed(&mut self, turn: &mut Turn<'_>, id: LinkId, who: &IdentityKey) {
        let Some((chain, seq)) = self.removal_of(who) else { return };
        if self.end_mut(id).notified.replace((chain, seq)) == Some((chain, seq)) {
            return;
        }
        let items = self.blob(turn, &chain, Part::Ops, seq).into_iter().collect();
        let (room, sheets, forks) = (self.record.room, Vec::new(), Vec::new());
        let give = RoomGive { room, items, sheets, forks };
        turn.send(Sending::Frame(id, Frame::RoomGive(give)));
    }

    /// The op that put somebody out; the last, for who was put out more than once.
    fn removal_of(&self, who: &IdentityKey) -> Option<(ChainId, u64)> {
        let slots = &self.roster.slots;
        let out = slots.values().filter(|s| s.who == *who && s.state == SlotState::Removed);
        let removers: Vec<IdentityKey> = out.filter_map(|slot| slot.removed_by).collect();
        let authors = slots.iter().filter(|(_, slot)| removers.contains(&slot.who));
        let ops = authors.flat_map(|(chain, _)| {
            let known = self.ops.get(chain).into_iter().flatten();
            (1..).zip(known).map(|(seq, known)| (*chain, seq, known))
        });
        let removes = |op: &Op| matches!(op, Op::Remove { who: whom, .. } if whom == who);
        let last = ops.filter(|(.., known)| removes(&known.op)).max_by_key(|(.., op)| op.depth);
        last.map(|(chain, seq, _)| (chain, seq))
    }
}
