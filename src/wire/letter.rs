//! A letter's bytes, as the ratchet seals them: id, time, the number of its kind, and the kind's own bytes.
//!
//! A kind this version does not know is kept as it came and encodes to the same bytes again, so that an upgrade can
//! read what arrived before it.

use prost::Message;
use zeroize::{Zeroize, Zeroizing};

use super::{amend, schema};
use crate::model::amend::LASTS_MAX as LASTS;
use crate::model::circle::CircleKey;
use crate::model::friend::clean_name;
use crate::model::id::{IdentityKey, MessageId};
use crate::model::message::{Body, Content, Letter, MENTIONS_MAX, MessageRef};
use crate::model::time::Time;

/// Rises whenever this program learns to read another kind: letters kept under a lower number are read again.
pub const KINDS_KNOWN: u32 = 6;

/// Most bytes of an encoded letter: what the largest envelope holds, less 1 KiB for the ratchet and its kin.
pub const LETTER_BYTES_MAX: usize = 47 * 1024;

/// The same, in seconds.
const LASTS_MAX: u32 = LASTS.as_secs() as u32;

/// The numbers of the letter kinds. All are reserved from the first version on; see [`KINDS_KNOWN`].
pub mod kind {
    /// Words.
    pub const TEXT: u32 = 1;
    /// Words in answer to others. Never sent: a reply is a [`TEXT`] that names what it answers.
    pub const REPLY: u32 = 2;
    /// Other words for an earlier text.
    pub const EDIT: u32 = 3;
    /// An earlier text taken back.
    pub const DELETE: u32 = 4;
    /// A sign on an earlier text.
    pub const REACTION: u32 = 5;
    /// How the author wants to be called.
    pub const PROFILE: u32 = 6;
    /// The author's circle key.
    pub const CIRCLE_KEY: u32 = 7;
    /// An invitation to a room.
    pub const ROOM: u32 = 8;
    /// Two friends of the author, made known to each other.
    pub const INTRODUCTION: u32 = 9;
    /// A file is offered.
    pub const FILE: u32 = 10;
    /// From one device to the others of the same person.
    pub const TO_SELF: u32 = 11;
    /// How long the author wishes messages to last.
    pub const TIMER: u32 = 12;
    /// What the receiver wrote, for a disk of theirs that was set back.
    pub const GIVEN_BACK: u32 = 13;
}

/// Why opened bytes are not a letter. Its sender is at fault: the seal was good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadLetter {
    /// More than [`LETTER_BYTES_MAX`].
    #[error("the letter is too long")]
    TooLong,
    /// Not the bytes of a letter, a text that is not UTF-8 included.
    #[error("not the bytes of a letter")]
    Malformed,
    /// A text that is empty or longer than a text may be.
    #[error("the letter's text is empty or too long")]
    Text,
    /// A name that nothing readable is left of.
    #[error("the letter's name cannot be shown")]
    Name,
    /// A circle key that is not 32 bytes, or has no version.
    #[error("the letter's circle key is not 32 bytes, or has no version")]
    CircleKey,
}

/// The letter's bytes, to be sealed.
#[must_use]
pub fn encode(letter: &Letter) -> Vec<u8> {
    let (kind, content) = parts(&letter.content);
    let id = letter.id.as_bytes().to_vec();
    let mut schema = schema::Letter { id, written: letter.written.0, kind, content };
    let bytes = schema.encode_to_vec();
    schema.content.zeroize();
    bytes
}

/// The number of what it says, and what it says.
pub(super) fn parts(content: &Content) -> (u32, Vec<u8>) {
    match content {
        Content::Text { .. } => (kind::TEXT, encode_text(content)),
        Content::Amend(amend) => amend::encode(amend),
        Content::Timer { seconds, edition } => {
            let schema = schema::Timer { seconds: *seconds, edition: *edition };
            (kind::TIMER, schema.encode_to_vec())
        }
        // Nothing that anybody could read: it is never sent.
        Content::Gone => (0, Vec::new()),
        Content::Profile { name } => {
            (kind::PROFILE, schema::Profile { name: name.clone() }.encode_to_vec())
        }
        Content::CircleKey(key) => (kind::CIRCLE_KEY, encode_circle_key(key)),
        Content::Room(bytes) => (kind::ROOM, bytes.clone()),
        Content::Introduction(bytes) => (kind::INTRODUCTION, bytes.clone()),
        Content::GivenBack(bytes) => (kind::GIVEN_BACK, bytes.clone()),
        Content::Unknown { kind, bytes } => (*kind, bytes.clone()),
    }
}

/// Reads a letter. Names are cleaned on the way in; a kind unknown here keeps its bytes.
///
/// # Errors
/// [`BadLetter`] when the bytes are not a letter, or one of a known kind breaks that kind's rules.
pub fn decode(bytes: &[u8]) -> Result<Letter, BadLetter> {
    if bytes.len() > LETTER_BYTES_MAX {
        return Err(BadLetter::TooLong);
    }
    let schema = schema::Letter::decode(bytes).map_err(|_| BadLetter::Malformed)?;
    let content = match schema.kind {
        // Nobody can have meant this: it is what a missing field reads as.
        0 => return Err(BadLetter::Malformed),
        kind::TEXT => decode_text(&schema.content)?,
        kind @ (kind::EDIT | kind::DELETE | kind::REACTION) => amend::decode(kind, schema.content),
        kind::TIMER => decode_timer(&schema.content)?,
        kind::PROFILE => decode_profile(&schema.content)?,
        kind::CIRCLE_KEY => decode_circle_key(&Zeroizing::new(schema.content))?,
        kind::ROOM => Content::Room(schema.content),
        kind::INTRODUCTION => Content::Introduction(schema.content),
        kind::GIVEN_BACK => Content::GivenBack(schema.content),
        kind => Content::Unknown { kind, bytes: schema.content },
    };
    let id = MessageId::from_slice(&schema.id).ok_or(BadLetter::Malformed)?;
    Ok(Letter { id, written: Time(schema.written), content })
}

/// The bytes of a text, as letters and rooms carry them; nothing for what is no text.
pub(super) fn encode_text(content: &Content) -> Vec<u8> {
    let Content::Text { body, reply_to, mentions, action, lasts } = content else {
        return Vec::new();
    };
    let schema = schema::Text {
        text: body.as_str().to_owned(),
        reply_to: reply_to.as_ref().map(encode_reference),
        mentions: encode_mentions(mentions),
        action: *action,
        lasts: *lasts,
    };
    schema.encode_to_vec()
}

/// Reads a text.
pub(super) fn decode_text(bytes: &[u8]) -> Result<Content, BadLetter> {
    let schema = schema::Text::decode(bytes).map_err(|_| BadLetter::Malformed)?;
    let body = Body::parse(schema.text).map_err(|_| BadLetter::Text)?;
    let reply_to = schema.reply_to.as_deref().map(decode_reference).transpose()?;
    let mentions = decode_mentions(&schema.mentions);
    let lasts = schema.lasts.filter(|seconds| *seconds > 0).map(|seconds| seconds.min(LASTS_MAX));
    Ok(Content::Text { body, reply_to, mentions, action: schema.action, lasts })
}

pub(super) fn encode_mentions(mentions: &[IdentityKey]) -> Vec<u8> {
    mentions.iter().flat_map(|who| *who.as_bytes()).collect()
}

pub(super) fn decode_mentions(bytes: &[u8]) -> Vec<IdentityKey> {
    let keys = bytes.chunks(IdentityKey::LEN).take(MENTIONS_MAX);
    keys.filter_map(IdentityKey::from_slice).collect()
}

pub(super) fn encode_reference(message: &MessageRef) -> Vec<u8> {
    let author = message.author.as_bytes().to_vec();
    schema::MessageRef { author, id: message.id.as_bytes().to_vec() }.encode_to_vec()
}

pub(super) fn decode_reference(bytes: &[u8]) -> Result<MessageRef, BadLetter> {
    let schema = schema::MessageRef::decode(bytes).map_err(|_| BadLetter::Malformed)?;
    let author = IdentityKey::from_slice(&schema.author).ok_or(BadLetter::Malformed)?;
    let id = MessageId::from_slice(&schema.id).ok_or(BadLetter::Malformed)?;
    Ok(MessageRef { author, id })
}

fn decode_timer(bytes: &[u8]) -> Result<Content, BadLetter> {
    let schema::Timer { seconds, edition } =
        schema::Timer::decode(bytes).map_err(|_| BadLetter::Malformed)?;
    Ok(Content::Timer { seconds: seconds.min(LASTS_MAX), edition })
}

fn decode_profile(bytes: &[u8]) -> Result<Content, BadLetter> {
    let schema = schema::Profile::decode(bytes).map_err(|_| BadLetter::Malformed)?;
    let name = clean_name(&schema.name).ok_or(BadLetter::Name)?;
    Ok(Content::Profile { name })
}

fn encode_circle_key(circle: &CircleKey) -> Vec<u8> {
    let CircleKey { version, key, parting } = circle;
    let mut schema = schema::CircleKey { version: *version, key: key.to_vec(), parting: *parting };
    let bytes = schema.encode_to_vec();
    schema.key.zeroize();
    bytes
}

fn decode_circle_key(bytes: &[u8]) -> Result<Content, BadLetter> {
    let schema = schema::CircleKey::decode(bytes).map_err(|_| BadLetter::Malformed)?;
    let schema::CircleKey { version, key: bytes, parting } = schema;
    let bytes = Zeroizing::new(bytes);
    if version == 0 || bytes.len() != 32 {
        return Err(BadLetter::CircleKey);
    }
    let mut key = Zeroizing::new([0; 32]);
    key.copy_from_slice(&bytes);
    Ok(Content::CircleKey(CircleKey { version, key, parting }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::message::TEXT_BYTES_MAX;

    fn letter(content: Content) -> Letter {
        Letter { id: MessageId([5; 16]), written: Time(1_700_000_000_123), content }
    }

    fn plain(text: &str) -> Content {
        let body = Body::parse(text).unwrap();
        Content::Text { body, reply_to: None, mentions: vec![], action: false, lasts: None }
    }

    fn raw(kind: u32, content: Vec<u8>) -> Vec<u8> {
        schema::Letter { id: vec![5; 16], written: 1, kind, content }.encode_to_vec()
    }

    fn raw_text(text: &str) -> Vec<u8> {
        raw(
            kind::TEXT,
            schema::Text { text: text.into(), ..schema::Text::default() }.encode_to_vec(),
        )
    }

    #[test]
    fn every_kind_of_letter_reads_back() {
        let body = || Body::parse("hé\n🙂").unwrap();
        let answered = MessageRef { author: IdentityKey([1; 32]), id: MessageId([2; 16]) };
        for content in [
            Content::Text {
                body: body(),
                reply_to: None,
                mentions: vec![],
                action: true,
                lasts: Some(86_400),
            },
            Content::Text {
                body: body(),
                reply_to: Some(answered),
                mentions: vec![IdentityKey([4; 32]), IdentityKey([5; 32])],
                action: false,
                lasts: None,
            },
            Content::Timer { seconds: 0, edition: 7 },
            Content::Room(vec![1, 2, 3]),
            Content::Introduction(vec![1, 2, 3]),
            Content::GivenBack(vec![1, 2, 3]),
            Content::Profile { name: "Bob".into() },
            Content::CircleKey(CircleKey { version: 1, key: [7; 32].into(), parting: false }),
            Content::Unknown { kind: kind::FILE, bytes: vec![0, 255, 3] },
            Content::Unknown { kind: u32::MAX, bytes: vec![] },
        ] {
            assert_eq!(decode(&encode(&letter(content.clone()))), Ok(letter(content)));
        }
    }

    #[test]
    fn a_letter_kept_unread_is_read_once_its_kind_is_known() {
        let whole = letter(plain("hi"));
        let bytes = schema::Letter::decode(encode(&whole).as_slice()).unwrap().content;
        let kept = letter(Content::Unknown { kind: kind::TEXT, bytes });
        assert_eq!(decode(&encode(&kept)), Ok(whole));
    }

    #[test]
    fn a_text_may_fill_its_limit_but_not_pass_it() {
        assert!(decode(&raw_text(&"x".repeat(TEXT_BYTES_MAX))).is_ok());
        assert_eq!(decode(&raw_text(&"x".repeat(TEXT_BYTES_MAX + 1))), Err(BadLetter::Text));
        assert_eq!(decode(&raw_text(" ")), Err(BadLetter::Text));
        let over = raw(kind::FILE, vec![0; LETTER_BYTES_MAX]);
        assert_eq!(decode(&over), Err(BadLetter::TooLong));
    }

    #[test]
    fn a_text_that_is_not_utf8_is_refused() {
        assert_eq!(decode(&raw(kind::TEXT, vec![0x0a, 1, 0xff])), Err(BadLetter::Malformed));
    }

    #[test]
    fn a_letter_without_kind_or_with_a_cut_id_is_refused() {
        assert_eq!(decode(&raw(0, vec![])), Err(BadLetter::Malformed));
        let cut = schema::Letter { id: vec![5; 15], written: 1, kind: 99, content: vec![] };
        assert_eq!(decode(&cut.encode_to_vec()), Err(BadLetter::Malformed));
    }

    #[test]
    fn a_name_is_cleaned_as_it_comes_in() {
        let profile = |name: &str| schema::Profile { name: name.into() }.encode_to_vec();
        let bob = decode(&raw(kind::PROFILE, profile(" Bob\u{202e}\n"))).unwrap();
        assert_eq!(bob.content, Content::Profile { name: "Bob".into() });
        assert_eq!(decode(&raw(kind::PROFILE, profile("\u{7}"))), Err(BadLetter::Name));
    }

    #[test]
    fn a_circle_key_that_is_cut_or_without_version_is_refused() {
        for (version, length) in [(0, 32), (1, 31), (1, 33), (1, 0)] {
            let schema = schema::CircleKey { version, key: vec![7; length], parting: true };
            let bytes = raw(kind::CIRCLE_KEY, schema.encode_to_vec());
            assert_eq!(decode(&bytes), Err(BadLetter::CircleKey));
        }
        assert_eq!(decode(&raw(kind::CIRCLE_KEY, vec![0xff])), Err(BadLetter::Malformed));
    }
}
