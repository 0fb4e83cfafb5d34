//! Who is let in: decided here, saved, and only then answered.

use super::super::input::Sending;
use super::super::node::Node;
use super::super::record::{InviteState, Record};
use super::super::turn::Turn;
use crate::crypto::door::{Claim, GuestList, Knock, Verdict};
use crate::crypto::invite::invite_key;
use crate::model::friend::Standing;
use crate::model::id::{DeviceKey, InviteId, KnockId};

impl Node {
    /// Decides about somebody who showed a valid pass.
    pub(in super::super) fn knocked(&mut self, turn: &mut Turn<'_>, id: KnockId, knock: Knock) {
        let sending = match self.judge(turn, knock) {
            Some(verdict) => Sending::Admit(id, verdict),
            None => {
                self.counts.barred += 1;
                Sending::Bar(id)
            }
        };
        turn.send(sending);
    }

    /// The answer to a knock, or `None` for silence. The stamp is used up, and an invite taken, in the same turn that
    /// sends the answer: so the answer goes out after both are durable.
    fn judge(&mut self, turn: &mut Turn<'_>, knock: Knock) -> Option<Verdict> {
        match knock.claim {
            Claim::Friend => {
                let card =
                    self.addings.get(&knock.device).is_some_and(|a| a.record.identity.is_some());
                let known = self.friend_of(&knock.device).is_some() || card;
                (known && self.stamps.accept(turn, knock.device, knock.stamp))
                    .then_some(Verdict::Welcome)
            }
            Claim::Invite(invite) if self.passes.owner(&invite).is_some() => {
                let fresh = self.admits_guest(&invite, knock.device)
                    && self.stamps.accept(turn, knock.device, knock.stamp);
                fresh.then_some(Verdict::Welcome)
            }
            Claim::Invite(invite) => {
                let verdict = self.judge_invite(turn, invite, knock.device)?;
                let fresh = match verdict {
                    Verdict::Welcome => self.stamps.accept(turn, knock.device, knock.stamp),
                    _ => self.stamps.refuse_once(knock.device, knock.stamp),
                };
                if fresh && verdict == Verdict::Welcome {
                    self.take_invite(turn, invite, knock.device);
                }
                fresh.then_some(verdict)
            }
            // Being heard is all it came for: it gets no answer, and whoever replays it achieves nothing.
            Claim::Probe => {
                if self.friend_of(&knock.device).is_some()
                    && self.stamps.accept(turn, knock.device, knock.stamp)
                {
                    self.reached_by(turn, &knock.device);
                }
                None
            }
            // One device a person, for now: a new one comes with a new invite.
            Claim::NewDevice(..) => None,
        }
    }

    fn judge_invite(&self, turn: &Turn<'_>, id: InviteId, device: DeviceKey) -> Option<Verdict> {
        let owner = self.owners.get(&device).and_then(|who| self.peers.get(who));
        if owner.is_some_and(|peer| peer.friend.standing == Standing::Blocked) {
            return None;
        }
        let invite = self.invites.get(&id)?;
        Some(match invite.state {
            InviteState::Open if turn.now >= invite.expires => Verdict::Expired,
            InviteState::Open => Verdict::Welcome,
            InviteState::Taken(taker) if taker == device => Verdict::Welcome,
            InviteState::Taken(_) | InviteState::Used(_) => Verdict::Used,
            InviteState::Revoked => Verdict::Revoked,
            InviteState::Expired => Verdict::Expired,
        })
    }

    /// The first taker wins, durably, before anything is answered.
    fn take_invite(&mut self, turn: &mut Turn<'_>, id: InviteId, device: DeviceKey) {
        let Some(invite) = self.invites.get_mut(&id).filter(|i| i.state == InviteState::Open)
        else {
            return;
        };
        invite.state = InviteState::Taken(device);
        turn.save(Record::Invite(invite.clone()));
    }

    /// Tells the network whom to let in, when that changed.
    pub(in super::super) fn push_guests(&mut self, turn: &mut Turn<'_>) {
        if !std::mem::take(&mut self.guests_changed) {
            return;
        }
        let mut guests = GuestList::default();
        for peer in self.peers.values().filter(|peer| peer.is_friend()) {
            guests.identities.insert(peer.friend.identity);
            guests.devices.extend(peer.friend.devices.devices.iter().map(|entry| entry.device));
        }
        let cards = self.addings.values().filter(|added| added.record.identity.is_some());
        guests.devices.extend(cards.map(|added| added.record.device));
        let keys = self.invites.values().map(|invite| (invite.id, invite_key(&invite.secret)));
        guests.invites = keys.chain(self.passes.keys()).collect();
        turn.send(Sending::Guests(guests));
    }
}
