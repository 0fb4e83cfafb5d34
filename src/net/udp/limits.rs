//! Every bound of the punching socket, with its unit and its reason.

use std::ops::RangeInclusive;
use std::time::Duration;

/// For a look to arrive. It is asked for over a link, so both sides start within a round trip of each other.
pub(super) const LOOK_TIME: Duration = Duration::from_secs(10);
/// When a look is sent, counted from the first: UDP loses some, and three lost in 600 ms is a way that is closed.
pub(super) const LOOKS_AT: [Duration; 3] =
    [Duration::ZERO, Duration::from_millis(200), Duration::from_millis(600)];
/// Looks expected at the same time: one a friend, with room.
pub(super) const LOOKS_MAX: usize = 64;

/// From a punch's first datagram to its open stream.
pub(super) const PUNCH_TIME: Duration = Duration::from_secs(10);
/// When openers are sent, counted from the first. The later ones are for the side that starts late.
pub(super) const OPENERS_AT: [Duration; 6] = [
    Duration::ZERO,
    Duration::from_millis(100),
    Duration::from_millis(300),
    Duration::from_millis(700),
    Duration::from_millis(1_500),
    Duration::from_millis(3_000),
];
/// Bytes of an opener: never a look's 16, and too few for QUIC to take it for anything.
pub(super) const OPENER_BYTES: RangeInclusive<u8> = 17..=48;
/// Addresses of one friend's socket: interfaces, two mappings, and those found on the way.
pub(super) const CANDIDATES_MAX: usize = 8;
/// Punches at the same time.
pub(super) const PUNCHES_MAX: usize = 64;
/// Links at the same time, over one socket: 100 friends, several devices each, with room.
pub(super) const LINKS_MAX: usize = 512;

/// Between two signs of life: home routers forget a UDP mapping after 30 s (RFC 4787 asks for 120 s).
pub(super) const KEEP_ALIVE: Duration = Duration::from_secs(10);
/// Without a sign of life, a link is over.
pub(super) const SILENCE_MAX: Duration = Duration::from_secs(20);
/// The round trip that QUIC supposes before it knows: a lost first packet is sent again after three of these. Shorter
/// than RFC 9002's 333 ms, because the first one often only opens our own NAT.
pub(super) const FIRST_ROUND_TRIP: Duration = Duration::from_millis(100);
/// Bytes of a datagram before a larger one was seen to arrive: what every QUIC path must carry (RFC 9000, section 14).
pub(super) const FIRST_MTU: u16 = 1_200;
/// Receive window of a link in bytes: 40 MB/s at a round trip of 100 ms.
pub(super) const WINDOW_BYTES: u32 = 4 * 1024 * 1024;
/// Bytes kept of a connection that is not accepted yet. It is accepted at once or never, so this is for one flight.
pub(super) const INCOMING_BYTES_MAX: u64 = 16 * 1024;
