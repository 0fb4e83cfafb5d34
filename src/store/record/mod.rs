//! How each record looks on disk: Protocol Buffers behind a version byte, apart from the shapes the program thinks in.
//!
//! Fields are added, never renumbered and never given a new meaning; the files in `tests/golden/store` hold us to it.
//! What cannot be said by adding a field raises [`VERSION`] and is a step of [`super::migrate`].

mod amend;
mod befriend;
pub(super) mod block;
mod custody;
mod draft;
mod entry;
mod event;
mod fields;
mod friend;
mod imports;
mod introductions;
mod letter;
mod me;
mod parts;
mod room;
mod room_keys;
#[cfg(test)]
pub(super) mod samples;

use prost::Message;
use zeroize::Zeroizing;

use super::layout::Kind;
use crate::core::record::Record;

/// The first byte of every record: how the rest is to be read.
pub(super) const VERSION: u8 = 1;

/// Why bytes that were sealed by us are no record this version can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum BadRecord {
    /// Nothing, or a version byte of another program.
    #[error("a record of unknown version")]
    Version,
    /// Not Protocol Buffers.
    #[error("a record that cannot be decoded")]
    Encoding,
    /// A field is missing or holds what it must not.
    #[error("a record whose {0} makes no sense")]
    Field(&'static str),
}

/// A type on disk and the shape the program thinks in.
trait Shape: Message + Default {
    type Thought;

    fn of(thought: &Self::Thought) -> Self;

    fn thought(self) -> Result<Self::Thought, BadRecord>;
}

/// The bytes to be sealed.
pub(super) fn encode(record: &Record) -> Zeroizing<Vec<u8>> {
    match record {
        Record::Secrets(thought) => write::<me::Secrets>(thought),
        Record::Me(thought) => write::<me::Me>(thought),
        Record::Counters(thought) => write::<me::Counters>(thought),
        Record::Friend(thought) => write::<friend::Friend>(thought),
        Record::Line(thought) => write::<friend::Line>(thought),
        Record::Session(thought) => write::<friend::Session>(thought),
        Record::Ratchet(thought) => write::<friend::Ratchet>(thought),
        Record::Stamps(thought) => write::<friend::Stamps>(thought),
        Record::Invite(thought) => write::<befriend::Invite>(thought),
        Record::Adding(thought) => write::<befriend::Adding>(thought),
        Record::Outgoing(thought) => write::<letter::Outgoing>(thought),
        Record::Parked(thought) => write::<letter::Parked>(thought),
        Record::Kept(thought) => write::<letter::Kept>(thought),
        Record::Entry(thought) => write::<entry::Entry>(thought),
        Record::Place(thought) => write::<entry::Place>(thought),
        Record::Event(thought) => write::<event::Event>(thought),
        Record::Circle(thought) => write::<custody::Circle>(thought),
        Record::TheirCircle(thought) => write::<custody::TheirCircle>(thought),
        Record::Word(thought) => write::<custody::Word>(thought),
        Record::Holders(thought) => write::<custody::Holders>(thought),
        Record::Held(thought) => write::<custody::Held>(thought),
        Record::HeldEnvelope(thought) => write::<custody::HeldEnvelope>(thought),
        Record::HeldMark(thought) => write::<custody::HeldMark>(thought),
        Record::Passed(thought) => write::<custody::Passed>(thought),
        Record::Room(thought) => write::<room::Room>(thought),
        Record::RoomChain(thought) => write::<room::RoomChain>(thought),
        Record::RoomItem(thought) => write::<room::RoomItem>(thought),
        Record::RoomSheet(thought) => write::<room::RoomSheet>(thought),
        Record::RoomFork(thought) => write::<room::RoomFork>(thought),
        Record::RoomSpeaker(thought) => write::<room_keys::RoomSpeaker>(thought),
        Record::RoomHearer(thought) => write::<room_keys::RoomHearer>(thought),
        Record::RoomSecret(thought) => write::<room_keys::RoomSecret>(thought),
        Record::Early(thought) => write::<amend::Early>(thought),
        Record::Fading(thought) => write::<amend::Fading>(thought),
        Record::Pact(thought) => write::<amend::Pact>(thought),
        Record::Clearing(thought) => write::<amend::Clearing>(thought),
        Record::Draft(thought) => write::<draft::Draft>(thought),
        Record::Introduction(thought) => write::<introductions::Introduction>(thought),
        Record::Introduced(thought) => write::<introductions::Introduced>(thought),
        Record::Import(thought) => write::<imports::Import>(thought),
        Record::ImportSheet(thought) => write::<imports::ImportSheet>(thought),
        Record::Former(thought) => write::<friend::Former>(thought),
    }
}

/// The record of this kind in bytes that were sealed.
///
/// # Errors
/// [`BadRecord`] when a newer program, or a bug, wrote them: what we sealed ourselves cannot change on the way.
pub(super) fn decode(kind: Kind, bytes: &[u8]) -> Result<Record, BadRecord> {
    Ok(match kind {
        Kind::Secrets => Record::Secrets(read::<me::Secrets>(bytes)?),
        Kind::Me => Record::Me(read::<me::Me>(bytes)?),
        Kind::Counters => Record::Counters(read::<me::Counters>(bytes)?),
        Kind::Friend => Record::Friend(read::<friend::Friend>(bytes)?),
        Kind::Line => Record::Line(read::<friend::Line>(bytes)?),
        Kind::Session => Record::Session(read::<friend::Session>(bytes)?),
        Kind::Ratchet => Record::Ratchet(read::<friend::Ratchet>(bytes)?),
        Kind::Stamps => Record::Stamps(read::<friend::Stamps>(bytes)?),
        Kind::Invite => Record::Invite(read::<befriend::Invite>(bytes)?),
        Kind::Adding => Record::Adding(read::<befriend::Adding>(bytes)?),
        Kind::Outgoing => Record::Outgoing(read::<letter::Outgoing>(bytes)?),
        Kind::Parked => Record::Parked(read::<letter::Parked>(bytes)?),
        Kind::Kept => Record::Kept(read::<letter::Kept>(bytes)?),
        Kind::Entry => Record::Entry(read::<entry::Entry>(bytes)?),
        Kind::Place => Record::Place(read::<entry::Place>(bytes)?),
        Kind::Event => Record::Event(read::<event::Event>(bytes)?),
        Kind::Circle => Record::Circle(read::<custody::Circle>(bytes)?),
        Kind::TheirCircle => Record::TheirCircle(read::<custody::TheirCircle>(bytes)?),
        Kind::Word => Record::Word(read::<custody::Word>(bytes)?),
        Kind::Holders => Record::Holders(read::<custody::Holders>(bytes)?),
        Kind::Held => Record::Held(read::<custody::Held>(bytes)?),
        Kind::HeldEnvelope => Record::HeldEnvelope(read::<custody::HeldEnvelope>(bytes)?),
        Kind::HeldMark => Record::HeldMark(read::<custody::HeldMark>(bytes)?),
        Kind::Passed => Record::Passed(read::<custody::Passed>(bytes)?),
        Kind::Room => Record::Room(read::<room::Room>(bytes)?),
        Kind::RoomChain => Record::RoomChain(read::<room::RoomChain>(bytes)?),
        Kind::RoomOp | Kind::RoomTalk => Record::RoomItem(read::<room::RoomItem>(bytes)?),
        Kind::RoomSheet => Record::RoomSheet(read::<room::RoomSheet>(bytes)?),
        Kind::RoomFork => Record::RoomFork(read::<room::RoomFork>(bytes)?),
        Kind::RoomSpeaker => Record::RoomSpeaker(read::<room_keys::RoomSpeaker>(bytes)?),
        Kind::RoomHearer => Record::RoomHearer(read::<room_keys::RoomHearer>(bytes)?),
        Kind::RoomSecret => Record::RoomSecret(read::<room_keys::RoomSecret>(bytes)?),
        Kind::Early => Record::Early(read::<amend::Early>(bytes)?),
        Kind::Fading => Record::Fading(read::<amend::Fading>(bytes)?),
        Kind::Pact => Record::Pact(read::<amend::Pact>(bytes)?),
        Kind::Clearing => Record::Clearing(read::<amend::Clearing>(bytes)?),
        Kind::Draft => Record::Draft(read::<draft::Draft>(bytes)?),
        Kind::Introduction => Record::Introduction(read::<introductions::Introduction>(bytes)?),
        Kind::Introduced => Record::Introduced(read::<introductions::Introduced>(bytes)?),
        Kind::Import => Record::Import(read::<imports::Import>(bytes)?),
        Kind::ImportSheet => Record::ImportSheet(read::<imports::ImportSheet>(bytes)?),
        // These hold records and are none: see `block`.
        Kind::Block | Kind::Summary | Kind::Shelf => return Err(BadRecord::Field("kind")),
        Kind::Former => Record::Former(read::<friend::Former>(bytes)?),
    })
}

fn write<S: Shape>(thought: &S::Thought) -> Zeroizing<Vec<u8>> {
    let shape = S::of(thought);
    // Exactly large enough: a vector that grows leaves copies of secrets behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(1 + shape.encoded_len()));
    bytes.push(VERSION);
    shape.encode_raw(&mut *bytes);
    bytes
}

fn read<S: Shape>(bytes: &[u8]) -> Result<S::Thought, BadRecord> {
    let (version, body) = bytes.split_first().ok_or(BadRecord::Version)?;
    if *version != VERSION {
        return Err(BadRecord::Version);
    }
    S::decode(body).map_err(|_| BadRecord::Encoding)?.thought()
}

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER;

    use super::*;

    fn check_golden(name: &str, record: &Record) {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/store");
        let path = std::path::Path::new(folder).join(format!("{name}.hex").to_lowercase());
        if std::env::var_os("HOBNOB_NEW_GOLDEN").is_some() && !path.exists() {
            std::fs::write(&path, HEXLOWER.encode(&encode(record)) + "\n").unwrap();
        }
        let hex = std::fs::read_to_string(&path).unwrap();
        let bytes = HEXLOWER.decode(hex.trim().as_bytes()).unwrap();
        let kind = Kind::of(&record.key());
        assert_eq!(decode(kind, &bytes).as_ref(), Ok(record), "{name}");
        assert_eq!(*encode(record), bytes, "{name}");
    }

    #[test]
    fn every_record_ever_written_reads_back_the_same() {
        for record in samples::one_of_each() {
            match format!("{:?}", Kind::of(&record.key())).as_str() {
                "Holders" => check_golden("holders-2", &record),
                name => check_golden(name, &record),
            }
        }
        for event in samples::events() {
            check_golden(&format!("event-{}", event.seq), &Record::Event(event));
        }
        for (name, record) in samples::later_fields() {
            check_golden(name, &record);
        }
    }

    #[test]
    fn a_field_that_is_no_longer_used_does_not_stop_the_reading() {
        let old = include_str!("../../../tests/golden/store/holders.hex");
        let bytes = HEXLOWER.decode(old.trim().as_bytes()).unwrap();
        let record = decode(Kind::Holders, &bytes).unwrap();
        let now = samples::one_of_each().into_iter().find(|one| matches!(one, Record::Holders(_)));
        assert_eq!(Some(record), now);
    }

    #[test]
    fn a_record_of_another_version_is_refused_not_guessed_at() {
        for record in samples::one_of_each() {
            let kind = Kind::of(&record.key());
            let mut bytes = encode(&record).to_vec();
            bytes[0] = VERSION + 1;
            assert_eq!(decode(kind, &bytes), Err(BadRecord::Version));
            assert_eq!(decode(kind, &[]), Err(BadRecord::Version));
        }
    }

    #[test]
    fn no_secret_shows_in_what_a_log_would_print() {
        let later = samples::later_fields().into_iter().map(|(_, record)| record);
        for record in samples::one_of_each().into_iter().chain(later) {
            let text = format!("{:?}", record);
            assert!(!text.contains("166, 166, 166") && !text.contains("a6a6a6"), "{text}");
        }
        let shapes = [
            format!("{:?}", me::Secrets::default()),
            format!("{:?}", friend::Session::default()),
            format!("{:?}", friend::Ratchet::default()),
            format!("{:?}", friend::Former::default()),
            format!("{:?}", befriend::Invite::default()),
            format!("{:?}", befriend::Adding::default()),
            format!("{:?}", custody::Circle::default()),
            format!("{:?}", custody::TheirCircle::default()),
            format!("{:?}", parts::CircleKey::default()),
            format!("{:?}", room_keys::RoomSpeaker::default()),
            format!("{:?}", room_keys::RoomHearer::default()),
            format!("{:?}", room_keys::RoomSecret::default()),
        ];
        assert!(shapes.iter().all(|text| text.ends_with("(..)")), "{shapes:?}");
    }
}
