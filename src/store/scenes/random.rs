//! The store against a map: whatever is written in whatever order, both say the same.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

#[derive(Debug, Clone)]
enum Act {
    Apply(Vec<(Key, Option<u8>)>),
    Rotate,
    Reopen,
    Probe,
}

fn any_key() -> impl Strategy<Value = Key> {
    (0u8..4, prop_oneof![0u64..4, Just(255), Just(256), Just(u64::MAX - 1)], 0usize..24)
        .prop_map(|(who, number, kind)| keys(who, number)[kind])
}

fn any_act() -> impl Strategy<Value = Act> {
    let change = (any_key(), prop::option::weighted(0.8, any::<u8>()));
    prop_oneof![
        8 => prop::collection::vec(change, 0..20).prop_map(Act::Apply),
        2 => Just(Act::Rotate),
        1 => Just(Act::Reopen),
        1 => Just(Act::Probe),
    ]
}

fn same(store: &Store, map: &BTreeMap<Key, Record>, limit: usize) -> Result<(), TestCaseError> {
    for who in 0..4 {
        for (from, to) in keys(who, 0).into_iter().zip(keys(who, 256)) {
            let found = store.get(&to).unwrap();
            prop_assert_eq!(found.as_ref(), map.get(&to));
            if matches!(from, Key::Place(_)) || from == to {
                continue;
            }
            let found = store.range(&from, &to, limit).unwrap();
            let expected: Vec<_> =
                map.range(from..to).take(limit).map(|(_, r)| r.clone()).collect();
            prop_assert_eq!(found, expected);
        }
    }
    for like in keys(0, 0) {
        let mut all = store.all(&like, usize::MAX).unwrap();
        all.sort_by_key(Record::key);
        let alike = |key: &Key| std::mem::discriminant(key) == std::mem::discriminant(&like);
        let expected: Vec<_> =
            map.iter().filter(|(key, _)| alike(key)).map(|(_, record)| record.clone()).collect();
        prop_assert_eq!(all, expected);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..Default::default() })]

    #[test]
    fn the_store_reads_like_a_map(acts in prop::collection::vec(any_act(), 1..16), limit in 1usize..6) {
        let home = tempfile::tempdir().unwrap();
        let mut store = created(home.path());
        let mut map = BTreeMap::new();
        for act in acts {
            match act {
                Act::Apply(changes) => {
                    let changes: BTreeMap<Key, Option<Record>> = changes
                        .into_iter()
                        .map(|(key, salt)| (key, salt.map(|salt| record(&key, salt))))
                        .collect();
                    store.apply(&changes.clone().into_iter().collect::<Vec<_>>()).unwrap();
                    for (key, record) in changes {
                        match record {
                            Some(record) => map.insert(key, record),
                            None => map.remove(&key),
                        };
                    }
                }
                Act::Rotate => store.rotate(NOON).unwrap(),
                Act::Probe => store.probe().unwrap(),
                Act::Reopen => {
                    drop(store);
                    store = opened(home.path());
                }
            }
        }
        same(&store, &map, limit)?;
    }
}
