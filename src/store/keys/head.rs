//! The first page of `keys.bin`: what must be known before anything can be opened, and the wrapped data key.
//!
//! `magic 8 ‖ lock 1 ‖ salt 16 ‖ Argon2id memory in KiB 4, passes 4, lanes 4 ‖ wrapped data key 72 ‖ check 16`,
//! then zeros to the end of the page. The check is no secret; it tells a spoiled page from a wrong passphrase.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use super::super::error::StoreError;
use super::super::seal::random;
use crate::crypto::vault::{Cost, DataKey, WRAPPED_BYTES, derive_kek, keyed_hash, unwrap, wrap};

/// Bytes of a head page.
pub(super) const PAGE_BYTES: usize = 4096;

const MAGIC: &[u8; 8] = b"hobnobK1";
/// All of the page before the wrapped key.
const OPEN_BYTES: usize = 8 + 1 + 16 + 12;
const CHECK_BYTES: usize = 16;

/// What opens the data key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LockKind {
    KeyFile = 0,
    Passphrase = 1,
}

/// A head page.
pub(super) struct Head {
    lock: LockKind,
    salt: [u8; 16],
    cost: Cost,
    wrapped: [u8; WRAPPED_BYTES],
}

impl Head {
    /// Wraps the data key under a passphrase.
    pub(super) fn for_passphrase(
        words: &[u8],
        cost: Cost,
        data_key: &DataKey,
    ) -> Result<Self, StoreError> {
        let salt = *random()?;
        let head = Self { lock: LockKind::Passphrase, salt, cost, wrapped: [0; WRAPPED_BYTES] };
        head.wrapping(&derive_kek(words, &salt, cost), data_key)
    }

    /// Wraps the data key under the content of a key file.
    pub(super) fn for_key_file(key: &[u8; 32], data_key: &DataKey) -> Result<Self, StoreError> {
        let (salt, wrapped) = (*random()?, [0; WRAPPED_BYTES]);
        let head = Self { lock: LockKind::KeyFile, salt, cost: Cost::floor(), wrapped };
        head.wrapping(key, data_key)
    }

    pub(super) fn is_passphrase(&self) -> bool {
        self.lock == LockKind::Passphrase
    }

    pub(super) fn open_with_passphrase(&self, words: &[u8]) -> Option<DataKey> {
        unwrap(&derive_kek(words, &self.salt, self.cost), &self.wrapped)
    }

    pub(super) fn open_with_key_file(&self, key: &[u8; 32]) -> Option<DataKey> {
        unwrap(key, &self.wrapped)
    }

    fn wrapping(mut self, kek: &[u8; 32], data_key: &DataKey) -> Result<Self, StoreError> {
        let wrapped = wrap(kek, *random()?, data_key).try_into();
        self.wrapped = wrapped.map_err(|_| StoreError::damaged("a wrapped key"))?;
        Ok(self)
    }

    fn open_part(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(OPEN_BYTES);
        bytes.extend(MAGIC);
        bytes.push(self.lock as u8);
        bytes.extend(self.salt);
        for part in [self.cost.memory_kib(), self.cost.passes(), self.cost.lanes()] {
            bytes.extend(part.to_be_bytes());
        }
        bytes
    }

    /// The page as it is written.
    pub(super) fn page(&self) -> Vec<u8> {
        let mut page = self.open_part();
        page.extend(self.wrapped);
        page.extend(check(&page));
        page.resize(PAGE_BYTES, 0);
        page
    }

    /// Reads the first of the two pages that is whole.
    pub(super) fn read(file: &mut File) -> Result<Self, StoreError> {
        file.seek(SeekFrom::Start(0))?;
        let mut pages = Vec::new();
        file.take(2 * PAGE_BYTES as u64).read_to_end(&mut pages)?;
        pages
            .chunks(PAGE_BYTES)
            .find_map(Self::from_page)
            .ok_or_else(|| StoreError::damaged("no whole page at the head of keys.bin"))
    }

    fn from_page(page: &[u8]) -> Option<Self> {
        let (said, rest) = page.split_at_checked(OPEN_BYTES + WRAPPED_BYTES)?;
        let whole = rest.first_chunk::<CHECK_BYTES>()? == &check(said);
        let (magic, said) = said.split_first_chunk::<8>()?;
        let ([lock], said) = said.split_first_chunk()?;
        let (salt, said) = said.split_first_chunk()?;
        let (memory, said) = said.split_first_chunk()?;
        let (passes, said) = said.split_first_chunk()?;
        let (lanes, wrapped) = said.split_first_chunk()?;
        let lock = match lock {
            0 => LockKind::KeyFile,
            1 => LockKind::Passphrase,
            _ => return None,
        };
        let cost = [memory, passes, lanes].map(|bytes| u32::from_be_bytes(*bytes));
        let cost = Cost::new(cost[0], cost[1], cost[2])?;
        let head = Self { lock, salt: *salt, cost, wrapped: wrapped.try_into().ok()? };
        (whole && magic == MAGIC).then_some(head)
    }
}

/// No secret goes into it: whoever could forge it could as well forge the page.
fn check(page: &[u8]) -> [u8; CHECK_BYTES] {
    keyed_hash(&DataKey::from_bytes(&[0; 32]), page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_passphrase_opens_the_data_key() {
        let data_key = DataKey::from_bytes(&[9; 32]);
        let head = Head::for_passphrase(b"long and odd", Cost::floor(), &data_key).unwrap();
        let head = Head::from_page(&head.page()).unwrap();
        assert!(head.is_passphrase());
        assert_eq!(head.open_with_passphrase(b"long and odd"), Some(data_key));
        assert_eq!(head.open_with_passphrase(b"long and od"), None);
        assert_eq!(head.open_with_key_file(&[0; 32]), None);
    }

    #[test]
    fn a_spoiled_page_is_told_from_a_wrong_passphrase() {
        let page = Head::for_key_file(&[1; 32], &DataKey::from_bytes(&[9; 32])).unwrap().page();
        for at in 0..OPEN_BYTES + WRAPPED_BYTES + CHECK_BYTES {
            let mut bad = page.clone();
            bad[at] ^= 1;
            assert!(Head::from_page(&bad).is_none(), "byte {at}");
        }
    }
}
