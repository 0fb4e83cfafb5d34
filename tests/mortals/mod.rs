//! Nodes that die without warning, and what one can expect of them all the same.
#![allow(unreachable_pub, dead_code, reason = "each test file needs another part of it")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::print_stdout, reason = "tells the seed and what it came to")]

pub mod acquaintance;
pub mod chance;
pub mod diary;
pub mod line;
pub mod node;
pub mod pair;
pub mod pairing;
pub mod story;

use std::time::Duration;

/// Long enough for a loaded machine; nothing here waits for it unless something is broken.
pub const PATIENCE: Duration = Duration::from_secs(90);
