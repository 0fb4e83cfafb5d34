//! What is to be gone is gone, even for somebody who has the disk and the passphrase; and no crash on the way loses
//! what is wanted.

use super::*;
use crate::store::record::samples::{keys, ratchet, record};

/// The sealed bytes of a record as they lie on the disk now.
fn sealed(store: &Store, key: &Key) -> Vec<u8> {
    store.engine().unwrap().get(&store.layout.bytes(key)).unwrap().unwrap().to_vec()
}

/// Whether any key this store still has opens sealed bytes that once lay under `key`.
fn opens(store: &Store, key: &Key, sealed: &[u8]) -> bool {
    store.keys.open_sealed(&store.layout.bytes(key), sealed).is_ok()
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

#[test]
fn an_old_ratchet_state_is_gone_after_a_rotation_even_for_who_has_the_disk_and_the_keys() {
    let home = tempfile::tempdir().unwrap();
    let mut store = created(home.path());
    let key = Key::Ratchet(identity(BOB));
    store.apply(&[change(ratchet(BOB, b"first"))]).unwrap();
    let old = sealed(&store, &key);
    store.apply(&[change(ratchet(BOB, b"second"))]).unwrap();
    assert!(opens(&store, &key, &old), "before, the keys still open it");
    store.rotate(NOON).unwrap();
    let on_disk = fs::read(home.path().join("db/db")).unwrap();
    assert!(contains(&on_disk, &old[29..]), "sled keeps the old bytes");
    assert!(!opens(&store, &key, &old));
    let thief = copy_of(home.path());
    assert!(!opens(&opened(thief.path()), &key, &old));
    assert_eq!(store.get(&key).unwrap(), Some(ratchet(BOB, b"second")));
}

#[test]
fn the_keys_of_a_room_one_left_are_gone_after_a_rotation() {
    let home = tempfile::tempdir().unwrap();
    let mut store = created(home.path());
    let keys: Vec<Key> = keys(BOB, 3)
        .into_iter()
        .filter(|key| {
            matches!(key, Key::RoomSpeaker(_) | Key::RoomHearer(..) | Key::RoomSecret(..))
        })
        .collect();
    assert_eq!(keys.len(), 3);
    store.apply(&keys.iter().map(|key| change(record(key, 7))).collect::<Vec<_>>()).unwrap();
    let old: Vec<Vec<u8>> = keys.iter().map(|key| sealed(&store, key)).collect();
    store.apply(&keys.iter().map(|key| (*key, None)).collect::<Vec<_>>()).unwrap();
    store.rotate(NOON).unwrap();
    let thief = opened(copy_of(home.path()).path());
    for (key, old) in keys.iter().zip(&old) {
        assert!(!opens(&store, key, old) && !opens(&thief, key, old), "{key:?}");
    }
}

#[test]
fn no_slot_of_the_key_file_keeps_an_erased_key() {
    let home = tempfile::tempdir().unwrap();
    let mut store = created(home.path());
    store.apply(&[change(ratchet(BOB, b"state"))]).unwrap();
    let before = fs::read(home.path().join("keys.bin")).unwrap();
    store.rotate(NOON).unwrap();
    let after = fs::read(home.path().join("keys.bin")).unwrap();
    // The slots are sealed anew with fresh nonces: not one run of the old bytes may be left in them.
    let slots = &before[8192..];
    for window in slots.chunks(32).filter(|chunk| chunk.iter().any(|byte| *byte != 0)) {
        assert!(!contains(&after, window));
    }
}

#[test]
fn a_crash_between_any_two_steps_of_a_rotation_loses_nothing_and_is_made_up_for() {
    let home = tempfile::tempdir().unwrap();
    let mut store = created(home.path());
    let key = Key::Ratchet(identity(BOB));
    store.apply(&[change(ratchet(BOB, b"old")), said(BOB, 1), said(BOB, 2)]).unwrap();
    let old = sealed(&store, &key);
    store.apply(&[change(ratchet(BOB, b"new")), (Key::Entry(chat(BOB), 1), None)]).unwrap();
    let mut crashed = vec![copy_of(home.path())];
    store.retire_ratchets().unwrap();
    crashed.push(copy_of(home.path()));
    store.seal_again().unwrap();
    crashed.push(copy_of(home.path()));
    store.erase(NOON).unwrap();
    crashed.push(copy_of(home.path()));
    for (step, home) in crashed.iter().enumerate() {
        let mut store = opened(home.path());
        assert_eq!(store.get(&key).unwrap(), Some(ratchet(BOB, b"new")), "step {step}");
        assert_eq!(store.page(chat(BOB), None, 9).unwrap(), [entry(BOB, 2)], "step {step}");
        store.rotate(NOON).unwrap();
        assert!(!opens(&store, &key, &old), "step {step}");
        assert_eq!(store.get(&key).unwrap(), Some(ratchet(BOB, b"new")), "step {step}");
        assert_eq!(store.page(chat(BOB), None, 9).unwrap(), [entry(BOB, 2)], "step {step}");
    }
}

#[test]
fn a_forgotten_message_is_gone_after_the_next_rotation_and_its_neighbours_stay() {
    let home = tempfile::tempdir().unwrap();
    let mut store = created(home.path());
    let saves: Vec<Change> = (1..=200).map(|order| said(BOB, order)).collect();
    store.apply(&saves).unwrap();
    store.apply(&[said(CAROL, 7)]).unwrap();
    let key = Key::Entry(chat(BOB), 7);
    let old = sealed(&store, &key);
    let carols = sealed(&store, &Key::Entry(chat(CAROL), 7));
    store.apply(&[(key, None), said(BOB, 201)]).unwrap();
    // The wish to forget outlives the process.
    drop(store);
    let mut store = opened(home.path());
    store.rotate(NOON).unwrap();
    assert!(!opens(&store, &key, &old));
    assert_eq!(store.page(chat(BOB), None, 500).unwrap().len(), 200);
    assert_eq!(sealed(&store, &Key::Entry(chat(CAROL), 7)), carols, "hers were not touched");
}

#[test]
fn each_conversation_and_week_has_a_key_of_its_own() {
    let home = tempfile::tempdir().unwrap();
    let mut store = created(home.path());
    let mut later = entry(BOB, 2);
    later.arrived = NOON.after(std::time::Duration::from_secs(7 * 86_400));
    store.apply(&[said(BOB, 1), change(Record::Entry(later)), said(CAROL, 1)]).unwrap();
    let places = [(BOB, 1), (BOB, 2), (CAROL, 1)];
    let ids = places.map(|(who, order)| {
        crate::store::seal::key_of(&sealed(&store, &Key::Entry(chat(who), order))).unwrap()
    });
    assert!(ids[0] != ids[1] && ids[0] != ids[2] && ids[1] != ids[2], "{ids:?}");
}

#[test]
fn keys_rotate_once_an_hour_and_only_when_a_ratchet_moved() {
    let home = tempfile::tempdir().unwrap();
    let mut store = created(home.path());
    let at = |minutes: u64| NOON.after(std::time::Duration::from_secs(minutes * 60));
    assert!(!store.maintain(at(90)).unwrap(), "nothing moved");
    store.apply(&[change(ratchet(BOB, b"state"))]).unwrap();
    assert!(!store.maintain(at(59)).unwrap(), "not yet");
    assert!(store.maintain(at(61)).unwrap());
    assert!(!store.maintain(at(200)).unwrap(), "nothing moved since");
    drop(store);
    let mut store = opened(home.path());
    assert!(!store.maintain(at(62)).unwrap(), "a restart does not forget the hour");
    assert!(store.maintain(at(122)).unwrap(), "nor what may have moved before it");
}

#[test]
fn a_record_that_rotted_does_not_stop_the_rotation_of_others() {
    let home = tempfile::tempdir().unwrap();
    let mut store = created(home.path());
    store.apply(&[change(ratchet(BOB, b"bob")), change(ratchet(CAROL, b"carol"))]).unwrap();
    let key = Key::Ratchet(identity(BOB));
    let mut rotten = sealed(&store, &key);
    *rotten.last_mut().unwrap() ^= 1;
    let place = store.layout.bytes(&key);
    store.engine().unwrap().write(vec![(place, Some(rotten))]).unwrap();
    store.rotate(NOON).unwrap();
    assert!(store.get(&key).is_err());
    let carols = store.get(&Key::Ratchet(identity(CAROL))).unwrap();
    assert_eq!(carols, Some(ratchet(CAROL, b"carol")));
}

/// A message taken back, as the core saves it.
fn taken_back(who: u8, order: u64) -> Change {
    let mut gone = entry(who, order);
    gone.letter.content = crate::model::message::Content::Gone;
    gone.since.taken = Some((NOON, identity(who)));
    change(Record::Entry(gone))
}

#[test]
fn of_a_thousand_deleted_messages_none_can_be_read_by_who_has_the_disk_and_the_keys() {
    const DELETED: u64 = 1_000;
    let home = tempfile::tempdir().unwrap();
    let mut store = created(home.path());
    let outgoing = |order| Key::Outgoing(identity(BOB), order);
    for order in 1..=DELETED {
        store.apply(&[said(BOB, order), change(record(&outgoing(order), 1))]).unwrap();
    }
    store.apply(&[said(BOB, DELETED + 1)]).unwrap();
    let places = |order| [Key::Entry(chat(BOB), order), outgoing(order)];
    let old: Vec<(Key, Vec<u8>)> =
        (1..=DELETED).flat_map(places).map(|key| (key, sealed(&store, &key))).collect();
    assert!(old.iter().all(|(key, bytes)| opens(&store, key, bytes)), "before, the keys open them");
    for order in 1..=DELETED {
        let gone = if order % 2 == 0 { taken_back(BOB, order) } else { (places(order)[0], None) };
        store.apply(&[gone, (outgoing(order), None)]).unwrap();
    }
    store.rotate(NOON).unwrap();
    drop(store);
    let thief = copy_of(home.path());
    let on_disk = fs::read(thief.path().join("db/db")).unwrap();
    let (_, some) = &old[old.len() / 2];
    assert!(contains(&on_disk, &some[29..]), "sled keeps old bytes, or this test shows nothing");
    let store = opened(thief.path());
    assert_eq!(old.iter().filter(|(key, bytes)| opens(&store, key, bytes)).count(), 0);
    for file in files(thief.path()) {
        assert!(!contains(&fs::read(&file).unwrap(), samples::CANARY.as_bytes()), "{file:?}");
    }
    assert_eq!(store.page(chat(BOB), None, 1).unwrap(), [entry(BOB, DELETED + 1)]);
}

#[test]
fn changed_words_are_gone_after_a_rotation_and_a_new_sign_costs_none() {
    let home = tempfile::tempdir().unwrap();
    let mut store = created(home.path());
    store.apply(&[said(BOB, 1), said(BOB, 2)]).unwrap();
    let key = Key::Entry(chat(BOB), 1);
    let old = sealed(&store, &key);
    let mut reworded = entry(BOB, 1);
    reworded.letter = entry(BOB, 99).letter;
    reworded.since.reworded = Some((NOON, 1));
    store.apply(&[change(Record::Entry(reworded.clone()))]).unwrap();
    store.rotate(NOON).unwrap();
    assert!(!opens(&store, &key, &old));
    let neighbour = sealed(&store, &Key::Entry(chat(BOB), 2));
    reworded.since.fades = Some(NOON);
    store.apply(&[change(Record::Entry(reworded))]).unwrap();
    store.rotate(NOON).unwrap();
    assert_eq!(
        sealed(&store, &Key::Entry(chat(BOB), 2)),
        neighbour,
        "nothing was lost: no new key"
    );
}

/// Something typed and not sent, as the core saves it.
fn typed(text: &str) -> Change {
    let text = crate::model::message::Body::parse(text).unwrap();
    change(Record::Draft(crate::core::record::Draft { chat: chat(BOB), text, at: NOON }))
}

#[test]
fn what_was_typed_and_taken_back_is_gone_after_a_rotation_and_what_stands_stays() {
    let home = tempfile::tempdir().unwrap();
    let mut store = created(home.path());
    let key = Key::Draft(chat(BOB));
    let mut old = Vec::new();
    for text in ["I hate", "I hate to say", "I have to say"] {
        store.apply(&[typed(text)]).unwrap();
        old.push(sealed(&store, &key));
    }
    store.rotate(NOON).unwrap();
    let on_disk = fs::read(home.path().join("db/db")).unwrap();
    assert!(contains(&on_disk, &old[0][29..]), "sled keeps old bytes, or this test shows nothing");
    assert!(old.iter().all(|bytes| !opens(&store, &key, bytes)), "each wording had its key");
    assert_eq!(store.get(&key).unwrap(), typed("I have to say").1);
    let stood = sealed(&store, &key);
    store.apply(&[(key, None)]).unwrap();
    store.rotate(NOON).unwrap();
    drop(store);
    let thief = opened(copy_of(home.path()).path());
    assert!(!opens(&thief, &key, &stood), "sent or emptied, it is gone like the others");
    assert_eq!(thief.get(&key).unwrap(), None);
}

#[test]
fn taking_back_what_was_typed_is_reason_enough_to_change_the_key() {
    let home = tempfile::tempdir().unwrap();
    let mut store = created(home.path());
    store.apply(&[typed("half a thought")]).unwrap();
    store.rotate(NOON).unwrap();
    let later = NOON.after(std::time::Duration::from_secs(3_600));
    assert!(!store.maintain(later).unwrap(), "nothing was typed since");
    store.apply(&[(Key::Draft(chat(BOB)), None)]).unwrap();
    assert!(store.maintain(later).unwrap());
}
