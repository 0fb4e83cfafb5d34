//! The words of hobnob as plain data that is always valid once it exists.
//!
//! Nothing here reads a clock, talks to a disk or knows how it looks on the wire: those layers convert to and from
//! these types at their own border, so that everything above the border never checks twice.

pub mod address;
pub mod amend;
pub mod beacon;
pub mod circle;
pub mod custody;
pub mod device;
pub mod event;
pub mod find;
pub mod friend;
pub mod id;
pub mod imported;
pub mod message;
pub mod presence;
pub mod room;
pub mod span;
pub mod time;
pub mod way;
