//! The keys of the talk itself.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::Act;
use super::edit::edit;
use crate::face::chat::node::Want;
use crate::face::chat::slash::complete;
use crate::face::chat::window::state::palette::Palette;
use crate::face::chat::window::state::popup::Popup;
use crate::face::chat::window::state::{Completion, Search, State};
use crate::face::wording::window as words;

impl State {
    /// A key while nothing stands over the talk.
    pub(super) fn press(&mut self, key: KeyEvent) {
        let held = key.modifiers - KeyModifiers::SHIFT;
        if !matches!(key.code, KeyCode::Tab | KeyCode::BackTab | KeyCode::Esc) {
            self.completion = None;
        }
        let done = match held {
            KeyModifiers::ALT => self.alt(key.code),
            KeyModifiers::CONTROL => self.control(key.code),
            KeyModifiers::NONE => self.plain(key),
            _ => false,
        };
        if done {
            return;
        }
        self.bare = false;
        let before = self.input().text();
        if edit(self.input_mut(), key) && self.input().text() != before {
            self.history.leave();
            self.notice = None;
            self.tell_typing();
        }
    }

    fn alt(&mut self, code: KeyCode) -> bool {
        match code {
            KeyCode::Char(digit @ '0'..='9') => {
                let number = digit.to_digit(10).unwrap_or_default() as usize;
                self.go_to_number(if number == 0 { 9 } else { number - 1 });
            }
            KeyCode::Char('a') => self.go_to_news(),
            KeyCode::Char('/') => self.go_back(),
            KeyCode::Char('g') => self.popup = Some(Popup::Palette(Palette::default())),
            KeyCode::Char('l') => self.bare = !self.bare,
            KeyCode::Char('u') => self.first_unread(),
            KeyCode::Char('r') => self.answer_selected(),
            KeyCode::Char('e') => self.begin_rewording(),
            KeyCode::Char('x') => self.question_delete(None),
            KeyCode::Char('y') => self.answer_open(true),
            KeyCode::Char('n') => self.answer_open(false),
            KeyCode::Char('+' | '=') => self.begin_reacting(),
            KeyCode::Enter => self.input_mut().insert("\n"),
            KeyCode::Left => self.go_by(-1),
            KeyCode::Right => self.go_by(1),
            KeyCode::Up => self.select(true),
            KeyCode::Down => self.select(false),
            KeyCode::PageUp => self.go_far(false),
            KeyCode::PageDown => self.go_far(true),
            KeyCode::End => self.go_to_newest(),
            _ => return false,
        }
        true
    }

    fn control(&mut self, code: KeyCode) -> bool {
        match code {
            KeyCode::Char('n') => self.go_by(1),
            KeyCode::Char('p') => self.go_by(-1),
            KeyCode::Char('j') => self.input_mut().insert("\n"),
            KeyCode::Char('l') => self.acts.push(Act::Redraw),
            KeyCode::Char('z') => self.acts.push(Act::Suspend),
            KeyCode::Char('r') if self.open.is_some() => self.search = Some(Search::default()),
            KeyCode::Char('k') if self.input().is_empty() => {
                self.popup = Some(Popup::Palette(Palette::default()));
            }
            KeyCode::Char('d') if self.input().is_empty() => self.leave(),
            KeyCode::Char('c') => self.drop_line(),
            KeyCode::End => self.go_to_newest(),
            _ => return false,
        }
        true
    }

    fn plain(&mut self, key: KeyEvent) -> bool {
        let shift = key.modifiers.contains(KeyModifiers::SHIFT);
        match key.code {
            KeyCode::Enter if shift => self.input_mut().insert("\n"),
            KeyCode::Enter => self.enter(),
            KeyCode::Tab => self.complete(1),
            KeyCode::BackTab => self.complete(-1),
            KeyCode::Esc => self.escape(),
            KeyCode::Delete if self.input().is_empty() && self.is_selecting() => {
                self.question_delete(None);
            }
            KeyCode::Up => self.earlier_typed(),
            KeyCode::Down => self.later_typed(),
            KeyCode::PageUp => self.scroll_page(true),
            KeyCode::PageDown => self.scroll_page(false),
            KeyCode::F(1) => self.help(None),
            KeyCode::F(2) => self.ask_now(Want::Doctor),
            KeyCode::F(3) => self.trace(None),
            KeyCode::F(4) => self.about(None, Want::Card),
            KeyCode::F(5) => self.about_friend(None, Want::Verify),
            _ => return false,
        }
        true
    }

    fn earlier_typed(&mut self) {
        if self.input_mut().up() {
            return;
        }
        let typed = self.input().text();
        if let Some(line) = self.history.older(typed) {
            self.input_mut().set(&line);
        }
    }

    fn later_typed(&mut self) {
        if self.input_mut().down() {
            return;
        }
        if let Some(line) = self.history.newer() {
            self.input_mut().set(&line);
        }
    }

    /// The line holds again what was being typed in it before one went back with Up.
    pub(super) fn end_walk(&mut self) {
        if let Some(typed) = self.history.end() {
            self.input_mut().set(&typed);
        }
    }

    fn is_selecting(&self) -> bool {
        self.talk().is_some_and(|talk| talk.selected.is_some())
    }

    /// Puts away what came last: choices, a word, an answer, a selection, the bare display.
    fn escape(&mut self) {
        if let Some(completion) = self.completion.take() {
            self.input_mut().set_before(&completion.before);
            return;
        }
        if self.stop_rewording() {
            return;
        }
        if self.notice.take().is_some() || std::mem::take(&mut self.bare) {
            return;
        }
        if let Some(talk) = self.talk_mut()
            && talk.reply_to.take().is_none()
        {
            talk.selected = None;
        }
    }

    /// Ctrl+C: the line goes, but can be had back with Up.
    fn drop_line(&mut self) {
        let line = self.input_mut().take();
        self.notice = None;
        if line.is_empty() {
            self.note(words::how_to_leave());
        }
        self.history.push(&line);
        self.tell_typing();
    }

    /// Puts in the next of what could stand here.
    fn complete(&mut self, step: isize) {
        let mut completion = match self.completion.take() {
            Some(going) => {
                let count = going.choices.len() as isize;
                let at = (going.at as isize + step).rem_euclid(count.max(1));
                Completion { at: usize::try_from(at).unwrap_or_default(), ..going }
            }
            None => {
                let before = self.input().before().to_owned();
                let choices = complete::choices(&before, &self.names());
                Completion { before, choices, at: 0 }
            }
        };
        let Some(choice) = completion.choices.get(completion.at).cloned() else { return };
        self.input_mut().set_before(&choice);
        self.notice = None;
        if completion.choices.len() > 1 {
            completion.choices.truncate(1000);
            self.completion = Some(completion);
        }
    }
}
