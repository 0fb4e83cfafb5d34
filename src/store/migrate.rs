//! From an older format to the newest, one step at a time.
//!
//! The format is one number in a record of its own, not sealed, so that a store of a newer format is refused with words
//! instead of a failed seal. Each step is one batch together with the number it leads to: a crash in between resumes
//! where it was.

use super::engine::{Batch, Engine};
use super::error::StoreError;
use super::layout::FORMAT_KEY;

/// What changes from one format to the next.
type Step = fn(&Engine) -> Result<Batch, StoreError>;

/// Step `n` leads from format `n + 1` to format `n + 2`. The first format needs none.
const STEPS: &[Step] = &[may_have_pieces];

/// Format 2: large values may lie in pieces (`pieces`), which older programs could not read. What is there stays.
fn may_have_pieces(_: &Engine) -> Result<Batch, StoreError> {
    Ok(Batch::new())
}

/// Writes the newest format's number into an empty store.
pub(super) fn begin(engine: &Engine) -> Result<(), StoreError> {
    engine.write(vec![format(newest(STEPS))])
}

/// Brings an older store to the newest format.
///
/// # Errors
/// [`StoreError::NewerFormat`] when there is nothing to be done here; [`StoreError::Damaged`] when the number is gone.
pub(super) fn bring_up(engine: &Engine) -> Result<(), StoreError> {
    climb(engine, STEPS)
}

fn climb(engine: &Engine, steps: &[Step]) -> Result<(), StoreError> {
    let known = newest(steps);
    loop {
        let value = engine.get(&FORMAT_KEY)?;
        let found = value.as_deref().and_then(|value| value.first_chunk().copied());
        let found = u32::from_be_bytes(
            found.ok_or_else(|| StoreError::damaged("the store has lost its beginning"))?,
        );
        if found == known {
            return Ok(());
        }
        let step = found.checked_sub(1).and_then(|n| steps.get(usize::try_from(n).ok()?));
        let step = step.ok_or(StoreError::NewerFormat { found, known })?;
        let mut batch = step(engine)?;
        batch.push(format(found + 1));
        engine.write(batch)?;
    }
}

fn newest(steps: &[Step]) -> u32 {
    u32::try_from(steps.len()).unwrap_or(u32::MAX).saturating_add(1)
}

fn format(number: u32) -> (Vec<u8>, Option<Vec<u8>>) {
    (FORMAT_KEY.to_vec(), Some(number.to_be_bytes().to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn second(_: &Engine) -> Result<Batch, StoreError> {
        Ok(vec![(b"two".to_vec(), Some(b"2".to_vec()))])
    }

    fn third(engine: &Engine) -> Result<Batch, StoreError> {
        let two = engine.get(b"two")?.map(|value| value.to_vec());
        Ok(vec![(b"three".to_vec(), two), (b"two".to_vec(), None)])
    }

    fn broken(_: &Engine) -> Result<Batch, StoreError> {
        Err(StoreError::DiskFull)
    }

    fn engine() -> (tempfile::TempDir, Engine) {
        let dir = tempfile::tempdir().unwrap();
        let engine = Engine::open(dir.path()).unwrap();
        engine.write(vec![format(1)]).unwrap();
        (dir, engine)
    }

    #[test]
    fn an_old_store_climbs_step_by_step_and_resumes_where_a_step_failed() {
        let (_dir, engine) = engine();
        assert!(climb(&engine, &[second, broken]).is_err());
        assert_eq!(engine.get(&FORMAT_KEY).unwrap().as_deref(), Some(&2u32.to_be_bytes()[..]));
        climb(&engine, &[second, third]).unwrap();
        assert_eq!(engine.get(b"three").unwrap().as_deref(), Some(&b"2"[..]));
        assert_eq!(engine.get(b"two").unwrap(), None);
    }

    #[test]
    fn a_store_of_a_newer_program_is_left_alone() {
        let (_dir, engine) = engine();
        bring_up(&engine).unwrap();
        let known = newest(STEPS);
        engine.write(vec![format(known + 1)]).unwrap();
        let refused = bring_up(&engine);
        let Err(StoreError::NewerFormat { found, known: k }) = refused else { panic!() };
        assert_eq!((found, k), (known + 1, known));
    }
}
