//! Draws what the window knows; changes nothing.
//!
//! Every part draws into its own piece of [`Areas`](super::areas::Areas), whatever its size, so that no window is too
//! small to be drawn in.

mod boxes;
mod first;
mod foot;
mod head;
mod input;
mod invite;
mod lock;
mod side;
mod talk;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use super::areas::areas;
use super::look::Ink;
use super::state::State;

/// Draws everything.
pub(super) fn draw(state: &State, frame: &mut Frame<'_>) {
    if let Some(lock) = &state.lock {
        lock::draw(state, lock, frame);
        return;
    }
    if state.first.is_some() {
        first::draw(state, frame);
        return;
    }
    let areas = areas(state);
    if state.is_alone() {
        invite::draw(state, state.invite.as_ref(), frame, areas.talk, true);
    } else {
        head::draw(state, frame, areas.head);
        side::draw(state, frame, areas.side);
        talk::draw(state, frame, areas.talk);
        notes(state, frame, areas.notes);
        foot::draw(state, frame, areas.foot);
    }
    input::draw(state, frame, areas.input);
    if let Some(popup) = &state.popup {
        boxes::draw(state, popup, frame);
    }
}

fn notes(state: &State, frame: &mut Frame<'_>, area: Rect) {
    let notes = super::notes::notes(state, usize::from(area.width));
    // What is most pressing stands last: it is what stays when there is no room for all.
    let skipped = notes.len().saturating_sub(usize::from(area.height));
    let rows = notes.into_iter().skip(skipped).map(|(text, ink)| {
        let text = super::text::cut(&text, usize::from(area.width), state.look.ascii);
        Line::styled(text, state.look.style(ink))
    });
    put(frame, area, rows);
}

/// Puts rows into an area, one under the other; what does not fit is left out.
fn put(frame: &mut Frame<'_>, area: Rect, rows: impl IntoIterator<Item = Line<'static>>) {
    let area = area.intersection(frame.area());
    let rows: Vec<Line<'static>> = rows.into_iter().take(usize::from(area.height)).collect();
    frame.render_widget(Paragraph::new(rows), area);
}

/// A row of one ink.
fn row(state: &State, text: impl Into<String>, ink: Ink) -> Line<'static> {
    Line::styled(text.into(), state.look.style(ink))
}
