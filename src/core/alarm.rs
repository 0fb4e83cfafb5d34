//! A pause that ends, even when the clock is set back meanwhile.

use std::time::Duration;

use crate::model::time::Time;

/// Set at a moment, due a while later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Alarm {
    set: Time,
    pause: Duration,
}

impl Alarm {
    pub(super) fn after(now: Time, pause: Duration) -> Self {
        Self { set: now, pause }
    }

    /// Whether the pause is over. A clock that shows less than when the alarm was set has been set back; then nobody
    /// knows, and acting early is better than never.
    pub(super) fn due(self, now: Time) -> bool {
        now < self.set || now.since(self.set) >= self.pause
    }

    /// When it will be due, if the clock behaves.
    pub(super) fn at(self) -> Time {
        self.set.after(self.pause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alarm_is_due_after_its_pause_and_when_the_clock_goes_back() {
        let alarm = Alarm::after(Time(1_000_000), Duration::from_secs(5));
        assert!(!alarm.due(Time(1_000_000)) && !alarm.due(Time(1_004_999)));
        assert!(alarm.due(Time(1_005_000)));
        assert!(alarm.due(Time(999_999)), "the clock went back");
    }
}
