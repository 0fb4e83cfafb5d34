//! What is asked about introductions, about what may ask for attention, and about what was typed and not sent.

use super::want::{Answer, Want, done};
use crate::api::client::Client;
use crate::api::error::{ApiError, ErrorKind};
use crate::api::types::attention::{ConversationMute, ConversationUnmute};
use crate::api::types::draft::{DraftList, DraftSet};
use crate::api::types::introduction::{
    FriendIntroduce, IntroductionAccept, IntroductionDecline, IntroductionList,
};
use crate::api::types::room::RoomDecline;
use crate::api::types::setting::ConfigGet;
use crate::face::chat::ring::Ringing;

impl Want {
    /// Asks.
    pub(super) async fn ask_aside(&self, client: &mut Client) -> Result<Answer, ApiError> {
        match self {
            Self::Ringing => {
                let mut settings = Vec::new();
                for key in Ringing::KEYS {
                    settings.push(client.ask(&ConfigGet { key: key.to_owned() }).await?);
                }
                Ok(Answer::Ringing(settings))
            }
            Self::Introduce(friend, to) => {
                let asked = FriendIntroduce { friend: friend.clone(), to: to.clone() };
                client.ask(&asked).await.map(Answer::Introduced)
            }
            Self::Introductions | Self::Waiting => {
                client.ask(&IntroductionList {}).await.map(Answer::Introductions)
            }
            Self::Accept(introduction) => {
                let asked = IntroductionAccept { introduction: introduction.clone() };
                client.ask(&asked).await.map(Answer::Added)
            }
            Self::Mute(conversation, for_seconds) => {
                let (conversation, for_seconds) = (conversation.clone(), *for_seconds);
                client.ask(&ConversationMute { conversation, for_seconds }).await.map(Answer::Muted)
            }
            Self::Unmute(conversation) => {
                let asked = ConversationUnmute { conversation: conversation.clone() };
                client.ask(&asked).await.map(Answer::Muted)
            }
            Self::Drafts => client.ask(&DraftList {}).await.map(Answer::Drafts),
            Self::Draft(typed) => {
                let (conversation, text) = (typed.conversation.clone(), typed.text.clone());
                done(client, &DraftSet { conversation, text }).await
            }
            Self::Decline(what) => decline(client, what.clone()).await,
            _ => Ok(Answer::Done),
        }
    }
}

/// A room is meant by `#name`; by a name alone one, or else somebody who was made known.
async fn decline(client: &mut Client, what: String) -> Result<Answer, ApiError> {
    match done(client, &RoomDecline { room: what.clone() }).await {
        Err(error) if error.kind == ErrorKind::NoSuchRoom && !what.starts_with('#') => {
            done(client, &IntroductionDecline { introduction: what }).await
        }
        answer => answer,
    }
}
