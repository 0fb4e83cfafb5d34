//! All words for people, in one place, so that every face says the same in the same way.
//!
//! Functions here take what the local door answers and give text that is safe to show: foreign text goes through
//! [`super::clean`] on its way. They decide nothing and look nothing up.

pub(crate) mod adding;
pub(crate) mod amends;
pub(crate) mod attention;
pub(crate) mod demo;
#[cfg(test)]
pub(crate) mod evil;
pub(crate) mod export;
pub(crate) mod imported;
pub(crate) mod introductions;
pub(crate) mod invites;
pub(crate) mod line;
pub(crate) mod links;
pub(crate) mod messages;
pub(crate) mod node;
pub(crate) mod people;
mod reach;
pub(crate) mod rooms;
pub(crate) mod search;
pub(crate) mod slash;
pub(crate) mod story;
mod tongue;
pub(crate) mod window;

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A moment as `14:02`, in the time zone of this computer; the text itself when it is none.
pub(crate) fn clock(at: &str) -> String {
    local(at, "%H:%M")
}

/// A moment as `2026-11-23 14:02`.
pub(crate) fn moment(at: &str) -> String {
    local(at, "%Y-%m-%d %H:%M")
}

/// A day as `Mon 23 Nov 2026`.
pub(crate) fn day(at: &str) -> String {
    local(at, "%a %d %b %Y")
}

/// A day as `2026-11-23`, which sorts as it should.
pub(crate) fn date_of(at: &str) -> String {
    local(at, "%Y-%m-%d")
}

/// A day of this season as `28 Dec`.
pub(crate) fn date(at: &str) -> String {
    local(at, "%-d %b")
}

/// A moment as `14:02` when it was today, else as `2026-11-23 14:02`.
pub(crate) fn lately(at: &str, now: Timestamp) -> String {
    if day(at) == day(&now.to_string()) { clock(at) } else { moment(at) }
}

pub(crate) fn local(at: &str, format: &str) -> String {
    match at.parse::<Timestamp>() {
        Ok(moment) => moment.to_zoned(TimeZone::system()).strftime(format).to_string(),
        Err(_) => super::clean::line(at),
    }
}

/// How long it is from `now` to `until`, roughly: `23 h`, `4 days`; `None` when it is over.
pub(crate) fn left(until: &str, now: Timestamp) -> Option<String> {
    let until: Timestamp = until.parse().ok()?;
    let seconds = u64::try_from(until.as_second().saturating_sub(now.as_second())).ok()?;
    (seconds > 0).then(|| span(Duration::from_secs(seconds)))
}

/// How long ago `at` was, roughly; `None` when it is no moment.
pub(crate) fn ago(at: &str, now: Timestamp) -> Option<String> {
    let at: Timestamp = at.parse().ok()?;
    let seconds = u64::try_from(now.as_second().saturating_sub(at.as_second())).unwrap_or_default();
    Some(format!("{} ago", span(Duration::from_secs(seconds))))
}

/// A span in its largest unit, rounded down: `45 s`, `10 min`, `23 h`, `4 days`.
pub(crate) fn span(span: Duration) -> String {
    let seconds = span.as_secs();
    match seconds {
        0..=99 => format!("{seconds} s"),
        100..=5_999 => format!("{} min", seconds / 60),
        6_000..=172_799 => format!("{} h", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}

/// A span one waited: `31 ms`, `1.2 s`.
pub(crate) fn short_span(span: Duration) -> String {
    match span.as_millis() {
        millis @ 0..=999 => format!("{millis} ms"),
        _ => format!("{:.1} s", span.as_secs_f64()),
    }
}

/// A friend's name as one types it after a command.
pub(crate) fn typed(name: &str) -> String {
    crate::api::refusals::as_typed(&super::clean::name(name))
}

/// Names as one says them: `carol`, `carol and dave`, `carol, dave and erin`.
pub(crate) fn names(names: &[String], last: &str) -> String {
    let mut names: Vec<String> = names.iter().map(|name| super::clean::name(name)).collect();
    match names.pop() {
        Some(end) if !names.is_empty() => format!("{} {last} {end}", names.join(", ")),
        end => end.unwrap_or_default(),
    }
}

/// `1 message`, `2 messages`.
pub(crate) fn count(number: u64, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_of_an_invite_is_said_in_its_largest_unit() {
        let now: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
        let left = |until| left(until, now);
        assert_eq!(left("2026-11-24T11:30:00Z").as_deref(), Some("23 h"));
        assert_eq!(left("2026-11-23T12:00:45Z").as_deref(), Some("45 s"));
        assert_eq!(left("2026-11-27T12:00:00Z").as_deref(), Some("4 days"));
        assert_eq!(left("2026-11-23T11:59:59Z"), None);
    }

    #[test]
    fn a_moment_that_is_none_is_shown_and_does_nothing() {
        assert_eq!(clock("\u{1b}[2J"), "␛[2J");
    }
}
