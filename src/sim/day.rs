//! One day in the life of eight people, with everything going wrong, and the ten minutes after it.

use super::clockwork::{Counts, HOUR};
use super::faults;
use super::world::{Making, Violation, World};

/// The people of a random world.
pub const PEOPLE: [&str; 8] = ["Ada", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gus", "Hana"];
/// How long a random world lasts before it is healed, in hours.
pub const HOURS: u64 = 24;

/// How a day went.
#[derive(Debug, Clone)]
pub struct Day {
    /// What happened how often.
    pub counts: Counts,
    /// Equal for equal stories.
    pub hash: u64,
    /// How many things were said.
    pub said: u64,
    /// How long it took after the last fault until everything was delivered, in milliseconds.
    pub healed_ms: u64,
    /// The last lines of the story, if it was kept.
    pub story: String,
    /// The invariant that broke, if one did.
    pub violation: Option<Violation>,
}

/// Lets one world live for a day and heal.
#[must_use]
pub fn live(making: Making) -> Day {
    let mut world = World::new(making);
    world.populate(&PEOPLE, HOURS);
    world.corrupt();
    faults::plan(&mut world.clock, HOURS);
    let ended = world.run(HOURS * HOUR).and_then(|()| world.heal());
    let (healed_ms, violation) = match ended {
        Ok(healed_ms) => (healed_ms, None),
        Err(violation) => (0, Some(violation)),
    };
    let (hash, story) = (world.clock.trace.hash(), world.clock.trace.story());
    Day { counts: world.clock.counts, hash, said: world.said, healed_ms, story, violation }
}
