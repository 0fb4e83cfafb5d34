//! Searching against a plain scan: over histories that are packed, changed and forgotten in any order, both find the same.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::core::record::Entry;
use crate::model::find::Query;
use crate::model::id::RoomId;
use crate::model::message::{Body, Content, State};
use crate::model::time::Time;
use crate::store::search::{Found, Spot, Wanted};

const WORDS: [&str; 12] = [
    "meeting",
    "meet",
    "noon",
    "Café",
    "cafe",
    "bread",
    "BREAD",
    "明日の会議",
    "会議",
    "a",
    "straße",
    "👍",
];

const QUERIES: [&str; 14] = [
    "meet",
    "\"meet\"",
    "meet noon",
    "\"meet noon\"",
    "cafe",
    "bre",
    "会議",
    "日の会",
    "strasse",
    "a",
    "👍",
    "nothing",
    "\"bread bread\"",
    "no me",
];

#[derive(Debug, Clone)]
enum Act {
    Say(Vec<(u8, u64, Vec<usize>, u64)>),
    Forget(Vec<(u8, u64)>),
    Pack,
    Rotate,
    Reopen,
}

fn any_act() -> impl Strategy<Value = Act> {
    let words = prop::collection::vec(0..WORDS.len(), 1..5);
    let said = (0u8..2, 0u64..400, words, 0u64..20);
    prop_oneof![
        6 => prop::collection::vec(said, 1..160).prop_map(Act::Say),
        2 => prop::collection::vec((0u8..2, 0u64..400), 1..20).prop_map(Act::Forget),
        4 => Just(Act::Pack),
        1 => Just(Act::Rotate),
        1 => Just(Act::Reopen),
    ]
}

fn place_of(room: u8) -> ChatId {
    if room == 0 { chat(BOB) } else { ChatId::Room(RoomId([0x77; 32])) }
}

fn message_of(room: u8, order: u64, words: &[usize], days: u64) -> Entry {
    let mut entry = entry(if order.is_multiple_of(3) { BOB } else { CAROL }, order);
    let text: Vec<&str> = words.iter().map(|word| WORDS[*word]).collect();
    let body = Body::parse(text.join(" ")).unwrap();
    entry.chat = place_of(room);
    entry.letter.content =
        Content::Text { body, reply_to: None, mentions: vec![], action: false, lasts: None };
    entry.letter.written = NOON.after(Duration::from_secs(days * 80_000));
    entry.arrived = NOON.after(Duration::from_secs((order / 150) * 604_800));
    entry.state = Some(if order.is_multiple_of(31) { State::Queued } else { State::Read });
    entry
}

/// What a look at every message finds.
fn scan(all: &BTreeMap<Key, Entry>, wanted: &Wanted) -> Vec<Entry> {
    let mut found: Vec<Entry> = all.values().filter(|entry| wanted.fits(entry)).cloned().collect();
    found.sort_by_key(|entry| Reverse(Spot::of(entry)));
    found.truncate(wanted.limit);
    found
}

fn search(store: &Store, wanted: &Wanted) -> Found {
    store.seeker(wanted.clone()).unwrap().search().unwrap()
}

fn same(store: &Store, all: &BTreeMap<Key, Entry>, salt: u64) -> Result<(), TestCaseError> {
    let spots: Vec<Spot> = all.values().map(Spot::of).collect();
    for (nth, words) in QUERIES.iter().enumerate() {
        let pick = salt.wrapping_add(nth as u64);
        let middle = spots.get(usize::try_from(pick).unwrap() % spots.len().max(1)).copied();
        let wanted = Wanted {
            words: Query::parse(words).ok(),
            chat: pick.is_multiple_of(3).then(|| place_of(u8::from(pick.is_multiple_of(2)))),
            from: pick.is_multiple_of(4).then(|| identity(BOB)),
            after: middle.map(|spot| spot.at).filter(|_| pick.is_multiple_of(5)),
            before: Some(NOON.after(Duration::from_secs(500_000)))
                .filter(|_| pick.is_multiple_of(7)),
            older_than: middle.filter(|_| pick.is_multiple_of(2)),
            limit: [1, 7, 500][nth % 3],
        };
        let found = search(store, &wanted);
        prop_assert_eq!(found.unfinished, None);
        prop_assert!(found.entries == scan(all, &wanted), "{} {:?}", words, wanted);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..Default::default() })]

    #[test]
    fn a_search_finds_what_a_plain_scan_finds(acts in prop::collection::vec(any_act(), 1..14), salt in 0u64..1_000) {
        let home = tempfile::tempdir().unwrap();
        let mut store = created(home.path());
        let mut all = BTreeMap::new();
        for act in acts {
            match act {
                Act::Say(said) => {
                    let entries = said.into_iter().map(|(room, order, words, days)| {
                        // What was said once keeps the week it came in: an edit changes words only.
                        message_of(room, order, &words, days)
                    });
                    let entries: BTreeMap<Key, Entry> =
                        entries.map(|entry| (Key::Entry(entry.chat, entry.order), entry)).collect();
                    let saves = entries.values().cloned().map(Record::Entry).map(change);
                    store.apply(&saves.collect::<Vec<_>>()).unwrap();
                    all.extend(entries);
                }
                Act::Forget(places) => {
                    let keys = places.into_iter().map(|(room, order)| Key::Entry(place_of(room), order));
                    let keys: std::collections::BTreeSet<Key> = keys.collect();
                    store.apply(&keys.iter().map(|key| (*key, None)).collect::<Vec<_>>()).unwrap();
                    all.retain(|key, _| !keys.contains(key));
                }
                Act::Pack => while store.pack().unwrap() {},
                Act::Rotate => store.rotate(NOON).unwrap(),
                Act::Reopen => {
                    drop(store);
                    store = opened(home.path());
                }
            }
        }
        for room in [0, 1] {
            let mut kept = all.values().filter(|entry| entry.chat == place_of(room)).cloned();
            let page = store.page(place_of(room), None, usize::MAX).unwrap();
            prop_assert!(page.into_iter().eq(kept.by_ref()), "as a page");
        }
        same(&store, &all, salt)?;
    }
}

#[test]
fn pages_of_a_search_follow_each_other_without_a_gap() {
    let home = tempfile::tempdir().unwrap();
    let mut store = created(home.path());
    let all: Vec<Entry> = (1..=300).map(|order| message_of(0, order, &[2], order % 17)).collect();
    store.apply(&all.iter().cloned().map(Record::Entry).map(change).collect::<Vec<_>>()).unwrap();
    while store.pack().unwrap() {}
    let mut wanted = Wanted { words: Query::parse("noon").ok(), limit: 41, ..Wanted::default() };
    let mut found = Vec::new();
    loop {
        let page = search(&store, &wanted).entries;
        let Some(last) = page.last() else { break };
        wanted.older_than = Some(Spot::of(last));
        found.extend(page);
    }
    assert_eq!(found.len(), 300);
    assert!(found.is_sorted_by_key(|entry| Reverse(Spot::of(entry))));
}

#[test]
fn what_is_no_text_is_never_found() {
    let home = tempfile::tempdir().unwrap();
    let mut store = created(home.path());
    let mut entry = message_of(0, 1, &[2], 0);
    entry.letter.content = Content::Unknown { kind: 4, bytes: b"noon".to_vec() };
    store.apply(&[change(Record::Entry(entry))]).unwrap();
    let wanted = Wanted { words: Query::parse("noon").ok(), limit: 9, ..Wanted::default() };
    assert!(search(&store, &wanted).entries.is_empty());
    let everything = Wanted { after: Some(Time(0)), limit: 9, ..Wanted::default() };
    assert!(search(&store, &everything).entries.is_empty());
}

#[test]
fn a_search_that_runs_while_messages_move_finds_them_all() {
    let home = tempfile::tempdir().unwrap();
    let mut store = created(home.path());
    let all: Vec<Entry> = (1..=3_000).map(|order| message_of(0, order, &[2, 5], 0)).collect();
    store.apply(&all.iter().cloned().map(Record::Entry).map(change).collect::<Vec<_>>()).unwrap();
    let wanted = Wanted { words: Query::parse("bread").ok(), limit: 500, ..Wanted::default() };
    let expected: Vec<u64> = search(&store, &wanted).entries.iter().map(|e| e.order).collect();
    assert_eq!(expected.len(), 500);
    std::thread::scope(|scope| {
        let mut searches = Vec::new();
        loop {
            let seeker = store.seeker(wanted.clone()).unwrap();
            searches.push(scope.spawn(move || seeker.search().unwrap().entries));
            if !store.pack().unwrap() {
                break;
            }
        }
        for search in searches {
            let found: Vec<u64> = search.join().unwrap().iter().map(|entry| entry.order).collect();
            assert_eq!(found, expected);
        }
    });
}

/// A packed history, and what finds all of it.
fn packed(home: &Path) -> (Store, Wanted) {
    let mut store = created(home);
    let all = (1..=400).map(|order| message_of(0, order, &[2, 5], order % 17));
    store.apply(&all.map(Record::Entry).map(change).collect::<Vec<_>>()).unwrap();
    while store.pack().unwrap() {}
    (store, Wanted { words: Query::parse("noon").ok(), limit: 500, ..Wanted::default() })
}

fn orders(found: &Found) -> std::collections::BTreeSet<u64> {
    found.entries.iter().map(|entry| entry.order).collect()
}

#[test]
fn a_search_made_before_keys_rotate_finds_everything_and_hides_nothing_from_later_ones() {
    let home = tempfile::tempdir().unwrap();
    let (store, wanted) = packed(home.path());
    drop(store);
    // Nobody has read the summaries yet.
    let mut store = opened(home.path());
    let early = store.seeker(wanted.clone()).unwrap();
    store.apply(&[(Key::Entry(place_of(0), 20), None)]).unwrap();
    store.rotate(NOON).unwrap();
    early.prepare().unwrap();
    let expected: std::collections::BTreeSet<u64> =
        store.page(place_of(0), None, 999).unwrap().iter().map(|entry| entry.order).collect();
    assert!(expected.len() > 300 && !expected.contains(&20));
    assert!(orders(&search(&store, &wanted)) == expected, "a later one");
    assert!(orders(&early.search().unwrap()) == expected, "the early one");
    store.apply(&[(Key::Entry(place_of(0), 25), None)]).unwrap();
    let after = orders(&early.search().unwrap());
    assert!(after.len() == expected.len() - 1 && !after.contains(&25), "under a key made anew");
}

#[cfg(unix)]
#[test]
fn a_search_made_before_the_store_is_copied_afresh_reads_the_copy() {
    let home = tempfile::tempdir().unwrap();
    let (mut store, wanted) = packed(home.path());
    let early = store.seeker(wanted.clone()).unwrap();
    let before = orders(&early.search().unwrap());
    while store.renew() {}
    assert!(!store.renewal_failed);
    let new = (401..=490).map(|order| message_of(0, order, &[2, 5], 3));
    store.apply(&new.map(Record::Entry).map(change).collect::<Vec<_>>()).unwrap();
    while store.pack().unwrap() {}
    let found = orders(&early.search().unwrap());
    assert!(before.is_subset(&found) && found.len() == 490, "{}", found.len());
}
