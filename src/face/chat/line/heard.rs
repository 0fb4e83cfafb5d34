//! What line mode tells of what it hears.

use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

use super::talk::{Do, Question, Reading, Talk};
use crate::api::error::{ApiError, ErrorKind};
use crate::api::types::event::EventWhat;
use crate::api::types::friend::FriendCard;
use crate::api::types::message::{MessageLine, Sent};
use crate::api::types::words::{ChangeWord, FailureWord, StateWord, StatusWord};
use crate::face::chat::conversation::{self, Conversation};
use crate::face::chat::node::{Answer, Heard, Outgoing, Want};
use crate::face::chat::ring::{Ringing, Way};
use crate::face::wording::line as words;
use crate::face::wording::{
    amends, attention, backup, introductions, invites, messages, node, people, rooms, story,
};

/// At most one bell in this time.
const RING_PAUSE: Duration = Duration::from_secs(2);

impl Talk {
    /// What is told and asked because of something heard.
    pub(super) fn heard(&mut self, heard: Heard) -> Vec<Do> {
        match heard {
            Heard::Up => self.up(),
            Heard::Gone(why) => self.gone(why),
            Heard::Event(event) => self.happened(event.what),
            Heard::Answered(want, Ok(answer)) => self.answered(want, answer),
            Heard::Answered(want, Err(error)) => self.refused(want, error),
        }
    }

    fn up(&mut self) -> Vec<Do> {
        (self.is_up, self.is_gone) = (true, false);
        let first = !std::mem::replace(&mut self.was_up, true);
        let mut acts = vec![Do::note(if first { words::welcome() } else { words::back() })];
        acts.push(Do::Ask(Want::Me));
        acts.push(Do::Ask(Want::Friends));
        acts.push(Do::Ask(Want::Ringing));
        if first {
            acts.push(Do::Ask(Want::Waiting));
        }
        acts
    }

    fn gone(&mut self, why: Option<ApiError>) -> Vec<Do> {
        (self.is_up, self.is_gone) = (false, true);
        let words = if self.was_up { words::gone() } else { words::not_yet() };
        why.map(|error| Do::Say(words::refused(&error)))
            .into_iter()
            .chain([Do::note(words)])
            .collect()
    }

    fn happened(&mut self, what: EventWhat) -> Vec<Do> {
        match what {
            EventWhat::Message(line) => self.message(&line),
            EventWhat::Receipt { message, to, state, why, have, of } => {
                self.risen(&message, &to, state, why, have.zip(of))
            }
            EventWhat::Presence { friend, status, text, .. } => {
                self.presence(&friend, status, &text)
            }
            EventWhat::Friend { friend, id, state } => {
                let mut acts = self.befriending(&friend, id, state);
                acts.push(Do::Ask(Want::Friends));
                acts
            }
            EventWhat::AddEnded { friend, why } => {
                self.not_added(&friend);
                vec![Do::Say(words::add_ended(&friend, why))]
            }
            EventWhat::Link { .. } => vec![],
            EventWhat::Room { room, what, who } => {
                let said = rooms::happened(&room, what, who.as_deref());
                vec![Do::Say(words::in_room(&room, &said)), Do::Ask(Want::Friends)]
            }
            // Signs that pass are noise for whoever listens.
            EventWhat::Typing { .. } | EventWhat::Muted(_) => vec![],
            EventWhat::Change { message, conversation, what, now } => {
                self.changed(&message, &conversation, what, now.map(|line| *line))
            }
            EventWhat::Cleared { conversation } => {
                self.seen.clear(&conversation);
                vec![Do::Say(amends::cleared(&conversation))]
            }
            EventWhat::Timer(timer) => {
                let said = vec![Do::Say(amends::timer(&timer))];
                self.timer = Some(timer);
                said
            }
            EventWhat::Introduction { name, introduced_by, state, .. } => {
                let said = introductions::happened_here(&name, &introduced_by, state);
                vec![Do::note(&said)]
            }
            EventWhat::Twin { friend } => vec![Do::Say(backup::twin(&friend))],
            EventWhat::Overflow { .. } => vec![Do::Ask(Want::Friends)],
        }
    }

    fn message(&mut self, line: &MessageLine) -> Vec<Do> {
        self.seen.put(line.clone());
        let said = words::message(line, self.seen.answered(line));
        let conversation = line.conversation.clone();
        let is_here = self.to.as_ref() == Some(&conversation);
        if line.mine {
            let said_here = self.said_here.contains(&line.message)
                || self.unsaid.iter().any(|one| Some(&one.text) == line.text.as_ref());
            self.newest_mine.insert(conversation, line.message.clone());
            return if is_here && !said_here { vec![Do::Say(said)] } else { vec![] };
        }
        self.newest_theirs.insert(conversation.clone(), line.message.clone());
        if !is_here {
            let mut acts = vec![Do::Say(words::elsewhere(&conversation)), Do::Ask(Want::Friends)];
            acts.extend(self.ring(line));
            return acts;
        }
        vec![Do::Say(said), Do::Ask(Want::Mark(conversation))]
    }

    /// What others did to messages of this conversation; what I did I know.
    fn changed(
        &mut self,
        message: &str,
        conversation: &str,
        what: ChangeWord,
        now: Option<MessageLine>,
    ) -> Vec<Do> {
        let Some(now) = now else {
            self.seen.forget(message, conversation);
            return vec![];
        };
        // Taken back since: that is told next, with the words.
        if now.text.is_none() && what != ChangeWord::Deleted {
            return vec![];
        }
        let before = self.seen.put(now.clone());
        if self.to.as_deref() != Some(conversation) {
            return vec![];
        }
        let me = if now.mine { Some(now.from.as_str()) } else { self.me.as_deref() };
        let by = now.deleted_by.as_deref().unwrap_or(&now.from);
        let told = match what {
            ChangeWord::Edited if !now.mine => vec![words::changed(before.as_ref(), &now)],
            ChangeWord::Deleted if me != Some(by) => vec![words::deleted(before.as_ref(), &now)],
            ChangeWord::Reacted => words::reacted(before.as_ref(), &now, me),
            _ => vec![],
        };
        told.into_iter().map(Do::Say).collect()
    }

    /// Asks for attention because of a message in another conversation, unless something keeps it from ringing.
    fn ring(&mut self, line: &MessageLine) -> Option<Do> {
        let lately = self.rung.is_some_and(|at| at.elapsed() < RING_PAUSE);
        if line.muted || line.busy || lately || self.ringing.way == Way::Off {
            return None;
        }
        self.rung = Some(Instant::now());
        Some(Do::Ring(attention::ring(line, self.ringing.shown)))
    }

    /// Receipts come in bundles that rise together: the newest message's says it for all, each state once. In a room only
    /// that all have it is worth a line.
    fn risen(
        &mut self,
        message: &str,
        to: &str,
        state: StateWord,
        why: Option<FailureWord>,
        spread: Option<(u32, u32)>,
    ) -> Vec<Do> {
        if state == StateWord::Failed {
            return vec![Do::Say(words::risen(to, state, why))];
        }
        let is_newest = self.newest_mine.get(to).is_some_and(|newest| newest == message);
        let is_enough = match spread {
            Some((have, of)) => of > 0 && have == of,
            None => state > StateWord::Queued,
        };
        if !is_newest || !is_enough || !self.rises(message, to, state) {
            return vec![];
        }
        vec![Do::Say(match spread {
            Some(_) => words::all_have(to),
            None => words::risen(to, state, why),
        })]
    }

    /// Whether this is news of the newest message there.
    fn rises(&mut self, message: &str, to: &str, state: StateWord) -> bool {
        let before = self.risen.insert(to.to_owned(), (message.to_owned(), state));
        let lower = before.filter(|(known, told)| known == message && *told >= state);
        let is_news = lower.is_none();
        self.risen.extend(lower.map(|told| (to.to_owned(), told)));
        is_news
    }

    fn presence(&mut self, friend: &str, status: StatusWord, text: &str) -> Vec<Do> {
        let changed = self.told.insert(friend.to_owned(), status) != Some(status);
        let here = self.to.as_deref() == Some(friend);
        let changed = changed || !text.is_empty();
        if here && changed { vec![Do::Say(words::presence(friend, status, text))] } else { vec![] }
    }

    fn answered(&mut self, want: Want, answer: Answer) -> Vec<Do> {
        match (want, answer) {
            (_, Answer::Friends(friends, rooms)) => self.friends(conversation::all(friends, rooms)),
            (_, Answer::Me(card)) => {
                self.me = Some(card.name);
                vec![]
            }
            (Want::Title(_), Answer::Friend(card)) => self.open(&card.name),
            (Want::Room(_), Answer::Room(room)) if self.wanted.is_some() => {
                self.open(&format!("#{}", room.name))
            }
            (Want::Room(_), Answer::Room(room)) => vec![Do::Say(rooms::room_card(&room))],
            (_, Answer::Room(room)) => {
                let mut acts = vec![Do::note(&rooms::entered(&room)), Do::Ask(Want::Friends)];
                acts.extend(self.open(&format!("#{}", room.name)));
                acts
            }
            (Want::Card(_), Answer::Friend(card)) => {
                vec![Do::Say(people::friend_card(&card, Timestamp::now()))]
            }
            (Want::Verify(_), Answer::Friend(card)) => self.verify(&card),
            (Want::Confirm { .. }, Answer::Friend(card)) => {
                vec![Do::note(&people::verified(&card))]
            }
            (Want::Send(one), Answer::Sent(sent)) => self.sent(&one, &sent),
            (Want::Cancel(_), Answer::Sent(sent)) => vec![Do::note(&messages::cancelled(&sent))],
            (want, Answer::Amended(sent)) => vec![Do::note(&want.amended(&sent))],
            (_, Answer::Timer(timer)) if self.timer.take().as_ref() == Some(&timer) => vec![],
            (_, Answer::Timer(timer)) => vec![Do::Say(amends::timer(&timer))],
            (Want::Clear(to), Answer::Done) => vec![Do::note(&amends::cleared(&to))],
            (Want::Page { .. }, Answer::Page(page)) => self.page(&page),
            (_, Answer::Ringing(settings)) => {
                self.ringing = Ringing::of(&settings, |name| std::env::var(name).ok());
                vec![]
            }
            (_, Answer::Muted(muted)) => {
                vec![Do::note(&attention::muted(&muted)), Do::Ask(Want::Friends)]
            }
            (_, Answer::Mood(mood)) => vec![Do::note(&people::own_presence(&mood))],
            (_, Answer::Trace(trace)) => vec![Do::Say(story::trace(&trace))],
            (_, Answer::Checkup(checkup)) => {
                checkup.checks.iter().map(|check| Do::Say(node::check(check))).collect()
            }
            (_, Answer::Introduced(done)) => vec![Do::note(&introductions::introduced(&done))],
            (Want::Waiting, Answer::Introductions(all)) => {
                introductions::waiting(&all).iter().map(|words| Do::note(words)).collect()
            }
            (_, Answer::Introductions(all)) => {
                let now = Timestamp::now();
                let lines = all.iter().map(|one| Do::Say(introductions::line(one, now)));
                let none = all.is_empty().then(|| Do::note(introductions::none()));
                lines.chain(none).collect()
            }
            (Want::Accept(_), Answer::Added(added)) => {
                vec![Do::note(&introductions::accepted(&added)), Do::Ask(Want::Friends)]
            }
            (_, Answer::Invited(invite)) => {
                vec![Do::note(&invites::invited(&invite, Timestamp::now())), Do::Say(invite.ticket)]
            }
            (_, Answer::Added(added)) => self.added_here(&added),
            (_, Answer::Words(phrase)) => vec![Do::Say(node::phrase(phrase.reveal()))],
            (Want::Rename { friend, name }, Answer::Done) => self.renamed(&friend, name),
            (Want::Mark(_), Answer::Done) => vec![],
            _ => vec![Do::Ask(Want::Friends)],
        }
    }

    fn friends(&mut self, list: Vec<Conversation>) -> Vec<Do> {
        let first = !std::mem::replace(&mut self.is_known, true);
        self.known = list;
        for one in self.known.iter().filter_map(Conversation::friend) {
            self.told.entry(one.name.clone()).or_insert(one.presence.status);
        }
        match (&self.wanted, first && self.to.is_none()) {
            (Some(to), true) => vec![Do::Ask(super::talk::who_is(to.clone()))],
            (None, true) if self.known.is_empty() => vec![Do::note(words::no_one())],
            (None, true) => vec![Do::note(words::nobody_chosen())],
            _ => vec![],
        }
    }

    fn verify(&mut self, card: &FriendCard) -> Vec<Do> {
        let mut acts = vec![Do::Say(people::verify(card))];
        if let Some(number) = &card.safety_number {
            self.question = Some(Question::Match(card.name.clone(), number.clone()));
            acts.push(Do::note(people::match_question().trim_end()));
        }
        acts
    }

    fn renamed(&mut self, from: &str, name: String) -> Vec<Do> {
        if self.to.as_deref().is_some_and(|to| to.eq_ignore_ascii_case(from)) {
            self.to = Some(name.clone());
        }
        vec![Do::note(&people::acted(people::Act::Rename, &name)), Do::Ask(Want::Friends)]
    }

    fn sent(&mut self, one: &Outgoing, sent: &Sent) -> Vec<Do> {
        self.unsaid.retain(|unsaid| unsaid.key != one.key);
        self.said_here.insert(sent.message.clone());
        self.newest_mine.insert(sent.to.clone(), sent.message.clone());
        let known = self.known.iter().find(|known| known.name == sent.to);
        let path = known.map(Conversation::path);
        let away = path.is_some_and(|path| path == crate::api::types::words::PathWord::None);
        let mut acts = vec![];
        let is_friend = !sent.to.starts_with('#');
        if sent.state == StateWord::Queued && away && is_friend {
            self.rises(&sent.message, &sent.to, StateWord::Queued);
            acts.push(Do::Say(words::risen(&sent.to, StateWord::Queued, None)));
        }
        if std::mem::take(&mut self.offers_words) {
            acts.push(Do::note(words::save_words()));
        }
        acts
    }

    fn page(&mut self, page: &[MessageLine]) -> Vec<Do> {
        for line in page {
            let newest = if line.mine { &mut self.newest_mine } else { &mut self.newest_theirs };
            newest.insert(line.conversation.clone(), line.message.clone());
            self.seen.put(line.clone());
        }
        let reading = self.reading.take();
        let said = |line: &MessageLine| Do::Say(words::earlier(line, self.seen.answered(line)));
        match reading {
            Some(Reading::Search(wanted)) => {
                let low = wanted.to_lowercase();
                let has = |line: &&MessageLine| {
                    line.text.as_ref().is_some_and(|text| text.to_lowercase().contains(&low))
                };
                let found: Vec<Do> = page.iter().filter(has).map(said).collect();
                [Do::Say(words::found(found.len(), &wanted))].into_iter().chain(found).collect()
            }
            Some(Reading::Opened(unread)) if unread > 0 => {
                let theirs = page.iter().rev().enumerate().filter(|(_, line)| !line.mine);
                let new = theirs.take(usize::try_from(unread).unwrap_or(usize::MAX)).last();
                let old = page.len() - new.map_or(0, |(back, _)| back + 1);
                let mut acts: Vec<Do> = page.iter().take(old).map(said).collect();
                acts.push(Do::Say(words::new_ones(unread)));
                acts.extend(page.iter().skip(old).map(said));
                acts.extend(self.to.clone().map(|to| Do::Ask(Want::Mark(to))));
                acts
            }
            _ => page.iter().map(said).collect(),
        }
    }

    fn refused(&mut self, want: Want, error: ApiError) -> Vec<Do> {
        let said = Do::Say(words::refused(&error));
        match want {
            // A name given with the command that nobody has: nothing else was wanted.
            Want::Title(who) | Want::Room(who)
                if self.to.is_none() && self.wanted.as_ref() == Some(&who) =>
            {
                self.wanted = None;
                match self.unsaid.is_empty() {
                    true => vec![Do::Leave(Some(error))],
                    false => vec![said],
                }
            }
            Want::Title(_) | Want::Room(_) | Want::Create(_) | Want::Join(_) => {
                self.wanted = None;
                vec![said]
            }
            Want::Send(one) => {
                self.unsaid.retain(|unsaid| unsaid.key != one.key);
                vec![said, Do::Say(words::not_sent(&one.text))]
            }
            Want::Rename { .. } => {
                self.friendships.renaming = None;
                vec![said]
            }
            Want::Words(_) if error.kind == ErrorKind::Locked => {
                vec![Do::note(words::words_locked())]
            }
            _ => vec![said],
        }
    }
}
