//! Names for things that are compared byte by byte: keys, messages, invites, links.
//!
//! The text of an id is RFC 4648 base32 in small letters without padding, because people read it aloud, type a
//! prefix of it and paste it into shells.

use std::fmt;

use data_encoding::BASE32_NOPAD;

/// Why a text is not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id: expected {expected} letters of base32")]
pub struct BadId {
    /// How many letters a whole id of this type has.
    pub expected: usize,
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident: $len:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $len]);

        impl $name {
            /// Length in bytes.
            pub const LEN: usize = $len;

            /// Reads the whole text of an id, in any case.
            ///
            /// # Errors
            /// [`BadId`] when the text is not exactly one id.
            pub fn parse(text: &str) -> Result<Self, BadId> {
                let expected = ($len * 8usize).div_ceil(5);
                let upper = text.to_ascii_uppercase();
                let bytes = BASE32_NOPAD.decode(upper.as_bytes()).map_err(|_| BadId { expected })?;
                Ok(Self(bytes.try_into().map_err(|_| BadId { expected })?))
            }

            /// Reads an id from exactly [`Self::LEN`] bytes.
            #[must_use]
            pub fn from_slice(bytes: &[u8]) -> Option<Self> {
                Some(Self(bytes.try_into().ok()?))
            }

            /// The bytes, as they are signed, hashed and sent.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; $len] {
                &self.0
            }

            /// The first eight letters: enough for logs and for people, never for a decision.
            #[must_use]
            pub fn short(&self) -> String {
                self.to_string().chars().take(8).collect()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&BASE32_NOPAD.encode(&self.0).to_ascii_lowercase())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.short())
            }
        }
    )*};
}

ids! {
    /// A person: the long-term Ed25519 public key that 24 words restore.
    IdentityKey: 32;
    /// A node of a person: its own Ed25519 public key, which is also its libp2p PeerId.
    DeviceKey: 32;
    /// A message, chosen by its author and meaningful only together with the author.
    MessageId: 16;
    /// An invite, as its maker lists and revokes it. Derived from the secret, reveals nothing of it.
    InviteId: 8;
    /// The outside name of an envelope, known to sender and receiver only.
    EnvelopeTag: 16;
    /// What two devices call a session they agreed on; says nothing of its key.
    SessionName: 8;
    /// Stands for a mutual friend on one link; means nothing elsewhere.
    LinkTag: 16;
    /// A room: the hash of what created it.
    RoomId: 32;
    /// A room's item: the hash of its signed bytes.
    ItemHash: 32;
    /// One member's place in a room, from an invitation to leaving: the first half of the invitation's hash, or of the
    /// room's id for whoever created it.
    ChainId: 16;
    /// An introduction: by its maker's name for it, or by the receiver's own.
    IntroductionId: 16;
    /// A conversation that was imported for reading: a name that means nothing elsewhere.
    ImportId: 16;
    /// A sender key of a room.
    SenderKeyName: 16;
}

/// One open connection, as `net` numbers them from the start of the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkId(pub u64);

/// One circuit between two friends that runs, or is to run, through this node, numbered like links.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CircuitId(pub u64);

/// One knock at the door that waits for our decision, numbered like links.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KnockId(pub u64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_from_its_text_in_any_case() {
        let id = MessageId([7; 16]);
        assert_eq!(MessageId::parse(&id.to_string()), Ok(id));
        assert_eq!(MessageId::parse(&id.to_string().to_uppercase()), Ok(id));
        assert_eq!(id.to_string().len(), 26);
    }

    #[test]
    fn a_cut_or_foreign_text_is_no_id() {
        assert!(MessageId::parse("").is_err());
        assert!(MessageId::parse("aaaa").is_err());
        assert!(IdentityKey::parse(&MessageId([1; 16]).to_string()).is_err());
        assert!(MessageId::parse("11111111111111111111111111").is_err());
    }
}
