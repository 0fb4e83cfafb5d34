//! What goes wrong below, in the words of the local door.

use crate::api::error::{ApiError, ErrorKind};
use crate::api::said::said;
use crate::core::input::Refusal;
use crate::core::node::LoadError;
use crate::core::turn::ShelfError;
use crate::net::NetError;
use crate::store::StoreError;

/// The store's errors.
pub(crate) fn of_store(error: &StoreError) -> ApiError {
    let not_saved = |said| ApiError::refusing(ErrorKind::NotSaved, said);
    match error {
        StoreError::NoHome(_) => ApiError::no_identity(),
        StoreError::Exists(_) => ApiError::identity_exists(),
        StoreError::Locked { pid } => ApiError::home_busy(*pid),
        StoreError::WrongPassphrase => ApiError::wrong_passphrase(),
        StoreError::NeedsPassphrase => ApiError::locked(),
        StoreError::DiskFull => ApiError::disk_full(),
        StoreError::NewerFormat { found, known } => {
            let said = said!("refused-store-newer", found = *found, known = *known);
            ApiError::refusing(ErrorKind::OtherVersion, said)
        }
        StoreError::Damaged { detail, quarantined } => {
            let said = match quarantined {
                None => said!("refused-store-damaged", detail),
                Some(path) => {
                    said!("refused-store-aside", detail, path = path.display().to_string())
                }
            };
            ApiError::refusing(ErrorKind::Internal, said)
        }
        StoreError::ReadOnly(error) => not_saved(said!("refused-store-read-only", error)),
        StoreError::TooLarge { bytes } => {
            not_saved(said!("refused-store-too-large", bytes = *bytes))
        }
        StoreError::Io(error) => not_saved(said!("refused-store-io", error = error.to_string())),
    }
}

/// A store that could be opened and now cannot be read.
pub(crate) fn unreadable(error: &ShelfError) -> ApiError {
    let said = said!("refused-store-unreadable", error = &error.0);
    ApiError::refusing(ErrorKind::NotSaved, said)
}

/// A node that could not be read from its store.
pub(crate) fn of_load(error: &LoadError) -> ApiError {
    match error {
        LoadError::Empty => ApiError::no_identity(),
        LoadError::Shelf(error) => unreadable(error),
        LoadError::Damaged(detail) => {
            let said = said!("refused-store-contradicts", detail = *detail);
            ApiError::refusing(ErrorKind::Internal, said)
        }
    }
}

/// A network that could not be started.
pub(crate) fn of_net(error: &NetError) -> ApiError {
    let said = match error {
        NetError::Listen { address, reason } => {
            said!("refused-net-address", address = address.to_string(), error = reason)
        }
        NetError::Nowhere => said!("refused-net-nowhere"),
        NetError::BadKey => said!("refused-net-key"),
    };
    ApiError::refusing(ErrorKind::Internal, said)
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
            ApiError::refusing(ErrorKind::TooMany, said!("refused-outbox-full", friend = who))
        }
        Refusal::TooMany(what) => {
            ApiError::refusing(ErrorKind::TooMany, said!("refused-too-many", what = *what))
        }
        Refusal::BadName => {
            ApiError::refusing(ErrorKind::Usage, said!("refused-bad-name", asked = who))
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
            ApiError::refusing(ErrorKind::TooMany, said!("refused-room-full", room = who))
        }
    }
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
