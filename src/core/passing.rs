//! What time and people take from the history: messages that disappear, conversations that are cleared, and what is older
//! than this node keeps.
//!
//! All of it forgets whole entries; the store then erases the keys they were sealed under. The places stay, so that
//! nothing that was forgotten is ever shown again. What still waits to be delivered is never taken.

use std::collections::BTreeMap;
use std::time::Duration;

use super::alarm::Alarm;
use super::input::{Answer, Refusal};
use super::node::Node;
use super::record::{Clearing, Entry, Fading, Key, Record};
use super::rooms::talk::order_of;
use super::turn::{Shelf, ShelfError, Turn};
use crate::model::amend::Become;
use crate::model::event::News;
use crate::model::id::IdentityKey;
use crate::model::message::{ChatId, State};
use crate::model::time::Time;

/// Entries forgotten in one turn: some milliseconds of work.
const PAGE: usize = 256;
/// How often what is too old is looked for.
const SWEEP_EVERY: Duration = Duration::from_secs(60 * 60);
/// Bits of a [`Fading`]'s number below its moment.
pub(super) const MOMENT_BITS: u32 = 20;
/// Conversations that can be cleared at once: every friend's and every room's.
const CLEARINGS_MAX: usize = 8_192;

/// What is being taken from the history.
#[derive(Debug, Default)]
pub(super) struct Passing {
    /// When the first message disappears, of those that began before the last stop or were looked at since.
    first_fade: Option<Time>,
    /// What is being cleared, and from where on it was not looked at.
    clearing: BTreeMap<ChatId, (Clearing, u64)>,
    /// When what is too old is looked for again.
    sweep: Option<Alarm>,
    /// Where it is being looked for, and from where on.
    sweeping: Vec<(ChatId, u64)>,
}

impl Passing {
    /// Takes it up where the store left it.
    pub(super) fn load(shelf: &dyn Shelf) -> Result<Self, ShelfError> {
        let first = shelf.range(&Key::Fading(0), &Key::Fading(u64::MAX), 1)?;
        let first_fade = first.first().and_then(moment);
        let like = Key::Clearing(ChatId::Friend(IdentityKey([0; 32])));
        let mut clearing = BTreeMap::new();
        for record in shelf.all(&like, CLEARINGS_MAX)? {
            if let Record::Clearing(one) = record {
                clearing.insert(one.chat, (one, 0));
            }
        }
        Ok(Self { first_fade, clearing, ..Self::default() })
    }
}

fn moment(record: &Record) -> Option<Time> {
    match record {
        Record::Fading(Fading { number, .. }) => Some(Time(number >> MOMENT_BITS)),
        _ => None,
    }
}

/// Whether it may be forgotten: what still waits may not.
fn is_done(entry: &Entry) -> bool {
    !matches!(entry.state, Some(State::Queued | State::Stored)) || entry.room.is_some()
}

impl Node {
    /// Forgets what is due.
    pub(super) fn pass(&mut self, turn: &mut Turn<'_>) {
        self.fade_due(turn);
        self.clear_due(turn);
        self.sweep_due(turn);
        self.typing_due(turn);
    }

    /// When there is something to forget again.
    pub(super) fn passing_next(&self) -> Option<Time> {
        let busy = !self.passing.clearing.is_empty() || !self.passing.sweeping.is_empty();
        let sweep = self.policy.retention_days.and(self.passing.sweep.map(Alarm::at));
        let own = [busy.then_some(self.clock), sweep, self.fades_first(), self.typing_next()];
        own.into_iter().flatten().min()
    }

    fn fades_first(&self) -> Option<Time> {
        let began = self.peers.values().filter_map(|peer| peer.fades);
        began.chain(self.passing.first_fade).min()
    }

    fn fade_due(&mut self, turn: &mut Turn<'_>) {
        if self.fades_first().is_none_or(|first| first > turn.now) {
            return;
        }
        let end = Key::Fading((turn.now.0 + 1) << MOMENT_BITS);
        for record in turn.range(&Key::Fading(0), &end, PAGE) {
            let Record::Fading(fading) = record else { continue };
            let (chat, order, message) = (fading.chat, fading.order, fading.message);
            turn.forget(Key::Fading(fading.number));
            match turn.get(&Key::Entry(chat, order)) {
                Some(Record::Entry(entry)) if entry.message == message => {
                    turn.forget(Key::Entry(chat, order));
                    let what = Become::Faded;
                    self.journal.note(turn, News::Changed { chat, order, message, what });
                }
                _ => {}
            }
        }
        let next = turn.range(&Key::Fading(0), &Key::Fading(u64::MAX), 1);
        self.passing.first_fade = next.first().and_then(moment);
        self.peers.values_mut().for_each(|peer| peer.fades = None);
    }

    /// Forgets a conversation here: all that is in it now, but what still waits to be delivered. A room that this node
    /// is no longer in goes with it.
    pub(super) fn clear(&mut self, turn: &mut Turn<'_>, chat: ChatId) -> Result<Answer, Refusal> {
        let (upto, room) = match chat {
            ChatId::Friend(friend) => {
                let peer = self.peers.get_mut(&friend).ok_or(Refusal::NoSuchFriend)?;
                peer.line.unread = 0;
                peer.changed.line = true;
                peer.early.take_all(turn);
                // What comes from now on is not meant.
                (peer.line.next_order.saturating_sub(1), false)
            }
            ChatId::Room(room) => {
                let inside = self.rooms.all.get_mut(&room).ok_or(Refusal::NoSuchRoom)?;
                inside.record_mut().unread = 0;
                inside.early.take_all(turn);
                let gone = inside.is_over();
                let deepest = inside.record.depth.saturating_add(1);
                let end = order_of(deepest, &IdentityKey([0; 32]));
                (if gone { u64::MAX - 1 } else { end.saturating_sub(1) }, gone)
            }
        };
        self.drafts.forget(turn, chat);
        let clearing = Clearing { chat, upto, room };
        turn.save(Record::Clearing(clearing));
        self.passing.clearing.insert(chat, (clearing, 0));
        self.journal.note(turn, News::Cleared { chat });
        self.clear_page(turn, chat);
        Ok(Answer::Done)
    }

    fn clear_due(&mut self, turn: &mut Turn<'_>) {
        if let Some(chat) = self.passing.clearing.keys().next().copied() {
            self.clear_page(turn, chat);
        }
    }

    fn clear_page(&mut self, turn: &mut Turn<'_>, chat: ChatId) {
        let Some((clearing, from)) = self.passing.clearing.get(&chat).copied() else { return };
        if let Some(next) = forget_page(turn, chat, (from, clearing.upto), |_| true).next {
            self.passing.clearing.insert(chat, (clearing, next));
            return;
        }
        if let (ChatId::Room(room), true) = (chat, clearing.room)
            && !self.forget_room(turn, room, PAGE)
        {
            return;
        }
        self.passing.clearing.remove(&chat);
        turn.forget(Key::Clearing(chat));
    }

    /// Looks for what is older than this node keeps, one page a turn.
    fn sweep_due(&mut self, turn: &mut Turn<'_>) {
        let Some(days) = self.policy.retention_days else {
            self.passing.sweeping.clear();
            self.passing.sweep = None;
            return;
        };
        if self.passing.sweep.is_none_or(|at| at.due(turn.now)) {
            self.passing.sweep = Some(Alarm::after(turn.now, SWEEP_EVERY));
            let friends = self.peers.keys().map(|who| ChatId::Friend(*who));
            let rooms = self.rooms.all.keys().map(|room| ChatId::Room(*room));
            self.passing.sweeping = friends.chain(rooms).map(|chat| (chat, 0)).collect();
        }
        let Some((chat, from)) = self.passing.sweeping.pop() else { return };
        let cutoff = turn.now.before(Duration::from_secs(u64::from(days) * 24 * 60 * 60));
        let old = |entry: &Entry| entry.letter.written.min(entry.arrived) < cutoff;
        let page = forget_page(turn, chat, (from, u64::MAX - 1), old);
        // History is in order but for a few: a page without anything old ends the search.
        if let Some(next) = page.next.filter(|_| page.wanted > 0) {
            self.passing.sweeping.push((chat, next));
        }
    }
}

/// What became of a page.
struct Page {
    /// How many were wanted, those that still wait among them.
    wanted: usize,
    /// Where to go on; `None` when there is no more.
    next: Option<u64>,
}

/// Forgets what is wanted of a page of entries, but for what still waits.
fn forget_page(
    turn: &mut Turn<'_>,
    chat: ChatId,
    (from, upto): (u64, u64),
    wanted: impl Fn(&Entry) -> bool,
) -> Page {
    let end = Key::Entry(chat, upto.saturating_add(1));
    let page = turn.range(&Key::Entry(chat, from), &end, PAGE);
    let whole = page.len() == PAGE;
    let (mut count, mut next) = (0, None);
    for record in page {
        let Record::Entry(entry) = record else { continue };
        next = Some(entry.order + 1);
        let is_wanted = wanted(&entry);
        count += usize::from(is_wanted);
        if is_wanted && is_done(&entry) {
            turn.forget(Key::Entry(chat, entry.order));
        }
    }
    Page { wanted: count, next: next.filter(|_| whole) }
}
