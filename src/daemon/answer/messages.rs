//! Messages as the local door shows them: lines of a conversation, how one stands, and its story so far.

use crate::api::error::{ApiError, ErrorKind};
use crate::api::types::message::{
    MessageLine, MessageList, Next, PAGE_MAX, Sent, Trace, TraceStep,
};
use crate::api::types::words::{FailureWord, StateWord};
use crate::api::types::{read_rfc3339, rfc3339};
use crate::core::record::Entry;
use crate::core::view::Outlook;
use crate::daemon::desk::Desk;
use crate::daemon::trouble;
use crate::model::friend::Standing;
use crate::model::id::IdentityKey;
use crate::model::message::{ChatId, Content, Failure, Happened, State};
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
    }
}

/// The story of one of my messages, and what happens next.
pub(crate) fn trace(desk: &Desk<'_>, asked: &str) -> Result<Trace, ApiError> {
    let entry = desk.my_message(asked)?;
    let state = entry.state.unwrap_or(State::Queued);
    let friend = friend_of(&entry);
    let (next, next_at) = next(desk, &friend, state);
    let who = desk.name_of(&friend);
    let step = |step: &crate::model::message::Step| {
        let (what, with_them) = happened(step.what);
        let who = with_them.then(|| who.clone());
        TraceStep { at: rfc3339(step.at), what: what.to_owned(), who }
    };
    Ok(Trace {
        message: entry.message.id.to_string(),
        state: state.into(),
        steps: entry.steps.iter().map(step).collect(),
        next,
        next_at: next_at.map(rfc3339),
    })
}

fn friend_of(entry: &Entry) -> IdentityKey {
    let ChatId::Friend(friend) = entry.chat;
    friend
}

/// The word for a step, and whether it happened together with the friend.
fn happened(what: Happened) -> (&'static str, bool) {
    match what {
        Happened::Queued => ("queued", false),
        Happened::Tried => ("tried", true),
        Happened::Renewed => ("renewed", true),
        Happened::Delivered => ("delivered", true),
        Happened::Read => ("read", true),
        Happened::Failed(Failure::Cancelled) => ("cancelled", false),
        Happened::Failed(Failure::Blocked) => ("blocked", false),
        Happened::Failed(Failure::Removed) => ("removed", false),
        Happened::Failed(Failure::Ended) => ("ended", true),
    }
}

fn next(desk: &Desk<'_>, friend: &IdentityKey, state: State) -> (Next, Option<Time>) {
    if !matches!(state, State::Queued | State::Stored) {
        return (Next::Nothing, None);
    }
    match desk.node.outlook(friend) {
        Outlook::Doubt => (Next::Decide, None),
        Outlook::NotAFriend => {
            let blocked = desk.node.friend(friend);
            let blocked = blocked.is_some_and(|view| view.friend.standing == Standing::Blocked);
            (if blocked { Next::Blocked } else { Next::Nothing }, None)
        }
        _ if !desk.around.online => (Next::NodeDown, None),
        Outlook::Linked => (Next::Linked, None),
        Outlook::Renewing => (Next::Pair, None),
        Outlook::Dialling => (Next::Dial, Some(desk.now)),
        Outlook::DialAt(at) => (Next::Dial, Some(at.max(desk.now))),
        Outlook::Awaited => (Next::WaitForThem, None),
    }
}
