//! The language that words are said in: English, from `locales/en`, or a made-up one that shows what was forgotten.
//!
//! Files here that begin with `use super::tongue::say` keep their sentences in Fluent (`.ftl`), one message to a sentence,
//! with the plurals of each language; call sites stay typed functions. The rest still say English by themselves; a test
//! lists them, and the list only shrinks. `HOBNOB_LANG=qps` says every moved word with accents and in brackets: what stands
//! there without them is not ready to be translated. Names of commands and flags come in as values, since nobody translates
//! those. JSON, kinds and exit codes never change with the language.

use std::borrow::Cow;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

/// The environment's word for the language.
const LANGUAGE_VARIABLE: &str = "HOBNOB_LANG";

/// The made-up language, by the code that is set aside for it (ISO 639-2, `qaa` to `qtz`).
const MADE_UP: &str = "qps";

/// All English words.
const ENGLISH: [&str; 5] = [
    include_str!("locales/en/adding.ftl"),
    include_str!("locales/en/export.ftl"),
    include_str!("locales/en/imported.ftl"),
    include_str!("locales/en/links.ftl"),
    include_str!("locales/en/reach.ftl"),
];

/// `say!("id", name = value, …)`: a sentence by its id.
macro_rules! say {
    ($id:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::face::wording::tongue::sentence($id, &[$((stringify!($name), $value.into())),*])
    };
}
pub(super) use say;

/// A language, ready to be spoken.
struct Tongue {
    bundle: FluentBundle<FluentResource>,
    is_made_up: bool,
}

impl Tongue {
    fn new(language: &str) -> Self {
        let is_made_up = language == MADE_UP;
        let mut bundle = FluentBundle::new_concurrent(vec!["en".parse().unwrap_or_default()]);
        // Foreign text is isolated where it turns the direction, and only there: `face::clean`.
        bundle.set_use_isolating(false);
        if is_made_up {
            bundle.set_transform(Some(accented));
        }
        for words in ENGLISH {
            // What cannot be read is left out, and a test sees that nothing is.
            let read = FluentResource::try_new(words.to_owned());
            bundle.add_resource_overriding(read.unwrap_or_else(|(part, _)| part));
        }
        Self { bundle, is_made_up }
    }

    fn sentence(&self, id: &str, values: &[(&'static str, FluentValue<'_>)]) -> Option<String> {
        let pattern = self.bundle.get_message(id)?.value()?;
        let values: FluentArgs<'_> = values.iter().cloned().collect();
        let mut errors = Vec::new();
        let said = self.bundle.format_pattern(pattern, Some(&values), &mut errors);
        Some(if self.is_made_up { format!("⟦{said}⟧") } else { said.into_owned() })
    }
}

/// A sentence in the language of this process; its id, if there is no such sentence.
pub(super) fn sentence(id: &'static str, values: &[(&'static str, FluentValue<'_>)]) -> String {
    static SPOKEN: OnceLock<Tongue> = OnceLock::new();
    #[cfg(test)]
    if let Some(said) = tests::made_up(id, values) {
        return said;
    }
    let spoken =
        SPOKEN.get_or_init(|| Tongue::new(&std::env::var(LANGUAGE_VARIABLE).unwrap_or_default()));
    spoken.sentence(id, values).unwrap_or_else(|| id.to_owned())
}

/// The same with an accent on every letter.
fn accented(plain: &str) -> Cow<'_, str> {
    const LETTERS: &str = "áƀćđéƒǵħíĵķĺḿńóṕɋŕśťúṽẃẋýźÁƁĆĐÉƑǴĦÍĴĶĹḾŃÓṔɊŔŚŤÚṼẂẊÝŹ";
    let accent = |c: char| {
        let at = match c {
            'a'..='z' => u32::from(c) - u32::from('a'),
            'A'..='Z' => u32::from(c) - u32::from('A') + 26,
            _ => return c,
        };
        usize::try_from(at).ok().and_then(|at| LETTERS.chars().nth(at)).unwrap_or(c)
    };
    plain.chars().map(accent).collect::<String>().into()
}

#[cfg(test)]
mod tests;
