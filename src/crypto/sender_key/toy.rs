//! The sender keys of simulated worlds: a hash chain of keys, as deterministic as the dice.

use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{Hearer, SenderKeys, Speaker};
use crate::crypto::ratchet::RatchetError;
use crate::crypto::seal::{NONCE_BYTES, open, seal};
use crate::model::id::SenderKeyName;

/// Furthest a message may be ahead of the last one heard.
const GAP_MAX: u32 = 10_000;

/// Sender keys for simulated worlds.
#[derive(Debug, Clone, Copy, Default)]
pub struct ToySenderKeys;

impl SenderKeys for ToySenderKeys {
    fn begin(&self, dice: &mut dyn CryptoRng) -> Box<dyn Speaker> {
        let (mut name, mut key) = ([0; 16], [0; 32]);
        dice.fill_bytes(&mut name);
        dice.fill_bytes(&mut key);
        Box::new(Toy { name, index: 0, key })
    }

    fn speaker(&self, pickle: &[u8]) -> Result<Box<dyn Speaker>, RatchetError> {
        Ok(Box::new(Toy::read(pickle)?))
    }

    fn accept(&self, shared: &[u8]) -> Result<Box<dyn Hearer>, RatchetError> {
        Ok(Box::new(Toy::read(shared)?))
    }

    fn hearer(&self, pickle: &[u8]) -> Result<Box<dyn Hearer>, RatchetError> {
        Ok(Box::new(Toy::read(pickle)?))
    }
}

/// Where in the chain of keys one is.
#[derive(Clone)]
struct Toy {
    name: [u8; 16],
    index: u32,
    key: [u8; 32],
}

impl Toy {
    fn write(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new([self.name.as_slice(), &self.index.to_be_bytes(), &self.key].concat())
    }

    fn read(bytes: &[u8]) -> Result<Self, RatchetError> {
        let bytes: &[u8; 52] = bytes.try_into().map_err(|_| RatchetError::Malformed)?;
        let (name, rest) = bytes.split_first_chunk().ok_or(RatchetError::Malformed)?;
        let (index, rest) = rest.split_first_chunk().ok_or(RatchetError::Malformed)?;
        let key = rest.try_into().map_err(|_| RatchetError::Malformed)?;
        Ok(Self { name: *name, index: u32::from_be_bytes(*index), key })
    }

    fn step(&mut self) {
        self.index = self.index.saturating_add(1);
        self.key = Sha256::digest([b"next".as_slice(), &self.key].concat()).into();
    }

    fn outside(&self) -> Vec<u8> {
        [self.name.as_slice(), &self.index.to_be_bytes()].concat()
    }
}

impl Speaker for Toy {
    fn name(&self) -> SenderKeyName {
        SenderKeyName(self.name)
    }

    fn seal(&mut self, plain: &[u8]) -> Vec<u8> {
        let outside = self.outside();
        let sealed = seal(&self.key, &[0; NONCE_BYTES], &outside, plain);
        self.step();
        [outside, sealed].concat()
    }

    fn share(&self) -> Zeroizing<Vec<u8>> {
        self.write()
    }

    fn pickle(&self) -> Zeroizing<Vec<u8>> {
        self.write()
    }
}

impl Hearer for Toy {
    fn name(&self) -> SenderKeyName {
        SenderKeyName(self.name)
    }

    fn open(&mut self, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, RatchetError> {
        let (name, rest) = sealed.split_first_chunk::<16>().ok_or(RatchetError::Malformed)?;
        let (index, rest) = rest.split_first_chunk().ok_or(RatchetError::Malformed)?;
        let index = u32::from_be_bytes(*index);
        if *name != self.name {
            return Err(RatchetError::Forged);
        }
        match index.checked_sub(self.index) {
            None => return Err(RatchetError::KeyGone),
            Some(gap) if gap > GAP_MAX => return Err(RatchetError::TooFarAhead),
            Some(_) => {}
        }
        let mut ahead = self.clone();
        while ahead.index < index {
            ahead.step();
        }
        let plain = open(&ahead.key, &[0; NONCE_BYTES], &ahead.outside(), rest)
            .ok_or(RatchetError::Forged)?;
        ahead.step();
        *self = ahead;
        Ok(plain)
    }

    fn pickle(&self) -> Zeroizing<Vec<u8>> {
        self.write()
    }
}
