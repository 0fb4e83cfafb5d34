//! The socket as QUIC sees it: what the filter does not take never arrives.

use std::fmt;
use std::io::{self, IoSliceMut};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use quinn::udp::{RecvMeta, Transmit};
use quinn::{AsyncUdpSocket, UdpPoller};

use super::filter::Filter;

/// A UDP socket that hears only whom the filter takes.
pub(super) struct Socket {
    pub(super) inner: Arc<dyn AsyncUdpSocket>,
    pub(super) filter: Arc<Filter>,
}

impl Socket {
    /// Sends one datagram that is none of QUIC's. It may be lost here as on any way.
    pub(super) fn throw(&self, contents: &[u8], destination: SocketAddr) {
        let datagram =
            Transmit { destination, ecn: None, contents, segment_size: None, src_ip: None };
        // A full buffer or an address without a route is a lost datagram; they are sent more than once.
        let _ = self.inner.try_send(&datagram);
    }
}

/// Keeps of a received buffer what the filter takes. The kernel may have put several datagrams of one source into it
/// (GRO): all `stride` long but the last, so those that stay close up and the rule still holds.
fn sift(filter: &Filter, buffer: &mut [u8], meta: &mut RecvMeta) {
    let Some(received) = buffer.get(..meta.len) else {
        meta.len = 0;
        return;
    };
    // A datagram without bytes has no stride.
    let stride = meta.stride.max(1);
    let taken: Vec<bool> =
        received.chunks(stride).map(|datagram| filter.takes(meta.addr, datagram)).collect();
    if taken.iter().all(|taken| *taken) {
        return;
    }
    let mut kept = 0;
    for (at, _) in taken.iter().enumerate().filter(|(_, taken)| **taken) {
        let datagram = at * stride..meta.len.min((at + 1) * stride);
        let len = datagram.len();
        buffer.copy_within(datagram, kept);
        kept += len;
    }
    meta.len = kept;
}

impl AsyncUdpSocket for Socket {
    fn create_io_poller(self: Arc<Self>) -> Pin<Box<dyn UdpPoller>> {
        self.inner.clone().create_io_poller()
    }

    fn try_send(&self, transmit: &Transmit<'_>) -> io::Result<()> {
        self.inner.try_send(transmit)
    }

    /// What is not taken comes as an empty entry, which quinn skips without a look at its source. The number of entries
    /// stays what it was, so that quinn's own limit on work ends its turn in a flood of strangers too.
    fn poll_recv(
        &self,
        cx: &mut Context<'_>,
        buffers: &mut [IoSliceMut<'_>],
        metas: &mut [RecvMeta],
    ) -> Poll<io::Result<usize>> {
        let count = ready!(self.inner.poll_recv(cx, buffers, metas))?;
        for (buffer, meta) in buffers.iter_mut().zip(metas.iter_mut()).take(count) {
            sift(&self.filter, buffer, meta);
        }
        Poll::Ready(Ok(count))
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.inner.local_addr()
    }

    fn max_transmit_segments(&self) -> usize {
        self.inner.max_transmit_segments()
    }

    fn max_receive_segments(&self) -> usize {
        self.inner.max_receive_segments()
    }

    fn may_fragment(&self) -> bool {
        self.inner.may_fragment()
    }
}

impl fmt::Debug for Socket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // No addresses.
        f.write_str("Socket")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_among_other_datagrams_is_taken_out_and_the_others_stay_whole() {
        let filter = Arc::new(Filter::default());
        let friend: SocketAddr = ([192, 0, 2, 1], 9).into();
        let _pass = filter.link(friend).unwrap();
        let (_look, mut seen) = filter.look([7; 16]).unwrap();
        let datagrams: [&[u8]; 4] = [&[0x41; 16], &[7; 16], &[0x42; 16], &[0x43; 5]];
        let mut buffer = datagrams.concat();
        let mut meta =
            RecvMeta { addr: friend, len: buffer.len(), stride: 16, ecn: None, dst_ip: None };
        sift(&filter, &mut buffer, &mut meta);
        assert_eq!(buffer[..meta.len], [[0x41; 16].as_slice(), &[0x42; 16], &[0x43; 5]].concat());
        assert_eq!(seen.try_recv(), Ok(friend));
        meta.addr = ([192, 0, 2, 2], 9).into();
        sift(&filter, &mut buffer, &mut meta);
        assert_eq!(meta.len, 0, "a stranger");
    }
}
