//! The bounds of rooms, each with its unit and its reason.

use std::time::Duration;

use crate::model::time::Time;

/// Most ops of one member: a room's whole life of inviting and deciding.
pub(super) const OPS_EACH_MAX: u64 = 1_000;
/// Most bytes of talk kept of one room: some 400,000 messages. A room that is full takes nothing more.
pub(super) const TALK_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// Messages under one sender key.
pub(super) const SAID_PER_KEY_MAX: u32 = 100;
/// How long a sender key lasts.
pub(super) const KEY_LASTS: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// How long the secret half of a member's key is kept after the next took its place: others may not have heard.
pub(super) const SECRET_KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// Most keys of one member that boxes may be waiting under.
pub(super) const SECRETS_MAX: usize = 8;
/// Sender keys kept of one member: the one in use, and those before it that late items may need.
pub(super) const HEARERS_MAX: usize = 3;
/// Least pause between two sheets about what is here.
pub(super) const HAVE_PAUSE_MIN: Duration = Duration::from_millis(50);
/// The pause grows with the square of the members by this: what they all say together per member stays the same.
pub(super) const HAVE_PAUSE_EACH: Duration = Duration::from_millis(4);
/// Members whose talk a sheet about recent things names; beyond that all of it is said anew.
pub(super) const RECENT_MAX: usize = 12;
/// Messages whose receipts one sheet tells one by one.
pub(super) const RECEIPTS_MAX: u64 = 16;
/// Bytes of items on their way to one end before it says what it has.
pub(super) const FLIGHT_BYTES_MAX: usize = 512 * 1024;
/// Bytes of items in one frame.
pub(super) const GIVE_BYTES_MAX: usize = 56 * 1024;
/// Single items that one end is given in a minute for the asking: a search by halves takes 20, and each may be 30 KiB.
pub(super) const ASKS_PER_MINUTE_MAX: u32 = 64;
/// First pause before what was not acknowledged is given again; doubles up to [`AGAIN_MAX`].
pub(super) const AGAIN_FIRST: Duration = Duration::from_secs(5);
/// Longest such pause.
pub(super) const AGAIN_MAX: Duration = Duration::from_secs(120);
/// How long one waits before handing on what a mutual friend of the receiver handed in: most likely they have it.
pub(super) const HAND_ON_AFTER: Duration = Duration::from_millis(400);
/// A clock that differs by more is called odd.
pub(super) const CLOCKS_APART: Duration = Duration::from_secs(600);

/// Items of talk that a member may have taken in at once: weeks of a lively room.
const BURST_MAX: u64 = 20_000;
/// Items of talk that a member may add in an hour, for ever.
const PER_HOUR: u64 = 2_000;

/// How much more one member may say for now. What is beyond stays with those who have it, until there is room again.
#[derive(Debug, Clone, Copy)]
pub(super) struct Allowance {
    left: u64,
    since: Time,
    /// Whether the owner was told.
    pub(super) told: bool,
}

impl Allowance {
    pub(super) fn new(now: Time) -> Self {
        Self { left: BURST_MAX, since: now, told: false }
    }

    /// Takes one; false when none is left.
    pub(super) fn take(&mut self, now: Time) -> bool {
        let hours = now.since(self.since).as_secs() / 3_600;
        if hours > 0 || now < self.since {
            self.left = self.left.saturating_add(hours.max(1) * PER_HOUR).min(BURST_MAX);
            self.since = now;
            self.told = false;
        }
        let some = self.left > 0;
        self.left = self.left.saturating_sub(1);
        some
    }
}

/// How long to wait between two sheets about what is here, in a room of so many.
pub(super) fn have_pause(members: usize) -> Duration {
    let square = u32::try_from(members.saturating_mul(members)).unwrap_or(u32::MAX);
    (HAVE_PAUSE_EACH * square).max(HAVE_PAUSE_MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3_600);

    #[test]
    fn a_member_who_floods_is_taken_in_by_the_hour_and_no_faster() {
        let now = Time(1_000_000_000);
        let mut allowance = Allowance::new(now);
        let taken = |allowance: &mut Allowance, now| {
            (0..100_000).filter(|_| allowance.take(now)).count() as u64
        };
        assert_eq!(taken(&mut allowance, now), BURST_MAX);
        assert_eq!(taken(&mut allowance, now.after(HOUR / 2)), 0);
        assert_eq!(taken(&mut allowance, now.after(HOUR)), PER_HOUR);
        // A clock that goes back does not shut anybody up, and a long quiet does not open the gates.
        assert_eq!(taken(&mut allowance, now), PER_HOUR);
        assert_eq!(taken(&mut allowance, now.after(HOUR * 10_000)), BURST_MAX);
    }

    #[test]
    fn what_all_members_say_of_what_they_have_costs_each_the_same_in_every_room() {
        let each =
            |members: usize| members * members * 1_000 / have_pause(members).as_millis() as usize;
        assert_eq!(have_pause(2), HAVE_PAUSE_MIN);
        assert_eq!((each(10), each(30), each(100)), (250, 250, 250));
    }
}
