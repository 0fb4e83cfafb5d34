//! `hobnob` without a command: opens the chat window.

use std::io::IsTerminal;

use super::chat::opening;
use super::here::Here;
use super::out::Outcome;
use crate::api::error::{ApiError, ErrorKind};

/// Opens the window and stays until the person leaves it.
pub(super) async fn window(here: &Here, ascii: bool) -> Outcome {
    check_terminal(here)?;
    let opening = opening(here, None, ascii).await?;
    Ok((here.doors.window)(opening).await?)
}

/// Whether a window can be drawn here.
pub(super) fn has_screen() -> bool {
    let both = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    let term = std::env::var("TERM").unwrap_or_default();
    both && !matches!(term.as_str(), "" | "dumb")
}

fn check_terminal(here: &Here) -> Outcome {
    if here.out.json() {
        let error = ApiError::new(ErrorKind::Usage, "The chat window has no JSON.");
        return Err(error.hint("Ask for it piece by piece: hobnob help").into());
    }
    if has_screen() {
        return Ok(());
    }
    let error = ApiError::new(ErrorKind::Usage, "The chat window needs a terminal with a screen.");
    Err(error.hint("Talk in plain lines: hobnob chat NAME. All commands: hobnob help").into())
}
