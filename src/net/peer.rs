//! Our names and libp2p's for the same things: device and PeerId, address and multiaddr.

use std::net::SocketAddr;

use libp2p::multiaddr::Protocol;
use libp2p::{Multiaddr, PeerId, identity};

use crate::model::address::Address;
use crate::model::id::DeviceKey;

/// The PeerId of a device; `None` when the bytes are no Ed25519 key.
pub(super) fn peer_id(device: &DeviceKey) -> Option<PeerId> {
    let key = identity::ed25519::PublicKey::try_from_bytes(device.as_bytes()).ok()?;
    Some(identity::PublicKey::from(key).to_peer_id())
}

/// The multiaddr of an address.
pub(super) fn multiaddr(address: Address) -> Multiaddr {
    Multiaddr::from(address.0.ip()).with(Protocol::Tcp(address.0.port()))
}

/// The IP address and port that a multiaddr begins with.
pub(super) fn address(multiaddr: &Multiaddr) -> Option<Address> {
    let mut parts = multiaddr.iter();
    let ip = match parts.next()? {
        Protocol::Ip4(ip) => ip.into(),
        Protocol::Ip6(ip) => ip.into(),
        _ => return None,
    };
    match parts.next()? {
        Protocol::Tcp(port) => Some(Address(SocketAddr::new(ip, port))),
        _ => None,
    }
}

/// The device that a dialled multiaddr ends with.
pub(super) fn device_at_end(multiaddr: &Multiaddr) -> Option<DeviceKey> {
    match multiaddr.iter().last()? {
        Protocol::P2p(peer) => device_of(&peer),
        _ => None,
    }
}

/// The device behind a PeerId, which for Ed25519 holds the key itself (libp2p specification, "Peer ids and keys").
fn device_of(peer: &PeerId) -> Option<DeviceKey> {
    let key = identity::PublicKey::try_decode_protobuf(peer.as_ref().digest()).ok()?;
    Some(DeviceKey(key.try_into_ed25519().ok()?.to_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_and_an_address_survive_the_way_through_libp2p() {
        let key = ed25519_dalek::SigningKey::from_bytes(&[3; 32]).verifying_key();
        let device = DeviceKey(key.to_bytes());
        let at: Address = "/ip6/::1/tcp/4001".parse().unwrap();
        let whole = multiaddr(at).with(Protocol::P2p(peer_id(&device).unwrap()));
        assert_eq!((address(&whole), device_at_end(&whole)), (Some(at), Some(device)));
    }
}
