//! `invite` and `invites`: make, list and take back one-time invites.

use std::time::Duration;

use jiff::Timestamp;

use super::args::{Invite, Invites};
use super::here::Here;
use super::out::Outcome;
use super::pictures;
use crate::api::client::Client;
use crate::api::error::ApiError;
use crate::api::types::event::{EventKind, EventSubscribe};
use crate::api::types::invite::{InviteCreate, InviteLine, InviteList, InviteRevoke, InviteState};
use crate::face::wording::invites as words;

/// How often to look at the invite's time while waiting for its taker.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

/// Makes an invite and, if asked, waits until it is used.
pub(super) async fn invite(here: &Here, args: Invite) -> Outcome {
    let mut client = here.node().await?;
    if args.wait {
        let kinds = vec![EventKind::Friend];
        client.ask(&EventSubscribe { since: None, kinds }).await?;
    }
    let asked = InviteCreate { expires_seconds: args.expires.0.as_secs(), note: args.note };
    let invite = client.ask(&asked).await?;
    here.out.aside(&words::invited(&invite, Timestamp::now()));
    here.out.answer(&invite, || invite.ticket.clone())?;
    pictures::draw(here, &invite.ticket, &args.pictures, "hobnob invite").await?;
    if args.wait {
        here.out.aside(words::waiting());
        let friend = wait_for_taker(&mut client, &invite.invite).await?;
        here.out.aside(&words::joined(friend.as_deref()));
    }
    Ok(())
}

/// Waits until the invite made a friend, and says who.
async fn wait_for_taker(client: &mut Client, invite: &str) -> Outcome<Option<String>> {
    loop {
        let invites = client.ask(&InviteList {}).await?;
        let Some(line) = invites.into_iter().find(|line| line.invite == invite) else {
            return Err(ApiError::no_such_invite(invite).into());
        };
        match line.state {
            InviteState::Used => return Ok(line.friend),
            InviteState::Expired => return Err(ApiError::invite_expired().into()),
            InviteState::Revoked => return Err(ApiError::invite_revoked().into()),
            InviteState::Open | InviteState::Taken => {}
        }
        if let Ok(event) = tokio::time::timeout(LOOK_AGAIN, client.next_event()).await {
            event?.ok_or_else(ApiError::node_stopped)?;
        }
    }
}

/// Lists invites, or takes one back.
pub(super) async fn invites(here: &Here, act: Option<Invites>) -> Outcome {
    match act {
        None | Some(Invites::List) => list(here).await,
        Some(Invites::Revoke { invite }) => {
            let done = here.node().await?.ask(&InviteRevoke { invite }).await?;
            here.out.answer(&done, || words::revoked().into())
        }
    }
}

async fn list(here: &Here) -> Outcome {
    let invites: Vec<InviteLine> = here.reader().await?.ask(&InviteList {}).await?;
    if invites.is_empty() {
        here.out.aside(words::no_invites());
    }
    let now = Timestamp::now();
    for invite in &invites {
        here.out.answer(invite, || words::invite_line(invite, now))?;
    }
    Ok(())
}
