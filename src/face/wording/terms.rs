//! Words for states, ways and roles, as they stand in sentences and lists; programs get them from the API, in English.

use super::tongue::words;
use crate::api::types::invite::InviteState;
use crate::api::types::setting::Origin;
use crate::api::types::words::{
    PathWord, RoleWord, RoomStandingWord, StandingWord, StateWord, StatusWord,
};

/// How far a message is.
pub(crate) fn state(state: StateWord) -> &'static str {
    match state {
        StateWord::Queued => words!("term-state-queued"),
        StateWord::Stored => words!("term-state-stored"),
        StateWord::Delivered => words!("term-state-delivered"),
        StateWord::Read => words!("term-state-read"),
        StateWord::Failed => words!("term-state-failed"),
    }
}

/// How somebody is.
pub(crate) fn status(status: StatusWord) -> &'static str {
    match status {
        StatusWord::Online => words!("term-status-online"),
        StatusWord::Away => words!("term-status-away"),
        StatusWord::Busy => words!("term-status-busy"),
        StatusWord::Invisible => words!("term-status-invisible"),
        StatusWord::Offline => words!("term-status-offline"),
    }
}

/// What somebody is to us.
pub(crate) fn standing(standing: StandingWord) -> &'static str {
    match standing {
        StandingWord::Pending => words!("term-standing-pending"),
        StandingWord::Friends => words!("term-standing-friends"),
        StandingWord::Blocked => words!("term-standing-blocked"),
        StandingWord::Former => words!("term-standing-former"),
    }
}

/// How a friend is reached.
pub(crate) fn path(path: PathWord) -> &'static str {
    match path {
        PathWord::Direct => words!("term-path-direct"),
        PathWord::Relayed => words!("term-path-relayed"),
        PathWord::None => words!("term-path-none"),
    }
}

/// What somebody is in a room.
pub(crate) fn role(role: RoleWord) -> &'static str {
    match role {
        RoleWord::Creator => words!("term-role-creator"),
        RoleWord::Promoted => words!("term-role-promoted"),
        RoleWord::Member => words!("term-role-member"),
        RoleWord::Invited => words!("term-role-invited"),
    }
}

/// What we are in a room.
pub(crate) fn room_standing(standing: RoomStandingWord) -> &'static str {
    match standing {
        RoomStandingWord::Invited => words!("term-room-invited"),
        RoomStandingWord::Joined => words!("term-room-joined"),
        RoomStandingWord::Left => words!("term-room-left"),
        RoomStandingWord::Declined => words!("term-room-declined"),
        RoomStandingWord::Removed => words!("term-room-removed"),
    }
}

/// How far an invite is.
pub(super) fn invite(state: InviteState) -> &'static str {
    match state {
        InviteState::Open => words!("term-invite-open"),
        InviteState::Taken => words!("term-invite-taken"),
        InviteState::Used => words!("term-invite-used"),
        InviteState::Expired => words!("term-invite-expired"),
        InviteState::Revoked => words!("term-invite-revoked"),
    }
}

/// Where the value of a setting comes from.
pub(super) fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::Flag => words!("term-origin-flag"),
        Origin::Environment => words!("term-origin-environment"),
        Origin::File => words!("term-origin-file"),
        Origin::Default => words!("term-origin-default"),
    }
}
