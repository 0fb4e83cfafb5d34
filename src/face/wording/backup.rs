//! Words for backups: written, read back, what is in them and what is not; and for one device in two places.

use super::tongue::say;
use crate::api::types::home::{BackedUp, Restored};
use crate::face::clean;

/// How far a backup is written.
pub(crate) fn writing(bytes: u64) -> String {
    say!("backup-writing", size = size(bytes))
}

/// How far a backup is read.
pub(crate) fn reading(bytes: u64) -> String {
    say!("backup-reading", size = size(bytes))
}

/// What one should know about every backup.
pub(crate) fn opens_with() -> String {
    say!("backup-opens-with")
}

/// A backup was written.
pub(crate) fn written(written: &BackedUp) -> String {
    say!(
        "backup-written",
        friends = friends(written.friends),
        messages = messages(written.messages),
        rooms = rooms(written.rooms),
        path = clean::line(&written.path),
        size = size(written.bytes),
    )
}

/// A home was made from a backup.
pub(crate) fn restored(restored: &Restored) -> String {
    say!(
        "backup-restored",
        name = clean::name(&restored.name),
        day = restored.made_at.get(..10).unwrap_or_default(),
        friends = friends(restored.friends),
        messages = messages(restored.messages),
        rooms = rooms(restored.rooms),
        fingerprint = restored.fingerprint.as_str(),
    )
}

/// This device was seen running in two places.
pub(crate) fn twin(by: &str) -> String {
    say!("backup-twin", friend = clean::name(by)).replace('\n', " ")
}

fn friends(count: u64) -> String {
    say!("backup-friends", count = count)
}

fn messages(count: u64) -> String {
    say!("backup-messages", count = count)
}

fn rooms(count: u64) -> String {
    say!("backup-rooms", count = count)
}

fn size(bytes: u64) -> String {
    match bytes {
        0..10_240 => say!("backup-bytes", size = bytes.to_string()),
        10_240..10_485_760 => say!("backup-kib", size = (bytes / 1024).to_string()),
        _ => say!("backup-mib", size = (bytes / (1024 * 1024)).to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backup_says_what_is_in_it() {
        let said = written(&BackedUp {
            path: "/x/b".into(),
            bytes: 70_000,
            made_at: "2026-11-28T13:00:00Z".into(),
            friends: 1,
            messages: 12,
            rooms: 0,
        });
        assert_eq!(said, "Backed up 1 friend, 12 messages and 0 rooms to /x/b (68 KiB).");
    }
}
