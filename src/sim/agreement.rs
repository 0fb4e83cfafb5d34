//! What two friends have to agree about after the storm, and what is forgotten by rights.

use std::collections::BTreeMap;

use super::invariants::Ledger;
use super::world::Who;
use crate::core::record::{Entry, Key, Record};
use crate::model::message::{ChatId, Content, MessageRef};

impl Ledger {
    /// Somebody keeps nothing for long.
    pub fn forgives(&mut self, who: Who) {
        self.forgetful.insert(who);
    }

    /// An entry was forgotten by rights: nobody will ask for it.
    pub(super) fn forgot(&mut self, who: Who, chat: ChatId, order: u64) {
        let mut gone = Vec::new();
        if let Some(mind) = self.minds.get(&who) {
            let theirs = mind.holds.iter().filter(|(_, place)| **place == (chat, order));
            gone.extend(theirs.map(|(message, _)| *message));
        }
        let mine = self.written.iter().filter(|(message, written)| {
            let own = self.people.get(&message.author) == Some(&who);
            own && written.order == order && chat == ChatId::Friend(written.to)
        });
        gone.extend(mine.map(|(message, _)| *message));
        self.forgotten.extend(gone.into_iter().map(|message| (who, message)));
    }

    /// What somebody reads of a message that was written to them.
    pub(super) fn read_by(
        &self,
        who: Who,
        message: &MessageRef,
        disk: &BTreeMap<Key, Record>,
    ) -> Option<String> {
        let (chat, order) = self.minds.get(&who)?.holds.get(message)?;
        match disk.get(&Key::Entry(*chat, *order)) {
            Some(Record::Entry(entry)) => words(entry),
            _ => None,
        }
    }

    /// Compares what two friends read of each message that has arrived: once nothing is on its way they read the same.
    /// `friends` says whether two still are friends; `disk` is what stands on somebody's.
    ///
    /// # Errors
    /// Words for what they do not agree about.
    pub fn agree(
        &self,
        friends: impl Fn(Who, Who) -> bool,
        disk: impl Fn(Who, &Key) -> Option<Record>,
    ) -> Result<(), String> {
        let entry = |who, key: Key| match disk(who, &key) {
            Some(Record::Entry(entry)) => Some(entry),
            _ => None,
        };
        for (message, written) in &self.written {
            let both = (self.people.get(&message.author), self.people.get(&written.to));
            let (Some(author), Some(reader)) = both else { continue };
            let place = self.minds.get(reader).and_then(|mind| mind.holds.get(message));
            let Some(place) = place.filter(|_| friends(*author, *reader)) else { continue };
            let mine = entry(*author, Key::Entry(ChatId::Friend(written.to), written.order));
            let theirs = entry(*reader, Key::Entry(place.0, place.1));
            let (Some(mine), Some(theirs)) = (mine, theirs) else { continue };
            let signs = |entry: &Entry| {
                let mut signs = entry.since.signs.clone();
                signs.retain(|sign| sign.emoji.is_some());
                signs.sort_by_key(|sign| sign.from);
                signs
            };
            let alike = words(&mine) == words(&theirs) && signs(&mine) == signs(&theirs);
            // What was given up with a friendship never comes: they go on with what each has.
            if self.parted.contains(&(*author, *reader)) {
                continue;
            }
            if mine.since.telling.is_some() {
                return Err(format!("{message:?} was changed, and its reader was never told"));
            }
            // Nor does what was done to a message before a disk was lost: words are given again, deeds are not.
            let reborn = self.reborn.contains(author) || self.reborn.contains(reader);
            if !alike && !reborn {
                return Err(format!("{message:?} does not read the same on both sides"));
            }
        }
        Ok(())
    }

    /// Two were no friends for a while: what was on its way between them was given up.
    pub fn part(&mut self, one: Who, other: Who) {
        self.parted.extend([(one, other), (other, one)]);
    }
}

/// What an entry says, if it is words.
pub(super) fn words(entry: &Entry) -> Option<String> {
    match &entry.letter.content {
        Content::Text { body, .. } => Some(body.as_str().to_owned()),
        Content::Amend(_) | Content::Timer { .. } | Content::Gone => None,
        Content::Profile { .. }
        | Content::CircleKey(_)
        | Content::Room(_)
        | Content::Introduction(_)
        | Content::GivenBack(_)
        | Content::Unknown { .. } => None,
    }
}
