//! Words for what was typed and cannot be understood. What happened is told by the parser as data; here it becomes a
//! sentence, and what to do next.

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::tongue::{say, words};
use crate::face::clean;

/// What is wrong, and what was probably meant; nothing, where that cannot be guessed.
pub(crate) fn wrong(error: &Error) -> (String, String) {
    let hints = hints(error);
    (clean::sentence(&sentence(error)), clean::sentence(&hints.join(" ")))
}

/// The same for a terminal, with how it is typed.
pub(crate) fn page(message: &str, hint: &str, error: &Error) -> String {
    let mut page = say!("usage-error", message);
    if !hint.is_empty() {
        page.push_str(&format!("\n\n  {}", say!("usage-tip", hint)));
    }
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        let usage = usage.to_string();
        // Its heading is clap's; ours is in the language.
        let typed = usage.split_once(": ").map_or(usage.as_str(), |(_, typed)| typed);
        page.push_str(&format!("\n\n{} {typed}", words!("help-usage")));
    }
    format!("{page}\n\n{}", words!("usage-more"))
}

fn sentence(error: &Error) -> String {
    let text = |kind| text(error, kind);
    let arg = text(ContextKind::InvalidArg);
    let value = text(ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::UnknownArgument => say!("usage-unknown-argument", arg),
        ErrorKind::InvalidSubcommand => {
            say!("usage-unknown-command", command = text(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingSubcommand => {
            say!("usage-missing-command", command = text(ContextKind::InvalidSubcommand))
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => say!("usage-incomplete"),
        ErrorKind::MissingRequiredArgument => say!("usage-missing-arguments", args = arg),
        ErrorKind::ArgumentConflict => match text(ContextKind::PriorArg) {
            prior if prior == arg => say!("usage-argument-twice", arg),
            prior => say!("usage-arguments-conflict", arg, prior),
        },
        ErrorKind::InvalidValue if value.is_empty() => say!("usage-value-missing", arg),
        ErrorKind::InvalidValue => say!("usage-value-invalid", value, arg),
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(ToString::to_string);
            say!("usage-value-unread", value, arg, why = why.unwrap_or_default())
        }
        ErrorKind::TooManyValues => say!("usage-value-too-many", value, arg),
        ErrorKind::InvalidUtf8 => say!("usage-not-utf8"),
        // Nothing of ours leads here; it is better said in English than not at all.
        _ => error.to_string().lines().next().unwrap_or_default().to_owned(),
    }
}

fn hints(error: &Error) -> Vec<String> {
    let mut hints = Vec::new();
    let likely = [
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedArg,
        ContextKind::SuggestedValue,
        ContextKind::SuggestedCommand,
    ];
    for kind in likely {
        let meant = match error.get(kind) {
            Some(ContextValue::Strings(all)) => all.clone(),
            _ => vec![text(error, kind)],
        };
        let either = |before: String, last: String| say!("names-or", before, last);
        if let Some(meant) = meant.into_iter().filter(|one| !one.is_empty()).reduce(either) {
            hints.push(say!("usage-did-you-mean", meant));
        }
    }
    let values = text(error, ContextKind::ValidValue);
    if !values.is_empty() {
        hints.push(say!("usage-valid-values", values));
    }
    hints
}

/// What the parser says of a kind; several words with commas between them, nothing for none.
fn text(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(one)) => one.clone(),
        Some(ContextValue::Strings(all)) => all.join(", "),
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}
