//! What is remembered while messages are imported never lets one in twice.

use super::*;
use crate::model::id::MessageId;
use crate::store::Unlock;

/// A message of one of these conversations, as `export` writes it.
fn line(talk: u8, number: u8) -> ImportLine {
    let (message, author) = (MessageId([number; 16]), IdentityKey([talk; 32]));
    let line = serde_json::json!({
        "message": message.to_string(), "conversation": format!("talk {talk}"),
        "conversation_id": author.to_string(), "from": "bob", "author": author.to_string(),
        "mine": false, "text": "hello", "at": "2026-11-23T12:00:00.000Z",
    });
    serde_json::from_value(line).unwrap()
}

fn asked(lines: impl IntoIterator<Item = (u8, u8)>) -> ImportAdd {
    ImportAdd { lines: lines.into_iter().map(|(talk, number)| line(talk, number)).collect() }
}

#[test]
fn ids_that_had_to_be_forgotten_in_the_middle_double_nothing() {
    let home = tempfile::tempdir().unwrap();
    let mut store = Store::create(home.path(), Unlock::KeyFile, Time(1)).unwrap();
    let mut desk = ImportDesk { known_max: 8, ..ImportDesk::default() };
    // Interleaved, as an archive is; together they are more than may be held.
    let all: Vec<(u8, u8)> =
        (1..=6).flat_map(|number| (1..=3).map(move |talk| (talk, number))).collect();
    for portion in all.chunks(4) {
        desk.add(&mut store, &asked(portion.iter().copied())).ok().unwrap();
        assert!(desk.known.values().map(BTreeMap::len).sum::<usize>() <= 8);
    }
    for portion in all.chunks(5) {
        let took = desk.add(&mut store, &asked(portion.iter().copied())).ok().unwrap();
        assert!(took.iter().all(|took| took.taken == 0), "{took:?}");
    }
    let heads = store.imports().unwrap();
    assert_eq!(heads.iter().map(|head| head.messages).collect::<Vec<_>>(), [6, 6, 6]);
}
