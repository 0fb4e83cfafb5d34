//! The locked window: a line for the passphrase, and nothing of anybody.

use ratatui::Frame;
use ratatui::layout::Position;

use super::{put, row};
use crate::face::chat::window::look::Ink;
use crate::face::chat::window::state::{Lock, State};
use crate::face::chat::window::text;
use crate::face::wording::window as words;

/// Draws it over everything.
pub(super) fn draw(state: &State, lock: &Lock, frame: &mut Frame<'_>) {
    let area = frame.area();
    let width = usize::from(area.width).max(2);
    let wrapped = |words: &str, ink| {
        let rows = text::wrap(words, width);
        rows.into_iter().map(|line| row(state, line, ink)).collect::<Vec<_>>()
    };
    let stars = "*".repeat(lock.field.text().chars().count());
    let mut rows = wrapped(words::locked(), Ink::Dim);
    rows.extend(wrapped(words::passphrase(), Ink::Plain));
    let at = rows.len();
    rows.push(row(state, text::cut(&stars, width, state.look.ascii), Ink::Mine));
    if lock.checks {
        rows.extend(wrapped(words::checking(), Ink::Dim));
    }
    rows.extend(lock.said.iter().flat_map(|said| wrapped(said, Ink::Alert)));
    // In a small window the field stays, and what went wrong with it.
    let skipped = rows.len().saturating_sub(usize::from(area.height)).min(at);
    put(frame, area, rows.into_iter().skip(skipped));
    let line = u16::try_from(at - skipped).unwrap_or(u16::MAX);
    let column = u16::try_from(lock.field.before().chars().count()).unwrap_or(u16::MAX);
    if line < area.height && area.width > 0 {
        frame.set_cursor_position(Position { x: column.min(area.width - 1), y: line });
    }
}
