//! Words for friends: who they are, how things stand, what comparing numbers means.

use jiff::Timestamp;

use super::reach::{carried, looked_for, reached};
use super::{ago, attention, clock, count, introductions, lately, moment, typed};
use crate::api::types::event::{EventLine, EventWhat};
use crate::api::types::friend::{FriendCard, FriendLine, Nuisance};
use crate::api::types::presence::{FriendPresence, OwnPresence};
use crate::api::types::words::{AddEndWord, PathWord, StandingWord, StatusWord};
use crate::face::clean;

/// One friend of the list.
pub(crate) fn friend_line(friend: &FriendLine, now: Timestamp) -> String {
    let mut words = format!("{}  {}", clean::name(&friend.name), standing(friend, now));
    if friend.verified {
        words.push_str("  verified");
    }
    let (by, at) = (friend.introduced_by.as_deref(), friend.introduced_at.as_deref());
    words.extend(introductions::through(by, at).map(|through| format!("  {through}")));
    if friend.doubt {
        words.push_str("  NEW DEVICE: nothing is sent until you decide (hobnob friend verify)");
    }
    if !friend.presence.text.is_empty() {
        words.push_str(&format!("  \"{}\"", clean::line(&friend.presence.text)));
    }
    words.push_str(&attention::in_list(friend.muted, friend.muted_until.as_deref()));
    if friend.unread > 0 {
        words.push_str(&format!("  {} unread", friend.unread));
    }
    words
}

fn standing(friend: &FriendLine, now: Timestamp) -> String {
    if friend.state != StandingWord::Friends {
        return friend.state.to_string();
    }
    presence(&friend.presence, (friend.path, friend.through.as_deref()), now)
}

/// How a friend is, since when, and who says so if we cannot see it ourselves.
fn presence(
    presence: &FriendPresence,
    (path, through): (PathWord, Option<&str>),
    now: Timestamp,
) -> String {
    let via = presence.via.as_deref().map(clean::name);
    match (presence.status, &presence.at, via) {
        (StatusWord::Offline, Some(at), None) => format!("offline, last seen {}", lately(at, now)),
        (StatusWord::Offline, Some(at), Some(via)) => {
            format!("offline, last seen {} (says {via})", lately(at, now))
        }
        (status, at, Some(via)) => {
            let ago = at.as_deref().and_then(|at| ago(at, now));
            let ago = ago.map_or_else(String::new, |ago| format!(", {ago}"));
            format!("{status}, says {via}{ago}")
        }
        (status, _, None) if path == PathWord::None => status.to_string(),
        (status, _, None) => match through.map(clean::name) {
            Some(through) => format!("{status} ({path} through {through})"),
            None => format!("{status} ({path})"),
        },
    }
}

/// Nobody yet.
pub(crate) const NO_FRIENDS: &str =
    "No friends yet. Make an invite and hand it over: hobnob invite";

/// Everything about one friend.
pub(crate) fn friend_card(card: &FriendCard, now: Timestamp) -> String {
    let unknown = || "not known yet".to_owned();
    let mut lines = vec![
        format!("Name           {}", clean::name(&card.name)),
        format!("State          {}{}", card.state, if card.verified { ", verified" } else { "" }),
        format!("Fingerprint    {}", card.fingerprint.clone().unwrap_or_else(unknown)),
        format!("Id             {}", card.id.clone().unwrap_or_else(unknown)),
        format!("Reached        {}", reached(card)),
    ];
    let (by, at) = (card.introduced_by.as_deref(), card.introduced_at.as_deref());
    lines.extend(introductions::through(by, at).map(|through| format!("Known          {through}")));
    if card.state == StandingWord::Friends {
        let custody = card.custody;
        let how = presence(&card.presence, (card.path, card.through.as_deref()), now);
        lines.push(format!("Presence       {}", how));
        lines.extend(card.tried.as_ref().map(|tried| looked_for(tried, now)));
        lines.push(format!("Holds for you  {}", count(custody.by_them, "message")));
        lines.push(format!("You hold       {} for them", count(custody.for_them, "message")));
        lines.extend(carried(&card.relaying));
    }
    lines.extend(card.nuisance.as_ref().map(|nuisance| unwelcome(&card.name, nuisance)));
    for device in &card.devices {
        let new = if device.new { "  NEW, waits for your decision" } else { "" };
        lines.push(format!("Device         {}{new}", device.device));
    }
    if let Some(number) = &card.safety_number {
        lines.push(format!("Safety number  {}", groups(number)));
    }
    lines.join("\n")
}

/// What one does about a friend who leaves too much here.
fn unwelcome(name: &str, nuisance: &Nuisance) -> String {
    format!(
        "Careful        leaves more here for others than is welcome: {} MiB, {} refused, {} that nobody could read. \
         Stop it: hobnob friend block {}",
        nuisance.bytes / (1024 * 1024),
        nuisance.refused,
        nuisance.unreadable,
        typed(name)
    )
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
    let by_itself = mine.idle_after.as_deref().map_or_else(String::new, |after| {
        format!(" (by itself, since nobody typed for {})", clean::line(after))
    });
    match mine.text.as_str() {
        "" => format!("You are {}{by_itself}.", mine.status),
        text => format!("You are {}{by_itself}: {}", mine.status, clean::line(text)),
    }
}

/// One event, for a person who watches.
pub(crate) fn event(line: &EventLine, color: bool) -> String {
    match &line.what {
        EventWhat::Message(message) => super::messages::log_line(message, color),
        EventWhat::Receipt { message, to, have: Some(have), of: Some(of), .. } => {
            let short: String = message.chars().take(8).collect();
            format!("The message {short} in {}: {have} of {of} have it.", clean::name(to))
        }
        EventWhat::Room { room, what, who } => super::rooms::changed(room, *what, who.as_deref()),
        EventWhat::Receipt { message, to, state, .. } => {
            let short: String = message.chars().take(8).collect();
            format!("The message {short} to {} is {state}.", clean::name(to))
        }
        EventWhat::Presence { friend, status, text, at, via } => {
            let when = at.as_deref().map(|at| format!("{} ", clock(at))).unwrap_or_default();
            let text =
                if text.is_empty() { String::new() } else { format!(": {}", clean::line(text)) };
            let via = via.as_deref().map(|via| format!(", says {}", clean::name(via)));
            let via = via.unwrap_or_default();
            format!("{when}{} is {status}{via}{text}", clean::name(friend))
        }
        EventWhat::Friend { friend, state, .. } => friendship(friend, *state),
        EventWhat::Introduction { name, introduced_by, state, .. } => {
            super::introductions::happened(name, introduced_by, *state)
        }
        EventWhat::AddEnded { friend, why } => {
            format!("Adding {} ended: {}.", clean::name(friend), add_end(*why))
        }
        EventWhat::Link { friend, path: PathWord::None, .. } => {
            format!("The link to {} is gone.", clean::name(friend))
        }
        EventWhat::Link { friend, path, through: Some(through) } => {
            format!("Linked to {} ({path} through {}).", clean::name(friend), clean::name(through))
        }
        EventWhat::Link { friend, path, .. } => {
            format!("Linked to {} ({path}).", clean::name(friend))
        }
        EventWhat::Change { message, conversation, what, now } => {
            super::amends::changed(message, conversation, *what, now.as_deref())
        }
        EventWhat::Cleared { conversation } => super::amends::cleared(conversation),
        EventWhat::Timer(timer) => super::amends::timer(timer),
        EventWhat::Typing { conversation, friend, typing } => {
            super::amends::typing(conversation, friend, *typing)
        }
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

/// Why an adding ended.
pub(crate) fn add_end(why: AddEndWord) -> &'static str {
    match why {
        AddEndWord::Used => "the invite was already used",
        AddEndWord::Revoked => "the invite was taken back",
        AddEndWord::Expired => "the invite has ended",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::types::friend::Custody;
    use crate::api::types::friend::Relaying;

    #[test]
    fn a_safety_number_stands_in_groups_of_five() {
        let number = (0..12).map(|i| format!("{i:05}")).collect::<Vec<_>>().join(" ");
        let shown = groups(&number);
        assert_eq!(shown.lines().count(), 3);
        assert!(shown.starts_with("00000 00001 00002 00003\n"), "{shown}");
        assert!(shown.ends_with("00011"), "{shown}");
    }

    #[test]
    fn word_of_a_friend_says_who_gave_it_and_how_fresh_it_is() {
        let now: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
        let words = |status, at: &str, via: Option<&str>, path| {
            let (text, via) = (String::new(), via.map(ToOwned::to_owned));
            presence(&FriendPresence { status, text, at: Some(at.into()), via }, path, now)
        };
        let (online, offline) = (StatusWord::Online, StatusWord::Offline);
        let at = "2026-11-23T11:58:00Z";
        assert_eq!(
            words(online, at, Some("carol"), (PathWord::None, None)),
            "online, says carol, 2 min ago"
        );
        let seen = lately(at, now);
        assert_eq!(seen.len(), 5, "the day goes without saying");
        let gone = words(offline, at, Some("carol"), (PathWord::None, None));
        assert_eq!(gone, format!("offline, last seen {seen} (says carol)"));
        assert_eq!(
            words(offline, at, None, (PathWord::None, None)),
            format!("offline, last seen {seen}")
        );
        assert_eq!(words(online, at, None, (PathWord::Direct, None)), "online (direct)");
        let relayed = words(online, at, None, (PathWord::Relayed, Some("carol")));
        assert_eq!(relayed, "online (relayed through carol)");
        let before = words(offline, "2026-11-20T11:58:00Z", None, (PathWord::None, None));
        assert!(before.starts_with("offline, last seen 2026-11-20 "), "{before}");
    }

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

    #[test]
    fn away_by_itself_says_why() {
        let after = Some("15m".to_owned());
        let mine = OwnPresence { status: StatusWord::Away, text: String::new(), idle_after: after };
        let expected = "You are away (by itself, since nobody typed for 15m).";
        assert_eq!(own_presence(&mine), expected);
        assert_eq!(own_presence(&OwnPresence { idle_after: None, ..mine }), "You are away.");
    }

    fn card() -> FriendCard {
        FriendCard {
            name: "bob".into(),
            id: None,
            fingerprint: None,
            state: StandingWord::Friends,
            verified: false,
            verified_at: None,
            safety_number: None,
            devices: vec![],
            custody: Custody { for_them: 2, by_them: 1 },
            nuisance: None,
            presence: FriendPresence {
                status: StatusWord::Offline,
                text: String::new(),
                at: None,
                via: None,
            },
            doubt: None,
            since: None,
            introduced_by: None,
            introduced_by_id: None,
            introduced_at: None,
            path: PathWord::None,
            through: None,
            round_trip_ms: Some(7),
            tried: None,
            relaying: Relaying::default(),
        }
    }

    #[test]
    fn the_card_says_what_is_held_for_whom_and_warns_of_too_much() {
        let now = Timestamp::UNIX_EPOCH;
        let shown = friend_card(&card(), now);
        assert!(shown.contains("\nHolds for you  1 message\n"), "{shown}");
        assert!(shown.contains("\nYou hold       2 messages for them"), "{shown}");
        assert!(!shown.contains("friend block"), "{shown}");
        let nuisance = Some(Nuisance { bytes: 31 << 20, refused: 120, unreadable: 0 });
        let shown = friend_card(&FriendCard { nuisance, ..card() }, now);
        assert!(shown.contains("31 MiB, 120 refused") && shown.contains("hobnob friend block bob"));
    }
}
