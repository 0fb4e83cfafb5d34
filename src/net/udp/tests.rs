//! Punches between real sockets on the loopback, and strangers who try everything and hear nothing.

use std::net::{IpAddr, Ipv6Addr};
use std::time::Duration;

use futures::future::join;
use futures::io::{AsyncReadExt, AsyncWriteExt};
use quinn::{ConnectionError, EndpointConfig, TransportConfig};
use tokio::net::UdpSocket;

use super::*;

const FRIEND: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const STRANGER: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));
const OTHER: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 3));
/// What belongs to a connection, as far as anybody can see.
const GOING: [u8; 30] = [0x40; 30];

pub(super) fn bind() -> Udp {
    Udp::bind(true, None).unwrap()
}

fn at(udp: &Udp) -> SocketAddr {
    (FRIEND, udp.port()).into()
}

async fn in_time<T>(what: impl Future<Output = T>) -> T {
    timeout(Duration::from_secs(20), what).await.expect("in time")
}

/// A punch in which each side has these candidates.
async fn punch(
    (dialler, at_host): (&Udp, Vec<SocketAddr>),
    (host, at_dialler): (&Udp, Vec<SocketAddr>),
) -> (UdpLink, UdpLink) {
    let dialling = dialler.punch(at_host, Role::Dialler);
    let (there, here) = in_time(join(dialling, host.punch(at_dialler, Role::Host))).await;
    (there.unwrap(), here.unwrap())
}

pub(super) async fn meet(dialler: &Udp, host: &Udp) -> (UdpLink, UdpLink) {
    punch((dialler, vec![at(host)]), (host, vec![at(dialler)])).await
}

async fn say(from: &mut UdpLink, to: &mut UdpLink, words: &[u8]) {
    let mut heard = vec![0; words.len()];
    let saying = async {
        from.write_all(words).await.unwrap();
        from.flush().await.unwrap();
    };
    in_time(join(saying, async { to.read_exact(&mut heard).await.unwrap() })).await;
    assert!(heard == words, "every byte, in order");
}

fn mebibyte() -> Vec<u8> {
    let mut bytes = vec![0; 1024 * 1024];
    getrandom::fill(&mut bytes).unwrap();
    bytes
}

/// A socket at which nobody listens.
async fn raw(ip: IpAddr) -> UdpSocket {
    UdpSocket::bind((ip, 0)).await.unwrap()
}

fn quic_client(ip: IpAddr) -> Endpoint {
    let socket = std::net::UdpSocket::bind((ip, 0)).unwrap();
    let runtime = Arc::new(TokioRuntime);
    let mut client = Endpoint::new(EndpointConfig::default(), None, socket, runtime).unwrap();
    let mut transport = TransportConfig::default();
    // It gives up after 500 ms, but never before a few round trips.
    transport.max_idle_timeout(Some(Duration::from_millis(500).try_into().unwrap()));
    transport.initial_rtt(Duration::from_millis(30));
    let mut config = wrapping::dialler().unwrap();
    config.transport_config(Arc::new(transport));
    client.set_default_client_config(config);
    client
}

/// The first datagram of a good client of ours.
async fn initial() -> Vec<u8> {
    let trap = raw(OTHER).await;
    let client = quic_client(OTHER);
    let _calling = client.connect(trap.local_addr().unwrap(), "friend").unwrap();
    let mut datagram = vec![0; 2000];
    let len = in_time(trap.recv(&mut datagram)).await.unwrap();
    datagram.truncate(len);
    assert!(len >= 1200 && datagram[0] & 0xf0 == 0xc0, "an Initial");
    datagram
}

/// All that makes a QUIC endpoint answer.
async fn provocations() -> Vec<Vec<u8>> {
    let initial = initial().await;
    let mut unknown_version = initial.clone();
    unknown_version[1..5].copy_from_slice(&[0x0b, 0x1b, 0x2b, 0x3b]);
    let mut negotiation = initial.clone();
    negotiation[1..5].fill(0);
    let mut short_id = initial.clone();
    short_id[5] = 4;
    let mut noise = vec![0; 1200];
    getrandom::fill(&mut noise).unwrap();
    let mut short_header = noise.clone();
    short_header[0] = 0x40;
    let brief = short_header[..60].to_vec();
    let unknown_look = noise[..16].to_vec();
    let mut many = vec![initial, unknown_version, negotiation, short_id, short_header, brief];
    many.extend([unknown_look, noise, vec![]]);
    many
}

/// Sends all provocations from `ip`, makes sure that they arrived, and listens.
async fn hears_nothing(udp: &Udp, ip: IpAddr) {
    let stranger = raw(ip).await;
    for provocation in provocations().await {
        stranger.send_to(&provocation, at(udp)).await.unwrap();
    }
    let mut token = [0; 16];
    getrandom::fill(&mut token).unwrap();
    let look = udp.expect_look(token);
    // What is sent over the loopback arrives in its order.
    stranger.send_to(&token, at(udp)).await.unwrap();
    assert_eq!(in_time(look).await, Some(stranger.local_addr().unwrap()));
    let answer = timeout(Duration::from_millis(200), stranger.recv(&mut [0; 2000])).await;
    assert!(answer.is_err(), "an answer to a stranger: {answer:?}");
}

async fn connects_to_nothing(udp: &Udp, ip: IpAddr) {
    let client = quic_client(ip);
    let call = client.connect(at(udp), "friend").unwrap();
    assert_eq!(in_time(call).await.unwrap_err(), ConnectionError::TimedOut);
}

#[tokio::test]
async fn two_friends_punch_and_talk_both_ways() {
    let (dialler, host) = (bind(), bind());
    let (mut there, mut here) = meet(&dialler, &host).await;
    assert_eq!((there.remote(), here.remote()), (at(&host), at(&dialler)));
    say(&mut there, &mut here, &mebibyte()).await;
    say(&mut here, &mut there, &mebibyte()).await;
}

#[tokio::test]
async fn two_friends_meet_over_ipv6() {
    // Not every machine has it.
    let (Ok(dialler), Ok(host)) = (Udp::bind(false, None), Udp::bind(false, None)) else { return };
    if std::net::UdpSocket::bind((Ipv6Addr::LOCALHOST, 0)).is_err() {
        return;
    }
    let at = |udp: &Udp| vec![SocketAddr::from((Ipv6Addr::LOCALHOST, udp.port()))];
    let (mut there, mut here) = punch((&dialler, at(&host)), (&host, at(&dialler))).await;
    say(&mut there, &mut here, b"over six").await;
}

#[tokio::test]
async fn of_several_open_ways_both_sides_take_the_same_one() {
    let (dialler, host) = (bind(), bind());
    let ways = [FRIEND, STRANGER, OTHER].map(|ip| SocketAddr::from((ip, host.port())));
    let (mut there, mut here) = punch((&dialler, ways.into()), (&host, vec![at(&dialler)])).await;
    say(&mut there, &mut here, b"which way?").await;
    say(&mut here, &mut there, b"this one").await;
}

#[tokio::test]
async fn a_stranger_hears_nothing() {
    let udp = bind();
    hears_nothing(&udp, STRANGER).await;
    connects_to_nothing(&udp, STRANGER).await;
}

#[tokio::test]
async fn a_stranger_hears_nothing_during_a_punch_with_somebody_else() {
    let (udp, friend) = (bind(), raw(OTHER).await);
    for role in [Role::Host, Role::Dialler] {
        let trying = async {
            // With the first opener, the punch is on.
            in_time(friend.recv(&mut [0; 2000])).await.unwrap();
            hears_nothing(&udp, STRANGER).await;
            connects_to_nothing(&udp, STRANGER).await;
        };
        tokio::select! {
            _ = udp.punch(vec![friend.local_addr().unwrap()], role) => panic!("nobody was there"),
            () = trying => {}
        }
    }
}

#[tokio::test]
async fn neither_a_stranger_nor_a_friends_neighbour_hears_anything_while_a_link_stands() {
    let (dialler, host) = (bind(), bind());
    let (mut there, mut here) = meet(&dialler, &host).await;
    for udp in [&dialler, &host] {
        hears_nothing(udp, STRANGER).await;
        hears_nothing(udp, FRIEND).await;
        connects_to_nothing(udp, FRIEND).await;
    }
    say(&mut there, &mut here, b"undisturbed").await;
}

#[tokio::test]
async fn the_same_knock_is_answered_where_it_is_expected() {
    let (udp, friend) = (bind(), raw(OTHER).await);
    let mut heard = vec![0; 2000];
    let knocking = async {
        in_time(friend.recv(&mut [0; 2000])).await.unwrap();
        friend.send_to(&initial().await, at(&udp)).await.unwrap();
        // Past the openers. The second bit of an answer is random (RFC 9287).
        while in_time(friend.recv(&mut heard)).await.unwrap() < 100 || heard[0] & 0xb0 != 0x80 {}
    };
    tokio::select! {
        _ = udp.punch(vec![friend.local_addr().unwrap()], Role::Host) => panic!("too late"),
        () = knocking => {}
    }
}

#[tokio::test]
async fn a_look_tells_where_it_came_from_and_others_tell_nothing() {
    let (seen, seeing) = (bind(), bind());
    let look = seeing.expect_look([1; 16]);
    let other = seeing.expect_look([2; 16]);
    assert_eq!(seeing.expect_look([1; 16]).await, None, "expected already");
    seen.look([3; 16], at(&seeing)).await;
    let (came_from, ()) = in_time(join(look, seen.look([1; 16], at(&seeing)))).await;
    assert_eq!(came_from, Some(at(&seen)));
    let other = timeout(Duration::from_millis(10), other).await;
    assert!(other.is_err(), "nobody sent this one");
}

#[tokio::test]
async fn the_dialler_finds_a_host_whose_port_was_not_announced() {
    let (dialler, host) = (bind(), bind());
    let wrong = raw(FRIEND).await.local_addr().unwrap();
    let (mut there, mut here) = punch((&dialler, vec![wrong]), (&host, vec![at(&dialler)])).await;
    assert_eq!(there.remote(), at(&host));
    say(&mut here, &mut there, b"found").await;
}

#[tokio::test]
async fn the_host_takes_a_dialler_whose_port_was_not_announced() {
    let (dialler, host) = (bind(), bind());
    let wrong = raw(FRIEND).await.local_addr().unwrap();
    let (mut there, mut here) = punch((&dialler, vec![at(&host)]), (&host, vec![wrong])).await;
    assert_eq!(here.remote(), at(&dialler));
    say(&mut there, &mut here, b"let in").await;
}

#[tokio::test]
async fn a_dropped_link_ends_at_once_on_both_sides_and_its_address_is_forgotten() {
    let (dialler, host) = (bind(), bind());
    let (there, mut here) = meet(&dialler, &host).await;
    assert!(dialler.filter.takes(at(&host), &GOING) && host.filter.takes(at(&dialler), &GOING));
    drop(there);
    let mut byte = [0];
    let ending = timeout(Duration::from_secs(2), here.read(&mut byte));
    assert!(ending.await.expect("soon").is_err(), "a broken link, not a closed one");
    drop(here);
    assert!(!dialler.filter.takes(at(&host), &GOING) && !host.filter.takes(at(&dialler), &GOING));
}

#[tokio::test]
async fn what_was_said_before_a_link_was_closed_arrives() {
    let (dialler, host) = (bind(), bind());
    let (mut there, mut here) = meet(&dialler, &host).await;
    let words = mebibyte();
    in_time(there.write_all(&words)).await.unwrap();
    in_time(there.close()).await.unwrap();
    drop(there);
    let mut heard = Vec::new();
    in_time(here.read_to_end(&mut heard)).await.unwrap();
    assert!(heard == words, "every byte, in order");
}

#[tokio::test]
async fn a_punch_runs_in_a_task_of_its_own() {
    let (dialler, host) = (Arc::new(bind()), bind());
    let (way_there, way_back) = (vec![at(&host)], vec![at(&dialler)]);
    let dialling = dialler.clone();
    let task = tokio::spawn(async move { dialling.punch(way_there, Role::Dialler).await });
    let mut here = in_time(host.punch(way_back, Role::Host)).await.unwrap();
    let mut there = in_time(task).await.unwrap().unwrap();
    say(&mut there, &mut here, b"from afar").await;
}

#[tokio::test]
async fn links_outlive_their_socket() {
    let (dialler, host) = (bind(), bind());
    let (mut there, mut here) = meet(&dialler, &host).await;
    drop((dialler, host));
    say(&mut there, &mut here, b"still here").await;
}

#[tokio::test]
async fn a_punch_at_nobody_ends_in_time_and_leaves_nothing_behind() {
    let (udp, nobody) = (bind(), raw(OTHER).await.local_addr().unwrap());
    for role in [Role::Dialler, Role::Host] {
        let punch = udp.ground().punch(vec![nobody], role, Duration::from_millis(100)).await;
        assert_eq!(punch.err(), Some(PunchError::Late));
        assert!(!udp.filter.takes(nobody, &GOING));
    }
    let nowhere = vec![(OTHER, 0).into(), (Ipv6Addr::LOCALHOST, 9).into()];
    let punch = udp.punch(nowhere, Role::Dialler).await;
    assert_eq!(punch.err(), Some(PunchError::NoCandidates));
}

#[tokio::test]
async fn a_taken_port_is_no_obstacle_and_a_free_one_is_kept() {
    let first = bind();
    let second = Udp::bind(true, Some(first.port())).unwrap();
    assert_ne!(first.port(), second.port());
    let free = raw(IpAddr::V4(Ipv4Addr::UNSPECIFIED)).await.local_addr().unwrap().port();
    assert_eq!(Udp::bind(true, Some(free)).unwrap().port(), free);
}
