//! Where one is in a talk: up and down, to what is unread, to a message one acts on.

use super::going::PAGE_MAX;
use crate::face::chat::node::Want;
use crate::face::chat::window::look::Look;
use crate::face::chat::window::rows::Room;
use crate::face::chat::window::state::State;
use crate::face::chat::window::state::talk::{Goal, Loaded, Talk};
use crate::face::chat::window::{areas, rows};
use crate::face::wording::window as words;

/// Messages in an older page.
const OLDER_PAGE: u32 = 100;

impl State {
    /// A page up or down, a row of it kept to read on from.
    pub(super) fn scroll_page(&mut self, up: bool) {
        let (room, look) = (areas::room(self), self.look);
        let by = room.height.saturating_sub(1).max(1);
        let Some(talk) = self.talk_mut() else { return };
        if up {
            if rows::scroll_up(talk, by, room, look) {
                self.load_older(Goal::None);
            }
        } else {
            rows::scroll_down(talk, by, room, look);
        }
    }

    /// Asks for older messages, unless they are all here or on their way.
    pub(super) fn load_older(&mut self, goal: Goal) -> bool {
        let Some(conversation) = self.open.clone() else { return false };
        let Some(talk) = self.talk_mut() else { return false };
        if goal != Goal::None {
            talk.goal = goal;
        }
        if talk.loaded != Loaded::Some {
            return talk.loaded == Loaded::Older;
        }
        talk.loaded = Loaded::Older;
        let before = talk.lines.first().map(|line| line.message.clone());
        let limit = if goal == Goal::None { OLDER_PAGE } else { PAGE_MAX };
        self.ask(Want::Page { conversation, limit, before });
        true
    }

    /// An older page has come: goes on with what it was for.
    pub(super) fn go_on_loading(&mut self) {
        let Some(talk) = self.talk_mut() else { return };
        match std::mem::replace(&mut talk.goal, Goal::None) {
            Goal::None => {}
            Goal::FirstUnread => self.first_unread(),
            Goal::Search => self.find_on(),
        }
    }

    /// To the newest message.
    pub(super) fn go_to_newest(&mut self) {
        if let Some(talk) = self.talk_mut() {
            (talk.foot, talk.below) = (None, 0);
        }
    }

    /// To the first message that was unread when it came.
    pub(super) fn first_unread(&mut self) {
        let Some(talk) = self.talk() else { return };
        if talk.unread_above > 0 && self.load_older(Goal::FirstUnread) {
            return;
        }
        let Some(talk) = self.talk() else { return };
        if talk.new_since.is_none() {
            self.note(words::all_read());
        }
        self.show_first_unread();
    }

    /// Shows the line "new since" with what is below it, as far as there is room.
    pub(super) fn show_first_unread(&mut self) {
        let first = self.talk().and_then(|talk| talk.new_since.clone());
        if let Some(first) = first {
            self.bring(&first, rows::show_at_top);
        }
    }

    /// Brings a message into view. Twice, because a view that is not at the bottom has a row less: it says so.
    pub(super) fn bring(&mut self, key: &str, how: fn(&mut Talk, &str, Room, Look)) {
        for _ in 0..2 {
            let (room, look) = (areas::room(self), self.look);
            if let Some(talk) = self.talk_mut() {
                how(talk, key, room, look);
            }
        }
    }

    /// Selects the message before or after the selected one; at first the newest.
    pub(super) fn select(&mut self, up: bool) {
        let Some(talk) = self.talk_mut() else { return };
        let Some(last) = talk.lines.len().checked_sub(1) else { return };
        let at = talk.selected.as_ref().and_then(|selected| talk.place(selected));
        let to = match (at, up) {
            (None, true) => last,
            (None, false) => return,
            (Some(at), true) => at.saturating_sub(1),
            (Some(at), false) if at >= last => {
                talk.selected = None;
                return;
            }
            (Some(at), false) => at + 1,
        };
        let key = talk.lines.get(to).map(|line| line.message.clone());
        talk.selected.clone_from(&key);
        if let Some(key) = &key {
            self.bring(key, rows::show);
        }
        if to < 3 {
            self.load_older(Goal::None);
        }
    }
}
