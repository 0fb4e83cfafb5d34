//! A fresh sled for one that has grown full of what was overwritten, little by little, while the node goes on.
//!
//! sled hands room back only at the end of its file: after much was written, the file is several times what is in it,
//! and opening it takes as much longer. So all records are copied into `db.next`, some at a time; what is written
//! meanwhile goes there too, if its neighbourhood has been copied already. Then sled opens the copy once, in a thread of
//! its own, which makes later openings quick; then `db` becomes `db.old`, `db.next` becomes `db`, and the old one goes.
//!
//! **Invariant**: `db` is there, or `db.old` is, and `db.next` beside it is whole and durable. A crash at any point leaves a
//! store with all that was acknowledged; what was not finished is removed by the next opening.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};
use std::thread;

use super::engine::{Batch, Engine, FOLDER};
use super::error::StoreError;
use super::layout::RENEWED_KEY;
use super::{FREE_BYTES_MIN, Store, disk};

/// The copy in the making.
const NEXT: &str = "db.next";
/// What was replaced, on its way out.
const OLD: &str = "db.old";

/// Bytes by which the file has to have grown to be worth copying.
const GROWTH_BYTES_MIN: u64 = 64 * 1024 * 1024;

/// Records that one step copies: some milliseconds, and at most 6 MiB.
const RECORDS: usize = 64;
/// Batches that may wait while sled opens the copy; with more, it is tried again at another time.
const WAITING_MAX: usize = 4_096;

/// Bytes of them: a file of 48 KiB in each must not fill the memory.
const WAITING_BYTES_MAX: usize = 64 * 1024 * 1024;

/// A copy in the making.
pub(super) struct Renewal {
    /// Bytes that wait while sled opens the copy.
    waiting_bytes: usize,
    /// All records below have been copied.
    cursor: Vec<u8>,
    stage: Stage,
}

enum Stage {
    /// Records are copied.
    Copying(Engine),
    /// All are, and sled opens the copy; what was written meanwhile.
    Opening(Receiver<Result<Engine, StoreError>>, Vec<Batch>),
}

impl Renewal {
    fn begin(home: &Path) -> Result<Self, StoreError> {
        remove(&home.join(NEXT))?;
        let stage = Stage::Copying(Engine::open_at(home, NEXT)?);
        Ok(Self { waiting_bytes: 0, cursor: Vec::new(), stage })
    }

    /// What of a batch has to be written into the copy as well.
    fn share(&self, batch: &Batch) -> Batch {
        batch.iter().filter(|(key, _)| *key < self.cursor).cloned().collect()
    }

    fn follow(&mut self, batch: Batch) -> Result<(), StoreError> {
        match &mut self.stage {
            _ if batch.is_empty() => Ok(()),
            Stage::Copying(copy) => copy.write_soon(batch),
            Stage::Opening(_, waiting) if waiting.len() < WAITING_MAX => {
                let bytes =
                    batch.iter().map(|(key, value)| key.len() + value.as_ref().map_or(0, Vec::len));
                self.waiting_bytes += bytes.sum::<usize>();
                if self.waiting_bytes > WAITING_BYTES_MAX {
                    return Err(StoreError::ReadOnly("too much is written meanwhile".into()));
                }
                waiting.push(batch);
                Ok(())
            }
            Stage::Opening(..) => Err(StoreError::ReadOnly("too much is written meanwhile".into())),
        }
    }
}

/// Makes up for a crash in the middle of the change, and removes what is left of it.
pub(super) fn settle(home: &Path) -> io::Result<()> {
    let [db, next, old] = [FOLDER, NEXT, OLD].map(|name| home.join(name));
    if !db.exists() && old.exists() {
        // What was replaced is whole too, as long as nothing took its place.
        fs::rename(if next.exists() { &next } else { &old }, &db)?;
        disk::sync_folder(home)?;
    }
    if db.exists() {
        // What cannot be removed is in nobody's way, and is tried again next time.
        drop(remove(&next));
        drop(remove(&old));
    }
    Ok(())
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

impl Store {
    /// Whether the file on the disk has grown so far beyond what is in it that a copy is worth it, or is being made.
    #[must_use]
    pub fn wants_renewal(&self) -> bool {
        self.renewal.is_some()
            || (!self.renewal_failed && self.stuck.is_none() && self.is_overgrown())
    }

    /// Goes on with the copy for some milliseconds, and says whether to go on. To be called when there is nothing else
    /// to do. What stands in the way of it stands in nobody else's: it is tried again after the next start.
    pub fn renew(&mut self) -> bool {
        if self.stuck.is_some() {
            self.drop_renewal();
            return false;
        }
        let more = match &self.renewal {
            None => Renewal::begin(&self.home).map(|renewal| {
                self.renewal = Some(renewal);
                true
            }),
            Some(_) => self.renewal_step(),
        };
        more.unwrap_or_else(|_| {
            self.give_up_renewal();
            false
        })
    }

    /// Writes a batch, durably; into a copy in the making as well, as far as it has come.
    pub(super) fn commit(&mut self, batch: Batch) -> Result<(), StoreError> {
        let share = self.renewal.as_ref().map(|renewal| renewal.share(&batch));
        self.engine()?.write(batch)?;
        let followed =
            self.renewal.as_mut().zip(share).map(|(renewal, share)| renewal.follow(share));
        if matches!(followed, Some(Err(_))) {
            self.give_up_renewal();
        }
        Ok(())
    }

    pub(super) fn give_up_renewal(&mut self) {
        self.renewal_failed = true;
        self.drop_renewal();
    }

    /// Lets go of a copy in the making.
    pub(super) fn drop_renewal(&mut self) {
        self.renewal_failed |= self.renewal.take().is_some();
        // While `db` is missing the copy may be the only whole store.
        if self.home.join(FOLDER).exists() {
            // What cannot be removed now is removed by the next opening.
            drop(remove(&self.home.join(NEXT)));
        }
    }

    fn is_overgrown(&self) -> bool {
        let Ok(engine) = self.engine() else { return false };
        let bytes = engine.file_bytes();
        let base = engine.get(&RENEWED_KEY).ok().flatten();
        let base =
            base.and_then(|base| base.as_ref().try_into().ok()).map_or(0, u64::from_be_bytes);
        let grown = bytes > base.saturating_add(base / 2).saturating_add(GROWTH_BYTES_MIN);
        // Made by sled before large values were cut: neither durable nor ever removed.
        let blobs = fs::read_dir(self.home.join(FOLDER).join("blobs"));
        let has_blobs = blobs.is_ok_and(|mut blobs| blobs.next().is_some());
        let room = disk::free_bytes(&self.home);
        let room = room.is_none_or(|free| free > bytes.saturating_add(2 * FREE_BYTES_MIN));
        // Open files cannot change their names everywhere.
        cfg!(unix) && room && (grown || has_blobs)
    }

    fn renewal_step(&mut self) -> Result<bool, StoreError> {
        let engine = self.engine()?.clone();
        let Some(Renewal { cursor, stage, .. }) = &mut self.renewal else { return Ok(false) };
        let opened = match stage {
            Stage::Copying(copy) => {
                // Pieces come with the values that they are pieces of.
                let pairs = engine.lowest(cursor, &[u8::MAX], RECORDS)?;
                if let Some((last, _)) = pairs.last() {
                    *cursor = [last, &[0][..]].concat();
                    let copied = |(key, value): &(sled::IVec, sled::IVec)| {
                        (key.to_vec(), Some(value.to_vec()))
                    };
                    copy.write(pairs.iter().map(copied).collect())?;
                } else {
                    *cursor = vec![u8::MAX];
                    let home = self.home.clone();
                    self.renewal = None;
                    let opening = Stage::Opening(open_again(&home)?, Vec::new());
                    let cursor = vec![u8::MAX];
                    self.renewal = Some(Renewal { waiting_bytes: 0, cursor, stage: opening });
                }
                return Ok(true);
            }
            Stage::Opening(opened, waiting) => match opened.try_recv() {
                Err(TryRecvError::Empty) => return Ok(true),
                Err(TryRecvError::Disconnected) => return Err(StoreError::damaged("a copy")),
                Ok(copy) => {
                    let copy = copy?;
                    for batch in std::mem::take(waiting) {
                        copy.write_soon(batch)?;
                    }
                    copy
                }
            },
        };
        self.renewal = None;
        self.change_over(opened)?;
        Ok(false)
    }

    /// The copy becomes the store.
    fn change_over(&mut self, copy: Engine) -> Result<(), StoreError> {
        let bytes = copy.file_bytes().to_be_bytes().to_vec();
        copy.write(vec![(RENEWED_KEY.to_vec(), Some(bytes))])?;
        let [db, next, old] = [FOLDER, NEXT, OLD].map(|name| self.home.join(name));
        disk::sync_all(&next)?;
        remove(&old)?;
        fs::rename(&db, &old)?;
        let moved = disk::sync_folder(&self.home).and_then(|()| fs::rename(&next, &db));
        if let Err(error) = moved {
            let back = fs::rename(&old, &db).and_then(|()| disk::sync_folder(&self.home));
            if let Err(worse) = back {
                // The next opening takes the copy: nothing may be written that is not in it.
                self.stuck = Some(worse.to_string());
            }
            return Err(error.into());
        }
        self.beside.set(Some(copy.clone()));
        let before = self.engine.replace(copy);
        if let Err(error) = disk::sync_folder(&self.home) {
            self.stuck = Some(error.to_string());
            return Err(error.into());
        }
        // Closing and removing gigabytes takes a while; searches may still read there.
        let removing = thread::Builder::new().name("old store".into());
        drop(removing.spawn(move || {
            drop(before);
            drop(remove(&old));
        }));
        Ok(())
    }
}

/// Opens the copy once more, in a thread of its own: sled then writes down where everything lies.
fn open_again(home: &Path) -> io::Result<Receiver<Result<Engine, StoreError>>> {
    let (tell, opened) = sync_channel(1);
    let home = home.to_owned();
    let opening = thread::Builder::new().name("fresh store".into());
    opening.spawn(move || {
        let engine = Engine::open_at(&home, NEXT);
        // Nobody waits any more when the store was closed meanwhile.
        drop(tell.send(engine));
    })?;
    Ok(opened)
}
