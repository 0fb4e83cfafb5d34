//! What `docs/hobnob.proto` says is what this program writes: every message, field, number and type.

use std::collections::BTreeMap;

use prost::Message;
use prost::encoding::{DecodeContext, WireType, decode_key, skip_field};

use super::schema::*;

/// Number to how it lies on the wire.
type Fields = BTreeMap<u32, WireType>;

/// The messages of the published file, read line by line.
fn published() -> BTreeMap<String, Fields> {
    let mut messages = BTreeMap::new();
    let mut name = "";
    for line in include_str!("../../docs/hobnob.proto").lines() {
        let words: Vec<&str> = line.split("//").next().unwrap().split_whitespace().collect();
        match words.as_slice() {
            ["message", message, "{"] => {
                name = message;
                messages.insert(name.to_owned(), Fields::new());
            }
            [.., kind, _field, "=", number] if !name.is_empty() => {
                let wire_type = match *kind {
                    "uint32" | "uint64" | "bool" => WireType::Varint,
                    _ => WireType::LengthDelimited,
                };
                let number = number.trim_end_matches(';').parse().unwrap();
                let fields = messages.get_mut(name).unwrap();
                assert!(fields.insert(number, wire_type).is_none(), "{name} has {number} twice");
            }
            _ => {}
        }
    }
    messages
}

/// The fields of encoded bytes.
fn fields_of(message: &impl Message) -> Fields {
    let bytes = message.encode_to_vec();
    let mut rest = bytes.as_slice();
    let mut fields = Fields::new();
    while !rest.is_empty() {
        let (number, wire_type) = decode_key(&mut rest).unwrap();
        skip_field(wire_type, number, &mut rest, DecodeContext::default()).unwrap();
        fields.insert(number, wire_type);
    }
    fields
}

/// A message with something in every field: reads `1` into as many numbers as it knows.
fn filled<M: Message + Default>() -> M {
    let mut message = M::default();
    for number in 1..64 {
        for (wire_type, value) in
            [(WireType::Varint, [1, 0].as_slice()), (WireType::LengthDelimited, &[1, b'x'])]
        {
            let mut value = value;
            // The other wire type is refused by a field that exists; one that does not is skipped.
            let _ = message.merge_field(number, wire_type, &mut value, DecodeContext::default());
        }
    }
    message
}

#[test]
fn the_published_schema_is_what_is_spoken() {
    macro_rules! spoken {
        ($($name:ident)*) => {
            BTreeMap::from([$((stringify!($name).to_owned(), fields_of(&filled::<$name>()))),*])
        };
    }
    let spoken = spoken! {
        Hello LetterFrame MarkFrame Unreadable Presence
        Tags Want Enough Word Record
        PairOpen PairAnswer PairProve PairConfirm PairDone
        Deposit Held Refused HandOver Taken Gone Forget DepositMark HandMark
        Seen Look LookAt Punch Reach Leave
        DeviceList DeviceEntry
        Letter Text Edit Delete Reaction Timer GivenBack MessageRef Profile CircleKey Introduction Mark SignedRecord PresenceRecord
        RoomState RoomGive RoomAsk RoomTyping RoomItem RoomCreate RoomInvite RoomJoin RoomLeave RoomRemove
        RoomPromote RoomTopic RoomRule RoomKeys RoomMessage RoomWords RoomSheet RoomMemberKey
        RoomLetter RoomInvitation RoomDeclined RoomHistory RoomTold RoomLost
    };
    assert_eq!(published(), spoken);
}
