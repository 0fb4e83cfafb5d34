//! What line mode tells of friendships that begin and change: each of it once.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;

use super::talk::{Do, Talk};
use crate::api::types::friend::Added;
use crate::api::types::words::StandingWord;
use crate::face::chat::conversation::Conversation;
use crate::face::chat::node::Want;
use crate::face::wording::line as words;

/// How long the name of a new friend is waited for, who is listed by their fingerprint until they say it.
const NAME_WAIT: Duration = Duration::from_secs(2);

/// The node tells an adding twice, to whoever asked and to all; which of the two was heard.
#[derive(Debug, PartialEq, Eq)]
enum Heard {
    AsAnswer,
    AsEvent,
}

/// What was told of friendships.
#[derive(Default)]
pub(super) struct Friendships {
    /// How friends stood when they were last heard of, by their id: newer than the list.
    standing: BTreeMap<String, (String, StandingWord)>,
    /// Addings that were told, and how they were heard of.
    added: BTreeMap<String, Heard>,
    /// New friends without a name, by their id, and until when it is waited for.
    nameless: BTreeMap<String, (String, Instant)>,
    /// The name a friend was given here and now: whoever gave it knows.
    pub(super) renaming: Option<String>,
}

impl Talk {
    /// A friendship changed.
    pub(super) fn befriending(
        &mut self,
        friend: &str,
        id: Option<String>,
        state: StandingWord,
    ) -> Vec<Do> {
        let Some(id) = id.filter(|_| state != StandingWord::Pending) else {
            return self.added(friend, state, Heard::AsEvent);
        };
        let before = self.friendships.standing.insert(id.clone(), (friend.to_owned(), state));
        let before = before.or_else(|| self.listed(&id));
        if let Some((name, _)) = &before {
            self.goes_by(name, friend);
        }
        let was_nameless = self.friendships.nameless.remove(&id).is_some();
        if state != StandingWord::Friends {
            return vec![Do::Say(words::friendship(friend, state))];
        }
        let is_mine = self.friendships.renaming.take_if(|name| name == friend).is_some();
        let line = match before {
            _ if was_nameless => words::friendship(friend, state),
            Some((_, StandingWord::Blocked)) => words::unblocked(friend),
            Some((name, StandingWord::Friends)) if name != friend => match is_mine {
                true => return vec![],
                false => words::named(&name, friend),
            },
            // A new device, or somebody added who was a friend all along: whoever added waits for the word.
            Some((_, StandingWord::Friends)) => match self.awaits_somebody() {
                true => words::already(friend),
                false => return vec![],
            },
            _ if is_stand_in(friend) => {
                let until = Instant::now() + NAME_WAIT;
                self.friendships.nameless.insert(id, (friend.to_owned(), until));
                return vec![];
            }
            _ => words::friendship(friend, state),
        };
        vec![Do::Say(line)]
    }

    /// Somebody was added here.
    pub(super) fn added_here(&mut self, added: &Added) -> Vec<Do> {
        let mut acts = match added.since {
            Some(_) => vec![Do::Say(words::already(&added.friend))],
            None => self.added(&added.friend, added.state, Heard::AsAnswer),
        };
        acts.push(Do::Ask(Want::Friends));
        acts
    }

    /// An adding came to nothing.
    pub(super) fn not_added(&mut self, friend: &str) {
        self.friendships.added.remove(friend);
    }

    fn added(&mut self, friend: &str, state: StandingWord, heard: Heard) -> Vec<Do> {
        if self.friendships.added.remove(friend).is_some_and(|before| before != heard) {
            return vec![];
        }
        self.friendships.added.insert(friend.to_owned(), heard);
        vec![Do::Say(words::friendship(friend, state))]
    }

    /// When a name has been waited for long enough.
    pub(super) fn next_due(&self) -> Option<Instant> {
        self.friendships.nameless.values().map(|(_, until)| *until).min()
    }

    /// What is told of those whose name did not come.
    pub(super) fn due(&mut self, now: Instant) -> Vec<Do> {
        let mut acts = Vec::new();
        self.friendships.nameless.retain(|_, (name, until)| {
            let waits = *until > now;
            if !waits {
                acts.push(Do::Say(words::friendship(name, StandingWord::Friends)));
            }
            waits
        });
        acts
    }

    /// Whom one talks with goes by another name.
    fn goes_by(&mut self, before: &str, name: &str) {
        if before == name {
            return;
        }
        if self.to.as_deref() == Some(before) {
            self.to = Some(name.to_owned());
        }
        for newest in [&mut self.newest_mine, &mut self.newest_theirs] {
            if let Some(message) = newest.remove(before) {
                newest.insert(name.to_owned(), message);
            }
        }
    }

    fn listed(&self, id: &str) -> Option<(String, StandingWord)> {
        let listed = self.known.iter().find(|one| one.id.as_deref() == Some(id))?;
        listed.friend().map(|friend| (friend.name.clone(), friend.state))
    }

    fn awaits_somebody(&self) -> bool {
        let mut friends = self.known.iter().filter_map(Conversation::friend);
        friends.any(|friend| friend.state == StandingWord::Pending)
    }
}

/// Whether a name looks like the first group of a fingerprint, which stands where no name is known.
fn is_stand_in(name: &str) -> bool {
    name.len() == 4 && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
}
