//! Messages as the local door shows them: lines of a conversation, and how one stands.

use crate::api::error::{ApiError, ErrorKind};
use crate::api::types::message::{MessageLine, MessageList, PAGE_MAX, Sent};
use crate::api::types::words::{FailureWord, StateWord};
use crate::api::types::{read_rfc3339, rfc3339};
use crate::core::record::Entry;
use crate::daemon::desk::Desk;
use crate::daemon::trouble;
use crate::model::id::IdentityKey;
use crate::model::message::{ChatId, Content, State};
use crate::model::time::Time;

/// A page of a conversation, oldest first.
pub(crate) fn page(desk: &Desk<'_>, asked: &MessageList) -> Result<Vec<MessageLine>, ApiError> {
    let friend = desk.friend(&asked.conversation)?.friend;
    let chat = ChatId::Friend(friend.identity);
    let before = match &asked.before {
        Some(id) => {
            let entry = desk.message(id)?;
            let here = (entry.chat == chat).then_some(entry.order);
            Some(here.ok_or_else(|| ApiError::no_such_message(id))?)
        }
        None => None,
    };
    let since = asked.since.as_deref().map(moment).transpose()?.unwrap_or_default();
    let limit = usize::try_from(asked.limit.clamp(1, PAGE_MAX)).unwrap_or(1);
    let page = desk.store.page(chat, before, limit).map_err(|error| trouble::of_store(&error))?;
    Ok(page
        .iter()
        .filter(|entry| entry.arrived >= since)
        .filter_map(|entry| line(desk, entry))
        .collect())
}

fn moment(text: &str) -> Result<Time, ApiError> {
    read_rfc3339(text).ok_or_else(|| {
        ApiError::new(ErrorKind::Usage, format!("\"{text}\" is not a time."))
            .hint("As in: 2026-11-23T14:06:00Z")
    })
}

/// One message; `None` for a letter that shows nothing.
pub(crate) fn line(desk: &Desk<'_>, entry: &Entry) -> Option<MessageLine> {
    let Content::Text { body, reply_to } = &entry.letter.content else { return None };
    Some(MessageLine {
        message: entry.message.id.to_string(),
        conversation: desk.name_of(&friend_of(entry)),
        from: desk.name_of(&entry.message.author),
        mine: entry.message.author == desk.node.identity(),
        text: Some(body.as_str().to_owned()),
        at: rfc3339(entry.letter.written),
        state: entry.state.map(StateWord::from),
        edited: None,
        reply_to: reply_to.map(|message| message.id.to_string()),
        reactions: Vec::new(),
        deleted: false,
        why: entry.state.and_then(FailureWord::of),
    })
}

/// How one of my messages stands.
pub(crate) fn sent(desk: &Desk<'_>, entry: &Entry) -> Sent {
    let state = entry.state.unwrap_or(State::Queued);
    Sent {
        message: entry.message.id.to_string(),
        to: desk.name_of(&friend_of(entry)),
        state: state.into(),
        at: rfc3339(entry.letter.written),
        why: FailureWord::of(state),
        held_by: held_by(desk, entry),
    }
}

/// The names of those who hold one of my messages now.
fn held_by(desk: &Desk<'_>, entry: &Entry) -> Vec<String> {
    if entry.state != Some(State::Stored) {
        return Vec::new();
    }
    let holders = desk.node.holders(&friend_of(entry), entry.number);
    holders.iter().map(|holder| desk.name_of(&holder.custodian)).collect()
}

/// The friend it was said to, or who said it.
pub(super) fn friend_of(entry: &Entry) -> IdentityKey {
    let ChatId::Friend(friend) = entry.chat;
    friend
}
