//! One process at a time: a lock the system lets go when its holder dies, with the holder's number in it.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::disk;
use super::error::StoreError;

/// Held as long as the store is open; a crash lets go of it too.
pub(super) struct Lock {
    _file: File,
}

/// A lock outlives its holder for the moment between a fork and its exec, when a process that starts another has lent it
/// every open file. So a taken lock is tried again for this long before it counts.
const PATIENCE: Duration = Duration::from_millis(500);
/// Between two tries.
const PAUSE: Duration = Duration::from_millis(10);

/// Enough for any process number.
const PID_BYTES_MAX: u64 = 16;

impl Lock {
    /// Takes the lock in this folder.
    ///
    /// # Errors
    /// [`StoreError::Locked`] when somebody else has it.
    pub(super) fn take(home: &Path) -> Result<Self, StoreError> {
        let mut file = disk::private_file(&home.join("lock"))?;
        let since = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if since.elapsed() < PATIENCE => sleep(PAUSE),
                Err(TryLockError::WouldBlock) => {
                    return Err(StoreError::Locked { pid: holder(file) });
                }
                Err(TryLockError::Error(error)) => return Err(error.into()),
            }
        }
        file.set_len(0)?;
        file.seek(SeekFrom::Start(0))?;
        writeln!(file, "{}", std::process::id())?;
        Ok(Self { _file: file })
    }
}

/// Who says to hold it. (Windows does not let a locked file be read.)
fn holder(file: File) -> Option<u32> {
    let mut text = String::new();
    file.take(PID_BYTES_MAX).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_to_come_is_told_who_was_first() {
        let dir = tempfile::tempdir().unwrap();
        let first = Lock::take(dir.path()).unwrap();
        let refused = Lock::take(dir.path()).map(|_| ());
        let me = std::process::id();
        assert!(matches!(refused, Err(StoreError::Locked { pid: Some(pid) }) if pid == me));
        drop(first);
        assert!(Lock::take(dir.path()).is_ok());
    }
}
