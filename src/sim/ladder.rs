//! What it is counted as when a message rises.

use crate::model::message::{Failure, State};

/// The name of one rung of the ladder.
pub(super) fn edge(before: State, after: State) -> &'static str {
    use State::{Delivered, Failed, Queued, Read, Stored};
    match (before, after) {
        (Queued, Stored) => "edge: queued to stored",
        (Queued, Delivered) => "edge: queued to delivered",
        (Queued, Read) => "edge: queued to read at once",
        (Stored, Delivered) => "edge: stored to delivered",
        (Stored, Read) => "edge: stored to read at once",
        (Delivered, Read) => "edge: delivered to read",
        (Queued, Failed(Failure::Cancelled)) => "edge: queued to failed by cancel",
        (Queued, Failed(Failure::Blocked)) => "edge: queued to failed by block",
        (Queued, Failed(Failure::Removed)) => "edge: queued to failed by remove",
        (Queued, Failed(Failure::Ended)) => "edge: queued to failed by their end",
        (Stored, Failed(Failure::Blocked)) => "edge: stored to failed by block",
        (Stored, Failed(Failure::Removed)) => "edge: stored to failed by remove",
        (Stored, Failed(Failure::Ended)) => "edge: stored to failed by their end",
        _ => "edge: another",
    }
}
