//! Whom friends made known: a row in the list until I answer, by a key or a command.

use crate::api::types::introduction::IntroductionLine;
use crate::api::types::words::RoomStandingWord;
use crate::face::chat::conversation::{self, Conversation, With};
use crate::face::chat::node::Want;
use crate::face::chat::window::state::talk::{Loaded, Talk};
use crate::face::chat::window::state::{Known, State};
use crate::face::wording::{introductions, waiting};

impl State {
    /// The node says whom friends made known. At the beginning those who wait for an answer are pointed out.
    pub(super) fn introduced_told(&mut self, all: Vec<IntroductionLine>) {
        if self.introduced.is_none() {
            introductions::waiting(&all).into_iter().for_each(|words| self.note(words));
        }
        self.introduced = Some(all);
        if self.known == Known::Here {
            self.list_introduced();
        }
    }

    /// Puts those who wait for an answer behind everybody else in the list; whoever was answered goes.
    pub(super) fn list_introduced(&mut self) {
        let all = self.introduced.as_deref().unwrap_or_default();
        let (before, others): (Vec<Conversation>, Vec<Conversation>) =
            self.list.drain(..).partition(|one| one.introduction().is_some());
        self.list = others;
        let rows = conversation::introduced(all, &self.list);
        for row in &rows {
            // Nothing was said with somebody who is no friend.
            let talk = || Talk { loaded: Loaded::Whole, ..Talk::default() };
            self.talks.entry(row.name.clone()).or_insert_with(talk);
        }
        self.list.extend(rows);
        for one in before {
            self.follow_answered(&one.name);
        }
        let is_listed = |open: &String| self.list.iter().any(|one| one.name == *open);
        if self.known == Known::Here && self.open.as_ref().is_some_and(|open| !is_listed(open)) {
            self.lose_open();
            self.open_what_is_there();
        }
    }

    /// Who stood under this name and does no more may be a friend now, with whom something was said.
    fn follow_answered(&mut self, name: &str) {
        let stands = self.list.iter().find(|one| one.name == name);
        if stands.is_some_and(|one| one.introduction().is_some()) {
            return;
        }
        let is_listed = stands.is_some();
        if let Some(talk) = self.talks.get_mut(name) {
            talk.loaded = Loaded::No;
        }
        if is_listed && self.open.as_deref() == Some(name) {
            self.load(name, 0);
            self.ask_title();
        }
    }

    /// A key that says yes or no to whoever or whatever waits for an answer in the open row.
    pub(super) fn answer_open(&mut self, yes: bool) {
        let wants = self.conversation().and_then(|one| match &one.with {
            With::Introduced(who) if yes => Some(Want::Accept(who.introduction.clone())),
            With::Introduced(who) => Some(Want::Decline(who.introduction.clone())),
            With::Room(room) if room.state == RoomStandingWord::Invited => Some(match yes {
                true => Want::Join(one.name.clone()),
                false => Want::Decline(one.name.clone()),
            }),
            With::Friend(_) | With::Room(_) => None,
        });
        match wants {
            Some(want) => self.ask_now(want),
            None => self.note(waiting::nothing()),
        }
    }
}
