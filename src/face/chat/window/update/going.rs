//! From one conversation to another, and out.

use super::Act;
use crate::face::chat::node::Want;
use crate::face::chat::window::state::popup::{Popup, Question, Then};
use crate::face::chat::window::state::talk::Loaded;
use crate::face::chat::window::state::{NodeIs, State};
use crate::face::wording::{drafts, window as words};

/// Messages in the first page of a conversation; more when more is unread.
const FIRST_PAGE: u32 = 60;

/// Most messages that are asked for at once.
pub(super) const PAGE_MAX: u32 = crate::api::types::message::PAGE_MAX;

impl State {
    /// Opens a conversation by its exact name.
    pub(super) fn go_to(&mut self, name: &str) {
        if self.open.as_deref() == Some(name) {
            return;
        }
        let unread = self.list.iter().find(|one| one.name == name).map_or(0, |one| one.unread);
        self.end_walk();
        self.leave_talk();
        self.keep_drafts();
        self.before_open = self.open.replace(name.to_owned());
        (self.card, self.completion, self.search) = (None, None, None);
        if self.before_open.is_some() {
            self.notice = None;
        }
        // What was begun while nobody was there to talk with is not lost.
        let mut begun = self.lobby.take();
        if std::mem::take(&mut self.lobby_is_of_lost) {
            // It was for somebody else: only Up brings it back.
            self.history.push(&std::mem::take(&mut begun));
        }
        let talk = self.talks.entry(name.to_owned()).or_default();
        talk.draft.insert(&begun);
        if matches!(talk.loaded, Loaded::No | Loaded::Failed(_)) {
            self.load(name, unread);
        }
        self.ask_title();
    }

    /// Asks for the newest page of a conversation.
    pub(super) fn load(&mut self, name: &str, unread: u64) {
        let Some(talk) = self.talks.get_mut(name) else { return };
        talk.loaded = Loaded::Asked;
        let unread = u32::try_from(unread).unwrap_or(PAGE_MAX);
        let limit = FIRST_PAGE.max(unread.saturating_add(10)).min(PAGE_MAX);
        self.ask(Want::Page { conversation: name.to_owned(), limit, before: None });
    }

    /// What was seen to its end is not new when one comes back.
    fn leave_talk(&mut self) {
        let unread = self.conversation().is_some_and(|one| one.unread > 0);
        if let Some(talk) = self.talk_mut() {
            talk.selected = None;
            if talk.foot.is_none() && !unread {
                talk.new_since = None;
            }
        }
    }

    /// Goes to the conversation that somebody means by a name or the beginning of an id.
    pub(super) fn go_to_named(&mut self, named: &str) {
        match self.named(named) {
            Some(name) => self.go_to(&name),
            None => self.complain(words::no_such(named)),
        }
    }

    /// The exact name of the conversation meant; `None` when there is none, or several.
    pub(super) fn named(&self, named: &str) -> Option<String> {
        let low = named.to_lowercase();
        let by_name = self.list.iter().find(|one| one.name.to_lowercase() == low);
        let by_id = || {
            let begins = |id: &String| low.len() >= 8 && id.starts_with(&low);
            let mut found = self.list.iter().filter(|one| one.id.as_ref().is_some_and(begins));
            let one = found.next()?;
            found.next().is_none().then_some(one)
        };
        by_name.or_else(by_id).map(|one| one.name.clone())
    }

    pub(super) fn go_to_number(&mut self, number: usize) {
        if let Some(name) = self.list.get(number).map(|one| one.name.clone()) {
            self.go_to(&name);
        }
    }

    fn place(&self) -> Option<usize> {
        let open = self.open.as_ref()?;
        self.list.iter().position(|one| one.name == *open)
    }

    /// So many conversations down the list, and around.
    pub(super) fn go_by(&mut self, step: isize) {
        let count = self.list.len() as isize;
        if count == 0 {
            return;
        }
        let from = self.place().map_or(-1, |at| at as isize);
        let to = if from < 0 { 0 } else { (from + step).rem_euclid(count) };
        self.go_to_number(usize::try_from(to).unwrap_or_default());
    }

    /// Ten conversations down the list or up, to its end at most.
    pub(super) fn go_far(&mut self, down: bool) {
        let (from, last) = (self.place().unwrap_or_default(), self.list.len().saturating_sub(1));
        self.go_to_number(if down { (from + 10).min(last) } else { from.saturating_sub(10) });
    }

    /// To the next conversation with something new.
    pub(super) fn go_to_news(&mut self) {
        let from = self.place().map_or(0, |at| at + 1);
        let count = self.list.len();
        let next = (0..count)
            .filter_map(|step| self.list.get((from + step) % count))
            .find(|one| one.unread > 0 && Some(&one.name) != self.open.as_ref());
        match next.map(|one| one.name.clone()) {
            Some(name) => self.go_to(&name),
            None => self.note(words::no_news()),
        }
    }

    /// To the conversation one came from.
    pub(super) fn go_back(&mut self) {
        if let Some(name) = self.before_open.clone() {
            self.go_to_named(&name);
        }
    }

    /// Leaves, unless that would lose something that was typed.
    pub(super) fn leave(&mut self) {
        let text = self.leave_question();
        match text {
            Some(text) => {
                let question = Question::new(text, Then::Leave);
                self.popup = Some(Popup::Question(question));
            }
            None => self.acts.push(Act::Leave),
        }
    }

    /// What would be lost: all that the node has not got while it is gone, and else what it would not keep.
    fn leave_question(&self) -> Option<String> {
        let (unsaid, unkept) = (self.unsaid(), self.unkept());
        if self.node != NodeIs::Up {
            let unsaid = unsaid + unkept.len() + usize::from(!self.lobby.is_blank());
            return (unsaid > 0).then(|| words::leave_question(unsaid));
        }
        let is_open =
            |name: &String| self.list.iter().any(|one| one.name == *name && one.is_open());
        let unkept: Vec<String> = unkept.into_iter().filter(|name| !is_open(name)).collect();
        (!unkept.is_empty()).then(|| drafts::leave_unkept_question(&unkept))
    }
}
