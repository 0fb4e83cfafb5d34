//! `trace`, `cancel`, `mark`, `mute`, `unmute` and `status`: one question, one answer each.

use super::args::{Mood, Status};
use super::here::Here;
use super::out::Outcome;
use crate::api::types::attention::{ConversationMute, ConversationUnmute};
use crate::api::types::message::{ConversationMark, MessageCancel, MessageTrace};
use crate::api::types::presence::{PresenceGet, PresenceSet};
use crate::api::types::words::StatusWord;
use crate::face::wording::{attention, backup, messages as words, people, story};
use crate::model::span::Span;

/// Why is a message not there yet?
pub(super) async fn trace(here: &Here, message: String) -> Outcome {
    let trace = here.reader().await?.ask(&MessageTrace { message }).await?;
    here.out.answer(&trace, || story::trace(&trace))
}

/// Gives up a message.
pub(super) async fn cancel(here: &Here, message: String) -> Outcome {
    let sent = here.node().await?.ask(&MessageCancel { message }).await?;
    here.out.answer(&sent, || words::cancelled(&sent))
}

/// Marks a conversation read.
pub(super) async fn mark(here: &Here, to: String) -> Outcome {
    let marked = here.node().await?.ask(&ConversationMark { conversation: to }).await?;
    here.out.answer(&marked, || words::marked(marked.read))
}

/// Shows or sets my presence.
pub(super) async fn status(here: &Here, args: Status) -> Outcome {
    let mine = match (args.status, args.text) {
        (None, None) => here.reader().await?.ask(&PresenceGet {}).await?,
        (status, text) => {
            let status = status.map(StatusWord::from);
            here.node().await?.ask(&PresenceSet { status, text }).await?
        }
    };
    if let Some(twin) = &mine.twin {
        here.out.note(&backup::twin(&twin.friend));
    }
    here.out.answer(&mine, || people::own_presence(&mine))
}

impl From<Mood> for StatusWord {
    fn from(mood: Mood) -> Self {
        match mood {
            Mood::Online => Self::Online,
            Mood::Away => Self::Away,
            Mood::Busy => Self::Busy,
            Mood::Invisible => Self::Invisible,
        }
    }
}

/// Lets a conversation ring no bell, for a while or for good.
pub(super) async fn mute(here: &Here, conversation: String, span: Option<Span>) -> Outcome {
    let for_seconds = span.map(|span| span.0.as_secs());
    let muted = here.node().await?.ask(&ConversationMute { conversation, for_seconds }).await?;
    here.out.answer(&muted, || attention::muted(&muted))
}

/// Lets it ring again.
pub(super) async fn unmute(here: &Here, conversation: String) -> Outcome {
    let muted = here.node().await?.ask(&ConversationUnmute { conversation }).await?;
    here.out.answer(&muted, || attention::muted(&muted))
}
