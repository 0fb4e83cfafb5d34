//! First contact behind NATs: an invite names a friend of its maker who can be reached, and whoever holds it may ask that
//! friend for a circuit to the maker, and for nothing else.
//!
//! The maker leaves a pass with that friend, made of the invite's secret, which the friend never sees. The first device
//! to show it keeps it; it opens one circuit at a time, and ends with the invite.

use std::collections::BTreeMap;

use super::super::alarm::Alarm;
use super::super::input::{LinkUp, Sending};
use super::super::limits::{GUEST_MAX, INVITE_LASTS_MAX, PASSES_PER_FRIEND_MAX};
use super::super::node::Node;
use super::super::peer::Peer;
use super::super::record::{Invite, InviteState};
use super::super::turn::Turn;
use super::adding::Added;
use crate::crypto::door::{InviteKey, Pass};
use crate::crypto::invite::{pass_id, pass_key};
use crate::model::friend::Path;
use crate::model::id::{DeviceKey, IdentityKey, InviteId, LinkId, LinkTag};
use crate::model::time::Time;
use crate::model::way::{Middle, Way};
use crate::wire::frame::{Frame, Leave};

/// Passes that friends left here, for holders of their invites.
#[derive(Default)]
pub(in super::super) struct Passes(BTreeMap<InviteId, Left>);

/// A pass that was left here.
struct Left {
    owner: IdentityKey,
    key: InviteKey,
    until: Time,
    /// The first device that showed it.
    taker: Option<DeviceKey>,
}

impl Passes {
    /// What the door must know of them.
    pub(in super::super) fn keys(&self) -> impl Iterator<Item = (InviteId, InviteKey)> {
        self.0.iter().map(|(id, left)| (*id, left.key.clone()))
    }

    /// To whom a pass leads.
    pub(in super::super) fn owner(&self, id: &InviteId) -> Option<IdentityKey> {
        self.0.get(id).map(|left| left.owner)
    }
}

/// What the holder of a pass asks for, on the link that it opened.
fn guest_tag(id: &InviteId) -> LinkTag {
    let mut tag = [0; LinkTag::LEN];
    tag.iter_mut().zip(id.0).for_each(|(to, from)| *to = from);
    LinkTag(tag)
}

impl Node {
    /// A linked friend whom others can reach, to be named in an invite: one whom we reached at an address of the
    /// Internet.
    pub(in super::super) fn middle(&self) -> Option<(IdentityKey, Middle)> {
        self.peers.values().filter(|peer| peer.is_trusted()).find_map(|peer| {
            let up = self.links.get(&peer.link()?)?.up;
            let address = up.address.filter(|at| up.path == Path::Direct && at.is_public())?;
            Some((peer.friend.identity, Middle { device: up.device, address }))
        })
    }

    /// Leaves with a friend the passes of all open invites that name them.
    pub(in super::super) fn leave_passes(&self, turn: &mut Turn<'_>, who: &IdentityKey) {
        let Some(link) = self.peers.get(who).and_then(Peer::link) else { return };
        let open = |invite: &&Invite| {
            invite.relay == Some(*who)
                && matches!(invite.state, InviteState::Open | InviteState::Taken(_))
        };
        for invite in self.invites.values().filter(open) {
            let lasts = invite.expires.since(turn.now).as_secs();
            let (id, key) = (pass_id(&invite.secret), pass_key(&invite.secret).0);
            turn.send(Sending::Frame(link, Frame::Leave(Leave { id, key, lasts })));
        }
    }

    /// A friend leaves a pass.
    pub(in super::super) fn pass_left(&mut self, turn: &Turn<'_>, id: LinkId, leave: Leave) {
        let Some(owner) = self.trusted_at(id) else {
            self.counts.misplaced += 1;
            return;
        };
        let theirs = self.passes.0.values().filter(|left| left.owner == owner).count();
        let known = self.passes.owner(&leave.id);
        if !self.policy.relay || known.is_some_and(|other| other != owner) {
            return;
        }
        if known.is_none() && theirs >= PASSES_PER_FRIEND_MAX {
            return;
        }
        let lasts = std::time::Duration::from_secs(leave.lasts).min(INVITE_LASTS_MAX);
        let taker = self.passes.0.get(&leave.id).and_then(|left| left.taker);
        let left = Left { owner, key: InviteKey(leave.key), until: turn.now.after(lasts), taker };
        self.passes.0.insert(leave.id, left);
        self.guests_changed = true;
    }

    /// Forgets passes whose time is over, or whose owner is no friend any more.
    pub(in super::super) fn tidy_passes(&mut self, now: Time) {
        let before = self.passes.0.len();
        let peers = &self.peers;
        let friend = |who: &IdentityKey| peers.get(who).is_some_and(Peer::is_friend);
        self.passes.0.retain(|_, left| now < left.until && friend(&left.owner));
        self.guests_changed |= self.passes.0.len() != before;
    }

    /// Whether to let in the holder of a pass: its owner is linked, and nobody else took it.
    pub(in super::super) fn admits_guest(&mut self, id: &InviteId, device: DeviceKey) -> bool {
        let Some(left) = self.passes.0.get_mut(id) else { return false };
        let linked = self.peers.get(&left.owner).is_some_and(|peer| peer.link().is_some());
        let first = left.taker.is_none_or(|taker| taker == device);
        if linked && first {
            left.taker = Some(device);
        }
        linked && first
    }

    /// A link that a pass opened, here or there; whether this is one. It is good for one circuit, and ends with it.
    pub(in super::super) fn guest_link_up(&mut self, turn: &mut Turn<'_>, up: &LinkUp) -> bool {
        let Some(invite) = up.invite else { return false };
        if !up.dialled {
            return self.passes.0.contains_key(&invite);
        }
        let mine = self.addings.values().map(|added| &added.record).find(|record| {
            record.middle.is_some_and(|middle| middle.device == up.device)
                && record.secret.as_ref().is_some_and(|secret| pass_id(secret) == invite)
        });
        let Some(device) = mine.map(|record| record.device) else { return false };
        self.dial_through_middle(turn, device, up.link, &invite);
        true
    }

    /// Whether a link is one that a pass opened.
    pub(in super::super) fn is_guest_link(&self, id: LinkId) -> bool {
        self.links.get(&id).is_some_and(|link| link.guest)
    }

    /// Whom the holder of a pass means, on the link that the pass opened.
    pub(in super::super) fn whom_a_guest_means(
        &self,
        id: LinkId,
        tag: &LinkTag,
    ) -> Option<IdentityKey> {
        let link = self.links.get(&id).filter(|link| link.guest && !link.up.dialled)?;
        let invite = link.up.invite.filter(|invite| guest_tag(invite) == *tag)?;
        self.passes.owner(&invite)
    }

    /// How long a guest's link is kept while nothing runs over it.
    pub(in super::super) fn guest_deadline(&mut self, now: Time, id: LinkId, busy: bool) {
        if let Some(link) = self.links.get_mut(&id).filter(|link| link.guest) {
            link.deadline = (!busy).then(|| Alarm::after(now, GUEST_MAX));
        }
    }

    /// Knocks at the friend in the middle, for the holder of an invite that names one.
    pub(in super::super) fn dial_middle(&mut self, turn: &mut Turn<'_>, device: &DeviceKey) {
        let Some(record) = self.addings.get(device).map(|added| &added.record) else { return };
        let (Some(middle), Some(secret)) = (record.middle, record.secret.as_ref()) else { return };
        let (id, key) = (pass_id(secret), pass_key(secret));
        let there = self.links.values().find(|link| {
            link.guest && link.up.device == middle.device && link.up.invite == Some(id)
        });
        match there.map(|link| link.up.link) {
            Some(link) => self.dial_through_middle(turn, *device, link, &id),
            None => {
                let stamp = self.stamps.next(turn, middle.device);
                let (pass, ways) = (Pass::Invite { id, key }, vec![Way::Address(middle.address)]);
                turn.send(Sending::Dial { device: middle.device, ways, pass, stamp });
            }
        }
    }

    /// Asks on a link that a pass opened for the circuit to the invite's maker.
    fn dial_through_middle(
        &mut self,
        turn: &mut Turn<'_>,
        device: DeviceKey,
        link: LinkId,
        id: &InviteId,
    ) {
        let Some(pass) = self.addings.get(&device).map(Added::pass) else { return };
        let ways = vec![Way::Through { link, tag: guest_tag(id) }];
        let stamp = self.stamps.next(turn, device);
        turn.send(Sending::Dial { device, ways, pass, stamp });
    }
}
