//! Answers to questions: what the node and its store know, in the words of the local door. Nothing here changes anything.

pub(crate) mod messages;
pub(crate) mod people;
pub(crate) mod rooms;
pub(crate) mod search;
mod story;
mod tickets;

pub(crate) use tickets::{invited, ticket};

use crate::api::error::ApiError;
use crate::api::request::{Answer, Request};
use crate::api::types::node::Info;
use crate::api::types::presence::{OwnPresence, TwinSeen};
use crate::api::types::rfc3339;
use crate::api::types::secret::Secret;
use crate::core::record::{Key, Record};
use crate::crypto::phrase::Phrase;

use super::amend;
use super::desk::Desk;
use super::{doctor, drafts, imports, introductions};

/// How long a sign that this device runs in two places is shown.
const TWIN_SHOWN: std::time::Duration = std::time::Duration::from_secs(24 * 60 * 60);

/// Answers a request that changes nothing; `None` for one that does.
pub(crate) fn question(desk: &Desk<'_>, request: &Request) -> Option<Result<Answer, ApiError>> {
    Some(match request {
        Request::IdentityShow(_) => Ok(tickets::my_card(desk).into()),
        Request::InviteList(_) => Ok(tickets::invites(desk).into()),
        Request::InviteInspect(asked) => tickets::inspect(desk, &asked.text).map(Into::into),
        Request::FriendAdding(asked) => people::adding(desk, &asked.device).map(Into::into),
        Request::FriendList(_) => Ok(people::list(desk).into()),
        Request::FriendShow(asked) => people::card(desk, &asked.friend).map(Into::into),
        Request::IntroductionList(_) => Ok(introductions::list(desk).into()),
        Request::FriendVerify(asked) => people::card(desk, &asked.friend).map(Into::into),
        Request::MessageList(asked) => messages::page(desk, asked).map(Into::into),
        Request::ImportList(_) => imports::list(desk.store).map(Into::into),
        Request::MessageTrace(asked) => story::trace(desk, &asked.message).map(Into::into),
        Request::MessageState(asked) => {
            desk.my_message(&asked.message).map(|entry| messages::sent(desk, &entry).into())
        }
        Request::ConversationTimer(asked) => amend::timer_friend(desk, &asked.conversation)
            .map(|friend| messages::timer(desk, &friend).into()),
        Request::DraftList(_) => drafts::list(desk).map(Into::into),
        Request::RoomList(_) => Ok(rooms::list(desk).into()),
        Request::RoomInvitations(_) => Ok(rooms::invitations(desk).into()),
        Request::RoomShow(asked) => {
            desk.room(&asked.room).and_then(|room| rooms::card(desk, &room)).map(Into::into)
        }
        Request::PresenceGet(_) => Ok(own_presence(desk).into()),
        Request::ConfigGet(asked) => desk.around.config.get(&asked.key).map(Into::into),
        Request::ConfigList(_) => Ok(desk.around.config.list().into()),
        Request::NodeInfo(_) => Ok(info(desk).into()),
        Request::NodeDoctor(_) => Ok(doctor::checkup(desk).into()),
        _ => return None,
    })
}

/// My own presence.
pub(crate) fn own_presence(desk: &Desk<'_>) -> OwnPresence {
    let me = desk.node.me();
    let shown = desk.node.shown_status();
    let away_after = desk.around.config.away_after().filter(|_| shown != me.status);
    OwnPresence {
        status: shown.into(),
        text: me.status_text.clone(),
        idle_after: away_after.map(|(text, _)| text),
        twin: twin(desk),
    }
}

/// The sign that this device runs in two places, if there was one within the last day.
pub(crate) fn twin(desk: &Desk<'_>) -> Option<TwinSeen> {
    let twin = desk.node.me().twin.filter(|twin| desk.now.since(twin.at) < TWIN_SHOWN)?;
    Some(TwinSeen { friend: desk.name_of(&twin.by), at: rfc3339(twin.at) })
}

/// My recovery words.
pub(crate) fn phrase(desk: &Desk<'_>) -> Result<Secret, ApiError> {
    match desk.record(&Key::Secrets)? {
        Some(Record::Secrets(secrets)) => {
            let words = Phrase::from_entropy(&secrets.entropy).words();
            Ok(Secret::new(words.as_str().to_owned()))
        }
        _ => Err(ApiError::no_identity()),
    }
}

fn info(desk: &Desk<'_>) -> Info {
    Info {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        pid: std::process::id(),
        online: desk.around.online,
        id: desk.node.identity().to_string(),
        device: desk.node.device().to_string(),
        name: desk.node.me().name.clone(),
        listen: desk.around.listening.iter().map(ToString::to_string).collect(),
        socket: desk.around.socket.clone(),
        started_at: rfc3339(desk.around.started),
    }
}
