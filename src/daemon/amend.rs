//! Reads what is asked about messages and conversations that are there: from the words of the local door to the core's.

use crate::api::error::ApiError;
use crate::api::request::Request;
use crate::api::said::said;
use crate::api::types::amend::{ConversationTimer, MessageDelete, MessageEdit, MessageReact};
use crate::core::amend::Act as Amending;
use crate::core::input;
use crate::model::amend::{Emoji, LASTS_MAX};
use crate::model::id::IdentityKey;
use crate::model::message::ChatId;

use super::desk::Desk;
use super::dispatch::{Act, Then, body, plain, usage};
use super::rooms;

/// Reads a request about messages or conversations; `None` for any other.
pub(super) fn act(desk: &Desk<'_>, request: &Request) -> Option<Result<Act, ApiError>> {
    Some(match request {
        Request::MessageEdit(asked) => edit(desk, asked),
        Request::MessageDelete(asked) => delete(desk, asked),
        Request::MessageReact(asked) => react(desk, asked),
        Request::TypingSet(asked) => desk.chat(&asked.conversation).and_then(|chat| {
            about(desk, chat, input::Request::Typing(chat, asked.typing), Then::Done)
        }),
        Request::ConversationClear(asked) => desk
            .chat(&asked.conversation)
            .and_then(|chat| about(desk, chat, input::Request::Clear(chat), Then::Done)),
        Request::ConversationTimer(asked) => set_timer(desk, asked)?,
        _ => return None,
    })
}

fn about(
    desk: &Desk<'_>,
    chat: ChatId,
    request: input::Request,
    then: Then,
) -> Result<Act, ApiError> {
    plain(request, then, desk.chat_name(chat).trim_start_matches('#'))
}

fn edit(desk: &Desk<'_>, asked: &MessageEdit) -> Result<Act, ApiError> {
    let entry = desk.message(&asked.message)?;
    let body = body(&asked.text)?;
    let mentions = mentions(desk, entry.chat, body.as_str());
    amend(desk, entry.chat, entry.message, Amending::Reword { body, mentions })
}

fn delete(desk: &Desk<'_>, asked: &MessageDelete) -> Result<Act, ApiError> {
    let entry = desk.message(&asked.message)?;
    let act = if asked.here { Amending::TakeHere } else { Amending::Take };
    amend(desk, entry.chat, entry.message, act)
}

fn react(desk: &Desk<'_>, asked: &MessageReact) -> Result<Act, ApiError> {
    let entry = desk.message(&asked.message)?;
    let emoji = match &asked.emoji {
        Some(text) => Some(Emoji::parse(text).ok_or_else(|| bad_emoji(text))?),
        None => None,
    };
    amend(desk, entry.chat, entry.message, Amending::Sign(emoji))
}

fn bad_emoji(text: &str) -> ApiError {
    let shown: String = text.chars().take(20).collect();
    usage(said!("refused-bad-emoji", text = shown))
}

fn amend(
    desk: &Desk<'_>,
    chat: ChatId,
    message: crate::model::message::MessageRef,
    act: Amending,
) -> Result<Act, ApiError> {
    about(desk, chat, input::Request::Amend(message, act), Then::Amended(message))
}

/// `None` when it is only to be shown.
fn set_timer(desk: &Desk<'_>, asked: &ConversationTimer) -> Option<Result<Act, ApiError>> {
    let seconds = asked.seconds?;
    Some(timer_friend(desk, &asked.conversation).and_then(|friend| {
        if seconds > LASTS_MAX.as_secs() {
            return Err(usage(said!("refused-timer-span")));
        }
        let seconds = u32::try_from(seconds).unwrap_or(u32::MAX);
        let request = input::Request::SetTimer(friend, seconds);
        about(desk, ChatId::Friend(friend), request, Then::Timer(friend))
    }))
}

/// The friend whose timer is meant.
pub(super) fn timer_friend(desk: &Desk<'_>, asked: &str) -> Result<IdentityKey, ApiError> {
    match desk.chat(asked)? {
        ChatId::Friend(friend) => Ok(friend),
        ChatId::Room(_) => Err(usage(said!("refused-timer-room"))),
    }
}

/// Whom a text mentions: words that begin with `@` and are somebody's name here.
pub(super) fn mentions(desk: &Desk<'_>, chat: ChatId, text: &str) -> Vec<IdentityKey> {
    match chat {
        ChatId::Room(room) => rooms::mentions(desk, &room, text),
        ChatId::Friend(friend) => {
            let name = desk.name_of(&friend).to_lowercase();
            let mut words = text.split_whitespace().filter_map(|word| word.strip_prefix('@'));
            let theirs = |word: &str| {
                let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
                bare.to_lowercase() == name
            };
            if words.any(theirs) { vec![friend] } else { Vec::new() }
        }
    }
}
