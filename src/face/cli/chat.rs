//! `chat`: opens the line mode.

use std::sync::Arc;

use super::args::Chat;
use super::here::Here;
use super::out::Outcome;
use super::start;
use crate::api::types::home::CreateOptions;
use crate::face::opening::{Make, Opening};

/// Talks in lines until the person leaves.
pub(super) async fn chat(here: &Here, args: Chat) -> Outcome {
    let opening = opening(here, args.to, true).await?;
    Ok((here.doors.line)(opening).await?)
}

/// What a chat face needs, with the node started if there is an identity and it may be.
pub(super) async fn opening(here: &Here, to: Option<String>, ascii: bool) -> Outcome<Opening> {
    let is_made = (here.doors.is_made)(&here.home);
    if is_made {
        here.node().await?;
    }
    let first_run = (!is_made && here.may_start()).then(|| make(here));
    if !is_made && first_run.is_none() {
        here.check_made()?;
    }
    let ascii = ascii || !speaks_utf8();
    Ok(Opening { socket: here.socket(), to, first_run, ascii, color: here.out.color() })
}

/// How an identity is made on first use.
fn make(here: &Here) -> Make {
    let (home, doors) = (here.home.clone(), here.doors);
    Arc::new(move |name, passphrase| {
        let home = home.clone();
        Box::pin(async move {
            let options = CreateOptions { name, passphrase: passphrase.clone(), phrase: None };
            if !(doors.is_made)(&home) {
                (doors.create)(home.clone(), options).await?;
            }
            start::on_home(home, vec![], passphrase).await.map(|_| ())
        })
    })
}

/// Whether the terminal takes more than ASCII, as far as the locale says.
pub(super) fn speaks_utf8() -> bool {
    let set = |name| std::env::var(name).ok().filter(|value: &String| !value.is_empty());
    let locale = set("LC_ALL").or_else(|| set("LC_CTYPE")).or_else(|| set("LANG"));
    let locale = locale.unwrap_or_default().to_ascii_lowercase();
    locale.contains("utf-8") || locale.contains("utf8")
}
