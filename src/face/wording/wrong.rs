//! Words for what goes wrong in this program itself, before or beside the node: what happened, and what next.

use super::tongue::{fixed, say, words};
use crate::api::error::{ApiError, ErrorKind};

fixed! {
    /// What cannot be read, when it is not a file.
    pub(crate) standard_input = "wrong-standard-input";
    /// There is no node to stop.
    pub(crate) nothing_to_stop = "wrong-nothing-to-stop";
    /// Why a node did not start: the thread that waited for it is gone.
    pub(crate) thread_ended = "wrong-thread-ended";
    /// Why a node did not start: its process is gone.
    pub(crate) ended_at_once = "wrong-ended-at-once";
    /// A text that no QR code has room for.
    pub(crate) qr_too_long = "wrong-qr-too-long";
    /// A file that is no picture.
    pub(crate) not_a_picture = "wrong-not-a-picture";
    /// A picture with too many bytes or pixels.
    pub(crate) picture_too_large = "wrong-picture-too-large";
    /// A picture without a code in it.
    pub(crate) no_code = "wrong-no-code";
}

/// A line that is longer than a message may be; `kib` is what it may have.
pub(crate) fn line_too_long(kib: usize) -> ApiError {
    ApiError::new(ErrorKind::Usage, say!("wrong-send-too-long", kib))
}

/// Where a node that did not start says why.
pub(crate) fn see_why(log: &std::path::Path) -> String {
    say!("wrong-see-why", log = log.display().to_string())
}

/// A picture that cannot be drawn.
pub(crate) fn cannot_draw(error: &str) -> String {
    say!("wrong-cannot-draw", error)
}

/// A picture that cannot be opened.
pub(crate) fn cannot_open(error: &str) -> String {
    say!("wrong-cannot-open", error)
}

/// A window too small for a QR code; sizes in cells.
pub(crate) fn no_room(needs: &str, window: &str, command: &str) -> String {
    say!("wrong-no-room", needs, window, command)
}

/// The thread that read a picture ended.
pub(crate) fn picture_unread() -> ApiError {
    ApiError::new(ErrorKind::Unreadable, words!("wrong-picture-unread"))
}

/// `react` without an emoji.
pub(crate) fn which_emoji() -> ApiError {
    ApiError::new(ErrorKind::Usage, words!("wrong-which-emoji"))
        .hint(words!("wrong-which-emoji-hint"))
}

/// A span that cannot be read.
pub(crate) fn no_span() -> ApiError {
    ApiError::new(ErrorKind::Usage, words!("wrong-no-span")).hint(words!("wrong-no-span-hint"))
}

/// A file or standard input that cannot be read.
pub(crate) fn cannot_read(what: &str, error: &std::io::Error) -> ApiError {
    ApiError::new(ErrorKind::Usage, say!("wrong-cannot-read", what, error = error.to_string()))
}

/// Bytes where text belongs.
pub(crate) fn not_utf8() -> ApiError {
    ApiError::new(ErrorKind::Unreadable, words!("wrong-not-utf8"))
}

/// The node does not stop.
pub(crate) fn still_runs(process: u32) -> ApiError {
    ApiError::new(ErrorKind::NoAnswer, say!("wrong-still-runs", process))
}

/// `init` without a name.
pub(crate) fn no_name() -> ApiError {
    ApiError::new(ErrorKind::Usage, words!("wrong-no-name")).hint(words!("wrong-no-name-hint"))
}

/// Two secrets from one place.
pub(crate) fn both_from_stdin() -> ApiError {
    ApiError::new(ErrorKind::Usage, words!("wrong-both-from-stdin"))
        .hint(words!("wrong-both-from-stdin-hint"))
}

/// More than an invite could be.
pub(crate) fn paste_too_long(kib: usize) -> ApiError {
    ApiError::new(ErrorKind::Unreadable, say!("wrong-paste-too-long", kib))
        .hint(words!("wrong-paste-too-long-hint"))
}

/// A moment that cannot be read.
pub(crate) fn no_time() -> ApiError {
    ApiError::new(ErrorKind::Usage, words!("wrong-no-time")).hint(words!("wrong-no-time-hint"))
}

/// The program cannot even begin.
pub(crate) fn cannot_begin(error: &std::io::Error) -> ApiError {
    ApiError::new(ErrorKind::Internal, say!("wrong-cannot-begin", error = error.to_string()))
}

/// Standard output cannot be written.
pub(crate) fn cannot_print(error: &std::io::Error) -> ApiError {
    ApiError::new(ErrorKind::Internal, say!("wrong-cannot-print", error = error.to_string()))
}

/// A room has no *read*.
pub(crate) fn no_read_in_rooms() -> ApiError {
    ApiError::new(ErrorKind::Usage, words!("wrong-no-read-in-rooms"))
        .hint(words!("wrong-no-read-in-rooms-hint"))
}

/// An empty message.
pub(crate) fn nothing_to_send() -> ApiError {
    ApiError::new(ErrorKind::Usage, words!("wrong-nothing-to-send"))
        .hint(words!("wrong-nothing-to-send-hint"))
}

/// A message is too long; `kib` is what it may have.
pub(crate) fn send_too_long(kib: usize) -> ApiError {
    ApiError::new(ErrorKind::Usage, say!("wrong-send-too-long", kib))
        .hint(words!("wrong-send-too-long-hint"))
}

/// The node cannot be started.
pub(crate) fn cannot_start(why: &str) -> ApiError {
    ApiError::new(ErrorKind::Internal, say!("wrong-cannot-start", why))
        .hint(words!("wrong-cannot-start-hint"))
}

/// The window asked for as JSON.
pub(crate) fn window_without_json() -> ApiError {
    ApiError::new(ErrorKind::Usage, words!("wrong-window-without-json"))
        .hint(words!("wrong-window-without-json-hint"))
}

/// The window where nothing can be drawn.
pub(crate) fn window_without_screen() -> ApiError {
    ApiError::new(ErrorKind::Usage, words!("wrong-window-without-screen"))
        .hint(words!("wrong-window-without-screen-hint"))
}

/// There is nowhere to keep anything.
pub(crate) fn no_home() -> ApiError {
    ApiError::new(ErrorKind::Usage, words!("wrong-no-home")).hint(words!("wrong-no-home-hint"))
}

/// The demo finds no folder.
pub(crate) fn no_room_for_demo(error: &std::io::Error) -> ApiError {
    ApiError::new(ErrorKind::Internal, say!("wrong-no-room-for-demo", error = error.to_string()))
        .hint(words!("wrong-no-room-for-demo-hint"))
}

/// The terminal cannot be drawn on.
pub(crate) fn no_terminal(error: &std::io::Error) -> ApiError {
    ApiError::new(ErrorKind::Internal, say!("wrong-no-terminal", error = error.to_string()))
        .hint(words!("wrong-no-terminal-hint"))
}
