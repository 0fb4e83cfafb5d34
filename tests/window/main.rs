//! The real window and the real line mode in tmux, driven by keys: what people press, and what stands on the screen.
//!
//! Screens are compared with the kept ones under `tests/screens`; `HOBNOB_KEEP=1` keeps what is seen now. Without tmux
//! everything here is skipped and says so.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    unreachable_pub,
    reason = "a test that cannot go on stops"
)]

#[path = "../common/mod.rs"]
#[allow(dead_code, reason = "other tests need more of it than this one")]
mod common;

mod capture;
mod completion;
mod drafts;
mod ends;
mod first_minutes;
mod pane;
mod rooms;

/// Alice and Bob, who are friends; `None` where there is no terminal to show them in.
fn friends() -> Option<(common::Person, common::Person)> {
    pane::is_there().then(|| common::friends("Alice", "Bob"))
}
