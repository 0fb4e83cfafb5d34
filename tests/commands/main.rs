//! Holds the commands to what the README and docs/API.md promise: answers, field names, exit codes and kinds of errors,
//! with real processes on loopback.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    unreachable_pub,
    reason = "a test that cannot go on stops"
)]

#[path = "../common/mod.rs"]
mod common;

mod amends;
mod archive;
mod attention;
mod backup;
mod befriending;
mod between;
mod chat;
mod custody;
mod drafts;
mod export;
mod friends;
mod identity;
mod import;
mod introductions;
mod invites;
mod language;
mod local_door;
mod messages;
mod node;
mod presence;
mod recover;
mod rooms;
mod search;
mod states;
mod storyboard;
