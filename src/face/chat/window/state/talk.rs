//! One conversation as far as it is loaded: its messages, what waits to be said, where one is in it.

use crate::api::types::message::{MessageLine, Sent};
use crate::api::types::words::{FailureWord, StateWord};
use crate::face::chat::node::Outgoing;
use crate::face::chat::window::editor::Editor;

/// Most messages kept of one conversation: far more than one scrolls through, and a few MiB at most.
pub(in crate::face::chat::window) const LOADED_MAX: usize = 20_000;

/// How far a conversation is loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::face::chat::window) enum Loaded {
    /// Not at all, and nobody asked.
    No,
    /// The newest page was asked for.
    Asked,
    /// The newest page is here; there are older ones.
    Some,
    /// An older page was asked for.
    Older,
    /// From the first message on.
    Whole,
    /// It could not be had; says why.
    Failed(String),
}

/// What was typed and is not with the node yet.
#[derive(Debug, Clone)]
pub(in crate::face::chat::window) struct Waiting {
    pub(in crate::face::chat::window) one: Outgoing,
    /// Why the node did not take it.
    pub(in crate::face::chat::window) refused: Option<String>,
    /// The node has told of it, and only its answer is missing.
    pub(in crate::face::chat::window) is_told: bool,
}

/// Where the last row of the view is: in which message, and how many of its rows are below the view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::face::chat::window) struct Foot {
    pub(in crate::face::chat::window) item: String,
    pub(in crate::face::chat::window) hidden: usize,
}

/// What older pages are read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::face::chat::window) enum Goal {
    /// Only to have them.
    None,
    /// To find the first unread message and show it.
    FirstUnread,
    /// To find what is searched.
    Search,
}

/// One conversation.
#[derive(Debug)]
pub(in crate::face::chat::window) struct Talk {
    /// Oldest first.
    pub(in crate::face::chat::window) lines: Vec<MessageLine>,
    pub(in crate::face::chat::window) waiting: Vec<Waiting>,
    pub(in crate::face::chat::window) loaded: Loaded,
    pub(in crate::face::chat::window) goal: Goal,
    /// `None`: the newest message is seen, and stays so.
    pub(in crate::face::chat::window) foot: Option<Foot>,
    /// The message above which the line "new since" stands.
    pub(in crate::face::chat::window) new_since: Option<String>,
    /// How many unread messages are not loaded yet.
    pub(in crate::face::chat::window) unread_above: u64,
    /// How many came while the newest was out of view.
    pub(in crate::face::chat::window) below: u64,
    pub(in crate::face::chat::window) selected: Option<String>,
    pub(in crate::face::chat::window) reply_to: Option<String>,
    pub(in crate::face::chat::window) draft: Editor,
    /// The message of mine that is in the line to get other words.
    pub(in crate::face::chat::window) rewording: Option<Rewording>,
}

/// A message that is getting other words.
#[derive(Debug)]
pub(in crate::face::chat::window) struct Rewording {
    /// Which.
    pub(in crate::face::chat::window) message: String,
    /// What stood in the line before.
    pub(in crate::face::chat::window) draft: Editor,
}

impl Default for Talk {
    fn default() -> Self {
        Self {
            lines: vec![],
            waiting: vec![],
            loaded: Loaded::No,
            goal: Goal::None,
            foot: None,
            new_since: None,
            unread_above: 0,
            below: 0,
            selected: None,
            reply_to: None,
            draft: Editor::default(),
            rewording: None,
        }
    }
}

/// Something that is shown in a talk.
#[derive(Debug, Clone, Copy)]
pub(in crate::face::chat::window) enum Item<'a> {
    /// A message.
    Line(&'a MessageLine),
    /// One that the node has not taken yet.
    Waiting(&'a Waiting),
}

impl<'a> Item<'a> {
    /// What tells it from all others.
    pub(in crate::face::chat::window) fn key(self) -> &'a str {
        match self {
            Self::Line(line) => &line.message,
            Self::Waiting(waiting) => &waiting.one.key,
        }
    }
}

impl Talk {
    /// What is typed here and not sent: a message of mine that is in the line for other words is none of it.
    pub(in crate::face::chat::window) fn unsent(&self) -> &Editor {
        self.rewording.as_ref().map_or(&self.draft, |rewording| &rewording.draft)
    }

    /// The same, to change it.
    pub(in crate::face::chat::window) fn unsent_mut(&mut self) -> &mut Editor {
        match &mut self.rewording {
            Some(rewording) => &mut rewording.draft,
            None => &mut self.draft,
        }
    }

    /// How many items there are.
    pub(in crate::face::chat::window) fn len(&self) -> usize {
        self.lines.len() + self.shown_waiting().count()
    }

    /// The item at a place.
    pub(in crate::face::chat::window) fn item(&self, at: usize) -> Option<Item<'_>> {
        match self.lines.get(at) {
            Some(line) => Some(Item::Line(line)),
            None => self.shown_waiting().nth(at - self.lines.len()).map(Item::Waiting),
        }
    }

    fn shown_waiting(&self) -> impl Iterator<Item = &Waiting> {
        self.waiting.iter().filter(|waiting| !waiting.is_told)
    }

    /// Where an item is; newest ones are looked at first.
    pub(in crate::face::chat::window) fn place(&self, key: &str) -> Option<usize> {
        (0..self.len()).rev().find(|at| self.item(*at).is_some_and(|item| item.key() == key))
    }

    /// How many messages of others stand wholly below what is seen.
    pub(in crate::face::chat::window) fn theirs_below(&self) -> u64 {
        let foot = self.foot.as_ref().and_then(|foot| self.place(&foot.item));
        let Some(foot) = foot else { return 0 };
        self.lines.iter().skip(foot + 1).filter(|line| !line.mine).count() as u64
    }

    /// The message with this id.
    pub(in crate::face::chat::window) fn line(&self, message: &str) -> Option<&MessageLine> {
        self.lines.iter().rev().find(|line| line.message == message)
    }

    /// Takes a message that has just come; `false` when it is here already.
    pub(in crate::face::chat::window) fn push(&mut self, line: MessageLine) -> bool {
        if let Some(at) = self.lines.iter().rposition(|known| known.message == line.message) {
            if let Some(known) = self.lines.get_mut(at) {
                *known = line;
            }
            return false;
        }
        if line.mine
            && let Some(waiting) = self
                .waiting
                .iter_mut()
                .find(|waiting| !waiting.is_told && Some(&waiting.one.text) == line.text.as_ref())
        {
            waiting.is_told = true;
        }
        self.lines.push(line);
        true
    }

    /// A message is no longer what it was, or is gone.
    pub(in crate::face::chat::window) fn changed(&mut self, id: &str, now: Option<MessageLine>) {
        let Some(at) = self.lines.iter().position(|line| line.message == id) else { return };
        match now {
            Some(now) => {
                if let Some(line) = self.lines.get_mut(at) {
                    *line = now;
                }
            }
            None => {
                self.lines.remove(at);
                let gone = |held: &Option<String>| held.as_deref() == Some(id);
                if gone(&self.selected) {
                    self.selected = None;
                }
                if gone(&self.new_since) {
                    self.new_since = self.lines.get(at).map(|line| line.message.clone());
                }
                if self.foot.as_ref().is_some_and(|foot| foot.item == id) {
                    self.foot = None;
                }
            }
        }
    }

    /// Takes the node's answer to something that waited.
    pub(in crate::face::chat::window) fn was_sent(&mut self, one: &Outgoing, sent: &Sent) {
        self.waiting.retain(|waiting| waiting.one.key != one.key);
        if self.loaded == Loaded::No || self.line(&sent.message).is_some() {
            return;
        }
        self.lines.push(MessageLine {
            message: sent.message.clone(),
            conversation: sent.to.clone(),
            conversation_id: String::new(),
            author: String::new(),
            from: String::new(),
            mine: true,
            text: Some(one.text.clone()),
            at: sent.at.clone(),
            state: Some(sent.state),
            reply_to: one.reply_to.clone(),
            action: one.action,
            why: sent.why,
            have: sent.have,
            of: sent.of,
            ..MessageLine::default()
        });
        // The foot may have stood on it while it waited.
        if self.foot.as_ref().is_some_and(|foot| foot.item == one.key) {
            self.foot = None;
        }
    }

    /// Raises the state of one of mine; it never sinks.
    pub(in crate::face::chat::window) fn rise(
        &mut self,
        message: &str,
        state: StateWord,
        why: Option<FailureWord>,
    ) {
        let line = self.lines.iter_mut().rev().find(|line| line.message == message);
        if let Some(line) = line
            && line.state.is_none_or(|before| before < state)
        {
            (line.state, line.why) = (Some(state), why);
        }
    }

    /// Notes how many of a room have one of mine.
    pub(in crate::face::chat::window) fn spread(
        &mut self,
        message: &str,
        have: Option<u32>,
        of: Option<u32>,
    ) {
        let line = self.lines.iter_mut().rev().find(|line| line.message == message);
        if let Some(line) = line {
            (line.have, line.of) = (have.or(line.have), of.or(line.of));
        }
    }

    /// Takes the newest page.
    pub(in crate::face::chat::window) fn first_page(
        &mut self,
        page: Vec<MessageLine>,
        limit: u32,
        unread: u64,
    ) {
        let more = page.len() >= limit as usize;
        self.lines = page;
        self.loaded = if more { Loaded::Some } else { Loaded::Whole };
        self.waiting.iter_mut().for_each(|waiting| waiting.is_told = false);
        self.unread_above = unread;
        self.find_unread(self.lines.len());
    }

    /// Takes a page of what stands before.
    pub(in crate::face::chat::window) fn older_page(&mut self, page: Vec<MessageLine>, limit: u32) {
        let more = page.len() >= limit as usize;
        let count = page.len();
        self.lines.splice(0..0, page);
        let more = more && self.lines.len() < LOADED_MAX;
        self.loaded = if more { Loaded::Some } else { Loaded::Whole };
        if self.unread_above > 0 {
            self.find_unread(count);
        }
    }

    /// Goes back over the first `count` lines and moves the line "new since" up over what is unread.
    fn find_unread(&mut self, count: usize) {
        for line in self.lines.iter().take(count).rev() {
            if self.unread_above == 0 {
                break;
            }
            if !line.mine {
                self.unread_above -= 1;
                self.new_since = Some(line.message.clone());
            }
        }
    }

    /// How many of mine are on this computer only, and how many a mutual friend keeps.
    pub(in crate::face::chat::window) fn on_their_way(&self) -> (u64, u64) {
        let count =
            |state| self.lines.iter().filter(|line| line.state == Some(state)).count() as u64;
        (count(StateWord::Queued), count(StateWord::Stored))
    }

    /// The message one acts on: the selected one, or else the newest that fits.
    pub(in crate::face::chat::window) fn aimed(&self, mine: bool) -> Option<&MessageLine> {
        match &self.selected {
            Some(selected) => self.line(selected),
            None => self.lines.iter().rev().find(|line| line.mine == mine),
        }
    }
}
