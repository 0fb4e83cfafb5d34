//! Enter: what was typed is said, done, or given back with a word on why not.

use crate::face::chat::node::{Outgoing, Want};
use crate::face::chat::slash::{self, Command, Typed};
use crate::face::chat::window::state::State;
use crate::face::chat::window::state::talk::{Talk, Waiting};
use crate::face::wording::slash as commands;
use crate::face::wording::{waiting, window as words};
use crate::model::message::Body;

impl State {
    /// Enter in the input.
    pub(super) fn enter(&mut self) {
        if self.input().is_empty() && self.talk().is_some_and(|talk| talk.selected.is_some()) {
            self.answer_selected();
            return;
        }
        let line = self.input_mut().take();
        self.notice = None;
        self.history.push(&line);
        let wrong = match slash::read(&line) {
            Typed::Nothing => return,
            Typed::Text(text) if self.is_rewording() => return self.reword(text),
            Typed::Text(text) => return self.say_here(text),
            Typed::Command(command) => return self.obey_or_keep(command, &line),
            Typed::Guarded => commands::guarded().to_owned(),
            Typed::Unknown { word, nearest } => commands::unknown(&word, nearest),
            Typed::Incomplete(entry) => commands::incomplete(entry),
        };
        self.input_mut().set(&line);
        self.complain(wrong);
    }

    /// Does what was typed; a command that came to nothing stays in the line.
    fn obey_or_keep(&mut self, command: Command, line: &str) {
        self.obey(command);
        let failed = self.notice.as_ref().is_some_and(|notice| notice.is_error);
        if failed && self.input().is_empty() {
            self.input_mut().set(line);
        }
    }

    fn say_here(&mut self, text: String) {
        match self.open.clone() {
            // Nobody is there before the introduction is accepted.
            Some(_) if self.conversation().is_some_and(|one| one.introduction().is_some()) => {
                self.input_mut().set(&slash::as_typed(&text));
                self.complain(waiting::no_friend_yet());
            }
            Some(open) => {
                let reply_to = self.talk_mut().and_then(|talk| talk.reply_to.take());
                self.say(open, text, reply_to, false);
            }
            // Nobody is there yet: whatever is pasted is meant as an invite.
            None if self.is_alone() => self.ask_now(Want::Add(text)),
            None => {
                self.lobby.set(&slash::as_typed(&text));
                self.complain(words::whom());
            }
        }
    }

    /// Says something in a conversation.
    pub(super) fn say(&mut self, to: String, text: String, reply_to: Option<String>, action: bool) {
        if Body::parse(text.as_str()).is_err() {
            self.too_long(&to, &text, reply_to, action);
            return;
        }
        self.number += 1;
        let key = format!("win-{}-{}", self.key, self.number);
        self.typing_told = None;
        // The line was this conversation's: with the words, what was kept of them goes.
        let ends_draft = self.open.as_ref() == Some(&to) && !self.is_rewording();
        if ends_draft {
            self.drafts.keeps(to.clone(), String::new());
        }
        let one = Outgoing { to: to.clone(), text, reply_to, action, key, ends_draft };
        let talk = self.talks.entry(to.clone()).or_default();
        talk.waiting.push(Waiting { one: one.clone(), refused: None, is_told: false });
        (talk.foot, talk.selected, talk.new_since) = (None, None, None);
        talk.below = 0;
        if self.open.as_ref() != Some(&to) {
            self.note(words::said_to(&to));
        }
        self.ask(Want::Send(one));
    }

    /// More than a message holds: it stands in the line again as it was typed, meant for whom it was meant.
    fn too_long(&mut self, to: &str, text: &str, reply_to: Option<String>, action: bool) {
        if self.open.as_deref() == Some(to) {
            self.input_mut().set(&as_typed(text, action));
            if let Some(talk) = self.talk_mut() {
                talk.reply_to = reply_to;
            }
        } else {
            self.input_mut().set(&format!("/msg {} {text}", commands::quoted(to)));
        }
        self.complain(words::too_long());
    }

    /// What was not taken goes back into the line, or stays in the talk with the reason.
    pub(super) fn give_back(&mut self, asked: &Outgoing, why: String) {
        let Some(one) = self.waiting(&asked.key).map(|waiting| waiting.one.clone()) else { return };
        if one.to != asked.to {
            // The friend got another name between the two: said again, it is still said once.
            self.ask(Want::Send(one));
            return;
        }
        let is_open = self.open.as_ref() == Some(&one.to);
        if is_open && self.input().is_empty() {
            self.take_back(&one);
        } else if let Some(waiting) = self.waiting(&one.key) {
            waiting.refused = Some(why.clone());
        }
        self.complain(why);
    }

    /// What waits for the node under this key, in whatever conversation.
    fn waiting(&mut self, key: &str) -> Option<&mut Waiting> {
        let mut all = self.talks.values_mut().flat_map(|talk| talk.waiting.iter_mut());
        all.find(|waiting| waiting.one.key == key)
    }

    /// The conversation in which something waits for the node.
    pub(super) fn talk_waiting(&mut self, key: &str) -> Option<&mut Talk> {
        let has = |talk: &&mut Talk| talk.waiting.iter().any(|waiting| waiting.one.key == key);
        self.talks.values_mut().find(has)
    }

    /// Takes a message out of the talk and back into its conversation's line.
    pub(super) fn take_back(&mut self, one: &Outgoing) {
        let Some(talk) = self.talk_waiting(&one.key) else { return };
        if talk.draft.is_empty() {
            talk.waiting.retain(|waiting| waiting.one.key != one.key);
            talk.draft.set(&as_typed(&one.text, one.action));
            talk.reply_to = talk.reply_to.take().or_else(|| one.reply_to.clone());
        } else if let Some(waiting) = self.waiting(&one.key) {
            // The line holds something else already: the words stay in the talk.
            waiting.refused = Some(words::too_much().to_owned());
        }
    }

    /// Answers the selected message, or the newest of the other side.
    pub(super) fn answer_selected(&mut self) {
        let aimed = self.talk().and_then(|talk| talk.aimed(false)).map(|line| line.message.clone());
        let Some(talk) = self.talk_mut() else { return };
        match aimed {
            Some(message) => (talk.reply_to, talk.selected) = (Some(message), None),
            None => self.complain(words::no_message()),
        }
    }
}

/// What one types to say this.
fn as_typed(text: &str, action: bool) -> String {
    if action { format!("/me {text}") } else { slash::as_typed(text) }
}
