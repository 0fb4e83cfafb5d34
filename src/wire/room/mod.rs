//! What rooms are made of, as members hand it to each other: signed items in chains, signed sheets of which the newest
//! counts, and the frames that keep two members in step. `docs/ROOMS.md` says what all of it means.

#[cfg(test)]
mod golden;
pub mod item;
pub mod letter;
pub mod op;
pub mod packed;
pub mod sheet;
pub mod sync;
pub mod talk;
