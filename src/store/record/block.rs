//! How packed history looks on disk: a block of entries, and a summary that says whether it is worth opening.
//!
//! The entries in a block are the bytes that each would be sealed as by itself, so that what is added to entries later
//! travels along unchanged.

use prost::Message;
use zeroize::Zeroizing;

use super::fields::{Fields, Value};
use super::{BadRecord, VERSION};
use crate::model::time::Time;

/// Bytes of the entries of one block, not packed: what a block that was written by us can say of itself.
const PLAIN_BYTES_MAX: usize = 1024 * 1024;

/// The entries lie there as they are.
const AS_IS: u32 = 0;
/// The entries are packed as an LZ4 block (<https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md>).
const LZ4: u32 = 1;

/// An entry in a block: its place in the conversation, and the bytes of its record.
pub(in crate::store) type Item = (u64, Zeroizing<Vec<u8>>);

#[derive(Clone, PartialEq, prost::Message)]
struct Block {
    #[prost(uint32, tag = "1")]
    packing: u32,
    /// Bytes before packing.
    #[prost(uint64, tag = "2")]
    size: u64,
    /// [`Entries`], packed.
    #[prost(bytes = "vec", tag = "3")]
    entries: Vec<u8>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Entries {
    #[prost(message, repeated, tag = "1")]
    entries: Vec<One>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct One {
    #[prost(uint64, tag = "1")]
    order: u64,
    #[prost(bytes = "vec", tag = "2")]
    entry: Vec<u8>,
}

/// What is known of a block without opening it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::store) struct Summary {
    /// How many entries it holds.
    pub(in crate::store) count: u32,
    /// The oldest of them, by the time they are shown with.
    pub(in crate::store) from: Time,
    /// The newest.
    pub(in crate::store) to: Time,
    /// Who wrote them; empty when they are too many to say.
    pub(in crate::store) authors: Vec<[u8; 32]>,
    /// Which words can be in them, see [`crate::store::blocks::filter`].
    pub(in crate::store) filter: Vec<u8>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct SummaryOnDisk {
    #[prost(uint32, tag = "1")]
    count: u32,
    #[prost(uint64, tag = "2")]
    from: u64,
    #[prost(uint64, tag = "3")]
    to: u64,
    /// One after the other, 32 bytes each.
    #[prost(bytes = "vec", tag = "4")]
    authors: Vec<u8>,
    #[prost(bytes = "vec", tag = "5")]
    filter: Vec<u8>,
}

/// The bytes of a block, in order; packed where that makes it smaller.
pub(in crate::store) fn encode_block(items: &[Item]) -> Zeroizing<Vec<u8>> {
    let one = |(order, entry): &Item| One { order: *order, entry: entry.to_vec() };
    let plain = Entries { entries: items.iter().map(one).collect() }.encode_to_vec();
    let plain = Zeroizing::new(plain);
    let packed = lz4_flex::block::compress(&plain);
    let size = plain.len() as u64;
    let block = if packed.len() < plain.len() {
        Block { packing: LZ4, size, entries: packed }
    } else {
        Block { packing: AS_IS, size, entries: plain.to_vec() }
    };
    with_version(&block)
}

/// The entries of a block, one after the other, to be read with [`items`].
pub(in crate::store) fn decode_block(bytes: &[u8]) -> Result<Zeroizing<Vec<u8>>, BadRecord> {
    let body = without_version(bytes)?;
    let packing = Fields(body).number(1).unwrap_or_default();
    let size = usize::try_from(Fields(body).number(2).unwrap_or_default());
    let size = size.ok().filter(|size| *size <= PLAIN_BYTES_MAX);
    let size = size.ok_or(BadRecord::Field("block size"))?;
    let entries = Fields(body).bytes(3).unwrap_or_default();
    match u32::try_from(packing) {
        Ok(AS_IS) => Ok(Zeroizing::new(entries.to_vec())),
        Ok(LZ4) => lz4_flex::block::decompress(entries, size)
            .map(Zeroizing::new)
            .map_err(|_| BadRecord::Encoding),
        _ => Err(BadRecord::Field("packing")),
    }
}

/// The entries in an opened block: the place of each, and its record's bytes.
pub(in crate::store) fn items(block: &[u8]) -> impl Iterator<Item = (u64, &[u8])> {
    Fields(block).filter_map(|(tag, value)| match value {
        Value::Bytes(one) if tag == 1 => {
            Some((Fields(one).number(1).unwrap_or_default(), Fields(one).bytes(2)?))
        }
        _ => None,
    })
}

impl Summary {
    /// The bytes to be sealed.
    pub(in crate::store) fn encode(&self) -> Zeroizing<Vec<u8>> {
        with_version(&SummaryOnDisk {
            count: self.count,
            from: self.from.0,
            to: self.to.0,
            authors: self.authors.concat(),
            filter: self.filter.clone(),
        })
    }

    /// Reads what was sealed.
    pub(in crate::store) fn decode(bytes: &[u8]) -> Result<Self, BadRecord> {
        let disk = SummaryOnDisk::decode(without_version(bytes)?);
        let disk = disk.map_err(|_| BadRecord::Encoding)?;
        let (authors, rest) = disk.authors.as_chunks();
        if !rest.is_empty() {
            return Err(BadRecord::Field("authors"));
        }
        let (authors, filter) = (authors.to_vec(), disk.filter);
        Ok(Self { count: disk.count, from: Time(disk.from), to: Time(disk.to), authors, filter })
    }
}

/// What searching wants to know of an entry before all of it is decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) struct Glimpse<'a> {
    /// The time it is shown with: when it was written, but never after it came.
    pub(in crate::store) at: Time,
    /// When it came.
    pub(in crate::store) arrived: Time,
    /// Who wrote it.
    pub(in crate::store) author: &'a [u8],
    /// Its words, if it has any.
    pub(in crate::store) text: Option<&'a str>,
}

/// Looks at an entry's bytes; `None` when they are none of this version.
pub(in crate::store) fn glimpse(entry: &[u8]) -> Option<Glimpse<'_>> {
    let (mut author, mut written, mut arrived, mut text) = (None, 0, 0, None);
    for (tag, value) in Fields(without_version(entry).ok()?) {
        match (tag, value) {
            (3, Value::Bytes(message)) => author = Fields(message).bytes(1),
            (4, Value::Bytes(letter)) => {
                written = Fields(letter).number(2).unwrap_or_default();
                let words = Fields(letter).bytes(3).and_then(|words| Fields(words).bytes(1));
                text = words.and_then(|text| std::str::from_utf8(text).ok());
            }
            (6, Value::Number(at)) => arrived = at,
            _ => {}
        }
    }
    let at = Time(written.min(arrived));
    Some(Glimpse { at, arrived: Time(arrived), author: author?, text })
}

fn with_version(message: &impl Message) -> Zeroizing<Vec<u8>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(1 + message.encoded_len()));
    bytes.push(VERSION);
    message.encode_raw(&mut *bytes);
    bytes
}

fn without_version(bytes: &[u8]) -> Result<&[u8], BadRecord> {
    match bytes.split_first() {
        Some((version, body)) if *version == VERSION => Ok(body),
        _ => Err(BadRecord::Version),
    }
}

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER;

    use super::super::{encode, samples};
    use super::*;
    use crate::core::record::Record;
    use crate::model::message::Content;

    fn golden(name: &str, bytes: &[u8]) -> Vec<u8> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/store");
        let path = std::path::Path::new(folder).join(format!("{name}.hex"));
        if std::env::var_os("HOBNOB_NEW_GOLDEN").is_some() && !path.exists() {
            std::fs::write(&path, HEXLOWER.encode(bytes) + "\n").unwrap();
        }
        HEXLOWER.decode(std::fs::read_to_string(&path).unwrap().trim().as_bytes()).unwrap()
    }

    fn three() -> Vec<Item> {
        (1..=3).map(|order| (order, encode(&Record::Entry(samples::entry(0xb0, order))))).collect()
    }

    #[test]
    fn every_block_ever_written_opens_to_the_same_entries() {
        // How well LZ4 packs may change; what it packed has to open for ever.
        let block = golden("block", &encode_block(&three()));
        let plain = decode_block(&block).unwrap();
        let found: Vec<Item> =
            items(&plain).map(|(order, entry)| (order, entry.to_vec().into())).collect();
        assert_eq!(found, three());
        assert!(block.len() < plain.len(), "three alike are packed");
    }

    #[test]
    fn every_summary_ever_written_reads_back_the_same() {
        let (from, to) = (Time(7), Time(9));
        let (authors, filter) = (vec![[0xb0; 32], [0xc0; 32]], vec![1, 2, 3]);
        let summary = Summary { count: 3, from, to, authors, filter };
        assert_eq!(golden("summary", &summary.encode()), *summary.encode());
        assert_eq!(Summary::decode(&summary.encode()), Ok(summary));
        assert_eq!(Summary::decode(&[9, 9]), Err(BadRecord::Version));
    }

    #[test]
    fn a_glimpse_of_an_entry_shows_what_reading_it_shows() {
        let later = samples::later_fields().into_iter().map(|(_, record)| record);
        for record in samples::one_of_each().into_iter().chain(later) {
            let Record::Entry(entry) = &record else { continue };
            let bytes = encode(&record);
            let seen = glimpse(&bytes).unwrap();
            assert_eq!(seen.at, entry.letter.written.min(entry.arrived));
            assert_eq!((seen.arrived, seen.author), (entry.arrived, &entry.message.author.0[..]));
            match &entry.letter.content {
                Content::Text { body, .. } => assert_eq!(seen.text, Some(body.as_str())),
                _ => assert_eq!(seen.text, None),
            }
        }
    }

    #[test]
    fn a_cut_block_is_refused_not_guessed_at() {
        let block = encode_block(&three());
        assert_eq!(decode_block(&[]), Err(BadRecord::Version));
        assert!((1..block.len()).all(|cut| {
            decode_block(&block[..cut]).map_or(true, |plain| items(&plain).count() < 3)
        }));
    }
}
