//! `events`: what happens, as it happens, from any number on.

use super::here::Here;
use super::out::Outcome;
use crate::api::error::ApiError;
use crate::api::types::event::EventSubscribe;
use crate::face::wording::events as words;

/// Shows events until the reader or the node ends.
pub(super) async fn events(here: &Here, since: Option<u64>) -> Outcome {
    let mut client = here.node().await?;
    client.ask(&EventSubscribe { since, kinds: Vec::new() }).await?;
    while let Some(event) = client.next_event().await? {
        here.out.answer(&event, || words::event(&event, here.out.color()))?;
    }
    Err(ApiError::node_stopped().into())
}
