//! All that can be asked over the local door: one line of the table below for each method.

use serde::Serialize;
use serde_json::Value;
use tokio::sync::{mpsc, oneshot};

use super::error::ApiError;
use super::types::Done;
use super::types::amend::*;
use super::types::attention::*;
use super::types::draft::*;
use super::types::event::{EventLine, EventSubscribe, Subscribed};
use super::types::friend::*;
use super::types::home::{BackedUp, HomeBackup};
use super::types::identity::*;
use super::types::import::*;
use super::types::introduction::*;
use super::types::invite::*;
use super::types::message::*;
use super::types::node::*;
use super::types::presence::*;
use super::types::room::*;
use super::types::search::*;
use super::types::setting::*;

/// Something asked, and where its answer goes. Dropping `answer` tells the asker that the node ended.
#[derive(Debug)]
pub struct Call {
    /// What is asked.
    pub request: Request,
    /// Where the answer goes.
    pub answer: oneshot::Sender<Result<Answer, ApiError>>,
}

/// What can be asked, with the type of its answer.
pub trait Ask: Serialize {
    /// The name of the method.
    const METHOD: &'static str;
    /// What is answered.
    type Answer: serde::de::DeserializeOwned;
}

/// Why a call could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadCall {
    /// There is no such method.
    UnknownMethod,
    /// The parameters do not fit; says how.
    Parameters(String),
}

macro_rules! methods {
    ($($method:literal $name:ident -> $answer:ty;)*) => {
        /// Everything that can be asked.
        #[derive(Debug, Clone)]
        pub enum Request {
            $(#[doc = concat!("`", $method, "`")] $name($name),)*
        }

        /// The names of all methods.
        pub const METHODS: &[&str] = &[$($method),*];

        impl Request {
            /// The name of its method.
            #[must_use]
            pub fn method(&self) -> &'static str {
                match self { $(Self::$name(_) => $method,)* }
            }

            /// Reads a request; absent parameters are as good as none given.
            ///
            /// # Errors
            /// [`BadCall`] when the method does not exist or the parameters do not fit.
            pub fn read(method: &str, params: Value) -> Result<Self, BadCall> {
                let params = if params.is_null() { Value::Object(Default::default()) } else { params };
                match method {
                    $($method => serde_json::from_value(params)
                        .map(Self::$name)
                        .map_err(|error| BadCall::Parameters(error.to_string())),)*
                    _ => Err(BadCall::UnknownMethod),
                }
            }
        }

        $(impl Ask for $name {
            const METHOD: &'static str = $method;
            type Answer = $answer;
        })*

        $(impl From<$name> for Request {
            fn from(asked: $name) -> Self {
                Self::$name(asked)
            }
        })*
    };
}

methods! {
    "identity.show" IdentityShow -> Card;
    "identity.phrase" IdentityPhrase -> Phrase;
    "invite.create" InviteCreate -> Invited;
    "invite.list" InviteList -> Vec<InviteLine>;
    "invite.revoke" InviteRevoke -> Done;
    "invite.inspect" InviteInspect -> Inspected;
    "friend.add" FriendAdd -> Added;
    "friend.adding" FriendAdding -> Added;
    "friend.list" FriendList -> Vec<FriendLine>;
    "friend.show" FriendShow -> FriendCard;
    "friend.verify" FriendVerify -> FriendCard;
    "friend.confirm" FriendConfirm -> FriendCard;
    "friend.rename" FriendRename -> Done;
    "friend.accept_device" FriendAcceptDevice -> Done;
    "friend.block" FriendBlock -> Done;
    "friend.unblock" FriendUnblock -> Done;
    "friend.remove" FriendRemove -> Done;
    "friend.introduce" FriendIntroduce -> Introduced;
    "introduction.list" IntroductionList -> Vec<IntroductionLine>;
    "introduction.accept" IntroductionAccept -> Added;
    "introduction.decline" IntroductionDecline -> Done;
    "message.send" MessageSend -> Sent;
    "message.list" MessageList -> Vec<MessageLine>;
    "message.search" MessageSearch -> Found;
    "message.trace" MessageTrace -> Trace;
    "message.cancel" MessageCancel -> Sent;
    "message.state" MessageState -> Sent;
    "message.edit" MessageEdit -> Sent;
    "message.delete" MessageDelete -> Sent;
    "message.react" MessageReact -> Sent;
    "conversation.mark" ConversationMark -> Marked;
    "conversation.clear" ConversationClear -> Done;
    "conversation.timer" ConversationTimer -> Timer;
    "import.add" ImportAdd -> Vec<ImportTook>;
    "import.list" ImportList -> Vec<ImportCard>;
    "import.forget" ImportForget -> Done;
    "typing.set" TypingSet -> Done;
    "conversation.mute" ConversationMute -> Muted;
    "conversation.unmute" ConversationUnmute -> Muted;
    "draft.set" DraftSet -> Done;
    "draft.list" DraftList -> Vec<DraftLine>;
    "room.create" RoomCreate -> RoomCard;
    "room.list" RoomList -> Vec<RoomLine>;
    "room.show" RoomShow -> RoomCard;
    "room.invite" RoomInvite -> Done;
    "room.invitations" RoomInvitations -> Vec<RoomInvitation>;
    "room.join" RoomJoin -> RoomCard;
    "room.decline" RoomDecline -> Done;
    "room.leave" RoomLeave -> Done;
    "room.remove" RoomRemove -> Done;
    "room.promote" RoomPromote -> Done;
    "room.topic" RoomTopic -> Done;
    "room.set" RoomSet -> Done;
    "presence.get" PresenceGet -> OwnPresence;
    "presence.set" PresenceSet -> OwnPresence;
    "event.subscribe" EventSubscribe -> Subscribed;
    "config.get" ConfigGet -> Setting;
    "config.set" ConfigSet -> Setting;
    "config.list" ConfigList -> Vec<Setting>;
    "node.info" NodeInfo -> Info;
    "node.doctor" NodeDoctor -> Checkup;
    "node.stop" NodeStop -> Stopped;
    "store.rotate" StoreRotate -> Done;
    "home.backup" HomeBackup -> BackedUp;
}

/// A subscription, and the events that follow its answer on the same connection.
#[derive(Debug, Serialize)]
pub struct Subscription {
    /// The newest event's number at this moment; 0 when there is none.
    pub seq: u64,
    /// What follows. Its sender must never wait for a slow reader: see
    /// [`super::types::event::EventWhat::Overflow`].
    #[serde(skip)]
    pub events: mpsc::Receiver<EventLine>,
}

macro_rules! answers {
    ($($name:ident($answer:ty);)*) => {
        /// Everything that can be answered.
        #[derive(Debug, Serialize)]
        #[serde(untagged)]
        #[expect(clippy::large_enum_variant, reason = "one at a time, and not for long")]
        pub enum Answer {
            $(#[doc = concat!("[`", stringify!($answer), "`]")] $name($answer),)*
        }

        $(impl From<$answer> for Answer {
            fn from(answer: $answer) -> Self {
                Self::$name(answer)
            }
        })*
    };
}

answers! {
    Done(Done);
    Timer(Timer);
    Card(Card);
    Phrase(Phrase);
    Invited(Invited);
    Invites(Vec<InviteLine>);
    Inspected(Inspected);
    Added(Added);
    Friends(Vec<FriendLine>);
    Friend(FriendCard);
    Introduced(Introduced);
    Introductions(Vec<IntroductionLine>);
    Sent(Sent);
    Messages(Vec<MessageLine>);
    Found(Found);
    Trace(Trace);
    Marked(Marked);
    Took(Vec<ImportTook>);
    Imports(Vec<ImportCard>);
    Muted(Muted);
    Drafts(Vec<DraftLine>);
    Room(RoomCard);
    Rooms(Vec<RoomLine>);
    Invitations(Vec<RoomInvitation>);
    Presence(OwnPresence);
    Events(Subscription);
    Setting(Setting);
    Settings(Vec<Setting>);
    Info(Info);
    Checkup(Checkup);
    Stopped(Stopped);
    BackedUp(BackedUp);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_reads_back_from_its_name_and_parameters() {
        let asked = FriendAdd { text: "HOBNOB:A".into(), name: None };
        let params = serde_json::to_value(&asked).unwrap();
        let read = Request::read(FriendAdd::METHOD, params).unwrap();
        assert!(
            matches!(&read, Request::FriendAdd(FriendAdd { text, name: None }) if text == "HOBNOB:A")
        );
        assert_eq!(read.method(), "friend.add");
    }

    #[test]
    fn parameters_may_be_absent_where_none_are_needed() {
        assert!(Request::read("friend.list", Value::Null).is_ok());
        assert!(matches!(Request::read("friend.add", Value::Null), Err(BadCall::Parameters(_))));
    }

    #[test]
    fn an_unknown_method_or_parameter_is_refused() {
        let unknown = Request::read("friend.eat", Value::Null);
        assert_eq!(unknown.err(), Some(BadCall::UnknownMethod));
        let params = serde_json::json!({"friend": "bob", "sauce": true});
        assert!(matches!(Request::read("friend.show", params), Err(BadCall::Parameters(_))));
    }

    #[test]
    fn no_request_shows_what_people_say() {
        let params = serde_json::json!({"to": "bob", "text": "secret words"});
        let request = Request::read("message.send", params).unwrap();
        assert!(!format!("{request:?}").contains("secret"));
    }
}
