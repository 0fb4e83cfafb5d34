//! Taking messages from a file for reading.
//!
//! A line of the file is read here, once by the command before anything is asked and again by the node: everything in it
//! is a claim, and hostile. What is taken stands under `import:NAME` and in no conversation.

use serde::{Deserialize, Serialize};

use super::message::{ImportedFrom, Reaction};
use super::read_rfc3339;
use crate::model::amend::{Emoji, SIGNS_MAX};
use crate::model::friend::clean_name;
use crate::model::id::{IdentityKey, MessageId};
use crate::model::imported::{Imported, ORIGIN_BYTES_MAX};
use crate::model::message::{BadBody, Body, MessageRef};

/// What the name of an imported conversation begins with wherever a conversation is named.
pub const PREFIX: &str = "import:";

/// Longest line of a file, in bytes: 16 KiB of text with every letter escaped, and the signs of a whole room.
pub const LINE_BYTES_MAX: usize = 256 * 1024;

/// Most lines of one request.
pub const LINES_MAX: usize = 512;

/// Takes messages in.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportAdd {
    /// At most [`LINES_MAX`], as `export` and `log --json` write them. All of them or none.
    pub lines: Vec<ImportLine>,
}

/// What came of it in one conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportTook {
    /// How it is called here: `import:` and this is its conversation.
    pub import: String,
    /// What the file says is the id of the conversation.
    pub conversation_id: String,
    /// How many were new.
    pub taken: u64,
    /// How many were there already, by author and id. They stay as they are.
    pub known: u64,
    /// How many were to disappear, and were left out.
    pub left_out: u64,
    /// How many it has now.
    pub messages: u64,
    /// When something of it was first imported.
    pub imported_at: String,
}

/// Asks what was imported. Answered with a list of [`ImportCard`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportList {}

/// A conversation that was imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportCard {
    /// How it is called here.
    pub import: String,
    /// How it is named where a conversation is: `import:NAME`.
    pub conversation: String,
    /// What the file says is its id.
    pub conversation_id: String,
    /// How many messages it has.
    pub messages: u64,
    /// When something of it was first imported.
    pub imported_at: String,
}

/// Forgets an imported conversation whole.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportForget {
    /// Its name, with or without [`PREFIX`].
    pub import: String,
}

/// A line of a file: what is taken of a `MessageLine`. Other fields are passed over.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportLine {
    /// Its id.
    pub message: String,
    /// The conversation's name.
    pub conversation: String,
    /// Its id.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub conversation_id: String,
    /// The author's name.
    pub from: String,
    /// The author's identity.
    pub author: String,
    /// The words; null when deleted.
    pub text: Option<String>,
    /// When it was written.
    pub at: String,
    /// When it was last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edited: Option<String>,
    /// The message it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    /// Who answered with which sign.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<Reaction>,
    /// Whether it was taken back.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
    /// Who took it back, if that was not its author.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted_by: Option<String>,
    /// Whether it tells what its author does.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub action: bool,
    /// After how many seconds it was to disappear: such a message is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lasts: Option<u32>,
    /// Where it was, if it had been imported before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imported: Option<ImportedFrom>,
    /// In the stream of events and in archives: which event it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// In archives: what the archive says of itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archive: Option<String>,
}

/// What people say does not belong in logs.
impl std::fmt::Debug for ImportLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ImportLine({})", self.message)
    }
}

/// Why a line is no message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadLine {
    /// Above [`LINE_BYTES_MAX`].
    #[error("it is longer than 256 KiB")]
    TooLong,
    /// The file ends in the middle of it.
    #[error("the file ends in the middle of it")]
    Torn,
    /// No JSON object of this shape.
    #[error("it is no line of JSON as hobnob writes them")]
    NoLine,
    /// A field is missing, or says what it cannot say.
    #[error("its field \"{0}\" is missing or makes no sense")]
    Field(&'static str),
    /// Above 16 KiB.
    #[error("its text is longer than 16 KiB")]
    LongText,
}

impl BadLine {
    /// Its name in `refused-import-line`, and the field it is about.
    pub(crate) fn named(self) -> (&'static str, &'static str) {
        match self {
            Self::TooLong => ("too_long", ""),
            Self::Torn => ("cut_off", ""),
            Self::NoLine => ("no_line", ""),
            Self::Field(field) => ("field", field),
            Self::LongText => ("text", ""),
        }
    }
}

/// What stands on a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OnLine {
    /// A message, and the conversation it is said to be of: its id and its name.
    Message(Box<Imported>, Origin),
    /// One that was to disappear.
    LeftOut(Origin),
    /// Something about a message or an archive, but no message.
    Other,
}

/// Of which conversation a line says it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Its id, or its name where there is none.
    pub id: String,
    /// Its name, cleaned; a room's begins with `#`.
    pub name: String,
}

impl ImportLine {
    /// Reads a line of a file, without its end.
    ///
    /// # Errors
    /// [`BadLine`] when it is no line that hobnob writes.
    pub fn parse(line: &[u8]) -> Result<Self, BadLine> {
        if line.len() > LINE_BYTES_MAX {
            return Err(BadLine::TooLong);
        }
        serde_json::from_slice(line).map_err(|_| BadLine::NoLine)
    }

    /// What stands on it, checked and cleaned.
    ///
    /// # Errors
    /// [`BadLine`] when it is no message.
    pub fn read(&self) -> Result<OnLine, BadLine> {
        let is_message = self.event.as_deref().is_none_or(|event| event == "message");
        if !is_message || self.archive.is_some() {
            return Ok(OnLine::Other);
        }
        let origin = self.origin()?;
        if self.lasts.is_some() {
            return Ok(OnLine::LeftOut(origin));
        }
        let bad = BadLine::Field;
        let id = MessageId::parse(&self.message).map_err(|_| bad("message"))?;
        let author = IdentityKey::parse(&self.author).map_err(|_| bad("author"))?;
        let time = |text: &str, name| read_rfc3339(text).ok_or(bad(name));
        let edited = self.edited.as_deref().map(|at| time(at, "edited")).transpose()?;
        let reply_to = self.reply_to.as_deref().map(MessageId::parse).transpose();
        let said = Imported {
            message: MessageRef { author, id },
            from: clean_name(&self.from).ok_or(bad("from"))?,
            at: time(&self.at, "at")?,
            text: self.words()?,
            edited,
            reply_to: reply_to.map_err(|_| bad("reply_to"))?,
            signs: self.signs()?,
            taken_by: self.deleted_by.as_deref().and_then(clean_name).filter(|_| self.deleted),
            action: self.action,
        };
        Ok(OnLine::Message(Box::new(said), origin))
    }

    fn words(&self) -> Result<Option<Body>, BadLine> {
        match &self.text {
            _ if self.deleted => Ok(None),
            None => Err(BadLine::Field("text")),
            Some(text) => Body::parse(text.as_str()).map(Some).map_err(|bad| match bad {
                BadBody::Empty => BadLine::Field("text"),
                BadBody::TooLong { .. } => BadLine::LongText,
            }),
        }
    }

    fn signs(&self) -> Result<Vec<(Emoji, String)>, BadLine> {
        let bad = BadLine::Field("reactions");
        if self.reactions.len() > SIGNS_MAX {
            return Err(bad);
        }
        let sign = |one: &Reaction| Some((Emoji::parse(&one.emoji)?, clean_name(&one.from)?));
        self.reactions.iter().map(|one| sign(one).ok_or(bad)).collect()
    }

    fn origin(&self) -> Result<Origin, BadLine> {
        let (id, name) = match &self.imported {
            Some(was) => (&was.conversation_id, &was.conversation),
            None => (&self.conversation_id, &self.conversation),
        };
        let sign = if name.trim_start().starts_with('#') { "#" } else { "" };
        let name = clean_name(name).ok_or(BadLine::Field("conversation"))?;
        let id = if id.is_empty() { &name } else { id };
        let sound = id.len() <= ORIGIN_BYTES_MAX && !id.chars().any(char::is_control);
        let id = Some(id.clone()).filter(|_| sound).ok_or(BadLine::Field("conversation_id"))?;
        Ok(Origin { id, name: format!("{sign}{name}") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line() -> ImportLine {
        ImportLine {
            message: MessageId([1; 16]).to_string(),
            conversation: "#cats".into(),
            from: "bob".into(),
            author: IdentityKey([2; 32]).to_string(),
            text: Some("hi".into()),
            at: "2026-11-23T12:00:00.000Z".into(),
            ..ImportLine::default()
        }
    }

    #[test]
    fn a_line_is_a_message_and_a_conversation() {
        let Ok(OnLine::Message(said, origin)) = line().read() else { panic!("no message") };
        assert_eq!((said.from.as_str(), origin.name.as_str()), ("bob", "#cats"));
        let from = ImportedFrom {
            conversation: "was".into(),
            conversation_id: "x".into(),
            ..ImportedFrom::default()
        };
        let again = ImportLine { imported: Some(from), ..line() };
        let Ok(OnLine::Message(_, origin)) = again.read() else { panic!("no message") };
        assert_eq!((origin.name.as_str(), origin.id.as_str()), ("was", "x"), "where it was first");
    }

    #[test]
    fn what_no_message_can_say_is_no_message() {
        let bad = BadLine::Field;
        type Breaking = fn(&mut ImportLine);
        let cases: [(Breaking, BadLine); 10] = [
            (|line| line.message = "7f3a".into(), bad("message")),
            (|line| line.author.clear(), bad("author")),
            (|line| line.from = "\u{1b}\u{9b}".into(), bad("from")),
            (|line| line.at = "yesterday".into(), bad("at")),
            (|line| line.text = None, bad("text")),
            (|line| line.text = Some("x".repeat(16 * 1024 + 1)), BadLine::LongText),
            (|line| line.edited = Some("x".into()), bad("edited")),
            (|line| line.reply_to = Some("x".into()), bad("reply_to")),
            (|line| line.conversation = "\u{7f}".into(), bad("conversation")),
            (|line| line.conversation_id = "x".repeat(65), bad("conversation_id")),
        ];
        for (break_it, why) in cases {
            let mut line = line();
            break_it(&mut line);
            assert_eq!(line.read(), Err(why));
        }
        let many = vec![Reaction { emoji: "❤".into(), from: "x".into() }; SIGNS_MAX + 1];
        assert_eq!(ImportLine { reactions: many, ..line() }.read(), Err(bad("reactions")));
        assert_eq!(
            ImportLine::parse(&vec![b' '; LINE_BYTES_MAX + 1]).unwrap_err(),
            BadLine::TooLong
        );
        assert_eq!(ImportLine::parse(b"[[[").unwrap_err(), BadLine::NoLine);
        let deep = "[".repeat(100_000);
        assert_eq!(ImportLine::parse(deep.as_bytes()).unwrap_err(), BadLine::NoLine);
    }

    #[test]
    fn no_name_keeps_any_of_the_65_controls() {
        for code in (0..0x20).chain([0x7f]).chain(0x80..0xa0) {
            let evil = format!("a{}b", char::from_u32(code).unwrap());
            let sign = Reaction { emoji: "❤".into(), from: evil.clone() };
            let (from, conversation) = (evil.clone(), evil.clone());
            let evil = ImportLine { from, conversation, reactions: vec![sign], ..line() };
            let Ok(OnLine::Message(said, origin)) = evil.read() else { panic!("no message") };
            let names = [&said.from, &said.signs[0].1, &origin.name, &origin.id];
            assert!(names.iter().all(|name| !name.chars().any(char::is_control)), "{code:x}");
        }
    }

    #[test]
    fn what_was_to_disappear_and_what_is_no_message_is_passed_over() {
        assert!(matches!(ImportLine { lasts: Some(60), ..line() }.read(), Ok(OnLine::LeftOut(_))));
        let change = ImportLine { event: Some("change".into()), ..ImportLine::default() };
        assert_eq!(change.read(), Ok(OnLine::Other));
        let said = ImportLine { event: Some("message".into()), ..line() };
        assert!(matches!(said.read(), Ok(OnLine::Message(..))));
    }
}
