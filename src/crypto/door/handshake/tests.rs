//! Who gets through the door, and who gets nothing.

use super::*;
use crate::crypto::door::CERTIFICATE_LEN;
use crate::crypto::door::{Claim, InviteKey};
use crate::crypto::identity::{CERTIFICATE_BY_DEVICE, CERTIFICATE_BY_IDENTITY, Device, Identity};
use crate::model::id::InviteId;

const ALICE: [u8; 32] = [1; 32];
const BOB: [u8; 32] = [2; 32];
const MALLORY: [u8; 32] = [3; 32];
const INVITE: InviteId = InviteId([9; 8]);

fn key(secret: &[u8; 32]) -> DeviceKey {
    device_key(secret)
}

fn friends(devices: &[[u8; 32]]) -> GuestList {
    GuestList { devices: devices.iter().map(key).collect(), ..GuestList::default() }
}

fn knock_with(pass: &Pass, guests: &GuestList) -> Option<(Knock, Host)> {
    let (_, first) = Dialler::new(&BOB, &key(&ALICE), pass, 5).unwrap();
    Host::open(&ALICE, guests, &first)
}

fn certificate(identity: &Identity, device: &Device, version: u64) -> [u8; CERTIFICATE_LEN] {
    let (identity_key, device_key) = (identity.key(), device.key());
    let signed = [&identity_key.0[..], &device_key.0, &version.to_be_bytes()].concat();
    let by_identity = identity.sign(CERTIFICATE_BY_IDENTITY, &signed);
    let by_device = device.sign(CERTIFICATE_BY_DEVICE, &signed);
    [&signed[..], &by_identity, &by_device].concat().try_into().unwrap()
}

#[test]
fn a_friend_gets_in_and_both_hold_the_same_keys() {
    let (dialler, first) = Dialler::new(&BOB, &key(&ALICE), &Pass::Friend, 5).unwrap();
    let (knock, host) = Host::open(&ALICE, &friends(&[BOB]), &first).unwrap();
    assert_eq!(knock, Knock { device: key(&BOB), claim: Claim::Friend, stamp: 5 });
    let (second, opened) = host.answer(Verdict::Welcome).unwrap();
    assert_eq!(second.len(), SECOND_FLIGHT_LEN);
    let mut alice = opened.unwrap();
    let (verdict, mut bob) = dialler.finish(&second).unwrap();
    assert_eq!((verdict, bob.binding), (Verdict::Welcome, alice.binding));
    let (mut sealed, mut plain) = ([0; 64], [0; 64]);
    let len = bob.transport.seal(b"hello", &mut sealed).unwrap();
    let len = alice.transport.open(&sealed[..len], &mut plain).unwrap();
    assert_eq!(&plain[..len], b"hello");
}

#[test]
fn every_refusal_has_the_same_size_and_opens_nothing() {
    for verdict in [Verdict::Used, Verdict::Revoked, Verdict::Expired] {
        let (dialler, first) = Dialler::new(&BOB, &key(&ALICE), &Pass::Friend, 5).unwrap();
        let (_, host) = Host::open(&ALICE, &friends(&[BOB]), &first).unwrap();
        let (second, opened) = host.answer(verdict).unwrap();
        assert_eq!((second.len(), opened.is_none()), (SECOND_FLIGHT_LEN, true));
        assert_eq!(dialler.finish(&second).unwrap().0, verdict);
    }
}

#[test]
fn a_stranger_who_knows_our_key_gets_nothing() {
    let (_, first) = Dialler::new(&MALLORY, &key(&ALICE), &Pass::Friend, 5).unwrap();
    assert!(Host::open(&ALICE, &friends(&[BOB]), &first).is_none());
    assert!(Host::open(&ALICE, &GuestList::default(), &first).is_none());
}

#[test]
fn a_flight_to_another_node_is_not_for_us() {
    let (_, first) = Dialler::new(&BOB, &key(&MALLORY), &Pass::Friend, 5).unwrap();
    assert!(Host::open(&ALICE, &friends(&[BOB]), &first).is_none());
}

#[test]
fn every_flipped_bit_of_a_first_flight_makes_it_worthless() {
    let (_, first) = Dialler::new(&BOB, &key(&ALICE), &Pass::Friend, 5).unwrap();
    for byte in 0..FIRST_FLIGHT_LEN {
        let mut damaged = first;
        damaged[byte] ^= 1 << (byte % 8);
        let knock = Host::open(&ALICE, &friends(&[BOB]), &damaged);
        // X25519 ignores the top bit of a key, Noise hashes it: no bit is free.
        assert!(knock.is_none(), "byte {byte}");
    }
}

#[test]
fn nobody_else_can_answer_for_the_host() {
    let (dialler, first) = Dialler::new(&BOB, &key(&ALICE), &Pass::Friend, 5).unwrap();
    let (_, host) = Host::open(&ALICE, &friends(&[BOB]), &first).unwrap();
    let (mut second, _) = host.answer(Verdict::Welcome).unwrap();
    second[40] ^= 1;
    assert_eq!(dialler.finish(&second).unwrap_err(), DoorError::Broken);
    let (dialler, _) = Dialler::new(&BOB, &key(&ALICE), &Pass::Friend, 5).unwrap();
    assert_eq!(dialler.finish(&[]).unwrap_err(), DoorError::Broken);
}

#[test]
fn the_holder_of_an_invite_gets_in_and_a_guesser_does_not() {
    let right = InviteKey([7; 32]);
    let guests = GuestList { invites: [(INVITE, right.clone())].into(), ..GuestList::default() };
    let (knock, _) = knock_with(&Pass::Invite { id: INVITE, key: right.clone() }, &guests).unwrap();
    assert_eq!(knock.claim, Claim::Invite(INVITE));
    assert!(knock_with(&Pass::Invite { id: INVITE, key: InviteKey([8; 32]) }, &guests).is_none());
    assert!(knock_with(&Pass::Invite { id: InviteId([1; 8]), key: right }, &guests).is_none());
    assert!(knock_with(&Pass::Friend, &guests).is_none());
}

#[test]
fn a_friends_new_device_gets_in_with_its_certificate_only() {
    let carol = Identity::from_entropy(&[4; 32]);
    let guests = GuestList { identities: [carol.key()].into(), ..GuestList::default() };
    let bob = Device::from_secret(&BOB);
    let good = certificate(&carol, &bob, 17);
    let (knock, _) = knock_with(&Pass::NewDevice(Box::new(good)), &guests).unwrap();
    assert_eq!(knock.claim, Claim::NewDevice(carol.key(), 17));
    for byte in 0..CERTIFICATE_LEN {
        let mut damaged = good;
        damaged[byte] ^= 1;
        assert!(knock_with(&Pass::NewDevice(Box::new(damaged)), &guests).is_none(), "byte {byte}");
    }
    let stolen = certificate(&carol, &Device::from_secret(&MALLORY), 17);
    assert!(knock_with(&Pass::NewDevice(Box::new(stolen)), &guests).is_none());
    let unknown = certificate(&Identity::from_entropy(&[5; 32]), &bob, 17);
    assert!(knock_with(&Pass::NewDevice(Box::new(unknown)), &guests).is_none());
}

#[test]
fn nothing_of_the_door_prints_its_secrets() {
    let key = InviteKey([7; 32]);
    let guests = GuestList { invites: [(INVITE, key.clone())].into(), ..friends(&[BOB]) };
    let (dialler, first) =
        Dialler::new(&BOB, &device_key(&ALICE), &Pass::Invite { id: INVITE, key: key.clone() }, 5)
            .unwrap();
    let (_, host) = Host::open(&ALICE, &guests, &first).unwrap();
    let shown = format!("{dialler:?} {host:?} {key:?} {guests:?} {:?}", Pass::Friend);
    let expected = "Dialler(..) Host(..) InviteKey(..) \
                    GuestList(1 devices, 0 identities, 1 invites) Friend";
    assert_eq!(shown, expected);
}

/// `tests/golden/door.txt`, one `name = hex` a line: another implementation can hold itself against it.
#[test]
fn the_golden_handshake_never_changes() {
    let (a, b) = (Zeroizing::new([0xa1; 32]), Zeroizing::new([0xb2; 32]));
    let pass = Pass::Invite { id: INVITE, key: InviteKey([7; 32]) };
    let guests =
        GuestList { invites: [(INVITE, InviteKey([7; 32]))].into(), ..GuestList::default() };
    let (dialler, first) = Dialler::with_ephemeral(&BOB, &key(&ALICE), &pass, 5, b).unwrap();
    let (_, host) = Host::open_with_ephemeral(&ALICE, &guests, &first, a).unwrap();
    let (second, _) = host.answer(Verdict::Welcome).unwrap();
    let (_, mut opened) = dialler.finish(&second).unwrap();
    let mut record = [0; 5 + RECORD_SEAL_LEN];
    opened.transport.seal(b"hello", &mut record).unwrap();
    let lines = [
        ("first_flight", first.as_slice()),
        ("second_flight", &second),
        ("handshake_hash", &opened.binding),
        ("first_record_of_dialler", &record),
    ]
    .map(|(name, bytes)| format!("{name} = {}\n", data_encoding::HEXLOWER.encode(bytes)))
    .concat();
    let golden = include_str!("../../../../tests/golden/door.txt");
    let golden: String =
        golden.lines().filter(|l| !l.starts_with('#')).map(|l| format!("{l}\n")).collect();
    assert_eq!(lines, golden);
}
