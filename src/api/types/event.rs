//! The stream of what happens, numbered without gaps.

use serde::{Deserialize, Serialize};

use super::amend::Timer;
use super::attention::Muted;
use super::message::MessageLine;
use super::words::{
    AddEndWord, ChangeWord, FailureWord, IntroductionWord, PathWord, RoomChangeWord, StandingWord,
    StateWord, StatusWord,
};

/// Most events that wait for one slow reader before it gets an [`EventWhat::Overflow`].
pub const WAITING_EVENTS_MAX: usize = 1024;

/// Asks for events on this connection from now on; a second one takes the place of the first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventSubscribe {
    /// Replay what came after this number first; only new ones when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<u64>,
    /// Only these kinds; all when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<EventKind>,
}

/// A subscription stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscribed {
    /// The newest event's number at this moment; 0 when there is none.
    pub seq: u64,
}

/// The kinds of events one can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// A message came or was written.
    Message,
    /// One of mine rose.
    Receipt,
    /// A friend's presence changed.
    Presence,
    /// A friendship changed, or an adding ended without one.
    Friend,
    /// A link came or went.
    Link,
    /// Something about a room changed.
    Room,
    /// A message is no longer what it was.
    Change,
    /// A conversation was emptied here.
    Cleared,
    /// A conversation rings no bell any more, or does again.
    Muted,
    /// How long messages with a friend last was settled anew.
    Timer,
    /// Somebody types.
    Typing,
    /// A friend made somebody known here, or that was answered here.
    Introduction,
    /// This device runs in two places.
    Twin,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventLine {
    /// Its number. An overflow repeats the number of the last event before the gap: ask again `since` that.
    pub seq: u64,
    /// What happened.
    #[serde(flatten)]
    pub what: EventWhat,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum EventWhat {
    /// A message came or was written.
    Message(Box<MessageLine>),
    /// One of mine rose.
    Receipt {
        /// Which.
        message: String,
        /// To whom it goes, by the name used here.
        to: String,
        /// How far it has come.
        state: StateWord,
        /// Why it failed, if it did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<FailureWord>,
        /// In a room: how many of the others have it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        have: Option<u32>,
        /// In a room: how many others there are.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<u32>,
    },
    /// A friend's presence changed.
    Presence {
        /// Whose, by the name used here.
        friend: String,
        /// How they are.
        status: StatusWord,
        /// In their words, not cleaned.
        text: String,
        /// When we learned it.
        at: Option<String>,
        /// The mutual friend who told us; null for our own link.
        via: Option<String>,
    },
    /// A friendship changed.
    Friend {
        /// With whom, by the name used here.
        friend: String,
        /// Their identity, once it is known.
        id: Option<String>,
        /// How it stands now.
        state: StandingWord,
    },
    /// What I added will never answer.
    AddEnded {
        /// By the name it was listed under.
        friend: String,
        /// Why.
        why: AddEndWord,
    },
    /// A link came or went.
    Link {
        /// To whom, by the name used here.
        friend: String,
        /// How they are reached now.
        path: PathWord,
        /// Through whose node, when relayed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        through: Option<String>,
    },
    /// Something about a room changed.
    Room {
        /// Which, by the name used here, with `#`.
        room: String,
        /// What.
        what: RoomChangeWord,
        /// By whom or about whom; null when that is not said.
        who: Option<String>,
    },
    /// A message is no longer what it was.
    Change {
        /// Which.
        message: String,
        /// In which conversation.
        conversation: String,
        /// How.
        what: ChangeWord,
        /// How it stands now; null when it is gone.
        now: Option<Box<MessageLine>>,
    },
    /// A conversation was emptied here.
    Cleared {
        /// Which.
        conversation: String,
    },
    /// A conversation rings no bell any more, or does again.
    Muted(Muted),
    /// How long messages with a friend last was settled anew.
    Timer(Timer),
    /// Somebody types, or no longer. Its `seq` is that of the event before: it passes and is not kept.
    Typing {
        /// Where.
        conversation: String,
        /// Who, by the name used here.
        friend: String,
        /// Whether they do.
        typing: bool,
    },
    /// A friend made somebody known here, or that was answered here.
    Introduction {
        /// Its id here.
        introduction: String,
        /// Who, by the name the introducer gave.
        name: String,
        /// Their identity.
        id: String,
        /// Who made them known, by the name used here.
        introduced_by: String,
        /// How it stands now.
        state: IntroductionWord,
    },
    /// This device runs in two places: an older copy of this home runs elsewhere, or a newer one.
    Twin {
        /// The friend who met the other one, by the name used here.
        friend: String,
    },
    /// This reader was too slow, or asked for what is no longer kept.
    Overflow {
        /// How many events it did not get.
        missed: u64,
    },
}

impl EventWhat {
    /// Which kind it is; `None` for an overflow, which everyone gets.
    #[must_use]
    pub fn kind(&self) -> Option<EventKind> {
        match self {
            Self::Message(_) => Some(EventKind::Message),
            Self::Receipt { .. } => Some(EventKind::Receipt),
            Self::Presence { .. } => Some(EventKind::Presence),
            Self::Friend { .. } | Self::AddEnded { .. } => Some(EventKind::Friend),
            Self::Link { .. } => Some(EventKind::Link),
            Self::Room { .. } => Some(EventKind::Room),
            Self::Change { .. } => Some(EventKind::Change),
            Self::Cleared { .. } => Some(EventKind::Cleared),
            Self::Muted(_) => Some(EventKind::Muted),
            Self::Timer(_) => Some(EventKind::Timer),
            Self::Typing { .. } => Some(EventKind::Typing),
            Self::Introduction { .. } => Some(EventKind::Introduction),
            Self::Twin { .. } => Some(EventKind::Twin),
            Self::Overflow { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_one_flat_object() {
        let line = EventLine {
            seq: 7,
            what: EventWhat::Link { friend: "bob".into(), path: PathWord::Direct, through: None },
        };
        let json = serde_json::to_string(&line).unwrap();
        assert_eq!(json, r#"{"seq":7,"event":"link","friend":"bob","path":"direct"}"#);
        assert_eq!(serde_json::from_str::<EventLine>(&json).unwrap(), line);
    }
}
