//! How what is done to messages looks on disk: to those that are here, to those that are not yet, and by time.

use super::parts::{Chat, MessageRef, identity};
use super::{BadRecord, Shape};
use crate::core::record;
use crate::model::amend as model;
use crate::model::amend::{Deed, Emoji};
use crate::model::message::Body;
use crate::model::time::Time;

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Amend {
    #[prost(message, optional, tag = "1")]
    target: Option<MessageRef>,
    #[prost(uint32, tag = "2")]
    edition: u32,
    /// The new words; absent for anything else.
    #[prost(string, optional, tag = "3")]
    words: Option<String>,
    #[prost(bytes = "vec", repeated, tag = "4")]
    mentions: Vec<Vec<u8>>,
    /// The sign, empty when it is withdrawn; absent for anything else.
    #[prost(string, optional, tag = "5")]
    sign: Option<String>,
}

impl Amend {
    pub(super) fn of(amend: &model::Amend) -> Self {
        let (target, edition) = (Some(MessageRef::of(&amend.target)), amend.edition);
        let plain = Self { target, edition, ..Self::default() };
        match &amend.deed {
            Deed::Reword { body, mentions } => {
                let mentions = mentions.iter().map(|who| who.0.to_vec()).collect();
                Self { words: Some(body.as_str().to_owned()), mentions, ..plain }
            }
            Deed::Take => plain,
            Deed::Sign(emoji) => Self { sign: Some(text_of(emoji.as_ref())), ..plain },
        }
    }

    pub(super) fn thought(self) -> Result<model::Amend, BadRecord> {
        let deed = match (self.words, self.sign) {
            (Some(words), _) => {
                let body = Body::parse(words).map_err(|_| BadRecord::Field("text"))?;
                let mentions = self.mentions.iter().map(|who| identity(who));
                Deed::Reword { body, mentions: mentions.collect::<Result<_, _>>()? }
            }
            (None, Some(sign)) => Deed::Sign(emoji(&sign)?),
            (None, None) => Deed::Take,
        };
        let target = MessageRef::thought(self.target.as_ref())?;
        Ok(model::Amend { target, edition: self.edition, deed })
    }
}

fn text_of(emoji: Option<&Emoji>) -> String {
    emoji.map(|emoji| emoji.as_str().to_owned()).unwrap_or_default()
}

fn emoji(text: &str) -> Result<Option<Emoji>, BadRecord> {
    match text {
        "" => Ok(None),
        text => Emoji::parse(text).map(Some).ok_or(BadRecord::Field("emoji")),
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Since {
    #[prost(uint64, optional, tag = "1")]
    reworded: Option<u64>,
    #[prost(uint32, tag = "2")]
    edition: u32,
    #[prost(uint64, optional, tag = "3")]
    taken: Option<u64>,
    #[prost(bytes = "vec", tag = "4")]
    taken_by: Vec<u8>,
    #[prost(message, repeated, tag = "5")]
    signs: Vec<Sign>,
    #[prost(uint64, optional, tag = "6")]
    fades: Option<u64>,
    #[prost(uint64, optional, tag = "7")]
    telling: Option<u64>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Sign {
    #[prost(bytes = "vec", tag = "1")]
    from: Vec<u8>,
    #[prost(string, tag = "2")]
    emoji: String,
    #[prost(uint32, tag = "3")]
    edition: u32,
}

impl Since {
    pub(super) fn of(since: &model::Since) -> Self {
        let sign = |sign: &model::Sign| Sign {
            from: sign.from.0.to_vec(),
            emoji: text_of(sign.emoji.as_ref()),
            edition: sign.edition,
        };
        Self {
            reworded: since.reworded.map(|(at, _)| at.0),
            edition: since.reworded.map_or(0, |(_, edition)| edition),
            taken: since.taken.map(|(at, _)| at.0),
            taken_by: since.taken.map_or_else(Vec::new, |(_, by)| by.0.to_vec()),
            signs: since.signs.iter().map(sign).collect(),
            fades: since.fades.map(|at| at.0),
            telling: since.telling,
        }
    }

    pub(super) fn thought(self) -> Result<model::Since, BadRecord> {
        let sign = |sign: Sign| {
            let (from, edition) = (identity(&sign.from)?, sign.edition);
            Ok(model::Sign { from, emoji: emoji(&sign.emoji)?, edition })
        };
        Ok(model::Since {
            reworded: self.reworded.map(|at| (Time(at), self.edition)),
            taken: match self.taken {
                Some(at) => Some((Time(at), identity(&self.taken_by)?)),
                None => None,
            },
            signs: self.signs.into_iter().map(sign).collect::<Result<_, BadRecord>>()?,
            fades: self.fades.map(Time),
            telling: self.telling,
        })
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Early {
    #[prost(message, optional, tag = "1")]
    chat: Option<Chat>,
    #[prost(uint64, tag = "2")]
    number: u64,
    #[prost(bytes = "vec", tag = "3")]
    by: Vec<u8>,
    #[prost(uint64, tag = "4")]
    at: u64,
    #[prost(uint64, tag = "5")]
    came: u64,
    #[prost(message, optional, tag = "6")]
    amend: Option<Amend>,
}

impl Shape for Early {
    type Thought = record::Early;

    fn of(early: &record::Early) -> Self {
        Self {
            chat: Some(Chat::of(early.chat)),
            number: early.number,
            by: early.by.0.to_vec(),
            at: early.at.0,
            came: early.came.0,
            amend: Some(Amend::of(&early.amend)),
        }
    }

    fn thought(self) -> Result<record::Early, BadRecord> {
        Ok(record::Early {
            chat: Chat::thought(self.chat.as_ref())?,
            number: self.number,
            by: identity(&self.by)?,
            at: Time(self.at),
            came: Time(self.came),
            amend: self.amend.ok_or(BadRecord::Field("amendment"))?.thought()?,
        })
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Fading {
    #[prost(uint64, tag = "1")]
    number: u64,
    #[prost(message, optional, tag = "2")]
    chat: Option<Chat>,
    #[prost(uint64, tag = "3")]
    order: u64,
    #[prost(message, optional, tag = "4")]
    message: Option<MessageRef>,
}

impl Shape for Fading {
    type Thought = record::Fading;

    fn of(fading: &record::Fading) -> Self {
        let (chat, message) = (Some(Chat::of(fading.chat)), Some(MessageRef::of(&fading.message)));
        Self { number: fading.number, chat, order: fading.order, message }
    }

    fn thought(self) -> Result<record::Fading, BadRecord> {
        Ok(record::Fading {
            number: self.number,
            chat: Chat::thought(self.chat.as_ref())?,
            order: self.order,
            message: MessageRef::thought(self.message.as_ref())?,
        })
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Pact {
    #[prost(bytes = "vec", tag = "1")]
    friend: Vec<u8>,
    #[prost(uint32, tag = "2")]
    ours: u32,
    #[prost(uint32, tag = "3")]
    our_edition: u32,
    #[prost(uint32, tag = "4")]
    theirs: u32,
    #[prost(uint32, tag = "5")]
    their_edition: u32,
    #[prost(uint64, optional, tag = "6")]
    unseen: Option<u64>,
}

impl Shape for Pact {
    type Thought = record::Pact;

    fn of(pact: &record::Pact) -> Self {
        let ((ours, our_edition), (theirs, their_edition)) = (pact.ours, pact.theirs);
        let (friend, unseen) = (pact.friend.0.to_vec(), pact.unseen);
        Self { friend, ours, our_edition, theirs, their_edition, unseen }
    }

    fn thought(self) -> Result<record::Pact, BadRecord> {
        Ok(record::Pact {
            friend: identity(&self.friend)?,
            ours: (self.ours, self.our_edition),
            theirs: (self.theirs, self.their_edition),
            unseen: self.unseen,
        })
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Clearing {
    #[prost(message, optional, tag = "1")]
    chat: Option<Chat>,
    #[prost(uint64, tag = "2")]
    upto: u64,
    #[prost(bool, tag = "3")]
    room: bool,
}

impl Shape for Clearing {
    type Thought = record::Clearing;

    fn of(clearing: &record::Clearing) -> Self {
        Self { chat: Some(Chat::of(clearing.chat)), upto: clearing.upto, room: clearing.room }
    }

    fn thought(self) -> Result<record::Clearing, BadRecord> {
        let chat = Chat::thought(self.chat.as_ref())?;
        Ok(record::Clearing { chat, upto: self.upto, room: self.room })
    }
}
