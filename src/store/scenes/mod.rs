//! The store under everything that can happen to a disk, in short scenes.

mod damage;
mod erase;
mod imports;
mod packed;
mod process;
mod random;
mod renewed;
mod searched;
mod shelved;
mod thief;
mod walked;

use std::fs;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::record::samples::{self, NOON, entry, identity, keys, message, record};
use super::{Store, StoreError, Unlock};
use crate::core::record::{Key, Record};
use crate::core::turn::{Change, Shelf};
use crate::crypto::vault::Cost;
use crate::model::message::ChatId;

const BOB: u8 = 0xb0;
const CAROL: u8 = 0xc0;

fn created(home: &Path) -> Store {
    Store::create(home, Unlock::KeyFile, NOON).unwrap()
}

fn opened(home: &Path) -> Store {
    Store::open(home, Unlock::KeyFile).unwrap()
}

fn words(words: &str) -> Unlock {
    Unlock::Passphrase(Zeroizing::new(words.as_bytes().to_vec()))
}

fn change(record: Record) -> Change {
    (record.key(), Some(record))
}

/// Changes that write a record of each kind about one person.
fn everything_about(who: u8, number: u64) -> Vec<Change> {
    keys(who, number).iter().map(|key| (*key, Some(record(key, 1)))).collect()
}

fn chat(who: u8) -> ChatId {
    ChatId::Friend(identity(who))
}

fn said(who: u8, order: u64) -> Change {
    change(Record::Entry(entry(who, order)))
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// The folder as a thief, or the next start after a crash, would find it now. Where sled gives a file another name
/// meanwhile, in a thread of its own, the copy is begun anew: no moment looked like that.
fn copy_of(home: &Path) -> tempfile::TempDir {
    let copies = std::iter::repeat_with(|| {
        let copy = tempfile::tempdir().unwrap();
        copy_into(home, copy.path()).map(|()| copy)
    });
    copies.take(100).find_map(Result::ok).expect("a moment at which nothing is renamed")
}

fn copy_into(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        match from.is_dir() {
            true => copy_into(&from, &to)?,
            false => fs::copy(&from, &to).map(drop)?,
        }
    }
    Ok(())
}

#[test]
fn what_was_applied_is_there_after_reopening() {
    let home = tempfile::tempdir().unwrap();
    let saves = everything_about(BOB, 3);
    created(home.path()).apply(&saves).unwrap();
    let store = opened(home.path());
    for (key, record) in saves {
        assert_eq!(store.get(&key).unwrap(), record, "{key:?}");
        assert_eq!(store.all(&key, 9).unwrap(), Vec::from_iter(record));
    }
}

/// The names of a kind of record, as the sources list them.
fn kinds_in_the_sources() -> Vec<String> {
    let source = include_str!("../layout.rs");
    let list = source.split("enum Kind {").nth(1).unwrap().split('}').next().unwrap();
    list.lines()
        .filter_map(|line| line.trim().split_once(" = "))
        .map(|(name, _)| name.into())
        .collect()
}

#[test]
fn a_record_of_every_kind_there_is_goes_through_the_test_of_reopening() {
    use crate::store::layout::Kind;
    let tried: Vec<String> =
        keys(BOB, 3).iter().map(|key| format!("{:?}", Kind::of(key))).collect();
    // Packed messages and places are reopened in `packed.rs` and `shelved.rs`: nobody writes them by hand.
    let packed = ["Block", "Summary", "Shelf"].map(str::to_owned);
    let sources = kinds_in_the_sources();
    assert!(sources.len() > 40, "{sources:?}");
    for kind in sources {
        assert!(
            tried.contains(&kind) || packed.contains(&kind),
            "add a sample of {kind} to `samples::keys`, or it is never read back after a restart"
        );
        let byte = |byte: u8| Kind::of_bytes(&[byte]).map(|known| format!("{known:?}"));
        assert!((0..=u8::MAX).any(|one| byte(one) == Some(kind.clone())), "add {kind} to ALL");
    }
}

#[test]
fn a_home_is_made_once_and_opened_only_where_it_was_made() {
    let home = tempfile::tempdir().unwrap();
    let nothing = Store::open(home.path(), Unlock::KeyFile);
    assert!(matches!(nothing, Err(StoreError::NoHome(_))));
    assert!(!Store::exists(home.path()));
    drop(created(home.path()));
    assert!(Store::exists(home.path()));
    let again = Store::create(home.path(), Unlock::KeyFile, NOON);
    assert!(matches!(again, Err(StoreError::Exists(_))));
}

#[test]
fn a_creation_that_was_cut_off_begins_anew() {
    let home = tempfile::tempdir().unwrap();
    drop(created(home.path()));
    fs::remove_file(home.path().join("keys.bin")).unwrap();
    assert!(!Store::exists(home.path()));
    created(home.path()).apply(&everything_about(BOB, 1)).unwrap();
    assert!(opened(home.path()).get(&Key::Me).unwrap().is_some());
}

#[test]
fn only_the_passphrase_opens_a_home_closed_by_one() {
    let home = tempfile::tempdir().unwrap();
    let store = Store::create_at_cost(home.path(), &words("open sesame"), Cost::floor(), NOON);
    store.unwrap().apply(&everything_about(BOB, 1)).unwrap();
    assert!(Store::needs_passphrase(home.path()).unwrap());
    let wrong = Store::open(home.path(), words("open barley"));
    assert!(matches!(wrong, Err(StoreError::WrongPassphrase)));
    let none = Store::open(home.path(), Unlock::KeyFile);
    assert!(matches!(none, Err(StoreError::NeedsPassphrase)));
    let right = Store::open(home.path(), words("open sesame")).unwrap();
    assert!(right.get(&Key::Secrets).unwrap().is_some());
}

#[test]
fn a_conversation_reads_page_by_page_from_its_end() {
    let home = tempfile::tempdir().unwrap();
    let mut store = created(home.path());
    let saves: Vec<Change> = (1..=10).map(|order| said(BOB, order)).collect();
    store.apply(&saves).unwrap();
    store.apply(&[said(CAROL, 99)]).unwrap();
    let orders = |before| {
        let page = store.page(chat(BOB), before, 4).unwrap();
        page.iter().map(|entry| entry.order).collect::<Vec<_>>()
    };
    assert_eq!(orders(None), [7, 8, 9, 10]);
    assert_eq!(orders(Some(7)), [3, 4, 5, 6]);
    assert_eq!(orders(Some(3)), [1, 2]);
    assert_eq!(orders(Some(1)), [0; 0]);
    assert_eq!(store.last_order(chat(BOB)).unwrap(), Some(10));
    assert_eq!(store.last_order(chat(0xdd)).unwrap(), None);
}

#[test]
fn a_message_is_found_by_any_prefix_that_is_its_own() {
    let home = tempfile::tempdir().unwrap();
    let mut store = created(home.path());
    let all: Vec<_> = (1..=600).map(|number| message(BOB, number)).collect();
    let places = all.iter().map(|message| change(record(&Key::Place(*message), 3)));
    store.apply(&places.collect::<Vec<_>>()).unwrap();
    let text = all[7].id.to_string();
    assert_eq!(store.find_message(&text).unwrap(), [all[7]]);
    assert_eq!(store.find_message(&text[..9].to_uppercase()).unwrap(), [all[7]]);
    assert_eq!(store.find_message("").unwrap().len(), 2);
    assert!(store.find_message("!? no id").unwrap().is_empty());
    for length in 1..5 {
        let fit = all.iter().filter(|m| m.id.to_string().starts_with(&text[..length])).count();
        assert_eq!(store.find_message(&text[..length]).unwrap().len(), fit.min(2), "{length}");
    }
    assert_eq!(store.place(&all[7]).unwrap().unwrap().message, all[7]);
    assert_eq!(store.place(&message(CAROL, 1)).unwrap(), None);
}

#[test]
fn events_are_told_from_where_one_left_off() {
    let home = tempfile::tempdir().unwrap();
    let mut store = created(home.path());
    let events = samples::events();
    let saves: Vec<Change> = events.iter().cloned().map(Record::Event).map(change).collect();
    store.apply(&saves).unwrap();
    assert_eq!(store.events_after(0, 100).unwrap(), events);
    assert_eq!(store.events_after(2, 3).unwrap(), events[2..5]);
    assert!(store.events_after(u64::MAX, 3).unwrap().is_empty());
}

#[test]
fn a_full_disk_saves_nothing_says_so_and_heals() {
    let home = tempfile::tempdir().unwrap();
    let mut store = created(home.path());
    store.free_bytes_min = u64::MAX;
    let full = store.apply(&[said(BOB, 1)]);
    assert!(matches!(full, Err(StoreError::DiskFull)));
    assert!(matches!(store.probe(), Err(StoreError::DiskFull)));
    store.free_bytes_min = 0;
    let stuck = store.apply(&[said(BOB, 1)]);
    assert!(matches!(stuck, Err(StoreError::ReadOnly(_))), "not before a probe");
    store.probe().unwrap();
    store.apply(&[said(BOB, 2)]).unwrap();
    assert_eq!(store.page(chat(BOB), None, 9).unwrap(), [entry(BOB, 2)]);
}

#[test]
fn a_record_too_large_for_the_disk_takes_the_whole_batch_with_it() {
    let home = tempfile::tempdir().unwrap();
    let mut store = created(home.path());
    let large = samples::ratchet(BOB, &vec![1; super::RECORD_BYTES_MAX]);
    let refused = store.apply(&[said(BOB, 1), change(large)]);
    assert!(matches!(refused, Err(StoreError::TooLarge { .. })));
    store.probe().unwrap();
    assert_eq!(store.last_order(chat(BOB)).unwrap(), None);
}

#[cfg(unix)]
#[test]
fn nobody_else_on_this_computer_can_enter() {
    use std::os::unix::fs::PermissionsExt;
    let home = tempfile::tempdir().unwrap();
    fs::set_permissions(home.path(), fs::Permissions::from_mode(0o755)).unwrap();
    created(home.path()).apply(&everything_about(BOB, 1)).unwrap();
    drop(opened(home.path()));
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(home.path()), 0o700);
    assert_eq!(mode(&home.path().join("db")), 0o700);
    for file in files(home.path()) {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
}
