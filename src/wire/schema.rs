//! The Protocol Buffers of the wire, field by field as `docs/hobnob.proto` publishes them.
//!
//! Fields are added, never renumbered and never reused. Nothing outside `wire` sees these types, and none can print
//! itself. Nested messages stand here as plain bytes: they look the same on the wire, but are decoded only after
//! their length was checked, so that a few bytes from a peer never become many here.

use prost::Message;

/// Declares the messages: one list, without the noise of the derive.
macro_rules! messages {
    ($($name:ident { $($(#[$kind:meta])* $field:ident: $type:ty,)* })*) => {$(
        #[derive(Clone, PartialEq, Message)]
        #[prost(skip_debug)]
        pub(in crate::wire) struct $name { $($(#[$kind])* pub(in crate::wire) $field: $type,)* }
    )*};
}

mod rooms;

pub(in crate::wire) use self::rooms::*;

// What every link says.
messages! {
    Hello {
        #[prost(uint32, tag = "1")] wire_min: u32,
        #[prost(uint32, tag = "2")] wire_max: u32,
        #[prost(uint64, tag = "3")] features: u64,
        #[prost(uint32, tag = "4")] session_epoch: u32,
        #[prost(uint64, tag = "5")] expected: u64,
        #[prost(uint64, tag = "6")] stamp: u64,
        #[prost(uint64, tag = "7")] life: u64,
        #[prost(uint64, tag = "8")] met: u64,
        #[prost(uint64, tag = "9")] above: u64,
    }
    LetterFrame {
        #[prost(bytes = "vec", tag = "1")] envelope: Vec<u8>,
    }
    MarkFrame {
        #[prost(bytes = "vec", tag = "1")] sealed: Vec<u8>,
    }
    Unreadable {
        #[prost(bytes = "vec", tag = "1")] tag: Vec<u8>,
    }
    Presence {
        #[prost(uint32, tag = "1")] status: u32,
        #[prost(string, tag = "2")] text: String,
        #[prost(bytes = "vec", tag = "3")] addresses: Vec<u8>,
        #[prost(bool, tag = "4")] quiet: bool,
    }
}

// Ways to each other.
messages! {
    Seen {
        #[prost(bytes = "vec", tag = "1")] address: Vec<u8>,
        #[prost(bool, tag = "2")] udp: bool,
    }
    Look {
        #[prost(bytes = "vec", tag = "1")] token: Vec<u8>,
    }
    LookAt {
        #[prost(bytes = "vec", tag = "1")] token: Vec<u8>,
        #[prost(uint32, tag = "2")] port: u32,
    }
    Punch {
        #[prost(uint32, tag = "1")] step: u32,
        #[prost(uint32, tag = "2")] round: u32,
        #[prost(bytes = "vec", tag = "3")] tcp: Vec<u8>,
        #[prost(bytes = "vec", tag = "4")] udp: Vec<u8>,
    }
    Reach {
        #[prost(bytes = "vec", tag = "1")] address: Vec<u8>,
    }
    Leave {
        #[prost(bytes = "vec", tag = "1")] id: Vec<u8>,
        #[prost(bytes = "vec", tag = "2")] key: Vec<u8>,
        #[prost(uint64, tag = "3")] lasts: u64,
    }
}

// Word of mutual friends.
messages! {
    Tags {
        #[prost(bytes = "vec", tag = "1")] tags: Vec<u8>,
        #[prost(bool, tag = "2")] more: bool,
    }
    Want {
        #[prost(bytes = "vec", tag = "1")] about: Vec<u8>,
    }
    Enough {
        #[prost(bytes = "vec", tag = "1")] about: Vec<u8>,
    }
    Word {
        #[prost(bytes = "vec", tag = "1")] about: Vec<u8>,
        #[prost(bool, tag = "2")] linked: bool,
        #[prost(uint64, optional, tag = "3")] ago: Option<u64>,
        #[prost(bytes = "vec", optional, tag = "4")] record: Option<Vec<u8>>,
    }
    Record {
        #[prost(uint64, tag = "1")] version: u64,
        #[prost(uint64, tag = "2")] number: u64,
        #[prost(bytes = "vec", tag = "3")] sealed: Vec<u8>,
    }
}

// Pairing.
messages! {
    PairOpen {
        #[prost(bytes = "vec", tag = "1")] devices: Vec<u8>,
        #[prost(uint32, tag = "2")] wire_min: u32,
        #[prost(uint32, tag = "3")] wire_max: u32,
        #[prost(uint32, tag = "4")] session_epoch: u32,
        #[prost(uint64, tag = "5")] received_upto: u64,
        #[prost(bytes = "vec", tag = "6")] dh: Vec<u8>,
        #[prost(bytes = "vec", tag = "7")] kem: Vec<u8>,
        #[prost(bytes = "vec", tag = "8")] sessions: Vec<u8>,
        #[prost(uint64, optional, tag = "9")] lost_since: Option<u64>,
    }
    PairAnswer {
        #[prost(bytes = "vec", tag = "1")] devices: Vec<u8>,
        #[prost(uint32, tag = "2")] wire_min: u32,
        #[prost(uint32, tag = "3")] wire_max: u32,
        #[prost(uint32, tag = "4")] session_epoch: u32,
        #[prost(uint64, tag = "5")] received_upto: u64,
        #[prost(uint64, tag = "6")] first: u64,
        #[prost(bytes = "vec", tag = "7")] dh: Vec<u8>,
        #[prost(bytes = "vec", tag = "8")] kem: Vec<u8>,
        #[prost(bytes = "vec", tag = "9")] kem_ciphertext: Vec<u8>,
        #[prost(bytes = "vec", tag = "10")] ratchet_offer: Vec<u8>,
        #[prost(bytes = "vec", tag = "11")] sessions: Vec<u8>,
        #[prost(uint64, optional, tag = "12")] lost_since: Option<u64>,
    }
    PairProve {
        #[prost(bytes = "vec", tag = "1")] kem_ciphertext: Vec<u8>,
        #[prost(uint64, tag = "2")] first: u64,
        #[prost(bytes = "vec", tag = "3")] ratchet_first: Vec<u8>,
        #[prost(bytes = "vec", tag = "4")] identity_signature: Vec<u8>,
        #[prost(bytes = "vec", tag = "5")] device_signature: Vec<u8>,
        #[prost(bytes = "vec", tag = "6")] confirmation: Vec<u8>,
    }
    PairConfirm {
        #[prost(bytes = "vec", tag = "1")] identity_signature: Vec<u8>,
        #[prost(bytes = "vec", tag = "2")] device_signature: Vec<u8>,
        #[prost(bytes = "vec", tag = "3")] confirmation: Vec<u8>,
    }
    PairDone {}
}

// Envelopes in the care of a mutual friend.
messages! {
    Deposit {
        #[prost(bytes = "vec", tag = "1")] recipient: Vec<u8>,
        #[prost(bytes = "vec", tag = "2")] envelope: Vec<u8>,
    }
    Held {
        #[prost(bytes = "vec", tag = "1")] envelopes: Vec<u8>,
        #[prost(uint64, tag = "2")] lasts: u64,
    }
    Refused {
        #[prost(bytes = "vec", tag = "1")] recipient: Vec<u8>,
        #[prost(bytes = "vec", tag = "2")] envelope: Vec<u8>,
        #[prost(uint32, tag = "3")] why: u32,
    }
    HandOver {
        #[prost(bytes = "vec", optional, tag = "1")] from: Option<Vec<u8>>,
        #[prost(bytes = "vec", tag = "2")] envelope: Vec<u8>,
    }
    Taken {
        #[prost(bytes = "vec", tag = "1")] taken: Vec<u8>,
        #[prost(bytes = "vec", tag = "2")] later: Vec<u8>,
        #[prost(bytes = "vec", tag = "3")] unreadable: Vec<u8>,
    }
    Gone {
        #[prost(bytes = "vec", tag = "1")] envelopes: Vec<u8>,
        #[prost(uint32, tag = "2")] fate: u32,
        #[prost(uint64, tag = "3")] ago: u64,
    }
    Forget {
        #[prost(bytes = "vec", tag = "1")] recipient: Vec<u8>,
        #[prost(bytes = "vec", tag = "2")] envelopes: Vec<u8>,
    }
    DepositMark {
        #[prost(bytes = "vec", tag = "1")] recipient: Vec<u8>,
        #[prost(bytes = "vec", tag = "2")] sealed: Vec<u8>,
    }
    HandMark {
        #[prost(bytes = "vec", optional, tag = "1")] from: Option<Vec<u8>>,
        #[prost(bytes = "vec", tag = "2")] sealed: Vec<u8>,
    }
}

// Who has which devices.
messages! {
    DeviceList {
        #[prost(bytes = "vec", tag = "1")] identity: Vec<u8>,
        #[prost(uint64, tag = "2")] version: u64,
        #[prost(bytes = "vec", repeated, tag = "3")] devices: Vec<Vec<u8>>,
        #[prost(bytes = "vec", tag = "4")] signature: Vec<u8>,
    }
    DeviceEntry {
        #[prost(bytes = "vec", tag = "1")] device: Vec<u8>,
        #[prost(uint64, tag = "2")] features: u64,
        #[prost(bytes = "vec", tag = "3")] identity_signature: Vec<u8>,
        #[prost(bytes = "vec", tag = "4")] device_signature: Vec<u8>,
    }
}

// What lies inside the seals.
messages! {
    Letter {
        #[prost(bytes = "vec", tag = "1")] id: Vec<u8>,
        #[prost(uint64, tag = "2")] written: u64,
        #[prost(uint32, tag = "3")] kind: u32,
        #[prost(bytes = "vec", tag = "4")] content: Vec<u8>,
    }
    Text {
        #[prost(string, tag = "1")] text: String,
        #[prost(bytes = "vec", optional, tag = "2")] reply_to: Option<Vec<u8>>,
        #[prost(bytes = "vec", tag = "3")] mentions: Vec<u8>,
        #[prost(bool, tag = "4")] action: bool,
        #[prost(uint32, optional, tag = "5")] lasts: Option<u32>,
    }
    Edit {
        #[prost(bytes = "vec", tag = "1")] target: Vec<u8>,
        #[prost(uint32, tag = "2")] edition: u32,
        #[prost(string, tag = "3")] text: String,
        #[prost(bytes = "vec", tag = "4")] mentions: Vec<u8>,
    }
    Delete {
        #[prost(bytes = "vec", tag = "1")] target: Vec<u8>,
        #[prost(uint32, tag = "2")] edition: u32,
    }
    Reaction {
        #[prost(bytes = "vec", tag = "1")] target: Vec<u8>,
        #[prost(uint32, tag = "2")] edition: u32,
        #[prost(string, tag = "3")] emoji: String,
    }
    Timer {
        #[prost(uint32, tag = "1")] seconds: u32,
        #[prost(uint32, tag = "2")] edition: u32,
    }
    GivenBack {
        #[prost(bytes = "vec", tag = "1")] letter: Vec<u8>,
        #[prost(bool, tag = "2")] read: bool,
        #[prost(uint64, optional, tag = "3")] reworded: Option<u64>,
        #[prost(uint32, tag = "4")] edition: u32,
        #[prost(uint64, optional, tag = "5")] fades: Option<u64>,
    }
    MessageRef {
        #[prost(bytes = "vec", tag = "1")] author: Vec<u8>,
        #[prost(bytes = "vec", tag = "2")] id: Vec<u8>,
    }
    Profile {
        #[prost(string, tag = "1")] name: String,
    }
    CircleKey {
        #[prost(uint64, tag = "1")] version: u64,
        #[prost(bytes = "vec", tag = "2")] key: Vec<u8>,
        #[prost(bool, tag = "3")] parting: bool,
    }
    Introduction {
        #[prost(bytes = "vec", tag = "1")] id: Vec<u8>,
        #[prost(string, tag = "2")] name: String,
        #[prost(bytes = "vec", tag = "3")] devices: Vec<u8>,
        #[prost(bytes = "vec", tag = "4")] addresses: Vec<u8>,
        #[prost(uint64, tag = "5")] expires: u64,
    }
    Mark {
        #[prost(uint64, tag = "1")] delivered_upto: u64,
        #[prost(uint64, tag = "2")] read_upto: u64,
        #[prost(uint64, optional, tag = "3")] typing_until: Option<u64>,
    }
    SignedRecord {
        #[prost(bytes = "vec", tag = "1")] body: Vec<u8>,
        #[prost(bytes = "vec", tag = "2")] signature: Vec<u8>,
    }
    PresenceRecord {
        #[prost(bytes = "vec", tag = "1")] devices: Vec<u8>,
        #[prost(uint64, tag = "2")] number: u64,
        #[prost(uint64, tag = "3")] made: u64,
        #[prost(uint32, tag = "4")] status: u32,
        #[prost(string, tag = "5")] text: String,
        #[prost(bytes = "vec", tag = "6")] addresses: Vec<u8>,
    }
}
