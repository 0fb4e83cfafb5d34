//! What was imported: there after a restart, page by page, found by its words, and gone when it is forgotten.

use super::*;
use crate::model::find::Query;
use crate::model::id::ImportId;
use crate::model::imported::{Import, ImportSheet, Imported};
use crate::store::imports::{ImportWanted, sheets_of};
use crate::store::record::samples::imports::imported;

const ONE: ImportId = ImportId([1; 16]);
const OTHER: ImportId = ImportId([2; 16]);

fn head(id: ImportId, messages: u64) -> Record {
    let name = format!("bob-{}", id.0[0]);
    let (called, origin) = (name.clone(), name.clone());
    Record::Import(Import { id, name, called, origin, at: NOON, messages })
}

/// Changes that import so many messages.
fn import(id: ImportId, count: u64) -> Vec<Change> {
    let messages: Vec<Imported> = (1..=count).map(|number| imported(BOB, number)).collect();
    let sheets = sheets_of(id, 1, messages).into_iter().map(Record::ImportSheet);
    sheets.chain([head(id, count)]).map(change).collect()
}

fn wanted(words: Option<&str>, below: u64, limit: usize) -> ImportWanted {
    let words = words.map(|words| Query::parse(words).unwrap());
    let (from, after, before) = (None, None, None);
    ImportWanted { import: ONE, words, from, after, before, below, limit }
}

#[test]
fn what_was_imported_is_there_after_a_restart_in_its_order() {
    let home = tempfile::tempdir().unwrap();
    created(home.path()).apply(&import(ONE, 500)).unwrap();
    let mut store = opened(home.path());
    store.apply(&import(OTHER, 3)).unwrap();
    let names: Vec<String> = store.imports().unwrap().into_iter().map(|head| head.name).collect();
    assert_eq!(names, ["bob-1", "bob-2"]);
    let (mut all, mut before) = (Vec::new(), u64::MAX);
    loop {
        let page = store.import_page(ONE, before, 70).unwrap();
        let Some((first, _)) = page.first() else { break };
        before = *first;
        all.splice(0..0, page);
    }
    assert_eq!(all.len(), 500);
    for ((place, said), number) in all.iter().zip(1..) {
        assert_eq!((*place, said), (number, &imported(BOB, number)));
    }
    let mut walked = 0;
    store
        .import_walk(ONE, |place, said| {
            walked += 1;
            assert_eq!((place, said), (walked, &imported(BOB, walked)));
        })
        .unwrap();
    assert_eq!(walked, 500);
    assert!(store.page(chat(BOB), None, 9).unwrap().is_empty(), "no friend has said any of it");
}

#[test]
fn sheets_are_small_and_a_large_message_has_one_alone() {
    let mut large = imported(BOB, 3);
    let text = "x".repeat(crate::model::message::TEXT_BYTES_MAX);
    large.text = Some(crate::model::message::Body::parse(text).unwrap());
    let messages = (1..100).map(|number| imported(BOB, number));
    let messages = messages.chain([large]).chain([imported(BOB, 101)]).collect();
    let sheets = sheets_of(ONE, 7, messages);
    assert!(sheets.len() > 3, "{}", sheets.len());
    let mut next = 7;
    for sheet in &sheets {
        assert_eq!(sheet.first, next);
        next += u64::try_from(sheet.messages.len()).unwrap();
        let bytes = crate::store::record::encode(&Record::ImportSheet(sheet.clone())).len();
        assert!(bytes < 7 * 1024 || sheet.messages.len() == 1, "{bytes}");
    }
    assert_eq!(next, 7 + 101);
}

#[test]
fn words_of_an_import_are_found_there_and_nowhere_else() {
    let home = tempfile::tempdir().unwrap();
    let mut store = created(home.path());
    store.apply(&import(ONE, 300)).unwrap();
    store.apply(&[said(CAROL, 7)]).unwrap();
    let found = |wanted| store.import_seeker(wanted).unwrap().search().unwrap();
    let all = found(wanted(Some("canary"), u64::MAX, 500));
    assert_eq!(all.len(), 300);
    assert_eq!(all[0], imported(BOB, 300), "the last first");
    assert_eq!(found(wanted(Some("\"mine 250\""), u64::MAX, 9)), [imported(BOB, 250)]);
    assert_eq!(found(wanted(Some("canary"), 251, 1)), [imported(BOB, 250)]);
    assert!(found(wanted(Some("unsaid"), u64::MAX, 9)).is_empty());
    let nobody = ImportWanted { from: Some("nobody".into()), ..wanted(None, u64::MAX, 9) };
    assert!(found(nobody).is_empty());
    let author =
        ImportWanted { from: Some(identity(BOB).to_string()), ..wanted(None, u64::MAX, 9) };
    assert_eq!(found(author).len(), 9);
    let talk = crate::store::search::Wanted {
        words: Some(Query::parse("canary").unwrap()),
        limit: 500,
        ..crate::store::search::Wanted::default()
    };
    let talk = store.seeker(talk).unwrap().search().unwrap();
    assert_eq!(talk.entries, [entry(CAROL, 7)], "nothing imported shows among what was said");
}

#[test]
fn of_a_forgotten_import_nothing_can_be_read_by_who_has_the_disk_and_the_keys() {
    let home = tempfile::tempdir().unwrap();
    let mut store = created(home.path());
    let changes = import(ONE, 1_000);
    store.apply(&changes).unwrap();
    store.apply(&import(OTHER, 3)).unwrap();
    store.apply(&[said(BOB, 1)]).unwrap();
    let place = |key: &Key| store.layout.bytes(key);
    let sealed: Vec<(Vec<u8>, Vec<u8>)> = changes
        .iter()
        .map(|(key, _)| {
            (place(key), store.engine().unwrap().get(&place(key)).unwrap().unwrap().to_vec())
        })
        .collect();
    assert!(sealed.iter().all(|(place, old)| store.keys.open_sealed(place, old).is_ok()));
    store.import_forget(ONE).unwrap();
    // The wish to forget outlives the process.
    drop(store);
    let mut store = opened(home.path());
    store.rotate(NOON).unwrap();
    drop(store);
    let thief = copy_of(home.path());
    let on_disk = fs::read(thief.path().join("db/db")).unwrap();
    let (_, some) = &sealed[sealed.len() / 2];
    let kept = on_disk.windows(64).any(|window| window == &some[29..93]);
    assert!(kept, "sled keeps old bytes, or this test shows nothing");
    let store = opened(thief.path());
    let opens = sealed.iter().filter(|(place, old)| store.keys.open_sealed(place, old).is_ok());
    assert_eq!(opens.count(), 0);
    assert_eq!(store.import_page(ONE, u64::MAX, 9).unwrap(), []);
    assert_eq!(store.imports().unwrap().len(), 1);
    assert_eq!(store.import_page(OTHER, u64::MAX, 9).unwrap().len(), 3, "the other one stays");
    assert_eq!(store.page(chat(BOB), None, 9).unwrap(), [entry(BOB, 1)]);
}

#[test]
fn an_import_that_was_forgotten_can_be_imported_again_before_the_rotation() {
    let home = tempfile::tempdir().unwrap();
    let mut store = created(home.path());
    store.apply(&import(ONE, 100)).unwrap();
    store.import_forget(ONE).unwrap();
    store.apply(&import(ONE, 5)).unwrap();
    store.rotate(NOON).unwrap();
    assert_eq!(store.import_page(ONE, u64::MAX, 99).unwrap().len(), 5);
    let sheet = Key::ImportSheet(ONE, 1);
    let Some(Record::ImportSheet(ImportSheet { messages, .. })) = store.get(&sheet).unwrap() else {
        panic!("no sheet")
    };
    assert_eq!(messages[0], imported(BOB, 1));
}
