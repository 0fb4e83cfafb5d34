//! Words of `hobnob demo`: what happens on the stage, before and after it has happened.

use serde::Serialize;

use super::tongue::{fixed, say, words};
use crate::face::clean;

/// One step of the play. Programs call it by its name, which never changes.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Step {
    /// Three homes are made.
    Identities,
    /// Three nodes are started.
    Start,
    /// Alice and Bob become friends.
    FriendsByText,
    /// Carol tries what Bob has used.
    UsedInvite,
    /// Carol and Alice become friends.
    FriendsByPicture,
    /// Bob and Carol become friends.
    MutualFriend,
    /// Alice writes to Bob.
    Hello,
    /// Bob answers.
    Answer,
    /// Bob's node stops.
    Stop,
    /// Alice writes to nobody.
    Stored,
    /// Carol's disk is searched.
    Sealed,
    /// Alice's node stops too.
    BothAway,
    /// Bob's node starts again.
    HandedOver,
    /// Alice's node starts again.
    Delivered,
    /// Bob reads.
    Read,
    /// Carol holds nothing.
    Empty,
    /// Alice's node starts anew.
    Remembered,
    /// All is taken down.
    CleanUp,
}

impl Step {
    /// What is true once it worked.
    fn done(self) -> &'static str {
        match self {
            Self::Identities => words!("demo-identities-done"),
            Self::Start => words!("demo-start-done"),
            Self::FriendsByText => words!("demo-friends-by-text-done"),
            Self::UsedInvite => words!("demo-used-invite-done"),
            Self::FriendsByPicture => words!("demo-friends-by-picture-done"),
            Self::MutualFriend => words!("demo-mutual-friend-done"),
            Self::Hello => words!("demo-hello-done"),
            Self::Answer => words!("demo-answer-done"),
            Self::Stop => words!("demo-stop-done"),
            Self::Stored => words!("demo-stored-done"),
            Self::Sealed => words!("demo-sealed-done"),
            Self::BothAway => words!("demo-both-away-done"),
            Self::HandedOver => words!("demo-handed-over-done"),
            Self::Delivered => words!("demo-delivered-done"),
            Self::Read => words!("demo-read-done"),
            Self::Empty => words!("demo-empty-done"),
            Self::Remembered => words!("demo-remembered-done"),
            Self::CleanUp => words!("demo-clean-up-done"),
        }
    }

    /// What a person is told before it begins.
    pub(crate) fn story(self) -> &'static str {
        match self {
            Self::Identities => words!("demo-identities"),
            Self::Start => words!("demo-start"),
            Self::FriendsByText => words!("demo-friends-by-text"),
            Self::UsedInvite => words!("demo-used-invite"),
            Self::FriendsByPicture => words!("demo-friends-by-picture"),
            Self::MutualFriend => words!("demo-mutual-friend"),
            Self::Hello => words!("demo-hello"),
            Self::Answer => words!("demo-answer"),
            Self::Stop => words!("demo-stop"),
            Self::Stored => words!("demo-stored"),
            Self::Sealed => words!("demo-sealed"),
            Self::BothAway => words!("demo-both-away"),
            Self::HandedOver => words!("demo-handed-over"),
            Self::Delivered => words!("demo-delivered"),
            Self::Read => words!("demo-read"),
            Self::Empty => words!("demo-empty"),
            Self::Remembered => words!("demo-remembered"),
            Self::CleanUp => words!("demo-clean-up"),
        }
    }
}

/// A step took too long.
pub(crate) fn too_long(seconds: u64) -> String {
    say!("demo-too-long", seconds)
}

/// Where it failed, the step called as programs call it.
pub(crate) fn failed_at(step: Step) -> String {
    let step = serde_json::to_string(&step).unwrap_or_default();
    say!("demo-failed-at", step)
}

/// How a step ended, for people.
pub(crate) fn ended(ok: bool, step: Step, detail: &str) -> String {
    let detail = clean::sentence(detail);
    match ok {
        true => say!("demo-ended-well", done = step.done(), detail),
        false => say!("demo-ended-badly", done = step.done(), detail),
    }
}

fixed! {
    /// Before the talk.
    pub(crate) your_turn = "demo-your-turn";

    /// Before the window opens.
    pub(crate) open_window = "demo-open-window";
}

/// What Bob or Carol answers to the message with this number, counted from 0.
pub(crate) fn answer(number: usize, text: &str) -> String {
    match number % 3 {
        0 => say!("demo-answer-count", number = text.chars().count()),
        1 => say!("demo-answer-script"),
        _ => say!("demo-answer-nobody"),
    }
}
