//! Invites of mine: made, taken back, forgotten.

use std::time::Duration;

use zeroize::Zeroizing;

use super::super::input::{Answer, Refusal};
use super::super::limits::{
    INVITE_KEPT, INVITE_LASTS_MAX, INVITES_MAX, INVITES_OPEN_MAX, NOTE_BYTES_MAX, TAKER_FINISHES,
};
use super::super::node::Node;
use super::super::peer::Contact;
use super::super::record::{Invite, InviteState, Key, Record};
use super::super::turn::Turn;
use crate::crypto::invite::invite_id;
use crate::model::id::{DeviceKey, IdentityKey, InviteId, LinkId};

impl Node {
    pub(in super::super) fn invite(
        &mut self,
        turn: &mut Turn<'_>,
        lasts: Duration,
        note: String,
    ) -> Result<Answer, Refusal> {
        let open = self.invites.values().filter(|i| matches!(i.state, InviteState::Open)).count();
        if open >= INVITES_OPEN_MAX || self.invites.len() >= INVITES_MAX {
            return Err(Refusal::TooMany("invites"));
        }
        if note.len() > NOTE_BYTES_MAX {
            return Err(Refusal::TooMany("note"));
        }
        let mut secret = [0; 16];
        turn.dice.fill_bytes(&mut secret);
        // Invites carry whole seconds.
        let expires = turn.now.after(lasts.min(INVITE_LASTS_MAX));
        let expires = crate::model::time::Time(expires.seconds() * 1000);
        let id = invite_id(&secret);
        let (state, ended) = (InviteState::Open, None);
        // Whoever can be reached by everybody needs nobody in the middle.
        let middle = if self.is_public() { None } else { self.middle() };
        let relay = middle.map(|(who, _)| who);
        let kept = Zeroizing::new(secret);
        let invite = Invite { id, secret: kept, note, expires, state, ended, relay };
        turn.save(Record::Invite(invite.clone()));
        self.invites.insert(id, invite);
        self.guests_changed = true;
        if let Some(who) = relay {
            self.leave_passes(turn, &who);
        }
        let middle = middle.map(|(_, middle)| middle);
        Ok(Answer::Invited { id, secret, expires, addresses: self.ways_in(), middle })
    }

    pub(in super::super) fn revoke(
        &mut self,
        turn: &mut Turn<'_>,
        id: InviteId,
    ) -> Result<Answer, Refusal> {
        let invite = self.invites.get(&id).ok_or(Refusal::NoSuchInvite)?;
        match invite.state {
            InviteState::Open | InviteState::Taken(_) => {
                self.end_invite(turn, id, InviteState::Revoked)
            }
            InviteState::Revoked => {}
            InviteState::Used(_) => return Err(Refusal::Used),
            InviteState::Expired => return Err(Refusal::Expired),
        }
        Ok(Answer::Done)
    }

    /// The friend at the other end holds the same session as we do, so both have confirmed, even if the last word of
    /// the pairing was lost: the invite has done its work.
    pub(in super::super) fn finish_invites_of(
        &mut self,
        turn: &mut Turn<'_>,
        who: &IdentityKey,
        link: LinkId,
    ) {
        let contact = self.peers.get(who).map(|peer| peer.contact);
        if !matches!(contact, Some(Contact::Talking(on, _)) if on == link) {
            return;
        }
        let Some(device) = self.links.get(&link).map(|link| link.up.device) else { return };
        let taken = |invite: &&Invite| invite.state == InviteState::Taken(device);
        let done: Vec<InviteId> =
            self.invites.values().filter(taken).map(|invite| invite.id).collect();
        for id in done {
            self.use_up(turn, id, device);
        }
    }

    pub(in super::super) fn use_up(
        &mut self,
        turn: &mut Turn<'_>,
        id: InviteId,
        device: DeviceKey,
    ) {
        let taken = self.invites.get(&id).is_some_and(|i| i.state == InviteState::Taken(device));
        if taken {
            self.end_invite(turn, id, InviteState::Used(device));
        }
    }

    /// Ends what is over, and forgets what ended long ago.
    pub(in super::super) fn tidy_invites(&mut self, turn: &mut Turn<'_>) {
        let now = turn.now;
        let over = |invite: &Invite| match invite.state {
            InviteState::Open => now >= invite.expires,
            InviteState::Taken(_) => now >= invite.expires.after(TAKER_FINISHES),
            InviteState::Used(_) | InviteState::Revoked | InviteState::Expired => false,
        };
        let ending: Vec<InviteId> =
            self.invites.values().filter(|i| over(i)).map(|i| i.id).collect();
        for id in ending {
            self.end_invite(turn, id, InviteState::Expired);
        }
        let old = |invite: &Invite| invite.ended.is_some_and(|end| now.since(end) >= INVITE_KEPT);
        let gone: Vec<InviteId> = self.invites.values().filter(|i| old(i)).map(|i| i.id).collect();
        for id in gone {
            self.invites.remove(&id);
            turn.forget(Key::Invite(id));
            self.guests_changed = true;
        }
    }

    fn end_invite(&mut self, turn: &mut Turn<'_>, id: InviteId, state: InviteState) {
        let Some(invite) = self.invites.get_mut(&id) else { return };
        invite.state = state;
        invite.ended = Some(turn.now);
        turn.save(Record::Invite(invite.clone()));
    }
}
