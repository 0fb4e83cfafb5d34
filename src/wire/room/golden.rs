//! What rooms say never changes: each golden file reads as its sample, and the sample writes the file's bytes.

use data_encoding::HEXLOWER;

use super::super::samples::rooms as samples;
use super::item::{ITEM_BYTES_MAX, Item, Signed};
use super::letter::RoomLetter;
use super::sheet::Sheet;
use super::talk::{BOXES_MAX, BoxNote, KeysNote, Talk, Words};
use crate::model::id::{ChainId, SenderKeyName};

fn golden(name: &str, bytes: &[u8]) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/wire");
    let path = std::path::Path::new(folder).join(format!("room-{name}.hex"));
    if std::env::var_os("HOBNOB_NEW_GOLDEN").is_some() && !path.exists() {
        std::fs::write(&path, HEXLOWER.encode(bytes) + "\n").unwrap();
    }
    let hex = std::fs::read_to_string(&path).unwrap();
    HEXLOWER.decode(hex.trim().as_bytes()).unwrap()
}

#[test]
fn items_are_what_they_were_in_the_first_version() {
    for (name, item) in samples::items() {
        let file = golden(&format!("item-{name}"), &item.encode());
        assert_eq!(HEXLOWER.encode(&item.encode()), HEXLOWER.encode(&file), "{name}");
        assert_eq!(Item::decode(&file), Some(item));
    }
}

#[test]
fn sheets_and_letters_are_what_they_were_in_the_first_version() {
    for (name, sheet) in samples::sheets() {
        let file = golden(&format!("sheet-{name}"), &sheet.encode());
        assert_eq!(HEXLOWER.encode(&sheet.encode()), HEXLOWER.encode(&file), "{name}");
        assert_eq!(Sheet::decode(&file), Some(sheet));
    }
    for (name, letter) in samples::letters() {
        let file = golden(&format!("letter-{name}"), &letter.encode());
        assert_eq!(HEXLOWER.encode(&letter.encode()), HEXLOWER.encode(&file), "{name}");
        assert_eq!(RoomLetter::decode(&file), Some(letter));
    }
    let words = samples::words();
    let file = golden("words", &words.encode());
    assert_eq!(HEXLOWER.encode(&words.encode()), HEXLOWER.encode(&file));
    assert_eq!(Words::decode(&file), Some(words));
}

#[test]
fn a_signed_item_reads_back_and_one_that_is_too_long_does_not() {
    let signed = Signed { bytes: vec![1; 90], signature: [2; 64] };
    assert_eq!(Signed::read(&signed.write()), Some(signed));
    assert_eq!(Signed::read(&vec![0; ITEM_BYTES_MAX + 1]), None);
    assert_eq!(Signed::read(&[0; 64]), None);
}

#[test]
fn as_many_boxes_as_an_item_may_hold_fit_into_it() {
    let boxed = BoxNote { chain: ChainId([1; 16]), number: u64::MAX, sealed: vec![0; 1400] };
    let note =
        KeysNote { name: SenderKeyName([2; 16]), dh: [3; 32], boxes: vec![boxed; BOXES_MAX] };
    let (_, mut item) = samples::items().remove(0);
    item.what = super::item::What::Talk(Talk::Keys(note));
    assert!(item.encode().len() + 64 <= ITEM_BYTES_MAX, "{}", item.encode().len());
    assert_eq!(Item::decode(&item.encode()), Some(item));
}
