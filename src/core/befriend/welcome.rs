//! What a finished pairing changes: a new friend, or an old one with new keys.

use super::super::input::Sending;
use super::super::links::Link;
use super::super::names;
use super::super::node::Node;
use super::super::peer::{Changed, Contact, Peer};
use super::super::record::{Friend, Key, KnownThrough, Line, Session, Stretch};
use super::super::session::Live;
use super::super::turn::Turn;
use super::adding::first_group;
use super::lost::Lost;
use super::pairing::Agreed;
use crate::model::device::DeviceList;
use crate::model::event::News;
use crate::model::friend::{Doubt, Standing};
use crate::model::id::{DeviceKey, IdentityKey, LinkId, SessionName};
use crate::model::message::Content;
use crate::model::time::Time;
use crate::wire::frame::Hello;
use crate::wire::pairing::SESSIONS_MAX;

impl Node {
    /// Makes the two sides friends with the agreed keys, and the link a friend's link.
    pub(in super::super) fn welcome(&mut self, turn: &mut Turn<'_>, id: LinkId, agreed: Agreed) {
        let who = agreed.devices.identity;
        let Some(device) = self.links.get(&id).map(|link| link.up.device) else { return };
        self.drop_other_pairings(turn, &device, id);
        let awaited = self.addings.contains_key(&device);
        let (chosen, known) = self.settle_adding(turn, &device, &who);
        self.befriend(turn, &agreed.devices, &device, awaited, (chosen, known));
        self.introductions_done(turn, &who);
        let list = agreed.devices.clone();
        let first_out = agreed.first_out;
        let epoch = agreed.epoch;
        let gives_again = agreed.outcome.gives_again;
        self.renew_line(turn, who, device, agreed);
        let me = self.identity();
        if let Some(peer) = self.peers.get_mut(&who).filter(|_| gives_again) {
            peer.give_deeds_again(turn, me);
        }
        self.owners.retain(|_, owner| *owner != who);
        self.owners.extend(list.devices.iter().map(|entry| (entry.device, who)));
        self.guests_changed = true;
        self.circles_changed.insert(who);
        self.introduce_myself(turn, &who);
        self.take_over_link(turn, &who, id, epoch, first_out);
    }

    /// Two links may have carried a pairing each; the first to finish counts, on both sides, since the inviter confirms
    /// no other.
    fn drop_other_pairings(&mut self, turn: &mut Turn<'_>, device: &DeviceKey, but: LinkId) {
        let rival = |link: &Link| {
            link.up.device == *device && link.up.link != but && link.pairing.is_some()
        };
        let rivals: Vec<LinkId> =
            self.links.values().filter(|link| rival(link)).map(|link| link.up.link).collect();
        for id in rivals {
            self.close(turn, id);
        }
    }

    /// A friend who was added once more turned up as the friend they are: nothing is left to add.
    pub(in super::super) fn finish_adding_of(
        &mut self,
        turn: &mut Turn<'_>,
        who: &IdentityKey,
        device: &DeviceKey,
    ) {
        let contact = self.peers.get(who).map(|peer| peer.contact);
        if !matches!(contact, Some(Contact::Talking(..))) || !self.addings.contains_key(device) {
            return;
        }
        let (chosen, _) = self.settle_adding(turn, device, who);
        if let (Some(name), Some(peer)) = (chosen, self.peers.get_mut(who)) {
            peer.friend.name = name;
            peer.friend.named_here = true;
            peer.changed.friend = true;
        }
        self.tell_friend(turn, who);
    }

    /// The adding that led here is done; the name the user chose for them, and who made them known, if any.
    fn settle_adding(
        &mut self,
        turn: &mut Turn<'_>,
        device: &DeviceKey,
        who: &IdentityKey,
    ) -> (Option<String>, Option<KnownThrough>) {
        let fits =
            |d: &DeviceKey, identity: Option<IdentityKey>| d == device || identity == Some(*who);
        let done: Vec<DeviceKey> = self
            .addings
            .iter()
            .filter(|(d, added)| fits(d, added.record.identity))
            .map(|(d, _)| *d)
            .collect();
        let (mut chosen, mut known) = (None, None);
        for device in done {
            let Some(added) = self.addings.remove(&device) else { continue };
            chosen = chosen.or(added.record.name);
            known = known.or(added.record.introduced);
            turn.forget(Key::Adding(device));
        }
        (chosen, known)
    }

    /// Writes the friend down, or brings the one we know up to date.
    fn befriend(
        &mut self,
        turn: &mut Turn<'_>,
        list: &DeviceList,
        device: &DeviceKey,
        awaited: bool,
        (chosen, known): (Option<String>, Option<KnownThrough>),
    ) {
        let who = list.identity;
        let named_here = chosen.is_some();
        let chosen = chosen.map(|name| names::unique(&name, |n| self.name_taken(n, Some(&who))));
        let Some(peer) = self.peers.get_mut(&who) else {
            let called = known.as_ref().map(|known| known.called.clone());
            let stand_in = called.unwrap_or_else(|| first_group(who.as_bytes()));
            let name = chosen
                .unwrap_or_else(|| names::unique(&stand_in, |n| self.name_taken(n, Some(&who))));
            let mut friend = new_friend(list.clone(), name.clone(), named_here, turn);
            friend.introduced = known.map(|known| known.through);
            let line = Line { lost_since: self.lost_all(), ..Peer::fresh_line(who) };
            self.peers.insert(who, Peer::new(self.identity(), friend, line, None));
            let news = News::Friend { name, friend: Some(who), standing: Standing::Friends };
            return self.journal.note(turn, news);
        };
        let friend = &mut peer.friend;
        if friend.verified.is_some() && !friend.devices.has(device) {
            friend.doubt = Some(Doubt::NewDevice(*device));
        }
        if friend.devices.version == list.version && friend.devices != *list {
            friend.doubt = Some(Doubt::TwoLists);
        }
        friend.devices = list.clone();
        // Whoever added them waits for the word, even if they were a friend here all along.
        let news = awaited || friend.standing != Standing::Friends || friend.doubt.is_some();
        if friend.standing != Standing::Friends {
            friend.introduced = known.map(|known| known.through);
        }
        friend.standing = Standing::Friends;
        if let Some(name) = chosen {
            friend.name = name;
            friend.named_here = true;
        }
        let name = friend.name.clone();
        self.counts.renewed += 1;
        if news {
            let news = News::Friend { name, friend: Some(who), standing: Standing::Friends };
            self.journal.note(turn, news);
        }
    }

    /// Starts both directions afresh under the new keys. Letters without an answer go again, under their ids.
    fn renew_line(
        &mut self,
        turn: &mut Turn<'_>,
        who: IdentityKey,
        device: DeviceKey,
        agreed: Agreed,
    ) {
        let me = self.device();
        let Some(peer) = self.peers.get_mut(&who) else { return };
        peer.delivered(turn, &mut self.journal, agreed.outcome.received_there);
        peer.lay_out(
            turn,
            &Lost {
                first: agreed.first_out,
                ours: agreed.outcome.gives_again,
                theirs_since: agreed.outcome.gives_back,
                receipts: self.policy.read_receipts,
            },
        );
        peer.line.gives_back = agreed.outcome.gives_back.is_some();
        peer.told_again = 0;
        match agreed.outcome.goes_on {
            true => peer.retire(turn),
            false => peer.let_retired_go(turn, Time(u64::MAX)),
        }
        peer.forget_parked(turn);
        peer.holding.end(turn);
        // They may have lost everything: the key is told anew with each pairing.
        peer.line.circle_told = 0;
        peer.line.delivered_upto = agreed.first_out - 1;
        peer.line.sealed_upto = agreed.first_out - 1;
        peer.line.read_upto = match agreed.outcome.marks_hold {
            true => peer.line.read_upto.min(agreed.first_out - 1),
            false => agreed.first_out - 1,
        };
        peer.line.epoch = agreed.epoch;
        peer.line.goes_through(agreed.psk.session_name(), agreed.first_out);
        peer.line.expected = agreed.first_in;
        // Numbers may begin anew on their side: what was seen under an old number says nothing about the new one.
        peer.line.seen_upto = peer.line.seen_upto.min(agreed.first_in - 1);
        let features = agreed.devices.devices.iter().find(|entry| entry.device == device);
        let session = Session {
            friend: who,
            device,
            epoch: agreed.epoch,
            psk: zeroize::Zeroizing::new(*agreed.psk.as_bytes()),
            joined: agreed.joined,
            features: features.map(|entry| entry.features).unwrap_or_default(),
            first_in: agreed.first_in,
        };
        peer.live = Some(Live::new(session, agreed.ratchet, &me, peer.line.expected));
        peer.changed = Changed { friend: true, line: true, session: true, ratchet: true };
    }

    /// The first letter of every pairing: what I am called.
    fn introduce_myself(&mut self, turn: &mut Turn<'_>, who: &IdentityKey) {
        let letter = turn.letter(Content::Profile { name: self.me.name.clone() });
        if let Some(peer) = self.peers.get_mut(who) {
            // A full line says it later: with the next pairing.
            let _ = peer.post(turn, letter, None);
        }
    }

    /// From here on the link is a friend's like any other, and the one in use.
    fn take_over_link(
        &mut self,
        turn: &mut Turn<'_>,
        who: &IdentityKey,
        id: LinkId,
        session_epoch: u32,
        expected: u64,
    ) {
        let Some(link) = self.links.get_mut(&id) else { return };
        link.up.invite = None;
        link.deadline = None;
        let (wire_min, wire_max) = super::super::links::WIRE;
        let features = super::super::keys::FEATURES;
        // What it says of stamps and lives was heard when the link came up, or will be when the next one does.
        let agreed =
            Hello { wire_min, wire_max, features, session_epoch, expected, ..Hello::default() };
        link.hello = Some(agreed);
        let rival = self.peers.get(who).and_then(Peer::link).filter(|old| *old != id);
        self.use_link(turn, who, id);
        if let Some(rival) = rival {
            turn.send(Sending::Close(rival));
            self.links.remove(&rival);
        }
    }
}

impl Line {
    /// A session begins.
    fn goes_through(&mut self, name: SessionName, first_out: u64) {
        let upto = self.expected - 1;
        if let Some(ended) = self.stretches.last_mut() {
            ended.received_upto = upto;
        }
        if self.stretches.len() >= SESSIONS_MAX {
            self.stretches.remove(0);
        }
        self.stretches.push(Stretch { name, first_out, received_upto: 0 });
    }
}

fn new_friend(devices: DeviceList, name: String, named_here: bool, turn: &Turn<'_>) -> Friend {
    Friend {
        identity: devices.identity,
        name,
        named_here,
        standing: Standing::Friends,
        verified: None,
        doubt: None,
        devices,
        addresses: Vec::new(),
        since: turn.now,
        last_seen: None,
        introduced: None,
        muted: None,
    }
}
