//! Words for friends: who they are, how things stand, what comparing numbers means.

use super::{clock, count, moment, typed};
use crate::api::types::event::{EventLine, EventWhat};
use crate::api::types::friend::{Added, FriendCard, FriendLine};
use crate::api::types::presence::OwnPresence;
use crate::api::types::words::{AddEndWord, PathWord, StandingWord, StatusWord};
use crate::face::clean;

/// How an adding stands after waiting.
pub(crate) fn added(added: &Added) -> String {
    let (name, typed) = (clean::name(&added.friend), typed(&added.friend));
    match (added.state, &added.since) {
        (StandingWord::Friends, Some(since)) => {
            format!("{name} is already your friend (since {}). Nothing changed.", moment(since))
        }
        (StandingWord::Friends, None) => format!(
            "{name} is now your friend. Not yet verified.\n\
             Say hello:  hobnob send {typed} \"hi\"      Check keys: hobnob friend verify {typed}"
        ),
        (StandingWord::Pending | StandingWord::Blocked | StandingWord::Former, _) => format!(
            "Your friend's node isn't online, or has not added you yet. hobnob keeps trying and shows them as {name} \
             until then. You can close this."
        ),
    }
}

/// One friend of the list.
pub(crate) fn friend_line(friend: &FriendLine) -> String {
    let mut words = format!("{}  {}", clean::name(&friend.name), standing(friend));
    if friend.verified {
        words.push_str("  verified");
    }
    if friend.doubt {
        words.push_str("  NEW DEVICE: nothing is sent until you decide (hobnob friend verify)");
    }
    if !friend.presence.text.is_empty() {
        words.push_str(&format!("  \"{}\"", clean::line(&friend.presence.text)));
    }
    if friend.unread > 0 {
        words.push_str(&format!("  {} unread", friend.unread));
    }
    words
}

fn standing(friend: &FriendLine) -> String {
    if friend.state != StandingWord::Friends {
        return friend.state.to_string();
    }
    match (friend.presence.status, friend.path, &friend.presence.at) {
        (StatusWord::Offline, _, Some(at)) => format!("offline, last seen {}", moment(at)),
        (status, PathWord::None, _) => status.to_string(),
        (status, path, _) => format!("{status} ({path})"),
    }
}

/// Nobody yet.
pub(crate) const NO_FRIENDS: &str =
    "No friends yet. Make an invite and hand it over: hobnob invite";

/// Everything about one friend.
pub(crate) fn friend_card(card: &FriendCard) -> String {
    let unknown = || "not known yet".to_owned();
    let mut lines = vec![
        format!("Name           {}", clean::name(&card.name)),
        format!("State          {}{}", card.state, if card.verified { ", verified" } else { "" }),
        format!("Fingerprint    {}", card.fingerprint.clone().unwrap_or_else(unknown)),
        format!("Id             {}", card.id.clone().unwrap_or_else(unknown)),
        format!("Reached        {}", reached(card.path)),
    ];
    for device in &card.devices {
        let new = if device.new { "  NEW, waits for your decision" } else { "" };
        lines.push(format!("Device         {}{new}", device.device));
    }
    if let Some(number) = &card.safety_number {
        lines.push(format!("Safety number  {}", groups(number)));
    }
    lines.join("\n")
}

fn reached(path: PathWord) -> &'static str {
    match path {
        PathWord::Direct => "directly",
        PathWord::Relayed => "through a mutual friend",
        PathWord::None => "not now",
    }
}

/// The safety number in lines of four groups.
fn groups(number: &str) -> String {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let groups: Vec<&str> =
        (0..digits.len()).step_by(5).filter_map(|i| digits.get(i..i + 5)).collect();
    let lines: Vec<String> = groups.chunks(4).map(|line| line.join(" ")).collect();
    lines.join("\n               ")
}

/// What `verify` shows.
pub(crate) fn verify(card: &FriendCard) -> String {
    let name = clean::name(&card.name);
    match &card.safety_number {
        Some(number) => format!(
            "Safety number with {name}:\n               {}\n\
             Meet or call {name}, and read it to each other. It must be the same on both screens.",
            groups(number)
        ),
        None => format!("{name} has not answered yet, so there is no safety number."),
    }
}

/// How to record a comparison without being asked.
pub(crate) fn confirm_hint(name: &str) -> String {
    format!("When it matches: hobnob friend verify {} --confirm NUMBER", typed(name))
}

/// The question after showing the number.
pub(crate) const MATCH_QUESTION: &str = "Do they match? [y/N] ";

/// A number was compared.
pub(crate) fn verified(card: &FriendCard) -> String {
    let when = card.verified_at.as_deref().map(|at| format!(" (you, {})", moment(at)));
    format!("{} is verified{}.", clean::name(&card.name), when.unwrap_or_default())
}

/// The user said that the numbers differ.
pub(crate) fn not_verified(name: &str) -> String {
    format!(
        "Nothing was recorded. If the numbers really differ, someone may be in the middle: \
         don't trust this line with {}.",
        clean::name(name)
    )
}

/// The question before a friendship ends.
pub(crate) fn remove_question(name: &str) -> String {
    let name = clean::name(name);
    format!("End the friendship with {name}? What waits for them is given up. [y/N] ")
}

/// What an act on a friend did, in one sentence.
pub(crate) fn acted(act: &str, name: &str) -> String {
    format!("{act}: {}.", clean::name(name))
}

/// My own presence.
pub(crate) fn own_presence(mine: &OwnPresence) -> String {
    match mine.text.as_str() {
        "" => format!("You are {}.", mine.status),
        text => format!("You are {}: {}", mine.status, clean::line(text)),
    }
}

/// One event, for a person who watches.
pub(crate) fn event(line: &EventLine, color: bool) -> String {
    match &line.what {
        EventWhat::Message(message) => super::messages::log_line(message, color),
        EventWhat::Receipt { message, to, state, .. } => {
            let short: String = message.chars().take(8).collect();
            format!("The message {short} to {} is {state}.", clean::name(to))
        }
        EventWhat::Presence { friend, status, text, at, .. } => {
            let when = at.as_deref().map(|at| format!("{} ", clock(at))).unwrap_or_default();
            let text =
                if text.is_empty() { String::new() } else { format!(": {}", clean::line(text)) };
            format!("{when}{} is {status}{text}", clean::name(friend))
        }
        EventWhat::Friend { friend, state, .. } => friendship(friend, *state),
        EventWhat::AddEnded { friend, why } => {
            format!("Adding {} ended: {}.", clean::name(friend), add_end(*why))
        }
        EventWhat::Link { friend, path: PathWord::None } => {
            format!("The link to {} is gone.", clean::name(friend))
        }
        EventWhat::Link { friend, path } => format!("Linked to {} ({path}).", clean::name(friend)),
        EventWhat::Overflow { missed } => {
            let missed = count(*missed, "event");
            format!("{missed} did not fit here. See them: hobnob events --since {}", line.seq)
        }
    }
}

fn friendship(name: &str, state: StandingWord) -> String {
    let (name, typed) = (clean::name(name), typed(name));
    match state {
        StandingWord::Pending => format!("{name} was added and has not answered yet."),
        StandingWord::Friends => {
            format!("{name} is now your friend. Say hello: hobnob send {typed} \"hi\"")
        }
        StandingWord::Blocked => format!("{name} is blocked."),
        StandingWord::Former => format!("{name} is no friend any more."),
    }
}

fn add_end(why: AddEndWord) -> &'static str {
    match why {
        AddEndWord::Used => "the invite was already used",
        AddEndWord::Revoked => "the invite was taken back",
        AddEndWord::Expired => "the invite has ended",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_safety_number_stands_in_groups_of_five() {
        let number = (0..12).map(|i| format!("{i:05}")).collect::<Vec<_>>().join(" ");
        let shown = groups(&number);
        assert_eq!(shown.lines().count(), 3);
        assert!(shown.starts_with("00000 00001 00002 00003\n"), "{shown}");
        assert!(shown.ends_with("00011"), "{shown}");
    }

    #[test]
    fn adding_a_friend_twice_says_that_nothing_changed() {
        let mut who = Added {
            friend: "Alice".into(),
            id: None,
            state: StandingWord::Friends,
            device: "d".into(),
            since: Some("12 Nov".into()),
        };
        assert_eq!(added(&who), "Alice is already your friend (since 12 Nov). Nothing changed.");
        who.since = None;
        assert!(added(&who).starts_with("Alice is now your friend. Not yet verified.\n"));
        who.state = StandingWord::Pending;
        assert!(added(&who).contains("keeps trying"));
    }
}
