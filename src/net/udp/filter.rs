//! Who may be heard on the punching socket: for a look one datagram, in a punch and on a link an address, else nobody.
//!
//! The socket asks about every datagram before QUIC sees it. What is not taken was never here: nothing is answered and
//! nothing is kept. The lock is held for one question, and never while anything of QUIC's is dropped or called.
//!
//! An address is an IP without its port, because a symmetric NAT shows another port to everyone. Neighbours behind the
//! same NAT share it, so [`Shape`] keeps out of a standing link's address whatever would begin something new.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use quinn::Connecting;
use tokio::sync::{mpsc, oneshot};

use super::limits::{CANDIDATES_MAX, LINKS_MAX, LOOKS_MAX, PUNCHES_MAX};

/// What a look carries: random, and known to two friends only.
pub(super) type Token = [u8; 16];

/// The list of all who are expected.
#[derive(Default)]
pub(super) struct Filter(Mutex<Expected>);

#[derive(Default)]
struct Expected {
    next: u64,
    looks: BTreeMap<Token, oneshot::Sender<SocketAddr>>,
    punches: BTreeMap<u64, Punching>,
    /// Links by address.
    links: BTreeMap<IpAddr, usize>,
}

struct Punching {
    candidates: Vec<SocketAddr>,
    wants: Wants,
}

/// What a punch is told.
pub(super) enum Wants {
    /// The dialler: from which ports its friend was heard that were not announced.
    Ports(mpsc::Sender<SocketAddr>),
    /// The host: who begins a connection.
    Connections(mpsc::Sender<Connecting>),
}

/// A look that is expected until this is dropped.
pub(super) struct Look {
    filter: Arc<Filter>,
    token: Token,
}

/// A punch whose addresses are let in until this is dropped.
pub(super) struct Punch {
    filter: Arc<Filter>,
    number: u64,
}

/// A link whose address is let in until this is dropped.
pub(super) struct Pass {
    filter: Arc<Filter>,
    ip: IpAddr,
}

/// What a datagram looks like from outside (RFC 9000, section 17).
#[derive(Debug, PartialEq, Eq)]
enum Shape {
    /// Begins a connection, or is the answer that does.
    Beginning,
    /// Goes on with one.
    Going,
    /// Nothing that we speak. QUIC would answer an unknown version, so it must not see one.
    Foreign,
}

impl Filter {
    /// Expects a look. `None` when it is expected already, or too many are.
    pub(super) fn look(
        self: &Arc<Self>,
        token: Token,
    ) -> Option<(Look, oneshot::Receiver<SocketAddr>)> {
        let mut expected = self.lock();
        if expected.looks.len() >= LOOKS_MAX || expected.looks.contains_key(&token) {
            return None;
        }
        let (seen, see) = oneshot::channel();
        expected.looks.insert(token, seen);
        Some((Look { filter: self.clone(), token }, see))
    }

    /// Lets the candidates' addresses in for a punch. `None` when there are too many.
    pub(super) fn punch(
        self: &Arc<Self>,
        candidates: Vec<SocketAddr>,
        wants: Wants,
    ) -> Option<Punch> {
        let mut expected = self.lock();
        if expected.punches.len() >= PUNCHES_MAX {
            return None;
        }
        expected.next += 1;
        let number = expected.next;
        expected.punches.insert(number, Punching { candidates, wants });
        Some(Punch { filter: self.clone(), number })
    }

    /// Lets the address of a link in. `None` when there are too many.
    pub(super) fn link(self: &Arc<Self>, with: SocketAddr) -> Option<Pass> {
        let ip = with.ip().to_canonical();
        let mut expected = self.lock();
        if expected.links.values().sum::<usize>() >= LINKS_MAX {
            return None;
        }
        *expected.links.entry(ip).or_default() += 1;
        Some(Pass { filter: self.clone(), ip })
    }

    /// Whether QUIC may see this datagram. A look is told to whom it is for and goes no further.
    pub(super) fn takes(&self, from: SocketAddr, datagram: &[u8]) -> bool {
        let mut expected = self.lock();
        if let Ok(token) = Token::try_from(datagram)
            && let Some(seen) = expected.looks.remove(&token)
        {
            // Whoever no longer waits needs no telling.
            let _ = seen.send(from);
            return false;
        }
        let mut punching = false;
        for punch in expected.punches.values_mut().filter(|punch| punch.awaits(from)) {
            punching = true;
            punch.note(from);
        }
        match Shape::of(datagram) {
            Shape::Beginning => punching,
            Shape::Going => punching || expected.links.contains_key(&from.ip().to_canonical()),
            Shape::Foreign => false,
        }
    }

    /// Who takes a connection that begins at `from`: the host who knows the very port, or else the address.
    pub(super) fn host_for(&self, from: SocketAddr) -> Option<mpsc::Sender<Connecting>> {
        let expected = self.lock();
        let hosts = || {
            let punches = expected.punches.values();
            punches.filter_map(|punch| match &punch.wants {
                Wants::Connections(host) => Some((punch, host)),
                Wants::Ports(_) => None,
            })
        };
        let exact = hosts().find(|(punch, _)| punch.knows(from));
        let (_, host) = exact.or_else(|| hosts().find(|(punch, _)| punch.awaits(from)))?;
        Some(host.clone())
    }

    fn lock(&self) -> MutexGuard<'_, Expected> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Punching {
    fn awaits(&self, from: SocketAddr) -> bool {
        self.candidates.iter().any(|known| known.ip().to_canonical() == from.ip().to_canonical())
    }

    fn knows(&self, from: SocketAddr) -> bool {
        self.candidates.iter().any(|known| same(*known, from))
    }

    /// Keeps a port that was not announced: the friend's NAT gave it another one towards us.
    fn note(&mut self, from: SocketAddr) {
        if let Wants::Ports(dialler) = &self.wants
            && self.candidates.len() < CANDIDATES_MAX
            && !self.knows(from)
            && dialler.try_send(from).is_ok()
        {
            self.candidates.push(from);
        }
    }
}

impl Shape {
    /// Looks at a datagram's first packet; a packet that begins something stands before all others.
    fn of(datagram: &[u8]) -> Self {
        const LONG: u8 = 0x80;
        const VERSION_1: [u8; 4] = [0, 0, 0, 1];
        match datagram {
            [] => Self::Foreign,
            [first, ..] if first & LONG == 0 => Self::Going,
            [first, version @ ..] if version.starts_with(&VERSION_1) => match (first >> 4) & 3 {
                // Initial.
                0 => Self::Beginning,
                // Handshake.
                2 => Self::Going,
                // 0-RTT and Retry, which we never send.
                _ => Self::Foreign,
            },
            _ => Self::Foreign,
        }
    }
}

/// The same address and port. The rest of an IPv6 socket address is our own view of it.
pub(super) fn same(one: SocketAddr, other: SocketAddr) -> bool {
    one.port() == other.port() && one.ip().to_canonical() == other.ip().to_canonical()
}

impl Drop for Look {
    fn drop(&mut self) {
        self.filter.lock().looks.remove(&self.token);
    }
}

impl Drop for Punch {
    fn drop(&mut self) {
        // In two steps: what hangs on the punch is dropped after the lock.
        let gone = self.filter.lock().punches.remove(&self.number);
        drop(gone);
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        let mut expected = self.filter.lock();
        if let Some(links) = expected.links.get_mut(&self.ip) {
            *links -= 1;
            if *links == 0 {
                expected.links.remove(&self.ip);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOING: [u8; 30] = [0x40; 30];
    const BEGINNING: [u8; 30] = {
        let mut initial = [0; 30];
        initial[0] = 0xc0;
        initial[4] = 1;
        initial
    };

    fn at(host: u8, port: u16) -> SocketAddr {
        ([192, 0, 2, host], port).into()
    }

    fn hosting() -> Wants {
        Wants::Connections(mpsc::channel(1).0)
    }

    #[test]
    fn only_a_punch_and_a_link_let_an_address_in_and_only_while_they_last() {
        let filter = Arc::new(Filter::default());
        let friend = at(1, 1000);
        assert!(!filter.takes(friend, &BEGINNING) && !filter.takes(friend, &GOING));
        let punch = filter.punch(vec![friend], hosting()).unwrap();
        assert!(filter.takes(at(1, 2000), &BEGINNING) && filter.takes(friend, &GOING));
        assert!(!filter.takes(at(2, 1000), &BEGINNING) && !filter.takes(at(2, 1000), &GOING));
        let (one, two) = (filter.link(friend).unwrap(), filter.link(at(1, 2000)).unwrap());
        drop(punch);
        drop(one);
        assert!(filter.takes(friend, &GOING), "the second link still stands");
        assert!(!filter.takes(friend, &BEGINNING), "nothing begins beside a link");
        drop(two);
        assert!(!filter.takes(friend, &GOING));
    }

    #[test]
    fn no_version_but_ours_reaches_quic() {
        let filter = Arc::new(Filter::default());
        let _punch = filter.punch(vec![at(1, 1)], hosting()).unwrap();
        for version in [[0, 0, 0, 0], [0x0a, 0x1a, 0x2a, 0x3a], [0xff, 0, 0, 29]] {
            let mut packet = BEGINNING;
            packet[1..5].copy_from_slice(&version);
            assert!(!filter.takes(at(1, 1), &packet));
        }
        assert_eq!(Shape::of(&[0xc0, 0, 0]), Shape::Foreign);
        assert_eq!(Shape::of(&[]), Shape::Foreign);
    }

    #[test]
    fn the_dialler_learns_a_few_new_ports_once_each() {
        let filter = Arc::new(Filter::default());
        let (tell, mut found) = mpsc::channel(CANDIDATES_MAX);
        let _punch = filter.punch(vec![at(1, 1)], Wants::Ports(tell)).unwrap();
        for port in [1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10, 2] {
            // Half of all openers look like a version that nobody speaks.
            filter.takes(at(1, port), &[0xff; 20]);
            filter.takes(at(2, port), &[0xff; 20]);
        }
        let learned: Vec<_> = std::iter::from_fn(|| found.try_recv().ok()).collect();
        assert_eq!(learned, (2..=8).map(|port| at(1, port)).collect::<Vec<_>>());
    }

    #[test]
    fn a_connection_goes_to_the_host_who_knows_its_port() {
        let filter = Arc::new(Filter::default());
        let (first, second) = (mpsc::channel(1).0, mpsc::channel(1).0);
        let _one = filter.punch(vec![at(1, 1)], Wants::Connections(first.clone())).unwrap();
        let _two = filter.punch(vec![at(1, 2)], Wants::Connections(second.clone())).unwrap();
        assert!(filter.host_for(at(1, 2)).unwrap().same_channel(&second));
        assert!(filter.host_for(at(1, 3)).unwrap().same_channel(&first));
        assert!(filter.host_for(at(2, 1)).is_none());
    }

    #[test]
    fn looks_punches_and_links_are_counted() {
        let filter = Arc::new(Filter::default());
        let token = |n: usize| [u8::try_from(n).unwrap(); 16];
        let mut looks: Vec<_> = (0..LOOKS_MAX).map(|n| filter.look(token(n)).unwrap()).collect();
        assert!(filter.look(token(LOOKS_MAX)).is_none());
        looks.pop();
        assert!(filter.look(token(0)).is_none(), "expected already");
        assert!(filter.look(token(LOOKS_MAX)).is_some());
        let punch = || filter.punch(vec![at(1, 1)], hosting());
        let _punches: Vec<_> = (0..PUNCHES_MAX).map(|_| punch().unwrap()).collect();
        assert!(punch().is_none());
        let _links: Vec<_> = (0..LINKS_MAX).map(|_| filter.link(at(1, 1)).unwrap()).collect();
        assert!(filter.link(at(2, 1)).is_none());
    }
}
