//! Who is a friend: told of when somebody becomes one, shows a new device, or is called otherwise.

use crate::api::types::words::StandingWord;
use crate::face::chat::conversation::Conversation;
use crate::face::chat::window::state::State;
use crate::face::chat::window::state::talk::{Loaded, Talk};
use crate::face::wording::window as words;

impl State {
    /// Told again of a friend, as when they get another name or are let in again, they are no new one. The name they
    /// give themselves may come after what was said of them.
    pub(super) fn friendship(&mut self, friend: &str, id: Option<String>, state: StandingWord) {
        let (Some(friends), Some(id)) = (&mut self.friends, id) else { return };
        let before = match state {
            StandingWord::Friends => friends.insert(id, friend.to_owned()),
            StandingWord::Blocked => return drop(friends.insert(id, friend.to_owned())),
            StandingWord::Former => return drop(friends.remove(&id)),
            StandingWord::Pending => return,
        };
        let said = self.notice.as_ref().map(|notice| notice.words.as_str());
        let is_said = |name: String| said == Some(words::befriended(&name).as_str());
        if before.is_none_or(is_said) {
            self.note(words::befriended(friend));
        }
    }

    /// Notes who is a friend already, and says who shows a new device.
    pub(super) fn follow_friends(&mut self, fresh: &[Conversation]) {
        let known = |state| matches!(state, StandingWord::Friends | StandingWord::Blocked);
        let friends = fresh.iter().filter_map(Conversation::friend);
        let ids = friends
            .clone()
            .filter(|one| known(one.state))
            .filter_map(|one| Some((one.id.clone()?, one.name.clone())));
        if self.friends.is_none() {
            self.friends = Some(ids.collect());
        }
        let trusted = |id: &Option<String>| {
            let before = self.list.iter().filter_map(Conversation::friend);
            id.is_some() && before.clone().any(|one| one.id == *id && !one.doubt)
        };
        let new = friends.filter(|one| one.doubt).find(|one| trusted(&one.id));
        if let Some(name) = new.map(|one| one.name.clone()) {
            self.complain(words::new_device(&name));
        }
    }

    /// A friend may be called otherwise from one moment to the next: what is open goes with them.
    pub(super) fn follow_names(&mut self, fresh: &[Conversation]) {
        let mut renamed = Vec::new();
        for known in &self.list {
            let same = |one: &&Conversation| known.id.is_some() && one.id == known.id;
            match fresh.iter().find(same) {
                Some(one) if one.name != known.name => {
                    renamed.push((known.name.clone(), one.name.clone()));
                }
                _ => {}
            }
        }
        if renamed.is_empty() {
            renamed.extend(self.invite_answered(fresh));
        }
        self.rename(&renamed);
        // Who was only made known is in no list of the node's; whoever was answered goes later.
        let made_known = self.conversation().is_some_and(|one| one.introduction().is_some());
        let gone = |name: &String| !made_known && !fresh.iter().any(|one| one.name == *name);
        if self.open.as_ref().is_some_and(gone) {
            self.lose_open();
        }
    }

    /// Somebody who answered an invite is listed under a new name, and had no id before: the one who is gone and the one
    /// who is new are the same only if there is no other to mistake them for.
    fn invite_answered(&self, fresh: &[Conversation]) -> Option<(String, String)> {
        let listed = |all: &[Conversation], name: &String| all.iter().any(|one| one.name == *name);
        let nameless = |one: &&Conversation| one.id.is_none() && one.friend().is_some();
        let mut gone = self.list.iter().filter(nameless).filter(|one| !listed(fresh, &one.name));
        let friends = fresh.iter().filter(|one| one.friend().is_some());
        let mut new = friends.filter(|one| !listed(&self.list, &one.name));
        match (gone.next(), gone.next(), new.next(), new.next()) {
            (Some(before), None, Some(now), None) => Some((before.name.clone(), now.name.clone())),
            _ => None,
        }
    }

    /// All at once: one may get the name that another had.
    fn rename(&mut self, renamed: &[(String, String)]) {
        let mut moved = Vec::new();
        for (from, to) in renamed {
            moved.push((to, self.talks.remove(from), self.drafts.forget(from)));
            self.typists.remove(from);
        }
        for (to, talk, kept) in moved {
            let before = self.talks.remove(to);
            if let Some(mut talk) = talk {
                talk.waiting.iter_mut().for_each(|waiting| waiting.one.to.clone_from(to));
                self.talks.insert(to.clone(), talk);
            }
            if let Some(before) = before {
                self.put_away(to, before);
            }
            self.drafts.forget(to);
            self.drafts.knows(to, kept);
        }
        let now = |name: &String| renamed.iter().find(|(from, _)| from == name).map(|(_, to)| to);
        for name in [&mut self.open, &mut self.before_open].into_iter().flatten() {
            *name = now(name).unwrap_or(name).clone();
        }
        if let Some((name, _)) = &mut self.typing_told {
            *name = now(name).unwrap_or(name).clone();
        }
        for one in &mut self.list {
            one.name = now(&one.name).unwrap_or(&one.name).clone();
        }
        for (_, to) in renamed {
            self.load_renamed(to);
        }
        if !renamed.is_empty() {
            self.ask_title();
        }
    }

    /// What stood under a name that somebody else has now: what waits was meant for whoever is called so, and what was
    /// typed can be had again with Up.
    fn put_away(&mut self, name: &str, mut before: Talk) {
        self.history.push(&before.unsent_mut().take());
        if !before.waiting.is_empty() {
            self.talks.entry(name.to_owned()).or_default().waiting.append(&mut before.waiting);
        }
    }

    /// What was asked for under the old name was refused, or will be.
    fn load_renamed(&mut self, name: &str) {
        let Some(talk) = self.talks.get_mut(name) else { return };
        match talk.loaded {
            Loaded::Older => talk.loaded = Loaded::Some,
            Loaded::Asked | Loaded::Failed(_) => self.load(name, 0),
            Loaded::No | Loaded::Some | Loaded::Whole => {}
        }
    }
}
