//! What others may look at of rooms.

use super::room::Room;
use super::roster::SlotState;
use crate::core::names::{self, NoSuchName};
use crate::core::node::Node;
use crate::core::record;
use crate::model::id::{ChainId, IdentityKey, RoomId};
use crate::model::room::{HistoryRule, InviteRule, Part, Role, RoomStanding};

/// A room, to look at.
#[derive(Clone, Copy)]
pub struct RoomView<'a> {
    inside: &'a Room,
}

/// Somebody in a room, to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberView {
    /// Who.
    pub who: IdentityKey,
    /// What they say they are called.
    pub called: String,
    /// What they are.
    pub role: Role,
    /// From which of their messages on two versions are known.
    pub forked_at: Option<u64>,
    /// Whether the last message of theirs was written for another member list than ours.
    pub other_list: bool,
    /// Messages of theirs that we have no key for.
    pub unreadable: u32,
}

impl<'a> RoomView<'a> {
    /// What this node is in it.
    #[must_use]
    pub fn record(&self) -> &'a record::Room {
        &self.inside.record
    }

    /// What it is about.
    #[must_use]
    pub fn topic(&self) -> &'a str {
        &self.inside.roster.topic
    }

    /// What newcomers are told, and who may invite.
    #[must_use]
    pub fn rules(&self) -> (HistoryRule, InviteRule) {
        (self.inside.roster.history, self.inside.roster.invites)
    }

    /// Who is in it or asked in: the creator first, then by name.
    #[must_use]
    pub fn members(&self) -> Vec<MemberView> {
        let open = |state| matches!(state, SlotState::Joined | SlotState::Invited);
        let slots = self.inside.roster.slots.iter().filter(|(_, slot)| open(slot.state));
        let mut members: Vec<MemberView> = slots
            .map(|(chain, slot)| {
                let known = self.inside.chains.get(chain);
                let list = known.map_or([0; 16], |known| known.list);
                MemberView {
                    who: slot.who,
                    called: slot.called.clone(),
                    role: slot.role,
                    forked_at: self.inside.forks.get(&(*chain, Part::Talk)).copied(),
                    other_list: list != [0; 16] && list != self.inside.roster.list,
                    unreadable: known.map_or(0, |known| known.unreadable),
                }
            })
            .collect();
        members.sort_by(|a, b| (a.role, &a.called, a.who).cmp(&(b.role, &b.called, b.who)));
        members
    }

    /// How many are in it.
    #[must_use]
    pub fn members_count(&self) -> usize {
        match self.inside.record.standing {
            RoomStanding::Invited | RoomStanding::Declined => {
                usize::try_from(self.inside.record.members_then).unwrap_or_default()
            }
            RoomStanding::Joined | RoomStanding::Left | RoomStanding::Removed => {
                self.inside.roster.members.len()
            }
        }
    }

    /// The hash of the list of those who are in.
    #[must_use]
    pub fn list(&self) -> [u8; 16] {
        self.inside.roster.list
    }

    /// What the owner of a place says they are called.
    #[must_use]
    pub fn called(&self, chain: &ChainId) -> Option<&'a str> {
        let slot = self.inside.roster.slots.get(chain)?;
        (!slot.called.is_empty()).then_some(slot.called.as_str())
    }

    /// The same of anybody who ever was in it.
    #[must_use]
    pub fn called_of(&self, who: &IdentityKey) -> Option<&'a str> {
        let slots = self.inside.roster.slots.values();
        let slot = slots.filter(|slot| slot.who == *who).find(|slot| !slot.called.is_empty())?;
        Some(slot.called.as_str())
    }

    /// How many of the others have what we said under this number, and how many others there are.
    #[must_use]
    pub fn have(&self, seq: u64) -> (u32, u32) {
        self.inside.have_of(seq)
    }

    /// Who of the others has what we said under this number, and who has not.
    #[must_use]
    pub fn who_has(&self, seq: u64) -> Vec<(IdentityKey, bool)> {
        let own = self.inside.record.chain;
        let meant = |chain: &ChainId| *chain != own && self.inside.before(chain) < seq;
        let others = self.inside.roster.joined().filter(|(chain, _)| meant(chain));
        others.map(|(chain, slot)| (slot.who, self.inside.had_by(chain) >= seq)).collect()
    }

    /// Whether this message counts: not after its author was removed, and not where they told different things.
    #[must_use]
    pub fn counts(&self, chain: &ChainId, seq: u64) -> bool {
        let void = self.inside.roster.slots.get(chain);
        let void = void.is_some_and(|slot| slot.state == SlotState::Void);
        !void && seq <= self.inside.end(chain, Part::Talk)
    }

    /// From which of somebody's messages on two versions are known.
    #[must_use]
    pub fn forked_at(&self, chain: &ChainId) -> Option<u64> {
        self.inside.forks.get(&(*chain, Part::Talk)).copied()
    }

    /// Whether we know that we are in: a member was met since we joined.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.inside.is_settled()
    }

    /// How many bytes of talk are kept.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.inside.bytes()
    }
}

impl Node {
    /// All rooms, left ones too, by name.
    #[must_use]
    pub fn rooms(&self) -> Vec<RoomView<'_>> {
        let mut all: Vec<RoomView<'_>> =
            self.rooms.all.values().map(|inside| RoomView { inside }).collect();
        all.sort_by_key(|view| view.record().name.to_lowercase());
        all
    }

    /// One room.
    #[must_use]
    pub fn room(&self, room: &RoomId) -> Option<RoomView<'_>> {
        self.rooms.all.get(room).map(|inside| RoomView { inside })
    }

    /// The room meant by its name, with or without `#`, or by an id's first letters.
    ///
    /// # Errors
    /// [`NoSuchName`] with the nearest names.
    pub fn find_room(&self, asked: &str) -> Result<RoomId, NoSuchName> {
        let asked = asked.trim().trim_start_matches('#');
        let rooms = self.rooms.all.values().map(|inside| {
            let record = &inside.record;
            (record.name.as_str(), record.room.to_string(), record.room)
        });
        names::find(asked, rooms)
    }

    /// The member of a room meant by a friend's name, by what they are called there, or by an id's first letters.
    #[must_use]
    pub fn find_member(&self, room: &RoomId, asked: &str) -> Option<IdentityKey> {
        let members = self.room(room)?.members();
        let friend = self.find_friend(asked).ok();
        let is_member = |who: &IdentityKey| members.iter().any(|member| member.who == *who);
        friend.filter(is_member).or_else(|| {
            let all = members.iter().map(|m| (m.called.as_str(), m.who.to_string(), m.who));
            names::find(asked, all).ok()
        })
    }
}
