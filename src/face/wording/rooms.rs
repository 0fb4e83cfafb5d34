//! Words for rooms: the list, one in full, what changed in it.

use super::{attention, count, names, typed};
use crate::api::types::room::{RoomCard, RoomInvitation, RoomLine, RoomMember};
use crate::api::types::words::{RoleWord, RoomChangeWord, RoomStandingWord};
use crate::face::clean;

/// One room of the list.
pub(crate) fn room_line(room: &RoomLine) -> String {
    let members = count(room.members, "member");
    let mut words = format!("#{}  {members}", clean::name(&room.name));
    words.push_str(match room.state {
        RoomStandingWord::Left => "  you left",
        RoomStandingWord::Removed => "  you were removed",
        RoomStandingWord::Joined | RoomStandingWord::Invited | RoomStandingWord::Declined => "",
    });
    if !room.topic.is_empty() {
        words.push_str(&format!("  \"{}\"", clean::line(&room.topic)));
    }
    words.push_str(&attention::in_list(room.muted, room.muted_until.as_deref()));
    if room.unread > 0 {
        words.push_str(&format!("  {} unread", room.unread));
    }
    words
}

/// No room yet.
pub(crate) const NO_ROOMS: &str = "No rooms yet. Make one: hobnob room create NAME";

/// No invitation waits.
pub(crate) const NO_INVITATIONS: &str = "Nobody asks you into a room.";

/// One invitation.
pub(crate) fn invitation(room: &RoomInvitation) -> String {
    let (name, from) = (clean::name(&room.name), clean::name(&room.from));
    let typed = typed(&room.name);
    let people = count(room.members, "person").replace("persons", "people");
    format!(
        "{from} invites you to #{name} ({people}).  hobnob room join {typed}  or: hobnob room decline {typed}"
    )
}

/// Everything about one room.
pub(crate) fn room_card(room: &RoomCard) -> String {
    let mut lines = vec![
        format!("Name       #{}", clean::name(&room.name)),
        format!("Id         {}", room.room),
        format!("You        {}", standing(room)),
    ];
    if !room.topic.is_empty() {
        lines.push(format!("Topic      {}", clean::line(&room.topic)));
    }
    let told = match room.history.as_str() {
        "none" => "are told nothing of earlier days".to_owned(),
        many => format!("are told the last {many} messages"),
    };
    let invites = match room.invites.as_str() {
        "privileged" => "the creator and those promoted may invite",
        _ => "every member may invite",
    };
    lines.push(format!("Rules      newcomers {told}; {invites}"));
    lines.push(format!("List       {} (equal for all who see the same members)", room.list));
    lines.extend(room.members.iter().map(member));
    lines.join("\n")
}

fn standing(room: &RoomCard) -> String {
    match room.state {
        RoomStandingWord::Joined if !room.settled => {
            "joined; nobody of the room was met since, wait for whoever invited you".to_owned()
        }
        state => state.to_string(),
    }
}

fn member(member: &RoomMember) -> String {
    let mut words = format!("  {:<9}{}", member.role.to_string(), clean::name(&member.name));
    if member.me {
        words.push_str("  (you)");
    }
    if !member.friend && member.role != RoleWord::Invited {
        words.push_str("  (no friend of yours)");
    }
    if member.forked {
        words.push_str(
            "  TOLD DIFFERENT MEMBERS DIFFERENT THINGS: nothing of theirs counts from there on",
        );
    }
    if member.other_list {
        words.push_str("  sees another member list than you");
    }
    if member.unreadable > 0 {
        words.push_str(&format!("  {} you have no key for", count(member.unreadable, "message")));
    }
    words
}

/// A room was made.
pub(crate) fn created(room: &RoomCard) -> String {
    let (name, typed) = (clean::name(&room.name), typed(&room.name));
    format!("#{name} is yours. Ask friends in: hobnob room invite {typed} NAME")
}

/// We came into a room.
pub(crate) fn joined(room: &RoomCard) -> String {
    let name = clean::name(&room.name);
    if room.settled {
        let others = room.members.iter().filter(|one| !one.me && one.role != RoleWord::Invited);
        let others: Vec<String> = others.map(|one| one.name.clone()).collect();
        return format!("You are in #{name}, with {}.", names(&others, "and"));
    }
    format!("You joined #{name}. It fills as soon as one of its members is online with you.")
}

/// What somebody did about a room.
pub(crate) fn acted(what: &str, room: &str) -> String {
    let room = clean::name(room.trim_start_matches('#'));
    format!("{what} #{room}.")
}

/// The question before somebody is put out.
pub(crate) fn remove_question(member: &str, room: &str) -> String {
    let (member, room) = (clean::name(member), clean::name(room.trim_start_matches('#')));
    format!("Put {member} out of #{room}? What they wrote stays; they read nothing new. [y/N] ")
}

/// The question before one goes.
pub(crate) fn leave_question(room: &str) -> String {
    let room = clean::name(room.trim_start_matches('#'));
    format!("Leave #{room}? Its keys are deleted here; to come back you must be asked in. [y/N] ")
}

/// We made or entered a room, in a face that has commands of its own.
pub(crate) fn entered(room: &RoomCard) -> String {
    let name = clean::name(&room.name);
    match room.members.len() {
        0 | 1 => format!("You are in #{name}. Ask friends in: /invite WHO"),
        _ => joined(room),
    }
}

/// What changed about a room, in a face that has commands of its own.
pub(crate) fn happened(room: &str, what: RoomChangeWord, who: Option<&str>) -> String {
    if what != RoomChangeWord::Invitation {
        return changed(room, what, who);
    }
    let (room, who) = (clean::name(room), who.map_or_else(|| "somebody".into(), clean::name));
    format!("{who} invites you to {room}. /join {room} or /decline {room}")
}

/// What changed about a room.
pub(crate) fn changed(room: &str, what: RoomChangeWord, who: Option<&str>) -> String {
    let (room, somebody) = (clean::name(room), who.map(clean::name));
    let who = somebody.unwrap_or_else(|| "somebody".to_owned());
    match what {
        RoomChangeWord::Created => format!("You made {room}."),
        RoomChangeWord::Invitation => {
            let typed = typed(room.trim_start_matches('#'));
            format!("{who} invites you to {room}. hobnob room join {typed} (or decline)")
        }
        RoomChangeWord::Invited => format!("{who} was asked into {room}."),
        RoomChangeWord::Joined => format!("{who} is in {room}."),
        RoomChangeWord::Declined => format!("{who} does not come into {room}."),
        RoomChangeWord::Left => format!("{who} has left {room}."),
        RoomChangeWord::Removed => format!("{who} was put out of {room}."),
        RoomChangeWord::Promoted => format!("{who} may decide in {room} now."),
        RoomChangeWord::Topic => format!("{room} has another topic."),
        RoomChangeWord::Rules => format!("The rules of {room} changed."),
        RoomChangeWord::Forked => format!(
            "WARNING: {who} told different members of {room} different things. Nothing of theirs counts from there on."
        ),
        RoomChangeWord::Flooding => {
            format!("{who} writes more in {room} than is taken. What is too much waits there.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_says_who_asks_and_what_to_type() {
        let (room, name, from) = ("abc".into(), "cats & dogs".into(), "alice\u{1b}[2J".into());
        let words = invitation(&RoomInvitation { room, name, from, members: 2 });
        assert_eq!(
            words,
            "alice␛[2J invites you to #cats & dogs (2 people).  hobnob room join 'cats & dogs'  or: hobnob room \
             decline 'cats & dogs'"
        );
    }

    #[test]
    fn a_member_who_told_two_stories_is_named_loudly() {
        let member_line = member(&RoomMember {
            name: "mallory".into(),
            id: "x".into(),
            role: RoleWord::Member,
            friend: false,
            me: false,
            forked: true,
            other_list: false,
            unreadable: 0,
        });
        assert!(member_line.contains("TOLD DIFFERENT MEMBERS DIFFERENT THINGS"), "{member_line}");
        let warning = changed("#cats", RoomChangeWord::Forked, Some("mallory"));
        assert!(warning.starts_with("WARNING: mallory"), "{warning}");
    }
}
