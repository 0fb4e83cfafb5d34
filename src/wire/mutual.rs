//! Word of mutual friends: who they are on this link, whether they are linked here, and their sealed presence records.

use prost::Message;

use super::frame::BadFrame;
use super::{schema, tags};
use crate::model::id::LinkTag;

/// Most tags in one [`Tags`] frame: 32 KiB, half of a body. Whoever has more friends sends another frame.
pub const TAGS_MAX: usize = 2048;

/// Most bytes of a sealed presence record: the longest device list 4 KiB, the rest of a record below 1 KiB, the seal.
pub const RECORD_BYTES_MAX: usize = 6 * 1024;

/// The tags of the sender's friends on this link: those that the receiver knows too are mutual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tags {
    /// 1 to [`TAGS_MAX`], in no order that means anything.
    pub tags: Vec<LinkTag>,
    /// Adds to the list before, instead of taking its place.
    pub more: bool,
}

/// Word of a mutual friend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Who.
    pub about: LinkTag,
    /// Whether they have a link with the sender right now.
    pub linked: bool,
    /// Seconds since they were last linked there; `None` when never.
    pub ago: Option<u64>,
    /// The newest presence record of theirs that the sender has.
    pub record: Option<RecordNote>,
}

/// Somebody's presence record, sealed under their circle key: who passes it on may be unable to read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordNote {
    /// The version of the circle key that opens it.
    pub version: u64,
    /// Rises with every record of this person.
    pub number: u64,
    /// At most [`RECORD_BYTES_MAX`] bytes; none when the record is withdrawn.
    pub sealed: Vec<u8>,
}

impl Tags {
    pub(super) fn to_schema(&self) -> schema::Tags {
        schema::Tags { tags: tags::write_all(&self.tags), more: self.more }
    }

    pub(super) fn from_schema(schema: &schema::Tags) -> Result<Self, BadFrame> {
        Ok(Self { tags: tags::list(&schema.tags, 1..=TAGS_MAX, "tags")?, more: schema.more })
    }
}

impl Word {
    pub(super) fn to_schema(&self) -> schema::Word {
        schema::Word {
            about: tags::write(&self.about),
            linked: self.linked,
            ago: self.ago,
            record: self.record.as_ref().map(|record| record.to_schema().encode_to_vec()),
        }
    }

    pub(super) fn from_schema(schema: &schema::Word) -> Result<Self, BadFrame> {
        let record = schema.record.as_deref().map(|bytes| {
            RecordNote::from_schema(schema::Record::decode(bytes).map_err(|_| BadFrame::Malformed)?)
        });
        Ok(Self {
            about: tags::one(&schema.about, "about")?,
            linked: schema.linked,
            ago: schema.ago,
            record: record.transpose()?,
        })
    }
}

impl RecordNote {
    pub(super) fn to_schema(&self) -> schema::Record {
        let Self { version, number, sealed } = self.clone();
        schema::Record { version, number, sealed }
    }

    pub(super) fn from_schema(schema: schema::Record) -> Result<Self, BadFrame> {
        let schema::Record { version, number, sealed } = schema;
        if sealed.len() > RECORD_BYTES_MAX {
            return Err(BadFrame::Field("sealed"));
        }
        Ok(Self { version, number, sealed })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::frame::Frame;
    use crate::wire::frame::tests::there_and_back;

    fn record(bytes: usize) -> RecordNote {
        RecordNote { version: 1, number: 2, sealed: vec![7; bytes] }
    }

    fn word(record: Option<RecordNote>) -> Frame {
        Frame::Word(Word { about: LinkTag([1; 16]), linked: true, ago: None, record })
    }

    fn tags(count: usize) -> Frame {
        Frame::Tags(Tags { tags: vec![LinkTag([1; 16]); count], more: true })
    }

    #[test]
    fn a_list_of_no_or_too_many_friends_is_refused() {
        assert_eq!(there_and_back(&tags(TAGS_MAX)), Ok(Some(tags(TAGS_MAX))));
        assert_eq!(there_and_back(&tags(TAGS_MAX + 1)), Err(BadFrame::Field("tags")));
        assert_eq!(there_and_back(&tags(0)), Err(BadFrame::Field("tags")));
        let cut = schema::Tags { tags: vec![1; 47], more: false };
        assert_eq!(Tags::from_schema(&cut), Err(BadFrame::Field("tags")));
    }

    #[test]
    fn a_record_that_is_too_long_is_refused_in_a_word_too() {
        for bytes in [0, RECORD_BYTES_MAX] {
            let whole = Frame::Record(record(bytes));
            assert_eq!(there_and_back(&whole), Ok(Some(whole)));
            let whole = word(Some(record(bytes)));
            assert_eq!(there_and_back(&whole), Ok(Some(whole)));
        }
        let refused = Err(BadFrame::Field("sealed"));
        assert_eq!(there_and_back(&Frame::Record(record(RECORD_BYTES_MAX + 1))), refused);
        assert_eq!(there_and_back(&word(Some(record(RECORD_BYTES_MAX + 1)))), refused);
    }

    #[test]
    fn never_linked_differs_from_linked_just_now() {
        let about = LinkTag([1; 16]);
        for ago in [None, Some(0), Some(u64::MAX)] {
            let frame = Frame::Word(Word { about, linked: false, ago, record: None });
            assert_eq!(there_and_back(&frame), Ok(Some(frame)));
        }
    }

    #[test]
    fn word_of_nobody_and_a_broken_record_in_it_are_refused() {
        let Frame::Word(whole) = word(Some(record(9))) else { unreachable!() };
        let mut nobody = whole.to_schema();
        nobody.about.pop();
        assert_eq!(Word::from_schema(&nobody), Err(BadFrame::Field("about")));
        let broken = schema::Word { record: Some(vec![0xff]), ..whole.to_schema() };
        assert_eq!(Word::from_schema(&broken), Err(BadFrame::Malformed));
    }
}
