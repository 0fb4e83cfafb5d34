//! `backup` and `restore`: all of a home in one file, and a home made from it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::args::{Backup, Restore};
use super::here::Here;
use super::init::{new_passphrase, recovery_words};
use super::out::Outcome;
use crate::api::error::ApiError;
use crate::api::types::home::{HomeBackup, RestoreOptions};
use crate::face::wording::backup as words;

/// How often it is said how far it is.
const TOLD_EVERY: Duration = Duration::from_millis(500);

/// Writes everything but ratchets into one file.
pub(super) async fn backup(here: &Here, args: Backup) -> Outcome {
    let path = std::path::absolute(&args.file).unwrap_or(args.file);
    let mut unfinished = path.clone().into_os_string();
    unfinished.push(".unfinished");
    let unfinished = PathBuf::from(unfinished);
    let asked = HomeBackup { path: path.to_string_lossy().into_owned(), replace: args.force };
    let mut client = here.reader().await?;
    let far = || std::fs::metadata(&unfinished).map_or(0, |file| file.len());
    let written = told(here, words::writing, far, client.ask(&asked)).await?;
    here.out.aside(&words::opens_with());
    here.out.answer(&written, || words::written(&written))
}

/// Makes this home from a backup.
pub(super) async fn restore(here: &Here, args: Restore) -> Outcome {
    if (here.doors.is_made)(&here.home) {
        return Err(ApiError::restore_elsewhere().into());
    }
    (here.doors.look_at_backup)(&args.file)?;
    let phrase = recovery_words(here).await?;
    let passphrase = new_passphrase(here).await?;
    let read = Arc::new(AtomicU64::new(0));
    let options = RestoreOptions { file: args.file, phrase, passphrase, read: read.clone() };
    let making = (here.doors.restore)(here.home.clone(), options);
    let restored = told(here, words::reading, || read.load(Ordering::Relaxed), making).await?;
    here.out.answer(&restored, || words::restored(&restored))
}

/// Waits for something long, and says on a terminal how far it is.
async fn told<T>(
    here: &Here,
    words: fn(u64) -> String,
    far: impl Fn() -> u64,
    work: impl Future<Output = T>,
) -> T {
    tokio::pin!(work);
    let mut shown = false;
    let done = loop {
        tokio::select! {
            done = &mut work => break done,
            () = tokio::time::sleep(TOLD_EVERY) => {
                here.out.progress(&words(far()));
                shown = true;
            }
        }
    };
    if shown {
        here.out.progress("");
    }
    done
}
