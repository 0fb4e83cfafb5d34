//! What requests about introductions mean to the core, and how introductions are shown.

use crate::api::error::ApiError;
use crate::api::request::Request;
use crate::api::types::introduction::{Introduced, IntroductionLine};
use crate::api::types::rfc3339;
use crate::core::input;
use crate::core::names;
use crate::core::record::Introduction;
use crate::crypto::safety_number::fingerprint;
use crate::model::friend::IntroductionState;
use crate::model::id::{DeviceKey, IntroductionId};
use crate::model::time::Time;

use super::desk::{Desk, Person};
use super::dispatch::{Act, Then, plain};

/// Reads a request that changes something about introductions; `None` for any other.
pub(super) fn act(desk: &Desk<'_>, request: &Request) -> Option<Result<Act, ApiError>> {
    Some(match request {
        Request::FriendIntroduce(asked) => introduce(desk, &asked.friend, &asked.to),
        Request::IntroductionAccept(asked) => find(desk, &asked.introduction).and_then(|one| {
            let device = one.devices.devices.first().map(|entry| entry.device);
            let then = Then::Adding(device.unwrap_or(DeviceKey([0; 32])));
            plain(input::Request::AcceptIntroduction(one.id), then, &one.name)
        }),
        Request::IntroductionDecline(asked) => find(desk, &asked.introduction).and_then(|one| {
            plain(input::Request::DeclineIntroduction(one.id), Then::Done, &one.name)
        }),
        _ => return None,
    })
}

fn introduce(desk: &Desk<'_>, one: &str, other: &str) -> Result<Act, ApiError> {
    let (one, other) = (desk.friend(one)?, desk.friend(other)?);
    // Of the two, the one who stands in the way is named.
    let fine = matches!(desk.person(&one.friend.name), Ok(Person::Friend(_)))
        && one.friend.doubt.is_none()
        && one.friend.standing == crate::model::friend::Standing::Friends;
    let about = if fine { &other.friend.name } else { &one.friend.name };
    let (a, b) = (one.friend.identity, other.friend.identity);
    let friends = vec![one.friend.name.clone(), other.friend.name.clone()];
    plain(input::Request::Introduce(a, b), Then::Introduced(friends), about)
}

/// What the introducer is told.
pub(super) fn introduced(id: IntroductionId, expires: Time, friends: Vec<String>) -> Introduced {
    Introduced { introduction: id.to_string(), friends, expires_at: rfc3339(expires) }
}

/// The introduction meant by an id, the first letters of one, or a name that only one of those not declined has.
fn find<'a>(desk: &Desk<'a>, asked: &str) -> Result<&'a Introduction, ApiError> {
    let wanted = asked.trim();
    let fits = |id: &IntroductionId| {
        id.to_string().eq_ignore_ascii_case(wanted) || names::is_prefix(wanted, &id.to_string())
    };
    let all = desk.node.introductions();
    let fitting: Vec<_> = all.into_iter().filter(|one| fits(&one.id)).collect();
    if let [one] = fitting.as_slice() {
        return Ok(*one);
    }
    let waits = |one: &&Introduction| one.state != IntroductionState::Declined;
    let named = |one: &&Introduction| names::alike(&one.name, wanted);
    let named: Vec<_> = desk.node.introductions().into_iter().filter(waits).filter(named).collect();
    match named.as_slice() {
        [one] if fitting.is_empty() => Ok(*one),
        _ => Err(ApiError::no_such_introduction(asked)),
    }
}

/// Everybody friends made known here.
pub(crate) fn list(desk: &Desk<'_>) -> Vec<IntroductionLine> {
    desk.node.introductions().into_iter().map(line).collect()
}

fn line(one: &Introduction) -> IntroductionLine {
    IntroductionLine {
        introduction: one.id.to_string(),
        name: one.name.clone(),
        id: one.devices.identity.to_string(),
        fingerprint: fingerprint(one.devices.identity.as_bytes()),
        introduced_by: one.through.name.clone(),
        introduced_by_id: one.through.by.to_string(),
        introduced_at: rfc3339(one.through.at),
        expires_at: rfc3339(one.expires),
        state: one.state.into(),
    }
}
