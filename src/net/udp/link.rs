//! A punched link: one QUIC stream that keeps its connection alive while it lives and closes it when it is dropped.

use std::io;
#[cfg(test)]
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures::io::{AsyncRead, AsyncWrite};
use quinn::{Connection, RecvStream, SendStream, StoppedError, VarInt};
use tokio::io::ReadBuf;

use super::filter::Pass;

/// The bytes of one link, both ways. Nothing about it says who is at the other end.
pub(in crate::net) struct UdpLink {
    connection: Connection,
    reader: RecvStream,
    writer: SendStream,
    /// Set once our half is closed: resolves when the other side has all of it.
    closing: Option<Closing>,
    _pass: Pass,
}

type Closing = Pin<Box<dyn Future<Output = Result<Option<VarInt>, StoppedError>> + Send + Sync>>;

impl UdpLink {
    pub(super) fn new(
        connection: Connection,
        (writer, reader): (SendStream, RecvStream),
        pass: Pass,
    ) -> Self {
        Self { connection, reader, writer, closing: None, _pass: pass }
    }

    /// Where the other side is. A NAT on the way may have given it another port than it has, and may give it a new one.
    #[cfg(test)]
    pub(in crate::net) fn remote(&self) -> SocketAddr {
        self.connection.remote_address()
    }
}

impl AsyncRead for UdpLink {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &mut [u8],
    ) -> Poll<io::Result<usize>> {
        let mut buffer = ReadBuf::new(bytes);
        ready!(tokio::io::AsyncRead::poll_read(Pin::new(&mut self.reader), cx, &mut buffer))?;
        Poll::Ready(Ok(buffer.filled().len()))
    }
}

impl AsyncWrite for UdpLink {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        tokio::io::AsyncWrite::poll_write(Pin::new(&mut self.writer), cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        tokio::io::AsyncWrite::poll_flush(Pin::new(&mut self.writer), cx)
    }

    /// Closes our half and waits until the other side has all that was written: the end of the connection, which may
    /// follow at once, would overtake what is still on the way.
    fn poll_close(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        let closing = this.closing.get_or_insert_with(|| {
            // Fails only for a stream that has ended already, and then there is nothing to wait for.
            let _ = this.writer.finish();
            Box::pin(this.writer.stopped())
        });
        match ready!(closing.as_mut().poll(cx)) {
            Ok(_) => Poll::Ready(Ok(())),
            Err(error) => Poll::Ready(Err(error.into())),
        }
    }
}

impl Drop for UdpLink {
    fn drop(&mut self) {
        self.connection.close(VarInt::from_u32(0), &[]);
    }
}

#[cfg(test)]
mod tests {
    use rustls::pki_types::CertificateDer;

    use super::super::tests::{bind, meet};

    #[tokio::test]
    async fn no_certificate_is_ever_seen_again() {
        let mut seen = Vec::new();
        for _ in 0..2 {
            let (dialler, host) = (bind(), bind());
            let (there, here) = meet(&dialler, &host).await;
            let shown = there.connection.peer_identity().unwrap();
            seen.push(*shown.downcast::<Vec<CertificateDer<'static>>>().unwrap());
            assert!(here.connection.peer_identity().is_none(), "the dialler shows none");
        }
        assert!(!seen[0].is_empty() && seen[0] != seen[1]);
    }
}
