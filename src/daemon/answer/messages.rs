//! Messages as the local door shows them: lines of a conversation, and how one stands.

use super::rooms;
use crate::api::error::{ApiError, ErrorKind};
use crate::api::said::said;
use crate::api::types::amend::Timer;
use crate::api::types::message::{MarkWord, MessageLine, MessageList, PAGE_MAX, Reaction, Sent};
use crate::api::types::words::{FailureWord, StateWord};
use crate::api::types::{read_rfc3339, rfc3339};
use crate::core::record::Entry;
use crate::daemon::desk::Desk;
use crate::daemon::trouble;
use crate::model::id::IdentityKey;
use crate::model::message::{ChatId, Content, MessageRef, State};
use crate::model::time::Time;

/// A page of a conversation, oldest first.
pub(crate) fn page(desk: &Desk<'_>, asked: &MessageList) -> Result<Vec<MessageLine>, ApiError> {
    let chat = desk.chat(&asked.conversation)?;
    let order = |id: &String| {
        let entry = desk.message(id)?;
        let here = (entry.chat == chat).then_some(entry.order);
        here.ok_or_else(|| ApiError::no_such_message(id))
    };
    let before = asked.before.as_ref().map(order).transpose()?;
    let around = asked.around.as_ref().map(order).transpose()?;
    let since = asked.since.as_deref().map(moment).transpose()?.unwrap_or_default();
    let limit = usize::try_from(asked.limit.clamp(1, PAGE_MAX)).unwrap_or(1);
    let page = match (before, around) {
        (Some(_), Some(_)) => {
            return Err(ApiError::refusing(ErrorKind::Usage, said!("refused-one-place")));
        }
        (None, Some(order)) => desk.store.page_around(chat, order, limit),
        (before, None) => desk.store.page(chat, before, limit),
    };
    let page = page.map_err(|error| trouble::of_store(&error))?;
    Ok(page
        .iter()
        .filter(|entry| entry.arrived >= since)
        .filter_map(|entry| line(desk, entry))
        .collect())
}

pub(crate) fn moment(text: &str) -> Result<Time, ApiError> {
    read_rfc3339(text)
        .ok_or_else(|| ApiError::refusing(ErrorKind::Usage, said!("refused-no-moment", text)))
}

/// One message; `None` for a letter that shows nothing.
pub(crate) fn line(desk: &Desk<'_>, entry: &Entry) -> Option<MessageLine> {
    let (said, since) = (said(entry)?, &entry.since);
    let me = desk.node.identity();
    let mine = entry.message.author == me;
    let (have, of) = have(desk, entry).unzip();
    let told = entry.room.as_ref().and_then(|within| within.told.as_ref());
    Some(MessageLine {
        message: entry.message.id.to_string(),
        conversation: desk.chat_name(entry.chat),
        conversation_id: chat_id(entry.chat),
        from: author_name(desk, entry),
        author: entry.message.author.to_string(),
        mine,
        text: said.text,
        // A clock that runs ahead must not put a message into the future.
        at: rfc3339(entry.letter.written.min(entry.arrived)),
        state: entry.state.map(StateWord::from),
        edited: since.reworded.map(|(at, _)| rfc3339(at)),
        reply_to: said.reply_to.map(|message| message.id.to_string()),
        reactions: reactions(desk, entry),
        deleted: since.taken.is_some(),
        deleted_by: since
            .taken
            .filter(|(_, by)| *by != entry.message.author)
            .map(|(_, by)| person_in(desk, entry.chat, &by)),
        action: said.action,
        change_waits: since.telling.is_some(),
        lasts: said.lasts,
        fades_at: since.fades.map(rfc3339),
        why: entry.state.and_then(FailureWord::of),
        have,
        of,
        mentioned: said.mentions.contains(&me),
        marks: marks(desk, entry),
        muted: false,
        busy: false,
        told_by: told.map(|(by, _)| desk.name_of(by)),
        imported: None,
    })
}

/// What a message says; nothing but that it was there, if it was taken back.
#[derive(Default)]
struct Said {
    text: Option<String>,
    reply_to: Option<MessageRef>,
    mentions: Vec<IdentityKey>,
    action: bool,
    lasts: Option<u32>,
}

fn said(entry: &Entry) -> Option<Said> {
    match &entry.letter.content {
        Content::Text { body, reply_to, mentions, action, lasts } => Some(Said {
            text: Some(body.as_str().to_owned()),
            reply_to: *reply_to,
            mentions: mentions.clone(),
            action: *action,
            lasts: *lasts,
        }),
        Content::Gone => Some(Said::default()),
        _ => None,
    }
}

/// Who put which sign to a message, in the order the signs came.
fn reactions(desk: &Desk<'_>, entry: &Entry) -> Vec<Reaction> {
    let signs = entry.since.signs.iter();
    let shown = signs.filter_map(|sign| {
        let emoji = sign.emoji.as_ref()?.as_str().to_owned();
        Some(Reaction { emoji, from: person_in(desk, entry.chat, &sign.from) })
    });
    shown.collect()
}

/// How somebody is called in a conversation.
pub(crate) fn person_in(desk: &Desk<'_>, chat: ChatId, who: &IdentityKey) -> String {
    match chat {
        ChatId::Friend(_) => desk.name_of(who),
        ChatId::Room(room) => rooms::name_in(desk, desk.node.room(&room).as_ref(), who, None),
    }
}

/// How the last thing I did to a message stands.
pub(crate) fn amended(desk: &Desk<'_>, entry: &Entry) -> Sent {
    let waits = entry.since.telling.is_some() || matches!(entry.chat, ChatId::Room(_));
    let own = entry.state.unwrap_or(State::Delivered);
    let state = if waits { State::Queued } else { own };
    Sent {
        message: entry.message.id.to_string(),
        to: desk.chat_name(entry.chat),
        state: state.into(),
        at: rfc3339(desk.now),
        why: FailureWord::of(state),
        held_by: Vec::new(),
        have: None,
        of: None,
    }
}

fn chat_id(chat: ChatId) -> String {
    match chat {
        ChatId::Friend(friend) => friend.to_string(),
        ChatId::Room(room) => room.to_string(),
    }
}

fn author_name(desk: &Desk<'_>, entry: &Entry) -> String {
    let (author, within) = (&entry.message.author, entry.room.as_ref());
    match (entry.chat, within) {
        (ChatId::Room(room), Some(within)) => {
            let view = desk.node.room(&room);
            let called = view.as_ref().and_then(|view| view.called(&within.chain));
            let told = within.told.as_ref().map(|(_, called)| called.as_str());
            rooms::name_in(desk, view.as_ref(), author, called.or(told))
        }
        _ => desk.name_of(author),
    }
}

/// How many of the others have a message of mine in a room, and how many others there are.
fn have(desk: &Desk<'_>, entry: &Entry) -> Option<(u32, u32)> {
    let (ChatId::Room(room), Some(within), Some(_)) = (entry.chat, &entry.room, entry.state) else {
        return None;
    };
    desk.node.room(&room).map(|view| view.have(within.seq))
}

/// What is to be known of a message in a room.
fn marks(desk: &Desk<'_>, entry: &Entry) -> Vec<MarkWord> {
    let (ChatId::Room(room), Some(within)) = (entry.chat, &entry.room) else { return Vec::new() };
    let view = desk.node.room(&room).filter(|_| within.told.is_none());
    let forked = view.and_then(|view| view.forked_at(&within.chain));
    let forked = forked.is_some_and(|at| within.seq >= at);
    let counts = view.is_none_or(|view| view.counts(&within.chain, within.seq));
    let marks = [
        (within.late, MarkWord::Late),
        (within.other_list, MarkWord::OtherList),
        (within.odd_time, MarkWord::OddTime),
        (!counts && !forked, MarkWord::AfterRemoval),
        (forked, MarkWord::TwoVersions),
    ];
    marks.into_iter().filter(|(is, _)| *is).map(|(_, mark)| mark).collect()
}

/// How long messages with a friend last once seen.
pub(crate) fn timer(desk: &Desk<'_>, friend: &IdentityKey) -> Timer {
    let (mine, theirs) = desk.node.timers(friend);
    let seconds = if mine > 0 && theirs > 0 { mine.max(theirs) } else { 0 };
    Timer { conversation: desk.name_of(friend), mine, theirs, seconds }
}

/// How one of my messages stands.
pub(crate) fn sent(desk: &Desk<'_>, entry: &Entry) -> Sent {
    let state = entry.state.unwrap_or(State::Queued);
    let (have, of) = have(desk, entry).unzip();
    Sent {
        message: entry.message.id.to_string(),
        to: desk.chat_name(entry.chat),
        state: state.into(),
        at: rfc3339(entry.letter.written),
        why: FailureWord::of(state),
        held_by: held_by(desk, entry),
        have,
        of,
    }
}

/// The names of those who hold one of my messages now.
fn held_by(desk: &Desk<'_>, entry: &Entry) -> Vec<String> {
    if entry.state != Some(State::Stored) {
        return Vec::new();
    }
    let ChatId::Friend(friend) = entry.chat else { return Vec::new() };
    let holders = desk.node.holders(&friend, entry.number);
    holders.iter().map(|holder| desk.name_of(&holder.custodian)).collect()
}
