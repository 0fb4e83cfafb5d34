//! What somebody whose disk was set back wrote to the author of the letter: inside a letter of its own kind.

use prost::Message;

use super::letter::{self, BadLetter, kind};
use super::schema;
use crate::model::amend::Deed;
use crate::model::message::{Content, Letter};
use crate::model::time::Time;

/// One letter that is given back to whoever wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenBack {
    /// The letter, as it reads by now: words, or a sign put to a message.
    pub letter: Letter,
    /// Whether it was seen.
    pub read: bool,
    /// When it was last reworded, and the edition of that.
    pub reworded: Option<(Time, u32)>,
    /// When it disappears from where it is.
    pub fades: Option<Time>,
}

impl GivenBack {
    /// The letter's content.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let (at, edition) = self.reworded.unwrap_or_default();
        let schema = schema::GivenBack {
            letter: letter::encode(&self.letter),
            read: self.read,
            reworded: self.reworded.map(|_| at.0),
            edition,
            fades: self.fades.map(|at| at.0),
        };
        schema.encode_to_vec()
    }

    /// Reads a letter's content.
    ///
    /// # Errors
    /// [`BadLetter`] when it is none, or gives back anything but words and signs.
    pub fn decode(bytes: &[u8]) -> Result<Self, BadLetter> {
        let schema = schema::GivenBack::decode(bytes).map_err(|_| BadLetter::Malformed)?;
        let inner =
            schema::Letter::decode(schema.letter.as_slice()).map_err(|_| BadLetter::Malformed)?;
        // Looked at before it is read: letters within letters within letters are nobody's.
        if !matches!(inner.kind, kind::TEXT | kind::REACTION) {
            return Err(BadLetter::Malformed);
        }
        let letter = letter::decode(&schema.letter)?;
        let sign = |content: &Content| matches!(content, Content::Amend(amend) if matches!(amend.deed, Deed::Sign(_)));
        if !matches!(letter.content, Content::Text { .. }) && !sign(&letter.content) {
            return Err(BadLetter::Malformed);
        }
        Ok(Self {
            letter,
            read: schema.read,
            reworded: schema.reworded.map(|at| (Time(at), schema.edition)),
            fades: schema.fades.map(Time),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::samples;

    #[test]
    fn what_is_given_back_reads_back() {
        for back in samples::given_back() {
            assert_eq!(GivenBack::decode(&back.encode()), Ok(back));
        }
    }

    #[test]
    fn nothing_but_words_and_signs_is_given_back() {
        let [text, ..] = samples::given_back();
        let within = |content| Letter { content, ..text.letter.clone() };
        let mut others: Vec<Content> =
            samples::letters().into_iter().map(|letter| letter.content).collect();
        others.extend(samples::amends().into_iter().map(Content::Amend));
        others.push(Content::GivenBack(text.encode()));
        let mut refused = 0;
        for content in others {
            let allowed = match &content {
                Content::Text { .. } => true,
                Content::Amend(amend) => matches!(amend.deed, Deed::Sign(_)),
                _ => false,
            };
            let back = GivenBack { letter: within(content), ..text.clone() };
            assert_eq!(GivenBack::decode(&back.encode()).is_ok(), allowed, "{back:?}");
            refused += usize::from(!allowed);
        }
        assert!(refused >= 6);
        assert_eq!(GivenBack::decode(&[0xff]), Err(BadLetter::Malformed));
    }
}
