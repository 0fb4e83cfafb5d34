//! Words for introductions: who is made known by whom, and what that is worth.

use jiff::Timestamp;

use super::tongue::{fixed, say};
use super::{day, left, names_and, typed};
use crate::api::types::friend::Added;
use crate::api::types::introduction::{Introduced, IntroductionLine};
use crate::api::types::words::{IntroductionWord, StandingWord};
use crate::face::clean;

fixed! {
    /// Nobody was made known.
    pub(crate) none = "introductions-none";

    /// An introduction was declined.
    pub(crate) declined = "introductions-declined";
}

/// Who made a friend known, and on what day: `through Alice, 2026-11-23`.
pub(crate) fn through(by: Option<&str>, at: Option<&str>) -> Option<String> {
    let day = at.map(|at| super::local(at, "%Y-%m-%d")).unwrap_or_default();
    by.map(|by| say!("introductions-through", by = clean::name(by), day))
}

/// What the introducer is told.
pub(crate) fn introduced(done: &Introduced) -> String {
    say!("introductions-introduced", friends = names_and(&done.friends))
}

/// One introduction of the list.
pub(crate) fn line(one: &IntroductionLine, now: Timestamp) -> String {
    let short: String = one.introduction.chars().take(8).collect();
    let (name, by) = (clean::name(&one.name), clean::name(&one.introduced_by));
    let state = match one.state {
        IntroductionWord::Open => {
            let left = left(&one.expires_at, now);
            left.map_or_else(
                || say!("introductions-open"),
                |left| say!("introductions-open-for", left),
            )
        }
        IntroductionWord::Accepted => say!("introductions-state-accepted"),
        IntroductionWord::Declined => say!("introductions-state-declined"),
        IntroductionWord::Friends => say!("introductions-state-friends"),
    };
    let through = say!("introductions-through", by, day = day(&one.introduced_at));
    format!("{short}  {name}  {through}  {state}\n          {}", one.fingerprint)
}

/// An introduction was accepted.
pub(crate) fn accepted(added: &Added) -> String {
    let (name, typed) = (clean::name(&added.friend), typed(&added.friend));
    match added.state {
        StandingWord::Friends => say!("introductions-accepted-friends", name),
        StandingWord::Pending | StandingWord::Blocked | StandingWord::Former => {
            say!("introductions-accepted", name, typed)
        }
    }
}

/// Something about an introduction happened.
pub(crate) fn happened(name: &str, by: &str, state: IntroductionWord) -> String {
    let (name, by) = (clean::name(name), clean::name(by));
    match state {
        IntroductionWord::Open => say!("introductions-happened-open", by, name),
        IntroductionWord::Accepted => say!("introductions-happened-accepted", name, by),
        IntroductionWord::Declined => say!("introductions-happened-declined", name, by),
        IntroductionWord::Friends => say!("introductions-happened-friends", name, by),
    }
}

/// The same in a chat, with what can be typed.
pub(crate) fn happened_here(name: &str, by: &str, state: IntroductionWord) -> String {
    let said = happened(name, by, state);
    if state == IntroductionWord::Open {
        return say!("introductions-happened-here", said);
    }
    said
}

/// What is said at the beginning of a chat of those that wait for an answer; nothing when none does.
pub(crate) fn waiting(all: &[IntroductionLine]) -> Option<String> {
    let open: Vec<_> = all.iter().filter(|one| one.state == IntroductionWord::Open).collect();
    match open.as_slice() {
        [] => None,
        [one] => Some(happened_here(&one.name, &one.introduced_by, one.state)),
        more => Some(say!("introductions-waiting", number = more.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_friend_known_through_another_says_so_and_since_when() {
        let words = through(Some("Al\u{1b}[2Jice"), Some("2026-11-23T12:00:00Z")).unwrap();
        assert!(words.starts_with("through Al␛[2Jice, 2026-11-23"), "{words}");
        assert_eq!(through(None, None), None);
    }

    #[test]
    fn an_introduction_says_what_can_be_typed_and_nothing_of_it_controls_the_screen() {
        let open = happened_here("Ca\u{7}rol", "Alice", IntroductionWord::Open);
        assert!(open.contains("/accept NAME") && !open.contains('\u{7}'), "{open}");
        let mut one = crate::face::wording::evil::introduction("Carol");
        assert!(waiting(std::slice::from_ref(&one)).unwrap().contains("/accept NAME"));
        let both = [one.clone(), one.clone()];
        assert_eq!(waiting(&both).unwrap(), "2 introductions wait for your answer: /introductions");
        one.state = IntroductionWord::Declined;
        assert_eq!(waiting(&[one]), None);
        let declined = happened_here("Carol", "Alice", IntroductionWord::Declined);
        assert_eq!(declined, "You declined the introduction of Carol by Alice.");
    }
}
