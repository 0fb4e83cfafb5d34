//! Reading messages wherever they lie: loose ones and packed ones as one conversation.

use std::sync::Arc;

use super::{ChatHash, Plain, Reach, floor, stem};
use crate::core::record::Record;
use crate::model::message::ChatId;
use crate::store::engine::Pair;
use crate::store::error::StoreError;
use crate::store::layout::{Kind, end_of};
use crate::store::record::{self, block};
use crate::store::{Store, seal};

/// A message that was found, not opened yet.
enum Found {
    Loose(Pair),
    Packed(Plain, std::ops::Range<usize>),
}

impl Store {
    /// The message at a place of a conversation, if it is in a block.
    pub(in crate::store) fn packed(
        &self,
        chat: ChatId,
        order: u64,
    ) -> Result<Option<Record>, StoreError> {
        let chat = self.layout.chat(chat);
        let Some(reach) = self.block_at(&chat, order)?.filter(|reach| reach.holds(order)) else {
            return Ok(None);
        };
        let plain = self.open_block(&reach)?;
        let found = block::items(&plain).find(|(place, _)| *place == order);
        Ok(found.map(|(_, entry)| record::decode(Kind::Entry, entry)).transpose()?)
    }

    /// At most `limit` messages of a conversation with `from <= place < to`, the lowest, in order; no `to` is the end.
    pub(in crate::store) fn entries(
        &self,
        chat: ChatId,
        from: u64,
        to: Option<u64>,
        limit: usize,
    ) -> Result<Vec<Record>, StoreError> {
        let chat = self.layout.chat(chat);
        let within = |order: u64| order >= from && to.is_none_or(|to| order < to);
        let mut found = self.loose(&chat, from, to, limit, false)?;
        let (mut packed, mut next) = (0, self.block_at(&chat, from)?);
        let wanted = |reach: &Reach| to.is_none_or(|to| reach.first < to);
        while let Some(reach) = next.filter(|reach| packed < limit && wanted(reach)) {
            packed += self.unpack(&reach, within, &mut found)?;
            next = match reach.last.checked_add(1) {
                Some(after) => self.block_at(&chat, after)?,
                None => None,
            };
        }
        found.sort_by_key(|(order, _)| *order);
        found.truncate(limit);
        self.open_found(found)
    }

    /// At most `limit` messages of a conversation before the place `to`, the highest, in order; no `to` is the end.
    pub(in crate::store) fn entries_before(
        &self,
        chat: ChatId,
        to: Option<u64>,
        limit: usize,
    ) -> Result<Vec<Record>, StoreError> {
        let chat = self.layout.chat(chat);
        let within = |order: u64| to.is_none_or(|to| order < to);
        let mut found = self.loose(&chat, 0, to, limit, true)?;
        // The one that reaches over `to`, then those that end before it.
        let over = match to {
            Some(to) => self.block_at(&chat, to)?.filter(|reach| reach.first < to),
            None => None,
        };
        let mut before = to;
        let mut next = match over {
            Some(over) => Some(over),
            None => self.block_before(&chat, before)?,
        };
        let mut packed = 0;
        while let Some(reach) = next.filter(|_| packed < limit) {
            packed += self.unpack(&reach, within, &mut found)?;
            before = Some(reach.first);
            next = self.block_before(&chat, before)?;
        }
        found.sort_by_key(|(order, _)| *order);
        let skip = found.len().saturating_sub(limit);
        self.open_found(found.split_off(skip))
    }

    /// Every message there is, at most `limit`, in no order.
    pub(in crate::store) fn all_entries(&self, limit: usize) -> Result<Vec<Record>, StoreError> {
        let from = vec![Kind::Entry as u8];
        let pairs = self.engine()?.lowest(&from, &end_of(&from), limit)?;
        let mut found: Vec<_> = pairs.into_iter().map(|pair| (0, Found::Loose(pair))).collect();
        let (mut from, to) = (vec![Kind::Block as u8], end_of(&[Kind::Block as u8]));
        while found.len() < limit {
            let next = self.engine()?.lowest(&from, &to, 1)?;
            let Some((place, _)) = next.first() else { break };
            let reach = Reach::read(place).ok_or_else(|| StoreError::damaged("a block's name"))?;
            self.unpack(&reach, |_| true, &mut found)?;
            from = [place, &[0][..]].concat();
        }
        found.truncate(limit);
        self.open_found(found)
    }

    /// The highest packed place of a conversation.
    pub(in crate::store) fn last_packed(&self, chat: &ChatHash) -> Result<Option<u64>, StoreError> {
        Ok(self.block_before(chat, None)?.map(|reach| reach.last))
    }

    /// The block that holds a place, or the first after it.
    pub(in crate::store) fn block_at(
        &self,
        chat: &ChatHash,
        order: u64,
    ) -> Result<Option<Reach>, StoreError> {
        let end = end_of(&stem(Kind::Block, chat));
        let next = self.engine()?.lowest(&floor(Kind::Block, chat, order), &end, 1)?;
        Ok(next.first().and_then(|(place, _)| Reach::read(place)))
    }

    /// The last block that ends before a place, or the last of all.
    fn block_before(
        &self,
        chat: &ChatHash,
        order: Option<u64>,
    ) -> Result<Option<Reach>, StoreError> {
        let stem = stem(Kind::Block, chat);
        let end = match order {
            Some(order) => floor(Kind::Block, chat, order),
            None => end_of(&stem),
        };
        let last = self.engine()?.highest(&stem, &end, 1)?;
        Ok(last.first().and_then(|(place, _)| Reach::read(place)))
    }

    /// A block's entries, and under which key it lies.
    pub(super) fn open_block_of(&self, reach: &Reach) -> Result<(Plain, Option<u32>), StoreError> {
        let place = reach.place(Kind::Block);
        let gone = || StoreError::damaged("a block is not where it was");
        let sealed = self.engine()?.get(&place)?.ok_or_else(gone)?;
        let plain = self.keys.open_sealed(&place, &sealed)?;
        Ok((Arc::new(block::decode_block(&plain)?), seal::key_of(&sealed)))
    }

    /// A block's entries; those read last stay open.
    pub(in crate::store) fn open_block(&self, reach: &Reach) -> Result<Plain, StoreError> {
        let place = reach.place(Kind::Block);
        if let Some(plain) = self.blocks.find(&place) {
            return Ok(plain);
        }
        let (plain, _) = self.open_block_of(reach)?;
        self.blocks.keep(&place, &plain);
        Ok(plain)
    }

    fn loose(
        &self,
        chat: &ChatHash,
        from: u64,
        to: Option<u64>,
        limit: usize,
        highest: bool,
    ) -> Result<Vec<(u64, Found)>, StoreError> {
        let from = floor(Kind::Entry, chat, from);
        let to = match to {
            Some(to) => floor(Kind::Entry, chat, to),
            None => end_of(&stem(Kind::Entry, chat)),
        };
        let engine = self.engine()?;
        let pairs = if highest {
            engine.highest(&from, &to, limit)?
        } else {
            engine.lowest(&from, &to, limit)?
        };
        let order = |place: &[u8]| place.last_chunk().copied().map_or(0, u64::from_be_bytes);
        Ok(pairs.into_iter().map(|pair| (order(&pair.0), Found::Loose(pair))).collect())
    }

    /// Adds what is wanted of a block; how much that was.
    fn unpack(
        &self,
        reach: &Reach,
        within: impl Fn(u64) -> bool,
        found: &mut Vec<(u64, Found)>,
    ) -> Result<usize, StoreError> {
        let plain = self.open_block(reach)?;
        let start = plain.as_ptr().addr();
        let before = found.len();
        found.extend(block::items(&plain).filter(|(order, _)| within(*order)).map(
            |(order, entry)| {
                let at = entry.as_ptr().addr() - start;
                (order, Found::Packed(plain.clone(), at..at + entry.len()))
            },
        ));
        Ok(found.len() - before)
    }

    fn open_found(&self, found: Vec<(u64, Found)>) -> Result<Vec<Record>, StoreError> {
        let open = |found| match found {
            Found::Loose((place, sealed)) => self.open_record(&place, &sealed),
            Found::Packed(plain, at) => {
                Ok(record::decode(Kind::Entry, plain.get(at).unwrap_or_default())?)
            }
        };
        found.into_iter().map(|(_, found)| open(found)).collect()
    }
}
