//! The first use: a name, a passphrase or none, and the identity is made.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use zeroize::Zeroizing;

use super::Act;
use super::edit::edit;
use crate::api::error::ApiError;
use crate::face::chat::window::state::State;
use crate::face::chat::window::state::first::{First, Step};
use crate::face::wording::refused::chat_words;
use crate::face::wording::window as words;

impl State {
    /// A key on the first screen.
    pub(super) fn first_key(&mut self, key: KeyEvent) {
        let control = key.modifiers == KeyModifiers::CONTROL;
        let Some(first) = &mut self.first else { return };
        match key.code {
            KeyCode::Char('c' | 'd') if control => self.acts.push(Act::Leave),
            KeyCode::Esc if first.step == Step::Name => self.acts.push(Act::Leave),
            _ if first.step == Step::Making => {}
            KeyCode::Esc => *first = First::new(),
            KeyCode::Enter => {
                if let Some(act) = first.enter() {
                    self.acts.push(act);
                }
            }
            _ => {
                edit(&mut first.field, key);
            }
        }
    }

    /// The identity is there and its node runs, or it could not be made.
    pub(super) fn made(&mut self, made: Result<(), ApiError>) {
        match made {
            Ok(()) => (self.first, self.offers_words) = (None, true),
            Err(error) => {
                let mut first = First::new();
                first.error = Some(chat_words(&error));
                self.first = Some(first);
            }
        }
    }
}

impl First {
    /// The next step; the last one is an act.
    fn enter(&mut self) -> Option<Act> {
        let typed = Zeroizing::new(self.field.take());
        self.error = None;
        match self.step {
            Step::Name if typed.trim().is_empty() => {}
            Step::Name => {
                typed.trim().clone_into(&mut self.name);
                self.step = Step::Passphrase;
            }
            Step::Passphrase if typed.is_empty() => return Some(self.make()),
            Step::Passphrase => (self.passphrase, self.step) = (typed, Step::Again),
            Step::Again if *typed == *self.passphrase => return Some(self.make()),
            Step::Again => {
                self.passphrase = Zeroizing::new(String::new());
                self.error = Some(words::different().into());
                self.step = Step::Passphrase;
            }
            Step::Making => {}
        }
        None
    }

    fn make(&mut self) -> Act {
        self.step = Step::Making;
        Act::Make(self.name.clone(), self.passphrase.clone())
    }
}
