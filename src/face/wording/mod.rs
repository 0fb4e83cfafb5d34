//! All words for people, in one place, so that every face says the same in the same way.
//!
//! Functions here take what the local door answers and give text that is safe to show: foreign text goes through
//! [`super::clean`] on its way. They decide nothing and look nothing up.

pub(crate) mod adding;
pub(crate) mod amends;
pub(crate) mod attention;
pub(crate) mod backup;
pub(crate) mod demo;
pub(crate) mod drafts;
pub(crate) mod events;
#[cfg(test)]
pub(crate) mod evil;
pub(crate) mod export;
pub(crate) mod help;
pub(crate) mod imported;
pub(crate) mod introductions;
pub(crate) mod invites;
pub(crate) mod line;
pub(crate) mod links;
pub(crate) mod messages;
pub(crate) mod node;
pub(crate) mod people;
mod reach;
pub(crate) mod refused;
pub(crate) mod rooms;
pub(crate) mod search;
pub(crate) mod slash;
pub(crate) mod stage;
pub(crate) mod story;
pub(crate) mod terms;
pub(crate) mod tongue;
pub(crate) mod usage;
pub(crate) mod waiting;
pub(crate) mod window;
pub(crate) mod wrong;

use std::time::Duration;

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use tongue::{say, words};

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
    let Some(day) = zoned(at) else { return super::clean::line(at) };
    let (weekday, month) = (weekday(day.weekday()), month(day.month()));
    let (number, year) = (day.strftime("%d").to_string(), day.strftime("%Y").to_string());
    say!("day", weekday, number, month, year)
}

/// A day as `2026-11-23`, which sorts as it should.
pub(crate) fn date_of(at: &str) -> String {
    local(at, "%Y-%m-%d")
}

/// A day of this season as `28 Dec`.
pub(crate) fn date(at: &str) -> String {
    let Some(day) = zoned(at) else { return super::clean::line(at) };
    say!("date", number = day.strftime("%-d").to_string(), month = month(day.month()))
}

/// A moment as `14:02` when it was today, else as `2026-11-23 14:02`.
pub(crate) fn lately(at: &str, now: Timestamp) -> String {
    if date_of(at) == date_of(&now.to_string()) { clock(at) } else { moment(at) }
}

/// A moment in figures, in the time zone of this computer; the text itself when it is none.
pub(crate) fn local(at: &str, format: &str) -> String {
    zoned(at).map_or_else(|| super::clean::line(at), |moment| moment.strftime(format).to_string())
}

fn zoned(at: &str) -> Option<Zoned> {
    Some(at.parse::<Timestamp>().ok()?.to_zoned(TimeZone::system()))
}

fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => words!("day-monday"),
        Weekday::Tuesday => words!("day-tuesday"),
        Weekday::Wednesday => words!("day-wednesday"),
        Weekday::Thursday => words!("day-thursday"),
        Weekday::Friday => words!("day-friday"),
        Weekday::Saturday => words!("day-saturday"),
        Weekday::Sunday => words!("day-sunday"),
    }
}

fn month(number: i8) -> &'static str {
    match number {
        1 => words!("month-january"),
        2 => words!("month-february"),
        3 => words!("month-march"),
        4 => words!("month-april"),
        5 => words!("month-may"),
        6 => words!("month-june"),
        7 => words!("month-july"),
        8 => words!("month-august"),
        9 => words!("month-september"),
        10 => words!("month-october"),
        11 => words!("month-november"),
        _ => words!("month-december"),
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
    Some(say!("ago", span = span(Duration::from_secs(seconds))))
}

/// A span in its largest unit, rounded down: `45 s`, `10 min`, `23 h`, `4 days`.
pub(crate) fn span(span: Duration) -> String {
    let seconds = span.as_secs();
    match seconds {
        0..=99 => say!("span-seconds", number = seconds),
        100..=5_999 => say!("span-minutes", number = seconds / 60),
        6_000..=172_799 => say!("span-hours", number = seconds / 3_600),
        _ => say!("span-days", number = seconds / 86_400),
    }
}

/// A span one waited: `31 ms`, `1.2 s`.
pub(crate) fn short_span(span: Duration) -> String {
    match span.as_millis() {
        0..=999 => say!("span-millis", number = span.subsec_millis()),
        _ => say!("span-seconds", number = format!("{:.1}", span.as_secs_f64())),
    }
}

/// Whether somebody answered a question with yes.
pub(crate) fn is_yes(typed: &str) -> bool {
    is_one_of(words!("answer-yes"), typed)
}

/// Whether somebody answered a question with no.
pub(crate) fn is_no(typed: &str) -> bool {
    is_one_of(words!("answer-no"), typed)
}

fn is_one_of(answers: &str, typed: &str) -> bool {
    let typed = typed.trim().to_lowercase();
    answers.split(|c: char| !c.is_alphabetic()).any(|answer| !answer.is_empty() && answer == typed)
}

/// A name as one types it after a command in a shell. It is whole: half a name is the name of somebody else, or of nobody.
pub(crate) fn typed(name: &str) -> String {
    crate::api::refusals::as_typed(&super::clean::sentence(name))
}

/// A name as one types it after a command that begins with a slash, whole as well.
pub(crate) fn slashed(name: &str) -> String {
    slash::quoted(&super::clean::sentence(name))
}

/// Names as one says them: `carol`, `carol and dave`, `carol, dave and erin`.
pub(crate) fn names_and(names: &[String]) -> String {
    listed(names, |before, last| say!("names-and", before, last))
}

/// The same with `or`.
pub(crate) fn names_or(names: &[String]) -> String {
    listed(names, |before, last| say!("names-or", before, last))
}

fn listed(names: &[String], last: impl Fn(String, String) -> String) -> String {
    let mut names: Vec<String> = names.iter().map(|name| super::clean::name(name)).collect();
    let Some(end) = names.pop() else { return String::new() };
    let comma = |before: String, last: String| say!("names-comma", before, last);
    match names.into_iter().reduce(comma) {
        Some(before) => last(before, end),
        None => end,
    }
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
    fn all_but_a_clear_yes_is_no_yes() {
        assert!(["y", "Y", " yes\n", "YES"].into_iter().all(is_yes));
        assert!(!["", "n", "yep", "y e s", "⟦", "ye"].into_iter().any(is_yes));
        assert!(is_no("N") && is_no("no") && !is_no("") && !is_no("y"));
        assert!(tongue::made_up::listen(|| is_yes("y") && !is_yes("⟦y")));
    }

    #[test]
    fn a_name_in_a_command_is_whole_and_quoted_as_the_command_reads_it() {
        let long = "漢".repeat(21);
        assert_eq!((typed(&long), slashed(&long)), (long.clone(), long));
        assert_eq!((typed("#cats"), slashed("#cats")), ("'#cats'".into(), "#cats".into()));
        assert_eq!(slashed("Bob B"), "\"Bob B\"");
        assert_eq!(slashed("a\u{1b}[2J"), "a␛[2J");
    }

    #[test]
    fn a_moment_that_is_none_is_shown_and_does_nothing() {
        assert_eq!(clock("\u{1b}[2J"), "␛[2J");
    }
}
