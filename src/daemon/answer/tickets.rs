//! Invites and cards: made into text, read back out of whatever was pasted, told apart from everything else.

use crate::api::error::{ApiError, ErrorKind};
use crate::api::said::said;
use crate::api::types::identity::Card as CardAnswer;
use crate::api::types::invite::{
    DamagedPart, Inspected, InviteLine, InviteState as StateWord, Invited, PASTE_BYTES_MAX,
};
use crate::api::types::rfc3339;
use crate::core::input::Ticket;
use crate::core::record::{Invite as Record, InviteState};
use crate::crypto::invite::invite_id;
use crate::crypto::safety_number::fingerprint;
use crate::daemon::desk::Desk;
use crate::daemon::links::worth_telling;
use crate::model::address::Address;
use crate::model::id::{DeviceKey, InviteId};
use crate::wire::card::Card;
use crate::wire::invite::Invite;
use crate::wire::paste::{self, Damage, Paste};

/// My card, with the addresses of this moment, or of the last one when the node is down.
pub(super) fn my_card(desk: &Desk<'_>) -> CardAnswer {
    let (identity, device) = (desk.node.identity(), desk.node.device());
    let addresses = match desk.around.listening.as_slice() {
        [] => worth_telling(&desk.around.home.last_addresses()),
        now => worth_telling(now),
    };
    CardAnswer {
        card: Card { identity, device, addresses }.to_text(),
        id: identity.to_string(),
        name: desk.node.me().name.clone(),
        fingerprint: fingerprint(identity.as_bytes()),
    }
}

/// A new invite as text.
pub(crate) fn invited(id: InviteId, invite: &Invite) -> Invited {
    Invited {
        ticket: invite.to_text(),
        invite: id.to_string(),
        expires_at: rfc3339(invite.expires),
    }
}

/// All invites that are remembered, the newest to end last.
pub(super) fn invites(desk: &Desk<'_>) -> Vec<InviteLine> {
    let mut all = desk.node.invites();
    all.sort_by_key(|invite| (invite.expires, invite.id));
    let line = |invite: &Record| InviteLine {
        invite: invite.id.to_string(),
        note: invite.note.clone(),
        expires_at: rfc3339(invite.expires),
        state: state(desk, invite),
        friend: match invite.state {
            InviteState::Used(device) => desk.node.owner(&device).map(|who| desk.name_of(&who)),
            _ => None,
        },
    };
    all.into_iter().map(line).collect()
}

fn state(desk: &Desk<'_>, invite: &Record) -> StateWord {
    match invite.state {
        InviteState::Open if invite.expires <= desk.now => StateWord::Expired,
        InviteState::Open => StateWord::Open,
        InviteState::Taken(_) => StateWord::Taken,
        InviteState::Used(_) => StateWord::Used,
        InviteState::Revoked => StateWord::Revoked,
        InviteState::Expired => StateWord::Expired,
    }
}

/// What was found in a paste that befriends somebody.
pub(crate) struct Ticketed {
    /// The device to dial.
    pub(crate) device: DeviceKey,
    /// Where.
    pub(crate) addresses: Vec<Address>,
    /// With what.
    pub(crate) ticket: Ticket,
}

/// Reads the invite or card out of a paste.
pub(crate) fn ticket(desk: &Desk<'_>, text: &str) -> Result<Ticketed, ApiError> {
    match read(text)? {
        Paste::Invite(Invite { device, .. }) if device == desk.node.device() => {
            Err(ApiError::own_invite())
        }
        Paste::Invite(invite) => Ok(Ticketed {
            device: invite.device,
            addresses: invite.addresses,
            ticket: Ticket::Invite {
                secret: *invite.secret,
                expires: invite.expires,
                middle: invite.middle,
            },
        }),
        Paste::Card(card) if card.identity == desk.node.identity() => Err(ApiError::own_card()),
        Paste::Card(card) => Ok(Ticketed {
            device: card.device,
            addresses: card.addresses,
            ticket: Ticket::Card(card.identity),
        }),
        Paste::Damaged(damage) => {
            let (_, letters, expected) = part(damage, text);
            Err(ApiError::damaged_invite(letters, expected))
        }
        Paste::NewerVersion => Err(ApiError::newer_invite()),
        _ => Err(ApiError::not_an_invite()),
    }
}

/// What a pasted text is.
pub(super) fn inspect(desk: &Desk<'_>, text: &str) -> Result<Inspected, ApiError> {
    Ok(match read(text)? {
        Paste::Invite(invite) => inspect_invite(desk, &invite),
        Paste::Card(card) if card.identity == desk.node.identity() => Inspected::OwnCard {},
        Paste::Card(card) => Inspected::Card {
            id: card.identity.to_string(),
            fingerprint: fingerprint(card.identity.as_bytes()),
            addresses: card.addresses.iter().map(ToString::to_string).collect(),
            friend: desk.node.friend(&card.identity).map(|view| view.friend.name.clone()),
        },
        Paste::Damaged(damage) => {
            let (part, letters, expected) = part(damage, text);
            Inspected::Damaged { part, letters, expected }
        }
        Paste::NewerVersion => Inspected::Newer {},
        other => Inspected::Other { looks_like: other.word().to_owned() },
    })
}

fn inspect_invite(desk: &Desk<'_>, invite: &Invite) -> Inspected {
    let expires_at = rfc3339(invite.expires);
    if invite.device == desk.node.device() {
        let id = invite_id(&invite.secret);
        let known = desk.node.invites().into_iter().find(|mine| mine.id == id);
        return Inspected::OwnInvite {
            invite: known.map(|mine| mine.id.to_string()),
            expires_at,
            state: known.map(|mine| state(desk, mine)),
        };
    }
    Inspected::Invite {
        fingerprint: fingerprint(invite.device.as_bytes()),
        expires_at,
        expired: invite.expires <= desk.now,
        addresses: invite.addresses.iter().map(ToString::to_string).collect(),
        relayed: invite.middle.is_some(),
    }
}

/// Which part is wrong, how many letters there are, how many there should be.
fn part(damage: Damage, text: &str) -> (DamagedPart, usize, Option<usize>) {
    let letters = text.chars().filter(|c| !c.is_whitespace()).count();
    match damage {
        Damage::CutOff { have, need } => (DamagedPart::End, have, need),
        Damage::Headless => (DamagedPart::Start, letters, None),
        Damage::Mistyped | Damage::Foreign { .. } => (DamagedPart::Typing, letters, None),
    }
}

fn read(text: &str) -> Result<Paste, ApiError> {
    if text.len() > PASTE_BYTES_MAX {
        return Err(ApiError::refusing(ErrorKind::Unreadable, said!("refused-long-paste")));
    }
    Ok(paste::read(text))
}
