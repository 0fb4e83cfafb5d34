//! What can go wrong with what is on the disk, as far as a person can do something about it.

use std::io;
use std::path::PathBuf;

use super::record::BadRecord;

/// Why the store cannot be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Nothing was ever created here.
    #[error("there is no home at {}", .0.display())]
    NoHome(PathBuf),
    /// Something was created here before.
    #[error("there is a home at {} already", .0.display())]
    Exists(PathBuf),
    /// Another process has it open.
    #[error("another process{} has this home open", .pid.map(|pid| format!(" ({pid})")).unwrap_or_default())]
    Locked {
        /// Which, when it said so.
        pid: Option<u32>,
    },
    /// The passphrase does not open it.
    #[error("this passphrase does not open the store")]
    WrongPassphrase,
    /// It is closed by a passphrase and none was given.
    #[error("the store is closed by a passphrase")]
    NeedsPassphrase,
    /// What is on the disk is not what was written. Nothing was deleted.
    #[error("the store is damaged: {detail}")]
    Damaged {
        /// What was found.
        detail: String,
        /// Where everything was moved to, when it could not be opened at all.
        quarantined: Option<PathBuf>,
    },
    /// Less than [`super::FREE_BYTES_MIN`] are free, or the disk said it is full. Nothing was saved.
    #[error("the disk is full")]
    DiskFull,
    /// An earlier error made it read-only, until [`super::Store::probe`] succeeds.
    #[error("the store is read-only since an earlier error: {0}")]
    ReadOnly(String),
    /// A record is over [`super::RECORD_BYTES_MAX`]. Nothing was saved.
    #[error("a record of {bytes} bytes is too large to be saved")]
    TooLarge {
        /// How large it is.
        bytes: usize,
    },
    /// A newer hobnob wrote it.
    #[error("the store has format {found}; this hobnob knows formats up to {known}")]
    NewerFormat {
        /// The format on disk.
        found: u32,
        /// The newest format this program knows.
        known: u32,
    },
    /// The disk or the system refused.
    #[error("the disk cannot be read or written: {0}")]
    Io(io::Error),
}

impl StoreError {
    pub(crate) fn damaged(detail: impl ToString) -> Self {
        Self::Damaged { detail: detail.to_string(), quarantined: None }
    }
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::Io(error),
        }
    }
}

impl From<sled::Error> for StoreError {
    fn from(error: sled::Error) -> Self {
        match error {
            sled::Error::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                Self::damaged(error)
            }
            sled::Error::Io(error) => error.into(),
            other => Self::damaged(other),
        }
    }
}

impl From<BadRecord> for StoreError {
    fn from(error: BadRecord) -> Self {
        Self::damaged(error)
    }
}
