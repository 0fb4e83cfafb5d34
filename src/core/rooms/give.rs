//! Giving the other end of a link what it lacks of a room: proofs, ops in the order of causes, talk in each author's
//! order, sheets.

use super::forks::pair;
use super::laws::{FLIGHT_BYTES_MAX, GIVE_BYTES_MAX};
use super::room::Room;
use crate::core::input::Sending;
use crate::core::record::{Key, Record};
use crate::core::turn::Turn;
use crate::model::id::{ChainId, LinkId, RoomId};
use crate::model::room::{Part, SheetSort};
use crate::wire::frame::{ChainState, Frame, RoomGive};

/// Items of one chain's talk that are read at once.
const PAGE: usize = 64;

/// A frame that fills up.
struct Parcel {
    give: RoomGive,
    bytes: usize,
    /// Bytes of all that was given, what was sent already too.
    total: usize,
    link: LinkId,
}

impl Parcel {
    fn new(room: RoomId, link: LinkId) -> Self {
        let (items, sheets, forks) = (Vec::new(), Vec::new(), Vec::new());
        Self { give: RoomGive { room, items, sheets, forks }, bytes: 0, total: 0, link }
    }

    /// Makes room for so much more, by sending what there is.
    fn room_for(&mut self, turn: &mut Turn<'_>, bytes: usize) {
        if self.bytes + bytes > GIVE_BYTES_MAX {
            self.send(turn);
        }
        self.bytes += bytes;
        self.total += bytes;
    }

    fn send(&mut self, turn: &mut Turn<'_>) {
        if self.bytes == 0 {
            return;
        }
        let empty = Self { total: self.total, ..Self::new(self.give.room, self.link) };
        let full = std::mem::replace(self, empty);
        turn.send(Sending::Frame(full.link, Frame::RoomGive(full.give)));
    }
}

impl Room {
    /// Gives what the other end lacks, as far as one flight reaches; only of one chain, if only that is its business.
    pub(super) fn give(&mut self, turn: &mut Turn<'_>, id: LinkId, only: Option<ChainId>) {
        let end = self.end_mut(id);
        if end.theirs.is_none() || end.holds_back() || end.in_flight >= FLIGHT_BYTES_MAX {
            return;
        }
        let chains = self.in_view(id, only).into_iter();
        let lacking: Vec<(ChainId, ChainState, ChainState)> = chains
            .map(|(chain, mine)| (chain, mine, self.end_mut(id).has(&chain)))
            .filter(|(_, mine, has)| lacks(mine, has))
            .collect();
        if lacking.is_empty() {
            return;
        }
        let mut parcel = Parcel::new(self.record.room, id);
        self.give_forks(turn, &mut parcel, &lacking);
        self.give_ops(turn, &mut parcel, &lacking);
        let mut counted = 0;
        for (chain, mine, has) in &lacking {
            let talk = self.give_talk(turn, &mut parcel, chain, (has.talk, mine.talk));
            self.give_sheets(turn, &mut parcel, chain, (mine, has));
            let given = ChainState { talk: talk.max(has.talk), ..*mine };
            let end = self.end_mut(id);
            end.gave(turn.now, *chain, given, parcel.total - counted);
            counted = parcel.total;
            if talk == mine.talk {
                end.saw(*chain, *mine);
            }
            if end.in_flight >= FLIGHT_BYTES_MAX {
                break;
            }
        }
        parcel.send(turn);
    }

    fn give_forks(
        &self,
        turn: &mut Turn<'_>,
        parcel: &mut Parcel,
        lacking: &[(ChainId, ChainState, ChainState)],
    ) {
        for (chain, mine, has) in lacking {
            let parts = [
                (Part::Ops, mine.ops_fork, has.ops_fork),
                (Part::Talk, mine.talk_fork, has.talk_fork),
            ];
            for (part, mine, theirs) in parts {
                if mine == 0 || (theirs != 0 && theirs <= mine) {
                    continue;
                }
                let key = Key::RoomFork(self.record.room, *chain, part);
                let Some(Record::RoomFork(fork)) = turn.get(&key) else { continue };
                let pair = pair(&fork.one, &fork.other);
                parcel.room_for(turn, pair.len() + 4);
                parcel.give.forks.push(pair);
            }
        }
    }

    /// Ops of all chains, in the order of causes: whoever is asked in comes after the asking.
    fn give_ops(
        &self,
        turn: &mut Turn<'_>,
        parcel: &mut Parcel,
        lacking: &[(ChainId, ChainState, ChainState)],
    ) {
        let mut ops: Vec<(u64, ChainId, u64)> = Vec::new();
        for (chain, mine, has) in lacking {
            for seq in has.ops + 1..=mine.ops {
                let Some(known) = self.op(chain, seq) else { break };
                ops.push((known.depth, *chain, seq));
            }
        }
        ops.sort_unstable();
        for (_, chain, seq) in ops {
            let Some(blob) = self.blob(turn, &chain, Part::Ops, seq) else { continue };
            parcel.room_for(turn, blob.len() + 4);
            parcel.give.items.push(blob);
        }
    }

    /// Talk of one chain from one number on; up to which it went.
    fn give_talk(
        &self,
        turn: &mut Turn<'_>,
        parcel: &mut Parcel,
        chain: &ChainId,
        (from, upto): (u64, u64),
    ) -> u64 {
        let mut given = from;
        let mut bytes = 0;
        // What was said before we were asked in is not here.
        if from < self.base(chain) {
            return given;
        }
        while given < upto && bytes < FLIGHT_BYTES_MAX {
            let room = self.record.room;
            let start = Key::RoomTalk(room, *chain, given + 1);
            let page = turn.range(&start, &Key::RoomTalk(room, *chain, upto + 1), PAGE);
            if page.is_empty() {
                break;
            }
            for record in page {
                let Record::RoomItem(item) = record else { continue };
                parcel.room_for(turn, item.signed.len() + 4);
                bytes += item.signed.len();
                parcel.give.items.push(item.signed);
                given = item.seq;
            }
        }
        given
    }

    fn give_sheets(
        &self,
        turn: &mut Turn<'_>,
        parcel: &mut Parcel,
        chain: &ChainId,
        (mine, has): (&ChainState, &ChainState),
    ) {
        let sorts = [
            (SheetSort::Key, mine.key > has.key),
            (SheetSort::Have, mine.have > has.have),
            (SheetSort::Recent, mine.recent > has.recent),
        ];
        for (sort, wanted) in sorts {
            let key = Key::RoomSheet(self.record.room, *chain, sort);
            let Some(Record::RoomSheet(sheet)) = wanted.then(|| turn.get(&key)).flatten() else {
                continue;
            };
            parcel.room_for(turn, sheet.signed.len() + 4);
            parcel.give.sheets.push(sheet.signed);
        }
    }
}

/// Whether one who has so much lacks something of this.
pub(super) fn lacks(mine: &ChainState, has: &ChainState) -> bool {
    let fork = |mine: u64, theirs: u64| mine != 0 && (theirs == 0 || theirs > mine);
    mine.ops > has.ops
        || mine.talk > has.talk
        || mine.key > has.key
        || mine.have > has.have
        || mine.recent > has.recent
        || fork(mine.ops_fork, has.ops_fork)
        || fork(mine.talk_fork, has.talk_fork)
}
