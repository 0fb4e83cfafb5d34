//! One of everything on the wire, with fixed contents: what the golden files hold and the other tests start from.

use zeroize::Zeroizing;

use super::card::Card;
use super::device_list::Certificate;
use super::device_list::tests::list_of;
use super::envelope::{ENVELOPE_VERSION, Envelope, Inner, pad};
use super::frame::{Frame, Hello, PairAnswer, PairConfirm, PairOpen, PairProve, PresenceNote};
use super::invite::Invite;
use super::mark::Mark;
use crate::model::address::Address;
use crate::model::device::{DeviceList, Features};
use crate::model::id::{DeviceKey, EnvelopeTag, IdentityKey, MessageId};
use crate::model::message::{Body, Content, Letter, MessageRef};
use crate::model::presence::Status;
use crate::model::time::Time;

/// One frame of each kind.
pub(super) fn frames() -> Vec<Frame> {
    vec![
        Frame::Hello(Hello {
            wire_min: 1,
            wire_max: 2,
            features: Features(0x0102),
            session_epoch: 3,
            expected: 1_000,
        }),
        Frame::Letter(vec![0xab; 1024]),
        Frame::Mark(vec![0xcd; 50]),
        Frame::Unreadable(EnvelopeTag([6; 16])),
        Frame::Presence(PresenceNote {
            status: Status::Away,
            text: "walking the dog 🐕".into(),
            addresses: addresses(&["/ip4/192.0.2.7/tcp/4001", "/ip6/2001:db8::7/tcp/4001"]),
        }),
        Frame::PairOpen(Box::new(pair_open())),
        Frame::PairAnswer(Box::new(pair_answer())),
        Frame::PairProve(Box::new(pair_prove())),
        Frame::PairConfirm(Box::new(pair_confirm())),
        Frame::PairDone,
    ]
}

pub(super) fn pair_open() -> PairOpen {
    PairOpen {
        devices: list_of(1),
        wire_min: 1,
        wire_max: 1,
        session_epoch: 0,
        received_upto: 41,
        dh: [11; 32],
        kem: vec![12; 1184],
    }
}

pub(super) fn pair_answer() -> PairAnswer {
    PairAnswer {
        devices: list_of(2),
        wire_min: 1,
        wire_max: 1,
        session_epoch: 1,
        received_upto: 42,
        first: 43,
        dh: [13; 32],
        kem: vec![14; 1184],
        kem_ciphertext: vec![15; 1088],
        ratchet_offer: vec![16; 64],
    }
}

pub(super) fn pair_prove() -> PairProve {
    PairProve {
        kem_ciphertext: vec![17; 1088],
        first: 44,
        ratchet_first: vec![18; 160],
        identity_signature: [19; 64],
        device_signature: [20; 64],
        confirmation: [21; 32],
    }
}

pub(super) fn pair_confirm() -> PairConfirm {
    PairConfirm { identity_signature: [22; 64], device_signature: [23; 64], confirmation: [24; 32] }
}

pub(super) fn invite() -> Invite {
    Invite {
        device: DeviceKey(*b"12345678901234567890123456789012"),
        secret: Zeroizing::new([0xe1; 16]),
        expires: Time(1_700_000_000_000),
        addresses: addresses(&["/ip4/192.0.2.7/tcp/4001", "/ip6/2001:db8::7/tcp/4001"]),
    }
}

pub(super) fn card() -> Card {
    Card {
        identity: IdentityKey([0x1d; 32]),
        device: DeviceKey([0xde; 32]),
        addresses: addresses(&["/ip4/192.0.2.7/tcp/4001", "/ip4/198.51.100.1/tcp/65535"]),
    }
}

fn addresses(texts: &[&str]) -> Vec<Address> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

/// One letter of each kind known, and one unknown.
pub(super) fn letters() -> Vec<Letter> {
    let reply_to = MessageRef { author: IdentityKey([1; 32]), id: MessageId([2; 16]) };
    let contents = [
        Content::Text { body: Body::parse("héllo 🙂").unwrap(), reply_to: None },
        Content::Text { body: Body::parse("yes").unwrap(), reply_to: Some(reply_to) },
        Content::Profile { name: "Alice".into() },
        Content::Unknown { kind: 5, bytes: vec![0, 1, 0xfe, 0xff] },
    ];
    let written = Time(1_700_000_000_123);
    contents.map(|content| Letter { id: MessageId([5; 16]), written, content }).into()
}

/// A mark without and with somebody typing.
pub(super) fn marks() -> [Mark; 2] {
    let quiet = Mark { delivered_upto: 300, read_upto: 200, typing_until: None };
    [quiet, Mark { typing_until: Some(1_700_000_000_000), ..quiet }]
}

/// The smallest envelope.
pub(super) fn envelope() -> Envelope {
    let mut sealed = pad(&inner().encode()).unwrap();
    sealed.extend([0xaa; 16]);
    Envelope { version: ENVELOPE_VERSION, tag: EnvelopeTag([3; 16]), nonce: [4; 24], sealed }
}

pub(super) fn inner() -> Inner {
    Inner { session_epoch: 7, number: 1 << 40, ratchet: vec![0x80; 200] }
}

pub(super) fn device_list() -> DeviceList {
    list_of(2)
}

pub(super) fn certificate() -> Certificate {
    Certificate {
        identity: IdentityKey([1; 32]),
        device: DeviceKey([2; 32]),
        version: 1_700_000_000,
        identity_signature: [4; 64],
        device_signature: [5; 64],
    }
}
