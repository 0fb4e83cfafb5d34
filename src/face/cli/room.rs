//! `room`: rooms made, shown, entered, left, ruled.

use std::time::Duration;

use tokio::time::Instant;

use super::args::Room;
use super::ask;
use super::here::Here;
use super::out::Outcome;
use crate::api::error::ApiError;
use crate::api::request::Ask;
use crate::api::types::Done;
use crate::api::types::event::{EventKind, EventSubscribe};
use crate::api::types::room::*;
use crate::face::wording::rooms::{self as words, Act};

/// How long `join` waits for a member to be met.
const JOIN_PATIENCE: Duration = Duration::from_secs(5);

/// Does one thing about rooms.
pub(super) async fn room(here: &Here, act: Room) -> Outcome {
    match act {
        Room::Create { name } => {
            let card = here.node().await?.ask(&RoomCreate { name }).await?;
            here.out.answer(&card, || words::created(&card))
        }
        Room::List => list(here).await,
        Room::Show { room } => {
            let card = here.reader().await?.ask(&RoomShow { room }).await?;
            here.out.answer(&card, || words::room_card(&card))
        }
        Room::Invite { room, friend } => {
            let act = Act::Invite(friend.clone());
            done(here, &RoomInvite { room: room.clone(), friend }, &act, &room).await
        }
        Room::Invitations => invitations(here).await,
        Room::Join { room } => {
            let card = join(here, room).await?;
            here.out.answer(&card, || words::joined(&card))
        }
        Room::Decline { room } => {
            done(here, &RoomDecline { room: room.clone() }, &Act::Decline, &room).await
        }
        Room::Leave { room, yes } => {
            if sure(here, yes, words::leave_question(&room)).await? {
                return done(here, &RoomLeave { room: room.clone() }, &Act::Leave, &room).await;
            }
            Ok(())
        }
        Room::Remove { room, member, yes } => {
            if sure(here, yes, words::remove_question(&member, &room)).await? {
                let act = Act::Remove(member.clone());
                let asked = RoomRemove { room: room.clone(), member };
                return done(here, &asked, &act, &room).await;
            }
            Ok(())
        }
        Room::Promote { room, member } => {
            let act = Act::Promote(member.clone());
            done(here, &RoomPromote { room: room.clone(), member }, &act, &room).await
        }
        Room::Topic { room, text } => {
            done(here, &RoomTopic { room: room.clone(), text }, &Act::Topic, &room).await
        }
        Room::Set { room, setting, value } => {
            done(here, &RoomSet { room: room.clone(), setting, value }, &Act::Set, &room).await
        }
    }
}

/// Comes in, and stays a moment: mostly whoever asked is there, and then we are in at once.
async fn join(here: &Here, room: String) -> Outcome<RoomCard> {
    let mut client = here.node().await?;
    client.ask(&EventSubscribe { since: None, kinds: vec![EventKind::Room] }).await?;
    let until = Instant::now() + JOIN_PATIENCE;
    let mut card = client.ask(&RoomJoin { room }).await?;
    while !card.settled {
        let Ok(event) = tokio::time::timeout_at(until, client.next_event()).await else { break };
        event?.ok_or_else(ApiError::node_stopped)?;
        card = client.ask(&RoomShow { room: card.room }).await?;
    }
    Ok(card)
}

async fn list(here: &Here) -> Outcome {
    let rooms = here.reader().await?.ask(&RoomList {}).await?;
    if rooms.is_empty() {
        here.out.aside(words::no_rooms());
    }
    rooms.iter().try_for_each(|room| here.out.answer(room, || words::room_line(room)))
}

async fn invitations(here: &Here) -> Outcome {
    let rooms = here.reader().await?.ask(&RoomInvitations {}).await?;
    if rooms.is_empty() {
        here.out.aside(words::no_invitations());
    }
    rooms.iter().try_for_each(|room| here.out.answer(room, || words::invitation(room)))
}

pub(super) async fn sure(here: &Here, yes: bool, question: String) -> Outcome<bool> {
    Ok(yes || !here.out.can_ask() || ask::yes(question).await?)
}

async fn done<A: Ask<Answer = Done>>(here: &Here, asked: &A, act: &Act, room: &str) -> Outcome {
    let done = here.node().await?.ask(asked).await?;
    here.out.answer(&done, || words::acted(act, room))
}
