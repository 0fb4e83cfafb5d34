//! `edit`, `delete`, `react`, `clear` and `timer`: what is done to messages and conversations that are there.

use super::args::{Clear, Delete, Edit, React, Timer};
use super::here::Here;
use super::import;
use super::out::Outcome;
use super::room::sure;
use super::send::message_text;
use crate::api::types::amend::{
    ConversationClear, ConversationTimer, MessageDelete, MessageEdit, MessageReact,
};
use crate::api::types::import::PREFIX;
use crate::api::types::message::MessageState;
use crate::face::wording::amends as words;
use crate::face::wording::wrong;
use crate::model::span::Span;

/// Gives a message other words.
pub(super) async fn edit(here: &Here, args: Edit) -> Outcome {
    let text = message_text(here, args.text).await?;
    let sent = here.node().await?.ask(&MessageEdit { message: args.message, text }).await?;
    here.out.answer(&sent, || words::edited(&sent))
}

/// Takes a message back.
pub(super) async fn delete(here: &Here, args: Delete) -> Outcome {
    let mut client = here.node().await?;
    // Of somebody else's message nobody knows a state.
    let before = client.ask(&MessageState { message: args.message.clone() }).await.ok();
    let asked = MessageDelete { message: args.message, here: args.here };
    let sent = client.ask(&asked).await?;
    here.out.answer(&sent, || words::taken(&sent, before.map(|before| before.state), args.here))
}

/// Puts a sign to a message.
pub(super) async fn react(here: &Here, args: React) -> Outcome {
    let emoji = match (&args.emoji, args.remove) {
        (_, true) => None,
        (Some(emoji), false) => Some(emoji.clone()),
        (None, false) => {
            return Err(wrong::which_emoji().into());
        }
    };
    let asked = MessageReact { message: args.message, emoji };
    let sent = here.node().await?.ask(&asked).await?;
    here.out.answer(&sent, || words::reacted(&sent, args.remove))
}

/// Forgets a conversation here.
pub(super) async fn clear(here: &Here, args: Clear) -> Outcome {
    if args.to.trim().starts_with(PREFIX) {
        return import::forget(here, &args.to, args.yes).await;
    }
    if !sure(here, args.yes, words::clear_question(&args.to)).await? {
        return Ok(());
    }
    let conversation = args.to.clone();
    let done = here.node().await?.ask(&ConversationClear { conversation }).await?;
    here.out.answer(&done, || words::cleared(&args.to))
}

/// Shows or settles how long messages with a friend last.
pub(super) async fn timer(here: &Here, args: Timer) -> Outcome {
    let seconds = match args.span.as_deref() {
        None => None,
        Some("off") => Some(0),
        Some(text) => Some(
            text.parse::<Span>()
                .ok()
                .map(|span| span.0.as_secs())
                .filter(|s| *s > 0)
                .ok_or_else(wrong::no_span)?,
        ),
    };
    let asked = ConversationTimer { conversation: args.to, seconds };
    let mut client = if seconds.is_some() { here.node().await? } else { here.reader().await? };
    let timer = client.ask(&asked).await?;
    here.out.answer(&timer, || words::timer(&timer))
}
