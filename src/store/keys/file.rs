//! `keys.bin`: a small file that is overwritten in place, so that what it no longer says is gone.
//!
//! Two equal head pages (lock, salt, cost, wrapped data key; written once), then two equal slots with the sealed key
//! ring. A change overwrites first the older slot, then the other, each made durable before the next: whenever the
//! power goes, one of the two is whole, and the next opening makes them equal again. A ring that outgrows its slot
//! moves to a new file of twice the size, and the old file is overwritten with zeros.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::super::Unlock;
use super::super::disk;
use super::super::error::StoreError;
use super::super::seal::{new_key, random};
use super::head::{Head, PAGE_BYTES};
use crate::crypto::vault::{Cost, DataKey};

/// The file itself. A home exists exactly when it does.
pub(in crate::store) const FILE: &str = "keys.bin";
/// Opens the data key where there is no passphrase.
pub(in crate::store) const KEY_FILE: &str = "key";
/// A larger `keys.bin` in the making.
const NEW_FILE: &str = "keys.new";

/// Where the slots begin: after two head pages.
const SLOTS_AT: u64 = 2 * PAGE_BYTES as u64;
/// Bytes of a new slot: some hundred keys.
const SLOT_BYTES_MIN: u64 = 8 * 1024;
/// Bytes of the largest slot: 280,000 keys, a thousand conversations for five years.
const SLOT_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// Bytes before the sealed ring: generation 8, length of the sealed ring 4.
const SLOT_HEAD_BYTES: usize = 8 + 4;
/// What sealing adds: nonce and proof.
const SEAL_BYTES: usize = 24 + 16;

/// What the ring is sealed for.
const CONTEXT: &[u8] = b"hobnob/keys/1";

/// The open file and the key it is sealed under.
pub(super) struct KeysFile {
    home: PathBuf,
    file: File,
    head: Head,
    data_key: DataKey,
    generation: u64,
    slot_bytes: u64,
}

/// Whether the home can only be opened with a passphrase.
///
/// # Errors
/// [`StoreError::NoHome`]; [`StoreError::Damaged`] when the file does not say.
pub(in crate::store) fn needs_passphrase(home: &Path) -> Result<bool, StoreError> {
    Ok(Head::read(&mut open_file(home)?)?.is_passphrase())
}

impl KeysFile {
    /// Makes a data key and the file around it. The file appears whole or not at all.
    pub(super) fn create(
        home: &Path,
        lock: &Unlock,
        cost: Cost,
        ring: &[u8],
    ) -> Result<Self, StoreError> {
        let data_key = new_key()?;
        let head = match lock {
            Unlock::KeyFile => Head::for_key_file(&*new_key_file(home)?, &data_key)?,
            Unlock::Passphrase(words) => Head::for_passphrase(words, cost, &data_key)?,
        };
        let mut slot_bytes = SLOT_BYTES_MIN;
        while !fits(ring.len(), slot_bytes) {
            slot_bytes = larger(slot_bytes)?;
        }
        let file = disk::private_file(&home.join(NEW_FILE))?;
        let home = home.to_owned();
        let mut made = Self { home, file, head, data_key, generation: 0, slot_bytes };
        made.fill_new(ring)?;
        disk::sync_folder(&made.home)?;
        Ok(made)
    }

    /// Opens the file and reads the ring in it.
    pub(super) fn open(
        home: &Path,
        lock: &Unlock,
    ) -> Result<(Self, Zeroizing<Vec<u8>>), StoreError> {
        let mut file = open_file(home)?;
        let head = Head::read(&mut file)?;
        let data_key = unlock(home, &head, lock)?;
        remove_unfinished(home)?;
        let slot_bytes = (file.metadata()?.len().saturating_sub(SLOTS_AT)) / 2;
        if !(SLOT_BYTES_MIN..=SLOT_BYTES_MAX).contains(&slot_bytes) {
            return Err(StoreError::damaged("keys.bin was cut"));
        }
        let home = home.to_owned();
        let mut opened = Self { home, file, head, data_key, generation: 0, slot_bytes };
        let ring = opened.newest()?;
        Ok((opened, ring))
    }

    pub(super) fn data_key(&self) -> &DataKey {
        &self.data_key
    }

    /// Puts a new ring in place of the old, over both copies; nothing of the old is left in the file.
    pub(super) fn write(&mut self, ring: &[u8]) -> Result<(), StoreError> {
        if !fits(ring.len(), self.slot_bytes) {
            return self.grow(ring);
        }
        self.write_older(ring)?;
        self.write_older(ring)
    }

    /// Overwrites the older slot, durably.
    fn write_older(&mut self, ring: &[u8]) -> Result<(), StoreError> {
        let generation = self.generation + 1;
        let slot = self.slot(generation, ring)?;
        self.file.seek(SeekFrom::Start(self.slot_at(generation)))?;
        self.file.write_all(&slot)?;
        self.file.sync_all()?;
        self.generation = generation;
        Ok(())
    }

    fn slot(&self, generation: u64, ring: &[u8]) -> Result<Vec<u8>, StoreError> {
        let sealed = self.data_key.seal(*random()?, &bound(generation), ring);
        let mut slot = Vec::new();
        slot.extend(generation.to_be_bytes());
        slot.extend(u32::try_from(sealed.len()).unwrap_or(u32::MAX).to_be_bytes());
        slot.extend(sealed);
        slot.resize(usize::try_from(self.slot_bytes).unwrap_or(usize::MAX), 0);
        Ok(slot)
    }

    fn slot_at(&self, generation: u64) -> u64 {
        SLOTS_AT + (generation % 2) * self.slot_bytes
    }

    /// The ring of the newest whole slot. Afterwards both slots say the same.
    fn newest(&mut self) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let (even, odd) = (self.read_slot(0)?, self.read_slot(1)?);
        let equal = matches!((&even, &odd), (Some((_, a)), Some((_, b))) if a == b);
        let newest = [even, odd].into_iter().flatten().max_by_key(|(generation, _)| *generation);
        let (generation, ring) =
            newest.ok_or_else(|| StoreError::damaged("no whole key ring in keys.bin"))?;
        self.generation = generation;
        if !equal {
            self.write_older(&ring)?;
        }
        Ok(ring)
    }

    fn read_slot(&mut self, which: u64) -> io::Result<Option<(u64, Zeroizing<Vec<u8>>)>> {
        self.file.seek(SeekFrom::Start(self.slot_at(which)))?;
        let mut slot = Vec::new();
        (&self.file).take(self.slot_bytes).read_to_end(&mut slot)?;
        Ok(self.open_slot(which, &slot))
    }

    fn open_slot(&self, which: u64, slot: &[u8]) -> Option<(u64, Zeroizing<Vec<u8>>)> {
        let (head, rest) = slot.split_at_checked(SLOT_HEAD_BYTES)?;
        let generation = u64::from_be_bytes(*head.first_chunk()?);
        let length = u32::from_be_bytes(*head.get(8..)?.first_chunk()?);
        let sealed = rest.get(..usize::try_from(length).ok()?)?;
        let ring = self.data_key.open(&bound(generation), sealed)?;
        (generation % 2 == which % 2).then_some((generation, ring))
    }

    /// Moves to a file of larger slots and wipes the old one.
    fn grow(&mut self, ring: &[u8]) -> Result<(), StoreError> {
        let before = self.slot_bytes;
        while !fits(ring.len(), self.slot_bytes) {
            self.slot_bytes = larger(self.slot_bytes)?;
        }
        let file = disk::private_file(&self.home.join(NEW_FILE))?;
        let mut old = std::mem::replace(&mut self.file, file);
        if let Err(error) = self.fill_new(ring) {
            (self.file, self.slot_bytes) = (old, before);
            return Err(error);
        }
        disk::sync_folder(&self.home)?;
        Ok(disk::wipe(&mut old)?)
    }

    /// Fills the new file and gives it its name; an error means that the name still belongs to the old one.
    fn fill_new(&mut self, ring: &[u8]) -> Result<(), StoreError> {
        self.file.set_len(0)?;
        self.file.seek(SeekFrom::Start(0))?;
        let page = self.head.page();
        self.file.write_all(&page)?;
        self.file.write_all(&page)?;
        self.write_older(ring)?;
        self.write_older(ring)?;
        Ok(fs::rename(self.home.join(NEW_FILE), self.home.join(FILE))?)
    }
}

fn bound(generation: u64) -> Vec<u8> {
    [CONTEXT, &generation.to_be_bytes()].concat()
}

fn fits(ring: usize, slot_bytes: u64) -> bool {
    (SLOT_HEAD_BYTES + ring + SEAL_BYTES) as u64 <= slot_bytes
}

fn larger(slot_bytes: u64) -> Result<u64, StoreError> {
    let twice = slot_bytes * 2;
    if twice > SLOT_BYTES_MAX {
        return Err(StoreError::Io(io::Error::other("keys.bin holds as many keys as it can")));
    }
    Ok(twice)
}

fn open_file(home: &Path) -> Result<File, StoreError> {
    let path = home.join(FILE);
    if !path.exists() {
        return Err(StoreError::NoHome(home.to_owned()));
    }
    Ok(disk::private_file(&path)?)
}

/// A larger file that a crash left unnamed holds keys: it goes the way they all go.
fn remove_unfinished(home: &Path) -> io::Result<()> {
    let path = home.join(NEW_FILE);
    if path.exists() {
        disk::wipe(&mut disk::private_file(&path)?)?;
        fs::remove_file(path)?;
    }
    Ok(())
}

fn new_key_file(home: &Path) -> Result<Zeroizing<[u8; 32]>, StoreError> {
    let key = random()?;
    let mut file = disk::private_file(&home.join(KEY_FILE))?;
    file.set_len(0)?;
    file.write_all(&*key)?;
    file.sync_all()?;
    Ok(key)
}

fn unlock(home: &Path, head: &Head, lock: &Unlock) -> Result<DataKey, StoreError> {
    match (head.is_passphrase(), lock) {
        (true, Unlock::Passphrase(words)) => {
            head.open_with_passphrase(words).ok_or(StoreError::WrongPassphrase)
        }
        (true, Unlock::KeyFile) => Err(StoreError::NeedsPassphrase),
        (false, _) => {
            let mut key = Zeroizing::new([0; 32]);
            let mut file = File::open(home.join(KEY_FILE))
                .map_err(|_| StoreError::damaged("the file `key` cannot be read"))?;
            file.read_exact(&mut *key)
                .map_err(|_| StoreError::damaged("the file `key` was cut"))?;
            head.open_with_key_file(&key)
                .ok_or_else(|| StoreError::damaged("the file `key` does not belong to keys.bin"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copy(from: &Path) -> tempfile::TempDir {
        let to = tempfile::tempdir().unwrap();
        for name in [FILE, KEY_FILE] {
            fs::copy(from.join(name), to.path().join(name)).unwrap();
        }
        to
    }

    fn reopened(home: &Path) -> Vec<u8> {
        KeysFile::open(home, &Unlock::KeyFile).unwrap().1.to_vec()
    }

    fn created(home: &Path, ring: &[u8]) -> KeysFile {
        KeysFile::create(home, &Unlock::KeyFile, Cost::floor(), ring).unwrap()
    }

    #[test]
    fn a_write_that_stops_anywhere_leaves_the_old_ring_or_the_new() {
        let home = tempfile::tempdir().unwrap();
        let mut keys = created(home.path(), b"old");
        let generation = keys.generation + 1;
        let slot = keys.slot(generation, b"new").unwrap();
        let at = usize::try_from(keys.slot_at(generation)).unwrap();
        for cut in [0, 1, 8, 12, 30, 40, slot.len()] {
            let torn = copy(home.path());
            let mut bytes = fs::read(torn.path().join(FILE)).unwrap();
            bytes[at..at + cut].copy_from_slice(&slot[..cut]);
            fs::write(torn.path().join(FILE), &bytes).unwrap();
            let ring = reopened(torn.path());
            assert!(ring == b"old" || ring == b"new", "cut at {cut}");
            assert_eq!(reopened(torn.path()), ring, "cut at {cut}");
        }
        keys.write(b"new").unwrap();
        assert_eq!(reopened(home.path()), b"new");
    }

    #[test]
    fn after_a_crash_between_the_slots_the_next_opening_overwrites_the_old_ring() {
        let home = tempfile::tempdir().unwrap();
        let mut keys = created(home.path(), b"old");
        keys.write_older(b"new").unwrap();
        let half = copy(home.path());
        assert_eq!(reopened(half.path()), b"new");
        let (mut again, _) = KeysFile::open(half.path(), &Unlock::KeyFile).unwrap();
        for which in [0, 1] {
            assert_eq!(again.read_slot(which).unwrap().unwrap().1.as_slice(), b"new");
        }
    }

    #[test]
    fn a_ring_that_outgrows_its_slot_moves_and_leaves_zeros_behind() {
        let home = tempfile::tempdir().unwrap();
        let mut keys = created(home.path(), b"small");
        let mut old = File::open(home.path().join(FILE)).unwrap();
        let ring = vec![5; 100_000];
        keys.write(&ring).unwrap();
        assert_eq!(reopened(home.path()), ring);
        let mut left = Vec::new();
        old.read_to_end(&mut left).unwrap();
        #[cfg(unix)]
        assert!(left.iter().all(|byte| *byte == 0));
        assert!(keys.write(&vec![0; 17 * 1024 * 1024]).is_err());
        assert_eq!(reopened(home.path()), ring, "a ring that cannot be kept changes nothing");
    }

    #[test]
    fn a_spoiled_head_page_is_read_from_its_twin() {
        let home = tempfile::tempdir().unwrap();
        created(home.path(), b"ring");
        let mut bytes = fs::read(home.path().join(FILE)).unwrap();
        bytes[20] ^= 1;
        fs::write(home.path().join(FILE), &bytes).unwrap();
        assert_eq!(reopened(home.path()), b"ring");
        bytes[PAGE_BYTES + 20] ^= 1;
        fs::write(home.path().join(FILE), &bytes).unwrap();
        let refused = KeysFile::open(home.path(), &Unlock::KeyFile).map(|_| ());
        assert!(matches!(refused, Err(StoreError::Damaged { .. })));
    }
}
