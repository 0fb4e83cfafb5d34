//! Words about what was typed and not sent.

use super::tongue::say;

/// Leaving would lose what was typed where nothing can be sent.
pub(crate) fn leave_unkept_question(names: &[String]) -> String {
    say!("window-leave-unkept-question", names = super::names_and(names))
}

/// Beside a conversation that has some.
pub(crate) fn mark() -> String {
    say!("draft-mark")
}

/// Beside one that has some and in which something is new.
pub(crate) fn mark_and(unread: u64) -> String {
    say!("draft-mark-and", unread = unread)
}
