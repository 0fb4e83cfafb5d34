//! What a circle key is good for: tags that name a mutual friend on one link, and the seal of presence records.

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::derive::{authenticate, derive};
use super::seal::{NONCE_BYTES, fresh_nonce, open, seal};
use crate::model::circle::CircleKey;
use crate::model::id::LinkTag;

/// Which end of a link speaks. The two ends never say the same tag, so nothing said can be echoed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum End {
    /// The one that dialled.
    Dialler,
    /// The one that was dialled.
    Host,
}

impl End {
    /// The end that `dialled` it or not.
    #[must_use]
    pub fn of(dialled: bool) -> Self {
        if dialled { Self::Dialler } else { Self::Host }
    }

    /// The other end.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Dialler => Self::Host,
            Self::Host => Self::Dialler,
        }
    }

    fn byte(self) -> u8 {
        match self {
            Self::Dialler => 1,
            Self::Host => 2,
        }
    }
}

/// The tag that stands for the owner of `key` when this end of the link with this handshake hash speaks:
/// HMAC-SHA256 cut to 16 bytes.
#[must_use]
pub fn tag(key: &CircleKey, binding: &[u8; 32], speaker: End) -> LinkTag {
    let version = key.version.to_be_bytes();
    let [tag @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] =
        authenticate(&key.key, &[b"hobnob/tag/1", binding, &[speaker.byte()], &version]);
    LinkTag(tag)
}

/// A fresh key of this version.
pub fn fresh(dice: &mut dyn CryptoRng, version: u64, parting: bool) -> CircleKey {
    let mut key = Zeroizing::new([0; 32]);
    dice.fill_bytes(key.as_mut_slice());
    CircleKey { version, key, parting }
}

/// Seals a presence record for the circle: nonce ‖ ciphertext, bound to the key's version and the record's number.
#[must_use]
pub fn seal_record(
    key: &CircleKey,
    dice: &mut dyn CryptoRng,
    number: u64,
    plain: &[u8],
) -> Vec<u8> {
    let nonce = fresh_nonce(dice);
    [nonce.as_slice(), &seal(&record_key(key), &nonce, &outside(key, number), plain)].concat()
}

/// Opens what [`seal_record`] made; `None` when anything was changed or it was made under another key.
#[must_use]
pub fn open_record(key: &CircleKey, number: u64, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
    open(&record_key(key), nonce, &outside(key, number), sealed)
}

fn record_key(key: &CircleKey) -> Zeroizing<[u8; 32]> {
    derive(b"", key.key.as_slice(), &[b"hobnob/record/1"])
}

fn outside(key: &CircleKey, number: u64) -> [u8; 16] {
    let mut outside = [0; 16];
    let both = key.version.to_be_bytes().into_iter().chain(number.to_be_bytes());
    outside.iter_mut().zip(both).for_each(|(to, from)| *to = from);
    outside
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::loaded_dice::LoadedDice;

    fn key(version: u64) -> CircleKey {
        CircleKey { version, key: Zeroizing::new([7; 32]), parting: false }
    }

    #[test]
    fn a_tag_means_somebody_on_one_link_in_one_direction_under_one_version() {
        let right = tag(&key(1), &[1; 32], End::Dialler);
        assert_eq!(right, tag(&key(1), &[1; 32], End::of(true)));
        assert_ne!(right, tag(&key(1), &[1; 32], End::Host));
        assert_ne!(right, tag(&key(1), &[2; 32], End::Dialler));
        assert_ne!(right, tag(&key(2), &[1; 32], End::Dialler));
        let other = fresh(&mut LoadedDice::new(1), 1, false);
        assert_ne!(right, tag(&other, &[1; 32], End::Dialler));
    }

    #[test]
    fn a_record_opens_for_the_circle_and_for_nobody_else() {
        let mut dice = LoadedDice::new(1);
        let sealed = seal_record(&key(3), &mut dice, 9, b"here I am");
        let opened = open_record(&key(3), 9, &sealed);
        assert_eq!(opened.map(|plain| plain.to_vec()), Some(b"here I am".to_vec()));
        assert!(open_record(&key(3), 8, &sealed).is_none(), "another number");
        assert!(open_record(&key(4), 9, &sealed).is_none(), "another version");
        assert!(open_record(&fresh(&mut dice, 3, false), 9, &sealed).is_none(), "another key");
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(open_record(&key(3), 9, &changed).is_none(), "byte {at}");
        }
        assert!(open_record(&key(3), 9, &[]).is_none());
    }
}
