//! How a letter of the toy ratchet looks: nothing hidden that matters, and Olm's length to the byte.

use super::RatchetError;

/// A sealed letter: `type ‖ [base] ‖ chain ‖ index ‖ proof ‖ length ‖ veiled ‖ zeros up to Olm's length`.
pub(super) struct Letter {
    /// Until the other side has answered: what begins the session.
    pub(super) base: Option<[u8; 32]>,
    pub(super) chain: u32,
    pub(super) index: u64,
    pub(super) proof: [u8; 8],
    pub(super) veiled: Vec<u8>,
}

impl Letter {
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let base = self.base.as_ref().map_or(&[] as &[u8], |base| base);
        let length = u32::try_from(self.veiled.len()).unwrap_or(u32::MAX);
        let mut bytes = [
            &[u8::from(self.base.is_none())],
            base,
            &self.chain.to_be_bytes(),
            &self.index.to_be_bytes(),
            &self.proof,
            &length.to_be_bytes(),
            &self.veiled,
        ]
        .concat();
        bytes.resize(olm_length(self.veiled.len(), self.index, self.base.is_some()), 0);
        bytes
    }

    pub(super) fn parse(bytes: &[u8]) -> Result<Self, RatchetError> {
        Self::read(bytes).filter(|letter| letter.to_bytes() == bytes).ok_or(RatchetError::Malformed)
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (kind, mut rest) = bytes.split_first()?;
        let mut base = None;
        if *kind == 0 {
            let (found, after) = rest.split_first_chunk::<32>()?;
            (base, rest) = (Some(*found), after);
        }
        let (chain, rest) = rest.split_first_chunk()?;
        let (index, rest) = rest.split_first_chunk()?;
        let (proof, rest) = rest.split_first_chunk()?;
        let (length, rest) = rest.split_first_chunk()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let veiled = rest.get(..length)?.to_vec();
        let (chain, index) = (u32::from_be_bytes(*chain), u64::from_be_bytes(*index));
        Some(Self { base, chain, index, proof: *proof, veiled })
    }
}

/// The length of Olm's message (version 1) with our type byte, for this plaintext at this index of a chain.
fn olm_length(plain: usize, index: u64, begins: bool) -> usize {
    const KEY: usize = 2 + 32; // field tag, length, key
    const MAC: usize = 8;
    let padded = (plain / 16 + 1) * 16; // AES-CBC with PKCS#7
    let cipher = 1 + varint(padded as u64) + padded;
    let message = 1 + KEY + 1 + varint(index) + cipher + MAC;
    let around = if begins { 1 + 3 * KEY + 1 + varint(message as u64) } else { 0 };
    1 + around + message
}

/// Bytes of a Protocol Buffers varint.
fn varint(number: u64) -> usize {
    let bits = 64 - (number | 1).leading_zeros() as usize;
    bits.div_ceil(7)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_reads_back_and_anything_else_is_malformed() {
        for base in [None, Some([9; 32])] {
            let letter = Letter { base, chain: 1, index: 2, proof: [3; 8], veiled: vec![4; 20] };
            let bytes = letter.to_bytes();
            assert_eq!(Letter::parse(&bytes).unwrap().veiled, letter.veiled);
            let longer = [bytes.as_slice(), &[0]].concat();
            assert_eq!(Letter::parse(&longer).err(), Some(RatchetError::Malformed));
            for cut in 0..bytes.len() {
                assert_eq!(Letter::parse(&bytes[..cut]).err(), Some(RatchetError::Malformed));
            }
        }
    }
}
