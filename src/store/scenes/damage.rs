//! What the store makes of a disk that lost or changed something.

use super::*;
use crate::store::engine::Engine;
use crate::store::layout::FORMAT_KEY;

/// A home with fifty messages in fifty batches, closed.
fn lived_in() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let mut store = created(home.path());
    for order in 1..=50 {
        store.apply(&[said(BOB, order)]).unwrap();
    }
    home
}

fn messages(store: &Store) -> usize {
    store.page(chat(BOB), None, 100).unwrap().len()
}

#[test]
fn a_snapshot_that_was_cut_off_does_not_lock_the_home() {
    let home = lived_in();
    let cut_off = home.path().join("db/snap.00000000000000FF.generating");
    fs::write(&cut_off, "half").unwrap();
    assert_eq!(messages(&opened(home.path())), 50);
    assert!(!cut_off.exists());
}

#[test]
fn a_spoiled_snapshot_is_set_aside_and_nothing_is_lost() {
    let home = lived_in();
    fs::write(home.path().join("db/snap.0000000000000FFF"), vec![7; 300]).unwrap();
    for file in files(home.path()).into_iter().filter(|f| f.to_string_lossy().contains("snap.")) {
        fs::write(file, vec![7; 300]).unwrap();
    }
    assert_eq!(messages(&opened(home.path())), 50);
    assert!(home.path().join("aside-1").exists(), "the spoiled file is kept");
}

#[test]
fn a_spoiled_conf_is_rebuilt_and_nothing_is_lost() {
    for spoiled in [&b""[..], b"x", &[0xff; 60]] {
        let home = lived_in();
        fs::write(home.path().join("db/conf"), spoiled).unwrap();
        assert_eq!(messages(&opened(home.path())), 50, "{spoiled:?}");
        assert_eq!(messages(&opened(home.path())), 50, "{spoiled:?}");
    }
}

#[test]
fn a_cut_tail_costs_the_newest_at_most() {
    let home = lived_in();
    let whole = fs::read(home.path().join("db/db")).unwrap();
    let used = whole.iter().rposition(|byte| *byte != 0).unwrap();
    for cut in [1, 10, 100, 1000] {
        let torn = copy_of(home.path());
        fs::write(torn.path().join("db/db"), &whole[..used - cut]).unwrap();
        let store = opened(torn.path());
        let left = store.page(chat(BOB), None, 100).unwrap();
        let orders: Vec<u64> = left.iter().map(|entry| entry.order).collect();
        assert_eq!(orders, Vec::from_iter(1..=left.len() as u64), "no gap after a cut of {cut}");
        assert!(left.len() > 40, "a cut of {cut} leaves {}", left.len());
    }
}

#[test]
fn two_records_that_changed_places_are_not_believed() {
    let home = lived_in();
    let store = opened(home.path());
    let [one, two] = [1, 2].map(|order| store.layout.bytes(&Key::Entry(chat(BOB), order)));
    let engine = store.engine().unwrap();
    let [first, second] = [&one, &two].map(|key| engine.get(key).unwrap().unwrap().to_vec());
    engine.write(vec![(one, Some(second)), (two, Some(first))]).unwrap();
    for order in [1, 2] {
        assert!(store.get(&Key::Entry(chat(BOB), order)).is_err());
    }
    assert!(store.get(&Key::Entry(chat(BOB), 3)).unwrap().is_some());
}

#[test]
fn what_cannot_be_opened_is_moved_whole_and_a_new_home_may_begin() {
    let home = lived_in();
    let before = files(&home.path().join("db")).len();
    let engine = Engine::open(home.path()).unwrap();
    engine.write(vec![(FORMAT_KEY.to_vec(), None)]).unwrap();
    drop(engine);
    let refused = Store::open(home.path(), Unlock::KeyFile);
    let Err(StoreError::Damaged { quarantined: Some(folder), .. }) = refused else {
        unreachable!("{refused:?}")
    };
    assert!(files(&folder.join("db")).len() >= before);
    assert!(folder.join("keys.bin").exists() && folder.join("key").exists());
    assert!(!Store::exists(home.path()));
    drop(created(home.path()));
}

#[test]
fn a_home_of_a_newer_program_stays_where_it_is() {
    let home = lived_in();
    let engine = Engine::open(home.path()).unwrap();
    engine.write(vec![(FORMAT_KEY.to_vec(), Some(vec![0, 0, 0, 9]))]).unwrap();
    drop(engine);
    let refused = Store::open(home.path(), Unlock::KeyFile);
    assert!(matches!(refused, Err(StoreError::NewerFormat { found: 9, known: 2 })));
    assert!(Store::exists(home.path()));
}

#[test]
fn no_flipped_byte_ever_shows_wrong_words() {
    let home = lived_in();
    let whole = fs::read(home.path().join("db/db")).unwrap();
    let used = whole.iter().rposition(|byte| *byte != 0).unwrap();
    for at in (0..used).step_by(used / 40) {
        let rotten = copy_of(home.path());
        let mut bytes = whole.clone();
        bytes[at] ^= 0xff;
        fs::write(rotten.path().join("db/db"), &bytes).unwrap();
        let Ok(store) = Store::open(rotten.path(), Unlock::KeyFile) else { continue };
        for order in 1..=50 {
            if let Ok(Some(found)) = store.get(&Key::Entry(chat(BOB), order)) {
                assert_eq!(found, Record::Entry(entry(BOB, order)), "byte {at}");
            }
        }
    }
}
