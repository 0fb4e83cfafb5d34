//! How strangers become friends, and how friends renew the keys between them.

pub(super) mod adding;
pub(super) mod door;
pub(super) mod introducing;
pub(super) mod introductions;
pub(super) mod invites;
pub(super) mod known;
mod lost;
mod moves;
pub(super) mod pairing;
pub(super) mod passes;
#[cfg(test)]
mod swaps;
pub(super) mod welcome;
