//! Keys and what is done with them, and nothing else: no files, no sockets, no clock.

pub mod door;
