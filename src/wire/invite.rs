//! An invite as text: a one-time ticket to its maker's door, which names no one.
//!
//! Between head and checksum (see [`super::ticket`]): `device key 32 ‖ secret 16 ‖ expiry u32 ‖ addresses`. An invite
//! that names a friend in the middle has that friend's device key before the addresses, and its address as the first.

use zeroize::Zeroizing;

use super::ticket::{Kind, to_text};
pub use super::ticket::{RELAYED_CHARS_MAX, TEXT_CHARS_MAX};
use super::{address, frame::ADDRESSES_MAX};
use crate::model::address::Address;
use crate::model::id::DeviceKey;
use crate::model::time::Time;
use crate::model::way::Middle;

/// What the holder of an invite knows.
#[derive(Clone, PartialEq, Eq)]
pub struct Invite {
    /// The door to knock at.
    pub device: DeviceKey,
    /// What opens it, once.
    pub secret: Zeroizing<[u8; 16]>,
    /// Good until; whole seconds, up to the year 2106.
    pub expires: Time,
    /// Where to look, best first.
    pub addresses: Vec<Address>,
    /// The friend of its maker through whom the maker can be reached.
    pub middle: Option<Middle>,
}

impl Invite {
    /// The text to hand over: at most [`TEXT_CHARS_MAX`] characters, or [`RELAYED_CHARS_MAX`]. Addresses that do not fit are left out.
    #[must_use]
    pub fn to_text(&self) -> String {
        let expires = u32::try_from(self.expires.seconds()).unwrap_or(u32::MAX);
        let parts = [self.device.as_bytes().as_slice(), self.secret.as_slice()];
        let fields = Zeroizing::new([parts.concat(), expires.to_be_bytes().to_vec()].concat());
        let Some(middle) = self.middle else {
            return to_text(Kind::Invite, &fields, &self.addresses);
        };
        let fields = Zeroizing::new([fields.as_slice(), middle.device.as_bytes()].concat());
        let addresses = [&[middle.address], self.addresses.as_slice()].concat();
        to_text(Kind::RelayedInvite, &fields, &addresses)
    }

    /// The same for an invite that names a friend in the middle.
    pub(super) fn from_relayed_fields(bytes: &[u8]) -> Option<Self> {
        let (plain, rest) = bytes.split_at_checked(32 + 16 + 4)?;
        let (device, addresses) = rest.split_first_chunk()?;
        let mut addresses = address::decode_all(addresses, ADDRESSES_MAX).into_iter();
        let middle = Some(Middle { device: DeviceKey(*device), address: addresses.next()? });
        Some(Self { middle, addresses: addresses.collect(), ..Self::from_fields(plain)? })
    }

    /// Reads what stands between head and checksum; `None` when it is too short.
    pub(super) fn from_fields(bytes: &[u8]) -> Option<Self> {
        let (device, rest) = bytes.split_first_chunk()?;
        let (secret, rest) = rest.split_first_chunk()?;
        let (expires, addresses) = rest.split_first_chunk()?;
        Some(Self {
            device: DeviceKey(*device),
            secret: Zeroizing::new(*secret),
            expires: Time(u64::from(u32::from_be_bytes(*expires)) * 1000),
            addresses: address::decode_all(addresses, ADDRESSES_MAX),
            middle: None,
        })
    }
}

/// Leaves out the secret.
impl std::fmt::Debug for Invite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Invite({:?}, until {})", self.device, self.expires.seconds())
    }
}

#[cfg(test)]
mod tests {
    use crate::wire::paste::{self, Paste};
    use crate::wire::samples;

    use super::*;

    #[test]
    fn an_invite_reads_back_from_its_text() {
        let invite = samples::invite();
        assert_eq!(paste::read(&invite.to_text()), Paste::Invite(invite));
    }

    #[test]
    fn an_invite_with_every_address_it_can_hold_fits_its_qr_code() {
        let four: Address = "/ip4/255.255.255.255/tcp/65535".parse().unwrap();
        let six: Address = "/ip6/2001:db8::1/tcp/65535".parse().unwrap();
        for addresses in [vec![four; 9], vec![six; 9], vec![six, four, four, four], vec![]] {
            let text = Invite { addresses, ..samples::invite() }.to_text();
            assert!(text.len() <= TEXT_CHARS_MAX, "{}", text.len());
        }
    }

    #[test]
    fn an_invite_that_names_a_friend_in_the_middle_reads_back_and_fits_its_qr_code() {
        for at in ["/ip4/255.255.255.255/tcp/65535", "/ip6/2001:db8::1/tcp/65535"] {
            let address: Address = at.parse().unwrap();
            let middle = Some(Middle { device: DeviceKey([7; 32]), address });
            let invite = Invite { middle, ..samples::invite() };
            let text = invite.to_text();
            assert!(text.len() <= RELAYED_CHARS_MAX, "{}", text.len());
            let Paste::Invite(read) = paste::read(&text) else { panic!("{text}") };
            assert_eq!((read.middle, read.secret), (invite.middle, invite.secret));
        }
    }

    #[test]
    fn an_invite_never_shows_its_secret_in_a_log() {
        let shown = format!("{:?}", samples::invite());
        assert_eq!(shown, "Invite(DeviceKey(gezdgnbv), until 1700000000)");
    }
}
