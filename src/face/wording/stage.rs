//! Words for what was seen on the stage of `hobnob demo`, and for what did not come out as it should.

use super::terms;
use super::tongue::{fixed, say};
use crate::api::types::words::StateWord;

fixed! {
    /// What came is something else.
    pub(crate) other_order = "stage-other-order";
    /// A message came twice.
    pub(crate) twice = "stage-twice";
    /// A node forgot something.
    pub(crate) other_log = "stage-other-log";
    /// Nothing is left.
    pub(crate) cleaned_up = "stage-cleaned-up";
    /// All three are friends.
    pub(crate) all_friends = "stage-all-friends";
    /// An invite was used and does not know.
    pub(crate) not_marked_used = "stage-not-marked-used";
    /// An invite worked twice.
    pub(crate) not_refused = "stage-not-refused";
    /// An invite let two in.
    pub(crate) let_somebody_in = "stage-let-somebody-in";
    /// An invite worked once.
    pub(crate) refused = "stage-refused";
    /// A log with nothing in it.
    pub(crate) without_a_word = "stage-without-a-word";
    /// What Alice writes first to Bob who is away.
    pub(crate) are_you_there = "stage-are-you-there";
    /// What she writes then.
    pub(crate) never_mind = "stage-never-mind";
    /// What Alice says to Bob.
    pub(crate) hello_bob = "stage-hello-bob";
    /// What Bob answers.
    pub(crate) loud_and_clear = "stage-loud-and-clear";
}

/// A message to somebody who is away is something else than queued.
pub(crate) fn shows_at_once(state: StateWord) -> String {
    say!("stage-shows-at-once", state = terms::state(state))
}

/// It does not become stored.
pub(crate) fn shows_while_away(state: StateWord) -> String {
    say!("stage-shows-while-away", state = terms::state(state))
}

/// Less is held than was written.
pub(crate) fn holds_too_few(held: u64) -> String {
    say!("stage-holds-too-few", held)
}

/// What is held, and after how many seconds.
pub(crate) fn holds(held: u64, took: f64) -> String {
    say!("stage-holds", held, took = format!("{took:.1}"))
}

/// What was sealed can be read on a disk.
pub(crate) fn disk_says(text: &str) -> String {
    say!("stage-disk-says", text)
}

/// Somebody has what is not meant for them.
pub(crate) fn carol_can_read(friend: &str) -> String {
    say!("stage-carol-can-read", friend)
}

/// How much was searched.
pub(crate) fn searched(kib: usize) -> String {
    say!("stage-searched", kib)
}

/// When it was handed over, in seconds.
pub(crate) fn handed_over(took: f64) -> String {
    say!("stage-handed-over", took = format!("{took:.1}"))
}

/// A message is read too early.
pub(crate) fn shows_before_read(state: StateWord) -> String {
    say!("stage-shows-before-read", state = terms::state(state))
}

/// How many came.
pub(crate) fn once_each(number: usize) -> String {
    say!("stage-once-each", number)
}

/// How many were read.
pub(crate) fn marked(number: u64) -> String {
    say!("stage-marked", number)
}

/// How many a node remembers.
pub(crate) fn same_log(number: usize) -> String {
    say!("stage-same-log", number)
}

/// The folder was not deleted.
pub(crate) fn folder_there(folder: &std::path::Path) -> String {
    say!("stage-folder-there", folder = folder.display().to_string())
}

/// Another process answers.
pub(crate) fn other_process(answers: u32, pid: u32) -> String {
    say!("stage-other-process", answers, pid)
}

/// A node ended as it should not.
pub(crate) fn ended_with(name: &str, status: std::process::ExitStatus) -> String {
    say!("stage-ended-with", name, status = status.to_string())
}

/// A node is there still.
pub(crate) fn still_answers(name: &str) -> String {
    say!("stage-still-answers", name)
}

/// A node ended as it should.
pub(crate) fn process_ended(pid: u32, status: std::process::ExitStatus) -> String {
    say!("stage-process-ended", pid, status = status.to_string())
}

/// Which processes run.
pub(crate) fn processes(pids: &str) -> String {
    say!("stage-processes", pids)
}

/// How long the invite was.
pub(crate) fn on_both_lists(letters: usize) -> String {
    say!("stage-on-both-lists", letters)
}

/// Not one code in the picture.
pub(crate) fn codes_read(number: usize) -> String {
    say!("stage-codes-read", number)
}

/// How large the picture was.
pub(crate) fn picture_used(bytes: usize) -> String {
    say!("stage-picture-used", bytes)
}

/// A message did not arrive, or not once.
pub(crate) fn not_once(state: StateWord, name: &str, found: usize) -> String {
    say!("stage-not-once", state = terms::state(state), name, found)
}

/// A node did not start, and its last words.
pub(crate) fn ended_at_once(last: &str) -> String {
    say!("stage-ended-at-once", last)
}

/// A node cannot be started.
pub(crate) fn not_started(error: &std::io::Error) -> String {
    say!("stage-not-started", error = error.to_string())
}
