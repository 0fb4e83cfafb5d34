//! What several records have in common: keys, device lists, letters, conversations, states.

use std::fmt;

use zeroize::Zeroizing;

use super::BadRecord;
use super::amend::Amend;
use crate::model::address::Address;
use crate::model::circle;
use crate::model::custody::Fate;
use crate::model::device as model;
use crate::model::device::Features;
use crate::model::id::{DeviceKey, IdentityKey, MessageId, RoomId};
use crate::model::message as said;
use crate::model::message::{Body, ChatId, Failure, State};
use crate::model::presence::Status;
use crate::model::time::Time;

/// A field of exactly `N` bytes.
pub(super) fn exactly<const N: usize>(
    bytes: &[u8],
    field: &'static str,
) -> Result<[u8; N], BadRecord> {
    bytes.try_into().map_err(|_| BadRecord::Field(field))
}

/// A secret field of exactly `N` bytes; the bytes it was read from are wiped.
pub(super) fn secret<const N: usize>(
    bytes: Vec<u8>,
    field: &'static str,
) -> Result<Zeroizing<[u8; N]>, BadRecord> {
    let bytes = Zeroizing::new(bytes);
    Ok(Zeroizing::new(exactly(&bytes, field)?))
}

pub(super) fn identity(bytes: &[u8]) -> Result<IdentityKey, BadRecord> {
    Ok(IdentityKey(exactly(bytes, "identity")?))
}

pub(super) fn device(bytes: &[u8]) -> Result<DeviceKey, BadRecord> {
    Ok(DeviceKey(exactly(bytes, "device")?))
}

pub(super) fn addresses_of(addresses: &[Address]) -> Vec<String> {
    addresses.iter().map(ToString::to_string).collect()
}

pub(super) fn addresses(texts: &[String]) -> Result<Vec<Address>, BadRecord> {
    texts.iter().map(|text| text.parse().map_err(|_| BadRecord::Field("address"))).collect()
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct DeviceEntry {
    #[prost(bytes = "vec", tag = "1")]
    device: Vec<u8>,
    #[prost(uint64, tag = "2")]
    features: u64,
    #[prost(bytes = "vec", tag = "3")]
    identity_signature: Vec<u8>,
    #[prost(bytes = "vec", tag = "4")]
    device_signature: Vec<u8>,
}

impl DeviceEntry {
    fn of(entry: &model::DeviceEntry) -> Self {
        Self {
            device: entry.device.0.to_vec(),
            features: entry.features.0,
            identity_signature: entry.identity_signature.to_vec(),
            device_signature: entry.device_signature.to_vec(),
        }
    }

    fn thought(&self) -> Result<model::DeviceEntry, BadRecord> {
        Ok(model::DeviceEntry {
            device: device(&self.device)?,
            features: Features(self.features),
            identity_signature: exactly(&self.identity_signature, "signature")?,
            device_signature: exactly(&self.device_signature, "signature")?,
        })
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct DeviceList {
    #[prost(bytes = "vec", tag = "1")]
    identity: Vec<u8>,
    #[prost(uint64, tag = "2")]
    version: u64,
    #[prost(message, repeated, tag = "3")]
    devices: Vec<DeviceEntry>,
    #[prost(bytes = "vec", tag = "4")]
    signature: Vec<u8>,
}

impl DeviceList {
    pub(super) fn of(list: &model::DeviceList) -> Self {
        Self {
            identity: list.identity.0.to_vec(),
            version: list.version,
            devices: list.devices.iter().map(DeviceEntry::of).collect(),
            signature: list.signature.to_vec(),
        }
    }

    pub(super) fn thought(list: Option<&Self>) -> Result<model::DeviceList, BadRecord> {
        let list = list.ok_or(BadRecord::Field("device list"))?;
        Ok(model::DeviceList {
            identity: identity(&list.identity)?,
            version: list.version,
            devices: list.devices.iter().map(DeviceEntry::thought).collect::<Result<_, _>>()?,
            signature: exactly(&list.signature, "signature")?,
        })
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct MessageRef {
    #[prost(bytes = "vec", tag = "1")]
    author: Vec<u8>,
    #[prost(bytes = "vec", tag = "2")]
    id: Vec<u8>,
}

impl MessageRef {
    pub(super) fn of(message: &said::MessageRef) -> Self {
        Self { author: message.author.0.to_vec(), id: message.id.0.to_vec() }
    }

    pub(super) fn thought(message: Option<&Self>) -> Result<said::MessageRef, BadRecord> {
        let message = message.ok_or(BadRecord::Field("message"))?;
        let id = MessageId(exactly(&message.id, "message id")?);
        Ok(said::MessageRef { author: identity(&message.author)?, id })
    }
}

/// A conversation: one of the two.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Chat {
    #[prost(bytes = "vec", optional, tag = "1")]
    friend: Option<Vec<u8>>,
    #[prost(bytes = "vec", optional, tag = "2")]
    room: Option<Vec<u8>>,
}

impl Chat {
    pub(super) fn of(chat: ChatId) -> Self {
        match chat {
            ChatId::Friend(friend) => Self { friend: Some(friend.0.to_vec()), room: None },
            ChatId::Room(room) => Self { friend: None, room: Some(room.0.to_vec()) },
        }
    }

    pub(super) fn thought(chat: Option<&Self>) -> Result<ChatId, BadRecord> {
        match chat {
            Some(Self { friend: Some(friend), .. }) => Ok(ChatId::Friend(identity(friend)?)),
            Some(Self { room: Some(room), .. }) => Ok(ChatId::Room(RoomId(exactly(room, "room")?))),
            _ => Err(BadRecord::Field("conversation")),
        }
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Letter {
    #[prost(bytes = "vec", tag = "1")]
    id: Vec<u8>,
    #[prost(uint64, tag = "2")]
    written: u64,
    #[prost(oneof = "Content", tags = "3, 4, 5, 6, 7, 8, 9, 10, 20, 21")]
    content: Option<Content>,
}

#[derive(Clone, PartialEq, prost::Oneof)]
enum Content {
    #[prost(message, tag = "3")]
    Text(Text),
    #[prost(string, tag = "4")]
    Profile(String),
    #[prost(message, tag = "5")]
    Unknown(Unknown),
    #[prost(message, tag = "6")]
    CircleKey(CircleKey),
    #[prost(bytes, tag = "7")]
    Room(Vec<u8>),
    #[prost(message, tag = "8")]
    Amend(Amend),
    #[prost(message, tag = "9")]
    Timer(Timer),
    #[prost(bool, tag = "10")]
    Gone(bool),
    #[prost(bytes, tag = "20")]
    Introduction(Vec<u8>),
    #[prost(bytes, tag = "21")]
    GivenBack(Vec<u8>),
}

#[derive(Clone, PartialEq, prost::Message)]
struct Text {
    #[prost(string, tag = "1")]
    body: String,
    #[prost(message, optional, tag = "2")]
    reply_to: Option<MessageRef>,
    #[prost(bytes = "vec", repeated, tag = "3")]
    mentions: Vec<Vec<u8>>,
    #[prost(bool, tag = "4")]
    action: bool,
    #[prost(uint32, optional, tag = "5")]
    lasts: Option<u32>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Timer {
    #[prost(uint32, tag = "1")]
    seconds: u32,
    #[prost(uint32, tag = "2")]
    edition: u32,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Unknown {
    #[prost(uint32, tag = "1")]
    kind: u32,
    #[prost(bytes = "vec", tag = "2")]
    bytes: Vec<u8>,
}

impl Letter {
    pub(super) fn of(letter: &said::Letter) -> Self {
        let content = match &letter.content {
            said::Content::Text { body, reply_to, mentions, action, lasts } => {
                Content::Text(Text {
                    body: body.as_str().to_owned(),
                    reply_to: reply_to.as_ref().map(MessageRef::of),
                    mentions: mentions.iter().map(|who| who.0.to_vec()).collect(),
                    action: *action,
                    lasts: *lasts,
                })
            }
            said::Content::Amend(amend) => Content::Amend(Amend::of(amend)),
            said::Content::Timer { seconds, edition } => {
                Content::Timer(Timer { seconds: *seconds, edition: *edition })
            }
            said::Content::Gone => Content::Gone(true),
            said::Content::Profile { name } => Content::Profile(name.clone()),
            said::Content::CircleKey(key) => Content::CircleKey(CircleKey::of(key)),
            said::Content::Room(bytes) => Content::Room(bytes.clone()),
            said::Content::Introduction(bytes) => Content::Introduction(bytes.clone()),
            said::Content::GivenBack(bytes) => Content::GivenBack(bytes.clone()),
            said::Content::Unknown { kind, bytes } => {
                Content::Unknown(Unknown { kind: *kind, bytes: bytes.clone() })
            }
        };
        let (id, written) = (letter.id.0.to_vec(), letter.written.0);
        Self { id, written, content: Some(content) }
    }

    pub(super) fn thought(letter: Self) -> Result<said::Letter, BadRecord> {
        let content = match letter.content.ok_or(BadRecord::Field("content"))? {
            Content::Text(text) => said::Content::Text {
                body: Body::parse(text.body).map_err(|_| BadRecord::Field("text"))?,
                reply_to: match &text.reply_to {
                    Some(message) => Some(MessageRef::thought(Some(message))?),
                    None => None,
                },
                mentions: text
                    .mentions
                    .iter()
                    .map(|who| identity(who))
                    .collect::<Result<_, _>>()?,
                action: text.action,
                lasts: text.lasts,
            },
            Content::Amend(amend) => said::Content::Amend(amend.thought()?),
            Content::Timer(Timer { seconds, edition }) => said::Content::Timer { seconds, edition },
            Content::Gone(_) => said::Content::Gone,
            Content::Room(bytes) => said::Content::Room(bytes),
            Content::Introduction(bytes) => said::Content::Introduction(bytes),
            Content::GivenBack(bytes) => said::Content::GivenBack(bytes),
            Content::Profile(name) => said::Content::Profile { name },
            Content::CircleKey(key) => said::Content::CircleKey(CircleKey::thought(Some(key))?),
            Content::Unknown(Unknown { kind, bytes }) => said::Content::Unknown { kind, bytes },
        };
        let id = MessageId(exactly(&letter.id, "message id")?);
        Ok(said::Letter { id, written: Time(letter.written), content })
    }
}

/// One version of a circle key, mine or a friend's.
#[derive(Clone, PartialEq, prost::Message)]
#[prost(skip_debug)]
pub(super) struct CircleKey {
    #[prost(uint64, tag = "1")]
    version: u64,
    #[prost(bytes = "vec", tag = "2")]
    key: Vec<u8>,
    #[prost(bool, tag = "3")]
    parting: bool,
}

impl fmt::Debug for CircleKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CircleKey(..)")
    }
}

impl CircleKey {
    pub(super) fn of(key: &circle::CircleKey) -> Self {
        Self { version: key.version, key: key.key.to_vec(), parting: key.parting }
    }

    pub(super) fn thought(key: Option<Self>) -> Result<circle::CircleKey, BadRecord> {
        let Self { version, key, parting } = key.ok_or(BadRecord::Field("circle key"))?;
        Ok(circle::CircleKey { version, key: secret(key, "circle key")?, parting })
    }
}

/// What failed is this much above the reason, in states and in steps.
const FAILED: u32 = 16;

pub(super) fn failure_of(failure: Failure) -> u32 {
    FAILED
        + match failure {
            Failure::Cancelled => 1,
            Failure::Blocked => 2,
            Failure::Removed => 3,
            Failure::Ended => 4,
        }
}

pub(super) fn failure(number: u32) -> Option<Failure> {
    match number.checked_sub(FAILED)? {
        1 => Some(Failure::Cancelled),
        2 => Some(Failure::Blocked),
        3 => Some(Failure::Removed),
        4 => Some(Failure::Ended),
        _ => None,
    }
}

pub(super) fn state_of(state: State) -> u32 {
    match state {
        State::Queued => 1,
        State::Stored => 2,
        State::Delivered => 3,
        State::Read => 4,
        State::Failed(reason) => failure_of(reason),
    }
}

pub(super) fn state(number: u32) -> Result<State, BadRecord> {
    match number {
        1 => Ok(State::Queued),
        2 => Ok(State::Stored),
        3 => Ok(State::Delivered),
        4 => Ok(State::Read),
        _ => failure(number).map(State::Failed).ok_or(BadRecord::Field("state")),
    }
}

pub(super) fn status_of(status: Status) -> u32 {
    match status {
        Status::Online => 1,
        Status::Away => 2,
        Status::Busy => 3,
        Status::Invisible => 4,
        Status::Offline => 5,
    }
}

pub(super) fn status(number: u32) -> Result<Status, BadRecord> {
    [Status::Online, Status::Away, Status::Busy, Status::Invisible, Status::Offline]
        .into_iter()
        .find(|status| status_of(*status) == number)
        .ok_or(BadRecord::Field("status"))
}

pub(super) fn fate_of(fate: Fate) -> u32 {
    match fate {
        Fate::HandedOver => 1,
        Fate::Unreadable => 2,
        Fate::Expired => 3,
        Fate::Dropped => 4,
    }
}

pub(super) fn fate(number: u32) -> Result<Fate, BadRecord> {
    [Fate::HandedOver, Fate::Unreadable, Fate::Expired, Fate::Dropped]
        .into_iter()
        .find(|fate| fate_of(*fate) == number)
        .ok_or(BadRecord::Field("fate"))
}
