//! The heart: what a node decides. No I/O, no clock, no randomness of its own; the same inputs tell the same story.

pub mod input;
pub mod record;
pub mod turn;
