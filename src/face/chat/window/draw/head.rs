//! The head: with whom one talks, whether they are who they say, and how they are reached.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{put, row};
use crate::face::chat::conversation::With;
use crate::face::chat::window::look::Ink;
use crate::face::chat::window::state::State;
use crate::face::chat::window::text;
use crate::face::clean;
use crate::face::wording::{waiting, window as words};

/// Draws it.
pub(super) fn draw(state: &State, frame: &mut Frame<'_>, area: Rect) {
    let left = match state.conversation() {
        Some(one) => {
            let mut parts = vec![clean::name(&one.name)];
            if let With::Room(room) = &one.with {
                parts.push(words::members(room.members));
                parts.push(clean::line(&room.topic));
            }
            if let With::Introduced(who) = &one.with {
                parts.push(waiting::by(who));
            }
            if let With::Friend(friend) = &one.with {
                let card = state.card.as_ref().filter(|card| card.name == one.name);
                let millis = card.and_then(|card| card.round_trip_ms);
                parts.push(words::badge(friend.verified, friend.doubt).to_owned());
                // How they are reached is not known while the node is gone.
                if state.is_node_up() {
                    parts.push(words::reached(friend.path, friend.through.as_deref(), millis));
                }
                if !friend.presence.text.is_empty() {
                    parts.push(format!("\"{}\"", clean::line(&friend.presence.text)));
                }
            }
            format!(" {}", parts.join("  "))
        }
        None => String::new(),
    };
    let me = clean::name(&state.me);
    let right = if me.is_empty() { "hobnob ".to_owned() } else { format!("{me} @ hobnob ") };
    let text = text::ends(&left, &right, usize::from(area.width), state.look.ascii);
    put(frame, area, [row(state, text, Ink::Bar)]);
}
