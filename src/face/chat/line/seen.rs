//! The messages this session has seen last, so that what is said of one can be said with its words.

use std::collections::VecDeque;

use crate::api::types::message::MessageLine;

/// Most messages that are remembered; more than one page, and at 16 KiB each at most 8 MiB.
const SEEN_MAX: usize = 500;

/// Messages as they stood when they were last heard of, the newest at the end.
#[derive(Default)]
pub(super) struct Seen {
    lines: VecDeque<MessageLine>,
}

impl Seen {
    /// Remembers how a message stands; answers how it stood.
    pub(super) fn put(&mut self, line: MessageLine) -> Option<MessageLine> {
        // Two authors may give their messages the same id.
        let same = |known: &&mut MessageLine| {
            (&known.message, &known.author) == (&line.message, &line.author)
        };
        if let Some(known) = self.lines.iter_mut().find(same) {
            return Some(std::mem::replace(known, line));
        }
        if self.lines.len() >= SEEN_MAX {
            self.lines.pop_front();
        }
        self.lines.push_back(line);
        None
    }

    /// Forgets a message that has disappeared.
    pub(super) fn forget(&mut self, message: &str, conversation: &str) {
        self.lines.retain(|line| line.message != message || line.conversation != conversation);
    }

    /// Forgets a conversation that was emptied.
    pub(super) fn clear(&mut self, conversation: &str) {
        self.lines.retain(|line| line.conversation != conversation);
    }

    /// The message that another answers, unless it could be more than one.
    pub(super) fn answered(&self, by: &MessageLine) -> Option<&MessageLine> {
        let wanted = by.reply_to.as_ref()?;
        let meant = |line: &&MessageLine| {
            line.message == *wanted && line.conversation_id == by.conversation_id
        };
        let mut found = self.lines.iter().filter(meant);
        found.next().filter(|_| found.next().is_none())
    }

    /// The words of a message of mine, by its id or the beginning of it, unless it could be more than one.
    pub(super) fn words_of_mine(&self, message: &str) -> Option<&str> {
        let meant = |line: &&MessageLine| line.mine && line.message.starts_with(message);
        let mut found = self.lines.iter().filter(meant);
        found.next().filter(|_| found.next().is_none())?.text.as_deref()
    }
}
