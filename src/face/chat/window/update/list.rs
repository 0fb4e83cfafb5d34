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
        self.follow_names(&fresh);
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
        if self.open.is_some() {
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

    /// A friend may be called otherwise from one moment to the next: what is open goes with them.
    fn follow_names(&mut self, fresh: &[Conversation]) {
        let mut renamed = Vec::new();
        for known in &self.list {
            let same = |one: &&Conversation| known.id.is_some() && one.id == known.id;
            match fresh.iter().find(same) {
                Some(one) if one.name != known.name => {
                    renamed.push((known.name.clone(), one.name.clone()));
                }
                _ => {}
            }
        }
        let is_old = |name: &String| self.list.iter().any(|known| known.name == *name);
        // Who was only made known is in no list of the node's; whoever was answered goes later.
        let made_known = self.conversation().is_some_and(|one| one.introduction().is_some());
        let gone = |name: &String| !made_known && !fresh.iter().any(|one| one.name == *name);
        let new: Vec<&Conversation> = fresh.iter().filter(|one| !is_old(&one.name)).collect();
        // Somebody who answered an invite is listed under a new name, and had no id before.
        if let (Some(open), [one]) = (self.open.as_ref().filter(|open| gone(open)), &new[..])
            && renamed.is_empty()
        {
            renamed.push((open.clone(), one.name.clone()));
        }
        for (from, to) in renamed {
            self.rename(&from, &to);
        }
        if self.open.as_ref().is_some_and(gone) {
            self.open = None;
        }
    }

    fn rename(&mut self, from: &str, to: &str) {
        if let Some(mut talk) = self.talks.remove(from) {
            talk.waiting.iter_mut().for_each(|waiting| waiting.one.to = to.to_owned());
            self.talks.insert(to.to_owned(), talk);
        }
        self.drafts.rename(from, to);
        for name in [&mut self.open, &mut self.before_open].into_iter().flatten() {
            if name == from {
                *name = to.to_owned();
            }
        }
        if let Some(one) = self.list.iter_mut().find(|one| one.name == from) {
            one.name = to.to_owned();
        }
        // What was asked for under the old name was refused, or will be.
        if let Some(talk) = self.talks.get_mut(to) {
            match talk.loaded {
                Loaded::Older => talk.loaded = Loaded::Some,
                Loaded::Asked | Loaded::Failed(_) => self.load(to, 0),
                Loaded::No | Loaded::Some | Loaded::Whole => {}
            }
        }
        self.ask_title();
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
