//! Yamux with the windows we want: libp2p's own wrapper has no setter for the window of a whole connection.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, Waker, ready};

use futures::io::{AsyncRead, AsyncWrite};
use libp2p::core::muxing::{StreamMuxer, StreamMuxerEvent};
use tokio::time::{Sleep, sleep};
use yamux::{Connection, ConnectionError, Mode, Stream};

use super::limits::{FLUSH_TIME, STREAMS_MAX, WINDOW_BYTES};

/// Many streams over one channel (yamux specification, hashicorp).
pub(super) struct Mux<C> {
    connection: Connection<C>,
    /// Streams the peer opened while nobody asked for one; yamux makes progress only by handing them out.
    opened: VecDeque<Stream>,
    asking: Option<Waker>,
    /// Runs from the first call to close: a peer that takes nothing cannot hold us.
    closing: Option<Pin<Box<Sleep>>>,
}

impl<C: AsyncRead + AsyncWrite + Unpin> Mux<C> {
    /// Starts yamux on `channel`; the dialling side numbers its streams oddly.
    pub(super) fn new(channel: C, dialled: bool) -> Self {
        let mut config = yamux::Config::default();
        // In this order: yamux asserts after each that every stream can have its 256 KiB.
        config.set_max_num_streams(STREAMS_MAX);
        config.set_max_connection_receive_window(Some(WINDOW_BYTES));
        let mode = if dialled { Mode::Client } else { Mode::Server };
        let connection = Connection::new(channel, config, mode);
        Self { connection, opened: VecDeque::new(), asking: None, closing: None }
    }

    fn poll_opened(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<Stream>> {
        match ready!(self.connection.poll_next_inbound(cx)) {
            Some(Ok(stream)) => Poll::Ready(Ok(stream)),
            Some(Err(error)) => Poll::Ready(Err(io_error(error))),
            None => Poll::Ready(Err(io_error(ConnectionError::Closed))),
        }
    }
}

impl<C: AsyncRead + AsyncWrite + Unpin + 'static> StreamMuxer for Mux<C> {
    type Substream = Stream;
    type Error = io::Error;

    fn poll_inbound(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<Stream, io::Error>> {
        let this = self.get_mut();
        if let Some(stream) = this.opened.pop_front() {
            return Poll::Ready(Ok(stream));
        }
        if let Poll::Ready(outcome) = this.poll_opened(cx) {
            return Poll::Ready(outcome);
        }
        this.asking = Some(cx.waker().clone());
        Poll::Pending
    }

    fn poll_outbound(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Result<Stream, io::Error>> {
        self.get_mut().connection.poll_new_outbound(cx).map_err(io_error)
    }

    fn poll_close(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), io::Error>> {
        let this = self.get_mut();
        let overdue = this.closing.get_or_insert_with(|| Box::pin(sleep(FLUSH_TIME)));
        if overdue.as_mut().poll(cx).is_ready() {
            return Poll::Ready(Ok(()));
        }
        this.connection.poll_close(cx).map_err(io_error)
    }

    fn poll(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Result<StreamMuxerEvent, io::Error>> {
        let this = self.get_mut();
        let stream = ready!(this.poll_opened(cx))?;
        // More than may be open at all are dropped, which resets them.
        if this.opened.len() < STREAMS_MAX {
            this.opened.push_back(stream);
            if let Some(asking) = this.asking.take() {
                asking.wake();
            }
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

fn io_error(error: ConnectionError) -> io::Error {
    match error {
        ConnectionError::Io(error) => error,
        other => io::Error::other(other),
    }
}
