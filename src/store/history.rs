//! The reads faces make: pages of a conversation, a message by the beginning of its id, events after a number.

use super::error::StoreError;
use super::layout::{Kind, SHELF_LETTERS, end_of};
use super::{Store, engine::Pair};
use crate::core::record::{Entry, Key, Place, Record};
use crate::model::event::Event;
use crate::model::message::{ChatId, MessageRef};

/// Records of a shelf read at once while looking for a message.
const CHUNK: usize = 256;

/// Enough to know that a prefix is not unique.
const FOUND_MAX: usize = 2;

impl Store {
    /// The newest `limit` messages of a conversation before the place `before`, oldest first. The next older page
    /// lies before the first of them.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot say.
    pub fn page(
        &self,
        chat: ChatId,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<Entry>, StoreError> {
        Ok(self.entries_before(chat, before, limit)?.into_iter().filter_map(entry).collect())
    }

    /// At most `limit` messages of a conversation around the place `order`, half of them before it, oldest first. Where
    /// one side has fewer, the other does not make up for it.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot say.
    pub fn page_around(
        &self,
        chat: ChatId,
        order: u64,
        limit: usize,
    ) -> Result<Vec<Entry>, StoreError> {
        let mut page = self.entries_before(chat, Some(order), limit / 2)?;
        page.extend(self.entries(chat, order, None, limit - limit / 2)?);
        Ok(page.into_iter().filter_map(entry).collect())
    }

    /// The place of the newest message of a conversation, if there is one.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot say.
    pub fn last_order(&self, chat: ChatId) -> Result<Option<u64>, StoreError> {
        let from = self.layout.stem(&Key::Entry(chat, 0));
        let newest = self.engine()?.highest(&from, &end_of(&from), 1)?;
        let order = newest.first().and_then(|(place, _)| place.last_chunk().copied());
        Ok(order.map(u64::from_be_bytes).max(self.last_packed(&self.layout.chat(chat))?))
    }

    /// The messages whose id's text begins with `prefix`, in any case: none, the one, or two to say that there are
    /// more. Two letters and more look at a thousandth of all messages; one letter looks until it has found two.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot say.
    pub fn find_message(&self, prefix: &str) -> Result<Vec<MessageRef>, StoreError> {
        let prefix = prefix.to_ascii_lowercase();
        let from = match prefix.get(..SHELF_LETTERS) {
            Some(letters) => self.layout.shelf(letters),
            None => vec![Kind::Place as u8],
        };
        let packed = [&[Kind::Shelf as u8], from.get(1..).unwrap_or_default()].concat();
        let fits = |place: &Place| place.message.id.to_string().starts_with(&prefix);
        let packed = self.all_shelved(&packed, FOUND_MAX, fits)?;
        let mut found: Vec<MessageRef> = packed.into_iter().map(|place| place.message).collect();
        let (mut from, to) = (from.clone(), end_of(&from));
        loop {
            let pairs: Vec<Pair> = self.engine()?.lowest(&from, &to, CHUNK)?;
            for record in self.open_all(&pairs)? {
                let Record::Place(place) = record else { continue };
                if fits(&place) && !found.contains(&place.message) {
                    found.push(place.message);
                }
            }
            match pairs.last() {
                Some((last, _)) if found.len() < FOUND_MAX => from = [last, &[0][..]].concat(),
                _ => break,
            }
        }
        found.truncate(FOUND_MAX);
        Ok(found)
    }

    /// Where a message is.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot say.
    pub fn place(&self, message: &MessageRef) -> Result<Option<Place>, StoreError> {
        Ok(match self.record(&Key::Place(*message))? {
            Some(Record::Place(place)) => Some(place),
            _ => None,
        })
    }

    /// At most `limit` events with a number above `seq`, in order.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot say.
    pub fn events_after(&self, seq: u64, limit: usize) -> Result<Vec<Event>, StoreError> {
        let Some(next) = seq.checked_add(1) else { return Ok(Vec::new()) };
        let from = self.layout.bytes(&Key::Event(next));
        let to = end_of(&self.layout.stem(&Key::Event(0)));
        let pairs = self.engine()?.lowest(&from, &to, limit)?;
        Ok(self.open_all(&pairs)?.into_iter().filter_map(event).collect())
    }
}

fn entry(record: Record) -> Option<Entry> {
    match record {
        Record::Entry(entry) => Some(entry),
        _ => None,
    }
}

fn event(record: Record) -> Option<Event> {
    match record {
        Record::Event(event) => Some(event),
        _ => None,
    }
}
