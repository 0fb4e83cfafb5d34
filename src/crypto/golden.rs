//! Holds every derived value to `tests/golden/crypto.txt`, so that another implementation can check its own, and so
//! that no change here goes unnoticed: these bytes are on other people's disks and in other people's nodes.

use data_encoding::HEXLOWER;

use super::identity::{DEVICE_LIST, Device, Identity};
use super::invite::{invite_id, invite_key};
use super::loaded_dice::LoadedDice;
use super::pairing::{Half, Transcript, agree_psk, confirmation};
use super::phrase::Phrase;
use super::safety_number::{fingerprint, safety_number};
use super::seal::{Direction, EnvelopeKeys, Psk, seal};
use super::vault::{Cost, DataKey, derive_kek, keyed_hash, wrap};
use crate::model::id::DeviceKey;

const GOLDEN: &str = include_str!("../../tests/golden/crypto.txt");

#[test]
fn every_derived_value_is_as_it_always_was() {
    let now: String = [people(), pairing(), envelopes(), vault()]
        .concat()
        .iter()
        .map(|(name, value)| format!("{name} = {value}\n"))
        .collect();
    let golden: String = GOLDEN
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| format!("{line}\n"))
        .collect();
    assert!(golden == now, "tests/golden/crypto.txt no longer holds. Now:\n{now}");
}

type Values = Vec<(&'static str, String)>;

fn hex(bytes: &[u8]) -> String {
    HEXLOWER.encode(bytes)
}

fn people() -> Values {
    let (alice, bob) = (Identity::from_entropy(&[1; 32]), Identity::from_entropy(&[2; 32]));
    let device = Device::from_secret(&[3; 32]);
    vec![
        ("alice.entropy", hex(&[1; 32])),
        ("alice.words", Phrase::from_entropy(&[1; 32]).words().to_string()),
        ("alice.identity", hex(alice.key().as_bytes())),
        ("alice.fingerprint", fingerprint(alice.key().as_bytes())),
        ("bob.entropy", hex(&[2; 32])),
        ("bob.identity", hex(bob.key().as_bytes())),
        ("alice.bob.safety-number", safety_number(&alice.key(), &bob.key())),
        ("device.secret", hex(&[3; 32])),
        ("device.key", hex(device.key().as_bytes())),
        ("alice.signs.device-list.abc", hex(&alice.sign(DEVICE_LIST, b"abc"))),
        ("invite.secret", hex(&[4; 16])),
        ("invite.id", hex(invite_id(&[4; 16]).as_bytes())),
        ("invite.door-key", hex(&invite_key(&[4; 16]).0)),
    ]
}

fn pairing() -> Values {
    let mut transcript = Transcript::new();
    transcript.add("joiner", b"alice");
    transcript.add("inviter", b"bob");
    let said = transcript.hash();
    let half = Half::new(&mut LoadedDice::new(1));
    let shared = || half.agree(&[9; 32]).unwrap();
    let psk = agree_psk(&said, &shared(), &shared(), &shared(), &[4; 16]);
    vec![
        ("transcript.joiner=alice.inviter=bob", hex(&said)),
        ("pairing.each-of-three-shared", hex(shared().as_bytes())),
        ("pairing.psk", hex(psk.as_bytes())),
        ("pairing.confirm.joiner", hex(&confirmation(&psk, &said, Direction::FromJoiner))),
        ("pairing.confirm.inviter", hex(&confirmation(&psk, &said, Direction::FromInviter))),
    ]
}

fn envelopes() -> Values {
    let (from, to) = (DeviceKey([6; 32]), DeviceKey([7; 32]));
    let keys = EnvelopeKeys::new(&Psk::from_bytes(&[5; 32]), Direction::FromJoiner, &from, &to, 1);
    let mut dice = LoadedDice::new(1);
    let (nonce, sealed) = keys.seal(&mut dice, b"outside", b"inside");
    vec![
        ("envelope.psk", hex(&[5; 32])),
        ("envelope.from", hex(from.as_bytes())),
        ("envelope.to", hex(to.as_bytes())),
        ("envelope.joiner.epoch-1.tag-1", hex(keys.tag(1).as_bytes())),
        ("envelope.joiner.epoch-1.tag-2", hex(keys.tag(2).as_bytes())),
        ("envelope.nonce", hex(&nonce)),
        ("envelope.sealed.outside.inside", hex(&sealed)),
        ("mark.nonce-and-sealed.inside", hex(&keys.seal_mark(&mut dice, b"inside"))),
        ("xchacha.key-5.nonce-6", hex(&seal(&[5; 32], &[6; 24], b"ad", b"plain"))),
    ]
}

fn vault() -> Values {
    let kek = derive_kek(b"correct horse", &[1; 16], Cost::floor());
    let key = DataKey::from_bytes(&[8; 32]);
    vec![
        ("vault.kek.correct-horse.salt-1.floor", hex(kek.as_slice())),
        ("vault.key", hex(key.as_bytes())),
        ("vault.wrapped.nonce-2", hex(&wrap(&kek, [2; 24], &key))),
        ("vault.sealed.nonce-3.ad.plain", hex(&key.seal([3; 24], b"ad", b"plain"))),
        ("vault.keyed-hash.abc", hex(&keyed_hash(&key, b"abc"))),
    ]
}
