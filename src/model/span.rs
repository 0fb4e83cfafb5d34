//! Spans of time as people type them: `30s`, `24h`, `1h30m`, `7d`.

use std::str::FromStr;
use std::time::Duration;

/// A span of time, at most [`SPAN_SECONDS_MAX`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span(pub Duration);

/// Longest span in seconds: ten years, so that no later sum can overflow.
pub const SPAN_SECONDS_MAX: u64 = 10 * 365 * 24 * 60 * 60;

impl FromStr for Span {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WRONG: &str = "expected a time like 30s, 24h, 1h30m or 7d";
        let mut seconds: u64 = 0;
        let mut number = String::new();
        for c in text.trim().chars() {
            if c.is_ascii_digit() {
                number.push(c);
                continue;
            }
            let count: u64 = number.parse().map_err(|_| WRONG)?;
            number.clear();
            let unit = match c {
                's' => 1,
                'm' => 60,
                'h' => 60 * 60,
                'd' => 24 * 60 * 60,
                'w' => 7 * 24 * 60 * 60,
                _ => return Err(WRONG),
            };
            seconds = seconds.saturating_add(count.saturating_mul(unit));
        }
        if !number.is_empty() || text.trim().is_empty() {
            return Err(WRONG);
        }
        if seconds > SPAN_SECONDS_MAX {
            return Err("expected at most ten years");
        }
        Ok(Self(Duration::from_secs(seconds)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_read_as_people_write_them() {
        for (text, seconds) in
            [("30s", 30), ("24h", 86_400), ("1h30m", 5_400), ("7d", 604_800), ("0s", 0)]
        {
            assert_eq!(text.parse(), Ok(Span(Duration::from_secs(seconds))), "{text}");
        }
        for text in ["", "10", "h", "-1h", "1y", "1h30", "99999999999999999999s", "9999w"] {
            assert!(text.parse::<Span>().is_err(), "{text}");
        }
    }
}
