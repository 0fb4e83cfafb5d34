//! The talk: messages from where one is in it upwards, or why there are none.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{put, row};
use crate::face::chat::window::look::Ink;
use crate::face::chat::window::state::State;
use crate::face::chat::window::state::talk::{Loaded, Talk};
use crate::face::chat::window::{areas, rows, text};
use crate::face::wording::window as words;

/// Draws it.
pub(super) fn draw(state: &State, frame: &mut Frame<'_>, area: Rect) {
    let width = usize::from(area.width);
    let instead = |words: &str, ink| {
        let wrapped = text::wrap(words, width.max(2));
        wrapped.into_iter().map(|line| row(state, line, ink)).collect::<Vec<_>>()
    };
    let Some(talk) = state.talk() else {
        let said = if state.list.is_empty() { words::loading() } else { words::choose() };
        put(frame, area, instead(said, Ink::Dim));
        return;
    };
    if talk.len() > 0 {
        let view = rows::view(talk, areas::room(state), state.look);
        // A short talk stands at the bottom, where the next message will be.
        let free = area.height.saturating_sub(u16::try_from(view.rows.len()).unwrap_or(u16::MAX));
        let low = Rect { y: area.y + free, height: area.height - free, ..area };
        put(frame, low, view.rows);
        return;
    }
    put(
        frame,
        area,
        match empty(talk) {
            (said, true) => instead(&said, Ink::Alert),
            (said, false) => instead(&said, Ink::Dim),
        },
    );
}

/// What stands where no message is, and whether that is an error.
fn empty(talk: &Talk) -> (String, bool) {
    match &talk.loaded {
        Loaded::Failed(why) => (words::failed(why), true),
        Loaded::No | Loaded::Asked => (words::loading().to_owned(), false),
        Loaded::Some | Loaded::Older | Loaded::Whole => (words::nothing_yet().to_owned(), false),
    }
}
