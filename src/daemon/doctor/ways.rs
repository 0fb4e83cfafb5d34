//! How others reach this node: its addresses, what a NAT makes of them, the router's ports, and what it does for friends.

use crate::api::said::said;
use crate::api::types::node::Check;
use crate::core::reach::Reached;
use crate::daemon::desk::Desk;
use crate::model::address::Address;
use crate::model::friend::{Path, Standing};

/// The checks about ways to here, in their order.
pub(super) fn checks(desk: &Desk<'_>) -> Vec<Check> {
    if !desk.around.online || desk.around.listening.iter().all(Address::is_loopback) {
        return Vec::new();
    }
    let reached = desk.node.reached();
    vec![
        nat(&reached),
        reachable(desk, &reached),
        lan(desk),
        mapping(desk, &reached),
        relaying(desk),
    ]
}

/// What stands between this node and the Internet, as far as friends see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Nat {
    /// No friend has said yet where it sees us.
    Unknown,
    /// Friends see an address that this machine has.
    None,
    /// They see a foreign address, the same everywhere.
    OnePort,
    /// They see a port of its own for each of them.
    ManyPorts,
}

fn kind_of(reached: &Reached) -> Nat {
    let public = |all: &[Address]| -> Vec<Address> {
        all.iter().copied().filter(|at| at.is_public() && at.0.is_ipv4()).collect()
    };
    let (tcp, udp) = (public(&reached.seen), public(&reached.udp_seen));
    if public(&reached.listening).is_empty() {
        match (tcp.len().max(udp.len()), tcp.is_empty() && udp.is_empty()) {
            (_, true) => Nat::Unknown,
            (1, _) => Nat::OnePort,
            _ => Nat::ManyPorts,
        }
    } else {
        Nat::None
    }
}

fn nat(reached: &Reached) -> Check {
    let seen = reached.seen.iter().chain(&reached.udp_seen).next();
    let seen = seen.map(ToString::to_string).unwrap_or_default();
    let said = match kind_of(reached) {
        Nat::Unknown => said!("check-nat-unknown"),
        Nat::None => said!("check-nat-none"),
        Nat::OnePort => said!("check-nat-one-port", seen),
        Nat::ManyPorts => said!("check-nat-many-ports"),
    };
    Check::well("nat", said)
}

fn reachable(desk: &Desk<'_>, reached: &Reached) -> Check {
    let public: Vec<String> =
        reached.listening.iter().filter(|at| at.is_public()).map(ToString::to_string).collect();
    let open: Vec<String> = reached.open.iter().map(ToString::to_string).collect();
    if !open.is_empty() {
        return Check::well("reachable", said!("check-reached-at", addresses = open.join(", ")));
    }
    if !public.is_empty() {
        let addresses = public.join(", ");
        return Check::well("reachable", said!("check-reachable-public", addresses));
    }
    let friends = desk.node.friends();
    let direct = |view: &&crate::core::view::FriendView<'_>| {
        view.friend.standing == Standing::Friends && view.path == Path::Direct
    };
    let through: Vec<&str> =
        friends.iter().filter(direct).map(|view| view.friend.name.as_str()).collect();
    match through.as_slice() {
        [] => Check::ill("reachable", said!("check-not-reachable")),
        some => {
            Check::well("reachable", said!("check-reachable-through", friends = some.join(", ")))
        }
    }
}

/// The local network.
fn lan(desk: &Desk<'_>) -> Check {
    if !desk.around.config.policy().lan {
        return Check::well("lan", said!("check-lan-off"));
    }
    Check::well("lan", said!("check-lan", heard = desk.node.heard_on_lan()))
}

fn mapping(desk: &Desk<'_>, reached: &Reached) -> Check {
    let said = match reached.mapped {
        None if !desk.around.config.port_mapping() => said!("check-mapping-off"),
        Some(at) => said!("check-mapping", address = at.to_string()),
        None => said!("check-mapping-none"),
    };
    Check::well("port mapping", said)
}

/// What this node carries between friends.
fn relaying(desk: &Desk<'_>) -> Check {
    if !desk.around.config.policy().relay {
        return Check::well("relay", said!("check-relay-off"));
    }
    let mib = desk.node.counts().relayed_bytes / (1024 * 1024);
    Check::well("relay", said!("check-relay", circuits = desk.node.circuits(), mib))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Address {
        text.parse().unwrap()
    }

    fn seen(listening: &str, seen: &[&str]) -> Reached {
        let seen = seen.iter().map(|text| at(text)).collect();
        Reached { listening: vec![at(listening)], seen, ..Reached::default() }
    }

    #[test]
    fn the_kind_of_nat_is_told_by_what_friends_see() {
        let home = "/ip4/192.168.1.2/tcp/4001";
        let (one, other) = ("/ip4/198.51.100.11/tcp/4001", "/ip4/198.51.100.11/tcp/4002");
        assert_eq!(kind_of(&seen(home, &[])), Nat::Unknown);
        assert_eq!(kind_of(&seen(home, &[one])), Nat::OnePort);
        assert_eq!(kind_of(&seen(home, &[one, other])), Nat::ManyPorts);
        assert_eq!(kind_of(&seen(one, &[one])), Nat::None);
    }
}
