//! How history looks on disk: a message in a conversation, and the place of every message ever shown.

use super::parts::{Chat, Letter, MessageRef, failure, failure_of, state, state_of};
use super::{BadRecord, Shape};
use crate::core::record;
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
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
struct Step {
    #[prost(uint64, tag = "1")]
    at: u64,
    #[prost(uint32, tag = "2")]
    what: u32,
}

impl Step {
    fn of(step: &said::Step) -> Self {
        let what = match step.what {
            Happened::Queued => 1,
            Happened::Tried => 2,
            Happened::Renewed => 3,
            Happened::Delivered => 4,
            Happened::Read => 5,
            Happened::Failed(reason) => failure_of(reason),
        };
        Self { at: step.at.0, what }
    }

    fn thought(self) -> Result<said::Step, BadRecord> {
        let what = match self.what {
            1 => Happened::Queued,
            2 => Happened::Tried,
            3 => Happened::Renewed,
            4 => Happened::Delivered,
            5 => Happened::Read,
            other => Happened::Failed(failure(other).ok_or(BadRecord::Field("step"))?),
        };
        Ok(said::Step { at: Time(self.at), what })
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
