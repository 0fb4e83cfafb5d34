//! Which friends two linked people share, found out without naming anybody.
//!
//! Each side says, for every friend of its own, a tag that only that friend's circle can compute, and that means nothing
//! on any other link. What both know is shared; the rest is noise. Lists are padded and repeated by the clock alone, so
//! that nothing about friendships can be read from how much is said, or when.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use super::alarm::Alarm;
use super::circle::in_force;
use super::input::Sending;
use super::limits::{
    HEARD_MORE_MAX, TAGS_AFRESH, TAGS_MORE, TAGS_MORE_FIRST, TAGS_MORE_LAST, TAGS_PADDED,
};
use super::node::Node;
use super::peer::Peer;
use super::turn::Turn;
use crate::crypto::circle::{End, tag};
use crate::model::circle::CircleKey;
use crate::model::id::{IdentityKey, LinkId, LinkTag};
use crate::model::time::Time;
use crate::wire::frame::{Frame, TAGS_MAX, Tags as TagsNote};

/// What one link's two ends have found out about the friends they share.
#[derive(Default)]
pub(super) struct Tags {
    /// What the other end would call each of our friends.
    names: BTreeMap<LinkTag, (IdentityKey, u64)>,
    /// Their last whole list, sorted.
    heard: Vec<LinkTag>,
    /// What they added since, oldest first.
    heard_more: VecDeque<LinkTag>,
    /// The friends both have, with the newest version of their key that both know.
    shared: BTreeMap<IdentityKey, u64>,
    told: BTreeSet<LinkTag>,
    more: Option<Alarm>,
    more_pause: Duration,
    afresh: Option<Alarm>,
}

impl Tags {
    /// The friend of ours that the other end means by a tag.
    pub(super) fn named(&self, tag: &LinkTag) -> Option<IdentityKey> {
        self.names.get(tag).map(|(who, _)| *who)
    }

    /// Whether both are friends of `who`.
    pub(super) fn share(&self, who: &IdentityKey) -> bool {
        self.shared.contains_key(who)
    }

    /// The version of their key under which both know `who`.
    pub(super) fn version(&self, who: &IdentityKey) -> Option<u64> {
        self.shared.get(who).copied()
    }

    /// When the clock asks for the next list.
    pub(super) fn next(&self) -> Option<Time> {
        self.more.into_iter().chain(self.afresh).map(Alarm::at).min()
    }

    fn is_begun(&self) -> bool {
        self.afresh.is_some()
    }

    /// Takes in a list; whether it changed what is shared.
    fn hear(&mut self, note: TagsNote) -> bool {
        if note.more {
            let news = note.tags.iter().filter_map(|tag| self.names.get(tag));
            let news: Vec<(IdentityKey, u64)> = news.copied().collect();
            self.heard_more.extend(note.tags);
            let old = self.heard_more.len().saturating_sub(HEARD_MORE_MAX);
            self.heard_more.drain(..old);
            return news
                .into_iter()
                .fold(false, |any, (who, version)| self.note_shared(who, version) || any);
        }
        self.heard = note.tags;
        self.heard.sort_unstable();
        self.heard_more.clear();
        self.compare();
        true
    }

    /// Both know `who` under this version; whether that is new.
    fn note_shared(&mut self, who: IdentityKey, version: u64) -> bool {
        let newest = self.shared.entry(who).or_default();
        let new = *newest < version;
        *newest = (*newest).max(version);
        new
    }

    fn compare(&mut self) {
        self.shared.clear();
        let both = self.names.iter().filter(|(tag, _)| self.was_heard(tag));
        for (who, version) in both.map(|(_, named)| *named).collect::<Vec<_>>() {
            self.note_shared(who, version);
        }
    }

    fn was_heard(&self, tag: &LinkTag) -> bool {
        self.heard.binary_search(tag).is_ok() || self.heard_more.contains(tag)
    }

    /// Calls one friend by these tags from now on.
    fn name_anew(&mut self, who: IdentityKey, names: impl Iterator<Item = (LinkTag, u64)>) {
        self.names.retain(|_, (named, _)| *named != who);
        self.shared.remove(&who);
        for (tag, version) in names {
            self.names.insert(tag, (who, version));
            if self.was_heard(&tag) {
                self.note_shared(who, version);
            }
        }
    }
}

impl Node {
    /// Tells the friends at the other end which friends we have, once the link is theirs to use.
    pub(super) fn begin_tags(&mut self, turn: &mut Turn<'_>, id: LinkId) {
        if self.links.get(&id).is_some_and(|link| !link.tags.is_begun()) {
            self.tell_tags_afresh(turn, id);
        }
    }

    /// Takes in the other end's list.
    pub(super) fn tags_told(&mut self, id: LinkId, note: TagsNote) {
        if self.friend_at(id).is_none() {
            self.counts.misplaced += 1;
            return;
        }
        if self.links.get_mut(&id).is_some_and(|link| link.tags.hear(note)) {
            self.gossip_due = true;
            self.custodians_changed();
        }
    }

    /// Says what the clock asks for.
    pub(super) fn tell_tags_due(&mut self, turn: &mut Turn<'_>) {
        let due = |alarm: Option<Alarm>| alarm.is_some_and(|at| at.due(turn.now));
        let late: Vec<(LinkId, bool)> = self
            .links
            .iter()
            .filter(|(_, link)| due(link.tags.more) || due(link.tags.afresh))
            .map(|(id, link)| (*id, due(link.tags.afresh)))
            .collect();
        for (id, afresh) in late {
            match afresh {
                true => self.tell_tags_afresh(turn, id),
                false => self.tell_more_tags(turn, id),
            }
        }
    }

    /// After somebody's key or friendship changed: what is shared may be more or less now, on every link.
    pub(super) fn name_friends_anew(&mut self, turn: &Turn<'_>) {
        let changed = std::mem::take(&mut self.circles_changed);
        if changed.is_empty() {
            return;
        }
        for who in changed {
            let peer = self.peers.get(&who).filter(|peer| peer.is_friend());
            let keys = peer.and_then(|peer| peer.circle.as_ref()).into_iter();
            let keys: Vec<&CircleKey> = keys.flat_map(|keys| in_force(keys, turn.now)).collect();
            for link in self.links.values_mut().filter(|link| link.tags.is_begun()) {
                let theirs = self.owners.get(&link.up.device) == Some(&who);
                let keys = keys.iter().filter(|_| !theirs);
                let (binding, speaker) = (link.up.binding, End::of(link.up.dialled).other());
                let names = keys.map(|key| (tag(key, &binding, speaker), key.version));
                link.tags.name_anew(who, names);
            }
        }
        self.gossip_due = true;
        self.custodians_changed();
    }

    fn name_friends(&mut self, now: Time, id: LinkId) {
        let Some(link) = self.links.get(&id) else { return };
        let speaker = End::of(link.up.dialled).other();
        let names = self.tags_of_friends(id, speaker, now).collect();
        if let Some(link) = self.links.get_mut(&id) {
            link.tags.names = names;
            link.tags.compare();
        }
    }

    /// The tags of all our friends but the one at the other end, as `speaker` says them on this link.
    fn tags_of_friends(
        &self,
        id: LinkId,
        speaker: End,
        now: Time,
    ) -> impl Iterator<Item = (LinkTag, (IdentityKey, u64))> {
        let binding = self.links.get(&id).map_or([0; 32], |link| link.up.binding);
        let neighbour = self.friend_at(id);
        let others = self
            .peers
            .values()
            .filter(move |peer| peer.is_friend() && Some(peer.friend.identity) != neighbour);
        let keys = move |peer: &'_ Peer| -> Vec<(LinkTag, (IdentityKey, u64))> {
            let keys = peer.circle.iter().flat_map(|circle| in_force(circle, now));
            let who = peer.friend.identity;
            keys.map(|key| (tag(key, &binding, speaker), (who, key.version))).collect()
        };
        others.flat_map(keys)
    }

    fn tell_tags_afresh(&mut self, turn: &mut Turn<'_>, id: LinkId) {
        let Some(link) = self.links.get(&id) else { return };
        let speaker = End::of(link.up.dialled);
        let told: BTreeSet<LinkTag> = self
            .tags_of_friends(id, speaker, turn.now)
            .map(|(tag, _)| tag)
            .take(TAGS_MAX)
            .collect();
        let padded = TAGS_PADDED.into_iter().find(|size| told.len() <= *size).unwrap_or(TAGS_MAX);
        let tags = pad(turn, &told, padded);
        turn.send(Sending::Frame(id, Frame::Tags(TagsNote { tags, more: false })));
        self.name_friends(turn.now, id);
        let Some(link) = self.links.get_mut(&id) else { return };
        let first = !link.tags.is_begun();
        link.tags.told = told;
        link.tags.afresh = Some(Alarm::after(turn.now, TAGS_AFRESH));
        if first {
            link.tags.more_pause = TAGS_MORE_FIRST;
            link.tags.more = Some(Alarm::after(turn.now, TAGS_MORE_FIRST));
        }
    }

    /// A few more tags: those that are new since, and noise. Said by the clock, whether there is news or not.
    fn tell_more_tags(&mut self, turn: &mut Turn<'_>, id: LinkId) {
        let Some(link) = self.links.get(&id) else { return };
        let speaker = End::of(link.up.dialled);
        let told = &link.tags.told;
        let fresh: BTreeSet<LinkTag> = self
            .tags_of_friends(id, speaker, turn.now)
            .map(|(tag, _)| tag)
            .filter(|tag| !told.contains(tag))
            .take(TAGS_MORE)
            .collect();
        let tags = pad(turn, &fresh, TAGS_MORE);
        turn.send(Sending::Frame(id, Frame::Tags(TagsNote { tags, more: true })));
        let Some(link) = self.links.get_mut(&id) else { return };
        link.tags.told.extend(fresh);
        link.tags.more_pause = (link.tags.more_pause * 2).min(TAGS_MORE_LAST);
        link.tags.more = Some(Alarm::after(turn.now, link.tags.more_pause));
    }

    /// What to call a shared friend on this link.
    pub(super) fn tag_for(&self, now: Time, id: LinkId, who: &IdentityKey) -> Option<LinkTag> {
        let link = self.links.get(&id)?;
        let key = self.peers.get(who)?.circle_key(link.tags.version(who)?, now)?;
        Some(tag(key, &link.up.binding, End::of(link.up.dialled)))
    }

    /// The link in use with a friend, once tags run on it.
    pub(super) fn tagged_link(&self, who: &IdentityKey) -> Option<LinkId> {
        let id = self.peers.get(who).filter(|peer| peer.is_trusted())?.link()?;
        self.links.get(&id).filter(|link| link.tags.is_begun()).map(|_| id)
    }
}

/// These tags and noise, `size` in all, sorted.
fn pad(turn: &mut Turn<'_>, real: &BTreeSet<LinkTag>, size: usize) -> Vec<LinkTag> {
    let mut all = real.clone();
    while all.len() < size {
        let mut noise = [0; LinkTag::LEN];
        turn.dice.fill_bytes(&mut noise);
        all.insert(LinkTag(noise));
    }
    all.into_iter().collect()
}
