//! What is on the wire never changes: each golden file reads as its sample, and the sample writes the file's bytes.
//!
//! A file that fails here means that nodes of two versions no longer understand each other: mend the code. A new kind
//! gets a new file.

use data_encoding::HEXLOWER;

use super::frame::{Frame, HEADER_BYTES, header};
use super::mark::Mark;
use super::paste::{self, Paste};
use super::{device_list, envelope, letter, record, samples};

/// The bytes of a golden file: hexadecimal, in lines.
fn bytes_of(file: &str) -> Vec<u8> {
    HEXLOWER.decode(file.split_whitespace().collect::<String>().as_bytes()).unwrap()
}

macro_rules! golden {
    ($name:literal) => {
        bytes_of(include_str!(concat!("../../tests/golden/wire/", $name, ".hex")))
    };
}

#[test]
fn frames_are_what_they_were_in_the_first_version() {
    let files = [
        golden!("frame-hello"),
        golden!("frame-letter"),
        golden!("frame-mark"),
        golden!("frame-unreadable"),
        golden!("frame-presence"),
        golden!("frame-pair-open"),
        golden!("frame-pair-answer"),
        golden!("frame-pair-prove"),
        golden!("frame-pair-confirm"),
        golden!("frame-pair-done"),
        golden!("frame-tags"),
        golden!("frame-want"),
        golden!("frame-enough"),
        golden!("frame-word"),
        golden!("frame-record"),
        golden!("frame-deposit"),
        golden!("frame-held"),
        golden!("frame-refused"),
        golden!("frame-hand-over"),
        golden!("frame-taken"),
        golden!("frame-gone"),
        golden!("frame-forget"),
        golden!("frame-deposit-mark"),
        golden!("frame-hand-mark"),
        golden!("frame-seen"),
        golden!("frame-look"),
        golden!("frame-look-at"),
        golden!("frame-punch"),
        golden!("frame-reach"),
        golden!("frame-leave"),
        golden!("frame-room-state"),
        golden!("frame-room-give"),
        golden!("frame-room-ask"),
        golden!("frame-room-typing"),
    ];
    let frames = samples::frames();
    assert_eq!(files.len(), frames.len());
    for (file, frame) in files.iter().zip(frames) {
        assert_eq!(HEXLOWER.encode(&frame.encode()), HEXLOWER.encode(file), "{frame:?}");
        let (kind, length) = header(file.first_chunk().unwrap()).unwrap();
        assert_eq!(length, file.len() - HEADER_BYTES);
        assert_eq!(Frame::decode(kind, &file[HEADER_BYTES..]), Ok(Some(frame)));
    }
}

#[test]
fn letters_are_what_they_were_in_the_first_version() {
    let files = [
        golden!("letter-text"),
        golden!("letter-reply"),
        golden!("letter-profile"),
        golden!("letter-circle-key"),
        golden!("letter-unknown"),
        golden!("letter-mentions"),
        golden!("letter-room"),
        golden!("letter-introduction"),
    ];
    let letters = samples::letters();
    assert_eq!(files.len(), letters.len());
    for (file, whole) in files.iter().zip(letters) {
        assert_eq!(HEXLOWER.encode(&letter::encode(&whole)), HEXLOWER.encode(file), "{whole:?}");
        assert_eq!(letter::decode(file), Ok(whole));
    }
}

#[test]
fn what_is_done_to_messages_is_what_it_was_in_the_first_version() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/wire");
    for (name, whole) in samples::amend_letters() {
        let path = std::path::Path::new(folder).join(format!("{name}.hex"));
        if std::env::var_os("HOBNOB_NEW_GOLDEN").is_some() && !path.exists() {
            std::fs::write(&path, HEXLOWER.encode(&letter::encode(&whole)) + "\n").unwrap();
        }
        let file = bytes_of(&std::fs::read_to_string(&path).unwrap());
        assert_eq!(HEXLOWER.encode(&letter::encode(&whole)), HEXLOWER.encode(&file), "{name}");
        assert_eq!(letter::decode(&file), Ok(whole));
    }
}

#[test]
fn marks_are_what_they_were_in_the_first_version() {
    let files = [golden!("mark-quiet"), golden!("mark-typing")];
    for (file, mark) in files.iter().zip(samples::marks()) {
        assert_eq!(HEXLOWER.encode(&mark.encode()), HEXLOWER.encode(file));
        assert_eq!(Mark::decode(file), Some(mark));
    }
}

#[test]
fn envelopes_are_what_they_were_in_the_first_version() {
    let (file, whole) = (golden!("envelope"), samples::envelope());
    assert_eq!(HEXLOWER.encode(&whole.encode()), HEXLOWER.encode(&file));
    assert_eq!(envelope::Envelope::parse(&file), Some(whole));
    let (file, inner) = (golden!("envelope-inner"), samples::inner());
    assert_eq!(HEXLOWER.encode(&envelope::pad(&inner.encode()).unwrap()), HEXLOWER.encode(&file));
    let plain = envelope::unpad(&file).unwrap();
    assert_eq!(envelope::Inner::decode(plain), Some(inner));
}

#[test]
fn device_lists_and_certificates_are_what_they_were_in_the_first_version() {
    let (file, list) = (golden!("device-list"), samples::device_list());
    assert_eq!(HEXLOWER.encode(&device_list::encode(&list)), HEXLOWER.encode(&file));
    assert_eq!(device_list::decode(&file), Some(list.clone()));
    let signed = golden!("device-list-signed");
    assert_eq!(HEXLOWER.encode(&device_list::list_bytes(&list)), HEXLOWER.encode(&signed));
    let (file, certificate) = (golden!("certificate"), samples::certificate());
    assert_eq!(HEXLOWER.encode(&certificate.encode()), HEXLOWER.encode(&file));
    let file = file.try_into().unwrap();
    assert_eq!(device_list::Certificate::decode(&file), Some(certificate));
}

#[test]
fn presence_records_are_what_they_were_when_first_passed_on() {
    let (file, whole) = (golden!("record"), samples::record());
    assert_eq!(HEXLOWER.encode(&record::encode(&whole, &[0x99; 64])), HEXLOWER.encode(&file));
    let signed = golden!("record-signed");
    assert_eq!(HEXLOWER.encode(&record::signed_bytes(&whole)), HEXLOWER.encode(&signed));
    assert_eq!(record::decode(&file), Some((whole, signed, [0x99; 64])));
}

#[test]
fn invites_and_cards_are_what_they_were_in_the_first_version() {
    let text = String::from_utf8(golden!("invite")).unwrap();
    assert_eq!(samples::invite().to_text(), text);
    assert_eq!(paste::read(&text), Paste::Invite(samples::invite()));
    let text = String::from_utf8(golden!("card")).unwrap();
    assert_eq!(samples::card().to_text(), text);
    assert_eq!(paste::read(&text), Paste::Card(samples::card()));
}
