//! Dice that always fall the same way, for tests.

use std::convert::Infallible;

use rand_core::{TryCryptoRng, TryRng};
use sha2::{Digest, Sha256};

/// SHA-256 of a seed and a counter.
pub(crate) struct LoadedDice {
    seed: u64,
    count: u64,
}

impl LoadedDice {
    /// The same seed gives the same throws.
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed, count: 0 }
    }
}

impl TryRng for LoadedDice {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, to: &mut [u8]) -> Result<(), Infallible> {
        for chunk in to.chunks_mut(32) {
            self.count += 1;
            let seed = [self.seed.to_le_bytes(), self.count.to_le_bytes()].concat();
            chunk.copy_from_slice(&Sha256::digest(seed)[..chunk.len()]);
        }
        Ok(())
    }
}

impl TryCryptoRng for LoadedDice {}
