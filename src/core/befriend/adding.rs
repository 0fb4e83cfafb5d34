//! People added here who have not answered yet, and the dials that look for them and for friends.

use std::time::Duration;

use super::super::alarm::Alarm;
use super::super::dial::Dialling;
use super::super::input::{Answer, LinkUp, Refusal, Sending, Ticket};
use super::super::limits::{ADDINGS_MAX, DIAL_SPREAD_PER_100, FRIENDS_MAX, MIDDLE_PAUSE};
use super::super::names;
use super::super::node::Node;
use super::super::peer::{Contact, Peer};
use super::super::record::{Adding, Key, Record};
use super::super::turn::Turn;
use crate::crypto::door::{Pass, Verdict};
use crate::crypto::invite::{invite_id, invite_key};
use crate::crypto::safety_number::fingerprint;
use crate::model::address::Address;
use crate::model::event::{AddEnd, News};
use crate::model::friend::{Standing, clean_name};
use crate::model::id::{DeviceKey, IdentityKey};
use crate::model::time::Time;
use crate::model::way::Way;

/// An adding and its dialling.
pub(in super::super) struct Added {
    pub(in super::super) record: Adding,
    pub(in super::super) dialling: Dialling,
    /// When to knock again at the friend in the middle, who did not open.
    pub(in super::super) middle_again: Option<Alarm>,
    /// What it is listed as: the name chosen for them, or the fingerprint's first group.
    pub(in super::super) name: String,
}

impl Added {
    pub(in super::super) fn new(record: Adding) -> Self {
        let key = record.identity.map_or(*record.device.as_bytes(), |who| *who.as_bytes());
        let known_as = record.introduced.as_ref().map(|introduced| introduced.called.clone());
        let name = record.name.clone().or(known_as).unwrap_or_else(|| first_group(&key));
        Self { record, dialling: Dialling::default(), middle_again: None, name }
    }

    /// What to show at the door.
    pub(in super::super) fn pass(&self) -> Pass {
        match &self.record.secret {
            Some(secret) => Pass::Invite { id: invite_id(secret), key: invite_key(secret) },
            None => Pass::Friend,
        }
    }
}

/// The first group of a key's fingerprint: a name until a better one is known.
pub(in super::super) fn first_group(key: &[u8; 32]) -> String {
    fingerprint(key).split(' ').next().unwrap_or_default().to_owned()
}

impl Node {
    pub(in super::super) fn add(
        &mut self,
        turn: &mut Turn<'_>,
        device: DeviceKey,
        addresses: Vec<Address>,
        ticket: Ticket,
        name: Option<String>,
    ) -> Result<Answer, Refusal> {
        if device == self.device() {
            return Err(Refusal::Myself);
        }
        let name = self.free_name(name)?;
        if self.peers.len() >= FRIENDS_MAX && !self.owners.contains_key(&device) {
            return Err(Refusal::TooMany("friends"));
        }
        let middle = match ticket {
            Ticket::Invite { middle, .. } => middle,
            Ticket::Card(_) => None,
        };
        let (identity, secret, expires) = match ticket {
            Ticket::Invite { expires, .. } if turn.now >= expires => return Err(Refusal::Expired),
            Ticket::Invite { secret, expires, .. } => (None, Some(secret), Some(expires)),
            Ticket::Card(who) if who == self.identity() => return Err(Refusal::Myself),
            Ticket::Card(who) => (Some(who), None, None),
        };
        if let Some(who) = identity.or_else(|| self.owners.get(&device).copied()) {
            match self.peers.get(&who).map(|peer| (peer.friend.standing, peer.contact)) {
                Some((Standing::Blocked, _)) => return Err(Refusal::Blocked),
                // Linked friends have nothing to gain. One who does not let us in may have removed us, or lost all
                // they knew, and gives an invite for that reason: pairing again cures both.
                Some((Standing::Friends, Contact::Talking(..))) => {
                    return Ok(Answer::AlreadyFriends(who));
                }
                _ => {}
            }
        }
        if self.addings.len() >= ADDINGS_MAX && !self.addings.contains_key(&device) {
            return Err(Refusal::TooMany("added"));
        }
        let secret = secret.map(zeroize::Zeroizing::new);
        let since = turn.now;
        let introduced = None;
        self.begin_adding(
            turn,
            Adding {
                device,
                identity,
                secret,
                addresses,
                expires,
                name,
                since,
                middle,
                introduced,
            },
        );
        Ok(Answer::Adding(device))
    }

    /// Writes an adding down and begins to look for them.
    pub(super) fn begin_adding(&mut self, turn: &mut Turn<'_>, record: Adding) {
        let (device, friend) = (record.device, record.identity);
        turn.save(Record::Adding(record.clone()));
        let mut added = Added::new(record);
        added.dialling.soon(turn.now, turn.dice, Duration::ZERO);
        let name = added.name.clone();
        self.addings.insert(device, added);
        self.guests_changed = true;
        self.journal.note(turn, News::Friend { name, friend, standing: Standing::Pending });
        self.dial_due(turn);
    }

    pub(in super::super) fn stop_adding(
        &mut self,
        turn: &mut Turn<'_>,
        device: DeviceKey,
    ) -> Result<Answer, Refusal> {
        let added = self.addings.remove(&device).ok_or(Refusal::NoSuchFriend)?;
        turn.forget(Key::Adding(device));
        self.guests_changed = true;
        self.adding_given_up(turn, &added.record);
        Ok(Answer::Done)
    }

    /// A name the user chose for somebody: readable and not taken.
    fn free_name(&self, name: Option<String>) -> Result<Option<String>, Refusal> {
        let Some(name) = name else { return Ok(None) };
        let name = clean_name(&name).ok_or(Refusal::BadName)?;
        if self.name_taken(&name, None) { Err(Refusal::BadName) } else { Ok(Some(name)) }
    }

    /// Over how long dials are spread: the longer the more people are looked for, so that neither a start nor the end of
    /// a long sleep, when all links are found dead at once, floods the network.
    pub(in super::super) fn dial_spread(&self) -> Duration {
        let missed = self.peers.values().filter(|peer| peer.wants_dial()).count();
        let people = u32::try_from(missed + self.addings.len()).unwrap_or(u32::MAX);
        DIAL_SPREAD_PER_100 * people / 100
    }

    /// Looks for everybody: at a start, and when the network is back.
    pub(in super::super) fn dial_everybody(&mut self, turn: &mut Turn<'_>) {
        let spread = self.dial_spread();
        for peer in self.peers.values_mut().filter(|peer| peer.wants_dial()) {
            peer.dialling.soon(turn.now, turn.dice, spread);
        }
        for added in self.addings.values_mut() {
            added.dialling.soon(turn.now, turn.dice, spread);
        }
        self.dial_due(turn);
    }

    /// Makes every dial whose time has come.
    pub(in super::super) fn dial_due(&mut self, turn: &mut Turn<'_>) {
        let now = turn.now;
        let mut due = Vec::new();
        for peer in self.peers.values_mut().filter(|peer| peer.wants_dial()) {
            if peer.dialling.overdue(now) {
                peer.dialling.failed(now, turn.dice);
            }
            let Some(device) = peer.device() else { continue };
            // Whoever was added once more is looked for with the invite in hand.
            if !self.addings.contains_key(&device) && peer.dialling.take(now) {
                due.push((peer.friend.identity, device));
            }
        }
        for (who, device) in due {
            let (ways, pass) = (self.ways_to(now, &who), Pass::Friend);
            if let Some(peer) = self.peers.get_mut(&who) {
                let straight = ways.iter().filter(|way| matches!(way, Way::Address(_))).count();
                peer.tried = Some((now, straight, ways.len() - straight));
            }
            if !ways.is_empty() {
                let stamp = self.stamps.next(turn, device);
                turn.send(Sending::Dial { device, ways, pass, stamp });
            } else if let Some(peer) = self.peers.get_mut(&who) {
                peer.dialling.failed(now, turn.dice);
            }
        }
        self.dial_middles_due(turn);
        for device in self.addings_to_dial() {
            let Some(added) = self.addings.get_mut(&device) else { continue };
            if added.dialling.overdue(now) {
                added.dialling.failed(now, turn.dice);
            }
            if added.dialling.take(now) {
                let stamp = self.stamps.next(turn, device);
                let pass = added.pass();
                let straight = added.record.addresses.iter().copied().map(Way::Address);
                let mut ways: Vec<Way> = straight.collect();
                ways.extend(self.way_through_introducer(&device));
                turn.send(Sending::Dial { device, ways, pass, stamp });
                self.dial_middle(turn, &device);
            }
        }
    }

    /// Knocks again at friends in the middle who did not open.
    fn dial_middles_due(&mut self, turn: &mut Turn<'_>) {
        let mut due = Vec::new();
        for (device, added) in &mut self.addings {
            if added.middle_again.take_if(|at| at.due(turn.now)).is_some() {
                due.push(*device);
            }
        }
        due.iter().for_each(|device| self.dial_middle(turn, device));
    }

    /// Whom to look for with an invite or a card in hand: there is somewhere to look, and no link that tries already.
    fn addings_to_dial(&self) -> Vec<DeviceKey> {
        let trying =
            |device| self.links.values().any(|l| l.up.device == device && l.up.invite.is_some());
        let wanted = |(device, added): &(&DeviceKey, &Added)| {
            let straight = !added.record.addresses.is_empty() || added.record.middle.is_some();
            let somewhere = straight || self.way_through_introducer(device).is_some();
            somewhere && !trying(**device)
        };
        self.addings.iter().filter(wanted).map(|(device, _)| *device).collect()
    }

    /// When the next dial of somebody added is due.
    pub(in super::super) fn next_adding_dial(&self) -> Option<Time> {
        let wanted = self.addings_to_dial();
        let dials = wanted.iter().filter_map(|device| self.addings.get(device)?.dialling.next());
        let middles = self.addings.values().filter_map(|added| added.middle_again);
        dials.chain(middles.map(Alarm::at)).min()
    }

    pub(in super::super) fn dial_succeeded(&mut self, up: &LinkUp) {
        if let Some(added) = self.addings.get_mut(&up.device) {
            added.dialling.linked();
        }
        if let Some(peer) = self.friend_of(&up.device).and_then(|who| self.peers.get_mut(&who)) {
            peer.dialling.linked();
        }
    }

    pub(in super::super) fn dial_failed(
        &mut self,
        turn: &mut Turn<'_>,
        device: DeviceKey,
        verdict: Option<Verdict>,
    ) {
        let peer = self.friend_of(&device).and_then(|who| self.peers.get_mut(&who));
        if let Some(peer) = peer.filter(|peer| peer.wants_dial()) {
            peer.dialling.failed(turn.now, turn.dice);
        }
        for added in self.addings.values_mut() {
            if added.record.middle.is_some_and(|middle| middle.device == device) {
                added.middle_again = Some(Alarm::after(turn.now, MIDDLE_PAUSE));
            }
        }
        let Some(added) = self.addings.get_mut(&device) else { return };
        let why = match verdict {
            None | Some(Verdict::Welcome) => return added.dialling.failed(turn.now, turn.dice),
            Some(Verdict::Used) => AddEnd::Used,
            Some(Verdict::Revoked) => AddEnd::Revoked,
            Some(Verdict::Expired) => AddEnd::Expired,
        };
        self.end_adding(turn, device, why);
    }

    /// Ends addings whose invite's time is over; the first taker is given time to finish.
    pub(in super::super) fn end_expired_addings(&mut self, turn: &mut Turn<'_>) {
        let over = |added: &Added| added.record.expires.is_some_and(|end| turn.now >= end);
        let busy = |device| self.links.values().any(|link| link.up.device == device);
        let ended: Vec<DeviceKey> = self
            .addings
            .iter()
            .filter(|(d, added)| over(added) && !busy(**d))
            .map(|(d, _)| *d)
            .collect();
        for device in ended {
            self.end_adding(turn, device, AddEnd::Expired);
        }
    }

    fn end_adding(&mut self, turn: &mut Turn<'_>, device: DeviceKey, why: AddEnd) {
        let Some(added) = self.addings.remove(&device) else { return };
        turn.forget(Key::Adding(device));
        self.guests_changed = true;
        self.journal.note(turn, News::AddEnded { name: added.name, why });
    }

    /// Whether a name means somebody else already: by name, by a name that looks the same, or as the first letters of
    /// an id.
    pub(in super::super) fn name_taken(&self, name: &str, but: Option<&IdentityKey>) -> bool {
        let taken = |peer: &Peer| {
            Some(&peer.friend.identity) != but && names::alike(&peer.friend.name, name)
        };
        let an_id = |peer: &Peer| names::is_prefix(name, &peer.friend.identity.to_string());
        self.peers.values().any(|peer| taken(peer) || an_id(peer))
    }
}

impl Peer {
    /// The device to dial: the one the session is with, else the first on the list.
    pub(in super::super) fn device(&self) -> Option<DeviceKey> {
        let live = self.live.as_ref().map(|live| live.record.device);
        live.or_else(|| self.friend.devices.devices.first().map(|entry| entry.device))
    }

    /// Whether there is somebody to look for.
    pub(in super::super) fn wants_dial(&self) -> bool {
        self.is_friend() && self.link().is_none()
    }
}
