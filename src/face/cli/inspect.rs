//! `inspect`: says what a pasted text is and changes nothing.

use jiff::Timestamp;

use super::ask;
use super::here::Here;
use super::out::Outcome;
use crate::api::types::invite::{InviteInspect, PASTE_BYTES_MAX};
use crate::face::wording::invites as words;
use crate::face::wording::wrong;

/// Looks at a text.
pub(super) async fn inspect(here: &Here, text: String) -> Outcome {
    let text = paste(text).await?;
    let what = here.reader().await?.ask(&InviteInspect { text }).await?;
    here.out.answer(&what, || words::inspected(&what, Timestamp::now()))
}

/// A pasted text: as given, or standard input for `-`.
pub(super) async fn paste(text: String) -> Outcome<String> {
    let too_long = || wrong::paste_too_long(PASTE_BYTES_MAX / 1024);
    let text = if text == "-" { ask::stdin_text(PASTE_BYTES_MAX, too_long()).await? } else { text };
    if text.len() > PASTE_BYTES_MAX { Err(too_long().into()) } else { Ok(text) }
}
