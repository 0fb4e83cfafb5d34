//! Two or more networks on this machine's loopback, and what one can expect of them.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its part")]

use std::net::SocketAddr;
use std::time::Duration;

use hobnob::crypto::door::{GuestList, Knock, Pass, Verdict};
use hobnob::model::address::Address;
use hobnob::model::id::{DeviceKey, EnvelopeTag, KnockId, LinkId};
use hobnob::model::way::Way;
use hobnob::net::{Net, NetCommand, NetConfig, NetEvent, NetHandle};
use hobnob::wire::frame::Frame;
use tokio::sync::mpsc::Receiver;
use tokio::time::timeout;
use zeroize::Zeroizing;

/// Long enough for a loaded machine; nothing here waits for it unless something is broken.
pub const PATIENCE: Duration = Duration::from_secs(30);

pub struct Neighbour {
    pub secret: [u8; 32],
    pub key: DeviceKey,
    pub net: NetHandle,
    pub events: Receiver<NetEvent>,
    pub addresses: Vec<Address>,
}

pub fn key(secret: &[u8; 32]) -> DeviceKey {
    DeviceKey(ed25519_dalek::SigningKey::from_bytes(secret).verifying_key().to_bytes())
}

pub fn guests(devices: &[DeviceKey]) -> GuestList {
    GuestList { devices: devices.iter().copied().collect(), ..GuestList::default() }
}

pub fn frame(n: u8) -> Frame {
    Frame::Unreadable(EnvelopeTag([n; 16]))
}

impl Neighbour {
    pub async fn at_home(seed: u8) -> Self {
        Self::with_port(seed, None).await
    }

    pub async fn with_port(seed: u8, last_port: Option<u16>) -> Self {
        let secret = [seed; 32];
        let config = NetConfig {
            device_secret: Zeroizing::new(secret),
            listen: vec!["/ip4/127.0.0.1/tcp/0".parse().unwrap()],
            last_port,
            port_mapping: false,
            quic: false,
            lan: false,
        };
        let (net, mut events) = Net::start(config).await.unwrap();
        let Some(NetEvent::Listening(addresses)) = events.recv().await else {
            panic!("the first event says where");
        };
        Self { secret, key: key(&secret), net, events, addresses }
    }

    pub fn socket(&self) -> SocketAddr {
        self.addresses[0].0
    }

    pub fn welcomes(&self, devices: &[DeviceKey]) {
        self.net.send(NetCommand::Guests(guests(devices)));
    }

    pub fn dial(&self, host: &Neighbour, stamp: u64) {
        self.dial_at(host.key, host.addresses.clone(), Pass::Friend, stamp);
    }

    pub fn dial_at(&self, device: DeviceKey, addresses: Vec<Address>, pass: Pass, stamp: u64) {
        let ways = addresses.into_iter().map(Way::Address).collect();
        self.net.send(NetCommand::Dial { device, ways, pass, stamp });
    }

    pub async fn event(&mut self) -> NetEvent {
        loop {
            let event = timeout(PATIENCE, self.events.recv()).await.expect("in time");
            match event.expect("still running") {
                // Told now and then, and nobody here waits for it.
                NetEvent::RoundTrip(..) => {}
                event => return event,
            }
        }
    }

    pub async fn knock(&mut self) -> (KnockId, Knock) {
        match self.event().await {
            NetEvent::Knock(id, knock) => (id, knock),
            other => panic!("expected a knock, got {other:?}"),
        }
    }

    pub async fn link_up(&mut self) -> LinkId {
        match self.event().await {
            NetEvent::LinkUp { link, .. } => link,
            other => panic!("expected a link, got {other:?}"),
        }
    }

    pub async fn frame_on(&mut self, link: LinkId) -> Frame {
        match self.event().await {
            NetEvent::Frame(on, frame, _) if on == link => frame,
            other => panic!("expected a frame, got {other:?}"),
        }
    }

    pub async fn link_down(&mut self, link: LinkId) {
        loop {
            match self.event().await {
                NetEvent::LinkDown(down) if down == link => return,
                NetEvent::Frame(..) => {}
                other => panic!("expected the link to end, got {other:?}"),
            }
        }
    }

    pub async fn dial_failed(&mut self) -> (DeviceKey, Option<Verdict>) {
        match self.event().await {
            NetEvent::DialFailed { device, verdict } => (device, verdict),
            other => panic!("expected a failed dial, got {other:?}"),
        }
    }
}

/// `guest` dials `host`, who knows and admits it; the numbers of the link on both sides.
pub async fn link(guest: &mut Neighbour, host: &mut Neighbour, stamp: u64) -> (LinkId, LinkId) {
    host.welcomes(&[guest.key]);
    // Commands are taken in order: this answer means that the list is in force.
    guest.dial(host, stamp);
    let (knock, _) = host.knock().await;
    host.net.send(NetCommand::Admit(knock, Verdict::Welcome));
    (guest.link_up().await, host.link_up().await)
}
