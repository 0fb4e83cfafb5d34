//! Bytes between nodes: versioned, pure, and never trusted.
//!
//! Each file owns one thing on the wire: its plain type, its encoding, and a golden file that never changes. Decoding
//! never panics, never allocates by a length a peer wrote, and skips what it does not know.

pub mod frame;
