//! One of everything on the wire, with fixed contents: what the golden files hold and the other tests start from.

pub(super) mod rooms;

use zeroize::Zeroizing;

use super::card::Card;
use super::device_list::Certificate;
use super::device_list::tests::list_of;
use super::envelope::{ENVELOPE_VERSION, Envelope, Inner, pad};
use super::frame::{
    Deposit, DepositMark, Forget, Frame, Gone, HandMark, HandOver, HeldNote, Hello, Leave, Look,
    LookAt, PairAnswer, PairConfirm, PairOpen, PairProve, PresenceNote, Punch, RecordNote,
    RefusedNote, Seen, Step, Tags, Taken, Word,
};
use super::given_back::GivenBack;
use super::introduction::Introduction;
use super::invite::Invite;
use super::mark::Mark;
use super::record::PresenceRecord;
use crate::model::address::Address;
use crate::model::amend::{Amend, Deed, Emoji};
use crate::model::circle::CircleKey;
use crate::model::custody::{Fate, Reluctance};
use crate::model::device::{DeviceList, Features};
use crate::model::id::{
    DeviceKey, EnvelopeTag, IdentityKey, IntroductionId, InviteId, LinkTag, MessageId,
};
use crate::model::message::{Body, Content, Letter, MessageRef};
use crate::model::presence::Status;
use crate::model::time::Time;
use crate::model::way::Middle;

/// One frame of each kind.
pub(super) fn frames() -> Vec<Frame> {
    [link_frames(), mutual_frames(), custody_frames(), reach_frames(), rooms::frames()].concat()
}

/// What the first version spoke: every link's frames and pairing.
fn link_frames() -> Vec<Frame> {
    vec![
        Frame::Hello(Hello {
            wire_min: 1,
            wire_max: 2,
            features: Features(0x0102),
            session_epoch: 3,
            expected: 1_000,
            stamp: 0,
            life: 0,
            met: 0,
            above: 0,
        }),
        Frame::Letter(vec![0xab; 1024]),
        Frame::Mark(vec![0xcd; 50]),
        Frame::Unreadable(EnvelopeTag([6; 16])),
        Frame::Presence(PresenceNote {
            status: Status::Away,
            text: "walking the dog 🐕".into(),
            addresses: addresses(&["/ip4/192.0.2.7/tcp/4001", "/ip6/2001:db8::7/tcp/4001"]),
            quiet: false,
        }),
        Frame::PairOpen(Box::new(pair_open())),
        Frame::PairAnswer(Box::new(pair_answer())),
        Frame::PairProve(Box::new(pair_prove())),
        Frame::PairConfirm(Box::new(pair_confirm())),
        Frame::PairDone,
    ]
}

/// Word of mutual friends.
fn mutual_frames() -> Vec<Frame> {
    let record = || RecordNote { version: 1_700_000_000, number: 5, sealed: vec![0xef; 40] };
    vec![
        Frame::Tags(Tags { tags: vec![LinkTag([0x31; 16]), LinkTag([0x32; 16])], more: true }),
        Frame::Want(LinkTag([0x33; 16])),
        Frame::Enough(LinkTag([0x34; 16])),
        Frame::Word(Word {
            about: LinkTag([0x35; 16]),
            linked: true,
            ago: Some(0),
            record: Some(record()),
        }),
        Frame::Record(record()),
    ]
}

/// Envelopes in the care of a mutual friend.
fn custody_frames() -> Vec<Frame> {
    let recipient = LinkTag([0x41; 16]);
    let from = Some(LinkTag([0x42; 16]));
    let tags = |tags: &[u8]| tags.iter().map(|n| EnvelopeTag([*n; 16])).collect::<Vec<_>>();
    vec![
        Frame::Deposit(Deposit { recipient, envelope: vec![0xab; 1024] }),
        Frame::Held(HeldNote { envelopes: tags(&[0x51, 0x52]), lasts: 1_209_600 }),
        Frame::Refused(RefusedNote {
            recipient,
            envelope: EnvelopeTag([0x53; 16]),
            why: Reluctance::Quota,
        }),
        Frame::HandOver(HandOver { from, envelope: vec![0xab; 1024] }),
        Frame::Taken(Taken {
            taken: tags(&[0x54, 0x55]),
            later: tags(&[0x56]),
            unreadable: tags(&[0x57]),
        }),
        Frame::Gone(Gone { envelopes: tags(&[0x58]), fate: Fate::Expired, ago: 300 }),
        Frame::Forget(Forget { recipient, envelopes: tags(&[0x59]) }),
        Frame::DepositMark(DepositMark { recipient, sealed: vec![0xcd; 50] }),
        Frame::HandMark(HandMark { from, sealed: vec![0xcd; 50] }),
    ]
}

/// Ways to each other.
fn reach_frames() -> Vec<Frame> {
    let some = addresses(&["/ip4/192.0.2.7/tcp/4001", "/ip6/2001:db8::7/tcp/4001"]);
    let one: Address = "/ip4/198.51.100.3/tcp/4001".parse().unwrap();
    vec![
        Frame::Seen(Seen { address: one, udp: true }),
        Frame::Look(Look { token: [0x61; 16] }),
        Frame::LookAt(LookAt { token: [0x61; 16], port: 4_001 }),
        Frame::Punch(Punch { step: Step::Answer, round: 7, tcp: some.clone(), udp: some }),
        Frame::Reach(one),
        Frame::Leave(Leave { id: InviteId([0x62; 8]), key: [0x63; 32], lasts: 86_400 }),
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
        sessions: Vec::new(),
        lost_since: None,
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
        sessions: Vec::new(),
        lost_since: None,
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
        middle: None,
    }
}

pub(super) fn relayed_invite() -> Invite {
    let at = "/ip4/198.51.100.1/tcp/65535".parse().unwrap();
    Invite { middle: Some(Middle { device: DeviceKey([0xde; 32]), address: at }), ..invite() }
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
        Content::Text {
            body: Body::parse("héllo 🙂").unwrap(),
            reply_to: None,
            mentions: vec![],
            action: false,
            lasts: None,
        },
        Content::Text {
            body: Body::parse("yes").unwrap(),
            reply_to: Some(reply_to),
            mentions: vec![],
            action: false,
            lasts: None,
        },
        Content::Profile { name: "Alice".into() },
        Content::CircleKey(CircleKey {
            version: 1_700_000_000,
            key: Zeroizing::new([0xc1; 32]),
            parting: true,
        }),
        Content::Unknown { kind: 5, bytes: vec![0, 1, 0xfe, 0xff] },
        Content::Text {
            body: Body::parse("@bob").unwrap(),
            reply_to: None,
            mentions: vec![IdentityKey([3; 32]), IdentityKey([4; 32])],
            action: false,
            lasts: None,
        },
        Content::Room(vec![8, 1, 18, 2, 10, 0]),
        Content::Introduction(introduction().encode()),
    ];
    let written = Time(1_700_000_000_123);
    contents.map(|content| Letter { id: MessageId([5; 16]), written, content }).into()
}

/// One of each thing that is given back to its author.
pub(super) fn given_back() -> [GivenBack; 3] {
    let at = Time(1_795_000_000_000);
    let text = letters().swap_remove(0);
    let content = Content::Amend(amends().swap_remove(2));
    let sign = Letter { content, ..text.clone() };
    let (read, reworded, fades) = (true, Some((at, 1_795_000_000)), Some(at));
    [
        GivenBack { letter: text.clone(), read, reworded, fades },
        GivenBack { letter: text, read: false, reworded: None, fades: None },
        GivenBack { letter: sign, read: false, reworded: None, fades: None },
    ]
}

/// One of each thing that can be done to a message.
pub(super) fn amends() -> Vec<Amend> {
    let target = MessageRef { author: IdentityKey([1; 32]), id: MessageId([2; 16]) };
    let (body, mentions) = (Body::parse("héllo again 🙂").unwrap(), vec![IdentityKey([3; 32])]);
    let deeds = [
        Deed::Reword { body, mentions },
        Deed::Take,
        Deed::Sign(Emoji::parse("❤️")),
        Deed::Sign(None),
    ];
    deeds.map(|deed| Amend { target, edition: 1_795_000_000, deed }).into()
}

/// The letters of those, and of what came with them.
pub(super) fn amend_letters() -> Vec<(&'static str, Letter)> {
    let names = ["letter-edit", "letter-delete", "letter-reaction", "letter-reaction-withdrawn"];
    let mut all: Vec<(&str, Content)> =
        names.into_iter().zip(amends().into_iter().map(Content::Amend)).collect();
    all.push(("letter-timer", Content::Timer { seconds: 86_400, edition: 1_795_000_000 }));
    let body = Body::parse("waves").unwrap();
    let lasting =
        Content::Text { body, reply_to: None, mentions: vec![], action: true, lasts: Some(3_600) };
    all.push(("letter-action", lasting));
    let [whole, unread, sign] = given_back().map(|back| Content::GivenBack(back.encode()));
    all.push(("letter-given-back", whole));
    all.push(("letter-given-back-unread", unread));
    all.push(("letter-given-back-sign", sign));
    let written = Time(1_700_000_000_123);
    let letter = |content| Letter { id: MessageId([5; 16]), written, content };
    all.into_iter().map(|(name, content)| (name, letter(content))).collect()
}

pub(super) fn introduction() -> Introduction {
    Introduction {
        id: IntroductionId([0x71; 16]),
        name: "Carol".into(),
        devices: list_of(1),
        addresses: addresses(&["/ip4/192.0.2.7/tcp/4001", "/ip6/2001:db8::7/tcp/4001"]),
        expires: Time(1_700_000_000_000),
    }
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

pub(super) fn record() -> PresenceRecord {
    PresenceRecord {
        devices: list_of(2),
        number: 5,
        made: Time(1_700_000_000_123),
        status: Status::Busy,
        text: "in a meeting".into(),
        addresses: addresses(&["/ip4/192.0.2.7/tcp/4001", "/ip6/2001:db8::7/tcp/4001"]),
    }
}
