//! Words for friends: who they are, how things stand, what comparing numbers means.

use jiff::Timestamp;

use super::reach::{carried, looked_for, reached};
use super::tongue::{fixed, say, words};
use super::{ago, attention, introductions, lately, moment, terms, typed};
use crate::api::types::friend::{FriendCard, FriendLine, Nuisance};
use crate::api::types::presence::{FriendPresence, OwnPresence};
use crate::api::types::words::{PathWord, StandingWord, StatusWord};
use crate::face::clean;

/// One friend of the list.
pub(crate) fn friend_line(friend: &FriendLine, now: Timestamp) -> String {
    let mut words = format!("{}  {}", clean::name(&friend.name), standing(friend, now));
    if friend.verified {
        words.push_str(words!("people-line-verified"));
    }
    let (by, at) = (friend.introduced_by.as_deref(), friend.introduced_at.as_deref());
    words.extend(introductions::through(by, at).map(|through| format!("  {through}")));
    if friend.doubt {
        words.push_str(words!("people-line-new-device"));
    }
    if !friend.presence.text.is_empty() {
        words.push_str(&format!("  \"{}\"", clean::line(&friend.presence.text)));
    }
    words.push_str(&attention::in_list(friend.muted, friend.muted_until.as_deref()));
    if friend.unread > 0 {
        words.push_str(&say!("unread", number = friend.unread));
    }
    words
}

fn standing(friend: &FriendLine, now: Timestamp) -> String {
    if friend.state != StandingWord::Friends {
        return terms::standing(friend.state).to_owned();
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
    let status = terms::status(presence.status);
    let seen = |at: &str| say!("people-offline-since", at = lately(at, now));
    match (presence.status, &presence.at, via) {
        (StatusWord::Offline, Some(at), None) => seen(at),
        (StatusWord::Offline, Some(at), Some(via)) => {
            say!("people-offline-says", seen = seen(at), via)
        }
        (_, at, Some(via)) => match at.as_deref().and_then(|at| ago(at, now)) {
            Some(ago) => say!("people-presence-said-ago", status, via, ago),
            None => say!("people-presence-says", status, via),
        },
        (_, _, None) if path == PathWord::None => status.to_owned(),
        (..) => {
            let path = terms::path(path);
            match through.map(clean::name) {
                Some(through) => say!("people-presence-through", status, path, through),
                None => say!("people-presence-path", status, path),
            }
        }
    }
}

fixed! {
    /// Nobody yet.
    pub(crate) no_friends = "people-no-friends";
}

/// Everything about one friend.
pub(crate) fn friend_card(card: &FriendCard, now: Timestamp) -> String {
    let known = |what: &Option<String>| match what {
        Some(known) => known.clone(),
        None => say!("people-card-unknown"),
    };
    let state = terms::standing(card.state);
    let mut lines = vec![
        say!("people-card-name", name = clean::name(&card.name)),
        match card.verified {
            true => say!("people-card-state-verified", state),
            false => say!("people-card-state", state),
        },
        say!("people-card-fingerprint", fingerprint = known(&card.fingerprint)),
        say!("people-card-id", id = known(&card.id)),
        say!("people-card-reached", how = reached(card)),
    ];
    let (by, at) = (card.introduced_by.as_deref(), card.introduced_at.as_deref());
    lines.extend(introductions::through(by, at).map(|through| say!("people-card-known", through)));
    if card.state == StandingWord::Friends {
        let custody = card.custody;
        let how = presence(&card.presence, (card.path, card.through.as_deref()), now);
        lines.push(say!("people-card-presence", how));
        lines.extend(card.tried.as_ref().map(|tried| looked_for(tried, now)));
        lines.push(say!("people-card-holds", number = custody.by_them));
        lines.push(say!("people-card-you-hold", number = custody.for_them));
        lines.extend(carried(&card.relaying));
    }
    lines.extend(card.nuisance.as_ref().map(|nuisance| unwelcome(&card.name, nuisance)));
    for device in &card.devices {
        let device = match device.new {
            true => say!("people-card-new-device", device = device.device),
            false => say!("people-card-device", device = device.device),
        };
        lines.push(device);
    }
    if let Some(number) = &card.safety_number {
        lines.push(say!("people-card-number", number = groups(number)));
    }
    lines.join("\n")
}

/// What one does about a friend who leaves too much here.
fn unwelcome(name: &str, nuisance: &Nuisance) -> String {
    let (mebibytes, name) = (nuisance.bytes / (1024 * 1024), typed(name));
    let (refused, unreadable) = (nuisance.refused, nuisance.unreadable);
    say!("people-card-careful", mebibytes, refused, unreadable, name)
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
            "{}\n               {}\n{}",
            say!("people-verify-number", name),
            groups(number),
            say!("people-verify-how", name)
        ),
        None => say!("people-verify-none", name),
    }
}

/// How to record a comparison without being asked.
pub(crate) fn confirm_hint(name: &str) -> String {
    say!("people-confirm-hint", name = typed(name))
}

fixed! {
    /// The question after showing the number.
    pub(crate) match_question = "people-match-question";
}

/// A number was compared.
pub(crate) fn verified(card: &FriendCard) -> String {
    let name = clean::name(&card.name);
    match card.verified_at.as_deref() {
        Some(at) => say!("people-verified-at", name, at = moment(at)),
        None => say!("people-verified", name),
    }
}

/// The user said that the numbers differ.
pub(crate) fn not_verified(name: &str) -> String {
    say!("people-not-verified", name = clean::name(name))
}

/// The question before a friendship ends.
pub(crate) fn remove_question(name: &str) -> String {
    let name = clean::name(name);
    say!("people-remove-question", name)
}

/// What can be done about a friend.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Act {
    /// They are called something else.
    Rename,
    /// Their new device is taken for theirs.
    AcceptDevice,
    /// They are shut out.
    Block,
    /// They are let in again.
    Unblock,
    /// They are no friend any more.
    Remove,
}

/// What an act on a friend did, in one sentence.
pub(crate) fn acted(act: Act, name: &str) -> String {
    let name = clean::name(name);
    match act {
        Act::Rename => say!("people-renamed", name),
        Act::AcceptDevice => say!("people-device-accepted", name),
        Act::Block => say!("people-blocked", name),
        Act::Unblock => say!("people-unblocked", name),
        Act::Remove => say!("people-removed", name),
    }
}

/// My own presence.
pub(crate) fn own_presence(mine: &OwnPresence) -> String {
    let status = terms::status(mine.status);
    let are = match mine.idle_after.as_deref() {
        Some(after) => say!("people-you-are-by-itself", status, after = clean::line(after)),
        None => say!("people-you-are", status),
    };
    match mine.text.as_str() {
        "" => say!("people-you-are-end", are),
        text => format!("{are}: {}", clean::line(text)),
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
    fn away_by_itself_says_why() {
        let after = Some("15m".to_owned());
        let (status, text, twin) = (StatusWord::Away, String::new(), None);
        let mine = OwnPresence { status, text, idle_after: after, twin };
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
