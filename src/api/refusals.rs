//! The refusals people meet most, by name; what is said stands in `face/wording/locales/en/refused.ftl`.

use super::error::{ApiError, ErrorKind};
use super::said::said;

/// A name as one types it into a shell: quoted unless it is plain, for it may come from somebody who hopes that the
/// advice around it gets pasted.
#[must_use]
pub(crate) fn as_typed(name: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-');
    if !name.is_empty() && name.chars().all(plain) {
        return name.to_owned();
    }
    format!("'{}'", name.replace('\'', "'\\''"))
}

impl ApiError {
    /// There is no identity in this home.
    #[must_use]
    pub fn no_identity() -> Self {
        Self::refusing(ErrorKind::NoIdentity, said!("refused-no-identity"))
    }

    /// There is one already.
    #[must_use]
    pub fn identity_exists() -> Self {
        Self::refusing(ErrorKind::IdentityExists, said!("refused-identity-exists"))
    }

    /// There is one already where another is to be restored.
    #[must_use]
    pub fn restore_elsewhere() -> Self {
        Self::refusing(ErrorKind::IdentityExists, said!("refused-restore-elsewhere"))
    }

    /// The home is locked and nobody gave a passphrase.
    #[must_use]
    pub fn locked() -> Self {
        Self::refusing(ErrorKind::Locked, said!("refused-locked"))
    }

    /// The passphrase is wrong.
    #[must_use]
    pub fn wrong_passphrase() -> Self {
        Self::refusing(ErrorKind::Locked, said!("refused-wrong-passphrase"))
    }

    /// The recovery words are wrong.
    #[must_use]
    pub fn wrong_phrase() -> Self {
        Self::refusing(ErrorKind::Unreadable, said!("refused-wrong-phrase"))
    }

    /// The recovery words are good, but not those of this backup.
    #[must_use]
    pub fn other_phrase() -> Self {
        Self::refusing(ErrorKind::Locked, said!("refused-other-phrase"))
    }

    /// The backup is damaged at this byte, or was cut off after it.
    #[must_use]
    pub fn damaged_backup(at: u64) -> Self {
        Self::refusing(ErrorKind::Damaged, said!("refused-damaged-backup", at))
    }

    /// The first bytes of the backup are damaged.
    #[must_use]
    pub fn damaged_backup_head() -> Self {
        Self::refusing(ErrorKind::Damaged, said!("refused-damaged-backup-head"))
    }

    /// What only a bug, or somebody who knows the words, can bring about.
    #[must_use]
    pub fn senseless_backup() -> Self {
        Self::refusing(ErrorKind::Damaged, said!("refused-senseless-backup"))
    }

    /// The file is no backup.
    #[must_use]
    pub fn not_a_backup() -> Self {
        Self::refusing(ErrorKind::Unreadable, said!("refused-not-a-backup"))
    }

    /// The backup was made by a newer hobnob.
    #[must_use]
    pub fn newer_backup() -> Self {
        Self::refusing(ErrorKind::OtherVersion, said!("refused-newer-backup"))
    }

    /// There is something where a backup is to be written.
    #[must_use]
    pub fn backup_there(path: &str) -> Self {
        Self::refusing(ErrorKind::Usage, said!("refused-backup-there", path))
    }

    /// The node does not run.
    #[must_use]
    pub fn node_down(socket: &str) -> Self {
        Self::refusing(ErrorKind::NodeDown, said!("refused-node-down", socket))
    }

    /// The node is of another version than this command.
    #[must_use]
    pub fn other_version(node: &str, command: &str) -> Self {
        Self::refusing(ErrorKind::OtherVersion, said!("refused-other-version", node, command))
    }

    /// A second node on one home.
    #[must_use]
    pub fn home_busy(pid: Option<u32>) -> Self {
        Self::refusing(
            ErrorKind::HomeBusy,
            match pid {
                Some(pid) => said!("refused-home-busy-by", pid = pid.to_string()),
                None => said!("refused-home-busy"),
            },
        )
    }

    /// The text is no invite.
    #[must_use]
    pub fn not_an_invite() -> Self {
        Self::refusing(ErrorKind::Unreadable, said!("refused-not-an-invite"))
    }

    /// The invite is damaged.
    #[must_use]
    pub fn damaged_invite(letters: usize, expected: Option<usize>) -> Self {
        Self::refusing(
            ErrorKind::Damaged,
            match expected {
                Some(expected) => said!("refused-cut-invite", letters, expected),
                None => said!("refused-damaged-invite", letters),
            },
        )
    }

    /// The invite was made by a newer hobnob.
    #[must_use]
    pub fn newer_invite() -> Self {
        Self::refusing(ErrorKind::Unreadable, said!("refused-newer-invite"))
    }

    /// The invite was used.
    #[must_use]
    pub fn invite_used() -> Self {
        Self::refusing(ErrorKind::InviteUsed, said!("refused-invite-used"))
    }

    /// The invite's time is over.
    #[must_use]
    pub fn invite_expired() -> Self {
        Self::refusing(ErrorKind::InviteExpired, said!("refused-invite-expired"))
    }

    /// The invite was taken back.
    #[must_use]
    pub fn invite_revoked() -> Self {
        Self::refusing(ErrorKind::InviteRevoked, said!("refused-invite-revoked"))
    }

    /// My own invite.
    #[must_use]
    pub fn own_invite() -> Self {
        Self::refusing(ErrorKind::Own, said!("refused-own-invite"))
    }

    /// My own card.
    #[must_use]
    pub fn own_card() -> Self {
        Self::refusing(ErrorKind::Own, said!("refused-own-card"))
    }

    /// A verified friend shows a new device.
    #[must_use]
    pub fn doubt(friend: &str) -> Self {
        Self::refusing(ErrorKind::Doubt, said!("refused-doubt", friend, typed = as_typed(friend)))
    }

    /// Nobody by that name.
    #[must_use]
    pub fn no_such_friend(asked: &str, nearest: &[String]) -> Self {
        Self::refusing(
            ErrorKind::NoSuchFriend,
            match nearest {
                [] => said!("refused-no-such-friend", asked),
                [one] => said!("refused-no-such-friend-near", asked, one),
                [one, other, ..] => said!("refused-no-such-friend-near-two", asked, one, other),
            },
        )
    }

    /// No message by that id.
    #[must_use]
    pub fn no_such_message(asked: &str) -> Self {
        Self::refusing(ErrorKind::NoSuchMessage, said!("refused-no-such-message", asked))
    }

    /// More than one message has an id that begins so.
    #[must_use]
    pub fn many_such_messages(asked: &str) -> Self {
        Self::refusing(ErrorKind::NoSuchMessage, said!("refused-many-such-messages", asked))
    }

    /// No invite by that id.
    #[must_use]
    pub fn no_such_invite(asked: &str) -> Self {
        Self::refusing(ErrorKind::NoSuchInvite, said!("refused-no-such-invite", asked))
    }

    /// No introduction by that id.
    #[must_use]
    pub fn no_such_introduction(asked: &str) -> Self {
        Self::refusing(ErrorKind::NoSuchIntroduction, said!("refused-no-such-introduction", asked))
    }

    /// One friend would be introduced to themselves.
    #[must_use]
    pub fn same_person() -> Self {
        Self::refusing(ErrorKind::Usage, said!("refused-same-person"))
    }

    /// No room by that name.
    #[must_use]
    pub fn no_such_room(asked: &str, nearest: &[String]) -> Self {
        let asked = asked.trim_start_matches('#');
        Self::refusing(
            ErrorKind::NoSuchRoom,
            match nearest {
                [] => said!("refused-no-such-room", asked),
                [one] => said!("refused-no-such-room-near", asked, one),
                [one, other, ..] => said!("refused-no-such-room-near-two", asked, one, other),
            },
        )
    }

    /// Nobody by that name is in the room.
    #[must_use]
    pub fn no_such_member(asked: &str, room: &str) -> Self {
        Self::refusing(
            ErrorKind::NoSuchMember,
            said!("refused-no-such-member", asked, room, typed = as_typed(room)),
        )
    }

    /// I am not in the room.
    #[must_use]
    pub fn not_a_member(room: &str) -> Self {
        Self::refusing(ErrorKind::NotAMember, said!("refused-not-a-member", room))
    }

    /// Nobody of the room was met since I joined.
    #[must_use]
    pub fn not_there_yet(room: &str) -> Self {
        Self::refusing(ErrorKind::NotThereYet, said!("refused-not-there-yet", room))
    }

    /// The room comes from a backup, and members were not met since who may know more of it.
    #[must_use]
    pub fn room_set_back(room: &str) -> Self {
        Self::refusing(
            ErrorKind::NotThereYet,
            said!("refused-room-set-back", room, typed = as_typed(room)),
        )
    }

    /// Only those who rank higher in the room may do that.
    #[must_use]
    pub fn not_allowed(room: &str) -> Self {
        Self::refusing(
            ErrorKind::NotAllowed,
            said!("refused-not-allowed", room, typed = as_typed(room)),
        )
    }

    /// They are there already.
    #[must_use]
    pub fn already_there(room: &str) -> Self {
        Self::refusing(
            ErrorKind::AlreadyThere,
            said!("refused-already-there", room, typed = as_typed(room)),
        )
    }

    /// The friend is blocked.
    #[must_use]
    pub fn blocked(friend: &str) -> Self {
        Self::refusing(
            ErrorKind::Blocked,
            said!("refused-blocked", friend, typed = as_typed(friend)),
        )
    }

    /// Not a friend, or not yet.
    #[must_use]
    pub fn not_a_friend(friend: &str) -> Self {
        Self::refusing(ErrorKind::NotAFriend, said!("refused-not-a-friend", friend))
    }

    /// The message is somebody else's.
    #[must_use]
    pub fn not_mine() -> Self {
        Self::refusing(ErrorKind::NotMine, said!("refused-not-mine"))
    }

    /// The message was delivered, or handed to a link, before it was given up.
    #[must_use]
    pub fn too_late() -> Self {
        Self::refusing(ErrorKind::TooLate, said!("refused-too-late"))
    }

    /// The message was taken back before.
    #[must_use]
    pub fn deleted() -> Self {
        Self::refusing(ErrorKind::TooLate, said!("refused-deleted"))
    }

    /// The message was given up before it was sent.
    #[must_use]
    pub fn given_up() -> Self {
        Self::refusing(ErrorKind::TooLate, said!("refused-given-up"))
    }

    /// The numbers differ.
    #[must_use]
    pub fn number_differs(friend: &str) -> Self {
        Self::refusing(ErrorKind::NumberDiffers, said!("refused-number-differs", friend))
    }

    /// The disk is full, or the store refuses.
    #[must_use]
    pub fn disk_full() -> Self {
        Self::refusing(ErrorKind::NotSaved, said!("refused-disk-full"))
    }

    /// The store could not save.
    #[must_use]
    pub fn not_saved() -> Self {
        Self::refusing(ErrorKind::NotSaved, said!("refused-not-saved"))
    }

    /// The node takes connections but says nothing.
    #[must_use]
    pub fn node_silent() -> Self {
        Self::refusing(ErrorKind::NoAnswer, said!("refused-node-silent"))
    }

    /// The node stopped while somebody listened to it.
    #[must_use]
    pub fn node_stopped() -> Self {
        Self::refusing(ErrorKind::NodeDown, said!("refused-node-stopped"))
    }

    /// The node went away in the middle.
    #[must_use]
    pub fn no_answer() -> Self {
        Self::refusing(ErrorKind::NoAnswer, said!("refused-no-answer"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_with_a_name_in_it_is_safe_to_paste() {
        assert_eq!(as_typed("bob"), "bob");
        assert_eq!(as_typed("Zoë_2"), "Zoë_2");
        assert_eq!(as_typed("Bobby B"), "'Bobby B'");
        assert_eq!(as_typed("x; rm -rf ~"), "'x; rm -rf ~'");
        assert_eq!(as_typed("it's $HOME"), r"'it'\''s $HOME'");
        assert!(ApiError::blocked("a b").hint.ends_with("hobnob friend unblock 'a b'"));
    }
}
