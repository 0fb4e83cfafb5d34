//! A joiner who follows Olm to the letter, but whose ratchet key is worthless: it must be refused when it comes, because
//! when the first answer is sealed it would be too late.

use std::collections::BTreeMap;

use hkdf::Hkdf;
use sha2::Sha256;
use x25519_dalek::x25519;

use super::olm::OlmRatchets;
use super::{RatchetError, Ratchets};
use crate::crypto::derive::authenticate;
use crate::crypto::loaded_dice::LoadedDice;

/// Where things are in a first message: type and version, three keys of 34 bytes, and the inner message, which is
/// version, ratchet key, index, ciphertext and 8 bytes of proof.
const BASE: usize = 2 + 34 + 2;
const IDENTITY: usize = BASE + 34;
const INNER: usize = IDENTITY + 32 + 2;
const RATCHET: usize = INNER + 3;

#[test]
fn a_worthless_first_ratchet_key_is_refused() {
    let mut dice = LoadedDice::new(1);
    let offer = OlmRatchets.offer(&mut dice);
    let (_, mut first) = OlmRatchets.begin(&mut dice, &offer.public, b"knock").unwrap();
    let honest = first.clone();
    prove(&mut first, &offer.secret);
    assert_eq!(first, honest, "the proof is made as Olm makes it");

    first[RATCHET..RATCHET + 32].fill(0);
    prove(&mut first, &offer.secret);
    let joined = OlmRatchets.join(&mut dice, &offer.secret, &first);
    assert_eq!(joined.err(), Some(RatchetError::WeakKey));
}

/// Writes the proof that belongs to the rest of the message (the Olm specification, "Initial setup" and version 1).
fn prove(first: &mut [u8], offer_secret: &[u8]) {
    let (identity, one_time) = secrets(offer_secret);
    let at = |place: usize| -> [u8; 32] { first[place..place + 32].try_into().unwrap() };
    let (their_identity, their_base) = (at(IDENTITY), at(BASE));
    let agreed = [
        x25519(one_time, their_identity),
        x25519(identity, their_base),
        x25519(one_time, their_base),
    ];
    let mut root_and_chain = [0; 64];
    Hkdf::<Sha256>::new(None, &agreed.concat()).expand(b"OLM_ROOT", &mut root_and_chain).unwrap();
    let message_key = authenticate(root_and_chain[32..].try_into().unwrap(), &[&[1]]);
    let mut keys = [0; 80];
    Hkdf::<Sha256>::new(None, &message_key).expand(b"OLM_KEYS", &mut keys).unwrap();
    let proof = first.len() - 8;
    let mac = authenticate(keys[32..64].try_into().unwrap(), &[&first[INNER..proof]]);
    first[proof..].copy_from_slice(&mac[..8]);
}

/// The identity key and the one-time key of an offer, out of vodozemac's pickle.
fn secrets(offer_secret: &[u8]) -> ([u8; 32], [u8; 32]) {
    #[derive(serde::Deserialize)]
    struct Account {
        diffie_hellman_key: [u8; 32],
        one_time_keys: OneTimeKeys,
    }
    #[derive(serde::Deserialize)]
    struct OneTimeKeys {
        private_keys: BTreeMap<u64, [u8; 32]>,
    }
    let account: Account = rmp_serde::from_slice(offer_secret).unwrap();
    let one_time = account.one_time_keys.private_keys.into_values().next().unwrap();
    (account.diffie_hellman_key, one_time)
}
