//! Writing a backup: one encrypted file under the recovery words, whole or not at all.
//!
//! It is written between two turns, so it shows the home as it is at one moment.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rand_core::Rng;
use zeroize::Zeroizing;

use crate::api::error::{ApiError, ErrorKind};
use crate::api::said::said;
use crate::api::types::home::{BackedUp, HomeBackup};
use crate::api::types::rfc3339;
use crate::core::backup::kept;
use crate::core::record::{Key, Record};
use crate::crypto::backup::{CHUNK_BYTES, Sealer};
use crate::model::friend::Standing;
use crate::store::StoreError;
use crate::store::portable::{About, Part};

use super::desk::Desk;
use super::home::{new_private_file, sync_folder};
use super::{clock, trouble};

/// Writes all that is kept of this home into one file.
///
/// # Errors
/// [`ErrorKind::Usage`] when there is something in its place already, or the path is not a whole one;
/// [`ErrorKind::NotSaved`] when it cannot be written.
pub(crate) fn write(desk: &Desk<'_>, asked: &HomeBackup) -> Result<BackedUp, ApiError> {
    let path = PathBuf::from(&asked.path);
    if !path.is_absolute() {
        return Err(ApiError::refusing(ErrorKind::Usage, said!("refused-backup-path")));
    }
    if path.is_dir() || (path.exists() && !asked.replace) {
        return Err(ApiError::backup_there(&asked.path));
    }
    let unfinished = unfinished(&path);
    let written = write_to(desk, &unfinished).and_then(|written| {
        let folder = path.parent().unwrap_or(Path::new("/"));
        fs::rename(&unfinished, &path).and_then(|()| sync_folder(folder))?;
        Ok(written)
    });
    match written {
        Ok(counts) => Ok(BackedUp { path: asked.path.clone(), ..counts }),
        Err(error) => {
            // What is left of it is of no use.
            let _ = fs::remove_file(&unfinished);
            Err(error.of(&path))
        }
    }
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
    NoIdentity,
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
            Self::NoIdentity => ApiError::no_identity(),
            Self::Store(error) => trouble::of_store(&error),
            Self::File(error) => {
                let (path, error) = (path.display().to_string(), error.to_string());
                let said = said!("refused-backup-unwritable", path, error);
                ApiError::refusing(ErrorKind::NotSaved, said)
            }
        }
    }
}

fn write_to(desk: &Desk<'_>, path: &Path) -> Result<BackedUp, Failed> {
    let Ok(Some(Record::Secrets(secrets))) = desk.record(&Key::Secrets) else {
        return Err(Failed::NoIdentity);
    };
    let mut salt = [0; 32];
    clock::dice().fill_bytes(&mut salt);
    let mut out = Output::new(new_private_file(path)?, Sealer::new(&secrets.entropy, salt))?;
    let config = fs::read_to_string(desk.around.home.config()).unwrap_or_default();
    let program = env!("CARGO_PKG_VERSION").to_owned();
    out.part(&Part::About(About { made: desk.now.0, program, config }))?;
    let (mut records, mut friends, mut messages, mut rooms) = (0, 0, 0, 0);
    desk.store.visit(|record| {
        let Some(record) = kept(record) else { return Ok::<(), Failed>(()) };
        match &record {
            Record::Friend(friend) => friends += u64::from(friend.standing == Standing::Friends),
            Record::Entry(_) => messages += 1,
            Record::Room(_) => rooms += 1,
            _ => {}
        }
        records += 1;
        Ok(out.part(&Part::Record(Box::new(record)))?)
    })?;
    out.part(&Part::End(records))?;
    let (bytes, made_at, path) = (out.finish()?, rfc3339(desk.now), String::new());
    Ok(BackedUp { path, bytes, made_at, friends, messages, rooms })
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
