//! What somebody who copies the folder, without the passphrase, can read in it: sizes and times.

use data_encoding::{BASE64, HEXLOWER};

use super::samples::CANARY;
use super::*;
use crate::store::record::samples::device;

/// Everything that must appear in no file, in the shapes it could appear in.
fn canaries() -> Vec<Vec<u8>> {
    let mut canaries = Vec::new();
    let secrets = [
        vec![0xa6; 16],
        identity(BOB).0.to_vec(),
        identity(CAROL).0.to_vec(),
        device(BOB).0.to_vec(),
    ];
    let texts = [CANARY, "203.0.113.77", "2001:db8", "/tcp/4077"].map(|t| t.as_bytes().to_vec());
    let ids = [message(BOB, 3).id.0.to_vec()];
    for bytes in secrets.into_iter().chain(texts).chain(ids) {
        // Whole threes, so that the text in base64 does not depend on what follows.
        let threes = bytes.len() / 3 * 3;
        canaries.push(BASE64.encode(&bytes[..threes]).into_bytes());
        canaries.push(HEXLOWER.encode(&bytes).into_bytes());
        canaries.push(bytes.iter().flat_map(|byte| [*byte, 0]).collect());
        canaries.push(bytes);
    }
    let texts =
        [identity(BOB).to_string(), identity(CAROL).to_string(), message(BOB, 3).id.to_string()];
    canaries.extend(texts.map(Into::into));
    canaries
}

#[test]
fn a_copied_folder_shows_no_word_name_address_or_key() {
    let home = tempfile::tempdir().unwrap();
    let store = Store::create_at_cost(home.path(), &words("hush-hush"), Cost::floor(), NOON);
    let mut store = store.unwrap();
    for number in 1..=20 {
        store.apply(&everything_about(BOB, number)).unwrap();
    }
    store.apply(&(21..=200).map(|number| said(BOB, number)).collect::<Vec<_>>()).unwrap();
    while store.pack().unwrap() {}
    store.rotate(NOON).unwrap();
    store.apply(&[(Key::Entry(chat(BOB), 3), None)]).unwrap();
    drop(store);
    drop(Store::open(home.path(), words("hush-hush")).unwrap());
    let mut canaries = canaries();
    canaries.push(b"hush-hush".to_vec());
    for file in files(home.path()) {
        let bytes = fs::read(&file).unwrap();
        for canary in &canaries {
            let found = bytes.windows(canary.len()).any(|window| window == canary);
            assert!(!found, "{} in {}", String::from_utf8_lossy(canary), file.display());
        }
    }
}

#[test]
fn the_same_story_leaves_no_common_bytes_in_two_homes() {
    let homes = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let keys = homes.each_ref().map(|home| {
        let mut store = created(home.path());
        store.apply(&everything_about(BOB, 1)).unwrap();
        store.layout.bytes(&Key::Friend(identity(BOB)))
    });
    assert_ne!(keys[0], keys[1], "friends are not recognised across two disks");
}
