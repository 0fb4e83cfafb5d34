//! What two sides of a pairing know of the letters before it: which arrived, which were lost with a disk, and what goes on.
//!
//! A disk may be set back, on either side and more than once, to any age. Then a number alone says nothing: it may have
//! been another letter's in another life. So each side names the sessions that its disk knows of and how far the other's
//! letters came in each; in the last session that both know, both mean the same letters by the same numbers.

use super::super::limits::GIVEN_AGAIN_MAX;
use super::super::record::Stretch;
use crate::model::time::Time;
use crate::wire::pairing;

/// What this side knows of the line between the two.
#[derive(Debug, Clone)]
pub(in super::super) struct Known {
    pub(in super::super) session_epoch: u32,
    /// Their last letter that is durable here.
    pub(in super::super) received_upto: u64,
    /// Our last letter that we know is durable there.
    pub(in super::super) delivered_upto: u64,
    /// The sessions that these numbers went through, the newest last.
    pub(in super::super) stretches: Vec<Stretch>,
    /// Whether it is a device that we have known as theirs.
    pub(in super::super) same_device: bool,
    /// What we wrote after that may be with them alone.
    pub(in super::super) lost_since: Option<Time>,
}

impl Known {
    /// What the other side is told of it.
    pub(super) fn told(&self) -> Vec<pairing::Stretch> {
        let one = |s: &Stretch| pairing::Stretch { name: s.name, received_upto: s.received_upto };
        let mut told: Vec<_> = self.stretches.iter().map(one).collect();
        if let Some(last) = told.last_mut() {
            last.received_upto = self.received_upto;
        }
        told
    }

    /// Whether both sides mean the same letters by the same numbers: they are at the end of one session. After a restore,
    /// here or there, a number may have been another letter's.
    fn shares_numbers(&self, theirs: &[pairing::Stretch]) -> bool {
        let ours = self.stretches.last().map(|stretch| stretch.name);
        ours.is_some() && ours == theirs.last().map(|stretch| stretch.name)
    }

    /// The last session that both disks know of: where it stands among ours, and what they say of it.
    fn common(&self, theirs: &[pairing::Stretch]) -> Option<(usize, pairing::Stretch)> {
        self.stretches.iter().enumerate().rev().find_map(|(at, ours)| {
            let told = theirs.iter().rev().find(|told| told.name == ours.name)?;
            Some((at, *told))
        })
    }

    /// Whether what they say they have seen, by the numbers of before, is about the letters that we mean by these: at
    /// least one of the two disks knows all sessions of the other.
    fn marks_hold(&self, theirs: &[pairing::Stretch]) -> bool {
        self.common(theirs).is_some_and(|(at, told)| {
            at + 1 == self.stretches.len()
                || theirs.last().is_some_and(|last| last.name == told.name)
        })
    }

    /// The first letter of ours that they had and have no more; `None` when they have all that we know to be delivered. A
    /// device that was set back is given it again; another device of theirs is not: whoever stole the words alone shall
    /// not get what was said.
    fn lost_from(&self, received_upto: u64, theirs: &[pairing::Stretch]) -> Option<u64> {
        let began_anew = theirs.is_empty() && received_upto > 0;
        if !self.same_device || self.stretches.is_empty() || began_anew {
            return None;
        }
        // What they had in the last session that both know they have, under numbers that no later one gave to other
        // letters.
        let from = self.common(theirs).map_or(1, |(at, told)| {
            let later = self.stretches.iter().skip(at + 1).map(|later| later.first_out);
            let changed = later.min().unwrap_or(u64::MAX);
            told.received_upto.saturating_add(1).min(changed)
        });
        let oldest = self.delivered_upto.saturating_sub(GIVEN_AGAIN_MAX) + 1;
        (from <= self.delivered_upto).then(|| from.max(oldest))
    }

    /// The number of our next letter.
    pub(super) fn first_for(&self, received_upto: u64, theirs: &[pairing::Stretch]) -> u64 {
        let next = self.delivered_upto.max(received_upto) + 1;
        self.lost_from(received_upto, theirs).unwrap_or(next)
    }

    /// What follows from how far they are, for our side of the line.
    pub(super) fn outcome(
        &self,
        received_upto: u64,
        theirs: &[pairing::Stretch],
        lost_since: Option<Time>,
    ) -> Outcome {
        Outcome {
            received_there: if self.shares_numbers(theirs) { received_upto } else { 0 },
            gives_again: self.lost_from(received_upto, theirs).is_some(),
            marks_hold: self.marks_hold(theirs),
            goes_on: self.common(theirs).is_some(),
            // As with what they had of us: not for whoever stole the words alone.
            gives_back: lost_since.filter(|_| self.same_device),
        }
    }
}

/// What a pairing means for the letters before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Outcome {
    /// Our last letter that is durable there, as they say; 0 where they may mean another by that number.
    pub(in super::super) received_there: u64,
    /// Whether they are given letters again that they had and lost.
    pub(in super::super) gives_again: bool,
    /// Whether what they say they have seen of the letters before it is about the letters that we mean.
    pub(in super::super) marks_hold: bool,
    /// Whether they know a session of ours: if not, one of the two began anew, and what was sealed before is not to come.
    pub(in super::super) goes_on: bool,
    /// Whether they are given back what they wrote after that and lost.
    pub(in super::super) gives_back: Option<Time>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::id::SessionName;

    fn ours(received_upto: u64, delivered_upto: u64, stretches: &[(u8, u64)]) -> Known {
        let stretch = |(name, first_out): &(u8, u64)| Stretch {
            name: SessionName([*name; 8]),
            first_out: *first_out,
            received_upto: 0,
        };
        let stretches = stretches.iter().map(stretch).collect();
        let (session_epoch, same_device, lost_since) = (1, true, None);
        Known { session_epoch, received_upto, delivered_upto, stretches, same_device, lost_since }
    }

    fn theirs(stretches: &[(u8, u64)]) -> Vec<pairing::Stretch> {
        let one = |(name, received_upto): &(u8, u64)| pairing::Stretch {
            name: SessionName([*name; 8]),
            received_upto: *received_upto,
        };
        stretches.iter().map(one).collect()
    }

    #[test]
    fn whoever_lost_nothing_is_given_nothing_again() {
        let known = ours(0, 9, &[(1, 1), (2, 6)]);
        assert_eq!(known.lost_from(9, &theirs(&[(1, 5), (2, 9)])), None);
        assert_eq!(known.first_for(12, &theirs(&[(1, 5), (2, 12)])), 13);
        // Ours was set back, and they went on with a life of ours that is gone.
        assert_eq!(known.lost_from(40, &theirs(&[(2, 20), (3, 40)])), None);
    }

    #[test]
    fn a_disk_that_was_set_back_is_given_what_it_lost() {
        let known = ours(0, 9, &[(1, 1), (2, 6)]);
        assert_eq!(known.lost_from(7, &theirs(&[(1, 5), (2, 7)])), Some(8));
        assert_eq!(known.lost_from(3, &theirs(&[(1, 3)])), Some(4));
        // It knows nothing of us any more.
        assert_eq!(known.lost_from(0, &[]), Some(1));
    }

    #[test]
    fn two_disks_that_were_set_back_apart_go_on_from_what_both_know() {
        let known = ours(0, 30, &[(1, 1), (2, 21)]);
        // Their 50 letters of another life say nothing about ours.
        assert_eq!(known.lost_from(50, &theirs(&[(1, 25), (3, 50)])), Some(21));
        assert_eq!(known.lost_from(50, &theirs(&[(1, 12), (3, 50)])), Some(13));
        assert!(!known.shares_numbers(&theirs(&[(1, 25), (3, 50)])));
        assert!(!known.marks_hold(&theirs(&[(1, 25), (3, 50)])));
        assert!(
            known.marks_hold(&theirs(&[(1, 25)])) && known.marks_hold(&theirs(&[(2, 25), (3, 50)]))
        );
    }

    #[test]
    fn a_number_that_means_another_letter_since_says_nothing() {
        let known = ours(0, 40, &[(1, 1), (2, 21), (3, 5)]);
        assert_eq!(known.lost_from(25, &theirs(&[(1, 20), (2, 25)])), Some(5));
        assert_eq!(known.lost_from(20, &theirs(&[(1, 20)])), Some(5), "nor in the one after next");
        assert_eq!(known.lost_from(3, &theirs(&[(1, 3)])), Some(4));
        assert_eq!(known.lost_from(40, &theirs(&[(2, 25), (3, 40)])), None);
    }

    #[test]
    fn another_device_and_somebody_who_began_anew_are_given_nothing() {
        let known = Known { same_device: false, ..ours(0, 9, &[(1, 1)]) };
        assert_eq!(known.lost_from(0, &theirs(&[(1, 0)])), None);
        let known = ours(0, 9, &[(1, 1)]);
        assert_eq!(known.lost_from(5, &[]), None);
        assert!(!known.outcome(5, &[], None).goes_on);
        assert!(known.outcome(5, &theirs(&[(1, 5)]), None).goes_on);
    }

    #[test]
    fn no_more_is_given_again_than_the_bound_says() {
        let known = ours(0, 100_000, &[(1, 1)]);
        let from = known.lost_from(1, &theirs(&[(1, 1)])).unwrap();
        assert_eq!(100_000 - from + 1, GIVEN_AGAIN_MAX);
    }
}
