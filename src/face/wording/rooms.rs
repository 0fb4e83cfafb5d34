//! Words for rooms: the list, one in full, what changed in it.

use super::tongue::{fixed, say, words};
use super::{attention, names_and, slashed, terms, typed};
use crate::api::types::room::{RoomCard, RoomInvitation, RoomLine, RoomMember};
use crate::api::types::words::{RoleWord, RoomChangeWord, RoomStandingWord};
use crate::face::clean;

/// One room of the list.
pub(crate) fn room_line(room: &RoomLine) -> String {
    let members = say!("count-members", number = room.members);
    let mut words = format!("#{}  {members}", clean::name(&room.name));
    words.push_str(match room.state {
        RoomStandingWord::Left => words!("rooms-line-left"),
        RoomStandingWord::Removed => words!("rooms-line-removed"),
        RoomStandingWord::Joined | RoomStandingWord::Invited | RoomStandingWord::Declined => "",
    });
    if !room.topic.is_empty() {
        words.push_str(&format!("  \"{}\"", clean::line(&room.topic)));
    }
    words.push_str(&attention::in_list(room.muted, room.muted_until.as_deref()));
    if room.unread > 0 {
        words.push_str(&say!("unread", number = room.unread));
    }
    words
}

fixed! {
    /// No room yet.
    pub(crate) no_rooms = "rooms-no-rooms";

    /// No invitation waits.
    pub(crate) no_invitations = "rooms-no-invitations";
}

/// One invitation.
pub(crate) fn invitation(room: &RoomInvitation) -> String {
    let (name, from) = (clean::name(&room.name), clean::name(&room.from));
    let typed = typed(&room.name);
    let people = say!("rooms-people", number = room.members);
    say!("rooms-invitation", from, name, people, typed)
}

/// Everything about one room.
pub(crate) fn room_card(room: &RoomCard) -> String {
    let mut lines = vec![
        say!("rooms-card-name", name = clean::name(&room.name)),
        say!("rooms-card-id", id = room.room),
        say!("rooms-card-you", standing = standing(room)),
    ];
    if !room.topic.is_empty() {
        lines.push(say!("rooms-card-topic", topic = clean::line(&room.topic)));
    }
    let told = match room.history.as_str() {
        "none" => say!("rooms-card-told-nothing"),
        many => say!("rooms-card-told-some", many),
    };
    let invites = match room.invites.as_str() {
        "privileged" => words!("rooms-card-privileged-invite"),
        _ => words!("rooms-card-everybody-invites"),
    };
    lines.push(say!("rooms-card-rules", told, invites));
    lines.push(say!("rooms-card-list", list = room.list));
    lines.extend(room.members.iter().map(member));
    lines.join("\n")
}

fn standing(room: &RoomCard) -> String {
    match room.state {
        RoomStandingWord::Joined if !room.settled => words!("rooms-standing-unsettled").to_owned(),
        RoomStandingWord::Joined if !room.unheard.is_empty() => {
            say!("rooms-standing-unheard", names = names_and(&room.unheard))
        }
        state => terms::room_standing(state).to_owned(),
    }
}

fn member(member: &RoomMember) -> String {
    let mut words = format!("  {:<9}{}", terms::role(member.role), clean::name(&member.name));
    if member.me {
        words.push_str(words!("rooms-member-me"));
    }
    if !member.friend && member.role != RoleWord::Invited {
        words.push_str(words!("rooms-member-no-friend"));
    }
    if member.forked {
        words.push_str(words!("rooms-member-forked"));
    }
    if member.other_list {
        words.push_str(words!("rooms-member-other-list"));
    }
    if member.unreadable > 0 {
        words.push_str(&say!("rooms-member-unreadable", number = member.unreadable));
    }
    words
}

/// A room was made.
pub(crate) fn created(room: &RoomCard) -> String {
    let (name, typed) = (clean::name(&room.name), typed(&room.name));
    say!("rooms-created", name, typed)
}

/// We came into a room.
pub(crate) fn joined(room: &RoomCard) -> String {
    let name = clean::name(&room.name);
    if room.settled {
        let others = room.members.iter().filter(|one| !one.me && one.role != RoleWord::Invited);
        let others: Vec<String> = others.map(|one| one.name.clone()).collect();
        return say!("rooms-joined-with", name, others = names_and(&others));
    }
    say!("rooms-joined", name)
}

/// What one can do about a room.
#[derive(Debug)]
pub(crate) enum Act {
    /// A friend is asked in.
    Invite(String),
    /// An invitation is declined.
    Decline,
    /// One goes.
    Leave,
    /// A member is put out.
    Remove(String),
    /// A member may decide.
    Promote(String),
    /// It gets another topic.
    Topic,
    /// A setting changes.
    Set,
}

/// What was done about a room.
pub(crate) fn acted(act: &Act, room: &str) -> String {
    let room = clean::name(room.trim_start_matches('#'));
    match act {
        Act::Invite(who) => say!("rooms-asked", who = clean::line(who), room),
        Act::Decline => say!("rooms-declined", room),
        Act::Leave => say!("rooms-left", room),
        Act::Remove(who) => say!("rooms-removed", who = clean::line(who), room),
        Act::Promote(who) => say!("rooms-promoted", who = clean::line(who), room),
        Act::Topic => say!("rooms-topic", room),
        Act::Set => say!("rooms-set", room),
    }
}

/// The question before somebody is put out.
pub(crate) fn remove_question(member: &str, room: &str) -> String {
    let (member, room) = (clean::name(member), clean::name(room.trim_start_matches('#')));
    say!("rooms-remove-question", member, room)
}

/// The question before one goes.
pub(crate) fn leave_question(room: &str) -> String {
    let room = clean::name(room.trim_start_matches('#'));
    say!("rooms-leave-question", room)
}

/// We made or entered a room, in a face that has commands of its own.
pub(crate) fn entered(room: &RoomCard) -> String {
    let name = clean::name(&room.name);
    match room.members.len() {
        0 | 1 => say!("rooms-entered", name),
        _ => joined(room),
    }
}

/// What changed about a room, in a face that has commands of its own.
pub(crate) fn happened(room: &str, what: RoomChangeWord, who: Option<&str>) -> String {
    if what != RoomChangeWord::Invitation {
        return changed(room, what, who);
    }
    let (typed, room) = (slashed(room), clean::name(room));
    say!("rooms-invited-here", who = who.map_or_else(|| say!("somebody"), clean::name), room, typed)
}

/// What changed about a room.
pub(crate) fn changed(room: &str, what: RoomChangeWord, who: Option<&str>) -> String {
    let typed = typed(room.trim_start_matches('#'));
    let (room, somebody) = (clean::name(room), who.map(clean::name));
    let who = somebody.unwrap_or_else(|| say!("somebody"));
    match what {
        RoomChangeWord::Created => say!("rooms-changed-created", room),
        RoomChangeWord::Invitation => say!("rooms-changed-invitation", who, room, typed),
        RoomChangeWord::Invited => say!("rooms-changed-invited", who, room),
        RoomChangeWord::Joined => say!("rooms-changed-joined", who, room),
        RoomChangeWord::Declined => say!("rooms-changed-declined", who, room),
        RoomChangeWord::Left => say!("rooms-changed-left", who, room),
        RoomChangeWord::Removed => say!("rooms-changed-removed", who, room),
        RoomChangeWord::Promoted => say!("rooms-changed-promoted", who, room),
        RoomChangeWord::Topic => say!("rooms-changed-topic", room),
        RoomChangeWord::Rules => say!("rooms-changed-rules", room),
        RoomChangeWord::Forked => say!("rooms-changed-forked", who, room),
        RoomChangeWord::Flooding => {
            say!("rooms-changed-flooding", who, room)
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
    fn in_a_chat_an_invitation_offers_what_a_chat_takes() {
        let words = happened("#cats & dogs", RoomChangeWord::Invitation, Some("alice"));
        let offered = "/join \"#cats & dogs\" or /decline \"#cats & dogs\"";
        assert_eq!(words, format!("alice invites you to #cats & dogs. {offered}"));
        let line = super::super::window::room_standing("#cats & dogs", RoomStandingWord::Invited);
        assert!(line.unwrap().contains("Alt+y"));
        let long = format!("#{}", "漢".repeat(16));
        let words = changed(&long, RoomChangeWord::Invitation, Some("alice"));
        assert!(words.contains(&format!("room join {} ", "漢".repeat(16))), "{words}");
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
