//! Words for invites and cards: made, listed, looked at.

use jiff::Timestamp;

use super::{left, moment, typed};
use crate::api::types::invite::{DamagedPart, Inspected, InviteLine, InviteState, Invited};
use crate::face::clean;

/// What to do with a new invite; said beside the text itself.
pub(crate) fn invited(invite: &Invited, now: Timestamp) -> String {
    let ends = match left(&invite.expires_at, now) {
        Some(left) => format!("ends in {left}"),
        None => "has ended".into(),
    };
    format!("Send this to ONE friend, or let them scan it. It works once and {ends}.")
}

/// While `invite --wait` waits.
pub(crate) const WAITING: &str = "Waiting for your friend. Ctrl+C is fine: the invite keeps working while this computer is online.";

/// Somebody used the invite that was waited for.
pub(crate) fn joined(friend: Option<&str>) -> String {
    match friend {
        Some(friend) => {
            let (name, typed) = (clean::name(friend), typed(friend));
            format!("{name} joined with your invite. Say hello: hobnob send {typed} \"hi\"")
        }
        None => "Your invite was used. See who it was: hobnob friends".into(),
    }
}

/// One invite of the list.
pub(crate) fn invite_line(invite: &InviteLine, now: Timestamp) -> String {
    let mut words = format!("{}  {}", invite.invite, invite.state.word());
    match (invite.state, left(&invite.expires_at, now), &invite.friend) {
        (InviteState::Open | InviteState::Taken, Some(left), _) => {
            words.push_str(&format!("  ends in {left}"));
        }
        (InviteState::Used, _, Some(friend)) => {
            words.push_str(&format!("  by {}", clean::name(friend)));
        }
        _ => {}
    }
    if !invite.note.is_empty() {
        words.push_str(&format!("  ({})", clean::line(&invite.note)));
    }
    words
}

/// An invite was taken back.
pub(crate) const REVOKED: &str = "Taken back. Nobody can use it any more.";

/// Not a single one.
pub(crate) const NO_INVITES: &str = "No invites. Make one: hobnob invite";

/// What a pasted text is.
pub(crate) fn inspected(what: &Inspected, now: Timestamp) -> String {
    match what {
        Inspected::Invite { fingerprint, expired: true, expires_at, .. } => {
            format!(
                "An invite of {fingerprint}. It ended {}. Ask for a new one.",
                moment(expires_at)
            )
        }
        Inspected::Invite { fingerprint, expires_at, relayed, addresses, .. } => {
            let left = left(expires_at, now).unwrap_or_else(|| "no time".into());
            let way = way_in(*relayed, addresses.len());
            format!("An invite of {fingerprint}, good for {left}, {way}.\nUse it: hobnob add TEXT")
        }
        Inspected::Card { fingerprint, friend: Some(friend), .. } => {
            format!("The card of {} ({fingerprint}), your friend already.", clean::name(friend))
        }
        Inspected::Card { fingerprint, .. } => {
            format!("The card of {fingerprint}. You are friends once both have added the other's.")
        }
        Inspected::OwnInvite { state, expires_at, .. } => {
            let state = state.map_or("not known here", InviteState::word);
            format!("Your own invite ({state}, until {}). Give it to a friend.", moment(expires_at))
        }
        Inspected::OwnCard {} => "Your own card. Give it to a friend.".into(),
        Inspected::Damaged { part, letters, expected } => damaged(*part, *letters, *expected),
        Inspected::Newer { .. } => "Made by a newer hobnob. Update hobnob to use it.".into(),
        Inspected::Other { looks_like } => format!("No invite and no card: {}.", other(looks_like)),
    }
}

fn way_in(relayed: bool, addresses: usize) -> &'static str {
    match (relayed, addresses) {
        (true, _) => "through a mutual friend's node",
        (false, 0) => "without an address: on the same network only",
        (false, _) => "direct",
    }
}

fn damaged(part: DamagedPart, letters: usize, expected: Option<usize>) -> String {
    let what = match part {
        DamagedPart::Start => "its beginning cannot be read",
        DamagedPart::Typing => "it has a typing error",
        DamagedPart::End => "its end is missing",
    };
    let of = expected.map_or_else(String::new, |expected| format!(" of {expected}"));
    format!(
        "A damaged invite or card: {what} ({letters}{of} characters). Ask your friend to copy it again."
    )
}

fn other(looks_like: &str) -> String {
    let words = match looks_like {
        "empty" => "there is nothing in it",
        "url" => "it looks like a web link",
        "address" => "it looks like a network address",
        "peer_id" => "it looks like the id of a libp2p node",
        "phrase" => "it looks like recovery words. Never hand those over, and clear them from here",
        "safety_number" => {
            "it looks like a safety number. Use it: hobnob friend verify NAME --confirm NUMBER"
        }
        "fingerprint" => "it looks like a fingerprint",
        "id" => "it looks like the id of a person or a device",
        "message_id" => "it looks like the id of a message. See its way: hobnob trace ID",
        "invite_id" => "it looks like the id of an invite. See yours: hobnob invites",
        "text" => {
            "it is some other text. An invite starts with HOBNOB: and is about 150 characters"
        }
        newer => return clean::line(newer),
    };
    words.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invite_is_told_with_its_time_and_way() {
        let now: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
        let mut invite = Inspected::Invite {
            fingerprint: "7KQ2 WX4M 9DTC".into(),
            expires_at: "2026-11-24T11:30:00Z".into(),
            expired: false,
            addresses: vec!["/ip4/127.0.0.1/tcp/1".into()],
            relayed: false,
        };
        let words = inspected(&invite, now);
        let expected =
            "An invite of 7KQ2 WX4M 9DTC, good for 23 h, direct.\nUse it: hobnob add TEXT";
        assert_eq!(words, expected);
        if let Inspected::Invite { expired, .. } = &mut invite {
            *expired = true;
        }
        assert!(inspected(&invite, now).contains("It ended"));
    }

    #[test]
    fn a_recovery_phrase_pasted_by_mistake_is_warned_about() {
        let paste = Inspected::Other { looks_like: "phrase".into() };
        assert!(inspected(&paste, Timestamp::UNIX_EPOCH).contains("Never hand those over"));
    }
}
