//! Which conversations ring, and what requests about that mean to the core.

use std::time::Duration;

use crate::api::error::ApiError;
use crate::api::request::Request;
use crate::api::said::said;
use crate::api::types::attention::{MUTE_SECONDS_MAX, Muted};
use crate::api::types::message::MessageLine;
use crate::api::types::rfc3339;
use crate::core::input;
use crate::model::message::ChatId;
use crate::model::presence::Status;
use crate::model::time::Time;

use super::desk::Desk;
use super::dispatch::{Act, Then, plain, usage};

/// Reads a request that changes whether something rings; `None` for any other.
pub(super) fn act(desk: &Desk<'_>, request: &Request) -> Option<Result<Act, ApiError>> {
    Some(match request {
        Request::ConversationMute(asked) => mute(desk, &asked.conversation, asked.for_seconds),
        Request::ConversationUnmute(asked) => set(desk, &asked.conversation, None),
        _ => return None,
    })
}

fn mute(desk: &Desk<'_>, asked: &str, seconds: Option<u64>) -> Result<Act, ApiError> {
    let until = match seconds {
        None => Time::MAX,
        Some(seconds @ 1..=MUTE_SECONDS_MAX) => desk.now.after(Duration::from_secs(seconds)),
        Some(_) => {
            return Err(usage(said!("refused-mute-span")));
        }
    };
    set(desk, asked, Some(until))
}

fn set(desk: &Desk<'_>, asked: &str, until: Option<Time>) -> Result<Act, ApiError> {
    let chat = desk.chat(asked)?;
    let name = desk.chat_name(chat);
    plain(input::Request::Mute(chat, until), Then::Muted(chat), name.trim_start_matches('#'))
}

/// Until when a conversation is muted, if it is now.
pub(crate) fn muted_until(desk: &Desk<'_>, chat: ChatId) -> Option<Time> {
    let until = match chat {
        ChatId::Friend(who) => desk.node.friend(&who)?.friend.muted,
        ChatId::Room(room) => desk.node.room(&room)?.record().muted,
    };
    until.filter(|until| desk.now < *until)
}

/// Whether a conversation is muted now, and until when unless for good.
pub(crate) fn muted(desk: &Desk<'_>, chat: ChatId) -> (bool, Option<String>) {
    let until = muted_until(desk, chat);
    (until.is_some(), until.filter(|until| *until != Time::MAX).map(rfc3339))
}

/// How a conversation stands.
pub(crate) fn told(desk: &Desk<'_>, chat: ChatId) -> Muted {
    let (muted, muted_until) = muted(desk, chat);
    Muted { conversation: desk.chat_name(chat), muted, muted_until }
}

/// Says of a message that has just come what keeps it from ringing.
pub(crate) fn mark(desk: &Desk<'_>, chat: ChatId, line: &mut MessageLine) {
    // As in other messengers: who is meant is told, in whatever crowd.
    line.muted = !line.mine && !line.mentioned && muted_until(desk, chat).is_some();
    line.busy = !line.mine && desk.node.me().status == Status::Busy;
}
