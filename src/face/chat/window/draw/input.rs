//! The line one types in, or the one one searches with.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::put;
use crate::face::chat::window::areas::PROMPT;
use crate::face::chat::window::look::Ink;
use crate::face::chat::window::state::State;
use crate::face::chat::window::text;
use crate::face::clean;
use crate::face::wording::window as words;

/// Draws it, with the cursor in it while nothing stands over it.
pub(super) fn draw(state: &State, frame: &mut Frame<'_>, area: Rect) {
    if area.is_empty() {
        return;
    }
    if let Some(search) = &state.search {
        let query = clean::sentence(&search.query.text());
        let typed = !search.query.is_empty();
        let after = words::search_state(search.looking, search.in_vain, typed);
        let used =
            text::columns(words::search()) + text::columns(&clean::sentence(search.query.before()));
        put(
            frame,
            area,
            [Line::from(vec![
                Span::styled(words::search(), state.look.style(Ink::New)),
                Span::raw(query),
                Span::styled(after, state.look.style(Ink::Dim)),
            ])],
        );
        point(state, frame, area, used, 0);
        return;
    }
    let input = state.input();
    let prompt = Span::styled("> ", state.look.style(Ink::Mine));
    if input.is_empty() {
        let hint = if state.is_alone() { words::paste_here() } else { words::type_here() };
        put(
            frame,
            area,
            [Line::from(vec![prompt, Span::styled(hint, state.look.style(Ink::Dim))])],
        );
        point(state, frame, area, usize::from(PROMPT), 0);
        return;
    }
    let seen = input.seen(usize::from(area.width.saturating_sub(PROMPT).max(1)));
    let skip = (seen.row + 1).saturating_sub(usize::from(area.height));
    let rows = seen.rows.into_iter().enumerate().skip(skip).map(|(number, row)| {
        let lead = if number == 0 { prompt.clone() } else { Span::raw("  ") };
        Line::from(vec![lead, Span::raw(row)])
    });
    put(frame, area, rows);
    point(state, frame, area, usize::from(PROMPT) + seen.column, seen.row - skip);
}

/// Puts the cursor there, if nothing stands over it.
fn point(state: &State, frame: &mut Frame<'_>, area: Rect, column: usize, row: usize) {
    let column = u16::try_from(column).unwrap_or(u16::MAX).min(area.width.saturating_sub(1));
    let row = u16::try_from(row).unwrap_or(u16::MAX).min(area.height.saturating_sub(1));
    if state.popup.is_none() {
        frame.set_cursor_position(Position { x: area.x + column, y: area.y + row });
    }
}
