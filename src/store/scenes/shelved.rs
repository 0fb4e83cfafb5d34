//! Where messages are, packed: every way to a message leads there as before.

use super::*;
use crate::model::message::{MessageRef, State};
use crate::store::layout::{Kind, end_of};

fn place(message: MessageRef, order: u64) -> Change {
    let Record::Place(mut place) = record(&Key::Place(message), 1) else { panic!() };
    place.order = order;
    change(Record::Place(place))
}

fn count(store: &Store, kind: Kind) -> usize {
    let from = [kind as u8];
    store.engine().unwrap().lowest(&from, &end_of(&from), usize::MAX).unwrap().len()
}

/// So many that some shelves are worth packing and others are not: their ids begin with letters chosen unevenly.
fn many() -> Vec<MessageRef> {
    let one = |number: u64| {
        let mut message = message(BOB, number);
        message.id.0[0] = u8::try_from(number % 7 * (number % 3)).unwrap();
        message.id.0[1] &= 0x3f;
        message.id.0[8..].copy_from_slice(&number.to_be_bytes());
        message
    };
    (1..=6_000).map(one).collect()
}

fn full(home: &Path) -> (Store, Vec<MessageRef>) {
    let (mut store, all) = (created(home), many());
    let saves: Vec<Change> =
        (1..).zip(&all).map(|(order, message)| place(*message, order)).collect();
    store.apply(&saves).unwrap();
    while store.pack().unwrap() {}
    (store, all)
}

fn order_of(store: &Store, message: &MessageRef) -> Option<u64> {
    store.place(message).unwrap().map(|place| place.order)
}

#[test]
fn a_packed_place_is_found_as_before() {
    let home = tempfile::tempdir().unwrap();
    let (store, all) = full(home.path());
    let (loose, packed) = (count(&store, Kind::Place), count(&store, Kind::Shelf));
    assert!(loose < 1_000 && packed > 20, "{loose} loose, {packed} records");
    let check = |store: &Store| {
        for (order, message) in (1..).zip(&all) {
            assert_eq!(order_of(store, message), Some(order));
        }
        let text = all[77].id.to_string();
        assert_eq!(store.find_message(&text).unwrap(), [all[77]]);
        assert_eq!(store.find_message("").unwrap().len(), 2);
        assert_eq!(store.place(&message(CAROL, 1)).unwrap(), None);
        let like = Key::Place(all[0]);
        assert_eq!(store.all(&like, usize::MAX).unwrap().len(), all.len());
        assert_eq!(store.all(&like, 70).unwrap().len(), 70);
    };
    check(&store);
    drop(store);
    check(&opened(home.path()));
}

#[test]
fn a_place_that_changes_or_goes_is_changed_or_gone() {
    let home = tempfile::tempdir().unwrap();
    let (mut store, all) = full(home.path());
    store.apply(&[place(all[3], 9_003), place(all[4], 9_004)]).unwrap();
    let forget: Vec<Change> = [4, 5, 6].iter().map(|at| (Key::Place(all[*at]), None)).collect();
    store.apply(&forget).unwrap();
    for pack in [false, true] {
        if pack {
            // Enough new ones for every shelf to be packed once more.
            let more = (10_000..24_000).map(|number| {
                let mut message = message(CAROL, number);
                message.id = all[usize::try_from(number % 6_000).unwrap()].id;
                message.id.0[15] ^= 0xff;
                message.id.0[14] = u8::try_from(number % 251).unwrap();
                place(message, number)
            });
            store.apply(&more.collect::<Vec<_>>()).unwrap();
            while store.pack().unwrap() {}
        }
        assert_eq!(order_of(&store, &all[3]), Some(9_003));
        assert!([4, 5, 6].iter().all(|at| order_of(&store, &all[*at]).is_none()));
        assert_eq!(order_of(&store, &all[7]), Some(8));
        let found = store.find_message(&all[3].id.to_string()).unwrap();
        assert!(found.contains(&all[3]));
        let same = |record: &&Record| record.key() == Key::Place(all[3]);
        let listed = store.all(&Key::Place(all[3]), usize::MAX).unwrap();
        assert_eq!(listed.iter().filter(same).count(), 1, "not twice");
    }
}

#[test]
fn a_crash_between_any_two_steps_of_packing_places_loses_none() {
    let home = tempfile::tempdir().unwrap();
    let (mut store, all) = (created(home.path()), many());
    let saves: Vec<Change> =
        (1..).zip(&all).map(|(order, message)| place(*message, order)).collect();
    store.apply(&saves).unwrap();
    let mut step = 0;
    while store.pack().unwrap() {
        step += 1;
        let copy = copy_of(home.path());
        let after = opened(copy.path());
        assert_eq!(after.all(&Key::Place(all[0]), usize::MAX).unwrap().len(), all.len());
        let mut some = (1..).zip(&all).step_by(97);
        assert!(some.all(|(nth, one)| order_of(&after, one) == Some(nth)));
    }
    assert!(step > 4, "packing goes in steps: {step}");
}

#[test]
fn whoever_visits_everything_finds_what_is_packed_too_and_each_once() {
    let home = tempfile::tempdir().unwrap();
    let (mut store, all) = full(home.path());
    store.apply(&entries()).unwrap();
    while store.pack().unwrap() {}
    // One lies loose again beside where it is packed, and counts.
    let moved = place(all[0], 77);
    store.apply(std::slice::from_ref(&moved)).unwrap();
    assert!(count(&store, Kind::Shelf) > 0 && count(&store, Kind::Block) > 0);
    let (mut places, mut orders) = (std::collections::BTreeMap::new(), Vec::new());
    let mut visit = |record| {
        match record {
            Record::Place(place) => {
                assert!(places.insert(place.message, place.order).is_none(), "visited twice");
            }
            Record::Entry(entry) => orders.push(entry.order),
            _ => {}
        }
        Ok::<(), StoreError>(())
    };
    store.begin_walk();
    while store.walk(&mut visit).unwrap() {}
    assert_eq!(store.end_walk(), Some(vec![]));
    assert_eq!(places.len(), all.len());
    assert_eq!(places[&all[0]], 77);
    orders.sort_unstable();
    assert_eq!(orders, (1..=1_000).collect::<Vec<_>>());
}

/// Messages of Bob's that are old enough to be packed.
fn entries() -> Vec<Change> {
    let one = |order: u64| {
        let mut entry = entry(BOB, order);
        entry.state = Some(State::Delivered);
        entry.arrived = NOON.after(std::time::Duration::from_secs(order / 200 * 86_400));
        change(Record::Entry(entry))
    };
    (1..=1_000).map(one).collect()
}
