//! Every bound of the network layer, with its unit and its reason.

use std::time::Duration;

/// From a connection's first byte to its open door, in either direction; a silent one ends at the same moment.
pub(super) const HANDSHAKE_TIME: Duration = Duration::from_secs(5);
/// For one dial attempt, TCP's own handshake included: two losses of a SYN (1 s, 2 s), then the door.
pub(super) const ATTEMPT_TIME: Duration = Duration::from_secs(10);
/// From an open door to a ready stream; on any path this is one round trip.
pub(super) const STREAM_TIME: Duration = Duration::from_secs(10);
/// Between the attempts of one dial (RFC 8305, "happy eyeballs", section 5).
pub(super) const ATTEMPT_DELAY: Duration = Duration::from_millis(250);
/// For what was queued on a link that is being closed, and for all links at the end.
pub(super) const FLUSH_TIME: Duration = Duration::from_secs(1);
/// Between two signs of life on a connection.
pub(super) const PING_INTERVAL: Duration = Duration::from_secs(5);
/// For the answer to one.
pub(super) const PING_TIME: Duration = Duration::from_secs(5);
/// Without a sign of life, a connection is over: two pings missed.
pub(super) const SILENCE_MAX: Duration = Duration::from_secs(15);
/// For the first addresses of a listener, at start.
pub(super) const LISTEN_TIME: Duration = Duration::from_secs(2);

/// Connections that have not shown a valid first flight; when full, the oldest goes.
pub(super) const STRANGERS_MAX: usize = 256;
/// Bytes read and dropped from a stranger before we stop reading.
pub(super) const STRANGER_BYTES_MAX: u64 = 256 * 1024;
/// Valid first flights that wait for a decision; more are treated as strangers.
pub(super) const KNOCKS_MAX: usize = 256;
/// All connections at once: 100 friends, several devices and paths each, with room.
pub(super) const CONNECTIONS_MAX: u32 = 1_024;
/// To one device: a direct one, a relayed one, and two that a simultaneous punch leaves.
pub(super) const CONNECTIONS_PER_PEER_MAX: u32 = 4;
/// Connections being dialled at once.
pub(super) const DIALLING_MAX: u32 = 256;
/// Ways given to one dial at once; as many may be added while it runs.
pub(super) const WAYS_MAX: usize = 24;

/// A round trip that differs by less from the one told last is no news: each is a turn of the core.
pub(super) const ROUND_TRIP_STEP: Duration = Duration::from_millis(5);
/// Events that wait to be told, above which beacons of the local network are dropped.
pub(super) const BEACONS_UNTOLD_MAX: usize = 256;
/// Meetings over UDP under way at once, and looks.
pub(super) const MEETINGS_MAX: usize = 256;
/// Punched connections remembered, those on their way included.
pub(super) const PUNCHES_MAX: usize = 1_024;
/// Circuits that friends asked for and the node has not yet decided on; more are dropped.
pub(super) const ASKED_MAX: usize = 64;
/// Circuits brought to us that have not yet shown a valid first flight.
pub(super) const CALLED_MAX: usize = 64;
/// Bytes a second that one circuit carries each way through this node: files in reasonable time, and room for others.
pub(super) const CIRCUIT_RATE: u32 = 4 * 1024 * 1024;
/// Bytes a circuit may carry at once before the rate counts.
pub(super) const CIRCUIT_BURST: u32 = 1024 * 1024;
/// A circuit on which one side has said nothing for so long has ended: its ends say something every [`PING_INTERVAL`].
pub(super) const CIRCUIT_SILENCE: Duration = Duration::from_secs(30);

/// Streams on one connection: the link, pings both ways, and circuits.
pub(super) const STREAMS_MAX: usize = 32;
/// Receive window of one connection in bytes: yamux's smallest, 256 KiB a stream.
pub(super) const WINDOW_BYTES: usize = STREAMS_MAX * 256 * 1024;

/// Frames queued on one link: more than 10,000 unacknowledged letters, or the friend does not read.
pub(super) const LINK_FRAMES_MAX: usize = 16_384;
/// Bytes queued on one link.
pub(super) const LINK_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Frames of one link that the node has not yet looked at: a friend who floods waits for himself.
pub(super) const FRAMES_UNREAD_MAX: usize = 64;
/// Events that the node has not yet taken.
pub(super) const EVENTS_MAX: usize = 1_024;
/// Commands that the network has not yet taken.
pub(super) const COMMANDS_MAX: usize = 65_536;
/// Of these, kept free of frames for everything else.
pub(super) const COMMANDS_RESERVED: usize = 4_096;
/// What the door tells the network's task and has not yet been heard.
pub(super) const NEWS_MAX: usize = 1_024;
