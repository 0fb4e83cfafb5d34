//! `add`: befriends by invite or card, from text or from a picture.

use std::path::PathBuf;

use jiff::Timestamp;
use tokio::time::Instant;

use super::args::Add;
use super::here::Here;
use super::inspect::paste;
use super::out::Outcome;
use crate::api::client::Client;
use crate::api::error::{ApiError, ErrorKind};
use crate::api::types::event::{EventKind, EventSubscribe};
use crate::api::types::friend::{Added, FriendAdd, FriendAdding, FriendShow};
use crate::api::types::invite::{Inspected, InviteInspect};
use crate::api::types::words::{PathWord, StandingWord};
use crate::face::qr::scan;
use crate::face::wording::adding as words;
use crate::face::wording::wrong;

/// Adds, and waits a while for the other side.
pub(super) async fn add(here: &Here, args: Add) -> Outcome {
    let text = match (args.text, args.scan) {
        (_, Some(picture)) => read_picture(picture).await?,
        (Some(text), None) => paste(text).await?,
        (None, None) => return Err(ApiError::not_an_invite().into()),
    };
    let mut client = here.node().await?;
    let kinds = vec![EventKind::Friend];
    client.ask(&EventSubscribe { since: None, kinds }).await?;
    let added = client.ask(&FriendAdd { text: text.clone(), name: args.name }).await?;
    let added = wait(&mut client, added, Instant::now() + args.timeout.0).await?;
    let ends =
        if added.state == StandingWord::Pending { ends(&mut client, text).await } else { None };
    let way = way(&mut client, &added).await;
    here.out.answer(&added, || {
        let said = words::added(&added, ends.as_deref(), Timestamp::now());
        way.map_or(said.clone(), |way| format!("{way}\n{said}"))
    })
}

/// What there is to say about the way to a new friend: something where it is not a direct one.
async fn way(client: &mut Client, added: &Added) -> Option<String> {
    if added.state != StandingWord::Friends || added.since.is_some() {
        return None;
    }
    let card = client.ask(&FriendShow { friend: added.friend.clone() }).await.ok()?;
    (card.path == PathWord::Relayed).then(|| words::relayed(card.through.as_deref()))
}

/// When the invite that was added ends; a card never does.
async fn ends(client: &mut Client, text: String) -> Option<String> {
    match client.ask(&InviteInspect { text }).await {
        Ok(Inspected::Invite { expires_at, .. }) => Some(expires_at),
        _ => None,
    }
}

/// Waits until the other side has answered, or time is up: then it goes on in the background.
async fn wait(client: &mut Client, mut added: Added, until: Instant) -> Outcome<Added> {
    while added.state == StandingWord::Pending {
        let Ok(event) = tokio::time::timeout_at(until, client.next_event()).await else { break };
        event?.ok_or_else(ApiError::node_stopped)?;
        added = client.ask(&FriendAdding { device: added.device }).await?;
    }
    Ok(added)
}

/// The text of the first QR code in a picture that looks like ours, or else of the first.
async fn read_picture(path: PathBuf) -> Outcome<String> {
    let read = tokio::task::spawn_blocking(move || scan::open(&path)).await;
    let texts = match read {
        Ok(Ok(texts)) => texts,
        Ok(Err(error)) => return Err(unreadable(&error.to_string()).into()),
        Err(_) => return Err(wrong::picture_unread().into()),
    };
    let ours = texts.iter().find(|text| text.to_ascii_uppercase().contains("HOBNOB:"));
    ours.or(texts.first()).cloned().ok_or_else(|| ApiError::not_an_invite().into())
}

fn unreadable(why: &str) -> ApiError {
    ApiError::new(ErrorKind::Unreadable, why)
}
