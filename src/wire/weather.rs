//! A peer's bad bytes are weather: every decoder meets random and mutated bytes, and nothing breaks or swells.

use proptest::prelude::*;

use super::frame::{Frame, HEADER_BYTES, Taken, header};
use super::given_back::GivenBack;
use super::introduction::Introduction;
use super::mark::Mark;
use super::room::item::{Item, Signed};
use super::room::letter::RoomLetter;
use super::room::sheet::Sheet;
use super::room::talk::Words;
use super::{device_list, envelope, letter, paste, record, samples};
use crate::model::address::Address;
use crate::model::amend::Deed;
use crate::model::message::Content;

/// All kinds of frames, and some numbers that are none.
fn kinds() -> impl Iterator<Item = u16> {
    (0..=66).chain([u16::MAX])
}

/// Shows the bytes to everything that reads what a member of a room wrote.
fn show_to_rooms(bytes: &[u8]) {
    if let Some(item) = Item::decode(bytes) {
        assert_eq!(Item::decode(&item.encode()), Some(item));
    }
    if let Some(sheet) = Sheet::decode(bytes) {
        assert_eq!(Sheet::decode(&sheet.encode()), Some(sheet));
    }
    if let Some(letter) = RoomLetter::decode(bytes) {
        assert_eq!(RoomLetter::decode(&letter.encode()), Some(letter));
    }
    let _ = (Words::decode(bytes), Signed::read(bytes), GivenBack::decode(bytes));
}

/// Shows the bytes to everything that reads what a peer wrote.
fn show_to_all(bytes: &[u8]) {
    for kind in kinds() {
        if let Ok(Some(frame)) = Frame::decode(kind, bytes) {
            assert!(held(&frame) <= bytes.len().max(1024), "{frame:?}");
            assert_eq!(frame.kind(), kind);
        }
    }
    if let Ok(letter) = letter::decode(bytes) {
        let held = match &letter.content {
            Content::Text { body, mentions, .. } => body.as_str().len() + mentions.len() * 32,
            Content::Amend(amend) => match &amend.deed {
                Deed::Reword { body, mentions } => body.as_str().len() + mentions.len() * 32,
                Deed::Take => 0,
                Deed::Sign(emoji) => emoji.as_ref().map_or(0, |emoji| emoji.as_str().len()),
            },
            Content::Timer { .. } | Content::Gone => 0,
            Content::Profile { name } => name.len(),
            Content::CircleKey(circle) => circle.key.len(),
            Content::Unknown { bytes, .. }
            | Content::Room(bytes)
            | Content::Introduction(bytes)
            | Content::GivenBack(bytes) => bytes.len(),
        };
        assert!(held <= bytes.len());
        assert_eq!(letter::decode(&letter::encode(&letter)), Ok(letter));
    }
    show_to_rooms(bytes);
    if let Some(introduction) = Introduction::decode(bytes) {
        assert!(introduction.name.len() + introduction.addresses.len() * 7 <= bytes.len());
    }
    if let Some((record, body, signature)) = record::decode(bytes) {
        let held = record.text.len() + record.addresses.len() * 7;
        assert!(held + record.devices.devices.len() * 168 <= body.len());
        assert!(body.len() + signature.len() <= bytes.len());
        let again = record::decode(&record::encode(&record, &signature));
        assert_eq!(again, Some((record.clone(), record::signed_bytes(&record), signature)));
    }
    let _ = (Mark::decode(bytes), device_list::decode(bytes), envelope::Envelope::parse(bytes));
    let _ = (envelope::unpad(bytes).map(envelope::Inner::decode), envelope::Inner::decode(bytes));
    let _ = bytes.first_chunk().map(header);
    let _ = paste::read(&String::from_utf8_lossy(bytes));
}

/// How many bytes of the peer's a frame holds.
fn held(frame: &Frame) -> usize {
    match frame {
        Frame::Letter(bytes) | Frame::Mark(bytes) => bytes.len(),
        Frame::Presence(note) => note.text.len() + note.addresses.len() * 7,
        Frame::PairOpen(open) => open.kem.len() + open.devices.devices.len() * 168,
        Frame::PairAnswer(answer) => {
            let kem = answer.kem.len() + answer.kem_ciphertext.len();
            kem + answer.ratchet_offer.len() + answer.devices.devices.len() * 168
        }
        Frame::PairProve(prove) => prove.kem_ciphertext.len() + prove.ratchet_first.len(),
        Frame::Tags(tags) => tags.tags.len() * 16,
        Frame::Word(word) => word.record.as_ref().map_or(0, |record| record.sealed.len()),
        Frame::Record(record) => record.sealed.len(),
        Frame::Deposit(deposit) => deposit.envelope.len(),
        Frame::Held(held) => held.envelopes.len() * 16,
        Frame::HandOver(over) => over.envelope.len(),
        Frame::Taken(Taken { taken, later, unreadable }) => {
            (taken.len() + later.len() + unreadable.len()) * 16
        }
        Frame::Gone(gone) => gone.envelopes.len() * 16,
        Frame::Forget(forget) => forget.envelopes.len() * 16,
        Frame::DepositMark(mark) => mark.sealed.len(),
        Frame::HandMark(mark) => mark.sealed.len(),
        Frame::Hello(_) | Frame::PairConfirm(_) | Frame::PairDone | Frame::Unreadable(_) => 0,
        Frame::Want(_) | Frame::Enough(_) | Frame::Refused(_) => 0,
        Frame::RoomState(state) => state.chains.len() * 92 + state.sheets.len() * 24,
        Frame::RoomGive(give) => {
            let blobs = give.items.iter().chain(&give.sheets).chain(&give.forks);
            blobs.map(|blob| blob.len() + size_of::<Vec<u8>>()).sum::<usize>() / 2
        }
        Frame::RoomAsk(_) | Frame::RoomTyping(_) => 0,
        Frame::Punch(punch) => (punch.tcp.len() + punch.udp.len()) * size_of::<Address>(),
        Frame::Seen(_) | Frame::Look(_) | Frame::LookAt(_) | Frame::Reach(_) | Frame::Leave(_) => 0,
    }
}

/// Valid bytes of every sort, to be damaged.
fn valid() -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> =
        samples::frames().iter().map(|frame| frame.encode().split_off(HEADER_BYTES)).collect();
    all.extend(samples::letters().iter().map(letter::encode));
    all.extend(samples::amend_letters().iter().map(|(_, letter)| letter::encode(letter)));
    all.extend(samples::given_back().iter().map(GivenBack::encode));
    all.extend(samples::marks().iter().map(Mark::encode));
    all.extend(samples::rooms::items().iter().map(|(_, item)| item.encode()));
    all.extend(samples::rooms::sheets().iter().map(|(_, sheet)| sheet.encode()));
    all.extend(samples::rooms::letters().iter().map(|(_, letter)| letter.encode()));
    all.push(samples::rooms::words().encode());
    all.push(device_list::encode(&samples::device_list()));
    all.push(record::encode(&samples::record(), &[0x99; 64]));
    all.push(samples::envelope().encode());
    all.push(samples::invite().to_text().into_bytes());
    all.push(samples::relayed_invite().to_text().into_bytes());
    all.push(samples::card().to_text().into_bytes());
    all
}

/// One blow: where it lands, as a part of 65,536 of the length, and what it does there.
#[derive(Debug, Clone)]
enum Blow {
    Set(u16, u8),
    Cut(u16),
    Insert(u16, Vec<u8>),
    Double(u16),
}

impl Blow {
    fn strike(&self, bytes: &mut Vec<u8>) {
        let place = |part: u16| bytes.len() * usize::from(part) / 65_536;
        match self {
            Self::Set(part, value) => {
                let place = place(*part);
                bytes.get_mut(place).into_iter().for_each(|byte| *byte = *value);
            }
            Self::Cut(part) => bytes.truncate(place(*part)),
            Self::Insert(part, more) => {
                let place = place(*part);
                bytes.splice(place..place, more.iter().copied());
            }
            Self::Double(part) => bytes.extend_from_within(place(*part)..),
        }
    }
}

fn blow() -> impl Strategy<Value = Blow> {
    let more = proptest::collection::vec(any::<u8>(), 0..16);
    prop_oneof![
        4 => (any::<u16>(), any::<u8>()).prop_map(|(part, value)| Blow::Set(part, value)),
        1 => any::<u16>().prop_map(Blow::Cut),
        2 => (any::<u16>(), more).prop_map(|(part, more)| Blow::Insert(part, more)),
        1 => any::<u16>().prop_map(Blow::Double),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1000) })]

    #[test]
    fn random_bytes_break_nothing(bytes in proptest::collection::vec(any::<u8>(), 0..512)) {
        show_to_all(&bytes);
    }

    #[test]
    fn damaged_bytes_break_nothing(
        which in any::<proptest::sample::Index>(),
        blows in proptest::collection::vec(blow(), 1..5),
    ) {
        let mut bytes = valid().swap_remove(which.index(valid().len()));
        blows.iter().for_each(|blow| blow.strike(&mut bytes));
        show_to_all(&bytes);
    }
}

#[test]
fn every_cut_of_valid_bytes_breaks_nothing() {
    for whole in valid() {
        let step = whole.len().div_ceil(300).max(1);
        (0..whole.len()).step_by(step).for_each(|cut| show_to_all(&whole[..cut]));
    }
}

#[test]
fn a_length_that_a_peer_wrote_allocates_nothing() {
    // Field 1 of 4 GiB, of 2^63 bytes, and 30,000 empty entries of a device list.
    show_to_all(&[0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f]);
    show_to_all(&[0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]);
    let many = [0x1a, 0].repeat(30_000);
    show_to_all(&many);
    assert_eq!(device_list::decode(&many), None);
}
