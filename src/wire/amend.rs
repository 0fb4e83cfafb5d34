//! The bytes of what is done to an earlier message: as letters to a friend, and inside what is said in a room.

use prost::Message;

use super::letter::{decode_mentions, decode_reference, encode_mentions, encode_reference, kind};
use super::schema;
use crate::model::amend::{Amend, Deed, Emoji};
use crate::model::message::{Body, Content};

/// The number of its kind, and its bytes.
pub(super) fn encode(amend: &Amend) -> (u32, Vec<u8>) {
    let (target, edition) = (encode_reference(&amend.target), amend.edition);
    match &amend.deed {
        Deed::Reword { body, mentions } => {
            let (text, mentions) = (body.as_str().to_owned(), encode_mentions(mentions));
            let schema = schema::Edit { target, edition, text, mentions };
            (kind::EDIT, schema.encode_to_vec())
        }
        Deed::Take => (kind::DELETE, schema::Delete { target, edition }.encode_to_vec()),
        Deed::Sign(emoji) => {
            let emoji = emoji.as_ref().map(|emoji| emoji.as_str().to_owned()).unwrap_or_default();
            (kind::REACTION, schema::Reaction { target, edition, emoji }.encode_to_vec())
        }
    }
}

/// Reads one of these kinds. What this version cannot read is kept as it came, for a later one.
pub(super) fn decode(number: u32, bytes: Vec<u8>) -> Content {
    match read(number, &bytes) {
        Some(amend) => Content::Amend(amend),
        None => Content::Unknown { kind: number, bytes },
    }
}

fn read(number: u32, bytes: &[u8]) -> Option<Amend> {
    let (target, edition, deed) = match number {
        kind::EDIT => {
            let schema = schema::Edit::decode(bytes).ok()?;
            let body = Body::parse(schema.text).ok()?;
            let mentions = decode_mentions(&schema.mentions);
            (schema.target, schema.edition, Deed::Reword { body, mentions })
        }
        kind::DELETE => {
            let schema = schema::Delete::decode(bytes).ok()?;
            (schema.target, schema.edition, Deed::Take)
        }
        kind::REACTION => {
            let schema = schema::Reaction::decode(bytes).ok()?;
            let emoji = match schema.emoji.as_str() {
                "" => None,
                text => Some(Emoji::parse(text)?),
            };
            (schema.target, schema.edition, Deed::Sign(emoji))
        }
        _ => return None,
    };
    Some(Amend { target: decode_reference(&target).ok()?, edition, deed })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::samples;

    #[test]
    fn everything_that_can_be_done_to_a_message_reads_back() {
        for amend in samples::amends() {
            let (number, bytes) = encode(&amend);
            assert_eq!(decode(number, bytes), Content::Amend(amend));
        }
    }

    #[test]
    fn what_cannot_be_read_is_kept_as_it_came() {
        for amend in samples::amends() {
            let (kind, mut bytes) = encode(&amend);
            bytes.truncate(bytes.len() / 2);
            assert_eq!(decode(kind, bytes.clone()), Content::Unknown { kind, bytes });
        }
        let two = schema::Reaction { target: vec![], edition: 1, emoji: "❤❤".into() };
        assert!(matches!(decode(kind::REACTION, two.encode_to_vec()), Content::Unknown { .. }));
    }
}
