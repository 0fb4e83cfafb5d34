//! One of everything that rooms say, with fixed contents.

use std::collections::BTreeMap;

use super::super::frame::{ChainState, Frame, RoomAsk, RoomGive, RoomState, RoomTyping};
use super::super::room::item::{Item, Signed, What};
use super::super::room::letter::{RoomLetter, Told};
use super::super::room::op::{MemberPublic, Op};
use super::super::room::packed::{Head, Seen};
use super::super::room::sheet::{Says, Sheet};
use super::super::room::talk::{BoxNote, KeysNote, MessageNote, Talk, Words};
use crate::model::id::{ChainId, IdentityKey, ItemHash, MessageId, RoomId, SenderKeyName};
use crate::model::message::{Body, Content, MessageRef};
use crate::model::room::{HistoryRule, InviteRule, Part, Rule};
use crate::model::time::Time;

const ROOM: RoomId = RoomId([0x70; 32]);
const CHAIN: ChainId = ChainId([0x71; 16]);

pub(super) fn frames() -> Vec<Frame> {
    let state = ChainState {
        ops: 3,
        ops_hash: [1; 16],
        talk: 40,
        talk_hash: [2; 16],
        key: 2,
        have: 9,
        recent: 4,
        ops_fork: 0,
        talk_fork: 41,
    };
    let chains = BTreeMap::from([(CHAIN, state), (ChainId([0x72; 16]), ChainState::default())]);
    let sheets = BTreeMap::from([(ChainId([0x76; 16]), (10, 11))]);
    vec![
        Frame::RoomState(RoomState { room: ROOM, whole: true, chains, sheets }),
        Frame::RoomGive(RoomGive {
            room: ROOM,
            items: vec![vec![3; 120], vec![4; 130]],
            sheets: vec![vec![5; 110]],
            forks: vec![vec![6; 260]],
        }),
        Frame::RoomAsk(RoomAsk { room: ROOM, chain: CHAIN, part: Part::Talk, seq: 12 }),
        Frame::RoomTyping(RoomTyping { room: ROOM, typing: true }),
    ]
}

fn key() -> MemberPublic {
    MemberPublic { dh: [7; 32], kem: vec![8; 1184] }
}

/// One item of each kind, under the name of its golden file.
pub(in crate::wire) fn items() -> Vec<(&'static str, Item)> {
    let who = IdentityKey([0x73; 32]);
    let seen = || Seen(BTreeMap::from([(CHAIN, (3, 40)), (ChainId([0x74; 16]), (1, 0))]));
    let (name, calls_itself) = ("cats".to_owned(), "Alice".to_owned());
    let create = Op::Create {
        creator: who,
        name,
        calls_itself: calls_itself.clone(),
        nonce: [9; 16],
        key: key(),
    };
    let history = Rule::History(HistoryRule::Last(20));
    let ops = [
        ("create", create),
        ("invite", Op::Invite { who, seen: seen() }),
        ("join", Op::Join { calls_itself, key: key() }),
        ("leave", Op::Leave { talk: 40 }),
        ("remove", Op::Remove { who, seen: seen() }),
        ("promote", Op::Promote { chain: CHAIN, seen: seen() }),
        ("topic", Op::Topic { text: "purring".into(), seen: seen() }),
        ("history", Op::Set { rule: history, seen: seen() }),
        ("invites", Op::Set { rule: Rule::Invites(InviteRule::Privileged), seen: seen() }),
        ("unknown-op", Op::Unknown(31, vec![1, 2, 3])),
    ];
    let boxed = BoxNote { chain: CHAIN, number: 2, sealed: vec![10; 1300] };
    let keys = KeysNote { name: SenderKeyName([11; 16]), dh: [12; 32], boxes: vec![boxed] };
    let message = MessageNote {
        key: SenderKeyName([11; 16]),
        list: [13; 16],
        commitment: [14; 32],
        heads: vec![Head { chain: CHAIN, seq: 40, hash: [15; 16] }],
        sealed: vec![16; 200],
    };
    let talk = [
        ("keys", Talk::Keys(keys)),
        ("message", Talk::Message(message)),
        ("unknown-talk", Talk::Unknown(63, vec![4, 5])),
    ];
    let ops = ops.map(|(name, op)| (name, What::Op(op)));
    let talk = talk.map(|(name, talk)| (name, What::Talk(talk)));
    let item = |(name, what)| {
        let (prev, at) = (ItemHash([0x75; 32]), Time(1_700_000_000_123));
        (name, Item { room: ROOM, chain: CHAIN, seq: 4, prev, depth: 55, at, what })
    };
    ops.into_iter().chain(talk).map(item).collect()
}

/// One sheet of each sort.
pub(in crate::wire) fn sheets() -> Vec<(&'static str, Sheet)> {
    let have = BTreeMap::from([(CHAIN, 40), (ChainId([0x74; 16]), 7)]);
    let sheet = |says| Sheet { room: ROOM, chain: CHAIN, number: 9, says };
    vec![
        ("key", sheet(Says::Key(key()))),
        ("have", sheet(Says::Have(have.clone()))),
        ("recent", sheet(Says::Recent(have))),
    ]
}

/// One letter of each sort.
pub(in crate::wire) fn letters() -> Vec<(&'static str, RoomLetter)> {
    let signed = |byte: u8| Signed { bytes: vec![byte; 90], signature: [byte ^ 1; 64] };
    let author = IdentityKey([0x73; 32]);
    let told = Told {
        message: MessageRef { author, id: MessageId([1; 16]) },
        calls_itself: "Dora".into(),
        depth: 50,
        written: Time(1_700_000_000_123),
        body: Body::parse("long ago").unwrap(),
        reply_to: Some(MessageRef { author, id: MessageId([2; 16]) }),
        action: false,
    };
    let (create, invite) = (signed(3), signed(4));
    let lost = vec![told.message, MessageRef { author, id: MessageId([2; 16]) }];
    vec![
        ("invitation", RoomLetter::Invitation { create, invite, members: 4 }),
        ("declined", RoomLetter::Declined(signed(5))),
        ("history", RoomLetter::History { room: ROOM, told: vec![told.clone(), told] }),
        ("lost", RoomLetter::Lost { room: ROOM, messages: lost }),
    ]
}

/// What a message says.
pub(in crate::wire) fn words() -> Words {
    let body = Body::parse("hi @bob").unwrap();
    let content = Content::Text {
        body,
        reply_to: None,
        mentions: vec![IdentityKey([0x73; 32])],
        action: false,
        lasts: None,
    };
    Words { salt: [17; 32], content }
}
