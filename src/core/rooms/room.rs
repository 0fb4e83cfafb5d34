//! One room in memory: everything that is known of it except what was said.

use std::collections::{BTreeMap, BTreeSet};

use super::end::End;
use super::lost::Lacking;
use super::roster::{Forks, KnownOp, Ops, Roster, SlotState};
use crate::core::alarm::Alarm;
use crate::core::amend::early::EarlyBook;
use crate::core::record::{self, Record, RoomChain};
use crate::core::turn::Turn;
use crate::core::typing::Typing;
use crate::crypto::room::item_hash;
use crate::model::id::{ChainId, IdentityKey, ItemHash, LinkId};
use crate::model::message::ChatId;
use crate::model::room::{Part, RoomStanding};
use crate::model::time::Time;
use crate::wire::frame::ChainState;
use crate::wire::room::item::{Item, Signed, What};
use crate::wire::room::op::{MemberPublic, Op};
use crate::wire::room::packed::{Seen, half};
use crate::wire::room::sheet::{Says, Sheet};

/// One room.
pub struct Room {
    /// What this node is in it.
    pub record: record::Room,
    /// Everybody's ops.
    pub(super) ops: Ops,
    /// Who is in.
    pub(in crate::core) roster: Roster,
    /// How far everybody's talk is here.
    pub(super) chains: BTreeMap<ChainId, RoomChain>,
    /// Who told different members different things.
    pub(super) forks: Forks,
    /// Where the talk of somebody ends before what is kept of it: up to which number, and the first half of its hash.
    pub(super) caps: BTreeMap<ChainId, (u64, [u8; 16])>,
    /// The newest keys of those who made new ones since they came.
    pub(super) keys: BTreeMap<ChainId, (u64, MemberPublic)>,
    /// How far others have everybody's talk.
    pub(super) have: BTreeMap<ChainId, Having>,
    /// What the other ends of links have.
    pub(super) ends: BTreeMap<LinkId, End>,
    /// What cannot be opened since a restore.
    pub(super) lacking: Lacking,
    /// Whether there may be something to tell somebody.
    pub(super) stirred: bool,
    /// How far we were with everybody when it was last looked at.
    pub(super) states: BTreeMap<ChainId, ChainState>,
    /// Whose chains or sheets changed since; `None` for perhaps everybody's.
    pub(super) touched: Option<BTreeSet<ChainId>>,
    /// Whether what is here changed since others were told in a sheet.
    pub(super) have_due: Option<Alarm>,
    /// When the last such sheet was made.
    pub(super) have_told: Option<Time>,
    /// Which members wrote too much, and how much more they may.
    pub(super) allowances: BTreeMap<ChainId, super::laws::Allowance>,
    /// What was done to messages that are not here yet.
    pub(in crate::core) early: EarlyBook,
    /// Who types.
    pub(in crate::core) typing: BTreeMap<IdentityKey, Typing>,
    /// Where everybody's chains were when we were asked in.
    bases: Seen,
    changed: Changed,
}

/// What a member has of everybody's talk, as its sheets say: numbers with what they say.
#[derive(Default)]
pub(super) struct Having {
    whole: (u64, BTreeMap<ChainId, u64>),
    recent: (u64, BTreeMap<ChainId, u64>),
}

impl Having {
    /// How far it has the talk of one member: it never has less than before.
    pub(super) fn of(&self, chain: &ChainId) -> u64 {
        let said = |upto: &BTreeMap<ChainId, u64>| upto.get(chain).copied().unwrap_or_default();
        said(&self.whole.1).max(said(&self.recent.1))
    }

    /// What it had when it last said all of it.
    pub(super) fn whole_of(&self, chain: &ChainId) -> u64 {
        self.whole.1.get(chain).copied().unwrap_or_default()
    }
}

/// A sheet's number, as states say it.
pub(super) fn small(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[derive(Default)]
struct Changed {
    record: bool,
    chains: BTreeSet<ChainId>,
}

impl Room {
    pub(super) fn new(record: record::Room) -> Self {
        let (ops, room) = (Ops::new(), record.room);
        let roster = Roster::resolve(&record.room, &ops, &Forks::new());
        Self {
            record,
            ops,
            roster,
            chains: BTreeMap::new(),
            forks: Forks::new(),
            caps: BTreeMap::new(),
            keys: BTreeMap::new(),
            have: BTreeMap::new(),
            ends: BTreeMap::new(),
            lacking: Lacking::default(),
            stirred: true,
            states: BTreeMap::new(),
            touched: None,
            have_due: None,
            have_told: None,
            allowances: BTreeMap::new(),
            early: EarlyBook::new(ChatId::Room(room)),
            typing: BTreeMap::new(),
            bases: Seen::default(),
            changed: Changed::default(),
        }
    }

    /// Whether this node is in it.
    #[must_use]
    pub fn is_joined(&self) -> bool {
        self.record.standing == RoomStanding::Joined
    }

    /// Our own place, once it is known here that we have it.
    pub(in crate::core) fn is_settled(&self) -> bool {
        let own = self.roster.slots.get(&self.record.chain);
        self.is_joined() && own.is_some_and(|slot| slot.state == SlotState::Joined)
    }

    /// Whether anything may be said here, by the node itself too.
    pub(super) fn may_write(&self) -> bool {
        self.is_settled() && !self.record.restored
    }

    /// Takes back what was saved before the last stop; ops come in any order.
    pub(super) fn take_up(&mut self, record: Record) {
        match record {
            Record::RoomItem(item) => {
                let Some(known) = Signed::read(&item.signed).and_then(|s| known_op(&s)) else {
                    return;
                };
                let ops = self.ops.entry(item.chain).or_default();
                // In any order: put in place by depth, which rises along a chain.
                let at = ops.partition_point(|other| other.depth < known.depth);
                ops.insert(at, known);
            }
            Record::RoomChain(chain) => {
                self.chains.insert(chain.chain, chain);
            }
            Record::RoomSheet(sheet) => {
                let sheet = Signed::read(&sheet.signed).and_then(|s| Sheet::decode(&s.bytes));
                if let Some(sheet) = sheet {
                    self.note_sheet(sheet);
                }
            }
            Record::RoomFork(fork) => {
                self.forks.insert((fork.chain, fork.part), fork.seq);
            }
            _ => {}
        }
    }

    /// Something about how far we are with somebody changed.
    fn touch(&mut self, chain: &ChainId) {
        if let Some(touched) = &mut self.touched {
            touched.insert(*chain);
        }
    }

    pub(super) fn note_sheet(&mut self, sheet: Sheet) {
        self.touch(&sheet.chain);
        match sheet.says {
            Says::Key(key) => {
                self.keys.insert(sheet.chain, (sheet.number, key));
            }
            Says::Have(upto) => {
                self.have.entry(sheet.chain).or_default().whole = (sheet.number, upto);
            }
            Says::Recent(upto) => {
                self.have.entry(sheet.chain).or_default().recent = (sheet.number, upto);
            }
        }
    }

    /// Once everything saved was taken up.
    pub(super) fn assemble(&mut self) {
        self.note_invite();
        self.resolve();
        self.have_due = Some(Alarm::after(Time::default(), super::laws::HAVE_PAUSE_MIN));
    }

    /// Finds out anew who is in.
    pub(super) fn resolve(&mut self) {
        self.roster = Roster::resolve(&self.record.room, &self.ops, &self.forks);
        self.touched = None;
        self.stirred = true;
    }

    /// Where a chain ends: the last op and the last item of talk that count, as far as is known.
    pub(super) fn end(&self, chain: &ChainId, part: Part) -> u64 {
        let slot = self.roster.slots.get(chain);
        match part {
            Part::Ops => slot.map_or(u64::MAX, |slot| slot.ops_end),
            Part::Talk => slot.map_or(u64::MAX, |slot| slot.talk_end),
        }
    }

    /// How many of somebody's ops are here.
    pub(super) fn ops_of(&self, chain: &ChainId) -> u64 {
        self.ops.get(chain).map_or(0, |ops| ops.len() as u64)
    }

    /// An op by its number.
    pub(super) fn op(&self, chain: &ChainId, seq: u64) -> Option<&KnownOp> {
        let at = usize::try_from(seq.checked_sub(1)?).ok()?;
        self.ops.get(chain)?.get(at)
    }

    /// How far somebody's talk is here; for what came before we were asked in, as far as we shall never ask.
    pub(super) fn talk_of(&self, chain: &ChainId) -> u64 {
        match self.chains.get(chain) {
            Some(known) => known.talk,
            None => self.base(chain),
        }
    }

    /// The last item of somebody's talk before we were asked in.
    pub(super) fn base(&self, chain: &ChainId) -> u64 {
        self.bases.of(chain).1
    }

    /// The last of somebody's ops that whoever asked us in knew of.
    pub(super) fn ops_base(&self, chain: &ChainId) -> u64 {
        self.bases.of(chain).0
    }

    /// Reads from the invitation where everybody was.
    pub(super) fn note_invite(&mut self) {
        let invite = self.record.invite.as_deref().and_then(Signed::read);
        let invite = invite.and_then(|signed| Item::decode(&signed.bytes));
        self.bases = match invite.map(|item| item.what) {
            Some(What::Op(Op::Invite { seen, .. })) => seen,
            _ => Seen::default(),
        };
    }

    /// What is known of somebody's talk, to be changed.
    pub(super) fn chain_mut(&mut self, chain: &ChainId) -> &mut RoomChain {
        let base = self.base(chain);
        self.changed.chains.insert(*chain);
        self.touch(chain);
        let room = self.record.room;
        self.chains.entry(*chain).or_insert_with(|| RoomChain {
            room,
            chain: *chain,
            talk: base,
            hash: ItemHash([0; 32]),
            depth: 0,
            bytes: 0,
            keys: Vec::new(),
            at: Time::default(),
            list: [0; 16],
            unreadable: 0,
        })
    }

    /// The record, to be changed.
    pub(in crate::core) fn record_mut(&mut self) -> &mut record::Room {
        self.changed.record = true;
        &mut self.record
    }

    /// How far this node is with everything, as ops say it.
    pub(super) fn seen(&self) -> Seen {
        let chains: BTreeSet<&ChainId> = self.ops.keys().chain(self.chains.keys()).collect();
        let entry = |chain: &ChainId| {
            let ops = self.ops_of(chain).min(self.end(chain, Part::Ops));
            (*chain, (ops, self.talk_of(chain).min(self.end(chain, Part::Talk))))
        };
        let known = chains.into_iter().filter(|chain| self.counts(chain));
        Seen(known.map(entry).filter(|(_, far)| *far != (0, 0)).collect())
    }

    /// Whether somebody's items are of any account.
    pub(super) fn counts(&self, chain: &ChainId) -> bool {
        *chain == self.record.chain
            || self.roster.slots.get(chain).is_some_and(|slot| slot.state != SlotState::Void)
    }

    /// How far this node is with one member's items, as links are told.
    pub(super) fn state_of(&self, chain: &ChainId) -> ChainState {
        let ops = self.ops_of(chain).min(self.end(chain, Part::Ops));
        let ops_hash = self.op(chain, ops).map_or([0; 16], |known| half(&known.hash));
        let known = self.chains.get(chain);
        let whole = (self.talk_of(chain), known.map_or([0; 16], |known| half(&known.hash)));
        let (talk, talk_hash) = match self.caps.get(chain) {
            Some(cap) if cap.0 < whole.0 => *cap,
            _ => whole,
        };
        let fork = |part| self.forks.get(&(*chain, part)).copied().unwrap_or_default();
        let having = self.have.get(chain);
        ChainState {
            ops,
            ops_hash,
            talk,
            talk_hash,
            key: self.keys.get(chain).map_or(0, |(number, _)| small(*number)),
            have: having.map_or(0, |having| small(having.whole.0)),
            recent: having.map_or(0, |having| small(having.recent.0)),
            ops_fork: fork(Part::Ops),
            talk_fork: fork(Part::Talk),
        }
    }

    /// Everybody whose items are of any account.
    pub(super) fn known_chains(&self) -> BTreeSet<ChainId> {
        let all = self.ops.keys().chain(self.chains.keys()).chain(self.roster.slots.keys());
        all.copied().filter(|chain| self.counts(chain)).collect()
    }

    /// The key that boxes for a member are made with, and its number.
    pub(super) fn key_of(&self, chain: &ChainId) -> Option<(u64, &MemberPublic)> {
        if let Some((number, key)) = self.keys.get(chain) {
            return Some((*number, key));
        }
        match &self.ops.get(chain)?.first()?.op {
            Op::Create { key, .. } | Op::Join { key, .. } => Some((1, key)),
            _ => None,
        }
    }

    /// Whose chain it is.
    pub(super) fn owner(&self, chain: &ChainId) -> Option<IdentityKey> {
        self.roster.slots.get(chain).map(|slot| slot.who)
    }

    /// A member's place.
    pub(in crate::core) fn chain_of(&self, who: &IdentityKey) -> Option<ChainId> {
        self.roster.slot_of(who).map(|(chain, _)| *chain)
    }

    /// Whether the owner of this place may take back a message of somebody else: as they may put its author out.
    pub(in crate::core) fn may_take(&self, by: &ChainId, entry: &record::Entry) -> bool {
        let author = entry.room.as_ref().map_or(ChainId([0; 16]), |within| within.chain);
        self.roster.may_remove(by, &author)
    }

    /// The deepest message that is here.
    pub(super) fn newest_talk(&self) -> u64 {
        self.chains.values().map(|chain| chain.depth).max().unwrap_or_default()
    }

    /// Bytes of all talk that is kept.
    pub(super) fn bytes(&self) -> u64 {
        self.chains.values().map(|chain| chain.bytes).sum()
    }

    /// Saves what the turn changed.
    pub(super) fn save(&mut self, turn: &mut Turn<'_>) {
        let changed = std::mem::take(&mut self.changed);
        if changed.record {
            turn.save(Record::Room(self.record.clone()));
        }
        for chain in changed.chains {
            if let Some(known) = self.chains.get(&chain) {
                turn.save(Record::RoomChain(known.clone()));
            }
        }
    }
}

/// What a roster needs of a signed op.
pub(super) fn known_op(signed: &Signed) -> Option<KnownOp> {
    let item = Item::decode(&signed.bytes)?;
    let What::Op(op) = item.what else { return None };
    Some(KnownOp { hash: item_hash(&signed.bytes), depth: item.depth, op })
}
