//! What travels on the one stream of a link: `kind u16 ‖ length u32 ‖ body`, big-endian, at most 64 KiB of body.

use crate::model::address::Address;
use crate::model::device::{DeviceList, Features};
use crate::model::id::EnvelopeTag;
use crate::model::presence::Status;

/// Most bytes in a frame's body.
pub const BODY_BYTES_MAX: usize = 64 * 1024;

/// Most addresses one node tells: a few interfaces, both families.
pub const ADDRESSES_MAX: usize = 16;

/// Everything one node says to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// The first frame of each side.
    Hello(Hello),
    /// A sealed letter: the bytes of a whole envelope.
    Letter(Vec<u8>),
    /// Sealed delivered and read marks: nonce and ciphertext.
    Mark(Vec<u8>),
    /// Pairing, first move: the joiner offers its half.
    PairOpen(Box<PairOpen>),
    /// Pairing, second move: the inviter's half.
    PairAnswer(Box<PairAnswer>),
    /// Pairing, third move: the joiner proves both keys.
    PairProve(Box<PairProve>),
    /// Pairing, fourth move: the inviter proves both keys.
    PairConfirm(Box<PairConfirm>),
    /// Pairing is durable at the joiner too.
    PairDone,
    /// How the sender is.
    Presence(PresenceNote),
    /// The envelope under this tag cannot be opened here and never will.
    Unreadable(EnvelopeTag),
}

/// Says who we are in versions and abilities, and which session we believe in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hello {
    /// Oldest wire version spoken.
    pub wire_min: u32,
    /// Newest wire version spoken.
    pub wire_max: u32,
    /// What this node can do.
    pub features: Features,
    /// The session with this peer that this side holds; 0 for none.
    pub session_epoch: u32,
    /// The number of the next letter expected from this peer: everything before it is durable here.
    pub expected: u64,
}

/// The joiner's half of a pairing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairOpen {
    /// Who the joiner is, and that the device is theirs.
    pub devices: DeviceList,
    /// Oldest wire version spoken.
    pub wire_min: u32,
    /// Newest wire version spoken.
    pub wire_max: u32,
    /// Epoch of the last session with this peer, 0 for none.
    pub session_epoch: u32,
    /// The last letter of the other's that is durable here, 0 for none.
    pub received_upto: u64,
    /// Fresh X25519 public key.
    pub dh: [u8; 32],
    /// Fresh ML-KEM-768 encapsulation key, 1184 bytes.
    pub kem: Vec<u8>,
}

/// The inviter's half of a pairing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairAnswer {
    /// Who the inviter is, and that the device is theirs.
    pub devices: DeviceList,
    /// Oldest wire version spoken.
    pub wire_min: u32,
    /// Newest wire version spoken.
    pub wire_max: u32,
    /// Epoch of the session being made: the highest either side knew, plus one.
    pub session_epoch: u32,
    /// The last letter of the joiner's that is durable here, 0 for none.
    pub received_upto: u64,
    /// The number the inviter's first letter in this session will have.
    pub first: u64,
    /// Fresh X25519 public key.
    pub dh: [u8; 32],
    /// Fresh ML-KEM-768 encapsulation key, 1184 bytes.
    pub kem: Vec<u8>,
    /// Encapsulated to the joiner's key, 1088 bytes.
    pub kem_ciphertext: Vec<u8>,
    /// One-time keys of the ratchet, as [`crate::crypto::ratchet`] makes them.
    pub ratchet_offer: Vec<u8>,
}

/// The joiner's proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairProve {
    /// Encapsulated to the inviter's key, 1088 bytes.
    pub kem_ciphertext: Vec<u8>,
    /// The number the joiner's first letter in this session will have.
    pub first: u64,
    /// The ratchet's first message.
    pub ratchet_first: Vec<u8>,
    /// The joiner's identity over the transcript.
    pub identity_signature: [u8; 64],
    /// The joiner's device over the transcript.
    pub device_signature: [u8; 64],
    /// Proof of the agreed key.
    pub confirmation: [u8; 32],
}

/// The inviter's proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairConfirm {
    /// The inviter's identity over the transcript.
    pub identity_signature: [u8; 64],
    /// The inviter's device over the transcript.
    pub device_signature: [u8; 64],
    /// Proof of the agreed key.
    pub confirmation: [u8; 32],
}

/// A person's presence, told on an own link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PresenceNote {
    /// Invisible people say [`Status::Offline`].
    pub status: Status,
    /// In their words.
    pub text: String,
    /// Where they listen, best first, at most [`ADDRESSES_MAX`]: only friends are told.
    pub addresses: Vec<Address>,
}
