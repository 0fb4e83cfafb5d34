//! A talk laid out in rows: from where one is in it upwards, as many as are seen and no more.
//!
//! Only what is in view is ever wrapped, so a long history costs nothing here.

use ratatui::text::{Line, Span};

use super::look::{Ink, Look};
use super::state::talk::{Foot, Item, Talk};
use super::text;
use crate::api::types::message::MessageLine;
use crate::api::types::words::StateWord;
use crate::face::clean;
use crate::face::wording;
use crate::face::wording::messages::failure;
use crate::face::wording::window as words;

/// Below this width a message has no time before it.
const NARROW: usize = 36;

/// Widest name beside a message.
const NAME_MAX: usize = 10;

/// How many of the newest messages of others say how wide names are: more than are in view.
const NAMES_LOOKED_AT: usize = 50;

/// The room a talk has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Room {
    pub(super) width: usize,
    pub(super) height: usize,
}

/// What is in view.
#[derive(Debug, Default)]
pub(super) struct View {
    /// From top to bottom.
    pub(super) rows: Vec<Line<'static>>,
    /// The first item in view.
    pub(super) first: usize,
}

/// The rows in view.
pub(super) fn view(talk: &Talk, room: Room, look: Look) -> View {
    let (mut at, hidden) = match foot_place(talk) {
        Some((at, hidden)) => (at, hidden),
        None => (talk.len().saturating_sub(1), 0),
    };
    let mut upside_down: Vec<Line<'static>> = Vec::new();
    let mut skip = hidden;
    loop {
        let rows = rows_of(talk, at, room.width, look);
        let kept = rows.len().saturating_sub(skip);
        upside_down.extend(rows.into_iter().take(kept).rev());
        skip = 0;
        if upside_down.len() >= room.height || at == 0 {
            break;
        }
        at -= 1;
    }
    upside_down.truncate(room.height);
    upside_down.reverse();
    View { rows: upside_down, first: at }
}

fn foot_place(talk: &Talk) -> Option<(usize, usize)> {
    let foot = talk.foot.as_ref()?;
    Some((talk.place(&foot.item)?, foot.hidden))
}

/// Moves the foot up by so many rows, but never past the first one; `true` when the top is near.
pub(super) fn scroll_up(talk: &mut Talk, by: usize, room: Room, look: Look) -> bool {
    let height = |talk: &Talk, at| rows_of(talk, at, room.width, look).len();
    let Some(last) = talk.len().checked_sub(1) else { return true };
    let (mut at, mut hidden) = foot_place(talk).unwrap_or((last, 0));
    let mut left =
        by.min(above(talk, at, hidden, by + room.height, room, look).saturating_sub(room.height));
    while left > 0 {
        let room_here = height(talk, at).saturating_sub(hidden);
        if left < room_here || at == 0 {
            hidden += left;
            break;
        }
        left -= room_here;
        at -= 1;
        hidden = 0;
    }
    set_foot(talk, at, hidden, last);
    view(talk, room, look).first < 5
}

/// How many rows stand at and above a place, counted no further than `enough`.
fn above(talk: &Talk, at: usize, hidden: usize, enough: usize, room: Room, look: Look) -> usize {
    let mut rows = 0;
    for at in (0..=at).rev() {
        rows += rows_of(talk, at, room.width, look).len();
        if rows >= enough + hidden {
            break;
        }
    }
    rows.saturating_sub(hidden)
}

/// Moves the foot down by so many rows, at most to the newest message.
pub(super) fn scroll_down(talk: &mut Talk, by: usize, room: Room, look: Look) {
    let Some((mut at, mut hidden)) = foot_place(talk) else {
        talk.foot = None;
        return;
    };
    let last = talk.len().saturating_sub(1);
    let mut left = by;
    while left > hidden {
        left -= hidden;
        if at == last {
            talk.foot = None;
            talk.below = 0;
            return;
        }
        at += 1;
        hidden = rows_of(talk, at, room.width, look).len();
    }
    set_foot(talk, at, hidden - left, last);
}

/// Puts an item's first row at the top of the view, as far as there is enough below it.
pub(super) fn show_at_top(talk: &mut Talk, key: &str, room: Room, look: Look) {
    let (Some(start), Some(last)) = (talk.place(key), talk.len().checked_sub(1)) else { return };
    let mut left = room.height;
    for at in start..=last {
        let height = rows_of(talk, at, room.width, look).len();
        if height >= left {
            set_foot(talk, at, height - left, last);
            return;
        }
        left -= height;
    }
    talk.foot = None;
}

/// Brings an item into view if it is not there.
pub(super) fn show(talk: &mut Talk, key: &str, room: Room, look: Look) {
    let Some(wanted) = talk.place(key) else { return };
    let last = talk.len().saturating_sub(1);
    let (foot, hidden) = foot_place(talk).unwrap_or((last, 0));
    if wanted > foot || (wanted == foot && hidden > 0) {
        set_foot(talk, wanted, 0, last);
    } else if view(talk, room, look).first >= wanted && wanted < foot {
        show_at_top(talk, key, room, look);
    }
}

fn set_foot(talk: &mut Talk, at: usize, hidden: usize, last: usize) {
    let item = talk.item(at).map(|item| item.key().to_owned());
    talk.foot = match item {
        Some(item) if at < last || hidden > 0 => Some(Foot { item, hidden }),
        _ => None,
    };
    if talk.foot.is_none() {
        talk.below = 0;
    }
}

/// All rows of one item, with the lines that stand above it.
fn rows_of(talk: &Talk, at: usize, width: usize, look: Look) -> Vec<Line<'static>> {
    let Some(item) = talk.item(at) else { return vec![] };
    let mut rows = Vec::new();
    match item {
        Item::Line(line) => {
            let before = at.checked_sub(1).and_then(|at| talk.lines.get(at));
            if before
                .is_none_or(|before| wording::date_of(&before.at) != wording::date_of(&line.at))
            {
                rows.push(rule(&words::day_rule(&line.at), width, look, Ink::Rule));
            }
            if talk.new_since.as_ref() == Some(&line.message) {
                rows.push(rule(&words::new_rule(&line.at), width, look, Ink::New));
            }
            let chosen = talk.selected.as_ref() == Some(&line.message);
            rows.extend(message(talk, line, chosen, width, look));
        }
        Item::Waiting(waiting) => {
            let state = match &waiting.refused {
                Some(why) => Some((format!("! {}", clean::sentence(why)), Ink::Alert)),
                None => Some(("...".to_owned(), Ink::Dim)),
            };
            let body = clean::text(&waiting.one.text);
            let head =
                Head { time: "     ".into(), name: words::me(), ink: Ink::Mine, chosen: false };
            rows.extend(paragraph(&head, None, &body, state, name_width(talk), width, look));
        }
    }
    rows
}

/// A line across with words in its middle.
fn rule(words: &str, width: usize, look: Look, ink: Ink) -> Line<'static> {
    let words = text::cut(words, width, look.ascii);
    let left = width.saturating_sub(text::columns(&words));
    let (before, after) = (look.across().repeat(left / 2), look.across().repeat(left - left / 2));
    Line::styled(format!("{before}{words}{after}"), look.style(ink))
}

fn message(
    talk: &Talk,
    line: &MessageLine,
    chosen: bool,
    width: usize,
    look: Look,
) -> Vec<Line<'static>> {
    let state = match line.state {
        Some(StateWord::Failed) => {
            Some((format!("{} {}", look.state(StateWord::Failed), failure(line.why)), Ink::Alert))
        }
        Some(state) => Some((words::spread(look.state(state), line.have, line.of), Ink::Dim)),
        None => None,
    };
    let quote = line.reply_to.as_ref().map(|id| words::quote(talk.line(id)));
    let ink = if line.mine { Ink::Mine } else { Ink::Theirs };
    // Who does what stands in the words themselves, as in IRC.
    let name = if line.action { String::new() } else { words::author(line) };
    let head = Head { time: wording::clock(&line.at), name, ink, chosen };
    paragraph(&head, quote, &words::body(line), state, name_width(talk), width, look)
}

/// The widest name in the talk, as far as it gets.
fn name_width(talk: &Talk) -> usize {
    let latest = talk.lines.iter().rev().filter(|line| !line.mine).take(NAMES_LOOKED_AT);
    let widest = latest.map(|line| text::columns(&words::author(line))).max();
    widest.unwrap_or_default().clamp(3, NAME_MAX)
}

/// What stands before a message.
struct Head {
    time: String,
    name: String,
    ink: Ink,
    chosen: bool,
}

fn paragraph(
    head: &Head,
    quote: Option<String>,
    body: &str,
    state: Option<(String, Ink)>,
    names: usize,
    width: usize,
    look: Look,
) -> Vec<Line<'static>> {
    let narrow = width < NARROW;
    let sign = match (head.chosen, look.ascii) {
        (false, _) => " ",
        (true, true) => ">",
        (true, false) => "▸",
    };
    let lead = if narrow {
        vec![
            Span::raw(sign),
            Span::styled(
                if head.name.is_empty() {
                    String::new()
                } else {
                    format!("{}: ", text::cut(&head.name, 6, look.ascii))
                },
                look.style(head.ink),
            ),
        ]
    } else {
        let time = text::fill(&head.time, 5, look.ascii);
        let name = text::fill(&head.name, names, look.ascii);
        vec![
            Span::styled(time, look.style(Ink::Dim)),
            Span::raw(sign),
            Span::styled(format!("{name} "), look.style(head.ink)),
        ]
    };
    let lead_width: usize = lead.iter().map(|span| text::columns(&span.content)).sum();
    let indent = if narrow { 2 } else { lead_width };
    let room = width.saturating_sub(indent).max(2);
    let mut rows: Vec<Line<'static>> = Vec::new();
    if let Some(quote) = quote {
        let quote = text::cut(&quote, room, look.ascii);
        rows.push(Line::from(vec![
            Span::raw(" ".repeat(indent)),
            Span::styled(quote, look.style(Ink::Dim)),
        ]));
    }
    // On narrow windows the first row has less room than the others: it is wrapped for it, and so are they.
    let wrapped = text::wrap(body, width.saturating_sub(lead_width).max(2));
    let ink = if head.chosen { Ink::New } else { Ink::Plain };
    let count = wrapped.len();
    for (number, row) in wrapped.into_iter().enumerate() {
        let mut spans = match number {
            0 => lead.clone(),
            _ => vec![Span::raw(" ".repeat(indent))],
        };
        let tail = if number + 1 == count { state.as_ref() } else { None };
        let style = if ink == Ink::Plain { ratatui::style::Style::new() } else { look.style(ink) };
        let used: usize = spans.iter().map(|span| text::columns(&span.content)).sum();
        let used = used + text::columns(&row);
        spans.push(Span::styled(row, style));
        let next = tail.and_then(|tail| put_state(&mut spans, used, tail, width, look));
        rows.push(Line::from(spans));
        rows.extend(next);
    }
    rows
}

/// Puts the state at the right end of a row, or answers a row of its own when there is no room.
fn put_state(
    spans: &mut Vec<Span<'static>>,
    used: usize,
    (state, ink): &(String, Ink),
    width: usize,
    look: Look,
) -> Option<Line<'static>> {
    let state = text::cut(state, width, look.ascii);
    let needed = text::columns(&state);
    let style = look.style(*ink);
    if used + needed < width {
        spans.push(Span::raw(" ".repeat(width - used - needed)));
        spans.push(Span::styled(state, style));
        return None;
    }
    let blanks = Span::raw(" ".repeat(width - needed));
    Some(Line::from(vec![blanks, Span::styled(state, style)]))
}
