//! The exact words of the refusals people meet most: what happened, why, what next.

use super::error::{ApiError, ErrorKind};

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
        Self::new(ErrorKind::NoIdentity, "No identity here yet.").hint("Run: hobnob init")
    }

    /// There is one already.
    #[must_use]
    pub fn identity_exists() -> Self {
        Self::new(ErrorKind::IdentityExists, "There is an identity in this home already.")
            .hint("See it: hobnob id. For another one use another home: hobnob --home DIR init")
    }

    /// The home is locked and nobody gave a passphrase.
    #[must_use]
    pub fn locked() -> Self {
        Self::new(ErrorKind::Locked, "This identity is locked with a passphrase.")
            .hint("Type it when asked, or give --passphrase-file FILE or --passphrase-fd N.")
    }

    /// The passphrase is wrong.
    #[must_use]
    pub fn wrong_passphrase() -> Self {
        let message = "That passphrase doesn't open this identity.";
        Self::new(ErrorKind::Locked, message)
            .hint("Tries are not limited, but each takes about a second.")
    }

    /// The recovery words are wrong.
    #[must_use]
    pub fn wrong_phrase() -> Self {
        Self::new(ErrorKind::Unreadable, "These are not recovery words of hobnob.")
            .hint("24 words, in their order, separated by blanks. Check each for a typing error.")
    }

    /// The recovery words are good, but not those of this backup.
    #[must_use]
    pub fn other_phrase() -> Self {
        let message = "That phrase doesn't open this backup: it is of another identity.";
        Self::new(ErrorKind::Locked, message)
            .hint("Use the words of the identity that made it. Nothing was restored.")
    }

    /// The backup is damaged.
    #[must_use]
    pub fn damaged_backup(what: &str) -> Self {
        let message = format!("This backup is damaged: {what}. Nothing was restored.");
        Self::new(ErrorKind::Damaged, message).hint("Try another copy of it, or an older backup.")
    }

    /// The file is no backup.
    #[must_use]
    pub fn not_a_backup() -> Self {
        Self::new(ErrorKind::Unreadable, "This file is no backup of hobnob.")
            .hint("Name the file that `hobnob backup` wrote.")
    }

    /// The backup was made by a newer hobnob.
    #[must_use]
    pub fn newer_backup() -> Self {
        Self::new(ErrorKind::OtherVersion, "This backup was made by a newer hobnob.")
            .hint("Update hobnob, then restore it. Nothing was restored.")
    }

    /// There is something where a backup is to be written.
    #[must_use]
    pub fn backup_there(path: &str) -> Self {
        Self::new(ErrorKind::Usage, format!("There is something at {path} already."))
            .hint("Name another file, or take its place: hobnob backup --force FILE")
    }

    /// The node does not run.
    #[must_use]
    pub fn node_down(socket: &str) -> Self {
        let message = format!("The hobnob node isn't running (no socket at {socket}).");
        Self::new(ErrorKind::NodeDown, message).hint("Start it: hobnob up --detach")
    }

    /// The node is of another version than this command.
    #[must_use]
    pub fn other_version(node: &str, command: &str) -> Self {
        let message = format!("The running node is {node}, this command is {command}.");
        Self::new(ErrorKind::OtherVersion, message)
            .hint("Restart it: hobnob down, then: hobnob up --detach")
    }

    /// A second node on one home.
    #[must_use]
    pub fn home_busy(pid: Option<u32>) -> Self {
        let who = pid.map_or_else(String::new, |pid| format!(" (process {pid})"));
        Self::new(ErrorKind::HomeBusy, format!("A hobnob node already runs on this home{who}."))
            .hint("Use it as it is, or stop it first: hobnob down")
    }

    /// The text is no invite.
    #[must_use]
    pub fn not_an_invite() -> Self {
        Self::new(ErrorKind::Unreadable, "This isn't a hobnob invite.")
            .hint("It should start with HOBNOB: and be about 150 characters.")
    }

    /// The invite is damaged.
    #[must_use]
    pub fn damaged_invite(letters: usize, expected: Option<usize>) -> Self {
        let count = match expected {
            Some(expected) => format!(" ({letters} of {expected} characters)"),
            None => format!(" ({letters} characters)"),
        };
        let message = format!("This invite has a typing error or was cut off{count}.");
        Self::new(ErrorKind::Damaged, message).hint("Ask your friend to copy it again.")
    }

    /// The invite was made by a newer hobnob.
    #[must_use]
    pub fn newer_invite() -> Self {
        Self::new(ErrorKind::Unreadable, "This invite was made by a newer hobnob.")
            .hint("Update hobnob, then add it again.")
    }

    /// The invite was used.
    #[must_use]
    pub fn invite_used() -> Self {
        Self::new(ErrorKind::InviteUsed, "This invite was already used. Each works once.")
            .hint("Ask your friend for a new one.")
    }

    /// The invite's time is over.
    #[must_use]
    pub fn invite_expired() -> Self {
        Self::new(ErrorKind::InviteExpired, "This invite has ended.")
            .hint("Ask your friend for a new one.")
    }

    /// The invite was taken back.
    #[must_use]
    pub fn invite_revoked() -> Self {
        Self::new(ErrorKind::InviteRevoked, "This invite was taken back by its maker.")
            .hint("Ask your friend for a new one.")
    }

    /// My own invite.
    #[must_use]
    pub fn own_invite() -> Self {
        Self::new(ErrorKind::Own, "This is your own invite.").hint("Give it to a friend.")
    }

    /// My own card.
    #[must_use]
    pub fn own_card() -> Self {
        Self::new(ErrorKind::Own, "This is your own card.")
            .hint("Give it to a friend; you are friends once both have added the other's.")
    }

    /// A verified friend shows a new device.
    #[must_use]
    pub fn doubt(friend: &str) -> Self {
        let message = format!(
            "STOP: {friend} shows a device you have not seen. A new device of theirs, or someone in the middle. \
             Nothing was sent."
        );
        let typed = as_typed(friend);
        Self::new(ErrorKind::Doubt, message).hint(format!(
            "Compare numbers: hobnob friend verify {typed}, or: hobnob friend accept-device {typed}"
        ))
    }

    /// Nobody by that name.
    #[must_use]
    pub fn no_such_friend(asked: &str, nearest: &[String]) -> Self {
        let error = Self::new(ErrorKind::NoSuchFriend, format!("No friend called \"{asked}\"."));
        match nearest {
            [] => error.hint("See them all: hobnob friends"),
            names => error.hint(format!("Did you mean {}?", names.join(" or "))),
        }
    }

    /// No message by that id.
    #[must_use]
    pub fn no_such_message(asked: &str) -> Self {
        Self::new(ErrorKind::NoSuchMessage, format!("No message with the id \"{asked}\"."))
            .hint("Ids are in: hobnob log NAME --json")
    }

    /// No invite by that id.
    #[must_use]
    pub fn no_such_invite(asked: &str) -> Self {
        Self::new(ErrorKind::NoSuchInvite, format!("No invite with the id \"{asked}\"."))
            .hint("See them all: hobnob invites")
    }

    /// No introduction by that id.
    #[must_use]
    pub fn no_such_introduction(asked: &str) -> Self {
        let message = format!("No introduction with the id \"{asked}\".");
        Self::new(ErrorKind::NoSuchIntroduction, message).hint("See them all: hobnob introductions")
    }

    /// One friend would be introduced to themselves.
    #[must_use]
    pub fn same_person() -> Self {
        Self::new(ErrorKind::Usage, "Both names mean the same friend. Nothing was sent.")
            .hint("Name two friends: hobnob friend introduce bob carol")
    }

    /// No room by that name.
    #[must_use]
    pub fn no_such_room(asked: &str, nearest: &[String]) -> Self {
        let asked = asked.trim_start_matches('#');
        let error = Self::new(ErrorKind::NoSuchRoom, format!("No room called \"#{asked}\"."));
        match nearest {
            [] => error.hint("See them all: hobnob room list"),
            names => error.hint(format!("Did you mean #{}?", names.join(" or #"))),
        }
    }

    /// Nobody by that name is in the room.
    #[must_use]
    pub fn no_such_member(asked: &str, room: &str) -> Self {
        let message = format!("Nobody called \"{asked}\" is in #{room}.");
        Self::new(ErrorKind::NoSuchMember, message)
            .hint(format!("See who is: hobnob room show {}", as_typed(room)))
    }

    /// I am not in the room.
    #[must_use]
    pub fn not_a_member(room: &str) -> Self {
        Self::new(ErrorKind::NotAMember, format!("You are not in #{room} (any more)."))
            .hint("A member who is your friend can ask you in: hobnob room invite")
    }

    /// Nobody of the room was met since I joined.
    #[must_use]
    pub fn not_there_yet(room: &str) -> Self {
        let message = format!("You joined #{room}, and none of its members was met since.");
        Self::new(ErrorKind::NotThereYet, message)
            .hint("Whoever asked you in has to be online once. Then try again.")
    }

    /// The room comes from a backup, and members were not met since who may know more of it.
    #[must_use]
    pub fn room_set_back(room: &str) -> Self {
        let message = format!(
            "#{room} comes from a backup. Its members who are your friends may have what you said since, and not all of \
             them were met again."
        );
        Self::new(ErrorKind::NotThereYet, message).hint(format!(
            "Each of them has to be online once; you can read meanwhile. Who is missing: hobnob room show {}",
            as_typed(room)
        ))
    }

    /// Only those who rank higher in the room may do that.
    #[must_use]
    pub fn not_allowed(room: &str) -> Self {
        let message = format!("You may not do that in #{room}.");
        Self::new(ErrorKind::NotAllowed, message).hint(format!(
            "The creator may, and who was promoted, except against those before them: hobnob room show {}",
            as_typed(room)
        ))
    }

    /// They are there already.
    #[must_use]
    pub fn already_there(room: &str) -> Self {
        let message = "They are in already, or asked in, or promoted. Nothing changed.";
        Self::new(ErrorKind::AlreadyThere, message)
            .hint(format!("See who is what: hobnob room show {}", as_typed(room)))
    }

    /// The friend is blocked.
    #[must_use]
    pub fn blocked(friend: &str) -> Self {
        Self::new(ErrorKind::Blocked, format!("You blocked {friend}. Nothing was sent."))
            .hint(format!("Let them in again: hobnob friend unblock {}", as_typed(friend)))
    }

    /// Not a friend, or not yet.
    #[must_use]
    pub fn not_a_friend(friend: &str) -> Self {
        Self::new(ErrorKind::NotAFriend, format!("{friend} is not your friend (yet)."))
            .hint("See how it stands: hobnob friends")
    }

    /// The message is somebody else's.
    #[must_use]
    pub fn not_mine() -> Self {
        Self::new(ErrorKind::NotMine, "That message isn't yours to change.")
            .hint("To forget its words on this computer only: hobnob delete MESSAGE --here")
    }

    /// The message was delivered, or handed to a link, before it was given up.
    #[must_use]
    pub fn too_late() -> Self {
        Self::new(ErrorKind::TooLate, "Too late: that message is on its way or delivered already.")
    }

    /// The message was taken back before.
    #[must_use]
    pub fn deleted() -> Self {
        Self::new(ErrorKind::TooLate, "That message is deleted. Nothing changed.")
    }

    /// The message was given up before it was sent.
    #[must_use]
    pub fn given_up() -> Self {
        Self::new(ErrorKind::TooLate, "That message was given up and never sent. Nothing changed.")
            .hint("Send it anew: hobnob send")
    }

    /// The numbers differ.
    #[must_use]
    pub fn number_differs(friend: &str) -> Self {
        let message = format!("That is not {friend}'s safety number. Nothing was recorded.");
        Self::new(ErrorKind::NumberDiffers, message).hint(
            "Read it out again. If it still differs, someone may be in the middle: do not trust this line.",
        )
    }

    /// The disk is full, or the store refuses.
    #[must_use]
    pub fn disk_full() -> Self {
        Self::new(ErrorKind::NotSaved, "Disk is full: the message was NOT saved.")
            .hint("Free some space; hobnob retries by itself.")
    }

    /// The store could not save.
    #[must_use]
    pub fn not_saved() -> Self {
        Self::new(ErrorKind::NotSaved, "The store could not save: nothing was done.")
            .hint("See what is wrong: hobnob doctor")
    }

    /// The node takes connections but says nothing.
    #[must_use]
    pub fn node_silent() -> Self {
        Self::new(ErrorKind::NoAnswer, "The hobnob node runs but doesn't answer.").hint(
            "It may be stopped or very busy. Try again, or end its process and start it anew.",
        )
    }

    /// The node stopped while somebody listened to it.
    #[must_use]
    pub fn node_stopped() -> Self {
        Self::new(ErrorKind::NodeDown, "The hobnob node has stopped.")
            .hint("Start it: hobnob up --detach")
    }

    /// The node went away in the middle.
    #[must_use]
    pub fn no_answer() -> Self {
        Self::new(ErrorKind::NoAnswer, "The node ended before it answered.")
            .hint("See what is wrong: hobnob doctor")
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
