//! What the node asks of the network, and what the network tells it.

use std::net::IpAddr;
use std::time::Duration;

use tokio::sync::OwnedSemaphorePermit;
use zeroize::Zeroizing;

use crate::crypto::door::{GuestList, Knock, Pass, Verdict};
use crate::model::address::Address;
use crate::model::friend::Path;
use crate::model::id::{CircuitId, DeviceKey, InviteId, KnockId, LinkId, LinkTag};
use crate::model::way::{Meeting, Probe, Way};
use crate::wire::frame::Frame;

/// How to start.
pub struct NetConfig {
    /// The device's Ed25519 secret.
    pub device_secret: Zeroizing<[u8; 32]>,
    /// Where to listen. When all are loopback, nothing but loopback is ever dialled.
    pub listen: Vec<Address>,
    /// The port of the last start, taken for port 0 if it is still free, so that friends find us where we were.
    pub last_port: Option<u16>,
    /// Whether to ask the home router for a port.
    pub port_mapping: bool,
    /// Whether to meet friends over UDP too, where TCP does not get through a NAT.
    pub quic: bool,
    /// Whether to take part in the local network from the start.
    pub lan: bool,
}

/// Why the network did not start.
#[derive(Debug, thiserror::Error)]
pub enum NetError {
    /// None of the addresses can be listened at.
    #[error("cannot listen at {address}: {reason}")]
    Listen {
        /// The first that failed.
        address: Address,
        /// What the system said.
        reason: String,
    },
    /// There was nowhere to listen.
    #[error("no address to listen at")]
    Nowhere,
    /// The device secret makes no usable key.
    #[error("the device key cannot be used")]
    BadKey,
}

/// What the node asks of the network.
#[derive(Debug, Clone)]
pub enum NetCommand {
    /// Replace the guest list.
    Guests(GuestList),
    /// Answer a knock.
    Admit(KnockId, Verdict),
    /// Leave a knock without an answer.
    Bar(KnockId),
    /// Open a link. Ends in one [`NetEvent::LinkUp`] or one [`NetEvent::DialFailed`]; while one dial to a device runs,
    /// another only adds its ways to it.
    Dial {
        /// To whom.
        device: DeviceKey,
        /// How, best first.
        ways: Vec<Way>,
        /// What to show at the door.
        pass: Pass,
        /// This dial's stamp.
        stamp: u64,
    },
    /// Try to meet a device straight. As the dialler it ends like a dial.
    Meet(Meeting),
    /// Knock at a friend's address.
    Probe(Probe),
    /// Watch for 10 s for a datagram that is these bytes, for the friend at the other end of this link.
    AwaitLook(LinkId, [u8; 16]),
    /// Send such a datagram to this UDP port.
    Look([u8; 16], Address),
    /// Take part in the local network, or no longer. Never where all listening is loopback.
    Lan(bool),
    /// Say this to everybody on the local network.
    Beacon(Vec<u8>),
    /// Carry a circuit that was asked for on to the friend at the other end of this link, up to so many bytes.
    Join(CircuitId, LinkId, u64),
    /// Leave the wish for a circuit without an answer.
    Refuse(CircuitId),
    /// Say something on a link. A link that does not take its frames is closed; frames to ended links are dropped.
    Frame(LinkId, Frame),
    /// End a link, after what was said on it.
    Close(LinkId),
}

/// What the network tells the node.
#[derive(Debug)]
pub enum NetEvent {
    /// The addresses we are bound to, loopback last. Told at the start, then whenever they change.
    Listening(Vec<Address>),
    /// Somebody with a valid first flight waits at the door, for at most 5 s.
    Knock(KnockId, Knock),
    /// A link is ready to be spoken on.
    LinkUp {
        /// Its number.
        link: LinkId,
        /// Who is there; the door proved it.
        device: DeviceKey,
        /// The invite that opened the door, if one did.
        invite: Option<InviteId>,
        /// Whether this side dialled.
        dialled: bool,
        /// How it runs.
        path: Path,
        /// Where the other end is, if we dialled it there straight.
        address: Option<Address>,
        /// Where it came from straight, if it dialled us.
        from: Option<Address>,
        /// The device of the mutual friend in the middle of a relayed link.
        via: Option<DeviceKey>,
        /// The door's handshake hash, equal on both ends.
        binding: [u8; 32],
    },
    /// A peer said something. Drop the permit when it is dealt with: a link has 64 of them.
    Frame(LinkId, Frame, Permit),
    /// A link is gone, by either side's wish or by accident. Told once for every link.
    LinkDown(LinkId),
    /// How long there and back takes on a link, told whenever that changes much.
    RoundTrip(LinkId, Duration),
    /// The friend at the other end of a link wishes to be joined to the mutual friend it knows by this tag. Answer with
    /// [`NetCommand::Join`] or [`NetCommand::Refuse`].
    CircuitAsked(CircuitId, LinkId, LinkTag),
    /// The datagram that the friend at the other end of this link announced came from here.
    Looked(LinkId, Address),
    /// Our UDP port, told at the start if there is one.
    Udp(u16),
    /// Somebody on the local network said something of a beacon's size.
    Beacon(Vec<u8>, IpAddr),
    /// What the router opened for us, whenever that changes.
    Mapped(Option<Address>),
    /// A circuit that was joined has ended, and had carried so many bytes, both ways together.
    CircuitEnded(CircuitId, u64),
    /// A dial ended without a link.
    DialFailed {
        /// Whom we tried.
        device: DeviceKey,
        /// What their door said, if it said anything.
        verdict: Option<Verdict>,
    },
}

/// Leave for a link to bring one more frame, given back when dropped.
#[derive(Debug)]
pub struct Permit {
    pub(super) _held: OwnedSemaphorePermit,
}
