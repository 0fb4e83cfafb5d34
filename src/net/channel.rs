//! An open door as a byte stream: `length u16 ‖ sealed record`, at most 16 KiB of plain bytes a record.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures::io::{AsyncRead, AsyncWrite};

use crate::crypto::door::{RECORD_MAX, RECORD_PLAIN_MAX, RECORD_SEAL_LEN, Transport};

/// Bytes of a record's length.
const LENGTH_LEN: usize = 2;

/// A socket whose both ends hold the same keys.
pub(super) struct Channel<S> {
    socket: S,
    transport: Transport,
    incoming: Incoming,
    outgoing: Outgoing,
}

struct Incoming {
    sealed: Box<[u8]>,
    /// How much of `sealed` has come.
    come: usize,
    plain: Box<[u8]>,
    /// Where in `plain` the unread bytes begin and end.
    unread: std::ops::Range<usize>,
}

struct Outgoing {
    plain: Vec<u8>,
    sealed: Vec<u8>,
    /// How much of `sealed` has gone.
    gone: usize,
}

impl<S> Channel<S> {
    /// Goes on with `socket` after the handshake.
    pub(super) fn new(socket: S, transport: Transport) -> Self {
        let incoming = Incoming {
            sealed: vec![0; LENGTH_LEN + RECORD_MAX].into(),
            come: 0,
            plain: vec![0; RECORD_MAX].into(),
            unread: 0..0,
        };
        let outgoing = Outgoing { plain: Vec::new(), sealed: Vec::new(), gone: 0 };
        Self { socket, transport, incoming, outgoing }
    }
}

impl Incoming {
    /// Opens the record at the front, if all of it has come.
    fn open_next(&mut self, transport: &mut Transport) -> io::Result<bool> {
        let come = self.sealed.get(..self.come).unwrap_or_default();
        let Some((length, rest)) = come.split_first_chunk::<LENGTH_LEN>() else { return Ok(false) };
        let length = usize::from(u16::from_be_bytes(*length));
        if length > RECORD_MAX {
            return Err(damaged());
        }
        let Some(record) = rest.get(..length) else { return Ok(false) };
        let plain = transport.open(record, &mut self.plain).map_err(|_| damaged())?;
        self.unread = 0..plain;
        self.sealed.copy_within(LENGTH_LEN + length..self.come, 0);
        self.come -= LENGTH_LEN + length;
        Ok(true)
    }

    fn take(&mut self, buf: &mut [u8]) -> usize {
        let unread = self.plain.get(self.unread.clone()).unwrap_or_default();
        let taken = unread.len().min(buf.len());
        for (to, from) in buf.iter_mut().zip(unread) {
            *to = *from;
        }
        self.unread.start += taken;
        taken
    }
}

fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a record that the other side did not seal")
}

impl<S: AsyncRead + Unpin> AsyncRead for Channel<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut [u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let incoming = &mut this.incoming;
        loop {
            if !incoming.unread.is_empty() || buf.is_empty() {
                return Poll::Ready(Ok(incoming.take(buf)));
            }
            if incoming.open_next(&mut this.transport)? {
                continue;
            }
            let room = incoming.sealed.get_mut(incoming.come..).unwrap_or_default();
            match ready!(Pin::new(&mut this.socket).poll_read(cx, room))? {
                0 if incoming.come == 0 => return Poll::Ready(Ok(0)),
                0 => return Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into())),
                more => incoming.come += more,
            }
        }
    }
}

impl<S: AsyncWrite + Unpin> Channel<S> {
    /// Hands sealed bytes to the socket until none are left.
    fn poll_drain(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let outgoing = &mut self.outgoing;
        while let Some(rest) = outgoing.sealed.get(outgoing.gone..).filter(|rest| !rest.is_empty())
        {
            match ready!(Pin::new(&mut self.socket).poll_write(cx, rest))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                gone => outgoing.gone += gone,
            }
        }
        outgoing.sealed.clear();
        outgoing.gone = 0;
        Poll::Ready(Ok(()))
    }

    /// Seals the plain bytes as one record. The last record must be drained.
    fn seal(&mut self) -> io::Result<()> {
        let outgoing = &mut self.outgoing;
        let length = outgoing.plain.len() + RECORD_SEAL_LEN;
        outgoing.sealed.resize(LENGTH_LEN + length, 0);
        let (head, record) =
            outgoing.sealed.split_first_chunk_mut::<LENGTH_LEN>().ok_or_else(damaged)?;
        *head = u16::try_from(length).map_err(io::Error::other)?.to_be_bytes();
        self.transport.seal(&outgoing.plain, record).map_err(io::Error::other)?;
        outgoing.plain.clear();
        Ok(())
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Channel<S> {
    /// Gathers small writes into one record until it is full or flushed: a muxer writes header and body apart.
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        if this.outgoing.plain.len() >= RECORD_PLAIN_MAX {
            ready!(this.poll_drain(cx))?;
            this.seal()?;
        }
        let room = RECORD_PLAIN_MAX - this.outgoing.plain.len();
        let part = buf.get(..room.min(buf.len())).unwrap_or_default();
        this.outgoing.plain.extend_from_slice(part);
        Poll::Ready(Ok(part.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        ready!(this.poll_drain(cx))?;
        if !this.outgoing.plain.is_empty() {
            this.seal()?;
            ready!(this.poll_drain(cx))?;
        }
        Pin::new(&mut this.socket).poll_flush(cx)
    }

    fn poll_close(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.as_mut().poll_flush(cx))?;
        Pin::new(&mut self.get_mut().socket).poll_close(cx)
    }
}

#[cfg(test)]
mod tests {
    use futures::{AsyncReadExt, AsyncWriteExt};
    use tokio_util::compat::TokioAsyncReadCompatExt;

    use super::*;
    use crate::crypto::door::{Dialler, GuestList, Host, Pass, Verdict};
    use crate::model::id::DeviceKey;

    fn key(secret: &[u8; 32]) -> DeviceKey {
        let signing = ed25519_dalek::SigningKey::from_bytes(secret);
        DeviceKey(signing.verifying_key().to_bytes())
    }

    fn opened() -> (Transport, Transport) {
        let guests = GuestList { devices: [key(&[2; 32])].into(), ..GuestList::default() };
        let (dialler, first) = Dialler::new(&[2; 32], &key(&[1; 32]), &Pass::Friend, 1).unwrap();
        let (_, host) = Host::open(&[1; 32], &guests, &first).unwrap();
        let (second, opened) = host.answer(Verdict::Welcome).unwrap();
        (dialler.finish(&second).unwrap().1.transport, opened.unwrap().transport)
    }

    #[tokio::test]
    async fn what_goes_in_comes_out_however_the_socket_cuts_it() {
        let (a, b) = tokio::io::duplex(61);
        let (ta, tb) = opened();
        let (mut near, mut far) = (Channel::new(a.compat(), ta), Channel::new(b.compat(), tb));
        let sent: Vec<u8> = (0..100_000u32).map(|i| i.to_le_bytes()[0]).collect();
        let mut come = Vec::new();
        let write = async {
            for part in sent.chunks(7_001) {
                near.write_all(part).await.unwrap();
            }
            near.close().await.unwrap();
        };
        futures::join!(write, async { far.read_to_end(&mut come).await.unwrap() });
        assert_eq!(come, sent);
    }

    #[tokio::test]
    async fn a_record_that_is_damaged_or_cut_ends_the_channel() {
        for cut in [false, true] {
            let (a, b) = tokio::io::duplex(1 << 16);
            let (mut ta, tb) = opened();
            let mut record = [0; 5 + RECORD_SEAL_LEN];
            ta.seal(b"hello", &mut record).unwrap();
            record[3] ^= u8::from(!cut);
            let mut bytes = [&[0, 21][..], &record].concat();
            bytes.truncate(if cut { 10 } else { 23 });
            let mut raw = a.compat();
            raw.write_all(&bytes).await.unwrap();
            raw.close().await.unwrap();
            let mut far = Channel::new(b.compat(), tb);
            let kind = far.read(&mut [0; 8]).await.unwrap_err().kind();
            let expected =
                if cut { io::ErrorKind::UnexpectedEof } else { io::ErrorKind::InvalidData };
            assert_eq!(kind, expected);
        }
    }
}
