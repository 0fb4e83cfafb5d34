//! `send`: says something to a friend, and waits for a state if asked.

use tokio::time::Instant;

use super::args::{Send, Until};
use super::ask;
use super::here::Here;
use super::out::Outcome;
use crate::api::client::Client;
use crate::api::error::{ApiError, ErrorKind};
use crate::api::types::event::{EventKind, EventSubscribe, EventWhat};
use crate::api::types::friend::FriendShow;
use crate::api::types::message::{MessageSend, MessageState, MessageTrace, Sent};
use crate::api::types::words::{PathWord, StateWord};
use crate::face::wording::wrong;
use crate::face::wording::{messages as words, node};
use crate::model::message::{BadBody, Body, TEXT_BYTES_MAX};

impl From<Until> for StateWord {
    fn from(until: Until) -> Self {
        match until {
            Until::Queued => Self::Queued,
            Until::Stored => Self::Stored,
            Until::Delivered => Self::Delivered,
            Until::Read => Self::Read,
        }
    }
}

/// Sends a message.
pub(super) async fn send(here: &Here, args: Send) -> Outcome {
    let text = message_text(here, args.text).await?;
    if args.to.starts_with('#') && args.wait == Some(Until::Read) {
        return Err(wrong::no_read_in_rooms().into());
    }
    let mut client = here.node().await?;
    let wanted = args.wait.map(StateWord::from).filter(|wanted| *wanted > StateWord::Queued);
    if wanted.is_some() {
        let kinds = vec![EventKind::Receipt];
        client.ask(&EventSubscribe { since: None, kinds }).await?;
    }
    let to = args.to;
    let (reply_to, action) = (args.reply, args.action);
    let asked = MessageSend { to: to.clone(), text, reply_to, action, ..MessageSend::default() };
    let begun = Instant::now();
    let mut sent = client.ask(&asked).await?;
    if let Some(wanted) = wanted {
        sent = wait(&mut client, sent, wanted, begun + args.timeout.0).await?;
    }
    if sent.state == StateWord::Stored {
        // The receipt does not say who holds it.
        sent = client.ask(&MessageState { message: sent.message }).await?;
    }
    let took = wanted.map(|_| begun.elapsed());
    let linked = !here.out.json() && sent.of.is_none() && is_linked(&mut client, to).await;
    here.out.answer(&sent, || words::sent(&sent, linked, took))?;
    let could_hold = match wanted {
        Some(wanted) if sent.state < wanted => could_hold(&mut client, &sent).await,
        _ => None,
    };
    came_to(sent, wanted, could_hold)
}

/// The text to send: as given, or standard input without its last line break.
pub(super) async fn message_text(here: &Here, given: Option<String>) -> Outcome<String> {
    let text = match given {
        Some(text) if text != "-" => text,
        _ => {
            if ask::stdin_is_terminal() {
                here.out.note(node::type_message());
            }
            // One line break more than fits, because it is dropped.
            let text = ask::stdin_text(TEXT_BYTES_MAX + 2, too_long()).await?;
            let text = text.strip_suffix('\n').unwrap_or(&text);
            text.strip_suffix('\r').unwrap_or(text).to_owned()
        }
    };
    match Body::parse(text) {
        Ok(body) => Ok(body.as_str().to_owned()),
        Err(BadBody::TooLong { .. }) => Err(too_long().into()),
        Err(BadBody::Empty) => Err(wrong::nothing_to_send().into()),
    }
}

fn too_long() -> ApiError {
    wrong::send_too_long(TEXT_BYTES_MAX / 1024)
}

/// Follows the message until it has come as far as wanted, has failed, or time is up.
async fn wait(
    client: &mut Client,
    mut sent: Sent,
    wanted: StateWord,
    until: Instant,
) -> Outcome<Sent> {
    while sent.state < wanted {
        let Ok(event) = tokio::time::timeout_at(until, client.next_event()).await else { break };
        match event?.ok_or_else(ApiError::node_stopped)?.what {
            EventWhat::Receipt { message, state, why, have, of, .. } if message == sent.message => {
                (sent.state, sent.why) = (state, why);
                (sent.have, sent.of) = (have, of);
            }
            EventWhat::Overflow { .. } => {
                sent = client.ask(&MessageState { message: sent.message }).await?;
            }
            _ => {}
        }
    }
    Ok(sent)
}

async fn is_linked(client: &mut Client, friend: String) -> bool {
    let card = client.ask(&FriendShow { friend }).await;
    card.is_ok_and(|card| card.path != PathWord::None)
}

/// How many mutual friends are there who could hold it.
async fn could_hold(client: &mut Client, sent: &Sent) -> Option<u64> {
    let trace = client.ask(&MessageTrace { message: sent.message.clone() }).await;
    trace.ok().and_then(|trace| trace.could_hold)
}

/// How the command ends: the answer was given already.
fn came_to(sent: Sent, wanted: Option<StateWord>, could_hold: Option<u64>) -> Outcome {
    match wanted {
        _ if sent.state == StateWord::Failed => {
            Err(ApiError::new(ErrorKind::Failed, words::failed(&sent)).into())
        }
        Some(wanted) if sent.state < wanted => {
            let (message, hint) = words::timed_out(&sent, wanted, could_hold);
            Err(ApiError::new(ErrorKind::TimedOut, message).hint(hint).into())
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::cli::out::End;

    fn code(state: StateWord, wanted: Option<StateWord>) -> u8 {
        let (message, to, at) = ("m".into(), "bob".into(), "now".into());
        let (why, held_by, have, of) = (None, vec![], None, None);
        let sent = Sent { message, to, state, at, why, held_by, have, of };
        match came_to(sent, wanted, None) {
            Ok(()) => 0,
            Err(End::Failed(error)) => error.exit_code(),
            Err(End::PipeClosed | End::Interrupted | End::Terminated) => 255,
        }
    }

    #[test]
    fn waiting_ends_by_the_state_that_was_reached() {
        use StateWord::{Delivered, Failed, Queued, Read};
        assert_eq!(code(Queued, None), 0);
        assert_eq!(code(Read, Some(Delivered)), 0);
        assert_eq!(code(Queued, Some(Delivered)), 7);
        assert_eq!(code(Failed, Some(Delivered)), 1);
    }
}
