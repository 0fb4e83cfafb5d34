//! A place to type: lines go from Alice to Bob, whose real node answers each of them.

use std::io::BufRead;

use tokio::sync::mpsc;

use super::person::{Node, Person};
use crate::api::error::ApiError;
use crate::api::types::event::{EventLine, EventWhat};
use crate::api::types::message::{ConversationMark, MessageLine, MessageSend};
use crate::face::cli::out::{Out, Outcome};
use crate::face::wording::{demo as words, messages};

/// Most typed lines that wait to be sent; a paste of more waits in the terminal.
const TYPED_MAX: usize = 16;

/// Lets the person at the terminal talk until they leave.
pub(super) async fn talk(out: Out, alice: &mut Person, bob: &mut Person) -> Outcome {
    let (her, his) = (alice.name, bob.name);
    let (alice, bob) = (alice.node_from_now().await?, bob.node_from_now().await?);
    let mut typed = lines_typed();
    let mut answers = 0;
    loop {
        tokio::select! {
            line = typed.recv() => match line.as_deref().map(str::trim) {
                None | Some("/quit") => return Ok(()),
                Some("") => {}
                // What cannot be sent, such as a text that is too long, ends nothing.
                Some(text) => if let Err(error) = say(alice, his, text).await {
                    out.error(&error);
                },
            },
            event = alice.ears.next_event() => show(out, event?.ok_or_else(ApiError::node_stopped)?)?,
            event = bob.ears.next_event() => {
                if let EventWhat::Message(line) = event?.ok_or_else(ApiError::node_stopped)?.what
                    && !line.mine
                {
                    answer(bob, her, &line, answers).await?;
                    answers += 1;
                }
            }
        }
    }
}

/// The lines typed, read on a thread of their own: a keyboard cannot be awaited.
fn lines_typed() -> mpsc::Receiver<String> {
    let (lines, typed) = mpsc::channel(TYPED_MAX);
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines() {
            let Ok(line) = line else { return };
            if lines.blocking_send(line).is_err() {
                return;
            }
        }
    });
    typed
}

async fn say(node: &mut Node, to: &str, text: &str) -> Result<(), ApiError> {
    let (to, text) = (to.to_owned(), text.to_owned());
    let asked = MessageSend { to, text, reply_to: None, client_message_id: None };
    node.door.ask(&asked).await.map(|_| ())
}

/// What Alice sees: her friend's messages, and how far her own have come.
fn show(out: Out, event: EventLine) -> Outcome {
    match event.what {
        EventWhat::Message(line) if !line.mine => {
            out.words(&messages::log_line(&line, out.color()))
        }
        EventWhat::Receipt { state, .. } => out.words(&words::risen(state)),
        _ => Ok(()),
    }
}

/// Bob reads and answers.
async fn answer(bob: &mut Node, to: &str, line: &MessageLine, number: usize) -> Outcome {
    bob.door.ask(&ConversationMark { conversation: to.to_owned() }).await?;
    let text = words::bobs_answer(number, line.text.as_deref().unwrap_or_default());
    Ok(say(bob, to, &text).await?)
}
