//! What is done to messages that are there: reworded, taken back, signed; and who is told that somebody types.

use jiff::SignedDuration;

use crate::face::chat::node::Want;
use crate::face::chat::slash::{self, emoji};
use crate::face::chat::window::state::popup::{Popup, Question, Then};
use crate::face::chat::window::state::talk::Rewording;
use crate::face::chat::window::state::{NodeIs, State};
use crate::face::wording::amends;
use crate::face::wording::window as words;

/// How often whoever is written to hears that somebody still types: half of what one word lasts.
const TYPING_AGAIN: SignedDuration = SignedDuration::from_secs(4);

impl State {
    /// Takes a message of mine into the line to give it other words.
    pub(super) fn begin_rewording(&mut self) {
        self.end_walk();
        let aimed = self.talk().and_then(|talk| talk.aimed(true));
        let mine = aimed
            .filter(|line| line.mine)
            .and_then(|line| Some((line.message.clone(), line.text.clone()?)));
        let Some(talk) = self.talk_mut() else { return };
        let Some((message, text)) = mine else { return self.complain(words::not_yours()) };
        // Another one may be in the line already: what stood there before that comes back later.
        if let Some(before) = talk.rewording.take() {
            talk.draft = before.draft;
        }
        let draft = std::mem::take(&mut talk.draft);
        talk.draft.set(&slash::as_typed(&text));
        talk.selected = None;
        talk.rewording = Some(Rewording { message, draft });
    }

    pub(super) fn is_rewording(&self) -> bool {
        self.talk().is_some_and(|talk| talk.rewording.is_some())
    }

    /// Leaves the message as it is, and gives the line back what stood in it; whether there was one.
    pub(super) fn stop_rewording(&mut self) -> bool {
        let Some(talk) = self.talk_mut() else { return false };
        let Some(rewording) = talk.rewording.take() else { return false };
        talk.draft = rewording.draft;
        true
    }

    /// Enter, while a message is in the line.
    pub(super) fn reword(&mut self, text: String) {
        if self.node != NodeIs::Up {
            self.input_mut().set(&slash::as_typed(&text));
            self.complain(words::needs_node());
            return;
        }
        let Some(talk) = self.talk_mut() else { return };
        let Some(Rewording { message, draft }) = talk.rewording.take() else { return };
        talk.draft = draft;
        self.ask_now(Want::Edit { message, text });
    }

    /// What the node did not do to a message stands in the line again, if that is free, and else among what was typed.
    pub(super) fn amend_refused(&mut self, want: Want) {
        let Some(talk) = self.talk_mut() else { return };
        match want {
            Want::Edit { message, text } => {
                let typed = slash::as_typed(&text);
                if talk.rewording.is_some() || talk.line(&message).is_none() {
                    self.history.push(&typed);
                    return;
                }
                let draft = std::mem::take(&mut talk.draft);
                talk.draft.set(&typed);
                talk.rewording = Some(Rewording { message, draft });
            }
            Want::React { emoji: Some(emoji), .. } if talk.draft.is_empty() => {
                talk.draft.set(&format!("/react {emoji}"));
            }
            _ => {}
        }
    }

    /// Gives the selected message, or my last one, other words.
    pub(super) fn edit(&mut self, text: String) {
        match self.aimed_id(true) {
            Some(message) => self.ask_now(Want::Edit { message, text }),
            None => self.complain(words::no_message()),
        }
    }

    /// Asks before a message is taken back, or forgotten here when it is a friend's: only whoever wrote it takes it back.
    /// In a room others may do so too; the node knows who.
    pub(super) fn question_delete(&mut self, message: Option<String>) {
        let talk = self.talk();
        let line = match &message {
            Some(message) => talk.and_then(|talk| talk.line(message)),
            None => talk.and_then(|talk| talk.aimed(true)).filter(|line| !line.deleted),
        };
        let is_mine = line.is_none_or(|line| line.mine);
        let text = line.and_then(|line| line.text.clone());
        let Some(message) = line.map(|line| line.message.clone()).or(message) else {
            return self.complain(words::no_message());
        };
        let in_room = self.open.as_ref().is_some_and(|open| open.starts_with('#'));
        if !is_mine && !in_room {
            return self.question_forget(message);
        }
        let text = amends::delete_question(text.as_deref());
        self.ask_first(text, Then::Ask(Want::Delete(message)));
    }

    /// Asks before a message is forgotten on this computer only.
    pub(super) fn question_forget(&mut self, message: String) {
        let line = self.talk().and_then(|talk| talk.line(&message));
        let text = amends::forget_question(line.and_then(|line| line.text.as_deref()));
        self.ask_first(text, Then::Ask(Want::Forget(message)));
    }

    fn ask_first(&mut self, text: String, yes: Then) {
        self.popup = Some(Popup::Question(Question::new(text, yes)));
    }

    /// Asks before a conversation is forgotten.
    pub(super) fn question_clear(&mut self) {
        let Some(open) = self.open.clone() else { return self.complain(words::whom()) };
        let text = amends::clear_question(&open);
        self.ask_first(text, Then::Ask(Want::Clear(open)));
    }

    /// Puts an emoji to the selected message, or to the last one of the other side; or withdraws it.
    pub(super) fn react(&mut self, named: Option<&str>) {
        let emoji = named.map(emoji::read);
        match self.aimed_id(false) {
            Some(message) => self.ask_now(Want::React { message, emoji }),
            None => self.complain(words::no_message()),
        }
    }

    fn aimed_id(&self, mine: bool) -> Option<String> {
        self.talk()?.aimed(mine).map(|line| line.message.clone())
    }

    /// Begins the command that puts an emoji to a message.
    pub(super) fn begin_reacting(&mut self) {
        if self.input().is_empty() {
            self.input_mut().set("/react ");
        }
    }

    /// The line has changed: whoever it is for hears that somebody types, every few seconds.
    pub(super) fn tell_typing(&mut self) {
        let nobody = self.conversation().is_some_and(|one| one.introduction().is_some());
        let told = self.node == NodeIs::Up && !nobody;
        let Some(open) = self.open.clone().filter(|_| told) else { return };
        let typed = self.input().text();
        let says = !typed.trim().is_empty() && !typed.starts_with('/') && !self.is_rewording();
        let told = self.typing_told.as_ref().filter(|(whom, _)| *whom == open);
        match (says, told) {
            (true, Some((_, at))) if self.now.duration_since(*at) < TYPING_AGAIN => {}
            (true, _) => {
                self.typing_told = Some((open.clone(), self.now));
                self.ask(Want::Typing(open, true));
            }
            (false, Some(_)) => {
                self.typing_told = None;
                self.ask(Want::Typing(open, false));
            }
            (false, None) => {}
        }
    }
}
