//! The moves of a pairing as they come over a link: who may make them, and what they rest on.

use zeroize::Zeroizing;

use super::super::alarm::Alarm;
use super::super::input::Sending;
use super::super::limits::{FRIENDS_MAX, OPENING_PAUSE, PAIRING_MAX, RENEW_PAUSE};
use super::super::links::Link;
use super::super::node::Node;
use super::super::peer::{Contact, Peer};
use super::super::record::InviteState;
use super::super::turn::Turn;
use super::known::Known;
use super::pairing::{Agreed, Inviter, Joiner, Stage, Terms};
use crate::model::device::DeviceList;
use crate::model::friend::Standing;
use crate::model::id::{DeviceKey, IdentityKey, LinkId};
use crate::wire::frame::{Frame, PairAnswer, PairConfirm, PairOpen, PairProve};

impl Node {
    /// Makes the first move on a link.
    pub(in super::super) fn join(&mut self, turn: &mut Turn<'_>, id: LinkId) {
        let Some(link) = self.links.get(&id) else { return };
        let secret = self.secret_for(link);
        let known = self.known(self.owner(&link.up.device).as_ref(), &link.up.device);
        let terms = self.terms(link.up.device, &secret);
        let (joiner, open) = Joiner::open(turn.dice, &terms, &known);
        self.stage(turn, id, Stage::Joining(Box::new(joiner)));
        turn.send(Sending::Frame(id, Frame::PairOpen(Box::new(open))));
    }

    /// Makes new keys with a friend over a living link, unless that was tried just now.
    pub(in super::super) fn renew(&mut self, turn: &mut Turn<'_>, who: &IdentityKey, id: LinkId) {
        let Some(peer) = self.peers.get_mut(who) else { return };
        peer.contact = Contact::Estranged(id, peer.path());
        if peer.renew.is_some_and(|at| !at.due(turn.now)) {
            return;
        }
        peer.renew = Some(Alarm::after(turn.now, RENEW_PAUSE));
        self.join(turn, id);
    }

    /// Tries again where both sides are linked and still hold different keys.
    pub(in super::super) fn renew_due(&mut self, turn: &mut Turn<'_>) {
        let now = turn.now;
        let stuck = self.peers.values().filter_map(|peer| match peer.contact {
            Contact::Estranged(id, _) if peer.renew.is_none_or(|at| at.due(now)) => {
                Some((peer.friend.identity, id))
            }
            _ => None,
        });
        for (who, id) in stuck.collect::<Vec<_>>() {
            self.renew(turn, &who, id);
        }
    }

    /// A link to somebody whose card I added: the lower identity makes the first move.
    pub(in super::super) fn card_linked(
        &mut self,
        turn: &mut Turn<'_>,
        id: LinkId,
        device: &DeviceKey,
    ) {
        match self.addings.get(device).and_then(|added| added.record.identity) {
            Some(who) if self.identity() < who => self.join(turn, id),
            Some(_) => {
                if let Some(link) = self.links.get_mut(&id) {
                    link.deadline = Some(Alarm::after(turn.now, PAIRING_MAX));
                }
            }
            None => self.close(turn, id),
        }
    }

    pub(in super::super) fn pair_opened(
        &mut self,
        turn: &mut Turn<'_>,
        id: LinkId,
        open: &PairOpen,
    ) {
        let Some(link) = self.links.get(&id) else { return };
        if link.next_opening.is_some_and(|at| !at.due(turn.now)) {
            // A repeat; and nobody keeps this node busy with beginnings.
            return self.misplaced();
        }
        if !self.may_open(link, open) {
            return self.pairing_refused(turn, id);
        }
        let device = link.up.device;
        if self.stays_joiner(&device, &open.devices.identity) {
            return;
        }
        for other in self.links.values_mut().filter(|link| link.up.device == device) {
            other.pairing.take_if(|stage| stage.joins());
        }
        let Some(link) = self.links.get(&id) else { return };
        let secret = self.secret_for(link);
        let known = self.known(Some(&open.devices.identity), &link.up.device);
        let terms = self.terms(link.up.device, &secret);
        match Inviter::answer(turn.dice, &terms, open, known) {
            Ok((inviter, answer)) => {
                self.stage(turn, id, Stage::Inviting(Box::new(inviter)));
                if let Some(link) = self.links.get_mut(&id) {
                    link.next_opening = Some(Alarm::after(turn.now, OPENING_PAUSE));
                }
                turn.send(Sending::Frame(id, Frame::PairAnswer(Box::new(answer))));
            }
            Err(_) => self.pairing_refused(turn, id),
        }
    }

    pub(in super::super) fn pair_answered(
        &mut self,
        turn: &mut Turn<'_>,
        id: LinkId,
        answer: &PairAnswer,
    ) {
        let joining = |stage: &Stage| matches!(stage, Stage::Joining(_));
        let Some(Stage::Joining(joiner)) = self.take_stage(id, joining) else {
            return self.misplaced();
        };
        let Some(link) = self.links.get(&id) else { return };
        if !self.may_answer(link, answer) {
            return self.pairing_refused(turn, id);
        }
        let secret = self.secret_for(link);
        let known = self.known(Some(&answer.devices.identity), &link.up.device);
        let terms = self.terms(link.up.device, &secret);
        match joiner.prove(turn.dice, &terms, answer, &known) {
            Ok((proven, prove)) => {
                self.stage(turn, id, Stage::Proving(Box::new(proven)));
                turn.send(Sending::Frame(id, Frame::PairProve(Box::new(prove))));
            }
            Err(_) => self.pairing_refused(turn, id),
        }
    }

    pub(in super::super) fn pair_proved(
        &mut self,
        turn: &mut Turn<'_>,
        id: LinkId,
        prove: &PairProve,
    ) {
        let inviting = |stage: &Stage| matches!(stage, Stage::Inviting(_));
        let Some(Stage::Inviting(inviter)) = self.take_stage(id, inviting) else {
            return self.misplaced();
        };
        let Some(link) = self.links.get(&id) else { return };
        if !self.invite_stands(link) {
            return self.pairing_refused(turn, id);
        }
        let secret = self.secret_for(link);
        let terms = self.terms(link.up.device, &secret);
        match inviter.confirm(turn.dice, &terms, prove) {
            Ok((agreed, _))
                if !self.is_newer(&agreed)
                    || self.stays_joiner(&terms.other, &agreed.devices.identity) =>
            {
                self.pairing_refused(turn, id);
            }
            Ok((agreed, confirm)) => {
                turn.send(Sending::Frame(id, Frame::PairConfirm(Box::new(confirm))));
                let invite = self.links.get(&id).and_then(|link| link.up.invite);
                self.welcome(turn, id, agreed);
                if let Some(link) = self.links.get_mut(&id) {
                    link.awaits_done = link.awaits_done.or(invite);
                }
            }
            Err(_) => self.pairing_refused(turn, id),
        }
    }

    pub(in super::super) fn pair_confirmed(
        &mut self,
        turn: &mut Turn<'_>,
        id: LinkId,
        confirm: &PairConfirm,
    ) {
        let proving = |stage: &Stage| matches!(stage, Stage::Proving(_));
        let Some(Stage::Proving(proven)) = self.take_stage(id, proving) else {
            return self.misplaced();
        };
        let Some(link) = self.links.get(&id) else { return };
        let terms = self.terms(link.up.device, &[]);
        match proven.confirm(&terms, confirm) {
            Ok(agreed) if !self.is_newer(&agreed) => self.pairing_refused(turn, id),
            Ok(agreed) => {
                turn.send(Sending::Frame(id, Frame::PairDone));
                self.welcome(turn, id, agreed);
            }
            Err(_) => self.pairing_refused(turn, id),
        }
    }

    pub(in super::super) fn pair_done(&mut self, turn: &mut Turn<'_>, id: LinkId) {
        let Some(link) = self.links.get_mut(&id) else { return };
        let device = link.up.device;
        if let Some(invite) = link.awaits_done.take() {
            self.use_up(turn, invite, device);
        }
    }

    /// Whether the one at the other end may begin a pairing here.
    fn may_open(&self, link: &Link, open: &PairOpen) -> bool {
        let device = link.up.device;
        let rests = match link.up.invite {
            Some(_) => !link.up.dialled && self.invite_stands(link),
            None => self.expected_at(&device) == Some(open.devices.identity),
        };
        rests && self.may_be_friend(&open.devices)
    }

    /// Whether the answer comes from whom we opened to.
    fn may_answer(&self, link: &Link, answer: &PairAnswer) -> bool {
        let expected = match link.up.invite {
            Some(_) => None,
            None => self.expected_at(&link.up.device),
        };
        let fits = link.up.invite.is_some() || expected == Some(answer.devices.identity);
        fits && self.may_be_friend(&answer.devices)
    }

    /// Whether we began a pairing with this device ourselves, on whatever link, and keep to it: of two who both began
    /// the lower identity is the joiner. Else each could end up holding the keys of another pairing.
    fn stays_joiner(&self, device: &DeviceKey, other: &IdentityKey) -> bool {
        let joins = |link: &Link| {
            link.up.device == *device && link.pairing.as_ref().is_some_and(Stage::joins)
        };
        self.identity() < *other && self.links.values().any(joins)
    }

    /// Whether no other pairing with the same person and device has finished meanwhile.
    fn is_newer(&self, agreed: &Agreed) -> bool {
        agreed.epoch > self.peers.get(&agreed.devices.identity).map_or(0, Peer::epoch)
    }

    /// Who a device without an invite has to be: a friend, or the owner of a card I added.
    fn expected_at(&self, device: &DeviceKey) -> Option<IdentityKey> {
        let card = || self.addings.get(device).and_then(|added| added.record.identity);
        self.friend_of(device).or_else(card)
    }

    /// Blocked people stay out, and nobody comes back with an older device list than the one known.
    fn may_be_friend(&self, list: &DeviceList) -> bool {
        let room = self.peers.len() < FRIENDS_MAX;
        self.peers.get(&list.identity).map_or(room, |peer| {
            peer.friend.standing != Standing::Blocked && list.version >= peer.friend.devices.version
        })
    }

    /// What we know of the line with somebody; nothing, for somebody new.
    fn known(&self, who: Option<&IdentityKey>, device: &DeviceKey) -> Known {
        let peer = who.and_then(|who| self.peers.get(who));
        Known {
            session_epoch: peer.map_or(0, Peer::epoch),
            received_upto: peer.map_or(0, |peer| peer.line.expected - 1),
            delivered_upto: peer.map_or(0, |peer| peer.line.delivered_upto),
            stretches: peer.map_or_else(Vec::new, |peer| peer.line.stretches.clone()),
            same_device: peer.is_some_and(|peer| peer.friend.devices.has(device)),
            lost_since: peer.map_or_else(|| self.lost_all(), |peer| peer.line.lost_since),
        }
    }

    /// The secret a pairing on this link rests on; empty where it rests on a card or an older pairing.
    fn secret_for(&self, link: &Link) -> Zeroizing<Vec<u8>> {
        let secret = match link.up.invite {
            None => None,
            Some(_) if link.up.dialled => {
                self.addings.get(&link.up.device).and_then(|added| added.record.secret.as_deref())
            }
            Some(id) => self.invites.get(&id).map(|invite| &*invite.secret),
        };
        Zeroizing::new(secret.map(|secret| secret.to_vec()).unwrap_or_default())
    }

    fn terms<'a>(&'a self, other: DeviceKey, secret: &'a [u8]) -> Terms<'a> {
        let (keys, devices, ratchets) = (&self.keys, &self.me.devices, &*self.ratchets);
        Terms { keys, devices, ratchets, other, secret }
    }

    fn stage(&mut self, turn: &Turn<'_>, id: LinkId, stage: Stage) {
        if let Some(link) = self.links.get_mut(&id) {
            link.pairing = Some(stage);
            link.deadline = Some(Alarm::after(turn.now, PAIRING_MAX));
        }
    }

    /// Takes the pairing's stage if it is the one that this move belongs to; a stray move disturbs nothing.
    fn take_stage(&mut self, id: LinkId, fits: impl Fn(&Stage) -> bool) -> Option<Stage> {
        self.links.get_mut(&id)?.pairing.take_if(|stage| fits(stage))
    }

    /// Whether the invite a link came in by, if any, still belongs to the one who took it.
    fn invite_stands(&self, link: &Link) -> bool {
        let taken = InviteState::Taken(link.up.device);
        link.up.invite.is_none_or(|id| self.invites.get(&id).is_some_and(|i| i.state == taken))
    }

    fn pairing_refused(&mut self, turn: &mut Turn<'_>, id: LinkId) {
        self.counts.unpaired += 1;
        self.close(turn, id);
    }

    fn misplaced(&mut self) {
        self.counts.misplaced += 1;
    }
}
