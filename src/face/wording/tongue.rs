//! The language that words are said in: one folder of `locales` for each, and a made-up one that shows what was forgotten.
//!
//! Sentences stand in Fluent files (`.ftl`), one for each file here, one message to a sentence, with the plurals of each
//! language; call sites stay typed functions. [`say!`] fills in values, [`words!`] is for sentences that have none and costs
//! nothing when said again. What nobody translates (commands, flags) stands there as a literal, `{"hobnob up"}`.
//!
//! `HOBNOB_LANG` chooses the language, else `LC_ALL`, `LC_MESSAGES` or `LANG`; English speaks where there is no other, and
//! for every sentence that a language lacks. `HOBNOB_LANG=qps` says every word with accents and in brackets: what stands
//! there without them cannot be translated. What programs read never changes with the language: `--json` is English.

use std::borrow::Cow;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use crate::api::said::{self, Said};

/// The environment's words for the language, the first that is set counting.
const LANGUAGE_VARIABLES: [&str; 4] = ["HOBNOB_LANG", "LC_ALL", "LC_MESSAGES", "LANG"];

/// The made-up language, by the code that is set aside for it (ISO 639-2, `qaa` to `qtz`).
const MADE_UP: &str = "qps";

/// `language!("en")`: the files of a folder.
macro_rules! language {
    ($code:literal) => {
        language!(
            $code: "adding", "amends", "attention", "backup", "checks", "common", "demo", "drafts", "events", "export",
            "help", "imported", "introductions", "invites", "line", "links", "messages", "node", "people", "reach",
            "refused", "rooms", "search", "slash", "stage", "story", "terms", "usage", "waiting",
            "window", "wrong"
        )
    };
    ($code:literal: $($file:literal),*) => {
        Language { code: $code, texts: &[$(include_str!(concat!("locales/", $code, "/", $file, ".ftl"))),*] }
    };
}

/// All languages, English first. Another one is a folder and a line here.
const LANGUAGES: [Language; 1] = [language!("en")];

/// A language as it is kept.
struct Language {
    /// Its code (BCP 47), which is the name of its folder too.
    code: &'static str,
    /// Its files.
    texts: &'static [&'static str],
}

/// `say!("id", name = value, other)`: a sentence by its id, with its values; `other` is short for `other = other`.
macro_rules! say {
    (@fill $name:ident) => { $crate::face::wording::tongue::fill(&$name) };
    (@fill $name:ident, $value:expr) => { $crate::face::wording::tongue::fill(&$value) };
    ($id:literal $(,)?) => { $crate::face::wording::tongue::words!($id).to_owned() };
    ($id:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $crate::face::wording::tongue::sentence(
            $id,
            &[$((stringify!($name), $crate::face::wording::tongue::say!(@fill $name $(, $value)?))),*],
        )
    };
}
pub(super) use say;

/// `words!("id")`: a sentence without values, put together once.
macro_rules! words {
    ($id:literal) => {{
        static SAID: std::sync::OnceLock<String> = std::sync::OnceLock::new();
        $crate::face::wording::tongue::once($id, &SAID)
    }};
}
pub(super) use words;

/// `fixed! { /// What it is. pub(crate) name = "id"; }`: sentences without values, a function for each.
macro_rules! fixed {
    ($($(#[$doc:meta])* $visible:vis $name:ident = $id:literal;)*) => { $(
        $(#[$doc])*
        $visible fn $name() -> &'static str {
            $crate::face::wording::tongue::words!($id)
        }
    )* };
}
pub(super) use fixed;

/// What can be filled into a sentence.
pub(super) trait Fill {
    /// As Fluent takes it.
    fn fill(&self) -> FluentValue<'_>;
}

impl Fill for str {
    fn fill(&self) -> FluentValue<'_> {
        self.into()
    }
}

impl Fill for String {
    fn fill(&self) -> FluentValue<'_> {
        self.as_str().into()
    }
}

impl<T: Fill + ?Sized> Fill for &T {
    fn fill(&self) -> FluentValue<'_> {
        (**self).fill()
    }
}

macro_rules! fill_numbers {
    ($($number:ty),*) => { $(
        impl Fill for $number {
            fn fill(&self) -> FluentValue<'_> {
                (*self).into()
            }
        }
    )* };
}
fill_numbers!(u32, u64, usize);

/// A value for a sentence.
pub(super) fn fill<T: Fill + ?Sized>(value: &T) -> FluentValue<'_> {
    value.fill()
}

/// Set when programs listen.
static IS_FOR_PROGRAMS: AtomicBool = AtomicBool::new(false);

/// From here on programs read what is said: it is English in every environment. Call it before anything is said.
pub(crate) fn speak_to_programs() {
    IS_FOR_PROGRAMS.store(true, Ordering::Relaxed);
}

/// A language, ready to be spoken.
struct Tongue {
    bundle: FluentBundle<FluentResource>,
    is_made_up: bool,
}

impl Tongue {
    /// The language that the environment wishes for, as far as it is there.
    fn of_this_process() -> Self {
        let wish = LANGUAGE_VARIABLES.into_iter().filter_map(|name| std::env::var(name).ok());
        let wish = wish.into_iter().find(|wish| !wish.is_empty()).unwrap_or_default();
        let wish = if IS_FOR_PROGRAMS.load(Ordering::Relaxed) { String::new() } else { wish };
        let [english, ..] = &LANGUAGES;
        Self::new(english, chosen(&LANGUAGES, &wish), wish == MADE_UP)
    }

    /// `english` is there for what `language` lacks.
    fn new(english: &Language, language: Option<&Language>, is_made_up: bool) -> Self {
        let code = language.unwrap_or(english).code;
        let texts = english.texts.iter().chain(language.into_iter().flat_map(|one| one.texts));
        let mut bundle = said::bundle(code, texts.copied());
        if is_made_up {
            bundle.set_transform(Some(accented));
        }
        Self { bundle, is_made_up }
    }

    fn sentence(&self, id: &str, values: &[(&'static str, FluentValue<'_>)]) -> Option<String> {
        let pattern = self.bundle.get_message(id)?.value()?;
        let values: FluentArgs<'_> = values.iter().cloned().collect();
        let mut errors = Vec::new();
        let said = self.bundle.format_pattern(pattern, Some(&values), &mut errors);
        Some(self.marked(said.into_owned()))
    }

    fn told(&self, said: &Said) -> Option<(String, String)> {
        let (sentence, hint) = said.told(&self.bundle)?;
        let hint = if hint.is_empty() { hint } else { self.marked(hint) };
        Some((self.marked(sentence), hint))
    }

    fn piece(&self, id: &str, attribute: Option<&str>) -> Option<String> {
        let sentence = self.bundle.get_message(id)?;
        let pattern = match attribute {
            None => sentence.value()?,
            Some(name) => sentence.get_attribute(name)?.value(),
        };
        let said = self.bundle.format_pattern(pattern, None, &mut Vec::new());
        Some(self.marked(said.into_owned()))
    }

    fn marked(&self, said: String) -> String {
        if self.is_made_up { format!("⟦{said}⟧") } else { said }
    }
}

/// A sentence of the node and what to do next, in the language of this process; `None` if it is not there.
pub(super) fn told(said: &Said) -> Option<(String, String)> {
    #[cfg(test)]
    if let Some(told) = made_up::told(said) {
        return Some(told);
    }
    spoken().told(said)
}

/// The language that `de_AT.UTF-8` or `de-AT` wishes for; none if it is not there, or English.
fn chosen<'a>(languages: &'a [Language], wish: &str) -> Option<&'a Language> {
    let code = wish.split(['.', '@']).next()?.replace('_', "-");
    let of = |code: &str| languages.iter().skip(1).find(|one| one.code.eq_ignore_ascii_case(code));
    of(&code).or_else(|| of(code.split('-').next()?))
}

/// A sentence in the language of this process; its id, if there is no such sentence.
pub(super) fn sentence(id: &'static str, values: &[(&'static str, FluentValue<'_>)]) -> String {
    #[cfg(test)]
    if let Some(said) = made_up::sentence(id, values) {
        return said;
    }
    spoken().sentence(id, values).unwrap_or_else(|| id.to_owned())
}

/// A sentence, or one of its attributes, by a name that is put together; `None` if it is not there.
pub(super) fn piece(id: &str, attribute: Option<&str>) -> Option<String> {
    #[cfg(test)]
    if made_up::is_spoken() {
        return made_up::piece(id, attribute);
    }
    spoken().piece(id, attribute)
}

/// The language of this process.
fn spoken() -> &'static Tongue {
    static SPOKEN: OnceLock<Tongue> = OnceLock::new();
    SPOKEN.get_or_init(Tongue::of_this_process)
}

/// The same without values; `said` keeps it.
pub(super) fn once(id: &'static str, said: &'static OnceLock<String>) -> &'static str {
    #[cfg(test)]
    if let Some(said) = made_up::sentence(id, &[]) {
        return said.leak();
    }
    said.get_or_init(|| sentence(id, &[]))
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
pub(crate) mod made_up;
#[cfg(test)]
mod tests;
