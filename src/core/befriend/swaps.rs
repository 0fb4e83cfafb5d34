//! Two machines pair on a table top while somebody between them changes what is said.

use zeroize::Zeroizing;

use super::super::keys::Keys;
use super::super::record::Secrets;
use super::known::Known;
use super::pairing::{Agreed, Inviter, Joiner, Refused, Terms};
use crate::crypto::loaded_dice::LoadedDice;
use crate::crypto::ratchet::olm::OlmRatchets;
use crate::model::device::DeviceList;
use crate::model::id::SessionName;
use crate::model::time::Time;
use crate::wire::frame::{PairAnswer, PairConfirm, PairOpen, PairProve};
use crate::wire::pairing::Stretch;

const NOTHING: Known = Known {
    session_epoch: 0,
    received_upto: 0,
    delivered_upto: 0,
    stretches: Vec::new(),
    same_device: false,
    lost_since: None,
};

const STRETCH: Stretch = Stretch { name: SessionName([4; 8]), received_upto: 0 };

struct Side {
    keys: Keys,
    list: DeviceList,
    secret: Vec<u8>,
}

fn side(seed: u8, secret: &[u8]) -> Side {
    let (entropy, device) = (Zeroizing::new([seed; 32]), Zeroizing::new([seed + 100; 32]));
    let keys = Keys::new(&Secrets { entropy, device });
    Side { list: keys.list(7), keys, secret: secret.to_vec() }
}

impl Side {
    fn terms<'a>(&'a self, other: &Side) -> Terms<'a> {
        let other = other.keys.device.key();
        Terms {
            keys: &self.keys,
            devices: &self.list,
            ratchets: &OlmRatchets,
            other,
            secret: &self.secret,
        }
    }
}

/// A field's name, and what changes it.
type Change<T> = (&'static str, fn(&mut T));

/// What somebody between the two does to each move.
struct Between {
    open: fn(&mut PairOpen),
    answer: fn(&mut PairAnswer),
    prove: fn(&mut PairProve),
    confirm: fn(&mut PairConfirm),
}

const HONEST: Between = Between { open: |_| {}, answer: |_| {}, prove: |_| {}, confirm: |_| {} };

fn pair(joiner: &Side, inviter: &Side, between: &Between) -> Result<(Agreed, Agreed), Refused> {
    let dice = &mut LoadedDice::new(1);
    let (joins, invites) = (joiner.terms(inviter), inviter.terms(joiner));
    let (stage, mut open) = Joiner::open(dice, &joins, &NOTHING);
    (between.open)(&mut open);
    let (host, mut answer) = Inviter::answer(dice, &invites, &open, NOTHING)?;
    (between.answer)(&mut answer);
    let (stage, mut prove) = stage.prove(dice, &joins, &answer, &NOTHING)?;
    (between.prove)(&mut prove);
    let (theirs, mut confirm) = host.confirm(dice, &invites, &prove)?;
    (between.confirm)(&mut confirm);
    Ok((stage.confirm(&joins, &confirm)?, theirs))
}

#[test]
fn two_who_hear_the_same_agree_on_one_key_and_talk() {
    let (alice, bob) = (side(1, b"secret"), side(2, b"secret"));
    let Ok((mut a, mut b)) = pair(&alice, &bob, &HONEST) else { panic!("an honest pairing") };
    assert_eq!(a.psk.as_bytes(), b.psk.as_bytes());
    assert_eq!((a.epoch, b.epoch), (1, 1));
    let sealed = b.ratchet.seal(b"hi");
    assert_eq!(a.ratchet.open(&sealed).unwrap().as_slice(), b"hi");
}

#[test]
fn another_secret_is_another_pairing() {
    assert!(pair(&side(1, b"one"), &side(2, b"two"), &HONEST).is_err());
    assert!(pair(&side(1, b""), &side(2, b"two"), &HONEST).is_err());
}

#[test]
fn nobody_pairs_with_themselves() {
    assert!(pair(&side(1, b"s"), &side(1, b"s"), &HONEST).is_err());
}

#[test]
fn every_field_that_somebody_changes_on_the_way_ends_the_pairing() {
    let opens: [Change<PairOpen>; 11] = [
        ("identity", |m| m.devices = side(3, b"").list),
        ("version", |m| m.devices.version += 1),
        ("features", |m| m.devices.devices[0].features.0 ^= 1),
        ("wire min", |m| m.wire_min = 0),
        ("wire max", |m| m.wire_max += 1),
        ("epoch", |m| m.session_epoch += 1),
        ("received", |m| m.received_upto += 1),
        ("sessions", |m| m.sessions.push(STRETCH)),
        ("lost_since", |m| m.lost_since = Some(Time(1))),
        ("dh", |m| m.dh = [9; 32]),
        ("kem", |m| m.kem[5] ^= 1),
    ];
    for (name, open) in opens {
        assert_refused(name, &Between { open, ..HONEST });
    }
    let answers: [Change<PairAnswer>; 12] = [
        ("identity", |m| m.devices = side(3, b"").list),
        ("wire min", |m| m.wire_min = 0),
        ("wire max", |m| m.wire_max += 1),
        ("epoch", |m| m.session_epoch += 1),
        ("received", |m| m.received_upto += 1),
        ("first", |m| m.first += 1),
        ("sessions", |m| m.sessions.push(STRETCH)),
        ("lost_since", |m| m.lost_since = Some(Time(1))),
        ("dh", |m| m.dh = [9; 32]),
        ("kem", |m| m.kem[5] ^= 1),
        ("ciphertext", |m| m.kem_ciphertext[5] ^= 1),
        ("offer", |m| *m.ratchet_offer.last_mut().unwrap() ^= 1),
    ];
    for (name, answer) in answers {
        assert_refused(name, &Between { answer, ..HONEST });
    }
    let proves: [Change<PairProve>; 6] = [
        ("ciphertext", |m| m.kem_ciphertext[5] ^= 1),
        ("first", |m| m.first += 1),
        ("ratchet", |m| *m.ratchet_first.last_mut().unwrap() ^= 1),
        ("by identity", |m| m.identity_signature[5] ^= 1),
        ("by device", |m| m.device_signature[5] ^= 1),
        ("confirmation", |m| m.confirmation[5] ^= 1),
    ];
    for (name, prove) in proves {
        assert_refused(name, &Between { prove, ..HONEST });
    }
    let confirms: [Change<PairConfirm>; 3] = [
        ("by identity", |m| m.identity_signature[5] ^= 1),
        ("by device", |m| m.device_signature[5] ^= 1),
        ("confirmation", |m| m.confirmation[5] ^= 1),
    ];
    for (name, confirm) in confirms {
        assert_refused(name, &Between { confirm, ..HONEST });
    }
}

fn assert_refused(what: &str, between: &Between) {
    let (alice, bob) = (side(1, b"secret"), side(2, b"secret"));
    assert!(pair(&alice, &bob, between).is_err(), "a changed {what} was accepted");
}

/// Key compromise: whoever stole Alice's keys still cannot pose as Bob to her, since Bob's own keys have to sign.
#[test]
fn my_stolen_keys_let_nobody_pose_as_my_friend() {
    let (alice, bob) = (side(1, b"secret"), side(2, b"secret"));
    let mut thief = side(1, b"secret");
    thief.list = bob.list.clone();
    let dice = &mut LoadedDice::new(2);
    let (joins, mut poses) = (alice.terms(&bob), thief.terms(&alice));
    poses.other = alice.keys.device.key();
    let (stage, open) = Joiner::open(dice, &joins, &NOTHING);
    let Ok((host, answer)) = Inviter::answer(dice, &poses, &open, NOTHING) else { return };
    let Ok((stage, prove)) = stage.prove(dice, &joins, &answer, &NOTHING) else { return };
    let Ok((_, confirm)) = host.confirm(dice, &poses, &prove) else { return };
    assert!(stage.confirm(&joins, &confirm).is_err());
}
