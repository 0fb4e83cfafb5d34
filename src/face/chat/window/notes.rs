//! The rows between talk and input: what waits, what is answered, what was found, what went wrong.

use super::look::Ink;
use super::state::talk::Loaded;
use super::state::{Completion, NodeIs, State};
use super::text;
use crate::api::types::words::PathWord;
use crate::face::chat::conversation::With;
use crate::face::chat::slash::complete;
use crate::face::clean;
use crate::face::wording::refused::chat_words;
use crate::face::wording::{waiting, window as words};

/// Most rows of one word to the person.
const NOTICE_ROWS_MAX: usize = 4;

/// Most choices shown for what is being typed.
const HINTS_MAX: usize = 8;

/// Below this many rows only what is pressing is said.
const LOW: u16 = 8;

/// One row: its text and what it is.
pub(super) type Note = (String, Ink);

/// All rows, the most pressing last.
pub(super) fn notes(state: &State, width: usize) -> Vec<Note> {
    let mut notes = Vec::new();
    notes.extend(about_talk(state, width));
    notes.extend(about_input(state, width));
    if state.rows < LOW {
        // What can be found elsewhere gives way to the talk itself.
        notes.retain(|(_, ink)| *ink != Ink::Dim);
    }
    notes.extend(about_node(state, width));
    if let Some(notice) = &state.notice {
        let ink = if notice.is_error { Ink::Alert } else { Ink::New };
        let rows = text::wrap(&notice.words, width);
        notes.extend(rows.into_iter().take(NOTICE_ROWS_MAX).map(|row| (row, ink)));
    }
    notes
}

fn about_talk(state: &State, width: usize) -> Vec<Note> {
    let (Some(talk), Some(one)) = (state.talk(), state.conversation()) else { return vec![] };
    let mut notes = Vec::new();
    if talk.foot.is_some() && state.search.is_none() {
        // What was unread before is as new as what has come since; the list may not have heard of that yet.
        let new = talk.below.max(talk.theirs_below().min(one.unread));
        notes.push((words::below(new), Ink::New));
    }
    if talk.loaded == Loaded::Older {
        notes.push((words::loading_older().to_owned(), Ink::Dim));
    }
    let standing = match &one.with {
        With::Friend(friend) => words::standing(&one.name, friend.state),
        With::Room(room) => words::room_standing(&one.name, room.state),
        With::Introduced(_) => None,
    };
    let (queued, stored) = talk.on_their_way();
    let linked = state.is_node_up() && one.path() != PathWord::None;
    let way = || one.friend().and(words::on_their_way(&one.name, linked, queued, stored));
    match &one.with {
        With::Introduced(who) => {
            let rows = text::wrap(&waiting::introduced(who, &one.name), width);
            notes.extend(rows.into_iter().take(NOTICE_ROWS_MAX).map(|row| (row, Ink::Dim)));
        }
        _ => notes.extend(standing.or_else(way).map(|words| (words, Ink::Dim))),
    }
    let answered = talk.reply_to.as_ref().and_then(|id| talk.line(id));
    notes.extend(answered.map(|line| (words::answering(line), Ink::New)));
    let typists = state.typing_here();
    notes.extend(typists.map(|who| (words::typing(&who), Ink::New)));
    if talk.rewording.is_some() {
        notes.push((words::rewording().to_owned(), Ink::New));
    }
    notes
}

fn about_node(state: &State, width: usize) -> Vec<Note> {
    let NodeIs::Gone(why) = &state.node else { return vec![] };
    let said = why.as_ref().map_or_else(|| words::gone().to_owned(), chat_words);
    text::wrap(&said, width).into_iter().map(|row| (row, Ink::Alert)).collect()
}

/// What could be typed next.
fn about_input(state: &State, width: usize) -> Vec<Note> {
    if let Some(Completion { before, choices, at }) = &state.completion {
        return vec![(row_of(before, choices, Some(*at), width), Ink::Dim)];
    }
    let input = state.input();
    if !input.before().starts_with('/') || !input.at_end() || state.notice.is_some() {
        return vec![];
    }
    let choices = complete::choices(input.before(), &state.names());
    if choices.is_empty() {
        return vec![];
    }
    vec![(row_of(input.before(), &choices, None, width), Ink::Dim)]
}

/// As many choices as have room, the one that was chosen among them and whole.
fn row_of(typed: &str, choices: &[String], at: Option<usize>, width: usize) -> String {
    let from = at.map_or(0, |at| at.saturating_sub(HINTS_MAX - 1));
    let last = at.unwrap_or(from);
    let row = |from| row_from(typed, choices, at, from, HINTS_MAX);
    // Without what stands behind the chosen one there must be room for it, and for the sign that more follows.
    let needed =
        |from: &usize| text::columns(&row_from(typed, choices, at, *from, last + 1 - *from));
    let from = (from..=last).find(|from| needed(from) <= width).unwrap_or(last);
    row(from)
}

fn row_from(
    typed: &str,
    choices: &[String],
    at: Option<usize>,
    from: usize,
    count: usize,
) -> String {
    let begin = complete::last_word(typed);
    let word = |choice: &String| clean::name(choice.get(begin..).unwrap_or(choice).trim_end());
    let shown = choices.iter().enumerate().skip(from).take(count).map(|(number, choice)| {
        if Some(number) == at { format!("[{}]", word(choice)) } else { word(choice) }
    });
    let more = if choices.len() > from + count { "  ..." } else { "" };
    words::completes(&(shown.collect::<Vec<_>>().join("  ") + more))
}
