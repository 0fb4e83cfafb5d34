//! The two sides of the handshake, as machines that take bytes and give bytes.
//!
//! ```text
//! dialler → host   e, es, s, ss, {kind, stamp, device, claim}     512 bytes
//! host → dialler   e, ee, se, {verdict}                            64 bytes
//! ```
//!
//! Who does not know the host's device key cannot make the first message; who is not on the guest list gets no second.

use ed25519_dalek::SigningKey;
use snow::{HandshakeState, TransportState};
use zeroize::Zeroizing;

use super::flight::{self, FIRST_FLIGHT_LEN, Flight, PAYLOAD_LEN};
use super::noise::{noise_public, noise_secret, prepare, public_of};
use super::{GuestList, Knock, Pass, Verdict};
use crate::model::id::DeviceKey;

/// Bytes of the second flight, whatever the verdict.
pub const SECOND_FLIGHT_LEN: usize = 64;
/// Most plain bytes in one sealed record: what a muxer sends at once. Noise itself would take 65,519.
pub const RECORD_PLAIN_MAX: usize = 16 * 1024;
/// Most bytes of a sealed record.
pub const RECORD_MAX: usize = RECORD_PLAIN_MAX + RECORD_SEAL_LEN;
/// What sealing adds to a record.
pub const RECORD_SEAL_LEN: usize = 16;
/// What is left of the second flight: one byte of verdict, the rest reserved.
const ANSWER_LEN: usize = SECOND_FLIGHT_LEN - 32 - 16;

/// Why a handshake came to nothing. The wire sees the same for all: silence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DoorError {
    /// The host's or the own key is not a usable Ed25519 key.
    #[error("that device key cannot be used")]
    BadKey,
    /// The system gave no randomness.
    #[error("the system gave no randomness")]
    NoRandomness,
    /// Bytes that the expected peer did not make, or that came damaged.
    #[error("not what the other side should have said")]
    Broken,
}

impl From<snow::Error> for DoorError {
    fn from(_: snow::Error) -> Self {
        Self::Broken
    }
}

/// An open door: both sides hold the same keys.
#[derive(Debug)]
pub struct Opened {
    /// Seals and opens everything that follows.
    pub transport: Transport,
    /// The handshake hash, equal on both sides and on no other connection.
    pub binding: [u8; 32],
}

/// Seals and opens the records of one connection, in order.
pub struct Transport(TransportState);

/// The side that dials, between its first flight and the host's answer.
pub struct Dialler(HandshakeState);

/// The side that was dialled, between a valid first flight and its own answer.
pub struct Host(HandshakeState);

impl Dialler {
    /// Makes the first flight to `host`.
    ///
    /// `stamp` must rise with every flight of this device to that host: a host takes each stamp once.
    ///
    /// # Errors
    /// [`DoorError`] when `host` is no key or the system gives no randomness.
    pub fn new(
        device_secret: &[u8; 32],
        host: &DeviceKey,
        pass: &Pass,
        stamp: u64,
    ) -> Result<(Self, [u8; FIRST_FLIGHT_LEN]), DoorError> {
        Self::with_ephemeral(device_secret, host, pass, stamp, fresh_key()?)
    }

    fn with_ephemeral(
        device_secret: &[u8; 32],
        host: &DeviceKey,
        pass: &Pass,
        stamp: u64,
        ephemeral: Zeroizing<[u8; 32]>,
    ) -> Result<(Self, [u8; FIRST_FLIGHT_LEN]), DoorError> {
        let ephemeral_public = public_of(&ephemeral);
        let flight = Flight {
            dialler: device_key(device_secret),
            host: *host,
            ephemeral: &ephemeral_public,
            stamp,
        };
        let payload = Zeroizing::new(flight.payload(pass));
        let secret = noise_secret(device_secret);
        let host_public = noise_public(host).ok_or(DoorError::BadKey)?;
        let mut noise =
            prepare(&secret, ephemeral)?.remote_public_key(&host_public)?.build_initiator()?;
        let mut first = [0; FIRST_FLIGHT_LEN];
        noise.write_message(payload.as_slice(), &mut first)?;
        Ok((Self(noise), first))
    }

    /// Reads the host's answer. Only [`Verdict::Welcome`] leaves the connection of any use.
    ///
    /// # Errors
    /// [`DoorError::Broken`] when the expected host did not make it.
    pub fn finish(mut self, second: &[u8]) -> Result<(Verdict, Opened), DoorError> {
        let mut answer = [0; ANSWER_LEN];
        if second.len() != SECOND_FLIGHT_LEN || self.0.read_message(second, &mut answer)? == 0 {
            return Err(DoorError::Broken);
        }
        let verdict = answer.first().copied().and_then(verdict_of).ok_or(DoorError::Broken)?;
        Ok((verdict, open(self.0)?))
    }
}

impl Host {
    /// Reads a first flight. `None` for everybody whom the guest list does not let knock.
    #[must_use]
    pub fn open(
        device_secret: &[u8; 32],
        guests: &GuestList,
        first: &[u8; FIRST_FLIGHT_LEN],
    ) -> Option<(Knock, Self)> {
        Self::open_with_ephemeral(device_secret, guests, first, fresh_key().ok()?)
    }

    fn open_with_ephemeral(
        device_secret: &[u8; 32],
        guests: &GuestList,
        first: &[u8; FIRST_FLIGHT_LEN],
        ephemeral: Zeroizing<[u8; 32]>,
    ) -> Option<(Knock, Self)> {
        let secret = noise_secret(device_secret);
        let mut noise = prepare(&secret, ephemeral).ok()?.build_responder().ok()?;
        let mut payload = Zeroizing::new([0; PAYLOAD_LEN]);
        noise.read_message(first, payload.as_mut_slice()).ok()?;
        let (dialler, stamp) = flight::sender(&payload)?;
        if noise.get_remote_static()? != noise_public(&dialler)? {
            return None;
        }
        let host = device_key(device_secret);
        let flight = Flight { dialler, host, ephemeral: first.first_chunk()?, stamp };
        Some((flight::check(&flight, &payload, guests)?, Self(noise)))
    }

    /// Makes the second flight, always [`SECOND_FLIGHT_LEN`] bytes, and opens the door if they are welcome.
    ///
    /// # Errors
    /// [`DoorError::Broken`] when the dialler's ephemeral key is of small order.
    pub fn answer(mut self, verdict: Verdict) -> Result<(Vec<u8>, Option<Opened>), DoorError> {
        let mut answer = [0; ANSWER_LEN];
        if let Some(byte) = answer.first_mut() {
            *byte = verdict_byte(verdict);
        }
        let mut second = vec![0; SECOND_FLIGHT_LEN];
        self.0.write_message(&answer, &mut second)?;
        let opened = if verdict == Verdict::Welcome { Some(open(self.0)?) } else { None };
        Ok((second, opened))
    }
}

impl Transport {
    /// Seals at most [`RECORD_PLAIN_MAX`] bytes into `sealed`, which takes [`RECORD_SEAL_LEN`] more; says how many
    /// were written.
    ///
    /// # Errors
    /// [`DoorError::Broken`] when `plain` is too long or `sealed` too short.
    pub fn seal(&mut self, plain: &[u8], sealed: &mut [u8]) -> Result<usize, DoorError> {
        Ok(self.0.write_message(plain, sealed)?)
    }

    /// Opens the next record of the peer into `plain`, which must be as long as `sealed`; says how many bytes it held.
    ///
    /// # Errors
    /// [`DoorError::Broken`] when it is not the peer's next record. The connection is of no more use.
    pub fn open(&mut self, sealed: &[u8], plain: &mut [u8]) -> Result<usize, DoorError> {
        Ok(self.0.read_message(sealed, plain)?)
    }
}

impl std::fmt::Debug for Transport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Transport(..)")
    }
}

impl std::fmt::Debug for Dialler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Dialler(..)")
    }
}

impl std::fmt::Debug for Host {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Host(..)")
    }
}

fn open(noise: HandshakeState) -> Result<Opened, DoorError> {
    let binding = noise.get_handshake_hash().try_into().map_err(|_| DoorError::Broken)?;
    Ok(Opened { transport: Transport(noise.into_transport_mode()?), binding })
}

fn device_key(device_secret: &[u8; 32]) -> DeviceKey {
    DeviceKey(SigningKey::from_bytes(device_secret).verifying_key().to_bytes())
}

fn fresh_key() -> Result<Zeroizing<[u8; 32]>, DoorError> {
    let mut key = Zeroizing::new([0; 32]);
    getrandom::fill(key.as_mut_slice()).map_err(|_| DoorError::NoRandomness)?;
    Ok(key)
}

fn verdict_byte(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Welcome => 1,
        Verdict::Used => 2,
        Verdict::Revoked => 3,
        Verdict::Expired => 4,
    }
}

fn verdict_of(byte: u8) -> Option<Verdict> {
    [Verdict::Welcome, Verdict::Used, Verdict::Revoked, Verdict::Expired]
        .into_iter()
        .find(|verdict| verdict_byte(*verdict) == byte)
}

#[cfg(test)]
mod tests;
