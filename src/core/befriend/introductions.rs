//! People whom friends make known here: listed, accepted, declined, and no stranger let in before.
//!
//! The introducer sends each of the two one letter: who the other is, as that other signed it. Nothing is answered. Who
//! accepts adds the other as by a card, under the very keys of the letter; the pairing happens once both have. So the
//! introducer learns of an acceptance only from the one who then asks it for a circuit to the other, or from the tags of a
//! friendship that stands; a declined introduction, one with a friend already and one that lies unread look the same.
//!
//! **Invariant**: nobody but the device that was introduced, of the person who was introduced, is let in, and only after
//! this side has accepted.

use std::collections::BTreeMap;

use super::super::input::{Answer, Refusal};
use super::super::keys::list_names;
use super::super::limits::{
    ADDINGS_MAX, FRIENDS_MAX, INTRODUCED_MAX, INTRODUCTION_LASTS, INTRODUCTIONS_EACH_MAX,
    INTRODUCTIONS_MAX, INTRODUCTIONS_OPEN_MAX,
};
use super::super::names;
use super::super::node::Node;
use super::super::record::{Adding, Introduced, Introduction, Key, KnownThrough, Record};
use super::super::turn::{Shelf, ShelfError, Turn};
use crate::crypto::vault;
use crate::model::event::News;
use crate::model::friend::{IntroductionState, Standing, Through};
use crate::model::id::{DeviceKey, IdentityKey, IntroductionId, LinkTag};
use crate::model::way::Way;
use crate::wire::introduction as wire;

/// Who was made known here, and whom I made known.
#[derive(Default)]
pub(in super::super) struct Introductions {
    came: BTreeMap<IntroductionId, Introduction>,
    pub(super) made: BTreeMap<IntroductionId, Introduced>,
}

impl Introductions {
    pub(in super::super) fn load(shelf: &dyn Shelf) -> Result<Self, ShelfError> {
        let mut all = Self::default();
        let any = IntroductionId([0; 16]);
        for record in shelf.all(&Key::Introduction(any), INTRODUCTIONS_MAX)? {
            if let Record::Introduction(one) = record {
                all.came.insert(one.id, one);
            }
        }
        for record in shelf.all(&Key::Introduced(any), INTRODUCED_MAX)? {
            if let Record::Introduced(one) = record {
                all.made.insert(one.id, one);
            }
        }
        Ok(all)
    }

    /// The undecided one that has to give way to a new one by this friend, if any: the oldest by whoever has most.
    fn crowded_out(&self, by: &IdentityKey) -> Option<IntroductionId> {
        let open = |one: &&Introduction| one.state == IntroductionState::Open;
        let mut counts: BTreeMap<IdentityKey, usize> = BTreeMap::new();
        for one in self.came.values().filter(open) {
            *counts.entry(one.through.by).or_default() += 1;
        }
        let all: usize = counts.values().sum();
        let whose = if counts.get(by).is_some_and(|count| *count >= INTRODUCTIONS_EACH_MAX) {
            *by
        } else if all >= INTRODUCTIONS_OPEN_MAX {
            *counts.iter().max_by_key(|(_, count)| **count)?.0
        } else {
            return None;
        };
        let theirs = self.came.values().filter(open).filter(|one| one.through.by == whose);
        theirs.min_by_key(|one| one.through.at).map(|one| one.id)
    }

    /// The decided one that is remembered no longer when too many are.
    fn forgettable(&self) -> Option<IntroductionId> {
        let decided = |one: &&Introduction| {
            matches!(one.state, IntroductionState::Declined | IntroductionState::Friends)
        };
        let full = self.came.len() >= INTRODUCTIONS_MAX;
        let oldest = self.came.values().filter(decided).min_by_key(|one| one.through.at);
        oldest.filter(|_| full).map(|one| one.id)
    }
}

impl Node {
    /// Reads the introductions that came in this turn.
    pub(in super::super) fn read_introductions(&mut self, turn: &mut Turn<'_>) {
        let came: Vec<(IdentityKey, Vec<Vec<u8>>)> = self
            .peers
            .values_mut()
            .filter(|peer| !peer.introductions.is_empty())
            .map(|peer| (peer.friend.identity, std::mem::take(&mut peer.introductions)))
            .collect();
        for (by, letters) in came {
            for bytes in letters {
                match wire::Introduction::decode(&bytes) {
                    Some(letter) => self.made_known(turn, by, letter),
                    None => self.counts.unreadable += 1,
                }
            }
        }
    }

    /// A friend makes somebody known. A repeat, a forgery, and whoever needs no introducing change nothing.
    fn made_known(&mut self, turn: &mut Turn<'_>, by: IdentityKey, letter: wire::Introduction) {
        let who = letter.devices.identity;
        let device = letter.devices.devices.first().map(|entry| entry.device);
        if !device.is_some_and(|device| list_names(&letter.devices, &device)) {
            self.counts.unreadable += 1;
            return;
        }
        let expires = letter.expires.min(turn.now.after(INTRODUCTION_LASTS));
        let id = self.introduction_id(&by, &letter.id);
        let needless = who == self.identity()
            || who == by
            || turn.now >= expires
            || self.peers.get(&who).is_some_and(|peer| {
                matches!(peer.friend.standing, Standing::Friends | Standing::Blocked)
            });
        let known = |one: &Introduction| {
            one.id == id || (one.through.by == by && one.devices.identity == who)
        };
        if needless || self.introductions.came.values().any(known) {
            return;
        }
        let full = [self.introductions.crowded_out(&by), self.introductions.forgettable()];
        for gone in full.into_iter().flatten() {
            self.introductions.came.remove(&gone);
            turn.forget(Key::Introduction(gone));
        }
        let Some(introducer) = self.peers.get(&by).filter(|peer| peer.is_friend()) else { return };
        if self.introductions.came.len() >= INTRODUCTIONS_MAX {
            return;
        }
        let through = Through { by, name: introducer.friend.name.clone(), at: turn.now };
        let one = Introduction {
            id,
            shared: letter.id,
            through,
            name: letter.name,
            devices: letter.devices,
            addresses: letter.addresses,
            expires,
            state: IntroductionState::Open,
        };
        self.introductions.came.insert(id, one);
        self.now_stands(turn, &id, IntroductionState::Open);
    }

    /// The name an introduction has here.
    fn introduction_id(&self, by: &IdentityKey, shared: &IntroductionId) -> IntroductionId {
        let both = [by.as_bytes().as_slice(), shared.as_bytes()].concat();
        IntroductionId(vault::keyed_hash(&self.keys.local, &both))
    }

    /// Writes down how an introduction stands, and tells whoever listens.
    fn now_stands(&mut self, turn: &mut Turn<'_>, id: &IntroductionId, state: IntroductionState) {
        let Some(one) = self.introductions.came.get_mut(id) else { return };
        one.state = state;
        turn.save(Record::Introduction(one.clone()));
        let (by, who, name) = (one.through.by, one.devices.identity, one.name.clone());
        self.journal.note(turn, News::Introduction { id: *id, by, who, name, state });
    }

    /// The user accepts: the door opens for the one who was introduced, and they are looked for.
    pub(in super::super) fn accept_introduction(
        &mut self,
        turn: &mut Turn<'_>,
        id: IntroductionId,
    ) -> Result<Answer, Refusal> {
        let one = self.introductions.came.get(&id).ok_or(Refusal::NoSuchIntroduction)?.clone();
        let who = one.devices.identity;
        let device = one.devices.devices.first().map(|entry| entry.device);
        let device = device.ok_or(Refusal::NoSuchIntroduction)?;
        match self.peers.get(&who).map(|peer| peer.friend.standing) {
            Some(Standing::Blocked) => return Err(Refusal::Blocked),
            Some(Standing::Friends) => {
                self.introductions_done(turn, &who);
                return Ok(Answer::AlreadyFriends(who));
            }
            Some(Standing::Pending | Standing::Former) | None => {}
        }
        if self.peers.len() >= FRIENDS_MAX && !self.peers.contains_key(&who) {
            return Err(Refusal::TooMany("friends"));
        }
        let added = self.addings.get(&device).map(|added| &added.record);
        if added.is_none() && self.addings.len() >= ADDINGS_MAX {
            return Err(Refusal::TooMany("added"));
        }
        if one.state != IntroductionState::Accepted {
            self.now_stands(turn, &id, IntroductionState::Accepted);
        }
        // Whoever was added by their own invite or card is looked for with that in hand.
        if self.addings.contains_key(&device) {
            return Ok(Answer::Adding(device));
        }
        let called = names::unique(&one.name, |name| self.name_taken(name, Some(&who)));
        let introduced = KnownThrough { through: one.through, shared: one.shared, called };
        self.begin_adding(
            turn,
            Adding {
                device,
                identity: Some(who),
                secret: None,
                addresses: one.addresses,
                expires: Some(one.expires),
                name: None,
                since: turn.now,
                middle: None,
                introduced: Some(introduced),
            },
        );
        Ok(Answer::Adding(device))
    }

    /// The user declines, or takes back what was accepted and has not led to a friendship.
    pub(in super::super) fn decline_introduction(
        &mut self,
        turn: &mut Turn<'_>,
        id: IntroductionId,
    ) -> Result<Answer, Refusal> {
        let one = self.introductions.came.get(&id).ok_or(Refusal::NoSuchIntroduction)?;
        let shared = one.shared;
        match one.state {
            IntroductionState::Declined => return Ok(Answer::Done),
            IntroductionState::Friends => return Err(Refusal::TooLate),
            IntroductionState::Open | IntroductionState::Accepted => {}
        }
        let rests = |record: &Adding| {
            record.introduced.as_ref().is_some_and(|known| known.shared == shared)
        };
        let added = self.addings.values().find(|added| rests(&added.record));
        match added.map(|added| added.record.device) {
            Some(device) => self.stop_adding(turn, device)?,
            None => Answer::Done,
        };
        self.now_stands(turn, &id, IntroductionState::Declined);
        Ok(Answer::Done)
    }

    /// Somebody who was added is not looked for any more: an introduction it rested on is declined.
    pub(super) fn adding_given_up(&mut self, turn: &mut Turn<'_>, adding: &Adding) {
        let Some(known) = &adding.introduced else { return };
        let id = self.introduction_id(&known.through.by, &known.shared);
        let state = self.introductions.came.get(&id).map(|one| one.state);
        if state == Some(IntroductionState::Accepted) {
            self.now_stands(turn, &id, IntroductionState::Declined);
        }
    }

    /// Somebody became a friend, in whatever way: nobody has to introduce them any more.
    pub(super) fn introductions_done(&mut self, turn: &mut Turn<'_>, who: &IdentityKey) {
        for one in self.introductions.came.values_mut() {
            if one.devices.identity == *who && one.state != IntroductionState::Friends {
                one.state = IntroductionState::Friends;
                turn.save(Record::Introduction(one.clone()));
            }
        }
    }

    /// A friend was shut out or removed: what they proposed and nobody decided goes with them, and so does what others
    /// propose about them.
    pub(in super::super) fn introductions_parted(
        &mut self,
        turn: &mut Turn<'_>,
        who: &IdentityKey,
    ) {
        let gone = |one: &Introduction| {
            one.state == IntroductionState::Open
                && (one.through.by == *who || one.devices.identity == *who)
        };
        self.forget_introductions(turn, gone);
    }

    /// Forgets what is over.
    pub(in super::super) fn tidy_introductions(&mut self, turn: &mut Turn<'_>) {
        let now = turn.now;
        self.forget_introductions(turn, |one| now >= one.expires);
        let over = self.introductions.made.values().filter(|made| now >= made.expires);
        for id in over.map(|made| made.id).collect::<Vec<_>>() {
            self.introductions.made.remove(&id);
            turn.forget(Key::Introduced(id));
        }
    }

    fn forget_introductions(&mut self, turn: &mut Turn<'_>, gone: impl Fn(&Introduction) -> bool) {
        self.introductions.came.retain(|id, one| {
            let stays = !gone(one);
            if !stays {
                turn.forget(Key::Introduction(*id));
            }
            stays
        });
    }

    /// The way to somebody added after an introduction that leads through the introducer, while they are linked.
    pub(super) fn way_through_introducer(&self, device: &DeviceKey) -> Option<Way> {
        let known = self.addings.get(device)?.record.introduced.as_ref()?;
        let introducer = self.peers.get(&known.through.by).filter(|peer| peer.is_trusted())?;
        let link = introducer.link().filter(|link| self.is_straight(*link))?;
        Some(Way::Through { link, tag: LinkTag(known.shared.0) })
    }

    /// An introducer is linked: whom they introduced may be there too.
    pub(in super::super) fn look_through_introducer(
        &mut self,
        turn: &mut Turn<'_>,
        who: &IdentityKey,
    ) {
        for added in self.addings.values_mut() {
            let known = added.record.introduced.as_ref();
            if known.is_some_and(|known| known.through.by == *who) {
                added.dialling.soon(turn.now, turn.dice, std::time::Duration::ZERO);
            }
        }
    }

    /// What friends made known here, newest first; those who are friends by now are left out.
    #[must_use]
    pub fn introductions(&self) -> Vec<&Introduction> {
        let shown = |one: &&Introduction| one.state != IntroductionState::Friends;
        let mut all: Vec<&Introduction> = self.introductions.came.values().filter(shown).collect();
        all.sort_by_key(|one| std::cmp::Reverse(one.through.at));
        all
    }
}
