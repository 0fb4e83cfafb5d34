//! Looking for words in the open conversation: in what is loaded first, then the node looks through all that is older.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::edit::edit;
use crate::api::types::message::MessageLine;
use crate::face::chat::node::Want;
use crate::face::chat::window::rows;
use crate::face::chat::window::state::State;
use crate::face::chat::window::state::talk::{Goal, Loaded};
use crate::model::find::{BadQuery, Query};

impl State {
    /// A key while one searches.
    pub(super) fn search_key(&mut self, key: KeyEvent) {
        let control = key.modifiers == KeyModifiers::CONTROL;
        match key.code {
            KeyCode::Esc => self.end_search(true),
            KeyCode::Enter => self.end_search(false),
            KeyCode::Char('c') if control => self.end_search(true),
            KeyCode::Up => self.find(true, true),
            KeyCode::Char('r') if control => self.find(true, true),
            KeyCode::Down => self.find(false, true),
            KeyCode::Char('s') if control => self.find(false, true),
            KeyCode::PageUp => self.scroll_page(true),
            KeyCode::PageDown => self.scroll_page(false),
            _ => {
                let Some(search) = &mut self.search else { return };
                let before = search.query.text();
                edit(&mut search.query, key);
                if search.query.text() != before {
                    self.find_anew();
                }
            }
        }
    }

    fn end_search(&mut self, let_go: bool) {
        self.search = None;
        if let Some(talk) = self.talk_mut() {
            talk.goal = Goal::None;
            if let_go {
                talk.selected = None;
                talk.foot = None;
            }
        }
    }

    /// Other words: looks from the newest message on.
    pub(super) fn find_anew(&mut self) {
        if let Some(talk) = self.talk_mut() {
            talk.selected = None;
        }
        if let Some(search) = &mut self.search {
            search.ended = false;
        }
        self.find(true, false);
    }

    /// An older page has come: looks there.
    pub(super) fn find_on(&mut self) {
        if self.search.is_some() {
            self.find(true, false);
        }
    }

    /// Goes to the next message with these words, older or newer; `past` leaves the one that is selected.
    fn find(&mut self, older: bool, past: bool) {
        let Some(search) = &mut self.search else { return };
        let ended = search.ended;
        (search.looking, search.in_vain) = (false, false);
        let Some((typed, query)) = typed(&search.query.text()) else { return };
        let Some(talk) = self.talk_mut() else { return };
        let has = |line: &MessageLine| line.text.as_ref().is_some_and(|text| query.fits(text));
        let count = talk.lines.len();
        let at = talk.selected.as_ref().and_then(|selected| talk.place(selected));
        let fits = |at: &usize| talk.lines.get(*at).is_some_and(has);
        let found = if older {
            let to = at.map_or(count, |at| if past { at } else { at + 1 });
            (0..to).rev().find(fits)
        } else {
            (at.map_or(count, |at| at + 1)..count).find(fits)
        };
        if let Some(line) = found.and_then(|at| talk.lines.get(at)) {
            let key = line.message.clone();
            talk.selected = Some(key.clone());
            self.bring(&key, rows::show);
            return;
        }
        let more = older && !ended && matches!(talk.loaded, Loaded::Some | Loaded::Older);
        let looking = more && self.look_back(typed);
        if let Some(search) = &mut self.search {
            (search.looking, search.in_vain) = (looking, !looking && older && at.is_none());
        }
    }

    /// Has the node look before what is loaded, unless something older is on its way already.
    fn look_back(&mut self, words: String) -> bool {
        let Some(conversation) = self.open.clone() else { return false };
        let Some(talk) = self.talk_mut() else { return false };
        talk.goal = Goal::Search;
        if talk.loaded == Loaded::Some {
            talk.loaded = Loaded::Older;
            let before = talk.lines.first().map(|line| line.message.clone());
            self.ask(Want::Find { conversation, words, before });
        }
        true
    }

    /// The node has looked: what was found comes with all between it and what is here.
    pub(super) fn found_back(&mut self, name: &str, page: Vec<MessageLine>) {
        let Some(talk) = self.talks.get_mut(name).filter(|talk| talk.loaded == Loaded::Older)
        else {
            return;
        };
        let nothing = page.is_empty();
        talk.older_page(page, 0);
        if self.open.as_deref() != Some(name) {
            return;
        }
        if let Some(search) = &mut self.search {
            search.ended = nothing;
        }
        self.go_on_loading();
    }
}

/// What is looked for, as typed and as read; a phrase that is still being typed ends where it ends.
fn typed(text: &str) -> Option<(String, Query)> {
    match Query::parse(text) {
        Err(BadQuery::Unclosed) => {
            let closed = format!("{text}\"");
            Query::parse(&closed).ok().map(|query| (closed, query))
        }
        read => read.ok().map(|query| (text.to_owned(), query)),
    }
}
