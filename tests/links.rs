//! Links between nodes on loopback: how they come up, what they carry, how they end.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on stops"
)]

mod neighbours;

use std::time::Duration;

use hobnob::crypto::door::{Claim, GuestList, InviteKey, Pass, Verdict};
use hobnob::model::address::Address;
use hobnob::model::friend::Path;
use hobnob::model::id::InviteId;
use hobnob::net::{NetCommand, NetEvent};
use hobnob::wire::frame::Frame;
use neighbours::{Neighbour, frame, guests, link};
use tokio::time::timeout;

#[tokio::test]
async fn a_friend_knocks_is_let_in_and_both_know_the_same_link() {
    let (mut alice, mut bob) = (Neighbour::at_home(1).await, Neighbour::at_home(2).await);
    alice.welcomes(&[bob.key]);
    bob.dial(&alice, 7);
    let (id, knock) = alice.knock().await;
    assert_eq!((knock.device, knock.claim, knock.stamp), (bob.key, Claim::Friend, 7));
    alice.net.send(NetCommand::Admit(id, Verdict::Welcome));
    let NetEvent::LinkUp { device, dialled, address, path, invite, binding, .. } =
        bob.event().await
    else {
        panic!("no link");
    };
    assert_eq!((device, dialled, address), (alice.key, true, Some(alice.addresses[0])));
    let far_binding = binding;
    assert_eq!((path, invite), (Path::Direct, None));
    let NetEvent::LinkUp { device, dialled, address, binding, .. } = alice.event().await else {
        panic!("no link");
    };
    assert_eq!((device, dialled, address, binding), (bob.key, false, None, far_binding));
}

#[tokio::test]
async fn frames_go_both_ways_in_order() {
    let (mut alice, mut bob) = (Neighbour::at_home(1).await, Neighbour::at_home(2).await);
    let (at_bob, at_alice) = link(&mut bob, &mut alice, 1).await;
    for n in 0..200 {
        bob.net.send(NetCommand::Frame(at_bob, frame(n)));
        alice.net.send(NetCommand::Frame(at_alice, frame(255 - n)));
    }
    for n in 0..200 {
        assert_eq!(alice.frame_on(at_alice).await, frame(n));
        assert_eq!(bob.frame_on(at_bob).await, frame(255 - n));
    }
}

#[tokio::test]
async fn a_close_by_either_side_is_seen_by_both_after_the_last_word() {
    for closer_is_host in [false, true] {
        let (mut alice, mut bob) = (Neighbour::at_home(1).await, Neighbour::at_home(2).await);
        let (at_bob, at_alice) = link(&mut bob, &mut alice, 1).await;
        let (closer, near, other, far) = match closer_is_host {
            false => (&mut bob, at_bob, &mut alice, at_alice),
            true => (&mut alice, at_alice, &mut bob, at_bob),
        };
        closer.net.send(NetCommand::Frame(near, frame(9)));
        closer.net.send(NetCommand::Close(near));
        assert_eq!(other.frame_on(far).await, frame(9));
        other.link_down(far).await;
        closer.link_down(near).await;
    }
}

#[tokio::test]
async fn a_node_that_stops_says_what_was_queued_first() {
    let (mut alice, mut bob) = (Neighbour::at_home(1).await, Neighbour::at_home(2).await);
    let (at_bob, at_alice) = link(&mut bob, &mut alice, 1).await;
    let big = Frame::Letter(vec![7; 16 * 1024]);
    for _ in 0..20 {
        bob.net.send(NetCommand::Frame(at_bob, big.clone()));
    }
    let stopping = tokio::spawn(bob.net.stop());
    for _ in 0..20 {
        assert_eq!(alice.frame_on(at_alice).await, big);
    }
    alice.link_down(at_alice).await;
    stopping.await.unwrap();
}

#[tokio::test]
async fn a_holder_of_an_ended_invite_hears_why() {
    let (mut alice, mut bob) = (Neighbour::at_home(1).await, Neighbour::at_home(2).await);
    let (id, secret) = (InviteId([5; 8]), InviteKey([6; 32]));
    let invites = [(id, secret.clone())].into();
    alice.net.send(NetCommand::Guests(GuestList { invites, ..GuestList::default() }));
    for (n, verdict) in [(1, Verdict::Used), (2, Verdict::Revoked), (3, Verdict::Expired)] {
        let pass = Pass::Invite { id, key: secret.clone() };
        bob.dial_at(alice.key, alice.addresses.clone(), pass, n);
        let (knock, what) = alice.knock().await;
        assert_eq!(what.claim, Claim::Invite(id));
        alice.net.send(NetCommand::Admit(knock, verdict));
        assert_eq!(bob.dial_failed().await, (alice.key, Some(verdict)));
    }
    let pass = Pass::Invite { id, key: secret };
    bob.dial_at(alice.key, alice.addresses.clone(), pass, 4);
    let (knock, _) = alice.knock().await;
    alice.net.send(NetCommand::Admit(knock, Verdict::Welcome));
    let NetEvent::LinkUp { invite, .. } = alice.event().await else { panic!("no link") };
    assert_eq!(invite, Some(id));
}

#[tokio::test]
async fn a_dial_finds_the_address_that_works_and_makes_one_link() {
    let (mut alice, mut bob) = (Neighbour::at_home(1).await, Neighbour::at_home(2).await);
    alice.welcomes(&[bob.key]);
    // Nobody listens at the first, another node at the second.
    let carol = Neighbour::at_home(3).await;
    let nobody: Address = "/ip4/127.0.0.1/tcp/1".parse().unwrap();
    let addresses = vec![nobody, carol.addresses[0], alice.addresses[0]];
    bob.dial_at(alice.key, addresses, Pass::Friend, 1);
    let (knock, _) = alice.knock().await;
    alice.net.send(NetCommand::Admit(knock, Verdict::Welcome));
    let NetEvent::LinkUp { address, .. } = bob.event().await else { panic!("no link") };
    assert_eq!(address, Some(alice.addresses[0]));
    alice.link_up().await;
    let more = timeout(Duration::from_secs(1), bob.event()).await;
    assert!(more.is_err(), "neither a second link nor a failure: {more:?}");
}

#[tokio::test]
async fn a_dial_that_leads_nowhere_fails_once() {
    let mut bob = Neighbour::at_home(2).await;
    let alice = neighbours::key(&[1; 32]);
    bob.dial_at(alice, Vec::new(), Pass::Friend, 1);
    assert_eq!(bob.dial_failed().await, (alice, None));
    let nobody = vec!["/ip4/127.0.0.1/tcp/1".parse().unwrap(); 2];
    bob.dial_at(alice, nobody, Pass::Friend, 2);
    assert_eq!(bob.dial_failed().await, (alice, None));
    // A node that listens on loopback only sends nothing anywhere else.
    let elsewhere = vec!["/ip4/192.0.2.1/tcp/9".parse().unwrap()];
    bob.dial_at(alice, elsewhere, Pass::Friend, 3);
    let failed = timeout(Duration::from_secs(5), bob.dial_failed()).await;
    assert_eq!(failed.expect("at once"), (alice, None));
}

#[tokio::test]
async fn two_links_to_one_device_stay_apart() {
    let (mut alice, mut bob) = (Neighbour::at_home(1).await, Neighbour::at_home(2).await);
    let (first_bob, first_alice) = link(&mut bob, &mut alice, 1).await;
    let (second_bob, second_alice) = link(&mut bob, &mut alice, 2).await;
    bob.net.send(NetCommand::Frame(second_bob, frame(2)));
    assert_eq!(alice.frame_on(second_alice).await, frame(2));
    bob.net.send(NetCommand::Frame(first_bob, frame(1)));
    assert_eq!(alice.frame_on(first_alice).await, frame(1));
    bob.net.send(NetCommand::Close(first_bob));
    alice.link_down(first_alice).await;
    bob.link_down(first_bob).await;
    alice.net.send(NetCommand::Frame(second_alice, frame(3)));
    assert_eq!(bob.frame_on(second_bob).await, frame(3));
}

#[tokio::test]
async fn a_friend_taken_off_the_list_is_a_stranger() {
    let (mut alice, mut bob) = (Neighbour::at_home(1).await, Neighbour::at_home(2).await);
    let (at_bob, at_alice) = link(&mut bob, &mut alice, 1).await;
    alice.net.send(NetCommand::Guests(guests(&[])));
    alice.net.send(NetCommand::Close(at_alice));
    alice.link_down(at_alice).await;
    bob.link_down(at_bob).await;
    bob.dial(&alice, 2);
    assert_eq!(bob.dial_failed().await, (alice.key, None));
}

#[tokio::test]
async fn a_node_comes_back_at_the_port_it_had_unless_that_is_taken() {
    let first = Neighbour::at_home(1).await;
    let port = first.socket().port();
    let beside = Neighbour::with_port(2, Some(port)).await;
    assert_ne!(beside.socket().port(), port);
    first.net.stop().await;
    let again = Neighbour::with_port(1, Some(port)).await;
    assert_eq!(again.socket().port(), port);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_friend_who_froze_is_given_up_though_the_line_stays_open() {
    let mut alice = Neighbour::at_home(1).await;
    let bob = neighbours::key(&[2; 32]);
    alice.welcomes(&[bob]);
    let (host, addresses) = (alice.key, alice.addresses.clone());
    let (thaw, frozen) = std::sync::mpsc::channel::<()>();
    let froze = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut bob = Neighbour::at_home(2).await;
            bob.dial_at(host, addresses, Pass::Friend, 1);
            bob.link_up().await;
            // The one thread that all of Bob runs on stops here, as a machine does that is put to sleep.
            let _ = frozen.recv();
        });
    });
    let (knock, _) = alice.knock().await;
    alice.net.send(NetCommand::Admit(knock, Verdict::Welcome));
    let link = alice.link_up().await;
    alice.link_down(link).await;
    drop(thaw);
    froze.join().unwrap();
}
