//! Friends as the local door shows them: the list, one in full, one who has not answered yet.

use crate::api::error::ApiError;
use crate::api::types::friend::{
    Added, Custody, FriendCard, FriendDevice, FriendLine, Nuisance, Relaying, Tried,
};
use crate::api::types::presence::FriendPresence;
use crate::api::types::rfc3339;
use crate::api::types::words::{PathWord, StandingWord, StatusWord};
use crate::core::limits::RELAYED_BYTES_MAX;
use crate::core::record::Adding;
use crate::core::view::{FriendView, NuisanceView};
use crate::crypto::safety_number::{fingerprint, safety_number};
use crate::daemon::attention;
use crate::daemon::desk::{Desk, Person};
use crate::model::event::{AddEnd, News};
use crate::model::friend::{Doubt, Path, Standing, Through};
use crate::model::id::DeviceKey;
use crate::model::message::ChatId;
use crate::model::time::Time;

/// Most envelopes of one friend that are refused, or turn out unreadable, before the owner is told: accidents are fewer.
const NUISANCE_MIN: u64 = 100;
/// How many of the newest events are searched for the end of an adding.
const EVENTS_SEARCHED: usize = 1_000;

/// All friends, and all who might become friends; those who no longer are any stay out.
pub(crate) fn list(desk: &Desk<'_>) -> Vec<FriendLine> {
    let friends = desk.node.friends().into_iter();
    let friends = friends.filter(|view| view.friend.standing != Standing::Former);
    let lines = friends.map(|view| line(desk, &view));
    lines.chain(desk.node.addings().into_iter().map(|added| waiting_line(desk, added))).collect()
}

fn line(desk: &Desk<'_>, view: &FriendView<'_>) -> FriendLine {
    let (muted, muted_until) = attention::muted(desk, ChatId::Friend(view.friend.identity));
    FriendLine {
        name: view.friend.name.clone(),
        id: Some(view.friend.identity.to_string()),
        state: view.friend.standing.into(),
        verified: view.friend.verified.is_some(),
        presence: presence(desk, view),
        path: view.path.into(),
        through: view.via.map(|via| desk.name_of(&via)),
        unread: view.line.unread.into(),
        doubt: view.friend.doubt.is_some(),
        muted,
        muted_until,
        introduced_by: view.friend.introduced.as_ref().map(|through| through.name.clone()),
        introduced_at: view.friend.introduced.as_ref().map(|through| rfc3339(through.at)),
    }
}

fn presence(desk: &Desk<'_>, view: &FriendView<'_>) -> FriendPresence {
    let seen = view.presence.at.or(view.friend.last_seen);
    FriendPresence {
        status: view.presence.status.into(),
        text: view.presence.text.clone(),
        at: seen.map(rfc3339),
        via: view.presence.via.map(|via| desk.name_of(&via)),
    }
}

/// The presence of somebody who was never here.
fn unseen() -> FriendPresence {
    FriendPresence { status: StatusWord::Offline, text: String::new(), at: None, via: None }
}

/// What a friend leaves here for others, when it is more than is welcome.
pub(crate) fn nuisance(desk: &Desk<'_>, view: &FriendView<'_>) -> Option<Nuisance> {
    let NuisanceView { bytes, refused, unreadable } = view.nuisance;
    let room = desk.around.config.policy().custody_each;
    is_too_much(&view.nuisance, room).then_some(Nuisance { bytes, refused, unreadable })
}

/// Whether somebody nearly fills their room and goes on, or leaves what nobody can read.
fn is_too_much(nuisance: &NuisanceView, room: u64) -> bool {
    let full = room > 0 && u128::from(nuisance.bytes) * 10 >= u128::from(room) * 9;
    (full && nuisance.refused > NUISANCE_MIN) || nuisance.unreadable > NUISANCE_MIN
}

/// Who made somebody known who was added after an introduction.
fn through(added: &Adding) -> Option<&Through> {
    added.introduced.as_ref().map(|known| &known.through)
}

fn waiting_line(desk: &Desk<'_>, added: &Adding) -> FriendLine {
    FriendLine {
        name: adding_name(desk, &added.device),
        id: added.identity.map(|who| who.to_string()),
        state: StandingWord::Pending,
        verified: false,
        presence: unseen(),
        path: PathWord::None,
        through: None,
        unread: 0,
        doubt: false,
        muted: false,
        muted_until: None,
        introduced_by: through(added).map(|through| through.name.clone()),
        introduced_at: through(added).map(|through| rfc3339(through.at)),
    }
}

/// Everything about one friend, or about somebody who has not answered yet.
pub(crate) fn card(desk: &Desk<'_>, asked: &str) -> Result<FriendCard, ApiError> {
    Ok(match desk.person(asked)? {
        Person::Friend(view) => friend_card(desk, &view),
        Person::Adding(added) => waiting_card(desk, added),
    })
}

fn friend_card(desk: &Desk<'_>, view: &FriendView<'_>) -> FriendCard {
    let friend = view.friend;
    let new = match friend.doubt {
        Some(Doubt::NewDevice(device)) => Some(device),
        Some(Doubt::TwoLists) | None => None,
    };
    let known = friend.devices.devices.iter().map(|entry| entry.device);
    let unknown = new.filter(|device| !friend.devices.has(device));
    let devices = known.chain(unknown);
    FriendCard {
        name: friend.name.clone(),
        id: Some(friend.identity.to_string()),
        fingerprint: Some(fingerprint(friend.identity.as_bytes())),
        state: friend.standing.into(),
        verified: friend.verified.is_some(),
        verified_at: friend.verified.map(rfc3339),
        safety_number: Some(safety_number(&desk.node.identity(), &friend.identity)),
        devices: devices
            .map(|device| FriendDevice { device: device.to_string(), new: Some(device) == new })
            .collect(),
        custody: Custody {
            for_them: view.held_for_them,
            by_them: desk.node.held_by(&friend.identity),
        },
        nuisance: nuisance(desk, view),
        presence: presence(desk, view),
        doubt: friend.doubt.map(|doubt| {
            let word = match doubt {
                Doubt::NewDevice(_) => "new_device",
                Doubt::TwoLists => "two_lists",
            };
            word.to_owned()
        }),
        since: Some(rfc3339(friend.since)),
        introduced_by: friend.introduced.as_ref().map(|through| through.name.clone()),
        introduced_by_id: friend.introduced.as_ref().map(|through| through.by.to_string()),
        introduced_at: friend.introduced.as_ref().map(|through| rfc3339(through.at)),
        path: view.path.into(),
        through: view.via.map(|via| desk.name_of(&via)),
        round_trip_ms: view.round_trip.map(|span| span.as_millis().try_into().unwrap_or(u64::MAX)),
        tried: tried(view),
        relaying: relaying(view),
    }
}

/// How a friend who is not linked was looked for last.
fn tried(view: &FriendView<'_>) -> Option<Tried> {
    let (at, addresses, friends) = view.tried.filter(|_| view.path == Path::None)?;
    Some(Tried { at: rfc3339(at), addresses: addresses as u64, friends: friends as u64 })
}

fn relaying(view: &FriendView<'_>) -> Relaying {
    let (circuits, bytes) = view.relayed;
    Relaying { circuits: circuits as u64, bytes, bytes_max: RELAYED_BYTES_MAX }
}

fn waiting_card(desk: &Desk<'_>, added: &Adding) -> FriendCard {
    let me = desk.node.identity();
    FriendCard {
        name: adding_name(desk, &added.device),
        id: added.identity.map(|who| who.to_string()),
        fingerprint: added.identity.map(|who| fingerprint(who.as_bytes())),
        state: StandingWord::Pending,
        verified: false,
        verified_at: None,
        safety_number: added.identity.map(|who| safety_number(&me, &who)),
        devices: vec![FriendDevice { device: added.device.to_string(), new: false }],
        custody: Custody::default(),
        nuisance: None,
        presence: unseen(),
        doubt: None,
        since: None,
        introduced_by: through(added).map(|through| through.name.clone()),
        introduced_by_id: through(added).map(|through| through.by.to_string()),
        introduced_at: through(added).map(|through| rfc3339(through.at)),
        path: PathWord::None,
        through: None,
        round_trip_ms: None,
        tried: None,
        relaying: Relaying::default(),
    }
}

/// How an adding stands; one that was refused answers with what ended it.
pub(crate) fn adding(desk: &Desk<'_>, asked: &str) -> Result<Added, ApiError> {
    let device = DeviceKey::parse(asked).map_err(|_| ApiError::no_such_friend(asked, &[]))?;
    if let Some(added) = desk.node.addings().into_iter().find(|added| added.device == device) {
        return Ok(added_line(desk, added));
    }
    let owner = desk.node.owner(&device).and_then(|who| desk.node.friend(&who));
    if let Some(friend) = owner.filter(|view| view.friend.standing == Standing::Friends) {
        return Ok(befriended(&friend, &device, None));
    }
    Err(match ended(desk, &device) {
        Some(AddEnd::Used) => ApiError::invite_used(),
        Some(AddEnd::Revoked) => ApiError::invite_revoked(),
        Some(AddEnd::Expired) => ApiError::invite_expired(),
        None => ApiError::no_such_friend(asked, &[]),
    })
}

/// An adding that became a friend; `since` when that was before it was asked for.
pub(crate) fn befriended(view: &FriendView<'_>, device: &DeviceKey, since: Option<Time>) -> Added {
    Added {
        friend: view.friend.name.clone(),
        id: Some(view.friend.identity.to_string()),
        state: view.friend.standing.into(),
        device: device.to_string(),
        since: since.map(rfc3339),
    }
}

fn added_line(desk: &Desk<'_>, added: &Adding) -> Added {
    Added {
        friend: adding_name(desk, &added.device),
        id: added.identity.map(|who| who.to_string()),
        state: StandingWord::Pending,
        device: added.device.to_string(),
        since: None,
    }
}

fn adding_name(desk: &Desk<'_>, device: &DeviceKey) -> String {
    desk.node.adding_name(device).map_or_else(|| device.short(), ToOwned::to_owned)
}

/// Why an adding is over, if that was lately.
fn ended(desk: &Desk<'_>, device: &DeviceKey) -> Option<AddEnd> {
    let (_, listed) = desk.around.added.iter().find(|(added, _)| added == device)?;
    let newest = desk.newest_event().ok()?;
    let after = newest.saturating_sub(EVENTS_SEARCHED as u64);
    let events = desk.store.events_after(after, EVENTS_SEARCHED).ok()?;
    events.into_iter().rev().find_map(|event| match event.what {
        News::AddEnded { name, why } if name == *listed => Some(why),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_friend_is_a_nuisance_who_goes_on_with_a_full_room_or_leaves_what_nobody_can_read() {
        let asks = |bytes, refused, unreadable| NuisanceView { bytes, refused, unreadable };
        let cases = [
            (asks(900, 101, 0), 1_000, true),
            (asks(900, 100, 0), 1_000, false),
            (asks(899, 101, 0), 1_000, false),
            (asks(0, 0, 101), 1_000, true),
            (asks(0, 500, 0), 0, false),
        ];
        for (nuisance, room, too_much) in cases {
            assert_eq!(is_too_much(&nuisance, room), too_much, "{nuisance:?} of {room}");
        }
    }
}
