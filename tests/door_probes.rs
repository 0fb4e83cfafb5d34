//! What a stranger gets out of the open port: not one byte, no telling close, and no harm done.
//!
//! Every probe runs against a living node with a friend. A probe is what is sent, and how; then the other end is read
//! until it closes. The node must have said nothing, and let its friend in within 2 s afterwards.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on stops"
)]

mod neighbours;

use std::time::{Duration, Instant};

use hobnob::crypto::door::{Dialler, FIRST_FLIGHT_LEN, GuestList, InviteKey, Pass, Verdict};
use hobnob::model::id::InviteId;
use hobnob::net::{NetCommand, NetEvent};
use neighbours::{Neighbour, PATIENCE, key};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

const ALICE: u8 = 1;
const BOB: [u8; 32] = [2; 32];
const STRANGER: [u8; 32] = [66; 32];
const INVITE: InviteId = InviteId([5; 8]);
/// When the door closes on the silent and on the wrong alike.
const CLOSES_AFTER: Duration = Duration::from_secs(5);
/// A friend is let in within this, whatever goes on.
const FRIEND_WITHIN: Duration = Duration::from_secs(2);

/// What a probe does with the socket before it listens for an answer.
enum Act {
    /// Says this at once.
    Say(Vec<u8>),
    /// Says this and closes its half.
    SayAndShut(Vec<u8>),
    /// Says this one byte at a time.
    Dribble(Vec<u8>),
}

/// Bytes without meaning, the same in every run (the constants of splitmix64).
fn noise(len: usize) -> Vec<u8> {
    let mut state = len as u64;
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)).to_le_bytes()[0]
    };
    (0..len).map(|_| next()).collect()
}

/// A greeting, followed by what fills a first flight.
fn padded(greeting: &[u8]) -> Vec<u8> {
    let mut bytes = greeting.to_vec();
    bytes.extend(noise(FIRST_FLIGHT_LEN.saturating_sub(greeting.len())));
    bytes
}

fn tls_client_hello() -> Vec<u8> {
    let mut hello = vec![0x16, 3, 1, 0, 0xfa, 1, 0, 0, 0xf6, 3, 3];
    hello.extend(noise(32));
    hello.extend([0x20]);
    hello.extend(noise(32));
    hello.extend([0, 4, 0x13, 1, 0x13, 3, 1, 0]);
    padded(&hello)
}

fn quic_initial() -> Vec<u8> {
    let mut initial = vec![0xc3, 0, 0, 0, 1, 8];
    initial.extend(noise(8));
    initial.extend(noise(1_186));
    initial
}

fn greetings() -> Vec<(&'static str, Act)> {
    let say = |bytes: &[u8]| Act::Say(padded(bytes));
    vec![
        ("HTTP", Act::Say(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".to_vec())),
        ("HTTP, long", say(b"POST /jsonrpc HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n")),
        ("TLS", Act::Say(tls_client_hello())),
        ("SSH", say(b"SSH-2.0-OpenSSH_9.6\r\n")),
        ("multistream", Act::Say(b"\x13/multistream/1.0.0\n\x07/noise\n".to_vec())),
        ("yamux", say(&[0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0])),
        ("Noise XX, libp2p", say(&[&[0, 32][..], &noise(32)].concat())),
        ("QUIC", Act::Say(quic_initial())),
        ("SOCKS 5", say(&[5, 1, 0])),
        ("IRC", say(b"NICK probe\r\nUSER probe 0 * :probe\r\n")),
        ("MQTT", say(b"\x10\x10\x00\x04MQTT\x04\x02\x00\x3c\x00\x04test")),
        ("RDP", say(&[3, 0, 0, 0x13, 0x0e, 0xe0, 0, 0, 0, 0, 0, 1, 0, 8, 0, 3, 0, 0, 0])),
        ("SMTP", say(b"EHLO probe.example\r\n")),
        ("nothing", Act::Say(Vec::new())),
        ("half open", Act::SayAndShut(Vec::new())),
        ("half open after something", Act::SayAndShut(noise(100))),
        ("half open after a whole flight", Act::SayAndShut(noise(FIRST_FLIGHT_LEN))),
        ("one byte", Act::Say(noise(1))),
        ("a byte short", Act::Say(noise(FIRST_FLIGHT_LEN - 1))),
        ("as long as a flight", Act::Say(noise(FIRST_FLIGHT_LEN))),
        ("a byte long", Act::Say(noise(FIRST_FLIGHT_LEN + 1))),
        ("64 KiB", Act::Say(noise(64 * 1024))),
        ("slow", Act::Dribble(noise(20))),
        ("all zeros", Act::Say(vec![0; FIRST_FLIGHT_LEN])),
    ]
}

/// Flights of people who know everything about Alice but are not welcome.
fn flights() -> Vec<(&'static str, Act)> {
    let alice = key(&[ALICE; 32]);
    let flight = |secret: &[u8; 32], pass: &Pass| {
        Act::Say(Dialler::new(secret, &alice, pass, 1).unwrap().1.to_vec())
    };
    let invite = |id, byte| Pass::Invite { id, key: InviteKey([byte; 32]) };
    let (_, mut damaged) = Dialler::new(&BOB, &alice, &Pass::Friend, 1).unwrap();
    damaged[FIRST_FLIGHT_LEN - 1] ^= 1;
    let (_, elsewhere) = Dialler::new(&BOB, &key(&[9; 32]), &Pass::Friend, 1).unwrap();
    vec![
        ("a stranger with our key", flight(&STRANGER, &Pass::Friend)),
        ("a wrong invite proof", flight(&STRANGER, &invite(INVITE, 8))),
        ("an unknown invite", flight(&STRANGER, &invite(InviteId([1; 8]), 7))),
        ("a made-up certificate", flight(&STRANGER, &Pass::NewDevice(Box::new([7; 200])))),
        ("a friend's flight, damaged", Act::Say(damaged.to_vec())),
        ("a friend's flight to another", Act::Say(elsewhere.to_vec())),
    ]
}

/// Does it, and says how many bytes came back and when the other side closed.
async fn probe(at: std::net::SocketAddr, act: Act) -> (usize, Duration) {
    let mut socket = TcpStream::connect(at).await.unwrap();
    let begun = Instant::now();
    match act {
        // The other side may stop reading; what it says is all that counts.
        Act::Say(bytes) => drop(socket.write_all(&bytes).await),
        Act::SayAndShut(bytes) => {
            drop(socket.write_all(&bytes).await);
            drop(socket.shutdown().await);
        }
        Act::Dribble(bytes) => {
            for byte in bytes {
                drop(socket.write_all(&[byte]).await);
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        }
    }
    let mut answer = Vec::new();
    // A reset is as silent as a close.
    drop(timeout(PATIENCE, socket.read_to_end(&mut answer)).await.expect("closed in time"));
    (answer.len(), begun.elapsed())
}

async fn alice_with_a_friend_and_an_invite() -> Neighbour {
    let alice = Neighbour::at_home(ALICE).await;
    alice.net.send(NetCommand::Guests(GuestList {
        devices: [key(&BOB)].into(),
        invites: [(INVITE, InviteKey([7; 32]))].into(),
        ..GuestList::default()
    }));
    alice
}

/// Bob comes by: from dial to link, with everything that goes on meanwhile.
async fn friend_still_welcome(alice: &mut Neighbour, bob: &mut Neighbour, stamp: u64) {
    let begun = Instant::now();
    bob.dial(alice, stamp);
    let (knock, what) = alice.knock().await;
    assert_eq!(what.device, bob.key);
    alice.net.send(NetCommand::Admit(knock, Verdict::Welcome));
    let link = bob.link_up().await;
    alice.link_up().await;
    assert!(begun.elapsed() < FRIEND_WITHIN, "{:?}", begun.elapsed());
    bob.net.send(NetCommand::Close(link));
    bob.link_down(link).await;
    let NetEvent::LinkDown(_) = alice.event().await else { panic!("the link ended") };
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_probe_gets_a_byte_or_a_telling_close_and_the_friend_still_gets_in() {
    let mut alice = alice_with_a_friend_and_an_invite().await;
    let mut bob = Neighbour::at_home(2).await;
    let at = alice.socket();
    let probes: Vec<_> = greetings().into_iter().chain(flights()).collect();
    assert!(probes.len() >= 20);
    let running: Vec<_> =
        probes.into_iter().map(|(name, act)| (name, tokio::spawn(probe(at, act)))).collect();
    friend_still_welcome(&mut alice, &mut bob, 1).await;
    for (name, probe) in running {
        let (bytes, after) = probe.await.unwrap();
        assert_eq!(bytes, 0, "{name}");
        let late = after.saturating_sub(CLOSES_AFTER);
        assert!(
            after + Duration::from_millis(50) >= CLOSES_AFTER,
            "{name} closed early: {after:?}"
        );
        assert!(late < FRIEND_WITHIN, "{name} closed {late:?} late");
    }
    friend_still_welcome(&mut alice, &mut bob, 2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_recorded_flight_said_again_gets_silence_like_any_noise() {
    let mut alice = alice_with_a_friend_and_an_invite().await;
    let (_, flight) = Dialler::new(&BOB, &alice.key, &Pass::Friend, 7).unwrap();
    let at = alice.socket();
    let replays: Vec<_> =
        (0..3).map(|_| tokio::spawn(probe(at, Act::Say(flight.to_vec())))).collect();
    for _ in 0..3 {
        // The core has seen this stamp before.
        let (knock, what) = alice.knock().await;
        assert_eq!((what.device, what.stamp), (key(&BOB), 7));
        alice.net.send(NetCommand::Bar(knock));
    }
    for replay in replays {
        let (bytes, after) = replay.await.unwrap();
        assert_eq!(bytes, 0);
        assert!(after + Duration::from_millis(50) >= CLOSES_AFTER, "closed early: {after:?}");
    }
    let mut bob = Neighbour::at_home(2).await;
    friend_still_welcome(&mut alice, &mut bob, 8).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_holder_of_a_spent_invite_hears_one_word_and_a_guesser_nothing() {
    let mut alice = alice_with_a_friend_and_an_invite().await;
    let spent = Pass::Invite { id: INVITE, key: InviteKey([7; 32]) };
    let (dialler, flight) = Dialler::new(&STRANGER, &alice.key, &spent, 1).unwrap();
    let mut socket = TcpStream::connect(alice.socket()).await.unwrap();
    socket.write_all(&flight).await.unwrap();
    let (knock, _) = alice.knock().await;
    alice.net.send(NetCommand::Admit(knock, Verdict::Used));
    let mut second = Vec::new();
    timeout(PATIENCE, socket.read_to_end(&mut second)).await.unwrap().unwrap();
    assert_eq!(dialler.finish(&second).unwrap().0, Verdict::Used);

    let guess = Pass::Invite { id: INVITE, key: InviteKey([8; 32]) };
    let (_, flight) = Dialler::new(&STRANGER, &alice.key, &guess, 2).unwrap();
    assert_eq!(probe(alice.socket(), Act::Say(flight.to_vec())).await.0, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crowd_of_silent_strangers_keeps_no_friend_out() {
    let mut alice = alice_with_a_friend_and_an_invite().await;
    let mut bob = Neighbour::at_home(2).await;
    let at = alice.socket();
    let mut crowd = Vec::new();
    for _ in 0..600 {
        crowd.push(TcpStream::connect(at).await.unwrap());
    }
    friend_still_welcome(&mut alice, &mut bob, 1).await;
    // The oldest made room long before their time was over, without a word.
    let mut answer = Vec::new();
    drop(timeout(CLOSES_AFTER / 2, crowd.remove(0).read_to_end(&mut answer)).await.unwrap());
    assert!(answer.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_friend_who_turns_to_noise_after_the_door_loses_the_link_and_nothing_else() {
    let mut alice = alice_with_a_friend_and_an_invite().await;
    let (dialler, flight) = Dialler::new(&BOB, &alice.key, &Pass::Friend, 1).unwrap();
    let mut socket = TcpStream::connect(alice.socket()).await.unwrap();
    socket.write_all(&flight).await.unwrap();
    let (knock, _) = alice.knock().await;
    alice.net.send(NetCommand::Admit(knock, Verdict::Welcome));
    let mut second = [0; 64];
    socket.read_exact(&mut second).await.unwrap();
    assert_eq!(dialler.finish(&second).unwrap().0, Verdict::Welcome);
    drop(socket.write_all(&noise(4096)).await);
    drop(timeout(PATIENCE, socket.read_to_end(&mut Vec::new())).await.expect("closed"));
    let mut bob = Neighbour::at_home(2).await;
    friend_still_welcome(&mut alice, &mut bob, 2).await;
}
