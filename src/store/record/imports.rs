//! How what was imported looks on disk: a conversation's head, and sheets of its messages.

use super::parts::{MessageRef, exactly};
use super::{BadRecord, Shape};
use crate::model::amend::Emoji;
use crate::model::id::{ImportId, MessageId};
use crate::model::imported as model;
use crate::model::message::Body;
use crate::model::time::Time;

fn import_id(bytes: &[u8]) -> Result<ImportId, BadRecord> {
    Ok(ImportId(exactly(bytes, "import id")?))
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Import {
    #[prost(bytes = "vec", tag = "1")]
    id: Vec<u8>,
    #[prost(string, tag = "2")]
    name: String,
    #[prost(string, tag = "3")]
    called: String,
    #[prost(string, tag = "4")]
    origin: String,
    #[prost(uint64, tag = "5")]
    at: u64,
    #[prost(uint64, tag = "6")]
    messages: u64,
}

impl Shape for Import {
    type Thought = model::Import;

    fn of(import: &model::Import) -> Self {
        let model::Import { id, name, called, origin, at, messages } = import.clone();
        Self { id: id.0.to_vec(), name, called, origin, at: at.0, messages }
    }

    fn thought(self) -> Result<model::Import, BadRecord> {
        let Self { id, name, called, origin, at, messages } = self;
        Ok(model::Import { id: import_id(&id)?, name, called, origin, at: Time(at), messages })
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct ImportSheet {
    #[prost(bytes = "vec", tag = "1")]
    import: Vec<u8>,
    #[prost(uint64, tag = "2")]
    first: u64,
    #[prost(message, repeated, tag = "3")]
    messages: Vec<Imported>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Imported {
    #[prost(message, optional, tag = "1")]
    message: Option<MessageRef>,
    #[prost(string, tag = "2")]
    from: String,
    #[prost(uint64, tag = "3")]
    at: u64,
    /// The words; absent when it was taken back.
    #[prost(string, optional, tag = "4")]
    text: Option<String>,
    #[prost(uint64, optional, tag = "5")]
    edited: Option<u64>,
    #[prost(bytes = "vec", optional, tag = "6")]
    reply_to: Option<Vec<u8>>,
    #[prost(message, repeated, tag = "7")]
    signs: Vec<Sign>,
    #[prost(string, optional, tag = "8")]
    taken_by: Option<String>,
    #[prost(bool, tag = "9")]
    action: bool,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Sign {
    #[prost(string, tag = "1")]
    emoji: String,
    #[prost(string, tag = "2")]
    from: String,
}

impl Imported {
    fn of(said: &model::Imported) -> Self {
        let sign = |(emoji, from): &(Emoji, String)| Sign {
            emoji: emoji.as_str().into(),
            from: from.clone(),
        };
        Self {
            message: Some(MessageRef::of(&said.message)),
            from: said.from.clone(),
            at: said.at.0,
            text: said.text.as_ref().map(|body| body.as_str().to_owned()),
            edited: said.edited.map(|at| at.0),
            reply_to: said.reply_to.map(|id| id.0.to_vec()),
            signs: said.signs.iter().map(sign).collect(),
            taken_by: said.taken_by.clone(),
            action: said.action,
        }
    }

    fn thought(self) -> Result<model::Imported, BadRecord> {
        let sign = |sign: Sign| {
            let emoji = Emoji::parse(&sign.emoji).ok_or(BadRecord::Field("sign"))?;
            Ok((emoji, sign.from))
        };
        let reply_to = self.reply_to.as_deref().map(|id| exactly(id, "message id")).transpose()?;
        let text = self.text.map(Body::parse).transpose().map_err(|_| BadRecord::Field("text"))?;
        Ok(model::Imported {
            message: MessageRef::thought(self.message.as_ref())?,
            from: self.from,
            at: Time(self.at),
            text,
            edited: self.edited.map(Time),
            reply_to: reply_to.map(MessageId),
            signs: self.signs.into_iter().map(sign).collect::<Result<_, _>>()?,
            taken_by: self.taken_by,
            action: self.action,
        })
    }
}

impl Shape for ImportSheet {
    type Thought = model::ImportSheet;

    fn of(sheet: &model::ImportSheet) -> Self {
        let messages = sheet.messages.iter().map(Imported::of).collect();
        Self { import: sheet.import.0.to_vec(), first: sheet.first, messages }
    }

    fn thought(self) -> Result<model::ImportSheet, BadRecord> {
        let messages = self.messages.into_iter().map(Imported::thought);
        let messages = messages.collect::<Result<_, _>>()?;
        Ok(model::ImportSheet { import: import_id(&self.import)?, first: self.first, messages })
    }
}
