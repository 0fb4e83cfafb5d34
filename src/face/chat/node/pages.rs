//! Pages of conversations, as a chat face reads them: the newest message, what stands before one, what was found.

use super::want::{Answer, Want};
use crate::api::client::Client;
use crate::api::error::{ApiError, ErrorKind};
use crate::api::types::message::{MessageList, PAGE_MAX};
use crate::api::types::room::{RoomInvitation, RoomInvitations, RoomLine, RoomList};
use crate::api::types::search::MessageSearch;
use crate::api::types::words::RoomStandingWord;

/// Asks for messages; of all else nothing.
pub(super) async fn read(want: &Want, client: &mut Client) -> Result<Answer, ApiError> {
    match want {
        Want::Newest(conversations) => newest(client, conversations).await,
        Want::Page { conversation, limit, before } => {
            let (conversation, before) = (conversation.clone(), before.clone());
            let asked =
                MessageList { conversation, limit: *limit, before, around: None, since: None };
            client.ask(&asked).await.map(Answer::Page)
        }
        Want::Find { conversation, words, before } => {
            find(client, conversation, words, before.clone()).await
        }
        _ => Ok(Answer::Done),
    }
}

/// All rooms: the node tells of those I was asked into apart from those I am or was in.
pub(super) async fn rooms(client: &mut Client) -> Result<Vec<RoomLine>, ApiError> {
    let waits = |asked: RoomInvitation| RoomLine {
        room: asked.room,
        name: asked.name,
        topic: String::new(),
        members: asked.members,
        unread: 0,
        state: RoomStandingWord::Invited,
        muted: false,
        muted_until: None,
    };
    // An answer between the two questions: a room must not stand there twice.
    let invited = client.ask(&RoomInvitations {}).await?;
    let mut rooms = client.ask(&RoomList {}).await?;
    let is_new = |asked: &RoomInvitation| rooms.iter().all(|room| room.room != asked.room);
    let waiting: Vec<RoomLine> = invited.into_iter().filter(is_new).map(waits).collect();
    rooms.extend(waiting);
    Ok(rooms)
}

/// Most messages that are read to come to one that was found: as many as a window keeps.
const FOUND_BACK_MAX: usize = 20_000;

async fn find(
    client: &mut Client,
    conversation: &str,
    words: &str,
    mut before: Option<String>,
) -> Result<Answer, ApiError> {
    let within = Some(conversation.to_owned());
    let (words, older_than) = (words.to_owned(), before.clone());
    let (from, after, until) = (None, None, None);
    let mut asked = MessageSearch {
        words,
        conversation: within,
        from,
        after,
        before: until,
        older_than,
        limit: 1,
    };
    let mut found = client.ask(&asked).await?;
    // An answer takes a tenth of a second; where that did not do, the search goes on.
    while found.messages.is_empty() && asked.go_on(&found) {
        found = client.ask(&asked).await?;
    }
    let mut lines = Vec::new();
    let Some(hit) = found.messages.first() else { return Ok(Answer::Page(lines)) };
    while lines.len() < FOUND_BACK_MAX {
        let conversation = conversation.to_owned();
        let asked =
            MessageList { conversation, limit: PAGE_MAX, before, around: None, since: None };
        let mut page = client.ask(&asked).await?;
        let Some(first) = page.first() else { break };
        before = Some(first.message.clone());
        let here = page.iter().any(|line| line.message == hit.message);
        page.append(&mut lines);
        lines = page;
        if here {
            break;
        }
    }
    Ok(Answer::Page(lines))
}

async fn newest(client: &mut Client, conversations: &[String]) -> Result<Answer, ApiError> {
    let mut newest = Vec::new();
    for name in conversations {
        let conversation = name.clone();
        let asked = MessageList { conversation, limit: 1, before: None, around: None, since: None };
        match client.ask(&asked).await {
            Ok(page) => newest.extend(page.into_iter().map(|line| (name.clone(), line.at))),
            // One that is gone by now has no newest message; a node that is gone answers nobody.
            Err(error) if error.kind == ErrorKind::NoAnswer => {
                return Err(error);
            }
            Err(_) => {}
        }
    }
    Ok(Answer::Newest(newest))
}
