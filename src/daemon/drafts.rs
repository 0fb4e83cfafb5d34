//! What was typed and not sent: kept for whoever opens a window next.

use crate::api::error::ApiError;
use crate::api::request::Request;
use crate::api::types::draft::{DraftLine, DraftSet};
use crate::api::types::rfc3339;
use crate::core::input;
use crate::core::limits::DRAFTS_MAX;
use crate::core::record::{Draft, Key, Record};
use crate::core::turn::Shelf;
use crate::model::message::{Body, ChatId};

use super::desk::Desk;
use super::dispatch::{Act, Then, body, plain};
use super::trouble;

/// Reads a request that changes one; `None` for any other.
pub(super) fn act(desk: &Desk<'_>, request: &Request) -> Option<Result<Act, ApiError>> {
    match request {
        Request::DraftSet(asked) => Some(set(desk, asked)),
        _ => None,
    }
}

fn set(desk: &Desk<'_>, asked: &DraftSet) -> Result<Act, ApiError> {
    let chat = desk.chat(&asked.conversation)?;
    let text: Option<Body> = match asked.text.trim() {
        "" => None,
        _ => Some(body(&asked.text)?),
    };
    let name = desk.chat_name(chat);
    plain(input::Request::Draft(chat, text), Then::Done, name.trim_start_matches('#'))
}

/// All that is kept, the newest first.
pub(super) fn list(desk: &Desk<'_>) -> Result<Vec<DraftLine>, ApiError> {
    let like = Key::Draft(ChatId::Friend(desk.node.identity()));
    let all = desk.store.all(&like, DRAFTS_MAX).map_err(|error| trouble::unreadable(&error))?;
    let only = |record| if let Record::Draft(draft) = record { Some(draft) } else { None };
    let mut drafts: Vec<Draft> = all.into_iter().filter_map(only).collect();
    drafts.sort_by_key(|draft| std::cmp::Reverse(draft.at));
    let line = |draft: Draft| DraftLine {
        conversation: desk.chat_name(draft.chat),
        text: draft.text.as_str().to_owned(),
        at: rfc3339(draft.at),
    };
    Ok(drafts.into_iter().map(line).collect())
}
