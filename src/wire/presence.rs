//! What a person says of themselves, as bytes: in a note on an own link, and in the record that friends pass on.

use super::frame::BadFrame;
use super::{address, schema};
use crate::model::address::Address;
use crate::model::presence::{STATUS_TEXT_BYTES_MAX, Status};

/// Most addresses one node tells: a few interfaces, both families.
pub const ADDRESSES_MAX: usize = 16;

/// A person's presence, told on an own link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PresenceNote {
    /// Invisible people say [`Status::Offline`].
    pub status: Status,
    /// In their words.
    pub text: String,
    /// Where they listen, best first, at most [`ADDRESSES_MAX`]: only friends are told.
    pub addresses: Vec<Address>,
    /// Friends are asked not to pass on word of the sender.
    pub quiet: bool,
}

impl PresenceNote {
    pub(super) fn to_schema(&self) -> schema::Presence {
        schema::Presence {
            status: number(self.status),
            text: self.text.clone(),
            addresses: write(&self.addresses),
            quiet: self.quiet,
        }
    }

    pub(super) fn from_schema(schema: schema::Presence) -> Result<Self, BadFrame> {
        Ok(Self {
            status: status(schema.status),
            text: text(schema.text).ok_or(BadFrame::Field("text"))?,
            addresses: addresses(&schema.addresses),
            quiet: schema.quiet,
        })
    }
}

/// The number of a status.
pub(super) fn number(status: Status) -> u32 {
    match status {
        Status::Online => 1,
        Status::Away => 2,
        Status::Busy => 3,
        // Whoever is invisible looks like nobody.
        Status::Invisible | Status::Offline => 4,
    }
}

/// The status under a number.
pub(super) fn status(number: u32) -> Status {
    match number {
        2 => Status::Away,
        3 => Status::Busy,
        4 => Status::Offline,
        // A status that a newer version invented is still said by somebody who is here.
        _ => Status::Online,
    }
}

/// A status text, unless it is longer than one may be.
pub(super) fn text(text: String) -> Option<String> {
    (text.len() <= STATUS_TEXT_BYTES_MAX).then_some(text)
}

/// The bytes of the addresses.
pub(super) fn write(addresses: &[Address]) -> Vec<u8> {
    addresses.iter().flat_map(address::encode).collect()
}

/// The first [`ADDRESSES_MAX`] addresses in the bytes.
pub(super) fn addresses(bytes: &[u8]) -> Vec<Address> {
    address::decode_all(bytes, ADDRESSES_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::frame::Frame;
    use crate::wire::frame::tests::there_and_back;

    fn presence(status: Status, text: &str) -> Frame {
        let text = text.into();
        Frame::Presence(PresenceNote { status, text, addresses: Vec::new(), quiet: true })
    }

    #[test]
    fn a_status_text_that_is_too_long_is_refused() {
        let whole = presence(Status::Away, &"x".repeat(STATUS_TEXT_BYTES_MAX));
        assert_eq!(there_and_back(&whole), Ok(Some(whole)));
        let frame = presence(Status::Away, &"x".repeat(STATUS_TEXT_BYTES_MAX + 1));
        assert_eq!(there_and_back(&frame), Err(BadFrame::Field("text")));
    }

    #[test]
    fn an_invisible_friend_looks_offline() {
        let seen = presence(Status::Offline, "");
        assert_eq!(there_and_back(&presence(Status::Invisible, "")), Ok(Some(seen)));
    }
}
