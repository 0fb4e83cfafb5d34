//! Words about what was typed and not sent.

use super::tongue::say;

/// Beside a conversation that has some.
pub(crate) fn mark() -> String {
    say!("draft-mark")
}

/// Beside one that has some and in which something is new.
pub(crate) fn mark_and(unread: u64) -> String {
    say!("draft-mark-and", unread = unread)
}
