//! Friends whom I make known to each other, and who may then meet through here.

use super::super::input::{Answer, Refusal};
use super::super::limits::{INTRODUCED_MAX, INTRODUCTION_LASTS, WAITING_LETTERS_MAX};
use super::super::node::Node;
use super::super::peer::Peer;
use super::super::record::{Introduced, Key, Record};
use super::super::turn::Turn;
use crate::model::friend::Standing;
use crate::model::id::{IdentityKey, IntroductionId, LinkId, LinkTag};
use crate::model::message::Content;
use crate::wire::frame::ADDRESSES_MAX;
use crate::wire::introduction as wire;

impl Node {
    /// Makes two friends known to each other. The same pair again goes under the same id, and tells nobody anything new.
    pub(in super::super) fn introduce(
        &mut self,
        turn: &mut Turn<'_>,
        one: IdentityKey,
        other: IdentityKey,
    ) -> Result<Answer, Refusal> {
        if one == other {
            return Err(Refusal::SamePerson);
        }
        for who in [&one, &other] {
            let peer = self.peers.get(who).ok_or(Refusal::NoSuchFriend)?;
            match peer.friend.standing {
                Standing::Friends if peer.friend.doubt.is_some() => return Err(Refusal::Doubt),
                Standing::Friends if peer.is_full() => return Err(Refusal::OutboxFull),
                Standing::Friends => {}
                Standing::Blocked => return Err(Refusal::Blocked),
                Standing::Pending | Standing::Former => return Err(Refusal::NotAFriend),
            }
        }
        let made = self.made_for(turn, one, other);
        self.tell_of(turn, &made, &one, &other)?;
        self.tell_of(turn, &made, &other, &one)?;
        Ok(Answer::Introduced { id: made.id, expires: made.expires })
    }

    /// What I wrote down about these two, or write down now.
    fn made_for(
        &mut self,
        turn: &mut Turn<'_>,
        one: IdentityKey,
        other: IdentityKey,
    ) -> Introduced {
        let now = turn.now;
        let both = |made: &&Introduced| {
            now < made.expires
                && [(made.one, made.other), (made.other, made.one)].contains(&(one, other))
        };
        if let Some(known) = self.introductions.made.values().find(both) {
            return known.clone();
        }
        if self.introductions.made.len() >= INTRODUCED_MAX {
            let oldest = self.introductions.made.values().min_by_key(|made| made.expires);
            if let Some(id) = oldest.map(|made| made.id) {
                self.introductions.made.remove(&id);
                turn.forget(Key::Introduced(id));
            }
        }
        let mut id = [0; IntroductionId::LEN];
        turn.dice.fill_bytes(&mut id);
        let (id, expires) = (IntroductionId(id), now.after(INTRODUCTION_LASTS));
        let made = Introduced { id, one, other, expires, one_asked: false, other_asked: false };
        turn.save(Record::Introduced(made.clone()));
        self.introductions.made.insert(id, made.clone());
        made
    }

    /// Tells one friend who another is.
    fn tell_of(
        &mut self,
        turn: &mut Turn<'_>,
        made: &Introduced,
        to: &IdentityKey,
        about: &IdentityKey,
    ) -> Result<(), Refusal> {
        let friend = &self.peers.get(about).ok_or(Refusal::NoSuchFriend)?.friend;
        let letter = wire::Introduction {
            id: made.id,
            name: friend.name.clone(),
            devices: friend.devices.clone(),
            addresses: friend.addresses.iter().copied().take(ADDRESSES_MAX).collect(),
            expires: made.expires,
        };
        let letter = turn.letter(Content::Introduction(letter.encode()));
        let peer = self.peers.get_mut(to).ok_or(Refusal::NoSuchFriend)?;
        peer.post(turn, letter, None)?;
        peer.advance(turn);
        Ok(())
    }

    /// A friend asks for a circuit to somebody I introduced to them: so they have accepted.
    pub(in super::super) fn note_wish_to_meet(
        &mut self,
        turn: &mut Turn<'_>,
        link: LinkId,
        tag: &LinkTag,
    ) {
        let Some(asker) = self.trusted_at(link) else { return };
        let Some(made) = self.introductions.made.get_mut(&IntroductionId(tag.0)) else { return };
        let asked = match asker {
            who if who == made.one => &mut made.one_asked,
            who if who == made.other => &mut made.other_asked,
            _ => return,
        };
        if !std::mem::replace(asked, true) {
            turn.save(Record::Introduced(made.clone()));
        }
    }

    /// Whom a friend means who asks for a circuit under an introduction of mine, and the link to them: only once both
    /// have asked, or the first could find out whether the other is here.
    pub(in super::super) fn whom_i_introduced(
        &self,
        asker: &IdentityKey,
        tag: &LinkTag,
    ) -> Option<(IdentityKey, LinkId)> {
        let made = self.introductions.made.get(&IntroductionId(tag.0))?;
        let both = made.one_asked && made.other_asked && self.clock < made.expires;
        let called = match *asker {
            who if who == made.one => made.other,
            who if who == made.other => made.one,
            _ => return None,
        };
        let peer = self.peers.get(&called).filter(|peer| both && peer.is_trusted())?;
        Some((called, peer.link()?))
    }
}

impl Peer {
    /// Whether no letter can be put in line.
    fn is_full(&self) -> bool {
        let waiting = self.line.next.saturating_sub(self.line.delivered_upto);
        waiting > WAITING_LETTERS_MAX
    }
}
