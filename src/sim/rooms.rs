//! What must hold of rooms in every world: what is acknowledged is durable, what arrives was written so by whom it names,
//! and nothing is shown twice.

use std::collections::{BTreeMap, BTreeSet};

use super::agreement::words;
use super::clockwork::Counts;
use super::people::Errand;
use super::world::{Who, World};
use crate::core::input::{Request, RoomAct, Saying};
use crate::core::record::Entry;
use crate::model::id::{IdentityKey, RoomId};
use crate::model::message::{Body, ChatId, MessageRef, State};
use crate::model::room::RoomStanding;

/// Everything that was durably said in rooms.
#[derive(Default)]
pub struct RoomLedger {
    written: BTreeMap<MessageRef, Vec<Option<String>>>,
    shown: BTreeMap<(Who, MessageRef), (ChatId, u64)>,
    states: BTreeMap<MessageRef, State>,
    /// Whose other versions are nobody's promise.
    villains: BTreeSet<IdentityKey>,
}

impl RoomLedger {
    /// Whether its author has this message durably.
    #[must_use]
    pub fn is_written(&self, message: &MessageRef) -> bool {
        self.written.contains_key(message)
    }

    /// How many messages were said in rooms.
    #[must_use]
    pub fn said(&self) -> usize {
        self.written.len()
    }

    /// Whether somebody has this message durably.
    #[must_use]
    pub fn holds(&self, who: Who, message: &MessageRef) -> bool {
        self.shown.contains_key(&(who, *message))
    }

    /// What this person says is not what they wrote.
    pub fn distrust(&mut self, villain: IdentityKey) {
        self.villains.insert(villain);
    }

    /// An entry of a room became durable at somebody who is this person.
    ///
    /// # Errors
    /// Words for the invariant that broke.
    pub fn saved(
        &mut self,
        who: Who,
        me: IdentityKey,
        entry: &Entry,
        counts: &mut Counts,
    ) -> Result<(), String> {
        let message = entry.message;
        let told = entry.room.as_ref().is_some_and(|within| within.told.is_some());
        if message.author == me && entry.state.is_some() {
            let versions = self.written.entry(message).or_default();
            if versions.last() != Some(&words(entry)) {
                versions.push(words(entry));
            }
            self.risen(entry)?;
        } else if !told {
            match self.written.get(&message) {
                _ if self.villains.contains(&message.author) => {}
                None => return Err(format!("nobody wrote it: {message:?}")),
                // Whoever ranks may take back what others said.
                Some(versions) if !versions.contains(&words(entry)) && words(entry).is_some() => {
                    return Err(format!("arrived with other words than were written: {message:?}"));
                }
                Some(_) => counts.add("room: message arrived"),
            }
        }
        match self.shown.insert((who, message), (entry.chat, entry.order)) {
            Some(before) if before != (entry.chat, entry.order) => {
                Err(format!("shown twice: {message:?}"))
            }
            _ => Ok(()),
        }
    }

    /// Somebody's disk was lost and began again with these entries.
    pub(super) fn restored(
        &mut self,
        who: Who,
        me: IdentityKey,
        entries: &BTreeMap<MessageRef, &Entry>,
    ) {
        self.shown.retain(|(reader, _), _| *reader != who);
        let rooms = entries.values().filter(|entry| matches!(entry.chat, ChatId::Room(_)));
        let shown = rooms.map(|entry| ((who, entry.message), (entry.chat, entry.order)));
        self.shown.extend(shown);
        self.states.retain(|message, _| message.author != me);
        let states = entries.values().filter_map(|entry| Some((entry.message, entry.state?)));
        self.states.extend(states.filter(|(message, _)| message.author == me));
    }

    fn risen(&mut self, entry: &Entry) -> Result<(), String> {
        let Some(state) = entry.state else { return Ok(()) };
        match self.states.insert(entry.message, state) {
            Some(before) if before != state && !before.may_become(state) => {
                Err(format!("{:?} went from {before:?} to {state:?}", entry.message))
            }
            _ => Ok(()),
        }
    }
}

impl World {
    /// Somebody does something about rooms: makes one, comes in where they were asked, asks a friend in, says something,
    /// rules, goes.
    pub(super) fn gather(&mut self, who: Who, friend: Who) {
        let other = self.machine(friend).identity;
        let standing = |standing| {
            let node = self.machine(who).node.as_ref();
            let rooms = node.map(|node| node.rooms()).unwrap_or_default();
            let stands = rooms.iter().filter(|view| view.record().standing == standing);
            stands.map(|view| view.record().room).collect::<Vec<RoomId>>()
        };
        let (asked, inside) = (standing(RoomStanding::Invited), standing(RoomStanding::Joined));
        if let Some(room) = asked.first() {
            return self.ask(who, Request::Room(RoomAct::Join(*room)), Errand::Nothing);
        }
        let Some(room) = self.clock.dice.pick(&inside).copied() else {
            let name = format!("room of {}", self.machine(who).name);
            return self.ask(who, Request::Room(RoomAct::Create(name)), Errand::Nothing);
        };
        let act = match self.clock.dice.below(20) {
            0..8 => RoomAct::Invite(room, other),
            8 => RoomAct::Leave(room),
            9 => RoomAct::Remove(room, other),
            10 => RoomAct::Promote(room, other),
            11 => RoomAct::Topic(room, "something else".into()),
            _ => {
                self.said += 1;
                let words =
                    format!("{} says thing {} in a room", self.machine(who).name, self.said);
                let Ok(body) = Body::parse(words) else { return };
                RoomAct::Say { room, saying: Saying::plain(body) }
            }
        };
        self.ask(who, Request::Room(act), Errand::Nothing);
    }
}
