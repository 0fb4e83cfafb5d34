//! Old messages packed into blocks: nothing above notices, no crash loses or doubles one, and what is erased is gone.

use std::time::Duration;

use super::*;
use crate::model::message::{Body, Content, State};
use crate::store::layout::{Kind, end_of};
use crate::store::seal;

/// A message as most are: delivered, its words depending on its place.
fn plain(who: u8, order: u64, days: u64) -> Change {
    let mut entry = entry(who, order);
    entry.state = Some(State::Delivered);
    entry.arrived = NOON.after(Duration::from_secs(days * 86_400));
    entry.letter.written = entry.arrived;
    let body = Body::parse(format!("message {order} of {who}, said on day {days}")).unwrap();
    entry.letter.content =
        Content::Text { body, reply_to: None, mentions: vec![], action: false, lasts: None };
    change(Record::Entry(entry))
}

fn pack_all(store: &mut Store) {
    while store.pack().unwrap() {}
}

fn count(store: &Store, kind: Kind) -> usize {
    let from = [kind as u8];
    store.engine().unwrap().lowest(&from, &end_of(&from), usize::MAX).unwrap().len()
}

fn full(home: &Path, messages: u64) -> (Store, Vec<Change>) {
    let mut store = created(home);
    let saves: Vec<Change> = (1..=messages).map(|order| plain(BOB, order, order / 200)).collect();
    store.apply(&saves).unwrap();
    (store, saves)
}

/// Everything that can be read of Bob's conversation agrees with these changes.
fn assert_reads(store: &Store, saves: &[Change]) {
    let kept: Vec<Record> = saves.iter().filter_map(|(_, record)| record.clone()).collect();
    let (from, to) = (Key::Entry(chat(BOB), 0), Key::Entry(chat(BOB), u64::MAX));
    assert!(store.range(&from, &to, usize::MAX).unwrap() == kept, "as a range");
    for (key, record) in saves {
        assert_eq!(store.get(key).unwrap(), *record);
    }
    let (mut before, mut pages) = (None, Vec::new());
    loop {
        let page = store.page(chat(BOB), before, 37).unwrap();
        let Some(first) = page.first() else { break };
        before = Some(first.order);
        pages.splice(0..0, page.into_iter().map(Record::Entry));
    }
    assert!(pages == kept, "page by page");
}

#[test]
fn old_messages_are_packed_and_read_as_before() {
    let home = tempfile::tempdir().unwrap();
    let (mut store, saves) = full(home.path(), 1_000);
    store.apply(&[plain(CAROL, 5, 0)]).unwrap();
    pack_all(&mut store);
    let loose = count(&store, Kind::Entry);
    assert!((64..200).contains(&loose), "{loose} loose");
    assert_eq!(count(&store, Kind::Block), count(&store, Kind::Summary));
    assert_reads(&store, &saves);
    assert!(!store.wants_packing(), "nothing is left to do");
    drop(store);
    let store = opened(home.path());
    assert_reads(&store, &saves);
    assert_eq!(store.last_order(chat(BOB)).unwrap(), Some(1_000));
    let around = store.page_around(chat(BOB), 300, 10).unwrap();
    assert_eq!(
        around.iter().map(|entry| entry.order).collect::<Vec<_>>(),
        (295..305).collect::<Vec<_>>()
    );
}

#[test]
fn a_block_is_small_enough_for_seventeen_in_one_node_of_the_engine() {
    let home = tempfile::tempdir().unwrap();
    let (mut store, _) = full(home.path(), 2_000);
    pack_all(&mut store);
    for kind in [Kind::Block, Kind::Summary] {
        let from = [kind as u8];
        let all = store.engine().unwrap().lowest(&from, &end_of(&from), usize::MAX).unwrap();
        assert!(all.iter().all(|(place, sealed)| (place.len() + sealed.len()) * 17 < 128 * 1024));
    }
}

#[test]
fn what_is_on_its_way_or_of_late_stays_loose_and_reads_in_order() {
    let home = tempfile::tempdir().unwrap();
    let mut store = created(home.path());
    let mut saves: Vec<Change> = (1..=600).map(|order| plain(BOB, order * 10, 0)).collect();
    for at in [100, 101, 300] {
        let Some(Record::Entry(entry)) = &mut saves[at].1 else { panic!() };
        entry.state = Some(State::Queued);
    }
    store.apply(&saves).unwrap();
    pack_all(&mut store);
    let key = saves[100].0;
    assert!(store.engine().unwrap().get(&store.layout.bytes(&key)).unwrap().is_some());
    assert_reads(&store, &saves);
    // Late ones of the same week join the block they lie in; those of another week stay beside it.
    let late = [plain(BOB, 1_005, 0), plain(BOB, 1_007, 0), plain(BOB, 1_015, 30)];
    store.apply(&late).unwrap();
    saves.extend(late);
    saves.extend((601..700).map(|order| plain(BOB, order * 10, 0)));
    store.apply(&saves[603..]).unwrap();
    saves.sort_by_key(|(key, _)| *key);
    assert_reads(&store, &saves);
    pack_all(&mut store);
    assert_reads(&store, &saves);
    let loose = |order| {
        let place = store.layout.bytes(&Key::Entry(chat(BOB), order));
        store.engine().unwrap().get(&place).unwrap().is_some()
    };
    assert!(!loose(1_005) && !loose(1_007) && loose(1_015));
}

#[test]
fn a_packed_message_can_be_changed_and_forgotten() {
    let home = tempfile::tempdir().unwrap();
    let (mut store, mut saves) = full(home.path(), 500);
    pack_all(&mut store);
    for at in [3, 4, 5, 90, 250] {
        let Some(Record::Entry(entry)) = &mut saves[at].1 else { panic!() };
        entry.state = Some(State::Read);
        let changed = saves[at].clone();
        store.apply(&[changed]).unwrap();
    }
    let gone: Vec<usize> = (10..60).chain([91, 92]).collect();
    let forget: Vec<Change> = gone.iter().map(|at| (saves[*at].0, None)).collect();
    store.apply(&forget).unwrap();
    gone.iter().for_each(|at| saves[*at].1 = None);
    assert_reads(&store, &saves);
    pack_all(&mut store);
    assert_reads(&store, &saves);
    drop(store);
    assert_reads(&opened(home.path()), &saves);
}

#[test]
fn a_crash_between_any_two_steps_of_packing_loses_and_doubles_nothing() {
    let home = tempfile::tempdir().unwrap();
    let (mut store, saves) = full(home.path(), 700);
    let mut steps = 0;
    loop {
        let copy = copy_of(home.path());
        let mut after = opened(copy.path());
        assert_reads(&after, &saves);
        after.pack().unwrap();
        assert_reads(&after, &saves);
        steps += 1;
        if !store.pack().unwrap() {
            break;
        }
    }
    assert!(steps > 3, "packing goes in steps");
}

#[test]
fn a_packed_message_that_is_forgotten_is_gone_after_the_next_rotation() {
    let home = tempfile::tempdir().unwrap();
    let (mut store, mut saves) = full(home.path(), 190);
    let loose_place = store.layout.bytes(&saves[20].0);
    let loose = store.engine().unwrap().get(&loose_place).unwrap().unwrap().to_vec();
    pack_all(&mut store);
    assert!(count(&store, Kind::Block) > 0);
    let from = [Kind::Block as u8];
    let summaries = [Kind::Summary as u8];
    let all = |store: &Store, from: &[u8]| {
        store.engine().unwrap().lowest(from, &end_of(from), usize::MAX).unwrap()
    };
    let mut old = all(&store, &from);
    old.extend(all(&store, &summaries));
    store.apply(&[(saves[20].0, None)]).unwrap();
    saves[20].1 = None;
    // A crash in the middle of the rotation is made up for.
    store.retire_ratchets().unwrap();
    store.seal_again().unwrap();
    let crashed = copy_of(home.path());
    for mut store in [store, opened(crashed.path())] {
        store.rotate(NOON).unwrap();
        assert!(store.keys.open_sealed(&loose_place, &loose).is_err(), "as it lay before packing");
        for (place, sealed) in &old {
            assert!(store.keys.open_sealed(place, sealed).is_err(), "as it lay in a block");
        }
        assert_reads(&store, &saves);
        assert!(all(&store, &from).iter().all(|(_, sealed)| seal::key_of(sealed).is_some()));
    }
}

#[test]
fn words_of_a_packed_message_that_were_changed_are_gone_after_the_next_rotation() {
    let home = tempfile::tempdir().unwrap();
    let (mut store, mut saves) = full(home.path(), 190);
    pack_all(&mut store);
    let from = [Kind::Block as u8];
    let old = store.engine().unwrap().lowest(&from, &end_of(&from), 1).unwrap();
    let Some(Record::Entry(entry)) = &mut saves[1].1 else { panic!() };
    let body = Body::parse("other words").unwrap();
    entry.letter.content =
        Content::Text { body, reply_to: None, mentions: vec![], action: false, lasts: None };
    let changed = saves[1].clone();
    store.apply(&[changed]).unwrap();
    store.rotate(NOON).unwrap();
    assert!(store.keys.open_sealed(&old[0].0, &old[0].1).is_err());
    pack_all(&mut store);
    assert_reads(&store, &saves);
}

#[test]
fn a_block_that_has_rotted_stops_nothing_but_itself() {
    let home = tempfile::tempdir().unwrap();
    let (mut store, saves) = full(home.path(), 400);
    store.apply(&[plain(CAROL, 5, 0)]).unwrap();
    pack_all(&mut store);
    let from = [Kind::Block as u8];
    let blocks = store.engine().unwrap().lowest(&from, &end_of(&from), usize::MAX).unwrap();
    let (name, sealed) = blocks.first().unwrap();
    let mut rotten = sealed.to_vec();
    *rotten.last_mut().unwrap() ^= 1;
    store.engine().unwrap().write(vec![(name.to_vec(), Some(rotten))]).unwrap();
    drop(store);
    let mut store = opened(home.path());
    // In it: one is forgotten, one reworded, one only changes its state.
    let Some(Record::Entry(mut reworded)) = saves[1].1.clone() else { panic!() };
    reworded.since.reworded = Some((NOON, 1));
    store.apply(&[(saves[0].0, None)]).unwrap();
    store.apply(&[change(Record::Entry(reworded.clone()))]).unwrap();
    store.apply(&[saves[2].clone()]).unwrap();
    assert_eq!(store.get(&saves[1].0).unwrap(), Some(Record::Entry(reworded)));
    // Behind it: packing goes on, and what is packed is read.
    let more: Vec<Change> = (401..=800).map(|order| plain(BOB, order, order / 200)).collect();
    store.apply(&more).unwrap();
    pack_all(&mut store);
    assert!(count(&store, Kind::Block) > blocks.len());
    assert_eq!(store.get(&more[0].0).unwrap(), more[0].1);
    assert_eq!(store.get(&plain(CAROL, 5, 0).0).unwrap(), plain(CAROL, 5, 0).1);
}
