//! Tags of 16 bytes: one in a field of its own, or many in one field, one after the other.

use std::ops::RangeInclusive;

use super::frame::{BadFrame, exact};
use crate::model::id::{EnvelopeTag, LinkTag};

/// A name that is 16 bytes.
pub(super) trait Tag: Copy {
    /// Makes the name of its bytes.
    fn of(bytes: [u8; 16]) -> Self;
    /// The bytes of the name.
    fn bytes(&self) -> &[u8; 16];
}

impl Tag for LinkTag {
    fn of(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    fn bytes(&self) -> &[u8; 16] {
        self.as_bytes()
    }
}

impl Tag for EnvelopeTag {
    fn of(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    fn bytes(&self) -> &[u8; 16] {
        self.as_bytes()
    }
}

/// Reads a field that is one tag.
pub(super) fn one<T: Tag>(bytes: &[u8], field: &'static str) -> Result<T, BadFrame> {
    exact(bytes, field).map(T::of)
}

/// Reads a field that is one tag where it is there at all.
pub(super) fn perhaps<T: Tag>(
    bytes: Option<&[u8]>,
    field: &'static str,
) -> Result<Option<T>, BadFrame> {
    bytes.map(|bytes| one(bytes, field)).transpose()
}

/// Reads a field that is as many tags as `count` allows.
pub(super) fn list<T: Tag>(
    bytes: &[u8],
    count: RangeInclusive<usize>,
    field: &'static str,
) -> Result<Vec<T>, BadFrame> {
    let (tags, rest) = bytes.as_chunks::<16>();
    if !rest.is_empty() || !count.contains(&tags.len()) {
        return Err(BadFrame::Field(field));
    }
    Ok(tags.iter().copied().map(T::of).collect())
}

/// Writes one tag.
pub(super) fn write<T: Tag>(tag: &T) -> Vec<u8> {
    tag.bytes().to_vec()
}

/// Writes many.
pub(super) fn write_all<T: Tag>(tags: &[T]) -> Vec<u8> {
    tags.iter().flat_map(|tag| *tag.bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const REFUSED: BadFrame = BadFrame::Field("tags");

    #[test]
    fn tags_read_back_in_their_order() {
        let tags = [LinkTag([3; 16]), LinkTag([1; 16]), LinkTag([3; 16])];
        assert_eq!(list(&write_all(&tags), 1..=3, "tags"), Ok(tags.to_vec()));
        assert_eq!(one(&write(&tags[1]), "tags"), Ok(tags[1]));
        assert_eq!(perhaps::<LinkTag>(None, "tags"), Ok(None));
    }

    #[test]
    fn a_list_of_broken_tags_or_of_too_many_or_few_is_refused() {
        for (length, count) in [(15, 0..=9), (33, 0..=9), (0, 1..=9), (160, 0..=9)] {
            assert_eq!(list::<EnvelopeTag>(&vec![7; length], count, "tags"), Err(REFUSED));
        }
        assert_eq!(list::<EnvelopeTag>(&[], 0..=9, "tags"), Ok(vec![]));
    }

    #[test]
    fn a_tag_that_is_there_is_whole() {
        assert_eq!(one::<LinkTag>(&[], "tags"), Err(REFUSED));
        assert_eq!(perhaps::<LinkTag>(Some(&[]), "tags"), Err(REFUSED));
        assert_eq!(perhaps::<LinkTag>(Some(&[7; 17]), "tags"), Err(REFUSED));
    }
}
