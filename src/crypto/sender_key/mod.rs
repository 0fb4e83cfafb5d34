//! Sender keys: one member of a room speaks, all who were given the key hear, and each message has a key of its own.
//!
//! Behind a trait for the same reason as [`super::ratchet`]: nodes run Megolm by vodozemac, worlds that must tell the same
//! story twice run a toy. Who may be given a key, and who wrote what, is settled by the signatures around it.

pub mod megolm;
pub mod toy;

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::ratchet::RatchetError;
use crate::model::id::SenderKeyName;

/// The speaking side.
pub trait Speaker: Send {
    /// The key's name.
    fn name(&self) -> SenderKeyName;

    /// Seals the next message. The state that comes after must be durable before the message leaves.
    fn seal(&mut self, plain: &[u8]) -> Vec<u8>;

    /// What opens every message from the next one on, and none before.
    fn share(&self) -> Zeroizing<Vec<u8>>;

    /// The whole state, for the store.
    fn pickle(&self) -> Zeroizing<Vec<u8>>;
}

/// The hearing side.
pub trait Hearer: Send {
    /// The key's name.
    fn name(&self) -> SenderKeyName;

    /// Opens a message and forgets the keys of all before it. A message opens once.
    ///
    /// # Errors
    /// [`RatchetError`], and then the state is as it was before.
    fn open(&mut self, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, RatchetError>;

    /// The whole state, for the store.
    fn pickle(&self) -> Zeroizing<Vec<u8>>;
}

/// Makes both sides.
pub trait SenderKeys: Send {
    /// A fresh key.
    fn begin(&self, dice: &mut dyn CryptoRng) -> Box<dyn Speaker>;

    /// A key as [`Speaker::pickle`] left it.
    ///
    /// # Errors
    /// [`RatchetError::Malformed`].
    fn speaker(&self, pickle: &[u8]) -> Result<Box<dyn Speaker>, RatchetError>;

    /// What [`Speaker::share`] gave.
    ///
    /// # Errors
    /// [`RatchetError::Malformed`].
    fn accept(&self, shared: &[u8]) -> Result<Box<dyn Hearer>, RatchetError>;

    /// A key as [`Hearer::pickle`] left it.
    ///
    /// # Errors
    /// [`RatchetError::Malformed`].
    fn hearer(&self, pickle: &[u8]) -> Result<Box<dyn Hearer>, RatchetError>;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::loaded_dice::LoadedDice;

    fn with_both(promise: impl Fn(&dyn SenderKeys)) {
        promise(&megolm::Megolm);
        promise(&toy::ToySenderKeys);
    }

    #[test]
    fn who_was_given_the_key_hears_what_follows_once_and_nothing_before() {
        with_both(|keys| {
            let mut alice = keys.begin(&mut LoadedDice::new(1));
            let mut bob = keys.accept(&alice.share()).unwrap();
            let first = alice.seal(b"one");
            let mut carol = keys.accept(&alice.share()).unwrap();
            assert!(carol.open(&first).is_err());
            let second = alice.seal(b"two");
            assert_eq!(bob.open(&first).unwrap().as_slice(), b"one");
            assert_eq!(bob.open(&first).err(), Some(RatchetError::KeyGone));
            assert_eq!(bob.open(&second).unwrap().as_slice(), b"two");
            assert_eq!(carol.open(&second).unwrap().as_slice(), b"two");
            assert_eq!((bob.name(), carol.name()), (alice.name(), alice.name()));
        });
    }

    #[test]
    fn both_sides_go_on_where_their_store_left_them() {
        with_both(|keys| {
            let mut alice = keys.begin(&mut LoadedDice::new(1));
            let mut bob = keys.accept(&alice.share()).unwrap();
            bob.open(&alice.seal(b"one")).unwrap();
            let mut alice = keys.speaker(&alice.pickle()).unwrap();
            let mut bob = keys.hearer(&bob.pickle()).unwrap();
            assert_eq!(bob.open(&alice.seal(b"two")).unwrap().as_slice(), b"two");
            assert!(keys.speaker(b"junk").is_err() && keys.hearer(b"junk").is_err());
            assert!(keys.accept(b"junk").is_err());
        });
    }

    #[test]
    fn what_was_changed_or_sealed_under_another_key_does_not_open() {
        with_both(|keys| {
            let mut alice = keys.begin(&mut LoadedDice::new(1));
            let mut eve = keys.begin(&mut LoadedDice::new(2));
            let mut bob = keys.accept(&alice.share()).unwrap();
            assert_ne!(alice.name(), eve.name());
            assert!(bob.open(&eve.seal(b"one")).is_err());
            let sealed = alice.seal(b"one");
            for at in 0..sealed.len() {
                let mut changed = sealed.clone();
                changed[at] ^= 1;
                assert!(bob.open(&changed).is_err(), "byte {at}");
            }
            assert!(bob.open(&sealed).is_ok());
        });
    }
}
