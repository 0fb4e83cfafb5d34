//! What a person does about rooms: make one, ask others in, put them out, say what it is about.

use super::ROOMS_MAX;
use super::room::Room;
use super::roster::{SlotState, creator_chain};
use super::write::creation;
use crate::core::input::{Answer, Refusal};
use crate::core::names;
use crate::core::node::Node;
use crate::core::record;
use crate::core::turn::Turn;
use crate::crypto::room::item_hash;
use crate::model::event::News;
use crate::model::id::{ChainId, IdentityKey, RoomId};
use crate::model::room::{InviteRule, MEMBERS_MAX, RoomChange, RoomStanding, Rule};
use crate::wire::room::item::{Item, Signed, What};
use crate::wire::room::letter::RoomLetter;
use crate::wire::room::op::{MemberPublic, Op};

/// A number for the creator's first key, before the room has a name.
const FIRST_KEY: u64 = 1;

impl Node {
    /// Makes a room.
    pub(super) fn create_room(
        &mut self,
        turn: &mut Turn<'_>,
        name: &str,
    ) -> Result<Answer, Refusal> {
        if self.rooms.all.len() >= ROOMS_MAX {
            return Err(Refusal::TooMany("rooms"));
        }
        let mut nonce = [0; 16];
        turn.dice.fill_bytes(&mut nonce);
        let secret = crate::crypto::room::MemberKey::new(turn.dice);
        let public = secret.public();
        let op = Op::Create {
            creator: self.identity(),
            name: name.to_owned(),
            calls_itself: self.me.name.clone(),
            nonce,
            key: MemberPublic { dh: public.dh, kem: public.kem },
        };
        let (item, signed) = creation(turn, &self.keys, op);
        let room = RoomId(item_hash(&signed.bytes).0);
        let chain = creator_chain(&room);
        turn.save(record::Record::RoomSecret(record::RoomSecret {
            room,
            number: FIRST_KEY,
            replaced: None,
            secret: zeroize::Zeroizing::new(*secret.as_bytes()),
        }));
        let mut new = Room::new(record::Room {
            room,
            name: self.room_name_for(name),
            standing: RoomStanding::Joined,
            chain,
            create: signed.write(),
            invite: None,
            inviter: None,
            members_then: 0,
            muted: None,
            unread: 0,
            depth: 0,
            delivered: 0,
            have_number: 0,
            recent_number: 0,
            key_number: FIRST_KEY,
            key_made: turn.now,
            since: turn.now,
            restored: false,
            heard: Vec::new(),
        });
        new.keep(turn, &Item { room, chain, ..item }, &signed);
        self.rooms.all.insert(room, new);
        self.room_news(turn, room, RoomChange::Created, None);
        Ok(Answer::Room(room))
    }

    /// A name nobody here has: not for another room.
    pub(super) fn room_name_for(&self, wish: &str) -> String {
        names::unique(wish, |name| {
            self.rooms.all.values().any(|room| names::same(&room.record.name, name))
        })
    }

    /// Asks a friend in.
    pub(super) fn invite_to_room(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
        who: IdentityKey,
    ) -> Result<Answer, Refusal> {
        let keys = &self.keys;
        let peer = self.peers.get_mut(&who).ok_or(Refusal::NoSuchFriend)?;
        if !peer.is_friend() {
            return Err(Refusal::NotAFriend);
        }
        if peer.friend.doubt.is_some() {
            return Err(Refusal::Doubt);
        }
        let inside = settled(&mut self.rooms.all, &room)?;
        let roster = &inside.roster;
        if roster.invites == InviteRule::Privileged && !roster.is_privileged(&inside.record.chain) {
            return Err(Refusal::NotAllowed);
        }
        let open = |state| matches!(state, SlotState::Joined | SlotState::Invited);
        if roster.slots.values().any(|slot| slot.who == who && open(slot.state)) {
            return Err(Refusal::AlreadyThere);
        }
        if roster.slots.values().filter(|slot| open(slot.state)).count() >= MEMBERS_MAX {
            return Err(Refusal::TooMany("members"));
        }
        let members = u32::try_from(roster.members.len()).unwrap_or(u32::MAX);
        let create = Signed::read(&inside.record.create).ok_or(Refusal::NoSuchRoom)?;
        let op = Op::Invite { who, seen: inside.seen() };
        let item = inside.next_item(turn.now, What::Op(op));
        let invite = super::write::sign(keys, &item);
        let letter = RoomLetter::Invitation { create, invite: invite.clone(), members };
        super::letters::post(turn, peer, &letter)?;
        inside.keep(turn, &item, &invite);
        self.room_news(turn, room, RoomChange::Invited, Some(who));
        Ok(Answer::Done)
    }

    /// Puts somebody out.
    pub(super) fn remove_from_room(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
        who: IdentityKey,
    ) -> Result<Answer, Refusal> {
        let inside = settled(&mut self.rooms.all, &room)?;
        let own = inside.record.chain;
        let slot = open_slot(inside, &who)?;
        if !inside.roster.may_remove(&own, &slot) {
            return Err(Refusal::NotAllowed);
        }
        let op = Op::Remove { who, seen: inside.seen() };
        inside.append(turn, &self.keys, What::Op(op));
        self.room_news(turn, room, RoomChange::Removed, Some(who));
        // Whoever is out is waited for no longer.
        self.raise_delivered(turn, room);
        Ok(Answer::Done)
    }

    /// Lets a member decide too.
    pub(super) fn promote_in_room(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
        who: IdentityKey,
    ) -> Result<Answer, Refusal> {
        let inside = privileged(&mut self.rooms.all, &room)?;
        let chain = open_slot(inside, &who)?;
        if inside.roster.is_privileged(&chain) {
            return Err(Refusal::AlreadyThere);
        }
        let op = Op::Promote { chain, seen: inside.seen() };
        inside.append(turn, &self.keys, What::Op(op));
        self.room_news(turn, room, RoomChange::Promoted, Some(who));
        Ok(Answer::Done)
    }

    /// Says what the room is about.
    pub(super) fn set_topic(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
        text: String,
    ) -> Result<Answer, Refusal> {
        let inside = privileged(&mut self.rooms.all, &room)?;
        let op = Op::Topic { text, seen: inside.seen() };
        inside.append(turn, &self.keys, What::Op(op));
        let me = self.identity();
        self.room_news(turn, room, RoomChange::Topic, Some(me));
        Ok(Answer::Done)
    }

    /// Sets what holds in the room.
    pub(super) fn set_rule(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
        rule: Rule,
    ) -> Result<Answer, Refusal> {
        let inside = privileged(&mut self.rooms.all, &room)?;
        let op = Op::Set { rule, seen: inside.seen() };
        inside.append(turn, &self.keys, What::Op(op));
        let me = self.identity();
        self.room_news(turn, room, RoomChange::Rules, Some(me));
        Ok(Answer::Done)
    }

    /// Everything in the room was seen.
    pub(super) fn mark_room_read(&mut self, room: RoomId) -> Result<Answer, Refusal> {
        let inside = self.rooms.all.get_mut(&room).ok_or(Refusal::NoSuchRoom)?;
        let news = inside.record.unread;
        if news > 0 {
            inside.record_mut().unread = 0;
        }
        Ok(Answer::Marked(news))
    }

    /// Tells everyone who listens what changed about a room.
    pub(super) fn room_news(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
        what: RoomChange,
        who: Option<IdentityKey>,
    ) {
        self.journal.note(turn, News::Room { room, what, who });
    }
}

type All = std::collections::BTreeMap<RoomId, Room>;

/// A room that we are in, and know that we are.
pub(super) fn settled<'a>(all: &'a mut All, room: &RoomId) -> Result<&'a mut Room, Refusal> {
    let inside = all.get_mut(room).ok_or(Refusal::NoSuchRoom)?;
    match (inside.is_joined(), inside.is_settled()) {
        (false, _) => Err(Refusal::NotAMember),
        (true, false) => Err(Refusal::NotThereYet),
        (true, true) if inside.record.restored => Err(Refusal::SetBack),
        (true, true) => Ok(inside),
    }
}

/// A room in which we may decide.
fn privileged<'a>(all: &'a mut All, room: &RoomId) -> Result<&'a mut Room, Refusal> {
    let inside = settled(all, room)?;
    if inside.roster.is_privileged(&inside.record.chain) {
        Ok(inside)
    } else {
        Err(Refusal::NotAllowed)
    }
}

/// The place of somebody who is in, or asked in.
fn open_slot(inside: &Room, who: &IdentityKey) -> Result<ChainId, Refusal> {
    let slot = inside.roster.slot_of(who).ok_or(Refusal::NoSuchMember)?;
    match slot.1.state {
        SlotState::Joined | SlotState::Invited => Ok(*slot.0),
        SlotState::Declined | SlotState::Left | SlotState::Removed | SlotState::Void => {
            Err(Refusal::NoSuchMember)
        }
    }
}
