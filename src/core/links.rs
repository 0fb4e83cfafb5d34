//! Links come and go; of two to one device, both ends choose the same one.

use std::time::Duration;

use super::alarm::Alarm;
use super::befriend::pairing::Stage;
use super::custodian::Desk;
use super::gossip::Gossip;
use super::input::{LinkUp, Sending};
use super::keys::FEATURES;
use super::limits::{ADDRESSES_MAX, DUEL_MAX, HELLO_MAX, LINKS_MAX, REDIAL_SPREAD, RENEW_PAUSE};
use super::node::Node;
use super::peer::{Contact, Flight, Peer};
use super::punch::Punching;
use super::tags::Tags;
use super::turn::Turn;
use crate::model::event::News;
use crate::model::friend::Path;
use crate::model::id::{DeviceKey, IdentityKey, InviteId, LinkId};
use crate::model::presence::Status;
use crate::model::time::Time;
use crate::wire::frame::{Frame, Hello};

/// Oldest and newest wire version this node speaks.
pub(super) const WIRE: (u32, u32) = (1, 1);

/// One open link.
pub(super) struct Link {
    pub(super) up: LinkUp,
    /// When it came up.
    pub(super) since: Time,
    /// The latest round trip, where the network measures it.
    pub(super) round_trip: Option<Duration>,
    pub(super) hello: Option<Hello>,
    pub(super) pairing: Option<Stage>,
    /// The invite whose last word is still to come over this link.
    pub(super) awaits_done: Option<InviteId>,
    /// Whether the hello is still news: the first word on the only link. Later the numbers have moved on, and an old
    /// hello would look like a disk that was set back.
    pub(super) hello_is_news: bool,
    /// No other pairing is begun by the other end before this is due.
    pub(super) next_opening: Option<Alarm>,
    /// When patience with this link's handshake ends.
    pub(super) deadline: Option<Alarm>,
    /// Which friends both ends share.
    pub(super) tags: Tags,
    /// What both ends want to know of them.
    pub(super) gossip: Gossip,
    /// What one holds for the other.
    pub(super) desk: Desk,
    /// Whether a pass opened it: it is good for one circuit, and for nothing else.
    pub(super) guest: bool,
    /// How far a relayed link's ends are with meeting straight.
    pub(super) punching: Punching,
}

impl Link {
    /// Whether a friend's letters may run here: no invite, or the invite has done its work.
    pub(super) fn is_plain(&self) -> bool {
        self.up.invite.is_none()
    }
}

impl Node {
    pub(super) fn link_up(&mut self, turn: &mut Turn<'_>, up: LinkUp) {
        if self.links.len() >= LINKS_MAX {
            return turn.send(Sending::Close(up.link));
        }
        if up.dialled {
            self.dial_succeeded(&up);
        }
        let guest = self.guest_link_up(turn, &up);
        if !guest {
            let hello = self.hello_for(turn.now, &up.device);
            turn.send(Sending::Frame(up.link, Frame::Hello(hello)));
        }
        let deadline = Some(Alarm::after(turn.now, HELLO_MAX));
        let hello_is_news = !self.links.values().any(|link| link.up.device == up.device);
        let (hello, pairing, awaits_done, next_opening) = (None, None, None, None);
        let (tags, gossip, desk) = (Tags::default(), Gossip::default(), Desk::default());
        let link = Link {
            up,
            since: turn.now,
            round_trip: None,
            hello,
            pairing,
            awaits_done,
            hello_is_news,
            next_opening,
            deadline,
            tags,
            gossip,
            desk,
            guest,
            punching: Punching::default(),
        };
        self.links.insert(up.link, link);
        if guest {
            self.guest_deadline(turn.now, up.link, up.dialled);
            self.tell_seen(turn, up.link);
        } else if up.dialled && up.invite.is_some() {
            self.join(turn, up.link);
        }
    }

    pub(super) fn link_down(&mut self, turn: &mut Turn<'_>, id: LinkId) {
        let Some(link) = self.links.remove(&id) else { return };
        self.forget_gossip(turn, &link.gossip);
        self.forget_seen(id);
        self.rooms_unlinked(id);
        self.gossip_due = true;
        if let Some(added) = self.addings.get_mut(&link.up.device) {
            added.dialling.failed(turn.now, turn.dice);
        }
        let Some(who) = self.friend_on(&link) else { return };
        if self.peers.get(&who).and_then(Peer::link) != Some(id) {
            return self.look_again(turn, &who);
        }
        match self.another_link(&who) {
            Some(other) => self.use_link(turn, &who, other),
            None => self.gone(turn, &who),
        }
    }

    /// A link ended before it came into use: the friend is looked for again after the next pause.
    fn look_again(&mut self, turn: &mut Turn<'_>, who: &IdentityKey) {
        let Some(peer) = self.peers.get_mut(who).filter(|peer| peer.wants_dial()) else { return };
        if peer.dialling.next().is_none() {
            peer.dialling.failed(turn.now, turn.dice);
        }
    }

    /// Ends links whose handshake never came to its point.
    pub(super) fn close_overdue(&mut self, turn: &mut Turn<'_>) {
        let now = turn.now;
        let due = |link: &Link| link.deadline.is_some_and(|at| at.due(now));
        let late: Vec<LinkId> =
            self.links.iter().filter(|(_, link)| due(link)).map(|(id, _)| *id).collect();
        for id in late {
            self.counts.unpaired += 1;
            self.close(turn, id);
        }
    }

    /// Closes a link from this side; the network confirms with a link-down that finds it gone already.
    pub(super) fn close(&mut self, turn: &mut Turn<'_>, id: LinkId) {
        turn.send(Sending::Close(id));
        self.link_down(turn, id);
    }

    /// What this node says first on a link to `device`.
    fn hello_for(&self, now: Time, device: &DeviceKey) -> Hello {
        let peer = self.owners.get(device).and_then(|who| self.peers.get(who));
        let live = peer.and_then(|peer| peer.live.as_ref());
        let (stamp, above) = self.stamps.shown(device, now);
        Hello {
            wire_min: WIRE.0,
            wire_max: WIRE.1,
            features: FEATURES,
            session_epoch: live
                .filter(|live| live.record.device == *device)
                .map_or(0, |live| live.record.epoch),
            expected: peer.map_or(1, |peer| peer.line.expected),
            stamp,
            above,
            life: self.me.life,
            met: self.stamps.met(device),
        }
    }

    pub(super) fn hello(&mut self, turn: &mut Turn<'_>, id: LinkId, hello: Hello) {
        let Some(link) = self.links.get_mut(&id).filter(|link| link.hello.is_none()) else {
            self.counts.misplaced += 1;
            return;
        };
        if hello.wire_min > WIRE.1 || hello.wire_max < WIRE.0 {
            return self.close(turn, id);
        }
        link.hello = Some(hello);
        if !link.is_plain() {
            return;
        }
        link.deadline = None;
        let device = link.up.device;
        self.hear_how_we_met(turn, device, &hello);
        match self.friend_of(&device) {
            Some(who) => {
                self.friend_linked(turn, &who, id);
                self.finish_invites_of(turn, &who, id);
                self.finish_adding_of(turn, &who, &device);
            }
            None => self.card_linked(turn, id, &device),
        }
    }

    /// A friend's link is ready on both ends: it is used, or gives way to the one that is.
    pub(super) fn friend_linked(&mut self, turn: &mut Turn<'_>, who: &IdentityKey, id: LinkId) {
        let rival = self.peers.get(who).and_then(Peer::link).filter(|old| *old != id);
        let Some(rival) = rival else { return self.use_link(turn, who, id) };
        let wins = match (self.links.get(&id), self.links.get(&rival)) {
            // Nobody dials a friend they are linked to: a link that has been up for a while is dead at the other end.
            (Some(_), Some(old)) if turn.now.since(old.since) > DUEL_MAX => true,
            (Some(new), Some(old)) => self.beats(&new.up, &old.up),
            _ => true,
        };
        if wins {
            self.use_link(turn, who, id);
        }
        let loser = if wins { rival } else { id };
        self.close(turn, loser);
    }

    /// Whether the newer of two links to one device is the one both ends keep: direct before relayed; of two dialled by
    /// the same end the newer, since the older is likely dead; else the one dialled by the lower key, then the smaller
    /// handshake hash.
    fn beats(&self, new: &LinkUp, old: &LinkUp) -> bool {
        if new.path != old.path {
            return new.path < old.path;
        }
        if new.dialled == old.dialled {
            return new.link > old.link;
        }
        let mine_is_lower = self.keys.device.key() < new.device;
        if mine_is_lower != (self.keys.device.key() > new.device) {
            return new.dialled == mine_is_lower;
        }
        new.binding < old.binding
    }

    /// Lets everything for a friend run over this link from now on.
    pub(super) fn use_link(&mut self, turn: &mut Turn<'_>, who: &IdentityKey, id: LinkId) {
        let (Some(link), Some(peer)) = (self.links.get(&id), self.peers.get_mut(who)) else {
            return;
        };
        let Some(hello) = link.hello else { return };
        let (was, path) = (peer.path(), link.up.path);
        let via = link.up.via.and_then(|device| self.owners.get(&device).copied());
        let moved = (was, peer.via) != (path, via);
        peer.via = via;
        peer.contact = Contact::Estranged(id, path);
        peer.dialling.rest();
        if let Some(address) = link.up.address {
            peer.reached_at(address);
        }
        if was == Path::None {
            peer.presence.status = Status::Online;
            peer.presence.at = Some(turn.now);
            peer.presence.text.clear();
            peer.presence.via = None;
            peer.greeted = false;
        }
        if moved {
            self.journal.note(turn, News::Link { friend: *who, path, via });
        }
        self.greet(turn, who);
        self.agree(turn, who, id, hello);
    }

    /// Tells a linked friend everything that friends tell each other, unless the user has to decide about them first.
    pub(super) fn greet(&mut self, turn: &mut Turn<'_>, who: &IdentityKey) {
        let Some(id) = self.peers.get(who).filter(|peer| peer.is_trusted()).and_then(Peer::link)
        else {
            return;
        };
        self.send_presence(turn, id);
        self.tell_seen(turn, id);
        self.begin_punching(turn, id);
        self.begin_tags(turn, id);
        self.tell_record(turn, id);
        self.tell_passed(turn, id, who);
        self.leave_passes(turn, who);
        self.look_through_introducer(turn, who);
        self.hand_marks(turn, who);
        self.custodians_changed();
        self.rooms_linked();
        (self.gossip_due, self.words_due) = (true, true);
    }

    /// Compares what both sides hold of the session; goes on with it, or renews it.
    fn agree(&mut self, turn: &mut Turn<'_>, who: &IdentityKey, id: LinkId, hello: Hello) {
        if hello.session_epoch == 0 {
            self.custodian_set_back(turn, who);
        }
        let Some(peer) = self.peers.get_mut(who) else { return };
        let epoch = peer.live.as_ref().map_or(0, |live| live.record.epoch);
        // An epoch both hold is worth nothing when one side was set back to an older state of its disk.
        let link = self.links.get_mut(&id);
        let news = link.is_some_and(|link| std::mem::take(&mut link.hello_is_news));
        let set_back = std::mem::take(&mut peer.out_of_step)
            || hello.expected > peer.line.sealed_upto.saturating_add(1)
            || (news && hello.expected <= peer.line.delivered_upto);
        if epoch != 0 && epoch == hello.session_epoch && !set_back {
            self.talk(turn, who, id);
            if let Some(peer) = self.peers.get_mut(who) {
                peer.delivered(turn, &mut self.journal, hello.expected.saturating_sub(1));
                peer.advance(turn);
            }
            return;
        }
        let first = self.identity() < *who;
        if first {
            self.renew(turn, who, id);
        } else if let Some(peer) = self.peers.get_mut(who) {
            // The other side begins; should it not, we do.
            peer.renew = Some(Alarm::after(turn.now, RENEW_PAUSE));
        }
    }

    /// Both sides hold the same session: letters flow on this link.
    pub(super) fn talk(&mut self, turn: &mut Turn<'_>, who: &IdentityKey, id: LinkId) {
        let Some(peer) = self.peers.get_mut(who) else { return };
        peer.contact = Contact::Talking(id, peer.path());
        peer.flight = Flight::from(peer.line.delivered_upto);
        peer.renew = None;
        peer.owe_mark();
        peer.holding.rest();
        peer.advance(turn);
    }

    fn gone(&mut self, turn: &mut Turn<'_>, who: &IdentityKey) {
        let (spread, twin) = (REDIAL_SPREAD + self.dial_spread(), self.has_twin(turn.now));
        let Some(peer) = self.peers.get_mut(who) else { return };
        peer.contact = Contact::Away;
        peer.via = None;
        peer.away_since(turn.now);
        peer.holding.due = true;
        peer.mark_look = true;
        peer.renew = None;
        peer.flight = Flight::from(peer.line.delivered_upto);
        peer.presence.status = Status::Offline;
        peer.presence.at = Some(turn.now);
        peer.presence.text.clear();
        peer.presence.via = None;
        peer.friend.last_seen = Some(turn.now);
        peer.changed.friend = true;
        match twin {
            true => peer.dialling.patiently(turn.now, turn.dice),
            false => peer.dialling.soon(turn.now, turn.dice, spread),
        }
        let friend = *who;
        self.journal.note(turn, News::Link { friend, path: Path::None, via: None });
        let (status, text, via) = (Status::Offline, String::new(), None);
        self.journal.note(turn, News::Presence { friend, status, text, via });
        self.custodian_gone(turn, who);
        (self.gossip_due, self.words_due) = (true, true);
    }

    pub(super) fn letter(&mut self, turn: &mut Turn<'_>, id: LinkId, bytes: Vec<u8>) {
        let Some(who) = self.talking_on(id) else { return };
        let Some(peer) = self.peers.get_mut(&who) else { return };
        let received = peer.receive(turn, &mut self.journal, &mut self.counts, bytes);
        if received == super::inbox::Received::OutOfStep {
            peer.contact = Contact::Estranged(id, peer.path());
            self.renew(turn, &who, id);
        }
        self.take_proposed_name(turn, &who);
    }

    pub(super) fn mark(&mut self, turn: &mut Turn<'_>, id: LinkId, sealed: &[u8]) {
        let Some(who) = self.talking_on(id) else { return };
        if let Some(peer) = self.peers.get_mut(&who) {
            let shown = self.policy.typing;
            peer.receive_mark(turn, &mut self.journal, &mut self.counts, sealed, shown);
        }
    }
}

impl Peer {
    /// The address that worked goes to the front.
    pub(super) fn reached_at(&mut self, address: crate::model::address::Address) {
        if self.friend.addresses.first() == Some(&address) {
            return;
        }
        self.friend.addresses.retain(|old| *old != address);
        self.friend.addresses.insert(0, address);
        self.friend.addresses.truncate(ADDRESSES_MAX);
        self.changed.friend = true;
    }
}
