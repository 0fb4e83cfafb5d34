//! Keys and what is done with them, and nothing else: no files, no sockets, no clock.

pub mod backup;
pub mod beacon;
pub mod circle;
mod derive;
pub mod door;
#[cfg(test)]
mod golden;
pub mod identity;
pub mod invite;
#[cfg(test)]
pub(crate) mod loaded_dice;
pub mod pairing;
pub mod phrase;
pub mod ratchet;
pub mod room;
pub mod safety_number;
pub mod seal;
pub mod sender_key;
pub mod vault;
