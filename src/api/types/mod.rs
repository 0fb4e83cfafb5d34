//! What is asked and answered over the local door, noun by noun; the field names are those of the commands' JSON.
//!
//! Times are RFC 3339 in UTC, ids are texts of RFC 4648 base32 in small letters. Fields are added, never renamed.

pub mod amend;
pub mod attention;
pub mod draft;
pub mod event;
pub mod friend;
pub mod home;
pub mod identity;
pub mod import;
pub mod introduction;
pub mod invite;
pub mod message;
pub mod node;
pub mod presence;
pub mod room;
pub mod search;
pub mod secret;
pub mod setting;
pub mod words;

use serde::{Deserialize, Serialize};

/// `{"done":true}`: it was done and there is nothing to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// Always true.
    pub done: bool,
}

impl Default for Done {
    fn default() -> Self {
        Self { done: true }
    }
}

/// A moment as every surface writes it: RFC 3339 in UTC, to the millisecond.
#[must_use]
pub fn rfc3339(time: crate::model::time::Time) -> String {
    let millis = i64::try_from(time.0).unwrap_or(i64::MAX);
    let moment = jiff::Timestamp::from_millisecond(millis).unwrap_or(jiff::Timestamp::MAX);
    format!("{moment:.3}")
}

/// Reads such a moment back; `None` when it is none, or before 1970.
#[must_use]
pub fn read_rfc3339(text: &str) -> Option<crate::model::time::Time> {
    let moment: jiff::Timestamp = text.parse().ok()?;
    u64::try_from(moment.as_millisecond()).ok().map(crate::model::time::Time)
}

/// JSON that means the same and that a terminal shows without obeying it: serde escapes the first 32 controls, this the
/// rest, and what reorders text.
#[must_use]
pub fn json_for_terminals(serialized: &str) -> String {
    let reorders = |c| matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let mut safe = String::with_capacity(serialized.len());
    for c in serialized.chars() {
        if c.is_control() || reorders(c) || matches!(c, '\u{2028}' | '\u{2029}') {
            safe.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            safe.push(c);
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::time::Time;

    #[test]
    fn a_moment_reads_back_from_its_text() {
        let moment = Time(1_795_419_600_123);
        assert_eq!(rfc3339(moment), "2026-11-23T07:40:00.123Z");
        assert_eq!(read_rfc3339(&rfc3339(moment)), Some(moment));
        assert_eq!(read_rfc3339("2026-11-23T08:40:00.123+01:00"), Some(moment));
        assert_eq!(read_rfc3339("yesterday"), None);
        assert_eq!(rfc3339(Time(u64::MAX)), rfc3339(Time(u64::MAX - 1)));
    }
}
