//! Real nodes behind real NATs: who meets whom, how, how soon, and that nothing is lost on the way.
//!
//! `HOBNOB_NATLAB=1 cargo test --test nats -- --nocapture --test-threads=1`, as root on Linux; else each says why it is
//! skipped.
#![cfg(target_os = "linux")]
#![expect(
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "all of this is test code, and tells what it came to"
)]

mod mortals;
mod natlab;

use std::time::{Duration, Instant};

use mortals::acquaintance::{befriend, greet, hears, say};
use mortals::diary::DELIVERED;
use mortals::node::{Node, Place};
use natlab::{Kind, Lab, has};
use serde_json::json;

/// From both being up to a link.
const CONNECTED_MAX: Duration = Duration::from_secs(10);
/// From both being up to a direct link, where that is possible.
const DIRECT_MAX: Duration = Duration::from_secs(20);
/// From a link that is lost to the next one.
const BACK_MAX: Duration = Duration::from_secs(10);
/// From a new address to a link.
const MOVED_MAX: Duration = Duration::from_secs(5);
/// Routers that let nobody in whom the home did not speak to first.
const CLOSED: [&str; 7] = ["fw", "restricted", "preserve", "eim", "random", "noudp", "notcp"];
/// What cannot be awaited as an event is looked at again after this.
const LOOK_AGAIN: Duration = Duration::from_millis(100);
/// Messages each way in a case.
const EACH: u64 = 20;

/// Two people at home and two friends of both whom everybody can reach.
struct Four {
    lab: Lab,
    a: Node,
    b: Node,
    r: Node,
    s: Node,
    /// How many messages went each way.
    said: u64,
}

fn place(lab: &Lab, who: &str, kind: Kind) -> Place {
    let listen = if kind == Kind::Six { "/ip6/::/tcp/0" } else { "/ip4/0.0.0.0/tcp/0" };
    Place { netns: Some(lab.netns(who)), listen, lan: false }
}

impl Four {
    /// Makes them friends while nothing is in the way; then A and B are off.
    fn meet(kind: Kind) -> Option<Self> {
        let lab = Lab::open(kind)?;
        let born = |name: &str| Node::born_at(name, place(&lab, name, kind));
        let (mut r, mut s) = (born("R"), born("S"));
        let (mut a, mut b) = (born("A"), born("B"));
        for host in [&mut r, &mut s] {
            befriend(host, &mut a);
            befriend(host, &mut b);
        }
        befriend(&mut a, &mut b);
        let mut four = Self { lab, a, b, r, s, said: 0 };
        four.talk(1);
        for middle in [&mut four.r, &mut four.s] {
            greet(middle, &mut four.a);
            greet(middle, &mut four.b);
        }
        four.a.stop();
        four.b.stop();
        Some(four)
    }

    /// Both homes come up behind these routers. How long it took to be linked, and by what path.
    fn come_up(&mut self, modes: (&str, &str)) -> (Instant, String) {
        self.lab.mode("A", modes.0);
        self.lab.mode("B", modes.1);
        self.a.diary.paths.clear();
        self.b.diary.paths.clear();
        self.a.up();
        self.b.up();
        let began = Instant::now();
        let path = self.linked(began, CONNECTED_MAX);
        println!("{modes:?}: connected in {:.1?} as {path}", began.elapsed());
        (began, path)
    }

    /// Waits until A and B are linked.
    fn linked(&mut self, began: Instant, max: Duration) -> String {
        self.a.until("linked", |diary| diary.paths.get("B").is_some_and(|path| path != "none"));
        assert!(began.elapsed() <= max, "linked after {:.1?}", began.elapsed());
        self.a.diary.paths["B"].clone()
    }

    /// Waits until A and B are linked directly.
    fn direct(&mut self, began: Instant) {
        self.a.until("direct", |diary| diary.paths.get("B").is_some_and(|path| path == "direct"));
        println!("    direct after {:.1?}", began.elapsed());
        assert!(began.elapsed() <= DIRECT_MAX, "direct after {:.1?}", began.elapsed());
    }

    /// Writes so many more messages each way.
    fn write(&mut self, count: u64) -> Vec<(String, bool)> {
        let mut ids = Vec::new();
        for _ in 0..count {
            self.said += 1;
            ids.push((say(&self.a, &self.b, self.said), true));
            ids.push((say(&self.b, &self.a, self.said), false));
        }
        ids
    }

    /// All written messages arrive, once and in order, and their writers know.
    fn arrive(&mut self, ids: Vec<(String, bool)>) {
        let said = self.said;
        hears(&mut self.a, &self.b, said);
        hears(&mut self.b, &self.a, said);
        for (id, by_a) in ids {
            let writer = if by_a { &mut self.a } else { &mut self.b };
            writer.until("delivered", |diary| {
                diary.risen.get(&id).is_some_and(|rank| *rank >= DELIVERED)
            });
        }
    }

    fn talk(&mut self, count: u64) {
        let ids = self.write(count);
        self.arrive(ids);
    }
}

/// What must come of a pair of routers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expected {
    Direct,
    Relayed,
    Either,
}

/// Runs the cases one after the other, with the same people.
fn cases(kind: Kind, all: &[((&str, &str), Expected)]) {
    let Some(mut four) = Four::meet(kind) else { return };
    for (modes, expected) in all {
        let (began, path) = four.come_up(*modes);
        if CLOSED.contains(&modes.0) && CLOSED.contains(&modes.1) {
            assert_eq!(path, "relayed", "{modes:?}: the laboratory lets in who should not come in");
        }
        match expected {
            Expected::Direct => four.direct(began),
            Expected::Relayed => assert_eq!(path, "relayed", "{modes:?}"),
            Expected::Either => {}
        }
        four.talk(EACH);
        if *expected == Expected::Relayed {
            assert_eq!(four.a.diary.paths["B"], "relayed", "{modes:?}");
        }
        four.a.stop();
        four.b.stop();
    }
}

#[test]
fn homes_whose_routers_keep_their_ports_meet_directly() {
    cases(
        Kind::Plain,
        &[
            (("none", "none"), Expected::Direct),
            (("none", "preserve"), Expected::Direct),
            (("fw", "fw"), Expected::Direct),
            (("fullcone", "fullcone"), Expected::Direct),
            (("restricted", "restricted"), Expected::Direct),
            (("preserve", "preserve"), Expected::Direct),
            (("eim", "eim"), Expected::Direct),
        ],
    );
}

#[test]
fn homes_behind_symmetric_nats_meet_through_a_friend() {
    cases(
        Kind::Plain,
        &[
            (("random", "preserve"), Expected::Relayed),
            (("random", "random"), Expected::Relayed),
            (("random", "fullcone"), Expected::Either),
            (("random", "none"), Expected::Direct),
        ],
    );
}

#[test]
fn without_udp_or_without_tcp_between_them_homes_still_meet_directly() {
    cases(
        Kind::Plain,
        &[(("noudp", "noudp"), Expected::Direct), (("notcp", "notcp"), Expected::Direct)],
    );
}

#[test]
fn behind_two_nats_each_homes_meet_somehow() {
    cases(Kind::Double, &[(("preserve", "preserve"), Expected::Either)]);
}

#[test]
fn with_ipv6_alone_and_firewalls_homes_meet_directly() {
    cases(
        Kind::Six,
        &[
            (("none", "none"), Expected::Direct),
            (("fw", "fw"), Expected::Direct),
            (("notcp", "notcp"), Expected::Direct),
        ],
    );
}

#[test]
fn when_the_friend_in_the_middle_is_killed_the_talk_goes_on_through_another() {
    let Some(mut four) = Four::meet(Kind::Plain) else { return };
    four.come_up(("random", "random"));
    let mut ids = four.write(EACH);
    let through = |node: &Node| {
        let friends = node.ask("friend.list", json!({}));
        let friends = friends.as_array().or(friends["friends"].as_array()).cloned().unwrap();
        let b = friends.into_iter().find(|friend| friend["name"] == "B").unwrap();
        b["through"].as_str().map(ToOwned::to_owned)
    };
    let middle = through(&four.a).unwrap();
    if middle == "R" {
        four.r.kill()
    } else {
        four.s.kill()
    }
    let killed = Instant::now();
    four.a.diary.paths.clear();
    ids.extend(four.write(EACH));
    four.linked(killed, BACK_MAX);
    println!("{middle} killed: linked again after {:.1?}", killed.elapsed());
    ids.extend(four.write(EACH));
    four.arrive(ids);
    assert!(through(&four.a).is_some_and(|now| now != middle));
}

#[test]
fn a_relayed_link_becomes_direct_in_the_middle_of_a_talk() {
    let Some(mut four) = Four::meet(Kind::Plain) else { return };
    let (began, _) = four.come_up(("preserve", "preserve"));
    let mut ids = Vec::new();
    while four.a.diary.paths["B"] != "direct" {
        assert!(began.elapsed() <= DIRECT_MAX);
        ids.extend(four.write(1));
        four.a.listen();
    }
    println!("{} messages each way before it was direct", ids.len() / 2);
    ids.extend(four.write(EACH));
    four.arrive(ids);
}

#[test]
fn with_delay_and_loss_homes_are_linked_and_nothing_is_lost() {
    if !has("gcc") || !std::path::Path::new("/dev/net/tun").exists() {
        return println!("skipped: it needs gcc and /dev/net/tun");
    }
    let Some(mut four) = Four::meet(Kind::Plain) else { return };
    for home in ["A", "B"] {
        four.lab.wire(home, 50);
        four.lab.loss(home, 5);
        four.lab.loss(&format!("nat{home}"), 5);
    }
    four.lab.mode("A", "preserve");
    four.lab.mode("B", "preserve");
    four.lab.loss("natA", 5);
    four.lab.loss("natB", 5);
    four.a.up();
    four.b.up();
    let began = Instant::now();
    let path = four.linked(began, Duration::from_secs(30));
    println!("100 ms and 5 %: connected in {:.1?} as {path}", began.elapsed());
    four.talk(EACH);
}

#[test]
fn a_home_that_moves_is_linked_again_at_once() {
    let Some(mut four) = Four::meet(Kind::Plain) else { return };
    for (number, modes) in [("77", ("preserve", "preserve")), ("78", ("random", "random"))] {
        four.come_up(modes);
        four.talk(1);
        four.a.listen();
        four.a.diary.paths.clear();
        four.lab.shift("A", &format!("192.168.1.{number}"));
        let moved = Instant::now();
        four.a.until("gone", |diary| diary.paths.contains_key("B"));
        four.linked(moved, MOVED_MAX);
        four.talk(1);
        println!("{modes:?}: moved, and linked again after {:.1?}", moved.elapsed());
        assert!(moved.elapsed() <= MOVED_MAX, "{:.1?}", moved.elapsed());
        four.a.stop();
        four.b.stop();
    }
}

#[test]
fn first_contact_works_behind_two_nats() {
    let Some(lab) = Lab::open(Kind::Plain) else { return };
    lab.mode("A", "preserve");
    lab.mode("B", "random");
    let born = |name: &str| Node::born_at(name, place(&lab, name, Kind::Plain));
    let (mut r, mut a, mut b) = (born("R"), born("A"), born("B"));
    befriend(&mut r, &mut a);
    a.until("linked", |diary| diary.linked);
    let began = Instant::now();
    let invited = a.ask("invite.create", json!({}));
    let said = b.command(&["add", invited["ticket"].as_str().unwrap()]);
    a.until("friends", |diary| diary.is_friend(&b.id));
    b.until("friends", |diary| diary.is_friend(&a.id));
    // No direct way at first, and that is said; whose node helps is nobody B knows.
    let way = "No direct path yet: connected by relay through a friend of theirs. \
               Messages stay end-to-end encrypted.\n";
    assert!(said.starts_with(way), "{said}");
    println!("friends after {:.1?}", began.elapsed());
    assert!(began.elapsed() <= Duration::from_secs(15));
    say(&a, &b, 1);
    hears(&mut b, &a, 1);
}

#[test]
fn a_router_that_opens_ports_is_asked_for_one() {
    if !has("miniupnpd") {
        return println!("skipped: it needs miniupnpd");
    }
    let Some(lab) = Lab::open(Kind::Plain) else { return };
    lab.mode("A", "preserve");
    lab.upnp("A");
    let a = Node::born_at("A", place(&lab, "A", Kind::Plain));
    let began = Instant::now();
    loop {
        let checkup = a.ask("node.doctor", json!({}));
        let checks = checkup["checks"].as_array().unwrap();
        let mapping = checks.iter().find(|check| check["name"] == "port mapping").unwrap();
        let detail = mapping["detail"].as_str().unwrap();
        if detail.contains("the router opened /ip4/8.7.6.5/tcp/") {
            return println!("after {:.1?}: {detail}", began.elapsed());
        }
        assert!(began.elapsed() <= Duration::from_secs(20), "{detail}");
        std::thread::sleep(LOOK_AGAIN);
    }
}
