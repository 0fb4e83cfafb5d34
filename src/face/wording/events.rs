//! Words for what happens, one line each, for a person who watches.

use super::tongue::{say, words};
use super::{amends, attention, backup, clock, introductions, messages, rooms, terms, typed};
use crate::api::types::event::{EventLine, EventWhat};
use crate::api::types::words::{AddEndWord, PathWord, StandingWord};
use crate::face::clean;

/// One event, for a person who watches.
pub(crate) fn event(line: &EventLine, color: bool) -> String {
    match &line.what {
        EventWhat::Message(message) => messages::log_line(message, color),
        EventWhat::Receipt { message, to, have: Some(have), of: Some(of), .. } => {
            let short: String = message.chars().take(8).collect();
            say!("events-spread", short, to = clean::name(to), have, of)
        }
        EventWhat::Room { room, what, who } => rooms::changed(room, *what, who.as_deref()),
        EventWhat::Receipt { message, to, state, .. } => {
            let short: String = message.chars().take(8).collect();
            say!("events-receipt", short, to = clean::name(to), state = terms::state(*state))
        }
        EventWhat::Presence { friend, status, text, at, via } => {
            let (friend, status) = (clean::name(friend), terms::status(*status));
            let is = match via.as_deref().map(clean::name) {
                Some(via) => say!("events-presence-says", friend, status, via),
                None => say!("events-presence", friend, status),
            };
            let when = at.as_deref().map(|at| format!("{} ", clock(at))).unwrap_or_default();
            match text.as_str() {
                "" => format!("{when}{is}"),
                text => format!("{when}{is}: {}", clean::line(text)),
            }
        }
        EventWhat::Friend { friend, state, .. } => friendship(friend, *state),
        EventWhat::Introduction { name, introduced_by, state, .. } => {
            introductions::happened(name, introduced_by, *state)
        }
        EventWhat::AddEnded { friend, why } => {
            say!("events-add-ended", friend = clean::name(friend), why = add_end(*why))
        }
        EventWhat::Link { friend, path: PathWord::None, .. } => {
            say!("events-link-gone", friend = clean::name(friend))
        }
        EventWhat::Link { friend, path, through: Some(through) } => {
            let (friend, through) = (clean::name(friend), clean::name(through));
            say!("events-linked-through", friend, path = terms::path(*path), through)
        }
        EventWhat::Link { friend, path, .. } => {
            say!("events-linked", friend = clean::name(friend), path = terms::path(*path))
        }
        EventWhat::Change { message, conversation, what, now } => {
            amends::changed(message, conversation, *what, now.as_deref())
        }
        EventWhat::Cleared { conversation } => amends::cleared(conversation),
        EventWhat::Timer(timer) => amends::timer(timer),
        EventWhat::Muted(muted) => attention::muted(muted),
        EventWhat::Typing { conversation, friend, typing } => {
            amends::typing(conversation, friend, *typing)
        }
        EventWhat::Twin { friend } => backup::twin(friend),
        EventWhat::Overflow { missed } => {
            say!("events-overflow", missed = *missed, since = line.seq)
        }
    }
}

fn friendship(name: &str, state: StandingWord) -> String {
    let (name, typed) = (clean::name(name), typed(name));
    match state {
        StandingWord::Pending => say!("events-friendship-pending", name),
        StandingWord::Friends => {
            say!("events-friendship-friends", name, typed)
        }
        StandingWord::Blocked => say!("events-friendship-blocked", name),
        StandingWord::Former => say!("events-friendship-former", name),
    }
}

/// Why an adding ended.
pub(crate) fn add_end(why: AddEndWord) -> &'static str {
    match why {
        AddEndWord::Used => words!("events-add-end-used"),
        AddEndWord::Revoked => words!("events-add-end-revoked"),
        AddEndWord::Expired => words!("events-add-end-expired"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::types::words::StatusWord;

    #[test]
    fn an_event_about_a_friend_of_a_friend_says_who_says_so() {
        let what = |via: Option<&str>| EventWhat::Presence {
            friend: "bob".into(),
            status: StatusWord::Away,
            text: "lunch".into(),
            at: None,
            via: via.map(ToOwned::to_owned),
        };
        let words = |via| event(&EventLine { seq: 1, what: what(via) }, false);
        assert_eq!(words(Some("carol")), "bob is away, says carol: lunch");
        assert_eq!(words(None), "bob is away: lunch");
    }
}
