//! What a search over the local door means to the store, and what it found.

use super::messages::{line, moment};
use crate::api::error::{ApiError, ErrorKind};
use crate::api::said::said;
use crate::api::types::message::PAGE_MAX;
use crate::api::types::rfc3339;
use crate::api::types::search::{Found, MessageSearch};
use crate::daemon::desk::Desk;
use crate::daemon::imports::{self, ImportDesk};
use crate::model::find::{BadQuery, Query};
use crate::model::id::IdentityKey;
use crate::model::imported::Import;
use crate::model::message::ChatId;
use crate::store::imports::ImportWanted;
use crate::store::search::{self, Spot, Wanted};

/// Reads what is looked for.
pub(crate) fn wanted(desk: &Desk<'_>, asked: &MessageSearch) -> Result<Wanted, ApiError> {
    let chat = asked.conversation.as_deref().map(|chat| desk.chat(chat)).transpose()?;
    let from = asked.from.as_deref().map(|from| author(desk, chat, from)).transpose()?;
    let words = words(asked)?;
    let older_than = match &asked.older_than {
        Some(id) => Some(Spot::of(&desk.message(id)?)),
        None => None,
    };
    Ok(Wanted {
        words,
        chat,
        from,
        after: asked.after.as_deref().map(moment).transpose()?,
        before: asked.before.as_deref().map(moment).transpose()?,
        older_than,
        limit: usize::try_from(asked.limit.clamp(1, PAGE_MAX)).unwrap_or(1),
    })
}

/// Reads what is looked for in an imported conversation.
pub(crate) fn wanted_of(
    desk: &Desk<'_>,
    imports: &mut ImportDesk,
    asked: &MessageSearch,
    conversation: &str,
) -> Result<(Import, ImportWanted), ApiError> {
    let head = imports::named(desk.store, conversation)?;
    let below = match &asked.older_than {
        Some(id) => imports.place(desk.store, &head, id)?,
        None => u64::MAX,
    };
    let wanted = ImportWanted {
        import: head.id,
        words: words(asked)?,
        from: asked.from.clone(),
        after: asked.after.as_deref().map(moment).transpose()?,
        before: asked.before.as_deref().map(moment).transpose()?,
        below,
        limit: usize::try_from(asked.limit.clamp(1, PAGE_MAX)).unwrap_or(1),
    };
    Ok((head, wanted))
}

/// The words; none where something else is a condition.
fn words(asked: &MessageSearch) -> Result<Option<Query>, ApiError> {
    let otherwise = asked.from.is_some() || asked.after.is_some() || asked.before.is_some();
    match asked.words.trim() {
        "" if otherwise => Ok(None),
        words => Query::parse(words).map(Some).map_err(|bad| refused(&bad)),
    }
}

/// What was found, as it is told.
pub(crate) fn found(desk: &Desk<'_>, found: &search::Found) -> Found {
    Found {
        messages: found.entries.iter().filter_map(|entry| line(desk, entry)).collect(),
        unfinished: found.unfinished.map(rfc3339),
    }
}

/// Somebody who wrote: me, a friend, or a member of the room that is searched.
fn author(desk: &Desk<'_>, chat: Option<ChatId>, asked: &str) -> Result<IdentityKey, ApiError> {
    let me = &desk.node.me().name;
    if ["me", "you"].contains(&asked) || asked.to_lowercase() == me.to_lowercase() {
        return Ok(desk.node.identity());
    }
    let member = match chat {
        Some(ChatId::Room(room)) => desk.node.find_member(&room, asked),
        _ => None,
    };
    match member {
        Some(member) => Ok(member),
        None => desk.friend(asked).map(|view| view.friend.identity),
    }
}

fn refused(bad: &BadQuery) -> ApiError {
    let said = match bad {
        BadQuery::Empty => said!("refused-search-empty"),
        BadQuery::TooLong => said!("refused-search-too-long"),
        BadQuery::Unclosed => said!("refused-search-unclosed"),
    };
    ApiError::refusing(ErrorKind::Usage, said)
}
