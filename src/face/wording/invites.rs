//! Words for invites and cards: made, listed, looked at.

use jiff::Timestamp;

use super::tongue::{fixed, say, words};
use super::{left, moment, typed};
use crate::api::types::invite::{DamagedPart, Inspected, InviteLine, InviteState, Invited};
use crate::face::clean;

/// What to do with a new invite; said beside the text itself.
pub(crate) fn invited(invite: &Invited, now: Timestamp) -> String {
    let ends = match left(&invite.expires_at, now) {
        Some(left) => say!("invites-ends-in", left),
        None => say!("invites-has-ended"),
    };
    say!("invites-send", ends)
}

fixed! {
    /// While `invite --wait` waits.
    pub(crate) waiting = "invites-waiting";
}

/// Somebody used the invite that was waited for.
pub(crate) fn joined(friend: Option<&str>) -> String {
    match friend {
        Some(friend) => {
            let (name, typed) = (clean::name(friend), typed(friend));
            say!("invites-joined", name, typed)
        }
        None => say!("invites-joined-none"),
    }
}

/// One invite of the list.
pub(crate) fn invite_line(invite: &InviteLine, now: Timestamp) -> String {
    let mut words = format!("{}  {}", invite.invite, super::terms::invite(invite.state));
    match (invite.state, left(&invite.expires_at, now), &invite.friend) {
        (InviteState::Open | InviteState::Taken, Some(left), _) => {
            words.push_str(&format!("  {}", say!("invites-ends-in", left)));
        }
        (InviteState::Used, _, Some(friend)) => {
            words.push_str(&say!("invites-used-by", friend = clean::name(friend)));
        }
        _ => {}
    }
    if !invite.note.is_empty() {
        words.push_str(&format!("  ({})", clean::line(&invite.note)));
    }
    words
}

fixed! {
    /// An invite was taken back.
    pub(crate) revoked = "invites-revoked";

    /// Not a single one.
    pub(crate) no_invites = "invites-no-invites";
}

/// What a pasted text is.
pub(crate) fn inspected(what: &Inspected, now: Timestamp) -> String {
    match what {
        Inspected::Invite { fingerprint, expired: true, expires_at, .. } => {
            say!("invites-old", fingerprint, ended = moment(expires_at))
        }
        Inspected::Invite { fingerprint, expires_at, relayed, addresses, .. } => {
            let left = left(expires_at, now).unwrap_or_else(|| say!("invites-no-time"));
            say!("invites-good", fingerprint, left, way = way_in(*relayed, addresses.len()))
        }
        Inspected::Card { fingerprint, friend: Some(friend), .. } => {
            say!("invites-card-of-friend", friend = clean::name(friend), fingerprint)
        }
        Inspected::Card { fingerprint, .. } => say!("invites-card", fingerprint),
        Inspected::OwnInvite { state, expires_at, .. } => {
            let state = state.map_or(words!("invites-not-known"), super::terms::invite);
            say!("invites-own", state, until = moment(expires_at))
        }
        Inspected::OwnCard {} => say!("invites-own-card"),
        Inspected::Damaged { part, letters, expected } => damaged(*part, *letters, *expected),
        Inspected::Newer { .. } => say!("invites-newer"),
        Inspected::Other { looks_like } => say!("invites-other", what = other(looks_like)),
    }
}

fn way_in(relayed: bool, addresses: usize) -> &'static str {
    match (relayed, addresses) {
        (true, _) => words!("invites-way-relayed"),
        (false, 0) => words!("invites-way-near"),
        (false, _) => words!("invites-way-direct"),
    }
}

fn damaged(part: DamagedPart, letters: usize, expected: Option<usize>) -> String {
    let what = match part {
        DamagedPart::Start => words!("invites-damaged-start"),
        DamagedPart::Typing => words!("invites-damaged-typing"),
        DamagedPart::End => words!("invites-damaged-end"),
    };
    match expected {
        Some(expected) => say!("invites-damaged-of", what, letters, expected),
        None => say!("invites-damaged", what, letters),
    }
}

fn other(looks_like: &str) -> String {
    let words = match looks_like {
        "empty" => words!("invites-other-empty"),
        "url" => words!("invites-other-url"),
        "address" => words!("invites-other-address"),
        "peer_id" => words!("invites-other-peer-id"),
        "phrase" => words!("invites-other-phrase"),
        "safety_number" => {
            words!("invites-other-safety-number")
        }
        "fingerprint" => words!("invites-other-fingerprint"),
        "id" => words!("invites-other-id"),
        "message_id" => words!("invites-other-message-id"),
        "invite_id" => words!("invites-other-invite-id"),
        "text" => {
            words!("invites-other-text")
        }
        newer => return clean::line(newer),
    };
    words.to_owned()
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
