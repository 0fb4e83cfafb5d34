//! Where everything stands: the window cut into its parts, whatever its size.

use ratatui::layout::Rect;

use super::rows::Room;
use super::state::State;
use super::{notes, text};

/// Below this many columns the list goes, and its counts stand in the foot.
const SIDE_NEEDS: u16 = 60;

/// Columns of the sign before the input.
pub(super) const PROMPT: u16 = 2;

/// The parts of the window; a part without room is empty.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Areas {
    pub(super) head: Rect,
    pub(super) side: Rect,
    pub(super) talk: Rect,
    pub(super) notes: Rect,
    pub(super) input: Rect,
    pub(super) foot: Rect,
}

/// Cuts the window.
pub(super) fn areas(state: &State) -> Areas {
    let all = Rect::new(0, 0, state.columns, state.rows);
    if state.bare {
        return Areas { talk: all, ..Areas::default() };
    }
    let (columns, rows) = (state.columns, state.rows);
    let typed = state.input().seen(usize::from(columns.saturating_sub(PROMPT).max(1))).rows.len();
    let input = u16::try_from(typed).unwrap_or(u16::MAX).clamp(1, (rows / 3).max(1)).min(rows);
    if state.is_alone() {
        // A QR code for an invite leaves one row of 24.
        let talk = Rect { height: rows - input, ..all };
        let input = Rect { y: rows - input, height: input, ..all };
        return Areas { talk, input, ..Areas::default() };
    }
    let (head, foot) = (u16::from(rows >= 4), u16::from(rows >= 3));
    let side = if columns >= SIDE_NEEDS { (columns / 4).clamp(18, 28) } else { 0 };
    let width = columns - side;
    let said = notes::notes(state, usize::from(width)).len();
    let left = rows.saturating_sub(head + foot + input);
    let notes =
        u16::try_from(said).unwrap_or(u16::MAX).min((rows / 4).max(1)).min(left.saturating_sub(1));
    let talk = left - notes;
    let below = |y: u16, height: u16| Rect { x: side, y, width, height };
    Areas {
        head: Rect { height: head, ..all },
        side: Rect { y: head, width: side, height: talk + notes, ..all },
        talk: below(head, talk),
        notes: below(head + talk, notes),
        input: Rect { y: head + talk + notes, height: input, ..all },
        foot: Rect { y: rows - foot, height: foot, ..all },
    }
}

/// The room of the talk in rows and columns.
pub(super) fn room(state: &State) -> Room {
    let talk = areas(state).talk;
    // One column stays free beside the line of the list.
    let gap = u16::from(talk.x > 0);
    Room {
        width: usize::from(talk.width.saturating_sub(gap)).max(1),
        height: usize::from(talk.height),
    }
}

/// A box in the middle of the window for so many rows and columns of content, borders not counted.
pub(super) fn middle(state: &State, columns: usize, rows: usize) -> Rect {
    let fit = |wanted: usize, there: u16| u16::try_from(wanted + 2).unwrap_or(u16::MAX).min(there);
    let (width, height) = (fit(columns, state.columns), fit(rows, state.rows));
    Rect { x: (state.columns - width) / 2, y: (state.rows - height) / 2, width, height }
}

/// The rows of a question, and how many of them are seen at once: its last row says which keys there are when it does
/// not fit.
pub(super) fn asked(state: &State, words: &str) -> (Vec<String>, usize) {
    let rows = boxed(state, words);
    let inside = usize::from(state.rows.saturating_sub(2));
    let seen = if rows.len() <= inside { rows.len() } else { inside.saturating_sub(1) };
    (rows, seen)
}

/// The rows of a text inside a box that may take the whole window.
pub(super) fn boxed(state: &State, words: &str) -> Vec<String> {
    text::wrap(words, usize::from(state.columns.saturating_sub(4)).clamp(2, 96))
}
