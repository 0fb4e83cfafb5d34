//! What time alone brings about.

use super::holding::Holding;
use super::inbox::Received;
use super::limits::PARKED_MAX;
use super::node::Node;
use super::record::{Key, Record};
use super::turn::{Shelf, ShelfError, Turn};
use crate::model::id::IdentityKey;
use crate::wire::letter::KINDS_KNOWN;

/// Most kept letters of one friend that are read again at a start.
const KEPT_MAX: usize = 10_000;

impl Node {
    /// Does everything whose time has come.
    pub(super) fn wake(&mut self, turn: &mut Turn<'_>) {
        self.close_overdue(turn);
        for peer in self.peers.values_mut() {
            peer.resend_due(turn);
            peer.let_retired_go(turn, turn.now);
            if peer.unpark.is_some_and(|at| at.due(turn.now))
                && peer.take_parked(turn, &mut self.journal, &mut self.counts)
                    == Received::OutOfStep
            {
                peer.out_of_step = true;
            }
        }
        self.rotate_circle_due(turn);
        self.tell_tags_due(turn);
        self.punch_due(turn);
        self.beacon_due(turn);
        self.reach_due(turn);
        self.expire_held(turn);
        self.renew_due(turn);
        self.end_expired_addings(turn);
        self.tidy_invites(turn);
        self.tidy_passes(turn.now);
        self.tidy_introductions(turn);
        self.dial_due(turn);
        self.sheets_due(turn);
        self.pass(turn);
    }

    /// After an upgrade: letters of kinds the older version did not know get their second reading.
    pub(super) fn read_kept(&mut self, turn: &mut Turn<'_>) {
        if self.me.kinds_known >= KINDS_KNOWN {
            return;
        }
        let friends: Vec<IdentityKey> = self.peers.keys().copied().collect();
        for who in friends {
            let kept = turn.range(&Key::Kept(who, 0), &Key::Kept(who, u64::MAX), KEPT_MAX);
            for record in kept {
                let Record::Kept(kept) = record else { continue };
                let Some(peer) = self.peers.get_mut(&who) else { continue };
                turn.forget(Key::Kept(who, kept.number));
                peer.read_again(turn, &mut self.journal, &mut self.counts, kept);
            }
            self.take_proposed_name(turn, &who);
        }
        self.me.kinds_known = KINDS_KNOWN;
        turn.save(Record::Me(self.me.clone()));
    }
}

impl super::peer::Peer {
    /// Finds what was parked before the last stop.
    pub(super) fn load_parked(&mut self, shelf: &dyn Shelf) -> Result<(), ShelfError> {
        let who = self.friend.identity;
        let from = Key::Parked(who, self.line.expected);
        for record in shelf.range(&from, &Key::Parked(who, u64::MAX), PARKED_MAX)? {
            if let Record::Parked(parked) = record {
                self.parked.insert(parked.number, parked.envelope.len());
            }
        }
        Ok(())
    }

    /// What was known of their circle, of them, and of who holds what for them.
    pub(super) fn load_circle(&mut self, shelf: &dyn Shelf) -> Result<(), ShelfError> {
        let who = self.friend.identity;
        if let Some(Record::TheirCircle(circle)) = shelf.get(&Key::TheirCircle(who))? {
            self.circle = Some(circle);
        }
        if let Some(Record::Word(word)) = shelf.get(&Key::Word(who))? {
            self.word = Some(word);
        }
        if let Some(Record::Holders(holders)) = shelf.get(&Key::Holders(who))? {
            self.holding = Holding::from(holders);
        }
        Ok(())
    }
}
