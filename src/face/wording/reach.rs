//! Words for ways: how a friend is reached, how they were looked for, what this node carries for them.

use jiff::Timestamp;

use super::lately;
use super::tongue::say;
use crate::api::types::friend::{FriendCard, Relaying, Tried};
use crate::api::types::words::PathWord;
use crate::face::clean;

/// How a friend is reached now.
pub(super) fn reached(card: &FriendCard) -> String {
    let through = card.through.as_deref().map(clean::name);
    let how = match (card.path, through) {
        (PathWord::Direct, _) => say!("reach-directly"),
        (PathWord::Relayed, Some(through)) => say!("reach-through", through = through),
        (PathWord::Relayed, None) => say!("reach-through-somebody"),
        (PathWord::None, _) => say!("reach-not-now"),
    };
    match card.round_trip_ms {
        Some(millis) => say!("reach-round-trip", how = how, millis = millis),
        None => how,
    }
}

/// How a friend who is not linked was looked for last.
pub(super) fn looked_for(tried: &Tried, now: Timestamp) -> String {
    let when = lately(&tried.at, now);
    say!("reach-looked-for", when = when, addresses = tried.addresses, friends = tried.friends)
}

/// What this node carries for a friend, once it carries anything.
pub(super) fn carried(relaying: &Relaying) -> Option<String> {
    let Relaying { circuits, bytes, bytes_max } = *relaying;
    let mib = |bytes: u64| bytes / (1024 * 1024);
    (circuits > 0 || bytes > 0).then(|| {
        say!("reach-carried", circuits = circuits, bytes = mib(bytes), most = mib(bytes_max))
    })
}
