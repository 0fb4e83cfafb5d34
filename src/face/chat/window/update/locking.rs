//! The lock: a screen that shows nothing until the home's passphrase was typed.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::Act;
use super::edit::edit;
use crate::api::error::{ApiError, ErrorKind};
use crate::api::types::secret::Secret;
use crate::face::chat::node::Want;
use crate::face::chat::window::state::{Lock, NodeIs, State};
use crate::face::wording::refused::chat_words;
use crate::face::wording::window as words;

impl State {
    /// Whether nothing may be shown, nor counts as seen.
    pub(super) fn is_locked(&self) -> bool {
        self.lock.is_some()
    }

    /// A key while the window is locked.
    pub(super) fn lock_key(&mut self, key: KeyEvent) {
        let is_up = self.node == NodeIs::Up;
        let unsaid = self.unsaid();
        let Some(lock) = &mut self.lock else { return };
        let control = key.modifiers == KeyModifiers::CONTROL;
        match key.code {
            KeyCode::Char('d') if control && lock.field.is_empty() && unsaid == 0 => {
                self.acts.push(Act::Leave);
            }
            KeyCode::Char('c') if control => drop(lock.field.take()),
            KeyCode::Esc => drop(lock.field.take()),
            KeyCode::Enter if lock.field.is_empty() || lock.checks => {}
            KeyCode::Enter if is_up => {
                let typed = Secret::new(lock.field.take());
                (lock.checks, lock.said) = (true, None);
                self.ask(Want::Unlock(typed));
            }
            KeyCode::Enter => lock.said = Some(words::needs_node().to_owned()),
            _ => {
                edit(&mut lock.field, key);
                lock.said = None;
            }
        }
    }

    /// The node says whether there is a passphrase to lock with, or whether the typed one is right.
    pub(super) fn lock_answered(&mut self, want: &Want, error: Option<&ApiError>) {
        match (want, error) {
            (Want::Lock, None) => self.note(words::nothing_to_lock_with()),
            (Want::Lock, Some(error)) if error.kind == ErrorKind::Locked => {
                self.end_walk();
                self.keep_drafts();
                (self.popup, self.search, self.notice) = (None, None, None);
                self.lock = Some(Lock::default());
            }
            (Want::Lock, Some(error)) => self.complain(chat_words(error)),
            (_, None) => self.lock = None,
            (_, Some(error)) => {
                if let Some(lock) = &mut self.lock {
                    (lock.checks, lock.said) = (false, Some(chat_words(error)));
                }
            }
        }
    }
}
