//! Large values in pieces, so that sled writes everything into its one file, which is made durable.
//!
//! sled keeps up to 17 neighbours in a node and writes a node of about 128 KiB and more to a file of its own in `blobs/`,
//! which it neither syncs nor always removes: what lay there could be gone after a power cut. No value is larger than
//! [`PIECE_BYTES_MAX`] here, and 17 of those stay below.
//!
//! A larger one lies as `ff ‖ its key ‖ number 2`, piece by piece; under its key stands `ff ‖ count 2 ‖ bytes 4`. Both are
//! written in one batch. No other value begins with `ff`, and no kind of record has that number.

use std::collections::BTreeMap;

use super::engine::Batch;

/// Bytes of the largest value as sled sees it.
pub(super) const PIECE_BYTES_MAX: usize = 7 * 1024 + 256;

/// First byte of the keys of pieces, and of what stands for a value in pieces.
const MARK: u8 = 0xff;

/// How often a reader beside the store looks again when a value changes under its hands.
const TRIES: usize = 3;

/// What stands for a value in pieces.
fn stand_in(pieces: u16, bytes: usize) -> Vec<u8> {
    let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
    [&[MARK][..], &pieces.to_be_bytes(), &bytes.to_be_bytes()].concat()
}

/// How many pieces and bytes a value has, if it is in pieces.
fn read(value: &[u8]) -> Option<(u16, usize)> {
    let (mark, rest) = value.split_first()?;
    let (pieces, rest) = rest.split_first_chunk()?;
    let bytes = u32::from_be_bytes(rest.try_into().ok()?);
    (*mark == MARK).then_some((u16::from_be_bytes(*pieces), usize::try_from(bytes).ok()?))
}

fn key_of(key: &[u8], number: u16) -> Vec<u8> {
    [&[MARK][..], key, &number.to_be_bytes()].concat()
}

/// A batch as sled gets it: large values in pieces, and no piece left of what was there before.
pub(super) fn cut(db: &sled::Db, batch: Batch) -> sled::Result<sled::Batch> {
    // Of two changes of one record the last one counts.
    let batch: BTreeMap<Vec<u8>, Option<Vec<u8>>> = batch.into_iter().collect();
    let mut all = sled::Batch::default();
    for (key, value) in batch {
        let before = db.get(&key)?.and_then(|old| read(&old)).map_or(0, |(pieces, _)| pieces);
        let mut pieces = 0u16;
        if let Some(value) = value.as_ref().filter(|value| value.len() > PIECE_BYTES_MAX) {
            for piece in value.chunks(PIECE_BYTES_MAX) {
                all.insert(key_of(&key, pieces), piece);
                pieces += 1;
            }
        }
        (pieces..before).for_each(|number| all.remove(key_of(&key, number)));
        match value {
            Some(value) if pieces > 0 => all.insert(key, stand_in(pieces, value.len())),
            Some(value) => all.insert(key, value),
            None => all.remove(key),
        }
    }
    Ok(all)
}

/// The whole value of what was found under a key; `None` when it is gone by now.
pub(super) fn whole(
    db: &sled::Db,
    key: &[u8],
    found: sled::IVec,
) -> sled::Result<Option<sled::IVec>> {
    let mut found = found;
    for _ in 0..TRIES {
        let Some((pieces, bytes)) = read(&found) else { return Ok(Some(found)) };
        let mut whole = Vec::with_capacity(bytes.min(usize::from(pieces) * PIECE_BYTES_MAX));
        for piece in db.range(key_of(key, 0)..key_of(key, pieces)) {
            whole.extend_from_slice(&piece?.1);
        }
        if whole.len() == bytes {
            return Ok(Some(whole.into()));
        }
        match db.get(key)? {
            Some(now) => found = now,
            None => return Ok(None),
        }
    }
    // Pieces that are lost: no seal opens this, and whoever reads it says that the record is damaged.
    Ok(Some(found))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::super::engine::{Engine, FOLDER};
    use super::*;

    fn value(bytes: usize) -> Vec<u8> {
        (0..bytes).map(|at| u8::try_from(at % 251).unwrap()).collect()
    }

    fn blobs(home: &std::path::Path) -> usize {
        std::fs::read_dir(home.join(FOLDER).join("blobs")).unwrap().count()
    }

    #[test]
    fn many_large_neighbours_make_no_file_that_is_not_synced() {
        let home = tempfile::tempdir().unwrap();
        let engine = Engine::open(home.path()).unwrap();
        for round in 0..3u8 {
            for number in 0..200u8 {
                let key = vec![22, 0, number];
                let large = value(48 * 1024 + 300 + usize::from(round));
                engine.write(vec![(key, Some(large))]).unwrap();
            }
            assert_eq!(blobs(home.path()), 0, "in round {round}");
        }
        // Seventeen of the largest that lie there whole.
        for number in 0..200u8 {
            engine.write(vec![(vec![23, number], Some(value(PIECE_BYTES_MAX)))]).unwrap();
        }
        assert_eq!(blobs(home.path()), 0);
    }

    #[test]
    fn sled_by_itself_makes_such_files() {
        let home = tempfile::tempdir().unwrap();
        let db = sled::open(home.path().join(FOLDER)).unwrap();
        for number in 0..40u8 {
            db.insert([22, 0, number], value(48 * 1024)).unwrap();
        }
        db.flush().unwrap();
        assert!(blobs(home.path()) > 0, "then this file is of use no longer");
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..Default::default() })]

        #[test]
        fn a_value_of_any_size_reads_as_it_was_written(
            acts in prop::collection::vec((0u8..6, prop::option::of(0usize..40_000)), 1..24),
        ) {
            let home = tempfile::tempdir().unwrap();
            let engine = Engine::open(home.path()).unwrap();
            let mut model = BTreeMap::new();
            for acts in acts.chunks(3) {
                let changes = acts.iter().map(|(key, bytes)| (vec![14, *key], bytes.map(value)));
                let batch: Batch = changes.collect();
                model.extend(batch.clone());
                engine.write(batch).unwrap();
            }
            model.retain(|_, value| value.is_some());
            let all = engine.lowest(&[14], &[15], 99).unwrap();
            let back = engine.highest(&[14], &[15], 99).unwrap();
            prop_assert_eq!(&all, &back);
            let all = all.into_iter().map(|(key, value)| (key.to_vec(), Some(value.to_vec())));
            prop_assert!(all.eq(model.clone()));
            for key in 0..6u8 {
                let got = engine.get(&[14, key]).unwrap().map(|value| value.to_vec());
                prop_assert!(got == model.get(&[14, key][..]).cloned().flatten());
            }
            engine.write((0..6).map(|key| (vec![14, key], None)).collect()).unwrap();
            prop_assert!(engine.lowest(&[0], &[0xff; 9], 99).unwrap().is_empty(), "no piece is left");
        }
    }
}
