//! Circuits: streams through a mutual friend's node, as the one who asks, the one in the middle, and the one called.
//!
//! Who wants a circuit opens a stream to the one in the middle and says the tag of the friend it means; the one in the
//! middle opens a stream to that friend and copies. Inside, the two ends go through the same door as on any socket, so
//! that the one in the middle sees sealed bytes and their times. A wish that is not granted ends without a word,
//! whatever the reason.

use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use libp2p::Stream;
use libp2p::swarm::ConnectionId;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until, timeout, timeout_at};

use super::door::{Closed, Door, Entered};
use super::limits::{
    ASKED_MAX, CALLED_MAX, CIRCUIT_BURST, CIRCUIT_RATE, CIRCUIT_SILENCE, HANDSHAKE_TIME,
    STREAM_TIME,
};
use crate::model::id::{CircuitId, DeviceKey, LinkTag};

/// Bytes copied at once.
const COPY_BYTES: usize = 16 * 1024;

/// Every circuit that begins or runs here.
pub(super) struct Circuits {
    door: Door,
    tickets: u64,
    circuits_so_far: u64,
    /// Streams that libp2p was asked for.
    awaited: BTreeMap<u64, Awaited>,
    /// Wishes that the node has to decide on.
    asked: BTreeMap<CircuitId, Stream>,
    /// Wishes that are being said.
    wishes: usize,
    /// Doors that are being knocked at.
    called: usize,
    tasks: JoinSet<Done>,
}

/// A stream that libp2p was asked for.
struct Awaited {
    on: ConnectionId,
    until: Instant,
    what: Purpose,
}

/// What a stream is to become.
pub(super) enum Purpose {
    /// The beginning of a circuit to a friend's device, through another's.
    Enter {
        /// Whose door.
        host: DeviceKey,
        /// Through whom.
        via: DeviceKey,
        /// What the one in the middle knows the host's owner by.
        tag: LinkTag,
    },
    /// The second half of a circuit that somebody asked for.
    Join {
        /// Which.
        circuit: CircuitId,
        /// How many bytes it may carry.
        bytes_max: u64,
    },
}

/// What one of the tasks came to.
pub(super) enum Done {
    /// A dial through somebody.
    Entered {
        ticket: u64,
        host: DeviceKey,
        via: DeviceKey,
        outcome: Result<Entered<Stream>, Closed>,
    },
    /// Somebody was brought to our door.
    Hosted { via: DeviceKey, outcome: Result<Entered<Stream>, Closed> },
    /// A wish was said, or not.
    Asked { on: ConnectionId, wish: Option<(LinkTag, Stream)> },
    /// A circuit has ended.
    Carried { circuit: CircuitId, bytes: u64 },
}

/// What to tell the node or the dials at once.
pub(super) enum Lost {
    /// A dial's attempt.
    Attempt(DeviceKey, u64),
    /// A circuit through here.
    Circuit(CircuitId),
}

impl Circuits {
    /// None yet.
    pub(super) fn new(door: Door) -> Self {
        Self {
            door,
            tickets: 0,
            circuits_so_far: 0,
            awaited: BTreeMap::new(),
            asked: BTreeMap::new(),
            wishes: 0,
            called: 0,
            tasks: JoinSet::new(),
        }
    }

    /// The door at the ends of circuits.
    pub(super) fn door(&self) -> &Door {
        &self.door
    }

    /// Notes that libp2p is asked for a stream on a connection; the ticket to ask with.
    pub(super) fn await_stream(&mut self, on: ConnectionId, what: Purpose) -> u64 {
        self.tickets += 1;
        let until = Instant::now() + STREAM_TIME;
        self.awaited.insert(self.tickets, Awaited { on, until, what });
        self.tickets
    }

    /// A stream is there, or will not be.
    pub(super) fn granted(&mut self, ticket: u64, stream: Option<Stream>) -> Option<Lost> {
        let Awaited { what, .. } = self.awaited.remove(&ticket)?;
        match (what, stream) {
            (Purpose::Enter { host, via, tag }, Some(stream)) => {
                let door = self.door.clone();
                self.tasks.spawn(async move {
                    let outcome = ask_and_enter(&door, stream, tag, host).await;
                    Done::Entered { ticket, host, via, outcome }
                });
                None
            }
            (Purpose::Join { circuit, bytes_max }, Some(far)) => {
                let Some(near) = self.asked.remove(&circuit) else {
                    return Some(Lost::Circuit(circuit));
                };
                self.tasks.spawn(async move {
                    Done::Carried { circuit, bytes: carry(near, far, bytes_max).await }
                });
                None
            }
            (what, None) => Some(self.give_up(ticket, &what)),
        }
    }

    fn give_up(&mut self, ticket: u64, what: &Purpose) -> Lost {
        match what {
            Purpose::Enter { host, .. } => Lost::Attempt(*host, ticket),
            Purpose::Join { circuit, .. } => {
                self.asked.remove(circuit);
                Lost::Circuit(*circuit)
            }
        }
    }

    /// Streams that will not come: their connection is gone, or it takes too long.
    pub(super) fn overdue(&mut self, now: Instant, gone: Option<ConnectionId>) -> Vec<Lost> {
        let over = |awaited: &Awaited| awaited.until <= now || Some(awaited.on) == gone;
        let over: Vec<u64> =
            self.awaited.iter().filter(|(_, one)| over(one)).map(|(ticket, _)| *ticket).collect();
        let mut lost = Vec::new();
        for ticket in over {
            if let Some(Awaited { what, .. }) = self.awaited.remove(&ticket) {
                lost.push(self.give_up(ticket, &what));
            }
        }
        lost
    }

    /// A friend opened a stream to ask for a circuit.
    pub(super) fn hear_wish(&mut self, on: ConnectionId, mut stream: Stream) {
        if self.wishes >= ASKED_MAX {
            return;
        }
        self.wishes += 1;
        self.tasks.spawn(async move {
            let mut tag = [0; LinkTag::LEN];
            let said = timeout(HANDSHAKE_TIME, stream.read_exact(&mut tag)).await;
            Done::Asked {
                on,
                wish: said.is_ok_and(|read| read.is_ok()).then_some((LinkTag(tag), stream)),
            }
        });
    }

    /// Keeps a wish until the node has decided; `None` when too many wait.
    pub(super) fn keep_wish(&mut self, stream: Stream) -> Option<CircuitId> {
        if self.asked.len() >= ASKED_MAX {
            return None;
        }
        self.circuits_so_far += 1;
        let circuit = CircuitId(self.circuits_so_far);
        self.asked.insert(circuit, stream);
        Some(circuit)
    }

    /// Leaves a wish without an answer.
    pub(super) fn refuse(&mut self, circuit: CircuitId) {
        self.asked.remove(&circuit);
    }

    /// A friend brings somebody to our door.
    pub(super) fn host(&mut self, via: DeviceKey, stream: Stream) {
        if self.called >= CALLED_MAX {
            return;
        }
        self.called += 1;
        let door = self.door.clone();
        self.tasks.spawn(async move {
            let outcome = door.host(stream, Instant::now() + HANDSHAKE_TIME).await;
            Done::Hosted { via, outcome }
        });
    }

    /// What comes next of all that runs; never, when nothing runs.
    pub(super) async fn next(&mut self) -> Done {
        loop {
            match self.tasks.join_next().await {
                Some(Ok(done)) => {
                    match &done {
                        Done::Hosted { .. } => self.called = self.called.saturating_sub(1),
                        Done::Asked { .. } => self.wishes = self.wishes.saturating_sub(1),
                        Done::Entered { .. } | Done::Carried { .. } => {}
                    }
                    return done;
                }
                Some(Err(error)) => tracing::error!(%error, "a circuit's task broke"),
                None => std::future::pending().await,
            }
        }
    }
}

/// Says whom we mean to the one in the middle, then goes through the door at the far end.
async fn ask_and_enter(
    door: &Door,
    mut stream: Stream,
    tag: LinkTag,
    host: DeviceKey,
) -> Result<Entered<Stream>, Closed> {
    let deadline = Instant::now() + HANDSHAKE_TIME;
    timeout_at(deadline, stream.write_all(tag.as_bytes())).await.map_err(|_| Closed::Late)??;
    door.enter(stream, host, deadline).await
}

/// Copies both ways until both sides have ended, one fails or falls silent, or `bytes_max` have gone through. How many
/// have.
async fn carry<A, B>(a: A, b: B, bytes_max: u64) -> u64
where
    A: AsyncRead + AsyncWrite,
    B: AsyncRead + AsyncWrite,
{
    let (from_a, to_a) = a.split();
    let (from_b, to_b) = b.split();
    let carried = AtomicU64::new(0);
    let both = futures::future::try_join(
        copy(from_a, to_b, &carried, bytes_max),
        copy(from_b, to_a, &carried, bytes_max),
    );
    if let Err(error) = both.await {
        tracing::debug!(%error, "a circuit broke");
    }
    carried.into_inner()
}

async fn copy(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    carried: &AtomicU64,
    bytes_max: u64,
) -> io::Result<()> {
    let mut buffer = vec![0; COPY_BYTES];
    let mut pace = Pace::new(Instant::now());
    loop {
        let read = timeout(CIRCUIT_SILENCE, from.read(&mut buffer)).await;
        let count = read.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))??;
        let Some(bytes) = buffer.get(..count).filter(|bytes| !bytes.is_empty()) else {
            return to.close().await;
        };
        let more = bytes.len() as u64;
        if carried.fetch_add(more, Ordering::Relaxed) + more > bytes_max {
            return Err(io::ErrorKind::QuotaExceeded.into());
        }
        sleep_until(pace.next(Instant::now(), bytes.len())).await;
        to.write_all(bytes).await?;
        to.flush().await?;
    }
}

/// Lets [`CIRCUIT_RATE`] bytes a second through, and [`CIRCUIT_BURST`] at once (a token bucket).
struct Pace {
    /// When everything so far would have gone through at the full rate.
    even: Instant,
}

impl Pace {
    fn new(now: Instant) -> Self {
        Self { even: now }
    }

    /// When so many bytes more may go.
    fn next(&mut self, now: Instant, bytes: usize) -> Instant {
        let span = |bytes: f64| Duration::from_secs_f64(bytes / f64::from(CIRCUIT_RATE));
        self.even = self.even.max(now) + span(bytes as f64);
        now.max(self.even.checked_sub(span(f64::from(CIRCUIT_BURST))).unwrap_or(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio_util::compat::TokioAsyncReadCompatExt;

    #[test]
    fn a_burst_goes_at_once_and_the_rest_at_the_rate() {
        let now = Instant::now();
        let mut pace = Pace::new(now);
        assert_eq!(pace.next(now, CIRCUIT_BURST as usize), now);
        let rest = pace.next(now, CIRCUIT_RATE as usize);
        assert!((rest - now).abs_diff(Duration::from_secs(1)) < Duration::from_millis(1));
        let later = now + Duration::from_secs(3600);
        assert_eq!(pace.next(later, 1), later);
    }

    #[tokio::test]
    async fn a_circuit_carries_both_ways_and_ends_when_both_sides_have() {
        let (mut alice, near) = tokio::io::duplex(64);
        let (mut bob, far) = tokio::io::duplex(64);
        let carrying = tokio::spawn(carry(near.compat(), far.compat(), 1_000));
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        alice.write_all(b"hello").await.unwrap();
        let mut heard = [0; 5];
        bob.read_exact(&mut heard).await.unwrap();
        assert_eq!(&heard, b"hello");
        bob.write_all(b"hi").await.unwrap();
        bob.shutdown().await.unwrap();
        let mut rest = Vec::new();
        alice.read_to_end(&mut rest).await.unwrap();
        assert_eq!(rest, b"hi");
        alice.shutdown().await.unwrap();
        assert_eq!(carrying.await.unwrap(), 7);
    }

    #[tokio::test]
    async fn a_circuit_ends_when_it_has_carried_what_it_may() {
        let (mut alice, near) = tokio::io::duplex(64);
        let (mut bob, far) = tokio::io::duplex(64);
        let carrying = carry(near.compat(), far.compat(), 100);
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        let talking = async {
            let _ = alice.write_all(&[1; 200]).await;
            let mut heard = Vec::new();
            bob.read_to_end(&mut heard).await.unwrap();
            heard.len()
        };
        let (carried, heard) = futures::future::join(carrying, talking).await;
        assert!(carried > 100 && heard <= 100, "{carried} {heard}");
    }
}
