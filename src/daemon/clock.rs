//! Time and chance: the only place where the daemon reads a clock or asks the machine for randomness.

use std::time::{SystemTime, UNIX_EPOCH};

use getrandom::SysRng;
use getrandom::rand_core::UnwrapErr;

use crate::model::time::Time;

/// What this machine's clock says. A clock before 1970 says 1970.
#[must_use]
pub(crate) fn now() -> Time {
    let span = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Time::default().after(span)
}

/// The machine's own randomness. Where there is none, no key is safe, so the process stops.
#[must_use]
pub(crate) fn dice() -> UnwrapErr<SysRng> {
    UnwrapErr(SysRng)
}

#[cfg(test)]
mod tests {
    use rand_core::Rng;

    use super::*;

    #[test]
    fn the_clock_knows_what_century_it_is() {
        assert!(now().seconds() > 1_700_000_000);
    }

    #[test]
    fn two_throws_differ() {
        assert_ne!((dice().next_u64(), dice().next_u64()), (0, 0));
    }
}
