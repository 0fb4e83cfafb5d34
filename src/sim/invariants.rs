//! What must hold in every world, asked after each act: nothing acknowledged is lost, nothing is shown twice, each
//! sender's order is kept, and no state runs ahead of the truth.
//!
//! The ledger learns what is durable by being shown every batch once it is; it never believes a node's own word.

use std::collections::{BTreeMap, BTreeSet};

use super::agreement::words;
use super::clockwork::Counts;
use super::custody::Custody;
use super::keys::KeyLedger;
use super::ladder::edge;
use super::rooms::RoomLedger;
use super::world::Who;
use crate::core::input::{Answer, Refusal};
use crate::core::record::{Entry, Key, Record};
use crate::core::turn::Change;
use crate::model::event::{Event, News};
use crate::model::id::IdentityKey;
use crate::model::message::{ChatId, Failure, MessageRef, State};
use crate::model::time::Time;

/// Everything durable in a world that a person could care about.
#[derive(Default)]
pub struct Ledger {
    /// What custodians hold.
    pub custody: Custody,
    /// What was said in rooms.
    pub rooms: RoomLedger,
    /// What was sealed under which key.
    keys: KeyLedger,
    pub(super) people: BTreeMap<IdentityKey, Who>,
    pub(super) written: BTreeMap<MessageRef, Written>,
    pub(super) minds: BTreeMap<Who, Mind>,
    /// Whose disk was lost at some time.
    pub(super) reborn: BTreeSet<Who>,
    names: BTreeMap<(Who, String), MessageRef>,
    /// Conversations that somebody had cleared, and those whose owner keeps nothing for long.
    pub(super) clearing: BTreeSet<(Who, ChatId)>,
    pub(super) forgetful: BTreeSet<Who>,
    /// Who was ever parted from whom.
    pub(super) parted: BTreeSet<(Who, Who)>,
    /// What was forgotten, by rights.
    pub(super) forgotten: BTreeSet<(Who, MessageRef)>,
}

/// A message as its author has it.
#[derive(Debug, Clone)]
pub struct Written {
    /// To whom it goes.
    pub to: IdentityKey,
    /// How far it has come, as the author's disk says.
    pub state: State,
    /// Its place in the author's conversation.
    pub order: u64,
    /// Whether its author's disk was lost and no backup has it.
    pub lost: bool,
    /// Everything it ever said, the newest last; `None` once it was taken back.
    pub(super) versions: Vec<Option<String>>,
    pub(super) rungs: u8,
    /// Whether it was lost once and is there again, in another place than it was written in.
    pub(super) returned: bool,
}

/// What one node has durably.
#[derive(Default)]
pub(super) struct Mind {
    /// What others wrote, and where it stands.
    pub(super) holds: BTreeMap<MessageRef, (ChatId, u64)>,
    /// What it had at some time.
    ever: BTreeSet<MessageRef>,
    /// What its owner has not seen, by friend.
    unseen: BTreeMap<IdentityKey, Vec<MessageRef>>,
    seen: BTreeSet<MessageRef>,
    /// The author's place of the last message shown, by author.
    pub(super) latest: BTreeMap<IdentityKey, u64>,
    pub(super) announced: BTreeSet<MessageRef>,
    pub(super) last_event: u64,
    pub(super) told_event: u64,
    /// Whether this life of the node has told an event.
    telling: bool,
}

impl Ledger {
    /// A person joins the world.
    pub fn enrol(&mut self, who: Who, identity: IdentityKey) {
        self.people.insert(identity, who);
        self.custody.enrol(who, identity);
        self.minds.insert(who, Mind::default());
    }

    /// A node starts anew.
    pub fn begin_life(&mut self, who: Who) {
        self.mind(who).telling = false;
    }

    /// All messages by author and id.
    pub fn written(&self) -> impl Iterator<Item = (&MessageRef, &Written)> {
        self.written.iter()
    }

    /// Whether somebody has this message durably.
    #[must_use]
    pub fn holds(&self, who: Who, message: &MessageRef) -> bool {
        self.minds.get(&who).is_some_and(|mind| mind.holds.contains_key(message))
    }

    /// A batch became durable when its owner's clock showed `at`, while they marked these conversations as read.
    ///
    /// # Errors
    /// Words for the invariant that broke.
    pub fn saved(
        &mut self,
        (who, at): (Who, Time),
        changes: &[Change],
        marked: &[IdentityKey],
        counts: &mut Counts,
    ) -> Result<(), String> {
        let fades = changes.iter().any(|(key, new)| matches!((key, new), (Key::Fading(_), None)));
        for (key, record) in changes {
            if let (Key::Clearing(chat), Some(_)) = (key, record) {
                self.clearing.insert((who, *chat));
            }
        }
        for (key, record) in changes {
            match (key, record) {
                (Key::Entry(chat, order), None) => {
                    let wanted = fades
                        || self.clearing.contains(&(who, *chat))
                        || self.forgetful.contains(&who);
                    if !wanted {
                        return Err(format!("an entry vanished: {key:?}"));
                    }
                    self.forgot(who, *chat, *order);
                    counts.add("entries forgotten");
                }
                (_, Some(Record::Entry(entry))) if matches!(entry.chat, ChatId::Room(_)) => {
                    let me = self.people.iter().find(|(_, one)| **one == who).map(|(key, _)| *key);
                    let me = me.ok_or("somebody unknown saved an entry")?;
                    self.rooms.saved(who, me, entry, counts)?;
                }
                (_, Some(Record::Entry(entry))) if entry.state.is_some() => {
                    self.mine(entry, counts)?;
                }
                (_, Some(Record::Entry(entry))) => self.theirs(who, entry, counts)?,
                (_, Some(Record::Event(event))) => self.recorded(who, event)?,
                (_, Some(Record::Parked(_))) => counts.add("gap: letter parked"),
                (_, Some(Record::Session(session))) if session.epoch > 1 => {
                    counts.add("reset: session renewed");
                }
                _ => {}
            }
        }
        self.custody.saved(who, at, changes, counts)?;
        self.keys.saved(who, changes)?;
        let mind = self.mind(who);
        for friend in marked {
            let seen = mind.unseen.remove(friend).unwrap_or_default();
            mind.seen.extend(seen);
        }
        Ok(())
    }

    /// One of somebody's own messages was written down or rose.
    fn mine(&mut self, entry: &Entry, counts: &mut Counts) -> Result<(), String> {
        let (Some(state), ChatId::Friend(to)) = (entry.state, entry.chat) else { return Ok(()) };
        let message = entry.message;
        match self.written.get_mut(&message) {
            None => {
                let (versions, order) = (vec![words(entry)], entry.order);
                let (lost, returned) = (false, false);
                let begun = State::Queued;
                let new = Written { to, state: begun, order, lost, versions, rungs: 0, returned };
                self.written.insert(message, new);
                self.custody.place(entry.chat, order, message);
                if state != State::Queued {
                    self.risen(message, State::Queued, state, counts)?;
                }
            }
            // After the disk was lost: asked for once more by a name of the asker's own, or given back by its reader.
            Some(known) if known.lost => {
                (known.lost, known.order, known.returned) = (false, entry.order, true);
                known.state = State::Queued;
                self.custody.place(entry.chat, entry.order, message);
                if state != State::Queued {
                    counts.add("given back to its author");
                    self.risen(message, State::Queued, state, counts)?;
                }
            }
            Some(known) if known.order != entry.order => {
                return Err(format!("shown twice to its author: {message:?}"));
            }
            Some(known) => {
                let before = known.state;
                if known.versions.last() != Some(&words(entry)) {
                    known.versions.push(words(entry));
                    counts.add("messages changed");
                }
                if before != state {
                    self.risen(message, before, state, counts)?;
                }
            }
        }
        Ok(())
    }

    fn risen(
        &mut self,
        message: MessageRef,
        before: State,
        after: State,
        counts: &mut Counts,
    ) -> Result<(), String> {
        if !before.may_become(after) {
            return Err(format!("{message:?} went from {before:?} to {after:?}"));
        }
        let Some(written) = self.written.get_mut(&message) else { return Ok(()) };
        written.state = after;
        written.rungs += 1;
        let climbed = after == State::Read && written.rungs > 1;
        let to = self.people.get(&written.to).copied();
        let reader = to.and_then(|to| self.minds.get(&to));
        // A mark from before a disk was lost was true when it was said.
        let holds = reader.is_some_and(|mind| mind.ever.contains(&message));
        let seen = reader.is_some_and(|mind| mind.seen.contains(&message));
        match after {
            State::Stored if !self.custody.was_held(&message) => {
                return Err(format!("{message:?} is called stored but was in nobody's care"));
            }
            State::Delivered | State::Read if !holds => {
                return Err(format!("{message:?} is called {after:?} but is not durable there"));
            }
            State::Read if !seen => {
                return Err(format!("{message:?} is called read but nobody marked it"));
            }
            _ => {}
        }
        counts.add(edge(before, after));
        if climbed {
            counts.add("edge: queued, delivered, read");
        }
        Ok(())
    }

    /// A message from somebody else was put into a conversation.
    fn theirs(&mut self, who: Who, entry: &Entry, counts: &mut Counts) -> Result<(), String> {
        let message = entry.message;
        let place = (entry.chat, entry.order);
        let Some(written) = self.written.get(&message).cloned() else {
            return Err(format!("arrived but was never durable at its author: {message:?}"));
        };
        // Words can be forgotten on one side alone, but nobody reads what was never written.
        if words(entry).is_some() && !written.versions.contains(&words(entry)) {
            return Err(format!("arrived with other words than were written: {message:?}"));
        }
        let mind = self.mind(who);
        match mind.holds.get(&message) {
            Some(known) if *known == place => return Ok(()),
            Some(_) => return Err(format!("shown twice: {message:?}")),
            None => mind.holds.insert(message, place),
        };
        mind.ever.insert(message);
        let latest = mind.latest.entry(message.author).or_default();
        // What its author's disk lost comes from custodians, whenever they are met.
        if !written.lost && !written.returned {
            if written.order <= *latest {
                return Err(format!("shown after a later one of the same author: {message:?}"));
            }
            *latest = written.order;
        }
        mind.unseen.entry(message.author).or_default().push(message);
        match written.state {
            State::Failed(Failure::Cancelled) if !written.lost => {
                return Err(format!("arrived although it was cancelled: {message:?}"));
            }
            // Sent before the author parted with the friend, and not to be called back.
            State::Failed(_) => counts.add("letters that crossed a parting"),
            _ => {}
        }
        counts.add("letters arrived");
        Ok(())
    }

    fn recorded(&mut self, who: Who, event: &Event) -> Result<(), String> {
        let mind = self.mind(who);
        if event.seq != mind.last_event + 1 {
            return Err(format!("event {} was saved after {}", event.seq, mind.last_event));
        }
        mind.last_event = event.seq;
        match &event.what {
            News::Message { message, .. } if !mind.announced.insert(*message) => {
                Err(format!("announced twice: {message:?}"))
            }
            _ => Ok(()),
        }
    }

    /// A person was told how a request ended.
    ///
    /// # Errors
    /// Words for the invariant that broke.
    pub fn answered(&mut self, who: Who, answer: &Result<Answer, Refusal>) -> Result<(), String> {
        match answer {
            Ok(Answer::Said { message, .. })
                if !self.written.contains_key(message) && !self.rooms.is_written(message) =>
            {
                Err(format!("acknowledged to {} but not durable: {message:?}", who.0))
            }
            _ => Ok(()),
        }
    }

    /// A person learned which message their own name for it stands for.
    ///
    /// # Errors
    /// Words, when it stood for another before, or says something else.
    pub fn named(
        &mut self,
        who: Who,
        name: String,
        message: MessageRef,
        words: &str,
    ) -> Result<(), String> {
        let says =
            self.written.get(&message).and_then(|written| written.versions.first()?.as_deref());
        if says != Some(words) {
            return Err(format!("{message:?} does not say what was asked for"));
        }
        match self.names.insert((who, name), message) {
            Some(before) if before != message => {
                Err(format!("one request made two messages: {before:?} and {message:?}"))
            }
            _ => Ok(()),
        }
    }

    /// A listener was told an event.
    ///
    /// # Errors
    /// Words for the invariant that broke.
    pub fn told(&mut self, who: Who, event: &Event) -> Result<(), String> {
        let mind = self.mind(who);
        if event.seq > mind.last_event {
            return Err(format!("event {} was told before it was durable", event.seq));
        }
        let next = mind.told_event + 1;
        if event.seq < next || (mind.telling && event.seq != next) {
            return Err(format!("event {} was told after {}", event.seq, mind.told_event));
        }
        mind.told_event = event.seq;
        mind.telling = true;
        Ok(())
    }

    /// Compares a whole disk with what must be on it, as before each start.
    ///
    /// # Errors
    /// Words for what is missing.
    pub fn audit(&self, who: Who, disk: &BTreeMap<Key, Record>) -> Result<(), String> {
        let entry = |chat, order| match disk.get(&Key::Entry(chat, order)) {
            Some(Record::Entry(entry)) => Some(entry),
            _ => None,
        };
        let mine = self.written.iter().filter(|(m, _)| self.people.get(&m.author) == Some(&who));
        let kept = |message: &MessageRef| !self.forgotten.contains(&(who, *message));
        for (message, written) in mine.filter(|(message, written)| !written.lost && kept(message)) {
            let found = entry(ChatId::Friend(written.to), written.order);
            let Some(found) = found.filter(|found| found.message == *message) else {
                return Err(format!("acknowledged and lost: {message:?}"));
            };
            if found.state != Some(written.state) {
                let (now, then) = (found.state, written.state);
                return Err(format!("{message:?} fell from {then:?} to {now:?}"));
            }
        }
        let Some(mind) = self.minds.get(&who) else { return Ok(()) };
        for (message, (chat, order)) in mind.holds.iter().filter(|(message, _)| kept(message)) {
            if entry(*chat, *order).is_none_or(|found| found.message != *message) {
                return Err(format!("received and lost: {message:?}"));
            }
            if !disk.contains_key(&Key::Place(*message)) {
                return Err(format!("an entry without its place: {message:?}"));
            }
        }
        Ok(())
    }

    pub(super) fn mind(&mut self, who: Who) -> &mut Mind {
        self.minds.entry(who).or_default()
    }
}
