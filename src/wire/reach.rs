//! What two friends say to find ways to each other, and to help each other find them.

use super::frame::{BadFrame, exact};
use super::{presence, schema};
use crate::model::address::Address;
use crate::model::id::InviteId;

/// Most addresses of one sort offered for a punch.
pub const PUNCH_ADDRESSES_MAX: usize = 8;

/// Where the sender sees the receiver: what a NAT makes of its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// There.
    pub address: Address,
    /// Over UDP, after a [`Look`]; otherwise where this link comes from.
    pub udp: bool,
}

/// Asks where a datagram that is these bytes will be seen to come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Random, for this once.
    pub token: [u8; 16],
}

/// The answer to a [`Look`]: the datagram is awaited for 10 seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LookAt {
    /// As it was asked with.
    pub token: [u8; 16],
    /// The UDP port to send to, at the address that the link leads to.
    pub port: u16,
}

/// How far two ends of a relayed link are with trying at the same moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Here are my addresses: what are yours?
    Offer,
    /// These.
    Answer,
    /// Now.
    Go,
}

/// Meeting straight, through both NATs (after DCUtR, libp2p specification).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Punch {
    /// How far they are.
    pub step: Step,
    /// Which try; an answer and a go carry their offer's number.
    pub round: u32,
    /// Where the sender may be seen over TCP, at most [`PUNCH_ADDRESSES_MAX`].
    pub tcp: Vec<Address>,
    /// Where over UDP, at most as many.
    pub udp: Vec<Address>,
}

/// Lets the holder of an invite ask the receiver for one circuit to the sender.
#[derive(Clone, PartialEq, Eq)]
pub struct Leave {
    /// Which invite.
    pub id: InviteId,
    /// What its holder shows.
    pub key: [u8; 32],
    /// Good for so many seconds.
    pub lasts: u64,
}

/// Leaves out the key.
impl std::fmt::Debug for Leave {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Leave({:?}, {} s)", self.id, self.lasts)
    }
}

impl Seen {
    pub(super) fn to_schema(self) -> schema::Seen {
        schema::Seen { address: presence::write(&[self.address]), udp: self.udp }
    }

    pub(super) fn from_schema(schema: &schema::Seen) -> Result<Self, BadFrame> {
        let address = one(&schema.address)?;
        Ok(Self { address, udp: schema.udp })
    }
}

impl LookAt {
    pub(super) fn to_schema(self) -> schema::LookAt {
        schema::LookAt { token: self.token.to_vec(), port: self.port.into() }
    }

    pub(super) fn from_schema(schema: &schema::LookAt) -> Result<Self, BadFrame> {
        let port = u16::try_from(schema.port).map_err(|_| BadFrame::Field("port"))?;
        Ok(Self { token: exact(&schema.token, "token")?, port })
    }
}

impl Punch {
    pub(super) fn to_schema(&self) -> schema::Punch {
        let step = match self.step {
            Step::Offer => 1,
            Step::Answer => 2,
            Step::Go => 3,
        };
        let (tcp, udp) = (presence::write(&self.tcp), presence::write(&self.udp));
        schema::Punch { step, round: self.round, tcp, udp }
    }

    pub(super) fn from_schema(schema: &schema::Punch) -> Result<Self, BadFrame> {
        let step = match schema.step {
            1 => Step::Offer,
            2 => Step::Answer,
            3 => Step::Go,
            _ => return Err(BadFrame::Field("step")),
        };
        let some = |bytes| {
            let mut addresses = presence::addresses(bytes);
            addresses.truncate(PUNCH_ADDRESSES_MAX);
            addresses
        };
        let (tcp, udp) = (some(&schema.tcp), some(&schema.udp));
        Ok(Self { step, round: schema.round, tcp, udp })
    }
}

impl Leave {
    pub(super) fn to_schema(&self) -> schema::Leave {
        let (id, key) = (self.id.as_bytes().to_vec(), self.key.to_vec());
        schema::Leave { id, key, lasts: self.lasts }
    }

    pub(super) fn from_schema(schema: &schema::Leave) -> Result<Self, BadFrame> {
        let (id, key) = (exact(&schema.id, "id")?, exact(&schema.key, "key")?);
        Ok(Self { id: InviteId(id), key, lasts: schema.lasts })
    }
}

/// A field that is one address.
pub(super) fn one(bytes: &[u8]) -> Result<Address, BadFrame> {
    presence::addresses(bytes).first().copied().ok_or(BadFrame::Field("address"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_punch_offers_no_more_addresses_than_may_be_tried() {
        let at: Address = "/ip4/192.0.2.1/tcp/1".parse().unwrap();
        let many = Punch { step: Step::Offer, round: 1, tcp: vec![at; 12], udp: vec![] };
        let read = Punch::from_schema(&many.to_schema()).unwrap();
        assert_eq!(read.tcp.len(), PUNCH_ADDRESSES_MAX);
    }

    #[test]
    fn what_is_no_step_no_port_and_no_address_is_refused() {
        let punch = schema::Punch { step: 4, round: 1, tcp: vec![], udp: vec![] };
        assert_eq!(Punch::from_schema(&punch), Err(BadFrame::Field("step")));
        let at = schema::LookAt { token: vec![1; 16], port: 65_536 };
        assert_eq!(LookAt::from_schema(&at), Err(BadFrame::Field("port")));
        let seen = schema::Seen { address: vec![4, 1], udp: false };
        assert_eq!(Seen::from_schema(&seen), Err(BadFrame::Field("address")));
    }

    #[test]
    fn leave_never_shows_its_key_in_a_log() {
        let leave = Leave { id: InviteId([1; 8]), key: [2; 32], lasts: 60 };
        assert!(!format!("{leave:?}").contains("2, 2"));
    }
}
