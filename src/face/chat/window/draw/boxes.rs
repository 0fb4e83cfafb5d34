//! What stands over the talk: pages to read, questions, the palette, an invite.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear};

use super::{invite, put, row};
use crate::face::chat::window::look::Ink;
use crate::face::chat::window::state::State;
use crate::face::chat::window::state::palette::{self, Choice, Palette};
use crate::face::chat::window::state::popup::{Page, Popup};
use crate::face::chat::window::{areas, text};
use crate::face::clean;
use crate::face::wording::window::{self as words, title};

/// Columns of the palette.
const PALETTE_COLUMNS: usize = 64;

/// Rows of the palette.
const PALETTE_ROWS: usize = 14;

/// Draws it.
pub(super) fn draw(state: &State, popup: &Popup, frame: &mut Frame<'_>) {
    match popup {
        Popup::Page(page) => draw_page(state, page, frame),
        Popup::Palette(palette) => draw_palette(state, palette, frame),
        Popup::Question(asked) => {
            let (rows, seen) = areas::asked(state, &asked.text);
            let wide = rows.iter().map(|row| text::columns(row)).max().unwrap_or_default();
            let inside = frame_of(state, title::question(), "", wide, rows.len(), frame);
            let top = asked.top.min(rows.len().saturating_sub(seen));
            let keys = (seen < rows.len())
                .then(|| text::cut(words::question_keys(), inside.width.into(), state.look.ascii));
            let shown = rows.into_iter().skip(top).take(seen);
            let shown = shown.map(|line| row(state, line, Ink::Plain));
            put(frame, inside, shown.chain(keys.map(|keys| row(state, keys, Ink::Dim))));
        }
        Popup::Invite(invited) => {
            let all = Rect::new(0, 0, state.columns, state.rows);
            frame.render_widget(Clear, all.intersection(frame.area()));
            invite::draw(state, Some(invited), frame, all, false);
        }
        Popup::Passphrase(field) => {
            let wrong = state.notice.as_ref().filter(|notice| notice.is_error);
            let wrong = wrong.map(|notice| areas::boxed(state, &notice.words)).unwrap_or_default();
            let wide = wrong.iter().map(|row| text::columns(row)).max().unwrap_or_default();
            let wide = wide.max(text::columns(words::passphrase())).max(40);
            let inside = frame_of(state, title::passphrase(), "", wide, 2 + wrong.len(), frame);
            let stars = "*".repeat(field.text().chars().count());
            let rows = [row(state, words::passphrase(), Ink::Plain), row(state, stars, Ink::Mine)];
            let wrong = wrong.into_iter().map(|line| row(state, line, Ink::Alert));
            put(frame, inside, rows.into_iter().chain(wrong));
            let before = field.before().chars().count();
            point(frame, inside, before, 1);
        }
    }
}

/// A box with a title and a word at its foot; answers its inside.
fn frame_of(
    state: &State,
    title: &'static str,
    foot: &'static str,
    columns: usize,
    rows: usize,
    frame: &mut Frame<'_>,
) -> Rect {
    let wide = columns.max(text::columns(title) + 2).max(text::columns(foot) + 2);
    let area = areas::middle(state, wide + 2, rows).intersection(frame.area());
    let pad = |words: &str| if words.is_empty() { String::new() } else { format!(" {words} ") };
    let block = Block::bordered()
        .border_set(state.look.border())
        .title_top(Line::from(pad(title)))
        .title_bottom(Line::from(pad(foot)));
    let inside = block.inner(area);
    frame.render_widget(Clear, area);
    frame.render_widget(block, area);
    // One column free on either side.
    Rect {
        x: inside.x + u16::from(inside.width > 2),
        width: inside.width.saturating_sub(2 * u16::from(inside.width > 2)),
        ..inside
    }
}

fn draw_page(state: &State, page: &Page, frame: &mut Frame<'_>) {
    let rows = areas::boxed(state, &page.text);
    let wide = rows.iter().map(|row| text::columns(row)).max().unwrap_or_default();
    let inside = frame_of(state, page.title, words::more(), wide, rows.len(), frame);
    let rows = rows.into_iter().skip(page.top);
    put(frame, inside, rows.map(|line| row(state, line, Ink::Plain)));
}

fn draw_palette(state: &State, palette: &Palette, frame: &mut Frame<'_>) {
    let inside =
        frame_of(state, title::go_to(), words::pick(), PALETTE_COLUMNS, PALETTE_ROWS, frame);
    let width = usize::from(inside.width);
    let query = Line::from(vec![
        Span::styled("> ", state.look.style(Ink::Mine)),
        Span::raw(clean::sentence(&palette.query.text())),
    ]);
    let height = usize::from(inside.height).saturating_sub(1);
    let skip = (palette.at + 1).saturating_sub(height);
    let choices = palette::choices(&state.list, &palette.query.text());
    let rows = choices.into_iter().enumerate().skip(skip).map(|(at, choice)| {
        let said = match choice {
            Choice::Go(name) => clean::name(&name),
            Choice::Do { what, .. } => what,
        };
        let (sign, ink) = if at == palette.at { ("> ", Ink::Chosen) } else { ("  ", Ink::Plain) };
        row(state, text::fill(&format!("{sign}{said}"), width, state.look.ascii), ink)
    });
    put(frame, inside, [query].into_iter().chain(rows));
    point(frame, inside, 2 + text::columns(&clean::sentence(palette.query.before())), 0);
}

fn point(frame: &mut Frame<'_>, area: Rect, column: usize, row: u16) {
    if area.is_empty() || row >= area.height {
        return;
    }
    let column = u16::try_from(column).unwrap_or(u16::MAX).min(area.width.saturating_sub(1));
    frame.set_cursor_position(Position { x: area.x + column, y: area.y + row });
}
