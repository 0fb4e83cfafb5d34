//! Who is at the other end of a link, and whose business it is.

use super::links::Link;
use super::node::Node;
use crate::model::id::{DeviceKey, IdentityKey, LinkId};

impl Node {
    /// Whose letters run on this link; on a link that lost the choice they still count until it closes.
    pub(super) fn talking_on(&mut self, id: LinkId) -> Option<IdentityKey> {
        let who = self
            .links
            .get(&id)
            .filter(|link| link.is_plain())
            .and_then(|link| self.friend_on(link));
        if who.is_none() {
            self.counts.misplaced += 1;
        }
        who
    }

    /// The friend at the other end of a link.
    pub(super) fn friend_on(&self, link: &Link) -> Option<IdentityKey> {
        self.friend_of(&link.up.device)
    }

    /// The friend at the other end of a link that is theirs to use.
    pub(super) fn friend_at(&self, id: LinkId) -> Option<IdentityKey> {
        let link = self.links.get(&id).filter(|link| link.is_plain())?;
        self.friend_on(link)
    }

    /// The same, unless the user has to decide about them first.
    pub(super) fn trusted_at(&self, id: LinkId) -> Option<IdentityKey> {
        let who = self.friend_at(id)?;
        self.peers.get(&who).filter(|peer| peer.is_trusted()).map(|_| who)
    }

    /// The friend this device belongs to, if we are friends.
    pub(super) fn friend_of(&self, device: &DeviceKey) -> Option<IdentityKey> {
        let who = *self.owners.get(device)?;
        self.peers.get(&who).filter(|peer| peer.is_friend()).map(|_| who)
    }

    pub(super) fn another_link(&self, who: &IdentityKey) -> Option<LinkId> {
        let ready = |link: &&Link| link.is_plain() && link.hello.is_some();
        let theirs = |link: &&Link| self.friend_on(link) == Some(*who);
        self.links.values().filter(ready).find(theirs).map(|link| link.up.link)
    }
}
