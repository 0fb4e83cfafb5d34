//! Going through everything while the store is written: what was shown, less what was taken back, is what is there.

use std::collections::BTreeMap;

use super::*;
use crate::store::record::samples::keys;
use crate::store::walk::Since;

/// Messages old enough to be packed, and one record of every kind.
fn filled(home: &Path) -> (Store, Vec<Record>) {
    let mut store = created(home);
    let messages = (1..=600).map(|order| {
        let mut entry = entry(BOB, order);
        entry.state = Some(crate::model::message::State::Delivered);
        entry.arrived = NOON.after(std::time::Duration::from_secs(order / 200 * 86_400));
        Record::Entry(entry)
    });
    let others = (0..40).flat_map(|number| keys(CAROL, number)).map(|key| record(&key, 1));
    let all: BTreeMap<Key, Record> =
        messages.chain(others).map(|record| (record.key(), record)).collect();
    store.apply(&all.values().cloned().map(change).collect::<Vec<_>>()).unwrap();
    while store.pack().unwrap() {}
    (store, all.into_values().collect())
}

/// Everything, with no writing meanwhile.
fn everything(store: &mut Store) -> BTreeMap<Key, Record> {
    let mut all = BTreeMap::new();
    store.begin_walk();
    while store
        .walk(|record| {
            assert!(all.insert(record.key(), record).is_none(), "shown twice");
            Ok::<(), StoreError>(())
        })
        .unwrap()
    {}
    assert_eq!(store.end_walk(), Some(vec![]));
    all
}

#[test]
fn what_a_walk_shows_is_the_store_as_it_is_at_its_end() {
    for seed in 1..=12u64 {
        let home = tempfile::tempdir().unwrap();
        let (mut store, all) = filled(home.path());
        // Knuth's linear congruential generator, MMIX.
        let mut state = seed;
        let mut below = |most: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % most
        };
        let mut shown: BTreeMap<Key, Record> = BTreeMap::new();
        store.begin_walk();
        let mut steps = 0;
        while store
            .walk(|record| {
                assert!(shown.insert(record.key(), record).is_none(), "shown twice");
                Ok::<(), StoreError>(())
            })
            .unwrap()
        {
            steps += 1;
            if below(10) >= 3 {
                continue;
            }
            // Some change, some go, some come back; a few are new.
            let mut saves = BTreeMap::new();
            for _ in 0..below(6) {
                let one = &all[below(all.len() as u64) as usize];
                let saved = match (below(3), one) {
                    (0, _) => None,
                    (_, Record::Entry(entry)) => {
                        let mut entry = entry.clone();
                        entry.number += 7;
                        Some(Record::Entry(entry))
                    }
                    _ => Some(one.clone()),
                };
                saves.insert(one.key(), saved);
            }
            let fresh = Record::Entry(entry(BOB, 1_000 + steps));
            saves.insert(fresh.key(), Some(fresh));
            store.apply(&saves.into_iter().collect::<Vec<_>>()).unwrap();
            // Nothing is packed behind its back.
            assert!(!store.pack().unwrap());
        }
        assert!(steps > 30, "{steps}");
        for one in store.end_walk().unwrap() {
            match one {
                Since::Gone(record) => assert_eq!(shown.remove(&record.key()), Some(record)),
                Since::Is(record) => {
                    assert!(shown.insert(record.key(), record).is_none(), "told twice");
                }
            }
        }
        assert!(shown == everything(&mut store), "seed {seed}");
    }
}

#[test]
fn a_walk_that_too_much_is_written_in_says_so() {
    let home = tempfile::tempdir().unwrap();
    let mut store = created(home.path());
    store.begin_walk();
    for from in (0..60_000).step_by(5_000) {
        let saves: Vec<Change> =
            (from..from + 5_000).map(|n| change(record(&Key::Place(message(BOB, n)), 1))).collect();
        store.apply(&saves).unwrap();
    }
    assert_eq!(store.end_walk(), None);
    assert_eq!(everything(&mut store).len(), 60_000);
}
