//! Coming in, saying no, and going.

use super::laws::SECRETS_MAX;
use super::room::Room;
use super::roster::{creator_chain, offered_chain};
use super::write::sign;
use super::{ROOMS_MAX, letters};
use crate::core::input::{Answer, Refusal};
use crate::core::node::Node;
use crate::core::record::{self, Key};
use crate::core::turn::Turn;
use crate::crypto::identity::{ROOM_ITEM, verify};
use crate::crypto::room::item_hash;
use crate::model::id::{IdentityKey, RoomId};
use crate::model::message::ChatId;
use crate::model::room::{RoomChange, RoomStanding};
use crate::wire::room::item::{Item, Signed, What};
use crate::wire::room::letter::RoomLetter;
use crate::wire::room::op::Op;

/// Most invitations of one friend that wait for an answer.
const INVITATIONS_EACH_MAX: usize = 8;

impl Node {
    /// A friend asks us in.
    pub(super) fn invited_to_room(
        &mut self,
        turn: &mut Turn<'_>,
        by: IdentityKey,
        (create, invite, members): (Signed, Signed, u32),
    ) {
        let me = self.identity();
        let Some((room, name, depth)) = sound_invitation(&me, &by, &create, &invite) else {
            self.counts.unreadable += 1;
            return;
        };
        let waiting = self.rooms.all.values().filter(|other| {
            other.record.standing == RoomStanding::Invited && other.record.inviter == Some(by)
        });
        let full = waiting.count() >= INVITATIONS_EACH_MAX || self.rooms.all.len() >= ROOMS_MAX;
        let chain = offered_chain(&item_hash(&invite.bytes));
        match self.rooms.all.get_mut(&room) {
            Some(known) if known.is_joined() || known.record.chain == chain => return,
            Some(known) => {
                let now = turn.now;
                let record = known.record_mut();
                (record.standing, record.since) = (RoomStanding::Invited, now);
                (record.chain, record.invite) = (chain, Some(invite.write()));
                (record.inviter, record.members_then) = (Some(by), members);
                record.delivered = 0;
                // A new place counts its keys and sheets from one again.
                (record.key_number, record.have_number, record.recent_number) = (0, 0, 0);
                record.depth = record.depth.max(depth);
                known.note_invite();
            }
            None if full => {
                self.counts.misplaced += 1;
                return;
            }
            None => {
                let mut new = Room::new(record::Room {
                    room,
                    name: self.room_name_for(&name),
                    standing: RoomStanding::Invited,
                    chain,
                    create: create.write(),
                    invite: Some(invite.write()),
                    inviter: Some(by),
                    members_then: members,
                    muted: None,
                    unread: 0,
                    depth,
                    delivered: 0,
                    have_number: 0,
                    recent_number: 0,
                    key_number: 0,
                    key_made: turn.now,
                    since: turn.now,
                    restored: false,
                    heard: Vec::new(),
                });
                new.note_invite();
                new.record_mut();
                self.rooms.all.insert(room, new);
            }
        }
        self.room_news(turn, room, RoomChange::Invitation, Some(by));
    }

    /// Comes in.
    pub(super) fn join_room(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
    ) -> Result<Answer, Refusal> {
        let inside = self.rooms.all.get_mut(&room).ok_or(Refusal::NoSuchRoom)?;
        match inside.record.standing {
            RoomStanding::Joined => return Ok(Answer::Room(room)),
            RoomStanding::Invited => {}
            RoomStanding::Left | RoomStanding::Declined | RoomStanding::Removed => {
                return Err(Refusal::NotAMember);
            }
        }
        let create = Signed::read(&inside.record.create).ok_or(Refusal::NoSuchRoom)?;
        let creator = creator_chain(&room);
        if inside.ops_of(&creator) == 0 {
            let item = Item::decode(&create.bytes).ok_or(Refusal::NoSuchRoom)?;
            inside.keep(turn, &Item { room, chain: creator, ..item }, &create);
        }
        let key = inside.fresh_key(turn);
        // Chains of an earlier stay go on where they were then, or where we were asked in.
        let known: Vec<_> = inside.chains.keys().copied().collect();
        for chain in known {
            let base = inside.base(&chain);
            if base > inside.talk_of(&chain) {
                let known = inside.chain_mut(&chain);
                (known.talk, known.hash) = (base, crate::model::id::ItemHash([0; 32]));
            }
        }
        let (now, calls_itself) = (turn.now, self.me.name.clone());
        inside.append(turn, &self.keys, What::Op(Op::Join { calls_itself, key }));
        let record = inside.record_mut();
        (record.standing, record.since) = (RoomStanding::Joined, now);
        // That we are in is told once a member has been met.
        Ok(Answer::Room(room))
    }

    /// Says no.
    pub(super) fn decline_room(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
    ) -> Result<Answer, Refusal> {
        let inside = self.rooms.all.get_mut(&room).ok_or(Refusal::NoSuchRoom)?;
        if inside.record.standing != RoomStanding::Invited {
            return Err(Refusal::NoSuchRoom);
        }
        let leave = inside.next_item(turn.now, What::Op(Op::Leave { talk: 0 }));
        let leave = sign(&self.keys, &leave);
        let inviter = inside.record.inviter.and_then(|by| self.peers.get_mut(&by));
        if let Some(peer) = inviter.filter(|peer| peer.is_trusted()) {
            // A no that finds no room in the line is as good as silence: the room does not wait for it.
            let _ = letters::post(turn, peer, &RoomLetter::Declined(leave));
        }
        let now = turn.now;
        let record = inside.record_mut();
        (record.standing, record.since) = (RoomStanding::Declined, now);
        Ok(Answer::Done)
    }

    /// Goes. What was said stays here; the keys do not.
    pub(super) fn leave_room(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
    ) -> Result<Answer, Refusal> {
        let inside = self.rooms.all.get_mut(&room).ok_or(Refusal::NoSuchRoom)?;
        match inside.record.standing {
            RoomStanding::Left => return Ok(Answer::Done),
            RoomStanding::Joined => {}
            RoomStanding::Invited | RoomStanding::Declined | RoomStanding::Removed => {
                return Err(Refusal::NotAMember);
            }
        }
        // After a restore nothing may be said before members were heard, not even farewell.
        if !inside.record.restored {
            let talk = inside.talk_of(&inside.record.chain);
            inside.append(turn, &self.keys, What::Op(Op::Leave { talk }));
        }
        inside.part(turn, RoomStanding::Left);
        let me = self.identity();
        self.drafts.forget(turn, ChatId::Room(room));
        self.room_news(turn, room, RoomChange::Left, Some(me));
        Ok(Answer::Done)
    }
}

impl Room {
    /// We are no longer in: every key of the room is forgotten here.
    pub(super) fn part(&mut self, turn: &mut Turn<'_>, standing: RoomStanding) {
        let (room, now) = (self.record.room, turn.now);
        turn.forget(Key::RoomSpeaker(room));
        let last = self.record.key_number;
        for number in last.saturating_sub(SECRETS_MAX as u64)..=last {
            turn.forget(Key::RoomSecret(room, number));
        }
        let chains: Vec<_> = self.chains.keys().copied().collect();
        for chain in chains {
            for name in std::mem::take(&mut self.chain_mut(&chain).keys) {
                turn.forget(Key::RoomHearer(room, chain, name));
            }
        }
        let record = self.record_mut();
        (record.standing, record.since) = (standing, now);
        self.have_due = None;
        self.stirred = true;
    }
}

/// The room, its name, and the invitation's place in the order of causes, if both items are what they should be.
fn sound_invitation(
    me: &IdentityKey,
    by: &IdentityKey,
    create: &Signed,
    invite: &Signed,
) -> Option<(RoomId, String, u64)> {
    let room = RoomId(item_hash(&create.bytes).0);
    let What::Op(Op::Create { creator, name, .. }) = Item::decode(&create.bytes)?.what else {
        return None;
    };
    let asked = Item::decode(&invite.bytes)?;
    let What::Op(Op::Invite { who, .. }) = &asked.what else { return None };
    let sound = verify(creator.as_bytes(), ROOM_ITEM, &create.bytes, &create.signature)
        && verify(by.as_bytes(), ROOM_ITEM, &invite.bytes, &invite.signature)
        && asked.room == room
        && who == me;
    sound.then_some((room, name, asked.depth))
}
