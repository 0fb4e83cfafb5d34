//! Writing a backup: one encrypted file under the recovery words, whole or not at all.
//!
//! It is written a little at a time, between turns, so the node answers meanwhile; what changes on the way is written
//! last, so the backup shows the home as it is when it is done.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rand_core::Rng;
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};
use zeroize::Zeroizing;

use crate::api::error::{ApiError, ErrorKind};
use crate::api::request::Answer;
use crate::api::said::said;
use crate::api::types::home::{BackedUp, HomeBackup};
use crate::api::types::rfc3339;
use crate::core::backup::kept;
use crate::core::record::{Key, Record, Secrets};
use crate::crypto::backup::{CHUNK_BYTES, Sealer};
use crate::model::friend::Standing;
use crate::model::time::Time;
use crate::store::portable::{About, Part};
use crate::store::walk::Since;
use crate::store::{Store, StoreError};

use super::desk::Desk;
use super::ears::reply;
use super::home::{new_private_file, sync_folder};
use super::{clock, trouble};

/// How long one step of writing takes at most, give or take some records.
const STEP_MAX: Duration = Duration::from_millis(5);

type Asker = oneshot::Sender<Result<Answer, ApiError>>;

/// The backup that is written, if one is.
#[derive(Default)]
pub(crate) struct BackupDesk {
    writing: Option<Writing>,
    /// Held until the file has its name: two backups at once could have the same.
    busy: Arc<Mutex<()>>,
}

/// A backup on its way.
struct Writing {
    draft: Draft,
    path: PathBuf,
    asked: String,
    to: Asker,
    busy: OwnedMutexGuard<()>,
}

impl BackupDesk {
    /// Begins a backup, which is answered when it is durable.
    pub(crate) fn ask(&mut self, desk: &Desk<'_>, asked: HomeBackup, to: Asker) {
        let Ok(busy) = self.busy.clone().try_lock_owned() else {
            let busy = said!("refused-busy-backup");
            return reply(to, Err(ApiError::refusing(ErrorKind::TooMany, busy)));
        };
        match begin(desk, &asked) {
            Ok((draft, path)) => {
                self.writing = Some(Writing { draft, path, asked: asked.path, to, busy });
            }
            Err(error) => reply(to, Err(error)),
        }
    }

    /// Whether there is something to go on with.
    pub(crate) fn is_writing(&self) -> bool {
        self.writing.is_some()
    }

    /// Writes a little more, and hands the rest to a thread at the end.
    pub(crate) fn go_on(&mut self, store: &mut Store) {
        let Some(mut writing) = self.writing.take() else { return };
        match writing.draft.step(store) {
            Ok(true) => self.writing = Some(writing),
            Ok(false) => drop(tokio::task::spawn_blocking(move || writing.finish())),
            Err(failed) => {
                store.end_walk();
                let error = failed.of(&writing.path);
                reply(writing.to, Err(error));
            }
        }
    }

    /// The store can no longer be read as it was.
    pub(crate) fn disappoint(&mut self, store: &mut Store, trouble: &ApiError) {
        if let Some(writing) = self.writing.take() {
            store.end_walk();
            reply(writing.to, Err(trouble.clone()));
        }
    }
}

impl Writing {
    /// Makes it durable, gives it its name, and answers.
    fn finish(self) {
        let Self { draft, path, asked, to, busy } = self;
        let done = draft.finish(&path, asked).map_err(|failed| failed.of(&path));
        drop(busy);
        reply(to, done.map(Into::into));
    }
}

/// Looks whether a backup can be written where it is asked for, and writes its beginning.
fn begin(desk: &Desk<'_>, asked: &HomeBackup) -> Result<(Draft, PathBuf), ApiError> {
    let path = PathBuf::from(&asked.path);
    if !path.is_absolute() {
        return Err(ApiError::refusing(ErrorKind::Usage, said!("refused-backup-path")));
    }
    if path.is_dir() || (path.exists() && !asked.replace) {
        return Err(ApiError::backup_there(&asked.path));
    }
    let Ok(Some(Record::Secrets(secrets))) = desk.record(&Key::Secrets) else {
        return Err(ApiError::no_identity());
    };
    let config = fs::read_to_string(desk.around.home.config()).unwrap_or_default();
    let draft = Draft::begin(unfinished(&path), secrets, config, desk.now);
    Ok((draft.map_err(|failed| failed.of(&path))?, path))
}

/// The name of a file while it is written.
fn unfinished(path: &Path) -> PathBuf {
    let mut name = path.file_name().map_or_else(OsString::new, ToOwned::to_owned);
    name.push(".unfinished");
    path.with_file_name(name)
}

/// Why it could not be written.
enum Failed {
    Store(StoreError),
    File(io::Error),
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<io::Error> for Failed {
    fn from(error: io::Error) -> Self {
        Self::File(error)
    }
}

impl Failed {
    fn of(self, path: &Path) -> ApiError {
        match self {
            Self::Store(error) => trouble::of_store(&error),
            Self::File(error) => {
                let (path, error) = (path.display().to_string(), error.to_string());
                let said = said!("refused-backup-unwritable", path, error);
                ApiError::refusing(ErrorKind::NotSaved, said)
            }
        }
    }
}

/// A backup that is not whole yet. What is left of it when it is given up is removed.
struct Draft {
    unfinished: Leftover,
    secrets: Secrets,
    about: About,
    out: Output,
    counts: Counts,
    /// Whether it goes through the store already.
    is_walking: bool,
}

/// What is in a backup.
#[derive(Default)]
pub(super) struct Counts {
    /// Parts with a record, or with one that is gone.
    pub(super) parts: u64,
    /// Friends.
    pub(super) friends: u64,
    /// Messages.
    pub(super) messages: u64,
    /// Rooms.
    pub(super) rooms: u64,
}

/// A file that is of no use unless it is finished.
struct Leftover(PathBuf);

impl Drop for Leftover {
    fn drop(&mut self) {
        // Finished, it has another name. If it stays, nobody takes it for a backup.
        let _ = fs::remove_file(&self.0);
    }
}

impl Draft {
    fn begin(path: PathBuf, secrets: Secrets, config: String, now: Time) -> Result<Self, Failed> {
        let program = env!("CARGO_PKG_VERSION").to_owned();
        let about = About { made: now.0, program, config };
        let (file, sealer) = (new_private_file(&path)?, sealer(&secrets));
        let unfinished = Leftover(path);
        let mut out = Output::new(file, sealer)?;
        out.part(&Part::About(about.clone()))?;
        let counts = Counts::default();
        Ok(Self { unfinished, secrets, about, out, counts, is_walking: false })
    }

    /// Goes on through the store for a while; `false` when all of it is written.
    fn step(&mut self, store: &mut Store) -> Result<bool, Failed> {
        if !self.is_walking {
            store.begin_walk();
            self.is_walking = true;
        }
        let begun = Instant::now();
        while begun.elapsed() < STEP_MAX {
            if !store.walk(|record| self.put(record))? {
                self.end(store)?;
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Writes what changed meanwhile. Where that is too much, all of it is written once more, without a pause.
    fn end(&mut self, store: &mut Store) -> Result<(), Failed> {
        let since = match store.end_walk() {
            Some(since) => since,
            None => {
                self.out.restart(sealer(&self.secrets))?;
                self.out.part(&Part::About(self.about.clone()))?;
                self.counts = Counts::default();
                store.begin_walk();
                while store.walk(|record| self.put(record))? {}
                store.end_walk().unwrap_or_default()
            }
        };
        for one in since {
            match one {
                Since::Gone(record) => self.take_back(record)?,
                Since::Is(record) => self.put(record)?,
            }
        }
        Ok(self.out.part(&Part::End(self.counts.parts))?)
    }

    fn put(&mut self, record: Record) -> Result<(), Failed> {
        let Some(record) = kept(record) else { return Ok(()) };
        self.counts.put(&record);
        Ok(self.out.part(&Part::Record(Box::new(record)))?)
    }

    fn take_back(&mut self, record: Record) -> Result<(), Failed> {
        let Some(record) = kept(record) else { return Ok(()) };
        self.counts.take_back(&record);
        Ok(self.out.part(&Part::Gone(Box::new(record)))?)
    }

    /// Makes all of it durable under its name; `asked` is how that was given.
    fn finish(self, path: &Path, asked: String) -> Result<BackedUp, Failed> {
        let bytes = self.out.finish()?;
        fs::rename(&self.unfinished.0, path)?;
        sync_folder(path.parent().unwrap_or(Path::new("/")))?;
        let Counts { friends, messages, rooms, .. } = self.counts;
        let made_at = rfc3339(Time(self.about.made));
        Ok(BackedUp { path: asked, bytes, made_at, friends, messages, rooms })
    }
}

impl Counts {
    /// One more record.
    pub(super) fn put(&mut self, record: &Record) {
        self.parts += 1;
        if let Some(count) = self.of(record) {
            *count += 1;
        }
    }

    /// A record that was put does not hold any more.
    pub(super) fn take_back(&mut self, record: &Record) {
        self.parts += 1;
        if let Some(count) = self.of(record) {
            *count = count.saturating_sub(1);
        }
    }

    /// What a record counts as.
    fn of(&mut self, record: &Record) -> Option<&mut u64> {
        match record {
            Record::Friend(friend) if friend.standing == Standing::Friends => {
                Some(&mut self.friends)
            }
            Record::Entry(_) => Some(&mut self.messages),
            Record::Room(_) => Some(&mut self.rooms),
            _ => None,
        }
    }
}

/// What seals one backup, and no other.
fn sealer(secrets: &Secrets) -> Sealer {
    let mut salt = [0; 32];
    clock::dice().fill_bytes(&mut salt);
    Sealer::new(&secrets.entropy, salt)
}

/// A file that is sealed as it is written.
pub(super) struct Output {
    file: fs::File,
    sealer: Sealer,
    waiting: Zeroizing<Vec<u8>>,
    bytes: u64,
}

impl Output {
    pub(super) fn new(mut file: fs::File, sealer: Sealer) -> io::Result<Self> {
        file.write_all(sealer.head())?;
        let bytes = sealer.head().len() as u64;
        let waiting = Zeroizing::new(Vec::with_capacity(CHUNK_BYTES));
        Ok(Self { file, sealer, waiting, bytes })
    }

    /// Begins anew, under another key: nothing of what was written stays.
    fn restart(&mut self, sealer: Sealer) -> io::Result<()> {
        self.file.set_len(0)?;
        self.file.rewind()?;
        self.file.write_all(sealer.head())?;
        (self.bytes, self.sealer) = (sealer.head().len() as u64, sealer);
        self.waiting.clear();
        Ok(())
    }

    pub(super) fn part(&mut self, part: &Part) -> io::Result<()> {
        let bytes = part.encode();
        let mut rest = bytes.as_slice();
        while !rest.is_empty() {
            // A full chunk waits for more: only then is it known not to be the last.
            if self.waiting.len() == CHUNK_BYTES {
                self.chunk(false)?;
            }
            let (now, later) = rest.split_at(rest.len().min(CHUNK_BYTES - self.waiting.len()));
            self.waiting.extend_from_slice(now);
            rest = later;
        }
        Ok(())
    }

    fn chunk(&mut self, last: bool) -> io::Result<()> {
        let sealed = self.sealer.seal(&self.waiting, last);
        self.waiting.clear();
        self.bytes += sealed.len() as u64;
        self.file.write_all(&sealed)
    }

    /// Writes what waits, and makes all of it durable; how many bytes it is.
    pub(super) fn finish(mut self) -> io::Result<u64> {
        self.chunk(true)?;
        self.file.sync_all()?;
        Ok(self.bytes)
    }
}
