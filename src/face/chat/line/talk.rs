//! What line mode knows, and what a typed line comes to.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use tokio::time::Instant;

use super::friends::Friendships;
use super::seen::Seen;
use crate::api::error::ApiError;
use crate::api::types::amend::Timer;
use crate::api::types::words::{StateWord, StatusWord};
use crate::face::chat::conversation::{Conversation, With};
use crate::face::chat::node::{Outgoing, Want};
use crate::face::chat::ring::Ringing;
use crate::face::chat::slash::{self, Command, Typed};
use crate::face::wording::{
    self, introductions, line as words, people, rooms, slash as commands, wrong,
};
use crate::model::message::{Body, TEXT_BYTES_MAX};

/// What is to be done.
#[derive(Debug)]
pub(super) enum Do {
    /// Writes a line, or a few that belong together.
    Say(String),
    /// Asks the node.
    Ask(Want),
    /// Asks for attention, with these words where there is room for words.
    Ring(String),
    /// Ends, with what made it impossible to go on.
    Leave(Option<ApiError>),
}

impl Do {
    /// Says something of the program's own.
    pub(super) fn note(words: &str) -> Self {
        Self::Say(words::note(words))
    }
}

/// Messages shown when a conversation is opened, unless more are new.
const SHOWN_FIRST: u32 = 10;

/// Most messages shown at once.
pub(super) const SHOWN_MAX: u32 = 200;

/// A question that the next typed line answers.
#[derive(Debug)]
pub(super) enum Question {
    /// Ends the friendship.
    Remove(String),
    /// Goes out of a room.
    Part(String),
    /// Records the comparison: with whom, and the number.
    Match(String, String),
    /// Forgets a conversation here.
    Clear(String),
    /// Takes a message back.
    Delete(String),
}

/// Why a page of messages was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// The conversation was opened, with so many new messages.
    Opened(u64),
    /// `/last`.
    Again,
    /// `/search`.
    Search(String),
}

/// What line mode knows.
pub(super) struct Talk {
    /// Where one goes, until the node has said who that is: what is typed meanwhile is meant for there.
    pub(super) wanted: Option<String>,
    pub(super) to: Option<String>,
    pub(super) known: Vec<Conversation>,
    pub(super) is_up: bool,
    pub(super) was_up: bool,
    pub(super) is_gone: bool,
    /// The list of friends is here.
    pub(super) is_known: bool,
    pub(super) reading: Option<Reading>,
    pub(super) question: Option<Question>,
    /// What the node has not taken yet, oldest first.
    pub(super) unsaid: Vec<Outgoing>,
    /// Messages of mine that were said here: they are not told again.
    pub(super) said_here: BTreeSet<String>,
    /// The newest message of mine in each conversation; only its receipts are told.
    pub(super) newest_mine: BTreeMap<String, String>,
    /// How far the newest message of mine in each conversation was told to be.
    pub(super) risen: BTreeMap<String, (String, StateWord)>,
    /// The newest message of others in each conversation.
    pub(super) newest_theirs: BTreeMap<String, String>,
    /// The messages seen last, to say with their words what becomes of them.
    pub(super) seen: Seen,
    /// How I am called.
    pub(super) me: Option<String>,
    /// How each friend was when that was last told.
    pub(super) told: BTreeMap<String, StatusWord>,
    /// What was told of friendships.
    pub(super) friendships: Friendships,
    /// A timer that an event told of: the answer to whoever set it says no more.
    pub(super) timer: Option<Timer>,
    /// How attention is asked for.
    pub(super) ringing: Ringing,
    /// When it rang last.
    pub(super) rung: Option<Instant>,
    /// Whether recovery words are still to be offered.
    pub(super) offers_words: bool,
    number: u64,
    start: i64,
}

impl Talk {
    pub(super) fn new(to: Option<String>) -> Self {
        Self {
            wanted: to,
            to: None,
            known: vec![],
            is_up: false,
            was_up: false,
            is_gone: false,
            is_known: false,
            reading: None,
            question: None,
            timer: None,
            unsaid: vec![],
            ringing: Ringing::default(),
            said_here: BTreeSet::new(),
            newest_mine: BTreeMap::new(),
            risen: BTreeMap::new(),
            newest_theirs: BTreeMap::new(),
            seen: Seen::default(),
            me: None,
            told: BTreeMap::new(),
            friendships: Friendships::default(),
            rung: None,
            offers_words: false,
            number: 0,
            start: Timestamp::now().as_microsecond(),
        }
    }

    /// Whether what is typed can be understood: the conversation is open, or the node is not there to open it.
    pub(super) fn is_ready(&self) -> bool {
        let opened = self.wanted.is_none() && self.reading.is_none();
        self.is_gone || (self.is_known && opened)
    }

    /// The error to end with when something was not said.
    pub(super) fn unsaid(&self) -> Option<ApiError> {
        (!self.unsaid.is_empty()).then(ApiError::node_stopped)
    }

    /// What was not said.
    pub(super) fn unsaid_texts(&self) -> impl Iterator<Item = &str> {
        self.unsaid.iter().map(|one| one.text.as_str())
    }

    /// What a typed line comes to.
    pub(super) fn typed(&mut self, line: &str) -> Vec<Do> {
        if let Some(question) = self.question.take() {
            return answered(question, line);
        }
        match slash::read(line) {
            Typed::Nothing => vec![],
            Typed::Text(text) => match self.wanted.clone().or_else(|| self.to.clone()) {
                Some(to) => self.say(to, text, None, false),
                // Nobody could be told this: a bare invite is meant to be used.
                None if slash::is_invite(&text) => vec![Do::Ask(Want::Add(text))],
                None => vec![Do::note(words::nobody_chosen()), Do::Say(words::not_sent(line))],
            },
            Typed::Command(command) => self.obey(command),
            Typed::Guarded => vec![Do::note(commands::guarded())],
            Typed::Unknown { word, nearest } => vec![Do::note(&commands::unknown(&word, nearest))],
            Typed::Incomplete(entry) => vec![Do::note(&commands::incomplete(entry))],
        }
    }

    pub(super) fn say(
        &mut self,
        to: String,
        text: String,
        reply_to: Option<String>,
        action: bool,
    ) -> Vec<Do> {
        if Body::parse(text.as_str()).is_err() {
            let error = wrong::line_too_long(TEXT_BYTES_MAX / 1024);
            return vec![Do::Say(words::refused(&error)), Do::Say(words::not_sent(&text))];
        }
        self.number += 1;
        let key = format!("line-{}-{}-{}", std::process::id(), self.start, self.number);
        let one = Outgoing { to, text, reply_to, action, key, ends_draft: false };
        self.unsaid.push(one.clone());
        let waits = (self.was_up && !self.is_up).then(|| Do::note(words::waits()));
        waits.into_iter().chain([Do::Ask(Want::Send(one))]).collect()
    }

    fn obey(&mut self, command: Command) -> Vec<Do> {
        match command {
            Command::Quit => vec![Do::Leave(None)],
            Command::Help(word) => help(word.as_deref()),
            Command::Msg(to, text) => self.say(to, text, None, false),
            Command::Query(to) => {
                self.wanted = Some(to.clone());
                vec![Do::Ask(who_is(to))]
            }
            Command::Reply(text) => self.reply(text),
            Command::Friends => self.list(),
            Command::InviteLink => vec![Do::Ask(Want::Invite)],
            Command::Add(text) => vec![Do::Ask(Want::Add(text))],
            Command::Status(None, None) => vec![Do::Ask(Want::Mood)],
            Command::Status(status, text) => vec![Do::Ask(Want::SetMood(status, text))],
            Command::Doctor => vec![Do::Ask(Want::Doctor)],
            Command::Words => vec![Do::Ask(Want::Words(None))],
            Command::Bare | Command::Ascii | Command::Lock => vec![Do::note(words::window_only())],
            Command::Trace(message) => self.about_mine(message, Want::Trace),
            Command::Cancel(message) => self.about_mine(message, Want::Cancel),
            Command::Last(count) => self.read(count.unwrap_or(SHOWN_FIRST), Reading::Again),
            Command::Search(words) => self.read(SHOWN_MAX, Reading::Search(words)),
            Command::Create(name) => {
                self.wanted = Some(in_full(&name));
                vec![Do::Ask(Want::Create(name))]
            }
            Command::Join(room) => {
                self.wanted = Some(in_full(&room));
                vec![Do::Ask(Want::Join(room))]
            }
            Command::Decline(room) => vec![Do::Ask(Want::Decline(room))],
            Command::Names(room) => self.about_a_room(room, Want::Room),
            Command::Topic(text) => self.about_a_room(None, |room| Want::Topic { room, text }),
            Command::Invite(friend, room) => {
                self.about_a_room(room, |room| Want::AskIn { room, friend })
            }
            Command::Part(room) => self.part(room),
            Command::Me(_)
            | Command::Edit(_)
            | Command::Delete(_)
            | Command::React(_)
            | Command::Timer(_)
            | Command::Clear => self.amend(command),
            about_a_friend => self.about_a_friend(about_a_friend),
        }
    }

    fn about_a_room(&self, room: Option<String>, want: impl FnOnce(String) -> Want) -> Vec<Do> {
        let open = self.to.clone().filter(|to| to.starts_with('#'));
        match room.or(open) {
            Some(room) => vec![Do::Ask(want(room))],
            None => vec![Do::note(words::which_room())],
        }
    }

    fn part(&mut self, room: Option<String>) -> Vec<Do> {
        let open = self.to.clone().filter(|to| to.starts_with('#'));
        let Some(room) = room.or(open) else { return vec![Do::note(words::which_room())] };
        let question = rooms::leave_question(&room);
        self.question = Some(Question::Part(room));
        vec![Do::note(question.trim_end())]
    }

    fn about_a_friend(&mut self, command: Command) -> Vec<Do> {
        let open = self.to.clone();
        let want = match command {
            Command::Whois(who) => who.or(open).map(Want::Card),
            Command::Verify(who, None) => who.or(open).map(Want::Verify),
            Command::Verify(who, Some(number)) => {
                who.or(open).map(|friend| Want::Confirm { friend, number })
            }
            Command::AcceptDevice(who) => who.or(open).map(Want::AcceptDevice),
            Command::Rename(friend, name) => {
                self.friendships.renaming = Some(name.trim().to_owned());
                Some(Want::Rename { friend, name })
            }
            Command::Block(who) => Some(Want::Block(who)),
            Command::Unblock(who) => Some(Want::Unblock(who)),
            Command::Mute(who, seconds) => {
                return self.about_here(who, |to| Want::Mute(to, seconds));
            }
            Command::Unmute(who) => return self.about_here(who, Want::Unmute),
            Command::Introduce(one, other) => Some(Want::Introduce(one, other)),
            Command::Introductions => Some(Want::Introductions),
            Command::Accept(who) => Some(Want::Accept(who)),
            Command::Remove(who) => {
                let question = people::remove_question(&who);
                self.question = Some(Question::Remove(who));
                return vec![Do::note(question.trim_end())];
            }
            _ => None,
        };
        want.map_or_else(|| vec![Do::note(words::nobody_chosen())], |want| vec![Do::Ask(want)])
    }

    fn reply(&mut self, text: String) -> Vec<Do> {
        let Some(to) = self.to.clone() else { return vec![Do::note(words::nobody_chosen())] };
        match self.newest_theirs.get(&to).cloned() {
            Some(message) => self.say(to, text, Some(message), false),
            None => vec![Do::note(words::nothing_to_answer()), Do::Say(words::not_sent(&text))],
        }
    }

    /// A message of mine: the one that was named, or the newest here.
    pub(super) fn about_mine(&self, message: Option<String>, want: fn(String) -> Want) -> Vec<Do> {
        let newest = || self.newest_mine.get(self.to.as_ref()?).cloned();
        match message.or_else(newest) {
            Some(message) => vec![Do::Ask(want(message))],
            None => vec![Do::note(words::nothing_sent())],
        }
    }

    /// Asks for the newest messages of the open conversation.
    fn read(&mut self, count: u32, reading: Reading) -> Vec<Do> {
        let Some(conversation) = self.to.clone() else {
            return vec![Do::note(words::nobody_chosen())];
        };
        self.reading = Some(reading);
        let limit = count.clamp(1, SHOWN_MAX);
        vec![Do::Ask(Want::Page { conversation, limit, before: None })]
    }

    /// Something about this conversation, or the open one.
    fn about_here(&self, who: Option<String>, want: impl FnOnce(String) -> Want) -> Vec<Do> {
        match who.or_else(|| self.to.clone()) {
            Some(to) => vec![Do::Ask(want(to))],
            None => vec![Do::note(words::nobody_chosen())],
        }
    }

    /// Goes to a conversation.
    pub(super) fn open(&mut self, name: &str) -> Vec<Do> {
        self.wanted = None;
        self.to = Some(name.to_owned());
        let known = self.known.iter().find(|one| one.name == name);
        let unread = known.map_or(0, |one| one.unread);
        let how = known.and_then(Conversation::friend).map(|friend| friend.presence.status);
        let how = how.map(|how| (self.told.insert(name.to_owned(), how), how).1);
        let how = how.map(|how| words::how_they_are(name, how));
        let shown = u32::try_from(unread).unwrap_or(SHOWN_MAX).max(SHOWN_FIRST);
        let mut acts = vec![Do::Say(words::talking(name, &how.unwrap_or_default()))];
        acts.extend(self.read(shown, Reading::Opened(unread)));
        acts
    }

    fn list(&self) -> Vec<Do> {
        let now = Timestamp::now();
        let line = |one: &Conversation| match &one.with {
            With::Friend(friend) => people::friend_line(friend, now),
            With::Room(room) => rooms::room_line(room),
            With::Introduced(one) => introductions::line(one, now),
        };
        let lines: Vec<Do> = self.known.iter().map(line).map(Do::Say).collect();
        if lines.is_empty() { vec![Do::note(words::no_one())] } else { lines }
    }
}

/// A room's name as a conversation's.
fn in_full(room: &str) -> String {
    format!("#{}", room.trim_start_matches('#'))
}

/// Asks who is meant: a friend, or a room.
pub(super) fn who_is(to: String) -> Want {
    if to.starts_with('#') { Want::Room(to) } else { Want::Title(to) }
}

fn help(word: Option<&str>) -> Vec<Do> {
    let line = |entry| Do::Say(commands::help_line(entry));
    match word {
        None => commands::TABLE.iter().map(line).collect(),
        Some(word) => match slash::read(&format!("/{word} online 5")) {
            Typed::Unknown { word, nearest } => vec![Do::note(&commands::unknown(&word, nearest))],
            _ => commands::entry_of(word).map(line).into_iter().collect(),
        },
    }
}

/// Carries out what was asked about, if the answer is yes.
fn answered(question: Question, line: &str) -> Vec<Do> {
    if !wording::is_yes(line) {
        return vec![match question {
            Question::Remove(_) | Question::Part(_) | Question::Clear(_) | Question::Delete(_) => {
                Do::note(words::left())
            }
            Question::Match(friend, _) => Do::note(&people::not_verified(&friend)),
        }];
    }
    vec![Do::Ask(match question {
        Question::Remove(friend) => Want::Remove(friend),
        Question::Part(room) => Want::Part(room),
        Question::Clear(conversation) => Want::Clear(conversation),
        Question::Delete(message) => Want::Delete(message),
        Question::Match(friend, number) => Want::Confirm { friend, number },
    })]
}
