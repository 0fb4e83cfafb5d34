//! What a letter goes through first: a ratchet that gives every letter a key of its own and forgets it after use.
//!
//! Behind a trait, because vodozemac's randomness cannot be seeded: nodes run [`olm::OlmRatchets`], worlds that must tell
//! the same story twice run [`toy::ToyRatchets`]. Both give sealed letters of the same lengths, both keep the same
//! number of skipped keys, and one test holds both to the same behaviour.

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::sender_key::SenderKeys;

pub mod olm;
pub mod toy;
mod toy_letter;

#[cfg(test)]
mod hostile_joiner;
#[cfg(test)]
mod promises;

/// Keys of letters that were skipped over, kept per sending chain; older ones are forgotten and their letters lost.
pub const SKIPPED_KEYS_MAX: usize = 40;

/// Furthest a letter may be ahead of the last one opened.
pub const GAP_MAX: u64 = 2000;

/// Receiving chains kept, so that letters sent before a turn of the ratchet still open after it.
pub const CHAINS_MAX: usize = 5;

/// Why a ratchet does not open something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RatchetError {
    /// Not the bytes of a ratchet at all.
    #[error("malformed")]
    Malformed,
    /// Changed on its way, or made by another session.
    #[error("forged, or from another session")]
    Forged,
    /// The key of this letter is gone: it was opened before, or skipped over too long ago.
    #[error("its key is gone")]
    KeyGone,
    /// More than [`GAP_MAX`] letters are missing before this one.
    #[error("too far ahead")]
    TooFarAhead,
    /// One key sealed two different letters: the sender went on from an old state. Only the toy can tell.
    #[error("one key was used for two letters")]
    KeyReused,
    /// The other side's key adds nothing to the agreement.
    #[error("the other side's key is worthless")]
    WeakKey,
}

/// One side of a session between two devices. Feed it in the sender's order.
pub trait Ratchet: Send {
    /// Seals the next letter. The state that comes after must be durable before the letter leaves.
    fn seal(&mut self, plain: &[u8]) -> Vec<u8>;

    /// Opens a letter.
    ///
    /// # Errors
    /// [`RatchetError`], and then the state is as it was before.
    fn open(&mut self, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, RatchetError>;

    /// The whole state, for the store.
    fn pickle(&self) -> Zeroizing<Vec<u8>>;
}

/// Makes sessions.
pub trait Ratchets: Send {
    /// Keys good for one session, for the side that waits.
    fn offer(&self, dice: &mut dyn CryptoRng) -> Offer;

    /// Opens a session to the holder of an offer (the joiner does) and seals its first message.
    ///
    /// # Errors
    /// [`RatchetError::Malformed`] or [`RatchetError::WeakKey`] when the offer is no good.
    fn begin(
        &self,
        dice: &mut dyn CryptoRng,
        their_offer: &[u8],
        plain: &[u8],
    ) -> Result<(Box<dyn Ratchet>, Vec<u8>), RatchetError>;

    /// Opens the session that `first` begins (the inviter does), with the secret half of the offer it was made to.
    ///
    /// # Errors
    /// [`RatchetError`] when `first` was not made for this offer.
    fn join(
        &self,
        dice: &mut dyn CryptoRng,
        secret: &[u8],
        first: &[u8],
    ) -> Result<Joined, RatchetError>;

    /// A session as [`Ratchet::pickle`] left it.
    ///
    /// # Errors
    /// [`RatchetError::Malformed`].
    fn unpickle(&self, pickle: &[u8]) -> Result<Box<dyn Ratchet>, RatchetError>;

    /// The sender keys that go with these sessions.
    fn sender_keys(&self) -> &dyn SenderKeys;
}

/// A session that was joined, and what its first message said.
pub type Joined = (Box<dyn Ratchet>, Zeroizing<Vec<u8>>);

/// Keys good for one session.
pub struct Offer {
    /// Stays here until [`Ratchets::join`].
    pub secret: Zeroizing<Vec<u8>>,
    /// Goes to the other side.
    pub public: Vec<u8>,
}

impl std::fmt::Debug for Offer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Offer(..)")
    }
}
