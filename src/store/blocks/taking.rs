//! Taking messages out of blocks: what a batch changes or forgets lies loose from then on, or nowhere.

use std::collections::{BTreeMap, BTreeSet};

use super::sketches::Shift;
use super::{ChatHash, Plain, Reach, Written, drop_block};
use crate::core::record::{Key, Record};
use crate::core::turn::Change;
use crate::store::engine::Batch;
use crate::store::error::StoreError;
use crate::store::keys::KeyName;
use crate::store::layout::Kind;
use crate::store::record;
use crate::store::record::block::{Item, glimpse, items};
use crate::store::{Store, week_of};

/// A block that a batch takes something out of.
pub(in crate::store) struct Taken {
    reach: Reach,
    /// The key that what stays is sealed under.
    pub(in crate::store) name: KeyName,
    rest: Option<Written>,
}

/// The same in the making.
struct Touched {
    reach: Reach,
    plain: Plain,
    key: Option<u32>,
    out: BTreeSet<u64>,
    /// Whether words were lost that are to be gone.
    lost: bool,
}

impl Store {
    /// Finds the blocks that a batch takes something out of, and takes their keys out of use where words are lost.
    pub(in crate::store) fn take_out(
        &mut self,
        saves: &[Change],
    ) -> Result<Vec<Taken>, StoreError> {
        let mut touched: BTreeMap<Vec<u8>, Touched> = BTreeMap::new();
        for (key, record) in saves {
            let Key::Entry(chat, order) = key else { continue };
            let chat = self.layout.chat(*chat);
            if !self.may_be_packed(&chat, *order)?
                || self.engine()?.get(&self.layout.bytes(key))?.is_some()
            {
                continue;
            }
            let reach = self.block_at(&chat, *order)?.filter(|reach| reach.holds(*order));
            let Some(reach) = reach else { continue };
            let place = reach.place(Kind::Block);
            if !touched.contains_key(&place) {
                let (plain, key) = match self.open_block_of(&reach) {
                    // Nothing can be taken out of a block that has rotted.
                    Err(StoreError::Damaged { .. }) => continue,
                    opened => opened?,
                };
                let (out, lost) = (BTreeSet::new(), false);
                touched.insert(place.clone(), Touched { reach, plain, key, out, lost });
            }
            if let Some(block) = touched.get_mut(&place) {
                block.take(*order, record.as_ref())?;
            }
        }
        let touched: Vec<Touched> =
            touched.into_values().filter(|block| !block.out.is_empty()).collect();
        let mut ids = Vec::new();
        for block in touched.iter().filter(|block| block.lost) {
            ids.extend(block.key);
            ids.extend(self.keys.current(block.name()));
        }
        self.keys.retire(&ids)?;
        Ok(touched.into_iter().map(Touched::done).collect())
    }

    /// Writes what is left of these blocks; what searches have to know once it is written.
    pub(in crate::store) fn put_rest(
        &mut self,
        batch: &mut Batch,
        taken: Vec<Taken>,
    ) -> Result<Vec<Shift>, StoreError> {
        let mut shifts = Vec::new();
        for block in taken {
            drop_block(batch, &block.reach);
            shifts.push((block.reach, None));
            if let Some(rest) = block.rest {
                self.put_block(batch, block.name, &rest)?;
                shifts.push(rest.shift());
            }
        }
        Ok(shifts)
    }

    /// Whether a place is not above all that is packed of its conversation.
    fn may_be_packed(&mut self, chat: &ChatHash, order: u64) -> Result<bool, StoreError> {
        if !self.blocks.last.contains_key(chat) {
            let last = self.last_packed(chat)?;
            self.blocks.last.insert(*chat, last);
        }
        Ok(self.blocks.last.get(chat).copied().flatten().is_some_and(|last| order <= last))
    }
}

impl Touched {
    fn take(&mut self, order: u64, new: Option<&Record>) -> Result<(), StoreError> {
        let Some((_, entry)) = items(&self.plain).find(|(place, _)| *place == order) else {
            return Ok(());
        };
        self.lost |= match (record::decode(Kind::Entry, entry)?, new) {
            (Record::Entry(old), Some(Record::Entry(new))) => {
                old.letter.content != new.letter.content
            }
            _ => true,
        };
        self.out.insert(order);
        Ok(())
    }

    /// All messages in a block came in one week.
    fn name(&self) -> KeyName {
        let first = items(&self.plain).next().and_then(|(_, entry)| glimpse(entry));
        let week = first.map_or(0, |first| week_of(first.arrived));
        KeyName::History { chat: self.reach.chat, week }
    }

    fn done(self) -> Taken {
        let name = self.name();
        let rest: Vec<Item> = items(&self.plain)
            .filter(|(order, _)| !self.out.contains(order))
            .map(|(order, entry)| (order, entry.to_vec().into()))
            .collect();
        Taken { reach: self.reach, name, rest: Written::new(&self.reach.chat, &rest) }
    }
}
