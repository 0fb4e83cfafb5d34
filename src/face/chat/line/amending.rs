//! What line mode does to messages and conversations that are there.

use super::talk::{Do, Question, Talk};
use crate::face::chat::node::Want;
use crate::face::chat::slash::{Command, emoji};
use crate::face::wording::amends;
use crate::face::wording::line as words;

impl Talk {
    /// Does what was typed, in the open conversation.
    pub(super) fn amend(&mut self, command: Command) -> Vec<Do> {
        let Some(to) = self.to.clone() else { return vec![Do::note(words::nobody_chosen())] };
        match command {
            Command::Me(text) => self.say(to, text, None, true),
            Command::Edit(text) => match self.newest_mine.get(&to).cloned() {
                Some(message) => vec![Do::Ask(Want::Edit { message, text })],
                None => vec![Do::note(words::nothing_sent()), Do::Say(words::not_sent(&text))],
            },
            Command::Delete(message) => match message.or(self.newest_mine.get(&to).cloned()) {
                Some(message) => {
                    let question = amends::delete_question(self.seen.words_of_mine(&message));
                    self.question = Some(Question::Delete(message));
                    vec![Do::note(question.trim_end())]
                }
                None => vec![Do::note(words::nothing_sent())],
            },
            Command::React(named) => {
                let emoji = named.as_deref().map(emoji::read);
                match self.newest_theirs.get(&to).cloned() {
                    Some(message) => vec![Do::Ask(Want::React { message, emoji })],
                    None => vec![Do::note(words::nothing_to_answer())],
                }
            }
            Command::Timer(seconds) => vec![Do::Ask(Want::Timer { to, seconds })],
            _ => {
                let question = amends::clear_question(&to);
                self.question = Some(Question::Clear(to));
                vec![Do::note(question.trim_end())]
            }
        }
    }
}
