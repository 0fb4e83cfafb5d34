//! What is typed and not sent is kept by the node: after a pause, when one goes elsewhere, and at the end.

use jiff::{SignedDuration, Timestamp};

use super::Act;
use crate::api::types::draft::DraftLine;
use crate::face::chat::node::{Typed, Want};
use crate::face::chat::window::state::talk::Talk;
use crate::face::chat::window::state::{NodeIs, State};
use crate::model::message::TEXT_BYTES_MAX;

/// Without a key for so long, what is typed is kept.
const PAUSE: SignedDuration = SignedDuration::from_secs(1);

/// Whoever types without a pause loses no more than this, whatever happens.
const BEHIND_MAX: SignedDuration = SignedDuration::from_secs(5);

/// So long the node is left alone after it could not keep something.
const REFUSED_PAUSE: SignedDuration = SignedDuration::from_secs(15);

impl State {
    /// The node says what was typed before this window was opened.
    pub(super) fn drafts_told(&mut self, drafts: Vec<DraftLine>) {
        if std::mem::replace(&mut self.drafts.are_told, true) {
            return;
        }
        self.end_walk();
        for draft in drafts {
            let talk = self.talks.entry(draft.conversation.clone()).or_default();
            // What was typed since would stand behind it, had it been there.
            talk.unsent_mut().lead(&draft.text);
            self.drafts.keeps(draft.conversation, draft.text);
        }
    }

    /// When what is typed is to be kept, if it is not.
    pub(in crate::face::chat::window) fn drafts_due(&self) -> Option<Timestamp> {
        let since = self.drafts.behind.filter(|_| self.node == NodeIs::Up)?;
        let pause = self.touched.max(since).saturating_add(PAUSE).ok()?;
        let due = pause.min(since.saturating_add(BEHIND_MAX).ok()?);
        Some(self.drafts.not_before.map_or(due, |not_before| due.max(not_before)))
    }

    /// Sees to it that the node keeps what is typed, in time; what was taken out of the line goes at once.
    pub(super) fn look_after_drafts(&mut self) {
        if !self.can_keep_drafts() {
            return;
        }
        let behind = self.behind();
        if behind.is_empty() {
            self.drafts.behind = None;
            return;
        }
        let may_now = self.drafts.not_before.is_none_or(|not_before| not_before <= self.now);
        let is_empty = behind.iter().any(|(_, talk)| talk.unsent().is_blank());
        self.drafts.behind.get_or_insert(self.now);
        if (is_empty && may_now) || self.drafts_due().is_some_and(|due| due <= self.now) {
            self.keep_drafts();
        }
    }

    /// Where the node does not keep what is typed and would: it keeps nothing that could not be said. While one walks
    /// through what was typed before, the line does not hold what is being typed.
    fn behind(&self) -> Vec<(&String, &Talk)> {
        let walked = self.open.as_ref().filter(|_| self.history.is_walking());
        let is_open =
            |name: &String| self.list.iter().any(|one| one.name == *name && one.is_open());
        let talks = self.talks.iter().filter(|(name, talk)| !self.drafts.has(name, talk));
        talks.filter(|(name, _)| Some(*name) != walked && is_open(name)).collect()
    }

    /// The conversations with something typed that would be gone with this window.
    pub(super) fn unkept(&self) -> Vec<String> {
        let typed = |talk: &Talk| !talk.unsent().is_blank();
        let talks = self.talks.iter();
        talks
            .filter(|(name, talk)| typed(talk) && !self.drafts.has(name, talk))
            .map(|(name, _)| name.clone())
            .collect()
    }

    /// The node did not keep what was typed: it is told again after a while.
    pub(super) fn draft_refused(&mut self, conversation: String) {
        self.drafts.refused(conversation, self.now.saturating_add(REFUSED_PAUSE).ok());
    }

    /// Where nothing can be said the node keeps nothing for long.
    pub(super) fn doubt_drafts(&mut self) {
        for one in self.list.iter().filter(|one| !one.is_open()) {
            self.drafts.doubts(&one.name);
        }
    }

    /// Whether the node is there and has said what it kept.
    fn can_keep_drafts(&self) -> bool {
        self.node == NodeIs::Up && self.drafts.are_told
    }

    /// Gives everything to the node that is typed and that it does not keep.
    pub(super) fn keep_drafts(&mut self) {
        if !self.can_keep_drafts() {
            return;
        }
        self.drafts.behind = None;
        let behind = self.behind().into_iter();
        let typed: Vec<(String, String)> =
            behind.map(|(name, talk)| (name.clone(), talk.unsent().text())).collect();
        for (conversation, mut text) in typed {
            self.drafts.keeps(conversation.clone(), text.clone());
            if text.trim().is_empty() {
                text.clear();
            }
            // More than can be said is typed: its beginning is better than nothing.
            text.truncate(text.floor_char_boundary(TEXT_BYTES_MAX));
            self.ask(Want::Draft(Typed { conversation, text }));
        }
    }

    /// The window is left: what is typed is kept now. Answers what is to be done for it.
    pub(in crate::face::chat::window) fn farewell(&mut self) -> Vec<Act> {
        self.end_walk();
        self.keep_drafts();
        std::mem::take(&mut self.acts)
    }
}
