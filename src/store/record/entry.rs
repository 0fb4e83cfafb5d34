//! How history looks on disk: a message in a conversation, and the place of every message ever shown.

use super::amend::Since;
use super::parts::{
    Chat, Letter, MessageRef, exactly, failure, failure_of, fate, fate_of, identity, state,
    state_of,
};
use super::{BadRecord, Shape};
use crate::core::record;
use crate::model::amend::Since as SaidSince;
use crate::model::custody::Reluctance;
use crate::model::id::{ChainId, IdentityKey};
use crate::model::message as said;
use crate::model::message::Happened;
use crate::model::time::Time;

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Entry {
    #[prost(message, optional, tag = "1")]
    chat: Option<Chat>,
    #[prost(uint64, tag = "2")]
    order: u64,
    #[prost(message, optional, tag = "3")]
    message: Option<MessageRef>,
    #[prost(message, optional, tag = "4")]
    letter: Option<Letter>,
    #[prost(uint64, tag = "5")]
    number: u64,
    #[prost(uint64, tag = "6")]
    arrived: u64,
    #[prost(uint32, optional, tag = "7")]
    state: Option<u32>,
    #[prost(message, repeated, tag = "8")]
    steps: Vec<Step>,
    #[prost(message, optional, tag = "9")]
    room: Option<InRoom>,
    #[prost(message, optional, tag = "10")]
    since: Option<Since>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct InRoom {
    #[prost(bytes = "vec", tag = "1")]
    chain: Vec<u8>,
    #[prost(uint64, tag = "2")]
    seq: u64,
    #[prost(uint64, tag = "3")]
    depth: u64,
    #[prost(bool, tag = "4")]
    late: bool,
    #[prost(bool, tag = "5")]
    other_list: bool,
    #[prost(bool, tag = "6")]
    odd_time: bool,
    #[prost(bytes = "vec", optional, tag = "7")]
    told_by: Option<Vec<u8>>,
    #[prost(string, tag = "8")]
    called: String,
}

impl InRoom {
    fn of(room: &record::InRoom) -> Self {
        let record::InRoom { chain, seq, depth, late, other_list, odd_time, told } = room.clone();
        let (told_by, called) = told.unzip();
        Self {
            chain: chain.0.to_vec(),
            seq,
            depth,
            late,
            other_list,
            odd_time,
            told_by: told_by.map(|who| who.0.to_vec()),
            called: called.unwrap_or_default(),
        }
    }

    fn thought(self) -> Result<record::InRoom, BadRecord> {
        let told_by = self.told_by.as_deref().map(identity).transpose()?;
        Ok(record::InRoom {
            chain: ChainId(exactly(&self.chain, "chain")?),
            seq: self.seq,
            depth: self.depth,
            late: self.late,
            other_list: self.other_list,
            odd_time: self.odd_time,
            told: told_by.map(|by| (by, self.called)),
        })
    }
}

#[derive(Clone, PartialEq, prost::Message)]
struct Step {
    #[prost(uint64, tag = "1")]
    at: u64,
    #[prost(uint32, tag = "2")]
    what: u32,
    /// The mutual friend whose step it was.
    #[prost(bytes = "vec", optional, tag = "3")]
    by: Option<Vec<u8>>,
    /// How long they hold it.
    #[prost(uint64, optional, tag = "4")]
    until: Option<u64>,
    /// Why they did not take it.
    #[prost(uint32, optional, tag = "5")]
    why: Option<u32>,
    /// What became of it there.
    #[prost(uint32, optional, tag = "6")]
    fate: Option<u32>,
}

fn reluctance_of(why: Reluctance) -> u32 {
    match why {
        Reluctance::Full => 1,
        Reluctance::Quota => 2,
        Reluctance::Unknown => 3,
    }
}

fn reluctance(number: u32) -> Result<Reluctance, BadRecord> {
    [Reluctance::Full, Reluctance::Quota, Reluctance::Unknown]
        .into_iter()
        .find(|why| reluctance_of(*why) == number)
        .ok_or(BadRecord::Field("reluctance"))
}

impl Step {
    fn of(step: &said::Step) -> Self {
        let plain = |what| Self { at: step.at.0, what, ..Self::default() };
        let theirs = |what, by: IdentityKey| Self { by: Some(by.0.to_vec()), ..plain(what) };
        match step.what {
            Happened::Queued => plain(1),
            Happened::Tried => plain(2),
            Happened::Renewed => plain(3),
            Happened::Delivered => plain(4),
            Happened::Read => plain(5),
            Happened::Held { by, until } => Self { until: Some(until.0), ..theirs(6, by) },
            Happened::Refused { by, why } => {
                Self { why: Some(reluctance_of(why)), ..theirs(7, by) }
            }
            Happened::LetGo { by, fate } => Self { fate: Some(fate_of(fate)), ..theirs(8, by) },
            Happened::TriedThrough { by } => theirs(9, by),
            Happened::GivenBack => plain(10),
            Happened::Failed(reason) => plain(failure_of(reason)),
        }
    }

    fn thought(self) -> Result<said::Step, BadRecord> {
        let what = match self.what {
            1 => Happened::Queued,
            2 => Happened::Tried,
            3 => Happened::Renewed,
            4 => Happened::Delivered,
            5 => Happened::Read,
            6 => {
                let until = Time(self.until.ok_or(BadRecord::Field("end of custody"))?);
                Happened::Held { by: self.custodian()?, until }
            }
            7 => {
                let why = reluctance(self.why.unwrap_or_default())?;
                Happened::Refused { by: self.custodian()?, why }
            }
            8 => {
                let fate = fate(self.fate.unwrap_or_default())?;
                Happened::LetGo { by: self.custodian()?, fate }
            }
            9 => Happened::TriedThrough { by: self.custodian()? },
            10 => Happened::GivenBack,
            other => Happened::Failed(failure(other).ok_or(BadRecord::Field("step"))?),
        };
        Ok(said::Step { at: Time(self.at), what })
    }

    fn custodian(&self) -> Result<IdentityKey, BadRecord> {
        identity(self.by.as_deref().ok_or(BadRecord::Field("custodian"))?)
    }
}

impl Shape for Entry {
    type Thought = record::Entry;

    fn of(entry: &record::Entry) -> Self {
        Self {
            chat: Some(Chat::of(entry.chat)),
            order: entry.order,
            message: Some(MessageRef::of(&entry.message)),
            letter: Some(Letter::of(&entry.letter)),
            number: entry.number,
            arrived: entry.arrived.0,
            state: entry.state.map(state_of),
            steps: entry.steps.iter().map(Step::of).collect(),
            room: entry.room.as_ref().map(InRoom::of),
            since: (entry.since != SaidSince::default()).then(|| Since::of(&entry.since)),
        }
    }

    fn thought(self) -> Result<record::Entry, BadRecord> {
        Ok(record::Entry {
            chat: Chat::thought(self.chat.as_ref())?,
            order: self.order,
            message: MessageRef::thought(self.message.as_ref())?,
            letter: Letter::thought(self.letter.ok_or(BadRecord::Field("letter"))?)?,
            number: self.number,
            arrived: Time(self.arrived),
            state: self.state.map(state).transpose()?,
            steps: self.steps.into_iter().map(Step::thought).collect::<Result<_, _>>()?,
            room: self.room.map(InRoom::thought).transpose()?,
            since: self.since.map(Since::thought).transpose()?.unwrap_or_default(),
        })
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Place {
    #[prost(message, optional, tag = "1")]
    message: Option<MessageRef>,
    #[prost(message, optional, tag = "2")]
    chat: Option<Chat>,
    #[prost(uint64, tag = "3")]
    order: u64,
}

impl Shape for Place {
    type Thought = record::Place;

    fn of(place: &record::Place) -> Self {
        let (message, chat) = (MessageRef::of(&place.message), Chat::of(place.chat));
        Self { message: Some(message), chat: Some(chat), order: place.order }
    }

    fn thought(self) -> Result<record::Place, BadRecord> {
        Ok(record::Place {
            message: MessageRef::thought(self.message.as_ref())?,
            chat: Chat::thought(self.chat.as_ref())?,
            order: self.order,
        })
    }
}
