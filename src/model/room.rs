//! Rooms: conversations that live on their members' nodes and nowhere else.

use super::friend::clean_name;

/// Most bytes of a room's name.
pub const ROOM_NAME_BYTES_MAX: usize = 48;
/// Most bytes of a topic.
pub const TOPIC_BYTES_MAX: usize = 256;
/// Most old messages that a newcomer is told.
pub const HISTORY_MAX: u32 = 100;
/// Most members of a room, invited ones included.
pub const MEMBERS_MAX: usize = 100;

/// The two chains that each member writes in a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Who is in it and what it is called: all members need all of it.
    Ops,
    /// What is said: newcomers need what came after they were invited.
    Talk,
}

/// The sorts of sheets: of each only a member's newest counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SheetSort {
    /// The key that boxes for them are made with.
    Key,
    /// How far they have everybody's talk.
    Have,
    /// What they have beyond that by now.
    Recent,
}

impl SheetSort {
    /// Every sort, in the order of their numbers on the wire and on disk.
    pub const ALL: [Self; 3] = [Self::Key, Self::Have, Self::Recent];
}

/// What newcomers are told of earlier days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HistoryRule {
    /// Nothing.
    Nothing,
    /// So many of the last messages, at most [`HISTORY_MAX`].
    Last(u32),
}

/// Who may invite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InviteRule {
    /// Any member.
    Everyone,
    /// Whoever created the room or was promoted.
    Privileged,
}

/// A setting of a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// What newcomers are told.
    History(HistoryRule),
    /// Who may invite.
    Invites(InviteRule),
}

/// What somebody is in a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Made it.
    Creator,
    /// May do what the creator may, except against those who were promoted earlier.
    Promoted,
    /// Reads and writes.
    Member,
    /// Was asked and has not answered.
    Invited,
}

impl Role {
    /// The word used on every surface.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Creator => "creator",
            Self::Promoted => "promoted",
            Self::Member => "member",
            Self::Invited => "invited",
        }
    }
}

/// How this node stands to a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoomStanding {
    /// Asked in, not answered yet.
    Invited,
    /// A member.
    Joined,
    /// Went by itself.
    Left,
    /// Said no.
    Declined,
    /// Was put out.
    Removed,
}

/// What can change about a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoomChange {
    /// It was made here.
    Created,
    /// We are invited, by `who`.
    Invitation,
    /// `who` was asked in.
    Invited,
    /// `who` came in.
    Joined,
    /// `who` said no.
    Declined,
    /// `who` went.
    Left,
    /// `who` was put out.
    Removed,
    /// `who` was promoted.
    Promoted,
    /// `who` gave it another topic.
    Topic,
    /// `who` changed a setting.
    Rules,
    /// `who` told different members different things: nothing of theirs counts from there on.
    Forked,
    /// `who` writes more than a room takes.
    Flooding,
}

impl RoomChange {
    /// Every kind, in the order of their numbers on disk.
    pub const ALL: [Self; 12] = [
        Self::Created,
        Self::Invitation,
        Self::Invited,
        Self::Joined,
        Self::Declined,
        Self::Left,
        Self::Removed,
        Self::Promoted,
        Self::Topic,
        Self::Rules,
        Self::Forked,
        Self::Flooding,
    ];

    /// The word used on every surface.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Invitation => "invitation",
            Self::Invited => "invited",
            Self::Joined => "joined",
            Self::Declined => "declined",
            Self::Left => "left",
            Self::Removed => "removed",
            Self::Promoted => "promoted",
            Self::Topic => "topic",
            Self::Rules => "rules",
            Self::Forked => "forked",
            Self::Flooding => "flooding",
        }
    }
}

/// A room's name fit to type after `#`: cleaned, blanks as hyphens, cut to [`ROOM_NAME_BYTES_MAX`].
///
/// Returns `None` when nothing readable is left.
#[must_use]
pub fn room_name(raw: &str) -> Option<String> {
    let name = clean_name(raw)?.replace(' ', "-");
    let mut cut = name.len().min(ROOM_NAME_BYTES_MAX);
    while !name.is_char_boundary(cut) {
        cut -= 1;
    }
    let name = name.get(..cut)?.trim_matches('-');
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_is_called_what_can_be_typed_in_one_word() {
        assert_eq!(room_name("#cats"), Some("cats".into()));
        assert_eq!(room_name(" Cats and\u{1b}[2J dogs "), Some("Cats-and-[2J-dogs".into()));
        assert_eq!(room_name("--"), None);
        assert!(room_name(&"é".repeat(60)).is_some_and(|name| name.len() <= ROOM_NAME_BYTES_MAX));
    }
}
