//! Being Alice: her chat window, or plain lines where there is no screen, while the others answer from their own nodes.

use super::cast::Cast;
use super::person::Node;
use crate::api::error::ApiError;
use crate::api::types::event::EventWhat;
use crate::api::types::message::{ConversationMark, MessageSend};
use crate::face::cli::here::Here;
use crate::face::cli::out::Outcome;
use crate::face::cli::{ask, chat, window};
use crate::face::opening::Opening;
use crate::face::wording::demo as words;

/// Lets the person at the terminal be Alice until they leave.
pub(super) async fn talk(here: &Here, cast: &mut Cast) -> Outcome {
    here.out.words(words::your_turn())?;
    let her = cast.alice.name;
    let has_screen = window::has_screen();
    let opening = Opening {
        socket: cast.alice.socket(),
        to: Some(cast.bob.name.to_owned()),
        first_run: None,
        ascii: !chat::speaks_utf8(),
        color: here.out.color(),
    };
    let (bob, carol) = (cast.bob.node_from_now().await?, cast.carol.node_from_now().await?);
    let talks = async {
        if has_screen {
            ask::line(words::open_window().into()).await?;
            return Ok((here.doors.window)(opening).await?);
        }
        Ok((here.doors.line)(opening).await?)
    };
    tokio::select! {
        ended = talks => ended,
        ended = answer(bob, her) => ended,
        ended = answer(carol, her) => ended,
    }
}

/// Reads and answers whatever Alice says.
async fn answer(node: &mut Node, her: &str) -> Outcome {
    let mut number = 0;
    loop {
        let event = node.ears.next_event().await?.ok_or_else(ApiError::node_stopped)?;
        let EventWhat::Message(line) = event.what else { continue };
        if line.mine || line.conversation != her {
            continue;
        }
        node.door.ask(&ConversationMark { conversation: her.to_owned() }).await?;
        let text = words::answer(number, line.text.as_deref().unwrap_or_default());
        let (to, reply_to) = (her.to_owned(), None);
        node.door.ask(&MessageSend { to, text, reply_to, ..MessageSend::default() }).await?;
        number += 1;
    }
}
