//! What was imported for reading: its heads, pages of it, finding words in it, forgetting it whole.
//!
//! It lies beside the talk and apart from it: nothing that reads conversations can come upon it.

use std::fmt;

use super::Store;
use super::beside::Beside;
use super::engine::Pair;
use super::error::StoreError;
use super::layout::{Kind, end_of};
use super::record;
use crate::core::record::{Key, Record};
use crate::core::turn::Change;
use crate::model::find::Query;
use crate::model::id::ImportId;
use crate::model::imported::{IMPORTS_MAX, Import, ImportSheet, Imported};
use crate::model::time::Time;

/// Bytes of messages that share a sheet, so that it fits well into a node of sled, as blocks do.
const SHEET_BYTES: usize = 6 * 1024;

/// Bytes that a message takes besides its texts, about.
const MESSAGE_BYTES: usize = 96;

/// Sheets read at once: of the largest messages 32 are 2 MiB.
const CHUNK: usize = 32;

/// Sheets forgotten in one batch.
const FORGET_CHUNK: usize = 4_096;

/// A message with its place, from 1.
pub type Placed = (u64, Imported);

/// What is looked for in an imported conversation.
#[derive(Debug, Clone)]
pub struct ImportWanted {
    /// In which.
    pub import: ImportId,
    /// These words.
    pub words: Option<Query>,
    /// By whoever has this name there, in any case, or an id that begins so.
    pub from: Option<String>,
    /// Only what says it was written then or later.
    pub after: Option<Time>,
    /// Only what says it was written earlier.
    pub before: Option<Time>,
    /// Only what stands before this place.
    pub below: u64,
    /// At most so many.
    pub limit: usize,
}

/// Letters of an id that may stand for whoever has it.
const ID_LETTERS_MIN: usize = 8;

impl ImportWanted {
    fn fits(&self, said: &Imported) -> bool {
        let by = |from: &String| {
            said.from.to_lowercase() == from.to_lowercase()
                || from.len() >= ID_LETTERS_MIN
                    && said.message.author.to_string().starts_with(&from.to_lowercase())
        };
        let Some(text) = &said.text else { return false };
        self.after.is_none_or(|after| said.at >= after)
            && self.before.is_none_or(|before| said.at < before)
            && self.from.as_ref().is_none_or(by)
            && self.words.as_ref().is_none_or(|words| words.fits(text.as_str()))
    }
}

/// A reader beside the store, for one search of an imported conversation.
pub struct ImportSeeker {
    beside: Beside,
    from: Vec<u8>,
    to: Vec<u8>,
    wanted: ImportWanted,
}

impl fmt::Debug for ImportSeeker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ImportSeeker").field("wanted", &self.wanted).finish_non_exhaustive()
    }
}

impl Store {
    /// Everything that was imported.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot say.
    pub fn imports(&self) -> Result<Vec<Import>, StoreError> {
        let from = [Kind::Import as u8];
        let pairs = self.engine()?.lowest(&from, &end_of(&from), IMPORTS_MAX)?;
        let heads = self.open_all(&pairs)?.into_iter().filter_map(|record| match record {
            Record::Import(import) => Some(import),
            _ => None,
        });
        let mut heads: Vec<Import> = heads.collect();
        heads.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(heads)
    }

    /// The last `limit` messages of an imported conversation before the place `before`, in the order of the file.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot say.
    pub fn import_page(
        &self,
        import: ImportId,
        before: u64,
        limit: usize,
    ) -> Result<Vec<Placed>, StoreError> {
        let from = self.layout.bytes(&Key::ImportSheet(import, 0));
        let mut to = self.layout.bytes(&Key::ImportSheet(import, before));
        let mut page = Vec::new();
        while page.len() < limit {
            let pairs = self.engine()?.highest(&from, &to, CHUNK)?;
            let Some((first, _)) = pairs.first() else { break };
            to = first.to_vec();
            let older = self.sheets(&pairs)?.into_iter().flat_map(placed);
            let mut older: Vec<Placed> = older.filter(|(place, _)| *place < before).collect();
            older.append(&mut page);
            page = older;
        }
        Ok(page.split_off(page.len().saturating_sub(limit)))
    }

    /// Shows all messages of an imported conversation with their places, in the order of the file.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot say.
    pub fn import_walk(
        &self,
        import: ImportId,
        mut each: impl FnMut(u64, &Imported),
    ) -> Result<(), StoreError> {
        let mut from = self.layout.stem(&Key::ImportSheet(import, 0));
        let to = end_of(&from);
        loop {
            let pairs = self.engine()?.lowest(&from, &to, CHUNK)?;
            let Some((last, _)) = pairs.last() else { return Ok(()) };
            from = [last, &[0][..]].concat();
            for (place, said) in self.sheets(&pairs)?.into_iter().flat_map(placed) {
                each(place, &said);
            }
        }
    }

    /// Forgets an imported conversation whole; its head goes last, so that a crash on the way leaves something to
    /// forget. Unreadable on the disk after the next rotation.
    ///
    /// # Errors
    /// As [`Store::apply`].
    pub fn import_forget(&mut self, import: ImportId) -> Result<(), StoreError> {
        let from = self.layout.stem(&Key::ImportSheet(import, 0));
        loop {
            let pairs = self.engine()?.lowest(&from, &end_of(&from), FORGET_CHUNK)?;
            let places = pairs.iter().filter_map(|(place, _)| place.last_chunk().copied());
            let sheets = places.map(|place| Key::ImportSheet(import, u64::from_be_bytes(place)));
            let mut gone: Vec<Change> = sheets.map(|key| (key, None)).collect();
            if gone.is_empty() {
                gone.push((Key::Import(import), None));
                return self.apply(&gone);
            }
            self.apply(&gone)?;
        }
    }

    /// Prepares a search in an imported conversation, to be run in a thread of its own.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn import_seeker(&self, wanted: ImportWanted) -> Result<ImportSeeker, StoreError> {
        self.engine()?;
        Ok(ImportSeeker {
            beside: self.beside.clone(),
            from: self.layout.bytes(&Key::ImportSheet(wanted.import, 0)),
            to: self.layout.bytes(&Key::ImportSheet(wanted.import, wanted.below)),
            wanted,
        })
    }

    fn sheets(&self, pairs: &[Pair]) -> Result<Vec<ImportSheet>, StoreError> {
        Ok(self.open_all(pairs)?.into_iter().filter_map(sheet).collect())
    }
}

impl ImportSeeker {
    /// Searches; the last in the file comes first.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read. A sheet that has rotted is not found and stops nothing.
    pub fn search(&self) -> Result<Vec<Imported>, StoreError> {
        let (mut found, mut to) = (Vec::new(), self.to.clone());
        while found.len() < self.wanted.limit {
            let pairs = self.beside.engine()?.highest(&self.from, &to, CHUNK)?;
            let Some((first, _)) = pairs.first() else { break };
            to = first.to_vec();
            let keys = self.beside.keys();
            for (place, sealed) in pairs.iter().rev() {
                let plain = self.beside.open_here(&keys, place, sealed);
                let read = plain.and_then(|plain| record::decode(Kind::ImportSheet, &plain).ok());
                let messages = read.and_then(sheet).into_iter().flat_map(placed).rev();
                let fitting = messages
                    .filter(|(place, said)| *place < self.wanted.below && self.wanted.fits(said));
                found.extend(fitting.map(|(_, said)| said));
            }
        }
        found.truncate(self.wanted.limit);
        Ok(found)
    }
}

/// Puts messages on sheets, the first of them at the place `first`.
#[must_use]
pub fn sheets_of(import: ImportId, first: u64, messages: Vec<Imported>) -> Vec<ImportSheet> {
    let mut sheets: Vec<ImportSheet> = Vec::new();
    let (mut place, mut room) = (first, 0);
    for said in messages {
        let bytes = bytes_of(&said);
        match sheets.last_mut().filter(|_| bytes <= room) {
            Some(sheet) => sheet.messages.push(said),
            None => {
                sheets.push(ImportSheet { import, first: place, messages: vec![said] });
                room = SHEET_BYTES;
            }
        }
        room = room.saturating_sub(bytes);
        place += 1;
    }
    sheets
}

fn bytes_of(said: &Imported) -> usize {
    let signs: usize =
        said.signs.iter().map(|(emoji, from)| emoji.as_str().len() + from.len()).sum();
    MESSAGE_BYTES
        + said.from.len()
        + said.text.as_ref().map_or(0, |text| text.as_str().len())
        + signs
}

fn sheet(record: Record) -> Option<ImportSheet> {
    match record {
        Record::ImportSheet(sheet) => Some(sheet),
        _ => None,
    }
}

fn placed(sheet: ImportSheet) -> impl DoubleEndedIterator<Item = Placed> {
    let first = sheet.first;
    let messages = sheet.messages.into_iter().enumerate();
    messages.map(move |(nth, said)| {
        (first.saturating_add(u64::try_from(nth).unwrap_or(u64::MAX)), said)
    })
}
