//! When to dial: at once, then after pauses that double, each a little different so that nodes do not march in step.

use std::time::Duration;

use rand_core::CryptoRng;

use super::alarm::Alarm;
use super::limits::{DIAL_FIRST, DIAL_LASTS_MAX, DIAL_MAX};
use crate::model::time::Time;

/// The dialling of one device.
#[derive(Debug, Clone)]
pub(super) struct Dialling {
    next: Option<Alarm>,
    under_way: Option<Alarm>,
    pause: Duration,
}

impl Default for Dialling {
    fn default() -> Self {
        Self { next: None, under_way: None, pause: DIAL_FIRST }
    }
}

impl Dialling {
    /// Dial within `spread` from now, as if never tried before.
    pub(super) fn soon(&mut self, now: Time, dice: &mut dyn CryptoRng, spread: Duration) {
        self.pause = DIAL_FIRST;
        self.next = Some(Alarm::after(now, share(dice, spread)));
    }

    /// Whether to dial now; if so the dial counts as under way.
    pub(super) fn take(&mut self, now: Time) -> bool {
        if self.under_way.is_some_and(|end| !end.due(now))
            || !self.next.is_some_and(|at| at.due(now))
        {
            return false;
        }
        self.next = None;
        self.under_way = Some(Alarm::after(now, DIAL_LASTS_MAX));
        true
    }

    /// A dial ended without a link: again after a pause between half and all of the doubling figure.
    pub(super) fn failed(&mut self, now: Time, dice: &mut dyn CryptoRng) {
        self.under_way = None;
        let half = self.pause / 2;
        self.next = Some(Alarm::after(now, half + share(dice, half)));
        self.pause = (self.pause * 2).min(DIAL_MAX);
    }

    /// Dial after the longest pause: somebody else with this device's key may be linked there.
    pub(super) fn patiently(&mut self, now: Time, dice: &mut dyn CryptoRng) {
        self.pause = DIAL_MAX;
        self.failed(now, dice);
    }

    /// A link is up that has yet to lead somewhere: should it not, the pauses go on growing.
    pub(super) fn linked(&mut self) {
        self.under_way = None;
        self.next = None;
    }

    /// Linked, or no longer wanted.
    pub(super) fn rest(&mut self) {
        *self = Self::default();
    }

    /// A dial that nobody reported back on counts as failed.
    pub(super) fn overdue(&self, now: Time) -> bool {
        self.under_way.is_some_and(|end| end.due(now))
    }

    pub(super) fn is_under_way(&self) -> bool {
        self.under_way.is_some()
    }

    pub(super) fn next(&self) -> Option<Time> {
        self.under_way.or(self.next).map(Alarm::at)
    }
}

/// An even share of `span`, in whole milliseconds.
fn share(dice: &mut dyn CryptoRng, span: Duration) -> Duration {
    let bound = span.as_millis().max(1);
    Duration::from_millis(u64::try_from(u128::from(dice.next_u32()) % bound).unwrap_or_default())
}
