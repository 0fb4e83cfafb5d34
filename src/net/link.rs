//! One link: frames in, frames out, in order, in a task of its own.

use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};
use tokio::time::{sleep, timeout};

use super::contract::{NetEvent, Permit};
use super::limits::{
    FLUSH_TIME, FRAMES_UNREAD_MAX, LINK_BYTES_MAX, LINK_FRAMES_MAX, PING_INTERVAL, SILENCE_MAX,
};
use crate::model::id::LinkId;
use crate::wire::frame::{BODY_BYTES_MAX, Frame, HEADER_BYTES, header};

/// Frames taken from the queue at once, to share one write and one flush.
const BATCH_FRAMES: usize = 64;
/// Bytes gathered before they are written.
const BATCH_BYTES: usize = 64 * 1024;
/// Bytes asked of the stream at once: several letters.
const READ_BYTES: usize = 8 * 1024;

/// Whether a link says by itself that it lives. Connections have their pings; a circuit's two ends see only each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pulse {
    /// Something is said every [`PING_INTERVAL`], and silence of [`SILENCE_MAX`] ends the link.
    Own,
    /// The connection below sees to it.
    Below,
}

/// A frame of a kind that nobody acts on, without a body.
const NOTHING: [u8; HEADER_BYTES] = [0; HEADER_BYTES];

/// The near end of a running link. Dropping it cuts the link.
pub(super) struct Link {
    queue: mpsc::Sender<Queued>,
    room: Arc<Semaphore>,
    end: oneshot::Sender<Duration>,
}

/// The link is not taking its frames.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Full;

struct Queued {
    bytes: Vec<u8>,
    _room: OwnedSemaphorePermit,
}

impl Link {
    /// Prepares a link over `stream`. The future is its life: it tells `up`, every frame, and at last that the link is
    /// down.
    pub(super) fn new<S>(
        id: LinkId,
        stream: S,
        (up, pulse): (NetEvent, Pulse),
        events: mpsc::Sender<NetEvent>,
    ) -> (Self, impl Future<Output = LinkId> + Send + use<S>)
    where
        S: AsyncRead + AsyncWrite + Send + 'static,
    {
        let (queue, queued) = mpsc::channel(LINK_FRAMES_MAX);
        let (end, ended) = oneshot::channel();
        let life = async move {
            if events.send(up).await.is_ok() {
                live((id, pulse), stream, queued, ended, &events).await;
                // A node that no longer listens needs no telling.
                let _ = events.send(NetEvent::LinkDown(id)).await;
            }
            id
        };
        (Self { queue, room: Arc::new(Semaphore::new(LINK_BYTES_MAX)), end }, life)
    }

    /// Queues a frame. Never waits.
    ///
    /// # Errors
    /// [`Full`] when the other side has left too much untaken.
    pub(super) fn say(&self, frame: &Frame) -> Result<(), Full> {
        let bytes = frame.encode();
        let len = u32::try_from(bytes.len()).map_err(|_| Full)?;
        let room = self.room.clone().try_acquire_many_owned(len).map_err(|_| Full)?;
        match self.queue.try_send(Queued { bytes, _room: room }) {
            // A closed queue is a link that has ended and will be told down: the frame is lost as on any broken line.
            Ok(()) | Err(mpsc::error::TrySendError::Closed(_)) => Ok(()),
            Err(mpsc::error::TrySendError::Full(_)) => Err(Full),
        }
    }

    /// Ends the link after what was queued, within a second.
    pub(super) fn finish(self) {
        // The link may have ended by itself.
        let _ = self.end.send(FLUSH_TIME);
    }
}

/// Runs until either side ends it.
async fn live<S: AsyncRead + AsyncWrite>(
    (id, pulse): (LinkId, Pulse),
    stream: S,
    queued: mpsc::Receiver<Queued>,
    ended: oneshot::Receiver<Duration>,
    events: &mpsc::Sender<NetEvent>,
) {
    let (reader, writer) = stream.split();
    let mut reading = pin!(read_frames((id, pulse), reader, events));
    let ending = async {
        // A link that was dropped instead of finished has no time left.
        sleep(ended.await.unwrap_or_default()).await;
    };
    let talking = async {
        tokio::select! {
            outcome = &mut reading => outcome,
            outcome = write_frames(queued, writer, pulse) => match outcome {
                // All is said and our half is closed; the other side closes its own when it has read it.
                Ok(()) => reading.await,
                Err(error) => Err(error),
            },
        }
    };
    tokio::select! {
        () = ending => {}
        outcome = talking => if let Err(error) = outcome {
            tracing::debug!(link = id.0, %error, "a link broke");
        },
    }
}

/// Reads frames until the stream ends. A body that is none of its kind is dropped; a length that cannot be ends it.
async fn read_frames<R: AsyncRead + Unpin>(
    (id, pulse): (LinkId, Pulse),
    reader: R,
    events: &mpsc::Sender<NetEvent>,
) -> io::Result<()> {
    let mut reader = BufReader::with_capacity(READ_BYTES, reader);
    let unread = Arc::new(Semaphore::new(FRAMES_UNREAD_MAX));
    let mut head = [0; HEADER_BYTES];
    let mut body = Vec::new();
    loop {
        match in_time(pulse, reader.read_exact(&mut head)).await {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
            outcome => outcome?,
        }
        let (kind, length) =
            header(&head).map_err(|bad| io::Error::new(io::ErrorKind::InvalidData, bad))?;
        body.clear();
        body.shrink_to(READ_BYTES);
        // Grows with what comes, not with what was promised.
        let come = in_time(pulse, (&mut reader).take(length as u64).read_to_end(&mut body)).await?;
        if come < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        match Frame::decode(kind, &body) {
            Ok(Some(frame)) => {
                let leave = unread.clone().acquire_owned().await.map_err(io::Error::other)?;
                let event = NetEvent::Frame(id, frame, Permit { _held: leave });
                events.send(event).await.map_err(|_| io::ErrorKind::BrokenPipe)?;
            }
            Ok(None) => {}
            Err(bad) => tracing::debug!(link = id.0, kind, %bad, "a frame was dropped"),
        }
    }
}

/// Waits for the next part of a frame, on a link with a pulse of its own not for ever.
async fn in_time<T>(pulse: Pulse, reading: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    match pulse {
        Pulse::Below => reading.await,
        Pulse::Own => timeout(SILENCE_MAX, reading)
            .await
            .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into())),
    }
}

/// Writes what is queued until the queue is closed and empty, then closes our half of the stream.
async fn write_frames<W: AsyncWrite + Unpin>(
    mut queued: mpsc::Receiver<Queued>,
    mut writer: W,
    pulse: Pulse,
) -> io::Result<()> {
    let mut batch = Vec::with_capacity(BATCH_FRAMES);
    let mut bytes = Vec::new();
    loop {
        let next = queued.recv_many(&mut batch, BATCH_FRAMES);
        let come = match pulse {
            Pulse::Below => Some(next.await),
            Pulse::Own => timeout(PING_INTERVAL, next).await.ok(),
        };
        match come {
            Some(0) => break,
            Some(_) => {}
            None => bytes.extend_from_slice(&NOTHING),
        }
        for frame in batch.drain(..) {
            bytes.extend_from_slice(&frame.bytes);
            if bytes.len() >= BATCH_BYTES {
                writer.write_all(&bytes).await?;
                bytes.clear();
            }
        }
        writer.write_all(&bytes).await?;
        bytes.clear();
        bytes.shrink_to(READ_BYTES);
        writer.flush().await?;
    }
    writer.close().await
}

const _: () = assert!(BODY_BYTES_MAX + HEADER_BYTES <= LINK_BYTES_MAX, "a frame fits on a link");

#[cfg(test)]
mod tests {
    use tokio_util::compat::{Compat, TokioAsyncReadCompatExt};

    use super::*;
    use crate::model::id::EnvelopeTag;

    type Far = Compat<tokio::io::DuplexStream>;

    fn start() -> (Link, Far, mpsc::Receiver<NetEvent>) {
        let (near, far) = tokio::io::duplex(1024);
        let (tell, told) = mpsc::channel(2 * FRAMES_UNREAD_MAX);
        let up = NetEvent::Listening(Vec::new());
        let (link, life) = Link::new(LinkId(1), near.compat(), (up, Pulse::Below), tell);
        tokio::spawn(life);
        (link, far.compat(), told)
    }

    fn frame(n: u8) -> Frame {
        Frame::Unreadable(EnvelopeTag([n; 16]))
    }

    async fn expect_down(told: &mut mpsc::Receiver<NetEvent>) {
        while let Some(event) = told.recv().await {
            if matches!(event, NetEvent::LinkDown(LinkId(1))) {
                return;
            }
        }
        panic!("never told down");
    }

    #[tokio::test]
    async fn frames_keep_their_order_and_the_last_one_is_flushed() {
        let (link, mut far, mut told) = start();
        let expected: Vec<u8> = (0..200).flat_map(|n| frame(n).encode()).collect();
        for n in 0..200 {
            link.say(&frame(n)).unwrap();
        }
        link.finish();
        let mut come = Vec::new();
        far.read_to_end(&mut come).await.unwrap();
        assert_eq!(come, expected);
        drop(far);
        expect_down(&mut told).await;
    }

    #[tokio::test]
    async fn unknown_and_damaged_frames_are_skipped_and_an_overlong_one_ends_the_link() {
        let (_link, mut far, mut told) = start();
        far.write_all(&[0xff, 0xff, 0, 0, 0, 3, 1, 2, 3]).await.unwrap();
        far.write_all(&[0, 4, 0, 0, 0, 2, 0xff, 0xff]).await.unwrap();
        far.write_all(&frame(7).encode()).await.unwrap();
        far.write_all(&[0, 2, 0xff, 0xff, 0xff, 0xff]).await.unwrap();
        assert!(matches!(told.recv().await, Some(NetEvent::Listening(_))));
        let Some(NetEvent::Frame(LinkId(1), come, _)) = told.recv().await else { panic!() };
        assert_eq!(come, frame(7));
        assert!(matches!(told.recv().await, Some(NetEvent::LinkDown(_))));
    }

    #[tokio::test]
    async fn a_flooding_friend_waits_until_his_frames_are_dealt_with() {
        let (_link, mut far, mut told) = start();
        let flood = tokio::spawn(async move {
            for n in 0..=255 {
                far.write_all(&frame(n).encode()).await.unwrap();
            }
            far
        });
        told.recv().await.unwrap();
        let mut held = Vec::new();
        for _ in 0..FRAMES_UNREAD_MAX {
            held.push(told.recv().await.unwrap());
        }
        let more = tokio::time::timeout(Duration::from_millis(50), told.recv()).await;
        assert!(more.is_err(), "only {FRAMES_UNREAD_MAX} at a time");
        held.clear();
        for _ in FRAMES_UNREAD_MAX..256 {
            assert!(matches!(told.recv().await, Some(NetEvent::Frame(..))));
        }
        drop(flood.await.unwrap());
        expect_down(&mut told).await;
    }

    #[tokio::test]
    async fn a_link_that_takes_nothing_is_full_before_memory_is() {
        let (link, _far, _told) = start();
        let big = Frame::Letter(vec![1; 48 * 1024]);
        let taken = std::iter::repeat_with(|| link.say(&big)).take_while(Result::is_ok).count();
        assert!(taken <= LINK_BYTES_MAX / (48 * 1024), "{taken}");
    }
}
