//! Circle keys: mine, which all my friends know, and theirs.
//!
//! A friend who was left behind must not go on watching: parting with somebody makes a new key at once, which everybody
//! else is told by letter. So what names me to mutual friends, and what seals the word of me, changes with it.
//!
//! **Invariant**: every friend with a session has the newest version of my key in line or already told.

use std::time::Duration;

use super::limits::{CIRCLE_BEFORE_KEPT, CIRCLE_LASTS};
use super::node::Node;
use super::record::{Circle, Record, TheirCircle};
use super::turn::Turn;
use crate::crypto::circle;
use crate::model::circle::CircleKey;
use crate::model::message::Content;
use crate::model::time::Time;

/// A clock that shows this much less than when the key was made was wrong then.
const CLOCK_FAULT: Duration = Duration::from_secs(24 * 60 * 60);

/// The first key of a new identity.
pub(super) fn found(turn: &mut Turn<'_>) -> Circle {
    let newest = circle::fresh(turn.dice, turn.now.seconds().max(1), false);
    Circle { newest, since: turn.now, record_number: 0 }
}

/// The versions of a friend's key that count now: the newest and, for a week, the one before, unless somebody was left
/// behind in between.
pub(super) fn in_force(theirs: &TheirCircle, now: Time) -> impl Iterator<Item = &CircleKey> {
    let overlaps = !theirs.newest.parting && now.since(theirs.since) < CIRCLE_BEFORE_KEPT;
    let before = theirs.before.as_ref().filter(|_| overlaps);
    std::iter::once(&theirs.newest).chain(before)
}

impl Node {
    /// A new key. After a parting the old one counts no more.
    pub(super) fn rotate_circle(&mut self, turn: &mut Turn<'_>, parting: bool) {
        let version = turn.now.seconds().max(self.circle.newest.version.saturating_add(1));
        self.circle.newest = circle::fresh(turn.dice, version, parting);
        self.circle.since = turn.now;
        turn.save(Record::Circle(self.circle.clone()));
        self.own_record = None;
        self.record_due = true;
    }

    /// Changes the key every 30 days, whatever happens.
    pub(super) fn rotate_circle_due(&mut self, turn: &mut Turn<'_>) {
        if self.circle.since > turn.now.after(CLOCK_FAULT) {
            self.circle.since = turn.now;
            turn.save(Record::Circle(self.circle.clone()));
        }
        if turn.now.since(self.circle.since) >= CIRCLE_LASTS {
            self.rotate_circle(turn, false);
        }
    }

    /// Puts the newest key in line for every friend who was not told it yet, into custody at once where they are away.
    pub(super) fn tell_circle(&mut self, turn: &mut Turn<'_>) {
        let newest = &self.circle.newest;
        for peer in self.peers.values_mut().filter(|peer| peer.is_friend()) {
            if peer.live.is_none() || peer.line.circle_told >= newest.version {
                continue;
            }
            let letter = turn.letter(Content::CircleKey(newest.clone()));
            // A full line is told later: the invariant is looked after at the end of each turn.
            let Ok(number) = peer.post(turn, letter, None) else { continue };
            peer.line.circle_told = newest.version;
            peer.circle_letter = Some(number);
            peer.away_over(turn.now);
            peer.advance(turn);
        }
    }

    /// Takes in the keys that friends told in this turn.
    pub(super) fn note_circles(&mut self) {
        for (who, peer) in &mut self.peers {
            if std::mem::take(&mut peer.circle_news) {
                self.circles_changed.insert(*who);
            }
        }
    }
}

impl super::peer::Peer {
    /// A friend told a version of their key; older ones than known are late and count no more.
    pub(super) fn learn_circle(&mut self, turn: &mut Turn<'_>, told: CircleKey) {
        let friend = self.friend.identity;
        let before = match self.circle.take() {
            Some(known) if known.newest.version >= told.version => {
                self.circle = Some(known);
                return;
            }
            Some(known) => Some(known.newest),
            None => None,
        };
        let learned = TheirCircle { friend, newest: told, before, since: turn.now };
        turn.save(Record::TheirCircle(learned.clone()));
        self.circle = Some(learned);
        self.circle_news = true;
    }

    /// Their key of this version, if it still counts.
    pub(super) fn circle_key(&self, version: u64, now: Time) -> Option<&CircleKey> {
        in_force(self.circle.as_ref()?, now).find(|key| key.version == version)
    }
}
