//! What a question is answered from: the node as it stands after the last turn, the store behind it, and where it runs.

use std::collections::VecDeque;

use crate::api::error::ApiError;
use crate::core::names;
use crate::core::node::Node;
use crate::core::record::{Adding, Entry, Key, Record};
use crate::core::turn::Shelf;
use crate::core::view::FriendView;
use crate::model::address::Address;
use crate::model::id::{DeviceKey, IdentityKey, RoomId};
use crate::model::message::{ChatId, MessageRef};
use crate::model::time::Time;
use crate::store::Store;

use super::archive::Archive;
use super::config::Config;
use super::home::Home;
use super::hooks::Hooks;
use super::{imports, trouble};

/// Where and how the node runs.
#[derive(Debug)]
pub(crate) struct Surroundings {
    /// Its home.
    pub(crate) home: Home,
    /// Its settings.
    pub(crate) config: Config,
    /// Where it listens, as bound.
    pub(crate) listening: Vec<Address>,
    /// Whether it has a network at all.
    pub(crate) online: bool,
    /// The path of the local door; empty for an in-process one.
    pub(crate) socket: String,
    /// Since when.
    pub(crate) started: Time,
    /// Why nothing can be saved at the moment.
    pub(crate) trouble: Option<ApiError>,
    /// Programs that are run when something happens.
    pub(crate) hooks: Hooks,
    /// The file that keeps everything, if there is one.
    pub(crate) archive: Archive,
    /// Who was added lately and under what name, so that the asker can be told how it ended.
    pub(crate) added: VecDeque<(DeviceKey, String)>,
}

/// Most names of people added lately that are remembered: as many as can wait at once.
const ADDED_MAX: usize = 64;

impl Surroundings {
    /// Where nothing has happened yet.
    pub(crate) fn new(
        home: Home,
        config: Config,
        online: bool,
        socket: String,
        started: Time,
    ) -> Self {
        let (listening, added) = (Vec::new(), VecDeque::new());
        let (hooks, archive) = (Hooks::here(), Archive::new(config.archive_file()));
        let trouble = None;
        Self { home, config, listening, online, socket, started, trouble, hooks, archive, added }
    }

    /// Runs those programs that the settings name now.
    pub(crate) fn follow_hooks(&mut self) {
        self.hooks.follow(&self.config);
    }

    /// Remembers under what name a device was added.
    pub(crate) fn remember_adding(&mut self, device: DeviceKey, name: String) {
        self.added.retain(|(known, _)| *known != device);
        self.added.truncate(ADDED_MAX - 1);
        self.added.push_front((device, name));
    }
}

/// What a question is answered from.
#[derive(Clone, Copy)]
pub(crate) struct Desk<'a> {
    /// The node.
    pub(crate) node: &'a Node,
    /// What it remembers.
    pub(crate) store: &'a Store,
    /// Where it runs.
    pub(crate) around: &'a Surroundings,
    /// What the clock says.
    pub(crate) now: Time,
}

/// Somebody a name can mean.
pub(crate) enum Person<'a> {
    /// Is or was a friend.
    Friend(FriendView<'a>),
    /// Was added and has not answered.
    Adding(&'a Adding),
}

impl<'a> Desk<'a> {
    /// Whoever is meant by a name or an id's first letters.
    pub(crate) fn person(&self, asked: &str) -> Result<Person<'a>, ApiError> {
        let found = self.node.find_friend(asked);
        if let Some(friend) = found.as_ref().ok().and_then(|who| self.node.friend(who)) {
            return Ok(Person::Friend(friend));
        }
        let device = self.node.find_adding(asked);
        let added = self.node.addings().into_iter().find(|added| Some(added.device) == device);
        added.map(Person::Adding).ok_or_else(|| {
            let nearest = found.map(|_| Vec::new()).unwrap_or_else(|none| none.nearest);
            ApiError::no_such_friend(asked, &nearest)
        })
    }

    /// The friend meant by a name; somebody who has not answered yet is none.
    pub(crate) fn friend(&self, asked: &str) -> Result<FriendView<'a>, ApiError> {
        match self.person(asked)? {
            Person::Friend(friend) => Ok(friend),
            Person::Adding(_) => Err(ApiError::not_a_friend(asked)),
        }
    }

    /// The room meant by its name or an id's first letters.
    pub(crate) fn room(&self, asked: &str) -> Result<RoomId, ApiError> {
        self.node.find_room(asked).map_err(|none| ApiError::no_such_room(asked, &none.nearest))
    }

    /// The conversation meant: a room's as `#name`, a friend's by their name, either by an id's first letters.
    pub(crate) fn chat(&self, asked: &str) -> Result<ChatId, ApiError> {
        if imports::name_in(asked).is_some() {
            return Err(imports::for_reading(asked));
        }
        if asked.trim_start().starts_with('#') {
            return self.room(asked).map(ChatId::Room);
        }
        let friend = self.friend(asked).map(|view| ChatId::Friend(view.friend.identity));
        let by_id = |room: &RoomId| names::is_prefix(asked, &room.to_string());
        friend.or_else(|error| match self.node.find_room(asked).ok().filter(by_id) {
            Some(room) => Ok(ChatId::Room(room)),
            None => Err(error),
        })
    }

    /// How a conversation is called here.
    pub(crate) fn chat_name(&self, chat: ChatId) -> String {
        match chat {
            ChatId::Friend(friend) => self.name_of(&friend),
            ChatId::Room(room) => match self.node.room(&room) {
                Some(view) => format!("#{}", view.record().name),
                None => format!("#{}", room.short()),
            },
        }
    }

    /// How a person is called here: by the friend's name, my own, or the id's first letters.
    pub(crate) fn name_of(&self, who: &IdentityKey) -> String {
        if *who == self.node.identity() {
            return self.node.me().name.clone();
        }
        self.node.friend(who).map_or_else(|| who.short(), |view| view.friend.name.clone())
    }

    /// The message meant by an id or the first letters of one.
    pub(crate) fn message(&self, asked: &str) -> Result<Entry, ApiError> {
        let found = self.store.find_message(asked).map_err(|error| trouble::of_store(&error))?;
        // Ids of two authors may be equal, by chance or by malice: then mine is meant, since only mine can be changed.
        let me = self.node.identity();
        let mine: Vec<MessageRef> = found.iter().filter(|one| one.author == me).copied().collect();
        let meant = if mine.len() == 1 { mine } else { found };
        match meant.as_slice() {
            [] => Err(ApiError::no_such_message(asked)),
            [one] => self.entry(one)?.ok_or_else(|| ApiError::no_such_message(asked)),
            _ => Err(ApiError::many_such_messages(asked)),
        }
    }

    /// The message of mine meant by an id or the first letters of one.
    pub(crate) fn my_message(&self, asked: &str) -> Result<Entry, ApiError> {
        let entry = self.message(asked)?;
        if entry.message.author == self.node.identity() {
            Ok(entry)
        } else {
            Err(ApiError::not_mine())
        }
    }

    /// A message, if it is still kept.
    pub(crate) fn entry(&self, message: &MessageRef) -> Result<Option<Entry>, ApiError> {
        let Some(Record::Place(place)) = self.record(&Key::Place(*message))? else {
            return Ok(None);
        };
        let entry = self.record(&Key::Entry(place.chat, place.order))?;
        Ok(entry
            .and_then(|record| if let Record::Entry(entry) = record { Some(entry) } else { None }))
    }

    /// What stands under a key.
    pub(crate) fn record(&self, key: &Key) -> Result<Option<Record>, ApiError> {
        self.store.get(key).map_err(|error| trouble::unreadable(&error))
    }

    /// The newest event's number; 0 when there is none.
    pub(crate) fn newest_event(&self) -> Result<u64, ApiError> {
        match self.record(&Key::Counters)? {
            Some(Record::Counters(counters)) => Ok(counters.next_event.saturating_sub(1)),
            _ => Ok(0),
        }
    }
}
