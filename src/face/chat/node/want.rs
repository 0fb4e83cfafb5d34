//! What a chat face asks of the node, and what comes of it.

use super::pages;
use super::typed::{Outgoing, Typed};
use crate::api::client::Client;
use crate::api::error::ApiError;
use crate::api::types::amend::{
    ConversationClear, ConversationTimer, MessageDelete, MessageEdit, MessageReact, Timer,
    TypingSet,
};
use crate::api::types::attention::*;
use crate::api::types::draft::DraftLine;
use crate::api::types::friend::*;
use crate::api::types::identity::{Card, IdentityPhrase, IdentityShow};
use crate::api::types::introduction::*;
use crate::api::types::invite::{InviteCreate, Invited, one_day};
use crate::api::types::message::*;
use crate::api::types::node::{Checkup, NodeDoctor};
use crate::api::types::presence::{OwnPresence, PresenceGet, PresenceSet};
use crate::api::types::room::*;
use crate::api::types::secret::Secret;
use crate::api::types::setting::Setting;
use crate::api::types::words::StatusWord;
use crate::face::wording::amends;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::face::chat) enum Want {
    /// My card.
    Me,
    /// My presence.
    Mood,
    /// Sets my presence.
    SetMood(Option<StatusWord>, Option<String>),
    /// The settings about asking for attention.
    Ringing,
    /// Lets a conversation ring no bell for so many seconds, or for good.
    Mute(String, Option<u64>),
    /// Lets it ring again.
    Unmute(String),
    /// Everybody I know.
    Friends,
    /// The newest message of each of these conversations.
    Newest(Vec<String>),
    /// Messages of a conversation: how many, before which.
    Page { conversation: String, limit: u32, before: Option<String> },
    /// Messages of a conversation from the newest with these words among those before one, up to that one: however far
    /// back, up to 20,000 messages; none when there is none.
    Find { conversation: String, words: String, before: Option<String> },
    /// Says something.
    Send(Outgoing),
    /// Marks a conversation read.
    Mark(String),
    /// The story of a message.
    Trace(String),
    /// Gives a message up.
    Cancel(String),
    /// Gives a message other words.
    Edit { message: String, text: String },
    /// Takes a message back.
    Delete(String),
    /// Forgets a message on this computer only.
    Forget(String),
    /// Puts an emoji to a message, or withdraws mine.
    React { message: String, emoji: Option<String> },
    /// Shows or settles how long messages last.
    Timer { to: String, seconds: Option<u64> },
    /// Forgets a conversation here.
    Clear(String),
    /// Whether I type in a conversation.
    Typing(String, bool),
    /// What was typed in all conversations and not sent.
    Drafts,
    /// Keeps what was typed in a conversation and not sent.
    Draft(Typed),
    /// How the node is.
    Doctor,
    /// Makes an invite.
    Invite,
    /// Befriends by a text.
    Add(String),
    /// Everything about a friend, to show it.
    Card(String),
    /// The same, only for the head of the talk: who is it, and how are they reached?
    Title(String),
    /// The same, to compare numbers.
    Verify(String),
    /// Records a comparison.
    Confirm { friend: String, number: String },
    /// Accepts a new device.
    AcceptDevice(String),
    /// Renames.
    Rename { friend: String, name: String },
    /// Shuts out.
    Block(String),
    /// Lets in.
    Unblock(String),
    /// Ends a friendship.
    Remove(String),
    /// Makes two friends known to each other.
    Introduce(String, String),
    /// Whom friends made known here.
    Introductions,
    /// The same, to say at the beginning that some wait for an answer.
    Waiting,
    /// Becomes friends with one of them.
    Accept(String),
    /// Everything about a room, to show it.
    Room(String),
    /// Makes a room.
    Create(String),
    /// Comes in where one was asked in.
    Join(String),
    /// Says no to a room, or to somebody a friend made known.
    Decline(String),
    /// Goes out of a room.
    Part(String),
    /// Asks a friend into a room.
    AskIn { room: String, friend: String },
    /// Says what a room is about.
    Topic { room: String, text: String },
    /// The recovery words, with the passphrase if one is needed.
    Words(Option<Secret>),
    /// Whether there is a passphrase: refused as locked when there is.
    Lock,
    /// Whether this is the passphrase.
    Unlock(Secret),
}

/// What comes of it.
#[derive(Debug)]
pub(in crate::face::chat) enum Answer {
    /// My card.
    Me(Card),
    /// My presence.
    Mood(OwnPresence),
    /// Settings.
    Ringing(Vec<Setting>),
    /// Whether a conversation rings.
    Muted(Muted),
    /// Everybody, and all rooms.
    Friends(Vec<FriendLine>, Vec<RoomLine>),
    /// Conversations, each with the moment of its newest message.
    Newest(Vec<(String, String)>),
    /// Messages, oldest first.
    Page(Vec<MessageLine>),
    /// How a message stands.
    Sent(Sent),
    /// How a change stands.
    Amended(Sent),
    /// How long messages last.
    Timer(Timer),
    /// What was typed and not sent.
    Drafts(Vec<DraftLine>),
    /// A story.
    Trace(Trace),
    /// A checkup.
    Checkup(Checkup),
    /// An invite.
    Invited(Invited),
    /// An adding.
    Added(Added),
    /// A friend.
    Friend(Box<FriendCard>),
    /// Two friends were made known to each other.
    Introduced(Introduced),
    /// Whom friends made known here.
    Introductions(Vec<IntroductionLine>),
    /// A room.
    Room(Box<RoomCard>),
    /// Recovery words.
    Words(Secret),
    /// It was done.
    Done,
}

impl Want {
    /// What came of a change that was asked for, in words.
    pub(in crate::face::chat) fn amended(&self, sent: &Sent) -> String {
        match self {
            Self::Edit { .. } => amends::edited(sent),
            Self::React { emoji, .. } => amends::reacted(sent, emoji.is_none()),
            _ => amends::taken(sent, None, matches!(self, Self::Forget(_))),
        }
    }

    /// Whether it must keep its place among what is said, rather than wait for something slow.
    pub(super) fn belongs_to_talk(&self) -> bool {
        let amends = matches!(
            self,
            Self::Edit { .. } | Self::Delete(_) | Self::Forget(_) | Self::React { .. }
        );
        let drafts = matches!(self, Self::Draft(_));
        let talks = matches!(self, Self::Page { .. } | Self::Send(_) | Self::Mark(_));
        amends || drafts || talks || matches!(self, Self::Friends)
    }

    /// Whether it may be asked again when nobody knows whether it was done.
    pub(super) fn may_be_repeated(&self) -> bool {
        match self {
            Self::Ringing | Self::Waiting | Self::Mute(..) | Self::Unmute(_) => true,
            Self::Me | Self::Mood | Self::SetMood(..) | Self::Friends | Self::Newest(_) => true,
            Self::Page { .. } | Self::Find { .. } | Self::Send(_) | Self::Mark(_) => true,
            Self::Trace(_) | Self::Drafts | Self::Draft(_) => true,
            Self::Doctor | Self::Card(_) | Self::Title(_) | Self::Verify(_) | Self::Words(_) => {
                true
            }
            // Done twice they are done once.
            Self::Edit { .. } | Self::Delete(_) | Self::React { .. } | Self::Clear(_) => true,
            Self::Timer { .. } | Self::Forget(_) => true,
            Self::Typing(..) => false,
            Self::Lock | Self::Unlock(_) => true,
            Self::Cancel(_) | Self::Invite | Self::Add(_) | Self::Confirm { .. } => false,
            Self::AcceptDevice(_) | Self::Rename { .. } | Self::Block(_) => false,
            Self::Unblock(_) | Self::Remove(_) => false,
            Self::Room(_) | Self::Topic { .. } | Self::Introductions | Self::Introduce(..) => true,
            Self::Create(_) | Self::Join(_) | Self::Decline(_) | Self::Part(_) => false,
            Self::AskIn { .. } | Self::Accept(_) => false,
        }
    }

    /// Asks.
    pub(super) async fn ask(&self, client: &mut Client) -> Result<Answer, ApiError> {
        match self {
            Self::Me => client.ask(&IdentityShow {}).await.map(Answer::Me),
            Self::Mood => client.ask(&PresenceGet {}).await.map(Answer::Mood),
            Self::SetMood(status, text) => {
                let asked = PresenceSet { status: *status, text: text.clone() };
                client.ask(&asked).await.map(Answer::Mood)
            }
            Self::Friends => {
                let friends = client.ask(&FriendList {}).await?;
                Ok(Answer::Friends(friends, pages::rooms(client).await?))
            }
            Self::Newest(_) | Self::Page { .. } | Self::Find { .. } => {
                pages::read(self, client).await
            }
            Self::Send(one) => send(client, one.clone()).await,
            Self::Mark(conversation) => {
                let asked = ConversationMark { conversation: conversation.clone() };
                client.ask(&asked).await.map(|_| Answer::Done)
            }
            Self::Trace(message) => {
                client.ask(&MessageTrace { message: message.clone() }).await.map(Answer::Trace)
            }
            Self::Cancel(message) => {
                client.ask(&MessageCancel { message: message.clone() }).await.map(Answer::Sent)
            }
            Self::Edit { .. }
            | Self::Delete(_)
            | Self::Forget(_)
            | Self::React { .. }
            | Self::Timer { .. }
            | Self::Clear(_)
            | Self::Typing(..) => self.amend(client).await,
            Self::Doctor => client.ask(&NodeDoctor {}).await.map(Answer::Checkup),
            Self::Invite => {
                let asked = InviteCreate { expires_seconds: one_day(), note: String::new() };
                client.ask(&asked).await.map(Answer::Invited)
            }
            Self::Add(text) => {
                client.ask(&FriendAdd { text: text.clone(), name: None }).await.map(Answer::Added)
            }
            Self::Lock => {
                client.ask(&IdentityPhrase { passphrase: None }).await.map(|_| Answer::Done)
            }
            Self::Unlock(passphrase) => {
                let asked = IdentityPhrase { passphrase: Some(passphrase.clone()) };
                client.ask(&asked).await.map(|_| Answer::Done)
            }
            Self::Words(passphrase) => {
                let asked = IdentityPhrase { passphrase: passphrase.clone() };
                client.ask(&asked).await.map(|words| Answer::Words(words.phrase))
            }
            _ => self.ask_about_somebody(client).await,
        }
    }

    async fn ask_about_somebody(&self, client: &mut Client) -> Result<Answer, ApiError> {
        let card = |card| Answer::Friend(Box::new(card));
        match self {
            Self::Card(friend) | Self::Title(friend) => {
                client.ask(&FriendShow { friend: friend.clone() }).await.map(card)
            }
            Self::Verify(friend) => {
                client.ask(&FriendVerify { friend: friend.clone() }).await.map(card)
            }
            Self::Confirm { friend, number } => {
                let asked = FriendConfirm { friend: friend.clone(), number: number.clone() };
                client.ask(&asked).await.map(card)
            }
            Self::AcceptDevice(friend) => {
                done(client, &FriendAcceptDevice { friend: friend.clone() }).await
            }
            Self::Rename { friend, name } => {
                done(client, &FriendRename { friend: friend.clone(), name: name.clone() }).await
            }
            Self::Block(friend) => done(client, &FriendBlock { friend: friend.clone() }).await,
            Self::Unblock(friend) => done(client, &FriendUnblock { friend: friend.clone() }).await,
            Self::Remove(friend) => done(client, &FriendRemove { friend: friend.clone() }).await,
            _ => self.ask_about_a_room(client).await,
        }
    }

    async fn ask_about_a_room(&self, client: &mut Client) -> Result<Answer, ApiError> {
        let card = |card| Answer::Room(Box::new(card));
        match self {
            Self::Room(room) => client.ask(&RoomShow { room: room.clone() }).await.map(card),
            Self::Create(name) => client.ask(&RoomCreate { name: name.clone() }).await.map(card),
            Self::Join(room) => client.ask(&RoomJoin { room: room.clone() }).await.map(card),
            Self::Part(room) => done(client, &RoomLeave { room: room.clone() }).await,
            Self::AskIn { room, friend } => {
                done(client, &RoomInvite { room: room.clone(), friend: friend.clone() }).await
            }
            Self::Topic { room, text } => {
                done(client, &RoomTopic { room: room.clone(), text: text.clone() }).await
            }
            _ => self.ask_aside(client).await,
        }
    }
}

impl Want {
    /// Asks for what is done to messages and conversations that are there.
    async fn amend(&self, client: &mut Client) -> Result<Answer, ApiError> {
        match self {
            Self::Edit { message, text } => {
                let (message, text) = (message.clone(), text.clone());
                client.ask(&MessageEdit { message, text }).await.map(Answer::Amended)
            }
            Self::Delete(message) | Self::Forget(message) => {
                let here = matches!(self, Self::Forget(_));
                let asked = MessageDelete { message: message.clone(), here };
                client.ask(&asked).await.map(Answer::Amended)
            }
            Self::React { message, emoji } => {
                let (message, emoji) = (message.clone(), emoji.clone());
                client.ask(&MessageReact { message, emoji }).await.map(Answer::Amended)
            }
            Self::Timer { to, seconds } => {
                let (conversation, seconds) = (to.clone(), *seconds);
                client.ask(&ConversationTimer { conversation, seconds }).await.map(Answer::Timer)
            }
            Self::Clear(conversation) => {
                done(client, &ConversationClear { conversation: conversation.clone() }).await
            }
            Self::Typing(conversation, typing) => {
                let (conversation, typing) = (conversation.clone(), *typing);
                done(client, &TypingSet { conversation, typing }).await
            }
            _ => Ok(Answer::Done),
        }
    }
}

pub(super) async fn done<A>(client: &mut Client, asked: &A) -> Result<Answer, ApiError>
where
    A: crate::api::request::Ask<Answer = crate::api::types::Done>,
{
    client.ask(asked).await.map(|_| Answer::Done)
}

async fn send(client: &mut Client, one: Outgoing) -> Result<Answer, ApiError> {
    let Outgoing { to, text, reply_to, action, key, ends_draft } = one;
    let client_message_id = Some(key);
    let asked = MessageSend { to, text, reply_to, action, client_message_id, ends_draft };
    client.ask(&asked).await.map(Answer::Sent)
}
