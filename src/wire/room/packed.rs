//! Lists of fixed-size entries and of blobs, packed into one field, so that a few bytes from a peer never become many.

use std::collections::BTreeMap;

use crate::model::id::{ChainId, ItemHash};
use crate::model::room::MEMBERS_MAX;

/// Most chains that one list names: every place in a room that was ever taken, with room for those who come and go.
pub const CHAINS_MAX: usize = 5 * MEMBERS_MAX;

/// How far somebody was with both chains of every member when they wrote an op.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Seen(pub BTreeMap<ChainId, (u64, u64)>);

impl Seen {
    /// How far with a member's ops, and with what they said.
    #[must_use]
    pub fn of(&self, chain: &ChainId) -> (u64, u64) {
        self.0.get(chain).copied().unwrap_or_default()
    }

    /// Whether this is at least as far as `before`, everywhere.
    #[must_use]
    pub fn covers(&self, before: &Self) -> bool {
        before.0.iter().all(|(chain, (ops, talk))| {
            let (seen_ops, seen_talk) = self.of(chain);
            seen_ops >= *ops && seen_talk >= *talk
        })
    }

    pub(super) fn write(&self) -> Vec<u8> {
        let entry = |(chain, (ops, talk)): (&ChainId, &(u64, u64))| {
            [chain.as_bytes().as_slice(), &ops.to_be_bytes(), &talk.to_be_bytes()].concat()
        };
        self.0.iter().flat_map(entry).collect()
    }

    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let entry = |entry: &[u8; 32]| {
            let mut rest = entry.as_slice();
            Some((chain(&mut rest)?, (number(&mut rest)?, number(&mut rest)?)))
        };
        ordered(bytes, entry).map(Self)
    }
}

/// The newest message of a member that another message follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Whose.
    pub chain: ChainId,
    /// Its number there.
    pub seq: u64,
    /// The first half of its hash.
    pub hash: [u8; 16],
}

/// Most heads that one message names.
pub const HEADS_MAX: usize = 16;

pub(super) fn write_heads(heads: &[Head]) -> Vec<u8> {
    let entry = |head: &Head| {
        [head.chain.as_bytes().as_slice(), &head.seq.to_be_bytes(), &head.hash].concat()
    };
    heads.iter().flat_map(entry).collect()
}

pub(super) fn read_heads(bytes: &[u8]) -> Option<Vec<Head>> {
    let (entries, rest) = bytes.as_chunks::<40>();
    if !rest.is_empty() || entries.len() > HEADS_MAX {
        return None;
    }
    let head = |entry: &[u8; 40]| {
        let mut rest = entry.as_slice();
        Some(Head { chain: chain(&mut rest)?, seq: number(&mut rest)?, hash: take(&mut rest)? })
    };
    entries.iter().map(head).collect()
}

/// The first half of a hash: enough to see that two chains differ.
#[must_use]
pub fn half(hash: &ItemHash) -> [u8; 16] {
    let mut half = [0; 16];
    half.iter_mut().zip(hash.as_bytes()).for_each(|(to, from)| *to = *from);
    half
}

/// Entries of `N` bytes that begin with a chain, each once, in order.
pub(super) fn ordered<const N: usize, T>(
    bytes: &[u8],
    entry: impl Fn(&[u8; N]) -> Option<(ChainId, T)>,
) -> Option<BTreeMap<ChainId, T>> {
    let (entries, rest) = bytes.as_chunks::<N>();
    if !rest.is_empty() || entries.len() > CHAINS_MAX {
        return None;
    }
    let mut read = BTreeMap::new();
    for bytes in entries {
        let (chain, value) = entry(bytes)?;
        if read.last_key_value().is_some_and(|(last, _)| *last >= chain) {
            return None;
        }
        read.insert(chain, value);
    }
    Some(read)
}

/// Blobs, each after its length.
pub(super) fn write_blobs<'a>(blobs: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for blob in blobs {
        bytes.extend(u32::try_from(blob.len()).unwrap_or(u32::MAX).to_be_bytes());
        bytes.extend(blob);
    }
    bytes
}

/// Reads blobs of at least `least` bytes each.
pub(super) fn read_blobs(bytes: &[u8], least: usize) -> Option<Vec<Vec<u8>>> {
    let (mut rest, mut blobs) = (bytes, Vec::new());
    while !rest.is_empty() {
        let length = usize::try_from(u32::from_be_bytes(take(&mut rest)?)).ok()?;
        if length < least || length > rest.len() {
            return None;
        }
        let (blob, tail) = rest.split_at_checked(length)?;
        blobs.push(blob.to_vec());
        rest = tail;
    }
    Some(blobs)
}

pub(super) fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = rest.split_first_chunk()?;
    *rest = tail;
    Some(*head)
}

pub(super) fn chain(rest: &mut &[u8]) -> Option<ChainId> {
    take(rest).map(ChainId)
}

pub(super) fn number(rest: &mut &[u8]) -> Option<u64> {
    take(rest).map(u64::from_be_bytes)
}

pub(super) fn small(rest: &mut &[u8]) -> Option<u32> {
    take(rest).map(u32::from_be_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(entries: &[(u8, u64, u64)]) -> Seen {
        Seen(entries.iter().map(|(c, ops, talk)| (ChainId([*c; 16]), (*ops, *talk))).collect())
    }

    #[test]
    fn what_was_seen_reads_back_and_compares() {
        let (less, more) = (seen(&[(1, 2, 3)]), seen(&[(1, 2, 4), (9, 1, 0)]));
        assert_eq!(Seen::read(&more.write()), Some(more.clone()));
        assert!(more.covers(&less) && !less.covers(&more) && less.covers(&Seen::default()));
    }

    #[test]
    fn a_list_out_of_order_or_with_a_rest_is_refused() {
        let good = seen(&[(1, 2, 3), (2, 1, 1)]).write();
        assert_eq!(Seen::read(&[&good[32..], &good[..32]].concat()), None);
        assert_eq!(Seen::read(&[&good[..32], &good[..32]].concat()), None);
        assert_eq!(Seen::read(&good[..40]), None);
        assert_eq!(read_heads(&[0; 40 * (HEADS_MAX + 1)]), None);
    }

    #[test]
    fn blobs_never_promise_more_than_there_is() {
        let blobs = [b"one".as_slice(), b"three"];
        let bytes = write_blobs(blobs.into_iter());
        assert_eq!(read_blobs(&bytes, 3), Some(blobs.map(<[u8]>::to_vec).to_vec()));
        assert_eq!(read_blobs(&bytes, 4), None);
        assert_eq!(read_blobs(&bytes[..bytes.len() - 1], 1), None);
        assert_eq!(read_blobs(&[0xff, 0xff, 0xff, 0xff, 1], 1), None);
    }
}
