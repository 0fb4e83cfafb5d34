//! sled, hardened: what it does not promise by itself is added here, and nothing above knows that it is sled.
//!
//! - A leftover of a half-written snapshot makes sled unopenable; it is removed before opening.
//! - Damage to a snapshot or to `conf` makes it unopenable too, though both can be rebuilt; they are set aside.
//! - `flush` hands the bytes to the system and goes on; a second handle to the same file makes them durable.
//! - Some damage makes sled panic instead of saying so; a panic in here becomes an error.
//! - Large neighbours would go to files that it does not sync; they are cut into pieces ([`super::pieces`]).
//! - An error inside sled stays for ever; the store closes it and opens it again.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::error::StoreError;
use super::{disk, pieces};

/// Bytes sled may keep in memory; with its default of 1 GiB a search would fill it. What it takes is about six times this.
const CACHE_BYTES: u64 = 4 * 1024 * 1024;

/// A store closed a moment ago in this process may still hold sled's own lock.
const LOCK_TRIES: u32 = 50;
/// Waited between two such tries.
const LOCK_WAIT: Duration = Duration::from_millis(20);

/// The folder sled lives in.
pub(super) const FOLDER: &str = "db";
/// Where damaged snapshots go.
const ASIDE: &str = "aside";

/// Keys and what to put there, or `None` to forget; carried out all or not at all.
pub(super) type Batch = Vec<(Vec<u8>, Option<Vec<u8>>)>;

/// A key and its value.
pub(super) type Pair = (sled::IVec, sled::IVec);

/// An open sled; a copy is another way in, to read beside.
#[derive(Clone)]
pub(super) struct Engine {
    db: sled::Db,
    log: Arc<File>,
}

impl Engine {
    /// Opens sled in `home`, setting aside what stops it and can be rebuilt.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when even then it does not open; nothing was deleted.
    pub(super) fn open(home: &Path) -> Result<Self, StoreError> {
        Self::open_at(home, FOLDER)
    }

    /// The same in a folder of another name.
    pub(super) fn open_at(home: &Path, name: &str) -> Result<Self, StoreError> {
        let folder = home.join(name);
        disk::private_folder(&folder)?;
        remove_unfinished_snapshots(&folder)?;
        let mut opened = open_sled(&folder);
        for suspect in ["snap.", "conf"] {
            if matches!(opened, Err(StoreError::Damaged { .. })) {
                set_aside(home, &folder, suspect)?;
                opened = open_sled(&folder);
            }
        }
        let db = opened?;
        let log = OpenOptions::new().read(true).write(true).open(folder.join("db"))?;
        for file in files(&folder)? {
            disk::owner_only(&file, 0o600)?;
        }
        disk::sync_folder(&folder)?;
        disk::sync_folder(home)?;
        Ok(Self { db, log: Arc::new(log) })
    }

    /// What stands under a key.
    pub(super) fn get(&self, key: &[u8]) -> Result<Option<sled::IVec>, StoreError> {
        guarded(|| match self.db.get(key)? {
            Some(found) => pieces::whole(&self.db, key, found),
            None => Ok(None),
        })
    }

    /// At most `limit` pairs with `from <= key < to`, the lowest, in order.
    pub(super) fn lowest(
        &self,
        from: &[u8],
        to: &[u8],
        limit: usize,
    ) -> Result<Vec<Pair>, StoreError> {
        if from >= to {
            return Ok(Vec::new());
        }
        guarded(|| self.db.range(from..to).take(limit).map(|pair| self.whole(pair)).collect())
            .map(|pairs: Vec<Option<Pair>>| pairs.into_iter().flatten().collect())
    }

    /// At most `limit` pairs with `from <= key < to`, the highest, in order.
    pub(super) fn highest(
        &self,
        from: &[u8],
        to: &[u8],
        limit: usize,
    ) -> Result<Vec<Pair>, StoreError> {
        if from >= to {
            return Ok(Vec::new());
        }
        let last = || self.db.range(from..to).rev().take(limit).map(|pair| self.whole(pair));
        let pairs: Vec<Option<Pair>> = guarded(|| last().collect())?;
        Ok(pairs.into_iter().flatten().rev().collect())
    }

    /// Carries out a batch; it is durable, all of it, when this returns.
    pub(super) fn write(&self, batch: Batch) -> Result<(), StoreError> {
        self.write_soon(batch)?;
        guarded(|| self.db.flush())?;
        Ok(self.log.sync_data()?)
    }

    /// Carries out a batch that the next [`Self::write`] makes durable.
    pub(super) fn write_soon(&self, batch: Batch) -> Result<(), StoreError> {
        guarded(|| self.db.apply_batch(pieces::cut(&self.db, batch)?))
    }

    /// Bytes of sled's file.
    pub(super) fn file_bytes(&self) -> u64 {
        self.log.metadata().map_or(0, |file| file.len())
    }

    /// A pair with its whole value; `None` when it is gone by now.
    fn whole(&self, pair: sled::Result<Pair>) -> sled::Result<Option<Pair>> {
        let (key, found) = pair?;
        Ok(pieces::whole(&self.db, &key, found)?.map(|value| (key, value)))
    }
}

/// Runs a piece of sled that may panic where it should return an error.
fn guarded<T>(work: impl FnOnce() -> sled::Result<T>) -> Result<T, StoreError> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => Ok(done?),
        Err(_) => Err(StoreError::damaged("sled gave up on what it read")),
    }
}

fn open_sled(folder: &Path) -> Result<sled::Db, StoreError> {
    let config = sled::Config::new()
        .path(folder)
        .cache_capacity(CACHE_BYTES)
        .flush_every_ms(None)
        .use_compression(false);
    for _ in 1..LOCK_TRIES {
        match guarded(|| config.open()) {
            Err(StoreError::Io(error)) if is_lock(&error) => std::thread::sleep(LOCK_WAIT),
            other => return other,
        }
    }
    guarded(|| config.open())
}

fn is_lock(error: &io::Error) -> bool {
    error.to_string().contains("could not acquire lock")
}

fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            files.push(entry.path());
        }
    }
    files.sort();
    Ok(files)
}

fn name_of(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}

fn remove_unfinished_snapshots(folder: &Path) -> io::Result<()> {
    for file in files(folder)? {
        if name_of(&file).starts_with("snap.") && name_of(&file).ends_with(".generating") {
            fs::remove_file(file)?;
        }
    }
    Ok(())
}

/// Moves the files of sled that begin with `prefix` out of its way. They are not needed, but nothing is deleted.
fn set_aside(home: &Path, folder: &Path, prefix: &str) -> Result<(), StoreError> {
    let aside = free_name(home, ASIDE);
    for file in files(folder)? {
        if name_of(&file).starts_with(prefix) {
            disk::private_folder(&aside)?;
            fs::rename(&file, aside.join(name_of(&file)))?;
        }
    }
    Ok(disk::sync_folder(folder)?)
}

/// Moves everything that belongs to an unreadable store into a folder of its own, so that a new one may begin.
pub(super) fn quarantine(home: &Path, names: &[&str]) -> Result<PathBuf, StoreError> {
    let folder = free_name(home, "damaged");
    disk::private_folder(&folder)?;
    for name in names {
        match fs::rename(home.join(name), folder.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    disk::sync_folder(home)?;
    Ok(folder)
}

/// The first of `name-1`, `name-2`, … that is not taken.
fn free_name(home: &Path, name: &str) -> PathBuf {
    let mut number = 1u32;
    loop {
        let path = home.join(format!("{name}-{number}"));
        if !path.exists() || number == u32::MAX {
            return path;
        }
        number += 1;
    }
}
