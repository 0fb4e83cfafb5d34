//! How two linked members come to have the same of a room: each says how far it is, and gives what the other lacks.
//!
//! A whole state is said once on a link, then only what changed. What is given counts as there until the other end says
//! otherwise for too long: nothing is repeated on a link that works, and nothing stays missing on one that does not. No
//! step looks at more than what is new.

use std::collections::BTreeMap;
use std::time::Duration;

use super::forks::Hunt;
use super::laws::{AGAIN_FIRST, AGAIN_MAX, HAND_ON_AFTER};
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

/// What the other end of a link has of a room, and what it was told.
pub(super) struct End {
    /// Whether it was told everything once.
    whole_told: bool,
    /// What it was told last, or can see from what it was given.
    told: BTreeMap<ChainId, ChainState>,
    /// What it has, as it says; `None` until it said so.
    pub(super) theirs: Option<BTreeMap<ChainId, ChainState>>,
    /// What it was given beyond that.
    pub(super) sent: BTreeMap<ChainId, ChainState>,
    /// Bytes given and not yet acknowledged.
    pub(super) in_flight: usize,
    /// When what is missing there is given again.
    again: Option<Alarm>,
    pause: Duration,
    /// When what a mutual friend handed in is handed on to it.
    wait: Option<Alarm>,
    /// Searches for where two versions of a chain part.
    pub(super) hunts: BTreeMap<(ChainId, Part), Hunt>,
    /// Whether it was told that its owner was put out.
    notified: bool,
}

impl Default for End {
    fn default() -> Self {
        Self {
            whole_told: false,
            told: BTreeMap::new(),
            theirs: None,
            sent: BTreeMap::new(),
            in_flight: 0,
            again: None,
            pause: AGAIN_FIRST,
            wait: None,
            hunts: BTreeMap::new(),
            notified: false,
        }
    }
}

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

impl End {
    /// What it has or will have soon.
    pub(super) fn has(&self, chain: &ChainId) -> ChainState {
        let theirs = self.theirs.as_ref().and_then(|all| all.get(chain)).copied();
        let (a, b) = (theirs.unwrap_or_default(), self.sent.get(chain).copied().unwrap_or_default());
        ChainState {
            ops: a.ops.max(b.ops),
            talk: a.talk.max(b.talk),
            key: a.key.max(b.key),
            have: a.have.max(b.have),
            ops_fork: lower(a.ops_fork, b.ops_fork),
            talk_fork: lower(a.talk_fork, b.talk_fork),
            ..a
        }
    }

    fn hear(&mut self, state: RoomState) {
        if state.whole || self.theirs.is_none() {
            self.theirs = Some(state.chains);
        } else if let Some(theirs) = &mut self.theirs {
            theirs.extend(state.chains);
        }
        let theirs = self.theirs.clone().unwrap_or_default();
        let arrived = |chain: &ChainId, sent: &ChainState| {
            theirs.get(chain).is_some_and(|has| {
                has.ops >= sent.ops && has.talk >= sent.talk && has.key >= sent.key
            })
        };
        self.sent.retain(|chain, sent| !arrived(chain, sent));
        if self.sent.is_empty() && self.theirs.is_some() {
            (self.in_flight, self.again, self.pause) = (0, None, AGAIN_FIRST);
        }
    }
}

/// Of two fork numbers the one that says more; 0 says nothing.
fn lower(a: u64, b: u64) -> u64 {
    match (a, b) {
        (0, other) | (other, 0) => other,
        (a, b) => a.min(b),
    }
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
            self.hunt(turn, room, id, place);
        }
    }

    /// Ends the turn for rooms: whoever is linked hears what is new, and gets what they lack.
    pub(in crate::core) fn settle_rooms(&mut self, turn: &mut Turn<'_>) {
        let due = |inside: &Room| inside.stirred || inside.ends.values().any(|e| e.is_due(turn.now));
        let rooms: Vec<RoomId> =
            self.rooms.all.values().filter(|r| due(r)).map(|r| r.record.room).collect();
        for room in rooms {
            let partners = self.partners(&room);
            if let Some(inside) = self.rooms.all.get_mut(&room) {
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

impl End {
    fn next(&self) -> Option<Time> {
        self.again.into_iter().chain(self.wait).map(Alarm::at).min()
    }

    fn is_due(&self, now: Time) -> bool {
        self.again.into_iter().chain(self.wait).any(|at| at.due(now))
    }

    /// What was not acknowledged for so long is given again, after everything was said once more.
    fn repeat_due(&mut self, now: Time) {
        if self.again.is_some_and(|at| at.due(now)) {
            self.sent.clear();
            (self.in_flight, self.again, self.whole_told) = (0, None, false);
            self.pause = (self.pause * 2).min(AGAIN_MAX);
        }
        if self.wait.is_some_and(|at| at.due(now)) {
            self.wait = None;
        }
    }

    /// Nobody is there whom the room concerns.
    fn rest(&mut self) {
        (self.again, self.wait) = (None, None);
    }

    pub(super) fn holds_back(&self) -> bool {
        self.wait.is_some()
    }

    pub(super) fn release(&mut self) {
        self.wait = None;
    }

    /// Something was given: it counts as told, and is given again when no answer comes.
    pub(super) fn gave(&mut self, now: Time, chain: ChainId, state: ChainState, bytes: usize) {
        self.in_flight += bytes;
        self.sent.insert(chain, state);
        if self.again.is_none() {
            self.again = Some(Alarm::after(now, self.pause));
        }
    }

    /// It handed us this much of a chain, so it has it.
    pub(super) fn showed(&mut self, chain: &ChainId, part: Part, seq: u64) {
        let theirs = self.theirs.get_or_insert_default().entry(*chain).or_default();
        match part {
            Part::Ops => theirs.ops = theirs.ops.max(seq),
            Part::Talk => theirs.talk = theirs.talk.max(seq),
        }
    }

    /// It handed us a sheet of this number, so it has it.
    pub(super) fn showed_sheet(&mut self, chain: &ChainId, is_key: bool, number: u64) {
        let theirs = self.theirs.get_or_insert_default().entry(*chain).or_default();
        let known = if is_key { &mut theirs.key } else { &mut theirs.have };
        *known = (*known).max(number);
    }

    /// It handed us the proof of a fork, so it has it.
    pub(super) fn showed_fork(&mut self, chain: &ChainId, part: Part, seq: u64) {
        let theirs = self.theirs.get_or_insert_default().entry(*chain).or_default();
        match part {
            Part::Ops => theirs.ops_fork = lower(theirs.ops_fork, seq),
            Part::Talk => theirs.talk_fork = lower(theirs.talk_fork, seq),
        }
    }

    /// It gave what we had: it does not know how far we are.
    pub(super) fn forgot_us(&mut self, chain: &ChainId) {
        self.told.remove(chain);
    }

    /// What was just given needs not be told.
    pub(super) fn saw(&mut self, chain: ChainId, state: ChainState) {
        self.told.insert(chain, state);
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

    /// Says how far we are: everything, once; then what changed. Only about one chain, if only that is the other's
    /// business.
    fn tell_state(&mut self, turn: &mut Turn<'_>, id: LinkId, only: Option<ChainId>) {
        let all = self.known_chains();
        let mine: BTreeMap<ChainId, ChainState> = all
            .into_iter()
            .filter(|chain| only.is_none_or(|only| only == *chain))
            .map(|chain| (chain, self.state_of(&chain)))
            .collect();
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
        end.told.extend(chains.iter().map(|(chain, state)| (*chain, *state)));
        end.whole_told |= whole;
        if end.theirs.is_none() && end.again.is_none() {
            end.again = Some(Alarm::after(turn.now, end.pause));
        }
        turn.send(Sending::Frame(id, Frame::RoomState(RoomState { room, whole, chains })));
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
        if std::mem::replace(&mut self.end_mut(id).notified, true) {
            return;
        }
        let items = self.blob(turn, &chain, Part::Ops, seq).into_iter().collect();
        let (room, sheets, forks) = (self.record.room, Vec::new(), Vec::new());
        let give = RoomGive { room, items, sheets, forks };
        turn.send(Sending::Frame(id, Frame::RoomGive(give)));
    }

    /// The op that put somebody out.
    fn removal_of(&self, who: &IdentityKey) -> Option<(ChainId, u64)> {
        let removed = self.roster.slots.values().find(|slot| {
            slot.who == *who && slot.state == SlotState::Removed
        })?;
        let by = removed.removed_by?;
        let authors = self.roster.slots.iter().filter(|(_, slot)| slot.who == by);
        let mut ops = authors.flat_map(|(chain, _)| {
            let known = self.ops.get(chain).into_iter().flatten();
            (1..).zip(known).map(|(seq, known)| (*chain, seq, known))
        });
        ops.find_map(|(chain, seq, known)| match &known.op {
            crate::wire::room::op::Op::Remove { who: whom, .. } if whom == who => {
                Some((chain, seq))
            }
            _ => None,
        })
    }
}
