//! Worlds of many nodes on a clock that jumps, with faults.
//!
//! A [`world::World`] runs the very same [`crate::core`] as the daemon does, on machines that lose power and links
//! that lose frames, and after each act asks the [`invariants`]. One seed decides everything: the same seed tells the
//! same story, so a failure found once can be looked at for as long as it takes.

mod agreement;
pub mod babble;
pub mod clockwork;
pub mod custody;
pub mod day;
pub mod dice;
pub mod doorway;
pub mod faults;
pub mod heal;
pub mod invariants;
mod keys;
mod ladder;
pub mod machine;
pub mod mischief;
mod nat;
pub mod network;
pub mod people;
pub mod restores;
pub mod rooms;
pub mod shelf;
pub mod step;
pub mod trace;
pub mod villain;
pub mod weather;
pub mod world;
