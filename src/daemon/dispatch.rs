//! What a request over the local door means to the core, and what the core's answer means to the one who asked.

use std::time::Duration;

use crate::api::error::{ApiError, ErrorKind};
use crate::api::request::{Answer, Request};
use crate::api::said::{Said, said};
use crate::api::types::Done;
use crate::api::types::friend::FriendAdd;
use crate::api::types::invite::InviteCreate;
use crate::api::types::message::{CLIENT_MESSAGE_ID_BYTES_MAX, Marked, MessageSend, Sent};
use crate::api::types::rfc3339;
use crate::core::input::{self, RoomAct};
use crate::core::limits::INVITE_LASTS_MAX;
use crate::crypto::safety_number::{parse_safety_number, safety_number};
use crate::model::friend::clean_name;
use crate::model::id::{DeviceKey, IdentityKey, InviteId, RoomId};
use crate::model::message::{BadBody, Body, ChatId, MessageRef, State};
use crate::model::presence::{STATUS_TEXT_BYTES_MAX, Status};

use super::answer::{self, messages, people};
use super::desk::{Desk, Person};
use super::{amend, attention, drafts, introductions, rooms, trouble};

/// Most bytes of a note on an invite.
const NOTE_BYTES_MAX: usize = 256;

/// A request on its way to the core, and what its answer will be made of.
pub(crate) struct Act {
    /// What the core is asked.
    pub(crate) request: input::Request,
    /// What the asker is told once it is done.
    pub(crate) then: Then,
    /// Whom or what it concerns, as it is called here or was typed: for the words of a refusal.
    pub(crate) about: String,
}

/// What the asker is told once the core has done it.
pub(crate) enum Then {
    /// That it is done.
    Done,
    /// How the message in this conversation stands.
    Said(ChatId),
    /// How the message that was given up stands.
    Cancelled(MessageRef),
    /// How the change of this message stands.
    Amended(MessageRef),
    /// How long messages with this friend last.
    Timer(IdentityKey),
    /// How many were read.
    Marked,
    /// Whether this conversation rings.
    Muted(ChatId),
    /// The invite.
    Invited,
    /// How the adding of this device stands.
    Adding(DeviceKey),
    /// Everything about this friend.
    Friend(IdentityKey),
    /// How I am.
    Presence,
    /// That these two were made known to each other.
    Introduced(Vec<String>),
    /// Everything about this room, or about the one that was made.
    Room(Option<RoomId>),
}

/// Reads a request that changes something; `None` for any other.
pub(crate) fn act(desk: &Desk<'_>, request: &Request) -> Option<Result<Act, ApiError>> {
    Some(match request {
        Request::InviteCreate(asked) => invite(asked),
        Request::InviteRevoke(asked) => revoke(desk, &asked.invite),
        Request::FriendAdd(asked) => add(desk, asked),
        Request::FriendConfirm(asked) => confirm(desk, &asked.friend, &asked.number),
        Request::FriendRename(asked) => rename(desk, &asked.friend, &asked.name),
        Request::FriendAcceptDevice(asked) => {
            befriended(desk, &asked.friend, input::Request::AcceptDevice)
        }
        Request::FriendBlock(asked) => befriended(desk, &asked.friend, input::Request::Block),
        Request::FriendUnblock(asked) => befriended(desk, &asked.friend, input::Request::Unblock),
        Request::FriendRemove(asked) => remove(desk, &asked.friend),
        Request::MessageSend(asked) => say(desk, asked),
        Request::MessageCancel(asked) => cancel(desk, &asked.message),
        Request::ConversationMark(asked) => mark(desk, &asked.conversation),
        Request::PresenceSet(asked) => {
            set_presence(desk, asked.status.map(Status::from), asked.text.clone())
        }
        asked => {
            return amend::act(desk, asked)
                .or_else(|| rooms::act(desk, asked))
                .or_else(|| introductions::act(desk, asked))
                .or_else(|| attention::act(desk, asked))
                .or_else(|| drafts::act(desk, asked));
        }
    })
}

pub(super) fn plain(request: input::Request, then: Then, about: &str) -> Result<Act, ApiError> {
    Ok(Act { request, then, about: about.to_owned() })
}

fn invite(asked: &InviteCreate) -> Result<Act, ApiError> {
    let lasts = Duration::from_secs(asked.expires_seconds);
    if lasts.is_zero() || lasts > INVITE_LASTS_MAX {
        return Err(usage(said!("refused-invite-span")));
    }
    if asked.note.len() > NOTE_BYTES_MAX {
        return Err(usage(said!("refused-note-too-long")));
    }
    plain(input::Request::Invite { lasts, note: asked.note.clone() }, Then::Invited, "")
}

fn revoke(desk: &Desk<'_>, asked: &str) -> Result<Act, ApiError> {
    let wanted = asked.trim().to_lowercase();
    let ids = desk.node.invites().into_iter().map(|invite| invite.id);
    let fitting: Vec<InviteId> = ids.filter(|id| id.to_string().starts_with(&wanted)).collect();
    match fitting.as_slice() {
        [id] if !wanted.is_empty() => plain(input::Request::Revoke(*id), Then::Done, asked),
        _ => Err(ApiError::no_such_invite(asked)),
    }
}

fn add(desk: &Desk<'_>, asked: &FriendAdd) -> Result<Act, ApiError> {
    let name = match &asked.name {
        Some(name) => Some(clean_name(name).ok_or_else(|| usage(said!("refused-no-letters")))?),
        None => None,
    };
    let found = answer::ticket(desk, &asked.text)?;
    let device = found.device;
    let about = name.clone().unwrap_or_else(|| device.short());
    let (addresses, ticket) = (found.addresses, found.ticket);
    plain(input::Request::Add { device, addresses, ticket, name }, Then::Adding(device), &about)
}

fn confirm(desk: &Desk<'_>, asked: &str, number: &str) -> Result<Act, ApiError> {
    let friend = desk.friend(asked)?.friend;
    let theirs = safety_number(&desk.node.identity(), &friend.identity);
    let given = parse_safety_number(number)
        .ok_or_else(|| ApiError::refusing(ErrorKind::Unreadable, said!("refused-no-number")))?;
    if parse_safety_number(&theirs) != Some(given) {
        return Err(ApiError::number_differs(&friend.name));
    }
    let who = friend.identity;
    plain(input::Request::Verify(who), Then::Friend(who), &friend.name)
}

fn rename(desk: &Desk<'_>, asked: &str, name: &str) -> Result<Act, ApiError> {
    let friend = desk.friend(asked)?.friend;
    let name = clean_name(name).ok_or_else(|| usage(said!("refused-no-letters")))?;
    let about = name.clone();
    plain(input::Request::Rename(friend.identity, name), Then::Done, &about)
}

fn befriended(
    desk: &Desk<'_>,
    asked: &str,
    request: fn(IdentityKey) -> input::Request,
) -> Result<Act, ApiError> {
    let friend = desk.friend(asked)?.friend;
    plain(request(friend.identity), Then::Done, &friend.name)
}

fn remove(desk: &Desk<'_>, asked: &str) -> Result<Act, ApiError> {
    match desk.person(asked)? {
        Person::Friend(view) => {
            plain(input::Request::Remove(view.friend.identity), Then::Done, &view.friend.name)
        }
        Person::Adding(added) => plain(input::Request::StopAdding(added.device), Then::Done, asked),
    }
}

fn say(desk: &Desk<'_>, asked: &MessageSend) -> Result<Act, ApiError> {
    let chat = desk.chat(&asked.to)?;
    let body = body(&asked.text)?;
    let client_id = asked.client_message_id.clone();
    if client_id.as_ref().is_some_and(|id| id.len() > CLIENT_MESSAGE_ID_BYTES_MAX) {
        return Err(usage(said!("refused-client-id")));
    }
    let reply_to = match &asked.reply_to {
        Some(id) => Some(desk.message(id)?.message),
        None => None,
    };
    let about = desk.chat_name(chat);
    let mentions = amend::mentions(desk, chat, body.as_str());
    let (action, ends_draft) = (asked.action, asked.ends_draft);
    let saying = input::Saying { body, reply_to, mentions, action, client_id, ends_draft };
    let request = match chat {
        ChatId::Friend(to) => input::Request::Say { to, saying },
        ChatId::Room(room) => input::Request::Room(RoomAct::Say { room, saying }),
    };
    plain(request, Then::Said(chat), about.trim_start_matches('#'))
}

/// Words that can be said.
pub(super) fn body(text: &str) -> Result<Body, ApiError> {
    Body::parse(text).map_err(|bad| {
        usage(match bad {
            BadBody::Empty => said!("refused-nothing-to-send"),
            BadBody::TooLong { bytes } => said!("refused-message-too-long", bytes),
        })
    })
}

fn cancel(desk: &Desk<'_>, asked: &str) -> Result<Act, ApiError> {
    let message = desk.my_message(asked)?.message;
    plain(input::Request::Cancel(message), Then::Cancelled(message), asked)
}

fn mark(desk: &Desk<'_>, asked: &str) -> Result<Act, ApiError> {
    let chat = desk.chat(asked)?;
    let request = match chat {
        ChatId::Friend(friend) => input::Request::MarkRead(friend),
        ChatId::Room(room) => input::Request::Room(RoomAct::MarkRead(room)),
    };
    plain(request, Then::Marked, desk.chat_name(chat).trim_start_matches('#'))
}

fn set_presence(
    desk: &Desk<'_>,
    status: Option<Status>,
    text: Option<String>,
) -> Result<Act, ApiError> {
    if status == Some(Status::Offline) {
        return Err(usage(said!("refused-status-offline")));
    }
    if text.as_ref().is_some_and(|text| text.len() > STATUS_TEXT_BYTES_MAX) {
        return Err(usage(said!("refused-status-too-long")));
    }
    let status = status.unwrap_or(desk.node.me().status);
    plain(input::Request::SetStatus(status, text), Then::Presence, "")
}

/// What the asker is told, once the core has answered and all of it is durable.
pub(crate) fn told(
    desk: &Desk<'_>,
    then: &Then,
    answered: input::Answer,
) -> Result<Answer, ApiError> {
    match (then, answered) {
        (Then::Said(to), input::Answer::Said { message, state, at }) => {
            // A repeat, already held by somebody; or in a room, where others may have it.
            let more = state == State::Stored || matches!(to, ChatId::Room(_));
            if more && let Some(entry) = desk.entry(&message)? {
                return Ok(messages::sent(desk, &entry).into());
            }
            let (message, to, at) = (message.id.to_string(), desk.chat_name(*to), rfc3339(at));
            let (why, held_by, have, of) = (None, Vec::new(), None, None);
            Ok(Sent { message, to, state: state.into(), at, why, held_by, have, of }.into())
        }
        (Then::Cancelled(message), _) => {
            let entry = desk.entry(message)?.ok_or_else(ApiError::not_saved)?;
            Ok(messages::sent(desk, &entry).into())
        }
        (Then::Amended(message), _) => {
            let entry = desk.entry(message)?.ok_or_else(ApiError::not_saved)?;
            Ok(messages::amended(desk, &entry).into())
        }
        (Then::Timer(friend), _) => Ok(messages::timer(desk, friend).into()),
        (Then::Marked, input::Answer::Marked(count)) => Ok(Marked { read: count.into() }.into()),
        (Then::Invited, input::Answer::Invited { id, secret, expires, addresses, middle }) => {
            let (device, secret) = (desk.node.device(), zeroize::Zeroizing::new(secret));
            let invite = crate::wire::invite::Invite { device, secret, expires, addresses, middle };
            Ok(answer::invited(id, &invite).into())
        }
        (Then::Adding(device), input::Answer::AlreadyFriends(who)) => {
            let view = desk.node.friend(&who).ok_or_else(ApiError::not_saved)?;
            Ok(people::befriended(&view, device, Some(view.friend.since)).into())
        }
        (Then::Muted(chat), _) => Ok(attention::told(desk, *chat).into()),
        (Then::Introduced(friends), input::Answer::Introduced { id, expires }) => {
            Ok(introductions::introduced(id, expires, friends.clone()).into())
        }
        (Then::Adding(device), _) => people::adding(desk, &device.to_string()).map(Into::into),
        (Then::Friend(who), _) => people::card(desk, &who.to_string()).map(Into::into),
        (Then::Room(Some(room)), _) => answer::rooms::card(desk, room).map(Into::into),
        (Then::Room(None), input::Answer::Room(room)) => {
            answer::rooms::card(desk, &room).map(Into::into)
        }
        (Then::Presence, _) => Ok(answer::own_presence(desk).into()),
        (
            Then::Done
            | Then::Said(_)
            | Then::Marked
            | Then::Invited
            | Then::Introduced(_)
            | Then::Room(None),
            _,
        ) => Ok(Done::default().into()),
    }
}

/// What the asker is told when the core refused.
pub(crate) fn refused(then: &Then, refusal: &input::Refusal, about: &str) -> ApiError {
    match (then, refusal) {
        (Then::Adding(_), input::Refusal::Blocked) => ApiError::blocked(about),
        _ => trouble::of_refusal(refusal, about),
    }
}

pub(super) fn usage(said: Said) -> ApiError {
    ApiError::refusing(ErrorKind::Usage, said)
}
