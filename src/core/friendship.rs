//! What a person does with friends: name, verify, shut out, let in, part.

use super::input::{Answer, Refusal, Sending};
use super::names;
use super::node::Node;
use super::turn::Turn;
use crate::model::event::News;
use crate::model::friend::{Standing, clean_name};
use crate::model::id::{IdentityKey, LinkId};
use crate::model::message::{ChatId, Failure};

impl Node {
    pub(super) fn rename(
        &mut self,
        turn: &mut Turn<'_>,
        who: IdentityKey,
        name: &str,
    ) -> Result<Answer, Refusal> {
        let name = clean_name(name).ok_or(Refusal::BadName)?;
        if self.name_taken(&name, Some(&who)) {
            return Err(Refusal::BadName);
        }
        let peer = self.peers.get_mut(&who).ok_or(Refusal::NoSuchFriend)?;
        peer.friend.name = name;
        peer.friend.named_here = true;
        peer.changed.friend = true;
        self.tell_friend(turn, &who);
        Ok(Answer::Done)
    }

    /// The name a friend asked to be called by: taken unless the user chose one.
    pub(super) fn take_proposed_name(&mut self, turn: &mut Turn<'_>, who: &IdentityKey) {
        let Some(proposed) = self.peers.get_mut(who).and_then(|peer| peer.proposed.take()) else {
            return;
        };
        let wish = names::unique(&proposed, |name| self.name_taken(name, Some(who)));
        let Some(peer) = self.peers.get_mut(who) else { return };
        if peer.friend.named_here || peer.friend.name == wish {
            return;
        }
        peer.friend.name = wish;
        peer.changed.friend = true;
        self.tell_friend(turn, who);
    }

    /// The user compared numbers: that settles every doubt.
    pub(super) fn verify(
        &mut self,
        turn: &mut Turn<'_>,
        who: IdentityKey,
    ) -> Result<Answer, Refusal> {
        self.settle_doubt(turn, who, true)
    }

    /// The user takes the new device without comparing numbers: letters flow again, the badge is gone.
    pub(super) fn accept_device(
        &mut self,
        turn: &mut Turn<'_>,
        who: IdentityKey,
    ) -> Result<Answer, Refusal> {
        self.settle_doubt(turn, who, false)
    }

    fn settle_doubt(
        &mut self,
        turn: &mut Turn<'_>,
        who: IdentityKey,
        compared: bool,
    ) -> Result<Answer, Refusal> {
        let peer = self.peers.get_mut(&who).filter(|p| p.is_friend()).ok_or(Refusal::NotAFriend)?;
        if compared {
            peer.friend.verified = Some(turn.now);
        } else if peer.friend.doubt.is_some() {
            peer.friend.verified = None;
        }
        peer.friend.doubt = None;
        peer.changed.friend = true;
        peer.advance(turn);
        self.greet(turn, &who);
        Ok(Answer::Done)
    }

    pub(super) fn block(
        &mut self,
        turn: &mut Turn<'_>,
        who: IdentityKey,
    ) -> Result<Answer, Refusal> {
        self.part(turn, who, Standing::Blocked, Failure::Blocked)
    }

    pub(super) fn remove(
        &mut self,
        turn: &mut Turn<'_>,
        who: IdentityKey,
    ) -> Result<Answer, Refusal> {
        self.part(turn, who, Standing::Former, Failure::Removed)
    }

    /// Friends again: the next link makes new keys.
    pub(super) fn unblock(
        &mut self,
        turn: &mut Turn<'_>,
        who: IdentityKey,
    ) -> Result<Answer, Refusal> {
        let peer = self.peers.get_mut(&who).ok_or(Refusal::NoSuchFriend)?;
        if peer.friend.standing != Standing::Blocked {
            return Ok(Answer::Done);
        }
        peer.friend.standing = Standing::Friends;
        peer.changed.friend = true;
        self.circles_changed.insert(who);
        peer.dialling.soon(turn.now, turn.dice, std::time::Duration::ZERO);
        self.guests_changed = true;
        self.tell_friend(turn, &who);
        self.dial_due(turn);
        Ok(Answer::Done)
    }

    /// Ends what binds us: waiting letters fail, keys go, links close, the door stays shut.
    fn part(
        &mut self,
        turn: &mut Turn<'_>,
        who: IdentityKey,
        standing: Standing,
        why: Failure,
    ) -> Result<Answer, Refusal> {
        let peer = self.peers.get_mut(&who).ok_or(Refusal::NoSuchFriend)?;
        if peer.friend.standing == standing {
            return Ok(Answer::Done);
        }
        if peer.friend.standing == Standing::Former {
            return Err(Refusal::NotAFriend);
        }
        peer.give_up_all(turn, &mut self.journal, why);
        self.close_links_of(turn, &who);
        let Some(peer) = self.peers.get_mut(&who) else { return Ok(Answer::Done) };
        peer.friend.standing = standing;
        if standing == Standing::Former {
            (peer.friend.verified, peer.friend.doubt) = (None, None);
        }
        peer.dialling.rest();
        peer.changed.friend = true;
        peer.presence.status = crate::model::presence::Status::Offline;
        peer.presence.text.clear();
        peer.presence.via = None;
        self.guests_changed = true;
        self.circles_changed.insert(who);
        self.drafts.forget(turn, ChatId::Friend(who));
        self.end_custody(turn, &who);
        self.introductions_parted(turn, &who);
        self.rotate_circle(turn, true);
        self.tell_friend(turn, &who);
        Ok(Answer::Done)
    }

    fn close_links_of(&mut self, turn: &mut Turn<'_>, who: &IdentityKey) {
        let theirs =
            |link: &LinkId| self.links.get(link).and_then(|l| self.friend_on(l)) == Some(*who);
        let links: Vec<LinkId> = self.links.keys().copied().filter(theirs).collect();
        for link in links {
            turn.send(Sending::Close(link));
            self.link_down(turn, link);
        }
    }

    pub(super) fn tell_friend(&mut self, turn: &mut Turn<'_>, who: &IdentityKey) {
        let Some(peer) = self.peers.get(who) else { return };
        let (name, standing) = (peer.friend.name.clone(), peer.friend.standing);
        self.journal.note(turn, News::Friend { name, friend: Some(*who), standing });
    }
}
