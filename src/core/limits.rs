//! A bound on everything, each with its unit and its reason.

use std::time::Duration;

/// Most friends, blocked and former ones included: keeps a start, and each list, short.
pub const FRIENDS_MAX: usize = 1_000;
/// Most open invites: more than anybody hands out in a day.
pub const INVITES_OPEN_MAX: usize = 64;
/// Most invites remembered, ended ones included: 30 days of heavy use.
pub const INVITES_MAX: usize = 1_024;
/// How long an ended invite still gets an answer that says why.
pub const INVITE_KEPT: Duration = days(30);
/// Longest life of an invite.
pub const INVITE_LASTS_MAX: Duration = days(30);
/// How much longer the first taker may take to finish, once the invite's own time is over.
pub const TAKER_FINISHES: Duration = days(1);
/// Most people added who have not answered.
pub const ADDINGS_MAX: usize = 64;
/// Most letters in line for one friend; the architecture's figure, about 40 MiB at the worst.
pub const WAITING_LETTERS_MAX: u64 = 10_000;
/// Most delivered letters that wait to be read: older ones stay `delivered` for ever.
pub const UNREAD_LETTERS_MAX: u64 = 10_000;
/// Most letters on the way on one link: with the mark coming back each turn, enough to fill a fast link.
pub const FLIGHT_LETTERS_MAX: u64 = 256;
/// Most bytes on the way on one link, below the 16 MiB at which the network closes a stuck link.
pub const FLIGHT_BYTES_MAX: usize = 4 * 1024 * 1024;
/// How far ahead envelopes are recognised: one full flight.
pub const TAGS_AHEAD: u64 = FLIGHT_LETTERS_MAX;
/// How many accepted envelopes are still recognised as repeats.
pub const TAGS_BEHIND: u64 = 256;
/// Highest letter number that is believed: far beyond any life, far below overflow.
pub const NUMBER_MAX: u64 = 1 << 48;
/// Furthest a letter number may lie beyond what is known here: one lie must not spend all numbers there are.
pub const NUMBER_JUMP_MAX: u64 = 1 << 32;
/// Furthest a session epoch may lie beyond what is known here.
pub const EPOCH_JUMP_MAX: u32 = 1 << 16;
/// Most events kept for readers who come back.
pub const EVENTS_MAX: u64 = 100_000;
/// Most devices whose stamps are kept.
pub const STAMPS_MAX: usize = 4_096;
/// Most refused knocks remembered, so that a replay of one is met with silence.
pub const REFUSED_KNOCKS_MAX: usize = 1_024;
/// Most links at once, pairings included.
pub const LINKS_MAX: usize = 2_048;
/// Most addresses remembered of one friend.
pub const ADDRESSES_MAX: usize = 16;
/// Longest note on an invite, in bytes.
pub const NOTE_BYTES_MAX: usize = 256;

/// First pause before an unanswered letter goes again; doubles up to [`RESEND_MAX`].
pub const RESEND_FIRST: Duration = Duration::from_secs(5);
/// Longest pause before an unanswered letter goes again on a living link.
pub const RESEND_MAX: Duration = Duration::from_secs(60);
/// First pause before dialling again; doubles up to [`DIAL_MAX`], with jitter.
pub const DIAL_FIRST: Duration = Duration::from_millis(500);
/// Longest pause between dials: a friend who returns dials us at once, so ours is the second chance.
pub const DIAL_MAX: Duration = Duration::from_secs(60);
/// How long a dial may take before it counts as failed, whatever the network says.
pub const DIAL_LASTS_MAX: Duration = Duration::from_secs(30);
/// How long a pairing may take from its first move to its last.
pub const PAIRING_MAX: Duration = Duration::from_secs(15);
/// Pause between two attempts to renew a session over one link.
pub const RENEW_PAUSE: Duration = Duration::from_secs(20);
/// Pause before the other end of a link may begin another pairing on it: a pairing costs some milliseconds here.
pub const OPENING_PAUSE: Duration = Duration::from_secs(10);
/// How long a link may stay without the other side's first frame.
pub const HELLO_MAX: Duration = Duration::from_secs(15);
/// Longest sleep: a clock that is set back must not stop the node.
pub const SLEEP_MAX: Duration = Duration::from_secs(30);

const fn days(n: u64) -> Duration {
    Duration::from_secs(n * 24 * 60 * 60)
}
