//! How a roster is decided: those who may decide are heard in the order of their ranks, then it is seen who was validly
//! asked in.

use std::collections::{BTreeMap, BTreeSet};

use super::roster::{Forks, KnownOp, Ops, Roster, Slot, SlotState, creator_chain, offered_chain};
use crate::crypto::room::list_hash;
use crate::model::id::{ChainId, IdentityKey, ItemHash, RoomId};
use crate::model::room::{HistoryRule, InviteRule, Part, Role, Rule};
use crate::wire::room::op::Op;
use crate::wire::room::packed::{CHAINS_MAX, Seen};

/// Most invitations of one member that count.
const INVITES_EACH_MAX: usize = 200;

/// Where somebody stands among those who may decide: the steps of promotion that lead to them, fewer before more, then
/// earlier before later.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank(usize, Vec<(u64, ItemHash)>);

impl Rank {
    fn below(&self, op: &KnownOp) -> Self {
        let mut steps = self.1.clone();
        steps.push((op.depth, op.hash));
        Self(steps.len(), steps)
    }
}

/// Somebody who may decide and is still to be heard: their rank, their place, and the op that promoted them.
type Waiting = (Rank, ChainId, Option<(ChainId, u64)>);

/// An invitation, by its chain.
struct Offer<'a> {
    who: IdentityKey,
    by: ChainId,
    /// Its number in the inviter's chain.
    seq: u64,
    depth: u64,
    hash: ItemHash,
    seen: &'a Seen,
}

/// Whether the author of an op in `chain`, with number `seq`, who had `seen` so much, knew op `number` of `of`.
fn knew(chain: &ChainId, seq: u64, seen: &Seen, of: &ChainId, number: u64) -> bool {
    (chain == of && number < seq) || seen.of(of).0 >= number
}

/// What is found out on the way to a roster.
pub(super) struct Council<'a> {
    ops: &'a Ops,
    forks: &'a Forks,
    creator: ChainId,
    offers: BTreeMap<ChainId, Offer<'a>>,
    /// Rank, and the promotion it comes from.
    ranks: BTreeMap<ChainId, (Rank, Option<(ChainId, u64)>)>,
    /// Where removals ended chains, and by whom first.
    ended: BTreeMap<ChainId, (u64, u64, ChainId)>,
    /// What was said about the room by those who may, each with its place in the order of causes.
    topics: Vec<(u64, ItemHash, &'a str)>,
    rules: Vec<(ChainId, u64, u64, ItemHash, Rule)>,
}

impl<'a> Council<'a> {
    /// Computes a roster.
    pub(super) fn decide(room: &RoomId, ops: &'a Ops, forks: &'a Forks) -> Roster {
        let mut council = Self::new(room, ops, forks);
        council.hear_all();
        let valid = council.valid_offers();
        council.roster(room, &valid)
    }

    fn new(room: &RoomId, ops: &'a Ops, forks: &'a Forks) -> Self {
        let mut offers = BTreeMap::new();
        for (by, chain) in ops {
            let invites = (1..).zip(chain).filter_map(|(seq, known)| match &known.op {
                Op::Invite { who, seen } => {
                    let (depth, hash) = (known.depth, known.hash);
                    Some(Offer { who: *who, by: *by, seq, depth, hash, seen })
                }
                _ => None,
            });
            for offer in invites.take(INVITES_EACH_MAX) {
                offers.insert(offered_chain(&offer.hash), offer);
            }
        }
        Self {
            ops,
            forks,
            creator: creator_chain(room),
            offers,
            ranks: BTreeMap::new(),
            ended: BTreeMap::new(),
            topics: Vec::new(),
            rules: Vec::new(),
        }
    }

    /// The last op and the last item of talk that count of a chain, as far as removals are known.
    fn ends(&self, chain: &ChainId) -> (u64, u64) {
        let fork = |part| self.forks.get(&(*chain, part)).map_or(u64::MAX, |seq| seq - 1);
        let (mut ops, mut talk) = (fork(Part::Ops), fork(Part::Talk));
        if let Some((ops_end, talk_end, _)) = self.ended.get(chain) {
            (ops, talk) = (ops.min(*ops_end), talk.min(*talk_end));
        }
        let known = (1..).zip(self.ops.get(chain).into_iter().flatten());
        let mut leaves = known.take_while(|(seq, _)| *seq <= ops).filter_map(|(seq, known)| {
            if let Op::Leave { talk } = known.op { Some((seq, talk)) } else { None }
        });
        if let Some((seq, last)) = leaves.next() {
            (ops, talk) = (seq, talk.min(last));
        }
        (ops, talk)
    }

    /// Goes through those who may decide, the first in rank first: what they decide about others is fixed before those
    /// are heard.
    fn hear_all(&mut self) {
        let mut waiting: BTreeSet<Waiting> =
            BTreeSet::from([(Rank(0, Vec::new()), self.creator, None)]);
        while let Some((rank, chain, promotion)) = waiting.pop_first() {
            self.ranks.insert(chain, (rank.clone(), promotion));
            let ends = self.ends(&chain).0;
            let ops: &'a Ops = self.ops;
            for (seq, known) in (1..).zip(ops.get(&chain).into_iter().flatten()) {
                if seq > ends {
                    break;
                }
                let Some(seen) = known.op.seen() else { continue };
                let entitled = promotion.is_none_or(|(of, at)| knew(&chain, seq, seen, &of, at));
                if entitled {
                    self.hear(&mut waiting, (&rank, chain, seq), known);
                }
            }
        }
    }

    /// One op of somebody who may decide.
    fn hear(
        &mut self,
        waiting: &mut BTreeSet<Waiting>,
        (rank, chain, seq): (&Rank, ChainId, u64),
        known: &'a KnownOp,
    ) {
        match &known.op {
            Op::Remove { who, seen } => self.remove(rank, chain, seq, (who, seen)),
            Op::Promote { chain: whom, .. } => {
                let ranked = self.ranks.contains_key(whom)
                    || waiting.iter().any(|(_, waits, _)| waits == whom);
                if self.offers.contains_key(whom) && !ranked && !self.ended.contains_key(whom) {
                    waiting.insert((rank.below(known), *whom, Some((chain, seq))));
                }
            }
            Op::Topic { text, .. } => self.topics.push((known.depth, known.hash, text)),
            Op::Set { rule, .. } => {
                self.rules.push((chain, seq, known.depth, known.hash, *rule));
            }
            Op::Create { .. }
            | Op::Invite { .. }
            | Op::Join { .. }
            | Op::Leave { .. }
            | Op::Unknown(..) => {}
        }
    }

    /// Ends every place of `who` that does not know of this removal and does not rank before its author.
    fn remove(&mut self, rank: &Rank, by: ChainId, seq: u64, (who, seen): (&IdentityKey, &Seen)) {
        let knows = |offer: &Offer<'_>| knew(&offer.by, offer.seq, offer.seen, &by, seq);
        let theirs = self.offers.iter().filter(|(_, offer)| offer.who == *who && !knows(offer));
        let before =
            |chain: &ChainId| self.ranks.get(chain).is_some_and(|(other, _)| other <= rank);
        let theirs: Vec<ChainId> =
            theirs.map(|(chain, _)| *chain).filter(|chain| !before(chain)).collect();
        for chain in theirs {
            let (ops, talk) = seen.of(&chain);
            let end = self.ended.entry(chain).or_insert((u64::MAX, u64::MAX, by));
            (end.0, end.1) = (end.0.min(ops), end.1.min(talk));
        }
    }

    /// The invitations that count: of those who rank, and of those who were validly asked in themselves.
    fn valid_offers(&self) -> BTreeSet<ChainId> {
        let mut valid: BTreeSet<ChainId> = self.ranks.keys().copied().collect();
        let mut ask: Vec<ChainId> = valid.iter().copied().collect();
        let mut by: BTreeMap<ChainId, Vec<(&ChainId, &Offer<'a>)>> = BTreeMap::new();
        for (chain, offer) in &self.offers {
            by.entry(offer.by).or_default().push((chain, offer));
        }
        while let Some(inviter) = ask.pop() {
            let end = self.ends(&inviter).0;
            for (chain, offer) in by.get(&inviter).into_iter().flatten() {
                if offer.seq <= end && self.may_invite(offer) && valid.insert(**chain) {
                    ask.push(**chain);
                }
            }
        }
        self.within_bounds(valid)
    }

    fn may_invite(&self, offer: &Offer<'_>) -> bool {
        let ranked = self.ranks.get(&offer.by).is_some_and(|(_, promotion)| {
            promotion.is_none_or(|(of, at)| knew(&offer.by, offer.seq, offer.seen, &of, at))
        });
        let known = self
            .rules
            .iter()
            .filter(|(chain, seq, ..)| knew(&offer.by, offer.seq, offer.seen, chain, *seq));
        ranked || newest_rule(known, invite_rule).is_none_or(|rule| rule == InviteRule::Everyone)
    }

    /// Of too many places the first in the order of causes.
    fn within_bounds(&self, valid: BTreeSet<ChainId>) -> BTreeSet<ChainId> {
        if valid.len() <= CHAINS_MAX {
            return valid;
        }
        let place = |chain: &ChainId| self.offers.get(chain).map(|offer| (offer.depth, offer.hash));
        let mut all: Vec<ChainId> = valid.into_iter().collect();
        all.sort_by_key(place);
        all.into_iter().take(CHAINS_MAX).collect()
    }

    fn roster(self, room: &RoomId, valid: &BTreeSet<ChainId>) -> Roster {
        let mut slots: BTreeMap<ChainId, Slot> = BTreeMap::new();
        if let Some(KnownOp { op: Op::Create { creator, .. }, .. }) =
            self.ops.get(&self.creator).and_then(|ops| ops.first())
        {
            slots.insert(self.creator, self.slot(&self.creator, *creator, None, true));
        }
        for (chain, offer) in &self.offers {
            let by = Some((offer.by, offer.seq));
            let slot = self.slot(chain, offer.who, by, valid.contains(chain));
            slots.insert(*chain, slot);
        }
        let joined = slots.values().filter(|slot| slot.state == SlotState::Joined);
        let members: BTreeSet<IdentityKey> = joined.map(|slot| slot.who).collect();
        let members: Vec<IdentityKey> = members.into_iter().collect();
        let topic = self.topics.iter().max().map(|(_, _, text)| (*text).to_owned());
        Roster {
            list: list_hash(room, &members),
            members,
            slots,
            topic: topic.unwrap_or_default(),
            history: newest_rule(self.rules.iter(), history_rule).unwrap_or(HistoryRule::Nothing),
            invites: newest_rule(self.rules.iter(), invite_rule).unwrap_or(InviteRule::Everyone),
        }
    }

    fn slot(
        &self,
        chain: &ChainId,
        who: IdentityKey,
        by: Option<(ChainId, u64)>,
        valid: bool,
    ) -> Slot {
        let (ops_end, talk_end) = self.ends(chain);
        let ops = self.ops.get(chain).map(Vec::as_slice).unwrap_or_default();
        let counted = usize::try_from(ops_end).unwrap_or(usize::MAX).min(ops.len());
        let counted = ops.get(..counted).unwrap_or_default();
        let called = counted.first().and_then(|known| match &known.op {
            Op::Create { calls_itself, .. } | Op::Join { calls_itself, .. } => {
                Some(calls_itself.clone())
            }
            _ => None,
        });
        let left = counted.last().is_some_and(|known| matches!(known.op, Op::Leave { .. }));
        let state = match (valid, self.ended.contains_key(chain), &called) {
            (false, ..) => SlotState::Void,
            (true, true, _) => SlotState::Removed,
            (true, false, None) if left => SlotState::Declined,
            (true, false, None) => SlotState::Invited,
            (true, false, Some(_)) if left => SlotState::Left,
            (true, false, Some(_)) => SlotState::Joined,
        };
        let rank = self.ranks.get(chain).map(|(rank, _)| rank.clone());
        let role = match (&rank, state) {
            (_, SlotState::Invited) => Role::Invited,
            (None, _) => Role::Member,
            (Some(_), _) if by.is_none() => Role::Creator,
            (Some(_), _) => Role::Promoted,
        };
        let remover = self.ended.get(chain).map(|(_, _, by)| *by);
        let removed_by = remover.and_then(|by| match self.offers.get(&by) {
            Some(offer) => Some(offer.who),
            None => self.creator_identity(),
        });
        let called = called.unwrap_or_default();
        Slot { who, called, state, role, by, ops_end, talk_end, removed_by, rank }
    }

    fn creator_identity(&self) -> Option<IdentityKey> {
        match self.ops.get(&self.creator)?.first()?.op {
            Op::Create { creator, .. } => Some(creator),
            _ => None,
        }
    }
}

type RuleOp = (ChainId, u64, u64, ItemHash, Rule);

/// What the newest of these ops sets, of one setting.
fn newest_rule<'r, T>(
    rules: impl Iterator<Item = &'r RuleOp>,
    of: fn(Rule) -> Option<T>,
) -> Option<T> {
    let set = rules.filter_map(|(_, _, depth, hash, rule)| Some((*depth, *hash, of(*rule)?)));
    set.max_by_key(|(depth, hash, _)| (*depth, *hash)).map(|(_, _, rule)| rule)
}

fn invite_rule(rule: Rule) -> Option<InviteRule> {
    if let Rule::Invites(rule) = rule { Some(rule) } else { None }
}

fn history_rule(rule: Rule) -> Option<HistoryRule> {
    if let Rule::History(rule) = rule { Some(rule) } else { None }
}
