//! What the node says: it comes and goes, things happen, questions are answered.

use crate::api::error::{ApiError, ErrorKind};
use crate::api::types::event::EventWhat;
use crate::api::types::friend::FriendCard;
use crate::api::types::message::MessageLine;
use crate::api::types::words::RoomChangeWord;
use crate::face::chat::conversation::{self, With};
use crate::face::chat::node::{Answer, Heard, Want};
use crate::face::chat::ring::Ringing;
use crate::face::chat::window::editor::Editor;
use crate::face::chat::window::state::popup::{Popup, Question, Then};
use crate::face::chat::window::state::talk::Loaded;
use crate::face::chat::window::state::{Known, NodeIs, State};
use crate::face::wording::refused::chat_words;
use crate::face::wording::window::{self as words, title};
use crate::face::wording::{
    amends, attention, backup, introductions, line, messages, node, people, rooms, story,
};

impl State {
    /// Takes what the node says.
    pub(super) fn heard(&mut self, heard: Heard) {
        match heard {
            Heard::Up => self.up(),
            Heard::Gone(_) if self.node == NodeIs::Awaited => {}
            Heard::Gone(why) => self.node = NodeIs::Gone(why),
            Heard::Event(event) => self.happened(event.what),
            Heard::Answered(want @ (Want::Lock | Want::Unlock(_)), came) => {
                self.lock_answered(&want, came.err().as_ref());
            }
            Heard::Answered(want, Ok(answer)) => self.answered(want, answer),
            Heard::Answered(want, Err(error)) => self.refused(want, &error),
        }
    }

    fn up(&mut self) {
        self.node = NodeIs::Up;
        if !self.drafts.are_told {
            self.ask(Want::Drafts);
        }
        self.ask(Want::Me);
        self.ask(Want::Mood);
        self.ask(Want::Ringing);
        self.ask(Want::Waiting);
        (self.asking_friends, self.friends) = (false, None);
        self.refresh();
        self.ask_title();
    }

    /// Asks for what the head says of a friend; what it says of a room is in the list. Not while nobody is here: the
    /// node would take the question for a sign of life.
    pub(super) fn ask_title(&mut self) {
        if !self.is_here() {
            self.card = None;
            return;
        }
        let nobody = self.conversation().is_some_and(|one| one.introduction().is_some());
        let friend = self.open.clone().filter(|open| !open.starts_with('#') && !nobody);
        if let Some(friend) = friend {
            self.ask(Want::Title(friend));
        }
    }

    fn happened(&mut self, what: EventWhat) {
        match what {
            EventWhat::Message(line) => self.message(*line),
            EventWhat::Receipt { message, to, state, why, have, of } => {
                if let Some(talk) = self.talks.get_mut(&to) {
                    talk.rise(&message, state, why);
                    talk.spread(&message, have, of);
                }
            }
            EventWhat::Presence { friend, status, text, at, via } => {
                if let Some(With::Friend(known)) = self.with(&friend) {
                    let presence = &mut known.presence;
                    (presence.status, presence.text) = (status, text);
                    (presence.at, presence.via) = (at, via);
                }
            }
            EventWhat::Link { friend, path, through } => {
                if let Some(With::Friend(known)) = self.with(&friend) {
                    (known.path, known.through) = (path, through);
                }
                if self.open.as_ref() == Some(&friend) {
                    self.ask_title();
                }
            }
            EventWhat::Friend { friend, id, state } => {
                self.friendship(&friend, id, state);
                self.refresh();
                self.ask_title();
            }
            EventWhat::AddEnded { friend, why } => {
                self.complain(line::add_ended(&friend, why));
                self.refresh();
            }
            EventWhat::Room { room, what, who } => {
                if what != RoomChangeWord::Created {
                    self.note(rooms::happened(&room, what, who.as_deref()));
                }
                self.refresh();
            }
            EventWhat::Change { message, conversation, now, .. } => {
                if let Some(talk) = self.talks.get_mut(&conversation) {
                    talk.changed(&message, now.map(|line| *line));
                }
            }
            EventWhat::Cleared { conversation } => {
                if let Some(talk) = self.talks.get_mut(&conversation) {
                    talk.lines.clear();
                    (talk.foot, talk.new_since, talk.selected) = (None, None, None);
                }
                self.drafts.forget(&conversation);
                self.refresh();
            }
            EventWhat::Muted(_) => self.refresh(),
            EventWhat::Timer(timer) => self.note(amends::timer(&timer)),
            EventWhat::Typing { conversation, friend, typing } => {
                self.types(conversation, friend, typing);
            }
            EventWhat::Introduction { name, introduced_by, state, .. } => {
                self.note(introductions::happened_here(&name, &introduced_by, state));
                self.ask(Want::Waiting);
            }
            EventWhat::Twin { friend } => self.complain(backup::twin(&friend)),
            EventWhat::Overflow { .. } => self.read_everything_anew(),
        }
    }

    /// Somebody types, or no longer.
    fn types(&mut self, conversation: String, who: String, typing: bool) {
        let here = self.typists.entry(conversation).or_default();
        match typing {
            true => drop(here.insert(who, self.now)),
            false => drop(here.remove(&who)),
        }
    }

    fn with(&mut self, name: &str) -> Option<&mut With> {
        self.list.iter_mut().find(|one| one.name == name).map(|one| &mut one.with)
    }

    fn message(&mut self, line: MessageLine) {
        let name = line.conversation.clone();
        let watched = self.open.as_ref() == Some(&name) && self.is_watched();
        let theirs = !line.mine;
        if let Some(here) = self.typists.get_mut(&name) {
            here.remove(&line.from);
        }
        if !watched {
            self.ring(&line);
        }
        if let Some(one) = self.list.iter_mut().find(|one| one.name == name) {
            one.newest = Some(line.at.clone());
        }
        if let Some(talk) = self.talks.get_mut(&name)
            && matches!(talk.loaded, Loaded::Some | Loaded::Older | Loaded::Whole)
        {
            let id = line.message.clone();
            let is_new = talk.push(line);
            if is_new && theirs && !watched {
                talk.new_since.get_or_insert(id);
            }
            if is_new && theirs && talk.foot.is_some() {
                talk.below += 1;
            }
        }
        match (theirs, watched) {
            (true, true) => self.ask(Want::Mark(name)),
            (true, false) => self.refresh(),
            (false, _) => {}
        }
    }

    /// Events were missed: nothing that is loaded can be relied on.
    fn read_everything_anew(&mut self) {
        for talk in self.talks.values_mut() {
            (talk.loaded, talk.foot) = (Loaded::No, None);
            talk.lines.clear();
        }
        if let Some(open) = self.open.clone() {
            let unread = self.conversation().map_or(0, |one| one.unread);
            self.load(&open, unread);
        }
        self.friends = None;
        self.refresh();
    }

    fn answered(&mut self, want: Want, answer: Answer) {
        match (want, answer) {
            (_, Answer::Me(card)) => self.me = card.name,
            (Want::Mood, Answer::Mood(mood)) => self.mood = Some(mood),
            (_, Answer::Mood(mood)) => {
                self.note(people::own_presence(&mood));
                self.mood = Some(mood);
            }
            (_, Answer::Friends(friends, rooms)) => self.known(conversation::all(friends, rooms)),
            (_, Answer::Newest(newest)) => self.newest(newest),
            (Want::Page { conversation, limit, before }, Answer::Page(page)) => {
                self.page(&conversation, limit, before.is_some(), page);
            }
            (Want::Find { conversation, .. }, Answer::Page(page)) => {
                self.found_back(&conversation, page);
            }
            (Want::Send(one), Answer::Sent(sent)) => {
                if let Some(talk) = self.talk_waiting(&one.key) {
                    talk.was_sent(&one, &sent);
                }
                self.offer_words();
            }
            (_, Answer::Sent(sent)) => self.note(messages::cancelled(&sent)),
            (want, Answer::Amended(sent)) => self.note(want.amended(&sent)),
            (_, Answer::Timer(timer)) => self.note(amends::timer(&timer)),
            (Want::Typing(..) | Want::Draft(_), _) => {}
            (want, Answer::Friend(card)) => self.friend_told(want, card),
            (Want::Room(_), Answer::Room(room)) => {
                self.show_page(title::room(), rooms::room_card(&room));
            }
            (_, Answer::Room(room)) => {
                self.note(rooms::entered(&room));
                self.wanted = Some(format!("#{}", room.name));
                self.refresh();
            }
            (_, Answer::Trace(trace)) => self.show_page(title::trace(), story::trace(&trace)),
            (
                want,
                answer @ (Answer::Introduced(_) | Answer::Introductions(_) | Answer::Drafts(_)),
            )
            | (want, answer @ (Answer::Ringing(_) | Answer::Muted(_) | Answer::Checkup(_)))
            | (want @ Want::Accept(_), answer) => self.answered_aside(&want, answer),
            (_, Answer::Invited(invite)) if self.is_alone() => self.invite = Some(invite),
            (_, Answer::Invited(invite)) => self.popup = Some(Popup::Invite(Box::new(invite))),
            (_, Answer::Added(added)) => {
                self.note(words::adding(&added.friend, added.state));
                self.refresh();
            }
            (_, Answer::Words(phrase)) => {
                self.notice = None;
                let (phrase, advice) = (node::phrase(phrase.reveal()), words::words_advice());
                self.show_page(title::words(), format!("{phrase}\n\n{advice}"));
            }
            (Want::Mark(_), _) => {}
            (_, Answer::Page(_) | Answer::Done) => {
                self.refresh();
                self.ask_title();
            }
        }
    }

    /// All about a friend, for the head of the talk, to compare numbers, or to read.
    fn friend_told(&mut self, want: Want, card: Box<FriendCard>) {
        match want {
            Want::Title(name) if self.open.as_ref() == Some(&name) => self.card = Some(card),
            Want::Title(_) => {}
            Want::Verify(_) => self.compare(&card),
            Want::Confirm { .. } => {
                self.note(people::verified(&card));
                self.refresh();
                self.ask_title();
            }
            _ => self.show_page(title::friend(), words::card(&card, self.now)),
        }
    }

    /// What was asked about introductions, about drafts, about what rings, and about the node itself.
    fn answered_aside(&mut self, want: &Want, answer: Answer) {
        match (want, answer) {
            (_, Answer::Checkup(checkup)) => {
                let checks: Vec<String> = checkup.checks.iter().map(node::check).collect();
                self.show_page(title::doctor(), checks.join("\n"));
            }
            (_, Answer::Ringing(settings)) => {
                self.ringing = Ringing::of(&settings, |name| std::env::var(name).ok());
            }
            (_, Answer::Drafts(drafts)) => self.drafts_told(drafts),
            (_, Answer::Muted(muted)) => {
                self.note(attention::muted(&muted));
                self.refresh();
            }
            (_, Answer::Introduced(done)) => self.note(introductions::introduced(&done)),
            (Want::Waiting, Answer::Introductions(all)) => {
                self.introduced_told(all);
            }
            (_, Answer::Introductions(all)) => {
                let lines = all.iter().map(|one| introductions::line(one, self.now));
                let lines: Vec<String> = lines.collect();
                let none = lines.is_empty().then(|| introductions::none().to_owned());
                self.show_page(title::introductions(), none.unwrap_or_else(|| lines.join("\n")));
            }
            (_, Answer::Added(added)) => {
                self.note(introductions::accepted(&added));
                self.refresh();
            }
            _ => self.refresh(),
        }
    }

    fn page(&mut self, name: &str, limit: u32, is_older: bool, page: Vec<MessageLine>) {
        let unread = self.list.iter().find(|one| one.name == name).map_or(0, |one| one.unread);
        let Some(talk) = self.talks.get_mut(name) else { return };
        let goes_on = match (is_older, &talk.loaded) {
            (true, Loaded::Older) => {
                talk.older_page(page, limit);
                true
            }
            (false, Loaded::Asked) => {
                talk.first_page(page, limit, unread);
                false
            }
            // The talk was loaded anew meanwhile: this page may not join what is there.
            _ => return,
        };
        if self.open.as_deref() != Some(name) {
            return;
        }
        if goes_on { self.go_on_loading() } else { self.show_first_unread() }
    }

    fn offer_words(&mut self) {
        if std::mem::take(&mut self.offers_words) {
            // No question that would take the next letters typed for its answer.
            self.note(words::offer_words());
        }
    }

    fn compare(&mut self, card: &FriendCard) {
        let text = people::verify(card);
        match &card.safety_number {
            None => self.note(text),
            Some(number) => {
                let (friend, number) = (card.name.clone(), number.clone());
                let no = Some(people::not_verified(&friend));
                let yes = Then::Ask(Want::Confirm { friend, number });
                // In a small window there is no room for what stands before a group of digits.
                let rows: Vec<&str> = text.lines().map(str::trim_start).collect();
                let text = format!("{}\n\n{}", rows.join("\n"), words::compare());
                self.popup = Some(Popup::Question(Question { text, yes, no, top: 0 }));
            }
        }
    }

    fn refused(&mut self, want: Want, error: &ApiError) {
        let why = chat_words(error);
        match want {
            Want::Send(one) => self.give_back(&one, why),
            Want::Friends => {
                self.asking_friends = false;
                self.known = Known::Failed(why);
            }
            Want::Newest(_) => self.newest(vec![]),
            Want::Find { conversation, .. } => self.found_back(&conversation, vec![]),
            Want::Page { conversation, .. } => {
                if let Some(talk) = self.talks.get_mut(&conversation) {
                    talk.loaded = Loaded::Failed(why);
                }
            }
            Want::Add(text) => {
                if self.input().is_empty() {
                    self.input_mut().set(&text);
                }
                self.complain(why);
            }
            Want::Words(_) if error.kind == ErrorKind::Locked => {
                let again = matches!(self.popup, Some(Popup::Passphrase(_)));
                self.popup = Some(Popup::Passphrase(Editor::default()));
                if again {
                    self.complain(why);
                }
            }
            Want::Draft(typed) => {
                self.draft_refused(typed.conversation);
                if matches!(error.kind, ErrorKind::TooMany | ErrorKind::NotSaved) {
                    self.complain(why);
                }
            }
            Want::Mark(_)
            | Want::Drafts
            | Want::Title(_)
            | Want::Me
            | Want::Mood
            | Want::Ringing
            | Want::Typing(..)
            | Want::Waiting => {}
            Want::Delete(message) if error.kind == ErrorKind::NotAllowed => {
                self.question_forget(message);
            }
            want => {
                self.amend_refused(want);
                self.complain(why);
            }
        }
    }
}
