//! Chance that can be had again: the same seed throws the same numbers.

use std::convert::Infallible;

use rand_core::{Rng, TryCryptoRng, TryRng};

/// SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014).
///
/// Calls itself fit for keys so that the core takes it; that is true of nothing outside a simulator.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Dice that tell the story of `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(mix(seed ^ 0x686f_626e_6f62_2121))
    }

    /// Dice of their own for somebody else, so that one throw more here changes nothing there.
    #[must_use]
    pub fn split(&mut self) -> Self {
        Self(mix(self.next_u64()))
    }

    /// A number below `end`; 0 when `end` is 0.
    pub fn below(&mut self, end: u64) -> u64 {
        // Multiply and shift (Lemire): the bias at these sizes is far below anything a test could see.
        u64::try_from((u128::from(self.next_u64()) * u128::from(end)) >> 64).unwrap_or(0)
    }

    /// A number with `from <= number < to`.
    pub fn between(&mut self, from: u64, to: u64) -> u64 {
        from + self.below(to.saturating_sub(from))
    }

    /// True `part` times in a thousand.
    pub fn permille(&mut self, part: u64) -> bool {
        self.below(1000) < part
    }

    /// One of `choices`; `None` when there are none.
    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> Option<&'a T> {
        let index = self.below(u64::try_from(choices.len()).unwrap_or(0));
        choices.get(usize::try_from(index).unwrap_or(0))
    }
}

fn mix(seed: u64) -> u64 {
    let z = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl TryRng for Dice {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::try_from(self.try_next_u64()? >> 32).unwrap_or(0))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        Ok(mix(self.0))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(8) {
            let throw = self.try_next_u64()?.to_le_bytes();
            for (byte, thrown) in chunk.iter_mut().zip(throw) {
                *byte = thrown;
            }
        }
        Ok(())
    }
}

impl TryCryptoRng for Dice {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_throws_the_same_numbers_and_another_does_not() {
        let throws = |seed| {
            let mut dice = Dice::new(seed);
            let mut bytes = [0u8; 13];
            dice.fill_bytes(&mut bytes);
            (bytes, dice.below(1000), dice.split().next_u64())
        };
        assert_eq!(throws(7), throws(7));
        assert_ne!(throws(7), throws(8));
    }

    #[test]
    fn a_throw_stays_within_its_bounds() {
        let mut dice = Dice::new(1);
        assert!((0..1000).all(|_| (3..9).contains(&dice.between(3, 9))));
        assert_eq!(dice.below(0), 0);
        assert_eq!(dice.pick::<u8>(&[]), None);
    }
}
