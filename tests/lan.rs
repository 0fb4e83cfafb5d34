//! Friends on one segment that leads nowhere: they find each other, and nobody else learns who they are.
//!
//! `HOBNOB_NATLAB=1 cargo test --test lan -- --nocapture --test-threads=1`, as root on Linux; `HOBNOB_LAN_SECONDS=600` listens
//! for ten minutes.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "all of this is test code")]

mod mortals;
mod natlab;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, UdpSocket};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use data_encoding::HEXLOWER;
use mortals::acquaintance::{befriend, greet};
use mortals::node::{Node, Place};
use natlab::{Kind, Lab};

/// From both being up to a link.
const FOUND_MAX: Duration = Duration::from_secs(5);
/// How long the segment is listened to, in seconds: three beacons at once and two later ones from each.
const LISTEN_SECONDS: u64 = 70;
const GROUP: Ipv4Addr = Ipv4Addr::new(239, 255, 72, 78);
const PORT: u16 = 27_272;
/// Set for the process that listens.
const LISTENS: &str = "HOBNOB_LAN_LISTENS";

fn born(lab: &Lab, name: &str, listen: &'static str, lan: bool) -> Node {
    Node::born_at(name, Place { netns: Some(lab.netns(name)), listen, lan })
}

#[test]
fn friends_find_each_other_at_new_addresses_without_any_route() {
    let Some(lab) = Lab::open(Kind::Lan) else { return };
    let anywhere = "/ip4/0.0.0.0/tcp/0";
    let (mut a, mut b) = (born(&lab, "A", anywhere, true), born(&lab, "B", anywhere, true));
    befriend(&mut a, &mut b);
    greet(&mut a, &mut b);
    a.stop();
    b.stop();
    lab.shift("A", "192.168.77.11");
    lab.shift("B", "192.168.77.12");
    a.up();
    b.up();
    let began = Instant::now();
    a.until("linked", |diary| diary.linked);
    println!("found after {:.1?}", began.elapsed());
    assert!(began.elapsed() <= FOUND_MAX, "{:.1?}", began.elapsed());
    // One of them moves while they talk.
    a.listen();
    a.diary.linked = false;
    a.diary.paths.clear();
    lab.shift("A", "192.168.77.13");
    let moved = Instant::now();
    a.until("gone", |diary| diary.paths.contains_key("B"));
    a.until("linked", |diary| diary.linked);
    println!("moved, and linked again after {:.1?}", moved.elapsed());
    assert!(moved.elapsed() <= FOUND_MAX, "{:.1?}", moved.elapsed());
}

/// Somebody at C who writes down what is said on the segment.
struct Recorder(Child, Receiver<(String, String)>);

impl Recorder {
    fn at(lab: &Lab) -> Self {
        let this = std::env::current_exe().unwrap();
        let mut listener = Command::new("ip")
            .args(["netns", "exec", &lab.netns("C")])
            .arg(this)
            .args(["the_one_who_listens", "--exact", "--ignored", "--nocapture"])
            .env(LISTENS, "1")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(listener.stdout.take().unwrap()).lines();
        let (tell, told) = mpsc::channel();
        let (ready, is_ready) = mpsc::channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                match line.trim().rsplit(' ').next().unwrap() {
                    "listening" => ready.send(()).unwrap(),
                    _ => {
                        let Some((from, said)) = line.split_once(' ') else { continue };
                        let _ = tell.send((from.to_owned(), said.to_owned()));
                    }
                }
            }
        });
        is_ready.recv_timeout(Duration::from_secs(10)).unwrap();
        Self(listener, told)
    }

    /// All that is said until then, by who said it.
    fn until(&self, end: Instant) -> BTreeMap<String, Vec<Vec<u8>>> {
        let mut all: BTreeMap<String, Vec<Vec<u8>>> = BTreeMap::new();
        while let Ok((from, said)) =
            self.1.recv_timeout(end.saturating_duration_since(Instant::now()))
        {
            let Ok(bytes) = HEXLOWER.decode(said.as_bytes()) else { continue };
            all.entry(from).or_default().push(bytes);
        }
        all
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
#[ignore = "a process of its own, for the tests beside it"]
fn the_one_who_listens() {
    if std::env::var_os(LISTENS).is_none() {
        return;
    }
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, PORT)).unwrap();
    socket.join_multicast_v4(&GROUP, &Ipv4Addr::new(192, 168, 77, 3)).unwrap();
    println!("listening");
    let mut bytes = [0; 2_048];
    loop {
        let (count, from) = socket.recv_from(&mut bytes).unwrap();
        println!("{} {}", from.ip(), HEXLOWER.encode(bytes.get(..count).unwrap()));
    }
}

#[test]
fn what_is_said_on_the_segment_never_repeats_eight_bytes() {
    let Some(lab) = Lab::open(Kind::Lan) else { return };
    let recorder = Recorder::at(&lab);
    let anywhere = "/ip4/0.0.0.0/tcp/0";
    let (mut a, mut b) = (born(&lab, "A", anywhere, true), born(&lab, "B", anywhere, true));
    befriend(&mut a, &mut b);
    greet(&mut a, &mut b);
    for node in [&mut a, &mut b] {
        node.stop();
        node.up();
    }
    let seconds = std::env::var("HOBNOB_LAN_SECONDS").ok().and_then(|text| text.parse().ok());
    let span = Duration::from_secs(seconds.unwrap_or(LISTEN_SECONDS));
    let all = recorder.until(Instant::now() + span);
    let counts: Vec<(&String, usize)> = all.iter().map(|(from, said)| (from, said.len())).collect();
    println!("datagrams in {span:?}: {counts:?}");
    assert!(all.len() == 2 && all.values().all(|said| said.len() >= 4), "{counts:?}");
    let mut seen: BTreeMap<&[u8], usize> = BTreeMap::new();
    for (number, datagram) in all.values().flatten().enumerate() {
        for eight in datagram.windows(8) {
            let first = *seen.entry(eight).or_insert(number);
            assert_eq!(first, number, "{} is said again", HEXLOWER.encode(eight));
        }
    }
}

#[test]
fn who_does_not_want_it_or_listens_on_this_machine_alone_says_nothing() {
    let Some(lab) = Lab::open(Kind::Lan) else { return };
    let recorder = Recorder::at(&lab);
    let anywhere = "/ip4/0.0.0.0/tcp/0";
    let (mut a, mut b) = (born(&lab, "A", anywhere, false), born(&lab, "B", anywhere, false));
    befriend(&mut a, &mut b);
    greet(&mut a, &mut b);
    b.stop();
    let alone = Place { netns: Some(lab.netns("B")), listen: "/ip4/127.0.0.1/tcp/0", lan: true };
    b.place = alone;
    b.up();
    let all = recorder.until(Instant::now() + Duration::from_secs(5));
    assert!(all.is_empty(), "{all:?}");
}
