//! The store under everything that can happen to a disk, in short scenes.

use std::path::Path;

use super::record::samples::{NOON, keys, record};
use super::{Store, Unlock};
use crate::core::turn::{Change, Shelf};

fn created(home: &Path) -> Store {
    Store::create(home, Unlock::KeyFile, NOON).unwrap()
}

fn opened(home: &Path) -> Store {
    Store::open(home, Unlock::KeyFile).unwrap()
}

/// Changes that write a record of each kind about one person.
fn everything_about(who: u8, number: u64) -> Vec<Change> {
    keys(who, number).iter().map(|key| (*key, Some(record(key, 1)))).collect()
}

#[test]
fn what_was_applied_is_there_after_reopening() {
    let home = tempfile::tempdir().unwrap();
    let saves = everything_about(0xb0, 3);
    created(home.path()).apply(&saves).unwrap();
    let store = opened(home.path());
    for (key, record) in saves {
        assert_eq!(store.get(&key).unwrap(), record, "{key:?}");
    }
}
