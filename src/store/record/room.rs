//! How rooms look on disk.

use super::parts::{exactly, identity};
use super::{BadRecord, Shape};
use crate::core::record;
use crate::model::id::{ChainId, ItemHash, RoomId, SenderKeyName};
use crate::model::room::{Part, RoomStanding, SheetSort};
use crate::model::time::Time;

const STANDINGS: [RoomStanding; 5] = [
    RoomStanding::Invited,
    RoomStanding::Joined,
    RoomStanding::Left,
    RoomStanding::Declined,
    RoomStanding::Removed,
];

pub(super) fn room(bytes: &[u8]) -> Result<RoomId, BadRecord> {
    Ok(RoomId(exactly(bytes, "room")?))
}

pub(super) fn chain(bytes: &[u8]) -> Result<ChainId, BadRecord> {
    Ok(ChainId(exactly(bytes, "chain")?))
}

pub(super) fn key_name(bytes: &[u8]) -> Result<SenderKeyName, BadRecord> {
    Ok(SenderKeyName(exactly(bytes, "sender key")?))
}

fn part(talk: bool) -> Part {
    if talk { Part::Talk } else { Part::Ops }
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Room {
    #[prost(bytes = "vec", tag = "1")]
    room: Vec<u8>,
    #[prost(string, tag = "2")]
    name: String,
    /// Its place in [`STANDINGS`], from 1.
    #[prost(uint32, tag = "3")]
    standing: u32,
    #[prost(bytes = "vec", tag = "4")]
    chain: Vec<u8>,
    #[prost(bytes = "vec", tag = "5")]
    create: Vec<u8>,
    #[prost(bytes = "vec", optional, tag = "6")]
    invite: Option<Vec<u8>>,
    #[prost(bytes = "vec", optional, tag = "7")]
    inviter: Option<Vec<u8>>,
    #[prost(uint32, tag = "8")]
    members_then: u32,
    // 9 held the item that put us out, which nothing read.
    #[prost(uint32, tag = "10")]
    unread: u32,
    #[prost(uint64, tag = "11")]
    depth: u64,
    #[prost(uint64, tag = "12")]
    have_number: u64,
    #[prost(uint64, tag = "13")]
    key_number: u64,
    #[prost(uint64, tag = "14")]
    key_made: u64,
    #[prost(uint64, tag = "15")]
    since: u64,
    #[prost(bool, tag = "30")]
    restored: bool,
    #[prost(bytes = "vec", repeated, tag = "31")]
    heard: Vec<Vec<u8>>,
    #[prost(uint64, tag = "16")]
    delivered: u64,
    #[prost(uint64, tag = "17")]
    recent_number: u64,
    #[prost(uint64, optional, tag = "18")]
    muted: Option<u64>,
}

impl Shape for Room {
    type Thought = record::Room;

    fn of(room: &record::Room) -> Self {
        let standing = STANDINGS.iter().position(|one| *one == room.standing).unwrap_or_default();
        Self {
            room: room.room.0.to_vec(),
            name: room.name.clone(),
            standing: u32::try_from(standing).unwrap_or_default() + 1,
            chain: room.chain.0.to_vec(),
            create: room.create.clone(),
            invite: room.invite.clone(),
            inviter: room.inviter.map(|who| who.0.to_vec()),
            members_then: room.members_then,
            unread: room.unread,
            depth: room.depth,
            have_number: room.have_number,
            key_number: room.key_number,
            key_made: room.key_made.0,
            since: room.since.0,
            restored: room.restored,
            heard: room.heard.iter().map(|chain| chain.0.to_vec()).collect(),
            delivered: room.delivered,
            recent_number: room.recent_number,
            muted: room.muted.map(|time| time.0),
        }
    }

    fn thought(self) -> Result<record::Room, BadRecord> {
        let standing = usize::try_from(self.standing).unwrap_or_default().checked_sub(1);
        let standing = standing.and_then(|at| STANDINGS.get(at));
        Ok(record::Room {
            room: room(&self.room)?,
            name: self.name,
            standing: *standing.ok_or(BadRecord::Field("standing"))?,
            chain: chain(&self.chain)?,
            create: self.create,
            invite: self.invite,
            inviter: self.inviter.as_deref().map(identity).transpose()?,
            members_then: self.members_then,
            muted: self.muted.map(Time),
            unread: self.unread,
            depth: self.depth,
            have_number: self.have_number,
            key_number: self.key_number,
            key_made: Time(self.key_made),
            since: Time(self.since),
            restored: self.restored,
            heard: self.heard.iter().map(|bytes| chain(bytes)).collect::<Result<_, _>>()?,
            delivered: self.delivered,
            recent_number: self.recent_number,
        })
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct RoomChain {
    #[prost(bytes = "vec", tag = "1")]
    room: Vec<u8>,
    #[prost(bytes = "vec", tag = "2")]
    chain: Vec<u8>,
    #[prost(uint64, tag = "3")]
    talk: u64,
    #[prost(bytes = "vec", tag = "4")]
    hash: Vec<u8>,
    #[prost(uint64, tag = "5")]
    depth: u64,
    #[prost(uint64, tag = "6")]
    bytes: u64,
    #[prost(bytes = "vec", repeated, tag = "7")]
    keys: Vec<Vec<u8>>,
    #[prost(bytes = "vec", tag = "8")]
    list: Vec<u8>,
    #[prost(uint32, tag = "9")]
    unreadable: u32,
    #[prost(uint64, tag = "10")]
    at: u64,
}

impl Shape for RoomChain {
    type Thought = record::RoomChain;

    fn of(chain: &record::RoomChain) -> Self {
        Self {
            room: chain.room.0.to_vec(),
            chain: chain.chain.0.to_vec(),
            talk: chain.talk,
            hash: chain.hash.0.to_vec(),
            depth: chain.depth,
            bytes: chain.bytes,
            keys: chain.keys.iter().map(|name| name.0.to_vec()).collect(),
            list: chain.list.to_vec(),
            unreadable: chain.unreadable,
            at: chain.at.0,
        }
    }

    fn thought(self) -> Result<record::RoomChain, BadRecord> {
        Ok(record::RoomChain {
            room: room(&self.room)?,
            chain: chain(&self.chain)?,
            talk: self.talk,
            hash: ItemHash(exactly(&self.hash, "hash")?),
            depth: self.depth,
            bytes: self.bytes,
            keys: self.keys.iter().map(|name| key_name(name)).collect::<Result<_, _>>()?,
            list: exactly(&self.list, "member list")?,
            unreadable: self.unreadable,
            at: Time(self.at),
        })
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct RoomItem {
    #[prost(bytes = "vec", tag = "1")]
    room: Vec<u8>,
    #[prost(bytes = "vec", tag = "2")]
    chain: Vec<u8>,
    #[prost(bool, tag = "3")]
    talk: bool,
    #[prost(uint64, tag = "4")]
    seq: u64,
    #[prost(bytes = "vec", tag = "5")]
    signed: Vec<u8>,
}

impl Shape for RoomItem {
    type Thought = record::RoomItem;

    fn of(item: &record::RoomItem) -> Self {
        Self {
            room: item.room.0.to_vec(),
            chain: item.chain.0.to_vec(),
            talk: item.part == Part::Talk,
            seq: item.seq,
            signed: item.signed.clone(),
        }
    }

    fn thought(self) -> Result<record::RoomItem, BadRecord> {
        Ok(record::RoomItem {
            room: room(&self.room)?,
            chain: chain(&self.chain)?,
            part: part(self.talk),
            seq: self.seq,
            signed: self.signed,
        })
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct RoomSheet {
    #[prost(bytes = "vec", tag = "1")]
    room: Vec<u8>,
    #[prost(bytes = "vec", tag = "2")]
    chain: Vec<u8>,
    /// Its place in [`SheetSort::ALL`], from 1.
    #[prost(uint32, tag = "3")]
    sort: u32,
    #[prost(bytes = "vec", tag = "4")]
    signed: Vec<u8>,
}

impl Shape for RoomSheet {
    type Thought = record::RoomSheet;

    fn of(sheet: &record::RoomSheet) -> Self {
        Self {
            room: sheet.room.0.to_vec(),
            chain: sheet.chain.0.to_vec(),
            sort: sheet.sort as u32 + 1,
            signed: sheet.signed.clone(),
        }
    }

    fn thought(self) -> Result<record::RoomSheet, BadRecord> {
        let at = usize::try_from(self.sort).unwrap_or_default().checked_sub(1);
        let sort = at.and_then(|at| SheetSort::ALL.get(at));
        Ok(record::RoomSheet {
            room: room(&self.room)?,
            chain: chain(&self.chain)?,
            sort: *sort.ok_or(BadRecord::Field("sort of sheet"))?,
            signed: self.signed,
        })
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct RoomFork {
    #[prost(bytes = "vec", tag = "1")]
    room: Vec<u8>,
    #[prost(bytes = "vec", tag = "2")]
    chain: Vec<u8>,
    #[prost(bool, tag = "3")]
    talk: bool,
    #[prost(uint64, tag = "4")]
    seq: u64,
    #[prost(bytes = "vec", tag = "5")]
    one: Vec<u8>,
    #[prost(bytes = "vec", tag = "6")]
    other: Vec<u8>,
}

impl Shape for RoomFork {
    type Thought = record::RoomFork;

    fn of(fork: &record::RoomFork) -> Self {
        Self {
            room: fork.room.0.to_vec(),
            chain: fork.chain.0.to_vec(),
            talk: fork.part == Part::Talk,
            seq: fork.seq,
            one: fork.one.clone(),
            other: fork.other.clone(),
        }
    }

    fn thought(self) -> Result<record::RoomFork, BadRecord> {
        Ok(record::RoomFork {
            room: room(&self.room)?,
            chain: chain(&self.chain)?,
            part: part(self.talk),
            seq: self.seq,
            one: self.one,
            other: self.other,
        })
    }
}
