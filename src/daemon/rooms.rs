//! What requests about rooms mean to the core.

use crate::api::error::ApiError;
use crate::api::request::Request;
use crate::api::said::said;
use crate::core::input::{self, RoomAct};
use crate::model::id::{IdentityKey, RoomId};
use crate::model::message::MENTIONS_MAX;
use crate::model::room::{HISTORY_MAX, HistoryRule, InviteRule, Rule, TOPIC_BYTES_MAX, room_name};

use super::desk::Desk;
use super::dispatch::{Act, Then, plain, usage};

/// Reads a request that changes something about a room; `None` for any other.
pub(super) fn act(desk: &Desk<'_>, request: &Request) -> Option<Result<Act, ApiError>> {
    Some(match request {
        Request::RoomCreate(asked) => create(&asked.name),
        Request::RoomInvite(asked) => desk.room(&asked.room).and_then(|room| {
            let friend = desk.friend(&asked.friend)?.friend.identity;
            about(desk, room, RoomAct::Invite(room, friend), Then::Done)
        }),
        Request::RoomJoin(asked) => desk
            .room(&asked.room)
            .and_then(|room| about(desk, room, RoomAct::Join(room), Then::Room(Some(room)))),
        Request::RoomDecline(asked) => simple(desk, &asked.room, RoomAct::Decline),
        Request::RoomLeave(asked) => simple(desk, &asked.room, RoomAct::Leave),
        Request::RoomRemove(asked) => {
            concerning(desk, (&asked.room, &asked.member), RoomAct::Remove)
        }
        Request::RoomPromote(asked) => {
            concerning(desk, (&asked.room, &asked.member), RoomAct::Promote)
        }
        Request::RoomTopic(asked) => topic(desk, &asked.room, &asked.text),
        Request::RoomSet(asked) => set(desk, &asked.room, &asked.setting, &asked.value),
        _ => return None,
    })
}

fn create(name: &str) -> Result<Act, ApiError> {
    let name = room_name(name).ok_or_else(|| usage(said!("refused-no-letters")))?;
    plain(input::Request::Room(RoomAct::Create(name.clone())), Then::Room(None), &name)
}

fn simple(desk: &Desk<'_>, asked: &str, act: fn(RoomId) -> RoomAct) -> Result<Act, ApiError> {
    let room = desk.room(asked)?;
    about(desk, room, act(room), Then::Done)
}

/// An act that concerns one member.
fn concerning(
    desk: &Desk<'_>,
    (asked, member): (&str, &str),
    act: fn(RoomId, IdentityKey) -> RoomAct,
) -> Result<Act, ApiError> {
    let room = desk.room(asked)?;
    let name = desk.chat_name(crate::model::message::ChatId::Room(room));
    let found = desk.node.find_member(&room, member);
    let who =
        found.ok_or_else(|| ApiError::no_such_member(member, name.trim_start_matches('#')))?;
    about(desk, room, act(room, who), Then::Done)
}

fn topic(desk: &Desk<'_>, asked: &str, text: &str) -> Result<Act, ApiError> {
    if text.len() > TOPIC_BYTES_MAX {
        return Err(usage(said!("refused-topic-too-long")));
    }
    let room = desk.room(asked)?;
    about(desk, room, RoomAct::Topic(room, text.trim().to_owned()), Then::Done)
}

fn set(desk: &Desk<'_>, asked: &str, setting: &str, value: &str) -> Result<Act, ApiError> {
    let rule = match (setting, value, value.parse::<u32>()) {
        ("history", "none", _) => Rule::History(HistoryRule::Nothing),
        ("history", _, Ok(0)) => Rule::History(HistoryRule::Nothing),
        ("history", _, Ok(count @ 1..=HISTORY_MAX)) => Rule::History(HistoryRule::Last(count)),
        ("invites", "everyone", _) => Rule::Invites(InviteRule::Everyone),
        ("invites", "privileged", _) => Rule::Invites(InviteRule::Privileged),
        _ => {
            return Err(usage(said!("refused-room-setting")));
        }
    };
    let room = desk.room(asked)?;
    about(desk, room, RoomAct::Set(room, rule), Then::Done)
}

fn about(desk: &Desk<'_>, room: RoomId, act: RoomAct, then: Then) -> Result<Act, ApiError> {
    let name = desk.chat_name(crate::model::message::ChatId::Room(room));
    plain(input::Request::Room(act), then, name.trim_start_matches('#'))
}

/// Whom a text mentions: words that begin with `@` and are a member's name here.
pub(super) fn mentions(desk: &Desk<'_>, room: &RoomId, text: &str) -> Vec<IdentityKey> {
    let words = text.split_whitespace().filter_map(|word| word.strip_prefix('@'));
    let bare = |word: &str| word.trim_end_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let mut found: Vec<IdentityKey> =
        words.filter_map(|word| desk.node.find_member(room, &bare(word))).collect();
    found.sort_unstable();
    found.dedup();
    found.truncate(MENTIONS_MAX);
    found
}
