//! How events look on disk.

use super::friend::{standing, standing_of};
use super::introductions::{introduction_id, introduction_state, introduction_state_of};
use super::parts::{Chat, MessageRef, exactly, identity, state, state_of, status, status_of};
use super::{BadRecord, Shape};
use crate::model::amend::Become;
use crate::model::event as model;
use crate::model::event::AddEnd;
use crate::model::friend::Path;
use crate::model::id::RoomId;
use crate::model::room::RoomChange;
use crate::model::time::Time;

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Event {
    #[prost(uint64, tag = "1")]
    seq: u64,
    #[prost(uint64, tag = "2")]
    at: u64,
    #[prost(oneof = "News", tags = "3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 20, 30, 46")]
    what: Option<News>,
}

#[derive(Clone, PartialEq, prost::Oneof)]
enum News {
    #[prost(message, tag = "3")]
    Message(Message),
    #[prost(message, tag = "4")]
    Receipt(Receipt),
    #[prost(message, tag = "5")]
    Presence(Presence),
    #[prost(message, tag = "6")]
    Friend(Friend),
    #[prost(message, tag = "7")]
    Link(Link),
    #[prost(message, tag = "8")]
    AddEnded(AddEnded),
    #[prost(message, tag = "9")]
    RoomReceipt(RoomReceipt),
    #[prost(message, tag = "10")]
    Room(Room),
    #[prost(message, tag = "11")]
    Changed(Changed),
    #[prost(message, tag = "12")]
    Cleared(Chat),
    /// The friend a timer was settled with.
    #[prost(bytes, tag = "13")]
    Timer(Vec<u8>),
    #[prost(message, tag = "30")]
    Introduction(Introduction),
    #[prost(message, tag = "46")]
    Muted(Chat),
    /// By whom it was noticed.
    #[prost(bytes, tag = "20")]
    Twin(Vec<u8>),
}

#[derive(Clone, PartialEq, prost::Message)]
struct Message {
    #[prost(message, optional, tag = "1")]
    chat: Option<Chat>,
    #[prost(uint64, tag = "2")]
    order: u64,
    #[prost(message, optional, tag = "3")]
    message: Option<MessageRef>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Receipt {
    #[prost(message, optional, tag = "1")]
    message: Option<MessageRef>,
    #[prost(bytes = "vec", tag = "2")]
    to: Vec<u8>,
    #[prost(uint32, tag = "3")]
    state: u32,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Presence {
    #[prost(bytes = "vec", tag = "1")]
    friend: Vec<u8>,
    #[prost(uint32, tag = "2")]
    status: u32,
    #[prost(string, tag = "3")]
    text: String,
    #[prost(bytes = "vec", optional, tag = "4")]
    via: Option<Vec<u8>>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Friend {
    #[prost(string, tag = "1")]
    name: String,
    #[prost(bytes = "vec", optional, tag = "2")]
    friend: Option<Vec<u8>>,
    #[prost(uint32, tag = "3")]
    standing: u32,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Link {
    #[prost(bytes = "vec", tag = "1")]
    friend: Vec<u8>,
    #[prost(uint32, tag = "2")]
    path: u32,
    #[prost(bytes = "vec", optional, tag = "3")]
    via: Option<Vec<u8>>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct AddEnded {
    #[prost(string, tag = "1")]
    name: String,
    #[prost(uint32, tag = "2")]
    why: u32,
}

#[derive(Clone, PartialEq, prost::Message)]
struct RoomReceipt {
    #[prost(bytes = "vec", tag = "1")]
    room: Vec<u8>,
    #[prost(message, optional, tag = "2")]
    message: Option<MessageRef>,
    #[prost(uint32, tag = "3")]
    have: u32,
    #[prost(uint32, tag = "4")]
    of: u32,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Room {
    #[prost(bytes = "vec", tag = "1")]
    room: Vec<u8>,
    /// Its place in [`RoomChange::ALL`], from 1.
    #[prost(uint32, tag = "2")]
    what: u32,
    #[prost(bytes = "vec", optional, tag = "3")]
    who: Option<Vec<u8>>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Changed {
    #[prost(message, optional, tag = "1")]
    chat: Option<Chat>,
    #[prost(uint64, tag = "2")]
    order: u64,
    #[prost(message, optional, tag = "3")]
    message: Option<MessageRef>,
    #[prost(uint32, tag = "4")]
    what: u32,
}

fn become_of(what: Become) -> u32 {
    match what {
        Become::Reworded => 1,
        Become::Taken => 2,
        Become::Signed => 3,
        Become::Known => 4,
        Become::Faded => 5,
    }
}

fn becomes(number: u32) -> Result<Become, BadRecord> {
    [Become::Reworded, Become::Taken, Become::Signed, Become::Known, Become::Faded]
        .into_iter()
        .find(|what| become_of(*what) == number)
        .ok_or(BadRecord::Field("change of a message"))
}

#[derive(Clone, PartialEq, prost::Message)]
struct Introduction {
    #[prost(bytes = "vec", tag = "1")]
    id: Vec<u8>,
    #[prost(bytes = "vec", tag = "2")]
    by: Vec<u8>,
    #[prost(bytes = "vec", tag = "3")]
    who: Vec<u8>,
    #[prost(string, tag = "4")]
    name: String,
    #[prost(uint32, tag = "5")]
    state: u32,
}

fn end_of(why: AddEnd) -> u32 {
    match why {
        AddEnd::Used => 1,
        AddEnd::Revoked => 2,
        AddEnd::Expired => 3,
    }
}

fn end(number: u32) -> Result<AddEnd, BadRecord> {
    [AddEnd::Used, AddEnd::Revoked, AddEnd::Expired]
        .into_iter()
        .find(|why| end_of(*why) == number)
        .ok_or(BadRecord::Field("end of an adding"))
}

fn path_of(path: Path) -> u32 {
    match path {
        Path::Direct => 1,
        Path::Relayed => 2,
        Path::None => 3,
    }
}

fn path(number: u32) -> Result<Path, BadRecord> {
    [Path::Direct, Path::Relayed, Path::None]
        .into_iter()
        .find(|path| path_of(*path) == number)
        .ok_or(BadRecord::Field("path"))
}

fn change_of(what: RoomChange) -> u32 {
    let at = RoomChange::ALL.iter().position(|one| *one == what).unwrap_or_default();
    u32::try_from(at).unwrap_or_default() + 1
}

fn change(number: u32) -> Result<RoomChange, BadRecord> {
    let at = usize::try_from(number).unwrap_or_default().checked_sub(1);
    let what = at.and_then(|at| RoomChange::ALL.get(at)).copied();
    what.ok_or(BadRecord::Field("change of a room"))
}

impl Shape for Event {
    type Thought = model::Event;

    fn of(event: &model::Event) -> Self {
        Self { seq: event.seq, at: event.at.0, what: Some(News::of(&event.what)) }
    }

    fn thought(self) -> Result<model::Event, BadRecord> {
        let what = self.what.ok_or(BadRecord::Field("news"))?.thought()?;
        Ok(model::Event { seq: self.seq, at: Time(self.at), what })
    }
}

impl News {
    fn of(news: &model::News) -> Self {
        match news {
            model::News::Message { chat, order, message } => Self::Message(Message {
                chat: Some(Chat::of(*chat)),
                order: *order,
                message: Some(MessageRef::of(message)),
            }),
            model::News::Receipt { message, to, state } => Self::Receipt(Receipt {
                message: Some(MessageRef::of(message)),
                to: to.0.to_vec(),
                state: state_of(*state),
            }),
            model::News::Presence { friend, status, text, via } => Self::Presence(Presence {
                friend: friend.0.to_vec(),
                status: status_of(*status),
                text: text.clone(),
                via: via.map(|via| via.0.to_vec()),
            }),
            model::News::Friend { name, friend, standing } => Self::Friend(Friend {
                name: name.clone(),
                friend: friend.map(|friend| friend.0.to_vec()),
                standing: standing_of(*standing),
            }),
            model::News::AddEnded { name, why } => {
                Self::AddEnded(AddEnded { name: name.clone(), why: end_of(*why) })
            }
            model::News::Link { friend, path, via } => Self::Link(Link {
                friend: friend.0.to_vec(),
                path: path_of(*path),
                via: via.map(|via| via.0.to_vec()),
            }),
            model::News::RoomReceipt { room, message, have, of } => {
                Self::RoomReceipt(RoomReceipt {
                    room: room.0.to_vec(),
                    message: Some(MessageRef::of(message)),
                    have: *have,
                    of: *of,
                })
            }
            model::News::Changed { chat, order, message, what } => Self::Changed(Changed {
                chat: Some(Chat::of(*chat)),
                order: *order,
                message: Some(MessageRef::of(message)),
                what: become_of(*what),
            }),
            model::News::Cleared { chat } => Self::Cleared(Chat::of(*chat)),
            model::News::Muted { chat } => Self::Muted(Chat::of(*chat)),
            model::News::Timer { friend } => Self::Timer(friend.0.to_vec()),
            model::News::Introduction { id, by, who, name, state } => {
                Self::Introduction(Introduction {
                    id: id.0.to_vec(),
                    by: by.0.to_vec(),
                    who: who.0.to_vec(),
                    name: name.clone(),
                    state: introduction_state_of(*state),
                })
            }
            model::News::Twin { friend } => Self::Twin(friend.0.to_vec()),
            model::News::Room { room, what, who } => Self::Room(Room {
                room: room.0.to_vec(),
                what: change_of(*what),
                who: who.map(|who| who.0.to_vec()),
            }),
        }
    }

    fn thought(self) -> Result<model::News, BadRecord> {
        Ok(match self {
            Self::Message(news) => model::News::Message {
                chat: Chat::thought(news.chat.as_ref())?,
                order: news.order,
                message: MessageRef::thought(news.message.as_ref())?,
            },
            Self::Receipt(news) => model::News::Receipt {
                message: MessageRef::thought(news.message.as_ref())?,
                to: identity(&news.to)?,
                state: state(news.state)?,
            },
            Self::Presence(news) => model::News::Presence {
                friend: identity(&news.friend)?,
                status: status(news.status)?,
                text: news.text,
                via: news.via.map(|bytes| identity(&bytes)).transpose()?,
            },
            Self::Friend(news) => model::News::Friend {
                name: news.name,
                friend: news.friend.map(|bytes| identity(&bytes)).transpose()?,
                standing: standing(news.standing)?,
            },
            Self::AddEnded(news) => model::News::AddEnded { name: news.name, why: end(news.why)? },
            Self::Link(news) => {
                let via = news.via.map(|bytes| identity(&bytes)).transpose()?;
                model::News::Link { friend: identity(&news.friend)?, path: path(news.path)?, via }
            }
            Self::RoomReceipt(news) => model::News::RoomReceipt {
                room: RoomId(exactly(&news.room, "room")?),
                message: MessageRef::thought(news.message.as_ref())?,
                have: news.have,
                of: news.of,
            },
            Self::Changed(news) => model::News::Changed {
                chat: Chat::thought(news.chat.as_ref())?,
                order: news.order,
                message: MessageRef::thought(news.message.as_ref())?,
                what: becomes(news.what)?,
            },
            Self::Cleared(chat) => model::News::Cleared { chat: Chat::thought(Some(&chat))? },
            Self::Muted(chat) => model::News::Muted { chat: Chat::thought(Some(&chat))? },
            Self::Timer(friend) => model::News::Timer { friend: identity(&friend)? },
            Self::Introduction(news) => model::News::Introduction {
                id: introduction_id(&news.id)?,
                by: identity(&news.by)?,
                who: identity(&news.who)?,
                name: news.name,
                state: introduction_state(news.state)?,
            },
            Self::Twin(friend) => model::News::Twin { friend: identity(&friend)? },
            Self::Room(news) => model::News::Room {
                room: RoomId(exactly(&news.room, "room")?),
                what: change(news.what)?,
                who: news.who.map(|bytes| identity(&bytes)).transpose()?,
            },
        })
    }
}
