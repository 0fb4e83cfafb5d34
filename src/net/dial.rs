//! Which way to try next: best first, the next one after 250 ms or at once when one fails (RFC 8305), and at most
//! one link in the end.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use libp2p::swarm::ConnectionId;
use tokio::time::Instant;

use super::limits::{ATTEMPT_DELAY, WAYS_MAX};
use crate::crypto::door::Pass;
use crate::model::id::DeviceKey;
use crate::model::way::Way;

/// All dials under way, one per device.
#[derive(Default)]
pub(super) struct Dials(BTreeMap<DeviceKey, Dial>);

struct Dial {
    pass: Pass,
    stamp: u64,
    known: BTreeSet<Way>,
    waiting: VecDeque<Way>,
    under_way: BTreeSet<Attempt>,
    won: Option<Attempt>,
    next_at: Instant,
}

/// One try at one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Attempt {
    /// A connection that libp2p makes.
    Connection(ConnectionId),
    /// A stream of our own making, by its ticket.
    Stream(u64),
    /// A meeting over UDP, by its ticket.
    Meeting(u64),
}

/// What comes of a dial when one attempt ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum After {
    /// It goes on, or was over before.
    Nothing,
    /// It is over, without a link.
    Failed,
}

impl Dials {
    /// Begins a dial, or adds the ways to the one that runs; an invite counts for more than a friend's pass.
    pub(super) fn begin(
        &mut self,
        device: DeviceKey,
        ways: Vec<Way>,
        pass: Pass,
        stamp: u64,
        now: Instant,
    ) {
        let dial = self.0.entry(device).or_insert_with(|| Dial {
            pass: pass.clone(),
            stamp,
            known: BTreeSet::new(),
            waiting: VecDeque::new(),
            under_way: BTreeSet::new(),
            won: None,
            next_at: now,
        });
        if matches!((&dial.pass, &pass), (Pass::Friend, Pass::Invite { .. })) {
            // The invite may open a door that is silent to the friend: all is tried again with it in hand.
            (dial.pass, dial.stamp) = (pass, stamp);
            (dial.known, dial.next_at) = (BTreeSet::new(), now);
        }
        // What is added to a dial that runs is newer than what waits in it.
        for way in ways.into_iter().take(WAYS_MAX).rev() {
            if dial.known.len() < 2 * WAYS_MAX && dial.known.insert(way) {
                dial.waiting.push_front(way);
            }
        }
    }

    /// An attempt that is due, if one is. Each is given once; follow it with [`Self::started`] or [`Self::ended`].
    pub(super) fn due(&mut self, now: Instant) -> Option<(DeviceKey, Way)> {
        let (device, dial) = self.0.iter_mut().find(|(_, dial)| dial.is_due(now))?;
        let way = dial.waiting.pop_front()?;
        dial.next_at = now + ATTEMPT_DELAY;
        Some((*device, way))
    }

    /// When the next attempt is due.
    pub(super) fn next_at(&self) -> Option<Instant> {
        self.0.values().filter(|dial| dial.is_waiting()).map(|dial| dial.next_at).min()
    }

    /// An attempt is under way.
    pub(super) fn started(&mut self, device: &DeviceKey, attempt: Attempt) {
        if let Some(dial) = self.0.get_mut(device) {
            dial.under_way.insert(attempt);
        }
    }

    /// What to show at the door; `None` when the dial no longer needs this attempt.
    pub(super) fn pass(&self, device: &DeviceKey) -> Option<(Pass, u64)> {
        let dial = self.0.get(device).filter(|dial| dial.won.is_none())?;
        Some((dial.pass.clone(), dial.stamp))
    }

    /// An attempt came through the door. `false` when it is not wanted: another did before.
    pub(super) fn came_through(&mut self, device: &DeviceKey, attempt: Attempt) -> bool {
        let Some(dial) = self.0.get_mut(device).filter(|dial| dial.won.is_none()) else {
            return false;
        };
        dial.won = Some(attempt);
        true
    }

    /// The link is up: the dial is over.
    pub(super) fn linked(&mut self, device: &DeviceKey, attempt: Attempt) {
        if self.0.get(device).is_some_and(|dial| dial.won == Some(attempt)) {
            self.0.remove(device);
        }
    }

    /// The host said no: the dial is over. `true` if there was one.
    pub(super) fn refused(&mut self, device: &DeviceKey) -> bool {
        self.0.remove(device).is_some()
    }

    /// An attempt came to nothing, or never began (`None`).
    pub(super) fn ended(
        &mut self,
        device: &DeviceKey,
        attempt: Option<Attempt>,
        now: Instant,
    ) -> After {
        let Some(dial) = self.0.get_mut(device) else { return After::Nothing };
        if let Some(attempt) = attempt {
            if !dial.under_way.remove(&attempt) {
                return After::Nothing;
            }
            if dial.won == Some(attempt) {
                dial.won = None;
            }
        }
        dial.next_at = now;
        if dial.won.is_some() || dial.is_waiting() || !dial.under_way.is_empty() {
            return After::Nothing;
        }
        self.0.remove(device);
        After::Failed
    }

    /// The device an attempt is meant for.
    pub(super) fn device_of(&self, attempt: Attempt) -> Option<DeviceKey> {
        let mut dials = self.0.iter();
        dials.find(|(_, dial)| dial.under_way.contains(&attempt)).map(|(device, _)| *device)
    }
}

impl Dial {
    fn is_waiting(&self) -> bool {
        self.won.is_none() && !self.waiting.is_empty()
    }

    fn is_due(&self, now: Instant) -> bool {
        self.is_waiting() && self.next_at <= now
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::address::Address;

    const BOB: DeviceKey = DeviceKey([2; 32]);

    fn address(port: u16) -> Way {
        Way::Address(Address(([127, 0, 0, 1], port).into()))
    }

    fn attempt(n: usize) -> Attempt {
        Attempt::Connection(ConnectionId::new_unchecked(n))
    }

    fn begun(ports: &[u16], now: Instant) -> Dials {
        let mut dials = Dials::default();
        let addresses = ports.iter().map(|port| address(*port)).collect();
        dials.begin(BOB, addresses, Pass::Friend, 1, now);
        dials
    }

    #[test]
    fn addresses_are_raced_in_order_and_a_failure_brings_the_next_at_once() {
        let now = Instant::now();
        let mut dials = begun(&[1, 2, 3], now);
        assert_eq!(dials.due(now), Some((BOB, address(1))));
        dials.started(&BOB, attempt(1));
        assert_eq!(dials.due(now), None);
        let later = now + ATTEMPT_DELAY;
        assert_eq!((dials.next_at(), dials.due(later)), (Some(later), Some((BOB, address(2)))));
        dials.started(&BOB, attempt(2));
        assert_eq!(dials.ended(&BOB, Some(attempt(1)), later), After::Nothing);
        assert_eq!(dials.due(later), Some((BOB, address(3))));
    }

    #[test]
    fn a_dial_fails_once_when_its_last_attempt_does() {
        let now = Instant::now();
        let mut dials = begun(&[1, 2], now);
        for n in 1..=2 {
            dials.due(now + ATTEMPT_DELAY * n).unwrap();
            dials.started(&BOB, attempt(n as usize));
        }
        assert_eq!(dials.ended(&BOB, Some(attempt(2)), now), After::Nothing);
        assert_eq!(dials.ended(&BOB, Some(attempt(1)), now), After::Failed);
        assert_eq!(dials.ended(&BOB, Some(attempt(1)), now), After::Nothing);
    }

    #[test]
    fn an_invite_in_hand_is_shown_even_while_a_friend_s_dial_waits() {
        let now = Instant::now();
        let mut dials = begun(&[1], now);
        assert_eq!(dials.due(now), Some((BOB, address(1))));
        dials.started(&BOB, attempt(1));
        let key = crate::crypto::door::InviteKey([7; 32]);
        let invite = Pass::Invite { id: crate::model::id::InviteId([7; 8]), key };
        dials.begin(BOB, vec![address(1)], invite, 2, now);
        assert!(matches!(dials.pass(&BOB), Some((Pass::Invite { .. }, 2))));
        assert_eq!(dials.due(now), Some((BOB, address(1))));
    }

    #[test]
    fn a_second_dial_to_a_device_only_adds_addresses_which_come_first() {
        let now = Instant::now();
        let mut dials = begun(&[1], now);
        dials.begin(BOB, vec![address(1), address(2)], Pass::Friend, 2, now);
        assert_eq!(dials.pass(&BOB).map(|(_, stamp)| stamp), Some(1));
        let later = now + ATTEMPT_DELAY;
        assert_eq!(dials.due(now), Some((BOB, address(2))));
        assert_eq!(dials.due(later), Some((BOB, address(1))));
        assert_eq!(dials.next_at(), None);
    }

    #[test]
    fn only_the_first_through_the_door_is_wanted() {
        let now = Instant::now();
        let mut dials = begun(&[1, 2], now);
        for n in 1..=2 {
            dials.due(now + ATTEMPT_DELAY * n).unwrap();
            dials.started(&BOB, attempt(n as usize));
        }
        assert!(dials.came_through(&BOB, attempt(2)));
        assert!(!dials.came_through(&BOB, attempt(1)));
        assert!(dials.pass(&BOB).is_none());
        dials.linked(&BOB, attempt(2));
        assert_eq!(dials.ended(&BOB, Some(attempt(1)), now), After::Nothing);
    }
}
