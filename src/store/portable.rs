//! Records outside of a store: in a backup, each under its kind and length, just as they are sealed on disk.

use std::slice;

use prost::Message;
use zeroize::Zeroizing;

use super::blocks::Reach;
use super::engine::Pair;
use super::layout::Kind;
use super::record::block;
use super::{RECORD_BYTES_MAX, Store, StoreError, record};
use crate::core::record::{Key, Record};
use crate::model::time::Time;

/// Bytes before each part: kind and length.
pub const PART_HEADER_BYTES: usize = 5;

/// The first part's kind.
const ABOUT: u8 = 0;
/// The kind of a part that takes another back.
const GONE: u8 = 254;
/// The last part's kind.
const END: u8 = 255;

/// One part of a backup.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// The first: what it is.
    About(About),
    /// One record.
    Record(Box<Record>),
    /// A record that came before does not hold any more: it was changed or forgotten while the backup was written.
    Gone(Box<Record>),
    /// The last: how many of these two came before it.
    End(u64),
}

/// What a backup says of itself, sealed like all else in it.
#[derive(Clone, PartialEq, Message)]
pub struct About {
    /// When it was made, in milliseconds since 1970.
    #[prost(uint64, tag = "1")]
    pub made: u64,
    /// By which version of the program.
    #[prost(string, tag = "2")]
    pub program: String,
    /// The settings file, word for word; empty for none.
    #[prost(string, tag = "3")]
    pub config: String,
}

impl About {
    /// When it was made.
    #[must_use]
    pub fn made(&self) -> Time {
        Time(self.made)
    }
}

#[derive(Clone, Copy, PartialEq, Message)]
struct Ending {
    #[prost(uint64, tag = "1")]
    records: u64,
}

/// Why a part cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPart {
    /// A kind, or a record, that this version does not know.
    #[error("a part of a newer version")]
    Newer,
    /// Longer than any part is.
    #[error("a part that is too long")]
    TooLong,
    /// Not what its kind says.
    #[error("a part that cannot be read")]
    Malformed,
}

impl Part {
    /// Kind, length and bytes.
    #[must_use]
    pub fn encode(&self) -> Zeroizing<Vec<u8>> {
        let (kind, bytes) = match self {
            Self::About(about) => (ABOUT, Zeroizing::new(about.encode_to_vec())),
            Self::Record(one) => (Kind::of(&one.key()) as u8, record::encode(one)),
            Self::Gone(one) => {
                let mut bytes = record::encode(one);
                bytes.push(Kind::of(&one.key()) as u8);
                (GONE, bytes)
            }
            Self::End(records) => {
                (END, Zeroizing::new(Ending { records: *records }.encode_to_vec()))
            }
        };
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        let mut whole = Zeroizing::new(Vec::with_capacity(PART_HEADER_BYTES + bytes.len()));
        whole.push(kind);
        whole.extend(length.to_be_bytes());
        whole.extend_from_slice(&bytes);
        whole
    }

    /// Reads a header: the kind, and how many bytes follow.
    ///
    /// # Errors
    /// [`BadPart::TooLong`] above [`RECORD_BYTES_MAX`].
    pub fn header(bytes: &[u8; PART_HEADER_BYTES]) -> Result<(u8, usize), BadPart> {
        let [kind, a, b, c, d] = *bytes;
        match usize::try_from(u32::from_be_bytes([a, b, c, d])) {
            Ok(length) if length <= RECORD_BYTES_MAX => Ok((kind, length)),
            _ => Err(BadPart::TooLong),
        }
    }

    /// Reads a part.
    ///
    /// # Errors
    /// [`BadPart`].
    pub fn decode(kind: u8, bytes: &[u8]) -> Result<Self, BadPart> {
        match kind {
            ABOUT => About::decode(bytes).map(Self::About).map_err(|_| BadPart::Malformed),
            END => {
                let ending = Ending::decode(bytes).map_err(|_| BadPart::Malformed)?;
                Ok(Self::End(ending.records))
            }
            GONE => {
                let (kind, bytes) = bytes.split_last().ok_or(BadPart::Malformed)?;
                read(*kind, bytes).map(Self::Gone)
            }
            kind => read(kind, bytes).map(Self::Record),
        }
    }
}

fn read(kind: u8, bytes: &[u8]) -> Result<Box<Record>, BadPart> {
    let kind = Kind::of_bytes(&[kind]).ok_or(BadPart::Newer)?;
    match record::decode(kind, bytes) {
        Ok(one) => Ok(Box::new(one)),
        Err(record::BadRecord::Version) => Err(BadPart::Newer),
        Err(_) => Err(BadPart::Malformed),
    }
}

impl Store {
    /// The record that lies under a name, or what is packed there.
    pub(super) fn open_whole(&self, kind: Kind, pair: &Pair) -> Result<Vec<Record>, StoreError> {
        match kind {
            Kind::Block => {
                let reach =
                    Reach::read(&pair.0).ok_or_else(|| StoreError::damaged("a block's name"))?;
                let plain = self.open_block(&reach)?;
                let entries = block::items(&plain);
                let entries = entries.map(|(_, entry)| record::decode(Kind::Entry, entry));
                Ok(entries.collect::<Result<_, _>>()?)
            }
            Kind::Shelf => {
                let mut places = Vec::new();
                for (place, _) in self.opened_shelf(&pair.0, &pair.1)? {
                    // One that lies loose too was shown, and counts.
                    let name = self.layout.bytes(&Key::Place(place.message));
                    if self.engine()?.get(&name)?.is_none() {
                        places.push(Record::Place(place));
                    }
                }
                Ok(places)
            }
            _ => self.open_all(slice::from_ref(pair)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::record::samples;

    #[test]
    fn every_record_reads_back_from_its_part() {
        let parts = |one: Record| [Part::Record(Box::new(one.clone())), Part::Gone(Box::new(one))];
        for part in samples::one_of_each().into_iter().flat_map(parts) {
            let bytes = part.encode();
            let (kind, length) = Part::header(bytes.first_chunk().unwrap()).unwrap();
            assert_eq!(length, bytes.len() - PART_HEADER_BYTES);
            assert_eq!(Part::decode(kind, &bytes[PART_HEADER_BYTES..]), Ok(part));
        }
    }

    #[test]
    fn what_a_newer_version_wrote_is_called_so() {
        assert_eq!(Part::decode(200, b""), Err(BadPart::Newer));
        assert_eq!(Part::decode(4, &[2]), Err(BadPart::Newer));
        assert_eq!(Part::header(&[4, 1, 0, 0, 0]), Err(BadPart::TooLong));
    }
}
