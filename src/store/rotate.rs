//! Erasing by key: what sled still keeps of old ratchet states and forgotten messages becomes unreadable.
//!
//! Three steps, each durable before the next, so that a crash between any two is finished by the next rotation:
//! the old key is taken out of use; what is still wanted is sealed again under a new one; the old key is overwritten.

use std::time::Duration;

use super::Store;
use super::engine::Batch;
use super::error::StoreError;
use super::keys::KeyName;
use super::layout::{ERASED_HOURLY, Kind, end_of};
use super::seal;
use crate::core::record::{Key, Record};
use crate::core::turn::Change;
use crate::model::time::Time;

/// How long old states may stay readable to somebody with the passphrase.
const ROTATE_EVERY: Duration = Duration::from_secs(3600);

/// Records sealed again in one batch: 64 of the largest are 6 MiB.
const CHUNK: usize = 64;

impl Store {
    /// Erases old ratchet states and forgotten messages when an hour has passed and there is something to erase.
    /// Says whether it did. To be called every so often.
    ///
    /// # Errors
    /// As [`Store::apply`].
    pub fn maintain(&mut self, now: Time) -> Result<bool, StoreError> {
        let last = self.keys.rotated();
        // A clock that was set back must not stop it.
        let due = now < last || now.since(last) >= ROTATE_EVERY;
        let anything = self.ratchets_moved || !self.keys.retired().is_empty();
        if !due || !anything {
            return Ok(false);
        }
        self.rotate(now)?;
        Ok(true)
    }

    /// Erases old ratchet states and forgotten messages now.
    ///
    /// # Errors
    /// As [`Store::apply`].
    pub fn rotate(&mut self, now: Time) -> Result<(), StoreError> {
        self.writing(|store| {
            store.retire_ratchets()?;
            store.seal_again()?;
            store.erase(now)
        })
    }

    /// Words that are forgotten are to be gone: the key they are sealed under has to go, at the next rotation.
    pub(super) fn retire_keys_of_forgotten(&mut self, saves: &[Change]) -> Result<(), StoreError> {
        let mut ids = Vec::new();
        for (key, record) in saves {
            if !self.forgets_words(key, record.as_ref())? {
                continue;
            }
            let sealed = self.engine()?.get(&self.layout.bytes(key))?;
            ids.extend(sealed.and_then(|sealed| seal::key_of(&sealed)));
        }
        self.keys.retire(&ids)
    }

    /// Whether a message goes, or says something else than before.
    fn forgets_words(&self, key: &Key, new: Option<&Record>) -> Result<bool, StoreError> {
        Ok(match (key, new) {
            (Key::Entry(..) | Key::Import(_) | Key::ImportSheet(..), None) => true,
            (Key::Entry(..), Some(Record::Entry(new))) if new.since.has_lost_words() => {
                match self.record(key) {
                    Ok(Some(Record::Entry(old))) => old.letter.content != new.letter.content,
                    // Whatever has rotted says something else now.
                    Err(StoreError::Damaged { .. }) => true,
                    Ok(_) => false,
                    Err(error) => return Err(error),
                }
            }
            _ => false,
        })
    }

    /// First step: nothing more is sealed under the key of the ratchets.
    pub(super) fn retire_ratchets(&mut self) -> Result<(), StoreError> {
        match self.keys.current(KeyName::Ratchets) {
            Some(id) => self.keys.retire(&[id]),
            None => Ok(()),
        }
    }

    /// Second step: what is still wanted moves to new keys.
    pub(super) fn seal_again(&mut self) -> Result<(), StoreError> {
        for (id, name) in self.keys.retired() {
            let stems = match name {
                KeyName::Index => continue,
                KeyName::Ratchets => ERASED_HOURLY.map(|kind| vec![kind as u8]).to_vec(),
                KeyName::History { chat, .. } => {
                    let kinds =
                        [Kind::Entry, Kind::Block, Kind::Summary, Kind::Import, Kind::ImportSheet];
                    kinds.map(|kind| [&[kind as u8][..], &chat].concat()).to_vec()
                }
            };
            for stem in stems {
                self.seal_all_again(id, name, &stem)?;
            }
        }
        Ok(())
    }

    /// Last step: the old keys are overwritten.
    pub(super) fn erase(&mut self, now: Time) -> Result<(), StoreError> {
        let ids: Vec<u32> = self.keys.retired().into_iter().map(|(id, _)| id).collect();
        self.keys.erase(&ids, now)?;
        self.blocks.moved(Vec::new());
        self.ratchets_moved = false;
        Ok(())
    }

    fn seal_all_again(&mut self, id: u32, name: KeyName, stem: &[u8]) -> Result<(), StoreError> {
        let (mut from, to) = (stem.to_vec(), end_of(stem));
        loop {
            let pairs = self.engine()?.lowest(&from, &to, CHUNK)?;
            let Some((last, _)) = pairs.last() else { return Ok(()) };
            from = [last, &[0][..]].concat();
            let mut batch = Batch::new();
            for (place, sealed) in pairs.iter().filter(|pair| seal::key_of(&pair.1) == Some(id)) {
                // A record that rotted opens no more under any key; it must not stop the others.
                let Ok(plain) = self.keys.open_sealed(place, sealed) else { continue };
                self.keys.ensure(&[name])?;
                let again = self.keys.seal(Some(name), place, &plain)?;
                batch.push((place.to_vec(), Some(again)));
            }
            if !batch.is_empty() {
                self.commit(batch)?;
            }
        }
    }
}
