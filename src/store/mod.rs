//! sled, sealed at rest: what is on this computer's disk and nowhere else.
//!
//! A home is one folder: `keys.bin` (every key, the file a home begins and ends with), `key` (only where there is no
//! passphrase), `db/` (sled) and `lock`. One process has it open at a time. The store decides nothing: it writes the
//! batches that turns end with, durably, and reads them back.
//!
//! - `layout` names a record on disk without naming anybody; `record` says how it looks; `seal` closes it.
//! - `keys` holds what must be erasable by its key; `rotate` erases it.
//! - `renew` copies everything into a fresh sled when the old one has grown full of what was overwritten.
//! - `blocks` packs old messages together, `shelves` where they are, behind all of this; `search` finds words in them.
//! - `engine` is sled with what sled lacks, `pieces` its large values; `migrate` brings older formats up.
//!
//! **Invariant**: when [`Store::apply`] returns `Ok`, all of the batch survives a power cut; otherwise the store writes
//! nothing more until [`Store::probe`] has shown that it can.

mod beside;
mod blocks;
mod disk;
mod engine;
mod error;
mod history;
pub mod imports;
mod keyed;
mod keys;
mod layout;
mod lock;
mod migrate;
mod pieces;
pub mod portable;
mod record;
mod renew;
mod rotate;
#[cfg(test)]
mod scenes;
mod seal;
pub mod search;
mod shelf;
mod shelves;
pub mod walk;

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use self::beside::Beside;
use self::blocks::Blocks;
use self::engine::{Batch, Engine};
pub use self::error::StoreError;
use self::keys::{KeyName, Keys};
use self::layout::{ERASED_HOURLY, Kind, Layout, PROBE_KEY};
use self::lock::Lock;
use self::renew::Renewal;
use self::shelves::Shelver;
use self::walk::Tape;
use crate::core::turn::Change;
use crate::crypto::vault::Cost;
use crate::model::time::Time;

/// Bytes that must be free for anything to be saved: what sled may need to tidy up, and room to delete things.
pub const FREE_BYTES_MIN: u64 = 64 * 1024 * 1024;

/// Bytes of the largest record: a 48 KiB envelope with its 16 KiB letter and some room.
pub const RECORD_BYTES_MAX: usize = 96 * 1024;

/// What opens a store.
pub enum Unlock {
    /// A key file beside it: protects a copy of the rest, not the computer itself.
    KeyFile,
    /// A passphrase, through Argon2id.
    Passphrase(Zeroizing<Vec<u8>>),
}

impl fmt::Debug for Unlock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::KeyFile => "KeyFile",
            Self::Passphrase(_) => "Passphrase(..)",
        })
    }
}

/// An open home.
pub struct Store {
    home: PathBuf,
    /// `None` only while [`Store::probe`] could not open it again.
    engine: Option<Engine>,
    /// The same engine, for whoever reads in another thread.
    beside: Beside,
    keys: Keys,
    layout: Layout,
    /// The error since which nothing is written.
    stuck: Option<String>,
    /// Whether a ratchet moved since keys were last erased.
    ratchets_moved: bool,
    blocks: Blocks,
    shelver: Shelver,
    /// A fresh copy in the making.
    renewal: Option<Renewal>,
    renewal_failed: bool,
    /// What changes while somebody walks through everything.
    tape: Option<Tape>,
    free_bytes_min: u64,
    // Last, so that nobody else comes in before all of the above is closed.
    _lock: Lock,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("stuck", &self.stuck).finish_non_exhaustive()
    }
}

impl Store {
    /// Whether a home was ever created in this folder.
    #[must_use]
    pub fn exists(home: &Path) -> bool {
        home.join(keys::FILE).exists()
    }

    /// Whether the home in this folder can only be opened with a passphrase.
    ///
    /// # Errors
    /// [`StoreError::NoHome`]; [`StoreError::Damaged`] when the file that says so cannot be read.
    pub fn needs_passphrase(home: &Path) -> Result<bool, StoreError> {
        keys::needs_passphrase(home)
    }

    /// Makes a new, empty home in this folder, which is created when it is not there.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when there is one already, [`StoreError::Locked`] when somebody is just making one,
    /// [`StoreError::DiskFull`], [`StoreError::Io`].
    pub fn create(home: &Path, unlock: Unlock, now: Time) -> Result<Self, StoreError> {
        Self::create_at_cost(home, &unlock, Cost::default(), now)
    }

    /// Opens the home in this folder.
    ///
    /// When sled cannot be opened whatever is tried, it is moved with its keys to a folder `damaged-1` (or the next
    /// number) inside the home, never deleted, so that a new home may begin there.
    ///
    /// # Errors
    /// Every [`StoreError`] but `Exists`, `ReadOnly` and `TooLarge`.
    pub fn open(home: &Path, unlock: Unlock) -> Result<Self, StoreError> {
        if !Self::exists(home) {
            return Err(StoreError::NoHome(home.to_owned()));
        }
        let lock = Lock::take(home)?;
        disk::private_folder(home)?;
        let keys = Keys::open(home, &unlock)?;
        let engine = match open_engine(home) {
            Err(StoreError::Damaged { detail, .. }) => {
                let names = [engine::FOLDER, keys::KEY_FILE, keys::FILE];
                let quarantined = Some(engine::quarantine(home, &names)?);
                return Err(StoreError::Damaged { detail, quarantined });
            }
            other => other?,
        };
        // Nobody knows whether a ratchet moved before the last crash.
        Self::assemble(home, engine, keys, lock, true)
    }

    /// Whether `unlock` opens the home in this folder. Can be asked while somebody has it open.
    ///
    /// # Errors
    /// [`StoreError::WrongPassphrase`], and whatever else can be wrong with the keys.
    pub fn check(home: &Path, unlock: &Unlock) -> Result<(), StoreError> {
        Keys::open(home, unlock).map(drop)
    }

    /// Behaves from now on as on a full disk, or no longer.
    #[cfg(test)]
    pub(crate) fn pretend_full(&mut self, full: bool) {
        self.free_bytes_min = if full { u64::MAX } else { FREE_BYTES_MIN };
    }

    /// Writes a turn's changes: all of them, durably, or none.
    ///
    /// # Errors
    /// Any of them leaves the store read-only until [`Store::probe`] succeeds. [`StoreError::DiskFull`] below
    /// [`FREE_BYTES_MIN`], [`StoreError::TooLarge`] above [`RECORD_BYTES_MAX`].
    pub fn apply(&mut self, saves: &[Change]) -> Result<(), StoreError> {
        if saves.is_empty() {
            return Ok(());
        }
        self.writing(|store| store.write(saves))
    }

    /// Tries whether the store can be written again, from the ground up.
    ///
    /// # Errors
    /// Whatever still stands in the way.
    pub fn probe(&mut self) -> Result<(), StoreError> {
        // A copy in the making may be what fills the disk.
        self.drop_renewal();
        self.room()?;
        // sled never forgets an error of its own; only a new one starts clean.
        self.beside.set(None);
        let before = self.engine.take();
        drop(catch_unwind(AssertUnwindSafe(|| drop(before))));
        let engine = open_engine(&self.home)?;
        self.beside.set(Some(engine.clone()));
        self.engine = Some(engine);
        self.blocks.forget();
        self.keys.save()?;
        self.engine()?.write(vec![(PROBE_KEY.to_vec(), Some(vec![1]))])?;
        self.stuck = None;
        Ok(())
    }

    fn create_at_cost(
        home: &Path,
        unlock: &Unlock,
        cost: Cost,
        now: Time,
    ) -> Result<Self, StoreError> {
        disk::private_folder(home)?;
        let lock = Lock::take(home)?;
        if Self::exists(home) {
            return Err(StoreError::Exists(home.to_owned()));
        }
        if home.join(engine::FOLDER).exists() {
            // Left by a creation that was cut off, or by somebody who lost keys.bin: not ours to delete.
            engine::quarantine(home, &[engine::FOLDER])?;
        }
        let engine = Engine::open(home)?;
        migrate::begin(&engine)?;
        // The keys come last: with them the home exists.
        let keys = Keys::create(home, unlock, cost, now)?;
        Self::assemble(home, engine, keys, lock, false)
    }

    fn assemble(
        home: &Path,
        engine: Engine,
        keys: Keys,
        lock: Lock,
        ratchets_moved: bool,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            home: home.to_owned(),
            beside: Beside::new(&engine, keys.opener()),
            engine: Some(engine),
            layout: Layout::new(keys.index()?),
            keys,
            stuck: None,
            ratchets_moved,
            blocks: Blocks::default(),
            shelver: Shelver::default(),
            renewal: None,
            renewal_failed: false,
            tape: None,
            free_bytes_min: FREE_BYTES_MIN,
            _lock: lock,
        })
    }

    fn engine(&self) -> Result<&Engine, StoreError> {
        self.engine.as_ref().ok_or_else(|| StoreError::ReadOnly("it could not be reopened".into()))
    }

    /// Does what writes, unless an earlier error forbids it, and remembers the error it ends with.
    fn writing(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        if let Some(error) = &self.stuck {
            return Err(StoreError::ReadOnly(error.clone()));
        }
        let done = self.room().and_then(|()| work(self));
        if let Err(error) = &done {
            self.stuck = Some(error.to_string());
        }
        done
    }

    fn room(&self) -> Result<(), StoreError> {
        match disk::free_bytes(&self.home) {
            Some(free) if free < self.free_bytes_min => Err(StoreError::DiskFull),
            _ => Ok(()),
        }
    }

    fn write(&mut self, saves: &[Change]) -> Result<(), StoreError> {
        let plain = plain_records(saves)?;
        self.record_on_tape(saves)?;
        let mut names: Vec<KeyName> =
            saves.iter().filter_map(|change| self.key_name(change)).collect();
        self.retire_keys_of_forgotten(saves)?;
        let taken = self.take_out(saves)?;
        names.extend(taken.iter().map(|block| block.name));
        self.keys.ensure(&names)?;
        let mut batch = Batch::new();
        for (change, plain) in saves.iter().zip(plain) {
            let place = self.layout.bytes(&change.0);
            let sealed = match plain {
                Some(plain) => Some(self.keys.seal(self.key_name(change), &place, &plain)?),
                None => None,
            };
            self.ratchets_moved |= ERASED_HOURLY.contains(&Kind::of(&change.0));
            batch.push((place, sealed));
        }
        let shifts = self.put_rest(&mut batch, taken)?;
        let gone = (!shifts.is_empty()).then(|| self.blocks.moving(shifts));
        self.unshelve(saves, &mut batch)?;
        self.commit(batch)?;
        self.shelver.wrote(saves);
        self.blocks.wrote(saves, gone);
        Ok(())
    }
}

fn open_engine(home: &Path) -> Result<Engine, StoreError> {
    renew::settle(home)?;
    if !home.join(engine::FOLDER).exists() {
        return Err(StoreError::damaged("there are keys, but nothing they open"));
    }
    let engine = Engine::open(home)?;
    migrate::bring_up(&engine)?;
    Ok(engine)
}

type Plain = Option<Zeroizing<Vec<u8>>>;

fn plain_records(saves: &[Change]) -> Result<Vec<Plain>, StoreError> {
    let mut plain = Vec::with_capacity(saves.len());
    for (_, record) in saves {
        let bytes = record.as_ref().map(record::encode);
        if let Some(bytes) = bytes.as_ref().map(|b| b.len()).filter(|b| *b > RECORD_BYTES_MAX) {
            return Err(StoreError::TooLarge { bytes });
        }
        plain.push(bytes);
    }
    Ok(plain)
}

/// Weeks since the one of 1970-01-01 (a Thursday), each beginning on Monday, UTC.
fn week_of(time: Time) -> u32 {
    let days = time.seconds() / 86_400;
    u32::try_from((days + 3) / 7).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_begins_on_monday() {
        let day = |n: u64| week_of(Time(n * 86_400_000));
        assert_eq!((day(0), day(3), day(4)), (0, 0, 1));
        // 2026-11-22 was a Sunday, the 23rd a Monday.
        assert_eq!(day(20_779) + 1, day(20_780));
        assert_eq!(week_of(Time(u64::MAX)), week_of(Time(u64::MAX - 1)));
    }

    #[test]
    fn no_passphrase_shows_in_a_log() {
        let unlock = Unlock::Passphrase(Zeroizing::new(b"hush".to_vec()));
        assert_eq!(format!("{unlock:?}"), "Passphrase(..)");
    }
}
