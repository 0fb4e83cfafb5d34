//! The network as the keeper sees it: what the core sends and hears, in the network's own words.

use std::future::pending;

use tokio::runtime::Handle;
use tokio::sync::mpsc;

use crate::core::input::{Input, LinkUp, Sending};
use crate::model::address::Address;
use crate::net::{Net, NetCommand, NetConfig, NetError, NetEvent, NetHandle, Permit};

/// The network, or the lack of one.
pub(crate) struct Links {
    config: Option<(NetConfig, Handle)>,
    up: Option<(NetHandle, mpsc::Receiver<NetEvent>)>,
}

impl Links {
    /// No network, now or later.
    pub(crate) fn none() -> Self {
        Self { config: None, up: None }
    }

    /// A network that is not up yet. It will run where this is called.
    pub(crate) fn new(config: NetConfig) -> Self {
        Self { config: Some((config, Handle::current())), up: None }
    }

    /// Brings the network up, if there is to be one.
    pub(crate) async fn start(&mut self) -> Result<(), NetError> {
        if let (Some((config, runtime)), None) = (&self.config, &self.up) {
            let config = NetConfig {
                device_secret: config.device_secret.clone(),
                listen: config.listen.clone(),
                ..*config
            };
            let starting = runtime.spawn(Net::start(config));
            self.up = Some(starting.await.map_err(|_| NetError::Nowhere)??);
        }
        Ok(())
    }

    /// Takes it down; what was queued still goes out.
    pub(crate) async fn stop(&mut self) {
        if let Some((net, _)) = self.up.take() {
            net.stop().await;
        }
    }

    /// The port to take when it is brought up again.
    pub(crate) fn remember_port(&mut self, port: u16) {
        if let Some((config, _)) = &mut self.config {
            config.last_port = Some(port);
        }
    }

    /// The next thing the network brings; never comes back when there is none.
    pub(crate) async fn next(&mut self) -> NetEvent {
        loop {
            match &mut self.up {
                Some((_, events)) => match events.recv().await {
                    Some(event) => return event,
                    None => self.up = None,
                },
                None => pending::<()>().await,
            }
        }
    }

    /// What the network has brought already.
    pub(crate) fn ready(&mut self) -> Option<NetEvent> {
        self.up.as_mut().and_then(|(_, events)| events.try_recv().ok())
    }

    /// Carries out what the core decided.
    pub(crate) fn send(&self, sending: Sending) {
        let Some((net, _)) = &self.up else { return };
        net.send(match sending {
            Sending::Guests(guests) => NetCommand::Guests(guests),
            Sending::Admit(knock, verdict) => NetCommand::Admit(knock, verdict),
            Sending::Bar(knock) => NetCommand::Bar(knock),
            Sending::Dial { device, ways, pass, stamp } => {
                NetCommand::Dial { device, ways, pass, stamp }
            }
            Sending::Meet(meeting) => NetCommand::Meet(meeting),
            Sending::Probe(probe) => NetCommand::Probe(probe),
            Sending::Lan(on) => NetCommand::Lan(on),
            Sending::Beacon(datagram) => NetCommand::Beacon(datagram),
            Sending::AwaitLook(link, token) => NetCommand::AwaitLook(link, token),
            Sending::Look(token, address) => NetCommand::Look(token, address),
            Sending::Join(circuit, link, bytes_max) => NetCommand::Join(circuit, link, bytes_max),
            Sending::Refuse(circuit) => NetCommand::Refuse(circuit),
            Sending::Frame(link, frame) => NetCommand::Frame(link, frame),
            Sending::Close(link) => NetCommand::Close(link),
        });
    }
}

/// What the network brought, in the core's words, and its leave to bring more of the kind: given back when dropped.
pub(crate) fn translate(event: NetEvent) -> (Input, Option<Permit>) {
    let input = match event {
        NetEvent::Listening(addresses) => Input::Listening(worth_telling(&addresses)),
        NetEvent::Knock(id, knock) => Input::Knock(id, knock),
        NetEvent::LinkUp { link, device, invite, dialled, path, address, from, via, binding } => {
            Input::LinkUp(LinkUp {
                link,
                device,
                invite,
                dialled,
                path,
                address,
                from,
                via,
                binding,
            })
        }
        NetEvent::Beacon(said, from) => Input::Beacon(said, from),
        NetEvent::Looked(link, address) => Input::Looked(link, address),
        NetEvent::Udp(port) => Input::Udp(port),
        NetEvent::Mapped(address) => Input::Mapped(address),
        NetEvent::RoundTrip(link, span) => Input::RoundTrip(link, span),
        NetEvent::CircuitAsked(circuit, link, tag) => Input::CircuitAsked(circuit, link, tag),
        NetEvent::CircuitEnded(circuit, bytes) => Input::CircuitEnded(circuit, bytes),
        NetEvent::Frame(link, frame, permit) => return (Input::Frame(link, frame), Some(permit)),
        NetEvent::LinkDown(link) => Input::LinkDown(link),
        NetEvent::DialFailed { device, verdict } => Input::DialFailed { device, verdict },
    };
    (input, None)
}

/// The addresses that friends can use, best first: from anywhere, then from the same house. Loopback counts only where
/// there is nothing else, as in a trial on one machine.
pub(crate) fn worth_telling(bound: &[Address]) -> Vec<Address> {
    let mut all: Vec<Address> = bound.iter().copied().filter(|one| rank(one) < USELESS).collect();
    all.sort_by_key(rank);
    all.dedup();
    if all.iter().any(|one| !one.is_loopback()) {
        all.retain(|one| !one.is_loopback());
    }
    all.truncate(crate::wire::frame::ADDRESSES_MAX);
    all
}

const USELESS: u8 = 9;

/// How far an address reaches: lower is further.
fn rank(address: &Address) -> u8 {
    use std::net::IpAddr;
    match address.0.ip() {
        ip if ip.is_unspecified() || ip.is_multicast() => USELESS,
        ip if ip.is_loopback() => 6,
        IpAddr::V4(ip) if ip.is_link_local() => USELESS,
        // Bridges of containers live in 172.16/12, and rarely lead anywhere.
        IpAddr::V4(ip) if ip.is_private() && ip.octets().first() == Some(&172) => 4,
        IpAddr::V4(ip) if ip.is_private() => 2,
        // Carrier-grade NAT (RFC 6598) and VPNs built on it.
        IpAddr::V4(ip) if ip.octets().first() == Some(&100) && ip.octets()[1] & 0xc0 == 64 => 3,
        IpAddr::V4(_) => 0,
        // An fe80 address says nothing without the name of an interface.
        IpAddr::V6(ip) if ip.is_unicast_link_local() => USELESS,
        IpAddr::V6(ip) if ip.is_unique_local() => 3,
        IpAddr::V6(_) => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(texts: &[&str]) -> Vec<Address> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn friends_are_told_what_reaches_furthest_first_and_never_loopback() {
        let bound = addresses(&[
            "/ip4/127.0.0.1/tcp/1",
            "/ip4/172.17.0.1/tcp/1",
            "/ip4/192.168.1.7/tcp/1",
            "/ip6/fe80::1/tcp/1",
            "/ip4/9.9.9.9/tcp/1",
            "/ip4/0.0.0.0/tcp/1",
        ]);
        let told =
            addresses(&["/ip4/9.9.9.9/tcp/1", "/ip4/192.168.1.7/tcp/1", "/ip4/172.17.0.1/tcp/1"]);
        assert_eq!(worth_telling(&bound), told);
    }

    #[test]
    fn loopback_is_told_where_there_is_nothing_else() {
        let bound = addresses(&["/ip4/127.0.0.1/tcp/1"]);
        assert_eq!(worth_telling(&bound), bound);
    }
}
