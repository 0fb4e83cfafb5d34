//! The keys everything on disk is sealed under, and the only place they are kept: the file `keys.bin`.
//!
//! One **data key**, wrapped by the passphrase (or by a key file), seals most records and this file itself. What must
//! be erasable hangs on keys of its own, listed here under a name: one for all ratchets, one for each conversation and
//! week of history. sled never overwrites: whatever it was given stays readable in its file for a long time. But when
//! the key of a record is overwritten here, in place, the record is gone, wherever copies of it lie.
//!
//! **Invariant**: a key is durable in `keys.bin` before anything is sealed under it, and stays until nothing that is
//! still wanted is sealed under it.

mod file;
mod head;
mod ring;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use zeroize::Zeroizing;

use self::file::KeysFile;
pub(super) use self::ring::KeyName;
use self::ring::Ring;
use super::Unlock;
use super::error::StoreError;
use super::seal::{self, DATA_KEY};
use crate::crypto::vault::{Cost, DataKey};
use crate::model::time::Time;

pub(super) use self::file::{FILE, KEY_FILE, needs_passphrase};

/// Opens history, and nothing else; notices when a key is made or erased.
#[derive(Clone, Default)]
pub(super) struct Opener(Arc<RwLock<Opened>>);

/// The keys of history at one moment; short-lived, since it does not notice when a key is erased.
#[derive(Clone, Default)]
pub(super) struct Opened(Arc<BTreeMap<u32, DataKey>>);

impl Opener {
    fn publish(&self, ring: &Ring) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Opened(Arc::new(ring.history()));
    }

    pub(super) fn now(&self) -> Opened {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Opened {
    /// Opens what was found at `place`; `None` when it was not sealed for this place or under none of these keys.
    pub(super) fn open_sealed(&self, place: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        seal::open(self.0.get(&seal::key_of(sealed)?)?, place, sealed)
    }
}

/// The open keys.
pub(super) struct Keys {
    file: KeysFile,
    ring: Ring,
    /// What is durable of the ring, for whoever reads beside the store.
    opener: Opener,
}

impl Keys {
    /// Makes new keys for an empty home.
    pub(super) fn create(
        home: &Path,
        lock: &Unlock,
        cost: Cost,
        now: Time,
    ) -> Result<Self, StoreError> {
        let mut ring = Ring::new(now);
        ring.ensure(KeyName::Index)?;
        let file = KeysFile::create(home, lock, cost, &ring.to_bytes())?;
        Ok(Self::of(file, ring))
    }

    /// Opens the keys of a home.
    ///
    /// # Errors
    /// [`StoreError::WrongPassphrase`], [`StoreError::NeedsPassphrase`]; [`StoreError::Damaged`] when no copy in the
    /// file is whole.
    pub(super) fn open(home: &Path, lock: &Unlock) -> Result<Self, StoreError> {
        let (file, bytes) = KeysFile::open(home, lock)?;
        let ring = Ring::from_bytes(&bytes).ok_or_else(|| StoreError::damaged("bad key ring"))?;
        Ok(Self::of(file, ring))
    }

    fn of(file: KeysFile, ring: Ring) -> Self {
        let opener = Opener::default();
        opener.publish(&ring);
        Self { file, ring, opener }
    }

    /// The key under which index keys are hashed.
    pub(super) fn index(&self) -> Result<DataKey, StoreError> {
        let row = self.ring.current(KeyName::Index).and_then(|id| self.ring.secret(id));
        row.cloned().ok_or_else(|| StoreError::damaged("no index key"))
    }

    /// Makes sure that each of these names has a key, durably, before anything is sealed under it.
    pub(super) fn ensure(&mut self, names: &[KeyName]) -> Result<(), StoreError> {
        let mut added = false;
        for name in names {
            added |= self.ring.ensure(*name)?;
        }
        if added { self.save() } else { Ok(()) }
    }

    /// Seals the bytes that go to `place`, under the key of that name or the data key.
    pub(super) fn seal(
        &self,
        name: Option<KeyName>,
        place: &[u8],
        plain: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        let id = match name {
            None => DATA_KEY,
            Some(name) => {
                self.ring.current(name).ok_or_else(|| StoreError::damaged("no key for a record"))?
            }
        };
        let key = self.secret(id).ok_or_else(|| StoreError::damaged("no key for a record"))?;
        seal::seal(id, key, place, plain)
    }

    /// Opens what was found at `place`.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when it was not sealed for this place, or its key is erased.
    pub(super) fn open_sealed(
        &self,
        place: &[u8],
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let key = seal::key_of(sealed).and_then(|id| self.secret(id));
        key.and_then(|key| seal::open(key, place, sealed))
            .ok_or_else(|| StoreError::damaged("a record is not what was written there"))
    }

    /// The keys that history hangs on, for reading beside the store.
    pub(super) fn opener(&self) -> Opener {
        self.opener.clone()
    }

    /// Takes these keys out of use, durably: whatever is sealed under them waits for [`Self::erase`].
    pub(super) fn retire(&mut self, ids: &[u32]) -> Result<(), StoreError> {
        let mut changed = false;
        for id in ids {
            changed |= self.ring.retire(*id);
        }
        if changed { self.save() } else { Ok(()) }
    }

    /// The key of this name that is in use.
    pub(super) fn current(&self, name: KeyName) -> Option<u32> {
        self.ring.current(name)
    }

    /// The keys out of use, with their names.
    pub(super) fn retired(&self) -> Vec<(u32, KeyName)> {
        self.ring.retired()
    }

    /// When keys were last erased.
    pub(super) fn rotated(&self) -> Time {
        self.ring.rotated
    }

    /// Overwrites these keys: what is sealed under them can never be read again.
    pub(super) fn erase(&mut self, ids: &[u32], now: Time) -> Result<(), StoreError> {
        self.ring.erase(ids);
        self.ring.rotated = now;
        self.save()
    }

    /// Writes the ring to the disk, over both copies.
    pub(super) fn save(&mut self) -> Result<(), StoreError> {
        self.file.write(&self.ring.to_bytes())?;
        // Before anything is sealed under a new key, and after all that was sealed under an erased one has moved on.
        self.opener.publish(&self.ring);
        Ok(())
    }

    fn secret(&self, id: u32) -> Option<&DataKey> {
        if id == DATA_KEY { Some(self.file.data_key()) } else { self.ring.secret(id) }
    }
}
