//! What the window knows. Nothing here asks, draws or waits: [`super::update`] changes it, [`super::draw`] shows it.

pub(super) mod drafts;
pub(super) mod first;
pub(super) mod history;
pub(super) mod palette;
pub(super) mod popup;
pub(super) mod talk;

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use self::drafts::Drafts;
use self::first::First;
use self::history::History;
use self::popup::Popup;
use self::talk::Talk;
use super::editor::Editor;
use super::look::Look;
use super::update::Act;
use crate::api::error::ApiError;
use crate::api::types::friend::FriendCard;
use crate::api::types::introduction::IntroductionLine;
use crate::api::types::invite::Invited;
use crate::api::types::presence::OwnPresence;
use crate::face::chat::conversation::Conversation;
use crate::face::chat::node::Want;
use crate::face::chat::ring::Ringing;

/// How long somebody is shown to type after that was last heard: the node says when they stopped.
const TYPING_SHOWN: SignedDuration = SignedDuration::from_secs(60);

/// How the node is, as far as we know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NodeIs {
    /// Not reached yet.
    Awaited,
    /// There.
    Up,
    /// It was there and is not any more; with why, if it is more than that.
    Gone(Option<ApiError>),
}

/// What is known of all conversations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Known {
    /// Nothing was answered yet.
    Loading,
    /// The list is there.
    Here,
    /// It could not be had.
    Failed(String),
}

/// A short word to the person, until something else is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Notice {
    pub(super) words: String,
    pub(super) is_error: bool,
}

/// What Tab put in, and what it would put in next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Completion {
    pub(super) before: String,
    pub(super) choices: Vec<String>,
    pub(super) at: usize,
}

/// Looking for words in the open conversation.
#[derive(Debug, Clone, Default)]
pub(super) struct Search {
    pub(super) query: Editor,
    /// Older pages are asked for because of it.
    pub(super) looking: bool,
    /// Nothing is to be found before what is loaded.
    pub(super) ended: bool,
    /// Everything was looked at in vain.
    pub(super) in_vain: bool,
}

/// The window is locked.
#[derive(Debug, Default)]
pub(super) struct Lock {
    pub(super) field: Editor,
    /// The node is looking whether what was typed is right.
    pub(super) checks: bool,
    /// Why it did not open.
    pub(super) said: Option<String>,
}

/// Everything.
pub(super) struct State {
    pub(super) look: Look,
    pub(super) columns: u16,
    pub(super) rows: u16,
    pub(super) now: Timestamp,
    /// When a key was last pressed: what is shown counts as read while somebody is there.
    pub(super) touched: Timestamp,
    /// Whether the terminal has the focus, as far as it says.
    pub(super) focused: bool,
    /// How attention is asked for.
    pub(super) ringing: Ringing,
    /// When it was last asked for.
    pub(super) rung: Option<Timestamp>,
    pub(super) node: NodeIs,
    pub(super) me: String,
    pub(super) mood: Option<OwnPresence>,
    pub(super) known: Known,
    /// In the order of the newest message when the window was opened; new ones come behind.
    pub(super) list: Vec<Conversation>,
    /// Whom friends made known; `None` until the node has said.
    pub(super) introduced: Option<Vec<IntroductionLine>>,
    /// With whom to begin.
    pub(super) wanted: Option<String>,
    pub(super) open: Option<String>,
    pub(super) before_open: Option<String>,
    pub(super) talks: BTreeMap<String, Talk>,
    /// All about the friend of the open conversation, for the head.
    pub(super) card: Option<Box<FriendCard>>,
    /// What is typed while no conversation is open.
    pub(super) lobby: Editor,
    /// That was begun to somebody who is gone, and is for nobody else.
    pub(super) lobby_is_of_lost: bool,
    pub(super) drafts: Drafts,
    pub(super) history: History,
    pub(super) notice: Option<Notice>,
    pub(super) completion: Option<Completion>,
    pub(super) search: Option<Search>,
    pub(super) popup: Option<Popup>,
    pub(super) lock: Option<Lock>,
    pub(super) first: Option<First>,
    /// The identity was made in this window and its recovery words were not offered yet.
    pub(super) offers_words: bool,
    /// The invite on the screen while there is nobody to talk with.
    pub(super) invite: Option<Invited>,
    pub(super) invite_asked: bool,
    pub(super) bare: bool,
    /// Who types where, and when that was last said.
    pub(super) typists: BTreeMap<String, BTreeMap<String, Timestamp>>,
    /// Whom it was last told that somebody types here, and when.
    pub(super) typing_told: Option<(String, Timestamp)>,
    /// Who was a friend, or is shut out, by id, with their name: of nobody else is it told that they become one. `None` until the node
    /// has said.
    pub(super) friends: Option<BTreeMap<String, String>>,
    /// The list of friends was asked for; whether it must be asked for again.
    pub(super) asking_friends: bool,
    pub(super) friends_are_old: bool,
    /// What names our messages to the node, with [`Self::number`].
    pub(super) key: String,
    pub(super) number: u64,
    /// What is to be done because of what changed.
    pub(super) acts: Vec<Act>,
}

impl State {
    /// A window of this size that knows nothing yet.
    pub(super) fn new(look: Look, columns: u16, rows: u16, now: Timestamp) -> Self {
        Self {
            look,
            columns,
            rows,
            now,
            touched: now,
            focused: true,
            ringing: Ringing::default(),
            rung: None,
            node: NodeIs::Awaited,
            me: String::new(),
            mood: None,
            known: Known::Loading,
            list: vec![],
            introduced: None,
            wanted: None,
            open: None,
            before_open: None,
            talks: BTreeMap::new(),
            card: None,
            lobby: Editor::default(),
            lobby_is_of_lost: false,
            drafts: Drafts::default(),
            history: History::default(),
            notice: None,
            completion: None,
            search: None,
            popup: None,
            lock: None,
            first: None,
            offers_words: false,
            invite: None,
            invite_asked: false,
            bare: false,
            typists: BTreeMap::new(),
            typing_told: None,
            friends: None,
            asking_friends: false,
            friends_are_old: false,
            key: String::new(),
            number: 0,
            acts: vec![],
        }
    }

    /// The open conversation.
    pub(super) fn conversation(&self) -> Option<&Conversation> {
        let open = self.open.as_ref()?;
        self.list.iter().find(|one| one.name == *open)
    }

    /// What was said in the open conversation, as far as it is here.
    pub(super) fn talk(&self) -> Option<&Talk> {
        self.talks.get(self.open.as_ref()?)
    }

    /// The same, to change it.
    pub(super) fn talk_mut(&mut self) -> Option<&mut Talk> {
        self.talks.get_mut(self.open.as_ref()?)
    }

    /// The line one types in.
    pub(super) fn input(&self) -> &Editor {
        self.talk().map_or(&self.lobby, |talk| &talk.draft)
    }

    /// The same, to change it.
    pub(super) fn input_mut(&mut self) -> &mut Editor {
        let open = self.open.as_ref().and_then(|open| self.talks.get_mut(open));
        open.map_or(&mut self.lobby, |talk| &mut talk.draft)
    }

    /// Who types in the open conversation now, if anybody does.
    pub(super) fn typing_here(&self) -> Option<Vec<String>> {
        let here = self.typists.get(self.open.as_ref()?)?;
        let fresh = here.iter().filter(|(_, at)| self.now.duration_since(**at) < TYPING_SHOWN);
        let who: Vec<String> = fresh.map(|(who, _)| who.clone()).collect();
        (!who.is_empty()).then_some(who)
    }

    /// The names one may type, as the local door takes them.
    pub(super) fn names(&self) -> Vec<&str> {
        self.list.iter().map(|one| one.name.as_str()).collect()
    }

    /// Whether there is nobody to talk with, so that the way to the first friend is shown.
    pub(super) fn is_alone(&self) -> bool {
        self.known == Known::Here
            && !self.list.iter().any(Conversation::is_open)
            && self.open.is_none()
    }

    /// Whether the node is there, so that what it said of others can still be right.
    pub(super) fn is_node_up(&self) -> bool {
        self.node == NodeIs::Up
    }

    /// How many typed messages the node has not taken yet.
    pub(super) fn unsaid(&self) -> usize {
        let waits = |talk: &Talk| talk.waiting.iter().filter(|one| one.refused.is_none()).count();
        self.talks.values().map(waits).sum()
    }

    /// Asks the node, now or when it is back.
    pub(super) fn ask(&mut self, want: Want) {
        self.acts.push(Act::Ask(want));
    }

    /// Says something until something else is done.
    pub(super) fn note(&mut self, words: impl Into<String>) {
        self.notice = Some(Notice { words: words.into(), is_error: false });
    }

    /// Says what went wrong until something else is done.
    pub(super) fn complain(&mut self, words: impl Into<String>) {
        self.notice = Some(Notice { words: words.into(), is_error: true });
    }
}
