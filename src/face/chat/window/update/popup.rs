//! The keys of what stands over the talk.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::Act;
use super::edit::edit;
use crate::api::types::secret::Secret;
use crate::face::chat::node::Want;
use crate::face::chat::window::areas;
use crate::face::chat::window::editor::Editor;
use crate::face::chat::window::state::State;
use crate::face::chat::window::state::palette::{self, Choice};
use crate::face::chat::window::state::popup::{Popup, Question, Then};
use crate::face::wording;

impl State {
    /// A key while something stands over the talk.
    pub(super) fn popup_key(&mut self, key: KeyEvent) {
        let control = key.modifiers == KeyModifiers::CONTROL;
        if key.code == KeyCode::Esc || (control && key.code == KeyCode::Char('c')) {
            self.popup = None;
            return;
        }
        match &mut self.popup {
            None => {}
            Some(Popup::Page(_)) => self.page_key(key.code),
            Some(Popup::Palette(_)) => self.palette_key(key),
            Some(Popup::Question(_)) => self.question_key(key.code),
            Some(Popup::Invite(_)) => {
                if matches!(key.code, KeyCode::Enter | KeyCode::Char('q')) {
                    self.popup = None;
                }
            }
            Some(Popup::Passphrase(field)) => {
                if key.code == KeyCode::Enter {
                    let typed = Secret::new(field.take());
                    self.ask_now(Want::Words(Some(typed)));
                } else {
                    edit(field, key);
                }
            }
        }
    }

    /// The line one types in, where what stands over the talk has one.
    pub(super) fn popup_field(&mut self) -> Option<&mut Editor> {
        match &mut self.popup {
            Some(Popup::Palette(palette)) => Some(&mut palette.query),
            Some(Popup::Passphrase(field)) => Some(field),
            _ => None,
        }
    }

    fn page_key(&mut self, code: KeyCode) {
        let Some(Popup::Page(page)) = &self.popup else { return };
        let count = areas::boxed(self, &page.text).len();
        let seen = usize::from(self.rows.saturating_sub(2)).max(1);
        let last = count.saturating_sub(seen);
        let top = match code {
            KeyCode::PageUp => page.top.saturating_sub(seen),
            KeyCode::PageDown | KeyCode::Char(' ') => page.top + seen,
            KeyCode::Up => page.top.saturating_sub(1),
            KeyCode::Down => page.top + 1,
            KeyCode::Home => 0,
            KeyCode::End => last,
            KeyCode::Enter | KeyCode::Char('q') | KeyCode::F(_) => {
                self.popup = None;
                return;
            }
            _ => return,
        };
        if let Some(Popup::Page(page)) = &mut self.popup {
            page.top = top.min(last);
        }
    }

    /// Another part of a question that does not fit; whether there was one.
    fn scroll_question(&mut self, code: KeyCode) -> bool {
        let Some(Popup::Question(asked)) = &self.popup else { return false };
        let (rows, seen) = areas::asked(self, &asked.text);
        let last = rows.len().saturating_sub(seen);
        let before = asked.top.min(last);
        let top = match code {
            KeyCode::PageUp => before.saturating_sub(seen),
            KeyCode::PageDown => before + seen.max(1),
            KeyCode::Up => before.saturating_sub(1),
            KeyCode::Down => before + 1,
            _ => before,
        };
        if let Some(Popup::Question(asked)) = &mut self.popup {
            asked.top = top.min(last);
        }
        top.min(last) != before
    }

    fn question_key(&mut self, code: KeyCode) {
        let KeyCode::Char(letter) = code else {
            self.scroll_question(code);
            return;
        };
        let yes = wording::is_yes(&letter.to_string());
        if !yes && !wording::is_no(&letter.to_string()) {
            return;
        }
        // Nobody says yes to what cannot be read to its end.
        if yes && self.scroll_question(KeyCode::PageDown) {
            return;
        }
        let Some(Popup::Question(Question { yes: then, no, .. })) = self.popup.take() else {
            return;
        };
        match (yes, then) {
            (true, Then::Ask(want)) => self.ask_now(want),
            (true, Then::Leave) => self.acts.push(Act::Leave),
            (false, _) => {
                if let Some(words) = no {
                    self.note(words);
                }
            }
        }
    }

    fn palette_key(&mut self, key: KeyEvent) {
        let Some(Popup::Palette(palette)) = &mut self.popup else { return };
        let choices = palette::choices(&self.list, &palette.query.text());
        let control = key.modifiers == KeyModifiers::CONTROL;
        match key.code {
            KeyCode::Up => palette.at = palette.at.saturating_sub(1),
            KeyCode::Char('p') if control => palette.at = palette.at.saturating_sub(1),
            KeyCode::Down | KeyCode::Tab => palette.at += 1,
            KeyCode::Char('n') if control => palette.at += 1,
            KeyCode::Enter => {
                let picked = choices.into_iter().nth(palette.at);
                self.popup = None;
                self.pick(picked);
                return;
            }
            _ => {
                edit(&mut palette.query, key);
                palette.at = 0;
            }
        }
        palette.at = palette.at.min(choices.len().saturating_sub(1));
    }

    fn pick(&mut self, choice: Option<Choice>) {
        match choice {
            None => {}
            Some(Choice::Go(name)) => self.go_to(&name),
            Some(Choice::Do { word, needs_more: true, .. }) => {
                self.input_mut().set(&format!("/{word} "));
            }
            Some(Choice::Do { word, .. }) => {
                // What is being written stays; the command goes by itself.
                if let crate::face::chat::slash::Typed::Command(command) =
                    crate::face::chat::slash::read(&format!("/{word}"))
                {
                    self.obey(command);
                }
            }
        }
    }
}
