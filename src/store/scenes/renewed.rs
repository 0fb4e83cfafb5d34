//! A store that is copied afresh while it is in use: whatever was acknowledged is in it, before, after and in between.

use super::*;
use crate::store::layout::RENEWED_KEY;
use crate::store::record::samples;

/// Everything there is, as it lies there.
fn all(store: &Store) -> Vec<(Vec<u8>, Vec<u8>)> {
    let pairs = store.engine().unwrap().lowest(&[], &[u8::MAX], usize::MAX).unwrap();
    let plain = pairs.into_iter().map(|(key, value)| (key.to_vec(), value.to_vec()));
    plain.filter(|(key, _)| *key != RENEWED_KEY).collect()
}

fn full(home: &Path) -> Store {
    let mut store = created(home);
    let who = |order| if order % 5 == 0 { CAROL } else { BOB };
    store.apply(&(1..=1_200).map(|order| said(who(order), order)).collect::<Vec<_>>()).unwrap();
    let places = (1..=1_500).map(|number| change(record(&Key::Place(message(BOB, number)), 1)));
    store.apply(&places.collect::<Vec<_>>()).unwrap();
    let large = vec![7; 60 * 1024];
    store.apply(&[change(samples::ratchet(BOB, &large))]).unwrap();
    while store.pack().unwrap() {}
    store
}

fn folders(home: &Path) -> Vec<bool> {
    ["db", "db.next", "db.old"].map(|name| home.join(name).exists()).to_vec()
}

#[cfg(unix)]
#[test]
fn what_is_written_while_a_store_is_copied_is_in_the_copy() {
    let home = tempfile::tempdir().unwrap();
    let mut store = full(home.path());
    let (mut order, mut steps) = (2_000, 0);
    while store.renew() {
        // Before what was copied, behind it, and what was copied already.
        let forgotten = Key::Entry(chat(BOB), 1 + order % 700);
        let large = vec![u8::try_from(order % 200).unwrap(); 20_000 + 900 * steps % 50_000];
        let ratchet = change(samples::ratchet(CAROL, &large));
        store.apply(&[said(BOB, order), said(CAROL, order), (forgotten, None), ratchet]).unwrap();
        if steps % 3 == 1 {
            store.pack().unwrap();
        }
        if steps == 2 {
            store.rotate(NOON).unwrap();
        }
        (order, steps) = (order + 1, steps + 1);
    }
    assert!(steps > 3, "in steps");
    assert!(!store.renewal_failed);
    let kept = all(&store);
    let new = store.page(chat(CAROL), None, steps).unwrap();
    assert_eq!(new.len(), steps, "all that was said meanwhile");
    assert_eq!(new.last().map(|entry| entry.order), Some(order - 1));
    assert_eq!(store.get(&Key::Entry(chat(BOB), 1 + (order - 1) % 700)).unwrap(), None);
    let size = store.engine().unwrap().get(&RENEWED_KEY).unwrap();
    assert!(size.is_some(), "it is known how large it was");
    store.apply(&[said(BOB, 9_999)]).unwrap();
    drop(store);
    let store = opened(home.path());
    let after: std::collections::BTreeMap<_, _> = all(&store).into_iter().collect();
    assert_eq!(after.len(), kept.len() + 1);
    assert!(kept.iter().all(|(key, value)| after.get(key) == Some(value)));
    assert_eq!(store.last_order(chat(BOB)).unwrap(), Some(9_999));
}

#[cfg(unix)]
#[test]
fn a_copy_holds_the_same_and_its_home_looks_as_before() {
    let home = tempfile::tempdir().unwrap();
    let mut store = full(home.path());
    let before = all(&store);
    while store.renew() {}
    assert!(all(&store) == before);
    drop(store);
    let store = opened(home.path());
    assert!(all(&store) == before);
    assert_eq!(folders(home.path()), [true, false, false]);
    assert!(!store.wants_renewal(), "once is enough");
}

#[cfg(unix)]
#[test]
fn a_crash_at_any_step_of_the_copy_loses_nothing() {
    let home = tempfile::tempdir().unwrap();
    let mut store = full(home.path());
    let mut steps = 0u64;
    loop {
        let more = store.renew();
        store.apply(&[said(BOB, 3_000 + steps)]).unwrap();
        // The thread that opens the copy takes its time; one look at it is enough.
        if steps < 12 || !more {
            let crashed = copy_of(home.path());
            let after = opened(crashed.path());
            assert!(all(&after) == all(&store), "after step {steps}");
            assert_eq!(folders(crashed.path()), [true, false, false]);
        }
        steps += 1;
        if !more {
            break;
        }
    }
    assert!(!store.renewal_failed && steps > 3);
}

#[test]
fn a_crash_in_the_middle_of_the_change_is_made_up_for() {
    let home = tempfile::tempdir().unwrap();
    let store = full(home.path());
    let before = all(&store);
    drop(store);
    let path = |name: &str| home.path().join(name);
    // `db` has its new name, `db.next` not yet.
    fs::rename(path("db"), path("db.next")).unwrap();
    fs::create_dir(path("db.old")).unwrap();
    assert!(all(&opened(home.path())) == before);
    assert_eq!(folders(home.path()), [true, false, false]);
    // Only what was replaced is left.
    fs::rename(path("db"), path("db.old")).unwrap();
    assert!(all(&opened(home.path())) == before);
    assert_eq!(folders(home.path()), [true, false, false]);
    // A copy that was not finished is none.
    fs::create_dir(path("db.next")).unwrap();
    fs::write(path("db.next").join("db"), b"half of it").unwrap();
    assert!(all(&opened(home.path())) == before);
    assert_eq!(folders(home.path()), [true, false, false]);
}

#[cfg(unix)]
#[test]
fn what_sled_put_into_files_of_their_own_is_brought_back() {
    let home = tempfile::tempdir().unwrap();
    let mut store = full(home.path());
    assert!(!store.wants_renewal());
    fs::write(home.path().join("db/blobs/12345"), b"from an older program").unwrap();
    assert!(store.wants_renewal());
    while store.renew() {}
    assert!(!store.wants_renewal());
    assert_eq!(fs::read_dir(home.path().join("db/blobs")).unwrap().count(), 0);
}

#[test]
fn a_copy_that_cannot_be_made_stands_in_nobodys_way() {
    let home = tempfile::tempdir().unwrap();
    let mut store = full(home.path());
    fs::write(home.path().join("db.next"), b"a file where a folder should be").unwrap();
    assert!(!store.renew());
    assert!(!store.wants_renewal(), "not again before the next start");
    store.apply(&[said(BOB, 4_000)]).unwrap();
    drop(store);
    assert_eq!(opened(home.path()).last_order(chat(BOB)).unwrap(), Some(4_000));
}

#[cfg(unix)]
#[test]
fn a_copy_is_kept_while_it_is_the_only_whole_store() {
    let home = tempfile::tempdir().unwrap();
    let store = full(home.path());
    let before = all(&store);
    drop(store);
    let whole = copy_of(&home.path().join("db"));
    let mut store = opened(home.path());
    // As it is after a change that failed twice: `db` is missing, and the copy is whole.
    fs::rename(home.path().join("db"), home.path().join("db.old")).unwrap();
    copy_into(whole.path(), &home.path().join("db.next")).unwrap();
    store.give_up_renewal();
    assert_eq!(folders(home.path()), [false, true, true]);
    store.probe().unwrap();
    assert!(all(&store).len() >= before.len());
    assert_eq!(folders(home.path()), [true, false, false]);
    // Without any store at all there is nothing to go on with.
    fs::rename(home.path().join("db"), home.path().join("elsewhere")).unwrap();
    assert!(store.probe().is_err());
    assert!(!home.path().join("db").exists(), "no empty one takes its place");
}

#[cfg(unix)]
#[test]
fn a_disk_that_a_copy_filled_is_given_back_by_a_probe() {
    let home = tempfile::tempdir().unwrap();
    let mut store = full(home.path());
    assert!(store.renew() && home.path().join("db.next").exists());
    store.pretend_full(true);
    assert!(store.probe().is_err());
    assert!(!home.path().join("db.next").exists());
}
