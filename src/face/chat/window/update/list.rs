//! The list of conversations: taken from the node, kept in its order, followed when names change.

use jiff::Timestamp;

use crate::face::chat::conversation::{Conversation, With};
use crate::face::chat::node::Want;
use crate::face::chat::window::state::talk::Loaded;
use crate::face::chat::window::state::{Known, State};
use crate::face::wording::{introductions, people, rooms};

impl State {
    /// Asks for the list; once more afterwards when it is being asked for already.
    pub(super) fn refresh(&mut self) {
        if self.asking_friends {
            self.friends_are_old = true;
            return;
        }
        self.asking_friends = true;
        self.ask(Want::Friends);
    }

    /// Takes the list.
    pub(super) fn known(&mut self, mut fresh: Vec<Conversation>) {
        self.asking_friends = false;
        let first = self.known != Known::Here && self.list.is_empty();
        self.follow_friends(&fresh);
        self.follow_names(&fresh);
        let waited: Vec<String> = self
            .list
            .iter()
            .filter(|one| one.is_invitation())
            .map(|one| one.name.clone())
            .collect();
        let mut list = Vec::new();
        for known in self.list.iter().filter(|known| known.introduction().is_none()) {
            if let Some(at) = fresh.iter().position(|one| one.name == known.name) {
                let newest = known.newest.clone();
                list.push(Conversation { newest, ..fresh.remove(at) });
            }
        }
        list.extend(fresh);
        list.extend(self.list.drain(..).filter(|known| known.introduction().is_some()));
        self.list = list;
        self.list_introduced();
        self.read_entered(&waited);
        self.doubt_drafts();
        if first && !self.list.is_empty() {
            let talks = self.list.iter().filter(|one| one.introduction().is_none());
            let names = talks.map(|one| one.name.clone()).collect();
            self.ask(Want::Newest(names));
        } else {
            self.known = Known::Here;
            self.open_what_is_there();
        }
        if std::mem::take(&mut self.friends_are_old) {
            self.refresh();
        }
    }

    /// The first list in order: the newest talk first, then who has said nothing yet, then who is no friend.
    pub(super) fn newest(&mut self, newest: Vec<(String, String)>) {
        for (name, at) in newest {
            if let Some(one) = self.list.iter_mut().find(|one| one.name == name) {
                one.newest = Some(at);
            }
        }
        self.list
            .sort_by(|a, b| b.is_open().cmp(&a.is_open()).then_with(|| b.newest.cmp(&a.newest)));
        self.known = Known::Here;
        self.open_what_is_there();
    }

    /// Opens what was asked for, or the newest; makes an invite when there is nobody.
    pub(super) fn open_what_is_there(&mut self) {
        if let Some(wanted) = self.wanted.take() {
            let said = self.notice.take();
            self.go_to_named(&wanted);
            self.notice = said.or(self.notice.take());
        }
        if self.open.is_some() || (self.lobby_is_of_lost && !self.lobby.is_blank()) {
            return;
        }
        let newest = self.list.iter().find(|one| one.is_open()).map(|one| one.name.clone());
        match newest {
            Some(name) => self.go_to(&name),
            None if !self.invite_asked => {
                self.invite_asked = true;
                self.ask(Want::Invite);
            }
            None => {}
        }
    }

    /// The open conversation is gone. What one types to somebody stays in the line, and nobody else gets it by chance.
    pub(super) fn lose_open(&mut self) {
        self.end_walk();
        let typed = self.talk_mut().map(|talk| talk.unsent_mut().take()).unwrap_or_default();
        self.open = None;
        if !typed.trim().is_empty() {
            self.lobby.set(&typed);
            self.lobby_is_of_lost = true;
        }
    }

    /// Rooms that waited for a yes are read anew once I am in.
    fn read_entered(&mut self, waited: &[String]) {
        for name in waited {
            let is_in = |one: &Conversation| one.name == *name && one.is_open();
            if !self.list.iter().any(is_in) {
                continue;
            }
            let is_open = self.open.as_ref() == Some(name);
            match self.talks.get_mut(name) {
                Some(_) if is_open => self.load(name, 0),
                Some(talk) => talk.loaded = Loaded::No,
                None => {}
            }
        }
    }
}

/// Everybody, and how they are.
pub(super) fn friends(list: &[Conversation], now: Timestamp) -> String {
    let line = |one: &Conversation| match &one.with {
        With::Friend(friend) => people::friend_line(friend, now),
        With::Room(room) => rooms::room_line(room),
        With::Introduced(one) => introductions::line(one, now),
    };
    let lines: Vec<String> = list.iter().map(line).collect();
    if lines.is_empty() { people::no_friends().to_owned() } else { lines.join("\n") }
}
