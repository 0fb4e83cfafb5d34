//! Looking for words in the open conversation: what is loaded first, then older pages until something is found.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::edit::edit;
use crate::api::types::message::MessageLine;
use crate::face::chat::window::rows;
use crate::face::chat::window::state::State;
use crate::face::chat::window::state::talk::{Goal, Loaded};

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
        let query = search.query.text().to_lowercase();
        (search.looking, search.in_vain) = (false, false);
        if query.is_empty() {
            return;
        }
        let Some(talk) = self.talk_mut() else { return };
        let has = |line: &MessageLine| {
            line.text.as_ref().is_some_and(|text| text.to_lowercase().contains(&query))
        };
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
        let more = older && matches!(talk.loaded, Loaded::Some | Loaded::Older);
        let looking = more && self.load_older(Goal::Search);
        if let Some(search) = &mut self.search {
            (search.looking, search.in_vain) = (looking, !looking && older && at.is_none());
        }
    }
}
