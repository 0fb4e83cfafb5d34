//! What goes wrong below, in the words of the local door.

use crate::api::error::{ApiError, ErrorKind};
use crate::core::input::Refusal;
use crate::core::node::LoadError;
use crate::core::turn::ShelfError;
use crate::net::NetError;
use crate::store::StoreError;

/// The store's errors.
pub(crate) fn of_store(error: &StoreError) -> ApiError {
    match error {
        StoreError::NoHome(_) => ApiError::no_identity(),
        StoreError::Exists(_) => ApiError::identity_exists(),
        StoreError::Locked { pid } => ApiError::home_busy(*pid),
        StoreError::WrongPassphrase => ApiError::wrong_passphrase(),
        StoreError::NeedsPassphrase => ApiError::locked(),
        StoreError::DiskFull => ApiError::disk_full(),
        StoreError::NewerFormat { .. } => ApiError::new(ErrorKind::OtherVersion, sentence(error))
            .hint("Update hobnob. Nothing was changed."),
        StoreError::Damaged { quarantined, .. } => {
            let kept =
                quarantined.as_ref().map(|path| format!(" It was kept at {}.", path.display()));
            ApiError::new(
                ErrorKind::Internal,
                sentence(error) + kept.as_deref().unwrap_or_default(),
            )
            .hint("Nothing was deleted. Look at the disk first, then: hobnob doctor")
        }
        StoreError::ReadOnly(_) | StoreError::TooLarge { .. } | StoreError::Io(_) => {
            let message = format!("{} Nothing was done.", sentence(error));
            ApiError::new(ErrorKind::NotSaved, message).hint("See what is wrong: hobnob doctor")
        }
    }
}

/// A store that could be opened and now cannot be read.
pub(crate) fn unreadable(error: &ShelfError) -> ApiError {
    ApiError::new(ErrorKind::NotSaved, sentence(error)).hint("See what is wrong: hobnob doctor")
}

/// A node that could not be read from its store.
pub(crate) fn of_load(error: &LoadError) -> ApiError {
    match error {
        LoadError::Empty => ApiError::no_identity(),
        LoadError::Shelf(error) => unreadable(error),
        LoadError::Damaged(_) => ApiError::new(ErrorKind::Internal, sentence(error))
            .hint("Nothing was deleted. Look at the disk first."),
    }
}

/// A network that could not be started.
pub(crate) fn of_net(error: &NetError) -> ApiError {
    ApiError::new(ErrorKind::Internal, sentence(error))
        .hint("Another address or port: hobnob up --listen /ip4/0.0.0.0/tcp/0")
}

/// What the core refused; `who` is how the person it concerns is called here, or what was typed.
pub(crate) fn of_refusal(refusal: &Refusal, who: &str) -> ApiError {
    match refusal {
        Refusal::NoSuchFriend => ApiError::no_such_friend(who, &[]),
        Refusal::NoSuchMessage => ApiError::no_such_message(who),
        Refusal::NoSuchInvite => ApiError::no_such_invite(who),
        Refusal::NoSuchIntroduction => ApiError::no_such_introduction(who),
        Refusal::SamePerson => ApiError::same_person(),
        Refusal::Blocked => ApiError::blocked(who),
        Refusal::NotAFriend => ApiError::not_a_friend(who),
        Refusal::Doubt => ApiError::doubt(who),
        Refusal::NotMine => ApiError::not_mine(),
        Refusal::TooLate => ApiError::too_late(),
        Refusal::Deleted => ApiError::deleted(),
        Refusal::GivenUp => ApiError::given_up(),
        Refusal::OutboxFull => {
            let message = format!("10,000 messages wait for {who} already. Nothing was sent.");
            ApiError::new(ErrorKind::TooMany, message)
                .hint("They go out when the friend comes back.")
        }
        Refusal::TooMany(what) => {
            ApiError::new(ErrorKind::TooMany, format!("There are too many {what} already."))
        }
        Refusal::BadName => {
            let message = format!("The name \"{who}\" is taken or cannot be used.");
            ApiError::new(ErrorKind::Usage, message).hint("Choose another one.")
        }
        Refusal::Myself => ApiError::own_invite(),
        Refusal::Expired => ApiError::invite_expired(),
        Refusal::Used => ApiError::invite_used(),
        Refusal::NotSaved => ApiError::not_saved(),
        Refusal::NoSuchRoom => ApiError::no_such_room(who, &[]),
        Refusal::NoSuchMember => ApiError::no_such_member("", who),
        Refusal::NotAMember => ApiError::not_a_member(who),
        Refusal::NotThereYet => ApiError::not_there_yet(who),
        Refusal::SetBack => ApiError::room_set_back(who),
        Refusal::NotAllowed => ApiError::not_allowed(who),
        Refusal::AlreadyThere => ApiError::already_there(who),
        Refusal::RoomFull => {
            let message = format!("#{who} is full (256 MiB). Nothing was sent.");
            ApiError::new(ErrorKind::TooMany, message).hint("Make a new one: hobnob room create")
        }
    }
}

fn sentence(error: &dyn std::error::Error) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_says_that_nothing_was_saved() {
        let error = of_store(&StoreError::DiskFull);
        assert_eq!(error.kind, ErrorKind::NotSaved);
        assert!(error.message.contains("NOT saved"));
    }

    #[test]
    fn a_second_node_is_told_who_was_first() {
        assert!(of_store(&StoreError::Locked { pid: Some(42) }).message.contains("42"));
    }
}
