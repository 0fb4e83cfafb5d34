//! Slash commands: each asks the node, goes somewhere or shows something.

use super::list;
use crate::face::chat::node::Want;
use crate::face::chat::slash::Command;
use crate::face::chat::window::state::popup::{Page, Popup, Question, Then};
use crate::face::chat::window::state::{NodeIs, Search, State};
use crate::face::wording::slash as commands;
use crate::face::wording::window::{self as words, title};
use crate::face::wording::{people, rooms};

impl State {
    /// Does what was typed.
    pub(super) fn obey(&mut self, command: Command) {
        match command {
            Command::Help(word) => self.help(word.as_deref()),
            Command::Msg(to, text) => {
                let to = self.named(&to).unwrap_or(to);
                self.say(to, text, None, false);
            }
            Command::Query(to) => self.go_to_named(&to),
            Command::Reply(text) => self.reply(text),
            Command::InviteLink => self.ask_now(Want::Invite),
            Command::Add(text) => self.ask_now(Want::Add(text)),
            Command::Friends => {
                let text = list::friends(&self.list, self.now);
                self.show_page(title::friends(), text);
            }
            Command::Whois(who) => self.about(who, Want::Card),
            Command::Verify(who, None) => self.about_friend(who, Want::Verify),
            Command::Verify(who, Some(number)) => {
                self.about_friend(who, |friend| Want::Confirm { friend, number });
            }
            Command::AcceptDevice(who) => self.about_friend(who, Want::AcceptDevice),
            Command::Rename(friend, name) => self.ask_now(Want::Rename { friend, name }),
            Command::Block(who) => self.ask_now(Want::Block(who)),
            Command::Unblock(who) => self.ask_now(Want::Unblock(who)),
            Command::Mute(who, seconds) => self.about_here(who, |to| Want::Mute(to, seconds)),
            Command::Unmute(who) => self.about_here(who, Want::Unmute),
            Command::Introduce(one, other) => self.ask_now(Want::Introduce(one, other)),
            Command::Introductions => self.ask_now(Want::Introductions),
            Command::Accept(who) => self.ask_now(Want::Accept(who)),
            Command::Remove(who) => self.question_remove(who),
            Command::Create(name) => self.ask_now(Want::Create(name)),
            Command::Join(room) => self.ask_now(Want::Join(room)),
            Command::Decline(room) => self.ask_now(Want::Decline(room)),
            Command::Names(room) => self.about_room(room, Want::Room),
            Command::Topic(text) => self.about_room(None, |room| Want::Topic { room, text }),
            Command::Invite(friend, room) => {
                self.about_room(room, |room| Want::AskIn { room, friend });
            }
            Command::Part(room) => self.question_part(room),
            Command::Me(text) => match self.open.clone() {
                Some(open) => self.say(open, text, None, true),
                None => self.complain(words::whom()),
            },
            Command::Edit(text) => self.edit(text),
            Command::Delete(message) => self.question_delete(message),
            Command::React(emoji) => self.react(emoji.as_deref()),
            Command::Timer(seconds) => self.about_here(None, |to| Want::Timer { to, seconds }),
            Command::Clear => self.question_clear(),
            Command::Lock => self.ask_now(Want::Lock),
            Command::Status(status, text) => self.ask_now(Want::SetMood(status, text)),
            Command::Trace(message) => self.trace(message),
            Command::Cancel(message) => self.cancel(message),
            Command::Search(query) => self.begin_search(&query),
            Command::Last(_) => self.scroll_page(true),
            Command::Doctor => self.ask_now(Want::Doctor),
            Command::Words => self.ask_now(Want::Words(None)),
            Command::Bare => self.bare = !self.bare,
            Command::Ascii => self.look.ascii = !self.look.ascii,
            Command::Quit => self.leave(),
        }
    }

    /// Asks what makes no sense to ask later.
    pub(super) fn ask_now(&mut self, want: Want) {
        if self.node == NodeIs::Up {
            self.ask(want);
            return;
        }
        if let Want::Add(text) = want {
            self.input_mut().set(&text);
        }
        self.complain(words::needs_node());
    }

    /// Asks about somebody, or about whom one talks with.
    pub(super) fn about(&mut self, who: Option<String>, want: impl FnOnce(String) -> Want) {
        match who.or_else(|| self.open.clone()) {
            Some(room) if room.starts_with('#') => self.ask_now(Want::Room(room)),
            Some(who) => self.ask_now(want(who)),
            None => self.complain(words::whom()),
        }
    }

    /// Asks what makes sense of a friend alone, or of the one with whom one talks.
    pub(super) fn about_friend(&mut self, who: Option<String>, want: impl FnOnce(String) -> Want) {
        let open = self.open.clone().filter(|open| !open.starts_with('#'));
        match who.or(open) {
            Some(who) => self.ask_now(want(who)),
            None => self.complain(words::whom()),
        }
    }

    /// Something about this conversation, or the open one.
    fn about_here(&mut self, to: Option<String>, want: impl FnOnce(String) -> Want) {
        match to.or_else(|| self.open.clone()) {
            Some(to) => self.ask_now(want(to)),
            None => self.complain(words::whom()),
        }
    }

    /// Asks about a room, or about the open one.
    fn about_room(&mut self, room: Option<String>, want: impl FnOnce(String) -> Want) {
        let open = self.open.clone().filter(|open| open.starts_with('#'));
        match room.or(open) {
            Some(room) => self.ask_now(want(room)),
            None => self.complain(words::which_room()),
        }
    }

    fn question_part(&mut self, room: Option<String>) {
        let open = self.open.clone().filter(|open| open.starts_with('#'));
        let Some(room) = room.or(open) else {
            self.complain(words::which_room());
            return;
        };
        let text = rooms::leave_question(&room);
        let yes = Then::Ask(Want::Part(room));
        self.popup = Some(Popup::Question(Question::new(text, yes)));
    }

    fn reply(&mut self, text: String) {
        let aimed = self.talk().and_then(|talk| talk.aimed(false)).map(|line| line.message.clone());
        match (self.open.clone(), aimed) {
            (Some(open), Some(message)) => self.say(open, text, Some(message), false),
            _ => {
                self.input_mut().set(&text);
                self.complain(words::no_message());
            }
        }
    }

    fn question_remove(&mut self, who: String) {
        let who = self.named(&who).unwrap_or(who);
        let text = people::remove_question(&who);
        let yes = Then::Ask(Want::Remove(who));
        self.popup = Some(Popup::Question(Question::new(text, yes)));
    }

    /// The story of a message: the named, the selected, or the newest of mine.
    pub(super) fn trace(&mut self, message: Option<String>) {
        self.about_mine(message, Want::Trace);
    }

    fn cancel(&mut self, message: Option<String>) {
        self.about_mine(message, Want::Cancel);
    }

    fn about_mine(&mut self, message: Option<String>, want: fn(String) -> Want) {
        let aimed = || Some(self.talk()?.aimed(true)?.message.clone());
        match message.or_else(aimed) {
            Some(message) => self.ask_now(want(message)),
            None => self.complain(words::no_message()),
        }
    }

    fn begin_search(&mut self, query: &str) {
        if self.open.is_none() {
            self.complain(words::whom());
            return;
        }
        let mut search = Search::default();
        search.query.set(query);
        self.search = Some(search);
        self.find_anew();
    }

    /// Shows help: everything, or one command.
    pub(super) fn help(&mut self, word: Option<&str>) {
        if let Some(entry) = word.and_then(commands::entry_of) {
            self.note(commands::help_line(entry));
            return;
        }
        let lines: Vec<String> = commands::TABLE.iter().map(commands::help_line).collect();
        let signs = words::sign_help(|state| self.look.state(state));
        let text = format!("{}\n\n{signs}\n{}", words::key_help(), lines.join("\n"));
        self.show_page(title::help(), text);
    }

    /// Shows something to read.
    pub(super) fn show_page(&mut self, title: &'static str, text: String) {
        self.popup = Some(Popup::Page(Page { title, text, top: 0 }));
    }
}
