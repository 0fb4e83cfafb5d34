//! Circuits through a friend's node, on loopback: how they come up, what they carry, and what nobody learns from asking.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on stops"
)]

mod neighbours;

use hobnob::crypto::door::{Pass, Verdict};
use hobnob::model::friend::Path;
use hobnob::model::id::{CircuitId, LinkId, LinkTag};
use hobnob::model::way::Way;
use hobnob::net::{NetCommand, NetEvent};
use neighbours::{Neighbour, frame, link};

const TAG: LinkTag = LinkTag([7; 16]);
const PLENTY: u64 = 1 << 30;

/// Alice and Bob, and Carol, who is linked to both.
struct Three {
    alice: Neighbour,
    bob: Neighbour,
    carol: Neighbour,
    /// Alice's end of her link to Carol.
    to_carol: LinkId,
    /// Carol's end of her link to Bob.
    to_bob: LinkId,
}

impl Three {
    async fn gather() -> Self {
        let (mut alice, mut bob) = (Neighbour::at_home(1).await, Neighbour::at_home(2).await);
        let mut carol = Neighbour::at_home(3).await;
        let (to_carol, _) = link(&mut alice, &mut carol, 1).await;
        let (_, to_bob) = link(&mut bob, &mut carol, 1).await;
        bob.welcomes(&[alice.key, carol.key]);
        Self { alice, bob, carol, to_carol, to_bob }
    }

    /// Alice dials Bob through Carol, who is asked.
    async fn ask(&mut self, stamp: u64) -> CircuitId {
        let ways = vec![Way::Through { link: self.to_carol, tag: TAG }];
        let (device, pass) = (self.bob.key, Pass::Friend);
        self.alice.net.send(NetCommand::Dial { device, ways, pass, stamp });
        loop {
            if let NetEvent::CircuitAsked(circuit, _, tag) = self.carol.event().await {
                assert_eq!(tag, TAG);
                return circuit;
            }
        }
    }

    /// Both ends of a circuit that carries so many bytes.
    async fn join(&mut self, stamp: u64, bytes_max: u64) -> (LinkId, LinkId) {
        let circuit = self.ask(stamp).await;
        self.carol.net.send(NetCommand::Join(circuit, self.to_bob, bytes_max));
        let (knock, known) = self.bob.knock().await;
        assert_eq!(known.device, self.alice.key);
        self.bob.net.send(NetCommand::Admit(knock, Verdict::Welcome));
        let carol = self.carol.key;
        let up = |event| match event {
            NetEvent::LinkUp {
                link, path: Path::Relayed, via: Some(via), address: None, ..
            } => {
                assert_eq!(via, carol);
                link
            }
            other => panic!("no relayed link: {other:?}"),
        };
        (up(self.alice.event().await), up(self.bob.event().await))
    }
}

#[tokio::test]
async fn two_friends_talk_through_a_third_who_is_told_when_it_ends() {
    let mut three = Three::gather().await;
    let (at_alice, at_bob) = three.join(5, PLENTY).await;
    for n in 0..200 {
        three.alice.net.send(NetCommand::Frame(at_alice, frame(n)));
        three.bob.net.send(NetCommand::Frame(at_bob, frame(255 - n)));
    }
    for n in 0..200 {
        assert_eq!(three.bob.frame_on(at_bob).await, frame(n));
        assert_eq!(three.alice.frame_on(at_alice).await, frame(255 - n));
    }
    three.alice.net.send(NetCommand::Close(at_alice));
    assert!(matches!(three.bob.event().await, NetEvent::LinkDown(link) if link == at_bob));
    let NetEvent::CircuitEnded(_, bytes) = three.carol.event().await else { panic!("goes on") };
    assert!(bytes > 400 * 22, "{bytes}");
}

#[tokio::test]
async fn a_wish_that_is_refused_ends_like_one_that_leads_nowhere() {
    let mut three = Three::gather().await;
    for (stamp, nowhere) in [(5, false), (6, true)] {
        let circuit = three.ask(stamp).await;
        let answer = match nowhere {
            false => NetCommand::Refuse(circuit),
            true => NetCommand::Join(circuit, LinkId(99), PLENTY),
        };
        three.carol.net.send(answer);
        let NetEvent::DialFailed { device, verdict: None } = three.alice.event().await else {
            panic!("told more than that it failed");
        };
        assert_eq!(device, three.bob.key);
    }
}

#[tokio::test]
async fn whom_the_far_end_does_not_let_in_hears_nothing_through_a_circuit_either() {
    let mut three = Three::gather().await;
    let carol = three.carol.key;
    three.bob.welcomes(&[carol]);
    let circuit = three.ask(5).await;
    three.carol.net.send(NetCommand::Join(circuit, three.to_bob, PLENTY));
    let failed = three.alice.event().await;
    assert!(matches!(failed, NetEvent::DialFailed { verdict: None, .. }), "{failed:?}");
    let NetEvent::CircuitEnded(_, bytes) = three.carol.event().await else { panic!("goes on") };
    // One first flight went in, nothing came out.
    assert_eq!(bytes, 512);
}

#[tokio::test]
async fn a_circuit_carries_no_more_than_it_may() {
    let mut three = Three::gather().await;
    let (at_alice, at_bob) = three.join(5, 64 * 1024).await;
    let big = hobnob::wire::frame::Frame::Letter(vec![1; 48 * 1024]);
    three.alice.net.send(NetCommand::Frame(at_alice, big.clone()));
    assert_eq!(three.bob.frame_on(at_bob).await, big);
    three.alice.net.send(NetCommand::Frame(at_alice, big));
    assert!(matches!(three.bob.event().await, NetEvent::LinkDown(link) if link == at_bob));
    assert!(matches!(three.alice.event().await, NetEvent::LinkDown(link) if link == at_alice));
}

#[tokio::test]
async fn circuits_end_with_the_friend_in_the_middle() {
    let mut three = Three::gather().await;
    let (at_alice, at_bob) = three.join(5, PLENTY).await;
    three.carol.net.stop().await;
    for (who, link) in [(&mut three.alice, at_alice), (&mut three.bob, at_bob)] {
        loop {
            if matches!(who.event().await, NetEvent::LinkDown(down) if down == link) {
                break;
            }
        }
    }
}
