//! Where a node listens: an IP address and a TCP port, written as a multiaddr.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

/// A place to dial or to listen at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address(pub SocketAddr);

/// Why a text is not an address hobnob can use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an address: expected /ip4/ADDRESS/tcp/PORT or /ip6/ADDRESS/tcp/PORT")]
pub struct BadAddress;

impl Address {
    /// Whether only this machine can reach it.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.0.ip().is_loopback()
    }

    /// Whether it is an address of the Internet, not of a house, a carrier's inside, or this machine. Documentation
    /// ranges count: laboratories use them.
    #[must_use]
    pub fn is_public(&self) -> bool {
        match self.0.ip() {
            IpAddr::V4(ip) => {
                let [a, b, ..] = ip.octets();
                // RFC 6598, carrier-grade NAT.
                let carrier = a == 100 && b & 0xc0 == 64;
                self.is_dialable(false) && !ip.is_private() && !ip.is_link_local() && !carrier
            }
            IpAddr::V6(ip) => {
                let local = ip.is_unique_local() || ip.is_unicast_link_local();
                self.is_dialable(false) && !local
            }
        }
    }

    /// Whether somebody else may send us there: a true host and port, and this machine itself only when we are told
    /// of nothing else (`here_only`).
    #[must_use]
    pub fn is_dialable(&self, here_only: bool) -> bool {
        let ip = self.0.ip();
        let broadcast = ip == IpAddr::V4(std::net::Ipv4Addr::BROADCAST);
        self.0.port() != 0
            && !ip.is_unspecified()
            && !ip.is_multicast()
            && !broadcast
            && (here_only || !ip.is_loopback())
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let family = if self.0.is_ipv4() { "ip4" } else { "ip6" };
        write!(f, "/{family}/{}/tcp/{}", self.0.ip(), self.0.port())
    }
}

impl FromStr for Address {
    type Err = BadAddress;

    fn from_str(text: &str) -> Result<Self, BadAddress> {
        let mut parts = text.strip_prefix('/').ok_or(BadAddress)?.split('/');
        let family = parts.next().ok_or(BadAddress)?;
        let ip: IpAddr = parts.next().and_then(|ip| ip.parse().ok()).ok_or(BadAddress)?;
        let tcp = parts.next() == Some("tcp");
        let port: u16 = parts.next().and_then(|port| port.parse().ok()).ok_or(BadAddress)?;
        let family_fits = matches!((family, ip), ("ip4", IpAddr::V4(_)) | ("ip6", IpAddr::V6(_)));
        if !tcp || !family_fits || parts.next().is_some() {
            return Err(BadAddress);
        }
        Ok(Self(SocketAddr::new(ip, port)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_back_from_its_multiaddr() {
        for text in ["/ip4/127.0.0.1/tcp/0", "/ip6/::1/tcp/4001"] {
            assert_eq!(text.parse::<Address>().map(|a| a.to_string()), Ok(text.to_owned()));
        }
    }

    #[test]
    fn nobody_sends_us_to_places_that_are_no_host() {
        let dialable =
            |text: &str, here_only| text.parse::<Address>().unwrap().is_dialable(here_only);
        assert!(
            dialable("/ip4/192.168.1.2/tcp/4001", false)
                && dialable("/ip6/2001:db8::1/tcp/1", false)
        );
        for text in
            ["/ip4/0.0.0.0/tcp/1", "/ip4/224.0.0.1/tcp/1", "/ip4/1.2.3.4/tcp/0", "/ip6/::/tcp/9"]
        {
            assert!(!dialable(text, true), "{text}");
        }
        assert!(dialable("/ip4/127.0.0.1/tcp/9", true) && !dialable("/ip4/127.0.0.1/tcp/9", false));
    }

    #[test]
    fn what_is_inside_a_house_or_a_carrier_is_not_public() {
        let public = |text: &str| text.parse::<Address>().unwrap().is_public();
        assert!(public("/ip4/198.51.100.2/tcp/1") && public("/ip6/2001:db8::1/tcp/1"));
        for text in [
            "/ip4/10.0.0.1/tcp/1",
            "/ip4/100.64.0.1/tcp/1",
            "/ip4/169.254.1.1/tcp/1",
            "/ip4/127.0.0.1/tcp/1",
            "/ip6/fe80::1/tcp/1",
            "/ip6/fd00::1/tcp/1",
        ] {
            assert!(!public(text), "{text}");
        }
    }

    #[test]
    fn what_hobnob_cannot_dial_is_refused() {
        for text in
            ["", "127.0.0.1:1", "/ip4/::1/tcp/1", "/ip4/1.2.3.4/udp/1", "/ip4/1.2.3.4/tcp/1/ws"]
        {
            assert!(text.parse::<Address>().is_err(), "{text}");
        }
    }
}
