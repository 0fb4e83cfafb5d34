//! Words for ways: how a friend is reached, how they were looked for, what this node carries for them.

use jiff::Timestamp;

use super::{count, lately};
use crate::api::types::friend::{FriendCard, Relaying, Tried};
use crate::api::types::words::PathWord;
use crate::face::clean;

/// How a friend is reached now.
pub(super) fn reached(card: &FriendCard) -> String {
    let through = card.through.as_deref().map(clean::name);
    let how = match (card.path, through) {
        (PathWord::Direct, _) => "directly".to_owned(),
        (PathWord::Relayed, Some(through)) => {
            format!("through {through}'s node, sealed end to end")
        }
        (PathWord::Relayed, None) => "through a mutual friend's node, sealed end to end".to_owned(),
        (PathWord::None, _) => "not now".to_owned(),
    };
    let span = card.round_trip_ms.map(|ms| format!(", {ms} ms there and back"));
    how + &span.unwrap_or_default()
}

/// How a friend who is not linked was looked for last.
pub(super) fn looked_for(tried: &Tried, now: Timestamp) -> String {
    let addresses = match tried.addresses {
        1 => "1 address".to_owned(),
        many => format!("{many} addresses"),
    };
    let friends = match tried.friends {
        0 => "no linked mutual friend to go through".to_owned(),
        1 => "1 mutual friend".to_owned(),
        many => format!("{many} mutual friends"),
    };
    format!("Looked for     {}: {addresses}, {friends}", lately(&tried.at, now))
}

/// What this node carries for a friend, once it carries anything.
pub(super) fn carried(relaying: &Relaying) -> Option<String> {
    let Relaying { circuits, bytes, bytes_max } = *relaying;
    let mib = |bytes: u64| bytes / (1024 * 1024);
    (circuits > 0 || bytes > 0).then(|| {
        let circuits = count(circuits, "circuit");
        format!(
            "You carry      {circuits} for them; {} of {} MiB today",
            mib(bytes),
            mib(bytes_max)
        )
    })
}
