//! Which keys there are, by number and by name.

use std::collections::BTreeMap;
use std::fmt;

use zeroize::Zeroizing;

use crate::crypto::vault::DataKey;
use crate::model::time::Time;
use crate::store::error::StoreError;
use crate::store::layout::HASH_BYTES;
use crate::store::seal::{DATA_KEY, new_key};

/// What a key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::store) enum KeyName {
    /// The hashes in index keys.
    Index,
    /// All ratchet states.
    Ratchets,
    /// What was said in one conversation in one week.
    History {
        /// The conversation, as [`crate::store::layout::Layout::chat`] names it.
        chat: [u8; HASH_BYTES],
        /// Weeks since the one of 1970-01-01, each beginning on Monday (ISO 8601), UTC.
        week: u32,
    },
}

/// A key and whether it is still used for sealing.
#[derive(Clone)]
struct Row {
    name: KeyName,
    retired: bool,
    secret: DataKey,
}

/// All keys but the data key.
pub(super) struct Ring {
    rows: BTreeMap<u32, Row>,
    current: BTreeMap<KeyName, u32>,
    next_id: u32,
    /// When keys were last erased.
    pub(super) rotated: Time,
}

impl fmt::Debug for Ring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ring({} keys)", self.rows.len())
    }
}

/// Bytes of a row: id 4, name 1 + 16 + 4, retired 1, secret 32.
const ROW_BYTES: usize = 58;
/// Bytes before the rows: time 8, next id 4, count 4.
const HEAD_BYTES: usize = 16;

impl Ring {
    pub(super) fn new(now: Time) -> Self {
        let next_id = DATA_KEY + 1;
        Self { rows: BTreeMap::new(), current: BTreeMap::new(), next_id, rotated: now }
    }

    /// Makes a key for this name unless there is one in use. Says whether it did.
    pub(super) fn ensure(&mut self, name: KeyName) -> Result<bool, StoreError> {
        if self.current.contains_key(&name) {
            return Ok(false);
        }
        let id = self.next_id;
        self.next_id = id.checked_add(1).ok_or_else(|| StoreError::damaged("no key ids left"))?;
        self.insert(id, Row { name, retired: false, secret: new_key()? });
        Ok(true)
    }

    pub(super) fn current(&self, name: KeyName) -> Option<u32> {
        self.current.get(&name).copied()
    }

    pub(super) fn secret(&self, id: u32) -> Option<&DataKey> {
        self.rows.get(&id).map(|row| &row.secret)
    }

    /// Copies of all keys of history.
    pub(super) fn history(&self) -> BTreeMap<u32, DataKey> {
        let rows = self.rows.iter();
        let history = rows.filter(|(_, row)| matches!(row.name, KeyName::History { .. }));
        history.map(|(id, row)| (*id, row.secret.clone())).collect()
    }

    /// Takes a key out of use. Says whether it was in use.
    pub(super) fn retire(&mut self, id: u32) -> bool {
        let Some(row) = self.rows.get_mut(&id).filter(|row| !row.retired) else { return false };
        row.retired = true;
        self.current.remove(&row.name);
        true
    }

    pub(super) fn retired(&self) -> Vec<(u32, KeyName)> {
        self.rows.iter().filter(|(_, row)| row.retired).map(|(id, row)| (*id, row.name)).collect()
    }

    /// Forgets keys that were retired.
    pub(super) fn erase(&mut self, ids: &[u32]) {
        self.rows.retain(|id, row| !(row.retired && ids.contains(id)));
    }

    /// The bytes to be sealed. Fixed rows, so that no growing buffer leaves copies of keys in memory.
    pub(super) fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let room = HEAD_BYTES + self.rows.len() * ROW_BYTES;
        let mut bytes = Zeroizing::new(Vec::with_capacity(room));
        bytes.extend(self.rotated.0.to_be_bytes());
        bytes.extend(self.next_id.to_be_bytes());
        bytes.extend(u32::try_from(self.rows.len()).unwrap_or(u32::MAX).to_be_bytes());
        for (id, row) in &self.rows {
            let (kind, chat, week) = match row.name {
                KeyName::Index => (1, [0; HASH_BYTES], 0),
                KeyName::Ratchets => (2, [0; HASH_BYTES], 0),
                KeyName::History { chat, week } => (3, chat, week),
            };
            bytes.extend(id.to_be_bytes());
            bytes.push(kind);
            bytes.extend(chat);
            bytes.extend(week.to_be_bytes());
            bytes.push(u8::from(row.retired));
            bytes.extend(row.secret.as_bytes());
        }
        bytes
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes;
        let rotated = Time(u64::from_be_bytes(take(&mut rest)?));
        let next_id = u32::from_be_bytes(take(&mut rest)?);
        let count = u32::from_be_bytes(take(&mut rest)?);
        let mut ring = Self { next_id, ..Self::new(rotated) };
        for _ in 0..count {
            let id = u32::from_be_bytes(take(&mut rest)?);
            let [kind] = take(&mut rest)?;
            let chat = take(&mut rest)?;
            let week = u32::from_be_bytes(take(&mut rest)?);
            let [retired] = take(&mut rest)?;
            let name = match kind {
                1 => KeyName::Index,
                2 => KeyName::Ratchets,
                3 => KeyName::History { chat, week },
                _ => return None,
            };
            let secret = DataKey::from_bytes(&Zeroizing::new(take(&mut rest)?));
            ring.insert(id, Row { name, retired: retired != 0, secret });
        }
        rest.is_empty().then_some(ring)
    }

    fn insert(&mut self, id: u32, row: Row) {
        if !row.retired {
            self.current.insert(row.name, id);
        }
        self.rows.insert(id, row);
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = rest.split_first_chunk()?;
    *rest = tail;
    Some(*head)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WEEK: KeyName = KeyName::History { chat: [9; HASH_BYTES], week: 2913 };

    fn ring() -> Ring {
        let mut ring = Ring::new(Time(7));
        for name in [KeyName::Index, KeyName::Ratchets, WEEK] {
            assert!(ring.ensure(name).unwrap());
        }
        ring
    }

    #[test]
    fn a_ring_reads_back_whole_and_a_cut_one_not_at_all() {
        let mut ring = ring();
        ring.retire(2);
        let bytes = ring.to_bytes();
        let again = Ring::from_bytes(&bytes).unwrap();
        assert_eq!(*again.to_bytes(), *bytes);
        assert_eq!(again.retired(), [(2, KeyName::Ratchets)]);
        assert!((0..bytes.len()).all(|cut| Ring::from_bytes(&bytes[..cut]).is_none()));
    }

    #[test]
    fn a_retired_key_still_opens_but_seals_no_more_until_it_is_erased() {
        let mut ring = ring();
        assert!(ring.retire(2) && !ring.retire(2));
        assert_eq!(ring.current(KeyName::Ratchets), None);
        assert!(ring.ensure(KeyName::Ratchets).unwrap());
        assert_eq!(ring.current(KeyName::Ratchets), Some(4));
        assert!(ring.secret(2).is_some());
        ring.erase(&[2, 3]);
        assert!(ring.secret(2).is_none());
        assert!(ring.secret(3).is_some(), "a key in use is never erased");
    }

    #[test]
    fn a_ring_in_a_log_shows_no_key() {
        assert_eq!(format!("{:?}", ring()), "Ring(3 keys)");
    }
}
