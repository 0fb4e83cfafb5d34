//! Noise as the door needs it: snow with ring's ciphers, and Curve25519 from the copy of dalek that we already have.

use ed25519_dalek::{SigningKey, VerifyingKey};
use snow::params::{CipherChoice, DHChoice, HashChoice};
use snow::resolvers::{BoxedCryptoResolver, CryptoResolver, RingResolver};
use snow::types::{Cipher, Dh, Hash, Random};
use snow::{Builder, Error};
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

use crate::model::id::DeviceKey;

/// The handshake, in the words of the Noise specification, revision 34.
const PATTERN: &str = "Noise_IK_25519_ChaChaPoly_SHA256";
/// Binds the protocol's version into the handshake: another version is another secret.
const PROLOGUE: &[u8] = b"hobnob/door/1";
/// Bytes of a Curve25519 key.
const KEY_LEN: usize = 32;

/// A device's X25519 secret: the clamped first half of the SHA-512 of its Ed25519 secret (RFC 8032, 5.1.5).
pub(super) fn noise_secret(device_secret: &[u8; 32]) -> Zeroizing<[u8; 32]> {
    let scalar = Zeroizing::new(SigningKey::from_bytes(device_secret).to_scalar_bytes());
    Zeroizing::new(curve25519_dalek::scalar::clamp_integer(*scalar))
}

/// A device's X25519 public key: its Ed25519 point on the Montgomery form of the curve (RFC 7748, 4.1).
///
/// `None` when the bytes are no point, or one of small order.
pub(super) fn noise_public(device: &DeviceKey) -> Option<[u8; 32]> {
    let key = VerifyingKey::from_bytes(device.as_bytes()).ok().filter(|key| !key.is_weak())?;
    Some(key.to_montgomery().to_bytes())
}

/// The public half of an X25519 secret.
pub(super) fn public_of(secret: &[u8; 32]) -> [u8; 32] {
    PublicKey::from(&StaticSecret::from(*secret)).to_bytes()
}

/// Prepares a handshake whose ephemeral key will be `ephemeral`.
pub(super) fn prepare<'a>(
    secret: &'a [u8; 32],
    ephemeral: Zeroizing<[u8; 32]>,
) -> Result<Builder<'a>, Error> {
    let resolver: BoxedCryptoResolver = Box::new(Primitives { ephemeral });
    Builder::with_resolver(PATTERN.parse()?, resolver).local_private_key(secret)?.prologue(PROLOGUE)
}

struct Primitives {
    ephemeral: Zeroizing<[u8; 32]>,
}

impl CryptoResolver for Primitives {
    fn resolve_rng(&self) -> Option<Box<dyn Random>> {
        Some(Box::new(OneKey(Some(self.ephemeral.clone()))))
    }

    fn resolve_dh(&self, choice: &DHChoice) -> Option<Box<dyn Dh>> {
        let zero = Curve { secret: StaticSecret::from([0; KEY_LEN]), public: [0; KEY_LEN] };
        matches!(choice, DHChoice::Curve25519).then(|| Box::new(zero) as Box<dyn Dh>)
    }

    fn resolve_hash(&self, choice: &HashChoice) -> Option<Box<dyn Hash>> {
        RingResolver.resolve_hash(choice)
    }

    fn resolve_cipher(&self, choice: &CipherChoice) -> Option<Box<dyn Cipher>> {
        RingResolver.resolve_cipher(choice)
    }
}

/// The only chance a handshake takes: its ephemeral key, drawn beforehand because the first flight's proof covers it.
struct OneKey(Option<Zeroizing<[u8; 32]>>);

impl Random for OneKey {
    fn try_fill_bytes(&mut self, dest: &mut [u8]) -> Result<(), Error> {
        let key = self.0.take().ok_or(Error::Rng)?;
        if dest.len() != key.len() {
            return Err(Error::Rng);
        }
        dest.copy_from_slice(key.as_slice());
        Ok(())
    }
}

struct Curve {
    secret: StaticSecret,
    public: [u8; KEY_LEN],
}

impl Dh for Curve {
    fn name(&self) -> &'static str {
        "25519"
    }

    fn pub_len(&self) -> usize {
        KEY_LEN
    }

    fn priv_len(&self) -> usize {
        KEY_LEN
    }

    fn set(&mut self, privkey: &[u8]) {
        let mut bytes = Zeroizing::new([0; KEY_LEN]);
        for (to, from) in bytes.iter_mut().zip(privkey) {
            *to = *from;
        }
        self.public = public_of(&bytes);
        self.secret = StaticSecret::from(*bytes);
    }

    fn generate(&mut self, rng: &mut dyn Random) -> Result<(), Error> {
        let mut bytes = Zeroizing::new([0; KEY_LEN]);
        rng.try_fill_bytes(bytes.as_mut_slice())?;
        self.set(bytes.as_slice());
        Ok(())
    }

    fn pubkey(&self) -> &[u8] {
        &self.public
    }

    fn privkey(&self) -> &[u8] {
        self.secret.as_bytes()
    }

    fn dh(&self, pubkey: &[u8], out: &mut [u8]) -> Result<(), Error> {
        let theirs = pubkey.first_chunk::<KEY_LEN>().ok_or(Error::Dh)?;
        let shared = self.secret.diffie_hellman(&PublicKey::from(*theirs));
        // A point of small order would agree on zero with everybody.
        if !shared.was_contributory() {
            return Err(Error::Dh);
        }
        out.first_chunk_mut::<KEY_LEN>().ok_or(Error::Dh)?.copy_from_slice(shared.as_bytes());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_halves_of_a_device_key_become_one_noise_key() {
        for seed in 0..16 {
            let device = SigningKey::from_bytes(&[seed; 32]);
            let key = DeviceKey(device.verifying_key().to_bytes());
            assert_eq!(Some(public_of(&noise_secret(&[seed; 32]))), noise_public(&key));
        }
    }

    #[test]
    fn keys_of_small_order_open_nothing() {
        let mut identity_point = [0; 32];
        identity_point[0] = 1;
        assert_eq!(noise_public(&DeviceKey(identity_point)), None);
        let mut curve = Curve { secret: StaticSecret::from([0; 32]), public: [0; 32] };
        curve.set(&[7; 32]);
        let mut out = [0; 32];
        assert!(curve.dh(&[0; 32], &mut out).is_err());
        assert!(curve.dh(&identity_point, &mut out).is_err());
    }
}
