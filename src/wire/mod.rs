//! Bytes between nodes: versioned, pure, and never trusted.
//!
//! Each file owns one thing on the wire: its plain type, its encoding, and a golden file that never changes. Decoding
//! never panics, never allocates by a length a peer wrote, and skips what it does not know.

mod address;
mod amend;
pub mod card;
pub mod custody;
pub mod device_list;
pub mod envelope;
pub mod frame;
pub mod given_back;
#[cfg(test)]
mod golden;
mod hello;
pub mod introduction;
pub mod invite;
mod kind;
pub mod letter;
pub mod mark;
pub mod mutual;
pub mod pairing;
pub mod paste;
pub mod presence;
#[cfg(test)]
mod published;
mod reach;
pub mod record;
pub mod room;
#[cfg(test)]
mod samples;
mod schema;
mod tags;
mod ticket;
#[cfg(test)]
mod weather;
