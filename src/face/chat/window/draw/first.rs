//! The first screen: what hobnob is, and the few questions before it can begin.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::{put, row};
use crate::face::chat::window::look::Ink;
use crate::face::chat::window::state::State;
use crate::face::chat::window::state::first::Step;
use crate::face::chat::window::text;
use crate::face::clean;
use crate::face::wording::window as words;

/// Draws it.
pub(super) fn draw(state: &State, frame: &mut Frame<'_>) {
    let Some(first) = &state.first else { return };
    let area = Rect::new(0, 0, state.columns, state.rows);
    let width = usize::from(state.columns).saturating_sub(2).clamp(2, 72);
    let mut rows = vec![row(state, format!(" {}", words::welcome()), Ink::New), Line::default()];
    let indented = |words: &str, ink| {
        let lines = text::wrap(words, width).into_iter();
        lines.map(|line| row(state, format!(" {line}"), ink)).collect::<Vec<_>>()
    };
    if state.rows >= 10 {
        rows.extend(indented(words::welcome_text(), Ink::Plain));
        rows.push(Line::default());
    }
    let [name, passphrase, again, making] = words::first_questions();
    let question = match first.step {
        Step::Name => name,
        Step::Passphrase => passphrase,
        Step::Again => again,
        Step::Making => making,
    };
    rows.extend(indented(question, Ink::Plain));
    let (typed, before) = match first.is_secret() {
        true => {
            let stars = |text: &str| "*".repeat(text.chars().count());
            (stars(&first.field.text()), stars(first.field.before()))
        }
        false => (clean::sentence(&first.field.text()), clean::sentence(first.field.before())),
    };
    let at = rows.len();
    if first.step != Step::Making {
        let prompt = Span::styled(" > ", state.look.style(Ink::Mine));
        rows.push(Line::from(vec![prompt, Span::raw(typed)]));
    }
    if let Some(error) = &first.error {
        rows.push(Line::default());
        rows.extend(indented(error, Ink::Alert));
    }
    // In a small window the field stays, and what went wrong with it.
    let skipped = rows.len().saturating_sub(usize::from(state.rows)).min(at);
    put(frame, area, rows.into_iter().skip(skipped));
    let at = at - skipped;
    if first.step != Step::Making && at < usize::from(state.rows) {
        let x = u16::try_from(3 + text::columns(&before)).unwrap_or(u16::MAX);
        let x = x.min(state.columns.saturating_sub(1));
        frame.set_cursor_position(Position { x, y: u16::try_from(at).unwrap_or_default() });
    }
}
