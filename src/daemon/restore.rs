//! Making a home from a backup: all of it, or none.

use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use zeroize::Zeroizing;

use crate::api::error::{ApiError, ErrorKind};
use crate::api::said::said;
use crate::api::types::home::{RestoreOptions, Restored};
use crate::api::types::rfc3339;
use crate::core::backup::revived;
use crate::core::node::Node;
use crate::core::record::Record;
use crate::core::turn::Change;
use crate::crypto::backup::{BadHead, CHUNK_BYTES, HEAD_BYTES, Opener, SEAL_BYTES, check_head};
use crate::crypto::phrase::Phrase;
use crate::crypto::ratchet::olm::OlmRatchets;
use crate::crypto::safety_number::fingerprint;
use crate::store::portable::{About, BadPart, PART_HEADER_BYTES, Part};
use crate::store::{Store, Unlock};

use super::backup::Counts;
use super::create::{cannot_write, only_one, phrase_of};
use super::home::{Home, sync_folder, write_whole};
use super::{clock, trouble};

/// Most records, and about how many bytes of them, that one batch writes.
const BATCH: (usize, usize) = (512, 1024 * 1024);

/// Whether a file looks like a backup, as far as that can be told without the words.
///
/// # Errors
/// [`ErrorKind::Unreadable`], [`ErrorKind::Damaged`], [`ErrorKind::OtherVersion`], [`ErrorKind::Usage`] for a file that
/// cannot be read.
pub fn look_at_backup(file: &Path) -> Result<(), ApiError> {
    let mut head = Vec::new();
    let opened = fs::File::open(file).map_err(|error| cannot_read(file, &error))?;
    opened.take(HEAD_BYTES as u64).read_to_end(&mut head).map_err(|e| cannot_read(file, &e))?;
    check_head(&head).map_err(of_head)
}

/// Makes a home in the folder `home`, which may exist but not hold an identity, from a backup.
///
/// # Errors
/// As [`look_at_backup`]; [`ErrorKind::IdentityExists`]; [`ErrorKind::Unreadable`] for words that are no recovery phrase,
/// [`ErrorKind::Locked`] for those of another identity; and whatever the disk says. Nothing is there then.
pub async fn restore(home: &Path, options: RestoreOptions) -> Result<Restored, ApiError> {
    let home = Home::at(home);
    let making = tokio::task::spawn_blocking(move || make(&home, options));
    making.await.map_err(|_| ApiError::not_saved())?
}

fn make(home: &Home, options: RestoreOptions) -> Result<Restored, ApiError> {
    if home.is_made() {
        return Err(ApiError::identity_exists());
    }
    look_at_backup(&options.file)?;
    let phrase = phrase_of(&options.phrase)?;
    let mut input = Input::open(&options.file, &phrase, &options.read)?;
    home.make_private().map_err(|error| cannot_write(home, &error))?;
    let _maker = only_one(home)?;
    if home.is_made() {
        return Err(ApiError::identity_exists());
    }
    let unfinished = home.unfinished_store();
    let clear = || match unfinished.exists() {
        true => fs::remove_dir_all(&unfinished),
        false => Ok(()),
    };
    clear().map_err(|error| cannot_write(home, &error))?;
    let unlock = options.passphrase.map_or(Unlock::KeyFile, Unlock::Passphrase);
    let filled = fill(&unfinished, unlock, &mut input, &phrase);
    if filled.is_err() {
        // What is left of it is no home, and the next try begins anew.
        let _ = clear();
    }
    let (restored, about) = filled?;
    if !about.config.is_empty() && !home.config().exists() {
        write_whole(&home.config(), about.config.as_bytes())
            .map_err(|error| cannot_write(home, &error))?;
    }
    fs::rename(&unfinished, home.store())
        .and_then(|()| sync_folder(home.dir()))
        .map_err(|error| cannot_write(home, &error))?;
    Ok(restored)
}

/// Writes everything into a new store, and looks whether a node can live on it.
fn fill(
    folder: &Path,
    unlock: Unlock,
    input: &mut Input<'_>,
    phrase: &Phrase,
) -> Result<(Restored, About), ApiError> {
    let Part::About(about) = input.part()? else { return Err(ApiError::senseless_backup()) };
    let (now, made) = (clock::now(), about.made());
    let mut store = Store::create(folder, unlock, now).map_err(|e| trouble::of_store(&e))?;
    let (mut batch, mut weight) = (Vec::<Change>::new(), 0);
    let mut counts = Counts::default();
    let mut dice = clock::dice();
    loop {
        let change = match input.part()? {
            Part::Record(record) => {
                counts.put(&record);
                if matches!(&*record, Record::Secrets(secrets) if *secrets.entropy != *phrase.entropy())
                {
                    return Err(ApiError::other_phrase());
                }
                let record = revived(*record, made, now, &mut dice);
                (record.key(), Some(record))
            }
            Part::Gone(record) => {
                counts.take_back(&record);
                (record.key(), None)
            }
            Part::End(said) if said == counts.parts && input.is_over() => break,
            Part::End(_) | Part::About(_) => return Err(ApiError::senseless_backup()),
        };
        batch.push(change);
        weight += input.part_bytes;
        if batch.len() >= BATCH.0 || weight >= BATCH.1 {
            store.apply(&batch).map_err(|error| trouble::of_store(&error))?;
            batch.clear();
            weight = 0;
        }
    }
    store.apply(&batch).map_err(|error| trouble::of_store(&error))?;
    let node = Node::load(&store, Box::new(OlmRatchets)).map_err(|e| trouble::of_load(&e))?;
    let made_at = rfc3339(about.made());
    let Counts { friends, messages, rooms, .. } = counts;
    let restored = Restored {
        id: node.identity().to_string(),
        name: node.me().name.clone(),
        device: node.device().to_string(),
        fingerprint: fingerprint(node.identity().as_bytes()),
        made_at,
        friends,
        messages,
        rooms,
    };
    Ok((restored, about))
}

/// A backup as it is read: chunk by chunk, part by part.
struct Input<'a> {
    file: io::BufReader<fs::File>,
    opener: Opener,
    /// Sealed bytes that were not read yet.
    left: u64,
    chunks: u64,
    plain: Zeroizing<Vec<u8>>,
    /// How much of the present chunk was used.
    used: usize,
    part_bytes: usize,
    read: &'a AtomicU64,
}

impl<'a> Input<'a> {
    fn open(file: &Path, phrase: &Phrase, read: &'a AtomicU64) -> Result<Self, ApiError> {
        let failed = |error: io::Error| cannot_read(file, &error);
        let opened = fs::File::open(file).map_err(failed)?;
        let length = opened.metadata().map_err(failed)?.len();
        let mut reader = io::BufReader::new(opened);
        let mut head = [0; HEAD_BYTES];
        reader.read_exact(&mut head).map_err(|_| of_head(BadHead::Damaged))?;
        let opener = Opener::new(&phrase.entropy(), &head).map_err(of_head)?;
        let (left, plain) = (length.saturating_sub(HEAD_BYTES as u64), Zeroizing::new(Vec::new()));
        Ok(Self { file: reader, opener, left, chunks: 0, plain, used: 0, part_bytes: 0, read })
    }

    /// Whether everything was read.
    fn is_over(&self) -> bool {
        self.left == 0 && self.used == self.plain.len()
    }

    fn part(&mut self) -> Result<Part, ApiError> {
        let header = self.bytes(PART_HEADER_BYTES)?;
        let header = header.first_chunk().ok_or_else(ApiError::senseless_backup)?;
        let (kind, length) = Part::header(header).map_err(of_part)?;
        let body = self.bytes(length)?;
        self.part_bytes = length;
        Part::decode(kind, &body).map_err(of_part)
    }

    fn bytes(&mut self, wanted: usize) -> Result<Zeroizing<Vec<u8>>, ApiError> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(wanted));
        while bytes.len() < wanted {
            if self.used == self.plain.len() {
                self.next_chunk()?;
            }
            let rest = self.plain.get(self.used..).unwrap_or_default();
            let some = rest.get(..(wanted - bytes.len()).min(rest.len())).unwrap_or_default();
            bytes.extend_from_slice(some);
            self.used += some.len();
        }
        Ok(bytes)
    }

    fn next_chunk(&mut self) -> Result<(), ApiError> {
        let full = (CHUNK_BYTES + SEAL_BYTES) as u64;
        let at = HEAD_BYTES as u64 + self.chunks * full;
        let damaged = || ApiError::damaged_backup(at);
        let length = self.left.min(full);
        if length == 0 {
            return Err(damaged());
        }
        let mut sealed = vec![0; usize::try_from(length).unwrap_or_default()];
        self.file.read_exact(&mut sealed).map_err(|_| damaged())?;
        self.left -= length;
        self.plain = self.opener.open(&sealed, self.left == 0).ok_or_else(damaged)?;
        self.used = 0;
        self.chunks += 1;
        self.read.store(at + length, Ordering::Relaxed);
        Ok(())
    }
}

fn of_head(bad: BadHead) -> ApiError {
    match bad {
        BadHead::Foreign => ApiError::not_a_backup(),
        BadHead::Newer => ApiError::newer_backup(),
        BadHead::Damaged => ApiError::damaged_backup_head(),
        BadHead::OtherWords => ApiError::other_phrase(),
    }
}

fn of_part(bad: BadPart) -> ApiError {
    match bad {
        BadPart::Newer => ApiError::newer_backup(),
        BadPart::TooLong | BadPart::Malformed => ApiError::senseless_backup(),
    }
}

fn cannot_read(file: &Path, error: &io::Error) -> ApiError {
    let (file, error) = (file.display().to_string(), error.to_string());
    ApiError::refusing(ErrorKind::Usage, said!("refused-unreadable-backup", file, error))
}

#[cfg(test)]
mod tests;
