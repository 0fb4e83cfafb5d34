//! An invite to hand over: its text, its QR code, and what to do with them.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};
use ratatui::text::Line;

use super::{put, row};
use crate::api::types::invite::Invited;
use crate::face::chat::window::look::Ink;
use crate::face::chat::window::state::State;
use crate::face::chat::window::text;
use crate::face::qr::terminal::{Drawing, Paint};
use crate::face::wording::invites;
use crate::face::wording::window as words;

/// Columns that the text beside the code needs.
const BESIDE: usize = 24;

/// Draws it; `is_first` for the one on the way to the first friend.
pub(super) fn draw(
    state: &State,
    invite: Option<&Invited>,
    frame: &mut Frame<'_>,
    area: Rect,
    is_first: bool,
) {
    if state.bare {
        let ticket = invite.map(|invite| invite.ticket.as_str()).unwrap_or_default();
        put(frame, area, text::wrap(ticket, usize::from(area.width)).into_iter().map(Line::from));
        return;
    }
    let (columns, rows) = (usize::from(area.width), usize::from(area.height));
    let drawing = invite.and_then(|invite| Drawing::of(&invite.ticket).ok());
    let cells = drawing.as_ref().map(Drawing::cells);
    let fits = !state.look.ascii
        && cells.is_some_and(|cells| cells.columns + BESIDE < columns && cells.rows <= rows);
    let code = drawing.filter(|_| fits);
    let width = match (&code, cells) {
        (Some(_), Some(cells)) => columns - cells.columns - 1,
        _ => columns,
    };
    let mut text_rows = beside(state, invite, width, is_first);
    if let (false, Some(cells)) = (fits, cells) {
        let why = match state.look.ascii {
            true => words::no_blocks().to_owned(),
            false => {
                let below = usize::from(state.rows) - rows.min(state.rows.into());
                words::no_room(cells.columns + BESIDE + 1, cells.rows + below)
            }
        };
        text_rows.extend(paragraph(state, &why, width, Ink::Dim));
    }
    let left = u16::try_from(width).unwrap_or(area.width);
    // What is pressing stands right above the field, whatever has no room then.
    let notes =
        if is_first { super::super::notes::notes(state, width.saturating_sub(1)) } else { vec![] };
    let notes = notes.into_iter().map(|(words, ink)| {
        row(state, text::cut(&words, width.saturating_sub(1), state.look.ascii), ink)
    });
    let height = u16::try_from(notes.len()).unwrap_or(u16::MAX).min(area.height);
    let above = Rect { width: left, height: area.height - height, ..area };
    put(frame, above, text_rows);
    put(frame, Rect { y: area.y + above.height, width: left, height, ..area }, notes);
    if let (Some(code), Some(cells)) = (code, cells) {
        let x = area.x + area.width - u16::try_from(cells.columns).unwrap_or(area.width);
        let place = Rect { x, width: area.x + area.width - x, ..area };
        // Cameras want dark on light: the light modules are drawn, in white on black, whatever the theme.
        let style = match state.look.color {
            true => Style::new().fg(Color::Indexed(231)).bg(Color::Indexed(16)),
            false => Style::new(),
        };
        let art = code.art(Paint::Plain);
        put(frame, place, art.lines().map(|line| Line::styled(line.to_owned(), style)));
    }
}

fn beside(
    state: &State,
    invite: Option<&Invited>,
    width: usize,
    is_first: bool,
) -> Vec<Line<'static>> {
    let title = if is_first { words::first_friend() } else { words::invite() };
    let mut rows = vec![row(state, title, Ink::New), Line::default()];
    match invite {
        Some(invite) => {
            rows.extend(paragraph(state, &invites::invited(invite, state.now), width, Ink::Plain));
            rows.extend(paragraph(state, words::scan_or_copy(), width, Ink::Plain));
            rows.push(Line::default());
            rows.extend(paragraph(state, &invite.ticket, width, Ink::Mine));
        }
        None => rows.extend(paragraph(state, words::making_invite(), width, Ink::Dim)),
    }
    rows.push(Line::default());
    if !is_first {
        rows.extend(paragraph(state, words::close(), width, Ink::Dim));
    }
    rows
}

fn paragraph(state: &State, words: &str, width: usize, ink: Ink) -> Vec<Line<'static>> {
    text::wrap(words, width.saturating_sub(1).max(2))
        .into_iter()
        .map(|line| row(state, line, ink))
        .collect()
}
