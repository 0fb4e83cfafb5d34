//! What a key, an answer or an event changes in the window, and what is to be done because of it.
//!
//! [`State::on`] is the only way in. It neither waits nor draws: the loop in [`super`] carries out the [`Act`]s.

mod amending;
mod command;
mod drafts;
mod edit;
mod first;
mod going;
mod heard;
mod introduced;
mod keys;
mod list;
mod locking;
mod people;
mod popup;
mod saying;
mod scroll;
mod search;

use jiff::{SignedDuration, Timestamp};
use ratatui::crossterm::event::{Event, KeyEvent, KeyEventKind};
use zeroize::Zeroizing;

use super::state::{NodeIs, State};
use crate::api::error::ApiError;
use crate::api::types::message::MessageLine;
use crate::face::chat::node::{Heard, Want};
use crate::face::chat::ring::Way;
use crate::face::wording::{attention, window as words};

/// How long after the last key somebody still counts as sitting here: what is shown then is read.
const HERE_FOR: SignedDuration = SignedDuration::from_secs(180);

/// Bells are no closer together than this: a flood of messages is one thing to look at.
const RING_PAUSE: SignedDuration = SignedDuration::from_secs(2);

/// A paste of more lines than this is pointed out before it is sent.
const PASTE_LINES_MAX: usize = 4;

/// What reaches the window.
#[derive(Debug)]
pub(super) enum Input {
    /// A key, a paste, another size, the focus.
    Terminal(Event),
    /// Something from the node.
    Heard(Heard),
    /// The identity was made, or not.
    Made(Result<(), ApiError>),
    /// Nobody has typed for a moment.
    Pause,
    /// Time went by.
    Tick,
}

/// What is to be done.
#[derive(Debug)]
pub(super) enum Act {
    /// Asks the node.
    Ask(Want),
    /// Makes the identity.
    Make(String, Zeroizing<String>),
    /// Draws everything anew.
    Redraw,
    /// Stops this process until the shell goes on with it.
    Suspend,
    /// Asks for attention, with these words where there is room for words.
    Ring(String),
    /// Leaves the window.
    Leave,
}

impl State {
    /// Takes what reaches the window, and answers what is to be done.
    pub(super) fn on(&mut self, input: Input, now: Timestamp) -> Vec<Act> {
        self.now = now;
        match input {
            Input::Terminal(event) => self.terminal(event),
            Input::Heard(heard) => self.heard(heard),
            Input::Made(made) => self.made(made),
            Input::Pause => {}
            Input::Tick => self.look_around(),
        }
        self.see();
        self.look_after_drafts();
        std::mem::take(&mut self.acts)
    }

    /// Too much waits for the node: takes back what it was not asked.
    pub(super) fn not_asked(&mut self, want: Want) {
        if let Want::Send(one) = want {
            self.take_back(&one);
        }
        self.complain(words::too_much());
    }

    fn terminal(&mut self, event: Event) {
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => self.key(key),
            Event::Paste(text) => self.paste(&text),
            Event::Resize(columns, rows) => (self.columns, self.rows) = (columns, rows),
            Event::FocusGained => self.focused = true,
            Event::FocusLost => self.focused = false,
            Event::Key(_) | Event::Mouse(_) => {}
        }
    }

    fn key(&mut self, key: KeyEvent) {
        self.touched = self.now;
        self.focused = true;
        if self.is_locked() {
            self.lock_key(key);
        } else if self.first.is_some() {
            self.first_key(key);
        } else if self.popup.is_some() {
            self.popup_key(key);
        } else if self.search.is_some() {
            self.search_key(key);
        } else {
            self.press(key);
        }
    }

    fn paste(&mut self, text: &str) {
        self.touched = self.now;
        if let Some(lock) = &mut self.lock {
            lock.field.insert(text.trim());
            return;
        }
        if let Some(first) = &mut self.first {
            first.field.insert(text.trim());
            return;
        }
        if let Some(field) = self.popup_field().or(None) {
            field.insert(text.trim());
            return;
        }
        if let Some(search) = &mut self.search {
            search.query.insert(text.trim());
            self.find_anew();
            return;
        }
        let text = text.trim_end_matches(['\n', '\r']);
        self.popup = None;
        self.bare = false;
        self.input_mut().insert(text);
        let lines = text.replace("\r\n", "\n").replace('\r', "\n").split('\n').count();
        if lines > PASTE_LINES_MAX && !self.is_alone() {
            self.note(words::pasted(lines));
        }
    }

    /// What no event tells: what other faces have read, and whether I count as being away by now. None of it counts as
    /// somebody being here.
    fn look_around(&mut self) {
        if self.node == NodeIs::Up {
            self.refresh();
            self.ask(Want::Mood);
            self.ask(Want::Ringing);
        }
    }

    /// Asks for attention because of a message that nobody looks at, unless something keeps it from ringing.
    pub(super) fn ring(&mut self, line: &MessageLine) {
        let lately = self.rung.is_some_and(|at| self.now.duration_since(at) < RING_PAUSE);
        let silent = self.is_locked() || self.ringing.way == Way::Off;
        if line.mine || line.muted || line.busy || lately || silent {
            return;
        }
        self.rung = Some(self.now);
        self.acts.push(Act::Ring(attention::ring(line, self.ringing.shown)));
    }

    /// Whether somebody sits here, as far as the keys tell.
    pub(super) fn is_here(&self) -> bool {
        self.now.duration_since(self.touched) < HERE_FOR
    }

    /// Whether somebody looks at the open conversation right now.
    pub(super) fn is_watched(&self) -> bool {
        let here = self.is_here();
        let bottom = self.talk().is_some_and(|talk| talk.foot.is_none());
        let seen = self.popup.is_none() && self.first.is_none() && !self.is_locked();
        here && bottom && self.focused && seen
    }

    /// Marks read what is seen to its end.
    fn see(&mut self) {
        let is_loaded = self.talk().is_some_and(|talk| !talk.lines.is_empty());
        if !is_loaded || !self.is_watched() {
            return;
        }
        let Some(open) = self.open.clone() else { return };
        let unread = self.list.iter_mut().find(|one| one.name == open && one.unread > 0);
        if let Some(one) = unread {
            one.unread = 0;
            self.ask(Want::Mark(open));
        }
    }
}
