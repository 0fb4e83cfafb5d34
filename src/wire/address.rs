//! Addresses in few bytes: `4 ‖ address 4 ‖ port u16` or `6 ‖ address 16 ‖ port u16`, one after the other.

use std::net::{IpAddr, SocketAddr};

use crate::model::address::Address;

/// Writes one address.
pub(super) fn encode(Address(address): &Address) -> Vec<u8> {
    let mut bytes = match address.ip() {
        IpAddr::V4(ip) => [[4].as_slice(), &ip.octets()].concat(),
        IpAddr::V6(ip) => [[6].as_slice(), &ip.octets()].concat(),
    };
    bytes.extend(address.port().to_be_bytes());
    bytes
}

/// Reads at most `max` addresses, up to the first of a family that a newer program put behind them.
pub(super) fn decode_all(mut bytes: &[u8], max: usize) -> Vec<Address> {
    let mut addresses = Vec::new();
    while addresses.len() < max
        && let Some((address, rest)) = decode(bytes)
    {
        addresses.push(address);
        bytes = rest;
    }
    addresses
}

fn decode(bytes: &[u8]) -> Option<(Address, &[u8])> {
    let (family, rest) = bytes.split_first()?;
    let (ip, rest) = match family {
        4 => rest.split_first_chunk::<4>().map(|(ip, rest)| (IpAddr::from(*ip), rest))?,
        6 => rest.split_first_chunk::<16>().map(|(ip, rest)| (IpAddr::from(*ip), rest))?,
        _ => return None,
    };
    let (port, rest) = rest.split_first_chunk()?;
    Some((Address(SocketAddr::new(ip, u16::from_be_bytes(*port))), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two() -> (Vec<Address>, Vec<u8>) {
        let texts = ["/ip4/1.2.3.4/tcp/1", "/ip6/2001:db8::1/tcp/65535"];
        let two: Vec<Address> = texts.iter().map(|text| text.parse().unwrap()).collect();
        let bytes = two.iter().flat_map(encode).collect();
        (two, bytes)
    }

    #[test]
    fn addresses_of_both_families_read_back_from_7_and_19_bytes() {
        let (two, bytes) = two();
        assert_eq!(bytes.len(), 7 + 19);
        assert_eq!(decode_all(&bytes, 9), two);
        assert_eq!(decode_all(&bytes, 1), two[..1]);
    }

    #[test]
    fn a_cut_address_or_one_of_the_future_ends_the_reading() {
        let (two, bytes) = two();
        assert_eq!(decode_all(&bytes[..25], 9), two[..1]);
        assert_eq!(decode_all(&[bytes.as_slice(), &[7; 40]].concat(), 9), two);
    }
}
