//! Backups written and read back, whole, damaged and by the wrong people.

use std::path::PathBuf;
use std::sync::Arc;

use data_encoding::HEXLOWER;
use tokio::sync::oneshot;

use super::*;
use crate::api::request::Answer;
use crate::api::types::home::{CreateOptions, HomeBackup};
use crate::core::record::{Key, Place};
use crate::crypto::backup::Sealer;
use crate::daemon::backup::{BackupDesk, Output};
use crate::daemon::config::Config;
use crate::daemon::desk::{Desk, Surroundings};
use crate::model::id::{IdentityKey, MessageId};
use crate::model::message::{ChatId, MessageRef};

/// Words of somebody, and a backup of their new home.
async fn backed_up(dir: &Path) -> (Zeroizing<String>, PathBuf) {
    let home = dir.join("home");
    let options = CreateOptions { name: "Alice".into(), passphrase: None, phrase: None };
    let created = crate::daemon::create(&home, options).await.unwrap();
    let home = Home::at(&home);
    write_whole(&home.config(), b"lan = false\n").unwrap();
    let store = Store::open(&home.store(), Unlock::KeyFile).unwrap();
    let node = Node::load(&store, Box::new(OlmRatchets)).unwrap();
    let config = Config::read(&home, &[]).unwrap();
    let around = Surroundings::new(home, config, false, String::new(), clock::now());
    let desk = Desk { node: &node, store: &store, around: &around, now: clock::now() };
    let file = dir.join("backup");
    let asked = HomeBackup { path: file.to_str().unwrap().into(), replace: false };
    let mut backups = BackupDesk::default();
    let (to, written) = oneshot::channel();
    backups.ask(&desk, asked.clone(), to);
    let (to, other) = oneshot::channel();
    backups.ask(&desk, asked.clone(), to);
    let refused = other.await.unwrap().unwrap_err().kind;
    assert_eq!(refused, ErrorKind::TooMany, "one at a time");
    drop(node);
    let mut store = store;
    while backups.is_writing() {
        backups.go_on(&mut store);
    }
    let Ok(Answer::BackedUp(written)) = written.await.unwrap() else { panic!("no backup") };
    assert_eq!(written.bytes, file.metadata().unwrap().len());
    (Zeroizing::new(created.phrase.reveal().to_owned()), file)
}

fn options(file: &Path, phrase: &str) -> RestoreOptions {
    let (phrase, passphrase) = (Zeroizing::new(phrase.to_owned()), None);
    RestoreOptions { file: file.to_owned(), phrase, passphrase, read: Arc::default() }
}

#[tokio::test]
async fn a_restored_home_is_the_same_person_on_the_same_device_with_the_same_settings() {
    let dir = tempfile::tempdir().unwrap();
    let (words, file) = backed_up(dir.path()).await;
    let (old, new) = (Home::at(&dir.path().join("home")), Home::at(&dir.path().join("new")));
    let restored = restore(new.dir(), options(&file, &words)).await.unwrap();
    let load = |home: &Home| {
        let store = Store::open(&home.store(), Unlock::KeyFile).unwrap();
        Node::load(&store, Box::new(OlmRatchets)).unwrap()
    };
    let (before, after) = (load(&old), load(&new));
    assert_eq!(restored.id, before.identity().to_string());
    assert_eq!((after.identity(), after.device()), (before.identity(), before.device()));
    assert!(after.me().restored.is_some());
    assert_eq!(fs::read(new.config()).unwrap(), b"lan = false\n");
    let again = restore(new.dir(), options(&file, &words)).await.unwrap_err();
    assert_eq!(again.kind, ErrorKind::IdentityExists);
}

#[tokio::test]
async fn other_words_open_nothing_and_a_typing_error_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let (words, file) = backed_up(dir.path()).await;
    let new = dir.path().join("new");
    let other = Phrase::from_entropy(&[7; 32]).words();
    let refused = restore(&new, options(&file, &other)).await.unwrap_err();
    assert_eq!((refused.kind, refused.exit_code()), (ErrorKind::Locked, 4));
    assert!(refused.message.starts_with("That phrase doesn't open this backup"));
    let mut typed: Vec<&str> = words.split(' ').collect();
    typed[2] = "abcdef";
    let refused = restore(&new, options(&file, &typed.join(" "))).await.unwrap_err();
    assert_eq!(refused.kind, ErrorKind::Unreadable);
    assert!(refused.message.contains("word 3"), "{}", refused.message);
    assert!(!Home::at(&new).is_made());
}

#[tokio::test]
async fn a_flipped_bit_or_a_cut_anywhere_is_noticed_and_nothing_is_restored() {
    let dir = tempfile::tempdir().unwrap();
    let (words, file) = backed_up(dir.path()).await;
    let whole = fs::read(&file).unwrap();
    let (new, changed) = (dir.path().join("new"), dir.path().join("changed"));
    let step = (whole.len() / 60).max(1);
    let spots = (0..HEAD_BYTES).chain((HEAD_BYTES..whole.len()).step_by(step));
    for at in spots {
        let mut flipped = whole.clone();
        flipped[at] ^= 0x10;
        for bytes in [&flipped[..], &whole[..at]] {
            fs::write(&changed, bytes).unwrap();
            let refused = restore(&new, options(&changed, &words)).await.unwrap_err();
            let known = matches!(
                refused.kind,
                ErrorKind::Damaged | ErrorKind::Unreadable | ErrorKind::OtherVersion
            );
            assert!(known, "byte {at}: {refused:?}");
            assert!(!Home::at(&new).is_made() && !Home::at(&new).unfinished_store().exists());
        }
    }
    restore(&new, options(&file, &words)).await.unwrap();
}

/// Kinds and golden files of records, in the order in which the golden backup holds them.
const RECORDS: [(u8, &str); 8] = [
    (1, "secrets"),
    (2, "me"),
    (3, "counters"),
    (4, "friend"),
    (5, "line"),
    (14, "entry"),
    (15, "place"),
    (17, "circle"),
];

#[test]
fn a_backup_of_the_first_version_reads_back_for_ever() {
    let golden = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden"));
    let hex = |name: &str| {
        let text = fs::read_to_string(golden.join(name)).unwrap();
        HEXLOWER.decode(text.trim().as_bytes()).unwrap()
    };
    let dir = tempfile::tempdir().unwrap();
    let (now, phrase) = (dir.path().join("now"), Phrase::from_entropy(&[1; 32]));
    let sealer = Sealer::new(&phrase.entropy(), [2; 32]);
    let mut out = Output::new(fs::File::create(&now).unwrap(), sealer).unwrap();
    let config = "lan = false\n".to_owned();
    let about = About { made: 1_795_000_000_000, program: "0.1.0".into(), config };
    let mut parts = vec![Part::About(about)];
    for (kind, name) in RECORDS {
        parts.push(Part::decode(kind, &hex(&format!("store/{name}.hex"))).unwrap());
    }
    parts.push(Part::End(RECORDS.len() as u64));
    parts.iter().for_each(|part| out.part(part).unwrap());
    out.finish().unwrap();
    let bytes = fs::read(&now).unwrap();
    let path = golden.join("backup.hex");
    if std::env::var_os("HOBNOB_NEW_GOLDEN").is_some() && !path.exists() {
        fs::write(&path, HEXLOWER.encode(&bytes) + "\n").unwrap();
    }
    assert!(hex("backup.hex") == bytes, "tests/golden/backup.hex no longer holds");
    let read = AtomicU64::new(0);
    let mut input = Input::open(&now, &phrase, &read).unwrap();
    for part in parts {
        assert_eq!(input.part().unwrap(), part);
    }
    assert!(input.is_over());
}

#[tokio::test]
async fn a_backup_that_is_given_up_leaves_nothing_behind() {
    let dir = tempfile::tempdir().unwrap();
    let (_, _) = backed_up(dir.path()).await;
    let home = Home::at(&dir.path().join("home"));
    let mut store = Store::open(&home.store(), Unlock::KeyFile).unwrap();
    // More than one step can write.
    let place = |number: u64| {
        let mut id = [0; 16];
        id[..8].copy_from_slice(&number.to_be_bytes());
        let author = IdentityKey([7; 32]);
        let message = MessageRef { author, id: MessageId(id) };
        let place = Place { message, chat: ChatId::Friend(author), order: number };
        (Key::Place(message), Some(Record::Place(place)))
    };
    for from in (0..60_000).step_by(6_000) {
        store.apply(&(from..from + 6_000).map(place).collect::<Vec<_>>()).unwrap();
    }
    let node = Node::load(&store, Box::new(OlmRatchets)).unwrap();
    let config = Config::read(&home, &[]).unwrap();
    let around = Surroundings::new(home, config, false, String::new(), clock::now());
    let desk = Desk { node: &node, store: &store, around: &around, now: clock::now() };
    let file = dir.path().join("other");
    let asked = HomeBackup { path: file.to_str().unwrap().into(), replace: false };
    let (mut backups, (to, answer)) = (BackupDesk::default(), oneshot::channel());
    backups.ask(&desk, asked, to);
    drop(node);
    backups.go_on(&mut store);
    assert!(backups.is_writing() && dir.path().join("other.unfinished").exists());
    backups.disappoint(&mut store, &ApiError::disk_full());
    assert_eq!(answer.await.unwrap().unwrap_err().kind, ErrorKind::NotSaved);
    assert!(!dir.path().join("other.unfinished").exists() && !file.exists());
    assert_eq!(store.end_walk(), None, "nobody walks through the store any more");
}
