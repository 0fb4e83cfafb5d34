//! The list of conversations: a number to jump by, the name, what is new or how they are.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{put, row};
use crate::face::chat::conversation::Conversation;
use crate::face::chat::window::look::Ink;
use crate::face::chat::window::state::talk::Talk;
use crate::face::chat::window::state::{Known, State};
use crate::face::chat::window::text;
use crate::face::clean;
use crate::face::wording::{drafts, window as words};

/// Draws it.
pub(super) fn draw(state: &State, frame: &mut Frame<'_>, area: Rect) {
    let Some(width) = usize::from(area.width).checked_sub(2) else { return };
    let height = usize::from(area.height);
    let edge = Rect { x: area.x + area.width.saturating_sub(1), width: 1, ..area };
    put(frame, edge, (0..height).map(|_| row(state, state.look.down(), Ink::Rule)));
    let inside = Rect { width: area.width.saturating_sub(1), ..area };
    let head = row(state, format!(" {}", words::chats()), Ink::Dim);
    let known = match &state.known {
        Known::Loading => vec![row(state, words::loading(), Ink::Dim)],
        Known::Failed(why) => {
            let wrapped = text::wrap(&words::failed(why), width);
            wrapped.into_iter().map(|line| row(state, line, Ink::Alert)).collect()
        }
        Known::Here => rows(state, width, height.saturating_sub(1)),
    };
    put(frame, inside, [head].into_iter().chain(known));
}

/// The rows, scrolled so that the open conversation is among them.
fn rows(state: &State, width: usize, height: usize) -> Vec<Line<'static>> {
    let open = state.list.iter().position(|one| Some(&one.name) == state.open.as_ref());
    let skip = open.map_or(0, |at| (at + 1).saturating_sub(height));
    let shown = state.list.iter().enumerate().skip(skip).take(height);
    shown.map(|(at, one)| conversation(state, at, one, Some(at) == open, width)).collect()
}

/// What is new, what is typed and not sent, or else how they are. A draft in the open conversation stands in the line.
fn tail(state: &State, one: &Conversation, is_open: bool) -> String {
    let typed = |talk: &Talk| !talk.unsent().is_blank();
    let has_draft = !is_open && state.talks.get(&one.name).is_some_and(typed);
    let doubt = one.friend().is_some_and(|friend| friend.doubt);
    match (one.unread, has_draft) {
        (0, true) if !doubt => drafts::mark(),
        // Whether they are online is not known while the node is gone.
        (0, _) if is_present(one) && !state.is_node_up() => String::new(),
        (0, _) => one.word().to_owned(),
        (unread, true) => drafts::mark_and(unread),
        (unread, false) => unread.to_string(),
    }
}

/// Whether the one word about it is how the friend is at the moment.
fn is_present(one: &Conversation) -> bool {
    one.is_open() && !one.is_muted() && one.friend().is_some_and(|friend| !friend.doubt)
}

fn conversation(
    state: &State,
    at: usize,
    one: &Conversation,
    is_open: bool,
    width: usize,
) -> Line<'static> {
    let ascii = state.look.ascii;
    let number = if at < 10 { ((at + 1) % 10).to_string() } else { " ".into() };
    let lead = format!("{}{number} ", if is_open { '*' } else { ' ' });
    let tail = tail(state, one, is_open);
    let room = width.saturating_sub(text::columns(&lead) + text::columns(&tail) + 1);
    let name = text::fill(&clean::name(&one.name), room, ascii);
    let is_new = one.unread > 0 && !one.is_muted();
    let name_ink = if is_new { Ink::New } else { Ink::Plain };
    let tail_ink = match one.friend() {
        Some(friend) if friend.doubt => Ink::Alert,
        _ if is_new => Ink::New,
        _ => Ink::Dim,
    };
    let style = |ink| if is_open { state.look.style(Ink::Chosen) } else { state.look.style(ink) };
    Line::from(vec![
        Span::styled(lead, style(Ink::Dim)),
        Span::styled(format!("{name} "), style(name_ink)),
        Span::styled(tail, style(tail_ink)),
    ])
}
