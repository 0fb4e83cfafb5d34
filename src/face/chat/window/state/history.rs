//! What was typed before, to be typed again.

/// Most lines that are remembered.
const LINES_MAX: usize = 500;

/// Typed lines, oldest first, and where one is among them.
#[derive(Debug, Clone, Default)]
pub(in crate::face::chat::window) struct History {
    lines: Vec<String>,
    at: Option<usize>,
    /// What was being typed when one began to go back.
    kept: String,
}

impl History {
    /// Remembers a line.
    pub(in crate::face::chat::window) fn push(&mut self, line: &str) {
        self.at = None;
        if line.trim().is_empty() || self.lines.last().is_some_and(|last| last == line) {
            return;
        }
        if self.lines.len() == LINES_MAX {
            self.lines.remove(0);
        }
        self.lines.push(line.to_owned());
    }

    /// The line before; `typed` is kept to come back to.
    pub(in crate::face::chat::window) fn older(&mut self, typed: String) -> Option<String> {
        let at = match self.at {
            Some(at) => at.checked_sub(1)?,
            None => {
                let last = self.lines.len().checked_sub(1)?;
                self.kept = typed;
                last
            }
        };
        self.at = Some(at);
        self.lines.get(at).cloned()
    }

    /// The line after, or what was being typed.
    pub(in crate::face::chat::window) fn newer(&mut self) -> Option<String> {
        let at = self.at? + 1;
        if let Some(line) = self.lines.get(at) {
            self.at = Some(at);
            return Some(line.clone());
        }
        self.at = None;
        Some(std::mem::take(&mut self.kept))
    }

    /// Whether one is among the lines typed before.
    pub(in crate::face::chat::window) fn is_walking(&self) -> bool {
        self.at.is_some()
    }

    /// Ends going back and forth; answers what was being typed before, if one was.
    pub(in crate::face::chat::window) fn end(&mut self) -> Option<String> {
        self.at.take().map(|_| std::mem::take(&mut self.kept))
    }

    /// Typing goes on from here.
    pub(in crate::face::chat::window) fn leave(&mut self) {
        self.at = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn going_back_and_forth_ends_at_what_was_being_typed() {
        let mut history = History::default();
        for line in ["one", "two", "two", " "] {
            history.push(line);
        }
        assert_eq!(history.older("thr".into()).as_deref(), Some("two"));
        assert_eq!(history.older("two".into()).as_deref(), Some("one"));
        assert_eq!(history.older("one".into()), None);
        assert_eq!(history.newer().as_deref(), Some("two"));
        assert_eq!(history.newer().as_deref(), Some("thr"));
        assert_eq!(history.newer(), None);
    }
}
