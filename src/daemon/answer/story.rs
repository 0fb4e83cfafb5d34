//! The story of a message: every step so far, who holds it now, and what happens next.

use crate::api::error::ApiError;
use crate::api::types::message::{Next, Trace, TraceHolder, TraceStep};
use crate::api::types::rfc3339;
use crate::core::record::Entry;
use crate::core::view::{HolderView, Outlook};
use crate::daemon::desk::Desk;
use crate::model::custody::Fate;
use crate::model::friend::Standing;
use crate::model::id::{IdentityKey, RoomId};
use crate::model::message::{ChatId, Failure, Happened, State, Step};
use crate::model::time::Time;

use super::rooms;

/// The story of one of my messages, and what happens next.
pub(super) fn trace(desk: &Desk<'_>, asked: &str) -> Result<Trace, ApiError> {
    let entry = desk.my_message(asked)?;
    let state = entry.state.unwrap_or(State::Queued);
    let friend = match entry.chat {
        ChatId::Friend(friend) => friend,
        ChatId::Room(room) => return Ok(room_trace(desk, &entry, &room)),
    };
    let waits = matches!(state, State::Queued | State::Stored);
    let holders = if waits { desk.node.holders(&friend, entry.number) } else { Vec::new() };
    let could_hold = desk.node.custodians_linked(&friend);
    let (next, next_at) = match waits {
        true => next(desk, &friend, state, !holders.is_empty(), could_hold > 0),
        false => (Next::Nothing, None),
    };
    Ok(Trace {
        message: entry.message.id.to_string(),
        to: desk.name_of(&friend),
        state: state.into(),
        steps: entry.steps.iter().map(|step| told(desk, &friend, step)).collect(),
        next,
        next_at: next_at.map(rfc3339),
        held_by: holders.iter().map(|holder| holds(desk, holder)).collect(),
        could_hold: waits.then_some(could_hold as u64),
    })
}

/// The story of a message in a room: who of the others has it by now.
fn room_trace(desk: &Desk<'_>, entry: &Entry, room: &RoomId) -> Trace {
    let state = entry.state.unwrap_or(State::Queued);
    let view = desk.node.room(room);
    let seq = entry.room.as_ref().map_or(0, |within| within.seq);
    let others = view.map(|view| view.who_has(seq)).unwrap_or_default();
    let step = |(who, has): &(IdentityKey, bool)| TraceStep {
        at: rfc3339(desk.now),
        what: if *has { "has".to_owned() } else { "lacks".to_owned() },
        who: Some(rooms::name_in(desk, view.as_ref(), who, None)),
        until: None,
        why: None,
    };
    // Delivered is what everybody has: no name belongs to that.
    let told_by = entry.room.as_ref().and_then(|within| within.told.as_ref());
    let of_all = |step: &Step| match (step.what, told_by) {
        (Happened::GivenBack, Some((by, _))) => told(desk, by, step),
        _ => TraceStep { who: None, ..told(desk, &entry.message.author, step) },
    };
    let begun = entry.steps.iter().map(of_all);
    let waits = state == State::Queued;
    Trace {
        message: entry.message.id.to_string(),
        to: desk.chat_name(entry.chat),
        state: state.into(),
        steps: begun.chain(others.iter().map(step)).collect(),
        next: if waits { Next::Spread } else { Next::Nothing },
        next_at: None,
        held_by: Vec::new(),
        could_hold: None,
    }
}

fn holds(desk: &Desk<'_>, holder: &HolderView) -> TraceHolder {
    TraceHolder {
        who: desk.name_of(&holder.custodian),
        until: rfc3339(holder.until),
        linked: holder.linked,
    }
}

/// One step in the words of the local door.
fn told(desk: &Desk<'_>, friend: &IdentityKey, step: &Step) -> TraceStep {
    let (mut until, mut why) = (None, None);
    let (what, who) = match step.what {
        Happened::Queued => ("queued", None),
        Happened::Tried => ("tried", Some(*friend)),
        Happened::TriedThrough { by } => ("tried_through", Some(by)),
        Happened::Renewed => ("renewed", Some(*friend)),
        Happened::GivenBack => ("given_back", Some(*friend)),
        Happened::Delivered => ("delivered", Some(*friend)),
        Happened::Read => ("read", Some(*friend)),
        Happened::Failed(Failure::Cancelled) => ("cancelled", None),
        Happened::Failed(Failure::Blocked) => ("blocked", None),
        Happened::Failed(Failure::Removed) => ("removed", None),
        Happened::Failed(Failure::Ended) => ("ended", Some(*friend)),
        Happened::Held { by, until: at } => {
            until = Some(rfc3339(at));
            ("held", Some(by))
        }
        Happened::Refused { by, why: reluctance } => {
            why = Some(reluctance.word().to_owned());
            ("refused", Some(by))
        }
        Happened::LetGo { by, fate: Fate::HandedOver } => ("handed_over", Some(by)),
        Happened::LetGo { by, fate } => {
            why = Some(fate.word().to_owned());
            ("let_go", Some(by))
        }
    };
    let who = who.map(|who| desk.name_of(&who));
    TraceStep { at: rfc3339(step.at), what: what.to_owned(), who, until, why }
}

/// What happens next to a message that waits.
fn next(
    desk: &Desk<'_>,
    friend: &IdentityKey,
    state: State,
    is_held: bool,
    can_be_held: bool,
) -> (Next, Option<Time>) {
    let outlook = desk.node.outlook(friend);
    match outlook {
        Outlook::Doubt => return (Next::Decide, None),
        Outlook::NotAFriend => {
            let blocked = desk.node.friend(friend);
            let blocked = blocked.is_some_and(|view| view.friend.standing == Standing::Blocked);
            return (if blocked { Next::Blocked } else { Next::Nothing }, None);
        }
        Outlook::Linked => return (Next::Linked, None),
        Outlook::Renewing => return (Next::Pair, None),
        Outlook::Dialling | Outlook::DialAt(_) | Outlook::Awaited => {}
    }
    // Who holds it needs no node of mine for that.
    match (is_held, desk.around.online) {
        (true, _) => return (Next::HandOver, None),
        (false, false) => return (Next::NodeDown, None),
        (false, true) if state == State::Stored => return (Next::HeldByNobody, None),
        (false, true) if can_be_held => return (Next::Leave, None),
        (false, true) => {}
    }
    match outlook {
        Outlook::Dialling => (Next::Dial, Some(desk.now)),
        Outlook::DialAt(at) => (Next::Dial, Some(at.max(desk.now))),
        _ => (Next::WaitForThem, None),
    }
}
