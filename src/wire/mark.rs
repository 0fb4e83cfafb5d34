//! A mark: what has arrived, what was seen, and whether somebody is typing. The latest wins; none is acknowledged.

use prost::Message;

use super::schema;

/// The passing signs of one side, sealed before they travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mark {
    /// Every letter up to this number is durable at the sender of the mark.
    pub delivered_upto: u64,
    /// Every letter up to this number was seen there.
    pub read_upto: u64,
    /// Somebody types, and would be done by then.
    pub typing_until: Option<u64>,
}

impl Mark {
    /// The plain bytes, to be sealed.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let Self { delivered_upto, read_upto, typing_until } = *self;
        schema::Mark { delivered_upto, read_upto, typing_until }.encode_to_vec()
    }

    /// Reads the opened bytes; `None` when they are no mark.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let schema::Mark { delivered_upto, read_upto, typing_until } =
            schema::Mark::decode(bytes).ok()?;
        Some(Self { delivered_upto, read_upto, typing_until })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_reads_back() {
        let quiet = Mark { delivered_upto: 300, read_upto: 200, typing_until: None };
        let typing = Mark { typing_until: Some(1_700_000_000_000), ..quiet };
        for mark in [Mark::default(), quiet, typing] {
            assert_eq!(Mark::decode(&mark.encode()), Some(mark));
        }
    }

    #[test]
    fn what_is_no_mark_is_refused() {
        assert_eq!(Mark::decode(&[0xff]), None);
    }
}
