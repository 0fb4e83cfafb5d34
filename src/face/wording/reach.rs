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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::wording::evil;

    #[test]
    fn a_way_through_a_friends_node_is_said_as_one() {
        let mut card = evil::card("carol");
        card.round_trip_ms = None;
        let ways = [
            (PathWord::Direct, None, "directly"),
            (PathWord::Relayed, Some("carol"), "through carol's node, sealed end to end"),
            (PathWord::Relayed, None, "through a mutual friend's node, sealed end to end"),
            (PathWord::None, None, "not now"),
        ];
        for (path, through, words) in ways {
            card.path = path;
            card.through = through.map(Into::into);
            assert_eq!(reached(&card), words);
        }
        card.round_trip_ms = Some(31);
        assert_eq!(reached(&card), "not now, 31 ms there and back");
    }
}
