//! What a backup keeps of a home, and what a home that is made from one begins with.
//!
//! Kept is what makes somebody who they are, whom they know and what was said. No session, no ratchet and no sender key is:
//! going on from an old one would seal two letters under one key. What is sealed is left out for the same reason, and
//! what was held for others, because they and their other custodians still have it.

use rand_core::CryptoRng;

use super::again::fresh_life;
use super::limits::{EVENTS_MAX, LOST_BEFORE};
use super::record::{Circle, Counters, Invite, InviteState, Line, Me, Outgoing, Record, Room};
use super::record::{RoomChain, Stamps};
use crate::crypto::circle;
use crate::model::room::RoomStanding;
use crate::model::time::Time;

/// A record as a backup keeps it; `None` for one that it leaves out.
#[must_use]
pub fn kept(record: Record) -> Option<Record> {
    Some(match record {
        Record::Secrets(_)
        | Record::Me(_)
        | Record::Counters(_)
        | Record::Friend(_)
        | Record::Stamps(_)
        | Record::Invite(_)
        | Record::Adding(_)
        | Record::Kept(_)
        | Record::Entry(_)
        | Record::Place(_)
        | Record::Circle(_)
        | Record::TheirCircle(_)
        | Record::RoomItem(_)
        | Record::RoomSheet(_)
        | Record::RoomFork(_)
        | Record::RoomSecret(_)
        | Record::Early(_)
        | Record::Fading(_)
        | Record::Pact(_)
        | Record::Clearing(_)
        | Record::Introduction(_)
        | Record::Introduced(_)
        | Record::Import(_)
        | Record::ImportSheet(_)
        | Record::Draft(_) => record,
        // Nothing counts as sealed: under which number the friend has which letter is for the next pairing to find out.
        Record::Line(line) => {
            let sealed_upto = line.delivered_upto;
            Record::Line(Line { sealed_upto, circle_told: 0, gives_back: false, ..line })
        }
        // Whatever waits may have been given to somebody since, so it cannot be given up any more.
        Record::Outgoing(outgoing) => {
            let envelope = outgoing.letter.as_ref().map(|_| (0, Vec::new()));
            Record::Outgoing(Outgoing { envelope, ..outgoing })
        }
        // Who was asked in and had not answered may have answered since, under the number of the first op.
        Record::Room(room) if room.standing == RoomStanding::Invited => return None,
        Record::Room(room) => Record::Room(room),
        Record::RoomChain(chain) => Record::RoomChain(RoomChain { keys: Vec::new(), ..chain }),
        Record::Session(_)
        | Record::Ratchet(_)
        | Record::Former(_)
        | Record::Parked(_)
        | Record::Event(_)
        | Record::Word(_)
        | Record::Holders(_)
        | Record::Held(_)
        | Record::HeldEnvelope(_)
        | Record::HeldMark(_)
        | Record::Passed(_)
        | Record::RoomSpeaker(_)
        | Record::RoomHearer(_) => return None,
    })
}

/// A kept record as the home that is made at `now`, from a backup that was made at `made`, begins with it.
#[must_use]
pub fn revived(record: Record, made: Time, now: Time, dice: &mut dyn CryptoRng) -> Record {
    match record {
        Record::Line(line) => {
            let since = lost_since(made, now);
            let lost_since = Some(line.lost_since.map_or(since, |before| before.min(since)));
            Record::Line(Line { lost_since, ..line })
        }
        Record::Me(me) => {
            let life = fresh_life(dice);
            Record::Me(Me { restored: Some(now), twin: None, life, ..me })
        }
        // Readers ask for events after a number: those of the time since the backup are gone, and none is told twice.
        Record::Counters(counters) => {
            let next_event = counters.next_event.saturating_add(EVENTS_MAX);
            Record::Counters(Counters { next_event })
        }
        // First flights of the time since the backup may have been recorded: only what is made from now on is let in,
        // and friends whose clocks are late are told to go on beyond that.
        Record::Stamps(stamps) => Record::Stamps(Stamps { behind: true, floor: now.0, ..stamps }),
        // It may have been used since, and each works once.
        Record::Invite(invite)
            if matches!(invite.state, InviteState::Open | InviteState::Taken(_)) =>
        {
            let (state, ended) = (InviteState::Revoked, Some(now));
            Record::Invite(Invite { state, ended, ..invite })
        }
        // A newer one than any that friends may have been told since.
        Record::Circle(Circle { newest, record_number, .. }) => {
            let version = now.seconds().max(newest.version.saturating_add(1));
            let newest = circle::fresh(dice, version, false);
            Record::Circle(Circle { newest, since: now, record_number })
        }
        Record::Room(room) if room.standing == RoomStanding::Joined => {
            Record::Room(Room { restored: true, heard: Vec::new(), ..room })
        }
        other => other,
    }
}

/// When to look from for what is not in a backup: somewhat earlier than it was made, for a clock that was put right in
/// between; from the beginning, if the clock of that time ran ahead.
fn lost_since(made: Time, now: Time) -> Time {
    let earlier = made.0.saturating_sub(LOST_BEFORE.as_millis() as u64);
    if made > now { Time(0) } else { Time(earlier) }
}
