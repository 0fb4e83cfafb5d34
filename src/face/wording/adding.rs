//! Words for what became of adding somebody.

use jiff::Timestamp;

use super::tongue::say;
use super::{date, date_of, day, left, typed};
use crate::api::types::friend::Added;
use crate::api::types::words::StandingWord;
use crate::face::clean;

/// How the program is called, in every language.
const PROGRAM: &str = "hobnob ";

/// How an adding stands after waiting; `ends` is when its invite does, if it is one.
pub(crate) fn added(added: &Added, ends: Option<&str>, now: Timestamp) -> String {
    let (name, typed) = (clean::name(&added.friend), typed(&added.friend));
    match (added.state, &added.since) {
        (StandingWord::Friends, Some(since)) => {
            say!("adding-already", name = name, since = since_day(since, now))
        }
        (StandingWord::Friends, None) => {
            let hello = format!("hobnob send {typed} \"hi\"");
            let check = format!("hobnob friend verify {typed}");
            let next = say!("adding-next", hello = hello, check = check);
            format!("{}\n{next}", say!("adding-done", name = name))
        }
        (StandingWord::Pending | StandingWord::Blocked | StandingWord::Former, _) => {
            not_yet(&name, ends.and_then(|ends| left(ends, now)))
        }
    }
}

/// The way to a new friend leads through somebody's node.
pub(crate) fn relayed(through: Option<&str>) -> String {
    match through.map(clean::name) {
        Some(through) => say!("adding-relayed", through),
        None => say!("adding-relayed-somebody"),
    }
}

/// They have not answered yet.
fn not_yet(name: &str, left: Option<String>) -> String {
    let program = PROGRAM.trim_end();
    match left {
        Some(left) => say!("adding-until", program = program, left = left, name = name),
        None => say!("adding-waits", program = program, name = name),
    }
}

/// A day as `12 Nov`, with its year when that is another.
fn since_day(at: &str, now: Timestamp) -> String {
    let year = |date: String| date.chars().take(4).collect::<String>();
    if year(date_of(at)) == year(date_of(&now.to_string())) { date(at) } else { day(at) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adding_a_friend_twice_says_that_nothing_changed() {
        let mut who = Added {
            friend: "Alice".into(),
            id: None,
            state: StandingWord::Friends,
            device: "d".into(),
            since: Some("2026-11-12T12:00:00Z".into()),
        };
        let now: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
        let words = |who: &Added, ends| added(who, ends, now);
        let again =
            |since: &str| format!("Alice is already your friend (since {since}). Nothing changed.");
        assert_eq!(words(&who, None), again("12 Nov"));
        who.since = Some("2025-11-12T12:00:00Z".into());
        assert_eq!(words(&who, None), again("Wed 12 Nov 2025"));
        who.since = None;
        let done = "Alice is now your friend. Not yet verified.\n\
                    Say hello:  hobnob send Alice \"hi\"      Check keys: hobnob friend verify Alice";
        assert_eq!(words(&who, None), done);
        who.state = StandingWord::Pending;
        assert!(
            words(&who, None).contains("hobnob keeps trying and shows them as Alice until then.")
        );
        let until = words(&who, Some("2026-11-24T09:00:00Z"));
        assert!(
            until.contains("keep trying until the invite ends (in 21 h) and tell you"),
            "{until}"
        );
    }
}
