//! How what was typed and not sent looks on disk.

use super::parts::Chat;
use super::{BadRecord, Shape};
use crate::core::record;
use crate::model::message::Body;
use crate::model::time::Time;

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Draft {
    #[prost(message, optional, tag = "1")]
    chat: Option<Chat>,
    #[prost(string, tag = "2")]
    text: String,
    #[prost(uint64, tag = "3")]
    at: u64,
}

impl Shape for Draft {
    type Thought = record::Draft;

    fn of(draft: &record::Draft) -> Self {
        let (chat, text) = (Some(Chat::of(draft.chat)), draft.text.as_str().to_owned());
        Self { chat, text, at: draft.at.0 }
    }

    fn thought(self) -> Result<record::Draft, BadRecord> {
        Ok(record::Draft {
            chat: Chat::thought(self.chat.as_ref())?,
            text: Body::parse(self.text).map_err(|_| BadRecord::Field("text"))?,
            at: Time(self.at),
        })
    }
}
