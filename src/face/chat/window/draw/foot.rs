//! The foot: the time, where something is new, how the node and the links are, the two keys to remember.

use jiff::tz::TimeZone;
use ratatui::Frame;
use ratatui::layout::Rect;

use super::{put, row};
use crate::api::types::words::PathWord;
use crate::face::chat::conversation::Conversation;
use crate::face::chat::window::look::Ink;
use crate::face::chat::window::state::{NodeIs, State};
use crate::face::chat::window::text;
use crate::face::wording::window as words;

/// Most numbers after `Act:`; more are dots.
const ACTIVE_MAX: usize = 6;

/// Draws it.
pub(super) fn draw(state: &State, frame: &mut Frame<'_>, area: Rect) {
    let time = state.now.to_zoned(TimeZone::system()).strftime("%H:%M").to_string();
    let mut parts = vec![time];
    parts.extend(active(state));
    let (node, ink) = match &state.node {
        NodeIs::Awaited => (words::node_awaited(), Ink::Bar),
        NodeIs::Up => (words::node_ok(), Ink::Bar),
        NodeIs::Gone(_) => (words::node_gone(), Ink::Alert),
    };
    parts.push(node.to_owned());
    if state.node == NodeIs::Up {
        parts.extend(links(&state.list));
        parts.extend(state.mood.as_ref().and_then(|mood| words::mood(mood.status)));
    }
    let left = format!(" {}", parts.join("  "));
    let right = format!("{} ", words::keys());
    let text = text::ends(&left, &right, usize::from(area.width), state.look.ascii);
    put(frame, area, [row(state, text, ink)]);
}

/// The numbers of the conversations with something new.
fn active(state: &State) -> Option<String> {
    let news = state.list.iter().enumerate().filter(|(_, one)| one.unread > 0);
    let numbers: Vec<String> = news.map(|(at, _)| (at + 1).to_string()).collect();
    let shown = numbers.iter().take(ACTIVE_MAX).cloned().collect::<Vec<_>>().join(",");
    let more = if numbers.len() > ACTIVE_MAX { ",..." } else { "" };
    (!numbers.is_empty()).then(|| words::active(&format!("{shown}{more}")))
}

fn links(list: &[Conversation]) -> Option<String> {
    let open = || list.iter().filter(|one| one.is_open() && one.friend().is_some());
    let count = |path| open().filter(|one| one.path() == path).count();
    let said = words::links(count(PathWord::Direct), count(PathWord::Relayed), open().count());
    (!said.is_empty()).then_some(said)
}
