//! What the node says to people: a sentence by its id, so that every face says it in its own language.
//!
//! The sentences stand with all other words in `face/wording/locales`; of them this knows the English ones, which travel
//! along for programs, and for a face that does not have the sentence. A sentence may have an attribute `.hint`: what to
//! do next.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use serde::{Deserialize, Serialize};

/// The files with sentences of the node.
const SENTENCES: [&str; 2] = [
    include_str!("../face/wording/locales/en/refused.ftl"),
    include_str!("../face/wording/locales/en/checks.ftl"),
];

/// A sentence, and what is filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Which sentence.
    pub id: String,
    /// What is filled in, by name. Names of people in it come from other people: clean before showing.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, Value>,
}

/// What is filled into a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// A number, which may decide over a plural.
    Number(u64),
    /// A text, as it is.
    Text(String),
}

/// A language of these texts, of which a later one counts where two have the same sentence.
pub(crate) fn bundle<'a>(
    code: &str,
    texts: impl IntoIterator<Item = &'a str>,
) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(vec![code.parse().unwrap_or_default()]);
    // Foreign text is isolated where it turns the direction, and only there: `face::clean`.
    bundle.set_use_isolating(false);
    for words in texts {
        // What cannot be read is left out, and a test sees that nothing is.
        let read = FluentResource::try_new(words.to_owned());
        bundle.add_resource_overriding(read.unwrap_or_else(|(part, _)| part));
    }
    bundle
}

/// `said!("id", name = value, other)`: a sentence of the node; `other` is short for `other = other`.
macro_rules! said {
    (@fill $name:ident) => { $crate::api::said::Value::from($name) };
    (@fill $name:ident, $value:expr) => { $crate::api::said::Value::from($value) };
    ($id:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $crate::api::said::Said::new(
            $id,
            [$((stringify!($name), $crate::api::said::said!(@fill $name $(, $value)?))),*],
        )
    };
}
pub(crate) use said;

impl Said {
    /// The sentence `id` with these values.
    pub(crate) fn new<const N: usize>(id: &str, values: [(&str, Value); N]) -> Self {
        let values = values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Self { id: id.to_owned(), values }
    }

    /// The sentence in English, and what to do next, which may be nothing.
    #[must_use]
    pub fn english(&self) -> (String, String) {
        static ENGLISH: OnceLock<FluentBundle<FluentResource>> = OnceLock::new();
        let english = ENGLISH.get_or_init(|| bundle("en", SENTENCES));
        self.told(english).unwrap_or_else(|| (self.id.clone(), String::new()))
    }

    /// The sentence in a language, and what to do next; `None` if it is not there, or wants other values.
    pub(crate) fn told(&self, language: &FluentBundle<FluentResource>) -> Option<(String, String)> {
        let sentence = language.get_message(&self.id)?;
        let mut values = FluentArgs::new();
        for (name, value) in &self.values {
            let value: FluentValue<'_> = match value {
                Value::Number(number) => (*number).into(),
                Value::Text(text) => text.as_str().into(),
            };
            values.set(name.as_str(), value);
        }
        let mut errors = Vec::new();
        let mut say =
            |pattern| language.format_pattern(pattern, Some(&values), &mut errors).into_owned();
        let told = say(sentence.value()?);
        let hint = sentence.get_attribute("hint").map(|hint| say(hint.value()));
        errors.is_empty().then(|| (told, hint.unwrap_or_default()))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Self::Number(u64::try_from(number).unwrap_or(u64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_told_whole_or_not_at_all() {
        let said = said!("refused-no-such-friend", asked = "bob");
        let (told, hint) = said.english();
        assert_eq!(told, "No friend called \"bob\".");
        assert_eq!(hint, "See them all: hobnob friends");
        // A newer node may have a sentence with other values, or one that is not here.
        assert_eq!(said!("refused-no-such-friend").english().0, "refused-no-such-friend");
        assert_eq!(said!("refused-moon-missing").english().0, "refused-moon-missing");
    }

    #[test]
    fn it_crosses_the_door_unchanged() {
        let said = said!("check-lan", heard = 3u64, name = "x");
        let json = serde_json::to_string(&said).unwrap();
        assert_eq!(json, r#"{"id":"check-lan","values":{"heard":3,"name":"x"}}"#);
        assert_eq!(serde_json::from_str::<Said>(&json).unwrap(), said);
    }
}
