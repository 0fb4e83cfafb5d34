//! Where old messages are, packed: the places of a shelf lie together in sealed records, in the order of their names.
//!
//! A place by itself is 160 bytes, most of them seal and name, and there is one for each message ever said. So the
//! places of a shelf (of ids that begin alike, see `layout`) go into records of at most 7 KiB, some two hundred in each,
//! as they came: `kind 47 ‖ the last name in it 20`, sealed under the data key, packed as blocks are.
//!
//! **Invariant**: a place lies loose, or packed, or both; then the loose one counts. A place that is forgotten is
//! forgotten in both.

use zeroize::Zeroizing;

use super::Store;
use super::engine::{Batch, Pair};
use super::error::StoreError;
use super::layout::{Kind, SHELF_BYTES, end_of};
use super::record::block::{Item, decode_block, encode_block, items};
use super::record::{self};
use crate::core::record::{Key, Place, Record};
use crate::core::turn::Change;
use crate::model::message::MessageRef;

/// Bytes of a sealed record of places, as of a block: seventeen of them share a node of the engine.
const SHELF_RECORD_BYTES_MAX: usize = 7 * 1024;

/// Places that go into one record at first; fewer if they turn out too large.
const PLACES_MAX: usize = 192;

/// Loose places of a shelf that are worth packing.
const LOOSE_MIN: usize = 32;

/// Records read at once when many are looked through.
const RECORDS_READ: usize = 16;

/// Shelves looked at in one step.
const SHELVES_MAX: usize = 8;

/// Places written until it is worth looking at all shelves once more: some for each of them.
const WORTH_A_WALK: usize = 8_192;

/// Where packing stands.
#[derive(Default)]
pub(super) struct Shelver {
    cursor: Option<Vec<u8>>,
    written: usize,
    walked: bool,
}

/// A place's name on disk and the bytes of its record.
type Named = (Vec<u8>, Zeroizing<Vec<u8>>);

/// A place and the bytes of its record, as it was written.
type Read = (Place, Zeroizing<Vec<u8>>);

fn stem_of(place: &[u8]) -> Vec<u8> {
    let name = place.get(1..=SHELF_BYTES).unwrap_or_default();
    [&[Kind::Shelf as u8], name].concat()
}

fn packed_name(place: &[u8]) -> Vec<u8> {
    [&[Kind::Shelf as u8], place.get(1..).unwrap_or_default()].concat()
}

impl Shelver {
    /// A batch was written.
    pub(super) fn wrote(&mut self, saves: &[Change]) {
        let places = saves.iter().filter(|(key, _)| matches!(key, Key::Place(_)));
        self.written = self.written.saturating_add(places.count());
    }

    /// Whether a walk has begun and not come to its end.
    pub(super) fn is_walking(&self) -> bool {
        self.cursor.is_some()
    }

    /// Whether there may be something to pack.
    pub(super) fn wants(&self) -> bool {
        self.cursor.is_some() || !self.walked || self.written >= WORTH_A_WALK
    }
}

impl Store {
    /// Where a message is, if that is packed.
    pub(super) fn shelved(&self, message: &MessageRef) -> Result<Option<Record>, StoreError> {
        let place = self.layout.bytes(&Key::Place(*message));
        let Some((name, sealed)) = self.shelf_record(&place)? else { return Ok(None) };
        let places = self.opened_shelf(&name, &sealed)?;
        let found = places.into_iter().find(|(place, _)| place.message == *message);
        Ok(found.map(|(place, _)| Record::Place(place)))
    }

    /// Under which name a message's place would lie packed.
    pub(super) fn shelf_of(&self, message: &MessageRef) -> Result<Option<Vec<u8>>, StoreError> {
        let place = self.layout.bytes(&Key::Place(*message));
        Ok(self.shelf_record(&place)?.map(|(name, _)| name.to_vec()))
    }

    /// At most so many of the packed places that fit, of those whose records' names begin so.
    pub(super) fn all_shelved(
        &self,
        stem: &[u8],
        most: usize,
        fits: impl Fn(&Place) -> bool,
    ) -> Result<Vec<Place>, StoreError> {
        let (mut from, end, mut found) = (stem.to_vec(), end_of(stem), Vec::new());
        while found.len() < most {
            let next = self.engine()?.lowest(&from, &end, RECORDS_READ)?;
            let Some((last, _)) = next.last() else { break };
            from = [last, &[0][..]].concat();
            for (name, sealed) in &next {
                let places = self.opened_shelf(name, sealed)?.into_iter().map(|(place, _)| place);
                found.extend(places.filter(&fits));
            }
        }
        found.truncate(most);
        Ok(found)
    }

    /// Takes the places that a batch forgets out of what is packed.
    pub(super) fn unshelve(&self, saves: &[Change], batch: &mut Batch) -> Result<(), StoreError> {
        let mut gone: Vec<MessageRef> = Vec::new();
        for (key, record) in saves {
            match key {
                Key::Place(message) if record.is_none() => gone.push(*message),
                _ => {}
            }
        }
        let mut touched = std::collections::BTreeMap::new();
        for message in &gone {
            let found = self.shelf_record(&self.layout.bytes(&Key::Place(*message)))?;
            touched.extend(found.map(|(name, sealed)| (name.to_vec(), sealed)));
        }
        for (name, sealed) in touched {
            let mut places = match self.opened_shelf(&name, &sealed) {
                Err(StoreError::Damaged { .. }) => continue,
                opened => opened?,
            };
            let before = places.len();
            places.retain(|(place, _)| !gone.contains(&place.message));
            if places.len() < before {
                // The name stays: it only says that no name in it is higher.
                let rest: Vec<Named> = places.into_iter().map(|place| self.named(place)).collect();
                let sealed = if rest.is_empty() { None } else { Some(self.sealed(&name, &rest)?) };
                batch.push((name, sealed));
            }
        }
        Ok(())
    }

    /// Packs the places of the next shelf that is worth it, and says whether to go on.
    pub(super) fn shelve_step(&mut self) -> Result<bool, StoreError> {
        let end = end_of(&[Kind::Place as u8]);
        for _ in 0..SHELVES_MAX {
            if self.shelver.cursor.is_none() {
                self.shelver.written = 0;
            }
            let from = self.shelver.cursor.take().unwrap_or_else(|| vec![Kind::Place as u8]);
            let first = self.engine()?.lowest(&from, &end, 1)?;
            let Some(shelf) = first.first().and_then(|(place, _)| place.get(..=SHELF_BYTES)) else {
                self.shelver.walked = true;
                return Ok(false);
            };
            self.shelver.cursor = Some(end_of(shelf));
            if self.shelve(shelf)? {
                break;
            }
        }
        Ok(true)
    }

    /// Packs the places of one shelf, if they are enough to be worth it.
    fn shelve(&mut self, shelf: &[u8]) -> Result<bool, StoreError> {
        let loose = self.engine()?.lowest(shelf, &end_of(shelf), usize::MAX)?;
        let stem = stem_of(shelf);
        let packed = self.engine()?.lowest(&stem, &end_of(&stem), usize::MAX)?;
        // Whatever is packed is written anew: so the more there is, the more has to come to it.
        if loose.len() < LOOSE_MIN + packed.len() * PLACES_MAX / 8 {
            return Ok(false);
        }
        let mut places = std::collections::BTreeMap::new();
        for (name, sealed) in &packed {
            // A shelf that has rotted is left as it is, and stops nothing.
            let Ok(opened) = self.opened_shelf(name, sealed) else { return Ok(false) };
            places.extend(opened.into_iter().map(|place| self.named(place)));
        }
        let mut batch = Batch::new();
        for (place, sealed) in &loose {
            // What has rotted stays where it is and stops nothing.
            let Ok(plain) = self.keys.open_sealed(place, sealed) else { continue };
            places.insert(place.to_vec(), plain);
            batch.push((place.to_vec(), None));
        }
        batch.extend(packed.into_iter().map(|(name, _)| (name.to_vec(), None)));
        let places: Vec<Named> = places.into_iter().collect();
        let mut rest = places.as_slice();
        while !rest.is_empty() {
            let mut count = rest.len().min(PLACES_MAX);
            loop {
                let (these, after) = rest.split_at_checked(count).unwrap_or((rest, &[]));
                let name = these.last().map(|(place, _)| packed_name(place)).unwrap_or_default();
                let sealed = self.sealed(&name, these)?;
                if sealed.len() <= SHELF_RECORD_BYTES_MAX || count == 1 {
                    batch.push((name, Some(sealed)));
                    rest = after;
                    break;
                }
                count -= count.div_ceil(4);
            }
        }
        self.commit(batch)?;
        Ok(true)
    }

    /// The record that holds a place, if one does.
    fn shelf_record(&self, place: &[u8]) -> Result<Option<Pair>, StoreError> {
        let end = end_of(&stem_of(place));
        Ok(self.engine()?.lowest(&packed_name(place), &end, 1)?.pop())
    }

    /// The places in a record, each with the bytes that it was written as.
    pub(super) fn opened_shelf(&self, name: &[u8], sealed: &[u8]) -> Result<Vec<Read>, StoreError> {
        let plain = decode_block(&self.keys.open_sealed(name, sealed)?)?;
        let mut places = Vec::new();
        for (_, bytes) in items(&plain) {
            if let Record::Place(place) = record::decode(Kind::Place, bytes)? {
                places.push((place, bytes.to_vec().into()));
            }
        }
        Ok(places)
    }

    fn named(&self, (place, bytes): Read) -> Named {
        (self.layout.bytes(&Key::Place(place.message)), bytes)
    }

    fn sealed(&self, name: &[u8], places: &[Named]) -> Result<Vec<u8>, StoreError> {
        let item = |(nth, (_, bytes)): (u64, &Named)| (nth, bytes.clone());
        let all: Vec<Item> = (0..).zip(places).map(item).collect();
        self.keys.seal(None, name, &encode_block(&all))
    }
}
