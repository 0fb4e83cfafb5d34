//! Invites: made, listed, taken back, looked at.

use serde::{Deserialize, Serialize};

/// Most bytes of pasted text that is looked at for an invite: a mail around it still fits.
pub const PASTE_BYTES_MAX: usize = 64 * 1024;

/// Makes a one-time invite.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InviteCreate {
    /// Good for how long, in seconds.
    #[serde(default = "one_day")]
    pub expires_seconds: u64,
    /// For my own memory; the other side never sees it.
    #[serde(default)]
    pub note: String,
}

/// The usual life of an invite, in seconds.
#[must_use]
pub const fn one_day() -> u64 {
    24 * 60 * 60
}

/// A new invite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    /// The text to hand over.
    pub ticket: String,
    /// Its id, to revoke it by.
    pub invite: String,
    /// Good until.
    pub expires_at: String,
}

/// Asks for all invites that are still remembered.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InviteList {}

/// One invite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteLine {
    /// Its id.
    pub invite: String,
    /// What I noted when I made it.
    pub note: String,
    /// Good until.
    pub expires_at: String,
    /// What became of it.
    pub state: InviteState,
    /// The friend it made, by the name used here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub friend: Option<String>,
}

/// What became of an invite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InviteState {
    /// Waits for somebody.
    Open,
    /// Somebody came; both sides have not confirmed yet.
    Taken,
    /// Made a friend.
    Used,
    /// Its time ran out.
    Expired,
    /// Taken back.
    Revoked,
}

impl InviteState {
    /// The word as JSON and people see it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Taken => "taken",
            Self::Used => "used",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
        }
    }
}

/// Takes an invite back. Answered with [`super::Done`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InviteRevoke {
    /// Its id or a unique prefix of it.
    pub invite: String,
}

/// Asks what a pasted text is. Changes nothing.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InviteInspect {
    /// The paste, at most [`PASTE_BYTES_MAX`].
    pub text: String,
}

/// What a pasted text is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Inspected {
    /// Somebody's invite.
    Invite {
        /// Whose node: the fingerprint of its device key.
        fingerprint: String,
        /// Good until.
        expires_at: String,
        /// Whether that is over.
        expired: bool,
        /// Where its maker is looked for, as multiaddrs.
        addresses: Vec<String>,
        /// Whether a friend's node leads there.
        relayed: bool,
    },
    /// Somebody's card.
    Card {
        /// Whose.
        id: String,
        /// Their fingerprint.
        fingerprint: String,
        /// Where they are looked for, as multiaddrs.
        addresses: Vec<String>,
        /// Their name here, if they are a friend already.
        friend: Option<String>,
    },
    /// An invite of my own.
    OwnInvite {
        /// Its id, if this node remembers it.
        invite: Option<String>,
        /// Good until.
        expires_at: String,
        /// What became of it.
        state: Option<InviteState>,
    },
    /// My own card.
    OwnCard {},
    /// An invite or card with a typing error, or cut off.
    Damaged {
        /// Which part is wrong, as far as one can tell.
        part: DamagedPart,
        /// How many letters there are.
        letters: usize,
        /// How many there should be, when its beginning could be read.
        expected: Option<usize>,
    },
    /// Made by a newer hobnob.
    Newer {},
    /// Nothing of ours.
    Other {
        /// What it looks like instead, when that is clear: `"empty"`, `"phrase"`, `"safety_number"`,
        /// `"fingerprint"`, `"id"`, `"message_id"`, `"invite_id"`, `"url"`, `"address"`, `"peer_id"`, `"text"`.
        looks_like: String,
    },
}

/// Where a damaged invite is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DamagedPart {
    /// Its first letters cannot be read.
    Start,
    /// The checksum does not fit: a typing error.
    Typing,
    /// The end is missing.
    End,
}
