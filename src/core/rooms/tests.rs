//! Who is in a room, tried with every order of arrival: the result depends on the set of ops alone.

use std::collections::{BTreeMap, BTreeSet};

use super::room::Room;
use super::roster::{Forks, KnownOp, Ops, Roster, SlotState, creator_chain, offered_chain};
use super::take::Taken;
use crate::core::record;
use crate::model::id::{ChainId, IdentityKey, ItemHash, RoomId};
use crate::model::room::{HistoryRule, InviteRule, Part, Role, RoomStanding, Rule};
use crate::model::time::Time;
use crate::wire::room::item::{Item, What};
use crate::wire::room::op::{MemberPublic, Op};
use crate::wire::room::packed::Seen;

const ROOM: RoomId = RoomId([1; 32]);
const ALICE: IdentityKey = IdentityKey([0xa; 32]);
const BOB: IdentityKey = IdentityKey([0xb; 32]);
const CAROL: IdentityKey = IdentityKey([0xc; 32]);
const DAVE: IdentityKey = IdentityKey([0xd; 32]);

/// A room that is written op by op, as one who sees everything at once would.
#[derive(Clone)]
struct Story {
    ops: Ops,
    depth: u64,
    /// Hashes given so far: an op's hash is its number.
    count: u8,
}

fn public() -> MemberPublic {
    MemberPublic { dh: [0; 32], kem: Vec::new() }
}

impl Story {
    /// Alice's room.
    fn new() -> Self {
        let mut story = Self { ops: Ops::new(), depth: 0, count: 0 };
        let (name, calls_itself, nonce) = ("cats".into(), "alice".into(), [0; 16]);
        let create = Op::Create { creator: ALICE, name, calls_itself, nonce, key: public() };
        story.say(creator_chain(&ROOM), create);
        story
    }

    /// With Bob and Carol in it.
    fn of_three() -> (Self, ChainId, ChainId, ChainId) {
        let (mut story, alice) = (Self::new(), creator_chain(&ROOM));
        let bob = story.enter(alice, BOB);
        let carol = story.enter(alice, CAROL);
        (story, alice, bob, carol)
    }

    fn seen(&self) -> Seen {
        Seen(self.ops.iter().map(|(chain, ops)| (*chain, (ops.len() as u64, 5))).collect())
    }

    fn say(&mut self, chain: ChainId, op: Op) -> ItemHash {
        self.count += 1;
        let hash = ItemHash([self.count; 32]);
        self.say_as(chain, op, hash)
    }

    fn say_as(&mut self, chain: ChainId, op: Op, hash: ItemHash) -> ItemHash {
        self.depth += 1;
        let known = KnownOp { hash, depth: self.depth, op };
        self.ops.entry(chain).or_default().push(known);
        hash
    }

    fn enter(&mut self, by: ChainId, who: IdentityKey) -> ChainId {
        let invite = Op::Invite { who, seen: self.seen() };
        let chain = offered_chain(&self.say(by, invite));
        self.join(chain);
        chain
    }

    fn join(&mut self, chain: ChainId) {
        let calls_itself = format!("{:x}", chain.0[0]);
        self.say(chain, Op::Join { calls_itself, key: public() });
    }

    fn remove(&mut self, by: ChainId, who: IdentityKey) {
        let seen = self.seen();
        self.say(by, Op::Remove { who, seen });
    }

    fn promote(&mut self, by: ChainId, chain: ChainId) {
        let seen = self.seen();
        self.say(by, Op::Promote { chain, seen });
    }

    fn roster(&self) -> Roster {
        Roster::resolve(&ROOM, &self.ops, &Forks::new())
    }

    /// The room as Dave, who looks on, has it.
    fn room(&self) -> Room {
        let mut room = Room::new(record::Room {
            room: ROOM,
            name: "cats".into(),
            standing: RoomStanding::Joined,
            chain: ChainId([0xd; 16]),
            create: Vec::new(),
            invite: None,
            inviter: None,
            members_then: 0,
            muted: None,
            unread: 0,
            depth: 0,
            delivered: 0,
            have_number: 0,
            recent_number: 0,
            key_number: 0,
            key_made: Time(0),
            since: Time(0),
            restored: false,
            heard: Vec::new(),
        });
        room.ops = self.ops.clone();
        room.resolve();
        room
    }

    fn members(&self) -> Vec<IdentityKey> {
        self.roster().members
    }
}

#[test]
fn whoever_was_asked_in_and_came_is_a_member() {
    let (story, alice, bob, _) = Story::of_three();
    let roster = story.roster();
    assert_eq!(roster.members, [ALICE, BOB, CAROL]);
    assert_eq!(roster.slots[&alice].role, Role::Creator);
    assert_eq!(roster.slots[&bob].role, Role::Member);
    assert!(roster.may_remove(&alice, &bob) && !roster.may_remove(&bob, &alice));
}

#[test]
fn a_removal_beats_an_invitation_that_does_not_know_of_it_and_not_one_that_does() {
    let (mut story, alice, bob, carol) = Story::of_three();
    let before = story.seen();
    story.remove(alice, BOB);
    assert_eq!(story.members(), [ALICE, CAROL]);
    // At the same time Carol asks Bob in again: she had not heard.
    let invite = Op::Invite { who: BOB, seen: before };
    let again = offered_chain(&story.say(carol, invite));
    story.join(again);
    assert_eq!(story.members(), [ALICE, CAROL]);
    assert_eq!(story.roster().slots[&again].state, SlotState::Removed);
    // Later she does it knowingly.
    story.enter(carol, BOB);
    assert_eq!(story.members(), [ALICE, BOB, CAROL]);
    let _ = bob;
}

#[test]
fn whoever_was_removed_cannot_ask_themselves_or_others_in_again() {
    let (mut story, alice, bob, _) = Story::of_three();
    let unaware = story.seen();
    story.remove(alice, BOB);
    // Bob pretends that he never heard, and asks in himself and Dave.
    for who in [BOB, DAVE] {
        let invite = Op::Invite { who, seen: unaware.clone() };
        let chain = offered_chain(&story.say(bob, invite));
        story.join(chain);
        assert_eq!(story.roster().slots[&chain].state, SlotState::Void);
    }
    assert_eq!(story.members(), [ALICE, CAROL]);
}

#[test]
fn two_who_were_promoted_cannot_put_each_other_out() {
    let (mut story, alice, bob, carol) = Story::of_three();
    story.promote(alice, bob);
    story.promote(alice, carol);
    let unaware = story.seen();
    story.say(bob, Op::Remove { who: CAROL, seen: unaware.clone() });
    story.say(carol, Op::Remove { who: BOB, seen: unaware });
    // Bob was promoted first: his word stands, hers does not.
    assert_eq!(story.members(), [ALICE, BOB]);
}

#[test]
fn the_creator_is_put_out_by_nobody() {
    let (mut story, alice, bob, _) = Story::of_three();
    story.promote(alice, bob);
    story.remove(bob, ALICE);
    assert_eq!(story.members(), [ALICE, BOB, CAROL]);
}

#[test]
fn who_was_not_promoted_decides_nothing() {
    let (mut story, _, bob, _) = Story::of_three();
    story.remove(bob, CAROL);
    let seen = story.seen();
    story.say(bob, Op::Topic { text: "mine".into(), seen });
    assert_eq!((story.members(), story.roster().topic), (vec![ALICE, BOB, CAROL], String::new()));
}

#[test]
fn of_two_removals_at_once_the_one_that_had_seen_less_counts() {
    let (mut story, alice, bob, carol) = Story::of_three();
    story.promote(alice, carol);
    let mut less = story.seen();
    story.remove(alice, BOB);
    less.0.insert(bob, (1, 2));
    story.say(carol, Op::Remove { who: BOB, seen: less });
    assert_eq!(story.roster().slots[&bob].talk_end, 2);
}

#[test]
fn when_only_the_privileged_may_invite_others_invite_in_vain() {
    let (mut story, alice, bob, _) = Story::of_three();
    let seen = story.seen();
    story.say(alice, Op::Set { rule: Rule::Invites(InviteRule::Privileged), seen });
    story.enter(bob, DAVE);
    assert_eq!(story.members(), [ALICE, BOB, CAROL]);
    story.enter(alice, DAVE);
    assert_eq!(story.members(), [ALICE, BOB, CAROL, DAVE]);
    assert_eq!(story.roster().history, HistoryRule::Nothing);
}

#[test]
fn a_chain_known_in_two_versions_ends_before_they_part() {
    let (mut story, alice, bob, _) = Story::of_three();
    story.promote(alice, bob);
    story.remove(bob, CAROL);
    let forks = Forks::from([((bob, Part::Ops), 2), ((bob, Part::Talk), 7)]);
    let roster = Roster::resolve(&ROOM, &story.ops, &forks);
    assert_eq!(roster.members, [ALICE, BOB, CAROL]);
    assert_eq!((roster.slots[&bob].ops_end, roster.slots[&bob].talk_end), (1, 6));
}

#[test]
fn what_is_done_after_leaving_counts_for_nothing() {
    let (mut story, alice, bob, _) = Story::of_three();
    story.promote(alice, bob);
    story.say(bob, Op::Leave { talk: 3 });
    story.remove(bob, CAROL);
    let roster = story.roster();
    assert_eq!(roster.members, [ALICE, CAROL]);
    assert_eq!((roster.slots[&bob].state, roster.slots[&bob].talk_end), (SlotState::Left, 3));
}

/// Every op that one of three members could write without having seen what the others write at the same time.
fn candidates(base: &Story, chains: &[(ChainId, IdentityKey); 3]) -> Vec<(ChainId, Op)> {
    let mut all = Vec::new();
    for (at, (chain, me)) in chains.iter().enumerate() {
        let seen = || base.seen();
        let others = chains.iter().filter(|(_, who)| who != me);
        all.extend(others.map(|(_, who)| (*chain, Op::Remove { who: *who, seen: seen() })));
        let (next, who) = chains[(at + 1) % 3];
        all.push((*chain, Op::Promote { chain: next, seen: seen() }));
        all.push((*chain, Op::Invite { who, seen: seen() }));
        all.push((*chain, Op::Invite { who: DAVE, seen: seen() }));
        all.push((*chain, Op::Leave { talk: 5 }));
        let text = format!("by {:x}", me.0[0]);
        all.push((*chain, Op::Topic { text, seen: seen() }));
    }
    let rule = Rule::Invites(InviteRule::Privileged);
    all.push((chains[0].0, Op::Set { rule, seen: base.seen() }));
    all
}

/// All orders of four.
fn orders() -> Vec<[usize; 4]> {
    let mut all = Vec::new();
    for a in 0..4 {
        for b in (0..4).filter(|b| *b != a) {
            for c in (0..4).filter(|c| *c != a && *c != b) {
                all.push([a, b, c, 6 - a - b - c]);
            }
        }
    }
    all
}

/// Everything that members go by, without what counts for nothing.
type Agreed = (Vec<IdentityKey>, String, InviteRule, BTreeMap<ChainId, (SlotState, Role, u64)>);

fn agreed(roster: &Roster) -> Agreed {
    let slots = roster.slots.iter().filter(|(_, slot)| slot.state != SlotState::Void);
    let slots = slots.map(|(chain, slot)| (*chain, (slot.state, slot.role, slot.talk_end)));
    (roster.members.clone(), roster.topic.clone(), roster.invites, slots.collect())
}

/// Lets four ops arrive in one order at a member who has the rest: each is judged as it comes, and what cannot be taken
/// yet is offered again, as between members. What it comes to.
fn arrive(base: &Room, ops: &[(Item, KnownOp); 4], order: &[usize; 4]) -> Agreed {
    let mut room = Room::new(base.record.clone());
    room.ops = base.ops.clone();
    room.resolve();
    let mut waiting: Vec<usize> = Vec::new();
    for at in order {
        waiting.push(*at);
        loop {
            let fits = waiting.iter().position(|at| {
                let item = &ops[*at].0;
                room.follows(item, room.ops_of(&item.chain)) == Taken::New
            });
            let Some(fits) = fits else { break };
            let (item, known) = &ops[waiting.remove(fits)];
            room.ops.entry(item.chain).or_default().push(known.clone());
            room.resolve();
        }
    }
    agreed(&room.roster)
}

#[test]
fn four_ops_at_once_of_three_members_have_one_result_in_every_order_of_arrival() {
    let (mut base, alice, bob, carol) = Story::of_three();
    base.promote(alice, bob);
    let chains = [(alice, ALICE), (bob, BOB), (carol, CAROL)];
    let all = candidates(&base, &chains);
    let room = base.room();
    let (orders, mut tried, mut results) = (orders(), 0u32, BTreeSet::new());
    for a in 0..all.len() {
        for b in a..all.len() {
            for c in b..all.len() {
                for d in c..all.len() {
                    let four = placed(&base, [a, b, c, d].map(|at| all[at].clone()));
                    let first = arrive(&room, &four, &orders[0]);
                    for order in &orders[1..] {
                        assert_eq!(arrive(&room, &four, order), first, "{four:?} {order:?}");
                    }
                    results.insert((first.0, first.1));
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 10_000 && results.len() > 8, "{tried} {}", results.len());
}

/// Gives each op its number in its author's chain, its depth and its hash.
fn placed(base: &Story, four: [(ChainId, Op); 4]) -> [(Item, KnownOp); 4] {
    let mut ends: BTreeMap<ChainId, (u64, ItemHash)> = BTreeMap::new();
    let mut number = 200;
    four.map(|(chain, op)| {
        number += 1;
        let known = base.ops.get(&chain).map(Vec::as_slice).unwrap_or_default();
        let last = known.last().map_or(ItemHash([0; 32]), |known| known.hash);
        let end = ends.entry(chain).or_insert((known.len() as u64, last));
        let (seq, prev, hash) = (end.0 + 1, end.1, ItemHash([number; 32]));
        *end = (seq, hash);
        let (room, depth, at) = (ROOM, base.depth + seq, Time(0));
        let item = Item { room, chain, seq, prev, depth, at, what: What::Op(op.clone()) };
        (item, KnownOp { hash, depth, op })
    })
}
