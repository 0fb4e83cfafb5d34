//! `hobnob` without a command: opens the chat window.

use std::io::IsTerminal;

use super::chat::opening;
use super::here::Here;
use super::out::Outcome;
use crate::face::wording::wrong;

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
        return Err(wrong::window_without_json().into());
    }
    if has_screen() {
        return Ok(());
    }
    Err(wrong::window_without_screen().into())
}
