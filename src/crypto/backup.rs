//! The seal of a backup: a stream of chunks that opens with the recovery words and with nothing else.
//!
//! The shape is STREAM's (Hoang, Reyhanitabar, Rogaway and Vizár, 2015): each chunk has its number and whether it is the
//! last one in its nonce, so chunks cannot be swapped, doubled, left out or cut off unseen. The key is made for one file,
//! from the 32 bytes behind the words and a random salt, so the numbers may begin at zero.

use zeroize::Zeroizing;

use super::derive::derive;
use super::seal::{NONCE_BYTES, open, seal};
use sha2::{Digest, Sha256};

/// What a backup of this version begins with.
pub const MAGIC: [u8; 8] = *b"hobnobB1";

/// What every version's backup begins with.
const FAMILY: &[u8] = b"hobnobB";

/// Bytes before the first chunk: magic 8, salt 32, check of the key 16, check of these bytes 8.
pub const HEAD_BYTES: usize = 64;

/// Most plain bytes in a chunk; every chunk but the last is full.
pub const CHUNK_BYTES: usize = 64 * 1024;

/// Bytes that the seal adds to a chunk.
pub const SEAL_BYTES: usize = 16;

/// Why a file's first bytes open nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadHead {
    /// It is something else.
    #[error("no backup")]
    Foreign,
    /// A newer program made it.
    #[error("a backup of a newer version")]
    Newer,
    /// It was changed or cut off.
    #[error("damaged in its first 64 bytes")]
    Damaged,
    /// It opens with other words.
    #[error("made by another identity")]
    OtherWords,
}

/// The key of one file, and how far it is.
struct Stream {
    key: Zeroizing<[u8; 32]>,
    head: [u8; HEAD_BYTES],
    next: u64,
}

impl Stream {
    fn nonce(&mut self, last: bool) -> [u8; NONCE_BYTES] {
        let [a, b, c, d, e, f, g, h] = self.next.to_be_bytes();
        self.next += 1;
        let z = 0;
        [z, z, z, z, z, z, z, z, z, z, z, z, z, z, z, a, b, c, d, e, f, g, h, u8::from(last)]
    }
}

/// Seals chunks, one after the other.
pub struct Sealer(Stream);

/// Opens chunks, one after the other.
pub struct Opener(Stream);

impl Sealer {
    /// The seal of a new file; the caller draws `salt` fresh at random.
    #[must_use]
    pub fn new(entropy: &[u8; 32], salt: [u8; 32]) -> Self {
        let (key, check) = keys(entropy, &salt);
        let body = [MAGIC.as_slice(), &salt, &check].concat();
        let mut head = [0; HEAD_BYTES];
        for (to, from) in head.iter_mut().zip(body.iter().chain(&sum(&body))) {
            *to = *from;
        }
        Self(Stream { key, head, next: 0 })
    }

    /// What the file begins with.
    #[must_use]
    pub fn head(&self) -> &[u8; HEAD_BYTES] {
        &self.0.head
    }

    /// The next chunk, sealed. All but the last hold [`CHUNK_BYTES`].
    pub fn seal(&mut self, plain: &[u8], last: bool) -> Vec<u8> {
        let nonce = self.0.nonce(last);
        seal(&self.0.key, &nonce, &self.0.head, plain)
    }
}

impl Opener {
    /// Takes up a file that begins with `head`.
    ///
    /// # Errors
    /// [`BadHead`] when it is no backup, damaged, or not of these words.
    pub fn new(entropy: &[u8; 32], head: &[u8]) -> Result<Self, BadHead> {
        check_head(head)?;
        let head: &[u8; HEAD_BYTES] = head.first_chunk().ok_or(BadHead::Damaged)?;
        let (_, rest) = head.split_first_chunk::<8>().ok_or(BadHead::Damaged)?;
        let (salt, rest) = rest.split_first_chunk::<32>().ok_or(BadHead::Damaged)?;
        let (key, check) = keys(entropy, salt);
        if !rest.starts_with(&check) {
            return Err(BadHead::OtherWords);
        }
        Ok(Self(Stream { key, head: *head, next: 0 }))
    }

    /// Opens the next chunk; `None` when it was changed, or is not the next, or not the last one when it has to be.
    pub fn open(&mut self, sealed: &[u8], last: bool) -> Option<Zeroizing<Vec<u8>>> {
        let nonce = self.0.nonce(last);
        open(&self.0.key, &nonce, &self.0.head, sealed)
    }
}

/// Looks at a file's first bytes, without words.
///
/// # Errors
/// [`BadHead`], but never [`BadHead::OtherWords`].
pub fn check_head(head: &[u8]) -> Result<(), BadHead> {
    if !head.starts_with(FAMILY) {
        return Err(BadHead::Foreign);
    }
    if head.get(FAMILY.len()).is_some_and(|version| *version > b'1') {
        return Err(BadHead::Newer);
    }
    let (body, check) = head.split_at_checked(HEAD_BYTES - 8).ok_or(BadHead::Damaged)?;
    if check.get(..8) == Some(sum(body).as_slice()) { Ok(()) } else { Err(BadHead::Damaged) }
}

/// The key of a file, and what shows that it is the right one.
fn keys(entropy: &[u8; 32], salt: &[u8; 32]) -> (Zeroizing<[u8; 32]>, [u8; 16]) {
    let key = derive(salt, entropy, &[b"hobnob/backup/1"]);
    let check = derive(salt, entropy, &[b"hobnob/backup/1/check"]);
    let mut shown = [0; 16];
    shown.iter_mut().zip(check.iter()).for_each(|(to, from)| *to = *from);
    (key, shown)
}

/// Tells damage from other words.
fn sum(bytes: &[u8]) -> [u8; 8] {
    let [a, b, c, d, e, f, g, h, ..]: [u8; 32] = Sha256::digest(bytes).into();
    [a, b, c, d, e, f, g, h]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> (Vec<u8>, Vec<Vec<u8>>) {
        let mut sealer = Sealer::new(&[1; 32], [2; 32]);
        let chunks = vec![sealer.seal(b"one", false), sealer.seal(b"two", true)];
        (sealer.head().to_vec(), chunks)
    }

    #[test]
    fn a_stream_opens_in_its_order_and_to_its_end() {
        let (head, chunks) = file();
        let mut opener = Opener::new(&[1; 32], &head).unwrap();
        assert_eq!(opener.open(&chunks[0], false).unwrap().as_slice(), b"one");
        assert_eq!(opener.open(&chunks[1], true).unwrap().as_slice(), b"two");
    }

    #[test]
    fn chunks_cannot_be_swapped_left_out_or_cut_off() {
        let (head, chunks) = file();
        let opener = || Opener::new(&[1; 32], &head).unwrap();
        assert!(opener().open(&chunks[0], true).is_none(), "cut off after the first");
        assert!(opener().open(&chunks[1], true).is_none(), "the first left out");
        assert!(opener().open(&chunks[1], false).is_none(), "swapped");
        for bit in 0..chunks[0].len() * 8 {
            let mut changed = chunks[0].clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert!(opener().open(&changed, false).is_none(), "bit {bit}");
        }
    }

    #[test]
    fn other_words_are_told_from_damage() {
        let (head, _) = file();
        assert_eq!(Opener::new(&[3; 32], &head).err(), Some(BadHead::OtherWords));
        for bit in 0..head.len() * 8 {
            let mut changed = head.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            let bad = Opener::new(&[1; 32], &changed).err().unwrap();
            assert_ne!(bad, BadHead::OtherWords, "bit {bit}");
        }
        for length in 0..HEAD_BYTES {
            assert!(check_head(&head[..length]).is_err(), "{length}");
        }
        assert_eq!(check_head(b"hobnobB2 and more"), Err(BadHead::Newer));
        assert_eq!(check_head(b"PK\x03\x04"), Err(BadHead::Foreign));
    }
}
