//! QR codes of invites and cards: in the terminal and as files.

use std::path::Path;

use super::args::Pictures;
use super::here::Here;
use super::out::Outcome;
use crate::api::error::{ApiError, ErrorKind};
use crate::face::qr::picture;
use crate::face::qr::terminal::{Cells, Drawing, Paint};
use crate::face::wording::node;

/// Draws `text` wherever the flags want it; `command` is what was typed, for the advice when there is no room.
pub(super) async fn draw(
    here: &Here,
    text: &str,
    args: &Pictures,
    command: &'static str,
) -> Outcome {
    if let Some(path) = &args.png {
        write(path, &picture::png(text).map_err(cannot_draw)?)?;
    }
    if let Some(path) = &args.svg {
        write(path, picture::svg(text).map_err(cannot_draw)?.as_bytes())?;
    }
    if args.qr && !here.out.json() {
        show(here, text, command)?;
    }
    Ok(())
}

fn show(here: &Here, text: &str, command: &'static str) -> Outcome {
    let drawing = Drawing::of(text).map_err(cannot_draw)?;
    if let Some(window) = window()
        && let Err(no_room) = drawing.check_room(window, command)
    {
        here.out.note(&no_room.to_string());
        return Ok(());
    }
    let paint = if here.out.color() { Paint::Colours } else { Paint::Plain };
    here.out.words(drawing.art(paint).trim_end_matches('\n'))
}

fn cannot_draw(error: impl std::fmt::Display) -> ApiError {
    ApiError::new(ErrorKind::Internal, error.to_string())
}

fn write(path: &Path, bytes: &[u8]) -> Outcome {
    std::fs::write(path, bytes).map_err(|error| {
        let message = node::cannot_write(&path.display().to_string(), &error);
        ApiError::new(ErrorKind::Internal, message).into()
    })
}

/// The size of the terminal; `None` when stdout is none.
#[cfg(unix)]
fn window() -> Option<Cells> {
    let size = rustix::termios::tcgetwinsize(std::io::stdout()).ok()?;
    (size.ws_col > 0).then(|| Cells { columns: size.ws_col.into(), rows: size.ws_row.into() })
}

/// The size of the terminal is not asked for here.
#[cfg(not(unix))]
fn window() -> Option<Cells> {
    None
}
